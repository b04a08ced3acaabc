// What this file defines is stored in users' databases: keys are only ever added, never changed or dropped.

import { randomUUID } from 'node:crypto';
import type { IBinaryKeyData, INodeCredentials } from 'n8n-workflow';

import {
	asBoolean,
	asNumber,
	asText,
	at,
	isObject,
	parseJson,
	stableJson,
	toItemJson,
	type JsonObject,
} from '../../shared/tools/json';
import { createTask, readTaskItem, type Task } from '../../shared/items/task';
import type { WaitSettings } from '../settings';

/**
 * Start holds each task whole, once; a check's items hold only what is new since the check before, so that the run data
 * does not grow by tasks times checks. Pure.
 */

/** What Start holds for one input item. */
export interface ParkedItem {
	task: Task;
	/** The input item's own fields, if they are to be put out. */
	other: JsonObject | null;
	/** Whether the provider's answer is to be put out. */
	raw: boolean;
	fileName: string | null;
	/** There is nothing to ask about: the item passes through as it is. */
	passThrough: boolean;
	/** The provider's last answer, if it is to be put out. */
	answer: unknown;
	/** Its files as far as they are stored: references, by their fields. */
	files?: IBinaryKeyData;
}

export function readParked(json: unknown): ParkedItem {
	const value: JsonObject = isObject(json) ? json : {};
	return {
		task: readTaskItem(value.task) ?? createTask({ provider: 'unknown', status: 'unknown' }),
		other: isObject(value.other) ? value.other : null,
		raw: asBoolean(value.raw) ?? false,
		fileName: asText(value.fileName) ?? null,
		passThrough: asBoolean(value.passThrough) ?? false,
		answer: value.answer,
		files: readFiles(value.files),
	};
}

/** What the checks have found out about one task. */
export interface CheckState {
	/** The task's keys that differ from what Start holds. */
	changes: JsonObject;
	settled: boolean;
	failedCalls: number;
	problem: string | null;
	/** Answers in a row that refuse the call for good; since then, ms since 1970. */
	refusals?: { count: number; since: number };
	/** When the provider first called the task finished without giving an address, ms since 1970. */
	finishedSince?: number;
	/** Its files as far as they are stored: references, by their fields. */
	files?: IBinaryKeyData;
	/** The provider's last answer, if it is to be put out. */
	answer: unknown;
}

/**
 * What a check hands on to the next: the tasks of which there is news, first what a person reads in the executions list,
 * then what the next check goes by. Where there is none, one item that goes round.
 * @param round each task with what the checks before have handed on, and what is known now
 * @param mark of the plan
 */
export function writeRound(
	round: ReadonlyArray<{ index: number; task: Task; known: CheckState; state: CheckState }>,
	sleepSeconds: number,
	mark: string,
): Array<{ index: number; json: JsonObject }> {
	const news = round.filter(({ known, state }) => newsOf(known) !== newsOf(state));
	if (news.length === 0) {
		const seedanceCheck = { mark, index: null };
		return [{ index: 0, json: { unchanged: true, sleepSeconds, seedanceCheck } }];
	}
	return news.map(({ index, task, state: { problem, ...state } }) => {
		const { taskId, status, progress } = task;
		const seedanceCheck = { mark, index, ...state };
		return { index, json: { taskId, status, progress, problem, sleepSeconds, seedanceCheck } };
	});
}

/** Progress alone is no news: a task that is asked about a hundred times would be stored a hundred times. */
function newsOf(state: CheckState): string {
	const { settled, failedCalls, problem, refusals, finishedSince, files } = state;
	const changes = Object.entries(state.changes).filter(([key]) => key !== 'progress');
	const others = Object.fromEntries(changes);
	return stableJson([others, settled, failedCalls, problem, refusals, finishedSince, files]);
}

/**
 * What the checks so far have found out about each of `count` tasks.
 * @param rounds what each of them has handed on, the oldest first; Start's own items say nothing
 * @param mark of the plan; what does not carry it is no check's
 */
export function readRounds(
	rounds: ReadonlyArray<ReadonlyArray<{ json: unknown }>>,
	count: number,
	mark: string,
): CheckState[] {
	const states = Array.from({ length: count }, () => readCheckState(undefined));
	for (const round of rounds) {
		for (const { json } of round) {
			const stored = at(json, 'seedanceCheck');
			if (!isObject(stored) || (asText(stored.mark) ?? '') !== mark) continue;
			const index = asNumber(stored.index);
			if (index !== undefined && index in states) states[index] = readCheckState(json);
		}
	}
	return states;
}

