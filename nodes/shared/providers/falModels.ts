import { FAMILIES, RATIOS_WITH_ADAPTIVE, upTo720p, type ModelRow, type TokenPrice } from './model';
import { MODES } from './request';

/** fal.ai's models: the endpoints' names without the mode at their end. */

const SOURCE = 'docs/sources.md#fal, endpoints';

/** What the prices for a second amount to that fal's pages show, for every ratio; what is charged is a little less. */
const SHOWN_PIXELS = { '480p': 439_640, '720p': 943_040, '1080p': 2_122_500 } as const;

const LIST = {
	source: 'docs/sources.md#fal-prices',
	date: '2026-11-25',
	pixels: SHOWN_PIXELS,
} as const;
const LIST_2_5 = { ...LIST, date: '2026-10-09', longestInput: 30.2 } as const;

const PRICES = {
	'2.5': {
		...LIST_2_5,
		base: { ...upTo720p(21.4), '1080p': 23.4 },
		withReferenceVideo: { ...upTo720p(12.84), '1080p': 14.04 },
	},
	'2.5 us': {
		...LIST_2_5,
		base: { ...upTo720p(25.68), '1080p': 28.08 },
		withReferenceVideo: { ...upTo720p(15.408), '1080p': 16.848 },
	},
	'2.5 flash': { ...LIST, base: upTo720p(14), longestInput: 30.2 },
	'2.0': { ...LIST, base: { '720p': 14 }, longestInput: 15 },
	'2.0 fast': { ...LIST, base: upTo720p(11.2), longestInput: 15 },
	'2.0 mini': { ...LIST, base: upTo720p(7), longestInput: 15 },
	'1.5': {
		...LIST,
		base: { ...upTo720p(2.4), '1080p': 2.4 },
		silent: { ...upTo720p(1.2), '1080p': 1.2 },
		longestInput: 0,
	},
	'1.0 fast': { ...LIST, base: { ...upTo720p(1), '1080p': 1 }, longestInput: 0 },
} as const satisfies Record<string, TokenPrice>;

const V2_5 = {
	...FAMILIES['2.5'],
	modes: MODES,
	sourceSeconds: { editVideo: { min: 4, max: 30 } },
	defaultResolution: '720p',
	features: ['generateAudio', 'seed', 'taskType'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const V2_0 = {
	...FAMILIES['2.0'],
	duration: { min: 4, max: 15, auto: true },
	resolutions: ['480p', '720p', '1080p', '4K'],
	defaultResolution: '720p',
	references: { ...FAMILIES['2.0'].references, total: 12, videoMegabytes: 50 },
	features: ['generateAudio'],
	// Read from a recorded answer.
	tokensPerUnit: 1000,
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const SMALL_2_0 = { ...V2_0, resolutions: ['480p', '720p'] } as const;

const V1_5 = {
	...FAMILIES['1.5'],
	aspectRatios: RATIOS_WITH_ADAPTIVE,
	defaultDuration: 5,
	defaultResolution: '720p',
	features: ['generateAudio', 'seed', 'cameraFixed'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

/** The newest pages send `image-to-video` to the fast model, which has no last frame. */
const V1_0 = {
	...FAMILIES['1.0'],
	modes: ['textToVideo', 'imageToVideo'],
	aspectRatios: RATIOS_WITH_ADAPTIVE,
	adaptiveNeedsMedia: true,
	defaultDuration: 5,
	features: ['seed', 'cameraFixed'],
	mayEnd: true,
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

export const MODELS: readonly ModelRow[] = [
	{ id: 'bytedance/seedance-2.0', name: 'Seedance 2.0', ...V2_0, tokenPrice: PRICES['2.0'] },
	{
		id: 'bytedance/seedance-2.0/fast',
		name: 'Seedance 2.0 Fast',
		...SMALL_2_0,
		tokenPrice: PRICES['2.0 fast'],
	},
	{
		id: 'bytedance/seedance-2.0/mini',
		name: 'Seedance 2.0 Mini',
		...SMALL_2_0,
		tokenPrice: PRICES['2.0 mini'],
	},
	{ id: 'bytedance/seedance-2.5', name: 'Seedance 2.5', ...V2_5, tokenPrice: PRICES['2.5'] },
	{
		id: 'bytedance/seedance-2.5/us',
		name: 'Seedance 2.5 (Made in the US)',
		...V2_5,
		tokenPrice: PRICES['2.5 us'],
	},
	{
		id: 'bytedance/seedance-2.5/flash',
		name: 'Seedance 2.5 Flash',
		...V2_5,
		modes: FAMILIES['2.5'].modes,
		resolutions: ['480p', '720p'],
		features: ['generateAudio'],
		limits: 'inferred',
		tokenPrice: PRICES['2.5 flash'],
	},
	{
		id: 'fal-ai/bytedance/seedance/v1.5/pro',
		name: 'Seedance 1.5 Pro',
		...V1_5,
		tokenPrice: PRICES['1.5'],
	},
	{ id: 'fal-ai/bytedance/seedance/v1/pro', name: 'Seedance 1.0 Pro', ...V1_0 },
	{
		id: 'fal-ai/bytedance/seedance/v1/pro/fast',
		name: 'Seedance 1.0 Pro Fast',
		...V1_0,
		defaultResolution: '1080p',
		tokenPrice: PRICES['1.0 fast'],
	},
];
