import { readList } from '../shared/answers/list';
import type { TaskReport } from '../shared/answers/report';
import type { ProviderRow } from '../shared/providers';
import {
	ADDRESS_PATIENCE_MS,
	REFUSALS_BELIEVED,
	REFUSED_FOR_MS,
	REFUSED_LONG_MS,
} from '../shared/tools/polling';
import { Limiter } from '../shared/tools/pool';
import { applyReport, lacksAddress, readStatus } from '../shared/answers/status';
import { askStatus, bodyOf, type Said } from './askStatus';
import type { TaskEntry } from './entries';
import { loseTask, taskAge } from './unsettled';
import type { Account } from '../shared/http/account';
import { send, STATUS_TIMEOUT_MS, type Outcome } from '../shared/http/send';
import type { RequestContext } from '../shared/n8n/context';

/** Asking providers how tasks are: one by one, or many in one call. */

/** How many tasks one call can ask about; `undefined` if the provider lists none by id. */
export function askedTogether(account: Account | undefined): number | undefined {
	const { list } = account?.provider.dialect ?? {};
	return list?.byId && list.pageSize;
}

/** A task that can be asked about. */
export type Askable<T extends TaskEntry = TaskEntry> = T & { account: Account };

/** Whether it is still under way, and can be asked about. */
export function isOpen<T extends TaskEntry>(entry: T): entry is Askable<T> {
	return !entry.settled && entry.account !== undefined;
}

/** Whether so much time has passed since then, whichever way the clock has been set meanwhile. */
function hasPassed(ms: number, since: number): boolean {
	return Math.abs(Date.now() - since) >= ms;
}

/** How long providers want to be left alone, ms, by what they last said of these tasks; `undefined` if none said so. */
export function leftAloneMs(entries: readonly TaskEntry[]): number | undefined {
	const until = entries.flatMap(({ notBefore }) => notBefore ?? []);
	return until.length === 0 ? undefined : Math.max(0, Math.max(...until) - Date.now());
}

/** Asks once about one task and writes the answer into the entry. */
export async function askTask(
	context: RequestContext,
	entry: Askable,
	timeoutMs: number,
): Promise<void> {
	const { task, account } = entry;
	const age = taskAge(task, Date.now());
	take(entry, await askStatus(context, account, task.taskId ?? '', age, timeoutMs));
}

/** Writes the outcome of a status call into the entry. */
function takeOutcome(entry: Askable, outcome: Outcome): void {
	const { provider } = entry.account;
	const reading = readStatus(provider, outcome, taskAge(entry.task, Date.now()));
	take(entry, { reading, answer: bodyOf(outcome) });
}

/** Writes what the provider said into the entry. */
function take(entry: Askable, { reading, answer }: Said): void {
	if (answer !== undefined) entry.answer = answer;
	const now = Date.now();
	entry.notBefore = undefined;
	if (reading.kind === 'report') {
		takeReport(entry, reading.report);
		return;
	}
	const { failure, reason, retryAfterMs } = reading;
	const { count = 0, since = now } = entry.refusals ?? {};
	entry.refusals = reading.persistent ? { count: count + 1, since, failure } : undefined;
	entry.failedCalls++;
	entry.problem = reason;
	if (retryAfterMs !== undefined) entry.notBefore = now + retryAfterMs;
	const isOften = count + 1 >= REFUSALS_BELIEVED && hasPassed(REFUSED_FOR_MS, since);
	const isLong = count > 0 && hasPassed(REFUSED_LONG_MS, since);
	if (entry.refusals && (isOften || isLong)) believeRefusal(entry);
}

function takeReport(entry: Askable, report: TaskReport): void {
	const { task } = entry;
	const { provider } = entry.account;
	entry.failedCalls = 0;
	entry.problem = undefined;
	entry.refusals = undefined;
	const next = applyReport(task, report, provider);
	if (!lacksAddress(next, report, provider)) {
		entry.finishedSince = undefined;
		entry.finished = undefined;
		entry.task = next;
		entry.settled = next.done;
		return;
	}
	entry.finishedSince ??= Date.now();
	entry.finished = next;
	entry.task = applyReport(task, { ...report, status: 'running' }, provider);
	if (hasPassed(ADDRESS_PATIENCE_MS, entry.finishedSince)) waitNoLongerForAddress(entry);
}

/** Settles a task that can no longer be asked about, if the last answers said so. */
export function believeRefusal(entry: TaskEntry): void {
	const failure = entry.refusals?.failure;
	if (failure === undefined) return;
	entry.task = loseTask(entry.task, failure);
	entry.settled = true;
	entry.problem = undefined;
}

/** Settles a task that is finished but for its address, which nobody waits for any longer. */
export function waitNoLongerForAddress(entry: TaskEntry): void {
	if (entry.finished === undefined) return;
	entry.task = entry.finished;
	entry.settled = true;
}

