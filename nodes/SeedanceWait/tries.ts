import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { readTaskItem } from '../shared/items/task';
import { runIndex } from '../shared/n8n/context';
import { at, isObject, toItemJson } from '../shared/tools/json';
import type { TaskEntry } from './entries';
import { readFiles } from './parked/stored';

/**
 * n8n's *Retry On Fail* runs the whole node again when one task failed. What the first try has settled and stored stands
 * in the node's context, which survives that, so it is neither asked about nor fetched again.
 */

/** Where the node's context keeps it; a loop that comes round begins anew. */
function memoryOf(context: IExecuteFunctions): IDataObject | undefined {
	if (!context.getNode().retryOnFail) return undefined;
	const memory = context.getContext('node');
	const key = `settled ${runIndex(context)}`;
	const known = memory[key];
	if (isObject(known)) return known as IDataObject;
	const fresh: IDataObject = {};
	memory[key] = fresh;
	return fresh;
}

/** Settles the tasks that an earlier try has settled. */
export function recallTasks(context: IExecuteFunctions, entries: readonly TaskEntry[]): void {
	const memory = memoryOf(context);
	if (!memory) return;
	for (const entry of entries) {
		const known = memory[String(entry.index)];
		const task = readTaskItem(at(known, 'task'));
		if (task?.taskId !== entry.task.taskId || task.provider !== entry.task.provider) continue;
		entry.task = task;
		entry.settled = true;
		entry.answer = at(known, 'answer');
		entry.files = readFiles(at(known, 'binary')) ?? {};
	}
}

/** Remembers the tasks that are settled now, with their files. */
export function rememberTasks(context: IExecuteFunctions, entries: readonly TaskEntry[]): void {
	const memory = memoryOf(context);
	if (!memory) return;
	for (const entry of entries) {
		if (!entry.task.done) continue;
		const { task, answer, files } = entry;
		// A file that n8n holds in memory would be stored twice.
		const stored = Object.values(files).every(({ id }) => id !== undefined);
		memory[String(entry.index)] = toItemJson({
			task,
			...(entry.raw && { answer }),
			...(stored && { binary: files }),
		});
	}
}
