import { arkTasks, TASKS } from './arkTasks';
import { segment, type Dialect } from './dialect';
import { DRAFT_TASK, LOCKED_BY_SOURCE, taskType, WEB_SEARCH_TOOL } from './fields';
import { FAMILIES, RATIOS_WITH_ADAPTIVE, upTo720p, type ModelRow, type TokenPrice } from './model';
import { MODES } from './request';
import type { ProviderRow } from './provider';

/** BytePlus and Volcengine Ark, the official API: docs/sources.md#ark. */

const tasks = arkTasks('');

/** Tasks in one answer of the list, at most. */
const PAGE_SIZE = 100;

/** The official API: it also takes callbacks, the last frame, tools, tiers and expiry, lists and cancels. */
const dialect: Dialect = {
	...tasks,
	create: {
		...tasks.create,
		fields: {
			...tasks.create.fields,
			returnLastFrame: { path: 'return_last_frame' },
			webSearch: { path: 'tools', ...WEB_SEARCH_TOOL },
			serviceTier: { path: 'service_tier' },
			executionExpiresAfter: { path: 'execution_expires_after' },
			endUserId: { path: 'safety_identifier' },
			callbackUrl: { path: 'callback_url' },
			draft: { path: 'draft' },
			draftTaskId: { path: 'content', ...DRAFT_TASK },
			outputFormat: { path: 'output_format' },
			priority: { path: 'priority' },
			taskType: { path: 'omni_reference_task_type', ...taskType('edit', 'extend') },
		},
		locked: LOCKED_BY_SOURCE,
	},
	// Ark cancels a queued task, refuses a running one, and deletes the record of a finished one.
	cancel: { request: (taskId) => ({ method: 'DELETE', path: `${TASKS}/${segment(taskId)}` }) },
	list: {
		byId: (taskIds) => ({
			method: 'GET',
			path: TASKS,
			query: { page_num: 1, page_size: taskIds.length, 'filter.task_ids': [...taskIds] },
		}),
		newest: (page = 1, size = PAGE_SIZE) => ({
			method: 'GET',
			path: TASKS,
			query: { page_num: page, page_size: size },
		}),
		pageSize: PAGE_SIZE,
		keptDays: 7,
		items: 'items',
		countsAll: true,
	},
};

const SOURCE = 'docs/sources.md#ark, content generation tasks';

