import { clock } from '../../shared/tools/pause';
import type { Place } from './stored';

/** What this process knows of parked waits, and n8n's database does not tell. */

/**
 * Who ends a wait: a callback, or a run of the wait. n8n writes nothing until it takes the execution up again, which
 * under a concurrency limit may be much later; until then nobody else may end it. So a claim does not expire: it is
 * forgotten when the process ends, and what was about to go on then has ended with it.
 */
type Claimant = 'callback' | 'run';

const claims = new Map<string, Claimant>();
const CLAIM_LIMIT = 20_000;

/** The parked wait, by a name of its own: one execution can wait several times, at several nodes. */
export function waitName({ parentExecutionId, parentNode, parentRun }: Place): string {
	return JSON.stringify([parentExecutionId, parentNode, parentRun]);
}

/** Whether the caller may end this wait. */
export function claimEnd(wait: string, by: Claimant): boolean {
	if (claims.has(wait)) return false;
	const [oldest] = claims.keys();
	if (claims.size >= CLAIM_LIMIT && oldest !== undefined) claims.delete(oldest);
	claims.set(wait, by);
	return true;
}

/** The caller could not end it. */
export function releaseEnd(wait: string): void {
	claims.delete(wait);
}

/** The guard ends it, whoever was about to. */
export function takeEnd(wait: string): void {
	releaseEnd(wait);
	claimEnd(wait, 'run');
}

export function endedBy(wait: string): Claimant | undefined {
	return claims.get(wait);
}

/** Runs of parked waits that are under way in this process, by their execution. */
const working = new Set<string>();

/** Notes that a run is under way for as long as `work` takes. */
export async function whileWorking<T>(executionId: string, work: () => Promise<T>): Promise<T> {
	working.add(executionId);
	try {
		return await work();
	} finally {
		working.delete(executionId);
	}
}

export function isWorking(executionId: string): boolean {
	return working.has(executionId);
}

/** When this process began, ms since 1970. */
export const PROCESS_BEGAN = Date.now();

const LOADED = clock();

/** n8n's crash recovery is over so long after it has loaded this file, ms. */
export const RECOVERY_MS = 45_000;

/**
 * Whether n8n has taken up a run of a wait that an earlier process has parked while it is still starting. It takes up what
 * is overdue before its crash recovery, and that writes over what ends meanwhile; and a run that is not asleep when n8n is
 * killed once more is lost. So such a run goes back to sleep at once.
 * @param parkedAt ms since 1970
 */
export function isStarting(parkedAt: number): boolean {
	return parkedAt < PROCESS_BEGAN && clock() - LOADED < RECOVERY_MS;
}

/** As {@link ranSince} last found it, ms since 1970. */
let since = PROCESS_BEGAN;
/** How far the machine's clock was ahead of the one that nobody sets, when it was last looked at, ms. */
let ahead = PROCESS_BEGAN - LOADED;

/**
 * Since when this process has run by a clock that nobody has set, on a machine that has not slept, as far as it has been
 * asked; ms since 1970. What has been overdue for longer is taken up only since then.
 */
export function ranSince(): number {
	const now = Date.now();
	if (Math.abs(now - clock() - ahead) > RECOVERY_MS) {
		since = now;
		ahead = now - clock();
	}
	return since;
}
