import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toItemJson } from '../../shared/tools/json';
import { forEachBounded } from '../../shared/tools/pool';
import { providerOf, type CredentialName } from '../../shared/providers';
import { timeOut } from '../../shared/answers/status';
import type { Task } from '../../shared/items/task';
import { openAccount, type Account } from '../../shared/http/send';
import { PERSISTENT_LIMIT, waitEntry, type WaitEntry } from '../asking';
import { askEvery } from '../asking';
import { cancelTask } from '../cancel';
import type { TaskEntry } from '../entries';
import { Files, outputItems } from '../output';
import { claimEnd, isEnding, waitName, whereIsParent } from './parent';
import {
	applyChanges,
	changesOf,
	readParked,
	readRounds,
	writeRound,
	type CheckState,
	type ParkedItem,
} from './stored';
import { idleSleep, nextSleep, readPlan, type WaitPlan } from './plan';
import { sayInList } from './customData';
import { earlierRounds, startItems } from './runData';

/**
 * A check of a parked wait: asks about all open tasks, and puts out the finished items once every task is settled, which
 * ends the wait. Until then it puts out what is known, which goes round to the next sleep.
 */

/** A check this close to the deadline is the last one, ms. */
const DEADLINE_TOLERANCE_MS = 1_500;

interface ParkedEntry {
	index: number;
	start: ParkedItem;
	/** What the checks before have handed on, and what is known now. */
	known: CheckState;
	state: CheckState;
	/** The task as last seen. */
	task: Task;
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
	if (entries.some(({ state }) => !state.settled)) {
		const remainingMs = plan.deadline - Date.now();
		const sleepMs = nextSleep(parkedMs, remainingMs, retryAfterMs);
		return goOn(context, plan, entries, 'checks for', sleepMs);
	}
	if (!claimEnd(wait)) return idle();
	const ending = await finishedItems(context, plan, entries);
	// Downloads take their time, and in another process a callback may have ended the wait meanwhile.
	if ((await whereIsParent(context, plan)) !== 'here') return idle();
	if ('error' in ending) throw ending.error;
	sayInList(context, plan, { is: 'checks, finished, for', tasks: entries.map(taskOf) });
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
	sayInList(context, plan, { is, tasks: entries.map(taskOf), sleepMs });
	return [
		writeRound(entries, Math.ceil(sleepMs / 1000)).map(({ index, json }) => ({
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
	const asked: Array<[ParkedEntry, WaitEntry]> = [];
	for (const entry of entries.filter(({ state }) => !state.settled)) {
		const account = await accountFor(context, entry.task.provider, accounts);
		if (typeof account === 'string') {
			// The credential may come back before the deadline.
			entry.state.failedCalls = countFailed(entry.state.failedCalls + 1);
			entry.state.problem = account;
			continue;
		}
		const wait = waitEntry(entry.index, entry.task, account);
		wait.failedCalls = entry.state.failedCalls;
		wait.answer = entry.state.answer ?? entry.start.answer;
		asked.push([entry, wait]);
	}
	const waits = asked.map(([, wait]) => wait);
	const retryAfterMs = await askEvery(context, waits, plan.concurrency);
	if (last && plan.cancelOnTimeout) {
		const open = waits.filter(({ settled }) => !settled);
		await forEachBounded(open, plan.concurrency, (wait) => cancelTask(context, wait));
	}
	for (const [entry, wait] of asked) takeOver(entry, wait);
	if (last) for (const entry of entries) if (!entry.state.settled) giveUp(entry, plan);
	return retryAfterMs;
}

/** More of them tell nothing new, and what is new is stored. */
function countFailed(calls: number): number {
	return Math.min(calls, PERSISTENT_LIMIT);
}

function takeOver(entry: ParkedEntry, wait: WaitEntry): void {
	entry.task = wait.task;
	entry.state = {
		changes: changesOf(entry.start.task, wait.task),
		settled: wait.settled,
		failedCalls: countFailed(wait.failedCalls),
		problem: wait.problem ?? null,
		answer: entry.start.raw ? wait.answer : undefined,
	};
}

/** The deadline has come: the task as last seen. */
function giveUp(entry: ParkedEntry, plan: WaitPlan): void {
	entry.task = timeOut(entry.task, plan.timeout, entry.state.problem ?? undefined);
	entry.state.changes = changesOf(entry.start.task, entry.task);
	entry.state.settled = true;
}

/** The output of the wait, or the error that it ends with. */
async function finishedItems(
	context: IExecuteFunctions,
	plan: WaitPlan,
	parked: readonly ParkedEntry[],
): Promise<{ items: INodeExecutionData[] } | { error: Error }> {
	const entries = parked.map(({ index, start, state, task }): TaskEntry => ({
		index,
		source: { json: toItemJson(start.other ?? {}) },
		task,
		answer: state.answer ?? start.answer,
		otherFields: start.other !== null,
		raw: start.raw,
		fileName: start.fileName ?? undefined,
	}));
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
		const task = applyChanges(start.task, known.changes);
		return { index, start, known, state: { ...known }, task };
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
