import { differences, statesFreely } from './delivered';
import { readError, type ProviderError } from './error';
import { readReport, type TaskReport } from './report';
import { errorOfCall } from './refusal';
import { finishedVideo } from './videoAddress';
import { CAUSES, causeOf } from '../failures';
import { failureOf, ownFailure, redirectFailure } from '../items/failure';
import { isObject, onlyEntry } from '../tools/json';
import { modelOf, takes, type ProviderRow } from '../providers';
import { isDone, updateTask, warn, type Failure, type Task, rateIn, roundUsd } from '../items/task';
import type { Outcome } from '../http/send';

/** What a provider's answer to a status call means for a task. Pure. */

export type StatusReading =
	/** The provider said how the task is. */
	| { kind: 'report'; report: TaskReport }
	/** No usable answer this time; ask again. `persistent`: a refusal, which will mostly be the same again. */
	| { kind: 'again'; reason: string; retryAfterMs?: number; persistent: boolean; failure: Failure };

/** A task younger than this may not be known yet at every server of the provider, ms. */
const NOT_FOUND_GRACE_MS = 60_000;

const NO_ANSWER_STATUSES = new Set([408, 425, 429]);

/**
 * Ark, Qingbo and Xingchao answer 404 for a task they do not know, new-api hosts 400 `task_not_exist`, kie.ai 422 with
 * words (docs/sources.md#across-providers).
 */
function isNotFound(status: number, error: ProviderError): boolean {
	return status === 404 || (status < 500 && causeOf(error, status) === 'unknownTask');
}

/**
 * Reads the outcome of a status call.
 * @param ageMs the task's age; `undefined` if it is not known
 */
export function readStatus(
	provider: ProviderRow,
	outcome: Outcome,
	ageMs: number | undefined,
): StatusReading {
	if (outcome.kind === 'noAnswer') {
		const failure = ownFailure(outcome.code, 'provider', outcome.message, null, {
			retryable: true,
			safeToRecreate: false,
		});
		return { kind: 'again', reason: outcome.message, persistent: false, failure };
	}
	const { status, retryAfterMs } = outcome;
	const body = onlyEntry(outcome.body);
	const { dialect } = provider;
	const report = isObject(body) ? readReport(dialect.answer, body, dialect) : {};
	const isSuccess = status >= 200 && status < 300;
	// A body that states a status may state that of a failed task (kie.ai's 501), and a refusal be the task's.
	const mayBe = dialect.statusInBody !== undefined || status === 400 || status === 422;
	const isOfTask = mayBe && report.taskId !== undefined;
	const ofCall = errorOfCall(body, report);
	if (report.status !== undefined && ofCall === undefined && (isSuccess || isOfTask))
		return { kind: 'report', report };
	const videoUrl = isSuccess ? finishedVideo(body, report, dialect) : undefined;
	if (videoUrl !== undefined)
		return { kind: 'report', report: { ...report, status: 'succeeded', videoUrl } };
	const error = ofCall ?? readError(body) ?? {};
	const isRedirect = status >= 300 && status < 400;
	const failure = isRedirect
		? redirectFailure(outcome.location)
		: failureOf(error, { status, safeToRecreate: false, provider, call: 'status' });
	const again = (persistent: boolean): StatusReading => ({
		kind: 'again',
		reason: failure.message,
		persistent,
		failure,
		...(retryAfterMs !== undefined && { retryAfterMs }),
	});
	if (isNotFound(status, error)) {
		return again(ageMs === undefined || ageMs >= NOT_FOUND_GRACE_MS);
	}
	// The gateway's own account: it may ask through another one next time.
	if (causeOf(error, status) === 'gatewayAccount') return again(false);
	if (isRedirect || status === 401 || (ofCall && /auth|quota/.test(failure.category)))
		return again(true);
	return again(status >= 400 && status < 500 && isObject(body) && !NO_ANSWER_STATUSES.has(status));
}

/**
 * Some gateways have "failed" alone for every bad end. A task that was given up has expired, and nobody looked at the
 * request.
 */
