/** Checks Xingchao's create requests (docs/sources.md#xingchao). */
import { addressProblem, modeProblem, type MediaLimits, type MediaSet } from './media.mts';
import { checker, invalid, type Problem } from './problem.mts';

interface XingchaoRequest {
	model: string;
	prompt: string;
	duration?: number;
	aspect_ratio?: string;
	generateAudio?: boolean;
	first_image?: string;
	last_image?: string;
	referenceImages?: string[];
	referenceVideos?: string[];
	referenceAudios?: string[];
}

/** A create request, checked and sorted. */
export interface XingchaoReading {
	request: XingchaoRequest;
	media: MediaSet;
}

/** Models, and whether they need a reference video. */
const MODELS: Record<string, boolean> = {
	seedance_2_0: true,
	seedance_2_0_fast: true,
	seedance_2_0_pro: false,
	seedance_2_0_fast_pro: false,
};

const LIMITS: MediaLimits = {
	firstFrame: true,
	lastFrame: true,
	images: 9,
	videos: 3,
	audios: 3,
	audioAlone: false,
};

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', minItems: 1, items: text };

const check = checker<XingchaoRequest>({
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		model: { type: 'string', enum: Object.keys(MODELS) },
		prompt: text,
		duration: { type: 'integer', minimum: 4, maximum: 15 },
		aspect_ratio: {
			type: 'string',
			enum: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'],
		},
		generateAudio: { type: 'boolean' },
		first_image: text,
		last_image: text,
		referenceImages: texts,
		referenceVideos: texts,
		referenceAudios: texts,
	},
});

/** Reads a create request, or says what is wrong with it. */
export function readXingchaoRequest(body: unknown): XingchaoReading | { problem: Problem } {
	const checked = check(body ?? {});
	if ('problem' in checked) return checked;
	const request = checked.value;
	if (request.prompt.trim() === '') {
		return { problem: { kind: 'missing', param: 'prompt', message: 'prompt is required' } };
	}
	const media: MediaSet = {
		firstFrames: request.first_image ? [request.first_image] : [],
		lastFrames: request.last_image ? [request.last_image] : [],
		images: request.referenceImages ?? [],
		videos: request.referenceVideos ?? [],
		audios: request.referenceAudios ?? [],
	};
	const rules = { inline: false, assets: true };
	const addressed = [
		['image', 'first_image', media.firstFrames],
		['image', 'last_image', media.lastFrames],
		['image', 'referenceImages', media.images],
		['video', 'referenceVideos', media.videos],
		['audio', 'referenceAudios', media.audios],
	] as const;
	for (const [kind, param, addresses] of addressed) {
		for (const address of addresses) {
			const problem = addressProblem(kind, address, param, rules);
			if (problem) return { problem };
		}
	}
	const mode = modeProblem(media, LIMITS, 'referenceImages');
	if (mode) return { problem: mode };
	if (MODELS[request.model] && media.videos.length === 0) {
		const message = `${request.model} requires at least one reference video`;
		return { problem: invalid('referenceVideos', message) };
	}
	return { request, media };
}
