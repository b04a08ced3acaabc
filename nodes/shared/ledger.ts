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
	/**
	 * @param entries the object that lies in the node's context: it is written in place, so that an entry costs the same
	 * among thousands
	 */
	private constructor(
		private readonly context: IExecuteFunctions,
		private readonly entries: Record<string, LedgerEntry>,
	) {}

	/** The ledger that an earlier try of this very run left, else an empty one: a loop that comes round creates again. */
	static open(context: IExecuteFunctions): Ledger {
		const runIndex = asNumber(context.evaluateExpression('{{ $runIndex }}', 0)) ?? 0;
		const stored: unknown = context.getContext('node')[CONTEXT_KEY];
		const sameRun = isObject(stored) && stored.runIndex === runIndex && isObject(stored.entries);
		const entries: Record<string, LedgerEntry> = {};
		for (const [name, value] of Object.entries(
			sameRun && isObject(stored.entries) ? stored.entries : {},
		)) {
			const entry = readEntry(value);
			if (entry) entries[name] = entry;
		}
		context.getContext('node')[CONTEXT_KEY] = { runIndex, entries };
		return new Ledger(context, entries);
	}

	find(index: number, clip: string): LedgerEntry | undefined {
		const name = key(index, clip);
		return Object.hasOwn(this.entries, name) ? this.entries[name] : undefined;
	}

	/** Every task id in the ledger: another item's task is not taken for this one's. */
	taskIds(): string[] {
		return Object.values(this.entries).flatMap(({ taskId }) => taskId ?? []);
	}

	/** Written before the create goes out, so that a try that dies in between is not repeated blindly. */
	begin(index: number, clip: string, keyed: boolean): LedgerEntry {
		const entry: LedgerEntry = {
			state: 'sent',
			taskId: null,
			submittedAt: new Date().toISOString(),
			idempotencyKey: keyed ? randomUUID() : null,
		};
		this.entries[key(index, clip)] = entry;
		return entry;
	}

	created(index: number, clip: string, taskId: string): void {
		const entry = this.find(index, clip);
		if (!entry) return;
		entry.state = 'created';
		entry.taskId = taskId;
	}

	/** The create certainly did not happen: a later try may send it. */
	forget(index: number, clip: string): void {
		delete this.entries[key(index, clip)];
	}

	/** No item failed: nothing can be repeated any more, and a run on purpose shall create again. */
	clear(): void {
		delete this.context.getContext('node')[CONTEXT_KEY];
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
