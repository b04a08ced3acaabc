import type { IExecuteFunctions } from 'n8n-workflow';

import { readCreation, type Creation } from '../../shared/answers/creation';
import type { Account } from '../../shared/http/account';
import { Pace } from '../../shared/http/pace';
import { CREATE_TIMEOUT_MS, send } from '../../shared/http/send';
import { ownFailure } from '../../shared/items/failure';
import type { Cost, Failure } from '../../shared/items/task';
import { ignoringStop, isStopped, stopSignal } from '../../shared/n8n/context';
import type { ApiRequest } from '../../shared/providers/dialect';
import type { GenerationRequest } from '../../shared/providers/request';
import type { JsonObject } from '../../shared/tools/json';
import { pause } from '../../shared/tools/pause';
import { backOff } from '../../shared/tools/polling';
import { Limiter } from '../../shared/tools/pool';
import { createRequest } from '../request/createRequest';
import type { InputFiles } from '../request/files';
import type { Clip } from './clip';
import { NEVER_HEARD } from './doubt';
import type { LedgerEntry } from './storedRun';

/** How creates are sent, how often one is, and when a run gives a provider up. */

export interface CreateJob {
	index: number;
	clip: Clip;
	/** What the body means. */
	request: GenerationRequest;
	body: JsonObject;
	/** Files that the body names by what stands for them. */
	files: InputFiles;
	/** The body with the addresses of its files, once they are uploaded. */
	placed?: JsonObject;
	cost: Cost;
}

/**
 * How often in a row a provider may turn creates away before the run gives it up, by what it said last. One that is
 * answered otherwise begins the row anew; those that were under way together count once.
 */
const TURNED_AWAY = {
	/** The provider asked to come back later: limits are counted by the minute, so it is worth some patience. */
	busy: 8,
	/** The host cannot be reached. */
	unreachable: 5,
} as const;
/** How long a run waits in all for a provider that turns every create away, ms. */
const PATIENCE_MS = 3 * 60_000;
/** How often one create is sent if the gateway has nobody for its model: it may have another channel. */
const NO_CHANNEL_SENDS = 3;
/** How often one create is sent if no clear answer comes and the same Idempotency-Key makes a repeat harmless. */
const UNCLEAR_SENDS = 5;
/** After so many creates in a row without any clear answer nothing more is sent: each may be a task to pay. */
const UNCLEAR_IN_A_ROW = 8;

export const STOPPED = ownFailure(
	'stopped',
	'unknown',
	'The execution was stopped before this task was created',
	'Run the workflow again for the items that are missing.',
	{ retryable: true, safeToRecreate: true },
);

const GIVEN_UP = ownFailure(
	'givenUp',
	'provider',
	`The provider gave no clear answer to ${UNCLEAR_IN_A_ROW} creates in a row, so this one was not sent`,
	'See what became of the others first, and run the workflow again for this item later.',
	{ retryable: true, safeToRecreate: true },
);

