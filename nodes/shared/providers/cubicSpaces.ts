import { arkTasks } from './arkTasks';
import { FAMILIES, type ModelRow } from './model';
import type { BatchModeration } from './moderation';
import type { ProviderRow } from './provider';
import { unifiedVideo } from './unifiedVideo';

/** CubicSpaces, with its two video APIs and its review of images: docs/sources.md#cubicspaces. */

/**
 * The one model that the page names. It gives no limits; those of the upstream model hold (docs/sources.md#ark), and `resolution` is taken as the document's own examples send it.
 */
const models: readonly ModelRow[] = [
	{
		id: 'doubao-seedance-2.0',
		name: 'Seedance 2.0',
		...FAMILIES['2.0'],
		duration: { min: 4, max: 15, auto: true },
		resolutions: ['480p', '720p', '1080p', '4K'],
		defaultResolution: '720p',
		features: ['generateAudio', 'seed', 'watermark', 'cameraFixed'],
		source:
			'docs/sources.md#cubicspaces, Supported Models; limits: docs/sources.md#ark, Seedance 2.0',
	},
];

/** One endpoint serves both video APIs (docs/sources.md#cubicspaces, Moderate Images). */
const moderation: BatchModeration = {
	kind: 'batch',
	urls: {
		extensions: ['jpeg', 'jpg', 'png', 'webp', 'bmp', 'tiff', 'tif', 'gif', 'heic', 'heif'],
		extensionRequired: true,
	},
	path: '/v1/images/moderations',
	fields: { urls: 'images', model: 'model', assetType: 'asset_type' },
	// Moderation Limits.
	most: 50,
	defaultModel: 'doubao-seedance-2.0',
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

/** What both rows say. */
const HOST = {
	credential: 'seedanceCubicSpacesApi',
	models,
	adaptiveWithText: true,
	assets: 'cubicSpaces',
	refunds: ['failed'],
} as const satisfies Partial<ProviderRow>;

export const cubicSpaces = {
	...HOST,
	id: 'cubicSpaces',
	name: 'CubicSpaces',
	shortName: 'CubicSpaces',
	dialect: unifiedVideo,
	promptNeeded: 'always',
	source: 'docs/sources.md#cubicspaces, Unified Video API',
	moderation,
} as const satisfies ProviderRow;

/** The official-compatible API takes what the page lists, and no more. */
export const cubicSpacesArk = {
	...HOST,
	id: 'cubicSpacesArk',
	name: 'CubicSpaces (Official-Compatible)',
	shortName: 'CubicSpaces Ark',
	dialect: arkTasks('/api/v3'),
	promptNeeded: 'withoutMedia',
	source: 'docs/sources.md#cubicspaces, Official-Compatible API',
} as const satisfies ProviderRow;
