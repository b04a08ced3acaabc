import type { INodeExecutionData } from 'n8n-workflow';

import { itemProblem, taskItem } from '../shared/n8n/items';
import type { TaskStatus } from '../shared/items/task';
import { isStopped, type RequestContext } from '../shared/n8n/context';
import type { TaskEntry } from './entries';
import { tellOfFiles } from './files';
import type { OutputSettings } from './settings';

/** From tasks to output items: the same items, whichever way the wait went. */

/**
 * The output items; what becomes of tasks that did not succeed is the user's choice.
 * @param wayBack stands at the end of the error
 * @throws NodeOperationError naming the failed tasks, if the choice is `stop`
 */
export function outputItems(
	context: RequestContext,
	settings: OutputSettings,
	entries: readonly TaskEntry[],
	wayBack = '',
): INodeExecutionData[] {
	const failed = new Set(entries.filter(({ task }) => hasFailed(settings.operation, task.status)));
	if (settings.failedTasks === 'stop' && failed.size > 0 && !isStopped(context))
		throw failedTasks(context, [...failed], wayBack);
	return entries.map((entry) => {
		const item = taskItem(tellOfFiles(entry, settings), entry.source, entry.index, {
			otherFields: entry.otherFields,
			...(entry.raw && { raw: { answer: entry.answer } }),
		});
		if (Object.keys(entry.files).length > 0) item.binary = entry.files;
		if (settings.failedTasks !== 'errorOutput' || !failed.has(entry)) return item;
		return {
			json: { error: messageOf(entry), details: { task: item.json } },
			pairedItem: { item: entry.index },
		};
	});
}

/** After a wait every task that did not succeed; otherwise what went wrong, which a wanted cancel did not. */
function hasFailed(operation: OutputSettings['operation'], status: TaskStatus): boolean {
	if (operation === 'wait') return status !== 'succeeded';
	if (operation === 'cancel' && status === 'cancelled') return false;
	return status !== 'succeeded' && status !== 'queued' && status !== 'running';
}

function messageOf({ task }: TaskEntry): string {
	return task.failure?.message ?? `The task is ${task.status}`;
}

/** One error for all failed tasks, each named with its id. */
function failedTasks(
	context: RequestContext,
	failed: readonly TaskEntry[],
	wayBack: string,
): Error {
	const [first] = failed;
	const lines = failed.map(
		(entry) => `[item ${entry.index}] ${entry.task.taskId ?? 'no task ID'}: ${messageOf(entry)}`,
	);
	const message =
		failed.length === 1
			? messageOf(first)
			: `${failed.length} tasks did not succeed; the first one: ${messageOf(first)}`;
	return itemProblem(
		context,
		message,
		[`${lines.join('. ')}.`, first.task.failure?.hint, wayBack].filter(Boolean).join(' '),
		first.index,
	);
}
