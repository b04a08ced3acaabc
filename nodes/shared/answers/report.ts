import { asNumber, asText, asTextOrFirst, at, firstOf, isObject } from '../tools/json';
import type { TaskStatus } from '../items/task';
import type { AnswerTable, Dialect } from '../providers/dialect';

/** Reads a provider's answers by its dialect's table. Nothing here throws, whatever the answer is. */

/** What one answer says of a task; a key is absent where the answer says nothing of it. */
export interface TaskReport {
	taskId?: string;
	status?: TaskStatus;
	/** The provider's word where the package does not know it (then the task counts as running). */
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
	error?: ProviderError;
}

/** A provider's own words for what went wrong. */
export interface ProviderError {
	code?: string;
	message?: string;
}

/** Every provider's words for a status, in lower case (docs/sources.md#across-providers). */
const STATUS_WORDS: Partial<Record<TaskStatus, readonly string[]>> = {
	queued: ['queued', 'pending', 'waiting', 'submitted', 'not_start', 'in_queue', 'created'],
	running: ['running', 'processing', 'in_progress', 'generating', 'unknown'],
	succeeded: ['succeeded', 'success', 'completed', 'done'],
	failed: ['failed', 'failure', 'fail', 'error'],
	cancelled: ['cancelled', 'canceled'],
	expired: ['expired', 'timeout'],
};

const STATUS_BY_WORD = new Map<string, TaskStatus>(
	Object.entries(STATUS_WORDS).flatMap(([status, words]) =>
		words.map((word): [string, TaskStatus] => [word, status as TaskStatus]),
	),
);

/** The status a provider's word stands for, whatever its case; `undefined` where no provider documents the word. */
export function statusOf(word: string): TaskStatus | undefined {
	return STATUS_BY_WORD.get(word.toLowerCase().replace(/[\s-]+/g, '_'));
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

/** The longest id or word of a provider that is believed, in characters. */
const WORD_LIMIT = 500;

/** An id or a word of a provider; something longer is neither. */
export function asWord(value: unknown): string | undefined {
	const text = asText(value);
	return text === undefined || text.length > WORD_LIMIT ? undefined : text;
}

/** Codes that say that all went well, or nothing (docs/sources.md#cubicspaces). */
const NO_CODES: readonly string[] = ['0', '200', 'success'];

/** The code of an error. */
export function asCode(value: unknown): string | undefined {
	const word = asWord(value);
	return word === undefined || NO_CODES.includes(word.toLowerCase()) ? undefined : word;
}

/** The most characters of an error text that are read. */
const MESSAGE_LIMIT = 2_000;

/** Error texts are for people; an object or an empty text is none. */
export function asMessage(value: unknown): string | undefined {
	return typeof value === 'string' ? asText(value.slice(0, MESSAGE_LIMIT)) : undefined;
}

function withoutUndefined<T extends object>(value: T): T {
	return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
}

/** What the answer says of a task. */
export function readReport(table: AnswerTable, body: unknown): TaskReport {
	const word = firstOf(body, table.status, (value) =>
		typeof value === 'string' ? asWord(value) : undefined,
	);
	const known = word === undefined ? undefined : statusOf(word);
	const code = firstOf(body, table.errorCode, asCode);
	const message = firstOf(body, table.errorMessage, asMessage);
	const units = firstOf(body, table.providerUnits ?? [], asNumber);
	return withoutUndefined<TaskReport>({
		taskId: firstOf(body, table.taskId, asWord),
		status: word === undefined ? undefined : (known ?? 'running'),
		unknownStatus: known === undefined ? word : undefined,
		progress: firstOf(body, table.progress ?? [], asProgress),
		videoUrl: firstOf(body, table.videoUrl, asHttpUrl),
		videoPath: firstOf(body, table.videoUrl, asPath),
		lastFrameUrl: firstOf(body, table.lastFrameUrl ?? [], asHttpUrl),
		model: firstOf(body, table.model ?? [], asWord),
		createdAt: firstOf(body, table.createdAt ?? [], asTime),
		completedAt: firstOf(body, table.completedAt ?? [], asTime),
		videoExpiresAt: firstOf(body, table.videoExpiresAt ?? [], asTime),
		durationSeconds: firstOf(body, table.durationSeconds ?? [], asNumber),
		resolution: firstOf(body, table.resolution ?? [], asWord),
		aspectRatio: firstOf(body, table.aspectRatio ?? [], asWord),
		seed: firstOf(body, table.seed ?? [], asNumber),
		tokens: firstOf(body, table.tokens ?? [], asNumber),
		providerUnits: units,
		chargedUsd:
			units === undefined || table.usdPerUnit === undefined ? undefined : units * table.usdPerUnit,
		error:
			code === undefined && message === undefined ? undefined : withoutUndefined({ code, message }),
	});
}

/** The tasks of a list answer, with their ids. */
export function readList(dialect: Dialect, body: unknown): TaskReport[] {
	const items = dialect.list ? at(body, dialect.list.items) : undefined;
	return Array.isArray(items) ? items.map((item) => readReport(dialect.answer, item)) : [];
}

/** Where the error envelopes of all documented providers keep code and message (docs/sources.md#across-providers). */
const ERROR_CODE_PATHS = [
	'error.code',
	'code',
	'data.error.code',
	'error.type',
	'type',
	'error_code',
];
const ERROR_MESSAGE_PATHS = [
	'error.message',
	'message',
	'msg',
	'error',
	'data.error.message',
	'detail',
	'detail.0.msg',
	'error_message',
	'data.fail_reason',
];

/** The error in an answer's body, `undefined` where it holds none. */
export function readError(body: unknown): ProviderError | undefined {
	if (!isObject(body)) return undefined;
	const code = firstOf(body, ERROR_CODE_PATHS, asCode);
	const message = firstOf(body, ERROR_MESSAGE_PATHS, asMessage);
	return code === undefined && message === undefined
		? undefined
		: withoutUndefined({ code, message });
}
