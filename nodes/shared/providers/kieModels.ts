import { FAMILIES, type ModelRow } from './model';

/** kie.ai's Seedance models, with the prices of which a source and its day are known. */

const SOURCE = 'docs/sources.md#kie-models';
/** Without discounts of a season: what is estimated holds when they end. */
const READ = { videoMayCost: true, date: '2026-08 to 2026-10' } as const;

const V2_0 = {
	...FAMILIES['2.0'],
	defaultDuration: 5,
	defaultResolution: '720p',
	resolutions: ['480p', '720p'],
	// One of its schemas demands the field.
	demanded: { webSearch: false },
	promptLength: { min: 3, max: 20_000 },
	features: ['generateAudio', 'webSearch'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

export const MODELS: readonly ModelRow[] = [
	{
		...V2_0,
		id: 'bytedance/seedance-2',
		name: 'Seedance 2.0',
		resolutions: ['480p', '720p', '1080p', '4K'],
		price: {
			base: { '480p': 0.095, '720p': 0.205, '1080p': 0.51, '4K': 1.04 },
			withReferenceVideo: { '480p': 0.0575, '720p': 0.125, '1080p': 0.31, '4K': 0.64 },
			...READ,
		},
	},
	{
		...V2_0,
		id: 'bytedance/seedance-2-fast',
		name: 'Seedance 2.0 Fast',
		price: {
			base: { '480p': 0.0775, '720p': 0.165 },
			withReferenceVideo: { '480p': 0.045, '720p': 0.1 },
			...READ,
		},
	},
	{
		...V2_0,
		id: 'bytedance/seedance-2-mini',
		name: 'Seedance 2.0 Mini',
		price: {
			base: { '480p': 0.0475, '720p': 0.1025 },
			withReferenceVideo: { '480p': 0.03, '720p': 0.0625 },
			...READ,
		},
	},
	{
		...FAMILIES['2.5'],
		id: 'bytedance/seedance-2-5',
		name: 'Seedance 2.5',
		defaultDuration: 5,
		defaultResolution: '720p',
		// Whether a frame fixes the ratio here no source says.
		framesNeedAdaptive: false,
		references: { image: 30, video: 10, audio: 10, audioAlone: true },
		promptLength: { min: 3, max: 30_000 },
		features: ['generateAudio', 'returnLastFrame', 'webSearch', 'outputFormat'],
		price: {
			base: { '480p': 0.14, '720p': 0.315, '1080p': 0.79 },
			withReferenceVideo: { '480p': 0.085, '720p': 0.19, '1080p': 0.475 },
			...READ,
		},
		source: SOURCE,
	},
	{
		...FAMILIES['1.5'],
		id: 'bytedance/seedance-1.5-pro',
		name: 'Seedance 1.5 Pro',
		defaultResolution: '720p',
		ratioNeeded: true,
		demanded: { duration: 5 },
		promptLength: { min: 3, max: 20_000 },
		features: ['generateAudio', 'cameraFixed'],
		source: SOURCE,
	},
];
