import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

import { INCLUDE_OTHER_FIELDS, INCLUDE_RAW } from '../shared/n8n/fields';
import { asInputError, InputError, isUnset } from '../shared/n8n/input';
import { inputFailure, inputProblem } from '../shared/n8n/items';
import { ItemParameters } from '../shared/n8n/parameters';
import { readTaskId } from '../shared/n8n/taskId';
import {
	fullTaskId,
	PROVIDER_IDS,
	PROVIDERS,
	providerOf,
	type CredentialName,
	type ProviderRow,
} from '../shared/providers';
import { asText, at, isObject, type JsonObject } from '../shared/tools/json';
import {
	createTask,
	readTaskItem,
	updateTask,
	type Failure,
	type Task,
} from '../shared/items/task';
import { openAccount, type Account } from '../shared/http/account';
import type { RequestContext } from '../shared/n8n/context';
import { FILE_NAME, TASK_ID } from './fields';
import { FROM_TASK, type WaitInput, type WaitSettings } from './settings';

/** From input items to tasks: which one is asked about, where, and which pass through as they are. */

/** One input item and its task; settled from the start if nothing can or need be asked. */
export interface TaskEntry {
	index: number;
	source: INodeExecutionData;
	/** As last seen. */
	task: Task;
	/** Whom to ask; absent if there is nothing to ask, or the credential cannot be read. */
	account?: Account;
	/** It will not change any more, or can no longer be asked about. */
	settled: boolean;
	/** Calls in a row that brought no usable answer. */
	failedCalls: number;
	/** What the last of them said. */
	problem?: string;
	/** Answers in a row that refuse the call for good. */
	refusals?: Refusals;
	/** When the provider first called the task finished without giving an address, ms since 1970. */
	finishedSince?: number;
	/** The task as it will be if no address comes. */
	finished?: Task;
	/** The provider's last answer, as it came. */
	answer?: unknown;
	/** The provider wants to be left alone until then, ms since 1970. */
	notBefore?: number;
	otherFields: boolean;
	raw: boolean;
	fileName?: string;
	/** Its files as far as they are stored. */
	files: IBinaryKeyData;
	/** What is wrong with the others, as warnings. */
	fileProblems: string[];
}

/** How often in a row, since when (ms since 1970), and with which words. */
export interface Refusals {
	count: number;
	since: number;
	failure?: Failure;
}

/** Nothing is asked about it yet, and nothing known but the task. */
export function taskEntry(index: number, source: INodeExecutionData, task: Task): TaskEntry {
	return {
		index,
		source,
		task,
		settled: true,
		failedCalls: 0,
		otherFields: false,
		raw: false,
		files: {},
		fileProblems: [],
	};
}

/**
 * Reads all items before the first request.
 * @throws NodeOperationError for the first item that cannot be used, unless *On Error* says continue: then it comes
 * back as an item
 */
export async function readEntries(
	context: RequestContext,
	input: WaitInput,
	settings: WaitSettings,
): Promise<TaskEntry[]> {
	const accounts = new Map<CredentialName, Promise<Account>>();
	const entries: TaskEntry[] = [];
	for (const [index, source] of input.getInputData().entries()) {
		const known = readTaskItem(taskFields(source.json));
		const task = known ?? createTask({ provider: settings.provider, status: 'unknown' });
		const entry = taskEntry(index, source, task);
		entries.push(entry);
		try {
			await readEntry(context, input, settings, accounts, entry);
		} catch (error) {
			const problem = asInputError(error);
			if (!settings.continueOnFail) throw inputProblem(context, problem, index);
			entry.task = updateTask(entry.task, { failure: inputFailure(problem, false) });
		}
	}
	return entries;
}

