import { FAMILIES, upTo720p, type ModelRow, type TokenPrice } from './model';

/** OpenRouter's models of Seedance, as its live list had them: docs/sources.md#openrouter-live-list. */

const LISTED = { limits: 'listed', source: 'docs/sources.md#openrouter-live-list' } as const;

const LIST = { date: '2026-10-09', source: 'docs/sources.md#openrouter-live-list' } as const;

const PRICES = {
	'2.5': { ...LIST, base: upTo720p(10.7), withReferenceVideo: upTo720p(6.4), longestInput: 30.2 },
	'2.0': {
		...LIST,
		base: { ...upTo720p(7), '1080p': 7.7, '4K': 4 },
		withReferenceVideo: { ...upTo720p(4.3), '1080p': 4.7, '4K': 2.4 },
		longestInput: 15,
	},
	'2.0 fast': {
		...LIST,
		base: upTo720p(4.2),
		withReferenceVideo: upTo720p(2.475),
		longestInput: 15,
	},
	'2.0 mini': { ...LIST, base: upTo720p(3.5), withReferenceVideo: upTo720p(2.1), longestInput: 15 },
	'1.5': {
		...LIST,
		base: { ...upTo720p(2.4), '1080p': 2.4 },
		silent: { ...upTo720p(1.2), '1080p': 1.2 },
		longestInput: 0,
	},
} as const satisfies Record<string, TokenPrice>;

/** There is no word for a ratio that adapts, nor for a length that the model chooses. */
const COMMON = {
	aspectRatios: [...FAMILIES['1.0'].aspectRatios, '9:21'],
	features: ['generateAudio', 'seed'],
	...LISTED,
} as const satisfies Partial<ModelRow>;

const V2_0 = { ...FAMILIES['2.0'], ...COMMON } as const;
const SMALL_2_0 = { ...V2_0, resolutions: ['480p', '720p'] } as const;

export const MODELS: readonly ModelRow[] = [
	{
		id: 'bytedance/seedance-2.0',
		name: 'Seedance 2.0',
		...V2_0,
		resolutions: ['480p', '720p', '1080p', '4K'],
		tokenPrice: PRICES['2.0'],
	},
	{
		id: 'bytedance/seedance-2.0-fast',
		name: 'Seedance 2.0 Fast',
		...SMALL_2_0,
		tokenPrice: PRICES['2.0 fast'],
	},
	{
		id: 'bytedance/seedance-2.0-mini',
		name: 'Seedance 2.0 Mini',
		...SMALL_2_0,
		tokenPrice: PRICES['2.0 mini'],
	},
	{
		id: 'bytedance/seedance-2.5',
		name: 'Seedance 2.5',
		...FAMILIES['2.5'],
		...COMMON,
		aspectRatios: FAMILIES['1.0'].aspectRatios,
		duration: { min: 4, max: 30, auto: false },
		resolutions: ['480p', '720p'],
		// Which ratio goes with a frame no document says.
		framesNeedAdaptive: false,
		tokenPrice: PRICES['2.5'],
	},
	{
		id: 'bytedance/seedance-1-5-pro',
		name: 'Seedance 1.5 Pro',
		...FAMILIES['1.5'],
		...COMMON,
		tokenPrice: PRICES['1.5'],
	},
];
