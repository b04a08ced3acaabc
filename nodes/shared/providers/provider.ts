import type { Dialect } from './dialect';
import type { ModelRow } from './model';
import type { Moderation } from './moderation';
import type { AspectRatio } from './request';
import type { LiveModels, LivePrices } from './live';
import type { Upload } from './upload';

/** What is the same for all of a provider's models. */
export interface ProviderRow<Id extends string = string, Credential extends string = string> {
	/** The value of the `provider` parameter: public, fixed. */
	id: Id;
	/** As shown in the editor. */
	name: string;
	/** As shown under a node on the canvas, where there is little room. */
	shortName: string;
	/** The type of its credential, which providers of the same host share. */
	credential: Credential;
	/** The base URL for each region that its credential offers; `custom` is the address that the user writes. */
	regions?: Readonly<Record<string, string>>;
	/**
	 * Its addresses at which no API begins, as host and path with a slash behind them: pages that are copied from the
	 * browser, and hosts without the part of their path where the API begins.
	 */
	noApi?: RegExp;
	dialect: Dialect;
	models: readonly ModelRow[];
	/** A model as its row names it, from what people copy (fal: the address of one of its modes). */
	modelName?: (id: string) => string;
	/** `always`, or only if no media are given; `withSource`: then, and for what becomes of a source video. */
	promptNeeded: 'always' | 'withoutMedia' | 'withSource';
	/** How files become addresses; then `binary:FIELD` is uploaded, whatever may be sent as data. */
	upload?: Upload;
	/** Its own list of models, which is free to ask for; absent if it has none. */
	liveModels?: LiveModels;
	/** What it says that a create will cost, which is free to ask; absent if it has no such call. */
	livePrices?: LivePrices;
	/** Whether frames and reference images may be sent as data instead of an address. */
	inlineMedia?: boolean;
	/** The most bytes of one such file that the provider advises; more is warned about. */
	inlineAdvised?: number;
	/** Whether reference audios may be too. */
	inlineAudio?: true;
	/** The types of images that it reads, if they are fewer than Ark's. */
	imageTypes?: readonly string[];
	/** What makes a clip follow its first frame if the user leaves the ratio at its default; absent if nothing need be said. */
	ratioWithFrames?: (model: string) => AspectRatio | undefined;
	/** Whether the ratio `adaptive` works without any media to adapt to. */
	adaptiveWithText?: true;
	/** `false`: with references alone it does not; only frames are followed. */
	adaptiveWithReferences?: false;
	/** A reference image that is the only medium is taken as the first frame. */
	singleImageIsFrame?: true;
	/** Web Search is documented for media too, not for text alone. */
	webSearchWithMedia?: true;
	/** Callbacks go to https:// addresses alone. */
	callbackHttpsOnly?: true;
	/** The longest end user ID, in characters; absent if there is no limit. */
	endUserIdLimit?: number;
	/** The issuer of `asset://` addresses that this provider reads; absent if it documents none. */
	assets?: string;
	/** How long a finished video can be fetched, in hours, by the provider's document; absent if it says nothing. */
	videoLifeHours?: number;
	/** Ends of a task that its document promises not to charge; absent if it promises nothing. */
	refunds?: ReadonlyArray<'failed' | 'cancelled' | 'expired'>;
	/** For how many days a task can be asked about, by the provider's document; absent if it says nothing. */
	taskLifeDays?: number;
	/** The least seconds between two polls of one task that the provider asks for, if that is more than one. */
	pollSeconds?: number;
	/** How it moderates images; absent if it has no such endpoint, or documents none. */
	moderation?: Moderation;
	/** The documents that this row is written from. */
	source: string;
}
