/** What was paid against what came out of runs that n8n was killed in. */
import type { IDataObject } from 'n8n-workflow';
import type { TaskReport } from '../simulator/types.mts';
import type { Sink } from './sink.mts';

/** What counts. */
export interface Verdict {
	/** Tasks beyond the first of a prompt. */
	createdTwice: number;
	/** Paid tasks that stand in no final item, and succeeded ones whose video did not arrive. */
	lost: number;
	/** Uploads of another task's video, or of none. */
	wrongFile: number;
	/** Items that honestly say: a task may exist. */
	ambiguous: number;
	complaints: string[];
}

/** One prompt and what became of it in the end; `item` is missing if its execution came to no end. */
export interface Ended {
	prompt: string;
	item: IDataObject | undefined;
}

export function judge(
	ended: readonly Ended[],
	tasks: readonly TaskReport[],
	uploads: Sink['uploads'],
): Verdict {
	const verdict: Verdict = {
		createdTwice: 0,
		lost: 0,
		wrongFile: 0,
		ambiguous: 0,
		complaints: [],
	};
	for (const { prompt, item } of ended) {
		const made = tasks.filter((task) => task.prompt === prompt);
		const paid = made.map(({ id }) => id);
		if (paid.length > 1) {
			verdict.createdTwice += paid.length - 1;
			const times = made.map(({ provider, id, createdAt }) => [provider, id, new Date(createdAt)]);
			verdict.complaints.push(
				`"${prompt}" was created ${paid.length} times (${JSON.stringify(times)}): ${item ? shown(item) : 'no item'}`,
			);
		}
		if (!item) continue; // counted as stuck
		const unknown = item.taskId === null && item.status === 'unknown';
		if (unknown) verdict.ambiguous++;
		const said = paid.includes(String(item.taskId));
		if (paid.length > 0 && !said && !unknown) {
			verdict.lost++;
			verdict.complaints.push(`the task of "${prompt}" is not in the output: ${shown(item)}`);
		} else if (said && item.status !== 'succeeded') {
			verdict.lost++;
			verdict.complaints.push(`"${prompt}" was made, and the item says: ${shown(item)}`);
		} else if (said && !uploads.get(String(item.taskId))?.right) {
			verdict.lost++;
			verdict.complaints.push(`the video of "${prompt}" did not arrive: ${shown(item)}`);
		}
	}
	for (const [taskId, { wrong }] of uploads) {
		verdict.wrongFile += wrong;
		if (wrong > 0) verdict.complaints.push(`${wrong} uploads for ${taskId} were not its video`);
	}
	return verdict;
}

function shown({ taskId, status, failure, warnings }: IDataObject): string {
	return JSON.stringify({ taskId, status, failure, warnings });
}
