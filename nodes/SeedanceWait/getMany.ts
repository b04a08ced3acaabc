import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readError } from '../shared/answers/error';
import { readList } from '../shared/answers/list';
import { applyReport, readStatus } from '../shared/answers/status';
import { openAccount, type Account } from '../shared/http/account';
import { send, STATUS_TIMEOUT_MS, type Outcome } from '../shared/http/send';
import { createTask, updateTask, warn, type Failure, type Task } from '../shared/items/task';
import { isStopped, stopSignal } from '../shared/n8n/context';
import { INCLUDE_RAW } from '../shared/n8n/fields';
import { asInputError, InputError } from '../shared/n8n/input';
import { inputFailure, itemProblem, taskItem } from '../shared/n8n/items';
import { ItemParameters } from '../shared/n8n/parameters';
import { namesWhere, PROVIDERS } from '../shared/providers';
import type { ApiRequest, ListCall } from '../shared/providers/dialect';
import { asText, at } from '../shared/tools/json';
import { pause } from '../shared/tools/pause';
import { backOff } from '../shared/tools/polling';
import { OPERATION } from './fields';
import { FROM_TASK, type WaitSettings } from './settings';

/** The operation `getMany`: the newest tasks of the account, for whoever has lost their IDs. */

/** How often a page is asked for, if no usable answer comes. */
const ATTEMPTS = 3;
/** How many pages are looked at whose tasks may be others than videos. */
const MOST_PAGES = 20;

/**
 * The newest tasks of the account as task items, the newest first. Runs once, whatever comes in.
 * @throws NodeOperationError if there is no list to be had, unless *On Error* says continue: then an item says so
 */
export async function listTasks(
	context: IExecuteFunctions,
	settings: WaitSettings,
): Promise<INodeExecutionData[]> {
	const [source] = context.getInputData();
	const found = await newestTasks(context, settings);
	if ('tasks' in found) {
		const raw = new ItemParameters(context, 0).optionFlag(INCLUDE_RAW);
		if (found.notice !== undefined)
			context.addExecutionHints({ message: found.notice, location: 'outputPane' });
		return found.tasks.map(({ task, answer }) =>
			taskItem(task, source, 0, { otherFields: false, ...(raw && { raw: { answer } }) }),
		);
	}
	if (!context.continueOnFail()) throw itemProblem(context, found.message, found.hint, 0);
	const { provider } = settings;
	const task = updateTask(createTask({ provider, status: 'unknown' }), { failure: found });
	return [taskItem(task, source, 0, { otherFields: false })];
}

interface ListedTask {
	task: Task;
	answer: unknown;
}

interface Listing {
	tasks: ListedTask[];
	/** What the user should know of what is missing; it stands at the last task too. */
	notice?: string;
}

/** The tasks, or why there are none to be had. */
async function newestTasks(
	context: IExecuteFunctions,
	settings: WaitSettings,
): Promise<Listing | Failure> {
	try {
		const { account, list } = await openList(context, settings.provider);
		return await readPages(context, account, list, settings.limit);
	} catch (error) {
		return inputFailure(asInputError(error), false);
	}
}

/** @throws InputError if the provider has no list, or its credential cannot be read */
async function openList(
	context: IExecuteFunctions,
	id: WaitSettings['provider'],
): Promise<{ account: Account; list: ListCall }> {
	const provider = id === FROM_TASK ? undefined : PROVIDERS[id];
	const list = provider?.dialect.list;
	if (provider && list) return { account: await openAccount(context, provider), list };
	const those = namesWhere(({ dialect }) => dialect.list !== undefined).join(', ');
	throw new InputError(
		provider
			? `${provider.name} documents no list of an account’s tasks`
			: `${OPERATION.choices.getMany} asks one provider, and cannot take it from the items`,
		`Choose one of these providers: ${those}.`,
	);
}

