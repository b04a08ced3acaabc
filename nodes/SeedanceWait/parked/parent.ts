import type { IExecuteFunctions, IRunExecutionData } from 'n8n-workflow';

import { asText, at, stableJson } from '../../shared/tools/json';
import type { RunEnd } from './runState';
import type { Place } from './stored';

/** The execution that is parked, as n8n's database has it. */

/**
 * - `here`: it waits at this very run of the node.
 * - `elsewhere`: somebody has ended this wait; the execution runs on, or waits at another node. The runs of the wait may
 *   not end then: before 2.41 n8n takes their end for the end of whatever their parent waits for.
 * - `ended`: it is over, stopped by a person included, or no longer stored.
 */
export interface Parent {
	is: 'here' | 'elsewhere' | 'ended';
	data?: IRunExecutionData;
}

/** Where n8n cannot tell, the parent is taken to wait. */
export async function readParent(context: IExecuteFunctions, place: Place): Promise<Parent> {
	let data: IRunExecutionData | undefined;
	try {
		data = await context.getExecutionDataById(place.parentExecutionId);
	} catch {
		return { is: 'here' };
	}
	return { is: whereIs(data, place), ...(data && { data }) };
}

/** Where the execution stands that this data is of. */
export function whereIs(
	data: IRunExecutionData | undefined,
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

/** Whether n8n has already written this end into the parent, which then only waits for a free slot. */
export function isHandedOver({ data }: Parent, end: RunEnd): boolean {
	const next = data?.executionData?.nodeExecutionStack[0];
	if (!next) return false;
	if (end.is === 'failed') return next.metadata?.resumeError !== undefined;
	const items = next.data.main[0] ?? [];
	return jsonsOf(items) === jsonsOf(end.items);
}

function jsonsOf(items: ReadonlyArray<{ json: unknown }>): string {
	return stableJson(items.map(({ json }) => json));
}
