import { segment, type Dialect } from './dialect';
import {
	CAPITAL_REFERENCE,
	LOCKED_BY_SOURCE,
	LOWER_CASE_4K,
	pathOf,
	SECONDS_AS_WORDS,
	taskType,
} from './fields';
import { MODELS } from './falModels';
import { LIVE_PRICES } from './falPrices';
import type { ProviderRow } from './provider';
import type { Mode } from './request';
import { at, isObject } from '../tools/json';

/** fal.ai's queue: docs/sources.md#fal. */

/** Each mode has an endpoint of its own, behind the model's name. */
const ENDPOINTS: Record<Mode, string> = {
	textToVideo: 'text-to-video',
	imageToVideo: 'image-to-video',
	firstLastFrame: 'image-to-video',
	reference: 'reference-to-video',
	editVideo: 'reference-to-video',
	extendVideo: 'reference-to-video',
};

/** The model of an endpoint, as fal's pages show it. */
function modelName(id: string): string {
	return id.replace(/^\/+|\/+$/g, '').replace(/\/(text|image|reference)-to-video$/i, '');
}

/** What stands behind `…/requests/` is one id, whatever it is. */
const FULL_ID = /^([^/\s]+)\/([^/\s]+)\/requests\/(.+)$/s;
/** An address of a request, as fal's answers give it. */
const ADDRESS =
	/^https?:\/\/[^/\s]+\/([^/\s]+\/[^/\s]+\/requests\/[^/\s?#]+)(?:\/status|\/cancel)?\/?$/;

/** What comes after the create stands under the first two parts of the endpoint alone (docs/sources.md#fal, paths). */
function fullTaskId(id: string, model: string | undefined): string | undefined {
	const known = FULL_ID.test(id) ? id : ADDRESS.exec(id)?.[1];
	if (known !== undefined) return known;
	const [owner, alias] = modelName(model ?? '').split('/');
	return owner && alias ? `${owner}/${alias}/requests/${id}` : undefined;
}

function requestPath(taskId: string): string {
	const [, owner, alias, id] = FULL_ID.exec(taskId) ?? [];
	return id === undefined
		? `/${segment(taskId)}`
		: `/${segment(owner)}/${segment(alias)}/requests/${segment(id)}`;
}

/** A request that is not finished is answered so too. */
const IN_PROGRESS = /in progress|in queue|not (yet )?(completed|finished|ready)/i;

/** The model's own errors are a list of what is wrong; 400 and 422 can be a text too (docs/sources.md#fal, errors). */
function isFailure(status: number, body: unknown): boolean {
	const detail = at(body, 'detail');
	if (status < 400) return false;
	if (Array.isArray(detail)) return isObject(detail[0]);
	return (
		(status === 400 || status === 422) && typeof detail === 'string' && !IN_PROGRESS.test(detail)
	);
}

const dialect: Dialect = {
	create: {
		path: (model, mode) => `/${pathOf(modelName(model))}/${ENDPOINTS[mode]}`,
		fields: {
			model: { path: 'model', sentIn: 'path' },
			prompt: { path: 'prompt' },
			duration: { path: 'duration', ...SECONDS_AS_WORDS },
			resolution: { path: 'resolution', write: LOWER_CASE_4K },
			aspectRatio: {
				path: 'aspect_ratio',
				write: (value) => (value === 'adaptive' ? 'auto' : value),
				read: (value) => (value === 'auto' ? 'adaptive' : value),
			},
			generateAudio: { path: 'generate_audio' },
			seed: { path: 'seed' },
			cameraFixed: { path: 'camera_fixed' },
			endUserId: { path: 'end_user_id' },
			callbackUrl: { path: 'fal_webhook', sentIn: 'query' },
			taskType: { path: 'task', ...taskType('editing', 'extension') },
		},
		media: {
			kind: 'fields',
			fields: {
				firstFrame: 'image_url',
				lastFrame: 'end_image_url',
				referenceImages: 'image_urls',
				referenceVideos: 'video_urls',
				referenceAudios: 'audio_urls',
			},
		},
		locked: LOCKED_BY_SOURCE,
		// No price is documented for either but the usual; the number of images stands for the length of version 1.
		pricedFields: { bitrate_mode: ['standard'], num_frames: [] },
	},
	promptReference: CAPITAL_REFERENCE,
	fullTaskId,
	status: {
		path: (taskId) => `${requestPath(taskId)}/status`,
		result: { path: requestPath, isFailure },
	},
	answer: {
		taskId: ['request_id'],
		status: ['status'],
		videoUrl: ['video.url'],
		seed: ['seed'],
		unitsHeader: 'x-fal-billable-units',
		errorCode: ['error_type'],
		errorMessage: ['error'],
	},
	signingKeys: {
		headers: 'x-fal-webhook-',
		ofBaseUrl: 'https://queue.fal.run',
		url: 'https://rest.alpha.fal.ai/.well-known/jwks.json',
	},
	cancel: {
		request: (taskId) => ({ method: 'PUT', path: `${requestPath(taskId)}/cancel` }),
		// "OK": it was removed from the queue. CANCELLATION_REQUESTED: it was told to stop, which it may not do.
		ended: (body) => at(body, 'status') === 'OK',
	},
};

export const fal = {
	id: 'fal',
	name: 'fal.ai',
	shortName: 'fal.ai',
	credential: 'seedanceFalApi',
	// fal.run itself makes the caller wait for the video.
	noApi: /^(?:www\.)?fal\.(?:ai|run)\//,
	dialect,
	models: MODELS,
	modelName,
	promptNeeded: 'always',
	livePrices: LIVE_PRICES,
	upload: {
		path: '/storage/upload/initiate',
		query: { storage_type: 'fal-cdn-v3' },
		host: { ofBaseUrl: 'https://queue.fal.run', baseUrl: 'https://rest.fal.ai' },
		contents: {
			kind: 'put',
			ask: ({ name, mimeType }) => ({ content_type: mimeType, file_name: name }),
			to: 'upload_url',
		},
		address: ['file_url'],
		// What is larger goes in several parts, which this node does not do.
		maxMegabytes: 90,
	},
	inlineMedia: true,
	inlineAudio: true,
	imageTypes: ['image/jpeg', 'image/png', 'image/webp'],
	// "auto" follows the image; what is sent if nothing is said differs from model to model.
	ratioWithFrames: () => 'adaptive',
	adaptiveWithText: true,
	// Only videos that were made are charged, and no time in the queue.
	refunds: ['failed', 'cancelled'],
	source: 'docs/sources.md#fal',
} as const satisfies ProviderRow;