function statusIn({ status, error }: TaskReport): TaskReport['status'] {
	const cause = status === 'failed' && error ? causeOf(error) : undefined;
	if (cause === 'cancelled') return 'cancelled';
	return cause === 'swept' ? 'expired' : status;
}

/** The tokens of a task, which some providers count in units of many. */
function tokensIn(
	{ tokens, providerUnits }: TaskReport,
	{ model }: Task,
	provider: ProviderRow,
): number | undefined {
	const { tokensPerUnit } = modelOf(provider, model ?? '') ?? {};
	if (tokens !== undefined || providerUnits === undefined || tokensPerUnit === undefined)
		return tokens;
	return Math.round(providerUnits * tokensPerUnit);
}

/** What the tokens of a finished video cost, if the estimate rests on a price by tokens: only these are charged. */
function chargedByTokens(
	{ cost }: Task,
	tokens: number | undefined,
	status: Task['status'],
): number | undefined {
	const rate = rateIn(cost);
	if (status !== 'succeeded' || tokens === undefined || rate === undefined) return undefined;
	return roundUsd((tokens * rate) / 1e6);
}

/** The task after the provider's report. What the report does not say stays as it is known. */
export function applyReport(task: Task, report: TaskReport, provider: ProviderRow): Task {
	const status = statusIn(report) ?? task.status;
	const done = isDone(status);
	const succeeded = status === 'succeeded';
	const tokens = tokensIn(report, task, provider);
	/** Until the video is there, what was asked for stands, but for what the provider may choose. */
	const told = <T extends string | number>(asked: T | null, got: T | undefined): T | null =>
		succeeded || statesFreely(asked) ? (got ?? asked) : asked;
	const next = updateTask(task, {
		status,
		model: task.model ?? report.model ?? null,
		progress: report.progress ?? (succeeded && task.progress !== null ? 100 : task.progress),
		videoUrl: succeeded ? addressOf(task, report, provider) : task.videoUrl,
		lastFrameUrl: report.lastFrameUrl ?? task.lastFrameUrl,
		createdAt: report.createdAt ?? task.createdAt,
		completedAt: done ? (report.completedAt ?? task.completedAt) : task.completedAt,
		videoExpiresAt: report.videoExpiresAt ?? task.videoExpiresAt,
		durationSeconds: told(task.durationSeconds, report.durationSeconds),
		resolution: told(task.resolution, report.resolution),
		aspectRatio: told(task.aspectRatio, report.aspectRatio),
		seed: report.seed ?? task.seed,
		usage: {
			tokens: tokens ?? task.usage.tokens,
			providerUnits: report.providerUnits ?? task.usage.providerUnits,
		},
		cost: {
			...task.cost,
			// Before the end it is a sum held back, not a charge.
			chargedUsd:
				done && report.chargedUsd !== undefined
					? roundUsd(report.chargedUsd)
					: (chargedByTokens(task, tokens, status) ?? task.cost.chargedUsd),
		},
		failure: null,
	});
	const settled = FINISH[status]?.(next, report, provider) ?? next;
	const warnings = [
		...(succeeded ? differences(task, report) : []),
		...(report.unknownStatus === undefined ? [] : [undocumented(report)]),
	];
	return warnings.reduce(warn, settled);
}

function undocumented({ unknownStatus, error }: TaskReport): string {
	const words = error?.message ?? error?.code;
	const said = words === undefined ? '' : ` The provider says: ${words.slice(0, 200)}`;
	return `The provider reports the status "${unknownStatus}", which is not documented; it counts as running.${said}`;
}

/** Whether the provider calls a task finished and has given no way yet to get its video. */
export function lacksAddress(task: Task, report: TaskReport, provider: ProviderRow): boolean {
	return (
		report.status === 'succeeded' &&
		task.videoUrl === null &&
		!isServed(task, report, provider) &&
		report.removed !== true &&
		!isLate(task, provider)
	);
}

/**
 * Whether an address is the one at which the provider itself serves this task's video, with the key: whatever its host,
 * for a gateway that was never told its own name calls itself localhost.
 */
