/** When a task is asked about again. Pure; all times in ms. */

/** Default of the option `pollInterval`, seconds; measured: docs/benchmarks.md, Waiting. */
export const DEFAULT_POLL_SECONDS = 4;
/** Nobody polls faster than this, seconds. */
export const MIN_POLL_SECONDS = 1;

/** From this age on the interval grows with the square root of the age … */
const GROWS_FROM_MS = 120_000;
/** … but not beyond this (unless the user asked for more). */
const MAX_INTERVAL_MS = 30_000;

/** The first waits after failed polls double from here up to the most. */
const BACKOFF_FIRST_MS = 2_000;
const BACKOFF_MOST_MS = 60_000;
/** A Retry-After beyond this is not believed. */
const RETRY_AFTER_MOST_MS = 10 * 60_000;

/** A refusal (401, 404, a redirect …) is believed when it has come so often in a row … */
export const REFUSALS_BELIEVED = 3;
/** … and for so long, ms: a key is rotated and a host restarted within seconds. */
export const REFUSED_FOR_MS = 20_000;
/** After so long the second one is enough, ms: a parked wait asks seldom. */
export const REFUSED_LONG_MS = 60_000;

/** A finished task without an address is asked about again for so long, ms: the address often comes a moment later. */
export const ADDRESS_PATIENCE_MS = 60_000;

/**
 * How long to wait until the next poll of a task that is `ageMs` old. The square root, because the longer a task has
 * taken the longer it will mostly still take: for the same number of requests less delay than growth in proportion.
 */
export function pollInterval(ageMs: number, baseMs: number): number {
	const grown = baseMs * Math.sqrt(Math.max(0, ageMs) / GROWS_FROM_MS);
	return Math.max(baseMs, Math.min(MAX_INTERVAL_MS, grown));
}

/**
 * How long to wait after the nth failed call in a row (1-based), with jitter so that many tasks do not come back at
 * the same moment.
 * @param retryAfterMs what the provider asked for: it makes the pause longer, never shorter
 * @param random from 0 to 1
 */
export function backOff(attempt: number, retryAfterMs: number | undefined, random: number): number {
	const spread = 0.75 + random * 0.5;
	const own = Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt - 1, 10)) * spread;
	return Math.max(own, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MOST_MS));
}

/** An entry and when it is due. */
interface Due<T> {
	at: number;
	/** Counts the entries as they are added. */
	added: number;
	entry: T;
}

function isBefore<T>(one: Due<T>, other: Due<T>): boolean {
	return one.at < other.at || (one.at === other.at && one.added < other.added);
}

/**
 * Entries by the time when they are due, those of one time as they were added: a binary heap, so that 10,000 tasks cost
 * no more a poll than ten.
 */
export class DueQueue<T> {
	private readonly heap: Array<Due<T>> = [];
	private added = 0;

	get size(): number {
		return this.heap.length;
	}

	add(at: number, entry: T): void {
		const { heap } = this;
		let child = heap.push({ at, added: this.added++, entry }) - 1;
		while (child > 0) {
			const parent = (child - 1) >> 1;
			if (isBefore(heap[parent], heap[child])) break;
			[heap[parent], heap[child]] = [heap[child], heap[parent]];
			child = parent;
		}
	}

	/** The entry that is due first; it stays. */
	peek(): Readonly<Due<T>> | undefined {
		return this.heap[0];
	}

	/** Takes the entry that is due first. */
	take(): Due<T> | undefined {
		const { heap } = this;
		const first = heap[0];
		const last = heap.pop();
		if (first === undefined || last === undefined || heap.length === 0) return first;
		heap[0] = last;
		for (let parent = 0; ;) {
			const left = 2 * parent + 1;
			const right = left + 1;
			let least = parent;
			if (left < heap.length && isBefore(heap[left], heap[least])) least = left;
			if (right < heap.length && isBefore(heap[right], heap[least])) least = right;
			if (least === parent) return first;
			[heap[parent], heap[least]] = [heap[least], heap[parent]];
			parent = least;
		}
	}
}
