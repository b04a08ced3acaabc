/** What Ark's model families can do (docs/sources.md#ark), for every host that passes requests on to Ark. */
import type { MediaLimits } from './media.mts';

/** Limits of one model family. */
export interface ModelLimits extends MediaLimits {
	/** Whole seconds, both ends included. */
	seconds: [number, number];
	/** -1 lets the model choose. */
	automaticSeconds: boolean;
	resolutions: string[];
	defaultResolution: string;
	ratios: string[];
	/** The ratio adaptive needs an image. */
	adaptiveNeedsImage: boolean;
	/** Fields beyond the common ones. */
	fields: ReadonlySet<string>;
	/** Version 2.5 ties ratio and duration to the kind of task. */
	taskTypeConstraints: boolean;
	/** A draft has neither a last frame nor the tier flex. */
	bareDrafts?: boolean;
	/** The final video of a draft is made at these alone. */
	finalResolutions?: string[];
}

const RATIOS = ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9', 'adaptive'];
const UP_TO_720 = ['480p', '720p'];
const UP_TO_1080 = ['480p', '720p', '1080p'];

const v1: ModelLimits = {
	seconds: [2, 12],
	automaticSeconds: false,
	resolutions: UP_TO_1080,
	defaultResolution: '1080p',
	ratios: RATIOS,
	adaptiveNeedsImage: true,
	firstFrame: true,
	lastFrame: true,
	images: 0,
	videos: 0,
	audios: 0,
	audioAlone: false,
	fields: new Set(['frames', 'camera_fixed', 'flex']),
	taskTypeConstraints: false,
};

const v1Lite: ModelLimits = { ...v1, defaultResolution: '720p', ratios: [...RATIOS, '9:21'] };

const v15: ModelLimits = {
	...v1,
	seconds: [4, 12],
	automaticSeconds: true,
	defaultResolution: '720p',
	adaptiveNeedsImage: false,
	fields: new Set(['camera_fixed', 'flex', 'generate_audio', 'draft']),
	bareDrafts: true,
};

const v2: ModelLimits = {
	...v15,
	seconds: [4, 15],
	resolutions: [...UP_TO_1080, '4k'],
	images: 9,
	videos: 3,
	audios: 3,
	fields: new Set(['generate_audio', 'tools', 'priority']),
	bareDrafts: false,
};

const v25: ModelLimits = {
	...v2,
	seconds: [4, 30],
	resolutions: UP_TO_1080,
	images: 30,
	videos: 10,
	audios: 10,
	audioAlone: true,
	fields: new Set([...v2.fields, 'omni_reference_task_type', 'output_format', 'draft']),
	taskTypeConstraints: true,
	files: 50,
	finalResolutions: ['1080p'],
};

const FAMILIES: Array<[RegExp, ModelLimits]> = [
	[/seedance-1-0-pro-fast/, { ...v1, lastFrame: false }],
	[/seedance-1-0-pro/, v1],
	[/seedance-1-0-lite-t2v/, { ...v1Lite, firstFrame: false, lastFrame: false }],
	[/seedance-1-0-lite-i2v/, { ...v1Lite, images: 4 }],
	[/seedance-1-5-pro/, v15],
	[/seedance-2[-.]0-(fast|mini)/, { ...v2, resolutions: UP_TO_720 }],
	[/seedance-2[-.]0/, v2],
	[/seedance-2[-.]5/, v25],
];

/** The limits of a model; undefined where its name says nothing (endpoint ids, newer models). */
export function limitsOf(model: string): ModelLimits | undefined {
	return FAMILIES.find(([pattern]) => pattern.test(model))?.[1];
}

/** A name in a reseller's spelling, which Ark itself does not know. */
export function isResellerName(model: string): boolean {
	return /seedance-(1\.[05]|2\.0)/.test(model);
}
