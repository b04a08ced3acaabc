import { backOff, DueQueue, pollInterval } from '../shared/tools/polling';
import { clock, pause } from '../shared/tools/pause';
import { Limiter } from '../shared/tools/pool';
import { taskAge } from './unsettled';
import { STATUS_TIMEOUT_MS } from '../shared/http/send';
import { stopSignal, type RequestContext } from '../shared/n8n/context';
import { apiOf, askAccount, askedTogether, isOpen, leftAloneMs, type Askable } from './asking';
import type { TaskEntry } from './entries';
import type { Files } from './files';
import type { WaitSettings } from './settings';

/** Polling in process: one loop over all tasks of a batch. Its clock is one that nobody sets. */

/** A task that is due within this share of the poll interval is asked about together with one that is due now. */
const BATCH_SHARE = 0.2;
/** A call that is under way at the deadline may still take this long, ms. */
const LAST_CALL_MS = 5_000;

/**
 * Polls every task that is still under way when it is due, until all are settled, the time has come or a person stops
 * the execution. Files are fetched as tasks settle. A failed poll is tried again later and never ends the wait by
 * itself. Does not throw.
 * @param until ms since 1970; each unsettled task is asked a last time then
 */
export async function pollUntilSettled(
	context: RequestContext,
	{ pollMs, concurrency }: WaitSettings,
	entries: readonly TaskEntry[],
	until: number,
	files: Files,
): Promise<void> {
	const signal = stopSignal(context);
	const deadline = clock() + (until - Date.now());
	const limiter = new Limiter(concurrency);
	const queue = new DueQueue<Askable>();
	/** Base URLs that asked to be left alone, until when: one task's Retry-After is meant for all. */
	const quietUntil = new Map<string, number>();
	// The first round goes out at once, in the order of the items.
	for (const entry of entries.filter(isOpen)) queue.add(clock(), entry);

	const ask = async (batch: readonly Askable[]): Promise<void> => {
		const timeoutMs = Math.min(STATUS_TIMEOUT_MS, Math.max(LAST_CALL_MS, deadline - clock()));
		await askAccount(context, batch, limiter, timeoutMs);
		const retryAfterMs = leftAloneMs(batch);
		const now = clock();
		if (retryAfterMs !== undefined)
			quietUntil.set(batch[0].account.baseUrl, now + backOff(1, retryAfterMs, 0));
		// One roll for the batch, so that it stays together.
		const random = Math.random();
		for (const entry of batch) {
			if (entry.settled) files.start(entry);
			else if (now < deadline) {
				const at = now + delay(entry, pollMs, retryAfterMs, random);
				queue.add(Math.min(deadline, at), entry);
			}
		}
	};
	const asking = new Set<Promise<void>>();
	while (!signal?.aborted) {
		const next = asking.size < concurrency ? queue.peek() : undefined;
		if (!next && asking.size === 0) break;
		const ms = next ? next.at - clock() : Infinity;
		if (ms > 0) {
			await rest(ms, asking, signal);
			continue;
		}
		const batch = takeDue(queue, clock() + pollMs * BATCH_SHARE);
		const quiet = Math.min(deadline, quietUntil.get(batch[0].account.baseUrl) ?? 0);
		if (quiet > clock()) {
			for (const entry of batch) queue.add(quiet, entry);
			continue;
		}
		const call: Promise<void> = ask(batch).finally(() => asking.delete(call));
		asking.add(call);
	}
	await Promise.all(asking);
}

/** The entry that is due first, with what can be asked about in the same call: due by `until`, of the same account. */
function takeDue(queue: DueQueue<Askable>, until: number): Askable[] {
	const first = queue.take()?.entry;
	if (!first) return [];
	const { account } = first;
	const size = askedTogether(account) ?? 1;
	const batch = [first];
	for (let next = queue.peek(); next && batch.length < size; next = queue.peek()) {
		if (apiOf(next.entry.account) !== apiOf(account) || next.at > until) break;
		queue.take();
		batch.push(next.entry);
	}
	return batch;
}

function delay(
	entry: Askable,
	pollMs: number,
	retryAfterMs: number | undefined,
	random: number,
): number {
	if (entry.failedCalls > 0) return backOff(entry.failedCalls, retryAfterMs, random);
	const base = Math.max(pollMs, (entry.account.provider.pollSeconds ?? 1) * 1000);
	return pollInterval(taskAge(entry.task, Date.now()) ?? 0, base);
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
