import { sleep } from 'n8n-workflow';

import { backOff, DueQueue, pollInterval } from './polling';
import { applyReport, loseTask, readStatus, taskAge } from './status';
import type { Task } from './task';
import { send, STATUS_TIMEOUT_MS, type Account, type RequestContext } from './transport';

/** Asking providers how tasks are, in process: one loop over all tasks of a batch. */

/** A task on its way, and whom to ask about it. */
export interface WaitEntry {
	/** The index of the input item. */
	index: number;
	task: Task;
	account: Account;
	/** Calls in a row that brought no usable answer. */
	failedCalls: number;
	/** What the last of them said. */
	problem?: string;
	/** The provider's last answer, as it came. */
	answer?: unknown;
	/** It will not change any more, or can no longer be asked about. */
	settled: boolean;
}

/** After so many answers in a row that refuse the call for good (400, 402, 422 …), the task counts as lost. */
const PERSISTENT_LIMIT = 3;
/** A call that is under way at the deadline may still take this long, ms. */
const LAST_CALL_MS = 5_000;

export function waitEntry(index: number, task: Task, account: Account): WaitEntry {
	return { index, task, account, failedCalls: 0, settled: task.done };
}

/**
 * Asks once about one task and writes the answer into the entry.
 * @returns how long the provider wants to be left alone, ms, where the call failed and it said so
 */
export async function askOnce(
	context: RequestContext,
	entry: WaitEntry,
	timeoutMs: number,
): Promise<number | undefined> {
	const { task, account } = entry;
	const { provider } = account;
	const path = provider.dialect.status.path(task.taskId ?? '');
	const outcome = await send(context, account, { method: 'GET', path }, timeoutMs);
	if (outcome.kind === 'answer' && outcome.body !== undefined) entry.answer = outcome.body;
	const reading = readStatus(provider, outcome, taskAge(task, Date.now()));
	if (reading.kind === 'report') {
		entry.task = applyReport(task, reading.report, provider);
		entry.settled = entry.task.done;
		entry.failedCalls = 0;
		entry.problem = undefined;
		return undefined;
	}
	if (
		reading.kind === 'lost' ||
		(reading.persistent && entry.failedCalls + 1 >= PERSISTENT_LIMIT)
	) {
		entry.task = loseTask(task, reading.failure);
		entry.settled = true;
		return undefined;
	}
	entry.failedCalls++;
	entry.problem = reading.reason;
	return reading.retryAfterMs;
}

export interface WaitLoopOptions {
	/** ms since 1970; each unsettled task is asked a last time then. */
	deadline: number;
	/** The shortest time between two polls of one task, ms. */
	pollMs: number;
	concurrency: number;
	/** Ends the loop at once. */
	signal?: AbortSignal;
	/** Called once for each task as it settles. */
	onSettled?: (entry: WaitEntry) => void;
}

/**
 * Polls every unsettled task when it is due, until all are settled, the deadline has passed or the signal fires. A
 * failed poll is tried again later and never ends the wait by itself. Does not throw.
 */
export async function pollUntilSettled(
	context: RequestContext,
	entries: readonly WaitEntry[],
	options: WaitLoopOptions,
): Promise<void> {
	const { deadline, concurrency, signal, onSettled } = options;
	const queue = new DueQueue<WaitEntry>();
	const open = entries.filter((entry) => !entry.settled);
	// The first round goes out at once, in the order of the items.
	for (const entry of open) queue.add(Date.now(), entry);

	const worker = async (): Promise<void> => {
		for (let next = queue.take(); next && !signal?.aborted; next = queue.take()) {
			if (!(await sleepUntil(next.at, signal))) return;
			const { entry } = next;
			const asked = Date.now();
			const timeoutMs = Math.min(STATUS_TIMEOUT_MS, Math.max(LAST_CALL_MS, deadline - asked));
			const retryAfterMs = await askOnce(context, entry, timeoutMs);
			const now = Date.now();
			if (entry.settled) onSettled?.(entry);
			else if (now < deadline)
				queue.add(Math.min(deadline, now + delay(entry, options, retryAfterMs, now)), entry);
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, open.length) }, worker));
}

function delay(
	entry: WaitEntry,
	options: WaitLoopOptions,
	retryAfterMs: number | undefined,
	now: number,
): number {
	if (entry.failedCalls > 0) return backOff(entry.failedCalls, retryAfterMs, Math.random());
	const base = Math.max(options.pollMs, entry.account.provider.pollSeconds * 1000);
	return pollInterval(taskAge(entry.task, now) ?? 0, base);
}

/** False where the signal fired first. */
async function sleepUntil(time: number, signal: AbortSignal | undefined): Promise<boolean> {
	const ms = time - Date.now();
	if (ms <= 0) return !signal?.aborted;
	return await sleep(ms, signal).then(
		() => !signal?.aborted,
		() => false,
	);
}
