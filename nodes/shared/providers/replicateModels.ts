import { FAMILIES, type ModelRow } from './model';

/**
 * Replicate's models. The fields of 2.0 and 2.0 Fast were read on their pages; which values a field takes was not, and
 * nothing of the others: so limits warn here, and refuse nothing.
 */

const INFERRED = { limits: 'inferred', source: 'docs/sources.md#replicate-models' } as const;

const V2_0 = {
	...FAMILIES['2.0'],
	...INFERRED,
	duration: { min: 4, max: 15, auto: true },
	defaultDuration: 5,
	defaultResolution: '720p',
	features: ['generateAudio', 'seed'],
} as const satisfies Partial<ModelRow>;

const V1_0 = {
	...FAMILIES['1.0'],
	...INFERRED,
	features: ['seed', 'cameraFixed'],
} as const satisfies Partial<ModelRow>;

export const MODELS: readonly ModelRow[] = [
	{
		id: 'bytedance/seedance-2.0',
		name: 'Seedance 2.0',
		...V2_0,
		resolutions: ['480p', '720p', '1080p', '4K'],
	},
	{ id: 'bytedance/seedance-2.0-fast', name: 'Seedance 2.0 Fast', ...V2_0 },
	{
		id: 'bytedance/seedance-2.5',
		name: 'Seedance 2.5',
		...FAMILIES['2.5'],
		...INFERRED,
		framesNeedAdaptive: false,
		features: ['generateAudio', 'seed'],
		promptCut: 2000,
		price: {
			base: { '480p': 0.1028, '720p': 0.2312 },
			withReferenceVideo: { '720p': 0.9676 },
			videoMayCost: true,
			date: '2026-08',
		},
	},
	{
		id: 'bytedance/seedance-1.5-pro',
		name: 'Seedance 1.5 Pro',
		...FAMILIES['1.5'],
		...INFERRED,
		features: ['generateAudio', 'seed', 'cameraFixed'],
	},
	{ id: 'bytedance/seedance-1-pro', name: 'Seedance 1 Pro', ...V1_0 },
	{
		id: 'bytedance/seedance-1-pro-fast',
		name: 'Seedance 1 Pro Fast',
		...V1_0,
		modes: ['textToVideo', 'imageToVideo'],
	},
	{ id: 'bytedance/seedance-1-lite', name: 'Seedance 1 Lite', ...V1_0 },
];
