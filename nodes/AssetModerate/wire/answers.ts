import { asCode, asMessage, asWord, errorOf, type ProviderError } from '../../shared/answers/error';
import { ownFailure } from '../../shared/items/failure';
import { asBoolean, asNumber, asText, firstOf, isObject } from '../../shared/tools/json';
import type { Failure } from '../../shared/items/task';
import { asAssetUrl, assetIdOf, type Asset, type AssetStatus } from '../../shared/items/asset';
import type { BatchModeration, UploadModeration } from '../../shared/providers/moderation';
import { rejection } from './failures';

/** What the answers of moderation endpoints say of the images. Pure; nothing here throws, whatever the answer is. */

/** What an answer says of one image. */
export type Verdict = Pick<Asset, 'status' | 'assetUrl' | 'assetId' | 'failure'>;

interface BatchAnswer {
	/** One for each image that was sent, in their order; `undefined` if the answer says nothing of it. */
	verdicts: Array<Verdict | undefined>;
	reviewBatchId: string | null;
	taskId: string | null;
	/** Why the review as a whole came to nothing. */
	failure: Failure | null;
}

/** A moderation's answer, its items found by the address of their image, else by their position. */
export function readBatchAnswer(
	dialect: BatchModeration,
	urls: readonly string[],
	body: unknown,
): BatchAnswer {
	const { answer, item } = dialect;
	const list = firstOf(body, answer.items, (value) => (Array.isArray(value) ? value : undefined));
	const items = (list ?? []).map((entry: unknown) => ({
		entry,
		address: addressOf(firstOf(entry, item.sourceUrl, asText) ?? ''),
	}));
	// Where all images have an item, one that names no known address belongs to the image in its place.
	const complete = items.length === urls.length;
	const addresses = urls.map(addressOf);
	const verdicts = addresses.map((address, position) => {
		const named = items.find((one) => one.address === address);
		if (named) return readItem(dialect, named.entry);
		const inPlace = complete ? items[position] : undefined;
		return inPlace && !addresses.includes(inPlace.address)
			? readItem(dialect, inPlace.entry)
			: undefined;
	});
	return {
		verdicts,
		reviewBatchId: firstOf(body, answer.reviewBatchId, asWord) ?? null,
		taskId: firstOf(body, answer.taskId, asWord) ?? null,
		failure: readBatchFailure(dialect, body),
	};
}

/** The same text for every way to write an address (`HTTPS://E.COM` and `https://e.com/`). */
function addressOf(url: string): string {
	return URL.canParse(url) ? new URL(url).href : url;
}

function readBatchFailure({ answer }: BatchModeration, body: unknown): Failure | null {
	const word = firstOf(body, answer.status, asMessage) ?? '';
	if (!/^(failed|failure|fail|error|rejected)$/i.test(word)) return null;
	const reason = firstOf(body, answer.errorMessage, asMessage);
	return ownFailure(
		'reviewFailed',
		'provider',
		`The review ended with "${word}" and without verdicts${reason === undefined ? '' : `: ${reason}`}`,
		'Send the images again later.',
		{ retryable: true, safeToRecreate: false },
	);
}

/**
 * The verdict on one image: approved only if `passed` is true and `submit_review_status` is 1 (the one that is
 * there decides alone if the other is missing) and an asset's address is given (docs/sources.md#cubicspaces).
 */
function readItem({ item }: BatchModeration, entry: unknown): Verdict | undefined {
	if (!isObject(entry)) return undefined;
	const votes = [
		firstOf(entry, item.passed, (value) => asVote(value, asBoolean)),
		firstOf(entry, item.reviewStatus, (value) => asVote(value, asNumber)),
	].filter((vote) => vote !== undefined);
	const error = readItemError(entry, item);
	const assetUrl = firstOf(entry, item.assetUrl, asAssetUrl);
	if (votes.includes('no') || (votes.length === 0 && error))
		return verdict('rejected', { failure: rejection(error ?? {}) });
	if (votes.length === 0 || votes.includes('open')) return verdict('pending', {});
	return assetUrl === undefined
		? verdict('pending', { failure: NO_ADDRESS })
		: verdict('approved', { assetUrl, assetId: assetIdOf(assetUrl) });
}

const NO_ADDRESS: Failure = ownFailure(
	'noAssetUrl',
	'provider',
	'The provider approved the image, but gave no asset address for it',
	'Look the asset up in the provider’s console.',
	{ safeToRecreate: false },
);

/** `true` and 1 are yes, `false` and 0 no; anything else that is there is a state that no document names. */
function asVote(
	value: unknown,
	read: (value: unknown) => boolean | number | undefined,
): 'yes' | 'no' | 'open' | undefined {
	if (value === undefined || value === null) return undefined;
	const vote = read(value);
	if (vote === true || vote === 1) return 'yes';
	return vote === false || vote === 0 ? 'no' : 'open';
}

/** The provider's words about one image or asset; `undefined` if it says none. */
function readItemError(
	answer: unknown,
	paths: { errorCode: readonly string[]; errorMessage: readonly string[] },
): ProviderError | undefined {
	const words = firstOf(answer, paths.errorMessage, (value) =>
		isObject(value) || typeof value === 'string' ? value : undefined,
	);
	return errorOf(firstOf(answer, paths.errorCode, asCode), words);
}

function verdict(status: AssetStatus, known: Partial<Verdict>): Verdict {
	return { assetUrl: null, assetId: null, failure: null, ...known, status };
}

/** The id of an asset that was uploaded; `undefined` if the answer holds none. */
export function readUploadedId(dialect: UploadModeration, body: unknown): string | undefined {
	const id = firstOf(body, dialect.answer.assetId, asWord);
	return id === undefined || /\s/.test(id) ? undefined : assetIdOf(id);
}

/**
 * What a provider says of an uploaded asset.
 * @returns `undefined` if the answer holds no status
 */
export function readAssetAnswer(
	dialect: UploadModeration,
	assetId: string,
	body: unknown,
): Verdict | undefined {
	const { answer, words } = dialect;
	const word = firstOf(body, answer.status, (value) =>
		typeof value === 'string' ? asWord(value) : undefined,
	)?.toLowerCase();
	if (word === undefined) return undefined;
	if (words.approved.includes(word))
		return verdict('approved', { assetId, assetUrl: `asset://${assetId}` });
	if (words.rejected.includes(word))
		return verdict('rejected', { assetId, failure: rejection(readItemError(body, answer) ?? {}) });
	return verdict('pending', { assetId });
}
