import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { asNumber, asText, at } from '../../shared/tools/json';
import { parentOf, startChecks } from './checks';
import { lastLook, readChecksRun, readRunState, type RunEnd } from './runState';
import { endedBy, isStarting, takeEnd, waitName } from './claims';
import { fetchSettled } from './fetch';
import { isHandedOver, readParent } from './parent';
import { finishedItems, parkedEntries, startItem, type ParkedEntry } from './parkedEntries';
import { startItems } from './runData';
import { showInExecutionsList } from './shownRun';
import {
	idleSleep,
	lookAfter,
	lookAfterStart,
	nextLook,
	nextLookAtGuard,
	nextTry,
	SHORTEST_SLEEP_MS,
} from './sleeps';
import { readPlan, type WaitPlan } from './stored';
import { guardWorkflow } from './workflows';
import { giveUp } from '../unsettled';

/**
 * The guard of a parked wait. n8n does not take up again what it was doing when it was killed, and does not resume a run
 * whose credential is gone: checks can be lost, and their parent would wait for ever. So a second run, without
 * credentials, looks after them. It starts lost checks anew, which hand nothing over themselves, and ends the wait with
 * their result; if there are none to be had, it ends the wait soon after the deadline with the tasks as last seen.
 *
 * The guard can be killed as well, and n8n takes up a parent only for runs that were there when it was parked. So a second
 * guard looks after the first, and does its work from where that left it.
 */

/** Checks that the guard starts begin after this long, ms. */
const SOON_MS = 1_000;

/** What the guard knows from one look to the next. */
interface Look {
	/** The execution that checks. */
	checks: string;
	/** The guard has started it, so that it hands nothing over. */
	detached: boolean;
	/** The execution whose checks have found out the most. */
	knows: string;
	/** How many looks have seen the checks ended. */
	looksAfterEnd: number;
	/** Checks were started after the deadline. */
	lastTry: boolean;
	/** The first guard is lost, and the second looks after the checks itself. */
	guardLost: boolean;
}

/** Starts the guard of the plan's checks or, if the plan names one, of that guard. */
export async function startGuard(
	context: IExecuteFunctions,
	plan: WaitPlan,
	items: INodeExecutionData[],
): ReturnType<IExecuteFunctions['executeWorkflow']> {
	const firstSleepMs = (plan.guard ? nextLookAtGuard : nextLook)(0, plan.deadline - Date.now());
	const code = guardWorkflow(context.getNode(), plan, firstSleepMs);
	return await context.executeWorkflow({ code }, items, undefined, {
		parentExecution: parentOf(plan),
		executionMode: context.getMode(),
	});
}

/**
 * A look of the guard: its item goes round to the next sleep, or its items end the wait.
 * @throws NodeOperationError naming the failed tasks, if the plan says `stop`
 */
export async function lookAfterChecks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const plan = readPlan(context.getNodeParameter('plan', 0, ''));
	let look = readLook(context.getInputData()[0]?.json, plan);
	if (isStarting(plan.parkedAt))
		return goOn(context, plan, look, 'n8n is starting', lookAfterStart(plan.guard !== ''));
	const parent = await readParent(context, plan);
	if (parent.is === 'ended') return [[]];
	const parkedMs = Date.now() - plan.parkedAt;
	if (parent.is === 'elsewhere' || endedBy(waitName(plan)) === 'callback') {
		if (!plan.guardEnds) return [[]];
		return goOn(context, plan, look, 'no longer needed', idleSleep(parkedMs));
	}
	// The parent may wait for a free slot, which can take hours under a concurrency limit.
	if (!look.detached && endedBy(waitName(plan)) === 'run' && isHandedOver(parent))
		return goOn(context, plan, look, 'finished', idleSleep(parkedMs));
	const remainingMs = plan.deadline - Date.now();
	if (plan.guard && !look.guardLost) {
		const guard = await readRunState(context, plan.guard, plan);
		if (guard.is === 'going on')
			return goOn(context, plan, look, guard.is, nextLookAtGuard(parkedMs, remainingMs));
		if (guard.is !== 'lost') return await takeOver(context, plan, look, guard);
		look = { ...readLook(await lastLook(context, plan.guard), plan), guardLost: true };
	}
	const state = await readRunState(context, look.checks, plan);
	if (state.is === 'going on') {
		const sleepMs = look.detached
			? lookAfter(state.due - Date.now())
			: nextLook(parkedMs, remainingMs);
		return goOn(context, plan, { ...look, looksAfterEnd: 0 }, state.is, sleepMs);
	}
	if (state.is === 'lost') return await replace(context, plan, look, state.because);
	return await takeOver(context, plan, look, state);
}

