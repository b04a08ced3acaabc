import { readError } from '../shared/answers/error';
import { isMarked } from '../shared/answers/refusal';
import { readReport } from '../shared/answers/report';
import type { CancelCall } from '../shared/providers/dialect';
import { isObject } from '../shared/tools/json';
import { pause } from '../shared/tools/pause';
import { backOff } from '../shared/tools/polling';
import { applyReport } from '../shared/answers/status';
import { updateTask, warn } from '../shared/items/task';
import { send, STATUS_TIMEOUT_MS, type Outcome } from '../shared/http/send';
import { ignoringStop, type RequestContext } from '../shared/n8n/context';
import { forEachBounded } from '../shared/tools/pool';
import { askTask, isOpen, type Askable } from './asking';
import type { TaskEntry } from './entries';

/** Cancels tasks that are still queued, and running ones where the provider can. A finished one is left alone. */

const ATTEMPTS = 3;
const CANCELLED = 'The task was cancelled while it was queued.';
const STOPPED =
	'The task was cancelled while it was running; the provider may charge for what had run by then.';

const ASKED =
	'The provider was asked to cancel the task and has not said that it did: Seedance Wait tells what comes of it.';

/** Cancels those of the tasks that are still under way, each as {@link cancelTask} does. */
export async function cancelOpen(
	context: RequestContext,
	{ concurrency }: { concurrency: number },
	entries: readonly TaskEntry[],
	running = false,
): Promise<void> {
	await forEachBounded(entries.filter(isOpen), concurrency, (entry) =>
		cancelTask(context, entry, running),
	);
}

/**
 * Cancels one task if that is possible, and says in its warnings what happened. Does not throw.
 * @param running whether a running one may be stopped too: only if a person asks for it, since what has run may be charged
 */
export async function cancelTask(
	stopped: RequestContext,
	entry: Askable,
	running = false,
): Promise<void> {
	const { provider } = entry.account;
	const { cancel } = provider.dialect;
	const said = cancel
		? // After a person's stop requests must still go out.
			await tryToCancel(ignoringStop(stopped), entry, cancel, running)
		: `The task was not cancelled: ${provider.name} documents no way to cancel one.`;
	if (said !== undefined) entry.task = warn(entry.task, said);
}

/** What happened, in words; nothing if the task can no longer be asked about, which its failure says. */
async function tryToCancel(
	context: RequestContext,
	entry: Askable,
	cancel: CancelCall,
	running: boolean,
): Promise<string | undefined> {
	let sent = false;
	let said = CANCELLED;
	// Ark deletes the record of a finished task for the same call, so the status is asked first, every time.
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		await askTask(context, entry, STATUS_TIMEOUT_MS);
		const { status, taskId } = entry.task;
		if (status === 'cancelled') return sent ? said : 'The task had already been cancelled.';
		if (entry.task.done) return 'The task was not cancelled: it had already ended.';
		if (entry.settled) return undefined;
		if (entry.failedCalls === 0) {
			if (status !== 'queued' && !cancel.running)
				return 'The task was not cancelled: it is already running, and only queued tasks can be cancelled.';
			if (status !== 'queued' && !running)
				return 'The task was not cancelled: it is already running, and what has run may be charged; the operation Cancel stops it all the same.';
			if (status !== 'queued') said = STOPPED;
			const request = cancel.request(taskId ?? '');
			const outcome = await send(context, entry.account, request, STATUS_TIMEOUT_MS);
			sent = true;
			const answered = outcome.kind === 'answer' ? outcome.status : 0;
			if (outcome.kind === 'answer' && answered >= 200 && answered < 300) {
				// Ark answers with an empty body, as a proxy's page is too: the status tells.
				if (!isObject(outcome.body)) continue;
				if (isMarked(outcome.body)) return await seeWhatComes(context, entry, said, outcome);
				if (!saysCancelled(entry, cancel, outcome.body))
					return await seeWhatComes(context, entry, said);
				takeCancelled(entry, cancel, outcome.body);
				return said;
			}
			if (outcome.kind === 'answer' && answered >= 400 && answered < 500 && answered !== 429)
				return await seeWhatComes(context, entry, said, outcome);
		}
		if (attempt < ATTEMPTS) await pause(backOff(attempt, undefined, Math.random()));
	}
	return sent ? ASKED : 'The task was not cancelled: the provider gave no clear answer.';
}

/** Whether a success says that the task has ended: "success" and no more may be that of the call. */
function saysCancelled({ account }: Askable, { ended }: CancelCall, body: unknown): boolean {
	if (ended) return ended(body);
	return readReport(account.provider.dialect.answer, body).status === 'cancelled';
}

/**
 * What has become of a task if the answer does not say that it was cancelled.
 * @param refusal the answer, if it refuses: an earlier call may have cancelled the task
 */
async function seeWhatComes(
	context: RequestContext,
	entry: Askable,
	said: string,
	refusal?: Extract<Outcome, { kind: 'answer' }>,
): Promise<string> {
	await askTask(context, entry, STATUS_TIMEOUT_MS);
	if (entry.task.status === 'cancelled') return said;
	if (entry.task.done) return 'The task was not cancelled: it had already ended.';
	if (refusal)
		return `The task was not cancelled: ${readError(refusal.body)?.message ?? refusal.text ?? `HTTP ${refusal.status}`}`;
	return ASKED;
}

function takeCancelled(entry: Askable, cancel: CancelCall, body: unknown): void {
	const { provider } = entry.account;
	const report = readReport(provider.dialect.answer, body);
	entry.task = applyReport(
		entry.task,
		{ ...report, status: 'cancelled', unknownStatus: undefined, taskId: undefined },
		provider,
	);
	entry.settled = true;
	if (!cancel.refunded?.(body)) return;
	// What was held back for the task has been given back.
	entry.task = updateTask(entry.task, {
		usage: { ...entry.task.usage, providerUnits: 0 },
		cost: { ...entry.task.cost, chargedUsd: 0 },
	});
}
