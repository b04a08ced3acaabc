import { createHash, randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { asNumber, asText, copy, isObject, remove, stableJson, type JsonObject } from './json';
import type { ProviderRow } from './providers';

/**
 * The ledger of creates, kept in the node's context, which survives n8n's Retry On Fail and Retry execution
 * (n8n-engine.md section 5): a run that is repeated finds the tasks that its earlier try created, and pays once.
 */

export interface LedgerEntry {
	/** `sent`: the create went out and no clear answer was written down. */
	state: 'sent' | 'created';
	taskId: string | null;
	/** ISO 8601. */
	submittedAt: string;
	/** The same for every repeat of this create, where the provider documents such a key. */
	idempotencyKey: string | null;
}

const CONTEXT_KEY = 'seedanceLedger';

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

/** A hash of what the clip is: provider and request body, without the callback address. Holds no data of the clip. */
export function fingerprint(provider: ProviderRow, body: JsonObject): string {
	const clip = copy(body) as JsonObject;
	const callback = provider.dialect.create.fields.callbackUrl;
	if (callback && typeof callback.path === 'string') remove(clip, callback.path);
	return createHash('sha256')
		.update(stableJson({ provider: provider.id, body: withoutQuery(clip) }))
		.digest('hex');
}

/** The entries of one run of the node, by item and clip. */
export class Ledger {
	private readonly entries: Map<string, LedgerEntry>;

	private constructor(
		private readonly context: IExecuteFunctions,
		private readonly runIndex: number,
		entries: Map<string, LedgerEntry>,
	) {
		this.entries = entries;
	}

	/** The ledger that an earlier try of this very run left, else an empty one: a loop that comes round creates again. */
	static open(context: IExecuteFunctions): Ledger {
		const runIndex = asNumber(context.evaluateExpression('{{ $runIndex }}', 0)) ?? 0;
		const stored: unknown = context.getContext('node')[CONTEXT_KEY];
		const sameRun = isObject(stored) && stored.runIndex === runIndex && isObject(stored.entries);
		const entries = new Map<string, LedgerEntry>();
		for (const [key, value] of Object.entries(
			sameRun && isObject(stored.entries) ? stored.entries : {},
		)) {
			const entry = readEntry(value);
			if (entry) entries.set(key, entry);
		}
		return new Ledger(context, runIndex, entries);
	}

	find(index: number, clip: string): LedgerEntry | undefined {
		return this.entries.get(key(index, clip));
	}

	/** Every task id in the ledger: another item's task is not taken for this one's. */
	taskIds(): string[] {
		return [...this.entries.values()].flatMap(({ taskId }) => taskId ?? []);
	}

	/** Written before the create goes out, so that a try that dies in between is not repeated blindly. */
	begin(index: number, clip: string, keyed: boolean): LedgerEntry {
		const entry: LedgerEntry = {
			state: 'sent',
			taskId: null,
			submittedAt: new Date().toISOString(),
			idempotencyKey: keyed ? randomUUID() : null,
		};
		this.entries.set(key(index, clip), entry);
		this.save();
		return entry;
	}

	created(index: number, clip: string, taskId: string): void {
		const entry = this.find(index, clip);
		if (!entry) return;
		entry.state = 'created';
		entry.taskId = taskId;
		this.save();
	}

	/** The create certainly did not happen: a later try may send it. */
	forget(index: number, clip: string): void {
		this.entries.delete(key(index, clip));
		this.save();
	}

	/** No item failed: nothing can be repeated any more, and a run on purpose shall create again. */
	clear(): void {
		this.entries.clear();
		this.save();
	}

	private save(): void {
		const context = this.context.getContext('node');
		if (this.entries.size === 0) delete context[CONTEXT_KEY];
		else
			context[CONTEXT_KEY] = { runIndex: this.runIndex, entries: Object.fromEntries(this.entries) };
	}
}

function key(index: number, clip: string): string {
	return `${index}:${clip}`;
}

function readEntry(value: unknown): LedgerEntry | undefined {
	if (!isObject(value) || (value.state !== 'sent' && value.state !== 'created')) return undefined;
	const submittedAt = asText(value.submittedAt);
	if (submittedAt === undefined) return undefined;
	return {
		state: value.state,
		taskId: asText(value.taskId) ?? null,
		submittedAt,
		idempotencyKey: asText(value.idempotencyKey) ?? null,
	};
}
