/** Qingbo's models and prices, by its pages of June and April 2026 and its changelog (docs/sources.md#qingbo). */
import type { MediaLimits } from './media.mts';

/** What one model takes. */
export interface QingboModel extends MediaLimits {
	seconds: [number, number];
	resolutions: RegExp;
	/** `adaptive` and the multimodal fields: the 2.0 series only. */
	series: '1.0' | '1.5' | '2.0';
	actions: string[];
	/** USD per second by resolution: without and with reference videos. */
	price: Record<string, [number, number?]>;
}

const FRAMES = ['generate', 'image2video', 'first_last_frame'];
const ALL = [...FRAMES, 'reference', 'reference_video', 'reference_audio'];
const TO_720 = /^(480p|720p)$/;
const TO_1080 = /^(480p|720p|1080p)$/;
/** The changelog of June 2026 adds 4K; its spelling is not documented. */
const TO_4K = /^(480p|720p|1080p|4k)$/i;
const TO_2K = /^(480p|720p|1080p|2K)$/;

const v2 = {
	series: '2.0',
	seconds: [4, 15],
	firstFrame: true,
	lastFrame: true,
	images: 9,
	videos: 3,
	audios: 3,
	audioAlone: false,
	actions: ALL,
} satisfies Partial<QingboModel>;

const v15 = {
	series: '1.5',
	seconds: [4, 12],
	resolutions: TO_1080,
	firstFrame: true,
	lastFrame: true,
	// The prose allows 1 to 9 images on 1.0 and 1.5; the table of actions names no `reference` here.
	images: 9,
	videos: 0,
	audios: 0,
	audioAlone: false,
	actions: FRAMES,
} satisfies Partial<QingboModel>;

const v1 = {
	...v15,
	series: '1.0',
	seconds: [2, 12],
	actions: [...FRAMES, 'reference'],
} satisfies Partial<QingboModel>;

/** docs/sources.md#qingbo-june-2026 */
export const QINGBO_MODELS: Record<string, QingboModel> = {
	'doubao-seedance-2.0-fast-face': {
		...v2,
		resolutions: TO_720,
		price: { '480p': [0.085, 0.051], '720p': [0.18275, 0.10965] },
	},
	'doubao-seedance-2.0-fast': {
		...v2,
		resolutions: TO_720,
		price: { '480p': [0.06205, 0.036975], '720p': [0.13345, 0.0799] },
	},
	'doubao-seedance-2.0-mini': { ...v2, resolutions: TO_720, price: {} },
	'doubao-seedance-2.0-face': {
		...v2,
		resolutions: TO_1080,
		price: { '480p': [0.1054, 0.06375], '720p': [0.22695, 0.13685], '1080p': [0.53125, 0.31875] },
	},
	'doubao-seedance-2.0': {
		...v2,
		resolutions: TO_4K,
		price: { '480p': [0.077095, 0.04675], '720p': [0.16592, 0.1003], '1080p': [0.374, 0.22695] },
	},
	'doubao-seedance-1.5-pro': {
		...v15,
		price: { '480p': [0.021675], '720p': [0.04675], '1080p': [0.11475] },
	},
	'doubao-seedance-1.0-pro-quality': {
		...v1,
		price: { '480p': [0.021675], '720p': [0.04675], '1080p': [0.1105] },
	},
	'doubao-seedance-1.0-pro-fast': {
		...v1,
		lastFrame: false,
		actions: ['generate', 'image2video', 'reference'],
		price: { '480p': [0.00935], '720p': [0.02125], '1080p': [0.0442] },
	},
};

/** docs/sources.md#qingbo-april-2026: no prices; one image on 1.x is its first frame, more are for 2.0 alone. */
export const QINGBO_LEGACY_MODELS: Record<string, QingboModel> = {
	'seedance-2.0': { ...v2, resolutions: TO_2K, price: {} },
	'seedance-2.0-fast': { ...v2, resolutions: TO_2K, price: {} },
	'seedance-1.5-pro': { ...v15, images: 1, price: {} },
	'seedance-1.0-pro-fast': { ...v1, images: 1, lastFrame: false, price: {} },
	'seedance-1.0-pro-quality': { ...v1, images: 1, price: {} },
};

/** USD for a clip, by Qingbo's tables; undefined where they name no price. */
export function priceOf(
	model: string,
	resolution: string,
	seconds: number,
	withVideos: boolean,
): number | undefined {
	const [plain, referenced] = QINGBO_MODELS[model]?.price[resolution] ?? [];
	const perSecond = withVideos ? (referenced ?? plain) : plain;
	return perSecond === undefined ? undefined : perSecond * seconds;
}
