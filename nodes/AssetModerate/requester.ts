import type { IExecuteFunctions } from 'n8n-workflow';

import { readReply, type Reply } from './wire/reply';
import type { ApiRequest } from '../shared/providers/dialect';
import { ownFailure } from '../shared/items/failure';
import { Limiter } from '../shared/tools/pool';
import { Pace } from '../shared/http/pace';
import type { Account } from '../shared/http/account';
import { send, STATUS_TIMEOUT_MS } from '../shared/http/send';
import { ignoringStop, stopSignal } from '../shared/n8n/context';

/** How a run talks to the provider: a few requests at a time, and patience shared by all of them. */

/** Requests under way at the same time. */
const CONCURRENCY = 4;
/** How often one request may be sent while it certainly was not taken. */
const SENDS = 5;
/** A question that is under way when the time is up may still take this long, ms. */
const LAST_CALL_MS = 5_000;

const STOPPED: Reply = {
	kind: 'refused',
	failure: ownFailure(
		'stopped',
		'unknown',
		'The execution was stopped before this image was sent',
		'Run the workflow again for the images that are missing.',
		{ retryable: true, safeToRecreate: true },
	),
	body: undefined,
};

export class Requester {
	private readonly submissions = new Limiter(CONCURRENCY);
	private readonly questions = new Limiter(CONCURRENCY);
	private readonly pace = new Pace();
	/** Once a request was given up, the next ones are tried once each, until one is taken. */
	private givenUp = false;
	/** What the provider last said to be left alone. */
	private refusal: Reply = STOPPED;
	readonly signal: AbortSignal | undefined;

	/** @param timeoutMs for the review of one image or batch */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly account: Account,
		readonly timeoutMs: number,
	) {
		this.signal = stopSignal(context);
	}

	get stopped(): boolean {
		return this.signal?.aborted ?? false;
	}

	/**
	 * Sends a request that registers images, and again only if it certainly was not taken (429, no connection).
	 * A person's stop does not cut it off, because nobody would know then what was registered. Never throws.
	 */
	async submit(request: ApiRequest): Promise<Reply> {
		return await this.submissions.run(async () => {
			const giveUpAt = Date.now() + this.timeoutMs;
			for (let attempt = 1; attempt <= SENDS; attempt++) {
				const inTime = await this.pace.myTurn(giveUpAt, this.signal);
				if (this.stopped) return STOPPED;
				if (!inTime) break;
				const outcome = await send(
					ignoringStop(this.context),
					this.account,
					request,
					this.timeoutMs,
				);
				const reply = readReply(outcome);
				if (reply.kind !== 'later') {
					this.givenUp = false;
					return reply;
				}
				this.refusal = reply;
				this.pace.comeBackLater(attempt, reply.retryAfterMs);
				if (this.givenUp) break;
			}
			this.givenUp = true;
			return this.refusal;
		});
	}

	/** Sends a question, which registers nothing and ends with a person's stop. Never throws. */
	async ask(request: ApiRequest, remainingMs: number): Promise<Reply> {
		return await this.questions.run(async () => {
			if (this.stopped) return STOPPED;
			const timeoutMs = Math.min(STATUS_TIMEOUT_MS, Math.max(LAST_CALL_MS, remainingMs));
			return readReply(await send(this.context, this.account, request, timeoutMs));
		});
	}
}
