import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../../shared/http/account';
import { hash, type Clip } from './clip';
import { accountName, repeatedRun, tryOf, type Try } from './identity';
import { knownTasks, noteCreate, openElsewhere } from './known';
import { recallPlace, rememberRun } from './memory';
import { entriesOf010, leftOf, readRun, type Left, type LedgerEntry, type Run } from './storedRun';

/**
 * The ledger of creates, by which a run that is repeated finds the tasks that its earlier try created, and pays once.
 * It lies in two places, under the name that an execution shares with its repeats. The node's context survives Retry On
 * Fail, and Retry execution of a run that failed in this node (docs/sources.md#n8n-retries-and-money). After a person's
 * stop n8n goes back to a state from before this node: for that the ledger stays in this process's memory for a day.
 */

/** What an earlier try has left of an item. */
type Earlier =
	/** It is this item's, the same create of the same run; or it may be, and nobody can tell. */
	| { kind: 'own' | 'similar'; entry: LedgerEntry }
	/** The earlier try was cut off, and n8n has kept nothing of it. */
	| { kind: 'interrupted'; since: number | null };

const CONTEXT_KEY = 'seedanceLedger';

/** The entries of one run of the node. */
export class Ledger {
	/** By the index of an item: how many before it ask for the same clip. */
	private readonly twins = new Map<number, number>();
	private account = '';

	private constructor(
		private readonly context: IExecuteFunctions,
		private readonly self: Try | undefined,
		private readonly run: Run,
		/** What is left of the executions that this one repeats; `undefined` if nothing tells. */
		private readonly left: Set<Left> | undefined,
		/** The last of these executions that this is of, by what this process remembers and by what n8n has stored. */
		private readonly known: ReadonlyArray<string | undefined> = [],
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
		const place = recallPlace(self);
		const remembered = place && (place.before ?? executionId);
		if (!stored) fresh.similar = entriesOf010(storage[CONTEXT_KEY], round);
		const before = same?.before ?? (again ? undefined : same);
		if (again && !before)
			return new Ledger(context, self, same, place?.left, [remembered]).stored();
		const left = place?.left ?? (before && new Set<Left>());
		if (before && left) addStored(left, before);
		const lost = place?.lost ?? before?.lost;
		const run: Run = { ...fresh, ...(before && { before }), ...(lost && { lost }) };
		const known = [remembered, (again ? before : same)?.executionId];
		return new Ledger(context, self, run, left, known).stored();
	}

	/**
	 * Finds what is already done of the creates that are about to be sent. In another try of the same execution that is
	 * the item's entry, even if an expression now gives another clip (`$now`, a random seed). In a repeated execution it
	 * is an entry of the very same request, or of what was asked for in the same words, if possible that of the same item.
	 */
	async prepare(
		account: Account,
		jobs: ReadonlyArray<{ index: number; clip: Clip }>,
	): Promise<void> {
		const { self, run } = this;
		this.account = await accountName(this.context, account);
		run.account = hash([this.account, self?.place]);
		const recalled = await this.recallRepeated();
		const left = this.left ?? recalled;
		const counts = new Map<string, number>();
		for (const { index, clip } of jobs) {
			const twins = counts.get(nameOf(clip)) ?? 0;
			this.twins.set(index, twins);
			counts.set(nameOf(clip), twins + 1);
			const entry = entryAt(run.entries, index);
			if (entry) noteCreate({ account: this.account, origin: run.origin, entry });
		}
		if (left) this.takeOver(left, jobs);
		delete run.before;
		this.stored();
		if (self) rememberRun(self, run);
	}

	/**
	 * What is known of the execution that this one repeats, if neither the context nor its origin tells: they may tell of
	 * an earlier one only, which that one has repeated before it was cut off.
	 */
	private async recallRepeated(): Promise<Set<Left> | undefined> {
		const { self, run, known } = this;
		if (!self?.repeats || run.lost || Object.keys(run.entries).length > 0) return undefined;
		const { repeated } = self;
		if (known.some((id) => id !== undefined && !(Number(id) < Number(repeated)))) return undefined;
		const { interrupted, since = null, executionId } = await repeatedRun(this.context);
		// Without a token the name does not tell, and the number may.
		const place =
			self.lasting || executionId === undefined ? undefined : recallPlace(self, executionId);
		const lost = place ? place.lost : interrupted ? { since } : undefined;
		if (lost) run.lost = lost;
		return place?.left;
	}

	/** Its entries are written in place from then on, so that an entry costs the same among thousands. */
	private stored(): this {
		if (this.self) this.context.getContext('node')[CONTEXT_KEY] = { ...this.run };
		return this;
	}

	/** What an earlier try has left of an item; `undefined`: it certainly sent nothing for it. */
	find(index: number): Earlier | undefined {
		const { entries, similar, lost } = this.run;
		const own = entryAt(entries, index);
		const entry = own ?? entryAt(similar, index);
		if (!entry) return lost && { kind: 'interrupted', ...lost };
		return entry.state === 'refused' ? undefined : { kind: own ? 'own' : 'similar', entry };
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

	/** The same key in every repeat, also if nothing is left of the first try but its name, and in whatever order. */
	private keyOf(index: number, clip: Clip): string {
		const { self } = this;
		if (!self?.lasting) return randomUUID();
		const twins = this.twins.get(index) ?? 0;
		const name = hash([self.origin, self.place, self.round, twins, nameOf(clip)]);
		return name.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
	}

	/**
	 * First each item's own entry, then that of another place (the order may have changed), then the doubtful ones. Each
	 * entry is taken once.
	 */
	private takeOver(left: Set<Left>, jobs: ReadonlyArray<{ index: number; clip: Clip }>): void {
		const { run } = this;
		for (const by of ['exact', 'nearly', 'asked'] as const) {
			const open = new Map<string | undefined, Left[]>();
			for (const one of left)
				if (one.entry.state !== 'refused')
					open.set(one.entry[by], [...(open.get(one.entry[by]) ?? []), one]);
			for (const ofItsPlace of [true, false]) {
				for (const { index, clip } of jobs) {
					const isKnown = entryAt(run.entries, index) ?? entryAt(run.similar, index);
					if (isKnown || clip[by] === undefined) continue;
					const fitting = (open.get(clip[by]) ?? []).filter((one) => left.has(one));
					const one = ofItsPlace
						? fitting.find((it) => it.index === index && it.round === run.round)
						: fitting[0];
					if (!one) continue;
					left.delete(one);
					const certain = by === 'exact' || (by === 'asked' && clip.refers !== true);
					const sameAccount = one.account === '' || one.account === run.account;
					const own = certain && sameAccount && !one.similar;
					(own ? run.entries : run.similar)[index] = one.entry;
				}
			}
		}
	}
}

/**
 * Adds what n8n has stored of an earlier execution to what this process remembers of one. What is remembered may be newer,
 * of a repeat of which n8n has stored nothing; but in queue mode another process may have created more.
 */
function addStored(left: Set<Left>, same: Run): void {
	const remembered = [...left];
	const knowsRound = remembered.some(({ round }) => round === same.round);
	const ids = new Set(remembered.map(({ entry }) => entry.taskId));
	for (const one of leftOf(same))
		if (!knowsRound || (one.entry.taskId !== null && !ids.has(one.entry.taskId))) left.add(one);
}

/** By what a clip is told in every repeat. */
function nameOf({ exact, asked, refers }: Clip): string {
	return (refers ? undefined : asked) ?? exact;
}

function entryAt(entries: Run['entries'], index: number): LedgerEntry | undefined {
	return Object.hasOwn(entries, String(index)) ? entries[index] : undefined;
}
