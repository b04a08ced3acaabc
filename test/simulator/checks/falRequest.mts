/**
 * Checks fal.ai's create requests (docs/sources.md#fal). The address names model and mode. fal.ai itself checks when it
 * runs a request, and leaves out fields that it does not know; here a request is checked at once, and of the fields that
 * an endpoint lacks only `seed` and `end_user_id` are left out, so that a mistake shows.
 */
import { addressProblem, modeProblem, noMedia, type MediaLimits, type MediaSet } from './media.mts';
import { checker, invalid, unsupported, type Problem } from './problem.mts';

interface FalRequest {
	prompt: string;
	resolution?: string;
	duration?: string;
	aspect_ratio?: string;
	generate_audio?: boolean;
	seed?: number;
	task?: 'reference' | 'editing' | 'extension';
	image_url?: string;
	end_image_url?: string;
	image_urls?: string[];
	video_urls?: string[];
	audio_urls?: string[];
}

/** A create request, checked and sorted. */
export interface FalReading {
	request: FalRequest;
	media: MediaSet;
	/** The endpoint without its mode. */
	model: string;
}

type Mode = 'text-to-video' | 'image-to-video' | 'reference-to-video';

interface Family {
	resolutions: string[];
	seconds: [number, number];
	autoSeconds: boolean;
	modes: Mode[];
	lastFrame: boolean;
	limits?: Pick<MediaLimits, 'images' | 'videos' | 'audios' | 'audioAlone' | 'files'>;
	/** The ratio auto needs an image. */
	autoNeedsImage?: true;
	fields: Record<string, unknown>;
}

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', minItems: 1, items: text };
const flag = { type: 'boolean' };
const BITRATE = { bitrate_mode: { enum: ['standard', 'high'] } };
const AUDIO = { generate_audio: flag };
const SEED = { seed: { type: 'integer', minimum: -1, maximum: 4_294_967_295 } };
const ALL: Mode[] = ['text-to-video', 'image-to-video', 'reference-to-video'];

const STANDARD: Family = {
	resolutions: ['480p', '720p', '1080p', '4k'],
	seconds: [4, 15],
	autoSeconds: true,
	modes: ALL,
	lastFrame: true,
	limits: { images: 9, videos: 3, audios: 3, audioAlone: false, files: 12 },
	fields: { ...AUDIO, ...BITRATE },
};
const V2_5: Family = {
	...STANDARD,
	resolutions: ['480p', '720p', '1080p'],
	seconds: [4, 30],
	limits: { images: 30, videos: 10, audios: 10, audioAlone: true, files: 50 },
	fields: { ...AUDIO, task: { enum: ['reference', 'editing', 'extension'] } },
};
const V1_5: Family = {
	resolutions: ['480p', '720p', '1080p'],
	seconds: [4, 12],
	autoSeconds: false,
	modes: ['text-to-video', 'image-to-video'],
	lastFrame: true,
	fields: { ...AUDIO, camera_fixed: flag, enable_safety_checker: flag },
};
const V1: Family = {
	...V1_5,
	seconds: [2, 12],
	lastFrame: false,
	autoNeedsImage: true,
	fields: {
		camera_fixed: flag,
		enable_safety_checker: flag,
		num_frames: { type: 'integer', minimum: 29, maximum: 289 },
	},
};

const FAMILIES: Record<string, Family> = {
	'bytedance/seedance-2.0': STANDARD,
	'bytedance/seedance-2.0/fast': { ...STANDARD, resolutions: ['480p', '720p'] },
	'bytedance/seedance-2.0/mini': { ...STANDARD, resolutions: ['480p', '720p'], fields: AUDIO },
	'bytedance/seedance-2.5': V2_5,
	'bytedance/seedance-2.5/us': V2_5,
	'bytedance/seedance-2.5/flash': { ...V2_5, resolutions: ['480p', '720p'], fields: AUDIO },
	'fal-ai/bytedance/seedance/v1.5/pro': V1_5,
	'fal-ai/bytedance/seedance/v1/pro': V1,
	'fal-ai/bytedance/seedance/v1/pro/fast': V1,
};

const FRAMES = { image_url: text, end_image_url: text };
const REFERENCES = { image_urls: texts, video_urls: texts, audio_urls: texts };

