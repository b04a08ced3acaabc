/** How long the runs of a parked wait sleep. Free to be changed: nothing of it is stored. Pure. */

/** n8n's Wait node holds shorter waits in process, and n8n looks for due executions once a minute; ms. */
export const SHORTEST_SLEEP_MS = 70_000;
/** A parked task is asked about again after this share of the time that it has been parked … */
const PARKED_SHARE = 0.08;
/** … but at least this often, ms. */
const LONGEST_SLEEP_MS = 15 * 60_000;

/**
 * How long to sleep until the next check, ms. The last sleep before the deadline ends at it, and none is shorter than
 * `SHORTEST_SLEEP_MS`: what would be left over is added to the one before.
 * @param parkedMs how long the tasks have been parked
 * @param remainingMs until the deadline
 * @param retryAfterMs what a provider asked for
 */
export function nextSleep(parkedMs: number, remainingMs: number, retryAfterMs = 0): number {
	const grown = Math.min(
		LONGEST_SLEEP_MS,
		Math.max(SHORTEST_SLEEP_MS, parkedMs * PARKED_SHARE, retryAfterMs),
	);
	return remainingMs - grown < SHORTEST_SLEEP_MS ? Math.max(remainingMs, 1_000) : grown;
}

/**
 * How long checks sleep that have nothing left to ask, and may not end yet because their parent lives on, ms: ever
 * longer, so that even weeks are few rounds.
 */
export function idleSleep(parkedMs: number): number {
	return Math.max(SHORTEST_SLEEP_MS, parkedMs * PARKED_SHARE);
}

/** The guard's first look comes after this long, and later ones after a quarter of the time parked; ms. */
const FIRST_LOOK_MS = 120_000;
const LOOK_SHARE = 0.25;
const LONGEST_LOOK_MS = 30 * 60_000;
/** A look comes so long after a check that is due, or after the deadline; ms. */
const AFTER_CHECK_MS = 30_000;
/**
 * The second guard's first look, and its look after the deadline, come so long after those of the first, ms: so long that
 * it is asleep while an n8n that is killed again and again loses the others.
 */
const AFTER_GUARD_MS = 5 * 60_000;

/**
 * How long the guard sleeps until it looks after the checks again, ms; it looks soon after the deadline in any case.
 * @param parkedMs how long the tasks have been parked
 * @param remainingMs until the deadline
 */
export function nextLook(
	parkedMs: number,
	remainingMs: number,
	longestMs = LONGEST_LOOK_MS,
): number {
	const grown = Math.min(longestMs, Math.max(FIRST_LOOK_MS, parkedMs * LOOK_SHARE));
	return Math.min(grown, Math.max(FIRST_LOOK_MS, remainingMs + AFTER_CHECK_MS));
}

/** How long the second guard sleeps until it looks after the first again, ms. */
export function nextLookAtGuard(parkedMs: number, remainingMs: number): number {
	return nextLook(parkedMs, remainingMs) + AFTER_GUARD_MS;
}

/**
 * How long the guard sleeps after checks that n8n refused to start, ms: ever longer, since each try stands in the list.
 */
export function nextTry(parkedMs: number, remainingMs: number): number {
	return nextLook(parkedMs, remainingMs, Infinity);
}

/** How long the guard sleeps until a check of its own that is due in so many ms has ended, ms. */
export function lookAfter(dueInMs: number): number {
	return Math.max(SHORTEST_SLEEP_MS, dueInMs + AFTER_CHECK_MS);
}

/** How long a guard sleeps that n8n has taken up while starting, ms: the checks are first, and the second guard is last. */
export function lookAfterStart(isSecond: boolean): number {
	return lookAfter(SHORTEST_SLEEP_MS) + (isSecond ? AFTER_GUARD_MS : 0);
}
