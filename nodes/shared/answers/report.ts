import { asNumber, asText, asTextOrFirst, at, firstOf, isObject } from '../tools/json';
import { asCode, asWord, errorOf, type ProviderError } from './error';
import type { TaskStatus } from '../items/task';
import type { AnswerTable, Dialect } from '../providers/dialect';

/** Reads a provider's answers by its dialect's table. Nothing here throws, whatever the answer is. */

/** What one answer says of a task; a key is absent if the answer says nothing of it. */
export interface TaskReport {
	taskId?: string;
	status?: TaskStatus;
	/** The provider's word if the package does not know it (then the task counts as running). */
	unknownStatus?: string;
	progress?: number;
	videoUrl?: string;
	/** An address without a host: the provider's own. */
	videoPath?: string;
	lastFrameUrl?: string;
	model?: string;
	createdAt?: string;
	completedAt?: string;
	videoExpiresAt?: string;
	durationSeconds?: number;
	resolution?: string;
	aspectRatio?: string;
	seed?: number;
	tokens?: number;
	providerUnits?: number;
	chargedUsd?: number;
	/** The provider has removed what the task made. */
	removed?: true;
	error?: ProviderError;
}

/** Every provider's words for a status, in lower case (docs/sources.md#across-providers). */
const STATUS_WORDS: Partial<Record<TaskStatus, readonly string[]>> = {
	queued: [
		...['queued', 'queuing', 'queueing', 'pending', 'waiting', 'submitted', 'not_start'],
		...['in_queue', 'created', 'starting', 'accepted', 'scheduled', '排队中', '等待中', '待处理'],
		...['wait', 'initializing', 'not_started', 'enqueued', '排队', '等待', '已提交', '待执行'],
	],
	running: [
		...['running', 'processing', 'in_progress', 'generating', 'unknown', 'started', 'rendering'],
		...['生成中', '处理中', '进行中', '执行中', '运行中', '正在生成'],
		...['active', 'working', 'executing', 'uploading', 'post_processing', 'retrying'],
	],
	succeeded: [
		'succeeded',
		'success',
		'completed',
		'complete',
		'done',
		'finished',
		...['successful', 'succeed', 'finish', 'ready'],
		...['已完成', '完成', '成功', '已成功', '生成成功', '生成完成', '任务完成'],
	],
	failed: [
		...['failed', 'failure', 'fail', 'error', 'rejected', 'aborted', 'terminated', 'blocked'],
		...['content_moderated', 'request_moderated', '失败', '已失败', '生成失败'],
		...['errored', 'moderated', '执行失败', '任务失败', '已拒绝'],
	],
	cancelled: ['cancelled', 'canceled', '已取消', '取消', '已撤销'],
	expired: [
		'expired',
		'timeout',
		'timed_out',
		'time_out',
		'已过期',
		'已超时',
		'超时',
		'过期',
		'任务超时',
	],
};

const STATUS_BY_WORD = new Map<string, TaskStatus>(
	Object.entries(STATUS_WORDS).flatMap(([status, words]) =>
		words.map((word): [string, TaskStatus] => [wordOnly(word), status as TaskStatus]),
	),
);

/** `In Progress`, `in_progress` and `InProgress` are one word. */
function wordOnly(word: string): string {
	return word.toLowerCase().replace(/[\s_-]+/g, '');
}

/** The status a provider's word stands for, however it is written; `undefined` if no provider documents the word. */
export function statusOf(word: string): TaskStatus | undefined {
	return STATUS_BY_WORD.get(wordOnly(word));
}

/** Above this a timestamp is in milliseconds, below it in seconds: providers mix both (docs/sources.md#across-providers, Times). */
const MILLISECONDS_FROM = 1e11;

