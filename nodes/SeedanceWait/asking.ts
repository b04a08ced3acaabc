import { readReport } from '../shared/answers/report';
import { at } from '../shared/tools/json';
import { pause } from '../shared/tools/pause';
import { backOff, DueQueue, pollInterval } from '../shared/tools/polling';
import { forEachBounded } from '../shared/tools/pool';
import { applyReport, loseTask, readStatus, taskAge } from '../shared/answers/status';
import type { Task } from '../shared/items/task';
import type { Account } from '../shared/http/account';
import { send, STATUS_TIMEOUT_MS, type Outcome } from '../shared/http/send';
import type { RequestContext } from '../shared/n8n/context';

/** Asking providers how tasks are, in process: one loop over all tasks of a batch. */

/** A task that is waited for, and whom to ask about it. */
export interface Watched {
	/** The index of the input item. */
	index: number;
	/** As last seen. */
	task: Task;
	/** Whom to ask; absent where there is nothing to ask, or the credential cannot be read. */
	account?: Account;
	/** It will not change any more, or can no longer be asked about. */
	settled: boolean;
	/** Calls in a row that brought no usable answer. */
	failedCalls: number;
	/** What the last of them said. */
	problem?: string;
	/** The provider's last answer, as it came. */
	answer?: unknown;
	/** The provider wants to be left alone until then, ms since 1970. */
	notBefore?: number;
}

/** A task that can be asked about. */
export type Askable<T extends Watched = Watched> = T & { account: Account };

/** Whether it is still under way, and can be asked about. */
export function isOpen<T extends Watched>(entry: T): entry is Askable<T> {
	return !entry.settled && entry.account !== undefined;
}

/** After so many answers in a row that refuse the call for good (400, 402, 422 …), the task counts as lost. */
export const PERSISTENT_LIMIT = 3;
/** A task that is due within this share of the poll interval is asked about together with one that is due now. */
const BATCH_SHARE = 0.2;
/** A call that is under way at the deadline may still take this long, ms. */
const LAST_CALL_MS = 5_000;

/**
 * Asks once about one task and writes the answer into the entry.
 * @returns how long the provider wants to be left alone, ms, where the call failed and it said so
 */
export async function askTask(
	context: RequestContext,
	entry: Askable,
	timeoutMs: number,
): Promise<number | undefined> {
	const { task, account } = entry;
	const path = account.provider.dialect.status.path(task.taskId ?? '');
	return take(entry, await send(context, account, { method: 'GET', path }, timeoutMs));
}

/** Writes the outcome of a status call into the entry. */
function take(entry: Askable, outcome: Outcome): number | undefined {
	const { task, account } = entry;
	if (outcome.kind === 'answer' && outcome.body !== undefined) entry.answer = outcome.body;
	const now = Date.now();
	const reading = readStatus(account.provider, outcome, taskAge(task, now));
	entry.notBefore = undefined;
	if (reading.kind === 'report') {
		entry.task = applyReport(task, reading.report, account.provider);
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
		entry.problem = undefined;
		return undefined;
	}
	entry.failedCalls++;
	entry.problem = reading.reason;
	if (reading.retryAfterMs !== undefined) entry.notBefore = now + reading.retryAfterMs;
	return reading.retryAfterMs;
}

/**
 * Asks once about several tasks of one account: in one call where the provider lists tasks by id, else one by one.
 * @returns how long the provider wants to be left alone, ms
 */
export async function askAccount(
	context: RequestContext,
	entries: readonly Askable[],
	concurrency: number,
	timeoutMs: number,
): Promise<number | undefined> {
	let retryAfterMs: number | undefined;
	const ask = async (entry: Askable): Promise<void> => {
		const asked = await askTask(context, entry, timeoutMs);
		if (asked !== undefined) retryAfterMs = Math.max(retryAfterMs ?? 0, asked);
	};
	const [first] = entries;
	if (!first) return undefined;
	const { account } = first;
	const { list } = account.provider.dialect;
	if (entries.length === 1 || !list || noLists.has(account.baseUrl)) {
		await forEachBounded(entries, concurrency, ask);
		return retryAfterMs;
	}
	const ids = entries.map(({ task }) => task.taskId ?? '');
	const outcome = await send(context, account, list.byId(ids), timeoutMs);
	if (isPassing(outcome)) {
		for (const entry of entries) {
			retryAfterMs = Math.max(retryAfterMs ?? 0, take(entry, outcome) ?? 0) || undefined;
		}
		return retryAfterMs;
	}
	const listed = listedTasks(account, outcome);
	// A gateway that speaks Ark without its list, or without the filter.
	if (!ids.some((id) => listed.has(id))) noLists.add(account.baseUrl);
	const missing: Askable[] = [];
	for (const entry of entries) {
		const body = listed.get(entry.task.taskId ?? '');
		if (body === undefined) missing.push(entry);
		else take(entry, { kind: 'answer', status: 200, body });
	}
	await forEachBounded(missing, concurrency, ask);
	return retryAfterMs;
}

/** Nothing but that the provider cannot answer at this moment. */
function isPassing(outcome: Outcome): boolean {
	if (outcome.kind === 'noAnswer') return true;
	const { status, body } = outcome;
	return status === 429 || status >= 500 || (status < 300 && body === undefined);
}

/** Base URLs whose list of tasks turned out not to be there. */
const noLists = new Set<string>();

function listedTasks(account: Account, outcome: Outcome): Map<string, unknown> {
	const { list, answer } = account.provider.dialect;
	const items = list && outcome.kind === 'answer' ? at(outcome.body, list.items) : undefined;
	return new Map(
		(Array.isArray(items) ? items : []).flatMap((item: unknown): Array<[string, unknown]> => {
			const { taskId } = readReport(answer, item);
			return taskId === undefined ? [] : [[taskId, item]];
		}),
	);
}

