/**
 * Checks create requests of new-api hosts: CubicSpaces' unified API and /v1/videos (docs/sources.md#cubicspaces,
 * docs/sources.md#openai-style-videos).
 */
import { adaptiveProblem, scalarProblem } from './arkRequest.mts';
import { CONTENT_SCHEMA, readContent, type ContentItem, type ContentRules } from './content.mts';
import { addressProblem, modeProblem, noMedia, type MediaSet } from './media.mts';
import { limitsOf, type ModelLimits } from './models.mts';
import { checker, invalid, type Problem } from './problem.mts';

/** Options that the unified API takes in `metadata` only, and /v1/videos at the top level. */
interface Options {
	resolution?: string;
	ratio?: string;
	duration?: number;
	seed?: number;
	camera_fixed?: boolean;
	watermark?: boolean;
	generate_audio?: boolean;
	return_last_frame?: boolean;
}

interface GatewayRequest extends Options {
	model: string;
	prompt: string;
	seconds?: string;
	image?: string;
	images?: string[];
	input_reference?: string;
	metadata?: Options & { content?: ContentItem[] };
}

/** A create request, checked and sorted. */
export interface GatewayReading {
	model: string;
	prompt: string;
	options: Options;
	media: MediaSet;
	limits: ModelLimits | undefined;
}

const boolean = { type: 'boolean' };
const text = { type: 'string', minLength: 1 };
const seconds = { type: 'string', pattern: '^(-1|[0-9]{1,4})$' };

const options = {
	resolution: text,
	ratio: text,
	duration: { type: 'integer' },
	seed: { type: 'integer', minimum: -1, maximum: 4_294_967_295 },
	camera_fixed: boolean,
	watermark: boolean,
	generate_audio: boolean,
	return_last_frame: boolean,
};

const common = {
	model: text,
	prompt: text,
	seconds,
	duration: { type: 'integer' },
	image: text,
	images: { type: 'array', minItems: 1, items: text },
	metadata: { type: 'object', properties: { ...options, content: CONTENT_SCHEMA } },
};

/** docs/sources.md#cubicspaces: everything but the common fields is read from `metadata` alone. */
const checkUnified = checker<GatewayRequest>({
	type: 'object',
	required: ['model', 'prompt'],
	properties: { ...common, input_reference: text },
});

/** docs/sources.md#openai-style-videos */
const checkVideos = checker<GatewayRequest>({
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		...common,
		...options,
		size: { type: 'string', pattern: '^[0-9]+x[0-9]+$' },
		n: { type: 'integer', minimum: 1, maximum: 1 },
		response_format: { type: 'string', enum: ['url'] },
		user: { type: 'string' },
		resolution: { type: 'string', enum: ['480p', '720p', '1080p'] },
		ratio: {
			type: 'string',
			enum: ['adaptive', 'auto', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16'],
		},
	},
});

/** Images without a role: one is a first frame, several are references. */
function plainImages(
	request: GatewayRequest,
	rules: ContentRules,
): { media: MediaSet } | { problem: Problem } {
	const given = (['images', 'image', 'input_reference'] as const).filter(
		(name) => request[name] !== undefined,
	);
	if (given.length > 1) {
		return { problem: invalid(given.join(', '), 'only one of these may be given') };
	}
	const images = request.images ?? [request.image ?? request.input_reference ?? ''].filter(Boolean);
	for (const [index, image] of images.entries()) {
		const problem = addressProblem('image', image, `${given[0] ?? 'images'}[${index}]`, rules);
		if (problem) return { problem };
	}
	const media = noMedia();
	return { media: { ...media, [images.length === 1 ? 'firstFrames' : 'images']: images } };
}

/** Never both: the host would let `metadata.content` replace the images without a word. */
function mediaOf(
	request: GatewayRequest,
	rules: ContentRules,
): { media: MediaSet } | { problem: Problem } {
	const plain = plainImages(request, rules);
	const content = request.metadata?.content;
	if ('problem' in plain || !content) return plain;
	if (Object.values(plain.media).some((list: string[]) => list.length > 0)) {
		return { problem: invalid('metadata.content', 'cannot be combined with images') };
	}
	return readContent(content, rules, 'metadata.content');
}

/** A parameter at the top level and in `metadata`: what counts then is not documented. */
function doubledProblem(request: GatewayRequest, topLevel: boolean): Problem | undefined {
	const { metadata = {} } = request;
	const durations = [request.seconds, request.duration, metadata.duration].filter(
		(value) => value !== undefined,
	);
	if (durations.length > 1) {
		return invalid('seconds', 'only one of seconds, duration and metadata.duration may be given');
	}
	if (!topLevel) return undefined;
	const doubled = (Object.keys(options) as Array<keyof Options>).find(
		(name) => request[name] !== undefined && metadata[name] !== undefined,
	);
	return doubled ? invalid(doubled, 'is given at the top level and in metadata') : undefined;
}

/** Reads a create request, or says what is wrong with it. */
export function readGatewayRequest(
	body: unknown,
	document: 'unified' | 'videos',
): GatewayReading | { problem: Problem } {
	const topLevel = document === 'videos';
	const checked = (topLevel ? checkVideos : checkUnified)(body ?? {});
	if ('problem' in checked) return checked;
	const request = checked.value;
	if (request.prompt.trim() === '') {
		return { problem: { kind: 'missing', param: 'prompt', message: 'prompt is required' } };
	}
	const read = mediaOf(request, {
		inline: topLevel,
		bareBase64: topLevel,
		assets: true,
		rolesOptional: true,
		texts: false,
	});
	if ('problem' in read) return read;
	const metadata = request.metadata ?? {};
	const top: Options = topLevel ? request : {};
	const chosen: Options = { ...metadata, ...top };
	const duration =
		request.seconds === undefined
			? (request.duration ?? metadata.duration)
			: Number(request.seconds);
	const limits = limitsOf(request.model);
	// "auto" is this API's second word for "adaptive"; -1 is passed on from `metadata` only.
	const ratio = topLevel && chosen.ratio === 'auto' ? 'adaptive' : chosen.ratio;
	const automatic =
		duration === -1 && metadata.duration !== -1
			? invalid('seconds', 'must be a positive number of seconds')
			: undefined;
	const problem =
		doubledProblem(request, topLevel) ??
		automatic ??
		modeProblem(read.media, limits, 'metadata.content') ??
		scalarProblem(
			{ duration, resolution: chosen.resolution, ratio },
			topLevel ? videosLimits(limits) : limits,
		) ??
		adaptiveProblem(ratio, read.media, limits);
	if (problem) return { problem };
	return {
		model: request.model,
		prompt: request.prompt,
		options: { ...chosen, duration, ratio: chosen.ratio },
		media: read.media,
		limits,
	};
}

/** The OpenAI-style page offers 480p to 1080p for its two models, the fast one included. */
function videosLimits(limits: ModelLimits | undefined): ModelLimits | undefined {
	return limits && { ...limits, resolutions: ['480p', '720p', '1080p'] };
}
