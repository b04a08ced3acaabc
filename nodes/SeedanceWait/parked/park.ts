import * as n8n from 'n8n-workflow';
import { WAIT_INDEFINITELY, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { toItemJson } from '../../shared/tools/json';
import { runIndex, runsAsTool } from '../../shared/n8n/context';
import type { TaskEntry } from '../entries';
import { startChecks } from './checks';
import { startGuard } from './guard';
import { nextSleep } from './sleeps';
import { planOf, writeParked } from './stored';
import type { WaitSettings } from '../settings';

/**
 * Parking a wait: the execution is waiting in n8n's database, and a workflow of its own asks about the tasks from time
 * to time (docs/how-waiting-works.md). No process memory and no worker is held.
 */

/** Why this run cannot be parked, as a sentence for the user; `undefined` where it can. */
export function whyNotParked(context: IExecuteFunctions): string | undefined {
	if (runsAsTool(context)) return 'an agent’s tool cannot be suspended.';
	if (!isStored(context.getWorkflow().id)) return 'the workflow has not been saved yet.';
	if (!isStored(context.getExecutionId())) return 'this execution is not stored.';
	if (!resumesHonestly())
		return 'this version of n8n would go on as if all were well if a suspended wait fails; update to n8n 2.27 or later.';
	return undefined;
}

/** n8n's placeholders for what has no id are `__EMPTY__` and `__UNKNOWN__`. */
function isStored(id: string | undefined): boolean {
	return id !== undefined && id !== '' && !id.startsWith('__');
}

/**
 * From n8n 2.27 on the error of a child fails its parent; before it, the parent goes on with its own input, and before
 * 2.0 even where all went well. n8n tells a node no version: this constant came at the same time.
 */
function resumesHonestly(): boolean {
	return 'CRASHABLE_EXECUTION_STATUSES' in n8n;
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
	const plan = planOf(settings, deadline, context.continueOnFail(), {
		parentExecutionId: context.getExecutionId(),
		parentWorkflowId: context.getWorkflow().id ?? '',
		parentNode: context.getNode().name,
		parentRun: runIndex(context),
	});
	const items = entries.map(startItem);
	const now = Date.now();
	const quietUntil = Math.max(now, ...entries.map(({ notBefore }) => notBefore ?? 0));
	try {
		const firstSleep = nextSleep(0, deadline - now, quietUntil - now);
		const checks = await startChecks(context, plan, items, firstSleep);
		if (!checks.waitTill) return { items: [checks.data[0] ?? []] };
		await startGuard(context, plan, items, checks.executionId).catch((error: unknown) => {
			context.logger.warn('Seedance Wait: the checks go on without a guard', { error });
		});
		// n8n would take the checks' last items for their result where it was killed in the middle of one. Waiting for no
		// execution in particular, the parent goes on only when checks end by themselves, those that the guard starts too.
		await context.putExecutionToWait(WAIT_INDEFINITELY);
		context.setMetadata({
			waitingChildExecutionIds: [],
			subExecution: { executionId: checks.executionId, workflowId: plan.parentWorkflowId },
		});
		return { items: [context.getInputData()] };
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
		passThrough: entry.settled,
		answer: entry.raw ? entry.answer : undefined,
	});
	return { json: toItemJson(parked), pairedItem: { item: entry.index } };
}
