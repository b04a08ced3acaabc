import {
	NodeOperationError,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { quoted } from '../../shared/n8n/context';
import { asNumber, at, isObject, type JsonObject } from '../../shared/tools/json';
import type { Task } from '../../shared/items/task';
import { askTasks, isOpen } from '../asking';
import { readEntries, type TaskEntry } from '../entries';
import { Files, lacksFiles } from '../files';
import { outputItems } from '../output';
import { claimEnd, endedBy, releaseEnd, waitName } from './claims';
import { recallFiles } from './fetch';
import { readParent } from './parent';
import { isSigned, isSignedByKey, type SignedCall } from './signature';
import type { Place } from './stored';
import type { Account } from '../../shared/http/account';
import { InputError } from '../../shared/n8n/input';
import { readWaitSettings, type WaitInput, type WaitSettings } from '../settings';

/**
 * A provider's call to a parked execution. It is a hint and no more: the node asks the provider with its own key, so a
 * forged call changes nothing; with a webhook secret in the credential it does not even make the node ask. The provider
 * is answered first; only then anything is asked or downloaded.
 */

/** Never throws: an error here would end the wait. */
export async function onCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	context.getResponseObject().status(200).json({ received: true });
	const stay: IWebhookResponseData = { noWebhookResponse: true };
	try {
		const place = placeOf(context);
		const items = await inTurn(waitName(place), async () => await settledItems(context, place));
		return items ? { ...stay, workflowData: [items] } : stay;
	} catch (error) {
		context.logger.warn('Seedance Wait: a callback could not be used, the wait goes on polling', {
			reason: error instanceof Error ? error.message : String(error),
		});
		return stay;
	}
}

/** The output items if every task of the wait is settled, else `undefined`. */
async function settledItems(
	context: IWebhookFunctions,
	place: Place,
): Promise<INodeExecutionData[] | undefined> {
	const input = callbackInput(context);
	const settings = readWaitSettings(input);
	if (settings instanceof InputError || settings.operation !== 'wait') return undefined;
	// An item that cannot be read here may be one that is still under way, so there is no going on without it.
	if (input.getInputData().length === 0) return undefined;
	const entries = await readEntries(context, input, { ...settings, continueOnFail: false });
	const wait = waitName(place);
	if (endedBy(wait) || !(await isBelieved(context, entries))) return undefined;
	if (!(await allSettled(context, settings, wait, entries))) return undefined;
	if (!claimEnd(wait, 'callback')) return undefined;
	settledTasks.delete(wait);
	try {
		if (entries.some((entry) => lacksFiles(settings, entry)))
			await recallFiles(context, place, entries);
		await new Files(context, settings).all(entries);
		const items = outputItems(context, settings, entries);
		// Downloads take their time, and in another process the checks may have ended the wait meanwhile: n8n would run
		// what follows a second time, if the execution waits again by now.
		if ((await readParent(context, place)).is === 'here') return items;
		releaseEnd(wait);
		return undefined;
	} catch (error) {
		// With Failed Tasks: Stop the checks fail the execution, with the right message.
		releaseEnd(wait);
		throw new NodeOperationError(context.getNode(), error instanceof Error ? error : String(error));
	}
}

function placeOf(context: IWebhookFunctions): Place {
	const parentNode = context.getNode().name;
	// n8n has taken the run that waits out of the run data before it asks the node.
	const before = context.evaluateExpression(`{{ $node[${quoted(parentNode)}].runIndex }}`, 0);
	return {
		parentExecutionId: context.getExecutionId(),
		parentNode,
		parentRun: (asNumber(before) ?? -1) + 1,
	};
}

/**
 * Asks about the tasks that the call names, then about the others, twice as many each time, until one is still under
 * way: so a call costs a request or two while the wait goes on, and few rounds at its end.
 */
async function allSettled(
	context: IWebhookFunctions,
	settings: WaitSettings,
	wait: string,
	entries: readonly TaskEntry[],
): Promise<boolean> {
	const known = settledTasks.get(wait);
	for (const entry of entries) recall(known, entry);
	const named = namedTasks(context, entries);
	const isNamed = (entry: TaskEntry): number => Number(named.includes(entry));
	const open = entries.filter(isOpen).sort((a, b) => isNamed(b) - isNamed(a));
	for (let from = 0, size = 1; from < open.length; from += size, size *= 2) {
		const some = open.slice(from, from + size);
		await askTasks(context, some, settings.concurrency);
		remember(
			wait,
			some.filter((entry) => !isOpen(entry)),
		);
		if (some.some(isOpen)) return false;
	}
	return true;
}

/**
 * What earlier calls for a wait have found settled; it will not change any more. n8n keeps nothing of a call that does
 * not end the wait, so without this each of N calls would ask about all tasks before its own. Lost at a restart, which
 * costs a few requests and no more.
 */
const settledTasks = new Map<string, Map<string, Task>>();
/** Waits that are remembered. */
const MEMORY_LIMIT = 500;

function remember(wait: string, settled: readonly TaskEntry[]): void {
	const [oldest] = settledTasks.keys();
	if (settledTasks.size >= MEMORY_LIMIT && oldest !== undefined) settledTasks.delete(oldest);
	const known = settledTasks.get(wait) ?? new Map<string, Task>();
	settledTasks.set(wait, known);
	for (const { task, raw } of settled) {
		// With the provider's own answer the memory would be large; such a task is asked about again.
		if (!raw && task.taskId !== null) known.set(task.taskId, task);
	}
}

