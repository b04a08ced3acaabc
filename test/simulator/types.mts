/**
 * The words of the simulator: what a test may set, and what it may read back. No logic.
 *
 * The simulator is written from the providers' documents, never from the nodes' code, so that a
 * mistake in a node shows here.
 */

/** Every provider that is simulated. */
export const PROVIDERS = [
	'ark',
	'cubicSpaces',
	'cubicSpacesArk',
	'fal',
	'kie',
	'newApi',
	'openAiVideos',
	'openRouter',
	'qingbo',
	'qingboLegacy',
	'replicate',
	'waveSpeed',
	'xingchao',
] as const;
export type ProviderId = (typeof PROVIDERS)[number];

/** Where each provider's API begins: the base URL to put into a credential, without the origin. */
export const BASE_PATHS: Record<ProviderId, string> = {
	ark: '/ark/api/v3',
	cubicSpaces: '/cubicspaces',
	cubicSpacesArk: '/cubicspaces',
	fal: '/fal',
	kie: '/kie',
	newApi: '/new-api',
	openAiVideos: '/openai',
	openRouter: '/openrouter/api/v1',
	qingbo: '/qingbo',
	qingboLegacy: '/qingbo-legacy',
	replicate: '/replicate/v1',
	waveSpeed: '/wavespeed/api/v3',
	xingchao: '/xingchao/kyyReactApiServer',
};

/** The HTTP status that says of a create that it was taken, if it is not 200. */
export const TAKEN: Partial<Record<ProviderId, number>> = { openRouter: 202, replicate: 201 };

