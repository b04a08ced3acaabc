import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toItemJson } from '../../shared/tools/json';
import { forEachBounded } from '../../shared/tools/pool';
import { providerOf, type CredentialName } from '../../shared/providers';
import { timeOut } from '../../shared/answers/status';
import type { Task } from '../../shared/items/task';
import { openAccount, type Account } from '../../shared/http/account';
import { askTasks, isOpen, waitNoLongerForAddress, type Refusals } from '../asking';
import { REFUSALS_BELIEVED } from '../../shared/tools/polling';
import { cancelTask } from '../cancel';
import type { TaskEntry } from '../entries';
import { Files, outputItems } from '../output';
import { claimEnd, isEnding, waitName } from './claims';
import { whereIsParent } from './parent';
import { earlierRounds, startItems } from './runData';
import { checksNote, showInExecutionsList } from './shownRun';
import { idleSleep, nextSleep } from './sleeps';
import {
	applyChanges,
	changesOf,
	readParked,
	readPlan,
	readRounds,
	writeRound,
	type CheckState,
	type ParkedItem,
	type WaitPlan,
} from './stored';
import { checksWorkflow } from './workflows';

/**
 * A check of a parked wait: asks about all open tasks, and puts out the finished items once every task is settled, which
 * ends the wait. Until then it puts out what is known, which goes round to the next sleep.
 */

/** A check this close to the deadline is the last one, ms. */
const DEADLINE_TOLERANCE_MS = 1_500;

interface ParkedEntry extends TaskEntry {
	start: ParkedItem;
	/** What the checks before have handed on. */
	known: CheckState;
}

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

/** @throws NodeOperationError naming the failed tasks, where the plan says `stop` */
export async function checkTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const plan = readPlan(context.getNodeParameter('plan', 0, ''));
	const entries = parkedEntries(context);
	const wait = waitName(
		plan.parentExecutionId,
		entries.map(({ start }) => start.task.taskId),
	);
	const parkedMs = Date.now() - plan.parkedAt;
	const idle = (): INodeExecutionData[][] =>
		goOn(context, plan, entries, 'no longer needed, ends after', idleSleep(parkedMs));
	const parent = await whereIsParent(context, plan);
	if (parent === 'ended') return [[]];
	if (parent === 'elsewhere' || isEnding(wait)) return idle();

	const retryAfterMs = await askOpen(context, plan, entries);
	if (entries.some(({ settled }) => !settled)) {
		const remainingMs = plan.deadline - Date.now();
		const sleepMs = nextSleep(parkedMs, remainingMs, retryAfterMs);
		return goOn(context, plan, entries, 'checks for', sleepMs);
	}
	if (!claimEnd(wait)) return idle();
	const ending = await finishedItems(context, plan, entries);
	// Downloads take their time, and in another process a callback may have ended the wait meanwhile.
	if ((await whereIsParent(context, plan)) !== 'here') return idle();
	if ('error' in ending) throw ending.error;
	showInExecutionsList(context, plan, { is: 'checks, finished, for', tasks: entries.map(taskOf) });
	return [ending.items];
}

/** What is new goes round to the next sleep. */
function goOn(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
	is: string,
	sleepMs: number,
): INodeExecutionData[][] {
	showInExecutionsList(context, plan, { is, tasks: entries.map(taskOf), sleepMs });
	return [
		writeRound(entries.map(roundOf), Math.ceil(sleepMs / 1000)).map(({ index, json }) => ({
			json: toItemJson(json),
			pairedItem: { item: index },
		})),
	];
}

function taskOf({ task }: ParkedEntry): Task {
	return task;
}

/**
 * Asks about every open task; what is found out goes into the entries. After the deadline the open ones are settled as
 * last seen.
 * @returns how long a provider wants to be left alone, ms
 */
