import { at } from '../tools/json';
import { wordsOf } from '../tools/words';
import { segment, type Dialect, type Field } from './dialect';
import { LOWER_CASE_4K, WEB_SEARCH_TOOL } from './fields';
import type { ProviderRow } from './provider';
import { LEGACY_MODELS, MODELS } from './qingboModels';

/**
 * Qingbo's tasks API: docs/sources.md#qingbo. `qingbo` writes the fields of its page of June 2026, `qingboLegacy` those
 * of April 2026; if the two conflict, the newer one wins (docs/sources.md#contradictions, 1).
 */

const TASKS = '/v1/tasks';

const isPro15 = (model: string): boolean => model.includes('1.5');

/** Seedance 1.5 names its sound `audio`, the 2.0 series `generate_audio` (docs/sources.md#qingbo). */
function audioField(root: string): Field {
	return { path: (model) => `${root}${isPro15(model) ? 'audio' : 'generate_audio'}` };
}

const shared: Omit<Dialect, 'create'> = {
	promptReference: (kind, index) => `@${kind}${index}`,
	status: { path: (taskId) => `${TASKS}/${segment(taskId)}` },
	cancel: {
		request: (taskId) => ({ method: 'POST', path: `${TASKS}/${segment(taskId)}/cancel` }),
		refunded: (body) => at(body, 'refunded') === true,
	},
	answer: {
		taskId: ['task_id', 'id'],
		status: ['status'],
		progress: ['progress'],
		// An array of addresses today, a text in April (docs/sources.md#qingbo).
		videoUrl: ['result.videos.0.url', 'result.videos.0', 'result.video_url'],
		// Where the last frame comes back is not documented; these are the places that the page suggests.
		lastFrameUrl: [
			'result.images.0.url',
			'result.images.0',
			'result.videos.0.last_frame_url',
			'result.last_frame_url',
		],
		model: ['model'],
		createdAt: ['created_at'],
		completedAt: ['completed_at'],
		videoExpiresAt: ['result.videos.0.expires_at'],
		providerUnits: ['cost', 'pre_consumed_cost'],
		errorCode: ['error.code'],
		errorMessage: ['error'],
	},
};

/** What both ways to write a create have in common. */
const CREATE = {
	path: TASKS,
	// It names the operation, and with it the price (docs/sources.md#fields-with-a-price).
	pricedFields: { action: [] },
} as const;
const FIELDS = {
	model: { path: 'model' },
	prompt: { path: 'prompt' },
	duration: { path: 'duration' },
	resolution: { path: 'resolution' },
	aspectRatio: { path: 'aspect_ratio' },
} as const;
const REFERENCES = {
	referenceImages: 'image_urls',
	referenceVideos: 'video_urls',
	referenceAudios: 'audio_urls',
} as const;

/** The current API (docs/sources.md#qingbo-june-2026). It answers 400 to any field that it does not declare. */
const current: Dialect = {
	...shared,
	create: {
		...CREATE,
		fields: {
			...FIELDS,
			resolution: { path: 'resolution', write: LOWER_CASE_4K },
			generateAudio: audioField(''),
			cameraFixed: { path: 'camerafixed' },
			returnLastFrame: { path: 'return_last_frame' },
			webSearch: { path: 'tools', ...WEB_SEARCH_TOOL },
			callbackUrl: { path: 'callback_url' },
		},
		media: {
			kind: 'fields',
			fields: {
				firstFrame: 'first_frame_image',
				lastFrame: 'last_frame_image',
				...REFERENCES,
			},
			framesWithRoles: 'image_with_roles',
		},
		declaredFields: wordsOf(`
			model action prompt aspect_ratio resolution duration image_urls first_frame_image
			last_frame_image video_urls audio_urls callback_url callback_events generate_audio audio
			camerafixed tools image_with_roles return_last_frame
		`),
	},
	// 500,000 units are one US dollar (docs/sources.md#qingbo).
	answer: { ...shared.answer, usdPerUnit: 1 / 500_000 },
	// "24 hours" (docs/sources.md#qingbo).
	idempotency: { header: 'Idempotency-Key', lifeHours: 24 },
};

/** The older field names (docs/sources.md#qingbo-april-2026): what belongs to one model stands in `extra`. */
const legacy: Dialect = {
	...shared,
	create: {
		...CREATE,
		fields: {
			...FIELDS,
			generateAudio: audioField('extra.'),
			seed: { path: 'seed' },
			watermark: { path: 'watermark' },
			cameraFixed: { path: 'extra.camerafixed' },
			returnLastFrame: { path: 'extra.return_last_frame' },
			webSearch: { path: 'extra.tools', ...WEB_SEARCH_TOOL },
			serviceTier: { path: 'extra.service_tier' },
			callbackUrl: { path: 'callback_url' },
		},
		media: {
			kind: 'fields',
			fields: { firstFrame: 'first_frame', lastFrame: 'last_frame', ...REFERENCES },
		},
	},
};

/** What both rows say. */
const HOST = {
	credential: 'seedanceQingboApi',
	assets: 'qingbo',
	videoLifeHours: 24,
	refunds: ['failed', 'cancelled'],
	pollSeconds: 2,
} as const satisfies Partial<ProviderRow>;

export const qingbo = {
	...HOST,
	id: 'qingbo',
	name: 'Qingbo',
	shortName: 'Qingbo',
	dialect: current,
	models: MODELS,
	promptNeeded: 'withoutMedia',
	imageTypes: ['image/jpeg', 'image/png', 'image/webp'],
	// The documented default is 16:9; `adaptive` is for the 2.0 series only (docs/sources.md#qingbo-june-2026,
	// aspect_ratio), and for what came after it (docs/sources.md#qingbo).
	ratioWithFrames: (model) => (/\b2\.\d/.test(model) ? 'adaptive' : undefined),
	source: 'docs/sources.md#qingbo-june-2026',
} as const satisfies ProviderRow;

export const qingboLegacy = {
	...HOST,
	id: 'qingboLegacy',
	name: 'Qingbo (Legacy Fields)',
	shortName: 'Qingbo Legacy',
	dialect: legacy,
	models: LEGACY_MODELS,
	promptNeeded: 'always',
	ratioWithFrames: (model) => (model.includes('2.0') ? 'adaptive' : undefined),
	// "prompt + image_urls (1 image)" is image-to-video (docs/sources.md#qingbo-april-2026, Generation Modes).
	singleImageIsFrame: true,
	source: 'docs/sources.md#qingbo-april-2026',
} as const satisfies ProviderRow;
