import type { ProviderError } from '../../shared/answers/error';
import { failureOf } from '../../shared/items/failure';
import type { Failure, FailureCategory } from '../../shared/items/task';

/** Failures of images, from the common failure table, with hints that fit an image instead of a clip. */

const LIMITS =
	'Images must be reachable by everyone, under 30 MB, 300 to 6000 pixels on each side and between 0.4 and 2.5 times as wide as high.';

const HINTS: Partial<Record<FailureCategory, string>> = {
	contentPolicy: 'Use another image: the same one mostly ends the same way.',
	realPerson:
		'Use an image of a person whom the provider has on record as having agreed, or of nobody real.',
	rateLimit: 'Send the images again later.',
};

/** Categories that say something of the image; the others are about the request, the key or the provider. */
const OF_THE_PICTURE: ReadonlySet<FailureCategory> = new Set([
	'contentPolicy',
	'realPerson',
	'invalidInput',
	'mediaUnreachable',
]);
/** Refusals that look like bad input and are about the whole request: address, model. */
const OF_THE_REQUEST = /redirect|model|channel|endpoint|route/i;
/** What is wrong with an image itself, and what is wrong with how it was sent. */
const NAMES_AN_IMAGE = /image|picture|photo|pixel|dimension|ratio|图|素材|文件|尺寸|像素|比例/i;
const NAMES_THE_REQUEST =
	/required|missing|must be (an?|one|application)\b|array|entries|too many|at most \d+ (image|item)|json|content-type|media type|field|\bmodel|数量|最多|缺少|必填|模型/i;

/** What a review can say without naming the format. */
const SAID: ReadonlySet<FailureCategory> = new Set(['contentPolicy', 'realPerson']);

/** A failure of the common table, with a hint that fits an image. */
export function forImage(failure: Failure): Failure {
	return { ...failure, hint: HINTS[failure.category] ?? failure.hint };
}

/** Whether a refusal of several images may be that of one of them, so that each is worth a request of its own. */
export function mayBeVerdict({ category, code }: Failure): boolean {
	return OF_THE_PICTURE.has(category) && !OF_THE_REQUEST.test(code);
}

/**
 * Whether a refusal of a request says that its image is refused, and not that nothing was looked at: what is rejected
 * is not sent again.
 */
export function isVerdict(failure: Failure): boolean {
	const { category, message } = failure;
	if (!mayBeVerdict(failure)) return false;
	if (SAID.has(category)) return true;
	// Behind the package's own sentence.
	const words = /: (.*)$/s.exec(message)?.[1] ?? '';
	return (
		!NAMES_THE_REQUEST.test(words) &&
		(category === 'mediaUnreachable' || NAMES_AN_IMAGE.test(words))
	);
}

const FORMAT = /format|size|resolution|ratio|dimension|pixel|extension|格式|类型|尺寸|大小/i;

/** Why the provider did not approve one image: its own words if it gave some. */
export function rejection(error: ProviderError): Failure {
	const { code = 'rejected', message = 'The review did not approve this image' } = error;
	const failure = forImage(failureOf({ ...error, code, message }, { safeToRecreate: true }));
	if (SAID.has(failure.category)) return failure;
	if (FORMAT.test(`${code} ${message}`))
		return { ...failure, category: 'invalidInput', hint: LIMITS };
	if (failure.category !== 'unknown') return failure;
	return { ...failure, category: 'contentPolicy', hint: HINTS.contentPolicy ?? null };
}
