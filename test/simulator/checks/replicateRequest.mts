/**
 * Checks Replicate's create requests (docs/sources.md#replicate-models). The fields of 2.0 and 2.0 Fast stand on their
 * pages; which values a field takes, and the fields of the other models, are inferred. A field that a model lacks is
 * refused here, so that a mistake shows.
 */
import { addressProblem, modeProblem, noMedia, type MediaLimits, type MediaSet } from './media.mts';
import { checker, type Problem } from './problem.mts';

interface Input {
	prompt: string;
	duration?: number;
	resolution?: string;
	aspect_ratio?: string;
	generate_audio?: boolean;
	seed?: number;
	image?: string;
	last_frame_image?: string;
	reference_images?: string[];
	reference_videos?: string[];
	reference_audios?: string[];
}

export interface ReplicateRequest {
	input: Input;
	webhook?: string;
	webhook_events_filter?: Array<'start' | 'output' | 'logs' | 'completed'>;
}

/** A create request, checked and sorted. */
export interface ReplicateReading {
	request: ReplicateRequest;
	media: MediaSet;
}

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text };
const flag = { type: 'boolean' };
const RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'];
const SIZES = ['480p', '720p', '1080p'];
const FRAMES = { image: text, last_frame_image: text };
const REFERENCES = { reference_images: texts, reference_videos: texts, reference_audios: texts };
const OLDER = { camera_fixed: flag, fps: { enum: [24] } };

interface Model {
	seconds: [number, number];
	auto: boolean;
	sizes: string[];
	ratios: string[];
	fields: Record<string, unknown>;
	limits: MediaLimits;
}

const STANDARD: Model = {
	seconds: [4, 15],
	auto: true,
	sizes: SIZES,
	ratios: [...RATIOS, 'adaptive'],
	fields: { ...FRAMES, ...REFERENCES, generate_audio: flag },
	limits: { firstFrame: true, lastFrame: true, images: 9, videos: 3, audios: 3, audioAlone: false },
};
const FRAMES_ONLY = { ...STANDARD.limits, images: 0, videos: 0, audios: 0 };
const V1: Model = {
	seconds: [2, 12],
	auto: false,
	sizes: SIZES,
	ratios: RATIOS,
	fields: { ...FRAMES, ...OLDER },
	limits: FRAMES_ONLY,
};

const MODELS: Record<string, Model> = {
	'bytedance/seedance-2.0': { ...STANDARD, sizes: [...SIZES, '4k'] },
	'bytedance/seedance-2.0-fast': STANDARD,
	'bytedance/seedance-2.5': {
		...STANDARD,
		seconds: [4, 30],
		limits: { ...STANDARD.limits, images: 30, videos: 10, audios: 10, audioAlone: true, files: 50 },
	},
	'bytedance/seedance-1.5-pro': {
		...V1,
		seconds: [4, 12],
		fields: { ...V1.fields, generate_audio: flag },
	},
	'bytedance/seedance-1-pro': V1,
	'bytedance/seedance-1-pro-fast': {
		...V1,
		fields: { image: text, ...OLDER },
		limits: { ...FRAMES_ONLY, lastFrame: false },
	},
	'bytedance/seedance-1-lite': V1,
};

function schemaOf({ seconds: [from, to], auto, sizes, ratios, fields }: Model) {
	const durations = Array.from({ length: to - from + 1 }, (_, index) => from + index);
	return {
		type: 'object',
		required: ['input'],
		additionalProperties: false,
		properties: {
			input: {
				type: 'object',
				required: ['prompt'],
				additionalProperties: false,
				properties: {
					prompt: text,
					duration: { enum: auto ? [-1, ...durations] : durations },
					resolution: { enum: sizes },
					aspect_ratio: { enum: ratios },
					seed: { type: 'integer', minimum: -1, maximum: 4_294_967_295 },
					...fields,
				},
			},
			webhook: { type: 'string', pattern: '^https?://' },
			webhook_events_filter: {
				type: 'array',
				items: { enum: ['start', 'output', 'logs', 'completed'] },
			},
		},
	};
}

const CHECKS = new Map(
	Object.entries(MODELS).map(([name, model]) => [
		name,
		{ limits: model.limits, check: checker<ReplicateRequest>(schemaOf(model)) },
	]),
);

/** Reads a create request; `undefined` if there is no such model. */
export function readReplicateRequest(
	model: string,
	body: unknown,
): ReplicateReading | { problem: Problem } | undefined {
	const known = CHECKS.get(model);
	if (!known) return undefined;
	const checked = known.check(body ?? {});
	if ('problem' in checked) return checked;
	const { input } = checked.value;
	const { reference_images = [], reference_videos = [], reference_audios = [] } = input;
	const media: MediaSet = {
		...noMedia(),
		firstFrames: input.image ? [input.image] : [],
		lastFrames: input.last_frame_image ? [input.last_frame_image] : [],
		images: reference_images,
		videos: reference_videos,
		audios: reference_audios,
	};
	const addressed = [
		['image', 'image', media.firstFrames],
		['image', 'last_frame_image', media.lastFrames],
		['image', 'reference_images', reference_images],
		['video', 'reference_videos', reference_videos],
		['audio', 'reference_audios', reference_audios],
	] as const;
	for (const [kind, param, addresses] of addressed) {
		for (const address of addresses) {
			const problem = addressProblem(kind, address, `input.${param}`, {
				inline: true,
				assets: true,
			});
			if (problem) return { problem };
		}
	}
	const problem = modeProblem(media, known.limits, 'input');
	return problem ? { problem } : { request: checked.value, media };
}