/** The checks have ended as they should. Their result may be on its way: n8n hands it over itself. */
async function takeOver(
	context: IExecuteFunctions,
	plan: WaitPlan,
	look: Look,
	end: RunEnd,
): Promise<INodeExecutionData[][]> {
	if (!look.detached && look.looksAfterEnd === 0) {
		const sleepMs = nextLook(0, plan.deadline - Date.now());
		return goOn(context, plan, { ...look, looksAfterEnd: 1 }, end.is, sleepMs);
	}
	if (!plan.guardEnds) return await replace(context, plan, look, 'their result was lost');
	takeEnd(waitName(plan));
	showInExecutionsList(context, plan, { is: 'guard, has ended the wait of' });
	if (end.is === 'finished') return [end.items];
	throw new NodeOperationError(context.getNode(), end.message, { description: end.description });
}

/** Starts lost checks anew with what they have found out; without success, until the deadline has passed. */
async function replace(
	context: IExecuteFunctions,
	plan: WaitPlan,
	look: Look,
	because: string,
): Promise<INodeExecutionData[][]> {
	const parkedMs = Date.now() - plan.parkedAt;
	const remainingMs = plan.deadline - Date.now();
	const found = await readChecksRun(context, look.checks);
	const knows = found && found.rounds.length > 0 ? look.checks : look.knows;
	const run = knows === look.checks ? found : await readChecksRun(context, knows);
	// The tasks as those checks have left them, or as they were parked.
	const entries = parkedEntries(plan, run?.start ?? startItems(context), run?.rounds ?? []);
	if (look.lastTry && plan.guardEnds) return await endAsLastSeen(context, plan, entries, because);
	const next: Look = {
		...look,
		knows,
		detached: plan.guardEnds,
		looksAfterEnd: 0,
		lastTry: remainingMs <= 0,
	};
	try {
		const checks = { ...plan, detached: plan.guardEnds, credentials: credentialsOf(context, plan) };
		// n8n lets a parent go on only after checks that it has resumed; what is detached can begin at once.
		const firstSleepMs = checks.detached ? SOON_MS : SHORTEST_SLEEP_MS;
		const items = entries.map(startItem);
		const started = await startChecks(context, checks, items, firstSleepMs, { waitForThem: false });
		next.checks = started.executionId;
	} catch (error) {
		context.logger.warn('Seedance Wait: checks could not be started anew', { error });
	}
	const isRefusedAgain = look.detached && !found;
	const sleepMs = isRefusedAgain ? nextTry(parkedMs, remainingMs) : lookAfter(SOON_MS);
	return goOn(context, plan, next, `lost: ${because}`, sleepMs);
}

async function endAsLastSeen(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: ParkedEntry[],
	because: string,
): Promise<INodeExecutionData[][]> {
	takeEnd(waitName(plan));
	for (const entry of entries) if (!entry.settled) entry.problem = because;
	giveUp(entries, plan.timeout, plan.endsEarly);
	await fetchSettled(context, plan, entries);
	const items = finishedItems(context, plan, entries);
	showInExecutionsList(context, plan, { is: 'guard, has ended the wait of' });
	return [items];
}

/** A guard that 0.1.0 has started carries the credentials itself. */
function credentialsOf(context: IExecuteFunctions, plan: WaitPlan): WaitPlan['credentials'] {
	return plan.guardEnds ? plan.credentials : (context.getNode().credentials ?? {});
}

function readLook(json: unknown, plan: WaitPlan): Look {
	const checks = asText(at(json, 'checks')) ?? plan.checks;
	return {
		checks,
		detached: at(json, 'detached') === true,
		knows: asText(at(json, 'knows')) ?? checks,
		looksAfterEnd: asNumber(at(json, 'looksAfterEnd')) ?? 0,
		lastTry: at(json, 'lastTry') === true,
		guardLost: at(json, 'guardLost') === true,
	};
}

function goOn(
	context: IExecuteFunctions,
	plan: WaitPlan,
	look: Look,
	checksAre: string,
	sleepMs: number,
): INodeExecutionData[][] {
	showInExecutionsList(context, plan, { is: 'guard for', sleepMs });
	const json = {
		parkedExecution: plan.parentExecutionId,
		checksAre,
		...look,
		sleepSeconds: Math.ceil(sleepMs / 1000),
		seedanceCheck: { mark: plan.mark },
	};
	return [[{ json, pairedItem: { item: 0 } }]];
}
