import { readAssetAnswer, readUploadedId } from './wire/answers';
import type { UploadModeration } from '../shared/providers/moderation';
import type { Reply } from './wire/reply';
import { isObject, put, type JsonObject } from '../shared/tools/json';
import { pause } from '../shared/tools/pause';
import { backOff, pollInterval } from '../shared/tools/polling';
import { learn, type Image } from './entries';
import type { Requester } from './requester';
import { withoutAsset } from './wire/verdicts';

/** Moderation by upload: each image is uploaded, then asked about until the review has ended (docs/sources.md#xingchao). */

/** An asset younger than this may not be known yet at every server of the provider, ms. */
const NOT_FOUND_GRACE_MS = 60_000;

const NO_ID = "The provider's answer holds no asset ID";
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
			if (image.todo === 'moderate') await upload(moderation, requester, image);
			const { assetId } = image.asset;
			if (assetId !== null) await follow(moderation, requester, image, assetId);
		}),
	);
}

/** Without an ID the image's asset says why there is none. */
async function upload(
	moderation: UploadModeration,
	requester: Requester,
	image: Image,
): Promise<void> {
	const { path, fields } = moderation;
	const body: JsonObject = {};
	put(body, fields.assetType, image.asset.assetType);
	put(body, fields.url, image.asset.sourceUrl);
	const reply = await requester.submit({ method: 'POST', path, body });
	image.answer = reply.body;
	const assetId = readUploadedId(moderation, reply.body);
	learn(image, assetId === undefined ? withoutAsset(reply, NO_ID, UPLOAD_AGAIN) : { assetId });
}

/** Asks about an asset until its review has ended, the time is up or a person stops the execution; at least once. */
async function follow(
	moderation: UploadModeration,
	requester: Requester,
	image: Image,
	assetId: string,
): Promise<void> {
	const start = Date.now();
	const deadline = start + requester.timeoutMs;
	const path = moderation.status.path(assetId);
	let failedCalls = 0;
	let problem: string | undefined;
	for (;;) {
		const reply = await requester.ask({ method: 'GET', path }, deadline - Date.now());
		if (requester.stopped) return;
		if (reply.body !== undefined) image.answer = reply.body;
		const now = Date.now();
		const young = image.todo === 'moderate' && now - start < NOT_FOUND_GRACE_MS;
		if (settle(moderation, image, assetId, reply, young)) return;
		problem = problemOf(reply);
		failedCalls = problem === undefined ? 0 : failedCalls + 1;
		if (now >= deadline) break;
		const retryAfterMs = reply.kind === 'later' ? reply.retryAfterMs : undefined;
		const pauseMs =
			failedCalls > 0
				? backOff(failedCalls, retryAfterMs, Math.random())
				: pollInterval(now - start, moderation.pollSeconds * 1000);
		if (!(await pause(Math.min(pauseMs, deadline - now), requester.signal))) return;
	}
	const seconds = requester.timeoutMs / 1000;
	const last = problem === undefined ? '' : ` (the last question brought no answer: ${problem})`;
	learn(image, {
		warnings: [
			`The review was not finished after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}${last}. ${ASK_AGAIN}`,
		],
	});
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
		learn(image, verdict);
		return true;
	}
	// What is not JSON comes from something in between, which may be gone the next time.
	if (reply.kind !== 'refused' || !isObject(reply.body)) return false;
	if (reply.status === 404) {
		if (young) return false;
		const hint = 'Send the address of the image through again to upload it anew.';
		learn(image, { status: 'rejected', failure: { ...reply.failure, hint } });
		return true;
	}
	learn(image, {
		// The asset exists, whatever is wrong with the question.
		failure: { ...reply.failure, safeToRecreate: false },
		warnings: [`The provider could not be asked. ${ASK_AGAIN}`],
	});
	return true;
}

/** Why a question brought no answer that can be used; `undefined` if it did. */
function problemOf(reply: Reply): string | undefined {
	if (reply.kind === 'answered')
		return isObject(reply.body) ? undefined : 'the answer could not be read';
	return reply.kind === 'late' ? reply.message : reply.failure.message;
}
