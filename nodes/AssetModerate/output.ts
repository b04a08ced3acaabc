import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Asset } from '../shared/items/asset';
import { isStopped, runsAsTool } from '../shared/n8n/context';
import { toItemJson } from '../shared/tools/json';
import { itemProblem, otherFields as fieldsOf } from '../shared/n8n/items';
import type { Failure } from '../shared/items/task';
import { mayBeRegistered, type Entry, type Image } from './entries';
import type { ModerateSettings } from './settings';

/** From moderated images to output items; what becomes of those that are not approved is the user's choice. */

/**
 * The output items.
 * @throws NodeOperationError if the user wants the workflow to stop, or if nothing at all was taken
 */
export function outputItems(
	context: IExecuteFunctions,
	settings: ModerateSettings,
	entries: readonly Entry[],
	accountWarning: string | undefined,
): INodeExecutionData[] {
	const stopped = isStopped(context);
	if (!stopped && !context.continueOnFail()) {
		if (settings.rejectedAssets === 'stop' && !keptByTool(context, entries))
			stopForUnapproved(context, entries);
		if (settings.rejectedAssets === 'return') failWhereNothingWasTaken(context, entries);
	}
	const build = settings.outputMode === 'item' ? oneForAll : oneForEach;
	const asErrors = settings.rejectedAssets === 'errorOutput';
	return entries.flatMap((entry) => build(entry, asErrors, accountWarning));
}

/** A tool that fails is tried again, and the tries have no name in common: then every image would be sent again. */
function keptByTool(context: IExecuteFunctions, entries: readonly Entry[]): boolean {
	const assets = entries.flatMap(({ images }) => images.map(({ asset }) => asset));
	const registered = assets.some((asset) => asset.approved || mayBeRegistered(asset));
	return registered && runsAsTool(context);
}

function oneForEach(
	entry: Entry,
	asErrors: boolean,
	accountWarning: string | undefined,
): INodeExecutionData[] {
	const pairedItem = { item: entry.index };
	return entry.images.map((image) => {
		const json = { ...otherFields(entry), ...assetJson(entry, image, accountWarning) };
		if (!asErrors || image.asset.approved) return { json, pairedItem };
		return { json: { error: reason(image.asset), details: { asset: json } }, pairedItem };
	});
}

function oneForAll(
	entry: Entry,
	asErrors: boolean,
	accountWarning: string | undefined,
): INodeExecutionData[] {
	const assets = entry.images.map(({ asset }) => asset);
	const unapproved = assets.find(({ approved }) => !approved);
	const json: IDataObject = {
		...otherFields(entry),
		assets: entry.images.map((image) => assetJson(entry, image, accountWarning)),
		assetUrls: assets.flatMap(({ assetUrl }) => assetUrl ?? []),
		allApproved: unapproved === undefined,
	};
	const pairedItem = { item: entry.index };
	if (!asErrors || !unapproved) return [{ json, pairedItem }];
	return [{ json: { error: reason(unapproved), details: { item: json } }, pairedItem }];
}

function otherFields(entry: Entry): IDataObject {
	return entry.otherFields ? fieldsOf(entry.source) : {};
}

function assetJson(
	entry: Entry,
	{ asset, answer, todo }: Image,
	accountWarning: string | undefined,
): IDataObject {
	const requested = todo !== 'settled' && accountWarning !== undefined;
	const warnings = requested ? [...asset.warnings, accountWarning] : asset.warnings;
	return toItemJson({
		...asset,
		warnings,
		...(entry.raw && { raw: answer ?? null }),
	});
}

/** Why an image is not approved, one sentence. */
function reason({ failure, status, warnings }: Asset): string {
	if (failure) return failure.message;
	return status === 'pending' && warnings.length > 0
		? warnings[warnings.length - 1]
		: `The image is ${status}`;
}

/** @throws NodeOperationError if an image is not approved; it names all of them, and the assets that there are */
function stopForUnapproved(context: IExecuteFunctions, entries: readonly Entry[]): void {
	const all = entries.flatMap(({ index, images }) => images.map(({ asset }) => ({ index, asset })));
	const failed = all.filter(({ asset }) => !asset.approved);
	if (failed.length === 0) return;
	const [first] = failed;
	const message =
		failed.length === 1
			? `${first.asset.sourceUrl ?? 'An image'} was not approved: ${reason(first.asset)}`
			: `${failed.length} of ${all.length} images were not approved; the first one, ${first.asset.sourceUrl ?? 'without an address'}: ${reason(first.asset)}`;
	const lines = failed.map(
		({ index, asset }) =>
			`[item ${index}] ${asset.sourceUrl ?? 'no address'} (${asset.status}): ${reason(asset)}`,
	);
	// Approved assets stay at the provider: without their addresses nobody could use them.
	const approved = all.flatMap(({ index, asset }) =>
		asset.assetUrl === null ? [] : [`[item ${index}] ${asset.sourceUrl ?? ''} → ${asset.assetUrl}`],
	);
	const description = [
		...lines,
		...(approved.length > 0 ? ['Approved:', ...approved] : []),
		...(first.asset.failure?.hint ? [first.asset.failure.hint] : []),
	].join('\n');
	throw itemProblem(context, message, description, first.index);
}

/**
 * A wrong key or a host that is down is an error of the node and no property of an image, as long as no image was
 * looked at and no asset can be lost.
 * @throws NodeOperationError with the first failure
 */
function failWhereNothingWasTaken(context: IExecuteFunctions, entries: readonly Entry[]): void {
	const images = entries.flatMap((entry) => entry.images);
	const nothingTaken = ({ asset }: Image): boolean =>
		asset.status === 'pending' && asset.failure?.safeToRecreate === true;
	if (!images.every(nothingTaken)) return;
	const first = entries.find((entry) => entry.images.length > 0);
	const failure: Failure | null | undefined = first?.images[0].asset.failure;
	if (first && failure) throw itemProblem(context, failure.message, failure.hint, first.index);
}
