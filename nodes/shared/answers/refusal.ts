import { asCode, asWord, errorPlaces, type ProviderError } from './error';
import { statusOf } from './statusWords';
import { CAUSES, causeOf, readCause } from '../failures';
import { asWords } from '../failures/codes';
import { saysTaken } from '../failures/words';
import { asBoolean, asNumber, at, foldedEntries, isObject } from '../tools/json';
import type { FailureCategory } from '../items/task';
import type { TaskReport } from './report';

/**
 * Whether an answer with HTTP 2xx and without a task is a refusal. It is one only for certain: a body that may name a
 * task in words of its own, or tell of one that was taken, leaves it open. And whether an answer about a task is of the
 * call alone. Pure.
 */

/** Failures of these kinds are refusals: the provider read the request and turned it down. */
const REFUSALS: ReadonlySet<FailureCategory> = new Set([
	'contentPolicy',
	'realPerson',
	'invalidInput',
	'mediaUnreachable',
	'quota',
	'rateLimit',
	'auth',
]);

/** The deepest level of an answer that is looked at. */
const DEPTH = 6;

/** Names of what belongs to an error or to the exchange itself, as folded keys. */
const OF_AN_ERROR =
	/^(is|has)?(err|fail|fault|exception|message|msg|code|biz|sub|ret|reason|detail|desc|status|state|success|succeeded|ok|title|type|name|level|severity|hint|tips?|help|docs?|documentation|upstream|inner|cause|param|field|loc|localized)/;
const OF_THE_EXCHANGE =
	/^x?(request|trace|log|span|correlation|event|r|q|t)_?id$|^(time(stamp|elapsed|cost|taken)?|elapsed\w*|latency\w*|took|ts|date|createdat|updatedat|path|method|instance|action|version|service|region|model|modelname|provider|providername|object|host|server|user|userid|group|currency|locale|lang|language|retryable|retryafter|resetat|charged|credits?(used|cost|left|remaining)?|cost|price|balance|remaining\w*|remain|required\w*|need\w*|limit\w*|quota\w*|current\w*|available\w*|requested\w*|allowed\w*|supported\w*)$/;
/** Names of the id of something that was made. */
const ID_OF_A_TASK =
	/(task|job|prediction|generation|operation|render|order|submission|video|workflow|run)s?(id|no|num|number|uuid|guid|key|sn|token|name)s?$/;

/** Whether an answer holds anything but an error: it may be the task, by a name that nobody knows. */
function holdsMore(value: unknown, depth = DEPTH, inError = false): boolean {
	if (depth === 0) return true;
	if (Array.isArray(value)) return value.some((entry) => holdsMore(entry, depth - 1, inError));
	if (!isObject(value)) return !inError && !isEmpty(value) && !isSentence(value);
	return foldedEntries(value).some(([key, held]) => {
		if (isEmpty(held)) return false;
		if (ID_OF_A_TASK.test(key)) return true;
		if (OF_THE_EXCHANGE.test(key)) return false;
		const within = inError || OF_AN_ERROR.test(key);
		if (typeof held === 'object') return holdsMore(held, depth - 1, within);
		return !within && !(HOLDERS.has(key) && (isSentence(held) || isFailed(held)));
	});
}

/** Where an answer keeps what it made; a sentence there is about an error. */
const HOLDERS: ReadonlySet<string> = new Set(['data', 'result', 'output', 'response', 'body']);

function isEmpty(value: unknown): boolean {
	return value === null || value === undefined || value === '' || value === false || value === 0;
}

function isFailed(value: unknown): boolean {
	return statusOf(asWord(value) ?? '') === 'failed';
}

/** Words for people: no id has a blank in it, or Chinese. */
function isSentence(value: unknown): boolean {
	return typeof value === 'string' && /\s|[\u4e00-\u9fff]/.test(value.trim());
}

const FLAGS: readonly string[] = ['success', 'ok', 'issuccess', 'succeeded', 'successful'];
const FAIL_FLAGS: readonly string[] = ['iserror', 'haserror', 'failed', 'isfailed'];
const STATES: readonly string[] = ['status', 'state', 'result'];
const CODE_NAMES =
	/^((err|error|biz|sub|ret|return|result|status)?code|errno|errorno|ret|errortype)$/;
const ERROR_NAMES =
	/^(err|error|errors|exception|fault|failure|(err|error|fail|failure)(msg|message|info|detail|details|reason|description))$/;
/** What says in an error's place that there is none. */
const NO_ERROR = /^(ok|none|null|success|succeeded|no error|成功|无)$/i;

