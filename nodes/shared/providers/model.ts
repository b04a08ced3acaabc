import {
	type AspectRatio,
	type Mode,
	type ReferenceKind,
	type Resolution,
	type SettingName,
	type Settings,
	type SourceMode,
} from './request';

/**
 * The catalogue: what each provider's models can do, as data. From these rows come the model list in the editor, the
 * checks before a request, the price estimates and the tables in `docs/providers.md`.
 */

/** US dollars for each second of video, or for a million tokens. */
export type Rates = Partial<Record<Resolution, number>>;

/** A price by tokens, which pixels and seconds make: US dollars for a million of them. */
export interface TokenPrice {
	/** Of the account, if the provider has some; elsewhere it charges in another currency. */
	region?: string;
	base: Rates;
	/** Without audio, if that costs less. */
	silent?: Rates;
	withReferenceVideo?: Rates;
	/** Seconds of reference video at most; they are charged too. */
	longestInput: number;
	/** Pixels of an image, whatever its ratio, if the provider's own prices for a second rest on more than the usual. */
	pixels?: Rates;
	/** When the list was read, and where. */
	date: string;
	/** It was asked for on that day, with the account's own key. */
	asked?: true;
	source: string;
}

/** What one model can do at one provider. */
export interface ModelRow {
	/** The name that the provider's API reads. */
	id: string;
	/** The name that a person reads. */
	name: string;
	modes: readonly Mode[];
	/** Modes that the provider's documents contradict each other about: allowed, with this warning. */
	doubtfulModes?: Partial<Record<Mode, string>>;
	/** Whole seconds; `auto`: the model may choose (`-1`). */
	duration: { min: number; max: number; auto: boolean };
	/** What the provider makes if no duration is sent, in seconds; prices of an empty one rest on it. */
	defaultDuration?: number;
	/** Empty if the provider takes no resolution. */
	resolutions: readonly Resolution[];
	/** What the provider makes if no resolution is sent; prices of `default` rest on it. */
	defaultResolution?: Resolution;
	aspectRatios: readonly AspectRatio[];
	/** The API demands a ratio with frames too and has no word for the frame's own: somebody has to choose one. */
	ratioNeeded?: true;
	/** What is sent for a setting that nobody chose, because the API demands the field. */
	demanded?: Partial<Settings>;
	/** The shortest and the longest prompt that is taken, in characters. */
	promptLength?: { min: number; max: number };
	/** `adaptive` needs an image to adapt to, whatever other models of the provider do. */
	adaptiveNeedsMedia?: true;
	/** With a first frame only `adaptive` is taken. */
	framesNeedAdaptive?: boolean;
	/** The most reference media of each kind, and whether sound alone may be a reference. */
	references: {
		image: number;
		video: number;
		audio: number;
		audioAlone: boolean;
		/** The most files of all kinds together, if a document says so. */
		total?: number;
		/** All videos together are smaller than this, if a document says so. */
		videoMegabytes?: number;
	};
	/** The most media beside the source video, if it is counted apart from them; elsewhere it is one of the videos. */
	besideSource?: Record<SourceMode, Record<ReferenceKind, number>>;
	/** Whole seconds after which the provider cuts the source off, for each mode that starts from one. */
	sourceCutAt?: Partial<Record<SourceMode, number>>;
	/** Whole seconds that the video must have, for each mode that starts from one. */
	sourceSeconds?: Partial<Record<SourceMode, { min: number; max: number }>>;
	/** What a draft is made at; the only resolution that goes with `draft`. */
	draftResolution?: Resolution;
	/** Settings that do not go with `draft`. */
	notInDraft?: Partial<Settings>;
	/** What the final video of a draft may be made at, if not at every resolution. */
	finalResolutions?: readonly Resolution[];
	/** At least one reference video is needed, whatever else is given. */
	needsReferenceVideo?: boolean;
	/** Optional parameters that this model obeys, among those that its provider documents. */
	features: readonly SettingName[];
	price?: {
		base: Rates;
		withReferenceVideo?: Rates;
		/** Whether seconds of such a video may be charged beside those of the clip: then the price is a least one. */
		videoMayCost?: true;
		/** When the list was read, if it is not the provider's own. */
		date?: string;
	};
	tokenPrice?: TokenPrice;
	/** How many tokens one unit is that the provider counts. */
	tokensPerUnit?: number;
	/** Where this is written. */
	source: string;
	/**
	 * `inferred`: the provider's own list of what the model takes was not read. `listed`: it was, and may have grown since.
	 * In both cases what is beyond this row is sent with a warning and not refused.
	 */
	limits?: 'inferred' | 'listed';
	/** It belongs to a generation whose end is announced; when this model ends no source at hand says. */
	mayEnd?: true;
	/** A longer prompt is cut by the provider, in characters. */
	promptCut?: number;
}

/** What every provider of a generation with references can do; to edit and to extend are Ark's own tasks. */
const COMMON_MODES: readonly Mode[] = [
	'textToVideo',
	'imageToVideo',
	'firstLastFrame',
	'reference',
];
const FIXED_RATIOS: readonly AspectRatio[] = ['16:9', '9:16', '1:1', '4:3', '3:4', '21:9'];
/** Every fixed ratio and `adaptive`. */
export const RATIOS_WITH_ADAPTIVE: readonly AspectRatio[] = [...FIXED_RATIOS, 'adaptive'];

/** One price for all sizes up to 720p. */
export function upTo720p(price: number): { '480p': number; '720p': number } {
	return { '480p': price, '720p': price };
}

type Family = Omit<ModelRow, 'id' | 'name' | 'features' | 'source'>;

/** The generations without references. */
const V1 = {
	modes: ['textToVideo', 'imageToVideo', 'firstLastFrame'],
	duration: { min: 2, max: 12, auto: false },
	resolutions: ['480p', '720p', '1080p'],
	aspectRatios: FIXED_RATIOS,
	references: { image: 0, video: 0, audio: 0, audioAlone: false },
} as const satisfies Family;

/** What is the same for all models of a generation, wherever it is sold; a row overrides what differs. */
export const FAMILIES = {
	'1.0': V1,
	'1.5': { ...V1, duration: { min: 4, max: 12, auto: false } },
	'2.0': {
		modes: COMMON_MODES,
		duration: { min: 4, max: 15, auto: false },
		resolutions: ['480p', '720p', '1080p'],
		aspectRatios: RATIOS_WITH_ADAPTIVE,
		references: { image: 9, video: 3, audio: 3, audioAlone: false },
	},
	'2.5': {
		modes: COMMON_MODES,
		duration: { min: 4, max: 30, auto: true },
		resolutions: ['480p', '720p', '1080p'],
		aspectRatios: RATIOS_WITH_ADAPTIVE,
		framesNeedAdaptive: true,
		references: { image: 30, video: 10, audio: 10, audioAlone: true, total: 50 },
	},
} as const satisfies Record<string, Family>;
