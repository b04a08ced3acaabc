import { ambiguousFailure } from '../../shared/answers/creation';
import { ownFailure } from '../../shared/items/failure';
import type { Failure } from '../../shared/items/task';
import type { ProviderRow } from '../../shared/providers';

/** What is said of an item of which nobody knows whether its task exists. */

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
	const failure = ambiguousFailure(provider, cause, estimatedUsd, submittedAt ?? '');
	const price = estimatedUsd === null ? '' : ` and cost about ${estimatedUsd} USD`;
	const unsure = cause === INTERRUPTED || cause === SIMILAR;
	const named = mayBe.slice(0, MOST_NAMED).join(', ');
	const more = mayBe.length > MOST_NAMED ? ` and ${mayBe.length - MOST_NAMED} more` : '';
	const candidates =
		mayBe.length === 0
			? ''
			: mayBe.length === 1
				? ` This task may be it: ${named}.`
				: ` One of these tasks may be it: ${named}${more}.`;
	const hint =
		submittedAt === null
			? `Look in the console of ${provider.name} before you create this video again. If its task is there, give its ID to Seedance Wait; if not, start the workflow anew instead of retrying the execution.`
			: failure.hint;
	return {
		...failure,
		...(unsure && { message: `A task may exist${price}: ${cause.message}` }),
		hint: `${hint ?? ''}${candidates}`,
	};
}