/** Sends the creates of one run: what one of them is told counts for all. */
export class Sender {
	private readonly pace = new Pace();
	/** While the provider turns creates away, one at a time tries whether it still does. */
	private readonly probes = new Limiter(1);
	/** Goes up with each answer that changes what the run knows of the provider. */
	private round = 0;
	/** How often in a row creates were turned away, and since when, ms since 1970. */
	private turnedAway = { times: 0, since: 0 };
	private unclear = 0;
	/** Why nothing more is sent: a refused key, or an end of patience. */
	private givenUp: Failure | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly account: Account,
	) {}

	/** Whether nothing more is sent, so that nothing has to be made ready either. */
	get isOver(): boolean {
		return this.givenUp !== undefined || isStopped(this.context);
	}

	/**
	 * Sends a create, and again as long as that is certainly safe. Never throws.
	 * @param earlier whether an earlier try of this run sent it already, or may have, and nobody heard
	 */
	async untilClear(job: CreateJob, entry: LedgerEntry, earlier: boolean): Promise<Creation> {
		// Once one try is ambiguous, later ones can only confirm: a refusal of the repeat says nothing about the first.
		let ambiguous: Creation | undefined = earlier
			? { kind: 'ambiguous', failure: NEVER_HEARD }
			: undefined;
		let noChannel = 0;
		let said: unknown;
		for (let sends = 1; ; sends++) {
			const creation = await this.inTurn(job, entry, ambiguous === undefined);
			if (!creation) {
				const reason = isStopped(this.context) ? STOPPED : (this.givenUp ?? STOPPED);
				return ambiguous ?? { kind: 'refused', failure: reason, body: said };
			}
			said = creation.body ?? said;
			if (creation.kind === 'created' || (creation.kind === 'refused' && !ambiguous))
				return creation;
			if (creation.kind === 'ambiguous') ambiguous ??= creation;
			if (!ambiguous) {
				if (creation.kind !== 'later' || creation.because !== 'noChannel') continue;
				// Other creates may be taken: only this one waits.
				if (++noChannel >= NO_CHANNEL_SENDS) return creation;
				await pause(backOff(noChannel, undefined, Math.random()), stopSignal(this.context));
				continue;
			}
			if (entry.idempotencyKey === null || sends >= UNCLEAR_SENDS) return ambiguous;
			const retryAfterMs = creation.kind === 'later' ? creation.retryAfterMs : undefined;
			this.pace.comeBackLater(sends, retryAfterMs);
		}
	}

	/** @returns `undefined` if it was not sent: the provider is given up, or a person stopped the execution */
	private async inTurn(
		job: CreateJob,
		entry: LedgerEntry,
		first: boolean,
	): Promise<Creation | undefined> {
		const sendOnce = async (): Promise<Creation | undefined> => {
			const signal = stopSignal(this.context);
			const { times, since } = this.turnedAway;
			const until = (times === 0 ? Date.now() : since) + PATIENCE_MS;
			if (this.givenUp || signal?.aborted) return undefined;
			if (!(await this.pace.myTurn(until, signal))) {
				if (!signal?.aborted) this.givenUp ??= this.lastReason;
				return undefined;
			}
			if (this.givenUp) return undefined;
			if (first) entry.submittedAt = new Date().toISOString();
			return await this.once(job, entry);
		};
		return this.turnedAway.times === 0 ? await sendOnce() : await this.probes.run(sendOnce);
	}

	/** What the provider last said to be left alone. */
	private lastReason: Failure | undefined;

	private async once(job: CreateJob, { idempotencyKey }: LedgerEntry): Promise<Creation> {
		const { provider } = this.account;
		const { idempotency } = provider.dialect;
		const keyed = idempotency !== undefined && idempotencyKey !== null;
		const request: ApiRequest = {
			...createRequest(provider.dialect, job.request, job.placed ?? job.body),
			...(keyed && { headers: { [idempotency.header]: idempotencyKey } }),
		};
		const { round } = this;
		const context = ignoringStop(this.context);
		const outcome = await send(context, this.account, request, CREATE_TIMEOUT_MS);
		const creation = readCreation(provider, outcome, job.request.model);
		this.learn(creation, round);
		return creation;
	}

	/** @param round in which the create was sent: of those that were turned away together only one counts */
	private learn(creation: Creation, round: number): void {
		this.unclear = creation.kind === 'ambiguous' ? this.unclear + 1 : 0;
		if (creation.kind === 'refused' && creation.badKey) this.givenUp = creation.failure;
		if (this.unclear >= UNCLEAR_IN_A_ROW) this.givenUp ??= GIVEN_UP;
		if (creation.kind !== 'later' || creation.because === 'noChannel') {
			if (creation.kind !== 'ambiguous') this.turnedAway = { times: 0, since: 0 };
			return;
		}
		const { times, since } = this.turnedAway;
		if (round === this.round) {
			this.round++;
			this.turnedAway = { times: times + 1, since: times === 0 ? Date.now() : since };
		}
		this.lastReason = creation.failure;
		if (this.turnedAway.times >= TURNED_AWAY[creation.because]) this.givenUp ??= creation.failure;
		else this.pace.comeBackLater(this.turnedAway.times, creation.retryAfterMs);
	}
}
