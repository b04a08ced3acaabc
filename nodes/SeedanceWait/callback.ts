import {
	NodeOperationError,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { readReport } from '../shared/dialects/answers';
import { isObject } from '../shared/json';
import type { Task } from '../shared/task';
import { STATUS_TIMEOUT_MS } from '../shared/transport';
import { askOnce } from '../shared/waiting';
import { readEntries, takeOver, type TaskEntry, type WaitInput } from './entries';
import { Files, outputItems } from './output';
import { readWaitSettings } from './settings';

/**
 * A provider's call to a parked execution. It is a hint and no more: the node asks the provider with its own key, so a
 * forged call changes nothing. The provider is answered first; only then anything is asked or downloaded.
 */

/**
 * Tasks that callbacks have found settled; they will not change any more. n8n keeps nothing of a call that does not end
 * the wait, so without this each of N calls would ask about all tasks before it. Lost at a restart, which costs a few
 * requests and no more.
 */
const settledTasks = new Map<string, Task>();
const MEMORY_LIMIT = 5_000;

/**
 * Executions that a callback has ended: of two calls at the same time only one goes on. A mark is kept, so that a call
 * that comes while n8n takes the execution up again does nothing either.
 */
const ended = new Set<string>();

/** Never throws: an error here would end the wait. */
export async function onCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	context.getResponseObject().status(200).json({ received: true });
	const stay: IWebhookResponseData = { noWebhookResponse: true };
	const execution = String(context.evaluateExpression('{{ $execution.id }}', 0));
	if (ended.has(execution)) return stay;
	try {
		const items = await settledItems(context, execution);
		return items ? { ...stay, workflowData: [items] } : stay;
	} catch (error) {
		context.logger.warn('Seedance Wait: a callback could not be used, the wait goes on polling', {
			reason: error instanceof Error ? error.message : String(error),
		});
		return stay;
	}
}

/** The output items where every task of the wait is settled, else `undefined`. */
async function settledItems(
	context: IWebhookFunctions,
	execution: string,
): Promise<INodeExecutionData[] | undefined> {
	const input = callbackInput(context);
	const settings = readWaitSettings(context, input.parameters);
	if (settings.operation !== 'wait') return undefined;
	const entries = await readEntries(context, input, settings);
	for (const entry of entries) recall(entry);
	const named = namedTask(context.getBodyData(), entries);
	if (named && !(await isSettled(context, named))) return undefined;
	// The first task that is still under way ends the questions.
	for (const entry of entries) if (!(await isSettled(context, entry))) return undefined;
	if (ended.has(execution)) return undefined;
	keepBounded(ended);
	ended.add(execution);
	const output = { ...settings, continueOnFail: input.continueOnFail };
	try {
		return await outputItems(context, output, entries, new Files(context, output));
	} catch (error) {
		// With Failed Tasks: Stop the checks fail the execution, with the right message.
		ended.delete(execution);
		throw new NodeOperationError(context.getNode(), error instanceof Error ? error : String(error));
	}
}

async function isSettled(context: IWebhookFunctions, entry: TaskEntry): Promise<boolean> {
	if (!entry.wait || entry.wait.settled) return true;
	await askOnce(context, entry.wait, STATUS_TIMEOUT_MS);
	takeOver(entry);
	if (!entry.wait.settled) return false;
	remember(entry);
	return true;
}

function settledKey({ wait }: TaskEntry): string {
	return `${wait?.account.baseUrl} ${wait?.account.provider.id} ${wait?.task.taskId}`;
}

function remember(entry: TaskEntry): void {
	// With the provider's own answer the memory would be large; such an item is asked about again.
	if (entry.raw) return;
	keepBounded(settledTasks);
	settledTasks.set(settledKey(entry), entry.task);
}

/** Makes room for one more: the oldest goes. */
function keepBounded(memory: Map<string, unknown> | Set<string>): void {
	const [oldest] = memory.keys();
	if (memory.size >= MEMORY_LIMIT && oldest !== undefined) memory.delete(oldest);
}

/** What an earlier call has found out; the rest of the task is as this wait's input knows it. */
function recall(entry: TaskEntry): void {
	const known = settledTasks.get(settledKey(entry));
	if (!known || !entry.wait || entry.raw) return;
	entry.wait.task = {
		...known,
		model: entry.task.model,
		mode: entry.task.mode,
		warnings: known.warnings,
	};
	entry.wait.settled = true;
	takeOver(entry);
}

/** The task that the call is about, by each provider's own way of naming it. */
function namedTask(body: unknown, entries: readonly TaskEntry[]): TaskEntry | undefined {
	if (!isObject(body)) return undefined;
	return entries.find(({ wait }) => {
		const taskId = wait && readReport(wait.account.provider.dialect.answer, body).taskId;
		return taskId !== undefined && taskId === wait?.task.taskId;
	});
}

/** A webhook context reads parameters for no item in particular, so their expressions are evaluated here. */
function callbackInput(context: IWebhookFunctions): WaitInput {
	const node = context.getNode();
	const items: unknown = context.evaluateExpression('{{ $input.all() }}', 0);
	const resolve = (value: unknown, index: number): unknown => {
		if (typeof value === 'string' && value.startsWith('=')) {
			return context.evaluateExpression(value.slice(1), index);
		}
		if (Array.isArray(value)) return value.map((entry) => resolve(entry, index));
		if (!isObject(value)) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, resolve(entry, index)]),
		);
	};
	return {
		items: Array.isArray(items) ? items.filter(isItem) : [],
		parameters: {
			getNodeParameter: (name, index, fallback) =>
				Object.hasOwn(node.parameters, name) ? resolve(node.parameters[name], index) : fallback,
		},
		continueOnFail:
			node.onError === 'continueRegularOutput' || node.onError === 'continueErrorOutput',
	};
}

function isItem(value: unknown): value is INodeExecutionData {
	return isObject(value) && isObject(value.json);
}
