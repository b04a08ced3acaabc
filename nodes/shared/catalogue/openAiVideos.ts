import { FAMILIES, type ModelRow } from '../providers/model';

const SEEDANCE_2_0 = {
	...FAMILIES['2.0'],
	defaultResolution: '720p',
	features: ['generateAudio', 'seed', 'watermark', 'cameraFixed', 'returnLastFrame', 'endUserId'],
	source:
		'docs/sources.md#openai-style-videos, Available models and Body; reference counts: docs/sources.md#ark, Seedance 2.0',
} as const satisfies Partial<ModelRow>;

/** Models of the OpenAI-style page (docs/sources.md#openai-style-videos). */
export const OPEN_AI_VIDEOS_MODELS: readonly ModelRow[] = [
	{ id: 'doubao-seedance-2-0-260128', name: 'Seedance 2.0', ...SEEDANCE_2_0 },
	{ id: 'doubao-seedance-2-0-fast-260128', name: 'Seedance 2.0 Fast', ...SEEDANCE_2_0 },
];
