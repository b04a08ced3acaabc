import {
	WAIT_INDEFINITELY,
	type IExecuteFunctions,
	type INodeCredentials,
	type INodeExecutionData,
} from 'n8n-workflow';

import { updateTask } from '../../shared/items/task';
import { runIndex } from '../../shared/n8n/context';
import { itemProblem } from '../../shared/n8n/items';
import { providerOf } from '../../shared/providers';
import { toItemJson } from '../../shared/tools/json';
import { leftAloneMs } from '../asking';
import type { TaskEntry } from '../entries';
import { lacksFiles } from '../files';
import { startChecks } from './checks';
import { startGuard } from './guard';
import { ABANDONED } from './parent';
import { nextSleep } from './sleeps';
import { startItem } from './parkedEntries';
import { planOf, type WaitPlan } from './stored';
import type { WaitSettings } from '../settings';
import type { WaitEnd } from '../waitEnd';

/**
 * Parking a wait: the execution is waiting in n8n's database, and a workflow of its own asks about the tasks from time
 * to time (docs/how-waiting-works.md). No process memory and no worker is held.
 */

/** Either what to return while parked, or why it did not work. */
export type Parked = { items: INodeExecutionData[][] } | { problem: string };

/** Parks all tasks of the run together. */
export async function park(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	end: WaitEnd,
): Promise<Parked> {
	const { deadline } = end;
	const needing = entries.filter((entry) => !entry.settled || lacksFiles(settings, entry));
	const credentials = neededCredentials(context, needing);
	const plan = planOf(settings, end, credentials, {
		parentExecutionId: context.getExecutionId(),
		parentWorkflowId: context.getWorkflow().id ?? '',
		parentNode: context.getNode().name,
		parentRun: runIndex(context),
	});
	const items = entries.map(startItem);
	try {
		const firstSleep = nextSleep(0, deadline - Date.now(), leftAloneMs(entries));
		const checks = await startChecks(context, plan, items, firstSleep, { waitForThem: true });
		if (!checks.waitTill) {
			const finished = checks.data[0] ?? [];
			if (finished.length === items.length) return { items: [finished] };
			return { problem: 'n8n did not let the checks of the wait sleep.' };
		}
		await startGuards(context, { ...plan, checks: checks.executionId }, items);
		// n8n would take the checks' last items for their result if it was killed in the middle of one, but not for an
		// execution that waits for a time of its own: that goes on when checks or guards end by themselves, with the items of
		// no other run, for n8n has noted these as the ones it waits for.
		await context.putExecutionToWait(abandonedAt(deadline));
		context.setMetadata({
			subExecution: { executionId: checks.executionId, workflowId: plan.parentWorkflowId },
		});
		const shown = context.getInputData().map((item) => ({ ...item }));
		const asErrors = settings.failedTasks !== 'return';
		for (const entry of entries) leaveAsLastSeen(context, entry, asErrors);
		return { items: [shown] };
	} catch (error) {
		return {
			problem: `n8n did not let the wait be suspended (${error instanceof Error ? error.message : String(error)}).`,
		};
	}
}

async function startGuards(
	context: IExecuteFunctions,
	plan: WaitPlan,
	items: INodeExecutionData[],
): Promise<void> {
	try {
		const { executionId } = await startGuard(context, plan, items);
		await startGuard(context, { ...plan, guard: executionId }, items);
	} catch (error) {
		context.logger.warn('Seedance Wait: the checks go on without a guard, or with one', { error });
	}
}

/** How long after the deadline n8n goes on by itself, ms: a parent may wait hours for a free slot, and addresses live a day. */
const ABANDONED_MS = 24 * 3_600_000;

/**
 * When n8n takes the execution up by itself, if every run of the wait is gone by then: killed one after the other, or
 * deleted. It passes on what the node was given.
 */
function abandonedAt(deadline: number): Date {
	return new Date(Math.min(deadline + ABANDONED_MS, WAIT_INDEFINITELY.getTime()));
}

/**
 * Writes the task into the item that n8n keeps, and passes on if it goes on by itself, or if a person stops it and
 * retries it: a task that is not settled may not pass as if it were. Its fields stay, for a callback reads them.
 */
function leaveAsLastSeen(
	context: IExecuteFunctions,
	{ source, task, settled, index, files }: TaskEntry,
	asError: boolean,
): void {
	const left = settled ? task : updateTask(task, { timedOut: true, failure: ABANDONED });
	const { taskId, status, failure } = left;
	source.json = { ...source.json, ...toItemJson(left) };
	if (asError && status !== 'succeeded')
		source.error = itemProblem(context, `${taskId}: ${failure?.message ?? status}`, null, index);
	delete source.binary;
	if (Object.keys(files).length > 0) source.binary = files;
}

/**
 * The credentials that checks need, and no other: n8n refuses to resume a run that has one which the workflow may no
 * longer use, needed or not.
 */
function neededCredentials(
	context: IExecuteFunctions,
	needing: readonly TaskEntry[],
): INodeCredentials {
	const chosen = context.getNode().credentials ?? {};
	const needed: INodeCredentials = {};
	for (const { task } of needing) {
		const type = providerOf(task.provider)?.credential;
		if (type !== undefined && chosen[type]) needed[type] = chosen[type];
	}
	return needed;
}
