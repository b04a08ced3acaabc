import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toItemJson } from '../../shared/tools/json';
import { REFUSALS_BELIEVED } from '../../shared/tools/polling';
import { taskEntry, type Refusals, type TaskEntry } from '../entries';
import { outputItems } from '../output';
import { failedTasksOf, type OutputSettings } from '../settings';
import {
	applyChanges,
	changesOf,
	readParked,
	readRounds,
	type CheckState,
	type ParkedItem,
	type WaitPlan,
} from './stored';

/** From what a parked wait stores to its tasks, and on to its output. */

export interface ParkedEntry extends TaskEntry {
	start: ParkedItem;
	/** What the checks before have handed on. */
	known: CheckState;
}

/**
 * Each task as Start holds it and the checks so far have left it.
 * @param start what the checks were started with
 * @param rounds what each check has handed on, the oldest first
 */
export function parkedEntries(
	plan: WaitPlan,
	start: readonly INodeExecutionData[],
	rounds: ReadonlyArray<readonly INodeExecutionData[]>,
): ParkedEntry[] {
	const states = readRounds(rounds, start.length, plan.mark);
	return start.map(({ json }, index) => {
		const item = readParked(json);
		const known = states[index];
		if (item.passThrough) known.settled = true;
		return {
			...taskEntry(
				index,
				{ json: toItemJson(item.other ?? {}) },
				applyChanges(item.task, known.changes),
			),
			settled: known.settled,
			failedCalls: known.failedCalls,
			problem: known.problem ?? undefined,
			refusals: known.refusals,
			finishedSince: known.finishedSince,
			answer: known.answer ?? item.answer,
			otherFields: item.other !== null,
			raw: item.raw,
			fileName: item.fileName ?? undefined,
			start: item,
			known,
			files: known.files ?? item.files ?? {},
		};
	});
}

/** What checks are started with, of a task as it is known now. */
export function startItem(entry: TaskEntry): INodeExecutionData {
	const parked: ParkedItem = {
		task: entry.task,
		other: entry.otherFields ? entry.source.json : null,
		raw: entry.raw,
		fileName: entry.fileName ?? null,
		passThrough: entry.settled,
		answer: entry.raw ? entry.answer : undefined,
		...storedFiles(entry),
	};
	return { json: toItemJson(parked), pairedItem: { item: entry.index } };
}

function storedFiles({ files }: TaskEntry): Pick<ParkedItem, 'files'> {
	return Object.keys(files).length > 0 ? { files } : {};
}

/** What a check hands on of a task. */
export function stateOf(entry: ParkedEntry): CheckState {
	const { task, start, settled, failedCalls, problem, answer } = entry;
	const { refusals, finishedSince } = entry;
	return {
		changes: changesOf(start.task, task),
		settled,
		// More of them tell nothing new, and what is new is stored.
		failedCalls: Math.min(failedCalls, REFUSALS_BELIEVED),
		problem: problem ?? null,
		...(refusals && { refusals: storedRefusals(refusals) }),
		...(finishedSince !== undefined && { finishedSince }),
		...storedFiles(entry),
		answer: start.raw ? answer : undefined,
	};
}

/** Their words come again with the next one. */
function storedRefusals({ count, since }: Refusals): CheckState['refusals'] {
	return { count: Math.min(count, REFUSALS_BELIEVED), since };
}

/** What the output of a parked wait follows from. */
export function outputSettings(plan: WaitPlan): OutputSettings {
	const lastFramePropertyName = plan.lastFramePropertyName ?? undefined;
	const failedTasks = failedTasksOf(plan.failedTasks, plan.continueOnFail);
	return { ...plan, operation: 'wait', failedTasks, lastFramePropertyName };
}

/** n8n keeps the error of a parked wait, and repeats it for *Retry execution*. */
const WAY_BACK =
	'Retry execution would only repeat this message: run Seedance Wait again with the task IDs; nothing is created again.';

/**
 * The output of the wait.
 * @throws NodeOperationError naming the failed tasks, if the plan says `stop`
 */
export function finishedItems(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
): INodeExecutionData[] {
	const items = outputItems(context, outputSettings(plan), entries, WAY_BACK);
	// What was parked before marks had a name would take such a field for its own, and go round for ever.
	if (plan.mark === '') for (const { json } of items) delete json.seedanceCheck;
	return items;
}
