import type { IExecuteFunctions } from 'n8n-workflow';

import type { WaitPlan } from './stored';

/** The execution that is parked, as n8n's database has it. */

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
