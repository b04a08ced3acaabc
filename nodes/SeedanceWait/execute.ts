import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isStopped } from '../shared/n8n/context';
import { sayFailures } from '../shared/n8n/failureHint';
import { InputError } from '../shared/n8n/input';
import { inputFailure, inputProblem, taskItem } from '../shared/n8n/items';
import { createTask, readTaskItem, updateTask } from '../shared/items/task';
import { cancelOpen } from './cancel';
import { readEntries, rowTask, taskFields, type TaskEntry } from './entries';
import { getTasks } from './get';
import { listTasks } from './getMany';
import { Files } from './files';
import { outputItems } from './output';
import { checkTasks } from './parked/checks';
import { whileWorking } from './parked/claims';
import { fetchFilesOfParked } from './parked/fetch';
import { lookAfterChecks } from './parked/guard';
import type { Phase } from './parked/stored';
import { readWaitSettings, type WaitSettings } from './settings';
import { recallTasks, rememberTasks } from './tries';
import { waitFor } from './wait';

/**
 * Seedance Wait: one task item for each input item, in their order, whatever becomes of the tasks. A task that is not
 * settled is never passed on as if it were.
 */

/** What a parked wait runs while this node is suspended. */
const PHASES = new Map<unknown, (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>>([
	['check', checkTasks],
	['guard', lookAfterChecks],
	['fetch', fetchFilesOfParked],
] satisfies Array<[Phase, unknown]>);

export async function waitForTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const run = PHASES.get(context.getNodeParameter('phase', 0, ''));
	if (run) return await whileWorking(context.getExecutionId(), async () => await run(context));

	const settings = readWaitSettings(context);
	if (settings instanceof InputError) return [unusable(context, settings)];
	const { operation } = settings;
	if (operation === 'getMany') return [await listTasks(context, settings)];
	const entries = await readEntries(context, context, settings);
	const files = new Files(context, settings);
	if (operation === 'wait') recallTasks(context, entries);
	const parked = await OPERATIONS[operation](context, settings, entries, files);
	if (parked) return parked;
	if (!isStopped(context)) await files.all(entries);
	if (operation === 'wait' && !isStopped(context)) rememberTasks(context, entries);
	const items = outputItems(context, settings, entries);
	if (operation !== 'cancel')
		sayFailures(
			context,
			entries.map(({ task }) => task),
		);
	return [items];
}

/**
 * The tasks as they came, each with what is wrong with the settings: none of them may pass on as if it had been asked
 * about.
 * @throws NodeOperationError unless *On Error* says continue
 */
function unusable(context: IExecuteFunctions, problem: InputError): INodeExecutionData[] {
	if (!context.continueOnFail()) throw inputProblem(context, problem, 0);
	const failure = inputFailure(problem, false);
	return context.getInputData().map((source, index) => {
		const json = taskFields(source.json);
		const known = readTaskItem(json) ?? rowTask(json);
		const task = known ?? createTask({ provider: 'unknown', status: 'unknown' });
		const extras = { otherFields: false };
		return taskItem(task.done ? task : updateTask(task, { failure }), source, index, extras);
	});
}

/** Answers items only if the execution was parked: n8n replaces them when it goes on. */
type Operation = (
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: TaskEntry[],
	files: Files,
) => Promise<INodeExecutionData[][] | void>;

const OPERATIONS: Record<Exclude<WaitSettings['operation'], 'getMany'>, Operation> = {
	wait: waitFor,
	get: getTasks,
	cancel: async (context, settings, entries) => await cancelOpen(context, settings, entries, true),
};
