/** Checks create requests of both Qingbo revisions. Any field they do not name is refused. */
import { addressProblem, modeProblem, noMedia, type MediaSet } from './media.mts';
import { checker, invalid, unsupported, type Problem } from './problem.mts';
import { QINGBO_LEGACY_MODELS, QINGBO_MODELS, type QingboModel } from './qingboModels.mts';

interface Shared {
	model: string;
	action?: string;
	prompt?: string;
	aspect_ratio?: string;
	resolution?: string;
	duration?: number;
	image_urls?: string[];
	video_urls?: string[];
	audio_urls?: string[];
	callback_url?: string;
}

interface Options {
	generate_audio?: boolean;
	return_last_frame?: boolean;
	tools?: Array<{ type: string }>;
	audio?: boolean;
	camerafixed?: boolean;
}

interface CurrentRequest extends Shared, Options {
	first_frame_image?: string;
	last_frame_image?: string;
	image_with_roles?: Array<{ url: string; role: 'first_frame' | 'last_frame' }>;
	callback_events?: string[];
}

interface LegacyRequest extends Shared {
	first_frame?: string;
	last_frame?: string;
	seed?: number;
	watermark?: boolean;
	extra?: Options & { service_tier?: string };
}

/** A create request, checked and sorted. */
export interface QingboReading {
	request: Shared;
	options: Options;
	media: MediaSet;
	/** The mode that the fields lead to, whatever `action` says. */
	routed: string;
	callbackEvents: string[];
	seed?: number;
}

const boolean = { type: 'boolean' };
const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', minItems: 1, items: text };

const shared = {
	model: text,
	action: {
		type: 'string',
		enum: [
			'generate',
			'image2video',
			'first_last_frame',
			'reference',
			'reference_video',
			'reference_audio',
		],
	},
	prompt: text,
	aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9', 'adaptive'] },
	resolution: text,
	duration: { type: 'integer' },
	image_urls: texts,
	video_urls: texts,
	audio_urls: texts,
	callback_url: { type: 'string', pattern: '^https?://' },
};

const options = {
	generate_audio: boolean,
	return_last_frame: boolean,
	tools: {
		type: 'array',
		items: {
			type: 'object',
			required: ['type'],
			properties: { type: { type: 'string', enum: ['web_search'] } },
		},
	},
	audio: boolean,
	camerafixed: boolean,
};

const checkCurrent = checker<CurrentRequest>({
	type: 'object',
	required: ['model'],
	additionalProperties: false,
	properties: {
		...shared,
		...options,
		first_frame_image: text,
		last_frame_image: text,
		image_with_roles: {
			type: 'array',
			items: {
				type: 'object',
				required: ['url', 'role'],
				properties: { url: text, role: { type: 'string', enum: ['first_frame', 'last_frame'] } },
			},
		},
		callback_events: { type: 'array', items: text },
	},
});

const checkLegacy = checker<LegacyRequest>({
	type: 'object',
	required: ['model', 'prompt'],
	additionalProperties: false,
	properties: {
		...shared,
		first_frame: text,
		last_frame: text,
		seed: { type: 'integer', minimum: -1, maximum: 4_294_967_295 },
		watermark: boolean,
		extra: { type: 'object', properties: { ...options, service_tier: text } },
	},
});

const FIELDS_2_0 = ['generate_audio', 'return_last_frame', 'tools'] as const;
const FIELDS_1_5 = ['audio', 'camerafixed'] as const;

/** Options that belong to another series than the model's. */
function optionProblem(given: Options, model: QingboModel, prefix: string): Problem | undefined {
	const foreign = [
		...(model.series === '2.0' ? [] : FIELDS_2_0),
		...(model.series === '1.5' ? [] : FIELDS_1_5),
	].find((name) => given[name] !== undefined);
	return foreign ? unsupported(`${prefix}${foreign}`, 'is not supported by this model') : undefined;
}

function addressesProblem(media: MediaSet): Problem | undefined {
	const rules = { inline: false, assets: true };
	const kinds = [
		['image', 'image_urls', [...media.firstFrames, ...media.lastFrames, ...media.images]],
		['video', 'video_urls', media.videos],
		['audio', 'audio_urls', media.audios],
	] as const;
	for (const [kind, param, addresses] of kinds) {
		for (const address of addresses) {
			const problem = addressProblem(kind, address, param, rules);
			if (problem) return problem;
		}
	}
	return undefined;
}

/** docs/sources.md#qingbo-june-2026, "Mode Routing": the fields decide, not `action`. */
function route(media: MediaSet): string {
	if (media.lastFrames.length > 0) return 'first_last_frame';
	if (media.firstFrames.length > 0) return 'image2video';
	if (media.videos.length > 0) return 'reference_video';
	if (media.audios.length > 0) return 'reference_audio';
	return media.images.length > 0 ? 'reference' : 'generate';
}

