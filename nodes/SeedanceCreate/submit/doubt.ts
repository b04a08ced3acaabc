import { ownFailure } from '../../shared/items/failure';
import type { Failure } from '../../shared/items/task';
import type { ProviderRow } from '../../shared/providers';

/** What is said of an item of which nobody knows whether its task exists. */

/** What it means that an earlier try of this run sent a create and never heard. */
export const NEVER_HEARD = ownFailure(
	'noAnswer',
	'unknown',
	'an earlier try of this run sent it and got no answer',
	null,
	{ safeToRecreate: false },
);

/** The execution that is repeated was cut off, and n8n has kept nothing of what it sent. */
export const INTERRUPTED = ownFailure(
	'interrupted',
	'unknown',
	'the execution that this one repeats was cut off, and n8n has kept nothing of what it sent',
	null,
	{ safeToRecreate: false },
);

/** The execution that is repeated made a clip that is nearly the same. */
export const SIMILAR = ownFailure(
	'similar',
	'unknown',
	'the execution that this one repeats sent nearly the same request, with other addresses or other values of its expressions, or for another account',
	null,
	{ safeToRecreate: false },
);

/** Ids that an item names at most: a whole page of a list, so that a person can take each of them up. */
const MOST_NAMED = 100;

/**
 * The failure of an item whose create was left open.
 * @param estimatedUsd what a second create would cost again
 * @param submittedAt when it was sent, ISO 8601; `null`: nobody knows
 * @param mayBe tasks that may be its own
 */
export function doubtFailure(
	provider: ProviderRow,
	cause: Failure,
	estimatedUsd: number | null,
	submittedAt: string | null,
	mayBe: readonly string[],
): Failure {
	const price = estimatedUsd === null ? '' : ` and cost about ${estimatedUsd} USD`;
	const why =
		cause === INTERRUPTED || cause === SIMILAR
			? cause.message
			: `the create was sent, and no clear answer came (${cause.message})`;
	const where = `in the console of ${provider.name} before you create this video again.`;
	const look =
		submittedAt === null
			? `Look ${where} If its task is there, give its ID to Seedance Wait; if not, start the workflow anew instead of retrying the execution.`
			: `Look for a task of ${submittedAt} ${where} If it is there, give its ID to Seedance Wait.`;
	return {
		...cause,
		message: `A task may exist${price}: ${why}`,
		hint: `${look}${candidates(mayBe)}`,
		retryable: false,
		safeToRecreate: false,
	};
}

function candidates(mayBe: readonly string[]): string {
	if (mayBe.length === 0) return '';
	if (mayBe.length === 1) return ` This task may be it: ${mayBe[0]}.`;
	const more = mayBe.length > MOST_NAMED ? ` and ${mayBe.length - MOST_NAMED} more` : '';
	return ` One of these tasks may be it: ${mayBe.slice(0, MOST_NAMED).join(', ')}${more}.`;
}
