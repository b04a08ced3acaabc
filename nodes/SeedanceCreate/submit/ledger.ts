import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../../shared/http/account';
import { hash, type Clip } from './clip';
import { accountName, repeatedRun, tryOf, type Try } from './identity';
import { knownTasks, noteCreate, openElsewhere } from './known';
import { recallRun, rememberRun } from './memory';
import { entriesOf010, readRun, type LedgerEntry, type Run } from './storedRun';

/**
 * The ledger of creates, by which a run that is repeated finds the tasks that its earlier try created, and pays once.
 * It lies in two places, under the name that an execution shares with its repeats. The node's context survives Retry On
 * Fail, and Retry execution of a run that failed in this node (docs/sources.md#n8n-retries-and-money). After a person's
 * stop n8n goes back to a state from before this node: for that the ledger stays in this process's memory for a day.
 */

/** What an earlier try has left of an item. */
export type Earlier =
	/** It is this item's: the same create of the same run. */
	| { kind: 'own'; entry: LedgerEntry }
	/** It may be this item's: nobody can tell. */
	| { kind: 'similar'; entry: LedgerEntry }
	/** The earlier try was cut off, and n8n has kept nothing of it. */
	| { kind: 'interrupted'; since: number | null };

const CONTEXT_KEY = 'seedanceLedger';
/** Before the index of an entry that was doubtful already. */
const SIMILAR = 'similar ';

/** The entries of one run of the node. */
export class Ledger {
	private readonly found = new Map<number, Extract<Earlier, { entry: LedgerEntry }>>();
	private account = '';

	private constructor(
		private readonly context: IExecuteFunctions,
		private readonly self: Try | undefined,
		private readonly run: Run,
		/** Another execution's, which this one repeats. */
		private readonly earlier: Run | undefined,
	) {}

	/**
	 * The ledger of this run, with what an earlier try of it left. A loop that comes round finds nothing: it creates
	 * again. Opened before anything can fail, so that a run that ended without one was cut off.
	 */
	static open(context: IExecuteFunctions): Ledger {
		const self = tryOf(context);
		const { executionId = '', origin = '', round = 0 } = self ?? {};
		const fresh: Run = { executionId, origin, round, account: '', entries: {}, similar: {} };
		if (!self) return new Ledger(context, undefined, fresh, undefined);
		const storage = context.getContext('node');
		const stored = readRun(storage[CONTEXT_KEY]);
		const same = stored?.origin === origin && stored.round === round ? stored : undefined;
		const again = same?.executionId === executionId;
		// What this process remembers of an earlier repeat is newer than what n8n has stored of the first one.
		const earlier = again ? undefined : (recallRun(self) ?? same);
		if (!stored) fresh.similar = entriesOf010(storage[CONTEXT_KEY], round);
		const ledger = new Ledger(context, self, again ? same : fresh, earlier);
		ledger.store();
		return ledger;
	}

	/**
	 * Finds what is already done of the creates that are about to be sent. In another try of the same execution that is
	 * the item's entry, even if an expression now gives another clip (`$now`, a random seed). In a repeated execution it
	 * is an entry of the very same request, if possible that of the same item.
	 */
	async prepare(
		account: Account,
		jobs: ReadonlyArray<{ index: number; clip: Clip }>,
	): Promise<void> {
		const { self, run } = this;
		this.account = await accountName(this.context, account);
		run.account = hash([this.account, self?.place]);
		const earlier = this.earlier ?? (await this.recallRepeated());
		if (earlier?.lost) run.lost = earlier.lost;
		for (const { index } of jobs) {
			const entry = entryAt(run.entries, index);
			const similar = entryAt(run.similar, index);
			if (similar) this.found.set(index, { kind: 'similar', entry: similar });
			if (!entry) continue;
			this.found.set(index, { kind: 'own', entry });
			noteCreate({ account: this.account, origin: run.origin, entry });
		}
		if (earlier) this.takeOver(earlier, jobs);
		this.store();
		if (self) rememberRun(self, run);
	}

	/** What is known of an execution that this one repeats, if neither the context nor its origin tells. */
	private async recallRepeated(): Promise<Run | undefined> {
		const { self, run } = this;
		if (!self?.repeats || run.lost || Object.keys(run.entries).length > 0) return undefined;
		const { interrupted, since = null, executionId } = await repeatedRun(this.context);
		const earlier = executionId === undefined ? undefined : recallRun({ ...self, executionId });
		if (!earlier && interrupted) run.lost = { since };
		return earlier;
	}

	/** Its entries are written in place from then on, so that an entry costs the same among thousands. */
	private store(): void {
		if (this.self) this.context.getContext('node')[CONTEXT_KEY] = { ...this.run };
	}

