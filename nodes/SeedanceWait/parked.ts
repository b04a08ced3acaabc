import {
	asBoolean,
	asNumber,
	asText,
	at,
	isObject,
	stableJson,
	toItemJson,
	type JsonObject,
} from '../shared/json';
import { createTask, readTaskItem, type Task } from '../shared/task';

/**
 * The items of a parked wait. Start holds each task whole, once; a check's items hold only what has changed since, so
 * that the run data does not grow by tasks times checks times fields. A later version of the package reads them: add
 * keys, never change or drop one. Pure.
 */

/** What Start holds for one input item. */
export interface ParkedItem {
	task: Task;
	/** The input item's own fields, where they are to be put out. */
	other: JsonObject | null;
	/** Whether the provider's answer is to be put out. */
	raw: boolean;
	fileName: string | null;
	/** There is nothing to ask about: the item passes through as it is. */
	passThrough: boolean;
	/** The provider's last answer, where it is to be put out. */
	answer: unknown;
}

export function writeParked(item: ParkedItem): JsonObject {
	return { ...item };
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
	};
}

/** What one check says of one task. */
export interface CheckState {
	/** The task's keys that differ from what Start holds. */
	changes: JsonObject;
	settled: boolean;
	failedCalls: number;
	problem: string | null;
	/** The provider's last answer, where it is to be put out. */
	answer: unknown;
}

/** A check's item: first what a person reads in the executions list, then what the next check goes by. */
export function writeCheckState(task: Task, state: CheckState, sleepSeconds: number): JsonObject {
	const { taskId, status, progress } = task;
	const { problem, ...seedanceCheck } = state;
	return { taskId, status, progress, problem, sleepSeconds, seedanceCheck };
}

/** A check's item, or that of Start, for which nothing was asked yet. */
export function readCheckState(json: unknown): CheckState {
	const stored = at(json, 'seedanceCheck');
	const value: JsonObject = isObject(stored) ? stored : {};
	return {
		changes: isObject(value.changes) ? value.changes : {},
		settled: asBoolean(value.settled) ?? false,
		failedCalls: asNumber(value.failedCalls) ?? 0,
		problem: asText(at(json, 'problem')) ?? null,
		answer: value.answer,
	};
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
