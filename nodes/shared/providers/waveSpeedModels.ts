import { FAMILIES, type ModelRow } from './model';
import { MODES } from './request';

/**
 * WaveSpeed's models: its addresses without the mode at their end. A faster twin has an address of its own for each mode
 * (`text-to-video-turbo`), so that it is a model here.
 */

const SOURCE = 'docs/sources.md#wavespeed, endpoints';

/** How long a source may be where what is longer is cut off, seconds. */
const CUT_AT = { editVideo: 15 } as const;

/** An edit takes images and sound beside its source, an extension nothing. */
function besideSource({ image, audio }: { image: number; audio: number }) {
	return {
		editVideo: { image, video: 0, audio },
		extendVideo: { image: 0, video: 0, audio: 0 },
	} as const;
}

const V2_0 = {
	...FAMILIES['2.0'],
	modes: MODES,
	defaultDuration: 5,
	resolutions: ['480p', '720p', '1080p', '4K'],
	defaultResolution: '720p',
	besideSource: besideSource(FAMILIES['2.0'].references),
	sourceCutAt: CUT_AT,
	features: ['generateAudio', 'webSearch', 'taskType'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const V2_5 = {
	...FAMILIES['2.5'],
	modes: MODES,
	duration: { min: 4, max: 30, auto: false },
	defaultDuration: 5,
	resolutions: ['480p', '720p', '1080p', '4K'],
	defaultResolution: '720p',
	besideSource: besideSource(FAMILIES['2.5'].references),
	features: ['generateAudio', 'taskType'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const FLASH_REFERENCES = { image: 10, video: 5, audio: 5, audioAlone: true } as const;

/** Its endpoints have no twin, and none that extends. */
const FLASH: ModelRow = {
	...V2_5,
	id: 'bytedance/seedance-2.5-flash',
	name: 'Seedance 2.5 Flash',
	modes: [...FAMILIES['2.5'].modes, 'editVideo'],
	resolutions: ['480p', '720p'],
	references: FLASH_REFERENCES,
	besideSource: besideSource(FLASH_REFERENCES),
};

/** Faster, and at these two sizes alone. */
const TURBO = {
	resolutions: ['720p', '1080p'],
	sourceCutAt: CUT_AT,
	doubtfulModes: {
		extendVideo:
			'Not every list of WaveSpeed’s endpoints has video-extend for the Turbo models. If there is none, the request is refused and costs nothing; the same model without Turbo has it.',
	},
} as const satisfies Partial<ModelRow>;

/** A model and its faster twin. */
function withTurbo(id: string, name: string, row: Omit<ModelRow, 'id' | 'name'>): ModelRow[] {
	return [
		{ ...row, id, name },
		{ ...row, ...TURBO, id: `${id}/turbo`, name: `${name} Turbo` },
	];
}

export const MODELS: readonly ModelRow[] = [
	...withTurbo('bytedance/seedance-2.0', 'Seedance 2.0', V2_0),
	...withTurbo('bytedance/seedance-2.5', 'Seedance 2.5', V2_5),
	FLASH,
	...withTurbo('bytedance/seedance-2.0-fast', 'Seedance 2.0 Fast', V2_0),
	// The cheapest stands last: `npm run try` takes it, because no price is known.
	...withTurbo('bytedance/seedance-2.0-mini', 'Seedance 2.0 Mini', V2_0).reverse(),
];
