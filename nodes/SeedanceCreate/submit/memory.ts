import type { Try } from './identity';
import type { Run } from './storedRun';

/**
 * The runs of this process, each under its exact name, for a repeat of an execution of which n8n has kept nothing: one
 * that a person stopped, in this node or behind it. Forgotten after a day, and when n8n restarts.
 */

interface RememberedRun {
	self: Try;
	run: Run;
	/** ms since 1970. */
	at: number;
}

/** After a day a video's address has expired, and keys of creates are forgotten. */
const REMEMBERED_MS = 24 * 3_600_000;
/** About 300 bytes each. */
const REMEMBERED_ENTRIES = 20_000;

/** By `nameOf`, the oldest first. */
const remembered = new Map<string, RememberedRun>();

/**
 * What an earlier execution of the same origin did in this place and round; or, if n8n gives no origin, the execution
 * of that id.
 */
export function recallRun(self: Try): Run | undefined {
	const found =
		remembered.get(nameOf(self)) ??
		[...remembered.values()].find(
			({ self: { place, round, executionId } }) =>
				place === self.place && round === self.round && executionId === self.executionId,
		);
	return found && found.at >= Date.now() - REMEMBERED_MS ? found.run : undefined;
}

/** Keeps a run; its entries are shared, so that an answer that comes after a stop is known to the repeat. */
export function rememberRun(self: Try, run: Run): void {
	const name = nameOf(self);
	remembered.delete(name);
	const at = Date.now();
	remembered.set(name, { self, run, at });
	const sizeOf = (one: RememberedRun): number => Object.keys(one.run.entries).length;
	let count = [...remembered.values()].reduce((sum, one) => sum + sizeOf(one), 0);
	for (const [oldest, one] of remembered) {
		const young = one.at >= at - REMEMBERED_MS && count <= REMEMBERED_ENTRIES;
		if (young || oldest === name) break;
		count -= sizeOf(one);
		remembered.delete(oldest);
	}
}

function nameOf({ origin, place, round }: Try): string {
	return `${origin} ${place} ${round}`;
}
