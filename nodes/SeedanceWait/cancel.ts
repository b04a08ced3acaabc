import { sleep } from 'n8n-workflow';

import { readError, readReport } from '../shared/dialects/answers';
import { backOff } from '../shared/polling';
import { applyReport } from '../shared/status';
import { updateTask, warn } from '../shared/task';
import { send, STATUS_TIMEOUT_MS, uncut, type RequestContext } from '../shared/transport';
import { askOnce, type WaitEntry } from '../shared/waiting';

/** Cancels tasks that are still queued. A running task cannot be stopped anywhere, and a finished one is left alone. */

const ATTEMPTS = 3;

/** Cancels one task where that is possible, and says in its warnings what happened. Does not throw. */
export async function cancelTask(stopped: RequestContext, entry: WaitEntry): Promise<void> {
	// After a person's stop requests must still go out.
	const context = uncut(stopped);
	const { provider } = entry.account;
	const { cancel } = provider.dialect;
	const say = (warning: string): void => {
		entry.task = warn(entry.task, warning);
	};
	if (!cancel) {
		say(`The task was not cancelled: ${provider.name} documents no way to cancel one.`);
		return;
	}
	// Ark deletes the record of a finished task for the same call, so the status is asked first, every time.
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		await askOnce(context, entry, STATUS_TIMEOUT_MS);
		if (entry.settled) {
			if (entry.task.done) say('The task was not cancelled: it had already ended.');
			return;
		}
		if (entry.failedCalls === 0 && entry.task.status !== 'queued') {
			say(
				'The task was not cancelled: it is already running, and only queued tasks can be cancelled.',
			);
			return;
		}
		if (entry.failedCalls === 0) {
			const outcome = await send(
				context,
				entry.account,
				cancel.request(entry.task.taskId ?? ''),
				STATUS_TIMEOUT_MS,
			);
			if (outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300) {
				const report = readReport(provider.dialect.answer, outcome.body);
				entry.task = applyReport(
					entry.task,
					{ ...report, status: 'cancelled', taskId: undefined },
					provider,
				);
				if (cancel.refunded?.(outcome.body)) {
					entry.task = updateTask(entry.task, { cost: { ...entry.task.cost, chargedUsd: 0 } });
				}
				entry.settled = true;
				say('The task was cancelled while it was queued.');
				return;
			}
			if (
				outcome.kind === 'answer' &&
				outcome.status >= 400 &&
				outcome.status < 500 &&
				outcome.status !== 429
			) {
				const reason = readError(outcome.body)?.message ?? `HTTP ${outcome.status}`;
				await askOnce(context, entry, STATUS_TIMEOUT_MS);
				say(`The task was not cancelled: ${reason}`);
				return;
			}
		}
		if (attempt < ATTEMPTS) await sleep(backOff(attempt, undefined, Math.random()));
	}
	say('The task was not cancelled: the provider gave no clear answer.');
}
