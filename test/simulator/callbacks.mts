/** Callbacks: the task as `GET` would answer it, posted to the address given at create. */
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import type { KeyState, Store } from './store.mts';
import type { Task } from './tasks.mts';

const ANSWER_WITHIN = 5_000;
const MAX_ATTEMPTS = 4;

/** What a provider posts: when, and what. */
export interface CallbackPlan {
	/** Post only when the task is over, not at every change. */
	onlyEnd: boolean;
	/** The body and the status it tells; undefined where this status is not subscribed. */
	bodyOf(task: Task, now: number): { status: string; body: unknown } | undefined;
	/** Headers that sign the body as it is sent. */
	sign?(body: string): Record<string, string>;
	/** Statuses whose callback is sent again, up to three times, without a 2xx in five seconds. */
	insistOn: ReadonlySet<string>;
}

async function post(store: Store, state: KeyState, task: Task, plan: CallbackPlan): Promise<void> {
	const url = task.facts.callbackUrl;
	const content = plan.bodyOf(task, Date.now());
	if (!url || !content || task.deleted) return;
	const text = JSON.stringify(content.body);
	const attempts = plan.insistOn.has(content.status) ? MAX_ATTEMPTS : 1;
	for (let attempt = 1; attempt <= attempts; attempt += 1) {
		const at = Date.now();
		let answerStatus = 0;
		try {
			const answer = await request(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', ...plan.sign?.(text) },
				body: text,
				headersTimeout: ANSWER_WITHIN,
				signal: AbortSignal.any([store.closing.signal, AbortSignal.timeout(ANSWER_WITHIN)]),
			});
			answerStatus = answer.statusCode;
			await answer.body.dump();
		} catch {
			if (store.closing.signal.aborted) return;
		}
		const { status } = content;
		state.callbacks.push({ at, taskId: task.knownAs, url, status, attempt, answerStatus });
		if (answerStatus >= 200 && answerStatus < 300) return;
		await sleep(500, undefined, { ref: false });
	}
}

/** Posts at every change of a task, or at its end, from now on. */
export function scheduleCallbacks(
	store: Store,
	state: KeyState,
	task: Task,
	plan: CallbackPlan,
): void {
	if (!task.facts.callbackUrl) return;
	const expiresAt = task.createdAt + (task.facts.expiresAfter ?? Number.POSITIVE_INFINITY) * 1000;
	const end = Math.min(task.endsAt, expiresAt);
	const changes = plan.onlyEnd ? [end] : [task.createdAt, task.runsAt, end];
	for (const at of changes) {
		const wait = at - Date.now() + 2; // a timer may fire a millisecond early
		if (wait > 2_000_000_000) continue; // beyond what a timer can hold: a task without an end
		void sleep(Math.max(0, wait), undefined, { ref: false, signal: store.closing.signal })
			.then(async () => {
				if (task.cancelledAt === undefined) await post(store, state, task, plan);
			})
			.catch(() => undefined); // the simulator ends
	}
}

/** Posts the cancellation of a task at once. */
export function callBackNow(store: Store, state: KeyState, task: Task, plan: CallbackPlan): void {
	void post(store, state, task, plan);
}
