import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toItemJson } from '../shared/json';
import { runsAsTool } from '../shared/parameters';
import { checkWorkflow } from './checkWorkflow';
import type { TaskEntry } from './entries';
import { writeParked } from './parked';
import { checksUntil, nextSleep, planOf } from './plan';
import type { WaitSettings } from './settings';

/**
 * Parking a wait: the execution is waiting in n8n's database, and a workflow of its own asks about the tasks from time
 * to time (n8n-engine.md section 4, 3). No process memory and no worker is held.
 */

/** Why this run cannot be parked, as a sentence for the user; `undefined` where it can. */
export function whyNotParked(
	context: IExecuteFunctions,
	settings: WaitSettings,
): string | undefined {
	if (runsAsTool(context)) return 'an agent’s tool cannot be suspended.';
	if (!context.getWorkflow().id) return 'the workflow has not been saved yet.';
	if (!context.getExecutionId()) return 'this execution is not stored.';
	if (!returnsChildItems(context))
		return 'this version of n8n cannot go on with the results of a suspended wait; update to n8n 2.0 or later.';
	if (settings.failedTasks === 'stop' && !context.continueOnFail() && !passesChildErrors(context)) {
		return 'this version of n8n cannot fail a suspended node with the right message, which Failed Tasks: Stop needs.';
	}
	return undefined;
}

/** From n8n 2.0 on, a parent goes on with its child's items; before it, with its own input. */
function returnsChildItems(context: IExecuteFunctions): boolean {
	return 'getExecutionContext' in context;
}

/** From n8n 2.30 on, a child's error becomes its parent's. */
function passesChildErrors(context: IExecuteFunctions): boolean {
	return 'getRuntimeCredential' in context;
}

/** Either what to return while parked, or why it did not work. */
export type Parked = { items: INodeExecutionData[][] } | { problem: string };

/** Parks all tasks of the run together. */
export async function park(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	deadline: number,
): Promise<Parked> {
	const { id, name } = context.getWorkflow();
	const executionId = context.getExecutionId();
	const remainingMs = deadline - Date.now();
	const open = entries.filter(({ wait }) => wait && !wait.settled).length;
	const code = checkWorkflow({
		name: `Seedance Wait: ${open} ${open === 1 ? 'task' : 'tasks'} of ${name ?? 'a workflow'}`,
		node: context.getNode(),
		plan: planOf(settings, deadline, context.continueOnFail(), executionId),
		checks: checksUntil(remainingMs),
		firstSleepSeconds: Math.ceil(nextSleep(0, remainingMs) / 1000),
	});
	try {
		const result = await context.executeWorkflow({ code }, entries.map(startItem), undefined, {
			parentExecution: { executionId, workflowId: id ?? '', shouldResume: true },
			executionMode: context.getMode(),
		});
		if (result.waitTill) return { items: [context.getInputData()] };
		return { items: [result.data[0] ?? []] };
	} catch (error) {
		return {
			problem: `n8n did not let the wait be suspended (${error instanceof Error ? error.message : String(error)}).`,
		};
	}
}

function startItem(entry: TaskEntry): INodeExecutionData {
	const parked = writeParked({
		task: entry.task,
		other: entry.otherFields ? entry.source.json : null,
		raw: entry.raw,
		fileName: entry.fileName ?? null,
		passThrough: !entry.wait || entry.wait.settled,
	});
	return { json: toItemJson(parked), pairedItem: { item: entry.index } };
}
