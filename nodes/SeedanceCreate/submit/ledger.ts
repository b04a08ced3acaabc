import { createHash, randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import {
	asNumber,
	asText,
	at,
	copy,
	isObject,
	remove,
	stableJson,
	type JsonObject,
} from '../../shared/tools/json';
import { runIndex } from '../../shared/n8n/context';
import type { ProviderRow } from '../../shared/providers';

/**
 * The ledger of creates, by which a run that is repeated finds the tasks that its earlier try created, and pays once.
 * It lies in two places. The node's context survives Retry On Fail, and Retry execution of a run that failed in this
 * node (docs/sources.md#n8n-retries-and-money). After a person's stop n8n repeats an execution from the state in which it was stored
 * last, which is before this node: for that the ledger also stays in this process's memory for a day.
 */

export interface LedgerEntry {
	/** What the create was for: see {@link fingerprint}. */
	clip: string;
	/** `sent`: the create went out and no clear answer was written down. */
	state: 'sent' | 'created';
	taskId: string | null;
	/** ISO 8601. */
	submittedAt: string;
	/** The same for every repeat of this create, where the provider documents such a key. */
	idempotencyKey: string | null;
}

/** One run of the node. */
interface Run {
	executionId: string;
	/** Counts the rounds of a loop. */
	runIndex: number;
	/** By the item's index; an own property or nothing. */
	entries: Record<string, LedgerEntry>;
}

/** A run as the process remembers it. */
interface RememberedRun extends Run {
	/** Workflow and node. */
	place: string;
	/** Tells the accounts at providers apart: a hash, for the key itself is kept nowhere. */
	account: string;
	/** ms since 1970. */
	at: number;
}

const CONTEXT_KEY = 'seedanceLedger';
/** After a day a video's address has expired, and a provider forgets its idempotency keys. */
const REMEMBERED_MS = 24 * 3_600_000;
/** About 300 bytes each. */
const REMEMBERED_ENTRIES = 20_000;

/** The oldest first. */
const remembered: RememberedRun[] = [];

/** Who asks for the clip and who is told about it do not change the clip. */
const NOT_THE_CLIP = ['callbackUrl', 'endUserId'] as const;

/** The text without the query of an address: signatures and expiry times change from run to run. */
function withoutQuery(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutQuery);
	if (isObject(value))
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, withoutQuery(entry)]),
		);
	return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value)
		? value.replace(/[?#].*$/s, '')
		: value;
}

/** A hash of what the clip is: provider and request body, without callback address and end user. Holds no data of it. */
export function fingerprint(provider: ProviderRow, body: JsonObject): string {
	const clip = copy(body) as JsonObject;
	for (const name of NOT_THE_CLIP) {
		const path = provider.dialect.create.fields[name]?.path;
		if (typeof path === 'string') remove(clip, path);
	}
	return hash({ provider: provider.id, body: withoutQuery(clip) });
}

function hash(value: unknown): string {
	return createHash('sha256').update(stableJson(value)).digest('hex');
}

/** The entries of one run of the node, and those that it may take over from the run that it repeats. */
export class Ledger {
	private constructor(
		private readonly context: IExecuteFunctions,
		private readonly run: RememberedRun,
		private readonly earlier: ReadonlyArray<Run['entries']>,
	) {}

	/**
	 * The ledger of this run, with what an earlier try of it left. A loop that comes round finds nothing: it creates
	 * again.
	 * @param clips what this run is about to create
	 */
	static async open(
		context: IExecuteFunctions,
		provider: ProviderRow,
		clips: readonly string[],
	): Promise<Ledger> {
		const node = context.getNode();
		const run: RememberedRun = {
			executionId: context.getExecutionId(),
			runIndex: runIndex(context),
			// Written in place, so that an entry costs the same among thousands.
			entries: {},
			place: `${context.getWorkflow().id ?? ''}/${node.id}`,
			account: hash(await context.getCredentials(provider.credential)),
			at: Date.now(),
		};
		const stored = readRun(context.getContext('node')[CONTEXT_KEY]);
		let earlier: Array<Run['entries']> = [];
		if (stored?.runIndex === run.runIndex) {
			if (stored.executionId === run.executionId) run.entries = stored.entries;
			else earlier = [stored.entries];
		} else if (context.getMode() === 'retry') {
			earlier = await interruptedRuns(context, run, clips);
		}
		context.getContext('node')[CONTEXT_KEY] = {
			executionId: run.executionId,
			runIndex: run.runIndex,
			entries: run.entries,
		};
		remember(run);
		return new Ledger(context, run, earlier);
	}

	/**
	 * What an earlier try has done for an item. In another try of the same execution that is the item's entry, even
	 * where an expression now gives another clip (`$now`, a random seed). In a repeated execution it is an entry of the
	 * same clip, if possible that of the same item; it belongs to this run from then on.
	 */
	find(index: number, clip: string): LedgerEntry | undefined {
		const own = at(this.run.entries, String(index)) as LedgerEntry | undefined;
		if (own) return own;
		for (const entries of this.earlier) {
			const name = nameOf(entries, index, clip);
			if (name === undefined) continue;
			const entry = entries[name];
			delete entries[name];
			this.run.entries[index] = entry;
			return entry;
		}
		return undefined;
	}

	/** Every task id that this process knows: another item's task is not taken for this one's. */
	taskIds(): string[] {
		return [this.run, ...remembered].flatMap(({ entries }) =>
			Object.values(entries).flatMap(({ taskId }) => taskId ?? []),
		);
	}

	/** When other runs sent creates to the same account that nobody has heard of, ms since 1970. */
	othersOpen(): number[] {
		return remembered
			.filter((other) => other !== this.run && other.account === this.run.account)
			.flatMap(({ entries }) => Object.values(entries))
			.filter(({ state }) => state === 'sent')
			.map(({ submittedAt }) => Date.parse(submittedAt));
	}

	/** Written before the create goes out, so that a try that dies in between is not repeated blindly. */
	begin(index: number, clip: string, keyed: boolean): LedgerEntry {
		const entry: LedgerEntry = {
			clip,
			state: 'sent',
			taskId: null,
			submittedAt: new Date().toISOString(),
			idempotencyKey: keyed ? randomUUID() : null,
		};
		this.run.entries[index] = entry;
		return entry;
	}

	created(entry: LedgerEntry, taskId: string): void {
		entry.state = 'created';
		entry.taskId = taskId;
	}

	/** The create certainly did not happen: a later try may send it. */
	forget(index: number): void {
		delete this.run.entries[index];
	}

	/** No item failed: n8n has no reason to try this node again, and stores nothing. */
	clear(): void {
		delete this.context.getContext('node')[CONTEXT_KEY];
	}
}

/** The entry of that clip, if possible that of the same item. */
function nameOf(entries: Run['entries'], index: number, clip: string): string | undefined {
	const own = String(index);
	if (Object.hasOwn(entries, own) && entries[own].clip === clip) return own;
	return Object.keys(entries).find((name) => entries[name].clip === clip);
}

function remember(run: RememberedRun): void {
	const { place, executionId, runIndex } = run;
	const isEarlierTry = (other: RememberedRun): boolean =>
		other.place === place && other.executionId === executionId && other.runIndex === runIndex;
	const index = remembered.findIndex(isEarlierTry);
	if (index >= 0) remembered.splice(index, 1);
	remembered.push(run);
	let count = remembered.reduce((sum, { entries }) => sum + Object.keys(entries).length, 0);
	while (remembered[0].at < run.at - REMEMBERED_MS || count > REMEMBERED_ENTRIES) {
		if (remembered[0] === run) return;
		count -= Object.keys(remembered[0].entries).length;
		remembered.shift();
	}
}

/**
 * The entries of runs of this node whose execution n8n has stored as failed or stopped, the newest first: this
 * execution repeats one of them. n8n does not say which; that of one that succeeded cannot be repeated.
 */
async function interruptedRuns(
	context: IExecuteFunctions,
	run: RememberedRun,
	clips: readonly string[],
): Promise<Array<Run['entries']>> {
	const wanted = new Set(clips);
	const result: Array<Run['entries']> = [];
	for (const { place, account, runIndex, executionId, entries } of [...remembered].reverse()) {
		const concerned =
			place === run.place &&
			account === run.account &&
			runIndex === run.runIndex &&
			executionId !== run.executionId &&
			Object.values(entries).some(({ clip }) => wanted.has(clip));
		if (concerned && (await hasFailed(context, executionId))) result.push(entries);
	}
	return result;
}

async function hasFailed(context: IExecuteFunctions, executionId: string): Promise<boolean> {
	try {
		const data: unknown = await context.getExecutionDataById(executionId);
		return isObject(at(data, 'resultData.error'));
	} catch {
		return false; // It cannot be read: then it cannot have been repeated either.
	}
}

function readRun(value: unknown): Run | undefined {
	if (!isObject(value) || !isObject(value.entries)) return undefined;
	const runIndex = asNumber(value.runIndex);
	if (runIndex === undefined) return undefined;
	const entries = Object.entries(value.entries).flatMap(([index, entry]) => {
		const read = readEntry(entry);
		return read ? [[index, read] as const] : [];
	});
	return {
		executionId: asText(value.executionId) ?? '',
		runIndex,
		entries: Object.fromEntries(entries),
	};
}

function readEntry(value: unknown): LedgerEntry | undefined {
	if (!isObject(value) || (value.state !== 'sent' && value.state !== 'created')) return undefined;
	const clip = asText(value.clip);
	const submittedAt = asText(value.submittedAt);
	if (clip === undefined || submittedAt === undefined) return undefined;
	return {
		clip,
		state: value.state,
		taskId: asText(value.taskId) ?? null,
		submittedAt,
		idempotencyKey: asText(value.idempotencyKey) ?? null,
	};
}
