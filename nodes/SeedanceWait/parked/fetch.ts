import type { IBinaryKeyData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { RequestContext } from '../../shared/n8n/context';
import { asText, at, isObject, toItemJson } from '../../shared/tools/json';
import type { TaskEntry } from '../entries';
import { Files, lacksFiles } from '../files';
import { outputSettings, parkedEntries, startItem, type ParkedEntry } from './parkedEntries';
import { readChecksRun, readRun } from './runState';
import {
	applyChanges,
	changesOf,
	readParked,
	readPlan,
	readRounds,
	type Place,
	type WaitPlan,
} from './stored';
import { fetchWorkflow } from './workflows';

/**
 * The files of a parked wait. What a check fetches itself belongs to the run of the checks, and goes when that is pruned
 * or deleted; n8n copies the files of a run to its parent only if that run has not slept (docs/sources.md#n8n-suspending).
 * So they are fetched in a run of their own, which ends in one go: n8n copies them to the parked execution, and removes
 * that run.
 */

/**
 * Fetches the files that are lacking, of the tasks that have succeeded so far: in a run of its own or, if n8n does not
 * let it be, here. What comes of it goes into the entries. Does not throw.
 */
export async function fetchSettled(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
): Promise<void> {
	const settings = outputSettings(plan);
	const lacking = entries.filter((entry) => entry.settled && lacksFiles(settings, entry));
	if (lacking.length === 0) return;
	try {
		const code = fetchWorkflow(context.getNode(), plan);
		const { parentExecutionId: executionId, parentWorkflowId: workflowId } = plan;
		const { data } = await context.executeWorkflow({ code }, lacking.map(startItem), undefined, {
			parentExecution: { executionId, workflowId, shouldResume: false },
			executionMode: context.getMode(),
		});
		takeFetched(plan, lacking, data[0] ?? []);
	} catch (error) {
		context.logger.warn(
			'Seedance Wait: files are fetched by the checks, whose execution they now belong to',
			{ reason: error instanceof Error ? error.message : String(error) },
		);
		await new Files(context, settings).all(lacking);
	}
}

/** @throws Error if these are not the items of such a run, or their files are not kept */
function takeFetched(
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
	items: readonly INodeExecutionData[],
): void {
	if (items.length !== entries.length) throw new Error('The run did not end in one go');
	for (const [index, entry] of entries.entries()) {
		const { json, binary = {} } = items[index];
		const { problems, changes } = json;
		if (!Array.isArray(problems)) throw new Error('The run put out something else');
		if (!belongsTo(plan, binary, entry.files)) throw new Error('n8n did not copy the files');
		if (isObject(changes)) entry.task = applyChanges(entry.task, changes);
		entry.files = binary;
		entry.fileProblems = problems.map(String);
	}
}

/** Where a file's reference tells whose it is, it must be the parked execution's; `had` is older. */
function belongsTo(plan: WaitPlan, files: IBinaryKeyData, had: IBinaryKeyData): boolean {
	return Object.entries(files).every(([field, { id }]) => {
		const owner = /\/executions\/([^/]+)\//.exec(id ?? '')?.[1];
		const isOld = Object.hasOwn(had, field);
		return isOld || owner === undefined || owner === plan.parentExecutionId;
	});
}

/** The node's phase `fetch`: one item for each task, with its files. */
export async function fetchFilesOfParked(
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	const plan = readPlan(context.getNodeParameter('plan', 0, ''));
	const entries = parkedEntries(plan, context.getInputData(), []);
	await new Files(context, outputSettings(plan)).all(entries);
	return [
		entries.map(({ index, start, task, files, fileProblems }) => {
			const changes = changesOf(start.task, task);
			const json = toItemJson({ taskId: task.taskId, problems: fileProblems, changes });
			return { json, binary: files, pairedItem: { item: index } };
		}),
	];
}

/** For a callback: what is stored already is not fetched again. Where n8n does not tell, everything is. */
export async function recallFiles(
	context: RequestContext,
	place: Place,
	entries: readonly TaskEntry[],
): Promise<void> {
	const parent = await readRun(context, place.parentExecutionId);
	// As parking has left it for the editor's link; n8n's own note of its children is newer than 2.27.
	const checks = asText(
		at(parent, 'executionData.nodeExecutionStack.0.metadata.subExecution.executionId'),
	);
	const run = checks === undefined ? undefined : await readChecksRun(context, checks);
	if (!run) return;
	const mark = asText(at(run.rounds.at(0)?.at(0)?.json, 'seedanceCheck.mark')) ?? '';
	const states = readRounds(run.rounds, run.start.length, mark);
	for (const entry of entries) {
		const start = readParked(run.start.at(entry.index)?.json);
		const stored = states.at(entry.index)?.files ?? start.files;
		if (stored && start.task.taskId === entry.task.taskId) entry.files = stored;
	}
}