async function askOpen(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
): Promise<number> {
	const last = Date.now() >= plan.deadline - DEADLINE_TOLERANCE_MS;
	const accounts = new Map<CredentialName, Account | string>();
	for (const entry of entries.filter(({ settled }) => !settled)) {
		const account = await accountFor(context, entry.task.provider, accounts);
		if (typeof account === 'string') {
			// The credential may come back before the deadline.
			entry.failedCalls++;
			entry.refusals = undefined;
			entry.problem = account;
		} else {
			entry.account = account;
		}
	}
	const retryAfterMs = await askTasks(context, entries.filter(isOpen), plan.concurrency);
	if (!last) return retryAfterMs;
	for (const entry of entries) waitNoLongerForAddress(entry);
	if (plan.cancelOnTimeout) {
		const open = entries.filter(isOpen);
		await forEachBounded(open, plan.concurrency, (entry) => cancelTask(context, entry));
	}
	for (const entry of entries) {
		if (entry.settled) continue;
		// The deadline has come: the task as last seen.
		entry.task = timeOut(entry.task, plan.timeout, entry.problem);
		entry.settled = true;
	}
	return retryAfterMs;
}

/** What a check hands on of a task. */
function roundOf(entry: ParkedEntry): Parameters<typeof writeRound>[0][number] {
	const { index, task, start, known, settled, failedCalls, problem, answer } = entry;
	const { refusals, finishedSince } = entry;
	const state: CheckState = {
		changes: changesOf(start.task, task),
		settled,
		// More of them tell nothing new, and what is new is stored.
		failedCalls: Math.min(failedCalls, REFUSALS_BELIEVED),
		problem: problem ?? null,
		...(refusals && { refusals: storedRefusals(refusals) }),
		...(finishedSince !== undefined && { finishedSince }),
		answer: start.raw ? answer : undefined,
	};
	return { index, task, known, state };
}

/** Their words come again with the next one. */
function storedRefusals({ count, since }: Refusals): CheckState['refusals'] {
	return { count: Math.min(count, REFUSALS_BELIEVED), since };
}

/** The output of the wait, or the error that it ends with. */
async function finishedItems(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
): Promise<{ items: INodeExecutionData[] } | { error: Error }> {
	const output = {
		...plan,
		operation: 'wait' as const,
		lastFramePropertyName: plan.lastFramePropertyName ?? undefined,
	};
	try {
		return { items: await outputItems(context, output, entries, new Files(context, output)) };
	} catch (error) {
		return { error: error instanceof Error ? error : new Error(String(error)) };
	}
}

/** Each task as Start holds it and the checks so far have left it. */
function parkedEntries(context: IExecuteFunctions): ParkedEntry[] {
	const items = startItems(context);
	// The input is what the last of them has handed on.
	const rounds = [...earlierRounds(context), context.getInputData()];
	const states = readRounds(rounds, items.length);
	return items.map(({ json }, index) => {
		const start = readParked(json);
		const known = states[index];
		if (start.passThrough) known.settled = true;
		return {
			index,
			source: { json: toItemJson(start.other ?? {}) },
			task: applyChanges(start.task, known.changes),
			settled: known.settled,
			failedCalls: known.failedCalls,
			problem: known.problem ?? undefined,
			refusals: known.refusals,
			finishedSince: known.finishedSince,
			answer: known.answer ?? start.answer,
			otherFields: start.other !== null,
			raw: start.raw,
			fileName: start.fileName ?? undefined,
			start,
			known,
		};
	});
}

async function accountFor(
	context: IExecuteFunctions,
	providerId: string,
	accounts: Map<CredentialName, Account | string>,
): Promise<Account | string> {
	const provider = providerOf(providerId);
	if (!provider) return `the provider "${providerId}" is not known`;
	let account = accounts.get(provider.credential);
	if (account === undefined) {
		account = await openAccount(context, provider).catch((error: unknown) =>
			error instanceof Error ? error.message : String(error),
		);
		accounts.set(provider.credential, account);
	}
	return typeof account === 'string' ? account : { ...account, provider };
}
