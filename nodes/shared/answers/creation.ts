import { readError, readReport, type TaskReport } from './report';
import { failureOf, ownFailure } from '../items/failure';
import { asNumber, isObject } from '../tools/json';
import type { ProviderRow } from '../providers';
import { redirectFailure } from './status';
import type { Failure, FailureCategory } from '../items/task';
import type { Outcome } from '../http/send';

/**
 * What the answer to a create means. A create is never taken as failed unless it certainly did not happen: an answer
 * that leaves it open is `ambiguous`, because a second create would be paid a second time. Pure.
 */
export type Creation =
	| { kind: 'created'; taskId: string; report: TaskReport; body: unknown }
	/** Certainly no task; the same request ends the same way. */
	| {
			kind: 'refused';
			failure: Failure;
			/** The key itself is refused, so that every other create of the account would be too. */
			badKey?: boolean;
	  }
	/** Certainly no task; the same request may be taken a little later. */
	| {
			kind: 'later';
			/** The provider asked to come back later, or no byte reached it. */
			because: 'busy' | 'unreachable';
			failure: Failure;
			retryAfterMs?: number;
	  }
	/** A task may exist. */
	| { kind: 'ambiguous'; failure: Failure };

/** A 503 that says that nothing was taken: Ark's overload, a gateway without a channel (docs/sources.md#openai-style-videos, docs/sources.md#ark). */
const NOTHING_TAKEN =
	/\bServerOverloaded\b|no available channel|not (been )?(taken|accepted|created|queued)|no task (was|has been) created/i;

/** 4xx answers after which the request may still have been taken: the server gave up waiting, or the client did. */
const UNDECIDED_4XX = new Set([408, 409, 425, 499]);

type Answer = Extract<Outcome, { kind: 'answer' }>;

/** Reads the outcome of a create call. */
export function readCreation(provider: ProviderRow, outcome: Outcome): Creation {
	return outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300
		? readSuccess(provider, outcome)
		: readUnsuccessful(outcome);
}

/** What became of a request that makes something (a task, an asset) and was not answered with success. */
export function readUnsuccessful(outcome: Outcome): Exclude<Creation, { kind: 'created' }> {
	if (outcome.kind === 'noAnswer') {
		const failure = ownFailure(outcome.code, 'provider', outcome.message, null, {
			retryable: true,
			safeToRecreate: outcome.notSent,
		});
		if (!outcome.notSent) return { kind: 'ambiguous', failure };
		const hint =
			'Check the base URL of the credential and the network; nothing was sent and nothing has to be paid.';
		return outcome.forGood
			? { kind: 'refused', failure: { ...failure, hint, retryable: false } }
			: { kind: 'later', because: 'unreachable', failure: { ...failure, hint } };
	}
	const { status, body, retryAfterMs } = outcome;
	// 303 sends the caller to the result of what was done; every other redirect asks to do it elsewhere.
	if (status >= 300 && status < 400 && status !== 303)
		return { kind: 'refused', failure: redirectFailure(outcome.location) };

	const after = retryAfterMs === undefined ? {} : { retryAfterMs };
	const error = readError(body) ?? {};
	if (status >= 400 && status < 500 && !UNDECIDED_4XX.has(status)) {
		const failure = failureOf(error, { status, safeToRecreate: true });
		return status === 429 && failure.category !== 'quota'
			? { kind: 'later', because: 'busy', failure, ...after }
			: { kind: 'refused', failure, ...(status === 401 && { badKey: true }) };
	}
	if (status === 503 && NOTHING_TAKEN.test(`${error.code ?? ''} ${error.message ?? ''}`)) {
		const failure = { ...failureOf(error, { status, safeToRecreate: true }), retryable: true };
		return { kind: 'later', because: 'busy', failure, ...after };
	}
	return { kind: 'ambiguous', failure: failureOf(error, { status, safeToRecreate: false }) };
}

/** Failures of these kinds are refusals: the provider read the request and turned it down. */
const REFUSALS: ReadonlySet<FailureCategory> = new Set([
	'contentPolicy',
	'realPerson',
	'invalidInput',
	'mediaUnreachable',
	'quota',
	'rateLimit',
	'auth',
]);

function readSuccess(provider: ProviderRow, answer: Answer): Creation {
	const { status, body } = answer;
	const report = isObject(body) ? readReport(provider.dialect.answer, body) : {};
	if (report.taskId !== undefined) return { kind: 'created', taskId: report.taskId, report, body };
	// Some hosts answer HTTP 200 and put the status into the body, or an error without a status.
	const stated = isObject(body) ? asNumber(body.code) : undefined;
	if (stated !== undefined && stated >= 400 && stated < 600)
		return readUnsuccessful({ ...answer, status: stated });
	const error = readError(body);
	if (isObject(body) && isObject(body.error) && error?.message !== undefined) {
		const failure = failureOf(error, { safeToRecreate: true });
		if (REFUSALS.has(failure.category)) return { kind: 'refused', failure };
	}
	const words = error?.message === undefined ? '' : `; it says: ${error.message.slice(0, 200)}`;
	return {
		kind: 'ambiguous',
		failure: ownFailure(
			'unreadableAnswer',
			'provider',
			`The provider answered HTTP ${status} without a task ID that can be read${words}`,
			null,
			{ safeToRecreate: false },
		),
	};
}

/**
 * The failure of an item whose create was left open.
 * @param estimatedUsd what a second create would cost again
 */
export function ambiguousFailure(
	provider: ProviderRow,
	cause: Failure,
	estimatedUsd: number | null,
	submittedAt: string,
): Failure {
	const price = estimatedUsd === null ? '' : ` and cost about ${estimatedUsd} USD`;
	return {
		...cause,
		message: `A task may exist${price}: the create was sent, and no clear answer came (${cause.message})`,
		hint: `Look for a task of ${submittedAt} in the console of ${provider.name} before you create this video again. If it is there, give its ID to Seedance Wait.`,
		retryable: false,
		safeToRecreate: false,
	};
}
