import { FAMILIES, RATIOS_WITH_ADAPTIVE, type ModelRow } from '../providers/model';

/** Models of the official API (docs/sources.md#ark). */

const SOURCE = 'docs/sources.md#ark, content generation tasks';

const PRO_1_0 = {
	...FAMILIES['1.0'],
	// The reference ties `adaptive` to no model.
	aspectRatios: RATIOS_WITH_ADAPTIVE,
	defaultResolution: '1080p',
	features: ['seed', 'watermark', 'cameraFixed', 'returnLastFrame', 'serviceTier'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const PRO_FAST_1_0 = { ...PRO_1_0, modes: ['textToVideo', 'imageToVideo'] } as const;

const PRO_1_5 = {
	...FAMILIES['1.5'],
	duration: { min: 4, max: 12, auto: true },
	aspectRatios: RATIOS_WITH_ADAPTIVE,
	defaultResolution: '720p',
	features: ['generateAudio', 'seed', 'watermark', 'cameraFixed', 'returnLastFrame', 'serviceTier'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const STANDARD_2_0 = {
	...FAMILIES['2.0'],
	duration: { min: 4, max: 15, auto: true },
	resolutions: ['480p', '720p', '1080p', '4K'],
	defaultResolution: '720p',
	features: ['generateAudio', 'watermark', 'returnLastFrame', 'webSearch'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const FAST_2_0 = { ...STANDARD_2_0, resolutions: ['480p', '720p'] } as const;

const STANDARD_2_5 = {
	...FAMILIES['2.5'],
	defaultResolution: '720p',
	features: ['generateAudio', 'watermark', 'returnLastFrame', 'webSearch'],
	source: `${SOURCE}; BytePlus Seedance 2.5`,
} as const satisfies Partial<ModelRow>;

export const ARK_MODELS: readonly ModelRow[] = [
	{ id: 'dreamina-seedance-2-0-260128', name: 'Seedance 2.0 (BytePlus)', ...STANDARD_2_0 },
	{ id: 'dreamina-seedance-2-0-fast-260128', name: 'Seedance 2.0 Fast (BytePlus)', ...FAST_2_0 },
	{ id: 'dreamina-seedance-2-0-mini-260615', name: 'Seedance 2.0 Mini (BytePlus)', ...FAST_2_0 },
	{ id: 'dreamina-seedance-2-5-260628', name: 'Seedance 2.5 (BytePlus)', ...STANDARD_2_5 },
	{ id: 'seedance-1-5-pro-251215', name: 'Seedance 1.5 Pro (BytePlus)', ...PRO_1_5 },
	{ id: 'doubao-seedance-2-0-260128', name: 'Seedance 2.0 (Volcengine)', ...STANDARD_2_0 },
	{ id: 'doubao-seedance-2-0-fast-260128', name: 'Seedance 2.0 Fast (Volcengine)', ...FAST_2_0 },
	{ id: 'doubao-seedance-2-0-mini-260615', name: 'Seedance 2.0 Mini (Volcengine)', ...FAST_2_0 },
	{ id: 'doubao-seedance-1-5-pro-251215', name: 'Seedance 1.5 Pro (Volcengine)', ...PRO_1_5 },
	{ id: 'doubao-seedance-1-0-pro-250528', name: 'Seedance 1.0 Pro (Volcengine)', ...PRO_1_0 },
	{
		id: 'doubao-seedance-1-0-pro-fast-251015',
		name: 'Seedance 1.0 Pro Fast (Volcengine)',
		...PRO_FAST_1_0,
	},
];
