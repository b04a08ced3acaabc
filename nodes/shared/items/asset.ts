import { asWord } from '../answers/error';
import { asText, at, isObject, withJsonAt } from '../tools/json';
import { CELLS, readFailure, type Failure } from './task';

/**
 * The asset item: what Seedance Asset Moderate puts out for one image, the same for every provider. Every key is
 * always there, `null` if nobody said.
 */

const ASSET_STATUSES = ['approved', 'rejected', 'pending'] as const;
/** `rejected`: the image was refused. `pending`: nothing is decided, or nothing is known. */
export type AssetStatus = (typeof ASSET_STATUSES)[number];

export const ASSET_TYPES = ['Image'] as const;
export type AssetType = (typeof ASSET_TYPES)[number];

export interface Asset {
	sourceUrl: string | null;
	/** `asset://…`, only if the image is approved. */
	assetUrl: string | null;
	assetId: string | null;
	assetType: string;
	status: AssetStatus;
	/** True for the status `approved` alone, which always comes with an `assetUrl`. */
	approved: boolean;
	provider: string;
	reviewBatchId: string | null;
	taskId: string | null;
	/** Why an image is not approved; its `safeToRecreate` says that nothing can have been registered. */
	failure: Failure | null;
	warnings: string[];
}

/** An asset item with every key. Approved only with an address: without one it stays pending. */
export function createAsset(known: Partial<Asset> & Pick<Asset, 'provider' | 'sourceUrl'>): Asset {
	const asset: Asset = {
		// In the order of the documentation, so that n8n's table view reads from left to right.
		assetUrl: null,
		assetId: null,
		assetType: 'Image',
		status: 'pending',
		approved: false,
		reviewBatchId: null,
		taskId: null,
		failure: null,
		warnings: [],
		...known,
	};
	return updateAsset(asset, {});
}

/** The asset with `changes`, its keys in order, and status, `approved` and address in keeping with each other. */
export function updateAsset(asset: Asset, changes: Partial<Asset>): Asset {
	const next = { ...asset, ...changes };
	const { sourceUrl, assetUrl, assetId, assetType, provider, reviewBatchId, taskId } = next;
	const status = next.status === 'approved' && assetUrl === null ? 'pending' : next.status;
	const approved = status === 'approved';
	return {
		sourceUrl,
		assetUrl: approved ? assetUrl : null,
		assetId,
		assetType,
		status,
		approved,
		provider,
		reviewBatchId,
		taskId,
		failure: next.failure,
		warnings: [...new Set(next.warnings)],
	};
}

/** The asset item that `json` is, read without trusting any type; `undefined` if it is not one. */
export function readAssetItem(item: unknown): Asset | undefined {
	const json = withJsonAt(item, CELLS);
	if (!isObject(json)) return undefined;
	const status = ASSET_STATUSES.find((known) => known === json.status);
	const provider = asText(json.provider);
	const isAsset = Object.hasOwn(json, 'assetUrl') && Object.hasOwn(json, 'sourceUrl');
	if (!status || !provider || !isAsset) return undefined;
	const warnings = Array.isArray(json.warnings) ? json.warnings : [];
	return createAsset({
		sourceUrl: asText(json.sourceUrl) ?? null,
		assetUrl: asAssetUrl(json.assetUrl) ?? null,
		assetId: asText(json.assetId) ?? null,
		assetType: asText(json.assetType) ?? 'Image',
		status,
		provider,
		reviewBatchId: asText(json.reviewBatchId) ?? null,
		taskId: asText(json.taskId) ?? null,
		failure: readFailure(json.failure),
		warnings: warnings.flatMap((warning) => asText(warning) ?? []),
	});
}

/** The asset items that an input item holds: itself, the one of an error item, or those of `outputMode` `item`. */
export function readAssetItems(json: unknown): Asset[] {
	const lists = ['assets', 'details.item.assets'].map((path) => at(json, path));
	const listed = lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
	return [json, at(json, 'details.asset'), ...listed].flatMap(
		(candidate) => readAssetItem(candidate) ?? [],
	);
}

/**
 * An asset's address, as Seedance Create takes it: `asset://…`, unchanged (providers write `Asset://` too), or the bare
 * id of an asset made into one; `undefined` for anything else.
 */
export function asAssetUrl(value: unknown): string | undefined {
	const text = typeof value === 'string' ? asWord(value) : undefined;
	if (text === undefined) return undefined;
	if (/^asset:\/\/\S+$/i.test(text)) return text;
	return /^asset[-_][\w.-]+$/i.test(text) ? `asset://${text}` : undefined;
}

/** The id in an asset's address. */
export function assetIdOf(assetUrl: string): string {
	return assetUrl.replace(/^asset:\/\//i, '');
}
