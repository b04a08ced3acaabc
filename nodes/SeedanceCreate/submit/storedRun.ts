/**
 * Stored in users' databases, in the node's context: add keys, never change or drop one. What one run of the node and its
 * repeats have done.
 */

import { asNumber, asText, isObject } from '../../shared/tools/json';
import type { Clip } from './clip';

export interface LedgerEntry extends Clip {
	/** `sent`: no clear answer was written down. `refused`: it certainly did not happen; such an entry is not stored. */
	state: 'sent' | 'created' | 'refused';
	taskId: string | null;
	/** ISO 8601. */
	submittedAt: string;
	/** The same for every repeat of this create, if the provider documents such a key. */
	idempotencyKey: string | null;
}

/** One run of the node: what it and its repeats have done. */
export interface Run {
	executionId: string;
	origin: string;
	round: number;
	/** A hash of the account's; empty until the first create. */
	account: string;
	/** By the item's index; an own property or nothing. */
	entries: Record<string, LedgerEntry>;
	/** Entries of the repeated execution that may be an item's own, by the item's index: nothing is sent for it. */
	similar: Record<string, LedgerEntry>;
	/** It repeats an execution that was cut off, so that items without an entry may have been sent all the same. */
	lost?: { since: number | null };
	/** The one that it repeats, until it has taken that over: it may fail before. */
	before?: Run;
}

/** An entry of an earlier execution that an item may take over. */
export interface Left {
	entry: LedgerEntry;
	round: number;
	index: number;
	/** It was only similar already. */
	similar: boolean;
	/** See `Run.account`. */
	account: string;
}

/** What a run leaves to its repeat. */
export function leftOf({ entries, similar, round, account }: Run): Left[] {
	return [entries, similar].flatMap((all) =>
		Object.entries(all).map(([index, entry]) => ({
			entry,
			round,
			index: Number(index),
			similar: all === similar,
			account,
		})),
	);
}

/** A run as n8n has stored it; `undefined` for what is not one. */
export function readRun(value: unknown): Run | undefined {
	if (!isObject(value) || !isObject(value.entries)) return undefined;
	const round = asNumber(value.round);
	const origin = asText(value.origin);
	if (round === undefined || origin === undefined) return undefined;
	const before = readRun(value.before);
	return {
		executionId: asText(value.executionId) ?? '',
		origin,
		round,
		account: asText(value.account) ?? '',
		entries: readEntries(value.entries),
		similar: readEntries(value.similar),
		...(isObject(value.lost) && { lost: { since: asNumber(value.lost.since) ?? null } }),
		...(before && { before }),
	};
}

/**
 * The entries of a run that 0.1.0 stored. It told a clip by another hash, so no entry is taken for an item's own: nothing
 * is sent for these items, and they say which tasks may be theirs.
 * @param round of the run that may repeat it
 */
export function entriesOf010(value: unknown, round: number): Run['similar'] {
	if (!isObject(value) || !isObject(value.entries) || asNumber(value.runIndex) !== round) return {};
	const entries = Object.entries(value.entries).map(([index, entry]) =>
		isObject(entry) ? [index, { ...entry, exact: entry.clip, nearly: entry.clip }] : [index, entry],
	);
	return readEntries(Object.fromEntries(entries));
}

function readEntries(value: unknown): Run['entries'] {
	const entries = Object.entries(isObject(value) ? value : {}).flatMap(([index, entry]) => {
		const read = readEntry(entry);
		return read ? [[index, read] as const] : [];
	});
	return Object.fromEntries(entries);
}

function readEntry(value: unknown): LedgerEntry | undefined {
	if (!isObject(value) || (value.state !== 'sent' && value.state !== 'created')) return undefined;
	const exact = asText(value.exact);
	const nearly = asText(value.nearly);
	const asked = asText(value.asked);
	const submittedAt = asText(value.submittedAt);
	if (exact === undefined || nearly === undefined || submittedAt === undefined) return undefined;
	return {
		exact,
		nearly,
		...(asked !== undefined && { asked }),
		state: value.state,
		taskId: asText(value.taskId) ?? null,
		submittedAt,
		idempotencyKey: asText(value.idempotencyKey) ?? null,
	};
}
