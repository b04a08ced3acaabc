import {
	asBoolean,
	asNumber,
	asText,
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
	};
}

/** What one check says of one task; the first keys are what a person reads in the executions list. */
export interface CheckState {
	taskId: string | null;
	status: string;
	progress: number | null;
	/** The task's keys that differ from what Start holds. */
	changes: JsonObject;
	settled: boolean;
	failedCalls: number;
	problem: string | null;
	/** The provider's last answer, where it is to be put out. */
	answer: unknown;
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

/** A check's item, or that of Start, for which nothing was asked yet. */
export function readCheckState(json: unknown): CheckState {
	const value: JsonObject = isObject(json) ? json : {};
	return {
		taskId: asText(value.taskId) ?? null,
		status: asText(value.status) ?? 'unknown',
		progress: asNumber(value.progress) ?? null,
		changes: isObject(value.changes) ? value.changes : {},
		settled: asBoolean(value.settled) ?? false,
		failedCalls: asNumber(value.failedCalls) ?? 0,
		problem: asText(value.problem) ?? null,
		answer: value.answer,
	};
}