const PRO_1_0 = {
	...FAMILIES['1.0'],
	aspectRatios: RATIOS_WITH_ADAPTIVE,
	adaptiveNeedsMedia: true,
	defaultResolution: '1080p',
	features: ['seed', 'watermark', 'cameraFixed', 'returnLastFrame', 'serviceTier'],
	mayEnd: true,
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const PRO_FAST_1_0 = { ...PRO_1_0, modes: ['textToVideo', 'imageToVideo'] } as const;

const PRO_1_5 = {
	...FAMILIES['1.5'],
	duration: { min: 4, max: 12, auto: true },
	aspectRatios: RATIOS_WITH_ADAPTIVE,
	defaultResolution: '720p',
	features: [
		'generateAudio',
		'seed',
		'watermark',
		'cameraFixed',
		'returnLastFrame',
		'serviceTier',
		'draft',
		'draftTaskId',
	],
	draftResolution: '480p',
	notInDraft: { returnLastFrame: true, serviceTier: 'flex' },
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const STANDARD_2_0 = {
	...FAMILIES['2.0'],
	duration: { min: 4, max: 15, auto: true },
	resolutions: ['480p', '720p', '1080p', '4K'],
	defaultResolution: '720p',
	features: ['generateAudio', 'watermark', 'returnLastFrame', 'webSearch', 'priority'],
	source: SOURCE,
} as const satisfies Partial<ModelRow>;

const FAST_2_0 = { ...STANDARD_2_0, resolutions: ['480p', '720p'] } as const;

const STANDARD_2_5 = {
	...FAMILIES['2.5'],
	defaultResolution: '720p',
	modes: MODES,
	sourceSeconds: { editVideo: { min: 4, max: 30 } },
	features: [
		'generateAudio',
		'watermark',
		'returnLastFrame',
		'webSearch',
		'draft',
		'draftTaskId',
		'outputFormat',
		'priority',
		'taskType',
	],
	draftResolution: '480p',
	finalResolutions: ['1080p'],
	source: `${SOURCE}; docs/sources.md#ark-25`,
} as const satisfies Partial<ModelRow>;

/** BytePlus' list, in US dollars; Volcengine charges in yuan, for which no rate is invented. */
const LIST = {
	region: 'byteplus',
	date: '2026-10-09',
	source: 'docs/sources.md#ark-prices',
} as const;

const PRICES = {
	'2.5': {
		...LIST,
		base: { ...upTo720p(10.7), '1080p': 11.7 },
		withReferenceVideo: { ...upTo720p(6.4), '1080p': 7 },
		longestInput: 30,
	},
	'2.0': {
		...LIST,
		base: { ...upTo720p(7), '1080p': 7.7, '4K': 4 },
		withReferenceVideo: { ...upTo720p(4.3), '1080p': 4.7, '4K': 2.4 },
		longestInput: 15,
	},
	'2.0 fast': { ...LIST, base: upTo720p(5.6), withReferenceVideo: upTo720p(3.3), longestInput: 15 },
	'2.0 mini': { ...LIST, base: upTo720p(3.5), withReferenceVideo: upTo720p(2.1), longestInput: 15 },
	'1.5': {
		...LIST,
		base: { ...upTo720p(2.4), '1080p': 2.4 },
		silent: { ...upTo720p(1.2), '1080p': 1.2 },
		longestInput: 0,
	},
} as const satisfies Record<string, TokenPrice>;

const models: readonly ModelRow[] = [
	{
		id: 'dreamina-seedance-2-0-260128',
		name: 'Seedance 2.0 (BytePlus)',
		...STANDARD_2_0,
		tokenPrice: PRICES['2.0'],
	},
	{
		id: 'dreamina-seedance-2-0-fast-260128',
		name: 'Seedance 2.0 Fast (BytePlus)',
		...FAST_2_0,
		tokenPrice: PRICES['2.0 fast'],
	},
	{
		id: 'dreamina-seedance-2-0-mini-260615',
		name: 'Seedance 2.0 Mini (BytePlus)',
		...FAST_2_0,
		tokenPrice: PRICES['2.0 mini'],
	},
	{
		id: 'dreamina-seedance-2-5-260628',
		name: 'Seedance 2.5 (BytePlus)',
		...STANDARD_2_5,
		tokenPrice: PRICES['2.5'],
	},
	{
		id: 'seedance-1-5-pro-251215',
		name: 'Seedance 1.5 Pro (BytePlus)',
		...PRO_1_5,
		mayEnd: true,
		tokenPrice: PRICES['1.5'],
	},
	{ id: 'doubao-seedance-2-0-260128', name: 'Seedance 2.0 (Volcengine)', ...STANDARD_2_0 },
	{ id: 'doubao-seedance-2-0-fast-260128', name: 'Seedance 2.0 Fast (Volcengine)', ...FAST_2_0 },
	{ id: 'doubao-seedance-2-0-mini-260615', name: 'Seedance 2.0 Mini (Volcengine)', ...FAST_2_0 },
	{ id: 'doubao-seedance-2-5-260628', name: 'Seedance 2.5 (Volcengine)', ...STANDARD_2_5 },
	{ id: 'doubao-seedance-1-5-pro-251215', name: 'Seedance 1.5 Pro (Volcengine)', ...PRO_1_5 },
	{ id: 'doubao-seedance-1-0-pro-250528', name: 'Seedance 1.0 Pro (Volcengine)', ...PRO_1_0 },
	{
		id: 'doubao-seedance-1-0-pro-fast-251015',
		name: 'Seedance 1.0 Pro Fast (Volcengine)',
		...PRO_FAST_1_0,
	},
];

export const ark = {
	id: 'ark',
	name: 'BytePlus / Volcengine Ark (Official)',
	shortName: 'Ark',
	credential: 'seedanceArkApi',
	noApi:
		/^(?:www\.)?(?:volcengine|byteplus)\.com\/|^ark\.[\w-]+\.(?:volces|bytepluses)\.com\/(?!(?:api\/)?v\d)/,
	dialect,
	models,
	// By the words of a prompt it tells an edit and an extension, whatever is stated (docs/sources.md#ark-25).
	promptNeeded: 'withSource',
	inlineMedia: true,
	inlineAudio: true,
	adaptiveWithText: true,
	assets: 'ark',
	videoLifeHours: 24,
	// Only videos that were made are charged (Charges).
	refunds: ['failed', 'cancelled', 'expired'],
	taskLifeDays: 7,
	source: 'docs/sources.md#ark',
	// The reference's limit for `safety_identifier`.
	endUserIdLimit: 64,
	regions: {
		byteplus: 'https://ark.ap-southeast.bytepluses.com/api/v3',
		volcengine: 'https://ark.cn-beijing.volces.com/api/v3',
	},
} as const satisfies ProviderRow;
