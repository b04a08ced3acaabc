import type { IExecuteFunctions, IWorkflowExecutionCustomData } from 'n8n-workflow';

import type { Task } from '../../shared/items/task';
import type { WaitPlan } from './stored';

/** What a person reads of a parked wait's runs, which stand in the executions list under their parent's name. */

/** n8n cuts a value off after this many characters. */
const VALUE_LIMIT = 255;
/** Task IDs named in a note. */
const IDS_IN_NOTE = 20;

/** Writes the state of a parked wait into what n8n shows beside a run (its custom data), and filters by. */
export function showInExecutionsList(
	context: IExecuteFunctions,
	plan: WaitPlan,
	state: { is: string; entries?: ReadonlyArray<{ task: Task }>; sleepMs?: number },
): void {
	const { customData }: { customData?: IWorkflowExecutionCustomData } =
		context.getWorkflowDataProxy(0).$execution;
	const { is, entries, sleepMs } = state;
	const tasks = entries?.map(({ task }) => task);
	customData?.setAll({
		seedance_wait: `${is} execution ${plan.parentExecutionId}`,
		...(tasks && { tasks: countByStatus(tasks), task_ids: join(tasks, VALUE_LIMIT) }),
		deadline: new Date(plan.deadline).toISOString(),
		next_round: sleepMs === undefined ? 'none' : new Date(Date.now() + sleepMs).toISOString(),
	});
}

/** For example `2 running, 1 succeeded`. */
function countByStatus(tasks: readonly Task[]): string {
	const counts = new Map<string, number>();
	for (const { status } of tasks) counts.set(status, (counts.get(status) ?? 0) + 1);
	return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

/** As many whole IDs as fit. */
function join(tasks: readonly Task[], limit: number): string {
	let text = '';
	for (const { taskId } of tasks) {
		if (taskId === null) continue;
		const longer = text === '' ? taskId : `${text}, ${taskId}`;
		if (longer.length > limit) break;
		text = longer;
	}
	return text;
}

/** The note beside the checks, Markdown. */
export function checksNote(plan: WaitPlan, tasks: readonly Task[]): string {
	const ids = tasks.flatMap(({ taskId }) => taskId ?? []);
	const more = ids.length > IDS_IN_NOTE ? ` and ${ids.length - IDS_IN_NOTE} more` : '';
	return `## Checks of a parked Seedance Wait
Execution **${plan.parentExecutionId}** is parked at its node **${plan.parentNode}**. This run asks the provider about its tasks from time to time (**Check** shows of which there was news), and when all are settled, or at ${new Date(plan.deadline).toISOString()}, execution ${plan.parentExecutionId} goes on with the **Result**.

To stop waiting, stop execution ${plan.parentExecutionId}, not this one.

Tasks: ${ids.slice(0, IDS_IN_NOTE).join(', ')}${more}`;
}

/** The note beside the guard, Markdown. */
export function guardNote(plan: WaitPlan): string {
	if (plan.guard)
		return `## Second guard of a parked Seedance Wait
Execution **${plan.parentExecutionId}** is parked at its node **${plan.parentNode}**, and execution ${plan.guard} looks after the run that checks its tasks. This one looks from time to time whether that guard is still there, and does its work if it is lost (n8n was killed in the middle of a look). It ends by itself.`;
	return `## Guard of a parked Seedance Wait
Execution **${plan.parentExecutionId}** is parked at its node **${plan.parentNode}**, and another run checks its tasks. This one looks from time to time whether those checks still go on. If they are lost (n8n was killed in the middle of one, or may not use a credential any more) it starts them anew, and hands their result over itself; soon after ${new Date(plan.deadline).toISOString()} it lets execution ${plan.parentExecutionId} go on in any case. It ends by itself.`;
}

/** The note beside the run that fetches files, Markdown. */
export function filesNote(plan: WaitPlan): string {
	return `## Files of a parked Seedance Wait
This run fetches the files of tasks that have succeeded, for execution **${plan.parentExecutionId}**, which is parked at its node **${plan.parentNode}** and gets them. n8n removes it when it has ended.`;
}
