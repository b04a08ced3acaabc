import { createHash } from 'node:crypto';

/** Who ends which wait, as this process knows it. */

/** The parked wait, by a name of its own: one execution can wait several times. */
export function waitName(executionId: string, taskIds: ReadonlyArray<string | null>): string {
	return createHash('sha256')
		.update(JSON.stringify([executionId, taskIds]))
		.digest('hex');
}

/** After so long whoever wanted to end a wait has failed to; ms. */
const CLAIM_MS = 15 * 60_000;
const CLAIM_LIMIT = 5_000;

/**
 * Who ends which wait, and since when: in one process only one of a check and several callbacks goes on, which none of
 * them could see in the database before n8n has taken the execution up again.
 */
const claims = new Map<string, number>();

/** Whether the caller may end this wait. */
export function claimEnd(wait: string): boolean {
	const now = Date.now();
	if (now - (claims.get(wait) ?? -Infinity) < CLAIM_MS) return false;
	const [oldest] = claims.keys();
	if (claims.size >= CLAIM_LIMIT && oldest !== undefined) claims.delete(oldest);
	claims.set(wait, now);
	return true;
}

/** The caller could not end it. */
export function releaseEnd(wait: string): void {
	claims.delete(wait);
}

export function isEnding(wait: string): boolean {
	return Date.now() - (claims.get(wait) ?? -Infinity) < CLAIM_MS;
}
