import { readBatchAnswer } from './wire/answers';
import type { BatchModeration } from '../shared/providers/moderation';
import { put, type JsonObject } from '../shared/tools/json';
import { learn, type Image } from './entries';
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
	const urls = batch.map((image) => image.asset.sourceUrl ?? '');
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
		const verdict = answer.verdicts[position];
		if (!verdict && oneByOne) {
			await moderateBatch(moderation, requester, [image]);
			continue;
		}
		learn(image, {
			...(verdict ?? withoutAsset(reply, NO_VERDICT, SENDING_AGAIN, answer.failure)),
			reviewBatchId: answer.reviewBatchId,
			taskId: answer.taskId,
		});
		if (verdict?.status === 'pending') learn(image, { warnings: [UNDECIDED] });
		image.answer = reply.body;
	}
}

const SENDING_AGAIN =
	'Its review may go on. This provider cannot be asked about it; sending the item through again sends the image again, and the provider may then hold it twice.';
const NO_VERDICT = "The provider's answer says nothing of this image";
const UNDECIDED = `The provider has not approved or rejected this image. ${SENDING_AGAIN}`;
