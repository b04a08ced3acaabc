/**
 * What others have published of Ark's prices: the figures that `docs/prices.md` and the tests hold beside the node's own
 * (docs/sources.md#ark-prices). Nothing here is taken from the nodes.
 */
import type { Resolution } from '../../../nodes/shared/providers/request.ts';

/** How sure a figure is. */
export type Certainty = 'published' | 'derived';

export type Rates = Partial<Record<Resolution, number>>;

/** Prices of one model, in US dollars for a million tokens. */
export interface PublishedRates {
	model: string;
	certainty: Certainty;
	/** Who gives them, and when that was read. */
	source: string;
	read: string;
	base: Rates;
	silent?: Rates;
	withReferenceVideo?: Rates;
	/** Seconds of reference video at most. */
	longestInput: number;
}

const LIST = {
	certainty: 'published',
	source: 'BytePlus’ page of model prices',
	read: '2026-10-09',
} as const;
const RESELLERS = {
	certainty: 'derived',
	source: 'the lists of ComfyUI, OpenRouter and fal.ai, which agree',
	read: '2026-08 to 2026-10',
} as const;

/** One price at 480p and 720p. */
const upTo720p = (price: number): Rates => ({ '480p': price, '720p': price });

export const PUBLISHED_RATES: readonly PublishedRates[] = [
	{
		...LIST,
		model: 'dreamina-seedance-2-5-260628',
		base: { ...upTo720p(10.7), '1080p': 11.7 },
		withReferenceVideo: { ...upTo720p(6.4), '1080p': 7 },
		longestInput: 30,
	},
	{
		...RESELLERS,
		model: 'dreamina-seedance-2-0-260128',
		base: { ...upTo720p(7), '1080p': 7.7, '4K': 4 },
		withReferenceVideo: { ...upTo720p(4.3), '1080p': 4.7, '4K': 2.4 },
		longestInput: 15,
	},
	{
		...RESELLERS,
		model: 'dreamina-seedance-2-0-fast-260128',
		base: upTo720p(5.6),
		withReferenceVideo: upTo720p(3.3),
		longestInput: 15,
	},
	{
		...RESELLERS,
		model: 'dreamina-seedance-2-0-mini-260615',
		base: upTo720p(3.5),
		withReferenceVideo: upTo720p(2.1),
		longestInput: 15,
	},
	{
		...LIST,
		model: 'seedance-1-5-pro-251215',
		base: { ...upTo720p(2.4), '1080p': 2.4 },
		silent: { ...upTo720p(1.2), '1080p': 1.2 },
		longestInput: 0,
	},
];

/** Volcengine's list, in yuan for a million tokens at the usual sizes; without and with a reference video. */
export const YUAN: ReadonlyArray<{ model: string; base: number; withReferenceVideo?: number }> = [
	{ model: 'doubao-seedance-2-5-260628', base: 70, withReferenceVideo: 42 },
	{ model: 'doubao-seedance-2-0-260128', base: 46, withReferenceVideo: 28 },
	{ model: 'doubao-seedance-2-0-fast-260128', base: 37, withReferenceVideo: 22 },
	{ model: 'doubao-seedance-2-0-mini-260615', base: 23, withReferenceVideo: 14 },
	{ model: 'doubao-seedance-1-5-pro-251215', base: 16 },
	{ model: 'doubao-seedance-1-0-pro-250528', base: 15 },
	{ model: 'doubao-seedance-1-0-pro-fast-251015', base: 4.2 },
];

/** The ratios whose sizes are published; the others are these, transposed. */
export const SIZED_RATIOS = ['16:9', '4:3', '1:1', '21:9'] as const;

export type SizedRatio = (typeof SIZED_RATIOS)[number];
type Size = readonly [width: number, height: number];

/** Sizes of a video by resolution and ratio. Of 4K no source gives any: twice the sides of 1080p. */
const SIZES = {
	'480p': { '16:9': [864, 496], '4:3': [752, 560], '1:1': [640, 640], '21:9': [992, 432] },
	'720p': { '16:9': [1280, 720], '4:3': [1112, 834], '1:1': [960, 960], '21:9': [1470, 630] },
	'1080p': {
		'16:9': [1920, 1080],
		'4:3': [1664, 1248],
		'1:1': [1440, 1440],
		'21:9': [2206, 946],
	},
	'4K': { '16:9': [3840, 2160], '4:3': [3328, 2496], '1:1': [2880, 2880], '21:9': [4412, 1892] },
} as const satisfies Partial<Record<Resolution, Record<SizedRatio, Size>>>;

/** The size of a video; throws if no source gives it. */
export function sizeOf(resolution: Resolution, ratio: SizedRatio = '16:9'): Size {
	if (resolution === '2K') throw new Error('No source gives sizes of 2K');
	return SIZES[resolution][ratio];
}

/** Prices that are printed for a whole video, in US dollars: 2.5, 5 seconds, 16:9. */
export const PRINTED: ReadonlyArray<{
	resolution: '480p' | '720p';
	/** Seconds of reference video. */
	input: number;
	usd: number;
	/** The size that the printed price rests on. */
	size: Size;
}> = [
	{ resolution: '720p', input: 0, usd: 1.156, size: [1280, 720] },
	{ resolution: '480p', input: 0, usd: 0.514, size: [854, 480] },
	{ resolution: '720p', input: 30, usd: 4.838, size: [1280, 720] },
	{ resolution: '480p', input: 30, usd: 2.152, size: [854, 480] },
];

/** Where the printed prices of a video were read, besides BytePlus' page. */
export const PRINTED_SOURCE = 'a published reckoning of 2026-10 that quotes the same list';

/** The published reckoning: width × height × 24 frames for each second, by 1024. */
export function publishedTokens([width, height]: Size, seconds: number): number {
	return (width * height * 24 * seconds) / 1024;
}