/**
 * Asks once about several tasks of one account: in one call if the provider lists tasks by id, else one by one.
 * @param limiter shared with everything else that is asked meanwhile
 */
export async function askAccount(
	context: RequestContext,
	entries: readonly Askable[],
	limiter: Limiter,
	timeoutMs: number,
): Promise<void> {
	const askEach = async (some: readonly Askable[]): Promise<void> => {
		const ask = async (entry: Askable): Promise<void> =>
			await limiter.run(async () => await askTask(context, entry, timeoutMs));
		await Promise.all(some.map(ask));
	};
	const [first, ...others] = entries;
	if (!first) return;
	const { account } = first;
	const api = apiOf(account);
	const { byId } = account.provider.dialect.list ?? {};
	if (others.length === 0 || !byId || isWithoutList(api)) return await askEach(entries);
	const ids = entries.map(({ task }) => task.taskId ?? '');
	const outcome = await limiter.run(async () => await send(context, account, byId(ids), timeoutMs));
	const takeAll = (some: readonly Askable[]): void =>
		some.forEach((entry) => takeOutcome(entry, outcome));
	if (isBusy(outcome)) return takeAll(entries);
	if (isUnusable(outcome)) {
		// One task tells whether it is the list alone that fails, or the provider.
		const failures = (listFailures.get(api) ?? 0) + 1;
		listFailures.set(api, failures);
		const asksOne = failures >= LIST_FAILURES;
		if (asksOne) await askEach([first]);
		if (!asksOne || first.failedCalls > 0) return takeAll(asksOne ? others : entries);
		withoutList.set(api, Date.now());
		return await askEach(others);
	}
	listFailures.delete(api);
	if (isNoList(outcome)) withoutList.set(api, Date.now());
	const listed = listedTasks(account, outcome);
	const missing: Askable[] = [];
	for (const entry of entries) {
		const body = listed.get(entry.task.taskId ?? '');
		if (body === undefined) missing.push(entry);
		else takeOutcome(entry, { kind: 'answer', status: 200, body });
	}
	await askEach(missing);
}

/** The provider wants to be left alone, whatever it is asked. */
function isBusy(outcome: Outcome): boolean {
	return outcome.kind === 'answer' && outcome.status === 429;
}

/** No answer, or none that can be read: of the list, or of anything at this moment. */
function isUnusable(outcome: Outcome): boolean {
	if (outcome.kind === 'noAnswer') return true;
	const { status, body } = outcome;
	return status >= 500 || (status < 300 && body === undefined);
}

/** A gateway that speaks the dialect without its list. */
function isNoList(outcome: Outcome): boolean {
	return outcome.kind === 'answer' && [400, 404, 405].includes(outcome.status);
}

/** How long a list that failed is left alone, ms. */
const WITHOUT_LIST_MS = 10 * 60_000;
/** APIs whose list failed, and when (ms since 1970). */
const withoutList = new Map<string, number>();

/** After so many failures in a row a list may be one that never works. */
const LIST_FAILURES = 3;
const listFailures = new Map<string, number>();

/** Accounts of the same API are asked together. */
export function apiOf({ provider, baseUrl }: Account): string {
	return `${provider.id} ${baseUrl}`;
}

function isWithoutList(api: string): boolean {
	const since = withoutList.get(api);
	return since !== undefined && !hasPassed(WITHOUT_LIST_MS, since);
}

/** What the list says of each task. Where it leaves something open, the task itself is asked about. */
function listedTasks({ provider }: Account, outcome: Outcome): Map<string, unknown> {
	const found = new Map<string, unknown>();
	for (const { report, item } of readList(provider.dialect, bodyOf(outcome))?.tasks ?? [])
		if (report.taskId !== undefined && !isVague(report, provider)) found.set(report.taskId, item);
	return found;
}

/** A list may be a summary: without a status that is known, a finished video's address or a failure's reason. */
function isVague(report: TaskReport, { dialect }: ProviderRow): boolean {
	const { status, unknownStatus, videoUrl, removed, error } = report;
	if (status === undefined || unknownStatus !== undefined) return true;
	if (status === 'failed') return error === undefined;
	return status === 'succeeded' && videoUrl === undefined && removed !== true && !dialect.content;
}

/** Asks once about tasks of any accounts, with as few calls as each provider allows. */
export async function askTasks(
	context: RequestContext,
	entries: readonly Askable[],
	concurrency: number,
): Promise<void> {
	const limiter = new Limiter(concurrency);
	const byAccount = new Map<string, Askable[]>();
	for (const entry of entries) {
		const name = apiOf(entry.account);
		const group = byAccount.get(name);
		if (group) group.push(entry);
		else byAccount.set(name, [entry]);
	}
	for (const group of byAccount.values()) {
		const size = askedTogether(group[0]?.account) ?? group.length;
		for (let from = 0; from < group.length; from += size) {
			const page = group.slice(from, from + size);
			await askAccount(context, page, limiter, STATUS_TIMEOUT_MS);
		}
	}
}
