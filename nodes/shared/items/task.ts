import { asTime } from '../answers/values';
import { asBoolean, asNumber, asText, at, isObject, withJsonAt } from '../tools/json';
import { MODES, type Mode } from '../providers/request';

/**
 * The task item: what Seedance Create puts out and Seedance Wait takes and puts out, the same for every provider.
 * Every key is always there, `null` if nobody said; times are ISO 8601 in UTC.
 */

export const TASK_STATUSES = [
	'notCreated',
	'unknown',
	'queued',
	'running',
	'succeeded',
	'failed',
	'cancelled',
	'expired',
] as const;
/** `notCreated`: certainly no task. `unknown`: a task may exist, or can no longer be asked about. */
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const FAILURE_CATEGORIES = [
	'contentPolicy',
	'realPerson',
	'invalidInput',
	'mediaUnreachable',
	'quota',
	'rateLimit',
	'auth',
	'provider',
	'unknown',
] as const;
export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];

/** Why a task did not succeed, in plain words. */
export interface Failure {
	/** The provider's own code, or the package's (`httpError`, `invalidInput`, …). */
	code: string;
	/** What happened, one sentence. */
	message: string;
	category: FailureCategory;
	/** What to change. */
	hint: string | null;
	/** Whether the same request may succeed later. */
	retryable: boolean;
	/** Whether a second create certainly cannot pay twice for the same clip. */
	safeToRecreate: boolean;
}

export interface Cost {
	/** US dollars, 6 decimals; `null` if no price is known. */
	estimatedUsd: number | null;
	/** US dollars that the provider says it charged; `null` if it does not say. */
	chargedUsd: number | null;
	/** How the estimate was made. */
	basis: string | null;
}

/** How the basis of an estimate names a price by tokens; {@link rateIn} reads it back, for no other field carries it. */
export function tokenRate(usdPerMillion: number): string {
	return `${usdPerMillion} USD per 1M tokens`;
}

/** US dollars for a million tokens, from the basis of an estimate; `undefined` if it rests on something else. */
export function rateIn({ basis }: Cost): number | undefined {
	const rate = / × (\d+(?:\.\d+)?) USD per 1M tokens/.exec(basis ?? '')?.[1];
	return rate === undefined ? undefined : Number(rate);
}

/** US dollars, rounded to 6 decimals. */
export function roundUsd(amount: number): number {
	return Math.round(amount * 1e6) / 1e6;
}

export interface Task {
	taskId: string | null;
	provider: string;
	model: string | null;
	mode: Mode | null;
	status: TaskStatus;
	/** True for every status but `queued`, `running` and `unknown`. */
	done: boolean;
	/** 0 to 100. */
	progress: number | null;
	videoUrl: string | null;
	lastFrameUrl: string | null;
	submittedAt: string | null;
	createdAt: string | null;
	completedAt: string | null;
	videoExpiresAt: string | null;
	durationSeconds: number | null;
	resolution: string | null;
	aspectRatio: string | null;
	seed: number | null;
	usage: { tokens: number | null; providerUnits: number | null };
	cost: Cost;
	failure: Failure | null;
	timedOut: boolean;
	warnings: string[];
}

/** Whether a status will not change any more. */
export function isDone(status: TaskStatus): boolean {
	return status !== 'queued' && status !== 'running' && status !== 'unknown';
}

/** A task item with every key, `null` if `known` says nothing; `done` follows from the status. */
export function createTask(known: Partial<Task> & Pick<Task, 'provider' | 'status'>): Task {
	const { provider, status } = known;
	// In the order of the documentation, so that n8n's table view reads from left to right.
	const empty: Task = {
		taskId: null,
		provider,
		model: null,
		mode: null,
		status,
		done: isDone(status),
		progress: null,
		videoUrl: null,
		lastFrameUrl: null,
		submittedAt: null,
		createdAt: null,
		completedAt: null,
		videoExpiresAt: null,
		durationSeconds: null,
		resolution: null,
		aspectRatio: null,
		seed: null,
		usage: { tokens: null, providerUnits: null },
		cost: { estimatedUsd: null, chargedUsd: null, basis: null },
		failure: null,
		timedOut: false,
		warnings: [],
	};
	return { ...empty, ...known, done: isDone(status) };
}

