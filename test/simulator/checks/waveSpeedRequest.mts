/**
 * Checks WaveSpeed's create requests (docs/sources.md#wavespeed). The address names model and mode, and each has a schema
 * of its own that takes no field beside its own.
 */
import { addressProblem, modeProblem, noMedia, type MediaLimits, type MediaSet } from './media.mts';
import { checker, invalid, type Problem } from './problem.mts';

interface WaveSpeedRequest {
	prompt: string;
	resolution?: string;
	duration?: number;
	aspect_ratio?: string;
	generate_audio?: boolean;
	enable_web_search?: boolean;
	image?: string;
	last_image?: string;
	video?: string;
	reference_images?: string[];
	reference_videos?: string[];
	reference_audios?: string[];
}

/** A create request, checked and sorted. */
export interface WaveSpeedReading {
	request: WaveSpeedRequest;
	media: MediaSet;
}

type Counts = Pick<MediaLimits, 'images' | 'videos' | 'audios' | 'audioAlone' | 'files'>;

interface Family {
	counts: Counts;
	/** Fields of each endpoint beside those that every one has. */
	modes: Partial<Record<Mode, Record<string, unknown>>>;
	/** If they are not those of the others. */
	tiers?: Record<string, string[]>;
}

const MODES = ['text-to-video', 'image-to-video', 'video-edit', 'video-extend'] as const;
type Mode = (typeof MODES)[number];

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text };
const flag = { type: 'boolean' };
const RATIO = { aspect_ratio: { enum: ['16:9', '9:16', '4:3', '3:4', '1:1', '21:9'] } };
const SEARCH = { enable_web_search: flag };
const FRAMES = { image: text, last_image: text };
const REFERENCES = { reference_images: texts, reference_videos: texts, reference_audios: texts };
const BESIDE_VIDEO = { video: text, reference_images: texts, reference_audios: texts };

function lasting([minimum, maximum]: [number, number]): Record<string, unknown> {
	return { duration: { type: 'integer', minimum, maximum } };
}

const UP_TO_15 = lasting([4, 15]);
const UP_TO_30 = lasting([4, 30]);

const V2_0: Family = {
	counts: { images: 9, videos: 3, audios: 3, audioAlone: false },
	modes: {
		'text-to-video': { ...REFERENCES, ...RATIO, ...SEARCH, ...UP_TO_15 },
		'image-to-video': { ...FRAMES, ...RATIO, ...SEARCH, ...UP_TO_15 },
		'video-edit': { ...BESIDE_VIDEO, ...RATIO, ...SEARCH, ...UP_TO_15 },
		'video-extend': { video: text, last_image: text, ...SEARCH, ...UP_TO_15 },
	},
};

const V2_5: Family = {
	counts: { images: 30, videos: 10, audios: 10, audioAlone: true, files: 50 },
	modes: {
		'text-to-video': { ...REFERENCES, ...RATIO, ...UP_TO_30 },
		'image-to-video': { ...FRAMES, ...UP_TO_30 },
		'video-edit': BESIDE_VIDEO,
		'video-extend': { video: text, ...UP_TO_30 },
	},
};

const FLASH: Family = {
	counts: { images: 10, videos: 5, audios: 5, audioAlone: true },
	modes: {
		'text-to-video': { ...REFERENCES, ...RATIO, ...UP_TO_30 },
		'image-to-video': { ...FRAMES, ...UP_TO_30 },
		'video-edit': BESIDE_VIDEO,
	},
	tiers: { '': ['480p', '720p'] },
};

const FAMILIES: Record<string, Family> = {
	'bytedance/seedance-2.0': V2_0,
	'bytedance/seedance-2.0-fast': V2_0,
	'bytedance/seedance-2.0-mini': V2_0,
	'bytedance/seedance-2.5': V2_5,
	'bytedance/seedance-2.5-flash': FLASH,
};

/** The two kinds of each endpoint, with their sizes. */
const TIERS: Record<string, string[]> = {
	'': ['480p', '720p', '1080p', '4k'],
	'-turbo': ['720p', '1080p'],
};

const NEEDED: Record<Mode, string[]> = {
	'text-to-video': ['prompt'],
	'image-to-video': ['prompt', 'image'],
	'video-edit': ['prompt', 'video'],
	'video-extend': ['prompt', 'video'],
};

interface Endpoint {
	mode: Mode;
	counts: Counts;
	check: ReturnType<typeof checker<WaveSpeedRequest>>;
}

const CHECKS = new Map<string, Endpoint>(
	Object.entries(FAMILIES).flatMap(([model, { counts, modes, tiers = TIERS }]) =>
		MODES.filter((mode) => modes[mode]).flatMap((mode) =>
			Object.entries(tiers).map(([tier, resolutions]): [string, Endpoint] => {
				const schema = {
					type: 'object',
					required: NEEDED[mode],
					additionalProperties: false,
					properties: {
						prompt: text,
						resolution: { enum: resolutions },
						generate_audio: flag,
						...modes[mode],
					},
				};
				return [`${model}/${mode}${tier}`, { mode, counts, check: checker(schema) }];
			}),
		),
	),
);

/** Reads a create request; `undefined` if there is no such endpoint. */
export function readWaveSpeedRequest(
	endpoint: string,
	body: unknown,
): WaveSpeedReading | { problem: Problem } | undefined {
	const known = CHECKS.get(endpoint);
	if (!known) return undefined;
	const checked = known.check(body ?? {});
	if ('problem' in checked) return checked;
	const request = checked.value;
	if (request.prompt.trim() === '') return { problem: invalid('prompt', 'is empty') };
	const { image, last_image, video } = request;
	const { reference_images = [], reference_videos = [], reference_audios = [] } = request;
	const media: MediaSet = {
		...noMedia(),
		firstFrames: image ? [image] : [],
		lastFrames: last_image && known.mode === 'image-to-video' ? [last_image] : [],
		images: reference_images,
		videos: reference_videos,
		audios: reference_audios,
	};
	const addressed = [
		['image', 'image', media.firstFrames],
		['image', 'last_image', last_image ? [last_image] : []],
		['video', 'video', video ? [video] : []],
		['image', 'reference_images', reference_images],
		['video', 'reference_videos', reference_videos],
		['audio', 'reference_audios', reference_audios],
	] as const;
	for (const [kind, param, addresses] of addressed) {
		for (const address of addresses) {
			const rules = { inline: kind === 'image', assets: true };
			const problem = addressProblem(kind, address, param, rules);
			if (problem) return { problem };
		}
	}
	// Beside a video that is edited, sound needs nothing else.
	const audioAlone = known.counts.audioAlone || video !== undefined;
	const limits = { firstFrame: true, lastFrame: true, ...known.counts, audioAlone };
	const problem = modeProblem(media, limits, 'reference_images');
	return problem ? { problem } : { request, media };
}
