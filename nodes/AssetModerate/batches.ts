import { saying } from '../shared/answers/creation';
import { readBatchAnswer, type BatchAnswer } from './wire/answers';
import { updateAsset, type Asset } from '../shared/items/asset';
import type { BatchModeration } from '../shared/providers/moderation';
import type { Reply } from './wire/reply';
import { put, type JsonObject } from '../shared/tools/json';
import type { Image } from './entries';
import type { Requester } from './requester';
import { mayBeVerdict } from './wire/failures';
import { withoutAsset } from './wire/verdicts';

/** Moderation by batches: one request for some images, answered with their verdicts (docs/sources.md#cubicspaces, Moderate Images). */

/** Moderates all images, in batches that span input items. Never throws. */
export async function moderateBatches(
	moderation: BatchModeration,
	requester: Requester,
	images: readonly Image[],
	batchSize: number,
): Promise<void> {
	const batches = toBatches(images, batchSize);
	await Promise.all(
		batches.map(async (batch) => await moderateBatch(moderation, requester, batch)),
	);
}

/** Images for the same model and of the same type, in order, at most so many together. */
function toBatches(images: readonly Image[], batchSize: number): Image[][] {
	const open = new Map<string, Image[]>();
	const batches: Image[][] = [];
	for (const image of images) {
		const key = JSON.stringify([image.model, image.asset.assetType]);
		const batch = open.get(key);
		if (batch && batch.length < batchSize) {
			batch.push(image);
			continue;
		}
		const begun = [image];
		open.set(key, begun);
		batches.push(begun);
	}
	return batches;
}

async function moderateBatch(
	moderation: BatchModeration,
	requester: Requester,
	batch: readonly Image[],
): Promise<void> {
	const { fields, path, defaultAssetType } = moderation;
	const [{ model, asset }] = batch;
	const urls = batch.map(({ url }) => url);
	const body: JsonObject = {};
	put(body, fields.model, model);
	put(body, fields.urls, urls);
	if (asset.assetType !== defaultAssetType) put(body, fields.assetType, asset.assetType);
	const reply = await requester.submit({ method: 'POST', path, body });
	// Verdicts count wherever they are: also in the body of an answer that says that something went wrong.
	const answer = readBatchAnswer(moderation, urls, reply.body);
	// A refused request says nothing of each of its images, and certainly registered none of them.
	const oneByOne = batch.length > 1 && reply.kind === 'refused' && mayBeVerdict(reply.failure);
	for (const [position, image] of batch.entries()) {
		const verdict = decided(answer, position);
		if (!verdict && oneByOne) {
			await moderateBatch(moderation, requester, [image]);
			continue;
		}
		const changes = verdict ?? withoutVerdict(reply, answer);
		image.asset = updateAsset(image.asset, {
			...changes,
			reviewBatchId: answer.reviewBatchId,
			taskId: answer.taskId,
			warnings: [...image.asset.warnings, ...(changes.warnings ?? [])],
		});
		image.answer = reply.body;
	}
}

/** The verdict on one image; one that is still open says what that means. */
function decided({ verdicts }: BatchAnswer, position: number): Partial<Asset> | undefined {
	const verdict = verdicts[position];
	return verdict?.status === 'pending'
		? {
				...verdict,
				warnings: [`The provider has not approved or rejected this image. ${SENDING_AGAIN}`],
			}
		: verdict;
}

function withoutVerdict(reply: Reply, answer: BatchAnswer): Partial<Asset> {
	if (reply.kind === 'answered') {
		return {
			status: 'pending',
			failure: answer.failure,
			warnings: [
				`The provider's answer says nothing of this image${saying(reply.body)}. ${SENDING_AGAIN}`,
			],
		};
	}
	return withoutAsset(reply, SENDING_AGAIN);
}

const SENDING_AGAIN =
	'Its review may go on. This provider cannot be asked about it; sending the item through again sends the image again, and the provider may then hold it twice.';
