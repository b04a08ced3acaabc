import type { IExecuteFunctions, INodeExecutionData, RelatedExecution } from 'n8n-workflow';

import type { Account } from '../../shared/http/account';
import { providerOf, type CredentialName } from '../../shared/providers';
import { toItemJson } from '../../shared/tools/json';
import { asInputError } from '../../shared/n8n/input';
import { accountOf } from '../entries';
import { askTasks, isOpen, leftAloneMs, waitNoLongerForAddress } from '../asking';
import { cancelOpen } from '../cancel';
import { giveUp } from '../unsettled';
import { claimEnd, endedBy, isStarting, waitName } from './claims';
import { fetchSettled } from './fetch';
import { readParent } from './parent';
import { finishedItems, parkedEntries, stateOf, type ParkedEntry } from './parkedEntries';
import { earlierRounds, startItems } from './runData';
import { showInExecutionsList } from './shownRun';
import { idleSleep, nextSleep, SHORTEST_SLEEP_MS } from './sleeps';
import { readParked, readPlan, writeRound, type WaitPlan } from './stored';
import { checksWorkflow } from './workflows';

/**
 * A check of a parked wait: asks about all open tasks, and puts out the finished items once every task is settled, which
 * ends the wait. Until then it puts out what is known, which goes round to the next sleep.
 */

/** A check this close to the deadline is the last one, ms. */
const DEADLINE_TOLERANCE_MS = 1_500;

/** Starts the checks of a parked wait: their end resumes the parent, unless they are detached. */
export async function startChecks(
	context: IExecuteFunctions,
	plan: WaitPlan,
	items: INodeExecutionData[],
	firstSleepMs: number,
	{ waitForThem }: { waitForThem: boolean },
): ReturnType<IExecuteFunctions['executeWorkflow']> {
	const tasks = items.map(({ json }) => readParked(json).task);
	const code = checksWorkflow(context.getNode(), plan, tasks, firstSleepMs);
	return await context.executeWorkflow({ code }, items, undefined, {
		...(!plan.detached && { parentExecution: parentOf(plan) }),
		executionMode: context.getMode(),
		doNotWaitToFinish: !waitForThem,
	});
}

/** The execution that n8n resumes with what a run of the wait ends with. */
export function parentOf(plan: WaitPlan): RelatedExecution {
	return {
		executionId: plan.parentExecutionId,
		workflowId: plan.parentWorkflowId,
		shouldResume: true,
	};
}

/** @throws NodeOperationError naming the failed tasks, if the plan says `stop` */
export async function checkTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const plan = readPlan(context.getNodeParameter('plan', 0, ''));
	// The input is what the check before has handed on.
	const rounds = [...earlierRounds(context), context.getInputData()];
	const entries = parkedEntries(plan, startItems(context), rounds);
	if (isStarting(plan.parkedAt))
		return goOn(context, plan, entries, 'checks for', SHORTEST_SLEEP_MS);
	const wait = waitName(plan);
	const parkedMs = Date.now() - plan.parkedAt;
	const idle = (): INodeExecutionData[][] =>
		plan.detached
			? [[]]
			: goOn(context, plan, entries, 'no longer needed, ends after', idleSleep(parkedMs));
	const parent = await readParent(context, plan);
	if (parent.is === 'ended') return [[]];
	if (parent.is === 'elsewhere' || endedBy(wait) === 'callback') return idle();
	if (!plan.detached && endedBy(wait)) return idle();

	await askOpen(context, plan, entries);
	if (entries.some(({ settled }) => !settled)) {
		// Not when the last one is done: its address may not live that long.
		await fetchSettled(context, plan, entries);
		const remainingMs = plan.deadline - Date.now();
		const sleepMs = nextSleep(parkedMs, remainingMs, leftAloneMs(entries));
		return goOn(context, plan, entries, 'checks for', sleepMs);
	}
	if (!plan.detached && !claimEnd(wait, 'run')) return idle();
	await fetchSettled(context, plan, entries);
	// Downloads take their time, and in another process a callback may have ended the wait meanwhile.
	if ((await readParent(context, plan)).is !== 'here') return idle();
	const items = finishedItems(context, plan, entries);
	showInExecutionsList(context, plan, { is: 'checks, finished, for', entries });
	return [items];
}

/** What is new goes round to the next sleep. */
function goOn(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
	is: string,
	sleepMs: number,
): INodeExecutionData[][] {
	showInExecutionsList(context, plan, { is, entries, sleepMs });
	const round = entries.map((entry) => ({ ...entry, state: stateOf(entry) }));
	return [
		writeRound(round, Math.ceil(sleepMs / 1000), plan.mark).map(({ index, json }) => ({
			json: toItemJson(json),
			pairedItem: { item: index },
		})),
	];
}

/**
 * Asks about every open task; what is found out goes into the entries. After the deadline the open ones are settled as
 * last seen.
 */
async function askOpen(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
): Promise<void> {
	const last = Date.now() >= plan.deadline - DEADLINE_TOLERANCE_MS;
	const accounts = new Map<CredentialName, Promise<Account>>();
	for (const entry of entries.filter(({ settled }) => !settled)) {
		const provider = providerOf(entry.task.provider);
		try {
			if (!provider) throw new Error(`the provider "${entry.task.provider}" is not known`);
			entry.account = await accountOf(context, provider, accounts);
		} catch (error) {
			// The credential may come back before the deadline.
			entry.failedCalls++;
			entry.refusals = undefined;
			entry.problem = asInputError(error).message;
		}
	}
	await askTasks(context, entries.filter(isOpen), plan.concurrency);
	if (!last) return;
	for (const entry of entries) waitNoLongerForAddress(entry);
	if (plan.cancelOnTimeout) await cancelOpen(context, plan, entries);
	giveUp(entries, plan.timeout, plan.endsEarly);
}
