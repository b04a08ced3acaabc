import type { IRunExecutionData } from 'n8n-workflow';

import { ownFailure } from '../../shared/items/failure';
import type { RequestContext } from '../../shared/n8n/context';
import { asText, at } from '../../shared/tools/json';
import { readRun } from './runState';
import type { Place } from './stored';

/** The execution that is parked, as n8n's database has it. */

/**
 * - `here`: it waits at this very run of the node.
 * - `elsewhere`: somebody has ended this wait; the execution runs on, or waits at another node. The runs of the wait may
 *   not end then: before 2.41 n8n takes their end for the end of whatever their parent waits for.
 * - `ended`: it is over, stopped by a person included, or no longer stored.
 */
interface Parent {
	is: 'here' | 'elsewhere' | 'ended';
	data?: IRunExecutionData | null;
}

/** Where n8n cannot tell, the parent is taken to wait. */
export async function readParent(context: RequestContext, place: Place): Promise<Parent> {
	const data = await readRun(context, place.parentExecutionId);
	return { is: data === undefined ? 'here' : whereIs(data, place), data };
}

/** Where the execution stands that this data is of. */
export function whereIs(
	data: IRunExecutionData | null | undefined,
	{ parentExecutionId, parentNode, parentRun }: Place,
): Parent['is'] {
	const next = data?.executionData?.nodeExecutionStack[0];
	if (!data || !next) return 'ended';
	// A retry of an execution that was stopped before n8n had stored anything carries that one's error to its end.
	const stopped = asText(at(data.resultData.error, 'extra.executionId')) ?? parentExecutionId;
	if (data.resultData.error && stopped === parentExecutionId) return 'ended';
	const runs = data.resultData.runData[parentNode]?.length;
	const atThisRun = next.node.name === parentNode && runs === parentRun + 1;
	return data.waitTill && atThisRun ? 'here' : 'elsewhere';
}

/** What is said of a task that was not settled, in the items that a parked execution is left with. */
export const ABANDONED = ownFailure(
	'timedOut',
	'unknown',
	'n8n has lost the runs that looked after this wait, or it was stopped and retried; this is the task as it was when it was parked',
	'Nothing is lost: run Seedance Wait again with this task ID.',
	{ retryable: true, safeToRecreate: false },
);

/**
 * Whether n8n has already written an end into the parent, which then only waits for a free slot: in place of the items
 * that it was left with. What has ended so may be pruned by then.
 */
export function isHandedOver({ data }: Parent): boolean {
	const next = data?.executionData?.nodeExecutionStack[0];
	const isLeft = (item: unknown): boolean => at(item, 'json.failure.message') === ABANDONED.message;
	return next?.metadata?.resumeError !== undefined || !next?.data.main[0]?.some(isLeft);
}
