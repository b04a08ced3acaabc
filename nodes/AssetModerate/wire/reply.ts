import { readUnsuccessful } from '../../shared/answers/creation';
import { readError } from '../../shared/answers/error';
import { failureOf } from '../../shared/items/failure';
import { asText, at, isObject } from '../../shared/tools/json';
import type { Failure } from '../../shared/items/task';
import type { Outcome } from '../../shared/http/send';
import { forImage } from './failures';

/**
 * What became of a moderation request, before anything is read out of its body: HTTP status and the `code` in the body
 * say it together, because these hosts answer HTTP 200 to failures too. Pure.
 */
export type Reply =
	| { kind: 'answered'; body: unknown }
	/** The provider took longer than one request may; the review may go on. */
	| { kind: 'late'; message: string; body: unknown }
	/** Certainly nothing was registered; the same request ends the same way. */
	| { kind: 'refused'; failure: Failure; status?: number; body: unknown }
	/** Certainly nothing was registered; the same request may be taken a little later. */
	| { kind: 'later'; failure: Failure; retryAfterMs?: number; body: unknown }
	/** Something may have been registered. */
	| { kind: 'ambiguous'; failure: Failure; body: unknown };

/** Words for success in `code` (docs/sources.md#cubicspaces, docs/sources.md#xingchao). */
const SUCCESS = /^(success|succeeded|ok|0|20\d)$/i;
const TIMED_OUT = /time[sd]?[\s_-]*out|超时/i;
const TIMED_OUT_STATUSES = new Set([408, 504, 524]);
const TIMED_OUT_CODES = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/** Reads the outcome of a moderation, an upload or a question about an asset. Never throws. */
export function readReply(outcome: Outcome): Reply {
	const reply = replyOf(outcome);
	// What is not JSON says nothing here and is kept for a person.
	return outcome.kind === 'answer' && reply.body === undefined
		? { ...reply, body: outcome.unread }
		: reply;
}

function replyOf(outcome: Outcome): Reply {
	if (outcome.kind === 'noAnswer') {
		if (TIMED_OUT_CODES.has(outcome.code))
			return { kind: 'late', message: outcome.message, body: undefined };
		return unsuccessful(outcome, undefined);
	}
	const { body } = outcome;
	const code = isObject(body) ? asText(body.code) : undefined;
	const stated = code !== undefined && /^[3-5]\d\d$/.test(code) ? Number(code) : undefined;
	const success = outcome.status >= 200 && outcome.status < 300;
	const status = success && stated !== undefined ? stated : outcome.status;
	const error = readError(body) ?? {};
	const words = `${error.code ?? ''} ${error.message ?? ''}`;
	if (TIMED_OUT_STATUSES.has(status) || (status >= 500 && TIMED_OUT.test(words)))
		return { kind: 'late', message: error.message ?? `HTTP ${status}`, body };
	if (status < 200 || status >= 300) return unsuccessful({ ...outcome, status }, body);
	const failed = isObject(body) && ((code !== undefined && !SUCCESS.test(code)) || hasError(body));
	return failed ? failedInBody(words, body) : { kind: 'answered', body };
}

function hasError(body: unknown): boolean {
	const error = at(body, 'error');
	return isObject(error) || asText(error) !== undefined;
}

/** HTTP 200 with an error code of the provider's own: what it means is only as certain as its code. */
function failedInBody(words: string, body: unknown): Reply {
	const error = readError(body) ?? {};
	if (TIMED_OUT.test(words)) return { kind: 'late', message: error.message ?? 'timed out', body };
	const failure = forImage(failureOf(error, { safeToRecreate: true }));
	if (failure.category === 'rateLimit') return { kind: 'later', failure, body };
	if (failure.category === 'provider' || failure.category === 'unknown')
		return { kind: 'ambiguous', failure: { ...failure, safeToRecreate: false }, body };
	return { kind: 'refused', failure, body };
}

function unsuccessful(outcome: Outcome, body: unknown): Reply {
	const reading = readUnsuccessful(outcome);
	const failure = forImage(reading.failure);
	const status = outcome.kind === 'answer' ? outcome.status : undefined;
	return reading.kind === 'refused'
		? { kind: 'refused', failure, body, ...(status !== undefined && { status }) }
		: { ...reading, failure, body };
}
