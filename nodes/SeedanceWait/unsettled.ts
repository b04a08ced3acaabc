import { ownFailure } from '../shared/items/failure';
import { updateTask, warn, type Failure, type Task } from '../shared/items/task';

/** What becomes of a task that is not settled: it can no longer be asked about, or the wait is over. Pure. */

/** The task that could not be asked about any more. */
export function loseTask(task: Task, failure: Failure): Task {
	return updateTask(task, { status: 'unknown', failure: { ...failure, safeToRecreate: false } });
}

/**
 * The task at the deadline, as last seen: nothing is lost, it can be waited for again.
 * @param minutes of waiting, as the user wants it
 * @param lastProblem why the last call brought no answer
 * @param endsEarly why the wait ended before those minutes were over, as a clause
 */
export function timeOut(
	task: Task,
	minutes: number,
	lastProblem: string | undefined,
	endsEarly?: string,
): Task {
	const late = updateTask(task, {
		timedOut: true,
		failure: ownFailure(
			'timedOut',
			'unknown',
			endsEarly === undefined
				? `The task was not finished after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} of waiting`
				: `The task was not finished when the wait had to end: ${endsEarly}`,
			endsEarly === undefined
				? 'Nothing is lost: run Seedance Wait again with this task ID, or raise Timeout.'
				: 'Nothing is lost: run Seedance Wait again with this task ID, or raise the time limit of the workflow.',
			{ retryable: true, safeToRecreate: false },
		),
	});
	return lastProblem === undefined
		? late
		: warn(late, `The last status call brought no answer: ${lastProblem}.`);
}

/** The deadline has come: what is not settled comes back as last seen. */
export function giveUp(
	entries: ReadonlyArray<{ task: Task; settled: boolean; problem?: string }>,
	minutes: number,
	endsEarly?: string | null,
): void {
	for (const entry of entries) {
		if (entry.settled) continue;
		entry.task = timeOut(entry.task, minutes, entry.problem, endsEarly ?? undefined);
		entry.settled = true;
	}
}

/** How old a task is, ms; `undefined` if nobody said when it began. */
export function taskAge(task: Task, now: number): number | undefined {
	const from = Date.parse(task.submittedAt ?? task.createdAt ?? '');
	return Number.isNaN(from) ? undefined : Math.max(0, now - from);
}