/** What an explicit `action` demands of the fields and of the model. */
function actionProblem(
	action: string | undefined,
	media: MediaSet,
	model: QingboModel,
): Problem | undefined {
	if (action === undefined) return undefined;
	if (!model.actions.includes(action)) {
		return unsupported('action', `${action} is not supported by this model`);
	}
	const needs: Record<string, boolean> = {
		image2video: media.firstFrames.length + media.images.length > 0,
		first_last_frame: media.firstFrames.length > 0 && media.lastFrames.length > 0,
		reference: media.images.length > 0,
		reference_video: media.videos.length > 0,
		reference_audio: media.audios.length > 0,
	};
	return needs[action] === false
		? invalid('action', `${action} needs media that are missing`)
		: undefined;
}

function commonProblem(request: Shared, media: MediaSet, model: QingboModel): Problem | undefined {
	const { duration, resolution, aspect_ratio: ratio } = request;
	const [least, most] = model.seconds;
	if (duration !== undefined && (duration < least || duration > most)) {
		return invalid('duration', `must be from ${least} to ${most}`);
	}
	if (resolution !== undefined && !model.resolutions.test(resolution)) {
		return unsupported('resolution', `${resolution} is not supported by this model`);
	}
	if (ratio === 'adaptive' && model.series !== '2.0') {
		return unsupported('aspect_ratio', 'adaptive is not supported by this model');
	}
	return (
		addressesProblem(media) ??
		modeProblem(media, model, 'image_urls') ??
		actionProblem(request.action, media, model)
	);
}

function modelProblem(model: string): { problem: Problem } {
	return { problem: { kind: 'model', param: 'model', message: `model ${model} does not exist` } };
}

/** docs/sources.md#qingbo-june-2026. A non-empty `extra`, the older revision's, has an error of its own. */
export function readCurrent(body: unknown): QingboReading | { problem: Problem } {
	const { extra, ...rest } = (body ?? {}) as Record<string, unknown>;
	if (extra !== undefined) return { problem: unsupported('extra', 'extra is no longer supported') };
	const checked = checkCurrent(rest);
	if ('problem' in checked) return checked;
	const request = checked.value;
	const model = QINGBO_MODELS[request.model];
	if (!model) return modelProblem(request.model);
	// `image_with_roles` takes priority over the other image fields.
	const roles = request.image_with_roles;
	if (roles && model.series !== '2.0') {
		return { problem: unsupported('image_with_roles', 'is not supported by this model') };
	}
	const frames = (name: 'first_frame' | 'last_frame', plain: string | undefined) =>
		roles ? roles.filter(({ role }) => role === name).map(({ url }) => url) : plain ? [plain] : [];
	const media: MediaSet = {
		firstFrames: frames('first_frame', request.first_frame_image),
		lastFrames: frames('last_frame', request.last_frame_image),
		images: roles ? [] : (request.image_urls ?? []),
		videos: request.video_urls ?? [],
		audios: request.audio_urls ?? [],
	};
	const routed = route(media);
	if (routed === 'generate' && (request.prompt ?? '').trim() === '') {
		return { problem: { kind: 'missing', param: 'prompt', message: 'prompt is required' } };
	}
	const problem = commonProblem(request, media, model) ?? optionProblem(request, model, '');
	if (problem) return { problem };
	const callbackEvents = request.callback_events ?? ['completed', 'failed'];
	return { request, options: request, media, routed, callbackEvents };
}

/** docs/sources.md#qingbo-april-2026. `extra` is passed on, so that only the fields it names are checked. */
export function readLegacy(body: unknown): QingboReading | { problem: Problem } {
	const checked = checkLegacy(body ?? {});
	if ('problem' in checked) return checked;
	const request = checked.value;
	const model = QINGBO_LEGACY_MODELS[request.model];
	if (!model) return modelProblem(request.model);
	if ((request.prompt ?? '').trim() === '') {
		return { problem: { kind: 'missing', param: 'prompt', message: 'prompt is required' } };
	}
	const media: MediaSet = {
		...noMedia(),
		firstFrames: request.first_frame ? [request.first_frame] : [],
		lastFrames: request.last_frame ? [request.last_frame] : [],
		images: request.image_urls ?? [],
		videos: request.video_urls ?? [],
		audios: request.audio_urls ?? [],
	};
	const extra = request.extra ?? {};
	const problem = commonProblem(request, media, model) ?? optionProblem(extra, model, 'extra.');
	if (problem) return { problem };
	return {
		request,
		options: extra,
		media,
		routed: route(media),
		callbackEvents: ['completed', 'failed'],
		seed: request.seed,
	};
}
