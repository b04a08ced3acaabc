import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { WaitPlan } from './plan';

/** The execution that is parked, as its checks see it. */

/**
 * - `here`: it waits at this very run of the node.
 * - `elsewhere`: a callback has ended this wait; the execution runs on, or waits at another node. The checks may not end
 *   then, for n8n takes their end for the end of whatever their parent waits for.
 * - `ended`: it is over, stopped by a person included, or no longer stored.
 */
export type ParentState = 'here' | 'elsewhere' | 'ended';

/** Where n8n cannot tell, the parent is taken to wait. */
export async function whereIsParent(
	context: IExecuteFunctions,
	plan: WaitPlan,
): Promise<ParentState> {
	let parent: Awaited<ReturnType<IExecuteFunctions['getExecutionDataById']>>;
	try {
		parent = await context.getExecutionDataById(plan.parentExecutionId);
	} catch {
		return 'here';
	}
	const next = parent?.executionData?.nodeExecutionStack[0];
	if (!parent || !next || parent.resultData.error) return 'ended';
	const runs = parent.resultData.runData[plan.parentNode]?.length;
	const atThisRun = next.node.name === plan.parentNode && runs === plan.parentRun + 1;
	return parent.waitTill && atThisRun ? 'here' : 'elsewhere';
}

/** The parked wait, by a name of its own: one execution can wait several times. */
export function waitName(executionId: string, taskIds: ReadonlyArray<string | null>): string {
	return createHash('sha256')
		.update(JSON.stringify([executionId, taskIds]))
		.digest('hex');
}

/** After so long whoever wanted to end a wait has failed to; ms. */
const CLAIM_MS = 15 * 60_000;
const CLAIM_LIMIT = 5_000;

/**
 * Who ends which wait, and since when: in one process only one of a check and several callbacks goes on, which none of
 * them could see in the database before n8n has taken the execution up again.
 */
const claims = new Map<string, number>();

/** Whether the caller may end this wait. */
export function claimEnd(wait: string): boolean {
	const now = Date.now();
	if (now - (claims.get(wait) ?? -Infinity) < CLAIM_MS) return false;
	const [oldest] = claims.keys();
	if (claims.size >= CLAIM_LIMIT && oldest !== undefined) claims.delete(oldest);
	claims.set(wait, now);
	return true;
}

/** The caller could not end it. */
export function releaseEnd(wait: string): void {
	claims.delete(wait);
}

export function isEnding(wait: string): boolean {
	return Date.now() - (claims.get(wait) ?? -Infinity) < CLAIM_MS;
}