/** Whether a body calls itself an error. A code that says that all went well counts more than words in an error's place. */
export function isMarked(body: unknown): boolean {
	const entries = errorPlaces(body).flatMap(foldedEntries);
	const codes = entries.filter(([key, held]) => CODE_NAMES.test(key) && isWord(held));
	const isFine = codes.length > 0 && codes.every(([, held]) => asCode(held) === undefined);
	return entries.some(([key, held]) => {
		if (FLAGS.includes(key)) return asBoolean(held) === false;
		if (FAIL_FLAGS.includes(key) && asBoolean(held) === true) return true;
		if (CODE_NAMES.test(key)) return isWord(held) && asCode(held) !== undefined;
		if (STATES.includes(key) && isFailed(held)) return true;
		if (key === 'status') return isErrorStatus(asNumber(held));
		return !isFine && ERROR_NAMES.test(key) && saysSomething(held);
	});
}

function isWord(value: unknown): boolean {
	return asWord(value) !== undefined;
}

function saysSomething(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() !== '' && !NO_ERROR.test(value.trim());
	return value === true || holdsAnything(value);
}

function holdsAnything(value: unknown): boolean {
	return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Whether an error stands in the body as an object or a list. */
function hasErrorObject(body: unknown): boolean {
	return errorPlaces(body)
		.flatMap(foldedEntries)
		.some(([key, held]) => ERROR_NAMES.test(key) && holdsAnything(held));
}

/** What was made, or is done with it: then the failure came after it. */
const ABOUT_THE_RESULT =
	/\b(output|result|generated|rendered|upload(ing|ed)?|stor(e|ing|age)|sav(e|ing)|poll(ing)?)\b|(结果|成品|生成的|转存|上传|保存|轮询)/i;
/** What was made, as against what was sent. */
const MADE = /\b(output|result|generated|rendered)\b|结果|成品|生成的/i;
/**
 * Whether a 2xx answer without a task is a refusal for certain: it is marked as an error, holds nothing else, and says a
 * reason that only a request that was turned down can have.
 */
export function isClearRefusal(body: unknown, error: ProviderError): boolean {
	if (!isObject(body) || holdsMore(body)) return false;
	const read = readCause(error);
	if (read === undefined || read.cause === 'withheld') return false;
	const { category } = CAUSES[read.cause];
	if (read.cause !== 'gatewayAccount' && !REFUSALS.has(category)) return false;
	// A code that had to be read by its words is one of the sentences.
	const code = read.certain ? [] : [asWords(error.code ?? '')];
	const said = [...code, error.message ?? '', ...(error.more ?? [])].join('. ');
	if (saysTaken(said)) return false;
	if (category === 'invalidInput' && MADE.test(said)) return false;
	if (/^(mediaUnreachable|auth)$/.test(category) && ABOUT_THE_RESULT.test(said)) return false;
	if (hasErrorObject(body)) return error.message !== undefined || read.certain;
	return isMarked(body) && read.certain;
}

/** Where hosts that answer HTTP 200 put the status. */
const STATUS_KEYS: readonly string[] = ['code', 'status', 'statuscode', 'httpstatus', 'httpcode'];

/** The HTTP status that a body with HTTP 2xx states of itself, if that is one of an error and it holds nothing else. */
export function statedStatus(body: unknown): number | undefined {
	if (!isObject(body) || holdsMore(body)) return undefined;
	const places = errorPlaces(body).flatMap((place) => [
		place,
		...foldedEntries(place).flatMap(([key, held]) =>
			ERROR_NAMES.test(key) && isObject(held) ? [held] : [],
		),
	]);
	return places
		.flatMap(foldedEntries)
		.flatMap(([key, held]) => (STATUS_KEYS.includes(key) ? [asNumber(held)] : []))
		.find(isErrorStatus);
}

function isErrorStatus(status: number | undefined): boolean {
	return status !== undefined && status >= 400 && status < 600;
}

/** What concerns whoever asks, and no task. */
const OF_CALL: ReadonlySet<FailureCategory> = new Set(['auth', 'quota', 'rateLimit']);
const ABOUT_THE_QUERY = /查询|\bquery/i;

/**
 * The error of the call, if a success says no more than that: its "failed" or "error" stands beside no task, and the task
 * may be well.
 */
export function errorOfCall(
	body: unknown,
	{ status, unknownStatus, taskId, progress, createdAt, error = {} }: TaskReport,
): ProviderError | undefined {
	const word = { code: unknownStatus, message: unknownStatus };
	if (causeOf(word) === 'unknownTask') return word;
	if (status !== 'failed' || (progress ?? createdAt) !== undefined) return undefined;
	const cause = causeOf(error);
	if (cause === 'unknownTask') return error;
	const category = cause === undefined ? 'provider' : CAUSES[cause].category;
	// JSend: its "error" is that of the server.
	const isServer = category === 'provider' && at(body, 'status') === 'error';
	const isOfCall = isServer || OF_CALL.has(category) || ABOUT_THE_QUERY.test(error.message ?? '');
	return taskId === undefined && isOfCall ? error : undefined;
}
