import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { at, isObject, toItemJson } from '../shared/json';
import { forEachBounded } from '../shared/pool';
import { providerOf, type CredentialName } from '../shared/providers';
import { timeOut } from '../shared/status';
import { openAccount, STATUS_TIMEOUT_MS, type Account } from '../shared/transport';
import { askOnce, waitEntry } from '../shared/waiting';
import { cancelTask } from './cancel';
import { START } from './checkWorkflow';
import type { TaskEntry } from './entries';
import { Files, outputItems } from './output';
import {
	applyChanges,
	changesOf,
	readCheckState,
	readParked,
	type CheckState,
	type ParkedItem,
} from './parked';
import { nextSleep, readPlan, type WaitPlan } from './plan';

/** What a parked wait runs: one check of all open tasks, and at the end the output items. */

/** A check this close to the deadline is the last one, ms. */
const DEADLINE_TOLERANCE_MS = 1_500;

interface ParkedEntry {
	index: number;
	start: ParkedItem;
	state: CheckState;
}

export async function checkTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const plan = readPlan(context.getNodeParameter('plan', 0, ''));
	// Nobody waits any more: a person has stopped the execution, or a callback has already ended the wait.
	if (!(await isParked(context, plan.parentExecutionId))) return [[]];

	const entries = parkedEntries(context);
	const accounts = new Map<CredentialName, Account | string>();
	const last = Date.now() >= plan.deadline - DEADLINE_TOLERANCE_MS;
	let retryAfterMs = 0;
	await forEachBounded(entries, plan.concurrency, async (entry) => {
		if (entry.state.settled) return;
		const asked = await checkTask(context, plan, accounts, entry, last);
		retryAfterMs = Math.max(retryAfterMs, asked ?? 0);
	});
	const now = Date.now();
	const allSettled = entries.every(({ state }) => state.settled);
	const sleepSeconds = Math.ceil(
		nextSleep(now - plan.parkedAt, plan.deadline - now, retryAfterMs) / 1000,
	);
	return [
		entries.map(({ index, state }) => ({
			json: toItemJson({ ...state, allSettled, sleepSeconds }),
			pairedItem: { item: index },
		})),
	];
}

/** One task, asked once; what is found out goes into the entry's state. */
async function checkTask(
	context: IExecuteFunctions,
	plan: WaitPlan,
	accounts: Map<CredentialName, Account | string>,
	entry: ParkedEntry,
	last: boolean,
): Promise<number | undefined> {
	const { start, state } = entry;
	const before = applyChanges(start.task, state.changes);
	const account = await accountFor(context, before.provider, accounts);
	if (typeof account === 'string') {
		// The credential may come back before the deadline.
		entry.state = { ...state, failedCalls: state.failedCalls + 1, problem: account };
		if (last) settle(entry, plan, account);
		return undefined;
	}
	const wait = { ...waitEntry(entry.index, before, account), failedCalls: state.failedCalls };
	const retryAfterMs = await askOnce(context, wait, STATUS_TIMEOUT_MS);
	if (last && !wait.settled && plan.cancelOnTimeout) await cancelTask(context, wait);
	entry.state = {
		taskId: wait.task.taskId,
		status: wait.task.status,
		progress: wait.task.progress,
		changes: changesOf(start.task, wait.task),
		settled: wait.settled,
		failedCalls: wait.failedCalls,
		problem: wait.problem ?? null,
		answer: start.raw ? wait.answer : undefined,
	};
	if (last && !wait.settled) settle(entry, plan, wait.problem);
	return retryAfterMs;
}

/** The deadline has come: the task as last seen. */
function settle(entry: ParkedEntry, plan: WaitPlan, problem: string | undefined): void {
	const { start, state } = entry;
	const task = timeOut(applyChanges(start.task, state.changes), plan.timeout, problem);
	entry.state = {
		...state,
		taskId: task.taskId,
		status: task.status,
		changes: changesOf(start.task, task),
		settled: true,
	};
}

/** @throws NodeOperationError where a task is not settled: it must never pass on as if the wait were over */
export async function finishTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const plan = readPlan(context.getNodeParameter('plan', 0, ''));
	if (!(await isParked(context, plan.parentExecutionId))) return [[]];
	const parked = parkedEntries(context);
	if (parked.some(({ state }) => !state.settled)) {
		throw new NodeOperationError(
			context.getNode(),
			'The wait ended before every task was settled',
			{
				description: 'Run Seedance Wait again with the task IDs; nothing has to be created again.',
			},
		);
	}
	const entries = parked.map(({ index, start, state }): TaskEntry => ({
		index,
		source: { json: toItemJson(start.other ?? {}) },
		task: applyChanges(start.task, state.changes),
		answer: state.answer,
		otherFields: start.other !== null,
		raw: start.raw,
		fileName: start.fileName ?? undefined,
	}));
	const output = {
		...plan,
		operation: 'wait' as const,
		lastFramePropertyName: plan.lastFramePropertyName ?? undefined,
	};
	return [await outputItems(context, output, entries, new Files(context, output))];
}

/** Each input item with what Start holds for it; Check 1 gets Start's own items. */
function parkedEntries(context: IExecuteFunctions): ParkedEntry[] {
	const started: unknown = context.evaluateExpression(`{{ $('${START}').all() }}`, 0);
	const input = context.getInputData();
	return (Array.isArray(started) ? started : []).map((item: unknown, index) => {
		const start = readParked(at(item, 'json'));
		const json: unknown = input[index]?.json;
		const state = readCheckState(isObject(json) && 'changes' in json ? json : {});
		return {
			index,
			start,
			state: start.passThrough
				? { ...state, taskId: start.task.taskId, status: start.task.status, settled: true }
				: state,
		};
	});
}

async function accountFor(
	context: IExecuteFunctions,
	providerId: string,
	accounts: Map<CredentialName, Account | string>,
): Promise<Account | string> {
	const provider = providerOf(providerId);
	if (!provider) return `the provider "${providerId}" is not known`;
	let account = accounts.get(provider.credential);
	if (account === undefined) {
		account = await openAccount(context, provider).catch((error: unknown) =>
			error instanceof Error ? error.message : String(error),
		);
		accounts.set(provider.credential, account);
	}
	return typeof account === 'string' ? account : { ...account, provider };
}

/** Whether the execution that parked these tasks still waits. Where n8n cannot tell, it is taken to. */
async function isParked(context: IExecuteFunctions, executionId: string): Promise<boolean> {
	try {
		const parent = await context.getExecutionDataById(executionId);
		if (parent === undefined) return false;
		const name: unknown = at(parent, 'resultData.error.name');
		return (
			name !== 'ManualExecutionCancelledError' &&
			parent.waitTill !== undefined &&
			parent.waitTill !== null
		);
	} catch {
		return true;
	}
}