function readCheckState(json: unknown): CheckState {
	const stored = at(json, 'seedanceCheck');
	const value: JsonObject = isObject(stored) ? stored : {};
	return {
		changes: isObject(value.changes) ? value.changes : {},
		settled: asBoolean(value.settled) ?? false,
		failedCalls: asNumber(value.failedCalls) ?? 0,
		problem: asText(at(json, 'problem')) ?? null,
		refusals: readRefusals(value.refusals),
		finishedSince: asNumber(value.finishedSince),
		files: readFiles(value.files),
		answer: value.answer,
	};
}

function readRefusals(value: unknown): CheckState['refusals'] {
	const count = asNumber(at(value, 'count'));
	const since = asNumber(at(value, 'since'));
	return count === undefined || since === undefined ? undefined : { count, since };
}

/** Files by their binary fields, as n8n refers to them. */
export function readFiles(value: unknown): IBinaryKeyData | undefined {
	if (!isObject(value)) return undefined;
	const files: IBinaryKeyData = {};
	for (const [field, stored] of Object.entries(value)) {
		const mimeType = asText(at(stored, 'mimeType'));
		const data = asText(at(stored, 'data'));
		if (isObject(stored) && mimeType !== undefined && data !== undefined)
			files[field] = { ...stored, mimeType, data };
	}
	return files;
}

export function changesOf(from: Task, to: Task): JsonObject {
	return Object.fromEntries(
		Object.entries(to).filter(
			([key, value]) => stableJson(value) !== stableJson(from[key as keyof Task]),
		),
	);
}

/** The task as the last check left it. */
export function applyChanges(task: Task, changes: JsonObject): Task {
	return readTaskItem({ ...toItemJson(task), ...changes }) ?? task;
}

/** What a parked wait goes by: the hidden parameter `plan` of its runs. */
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
	/** For the second guard: the execution of the first, which it looks after. Empty for every other run. */
	guard: string;
	/** What goes round carries it. Empty in waits that 0.1.0 has parked. */
	mark: string;
	/** The credentials that the open tasks need, by their types: the guard starts lost checks with them. */
	credentials: INodeCredentials;
	/** The guard may end the wait itself. Not so in waits that 0.1.0 has parked. */
	guardEnds: boolean;
	/** These checks hand nothing over: the guard has started them, and takes their result. */
	detached: boolean;
	/** Why the deadline comes before Timeout, as a clause; `null` if it does not. */
	endsEarly: string | null;
}

/** What the node does in the workflows that a parked wait runs: the hidden parameter `phase`. */
export type Phase = 'check' | 'guard' | 'fetch';

/** Where a wait is parked. */
export type Place = Pick<WaitPlan, 'parentExecutionId' | 'parentNode' | 'parentRun'>;

export function planOf(
	settings: WaitSettings,
	{ deadline, endsEarly }: { deadline: number; endsEarly?: string },
	credentials: INodeCredentials,
	place: Place & Pick<WaitPlan, 'parentWorkflowId'>,
): WaitPlan {
	return {
		parkedAt: Date.now(),
		deadline,
		timeout: settings.timeout,
		concurrency: settings.concurrency,
		failedTasks: settings.failedTasks,
		continueOnFail: settings.continueOnFail,
		downloadVideo: settings.downloadVideo,
		binaryPropertyName: settings.binaryPropertyName,
		lastFramePropertyName: settings.lastFramePropertyName ?? null,
		cancelOnTimeout: settings.cancelOnTimeout,
		checks: '',
		guard: '',
		mark: randomUUID(),
		credentials,
		guardEnds: true,
		detached: false,
		endsEarly: endsEarly ?? null,
		...place,
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
		// As it is: a name may begin or end with a blank.
		parentNode: typeof plan.parentNode === 'string' ? plan.parentNode : '',
		parentRun: asNumber(plan.parentRun) ?? 0,
		checks: asText(plan.checks) ?? '',
		guard: asText(plan.guard) ?? '',
		mark: asText(plan.mark) ?? '',
		credentials: readCredentials(plan.credentials),
		guardEnds: asBoolean(plan.guardEnds) ?? false,
		detached: asBoolean(plan.detached) ?? false,
		endsEarly: asText(plan.endsEarly) ?? null,
	};
}

function readCredentials(value: unknown): INodeCredentials {
	return Object.fromEntries(
		Object.entries(isObject(value) ? value : {}).map(([type, credential]) => {
			const name = asText(at(credential, 'name')) ?? '';
			return [type, { id: asText(at(credential, 'id')) ?? null, name }];
		}),
	);
}
