import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asNumber, asText } from '../../shared/tools/json';
import { startChecks } from './checks';
import { guardWorkflow } from './workflows';
import { whereIsParent } from './parent';
import { readPlan, type WaitPlan } from './stored';
import { nextLook, SHORTEST_SLEEP_MS } from './sleeps';
import { guardNote, showInExecutionsList } from './shownRun';
import { startItems } from './runData';

/**
 * The guard of a parked wait. n8n does not take up again what it was doing when it was killed: a check that was under
 * way is lost, and its parent would wait for ever. So a second run looks after the checks and starts them anew. It is
 * not tied to the parent, so its own end does nothing.
 */

/** Checks whose next round is overdue for so long are gone: a round asks, each call within 30 s; ms. */
const OVERDUE_MS = 90_000;

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
	showInExecutionsList(context, plan, { is: 'guard for', sleepMs });
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
