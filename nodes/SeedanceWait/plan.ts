import { asBoolean, asNumber, asText, isObject, parseJson, type JsonObject } from '../shared/json';
import type { WaitSettings } from './settings';

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
	/** The execution that is parked. */
	parentExecutionId: string;
}

export function planOf(
	settings: WaitSettings,
	deadline: number,
	continueOnFail: boolean,
	parentExecutionId: string,
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
		parentExecutionId,
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

/** How many checks a wait of this length can need at the most: the length of the chain. */
export function checksUntil(remainingMs: number): number {
	let checks = 0;
	for (let parked = 0; parked < remainingMs; checks++)
		parked += nextSleep(parked, remainingMs - parked);
	return Math.max(checks, 1);
}
