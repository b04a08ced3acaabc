import { FAMILIES, type ModelRow } from '../providers/model';

const SEEDANCE_2_0 = {
	...FAMILIES['2.0'],
	defaultResolution: '720p',
	features: ['generateAudio', 'seed', 'watermark', 'cameraFixed', 'returnLastFrame', 'endUserId'],
	source:
		'Document 002, Available models and Body; reference counts: Ark reference for Seedance 2.0',
} as const satisfies Partial<ModelRow>;

/** Models of document 002. */
export const OPEN_AI_VIDEOS_MODELS: readonly ModelRow[] = [
	{ id: 'doubao-seedance-2-0-260128', name: 'Seedance 2.0', ...SEEDANCE_2_0 },
	{ id: 'doubao-seedance-2-0-fast-260128', name: 'Seedance 2.0 Fast', ...SEEDANCE_2_0 },
];
