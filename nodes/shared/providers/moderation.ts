import { segment } from './dialect';
import { PROVIDER_IDS, type ProviderId } from '.';
import type { AssetType } from '../items/asset';

/**
 * How each provider moderates pictures, as data: where each fact stands in the request and in the answer. A provider
 * without a row here has no such endpoint, or documents none.
 */

/** Facts are read from the first of these dotted paths that holds one. */
type Paths = readonly string[];

/** What addresses a provider takes. */
export interface UrlRules {
	/** File endings, in lower case. */
	extensions: readonly string[];
	/** Whether an address without any ending is refused. */
	extensionRequired: boolean;
}

/** One request for up to so many pictures, answered with their verdicts. It cannot be asked about later. */
export interface BatchModeration {
	kind: 'batch';
	urls: UrlRules;
	path: string;
	fields: { urls: string; model: string; assetType: string };
	/** What the provider takes where no type is sent; then it is not sent. */
	defaultAssetType: AssetType;
	answer: {
		items: Paths;
		status: Paths;
		reviewBatchId: Paths;
		taskId: Paths;
		errorMessage: Paths;
	};
	item: {
		sourceUrl: Paths;
		assetUrl: Paths;
		passed: Paths;
		reviewStatus: Paths;
		errorCode: Paths;
		errorMessage: Paths;
	};
	source: string;
}

/** Each picture is uploaded, and its asset then asked about until the review has ended. */
export interface UploadModeration {
	kind: 'upload';
	urls: UrlRules;
	path: string;
	fields: { url: string; assetType: string };
	status: { path: (assetId: string) => string };
	answer: { assetId: Paths; status: Paths; errorCode: Paths; errorMessage: Paths };
	/** The provider's words, in lower case; any other one means that the review goes on. */
	words: { approved: readonly string[]; rejected: readonly string[] };
	/** The least seconds between two questions about one asset. */
	pollSeconds: number;
	source: string;
}

export type Moderation = BatchModeration | UploadModeration;

/** The most pictures in one request (docs/sources.md#cubicspaces, Moderation Limits). */
export const MOST_IN_BATCH = 50;

const cubicSpaces: BatchModeration = {
	kind: 'batch',
	urls: {
		extensions: ['jpeg', 'jpg', 'png', 'webp', 'bmp', 'tiff', 'tif', 'gif', 'heic', 'heif'],
		extensionRequired: true,
	},
	path: '/v1/images/moderations',
	fields: { urls: 'images', model: 'model', assetType: 'asset_type' },
	defaultAssetType: 'Image',
	answer: {
		items: ['data.items', 'items', 'data.result.items', 'result.items'],
		status: ['data.status', 'status'],
		reviewBatchId: ['data.review_batch_id', 'review_batch_id'],
		taskId: ['data.task_id', 'task_id'],
		errorMessage: ['data.error_message', 'error_message', 'data.message', 'message'],
	},
	item: {
		sourceUrl: ['source_url'],
		assetUrl: ['asset_url'],
		passed: ['passed'],
		reviewStatus: ['submit_review_status'],
		errorCode: ['error_code', 'error.code'],
		errorMessage: ['error_message', 'error.message', 'error'],
	},
	source: 'docs/sources.md#cubicspaces, Moderate Images',
};

const xingchao: UploadModeration = {
	kind: 'upload',
	urls: {
		// The formats that Xingchao's page names for pictures; nothing says that an address needs an ending.
		extensions: ['jpeg', 'jpg', 'png', 'webp', 'bmp', 'tiff', 'tif', 'gif'],
		extensionRequired: false,
	},
	path: '/kyyVideo2/asset/upload',
	fields: { url: 'url', assetType: 'assetType' },
	status: { path: (assetId) => `/kyyVideo2/asset/${segment(assetId)}` },
	answer: {
		assetId: ['data.assetId', 'data.asset_id', 'assetId'],
		status: ['data.status', 'status'],
		errorCode: ['data.errorCode', 'data.error.code'],
		errorMessage: [
			'data.errorMessage',
			'data.failReason',
			'data.error.message',
			'data.error',
			'data.message',
		],
	},
	words: { approved: ['active'], rejected: ['failed'] },
	pollSeconds: 3,
	source: 'docs/sources.md#xingchao',
};

/** Providers that moderate. CubicSpaces' one endpoint serves both of its video APIs. */
export const MODERATIONS: Partial<Record<ProviderId, Moderation>> = { cubicSpaces, xingchao };

/** The values of the `provider` parameter. */
export const MODERATING_PROVIDERS: readonly ProviderId[] = PROVIDER_IDS.filter(
	(id) => MODERATIONS[id] !== undefined,
);

/** Those of them that take several pictures in a request. */
export const BATCH_PROVIDERS: readonly ProviderId[] = MODERATING_PROVIDERS.filter(
	(id) => MODERATIONS[id]?.kind === 'batch',
);