/**
 * Asks once about tasks of any accounts, with as few calls as each provider allows.
 * @returns how long a provider wants to be left alone, ms
 */
export async function askTasks(
	context: RequestContext,
	entries: readonly Askable[],
	concurrency: number,
): Promise<number> {
	const byAccount = new Map<string, Askable[]>();
	for (const entry of entries) {
		const { provider, baseUrl } = entry.account;
		const name = `${provider.id} ${baseUrl}`;
		const group = byAccount.get(name);
		if (group) group.push(entry);
		else byAccount.set(name, [entry]);
	}
	let retryAfterMs = 0;
	for (const group of byAccount.values()) {
		const size = group[0]?.account.provider.dialect.list?.pageSize ?? group.length;
		for (let from = 0; from < group.length; from += size) {
			const page = group.slice(from, from + size);
			const asked = await askAccount(context, page, concurrency, STATUS_TIMEOUT_MS);
			retryAfterMs = Math.max(retryAfterMs, asked ?? 0);
		}
	}
	return retryAfterMs;
}

export interface WaitLoopOptions<T extends Watched> {
	/** ms since 1970; each unsettled task is asked a last time then. */
	deadline: number;
	/** The shortest time between two polls of one task, ms. */
	pollMs: number;
	concurrency: number;
	/** Ends the loop at once. */
	signal?: AbortSignal;
	/** Called once for each task as it settles. */
	onSettled?: (entry: T) => void;
}

/**
 * Polls every unsettled task when it is due, until all are settled, the deadline has passed or the signal fires. A
 * failed poll is tried again later and never ends the wait by itself. Does not throw.
 */
export async function pollUntilSettled<T extends Watched>(
	context: RequestContext,
	entries: readonly T[],
	options: WaitLoopOptions<T>,
): Promise<void> {
	const { deadline, concurrency, signal, onSettled } = options;
	const queue = new DueQueue<Askable<T>>();
	/** Base URLs that asked to be left alone, until when (ms since 1970): one task's Retry-After is meant for all. */
	const quietUntil = new Map<string, number>();
	// The first round goes out at once, in the order of the items.
	for (const entry of entries.filter(isOpen)) queue.add(Date.now(), entry);

	const ask = async (batch: ReadonlyArray<Askable<T>>): Promise<void> => {
		const timeoutMs = Math.min(STATUS_TIMEOUT_MS, Math.max(LAST_CALL_MS, deadline - Date.now()));
		const retryAfterMs = await askAccount(context, batch, concurrency, timeoutMs);
		const now = Date.now();
		if (retryAfterMs !== undefined)
			quietUntil.set(batch[0].account.baseUrl, now + backOff(1, retryAfterMs, 0));
		// One roll for the batch, so that it stays together.
		const random = Math.random();
		for (const entry of batch) {
			if (entry.settled) onSettled?.(entry);
			else if (now < deadline) {
				const at = now + delay(entry, options, retryAfterMs, now, random);
				queue.add(Math.min(deadline, at), entry);
			}
		}
	};
	const asking = new Set<Promise<void>>();
	while (!signal?.aborted) {
		const next = asking.size < concurrency ? queue.peek() : undefined;
		if (!next && asking.size === 0) break;
		const ms = next ? next.at - Date.now() : Infinity;
		if (ms > 0) {
			await rest(ms, asking, signal);
			continue;
		}
		const batch = takeDue(queue, Date.now() + options.pollMs * BATCH_SHARE);
		const quiet = Math.min(deadline, quietUntil.get(batch[0].account.baseUrl) ?? 0);
		if (quiet > Date.now()) {
			for (const entry of batch) queue.add(quiet, entry);
			continue;
		}
		const call: Promise<void> = ask(batch).finally(() => asking.delete(call));
		asking.add(call);
	}
	await Promise.all(asking);
}

/** The entry that is due first, with what can be asked about in the same call: due by `until`, of the same account. */
function takeDue<T extends Askable>(queue: DueQueue<T>, until: number): T[] {
	const first = queue.take()?.entry;
	if (!first) return [];
	const { account } = first;
	const size = account.provider.dialect.list?.pageSize ?? 1;
	const batch = [first];
	for (let next = queue.peek(); next && batch.length < size; next = queue.peek()) {
		const same =
			next.entry.account.provider === account.provider &&
			next.entry.account.baseUrl === account.baseUrl;
		if (!same || next.at > until) break;
		queue.take();
		batch.push(next.entry);
	}
	return batch;
}

function delay(
	entry: Askable,
	{ pollMs }: { pollMs: number },
	retryAfterMs: number | undefined,
	now: number,
	random: number,
): number {
	if (entry.failedCalls > 0) return backOff(entry.failedCalls, retryAfterMs, random);
	const base = Math.max(pollMs, entry.account.provider.pollSeconds * 1000);
	return pollInterval(taskAge(entry.task, now) ?? 0, base);
}

/** Until the time is over (ms, or `Infinity`), one of the calls has ended or the signal has fired. */
async function rest(
	ms: number,
	calls: Iterable<Promise<void>>,
	signal: AbortSignal | undefined,
): Promise<void> {
	const over = new AbortController();
	const end = (): void => over.abort();
	const time = ms === Infinity ? [] : [pause(ms, over.signal)];
	signal?.addEventListener('abort', end);
	await Promise.race([...calls, ...time]);
	signal?.removeEventListener('abort', end);
	end();
}
