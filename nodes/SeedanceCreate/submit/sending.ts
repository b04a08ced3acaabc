import type { IExecuteFunctions } from 'n8n-workflow';

import { readCreation, type Creation } from '../../shared/answers/creation';
import { Pace } from '../../shared/http/pace';
import type { Account } from '../../shared/http/account';
import { CREATE_TIMEOUT_MS, send } from '../../shared/http/send';
import { ignoringStop } from '../../shared/n8n/context';
import { ownFailure } from '../../shared/items/failure';
import type { Cost, Failure } from '../../shared/items/task';
import type { ApiRequest } from '../../shared/providers/dialect';
import type { GenerationRequest } from '../../shared/providers/request';
import type { JsonObject } from '../../shared/tools/json';
import type { LedgerEntry } from './ledger';

/** How one create is sent, and how often. */

export interface CreateJob {
	index: number;
	/** The ledger's name for the clip. */
	clip: string;
	/** What the body means. */
	request: GenerationRequest;
	body: JsonObject;
	cost: Cost;
}

/** How often one create may be sent, by what became of the last time; nothing is sent again for good. */
const SENDS = {
	/** The provider asked to come back later: limits are counted by the minute, so it is worth some patience. */
	busy: 8,
	/** The host cannot be reached. */
	unreachable: 5,
	/** No clear answer came, and the same Idempotency-Key makes a repeat harmless. */
	ambiguous: 5,
} as const;
/** How long a run waits in all for a provider that asks to come back later, ms for each item. */
const PATIENCE_MS = 3 * 60_000;

const STOPPED = ownFailure(
	'stopped',
	'unknown',
	'The execution was stopped before this task was created',
	'Run the workflow again for the items that are missing.',
	{ retryable: true, safeToRecreate: true },
);

/** What it means that an earlier try of this run sent a create and never heard. */
export const NEVER_HEARD = ownFailure(
	'noAnswer',
	'unknown',
	'an earlier try of this run sent it and got no answer',
	null,
	{ safeToRecreate: false },
);

/** Sends the creates of one run: what one of them is told counts for all. */
export class Sender {
	private readonly pace = new Pace();
	/** What the provider last said to be left alone; for items that are not sent at all because of it. */
	private reason: Failure | undefined;
	/** The key is refused: nothing more is sent. */
	private badKey: Failure | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly account: Account,
	) {}

	/**
	 * Sends a create, and again as long as that is certainly safe. Never throws.
	 * @param earlier whether an earlier try of this run sent it already and never heard
	 */
	async untilClear(job: CreateJob, entry: LedgerEntry, earlier: boolean): Promise<Creation> {
		const signal = this.context.getExecutionCancelSignal();
		const giveUpAt = Date.now() + PATIENCE_MS;
		// Once one try is ambiguous, later ones can only confirm: a refusal of the repeat says nothing about the first.
		let ambiguous: Creation | undefined = earlier
			? { kind: 'ambiguous', failure: NEVER_HEARD }
			: undefined;
		let last: Exclude<Creation, { kind: 'created' }> | undefined;
		for (let attempt = 1; ; attempt++) {
			if (this.badKey) return ambiguous ?? { kind: 'refused', failure: this.badKey };
			if (signal?.aborted || !(await this.pace.myTurn(giveUpAt, signal))) {
				const reason = signal?.aborted ? STOPPED : (last?.failure ?? this.reason ?? STOPPED);
				return ambiguous ?? { kind: 'refused', failure: reason };
			}
			if (!ambiguous) entry.submittedAt = new Date().toISOString();
			const creation = await this.once(job, entry);
			if (creation.kind === 'created' || (creation.kind === 'refused' && !ambiguous))
				return creation;
			last = creation;
			if (last.kind === 'ambiguous') ambiguous ??= last;
			if (ambiguous && entry.idempotencyKey === null) return ambiguous;
			const because = !ambiguous && last.kind === 'later' ? last.because : 'ambiguous';
			if (attempt >= SENDS[because]) return ambiguous ?? last;
			this.pace.comeBackLater(attempt, last.kind === 'later' ? last.retryAfterMs : undefined);
			this.reason = last.failure;
		}
	}

	private async once(job: CreateJob, { idempotencyKey }: LedgerEntry): Promise<Creation> {
		const { provider } = this.account;
		const { create, idempotency } = provider.dialect;
		const keyed = idempotency !== undefined && idempotencyKey !== null;
		const request: ApiRequest = {
			method: 'POST',
			path: create.path,
			body: job.body,
			...(keyed && { headers: { [idempotency.header]: idempotencyKey } }),
		};
		const outcome = await send(
			ignoringStop(this.context),
			this.account,
			request,
			CREATE_TIMEOUT_MS,
		);
		const creation = readCreation(provider, outcome);
		if (creation.kind === 'refused' && creation.badKey) this.badKey = creation.failure;
		return creation;
	}
}
