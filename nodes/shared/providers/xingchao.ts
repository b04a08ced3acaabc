import { segment, type Dialect } from './dialect';
import { PLAIN_REFERENCE } from './fields';
import { FAMILIES, type ModelRow } from './model';
import type { UploadModeration } from './moderation';
import type { ProviderRow } from './provider';

/** Xingchao: docs/sources.md#xingchao. */

const dialect: Dialect = {
	create: {
		path: '/v1/kyyvideo2/videos',
		fields: {
			model: { path: 'model' },
			prompt: { path: 'prompt' },
			duration: { path: 'duration' },
			aspectRatio: { path: 'aspect_ratio' },
			generateAudio: { path: 'generateAudio' },
		},
		media: {
			kind: 'fields',
			fields: {
				firstFrame: 'first_image',
				lastFrame: 'last_image',
				referenceImages: 'referenceImages',
				referenceVideos: 'referenceVideos',
				referenceAudios: 'referenceAudios',
			},
		},
	},
	// Undocumented; the upstream model reads "image 1" (docs/sources.md#across-providers).
	promptReference: PLAIN_REFERENCE,
	status: { path: (taskId) => `/v1/result/${segment(taskId)}` },
	answer: {
		taskId: ['id'],
		status: ['status'],
		videoUrl: ['video_url'],
		model: ['model'],
		createdAt: ['created', 'created_at'],
		durationSeconds: ['actualDuration'],
		tokens: ['totalTokens'],
		errorCode: ['error.code'],
		errorMessage: ['error'],
	},
};

const PRO = {
	...FAMILIES['2.0'],
	resolutions: [],
	defaultDuration: 5,
	features: ['generateAudio'],
	source: 'docs/sources.md#xingchao, Supported Models and Request Parameters',
} as const satisfies Partial<ModelRow>;

/** The standard tier works from a reference video only (Supported Models). */
const STANDARD = { ...PRO, modes: ['reference'], needsReferenceVideo: true } as const;

const models: readonly ModelRow[] = [
	{ id: 'seedance_2_0_pro', name: 'Seedance 2.0 Pro', ...PRO },
	{ id: 'seedance_2_0_fast_pro', name: 'Seedance 2.0 Fast Pro', ...PRO },
	{ id: 'seedance_2_0', name: 'Seedance 2.0 (Needs a Reference Video)', ...STANDARD },
	{ id: 'seedance_2_0_fast', name: 'Seedance 2.0 Fast (Needs a Reference Video)', ...STANDARD },
];

const moderation: UploadModeration = {
	kind: 'upload',
	urls: {
		// The formats that Xingchao's page names for images; nothing says that an address needs an ending.
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

export const xingchao = {
	id: 'xingchao',
	name: 'Xingchao',
	shortName: 'Xingchao',
	credential: 'seedanceXingchaoApi',
	dialect,
	models,
	promptNeeded: 'always',
	imageTypes: ['jpeg', 'png', 'webp', 'bmp', 'tiff', 'gif'].map((type) => `image/${type}`),
	// The documented default is 16:9 whatever the frames are (docs/sources.md#xingchao, aspect_ratio).
	ratioWithFrames: () => 'adaptive',
	adaptiveWithText: true,
	assets: 'xingchao',
	videoLifeHours: 24,
	pollSeconds: 20,
	source: 'docs/sources.md#xingchao',
	moderation,
} as const satisfies ProviderRow;
