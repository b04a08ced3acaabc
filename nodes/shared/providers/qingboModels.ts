import { FAMILIES, type ModelRow } from './model';

/**
 * Models of Qingbo's pages (docs/sources.md#qingbo-june-2026, docs/sources.md#qingbo-april-2026), and the price
 * tables of the newer one in US dollars a second.
 */

const SOURCE = 'docs/sources.md#qingbo-june-2026, Available Models and Pricing';

const SEEDANCE_2_0 = {
	...FAMILIES['2.0'],
	resolutions: ['480p', '720p', '1080p', '4K'],
	defaultResolution: '720p',
	defaultDuration: 5,
	features: ['generateAudio', 'returnLastFrame', 'webSearch'],
	source: `${SOURCE}; 4K: docs/sources.md#qingbo, changelog of 2026-06-24`,
} as const satisfies Partial<ModelRow>;

const FAST_2_0 = { ...SEEDANCE_2_0, resolutions: ['480p', '720p'], source: SOURCE } as const;

const PRO_1_5 = {
	...FAMILIES['1.5'],
	defaultResolution: '720p',
	defaultDuration: 5,
	features: ['generateAudio', 'cameraFixed'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const PRO_1_0 = {
	...FAMILIES['1.0'],
	defaultResolution: '720p',
	defaultDuration: 5,
	references: { image: 9, video: 0, audio: 0, audioAlone: false },
	features: [],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

export const MODELS: readonly ModelRow[] = [
	{
		id: 'doubao-seedance-2.0',
		name: 'Seedance 2.0',
		...SEEDANCE_2_0,
		price: {
			base: { '480p': 0.077095, '720p': 0.16592, '1080p': 0.374 },
			withReferenceVideo: { '480p': 0.04675, '720p': 0.1003, '1080p': 0.22695 },
		},
	},
	{
		id: 'doubao-seedance-2.0-fast',
		name: 'Seedance 2.0 Fast',
		...FAST_2_0,
		price: {
			base: { '480p': 0.06205, '720p': 0.13345 },
			withReferenceVideo: { '480p': 0.036975, '720p': 0.0799 },
		},
	},
	{
		id: 'doubao-seedance-2.0-face',
		name: 'Seedance 2.0 Face',
		...SEEDANCE_2_0,
		resolutions: FAMILIES['2.0'].resolutions,
		source: SOURCE,
		price: {
			base: { '480p': 0.1054, '720p': 0.22695, '1080p': 0.53125 },
			withReferenceVideo: { '480p': 0.06375, '720p': 0.13685, '1080p': 0.31875 },
		},
	},
	{
		id: 'doubao-seedance-2.0-fast-face',
		name: 'Seedance 2.0 Fast Face',
		...FAST_2_0,
		price: {
			base: { '480p': 0.085, '720p': 0.18275 },
			withReferenceVideo: { '480p': 0.051, '720p': 0.10965 },
		},
	},
	{
		id: 'doubao-seedance-2.0-mini',
		name: 'Seedance 2.0 Mini',
		...FAST_2_0,
		source:
			'docs/sources.md#qingbo, changelog of 2026-06-15; limits: docs/sources.md#ark, Seedance 2.0 Mini',
	},
	{
		id: 'doubao-seedance-1.5-pro',
		name: 'Seedance 1.5 Pro',
		...PRO_1_5,
		modes: ['textToVideo', 'imageToVideo', 'firstLastFrame', 'reference'],
		// Qingbo's page of June 2026 contradicts itself: "1.0 / 1.5 support 1-9 images", but no `reference` in its
		// model table.
		doubtfulModes: {
			reference:
				'The provider says both that Seedance 1.5 Pro takes reference images and that it does not; it may refuse this task.',
		},
		references: { image: 9, video: 0, audio: 0, audioAlone: false },
		price: { base: { '480p': 0.021675, '720p': 0.04675, '1080p': 0.11475 } },
	},
	{
		id: 'doubao-seedance-1.0-pro-quality',
		name: 'Seedance 1.0 Pro Quality',
		...PRO_1_0,
		modes: ['textToVideo', 'imageToVideo', 'firstLastFrame', 'reference'],
		price: { base: { '480p': 0.021675, '720p': 0.04675, '1080p': 0.1105 } },
	},
	{
		id: 'doubao-seedance-1.0-pro-fast',
		name: 'Seedance 1.0 Pro Fast',
		...PRO_1_0,
		modes: ['textToVideo', 'imageToVideo', 'reference'],
		price: { base: { '480p': 0.00935, '720p': 0.02125, '1080p': 0.0442 } },
	},
];

const LEGACY_SOURCE = 'docs/sources.md#qingbo-april-2026, Available Models and Generation Modes';

const LEGACY_2_0 = {
	...FAMILIES['2.0'],
	resolutions: ['480p', '720p', '1080p', '2K'],
	defaultDuration: 5,
	features: ['generateAudio', 'seed', 'watermark', 'returnLastFrame', 'webSearch', 'serviceTier'],
	source: LEGACY_SOURCE,
} as const satisfies Partial<ModelRow>;

const LEGACY_1_0 = {
	...FAMILIES['1.0'],
	defaultDuration: 5,
	features: ['seed', 'watermark'],
	source: `${LEGACY_SOURCE}; durations: docs/sources.md#qingbo-june-2026`,
} as const satisfies Partial<ModelRow>;

export const LEGACY_MODELS: readonly ModelRow[] = [
	{ id: 'seedance-2.0', name: 'Seedance 2.0', ...LEGACY_2_0 },
	{ id: 'seedance-2.0-fast', name: 'Seedance 2.0 Fast', ...LEGACY_2_0 },
	{
		id: 'seedance-1.5-pro',
		name: 'Seedance 1.5 Pro',
		...FAMILIES['1.5'],
		defaultDuration: 5,
		features: ['generateAudio', 'seed', 'watermark', 'cameraFixed'],
		source: `${LEGACY_SOURCE}; durations: docs/sources.md#qingbo-june-2026`,
	},
	{ id: 'seedance-1.0-pro-quality', name: 'Seedance 1.0 Pro Quality', ...LEGACY_1_0 },
	{
		id: 'seedance-1.0-pro-fast',
		name: 'Seedance 1.0 Pro Fast',
		...LEGACY_1_0,
		modes: ['textToVideo', 'imageToVideo'],
	},
];
