import type { IBinaryKeyData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isObject, toItemJson } from '../../shared/tools/json';
import { lacksFiles, type Fetched } from '../files';
import { Files } from '../output';
import { outputSettings, parkedEntries, startAgain, type ParkedEntry } from './parkedEntries';
import { filesNote } from './shownRun';
import { applyChanges, changesOf, readPlan, type WaitPlan } from './stored';
import { fetchWorkflow } from './workflows';

/**
 * The files of a parked wait. What a check fetches itself belongs to the run of the checks, and goes when that is pruned
 * or deleted; n8n copies the files of a run to its parent only if that run has not slept (docs/sources.md#n8n-suspending).
 * So they are fetched in a run of their own, which ends in one go: n8n copies them to the parked execution, and removes
 * that run.
 */

/**
 * Fetches the files that are lacking, of the tasks that have succeeded so far; what is stored goes into the entries.
 * @returns what has come of it, for each of those tasks; does not throw
 */
export async function fetchSettled(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
): Promise<Map<ParkedEntry, Fetched>> {
	const settings = outputSettings(plan);
	const fetched = new Map<ParkedEntry, Fetched>();
	const lacking: ParkedEntry[] = [];
	for (const entry of entries) {
		if (entry.settled && lacksFiles(settings, entry.task, entry.files)) lacking.push(entry);
		else fetched.set(entry, { binary: entry.files, problems: [] });
	}
	if (lacking.length === 0) return fetched;
	for (const [entry, result] of await fetchOutside(context, plan, lacking)) {
		entry.files = result.binary;
		fetched.set(entry, result);
	}
	return fetched;
}

/** In a run of its own or, if n8n does not let it be, here. */
async function fetchOutside(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
): Promise<Map<ParkedEntry, Fetched>> {
	const node = context.getNode();
	const name = `Seedance Wait: files for execution ${plan.parentExecutionId}`;
	try {
		const code = fetchWorkflow({ name, note: filesNote(plan), node, plan });
		const { parentExecutionId: executionId, parentWorkflowId: workflowId } = plan;
		const { data } = await context.executeWorkflow({ code }, entries.map(startAgain), undefined, {
			parentExecution: { executionId, workflowId, shouldResume: false },
			executionMode: context.getMode(),
		});
		return readFetched(plan, entries, data[0] ?? []);
	} catch (error) {
		context.logger.warn(
			'Seedance Wait: files are fetched by the checks, whose execution they now belong to',
			{ reason: error instanceof Error ? error.message : String(error) },
		);
	}
	return await fetchHere(context, plan, entries);
}

/** Of each task the files that are stored, and those that are lacking. */
async function fetchHere(
	context: IExecuteFunctions,
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
): Promise<Map<ParkedEntry, Fetched>> {
	const files = new Files(context, outputSettings(plan));
	for (const entry of entries) files.have(entry, entry.files);
	const fetched = await files.fetched(entries);
	return new Map(
		entries.map((entry) => [entry, fetched.get(entry) ?? { binary: entry.files, problems: [] }]),
	);
}

/** @throws Error if these are not the items of such a run, or their files are not kept */
function readFetched(
	plan: WaitPlan,
	entries: readonly ParkedEntry[],
	items: readonly INodeExecutionData[],
): Map<ParkedEntry, Fetched> {
	if (items.length !== entries.length) throw new Error('The run did not end in one go');
	return new Map(
		entries.map((entry, index) => {
			const { json, binary = {} } = items[index];
			const { problems, changes } = json;
			if (!Array.isArray(problems)) throw new Error('The run put out something else');
			if (!belongsTo(plan, binary, entry.files)) throw new Error('n8n did not copy the files');
			if (isObject(changes)) entry.task = applyChanges(entry.task, changes);
			return [entry, { binary, problems: problems.map(String) }];
		}),
	);
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
	const fetched = await fetchHere(context, plan, entries);
	return [
		[...fetched].map(([entry, { binary, problems }]) => {
			const changes = changesOf(entry.start.task, entry.task);
			const json = toItemJson({ taskId: entry.task.taskId, problems, changes });
			return { json, binary, pairedItem: { item: entry.index } };
		}),
	];
}