/** Page after page until there are enough, or no more. */
async function readPages(
	context: IExecuteFunctions,
	account: Account,
	list: ListCall,
	limit: number,
): Promise<Listing | Failure> {
	const { dialect } = account.provider;
	// If not everything in it is a video, nobody knows how many of its tasks are.
	const size = list.isTask ? list.pageSize : Math.min(limit, list.pageSize);
	const found = new Map<string, ListedTask>();
	let isCut = false;
	let looked = 0;
	let request: ApiRequest | undefined = list.newest(1, size);
	for (let page = 1; request && found.size < limit && !isStopped(context); page++) {
		const outcome = await askPage(context, account, request);
		const body = outcome.kind === 'answer' && outcome.status === 200 ? outcome.body : undefined;
		const listed = readList(dialect, body);
		if (!listed) return failureOfList(account, outcome);
		let isNew = false;
		for (const { report, item } of listed.tasks) {
			const { taskId } = report;
			// A task that was made meanwhile moves the others to the next page.
			if (taskId === undefined || found.has(taskId)) continue;
			isNew = true;
			const { id } = account.provider;
			const task = createTask({ provider: id, taskId, status: 'unknown' });
			found.set(taskId, { task: applyReport(task, report, account.provider), answer: item });
		}
		looked += listed.count;
		// A host may have smaller pages than were asked for, or the same one for every number.
		const isShort = listed.count < size && !(listed.total !== undefined && listed.total > looked);
		const isSame = !isNew && listed.tasks.length > 0;
		const isLast = isSame || listed.count === 0 || (list.next === undefined && isShort);
		request = isLast ? undefined : nextPage(list, body, page, size);
		isCut = request !== undefined && list.isTask !== undefined && page >= MOST_PAGES;
		if (isCut) break;
	}
	const tasks = [...found.values()].slice(0, limit);
	if (!isCut || tasks.length >= limit) return { tasks };
	const count = `${tasks.length === 0 ? 'none' : tasks.length} of Seedance ${tasks.length < 2 ? 'was' : 'were'} found`;
	const notice = `Among the account’s newest ${looked} tasks, which ${account.provider.name} lists whatever they are of, ${count}; older ones were not looked at. The operation Get asks about a task by its ID, however old it is.`;
	// The oldest task says that there may be older ones.
	const oldest = tasks.at(-1);
	if (oldest) oldest.task = warn(oldest.task, notice);
	return { tasks, notice };
}

/** The call for the page after this one; `undefined` if there is none. */
function nextPage(
	list: ListCall,
	body: unknown,
	page: number,
	size: number,
): ApiRequest | undefined {
	if (list.next === undefined) return list.newest(page + 1, size);
	const address = asText(at(body, list.next));
	if (address === undefined || !URL.canParse(address, 'https://host')) return undefined;
	// Where to ask is known; an address out of an answer gets no key.
	const query = Object.fromEntries(new URL(address, 'https://host').searchParams);
	return { ...list.newest(), query };
}

async function askPage(
	context: IExecuteFunctions,
	account: Account,
	request: ApiRequest,
): Promise<Outcome> {
	const signal = stopSignal(context);
	for (let attempt = 1; ; attempt++) {
		const outcome = await send(context, account, request, STATUS_TIMEOUT_MS);
		const isPassing =
			outcome.kind === 'noAnswer' || outcome.status === 429 || outcome.status >= 500;
		if (!isPassing || attempt >= ATTEMPTS || signal?.aborted) return outcome;
		const retryAfterMs = outcome.kind === 'answer' ? outcome.retryAfterMs : undefined;
		await pause(backOff(attempt, retryAfterMs, Math.random()), signal);
	}
}

/** Why there is no list, in the words of a status call. */
function failureOfList({ provider }: Account, outcome: Outcome): Failure {
	const status = outcome.kind === 'answer' ? outcome.status : undefined;
	const reading = readStatus(provider, outcome, undefined);
	const isSilent = outcome.kind === 'answer' && readError(outcome.body)?.message === undefined;
	// For a task that is asked about, 404 means that it is not known.
	const isOther = status === 404 || (status !== undefined && status < 300 && isSilent);
	if (reading.kind === 'again' && !isOther) return reading.failure;
	return inputFailure(
		new InputError(
			`The provider’s address answered no list of tasks (HTTP ${status})`,
			'Check the base URL of the credential; a gateway that speaks like this provider may have no such list.',
		),
		false,
	);
}
