import { ARK_MODELS } from '../catalogue/ark';
import { CUBIC_SPACES_MODELS } from '../catalogue/cubicSpaces';
import type { ModelRow } from './model';
import { OPEN_AI_VIDEOS_MODELS } from '../catalogue/openAiVideos';
import { QINGBO_LEGACY_MODELS, QINGBO_MODELS } from '../catalogue/qingbo';
import { XINGCHAO_MODELS } from '../catalogue/xingchao';
import { ark, cubicSpacesArk } from './ark';
import type { Dialect } from './dialect';
import { openAiVideos } from './openAiVideos';
import { qingbo, qingboLegacy } from './qingbo';
import { unifiedVideo } from './cubicSpaces';
import { xingchao } from './xingchao';
import type { AspectRatio, Resolution, SettingName } from './request';

/**
 * The providers: one row each, from which the nodes' fields, the checks, the docs and the tests are built. To add a
 * provider is a dialect, its models, a row here and a credential.
 */

/** What is the same for all of a provider's models. */
export interface ProviderRow {
	/** The value of the `provider` parameter: public, fixed. */
	id: ProviderId;
	/** As shown in the editor. */
	name: string;
	/** As shown under a node on the canvas, where there is little room. */
	shortName: string;
	credential: CredentialName;
	dialect: Dialect;
	models: readonly ModelRow[];
	/** The optional parameters that the provider's own document names. */
	parameters: readonly SettingName[];
	/** What the editor offers; empty where the provider takes none. */
	resolutions: readonly Resolution[];
	/** `always`, or only where no media are given. */
	promptNeeded: 'always' | 'withoutMedia';
	/** Whether frames and reference images may be sent as data instead of an address. */
	inlineMedia: boolean;
	/**
	 * What makes a clip follow its first frame where the user leaves the ratio at its default: `adaptive`, or nothing.
	 */
	ratioWithFrames: (model: string) => AspectRatio | undefined;
	/** Whether the ratio `adaptive` works without any media to adapt to. */
	adaptiveWithText: boolean;
	/** A reference image that is the only medium is taken as the first frame. */
	singleImageIsFrame: boolean;
	/** The issuer of `asset://` addresses that this provider reads; `null` where it documents none. */
	assets: string | null;
	/** How long a finished video can be fetched, in hours, by the provider's document; `null` where it says nothing. */
	videoLifeHours: number | null;
	/** The least seconds between two polls of one task that the provider asks for. */
	pollSeconds: number;
	/** The documents that this row is written from. */
	source: string;
}

export const PROVIDER_IDS = [
	'ark',
	'cubicSpaces',
	'cubicSpacesArk',
	'openAiVideos',
	'qingbo',
	'qingboLegacy',
	'xingchao',
] as const;
export type ProviderId = (typeof PROVIDER_IDS)[number];

export type CredentialName =
	| 'seedanceArkApi'
	| 'seedanceCubicSpacesApi'
	| 'seedanceOpenAiVideosApi'
	| 'seedanceQingboApi'
	| 'seedanceXingchaoApi';

const UP_TO_1080P: readonly Resolution[] = ['480p', '720p', '1080p'];
const UP_TO_4K: readonly Resolution[] = [...UP_TO_1080P, '4K'];

