import { readError, type ProviderError } from './error';
import { isClearRefusal, isMarked, statedStatus } from './refusal';
import { named, readReport, type TaskReport } from './report';
import { causeOf, nothingTaken, saysNotTaken, type Cause } from '../failures';
import { failureOf, ownFailure, redirectFailure } from '../items/failure';
import { isObject, onlyEntry, parseJson } from '../tools/json';
import { fullTaskId, type ProviderRow } from '../providers';
import type { Failure, TaskStatus } from '../items/task';
import type { Outcome } from '../http/send';

/**
 * What the answer to a create means. A create is never taken as failed unless it certainly did not happen: an answer
 * that leaves it open is `ambiguous`, because a second create would be paid a second time. Pure.
 */
export type Creation = (
	| { kind: 'created'; taskId: string; report: TaskReport }
	/** Certainly no task; the same request ends the same way. */
	| {
			kind: 'refused';
			failure: Failure;
			/** The key itself is refused, so that every other create of the account would be too. */
			badKey?: boolean;
	  }
	/** Certainly no task; the same request may be taken a little later. */
	| {
			kind: 'later';
			/**
			 * The provider asked to come back later, no byte reached it, or the gateway found nobody for the request: it may
			 * have another channel, but waiting does not help.
			 */
			because: 'busy' | 'unreachable' | 'noChannel';
			failure: Failure;
			retryAfterMs?: number;
	  }
	/** A task may exist. */
	| { kind: 'ambiguous'; failure: Failure }
) & {
	/** The provider's answer as it came, without the key; absent if there was none. */
	body?: unknown;
};

/** 4xx answers after which the request may still have been taken: the server gave up waiting, or the client did. */
const UNDECIDED_4XX = new Set([408, 409, 425, 499]);

type Answer = Extract<Outcome, { kind: 'answer' }>;
type Unsuccessful = Exclude<Creation, { kind: 'created' }>;

/**
 * Reads the outcome of a create call.
 * @param model that was asked for
 */
export function readCreation(provider: ProviderRow, outcome: Outcome, model?: string): Creation {
	if (outcome.kind !== 'answer') return readUnsuccessful(outcome, provider);
	const { status } = outcome;
	const answer = { ...outcome, body: onlyEntry(outcome.body) };
	return (status >= 200 && status < 300) || holdsTask(provider, answer)
		? readSuccess(provider, answer, model)
		: readUnsuccessful(answer, provider);
}

/** A conflict or a limit: the task that is named may be the other one, which stands in the way of this request. */
const OF_ANOTHER = new Set([409, 429]);

/** What is said of another task, which has to end first. */
const IN_THE_WAY =
	/\b(already|exist(s|ing)?|duplicate|unfinished)\b|未完成|已有|已存在|重复|进行中的/i;

/** Whether an answer that is an error tells of another task. */
function isInTheWay(body: unknown): boolean {
	return isMarked(body) && IN_THE_WAY.test(readError(body)?.message ?? '');
}

/** How a task is that was taken. */
const TAKEN: ReadonlySet<TaskStatus | undefined> = new Set(['queued', 'running', 'succeeded']);

/**
 * Whether an answer that is an error holds a task all the same: it contradicts itself, and the task is what must not be
 * lost. An id alone may be that of the request, but behind an HTTP status of success.
 */
function holdsTask({ dialect }: ProviderRow, { body, isStated, status }: Answer): boolean {
	const report = isObject(body) ? readReport(dialect.answer, body) : {};
	if (report.taskId === undefined || OF_ANOTHER.has(status) || isInTheWay(body)) return false;
	if (dialect.statusInBody === undefined) return TAKEN.has(report.status);
	return isStated === true || report.status !== undefined;
}

/** What became of a request that makes something (a task, an asset) and was not answered with success. */
export function readUnsuccessful(outcome: Outcome, provider?: ProviderRow): Unsuccessful {
	if (outcome.kind === 'noAnswer') return readSilence(outcome);
	const { status } = outcome;
	// 303 sends the caller to the result of what was done; every other redirect asks to do it elsewhere.
	if (status >= 300 && status < 400 && status !== 303)
		return { kind: 'refused', failure: redirectFailure(outcome.location), ...bodyOf(outcome) };
	const error = errorIn(outcome, provider);
	if (status >= 400 && status < 500 && !UNDECIDED_4XX.has(status))
		return refusal(outcome, error, provider);
	if (status >= 500 && nothingTaken(error)) return refusal(outcome, error, provider);
	if (status === 503 && saysNotTaken(error)) {
		const failure = failureOf(error, { status, safeToRecreate: true, provider, call: 'create' });
		return later('busy', { ...failure, retryable: true }, outcome);
	}
	const failure = failureOf(error, { status, safeToRecreate: false, provider, call: 'create' });
	return { kind: 'ambiguous', failure, ...bodyOf(outcome) };
}

function readSilence(outcome: Extract<Outcome, { kind: 'noAnswer' }>): Unsuccessful {
	const failure = ownFailure(outcome.code, 'provider', outcome.message, null, {
		retryable: true,
		safeToRecreate: outcome.notSent,
	});
	if (!outcome.notSent) return { kind: 'ambiguous', failure };
	const hint =
		'Check the base URL of the credential and the network; nothing was sent and nothing has to be paid.';
	return outcome.forGood
		? { kind: 'refused', failure: { ...failure, hint, retryable: false } }
		: { kind: 'later', because: 'unreachable', failure: { ...failure, hint } };
}

