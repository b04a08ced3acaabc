/** Checks kie.ai's create requests (docs/sources.md#kie-models). Each model has a schema of its own for `input`. */
import { addressProblem, modeProblem, noMedia, type MediaLimits, type MediaSet } from './media.mts';
import { checker, type Problem } from './problem.mts';

interface Input {
	prompt: string;
	first_frame_url?: string;
	last_frame_url?: string;
	input_urls?: string[];
	reference_image_urls?: string[];
	reference_video_urls?: string[];
	reference_audio_urls?: string[];
	generate_audio?: boolean;
	return_last_frame?: boolean;
	resolution?: string;
	aspect_ratio?: string;
	duration?: number;
	output_format?: string;
}

export interface KieRequest {
	model: string;
	callBackUrl?: string;
	input: Input;
}

/** A create request, checked and sorted. */
export interface KieReading {
	request: KieRequest;
	media: MediaSet;
}

interface Model {
	input: Record<string, unknown>;
	needed: string[];
	limits: MediaLimits;
}

const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const texts = (maxItems: number) => ({ type: 'array', items: text, maxItems });
const seconds = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const RATIOS = ['1:1', '4:3', '3:4', '16:9', '9:16', '21:9'];

/** The fields of every model, but for those that are given. */
function fields(longestPrompt: number, resolutions: string[], ratios: string[]) {
	return {
		prompt: { type: 'string', minLength: 3, maxLength: longestPrompt },
		resolution: { enum: resolutions },
		aspect_ratio: { enum: ratios },
		generate_audio: flag,
		nsfw_checker: flag,
	};
}

const V2_RATIOS = [...RATIOS, 'adaptive'];
const FRAMES = { first_frame_url: text, last_frame_url: text };

function references({ images, videos, audios }: MediaLimits) {
	return {
		reference_image_urls: texts(images),
		reference_video_urls: texts(videos),
		reference_audio_urls: texts(audios),
	};
}

const LIMITS: MediaLimits = {
	firstFrame: true,
	lastFrame: true,
	images: 9,
	videos: 3,
	audios: 3,
	audioAlone: false,
};
const LIMITS_2_5 = { ...LIMITS, images: 30, videos: 10, audios: 10, audioAlone: true };

const V2_0 = (resolutions: string[]): Model => ({
	input: {
		...fields(20_000, resolutions, V2_RATIOS),
		...FRAMES,
		...references(LIMITS),
		duration: seconds(4, 15),
		web_search: flag,
	},
	needed: ['prompt', 'web_search'],
	limits: LIMITS,
});

const MODELS: Record<string, Model> = {
	'bytedance/seedance-2': V2_0(['480p', '720p', '1080p', '4K']),
	'bytedance/seedance-2-fast': V2_0(['480p', '720p']),
	'bytedance/seedance-2-mini': V2_0(['480p', '720p']),
	'bytedance/seedance-2-5': {
		input: {
			...fields(30_000, ['480p', '720p', '1080p'], V2_RATIOS),
			...FRAMES,
			...references(LIMITS_2_5),
			duration: { anyOf: [{ const: -1 }, seconds(4, 30)] },
			web_search: flag,
			return_last_frame: flag,
			output_format: { enum: ['mp4', 'mov'] },
		},
		needed: ['prompt'],
		limits: LIMITS_2_5,
	},
	'bytedance/seedance-1.5-pro': {
		input: {
			...fields(20_000, ['480p', '720p', '1080p'], RATIOS),
			input_urls: texts(2),
			duration: seconds(4, 12),
			fixed_lens: flag,
		},
		needed: ['prompt', 'aspect_ratio', 'duration'],
		limits: { ...LIMITS, images: 0, videos: 0, audios: 0 },
	},
};

const CHECKS = new Map(
	Object.entries(MODELS).map(([name, { input, needed, limits }]) => {
		const schema = {
			type: 'object',
			required: ['model', 'input'],
			additionalProperties: false,
			properties: {
				model: text,
				callBackUrl: { type: 'string', pattern: '^https?://' },
				input: {
					type: 'object',
					required: needed,
					additionalProperties: false,
					properties: input,
				},
			},
		};
		return [name, { limits, check: checker<KieRequest>(schema) }];
	}),
);

/** Reads a create request; `undefined` if there is no such model. */
export function readKieRequest(
	model: string,
	body: unknown,
): KieReading | { problem: Problem } | undefined {
	const known = CHECKS.get(model);
	if (!known) return undefined;
	const checked = known.check(body ?? {});
	if ('problem' in checked) return checked;
	const { input } = checked.value;
	const { input_urls = [], first_frame_url, last_frame_url } = input;
	const { reference_image_urls = [], reference_video_urls = [], reference_audio_urls = [] } = input;
	const media: MediaSet = {
		...noMedia(),
		firstFrames: first_frame_url ? [first_frame_url] : input_urls.slice(0, 1),
		lastFrames: last_frame_url ? [last_frame_url] : input_urls.slice(1),
		images: reference_image_urls,
		videos: reference_video_urls,
		audios: reference_audio_urls,
	};
	const addressed = [
		['image', 'first_frame_url', media.firstFrames],
		['image', 'last_frame_url', media.lastFrames],
		['image', 'reference_image_urls', reference_image_urls],
		['video', 'reference_video_urls', reference_video_urls],
		['audio', 'reference_audio_urls', reference_audio_urls],
	] as const;
	for (const [kind, param, addresses] of addressed) {
		for (const address of addresses) {
			const problem = addressProblem(kind, address, param, { inline: false, assets: true });
			if (problem) return { problem };
		}
	}
	const problem = modeProblem(media, known.limits, 'input');
	return problem ? { problem } : { request: checked.value, media };
}
