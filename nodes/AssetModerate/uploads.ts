import { readAssetAnswer, readUploadedId } from './wire/answers';
import { updateAsset, warnAsset } from '../shared/items/asset';
import type { UploadModeration } from '../shared/providers/moderation';
import type { Reply } from './wire/reply';
import { saying } from '../shared/answers/creation';
import { isObject, put, type JsonObject } from '../shared/tools/json';
import { backOff, pollInterval } from '../shared/tools/polling';
import type { Image } from './entries';
import type { Requester } from './requester';
import { withoutAsset } from './wire/verdicts';

/** Moderation by upload: each image is uploaded, then asked about until the review has ended (docs/sources.md#xingchao). */

/** An asset younger than this may not be known yet at every server of the provider, ms. */
const NOT_FOUND_GRACE_MS = 60_000;

const UPLOAD_AGAIN =
	'The image may have been uploaded. Sending the item through again uploads it again, and the provider may then hold it twice.';
const ASK_AGAIN =
	'Send this item through Seedance Asset Moderate again: the asset is asked about, not uploaded again.';

/** Uploads and follows all images; those that the provider has already are only asked about. Never throws. */
export async function moderateUploads(
	moderation: UploadModeration,
	requester: Requester,
	images: readonly Image[],
): Promise<void> {
	await Promise.all(
		images.map(async (image) => {
			const known = image.todo === 'ask' ? image.asset.assetId : null;
			if (known !== null) {
				await follow(moderation, requester, image, known, undefined);
				return;
			}
			const assetId = await upload(moderation, requester, image);
			if (assetId !== undefined) await follow(moderation, requester, image, assetId, Date.now());
		}),
	);
}

/** @returns the asset's id; `undefined` if there is none, which the image's asset then explains */
async function upload(
	moderation: UploadModeration,
	requester: Requester,
	image: Image,
): Promise<string | undefined> {
	const { path, fields } = moderation;
	const body: JsonObject = {};
	put(body, fields.assetType, image.asset.assetType);
	put(body, fields.url, image.url);
	const reply = await requester.submit({ method: 'POST', path, body });
	image.answer = reply.body;
	const assetId = readUploadedId(moderation, reply.body);
	if (assetId !== undefined) {
		image.asset = updateAsset(image.asset, { assetId });
		return assetId;
	}
	const changes =
		reply.kind === 'answered'
			? {
					failure: null,
					warnings: [
						`The provider's answer holds no asset ID${saying(reply.body)}. ${UPLOAD_AGAIN}`,
					],
				}
			: withoutAsset(reply, UPLOAD_AGAIN);
	image.asset = updateAsset(image.asset, {
		...changes,
		warnings: [...image.asset.warnings, ...changes.warnings],
	});
	return undefined;
}

/**
 * Asks about an asset until its review has ended, the time is up or a person stops the execution; at least once.
 * @param uploadedAt ms since 1970; `undefined` if an earlier run uploaded it
 */
async function follow(
	moderation: UploadModeration,
	requester: Requester,
	image: Image,
	assetId: string,
	uploadedAt: number | undefined,
): Promise<void> {
	const start = Date.now();
	const deadline = start + requester.timeoutMs;
	const path = moderation.status.path(assetId);
	let failedCalls = 0;
	let problem: string | undefined;
	while (!requester.stopped) {
		const reply = await requester.ask({ method: 'GET', path }, deadline - Date.now());
		if (requester.stopped) return;
		if (reply.body !== undefined) image.answer = reply.body;
		const now = Date.now();
		const young = uploadedAt !== undefined && now - uploadedAt < NOT_FOUND_GRACE_MS;
		if (settle(moderation, image, assetId, reply, young)) return;
		problem = problemOf(reply);
		failedCalls = problem === undefined ? 0 : failedCalls + 1;
		if (now >= deadline) break;
		const retryAfterMs = reply.kind === 'later' ? reply.retryAfterMs : undefined;
		const pause =
			failedCalls > 0
				? backOff(failedCalls, retryAfterMs, Math.random())
				: pollInterval(now - start, moderation.pollSeconds * 1000);
		await requester.sleep(Math.min(pause, deadline - now));
	}
	if (requester.stopped) return;
	const seconds = requester.timeoutMs / 1000;
	const last = problem === undefined ? '' : ` (the last question brought no answer: ${problem})`;
	image.asset = warnAsset(
		image.asset,
		`The review was not finished after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}${last}. ${ASK_AGAIN}`,
	);
}

/** Writes the end of a review into the image's asset; false if there is none yet. */
function settle(
	moderation: UploadModeration,
	image: Image,
	assetId: string,
	reply: Reply,
	young: boolean,
): boolean {
	if (reply.kind === 'answered') {
		const verdict = readAssetAnswer(moderation, assetId, reply.body);
		if (!verdict || verdict.status === 'pending') return false;
		image.asset = updateAsset(image.asset, {
			...verdict,
			warnings: [...image.asset.warnings, ...verdict.warnings],
		});
		return true;
	}
	// What is not JSON comes from something in between, which may be gone the next time.
	if (reply.kind !== 'refused' || !isObject(reply.body)) return false;
	if (reply.status === 404) {
		if (young) return false;
		const hint = 'Send the address of the image through again to upload it anew.';
		image.asset = updateAsset(image.asset, {
			status: 'rejected',
			failure: { ...reply.failure, hint },
		});
		return true;
	}
	image.asset = updateAsset(image.asset, {
		// The asset exists, whatever is wrong with the question.
		failure: { ...reply.failure, safeToRecreate: false },
		warnings: [...image.asset.warnings, `The provider could not be asked. ${ASK_AGAIN}`],
	});
	return true;
}

/** Why a question brought no answer that can be used; `undefined` if it did. */
function problemOf(reply: Reply): string | undefined {
	if (reply.kind === 'answered')
		return isObject(reply.body) ? undefined : 'the answer could not be read';
	return reply.kind === 'late' ? reply.message : reply.failure.message;
}
