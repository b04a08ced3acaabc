/** The generation request: one set of parameters, free of any provider. */

export const MODES = [
	'textToVideo',
	'imageToVideo',
	'firstLastFrame',
	'reference',
	'editVideo',
	'extendVideo',
] as const;
/** What a clip is made from. The node's mode `auto` is decided, item by item, before a request exists. */
export type Mode = (typeof MODES)[number];

export const RESOLUTIONS = ['480p', '720p', '1080p', '2K', '4K'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** The resolution that a text means, whatever its case; `undefined` for one that no document names. */
export function resolutionOf(text: string): Resolution | undefined {
	return RESOLUTIONS.find((known) => known.toLowerCase() === text.toLowerCase());
}

export const ASPECT_RATIOS = [
	'16:9',
	'9:16',
	'1:1',
	'4:3',
	'3:4',
	'21:9',
	'9:21',
	'adaptive',
] as const;
export type AspectRatio = (typeof ASPECT_RATIOS)[number];

/** `duration` with this value lets the model choose the length, if it can. */
export const AUTO_DURATION = -1;

/** The modes that start from a video of their own, whatever the references beside it; `auto` is never one of them. */
const SOURCE_MODES = ['editVideo', 'extendVideo'] as const satisfies readonly Mode[];
export type SourceMode = (typeof SOURCE_MODES)[number];

/** The mode as one that starts from a video; `undefined` if it is another one, or none at all. */
export function sourceModeOf(mode: unknown): SourceMode | undefined {
	return SOURCE_MODES.find((known) => known === mode);
}

/** Media of a request: addresses (http, https, `asset://`) or inline data (`data:<mime>;base64,…`). */
export interface Media {
	/** The video that is edited or extended. */
	sourceVideo?: string;
	firstFrame?: string;
	lastFrame?: string;
	referenceImages: string[];
	referenceVideos: string[];
	referenceAudios: string[];
}

export function noMedia(): Media {
	return { referenceImages: [], referenceVideos: [], referenceAudios: [] };
}

/** Whether a field holds any number of media, and not one. */
export function isList(
	field: keyof Media,
): field is 'referenceImages' | 'referenceVideos' | 'referenceAudios' {
	return field.startsWith('reference');
}

/** The media that each mode reads; the others are hidden, and n8n strips them. */
export const MODE_MEDIA: Record<Mode | 'auto', ReadonlyArray<keyof Media>> = {
	textToVideo: [],
	imageToVideo: ['firstFrame'],
	firstLastFrame: ['firstFrame', 'lastFrame'],
	reference: ['referenceImages', 'referenceVideos', 'referenceAudios'],
	editVideo: ['sourceVideo', 'referenceImages', 'referenceVideos', 'referenceAudios'],
	extendVideo: ['sourceVideo', 'referenceImages', 'referenceVideos', 'referenceAudios'],
	auto: ['firstFrame', 'lastFrame', 'referenceImages', 'referenceVideos', 'referenceAudios'],
};

/** What the media are called in the editor, from top to bottom, and in messages. */
export const MEDIA_LABELS: Record<keyof Media, string> = {
	sourceVideo: 'Source Video',
	firstFrame: 'First Frame',
	lastFrame: 'Last Frame',
	referenceImages: 'Reference Images',
	referenceVideos: 'Reference Videos',
	referenceAudios: 'Reference Audios',
};
/** Every kind of media, in the same order. */
export const MEDIA_FIELDS = Object.keys(MEDIA_LABELS) as ReadonlyArray<keyof Media>;

/** The kinds of settings, as values. */
export interface Kinds {
	text: string;
	/** One ID, without what stands around it. */
	taskId: string;
	/** A text whose case and unit are read as meant (`720P`, `2k`). */
	resolution: string;
	/** One of the row's `choices`, or of a model's; its case is read as meant. */
	choice: string;
	number: number;
	wholeNumber: number;
	boolean: boolean;
}
export type Kind = keyof Kinds;

/** A kind in JavaScript, and as messages call it. */
export const KINDS: Record<Kind, { type: 'string' | 'number' | 'boolean'; called: string }> = {
	text: { type: 'string', called: 'text' },
	taskId: { type: 'string', called: 'text' },
	resolution: { type: 'string', called: 'text' },
	choice: { type: 'string', called: 'text' },
	number: { type: 'number', called: 'a number' },
	wholeNumber: { type: 'number', called: 'a number' },
	boolean: { type: 'boolean', called: 'true or false' },
};

/** A setting: how the editor and messages call it, and how it is read and checked. */
export interface SettingRow {
	/** What it is called in the editor and in messages. */
	label: string;
	/** As the editor writes it behind the label. */
	unit?: string;
	kind: Kind;
	/** Limits that hold whatever the model; whole numbers, both included. */
	range?: { min: number; max: number };
	/** All values of a `choice`. */
	choices?: readonly string[];
	/** Stands in the Options collection, by its own name; the others are fields of the node. */
	option?: true;
	/** Not every model has it, and strict providers refuse the field itself then (`ModelRow.features`). */
	ofModel?: true;
	/** For a model that lacks it, `false` asks for nothing: it is left out. */
	falseIsNothing?: true;
}

const OPTION = { option: true } as const;
/** An option that is on or off, and that not every model has. */
const SWITCH = { kind: 'boolean', ofModel: true, falseIsNothing: true } as const;
const SEED_RANGE = { min: -1, max: 2 ** 32 - 1 };
/** Ark: `execution_expires_after`. */
const EXPIRY_RANGE = { min: 3600, max: 259_200 };
/** Ark: `priority`. */
const PRIORITY_RANGE = { min: 0, max: 9 };

/**
 * The parameters that are one value each, every one stated here and nowhere else: what lists, reads, names or checks them
 * follows from these rows.
 */
export const SETTINGS = {
	model: { label: 'Model', kind: 'text' },
	prompt: { label: 'Prompt', kind: 'text' },
	/** Whole, or `AUTO_DURATION`. */
	duration: { label: 'Duration', unit: 'Seconds', kind: 'number' },
	resolution: { label: 'Resolution', kind: 'resolution' },
	aspectRatio: { label: 'Aspect Ratio', kind: 'text' },
	generateAudio: { label: 'Generate Audio', kind: 'boolean', ofModel: true },
	/** docs/sources.md#ark, `seed`; docs/sources.md#qingbo-april-2026, `seed`. */
	seed: { ...OPTION, label: 'Seed', kind: 'wholeNumber', range: SEED_RANGE, ofModel: true },
	watermark: { ...OPTION, ...SWITCH, label: 'Watermark' },
	cameraFixed: { ...OPTION, ...SWITCH, label: 'Camera Fixed' },
	returnLastFrame: { ...OPTION, ...SWITCH, label: 'Return Last Frame' },
	webSearch: { ...OPTION, ...SWITCH, label: 'Web Search' },
	serviceTier: { ...OPTION, label: 'Service Tier', kind: 'choice', ofModel: true },
	executionExpiresAfter: {
		...OPTION,
		label: 'Execution Expires After',
		unit: 'Seconds',
		kind: 'wholeNumber',
		range: EXPIRY_RANGE,
	},
	endUserId: { ...OPTION, label: 'End User ID', kind: 'text' },
	callbackUrl: { ...OPTION, label: 'Callback URL', kind: 'text' },
	/** A cheap preview, which `draftTaskId` makes the final video of. */
	draft: { ...OPTION, ...SWITCH, label: 'Draft' },
	draftTaskId: { ...OPTION, label: 'Draft Task ID', kind: 'taskId', ofModel: true },
	outputFormat: {
		...OPTION,
		label: 'Output Format',
		kind: 'choice',
		choices: ['mp4', 'mov'],
		ofModel: true,
	},
	priority: {
		...OPTION,
		label: 'Priority',
		kind: 'wholeNumber',
		range: PRIORITY_RANGE,
		ofModel: true,
	},
	/** The mode, if the provider wants it named beside the media; it follows from the field Mode. */
	taskType: { label: 'Task Type', kind: 'text', ofModel: true },
} as const satisfies Record<string, SettingRow>;

export type SettingName = keyof typeof SETTINGS;
/** A setting that may be left out. */
export type OptionalSetting = Exclude<SettingName, 'model'>;

/** A setting in the Options collection. */
export type OptionSetting = {
	[N in SettingName]: (typeof SETTINGS)[N] extends { option: true } ? N : never;
}[SettingName];

export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** The settings whose row says yes to something, in the rows' order. */
export function settingsThat(says: 'option'): OptionSetting[];
export function settingsThat(says: 'ofModel' | 'falseIsNothing'): OptionalSetting[];
export function settingsThat(says: 'option' | 'ofModel' | 'falseIsNothing'): OptionalSetting[] {
	return SETTING_NAMES.filter((name) => name !== 'model').filter(
		(name) => (SETTINGS[name] as SettingRow)[says],
	);
}

/** The settings of a request. Absent means: not set, nothing is sent. */
export type Settings = { model: string } & {
	[N in OptionalSetting]?: Kinds[(typeof SETTINGS)[N]['kind']];
};

/** Whether a value is of its setting's kind; `additionalBody` can bring in others. */
export function isValueOf<N extends SettingName>(
	name: N,
	value: unknown,
): value is NonNullable<Settings[N]> {
	return typeof value === KINDS[SETTINGS[name].kind].type;
}

export interface GenerationRequest extends Settings, Media {
	mode: Mode;
	/** What stands in a setting's place and is not of its kind: only `additionalBody` can bring it in, and it is refused. */
	foreign?: Readonly<Partial<Record<SettingName, unknown>>>;
}

/** The list fields of a request and the word that a prompt reference uses for each (`@image1`). */
export const REFERENCE_LISTS = {
	image: 'referenceImages',
	video: 'referenceVideos',
	audio: 'referenceAudios',
} as const;
export type ReferenceKind = keyof typeof REFERENCE_LISTS;

/** The videos of a request in the order in which a prompt counts them: the source first. */
export function videosOf({ sourceVideo, referenceVideos }: Media): string[] {
	return sourceVideo === undefined ? referenceVideos : [sourceVideo, ...referenceVideos];
}

/** The media that `@image1` and the like count, by their kinds. */
export function countedMedia(media: Media): Record<ReferenceKind, string[]> {
	const { referenceImages, referenceAudios } = media;
	return { image: referenceImages, video: videosOf(media), audio: referenceAudios };
}

export function hasReferences(media: Media): boolean {
	return Object.values(countedMedia(media)).some((list) => list.length > 0);
}

/** Whether the only reference is one image, which some providers take as the first frame. */
export function isImageAlone(media: Media): boolean {
	const { image, video, audio } = countedMedia(media);
	return image.length === 1 && video.length + audio.length === 0;
}

/** The mode that follows from the media that are filled in (mode `auto`). */
export function modeOf(media: Media): Mode {
	if (hasReferences(media)) return 'reference';
	if (media.lastFrame !== undefined) return 'firstLastFrame';
	return media.firstFrame !== undefined ? 'imageToVideo' : 'textToVideo';
}
