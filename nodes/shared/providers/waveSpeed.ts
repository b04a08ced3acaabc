import { segment, type Dialect } from './dialect';
import { LOCKED_BY_SOURCE, LOWER_CASE_4K, pathOf, PLAIN_REFERENCE, SIGNED_V3 } from './fields';
import type { ProviderRow } from './provider';
import { AUTO_DURATION, type Mode } from './request';
import { MODELS } from './waveSpeedModels';
import { asNumber, asText, at } from '../tools/json';

/** WaveSpeed's API, version 3: docs/sources.md#wavespeed. */

/** Each mode has an endpoint of its own, behind the model's name. References stand beside the text. */
const ENDPOINTS: Record<Mode, string> = {
	textToVideo: 'text-to-video',
	imageToVideo: 'image-to-video',
	firstLastFrame: 'image-to-video',
	reference: 'text-to-video',
	editVideo: 'video-edit',
	extendVideo: 'video-extend',
};

/** The end of an endpoint's address: the mode, with the twin behind it (`text-to-video-turbo`). */
const MODE_AT_END = /\/(?:(?:text|image|reference)-to-video|video-(?:edit|extend))(?:-([a-z]+))?$/i;
/** The twin at the end of a model's name (`seedance-2.0/turbo`). */
const TWIN = /^(.+\/.+)\/([a-z]+)$/i;

/** The model of an endpoint: its address without the mode, and the twin as its last part. */
function modelName(id: string): string {
	const name = id.replace(/^\/+|\/+$/g, '');
	return name.replace(MODE_AT_END, (_, twin?: string) => (twin === undefined ? '' : `/${twin}`));
}

/** Nothing in a model's name can leave its place. */
function createPath(model: string, mode: Mode): string {
	const name = modelName(model);
	const [, base = name, twin] = TWIN.exec(name) ?? [];
	return `/${pathOf(base)}/${ENDPOINTS[mode]}${twin === undefined ? '' : `-${twin}`}`;
}

/** A page of the list holds so many predictions, at most. */
const PAGE_SIZE = 100;
/** Predictions and what they made are deleted after so many days. */
const DAYS_KEPT = 7;

/** Codes of its own side, in the common table's word. */
const FAILED = 'service_unavailable';

const dialect: Dialect = {
	create: {
		path: createPath,
		fields: {
			model: { path: 'model', sentIn: 'path' },
			prompt: { path: 'prompt' },
			// An edit has no length to choose.
			duration: { path: 'duration', unsaid: AUTO_DURATION },
			resolution: { path: 'resolution', write: LOWER_CASE_4K },
			aspectRatio: { path: 'aspect_ratio', unsaid: 'adaptive' },
			generateAudio: { path: 'generate_audio' },
			webSearch: { path: 'enable_web_search' },
			callbackUrl: { path: 'webhook', sentIn: 'query' },
			taskType: { path: 'task', sentIn: 'path' },
		},
		media: {
			kind: 'fields',
			fields: {
				sourceVideo: 'video',
				firstFrame: 'image',
				lastFrame: 'last_image',
				referenceImages: 'reference_images',
				referenceVideos: 'reference_videos',
				referenceAudios: 'reference_audios',
			},
		},
		locked: LOCKED_BY_SOURCE,
	},
	promptReference: PLAIN_REFERENCE,
	statusInBody: 'code',
	signature: SIGNED_V3,
	status: { path: (taskId) => `/predictions/${segment(taskId)}/result` },
	// All of it stands in `data`, and in a callback at the top.
	answer: {
		taskId: ['id'],
		status: ['status'],
		videoUrl: ['outputs'],
		model: ['model'],
		createdAt: ['created_at'],
		errorCode: ['code'],
		errorMessage: ['error'],
		codeNames: {
			'1200': 'content_policy_violation',
			'1400': 'validation_error',
			'1401': 'validation_error',
			'1402': 'file_download_error',
			...{ '1403': FAILED, '1405': FAILED, '5000': FAILED, '5003': FAILED, '5004': FAILED },
		},
	},
	// It does not repeat what was asked for: good to find a task, and proof of nothing.
	list: {
		newest: (page = 1, size = PAGE_SIZE) => ({
			method: 'POST',
			path: '/predictions',
			body: { page, page_size: size },
		}),
		pageSize: PAGE_SIZE,
		keptDays: DAYS_KEPT,
		items: 'data.items',
		isTask: (item) => /seedance/i.test(asText(at(item, 'model')) ?? ''),
		vague: true,
		mayLack: true,
	},
};

export const waveSpeed = {
	id: 'waveSpeed',
	name: 'WaveSpeed',
	shortName: 'WaveSpeed',
	credential: 'seedanceWaveSpeedApi',
	noApi: /^(?:www\.)?wavespeed\.ai\/|^api\.wavespeed\.ai\/(?!(?:api\/)?v\d)/,
	dialect,
	models: MODELS,
	modelName,
	promptNeeded: 'always',
	livePrices: {
		// The price of a run with these inputs; what a prompt says does not count.
		call: ({ path, body }) => ({
			method: 'POST',
			path: '/model/pricing',
			body: { model_id: path.slice(1), inputs: { ...body, prompt: 'a video' } },
		}),
		read: (answer) => {
			const clipUsd = asNumber(at(answer, 'data.unit_price'));
			const isPrice = clipUsd !== undefined && clipUsd > 0;
			return isPrice && at(answer, 'data.currency') === 'USD' ? { clipUsd } : undefined;
		},
	},
	upload: {
		path: '/media/upload/binary',
		contents: { kind: 'form', field: 'file' },
		address: ['data.download_url'],
		// No document names a limit: so much of one file is held in memory.
		maxMegabytes: 100,
		lifeHours: DAYS_KEPT * 24,
	},
	inlineMedia: true,
	// There is no word for it: what is left out is 16:9 there.
	adaptiveWithReferences: false,
	webSearchWithMedia: true,
	videoLifeHours: DAYS_KEPT * 24,
	taskLifeDays: DAYS_KEPT,
	// A failed request is refunded within three hours.
	refunds: ['failed'],
	pollSeconds: 2,
	source: 'docs/sources.md#wavespeed',
} as const satisfies ProviderRow;
