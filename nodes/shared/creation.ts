import { readError, readReport, type TaskReport } from './dialects/answers';
import { failureOf, ownFailure } from './failure';
import { isObject } from './json';
import type { ProviderRow } from './providers';
import { redirectFailure } from './status';
import type { Failure } from './task';
import type { Outcome } from './transport';

/**
 * What the answer to a create means. A create is never taken as failed unless it certainly did not happen: an answer
 * that leaves it open is `ambiguous`, because a second create would be paid a second time. Pure.
 */
export type Creation =
	| { kind: 'created'; taskId: string; report: TaskReport; body: unknown }
	/** Certainly no task; the same request ends the same way. */
	| { kind: 'refused'; failure: Failure }
	/** Certainly no task; the same request may be taken a little later. */
	| { kind: 'later'; failure: Failure; retryAfterMs?: number }
	/** A task may exist. */
	| { kind: 'ambiguous'; failure: Failure };

/** A 503 that says that nothing was taken: Ark's overload, a gateway without a channel (dialects.md A2, B). */
const NOTHING_TAKEN =
	/overload|no available channel|not (been )?(taken|accepted|created|queued)|no task (was|has been) created/i;

/** 4xx answers after which the request may still have been taken: the server gave up waiting, or the client did. */
const UNDECIDED_4XX = new Set([408, 409, 425, 499]);

/** Reads the outcome of a create call. */
export function readCreation(provider: ProviderRow, outcome: Outcome): Creation {
	return outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300
		? readSuccess(provider, outcome.status, outcome.body)
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
		return { kind: 'later', failure: { ...failure, hint } };
	}
	const { status, body, retryAfterMs } = outcome;
	if (status >= 300 && status < 400)
		return { kind: 'refused', failure: redirectFailure(outcome.location) };

	const error = readError(body) ?? {};
	if (status >= 400 && status < 500 && !UNDECIDED_4XX.has(status)) {
		const failure = failureOf(error, { status, safeToRecreate: true });
		return status === 429 && failure.category !== 'quota'
			? { kind: 'later', failure, ...(retryAfterMs !== undefined && { retryAfterMs }) }
			: { kind: 'refused', failure };
	}
	if (status === 503 && NOTHING_TAKEN.test(`${error.code ?? ''} ${error.message ?? ''}`)) {
		const failure = { ...failureOf(error, { status, safeToRecreate: true }), retryable: true };
		return { kind: 'later', failure, ...(retryAfterMs !== undefined && { retryAfterMs }) };
	}
	return { kind: 'ambiguous', failure: failureOf(error, { status, safeToRecreate: false }) };
}

function readSuccess(provider: ProviderRow, status: number, body: unknown): Creation {
	const report = isObject(body) ? readReport(provider.dialect.answer, body) : {};
	if (report.taskId !== undefined) return { kind: 'created', taskId: report.taskId, report, body };
	const error = readError(body);
	const refusing =
		isObject(body) && (isObject(body.error) || /^[1-9]\d{2,}$/.test(error?.code ?? ''));
	if (refusing && error?.message !== undefined) {
		return { kind: 'refused', failure: failureOf(error, { safeToRecreate: true }) };
	}
	return {
		kind: 'ambiguous',
		failure: ownFailure(
			'unreadableAnswer',
			'provider',
			`The provider answered HTTP ${status} without a task ID that can be read`,
			null,
			{
				retryable: false,
				safeToRecreate: false,
			},
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
		hint: `Look for a task of ${submittedAt} in the console of ${provider.name} before you create this clip again. If it is there, give its ID to Seedance Wait.`,
		retryable: false,
		safeToRecreate: false,
	};
}