function recall(known: Map<string, Task> | undefined, entry: TaskEntry): void {
	const task = known?.get(entry.task.taskId ?? '');
	if (!task || !isOpen(entry) || entry.raw) return;
	entry.task = task;
	entry.settled = true;
}

/** Waits whose calls are being worked on. */
const turns = new Map<string, { work: Promise<unknown>; isNextWaiting: boolean }>();

/**
 * One call for an execution at a time, and one more that waits for its turn. Others need not be worked on: the one that
 * waits will ask after they came.
 */
async function inTurn<T>(parked: string, work: () => Promise<T>): Promise<T | undefined> {
	const before = turns.get(parked);
	if (before?.isNextWaiting) return undefined;
	if (before) {
		before.isNextWaiting = true;
		await before.work.catch(() => undefined);
	}
	const turn = { work: work(), isNextWaiting: false };
	turns.set(parked, turn);
	try {
		return await turn.work;
	} finally {
		if (turns.get(parked) === turn) turns.delete(parked);
	}
}

/**
 * Whether a call may make the node ask: not if it is about a task whose provider signs its calls, in a way that can be
 * checked here, and is not signed so. One that names none of the tasks is believed if one of the accounts may have sent it.
 */
async function isBelieved(
	context: IWebhookFunctions,
	entries: readonly TaskEntry[],
): Promise<boolean> {
	const named = namedTasks(context, entries);
	const accounts = (named.length > 0 ? named : entries).flatMap(({ account }) => account ?? []);
	if (accounts.length === 0) return true;
	const body = rawBody(context) ?? Buffer.alloc(0);
	const call: SignedCall = { headers: { ...context.getHeaderData() }, body };
	for (const account of accounts) if (await maySend(context, account, call)) return true;
	context.logger.warn(
		'Seedance Wait: a callback was not signed by the provider, so nothing was asked; the wait goes on polling',
	);
	return false;
}

async function maySend(
	context: IWebhookFunctions,
	{ provider, webhookSecret, baseUrl }: Account,
	call: SignedCall,
): Promise<boolean> {
	const { signature, signingKeys } = provider.dialect;
	if (signingKeys?.ofBaseUrl === baseUrl) {
		const keys = await publishedKeys(context, signingKeys.url);
		return keys.length === 0 || isSignedByKey(keys, signingKeys.headers, call, Date.now());
	}
	if (!signature || webhookSecret === undefined) return true;
	return isSigned(signature, webhookSecret, call, Date.now());
}

const DAY_MS = 24 * 3_600_000;
/** Keys that providers publish, by their address, for a day. */
const published = new Map<string, { keys: JsonObject[]; at: number }>();

/** Empty if nobody can tell them. */
async function publishedKeys(context: IWebhookFunctions, url: string): Promise<JsonObject[]> {
	const known = published.get(url);
	if (known && known.at > Date.now() - DAY_MS) return known.keys;
	const answer: unknown = await context.helpers
		.httpRequest({ url, timeout: 10_000 })
		.catch(() => null);
	const listed = at(answer, 'keys');
	const keys = Array.isArray(listed) ? listed.filter(isObject) : [];
	if (keys.length > 0) published.set(url, { keys, at: Date.now() });
	return keys;
}

function rawBody(context: IWebhookFunctions): Buffer | undefined {
	const raw: unknown = context.getRequestObject().rawBody;
	return Buffer.isBuffer(raw) ? raw : undefined;
}

/** What parts words: signs other than theirs, and what JSON inside a text and forms write for one. */
const BETWEEN_WORDS = /(?:\\u[\da-f]{4}|\\.|%[\da-f]{2}|[^\w-])+/gi;

function words(text: string): string {
	return ` ${text.replace(BETWEEN_WORDS, ' ').trim()} `;
}

/**
 * The tasks whose ids stand anywhere in the call: each sender has its own name for them and its own envelope, and sends
 * JSON, a list, a form or XML.
 */
function namedTasks(context: IWebhookFunctions, entries: readonly TaskEntry[]): TaskEntry[] {
	const said = words(rawBody(context)?.toString() ?? JSON.stringify(context.getBodyData()) ?? '');
	return entries.filter(({ task: { taskId } }) => {
		// An id with its model in front of it (fal) is called without.
		const id = words(taskId?.split('/').at(-1) ?? '');
		return id.trim() !== '' && said.includes(id);
	});
}

/** A webhook context reads parameters for no item in particular, so their expressions are evaluated here. */
function callbackInput(context: IWebhookFunctions): WaitInput {
	const node = context.getNode();
	const given: unknown = context.evaluateExpression('{{ $input.all() }}', 0);
	const items = Array.isArray(given) ? given.filter(isItem) : [];
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
		getInputData: () => items,
		getNodeParameter: (name, index, fallback) =>
			Object.hasOwn(node.parameters, name) ? resolve(node.parameters[name], index) : fallback,
		continueOnFail: () =>
			node.onError === 'continueRegularOutput' || node.onError === 'continueErrorOutput',
	};
}

function isItem(value: unknown): value is INodeExecutionData {
	return isObject(value) && isObject(value.json);
}
