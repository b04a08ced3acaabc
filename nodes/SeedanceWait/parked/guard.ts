import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asNumber, asText } from '../../shared/tools/json';
import { checksWorkflow, guardWorkflow } from './workflows';
import { whereIsParent } from './parent';
import { readParked } from './stored';
import { nextLook, readPlan, SHORTEST_SLEEP_MS, type WaitPlan } from './plan';
import { checksNote, guardNote, sayInList } from './customData';
import { startItems } from './runData';

/**
 * The guard of a parked wait. n8n does not take up again what it was doing when it was killed: a check that was under
 * way is lost, and its parent would wait for ever. So a second run looks after the checks and starts them anew. It is
 * not tied to the parent, so its own end does nothing.
 */

/** Checks whose next round is overdue for so long are gone: a round asks, each call within 30 s; ms. */
const OVERDUE_MS = 90_000;

/** Starts the checks of a parked wait, whose end resumes the parent. With `detached` nobody waits for them otherwise. */
export async function startChecks(
	context: IExecuteFunctions,
	plan: WaitPlan,
	items: INodeExecutionData[],
	firstSleepMs: number,
	detached = false,
): ReturnType<IExecuteFunctions['executeWorkflow']> {
	const code = checksWorkflow({
		name: `Seedance Wait: checks for execution ${plan.parentExecutionId}`,
		note: checksNote(
			plan,
			items.map(({ json }) => readParked(json).task),
		),
		node: context.getNode(),
		plan,
		firstSleepSeconds: Math.ceil(firstSleepMs / 1000),
	});
	return await context.executeWorkflow({ code }, items, undefined, {
		parentExecution: {
			executionId: plan.parentExecutionId,
			workflowId: plan.parentWorkflowId,
			shouldResume: true,
		},
		executionMode: context.getMode(),
		doNotWaitToFinish: detached,
	});
}

/** Starts the guard of these checks. */
export async function startGuard(
	context: IExecuteFunctions,
	plan: WaitPlan,
	items: INodeExecutionData[],
	checks: string,
): Promise<void> {
	const code = guardWorkflow({
		name: `Seedance Wait: guard for execution ${plan.parentExecutionId}`,
		note: guardNote(plan),
		node: context.getNode(),
		plan: { ...plan, checks },
		firstSleepSeconds: nextLook(0) / 1000,
	});
	await context.executeWorkflow({ code }, items, undefined, { executionMode: context.getMode() });
}

/** A look of the guard: its item goes round to the next sleep. */
export async function lookAfterChecks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const plan = readPlan(context.getNodeParameter('plan', 0, ''));
	if ((await whereIsParent(context, plan)) !== 'here') return [[]];
	const [{ json }] = context.getInputData();
	let checks = asText(json.checks) ?? plan.checks;
	let looksAfterEnd = asNumber(json.looksAfterEnd) ?? 0;
	const state = await stateOf(context, checks);
	// What has ended normally has handed its result to n8n, and the parent may be running at this moment.
	looksAfterEnd = state === 'ended' ? looksAfterEnd + 1 : 0;
	if (state === 'gone' || looksAfterEnd > 1) {
		const items = startItems(context);
		checks = (await startChecks(context, plan, items, SHORTEST_SLEEP_MS, true)).executionId;
		looksAfterEnd = 0;
	}
	const sleepMs = nextLook(Date.now() - plan.parkedAt);
	sayInList(context, plan, { is: 'guard for', sleepMs });
	return [
		[
			{
				json: {
					parkedExecution: plan.parentExecutionId,
					checks,
					checksAre: state,
					looksAfterEnd,
					sleepSeconds: Math.ceil(sleepMs / 1000),
				},
				pairedItem: { item: 0 },
			},
		],
	];
}

/** Where n8n cannot tell, the checks are taken to go on. */
async function stateOf(
	context: IExecuteFunctions,
	checks: string,
): Promise<'going on' | 'ended' | 'gone'> {
	try {
		const data = await context.getExecutionDataById(checks);
		if (!data) return 'gone';
		if (!data.waitTill) return 'ended';
		return Date.now() - new Date(data.waitTill).getTime() > OVERDUE_MS ? 'gone' : 'going on';
	} catch {
		return 'going on';
	}
}