/** The most facts of an answer in its excerpt. */
const EXCERPT_FACTS = 12;

/** What an answer without an id says, as `name: value` pairs: people can look the task up by it, and it is not JSON. */
export function excerptOf(body: unknown, limit = 200): string | undefined {
	const pairs: string[] = [];
	const walk = (held: unknown, path: string): void => {
		const value = typeof held === 'string' ? (parseJson(held) ?? held) : held;
		if (pairs.length >= EXCERPT_FACTS || value === null || value === '') return;
		if (typeof value === 'object') {
			for (const [key, entry] of Object.entries(value))
				walk(entry, path === '' ? key : `${path}.${key}`);
		} else if (value !== undefined) {
			const words = String(value).replace(/\s+/g, ' ').trim();
			pairs.push(path === '' ? words : `${path}: ${words}`);
		}
	};
	walk(body, '');
	const text = pairs.join(', ');
	if (text === '') return undefined;
	return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

/** What a web page, or JSON that breaks off, says: people can look a task up by it. */
function wordsIn(unread: string): string {
	return unread
		.replace(/<(script|style)\b[^]*?(<\/\1\b[^>]*(>|$)|$)|<[^>]*(>|$)|[{}[\]"\\]+/gi, ' ')
		.replace(/\s+/g, ' ')
		.trim();
}

/** What an answer says in which something was not found, as the end of a sentence; empty if it says nothing. */
export function saying(answer: unknown): string {
	const said = excerptOf(typeof answer === 'string' ? wordsIn(answer) : answer);
	return said === undefined ? '' : `; it says: ${said}`;
}

/** The error of an answer; if it has no words that can be read, what the answer says instead. */
function errorIn({ body, text }: Answer, provider?: ProviderRow): ProviderError {
	const said = readError(body);
	const error = named(said, provider?.dialect.answer.codeNames?.[said?.code ?? '']) ?? {};
	if (error.message !== undefined || error.code !== undefined) return error;
	const message = excerptOf(body) ?? text;
	return message === undefined ? error : { message };
}

function bodyOf({ body, text, unread }: Answer): { body?: unknown } {
	const said = body ?? unread ?? text;
	return said === undefined ? {} : { body: said };
}

function later(
	because: 'busy' | 'noChannel',
	failure: Failure,
	answer: Answer,
): Extract<Creation, { kind: 'later' }> {
	const { retryAfterMs } = answer;
	return {
		kind: 'later',
		because,
		failure,
		...(retryAfterMs !== undefined && { retryAfterMs }),
		...bodyOf(answer),
	};
}

/** What another channel of the gateway may take: worth a second try, and no patience. */
const ELSEWHERE: ReadonlySet<Cause> = new Set<Cause>(['noChannel', 'gatewayAccount']);

/** Certainly nothing was created. */
function refusal(answer: Answer, error: ProviderError, provider?: ProviderRow): Unsuccessful {
	const { status } = answer;
	const cause = causeOf(error, status);
	// What was made and then withheld may have been charged.
	const safeToRecreate = cause !== 'withheld';
	const failure = failureOf(error, { status, safeToRecreate, provider, call: 'create' });
	if (cause !== undefined && ELSEWHERE.has(cause)) return later('noChannel', failure, answer);
	if (failure.category === 'rateLimit' || (status === 429 && failure.category !== 'quota'))
		return later('busy', failure, answer);
	const badKey = status === 401 && failure.category === 'auth';
	return { kind: 'refused', failure, ...(badKey && { badKey }), ...bodyOf(answer) };
}

function readSuccess(provider: ProviderRow, answer: Answer, model?: string): Creation {
	const { status, body, text, unread } = answer;
	const report = isObject(body) ? readReport(provider.dialect.answer, body, provider.dialect) : {};
	// One that cannot be told whole is better than none: the task exists.
	const taskId = fullTaskId(provider, report.taskId, model) ?? report.taskId;
	if (taskId !== undefined && !isInTheWay(body)) {
		// What was just taken has not succeeded: without its video that is the word of the call.
		const isOfCall =
			report.status === 'succeeded' && (report.videoUrl ?? report.videoPath) === undefined;
		return {
			kind: 'created',
			taskId,
			report: isOfCall ? { ...report, status: 'queued' } : report,
			...bodyOf(answer),
		};
	}
	const error = readError(body);
	if (error && isClearRefusal(body, error)) return refusal(answer, error, provider);
	// Some hosts answer HTTP 200 and put the status into the body.
	const stated = statedStatus(body);
	if (stated !== undefined) return readUnsuccessful({ ...answer, status: stated }, provider);
	const words = saying(body ?? text ?? unread);
	const failure = ownFailure(
		'unreadableAnswer',
		'provider',
		`The provider answered HTTP ${status} without a task ID that can be read${words}`,
		null,
		{ safeToRecreate: false },
	);
	return { kind: 'ambiguous', failure, ...bodyOf(answer) };
}
