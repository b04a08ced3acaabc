import type { ProviderError } from '../answers/error';
import { causeOf } from '../failures';
import { CAUSES, hintOf, type CauseRow, type HintContext } from '../failures/causes';
import type { Failure, FailureCategory } from './task';

/** From a provider's error to a plain sentence, what to change, and whether it may be tried again. */

/** The most characters of a provider's message that are passed on. */
const MESSAGE_LIMIT = 500;

function shorten(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT)}…` : line;
}

interface FailureContext extends HintContext {
	/** The HTTP status of the answer; absent for a task that failed with HTTP 200. */
	status?: number;
	/** Whether a second create certainly cannot pay twice. */
	safeToRecreate: boolean;
}

/** A failure in plain words. An unknown code keeps the provider's own message. */
export function failureOf(error: ProviderError, context: FailureContext): Failure {
	const { status, safeToRecreate } = context;
	const cause = causeOf(error, status);
	const row: CauseRow | undefined = cause && CAUSES[cause];
	const own = error.message === undefined ? undefined : shorten(error.message);
	const code = error.code ?? (status === undefined ? 'task_failed' : `http${status}`);
	const detail = own ?? (status === undefined ? undefined : `HTTP ${status}`);
	return {
		code,
		message: row
			? detail === undefined
				? `${row.sentence}.`
				: `${row.sentence}: ${detail} (${code})`
			: `The provider reports: ${detail ?? 'no reason'} (${code})`,
		category: row?.category ?? (status !== undefined && status >= 500 ? 'provider' : 'unknown'),
		hint: cause === undefined ? null : hintOf(cause, context),
		retryable: row?.retryable ?? false,
		safeToRecreate,
	};
}

/** A failure of the package's own making: bad input, a task that ended without a provider's error. */
export function ownFailure(
	code: string,
	category: FailureCategory,
	message: string,
	hint: string | null,
	flags: { retryable?: boolean; safeToRecreate: boolean },
): Failure {
	return {
		code,
		message,
		category,
		hint,
		retryable: flags.retryable ?? false,
		safeToRecreate: flags.safeToRecreate,
	};
}

/** The base URL points to a host that sends callers elsewhere; the key does not follow. */
export function redirectFailure(location: string | undefined): Failure {
	return ownFailure(
		'redirect',
		'invalidInput',
		`The provider's address redirects${location === undefined ? '' : ` to ${hostOf(location)}`}, and the API key is not sent there`,
		'Write the final address into the base URL of the credential.',
		{ safeToRecreate: true },
	);
}

function hostOf(location: string): string {
	return URL.canParse(location) ? new URL(location).host : 'another place';
}