/** A time as ISO 8601 in UTC, from seconds, milliseconds or text; `undefined` for 0 and for nonsense. */
export function asTime(value: unknown): string | undefined {
	const number = asNumber(value);
	if (number !== undefined && number <= 0) return undefined;
	const milliseconds =
		number === undefined
			? typeof value === 'string'
				? Date.parse(value)
				: NaN
			: number > MILLISECONDS_FROM
				? number
				: number * 1000;
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** An address without a host. */
function asPath(value: unknown): string | undefined {
	const text = asTextOrFirst(value);
	return text !== undefined && /^\/(?!\/)/.test(text) ? text : undefined;
}

/** An address that may be followed: http or https, nothing else. */
export function asHttpUrl(value: unknown): string | undefined {
	const text = asTextOrFirst(value);
	if (text === undefined || !URL.canParse(text)) return undefined;
	const { protocol } = new URL(text);
	return protocol === 'http:' || protocol === 'https:' ? text : undefined;
}

function asProgress(value: unknown): number | undefined {
	const number = asNumber(value);
	return number === undefined ? undefined : Math.min(100, Math.max(0, Math.round(number)));
}

function withoutUndefined<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

/** Gateways wrap the task in `data`, and what they got themselves once more in that. */
const WRAPPERS = ['', 'data.', 'data.data.'] as const;

/** The paths of a table with all wrappers around them, each path in all wrappers before the next one. */
function wrapped(paths: readonly string[]): string[] {
	return paths.flatMap((path) => WRAPPERS.map((wrapper) => wrapper + path));
}

interface StatusWord {
	status: TaskStatus;
	/** Set if no provider documents it. */
	unknown?: string;
}

function statusWords(table: AnswerTable, body: unknown): StatusWord[] {
	return WRAPPERS.flatMap((wrapper): StatusWord[] => {
		const word = firstOf(
			body,
			table.status.map((path) => wrapper + path),
			(value) => (typeof value === 'string' ? asWord(value) : undefined),
		);
		if (word === undefined) return [];
		const status = table.statusWords?.[word.toLowerCase()] ?? statusOf(word);
		return [status === undefined ? { status: 'running', unknown: word } : { status }];
	});
}

const ENDED_BADLY: ReadonlySet<TaskStatus> = new Set<TaskStatus>([
	'failed',
	'cancelled',
	'expired',
]);

/**
 * A gateway knows fewer words than the host behind it: it shows an expired task as running, or as failed. Its own word
 * counts but for that, and but for a success without a video that the host behind it does not report.
 */
function readStatusWord(
	table: AnswerTable,
	body: unknown,
	hasVideo: boolean,
): StatusWord | undefined {
	const [outer, ...inner] = statusWords(table, body);
	if (outer === undefined) return undefined;
	if (outer.status === 'succeeded')
		return hasVideo ? outer : (inner.find(({ status }) => status !== 'succeeded') ?? outer);
	if (outer.status === 'cancelled' || outer.status === 'expired') return outer;
	// The innermost knows best.
	return inner.reverse().find(({ status }) => ENDED_BADLY.has(status)) ?? outer;
}

/** An error's words, or an object that holds them; an address is none (older new-api hosts put the video's there). */
function asErrorWords(value: unknown): unknown {
	if (isObject(value)) return Object.keys(value).length === 0 ? undefined : value;
	if (typeof value !== 'string' || asText(value) === undefined) return undefined;
	return asHttpUrl(value) === undefined ? value : undefined;
}

/** Where other software keeps the address of a finished video; a bare `url` may be of anything. */
const OTHER_VIDEO_URLS = [
	...['video_url', 'videoUrl', 'video.url', 'video', 'video_urls', 'videos.0.url', 'videos'],
	...[
		'result_url',
		'resultUrl',
		'result.video_url',
		'result.url',
		'result.video.url',
		'resultUrls',
	],
	...[
		'results.0.url',
		'results',
		'output.video_url',
		'output.url',
		'output',
		'outputs',
		'output.0.url',
	],
	...['content.video_url', 'content.video_url.url', 'content.0.url', 'content.0.video_url'],
	...['metadata.url', 'metadata.video_url', 'download_url', 'file_url', 'unsigned_urls'],
	...[
		'task_result.videos.0.url',
		'creations.0.url',
		'generations.0.video.url',
		'0.url',
		'0.video_url',
	],
];

/** An error with what its code means at this provider. */
function named(error: ProviderError | undefined, name: string | undefined): typeof error {
	return error && name !== undefined
		? { ...error, around: [name, ...(error.around ?? [])] }
		: error;
}

/** What the answer says of a task. */
export function readReport(table: AnswerTable, body: unknown): TaskReport {
	const find = <T>(
		paths: readonly string[] | undefined,
		read: (value: unknown) => T | undefined,
	): T | undefined => (paths === undefined ? undefined : firstOf(body, wrapped(paths), read));
	const documented = find(table.videoUrl, asHttpUrl);
	const word = readStatusWord(table, body, documented !== undefined);
	// A paid video is not lost because its address stands where no document says.
	const isElsewhere = word?.status === 'succeeded' && documented === undefined;
	const videoUrl =
		isElsewhere && find(table.videoUrl, asPath) === undefined
			? find(OTHER_VIDEO_URLS, asHttpUrl)
			: documented;
	const units = find(table.providerUnits, asNumber);
	const words = find(table.errorMessage, asErrorWords);
	const code =
		find(table.errorCode, asCode) ??
		(typeof words === 'string' ? table.codeInWords?.exec(words)?.[1] : undefined);
	return withoutUndefined<TaskReport>({
		taskId: find(table.taskId, asWord),
		status: word?.status,
		unknownStatus: word?.unknown,
		progress: find(table.progress, asProgress),
		videoUrl,
		videoPath: find(table.videoUrl, asPath),
		lastFrameUrl: find(table.lastFrameUrl, asHttpUrl),
		model: find(table.model, asWord),
		createdAt: find(table.createdAt, asTime),
		completedAt: find(table.completedAt, asTime),
		videoExpiresAt: find(table.videoExpiresAt, asTime),
		durationSeconds: find(table.durationSeconds, asNumber),
		resolution: find(table.resolution, asWord),
		aspectRatio: find(table.aspectRatio, asWord),
		seed: find(table.seed, asNumber),
		tokens: find(table.tokens, asNumber),
		providerUnits: units,
		chargedUsd:
			find(table.chargedUsd, asNumber) ??
			(units === undefined || table.usdPerUnit === undefined
				? undefined
				: units * table.usdPerUnit),
		removed: find(table.removed, (value) => (value === true ? value : undefined)),
		error: named(errorOf(code, words), table.codeNames?.[code ?? '']),
	});
}

/** A task of a list: what is said of it, and how it stands there. */
export interface Listed {
	report: TaskReport;
	item: unknown;
}

/** The tasks of a list answer. */
export function readList({ list, answer }: Dialect, body: unknown): Listed[] {
	const items = list ? at(body, list.items) : undefined;
	return (Array.isArray(items) ? (items as unknown[]) : []).flatMap((item) =>
		(list?.isTask?.(item) ?? true) ? { report: readReport(answer, item), item } : [],
	);
}
