import type { LedgerEntry } from './storedRun';

/**
 * What this process knows of the tasks of all its accounts, for a day: whose a listed task is, and which other creates
 * may have made it. It is forgotten when n8n restarts.
 */

/** A create of any run. */
interface KnownCreate {
	/** See `accountName`. */
	account: string;
	/** See `Try.origin`; `undefined` for a tool. */
	origin: string | undefined;
	entry: LedgerEntry;
}

/** After a day a video's address has expired. */
const KNOWN_MS = 24 * 3_600_000;
/** About 300 bytes each. */
const MOST_KNOWN = 20_000;

/** The oldest first. */
let known: KnownCreate[] = [];

/** Writes a create down before it goes out. */
export function noteCreate(create: KnownCreate): void {
	known.push(create);
	if (known.length > MOST_KNOWN * 1.1) known = known.slice(-MOST_KNOWN);
}

/**
 * The ids of all tasks of an account that are known to belong to some item.
 * @param but those of this execution and its repeats are left out
 */
export function knownTasks(account: string, but?: string): Set<string> {
	return new Set(
		ofAccount(account)
			.filter(({ origin }) => but === undefined || origin !== but)
			.flatMap(({ entry }) => entry.taskId ?? []),
	);
}

/**
 * When other executions sent creates to the account that nobody has heard of, ms since 1970.
 * @param origin this execution and its repeats, which are no others; a tool has none that its calls share
 * @param own this run's creates
 */
export function openElsewhere(
	account: string,
	origin: string | undefined,
	own: readonly LedgerEntry[],
): number[] {
	const mine = new Set(own);
	return ofAccount(account)
		.filter((create) => create.origin === undefined || create.origin !== origin)
		.filter(({ entry }) => !mine.has(entry))
		.filter(({ entry }) => entry.state === 'sent')
		.map(({ entry }) => Date.parse(entry.submittedAt));
}

function ofAccount(account: string): KnownCreate[] {
	const since = Date.now() - KNOWN_MS;
	return known.filter(
		(create) => create.account === account && Date.parse(create.entry.submittedAt) >= since,
	);
}