async function readEntry(
	context: RequestContext,
	input: WaitInput,
	settings: WaitSettings,
	accounts: Map<CredentialName, Promise<Account>>,
	entry: TaskEntry,
): Promise<void> {
	const parameters = new ItemParameters(input, entry.index);
	entry.otherFields = parameters.optionFlag(INCLUDE_OTHER_FIELDS);
	entry.raw = parameters.optionFlag(INCLUDE_RAW);
	entry.fileName = parameters.optionText(FILE_NAME);
	const json = taskFields(entry.source.json);
	const mapped = givenId(context, parameters, entry.source);
	const given = json !== entry.source.json && isUnset(mapped) ? json.taskId : mapped;
	const known = readTaskItem(json);
	// What a provider has called its task is asked about, however it looks; no table keeps the list of warnings.
	const made = Array.isArray(json.warnings) && given === json.taskId ? known?.taskId : null;
	const taskId = made ?? readTaskId(given, TASK_ID.label);
	if (taskId === undefined) {
		// Never created, or created with an unknown end and no id: there is nothing to ask about.
		if (
			known &&
			isUnset(known.taskId) &&
			(known.status === 'notCreated' || known.status === 'unknown')
		)
			return;
		throw new InputError(
			'The task ID is empty',
			'Map Task ID to the taskId of Seedance Create’s output.',
		);
	}
	const own = taskOf(settings, json, taskId, given);
	const provider = providerFor(settings, own);
	const whole = wholeId(provider, taskId, asText(json.model));
	entry.task = own
		? updateTask(own, { taskId: whole })
		: createTask({ provider: provider.id, taskId: whole, status: 'queued' });
	// `get` asks about a finished task too: its address may have expired.
	if (entry.task.done && settings.operation !== 'get') return;
	if (!entry.task.done) entry.task = updateTask(entry.task, { timedOut: false, failure: null });
	entry.account = await accountOf(context, provider, accounts);
	entry.settled = false;
}

/** The account of a provider; `opened` are those that were read before, by their credentials. */
export async function accountOf(
	context: RequestContext,
	provider: ProviderRow,
	opened: Map<CredentialName, Promise<Account>>,
): Promise<Account> {
	const account = opened.get(provider.credential) ?? openAccount(context, provider);
	opened.set(provider.credential, account);
	return { ...(await account), provider };
}

/** The fields of an item that tell of its task: its own, or those of the task that an item of an error output tells of. */
export function taskFields(json: JsonObject): JsonObject {
	const told = at(json, 'details.task');
	return isObject(told) && Object.hasOwn(json, 'error') && isUnset(json.taskId) ? told : json;
}

/**
 * The task of a row that somebody keeps, for example in a sheet, with an ID and a provider and words of its own for the
 * rest; `undefined` if it names no provider. Its times are those of the row.
 */
export function rowTask(json: JsonObject, taskId: unknown = json.taskId): Task | undefined {
	const times = { submittedAt: null, createdAt: null, completedAt: null };
	const named = asText(json.provider);
	const provider = PROVIDER_IDS.find((id) => isNamed(PROVIDERS[id], named)) ?? named;
	return readTaskItem({ ...json, ...times, provider, taskId, status: 'queued' });
}

/** Whether a person means this provider: by its value, or as the editor shows it. */
function isNamed({ id, name, shortName }: ProviderRow, word: string | undefined): boolean {
	return [id, name, shortName].some((one) => one.toLowerCase() === word?.toLowerCase());
}

/** What the item says of the task with this ID; another's word for a provider counts only if it has to. */
function taskOf(
	settings: WaitSettings,
	json: JsonObject,
	taskId: string,
	given: unknown,
): Task | undefined {
	const known = readTaskItem(json);
	if (known) return known.taskId === taskId || given === json.taskId ? known : undefined;
	const row = rowTask(json, taskId);
	return row && (settings.provider === FROM_TASK || providerOf(row.provider)) ? row : undefined;
}

/** @throws InputError if the provider has to be asked by the model too, and nothing names it */
function wholeId(provider: ProviderRow, taskId: string, model: string | undefined): string {
	const whole = fullTaskId(provider, taskId, model);
	if (whole === undefined)
		throw new InputError(
			`${provider.name} is asked about a task by its model too, and neither the task ID ${taskId} nor the item names one`,
			'Map Task ID to the taskId of Seedance Create’s output, or put the model beside it, as the item’s field "model".',
		);
	return whole;
}

/**
 * The default is read without n8n's expression engine, which takes half a millisecond for each item, and in which n8n
 * does nothing else meanwhile.
 */
function givenId(
	context: RequestContext,
	parameters: ItemParameters,
	source: INodeExecutionData,
): unknown {
	return context.getNode().parameters.taskId === TASK_ID.default
		? source.json.taskId
		: parameters.raw(TASK_ID.name);
}

function providerFor(settings: WaitSettings, own: Task | undefined): ProviderRow {
	const made = own && providerOf(own.provider);
	if (settings.provider === FROM_TASK) {
		if (made) return made;
		throw new InputError(
			own
				? `The item names the provider "${own.provider}", which this node does not know`
				: 'The item does not say which provider made the task',
			'Choose the provider in this node, or pass on the item as Seedance Create put it out.',
		);
	}
	const provider = PROVIDERS[settings.provider];
	if (!own || made === provider) return provider;
	const other = made?.name ?? own.provider;
	throw new InputError(
		`This task was created with ${other}, and ${provider.name} is chosen here`,
		`Choose ${other} as the provider, or From Task for items of several providers.`,
	);
}
