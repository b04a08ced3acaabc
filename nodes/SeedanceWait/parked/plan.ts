import {
	asBoolean,
	asNumber,
	asText,
	isObject,
	parseJson,
	type JsonObject,
} from '../../shared/tools/json';
import type { WaitSettings } from '../settings';

/**
 * What a parked wait goes by. It is stored with the parked execution as the hidden parameter `plan`, and a later
 * version of this package will read it: add keys, never change or drop one.
 */
export interface WaitPlan {
	/** ms since 1970. */
	parkedAt: number;
	/** ms since 1970: when the wait ends, whatever the tasks say. */
	deadline: number;
	/** Minutes, for the message at the deadline. */
	timeout: number;
	concurrency: number;
	failedTasks: WaitSettings['failedTasks'];
	/** *On Error* of the node: failed tasks come back as items. */
	continueOnFail: boolean;
	downloadVideo: boolean;
	binaryPropertyName: string;
	lastFramePropertyName: string | null;
	cancelOnTimeout: boolean;
	/** The execution that is parked, and its workflow. */
	parentExecutionId: string;
	parentWorkflowId: string;
	/** The node at which it is parked, and the number of that node's run, from 0. */
	parentNode: string;
	parentRun: number;
	/** For the guard: the execution that checks. */
	checks: string;
}

/** What the node does in the workflows that a parked wait runs: the hidden parameter `phase`. */
export type Phase = 'check' | 'guard';

/** Where a wait is parked. */
export type Parent = Pick<
	WaitPlan,
	'parentExecutionId' | 'parentWorkflowId' | 'parentNode' | 'parentRun'
>;

export function planOf(
	settings: WaitSettings,
	deadline: number,
	continueOnFail: boolean,
	parent: Parent,
): WaitPlan {
	return {
		parkedAt: Date.now(),
		deadline,
		timeout: settings.timeout,
		concurrency: settings.concurrency,
		failedTasks: settings.failedTasks,
		continueOnFail,
		downloadVideo: settings.downloadVideo,
		binaryPropertyName: settings.binaryPropertyName,
		lastFramePropertyName: settings.lastFramePropertyName ?? null,
		cancelOnTimeout: settings.cancelOnTimeout,
		checks: '',
		...parent,
	};
}

/** The plan from the hidden parameter, whichever version of the package wrote it. */
export function readPlan(value: unknown): WaitPlan {
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	const plan: JsonObject = isObject(parsed) ? parsed : {};
	const failedTasks = (['return', 'errorOutput', 'stop'] as const).find(
		(known) => known === plan.failedTasks,
	);
	return {
		parkedAt: asNumber(plan.parkedAt) ?? 0,
		deadline: asNumber(plan.deadline) ?? 0,
		timeout: asNumber(plan.timeout) ?? 0,
		concurrency: asNumber(plan.concurrency) ?? 10,
		failedTasks: failedTasks ?? 'return',
		continueOnFail: asBoolean(plan.continueOnFail) ?? false,
		downloadVideo: asBoolean(plan.downloadVideo) ?? false,
		binaryPropertyName: asText(plan.binaryPropertyName) ?? 'video',
		lastFramePropertyName: asText(plan.lastFramePropertyName) ?? null,
		cancelOnTimeout: asBoolean(plan.cancelOnTimeout) ?? false,
		parentExecutionId: asText(plan.parentExecutionId) ?? '',
		parentWorkflowId: asText(plan.parentWorkflowId) ?? '',
		parentNode: asText(plan.parentNode) ?? '',
		parentRun: asNumber(plan.parentRun) ?? 0,
		checks: asText(plan.checks) ?? '',
	};
}

/** n8n's Wait node holds shorter waits in process, and n8n looks for due executions once a minute; ms. */
export const SHORTEST_SLEEP_MS = 70_000;
/** A parked task is asked about again after this share of the time that it has been parked … */
const PARKED_SHARE = 0.08;
/** … but at least this often, ms. */
const LONGEST_SLEEP_MS = 15 * 60_000;

/**
 * How long to sleep until the next check, ms. The last sleep before the deadline ends at it, and none is shorter than
 * `SHORTEST_SLEEP_MS`: what would be left over is added to the one before.
 * @param parkedMs how long the tasks have been parked
 * @param remainingMs until the deadline
 * @param retryAfterMs what a provider asked for
 */
export function nextSleep(parkedMs: number, remainingMs: number, retryAfterMs = 0): number {
	const grown = Math.min(
		LONGEST_SLEEP_MS,
		Math.max(SHORTEST_SLEEP_MS, parkedMs * PARKED_SHARE, retryAfterMs),
	);
	return remainingMs - grown < SHORTEST_SLEEP_MS ? Math.max(remainingMs, 1_000) : grown;
}

/**
 * How long checks sleep that have nothing left to ask, and may not end yet because their parent lives on, ms: ever
 * longer, so that even weeks are few rounds.
 */
export function idleSleep(parkedMs: number): number {
	return Math.max(SHORTEST_SLEEP_MS, parkedMs * PARKED_SHARE);
}

/** The guard's first look comes after this long, and later ones after a quarter of the time parked; ms. */
const FIRST_LOOK_MS = 120_000;
const LOOK_SHARE = 0.25;
const LONGEST_LOOK_MS = 30 * 60_000;

/** How long the guard sleeps until it looks after the checks again, ms. */
export function nextLook(parkedMs: number): number {
	return Math.min(LONGEST_LOOK_MS, Math.max(FIRST_LOOK_MS, parkedMs * LOOK_SHARE));
}