export function isContentAddress(
	{ dialect }: ProviderRow,
	taskId: string | null,
	address: string | null | undefined,
): boolean {
	if (!dialect.content || taskId === null || !address) return false;
	const base = 'https://host';
	if (!URL.canParse(address, base)) return false;
	// A query in the path (OpenRouter) names one file of the task.
	const [path] = dialect.content.path(taskId).split('?');
	return new URL(address, base).pathname.endsWith(path);
}

/** Whether the provider says that it serves the video itself. */
function isServed({ taskId }: Task, report: TaskReport, provider: ProviderRow): boolean {
	return isContentAddress(provider, taskId, report.videoUrl ?? report.videoPath);
}

function addressOf(task: Task, report: TaskReport, provider: ProviderRow): string | null {
	return isServed(task, report, provider) ? null : (report.videoUrl ?? task.videoUrl);
}

/** The warning at a finished task without an address whose file the provider serves itself. */
export const SERVED_BY_PROVIDER =
	'The provider gives no address for this video and serves it itself: switch Download Video on to fetch it.';

type Finish = (task: Task, report: TaskReport, provider: ProviderRow) => Task;

const FINISH: Partial<Record<Task['status'], Finish>> = {
	succeeded: (task, report, provider) => {
		if (task.videoUrl !== null) return task;
		const { error } = report;
		if (error && causeOf(error))
			return updateTask(task, {
				status: 'failed',
				failure: failureOf(error, { safeToRecreate: false, provider, call: 'status' }),
			});
		if (provider.dialect.content) {
			return warn(task, SERVED_BY_PROVIDER);
		}
		const late = report.removed === true || isLate(task, provider);
		return updateTask(task, {
			status: 'failed',
			failure: ownFailure(
				'noVideoUrl',
				'provider',
				late
					? `The video was finished, but its address has expired (${provider.name} keeps it for ${provider.videoLifeHours === 1 ? 'one hour' : `${provider.videoLifeHours} hours`})`
					: 'The provider reports the video as finished, but gives no address for it',
				late
					? 'Next time fetch the video before it expires, with Download Video.'
					: 'Look the task up in the provider’s console; the video was probably charged.',
				// The clip was most likely paid: making it again pays again.
				{ safeToRecreate: false },
			),
		});
	},
	failed: (task, report, provider) =>
		updateTask(task, {
			failure: failureOf(report.error ?? {}, {
				safeToRecreate: isFree(task, provider, 'failed'),
				provider,
				call: 'status',
			}),
		}),
	cancelled: (task, _report, provider) => {
		const { category, sentence, hint } = CAUSES.cancelled;
		const safeToRecreate = isFree(task, provider, 'cancelled');
		const flags = { retryable: true, safeToRecreate };
		return updateTask(task, {
			failure: ownFailure('cancelled', category, sentence, hint, flags),
		});
	},
	expired: (task, report, provider) => {
		const words = report.error?.message;
		return updateTask(task, {
			failure: ownFailure(
				'expired',
				'provider',
				`The task expired before the provider had finished it${words === undefined ? '' : `: ${words.slice(0, 200)}`}`,
				takes(provider, 'executionExpiresAfter')
					? 'Create it again, at a quieter hour or with a longer Execution Expires After.'
					: 'Create it again, at a quieter hour.',
				{
					retryable: true,
					// A gateway that gave it up calls it failed, and pays back what it pays back for failed tasks.
					safeToRecreate: isFree(task, provider, report.status === 'failed' ? 'failed' : 'expired'),
				},
			),
		});
	},
};

/** Its address has expired, by the provider's document. */
function isLate({ completedAt }: Task, { videoLifeHours }: ProviderRow): boolean {
	return completedAt !== null && ageHours(completedAt) > (videoLifeHours ?? Infinity);
}

/** Whether a second create certainly cannot pay twice: a document promises it, and no charge is reported. */
function isFree(
	task: Task,
	provider: ProviderRow,
	end: NonNullable<ProviderRow['refunds']>[number],
): boolean {
	return (provider.refunds ?? []).includes(end) && (task.cost.chargedUsd ?? 0) === 0;
}

function ageHours(time: string): number {
	return (Date.now() - Date.parse(time)) / 3_600_000;
}