/** What a request asks for, whatever the provider calls it. `download` is the media host, `put` a file to it. */
export const OPERATIONS = [
	'create',
	'status',
	'result',
	'prices',
	'account',
	'list',
	'cancel',
	'models',
	'balance',
	'moderate',
	'asset',
	'assetStatus',
	'content',
	'upload',
	'put',
	'download',
	'unknown',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** State of a task in neutral words; `vanished` means that the provider no longer knows it. */
export type Phase =
	'queued' | 'running' | 'succeeded' | 'failed' | 'expired' | 'cancelled' | 'vanished';

/** How tasks whose prompt contains `match` end. The first that matches counts. */
export interface Outcome {
	match: string;
	/** `running`: for ever. `vanished`: no longer known once its seconds are over. */
	outcome: 'succeeded' | 'failed' | 'expired' | 'cancelled' | 'running' | 'vanished';
	code?: string;
	message?: string;
	/** Seconds until then, instead of `taskSeconds`. */
	seconds?: number;
	/** "Completed" without an address. */
	noUrl?: boolean;
	/** Seconds after the end until the address is there. */
	urlAfter?: number;
}

/** How one API key is served. Every setting has a default: see `DEFAULT_SETTINGS`. */
export interface Settings {
	/** Seconds from create to the end of a task; two numbers are a range to draw from. */
	taskSeconds: number | [number, number];
	/** Share of that time in which the task is queued. */
	queuedShare: number;
	outcomes: Outcome[];
	/**
	 * Which of the known shapes `GET /v1/video/generations/{id}` answers with. `forked`: a flat task without an address, as
	 * new-api 1.0.0-rc.30 and forks of it have it, at `GET /v1/videos/{id}` too.
	 */
	unifiedShape: 'document' | 'taskDto' | 'flat' | 'forked';
	/** `swallowed`: as stock new-api, cancelled and expired look like "in progress, 30 %" for ever. */
	gatewayEnds: 'named' | 'swallowed';
	/** In which language refusals are worded, by hosts that have both. */
	language: 'en' | 'zh';
	/** Form of Qingbo's progress when polled: "45%", or 45 as in older revisions. */
	qingboProgress: 'percent' | 'integer';
	/** Size of a video file in bytes; 0 is the clip as it is. */
	videoBytes: number;
	/** Each video holds its task's ID behind the clip. */
	videoMark: boolean;
	/** Life of a video link after the task's end. */
	linkSeconds: number;
	/** `null`: Ark's `content` is null once the link has expired, as on BytePlus. */
	expiredContent: 'keep' | 'null';
	/**
	 * What a new-api gateway gives as a video's address: the file's own, or the gateway's content address, at the host that
	 * an unconfigured gateway believes to be, or without a host.
	 */
	videoAddress: 'direct' | 'proxy' | 'relative';
	/** `GET /v1/videos/{id}/content` answers 302 to the media host instead of the bytes. */
	contentRedirect: boolean;
	/** Seconds that the moderation endpoint takes to answer. */
	moderateSeconds: number;
	/** Seconds after which an image with `slow` in its URL is approved when it is sent again. */
	slowSeconds: number;
	/** What a moderation that takes too long answers. */
	moderationTimeout: 'error504' | 'accepted202';
	/** Seconds until a Xingchao asset is Active (or Failed). */
	assetSeconds: number;
	/** Refuse `asset://` addresses that this provider did not issue to this key. */
	strictAssets: boolean;
	/** Seconds until a new task stands in the provider's list. */
	listedAfterSeconds: number;
	/** How far the provider's clock (`Date`, and Ark's times) is ahead of this computer's. */
	clockAheadSeconds: number;
	/** What prices are multiplied by, that a provider says when it is asked for them. */
	priceFactor: number;
	/** Keep requests, and the request bodies of tasks. Off for long runs. */
	log: boolean;
}

export const FAULT_KINDS = [
	'rateLimit',
	'quota',
	'insufficientBalance',
	'http401',
	'http403json',
	'http403html',
	'http404',
	'http500',
	'http503',
	'http503NotTaken',
	'http502html',
	'html200',
	'truncatedJson',
	'emptyBody',
	'wrongTypes',
	'hugeBody',
	'resetBefore',
	'resetAfter',
	'delay',
	'delayBefore',
	'redirect',
	'policy',
	'realPerson',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One thing that goes wrong. Rules are tried in order; the first that applies is used. */
export interface Fault {
	on: Operation;
	kind: FaultKind;
	provider?: ProviderId;
	/** How often; default once, or without limit where `probability` is given. */
	times?: number;
	/** Let that many matching requests through first. */
	skip?: number;
	/** 0 to 1, drawn from the key's seeded random numbers. */
	probability?: number;
	/** Seconds, sent as `Retry-After`. */
	retryAfter?: number;
	/** Milliseconds to wait before answering. */
	delayMs?: number;
	/**
	 * Whether the request takes effect all the same (a create makes its task). The default is what
	 * the kind suggests: no for refusals and `resetBefore`, yes for a lost or broken answer.
	 */
	taken?: boolean;
	/** Instead of the provider's usual code and message. */
	code?: string;
	message?: string;
	/** Size of `hugeBody`; default 64 MiB. */
	bytes?: number;
}

/** One request that the simulator received. */
export interface LoggedRequest {
	/** Milliseconds since 1970. */
	at: number;
	provider: ProviderId;
	op: Operation;
	method: string;
	path: string;
	query: Record<string, unknown>;
	/** Without `authorization`: `authorized` says whether it held this key as the provider wants it. */
	headers: Record<string, unknown>;
	authorized: boolean;
	body: unknown;
	/** 0: no answer was given. */
	answerStatus: number;
	fault: FaultKind | null;
	taskId: string | null;
}

/** A task as tests see it. */
export interface TaskReport {
	id: string;
	provider: ProviderId;
	model: string;
	prompt: string;
	status: Phase;
	createdAt: number;
	endsAt: number;
	/** The body of the create request, or null where `log` is off. */
	request: unknown;
	polls: number;
	/** Times the video was asked for from its first byte, and times it was sent to its last. */
	downloads: number;
	downloadsFinished: number;
	cancelled: boolean;
	/** The record was removed with DELETE. */
	deleted: boolean;
	/** Once taken, a task is billed. */
	billed: true;
}

/** A file that was uploaded. */
export interface UploadReport {
	provider: ProviderId;
	name: string;
	type: string;
	/** What a create may name. */
	address: string;
	/** Bytes. */
	size: number;
	sha256: string;
}

/** A place that the key reached and should not have. */
export interface Leak {
	at: number;
	where: 'api' | 'media';
	via: 'authorization' | 'url' | 'header' | 'body';
	method: string;
	path: string;
	key: string;
}

/** One POST to a callback address. */
export interface CallbackReport {
	at: number;
	taskId: string;
	url: string;
	status: string;
	attempt: number;
	/** 0: no answer. */
	answerStatus: number;
}