export const PROVIDERS: Readonly<Record<ProviderId, ProviderRow>> = {
	ark: {
		id: 'ark',
		name: 'BytePlus / Volcengine Ark (Official)',
		shortName: 'Ark',
		credential: 'seedanceArkApi',
		dialect: ark,
		models: ARK_MODELS,
		parameters: [
			'generateAudio',
			'seed',
			'watermark',
			'cameraFixed',
			'returnLastFrame',
			'webSearch',
			'serviceTier',
			'executionExpiresAfter',
			'endUserId',
			'callbackUrl',
		],
		resolutions: UP_TO_4K,
		promptNeeded: 'withoutMedia',
		inlineMedia: true,
		ratioWithFrames: () => undefined,
		adaptiveWithText: true,
		singleImageIsFrame: false,
		assets: 'ark',
		videoLifeHours: 24,
		pollSeconds: 1,
		source: 'docs/sources.md#ark',
	},
	cubicSpaces: {
		id: 'cubicSpaces',
		name: 'CubicSpaces',
		shortName: 'CubicSpaces',
		credential: 'seedanceCubicSpacesApi',
		dialect: unifiedVideo,
		models: CUBIC_SPACES_MODELS,
		parameters: ['generateAudio', 'seed', 'watermark', 'cameraFixed'],
		resolutions: UP_TO_4K,
		promptNeeded: 'always',
		inlineMedia: false,
		ratioWithFrames: () => undefined,
		adaptiveWithText: true,
		singleImageIsFrame: false,
		assets: 'cubicSpaces',
		videoLifeHours: null,
		pollSeconds: 1,
		source: 'docs/sources.md#cubicspaces, Unified Video API',
	},
	cubicSpacesArk: {
		id: 'cubicSpacesArk',
		name: 'CubicSpaces (Official-Compatible)',
		shortName: 'CubicSpaces Ark',
		credential: 'seedanceCubicSpacesApi',
		dialect: cubicSpacesArk,
		models: CUBIC_SPACES_MODELS,
		parameters: ['generateAudio', 'seed', 'watermark', 'cameraFixed'],
		resolutions: UP_TO_4K,
		promptNeeded: 'withoutMedia',
		inlineMedia: false,
		ratioWithFrames: () => undefined,
		adaptiveWithText: true,
		singleImageIsFrame: false,
		assets: 'cubicSpaces',
		videoLifeHours: null,
		pollSeconds: 1,
		source: 'docs/sources.md#cubicspaces, Official-Compatible API',
	},
	openAiVideos: {
		id: 'openAiVideos',
		name: 'OpenAI-Style Videos API',
		shortName: 'OpenAI-Style',
		credential: 'seedanceOpenAiVideosApi',
		dialect: openAiVideos,
		models: OPEN_AI_VIDEOS_MODELS,
		parameters: [
			'generateAudio',
			'seed',
			'watermark',
			'cameraFixed',
			'returnLastFrame',
			'endUserId',
		],
		resolutions: UP_TO_1080P,
		promptNeeded: 'always',
		inlineMedia: true,
		// "adaptive or auto follows the input asset ratio" (docs/sources.md#openai-style-videos, ratio).
		ratioWithFrames: () => 'adaptive',
		adaptiveWithText: false,
		singleImageIsFrame: false,
		assets: null,
		videoLifeHours: null,
		pollSeconds: 1,
		source: 'docs/sources.md#openai-style-videos',
	},
	qingbo: {
		id: 'qingbo',
		name: 'Qingbo',
		shortName: 'Qingbo',
		credential: 'seedanceQingboApi',
		dialect: qingbo,
		models: QINGBO_MODELS,
		parameters: ['generateAudio', 'cameraFixed', 'returnLastFrame', 'webSearch', 'callbackUrl'],
		resolutions: UP_TO_4K,
		promptNeeded: 'withoutMedia',
		inlineMedia: false,
		// The documented default is 16:9; `adaptive` is for the 2.0 series only (docs/sources.md#qingbo-june-2026, aspect_ratio), and for
		// what came after it (docs/sources.md#qingbo).
		ratioWithFrames: (model) => (/\b2\.\d/.test(model) ? 'adaptive' : undefined),
		adaptiveWithText: false,
		singleImageIsFrame: false,
		assets: 'qingbo',
		videoLifeHours: 24,
		pollSeconds: 2,
		source: 'docs/sources.md#qingbo-june-2026',
	},
	qingboLegacy: {
		id: 'qingboLegacy',
		name: 'Qingbo (Legacy Fields)',
		shortName: 'Qingbo Legacy',
		credential: 'seedanceQingboApi',
		dialect: qingboLegacy,
		models: QINGBO_LEGACY_MODELS,
		parameters: [
			'generateAudio',
			'seed',
			'watermark',
			'cameraFixed',
			'returnLastFrame',
			'webSearch',
			'serviceTier',
			'callbackUrl',
		],
		resolutions: [...UP_TO_1080P, '2K'],
		promptNeeded: 'always',
		inlineMedia: false,
		ratioWithFrames: (model) => (model.includes('2.0') ? 'adaptive' : undefined),
		adaptiveWithText: false,
		// "prompt + image_urls (1 image)" is image-to-video (docs/sources.md#qingbo-april-2026, Generation Modes).
		singleImageIsFrame: true,
		assets: 'qingbo',
		videoLifeHours: 24,
		pollSeconds: 2,
		source: 'docs/sources.md#qingbo-april-2026',
	},
	xingchao: {
		id: 'xingchao',
		name: 'Xingchao',
		shortName: 'Xingchao',
		credential: 'seedanceXingchaoApi',
		dialect: xingchao,
		models: XINGCHAO_MODELS,
		parameters: ['generateAudio'],
		resolutions: [],
		promptNeeded: 'always',
		inlineMedia: false,
		// The documented default is 16:9 whatever the frames are (docs/sources.md#xingchao, aspect_ratio).
		ratioWithFrames: () => 'adaptive',
		adaptiveWithText: true,
		singleImageIsFrame: false,
		assets: 'xingchao',
		videoLifeHours: 24,
		pollSeconds: 20,
		source: 'docs/sources.md#xingchao',
	},
};

/** The row of a provider; `undefined` for text that names none. */
export function providerOf(id: string): ProviderRow | undefined {
	return PROVIDER_IDS.some((known) => known === id) ? PROVIDERS[id as ProviderId] : undefined;
}

/** The catalogue's row of a model, its name read without regard to case; `undefined` where it is not known. */
export function modelOf(provider: ProviderRow, id: string): ModelRow | undefined {
	return provider.models.find((row) => row.id.toLowerCase() === id.trim().toLowerCase());
}

/** The providers for which `test` holds, as values of the `provider` parameter. */
export function providersWhere(test: (row: ProviderRow) => boolean): ProviderId[] {
	return PROVIDER_IDS.filter((id) => test(PROVIDERS[id]));
}
