import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import {
	ASSET_TYPES,
	createAsset,
	readAssetItems,
	updateAsset,
	type Asset,
	type AssetType,
} from '../shared/items/asset';
import { imageUrlProblem } from './urls';
import { INCLUDE_OTHER_FIELDS, INCLUDE_RAW } from '../shared/n8n/fields';
import { asInputError, InputError, readList } from '../shared/n8n/input';
import { inputFailure, inputProblem } from '../shared/n8n/items';
import { ItemParameters } from '../shared/n8n/parameters';
import { reachWarning } from '../shared/tools/reach';
import { ASSET_TYPE, IMAGE_URLS, MODEL } from './fields';
import { rememberedAssets, type Remembered } from './memory';
import type { ModerateSettings } from './settings';

/** From input items to images: which are sent, which are asked about, and which pass through as they are. */

/** One image, however many places of the input name it: it is sent once. */
export interface Image {
	/** `settled`: nothing is requested. `ask`: the provider has it already, under the asset's id. */
	todo: 'settled' | 'moderate' | 'ask';
	/** What the request is for, where it has to say so. */
	model?: string;
	/** What is known of it so far, and in the end the result. */
	asset: Asset;
	/** The provider's last answer, as it came. */
	answer?: unknown;
}

/** Writes what is known now into an image's asset; its warnings stand behind the ones that are there. */
export function learn(image: Image, { warnings = [], ...changes }: Partial<Asset>): void {
	const { asset } = image;
	image.asset = updateAsset(asset, { ...changes, warnings: [...asset.warnings, ...warnings] });
}

/** One input item and its images, in order. */
export interface Entry {
	index: number;
	source: INodeExecutionData;
	images: Image[];
	otherFields: boolean;
	raw: boolean;
}

const SENT_AGAIN =
	'An earlier review of this image had not ended, and this provider cannot be asked about it: the image was sent again, and the provider may hold it twice.';

/**
 * Reads all items before the first request.
 * @throws NodeOperationError for the first one that cannot be used, unless *On Error* says continue: then it comes
 * back as an item
 */
export function readEntries(context: IExecuteFunctions, settings: ModerateSettings): Entry[] {
	const images = new Map<string, Image>();
	const remembered = rememberedAssets(context);
	return context.getInputData().map((source, index) => {
		const entry: Entry = { index, source, images: [], otherFields: false, raw: false };
		try {
			readEntry(context, settings, { images, remembered }, entry);
		} catch (error) {
			const problem = asInputError(error);
			if (!context.continueOnFail()) throw inputProblem(context, problem, index);
			entry.images.push(refused(settings, null, problem));
		}
		return entry;
	});
}

function readEntry(
	context: IExecuteFunctions,
	settings: ModerateSettings,
	{ images, remembered }: { images: Map<string, Image>; remembered: Remembered },
	entry: Entry,
): void {
	const parameters = new ItemParameters(context, entry.index);
	entry.otherFields = parameters.optionFlag(INCLUDE_OTHER_FIELDS);
	entry.raw = parameters.optionFlag(INCLUDE_RAW);
	const assetType = readAssetType(parameters);
	const { moderation } = settings;
	const model =
		moderation?.kind === 'batch' ? (parameters.text(MODEL) ?? moderation.defaultModel) : undefined;
	const listed = readList(parameters.raw(IMAGE_URLS.name), IMAGE_URLS.label, false);
	const given = readAssetItems(entry.source.json);
	const wanted =
		listed.length > 0
			? listed.map((url) => ({ url, asset: given.find(({ sourceUrl }) => sourceUrl === url) }))
			: given.map((asset) => ({ url: asset.sourceUrl, asset }));
	if (wanted.length === 0) {
		throw new InputError(
			'No image URL is given',
			'Map Image URLs to the field that holds the address of the image, for example {{ $json.imageUrl }}.',
		);
	}
	for (const [position, { url, asset }] of wanted.entries()) {
		const kept = remembered.assets.find(({ sourceUrl }) => sourceUrl !== null && sourceUrl === url);
		const known = kept ?? asset;
		const earlier = known?.provider === settings.provider.id ? known : undefined;
		const byItself = kept !== undefined && remembered.byItself;
		const resumed = earlier && resume(settings, earlier, listed.length > 0, byItself);
		const label = wanted.length === 1 ? 'Image URL' : `Image URL ${position + 1}`;
		const image = resumed ?? newImage(settings, url ?? '', label, { model, assetType, earlier });
		if (image instanceof InputError) {
			if (!context.continueOnFail()) throw image;
			entry.images.push(refused(settings, url, image));
			continue;
		}
		const key = JSON.stringify([
			image.todo,
			image.model,
			image.asset.sourceUrl,
			image.asset.assetId,
		]);
		const shared = images.get(key) ?? image;
		images.set(key, shared);
		entry.images.push(shared);
	}
}

function readAssetType(parameters: ItemParameters): AssetType {
	const text = parameters.text(ASSET_TYPE);
	const type = ASSET_TYPES.find((known) => known.toLowerCase() === (text ?? 'image').toLowerCase());
	if (type) return type;
	throw new InputError(
		`The asset type "${text}" is not moderated`,
		`Set Asset Type to ${ASSET_TYPES.join(' or ')}.`,
	);
}

/**
 * An image of an earlier run: what is decided passes through, what the provider can be asked about is asked about.
 * @param listed whether its address is given in Image URLs: then a refused one is meant to be sent again
 * @param byItself whether n8n tries again by itself: then nothing is sent that may be registered
 */
function resume(
	settings: ModerateSettings,
	asset: Asset,
	listed: boolean,
	byItself: boolean,
): Image | undefined {
	if (asset.status === 'approved' || (asset.status === 'rejected' && !listed))
		return { todo: 'settled', asset };
	if (asset.status !== 'pending') return undefined;
	if (asset.assetId === null || settings.moderation?.kind !== 'upload')
		return byItself && mayBeRegistered(asset) ? { todo: 'settled', asset } : undefined;
	return { todo: 'ask', asset: updateAsset(asset, { failure: null, warnings: [] }) };
}

function newImage(
	settings: ModerateSettings,
	url: string,
	label: string,
	{ model, assetType, earlier }: { model?: string; assetType: AssetType; earlier?: Asset },
): Image | InputError {
	const { moderation } = settings;
	const problem = settings.problem ?? (moderation && imageUrlProblem(url, label, moderation.urls));
	if (problem) return problem;
	// Where the earlier try certainly registered nothing, there is nothing to warn about.
	const twice = earlier !== undefined && mayBeRegistered(earlier);
	const asset = createAsset({
		sourceUrl: url,
		assetType,
		provider: settings.provider.id,
		warnings: [reachWarning(url, label) ?? [], twice ? SENT_AGAIN : []].flat(),
	});
	return { todo: 'moderate', model, asset };
}

/** Whether sending an image once more may register it twice. */
export function mayBeRegistered({ status, failure }: Asset): boolean {
	return status === 'pending' && failure?.safeToRecreate !== true;
}

/** An image that the node itself refuses. */
function refused(settings: ModerateSettings, url: string | null, problem: InputError): Image {
	const failure = inputFailure(problem, true);
	const asset = createAsset({
		sourceUrl: url,
		provider: settings.provider.id,
		status: 'rejected',
		failure,
	});
	return { todo: 'settled', asset };
}
