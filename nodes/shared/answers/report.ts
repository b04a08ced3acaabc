import { asNumber, asText, at, firstOf, isObject, withJsonAt } from '../tools/json';
import { asCode, asWord, errorOf, readTaskError, type ProviderError } from './error';
import { findStatuses, findTaskId } from './elsewhere';
import { statusOf } from './statusWords';
import { asHttpUrl, asPath, asProgress, asTime } from './values';
import { asVideoUrl, findVideoUrl } from './videoAddress';
import { causeOf, isTelling } from '../failures';
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

/** Seconds; -1, which repeats that the model may choose, is none. */
function asLength(value: unknown): number | undefined {
	const number = asNumber(value);
	return number === undefined || number <= 0 ? undefined : number;
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
	/** As the provider writes it. */
	word?: string;
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
		return [status === undefined ? { status: 'running', unknown: word } : { status, word }];
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
	const others = findStatuses(body).map((status): StatusWord => ({ status }));
	if (outer === undefined) return others[0];
	// The word may be that of the call.
	if (outer.status === 'succeeded')
		return hasVideo
			? outer
			: ([...inner, ...others].find(({ status }) => status !== 'succeeded') ?? outer);
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

/** The status word itself, where it is the reason. */
function reasonIn(message = ''): ProviderError | undefined {
	return isTelling({ message }) ? { message } : undefined;
}

/** An error with what its code means at this provider. */
export function named(error: ProviderError | undefined, name: string | undefined): typeof error {
	return error && name !== undefined
		? { ...error, around: [name, ...(error.around ?? [])] }
		: error;
}

/**
 * What the answer says of a task.
 * @param dialect whose own media names an answer may repeat
 */
export function readReport(table: AnswerTable, answer: unknown, dialect?: Dialect): TaskReport {
	const body = table.jsonTexts ? withJsonAt(answer, wrapped(table.jsonTexts)) : answer;
	const find = <T>(
		paths: readonly string[] | undefined,
		read: (value: unknown) => T | undefined,
	): T | undefined => (paths === undefined ? undefined : firstOf(body, wrapped(paths), read));
	const documented = find(table.videoUrl, asVideoUrl);
	const word = readStatusWord(table, body, documented !== undefined);
	// A paid video is not lost because its address stands where no document says.
	const isElsewhere = word?.status === 'succeeded' && documented === undefined;
	const videoUrl =
		isElsewhere && find(table.videoUrl, asPath) === undefined
			? findVideoUrl(body, dialect)
			: documented;
	// JSend: its "success" is that of the call.
	const isOfCall =
		isElsewhere &&
		videoUrl === undefined &&
		at(body, 'status') === 'success' &&
		firstOf(body, ['id', ...table.taskId], asWord) === undefined;
	const units = find(table.providerUnits, asNumber);
	const words = find(table.errorMessage, asErrorWords);
	const code =
		find(table.errorCode, asCode) ??
		(typeof words === 'string' ? table.codeInWords?.exec(words)?.[1] : undefined);
	const documentedError = errorOf(code, words);
	// A number alone may stand where the words are documented (`fail_code: 2043`), or the status be the reason (`nsfw`).
	const anyError =
		word?.status === 'failed' ? (readTaskError(body) ?? reasonIn(word.word)) : undefined;
	const errors = [documentedError, anyError];
	const telling = errors.find(isTelling) ?? errors.find((error) => error && causeOf(error));
	return withoutUndefined<TaskReport>({
		taskId: find(table.taskId, asWord) ?? findTaskId(body),
		status: isOfCall ? undefined : word?.status,
		unknownStatus: word?.unknown,
		progress: find(table.progress, asProgress),
		videoUrl,
		videoPath: find(table.videoUrl, asPath),
		lastFrameUrl: find(table.lastFrameUrl, asHttpUrl),
		model: find(table.model, asWord),
		createdAt: find(table.createdAt, asTime),
		completedAt: find(table.completedAt, asTime),
		videoExpiresAt: find(table.videoExpiresAt, asTime),
		durationSeconds: find(table.durationSeconds, asLength),
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
		error: named(telling ?? documentedError ?? anyError, table.codeNames?.[code ?? '']),
	});
}