function durations({ seconds: [from, to], autoSeconds }: Family): string[] {
	const numbers = Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
	return autoSeconds ? ['auto', ...numbers] : numbers;
}

const RATIOS = ['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'];

function schemaOf(family: Family, mode: Mode): Record<string, unknown> {
	const { task, ...others } = family.fields;
	const auto = mode !== 'text-to-video' || !family.autoNeedsImage ? ['auto'] : [];
	return {
		type: 'object',
		required: mode === 'image-to-video' ? ['prompt', 'image_url'] : ['prompt'],
		additionalProperties: false,
		properties: {
			prompt: text,
			resolution: { enum: family.resolutions },
			duration: { enum: durations(family) },
			aspect_ratio: { enum: [...auto, ...RATIOS] },
			end_user_id: text,
			...SEED,
			...others,
			...(mode === 'image-to-video' && FRAMES),
			...(mode === 'reference-to-video' && { ...REFERENCES, ...(task !== undefined && { task }) }),
		},
	};
}

interface Endpoint {
	model: string;
	mode: Mode;
	family: Family;
	check: ReturnType<typeof checker<FalRequest>>;
}

const CHECKS = new Map<string, Endpoint>(
	Object.entries(FAMILIES).flatMap(([model, family]) =>
		family.modes.map((mode): [string, Endpoint] => [
			`${model}/${mode}`,
			{ model, mode, family, check: checker<FalRequest>(schemaOf(family, mode)) },
		]),
	),
);

/** Every endpoint. */
export const ENDPOINTS: readonly string[] = [...CHECKS.keys()];

function taskProblem({
	task,
	duration,
	aspect_ratio,
	video_urls = [],
}: FalRequest): Problem | undefined {
	if (task !== 'editing' && task !== 'extension') return undefined;
	if (video_urls.length === 0) return invalid('video_urls', `${task} needs a video.`);
	if ((aspect_ratio ?? 'auto') !== 'auto')
		return invalid('aspect_ratio', `${task} takes auto only.`);
	if (task === 'editing' && (duration ?? 'auto') !== 'auto')
		return invalid('duration', 'editing takes auto only.');
	return undefined;
}

/** Reads a create request; `undefined` if there is no such endpoint. */
export function readFalRequest(
	endpoint: string,
	body: unknown,
): FalReading | { problem: Problem } | undefined {
	const known = CHECKS.get(endpoint);
	if (!known) return undefined;
	const { model, mode, family } = known;
	const checked = known.check(body ?? {});
	if ('problem' in checked) return checked;
	const request = checked.value;
	if (request.prompt.trim() === '') return { problem: invalid('prompt', 'is empty') };
	const { image_url, end_image_url, image_urls = [], video_urls = [], audio_urls = [] } = request;
	const media: MediaSet = {
		...noMedia(),
		firstFrames: image_url ? [image_url] : [],
		lastFrames: end_image_url ? [end_image_url] : [],
		images: image_urls,
		videos: video_urls,
		audios: audio_urls,
	};
	const addressed = [
		['image', 'image_url', media.firstFrames],
		['image', 'end_image_url', media.lastFrames],
		['image', 'image_urls', image_urls],
		['video', 'video_urls', video_urls],
		['audio', 'audio_urls', audio_urls],
	] as const;
	for (const [kind, param, addresses] of addressed) {
		for (const address of addresses) {
			const rules = { inline: kind !== 'video', assets: true };
			const problem = addressProblem(kind, address, param, rules);
			if (problem) return { problem };
		}
	}
	if (end_image_url && !family.lastFrame)
		return { problem: unsupported('end_image_url', 'the model has no last frame.') };
	if (
		mode === 'image-to-video' &&
		model.includes('2.5') &&
		(request.aspect_ratio ?? 'auto') !== 'auto'
	)
		return { problem: invalid('aspect_ratio', 'image-to-video takes auto only.') };
	const { limits } = family;
	if (mode === 'reference-to-video' && limits) {
		const all = { firstFrame: false, lastFrame: false, ...limits };
		const problem = modeProblem(media, all, 'image_urls') ?? taskProblem(request);
		if (problem) return { problem };
		if (image_urls.length + video_urls.length + audio_urls.length === 0)
			return { problem: invalid('image_urls', 'at least one reference is needed.') };
	}
	return { request, media, model };
}
