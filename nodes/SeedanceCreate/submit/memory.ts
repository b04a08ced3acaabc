import type { Try } from './identity';
import { leftOf, type Left, type Run } from './storedRun';

/**
 * The runs of this process, for a repeat of an execution of which n8n has kept nothing: one that a person stopped, in
 * this node or behind it. Forgotten after a day, and when n8n restarts.
 */

/** What one node has done in an execution and in those that it repeats: all of it, or it is not remembered. */
export interface RememberedPlace {
	/** The last try. */
	self: Try;
	/** The last execution before that. */
	before?: string;
	/** Of the execution of that try, by the rounds of a loop. */
	rounds: Map<number, Run>;
	/** Of the executions that it repeats: what it has not taken over yet. */
	left: Set<Left>;
	/** Why these may have sent more, see `Run.lost`. */
	lost?: Run['lost'];
	/** ms since 1970. */
	at: number;
}

/** After a day a video's address has expired, and keys of creates are forgotten. */
const REMEMBERED_MS = 24 * 3_600_000;
/** About 300 bytes each. */
const REMEMBERED_ENTRIES = 20_000;

/** By `nameOf`, the oldest first. */
const remembered = new Map<string, RememberedPlace>();

/**
 * What earlier executions of the same origin did in this place; or, if n8n gives no origin, the execution of that id. A
 * loop that is repeated from its start may have other items in its rounds, so that what any of them did counts; one that
 * goes on in a later round has the earlier ones behind it.
 */
export function recallPlace(
	self: Try,
	executionId = self.executionId,
): RememberedPlace | undefined {
	const found =
		remembered.get(nameOf(self)) ??
		[...remembered.values()].find(
			(one) => one.self.place === self.place && one.self.executionId === executionId,
		);
	if (!found || found.at < Date.now() - REMEMBERED_MS) return undefined;
	if (found.self.executionId !== self.executionId) {
		for (const [round, run] of found.rounds)
			if (round >= self.round) for (const one of leftOf(run)) found.left.add(one);
		found.rounds.clear();
		remembered.delete(nameOf(found.self));
		found.before = found.self.executionId;
		found.self = self;
		remembered.set(nameOf(self), found);
	}
	return found;
}

/** Keeps a run; its entries are shared, so that an answer that comes after a stop is known to the repeat. */
export function rememberRun(self: Try, run: Run): void {
	const name = nameOf(self);
	const at = Date.now();
	const place = recallPlace(self);
	const { rounds = new Map<number, Run>(), left = new Set<Left>() } = place ?? {};
	rounds.set(self.round, run);
	remembered.delete(name);
	remembered.set(name, { self, rounds, left, lost: run.lost ?? place?.lost, at });
	let count = [...remembered.values()].reduce((sum, one) => sum + sizeOf(one), 0);
	for (const [oldest, one] of remembered) {
		const young = one.at >= at - REMEMBERED_MS && count <= REMEMBERED_ENTRIES;
		if (young || oldest === name) break;
		count -= sizeOf(one);
		remembered.delete(oldest);
	}
}

/** By `nameOf`, the last run of the node that is under way or waits for its turn. */
const turns = new Map<string, Promise<unknown>>();

/**
 * One run of the node at a time, of an execution and its repeats: a person may retry one that is still sending after a
 * stop, or retry it twice, and what the other is about to create is not known before it has ended.
 */
export async function inTurn<T>(self: Try | undefined, work: () => Promise<T>): Promise<T> {
	if (!self) return await work();
	const name = nameOf(self);
	const turn = (turns.get(name) ?? Promise.resolve()).then(work, work);
	turns.set(name, turn);
	try {
		return await turn;
	} finally {
		if (turns.get(name) === turn) turns.delete(name);
	}
}

function sizeOf({ rounds, left }: RememberedPlace): number {
	return [...rounds.values()].reduce(
		(sum, { entries }) => sum + Object.keys(entries).length,
		left.size,
	);
}

function nameOf({ origin, place }: Try): string {
	return `${origin} ${place}`;
}
