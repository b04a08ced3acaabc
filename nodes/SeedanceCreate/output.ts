import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { applyReport } from '../shared/answers/status';
import { createTask, updateTask, type Task } from '../shared/items/task';
import { sayFailures } from '../shared/n8n/failureHint';
import { inputFailure, taskItem } from '../shared/n8n/items';
import type { ProviderRow } from '../shared/providers';
import type { CreateEntry } from './entries';
import type { CreateSettings } from './settings';
import { runsAsTool } from '../shared/n8n/context';

/** From submissions to output items: one task item for each input item, in their order. Nothing here throws. */

/** The output items; which tasks failed is said above them. */
export function outputItems(
	context: IExecuteFunctions,
	{ provider, errorOutput }: Pick<CreateSettings, 'provider' | 'errorOutput'>,
	entries: readonly CreateEntry[],
	accountWarning: string | undefined,
): INodeExecutionData[] {
	const tasks = entries.map((entry) => taskOf(entry, provider, accountWarning));
	sayFailures(context, tasks);
	// An error item makes n8n try a tool again, and the tries have no name in common.
	const asError = ({ failure, status }: Task): boolean =>
		errorOutput && failure !== null && !(status === 'unknown' && runsAsTool(context));
	return entries.map(({ index, source, otherFields, raw, submission }, position) => {
		const task = tasks[position];
		const extras = { otherFields, ...(raw && { raw: { answer: submission?.answer } }) };
		const item = taskItem(task, source, index, extras);
		if (!asError(task)) return item;
		const { message } = task.failure ?? { message: task.status };
		return { json: { error: message, details: { task: item.json } }, pairedItem: { item: index } };
	});
}

function taskOf(
	{ prepared, problem, submission }: CreateEntry,
	provider: ProviderRow,
	accountWarning: string | undefined,
): Task {
	const request = prepared?.request;
	const base = createTask({
		provider: provider.id,
		status: 'notCreated',
		model: request?.model ?? null,
		// What a draft was made from stands with the draft alone.
		mode: request?.draftTaskId === undefined ? (request?.mode ?? null) : null,
		durationSeconds: request?.duration ?? null,
		resolution: request?.resolution ?? null,
		aspectRatio: request?.aspectRatio ?? null,
		seed: request?.seed ?? null,
		cost: prepared?.cost ?? { estimatedUsd: null, chargedUsd: null, basis: null },
		warnings: [prepared?.warnings ?? [], submission?.warning ?? [], accountWarning ?? []].flat(),
	});
	if (problem) return updateTask(base, { failure: inputFailure(problem, true) });
	if (!submission) return base;
	const sent = updateTask(base, { submittedAt: submission.submittedAt });
	if (submission.taskId !== undefined) {
		const created = updateTask(sent, { taskId: submission.taskId, status: 'queued' });
		return submission.report ? applyReport(created, submission.report, provider) : created;
	}
	return updateTask(sent, {
		status: submission.mayExist ? 'unknown' : 'notCreated',
		submittedAt: submission.mayExist ? submission.submittedAt : null,
		failure: submission.failure ?? null,
	});
}
