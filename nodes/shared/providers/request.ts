/** The generation request: one set of parameters, free of any provider. */

export const MODES = ['textToVideo', 'imageToVideo', 'firstLastFrame', 'reference'] as const;
/** What a clip is made from. The node's mode `auto` is decided, item by item, before a request exists. */
export type Mode = (typeof MODES)[number];

export const RESOLUTIONS = ['480p', '720p', '1080p', '2K', '4K'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** The resolution that a text means, whatever its case; `undefined` for one that no document names. */
export function resolutionOf(text: string): Resolution | undefined {
	return RESOLUTIONS.find((known) => known.toLowerCase() === text.toLowerCase());
}

export const ASPECT_RATIOS = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9', 'adaptive'] as const;
export type AspectRatio = (typeof ASPECT_RATIOS)[number];

/** `duration` with this value lets the model choose the length, where it can. */
export const AUTO_DURATION = -1;

/** Media of a request: addresses (http, https, `asset://`) or inline data (`data:<mime>;base64,…`). */
export interface Media {
	firstFrame?: string;
	lastFrame?: string;
	referenceImages: string[];
	referenceVideos: string[];
	referenceAudios: string[];
}

/** The media that each mode reads; the others are hidden, and n8n strips them. */
export const MODE_MEDIA: Record<Mode | 'auto', ReadonlyArray<keyof Media>> = {
	textToVideo: [],
	imageToVideo: ['firstFrame'],
	firstLastFrame: ['firstFrame', 'lastFrame'],
	reference: ['referenceImages', 'referenceVideos', 'referenceAudios'],
	auto: ['firstFrame', 'lastFrame', 'referenceImages', 'referenceVideos', 'referenceAudios'],
};

/** The parameters that are one value each. Absent means: not set, nothing is sent. */
export interface Settings {
	model: string;
	prompt?: string;
	/** Whole seconds, or `AUTO_DURATION`. */
	duration?: number;
	resolution?: string;
	aspectRatio?: string;
	generateAudio?: boolean;
	seed?: number;
	watermark?: boolean;
	cameraFixed?: boolean;
	returnLastFrame?: boolean;
	webSearch?: boolean;
	serviceTier?: string;
	/** Seconds. */
	executionExpiresAfter?: number;
	endUserId?: string;
	callbackUrl?: string;
}

export type SettingName = keyof Settings;

export interface GenerationRequest extends Settings, Media {
	mode: Mode;
}

/** The list fields of a request and the word that a prompt reference uses for each (`@image1`). */
export const REFERENCE_LISTS = {
	image: 'referenceImages',
	video: 'referenceVideos',
	audio: 'referenceAudios',
} as const;
export type ReferenceKind = keyof typeof REFERENCE_LISTS;

export function hasReferences(media: Media): boolean {
	return Object.values(REFERENCE_LISTS).some((list) => media[list].length > 0);
}

/** The mode that follows from the media that are filled in (mode `auto`). */
export function modeOf(media: Media): Mode {
	if (hasReferences(media)) return 'reference';
	if (media.lastFrame !== undefined) return 'firstLastFrame';
	return media.firstFrame !== undefined ? 'imageToVideo' : 'textToVideo';
}