/** The task with `changes`, `done` and the order of the keys kept right. */
export function updateTask(task: Task, changes: Partial<Task>): Task {
	const status = changes.status ?? task.status;
	return { ...task, ...changes, status, done: isDone(status) };
}

/** The task with a warning added, once. */
export function warn(task: Task, warning: string): Task {
	return task.warnings.includes(warning)
		? task
		: { ...task, warnings: [...task.warnings, warning] };
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
	return values.find((known) => known === value);
}

/** A failure read from an item, or `null` if there is none. */
export function readFailure(value: unknown): Failure | null {
	if (!isObject(value)) return null;
	return {
		code: asText(value.code) ?? 'unknown',
		message: asText(value.message) ?? 'No reason was given.',
		category: oneOf(FAILURE_CATEGORIES, value.category) ?? 'unknown',
		hint: asText(value.hint) ?? null,
		retryable: asBoolean(value.retryable) ?? false,
		safeToRecreate: asBoolean(value.safeToRecreate) ?? false,
	};
}

/** What tables keep as JSON text. */
export const CELLS: readonly string[] = ['usage', 'cost', 'failure', 'warnings'];

/** A time as a table gives it back: a number is that of a sheet's calendar, in whatever place the sheet is. */
function timeOf(value: unknown): string | undefined {
	if (value instanceof Date) return asTime(value.getTime());
	return typeof value === 'string' && asNumber(value) === undefined ? asTime(value) : undefined;
}

/**
 * The task item that an input item holds (Seedance Create's output, or an earlier Seedance Wait's), read without
 * trusting any type; `undefined` if the item holds none.
 */
export function readTaskItem(item: unknown): Task | undefined {
	const json = withJsonAt(item, CELLS);
	if (!isObject(json)) return undefined;
	const status = oneOf(TASK_STATUSES, json.status);
	const provider = asText(json.provider);
	if (!status || !provider || !Object.hasOwn(json, 'taskId')) return undefined;
	const warnings = Array.isArray(json.warnings) ? json.warnings : [];
	return createTask({
		taskId: asText(json.taskId) ?? null,
		provider,
		model: asText(json.model) ?? null,
		mode: oneOf(MODES, json.mode) ?? null,
		status,
		progress: asNumber(json.progress) ?? null,
		videoUrl: asText(json.videoUrl) ?? null,
		lastFrameUrl: asText(json.lastFrameUrl) ?? null,
		submittedAt: timeOf(json.submittedAt) ?? null,
		createdAt: timeOf(json.createdAt) ?? null,
		completedAt: timeOf(json.completedAt) ?? null,
		videoExpiresAt: timeOf(json.videoExpiresAt) ?? null,
		durationSeconds: asNumber(json.durationSeconds) ?? null,
		resolution: asText(json.resolution) ?? null,
		aspectRatio: asText(json.aspectRatio) ?? null,
		seed: asNumber(json.seed) ?? null,
		usage: {
			tokens: asNumber(at(json, 'usage.tokens')) ?? null,
			providerUnits: asNumber(at(json, 'usage.providerUnits')) ?? null,
		},
		cost: {
			estimatedUsd: asNumber(at(json, 'cost.estimatedUsd')) ?? null,
			chargedUsd: asNumber(at(json, 'cost.chargedUsd')) ?? null,
			basis: asText(at(json, 'cost.basis')) ?? null,
		},
		failure: readFailure(json.failure),
		timedOut: asBoolean(json.timedOut) ?? false,
		warnings: warnings.flatMap((warning) => asText(warning) ?? []),
	});
}
