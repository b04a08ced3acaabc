import { FAMILIES, type ModelRow } from '../providers/model';

/**
 * Models of Xingchao's page, Supported Models (docs/sources.md#xingchao): the standard tier works from a reference
 * video only.
 */

const PRO = {
	...FAMILIES['2.0'],
	resolutions: [],
	defaultDuration: 5,
	features: ['generateAudio'],
	source: 'docs/sources.md#xingchao, Supported Models and Request Parameters',
} as const satisfies Partial<ModelRow>;

const STANDARD = { ...PRO, modes: ['reference'], needsReferenceVideo: true } as const;

export const XINGCHAO_MODELS: readonly ModelRow[] = [
	{ id: 'seedance_2_0_pro', name: 'Seedance 2.0 Pro', ...PRO },
	{ id: 'seedance_2_0_fast_pro', name: 'Seedance 2.0 Fast Pro', ...PRO },
	{ id: 'seedance_2_0', name: 'Seedance 2.0 (Needs a Reference Video)', ...STANDARD },
	{ id: 'seedance_2_0_fast', name: 'Seedance 2.0 Fast (Needs a Reference Video)', ...STANDARD },
];