	/** What an earlier try has left of an item; `undefined`: it certainly sent nothing for it. */
	find(index: number): Earlier | undefined {
		const found = this.found.get(index);
		if (found) return found.entry.state === 'refused' ? undefined : found;
		return this.run.lost && { kind: 'interrupted', ...this.run.lost };
	}

	/** Whether a create gets the same key in every repeat of this execution. */
	get lasting(): boolean {
		return this.self?.lasting ?? false;
	}

	/** Every task id that this process knows: another item's task is not taken for this one's. */
	taskIds(): Set<string> {
		return this.withOwn(knownTasks(this.account));
	}

	/** The same, but for what earlier tries of this execution made and this one has not taken over: that may be an item's own. */
	taskIdsOfOthers(): Set<string> {
		return this.withOwn(knownTasks(this.account, this.self?.origin));
	}

	private withOwn(ids: Set<string>): Set<string> {
		for (const { taskId } of Object.values(this.run.entries)) if (taskId !== null) ids.add(taskId);
		return ids;
	}

	/** When other runs sent creates to the same account that nobody has heard of, ms since 1970. */
	othersOpen(): number[] {
		return openElsewhere(this.account, this.self?.origin, Object.values(this.run.entries));
	}

	/** Written before the create goes out, so that a try that dies in between is not repeated blindly. */
	begin(index: number, clip: Clip, keyed: boolean): LedgerEntry {
		const entry: LedgerEntry = {
			...clip,
			state: 'sent',
			taskId: null,
			submittedAt: new Date().toISOString(),
			idempotencyKey: keyed ? this.keyOf(index, clip) : null,
		};
		this.run.entries[index] = entry;
		noteCreate({ account: this.account, origin: this.self?.origin, entry });
		return entry;
	}

	created(entry: LedgerEntry, taskId: string): void {
		entry.state = 'created';
		entry.taskId = taskId;
	}

	/** The create certainly did not happen: a later try may send it. */
	forget(index: number): void {
		const entry = entryAt(this.run.entries, index);
		if (entry) entry.state = 'refused';
		delete this.run.entries[index];
	}

	/** No item failed: n8n has no reason to try this node again, and stores nothing. */
	clear(): void {
		if (this.self) delete this.context.getContext('node')[CONTEXT_KEY];
	}

	/** The same key in every repeat, also if nothing is left of the first try but its name. */
	private keyOf(index: number, { exact }: Clip): string {
		const { self } = this;
		if (!self?.lasting) return randomUUID();
		const name = hash([self.origin, self.place, self.round, index, exact]);
		return name.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	}

	/** First each item's own entry, then that of another place (the order may have changed), then the doubtful ones. */
	private takeOver(earlier: Run, jobs: ReadonlyArray<{ index: number; clip: Clip }>): void {
		const sameAccount = earlier.account === '' || earlier.account === this.run.account;
		const open = new Map(Object.entries(earlier.entries));
		for (const [index, entry] of Object.entries(earlier.similar)) open.set(SIMILAR + index, entry);
		const waiting = jobs.filter(({ index }) => !this.found.has(index));
		const take = (index: number, name: string | undefined, kind: 'own' | 'similar'): void => {
			const entry = name === undefined ? undefined : open.get(name);
			if (name === undefined || !entry || this.found.has(index)) return;
			open.delete(name);
			const own = sameAccount && kind === 'own' && !name.startsWith(SIMILAR);
			this.found.set(index, { kind: own ? 'own' : 'similar', entry });
			(own ? this.run.entries : this.run.similar)[index] = entry;
		};
		for (const { index, clip } of waiting)
			if (open.get(String(index))?.exact === clip.exact) take(index, String(index), 'own');
		for (const { index, clip } of waiting)
			take(
				index,
				nameWhere(open, ({ exact }) => exact === clip.exact),
				'own',
			);
		for (const { index, clip } of waiting)
			if (open.get(String(index))?.nearly === clip.nearly) take(index, String(index), 'similar');
		for (const { index, clip } of waiting)
			take(
				index,
				nameWhere(open, ({ nearly }) => nearly === clip.nearly),
				'similar',
			);
	}
}

function nameWhere(
	entries: ReadonlyMap<string, LedgerEntry>,
	fits: (entry: LedgerEntry) => boolean,
): string | undefined {
	return [...entries].find(([, entry]) => fits(entry))?.[0];
}

function entryAt(entries: Run['entries'], index: number): LedgerEntry | undefined {
	return Object.hasOwn(entries, String(index)) ? entries[index] : undefined;
}
