/** What a workflow run did with the money: the simulator's tasks against what the run put out. */
import type { IDataObject } from 'n8n-workflow';
import type { TaskReport } from '../simulator/types.mts';

/** What counts. */
export interface Counts {
	creates: number;
	/** Tasks beyond the first of an item. */
	createdTwice: number;
	/** Tasks that no item names and of which none says that it may exist. */
	lost: number;
	/** Items that name another item's task. */
	wrongClip: number;
	/** Waits that went on after their deadline, and runs that did not end. */
	hung: number;
	/** Places that a key reached and should not have. */
	leaked: number;
	/** Items that honestly say: a task may exist. */
	ambiguous: number;
}

export function noCounts(): Counts {
	return { creates: 0, createdTwice: 0, lost: 0, wrongClip: 0, hung: 0, leaked: 0, ambiguous: 0 };
}

export function addCounts(one: Counts, other: Counts): Counts {
	const sum = noCounts();
	for (const key of Object.keys(sum) as Array<keyof Counts>) sum[key] = one[key] + other[key];
	return sum;
}

/** What a run put out. */
export interface RunResult {
	/** Task items, in the order of the prompts; `null` where the node failed as a whole. */
	items: IDataObject[] | null;
	/** Message and description of the error of the node that failed. */
	error: string;
}

/** A finding that counts against the nodes, in words. */
export type Complain = (what: string) => void;

/**
 * Compares each item with its tasks.
 * @param marks what only this item's request holds: its prompt, or a part of an address
 * @param tasks of this run, without those that earlier runs of the same workflow made
 */
export function judge(
	marks: readonly string[],
	tasks: readonly TaskReport[],
	result: RunResult,
	complain: Complain,
): Pick<Counts, 'createdTwice' | 'lost' | 'wrongClip' | 'ambiguous'> {
	const counts = { createdTwice: 0, lost: 0, wrongClip: 0, ambiguous: 0 };
	if (result.items && result.items.length !== marks.length)
		complain(`${result.items.length} items instead of ${marks.length}`);
	const isOf = (mark: string, task: TaskReport): boolean =>
		task.prompt === mark || JSON.stringify(task.request).includes(mark);
	for (const [index, mark] of marks.entries()) {
		const own = tasks.filter((task) => isOf(mark, task)).map(({ id }) => id);
		const said = saidOf(result, index);
		if (own.length > 1) {
			counts.createdTwice += own.length - 1;
			complain(`"${mark}" was created ${own.length} times`);
		}
		if (said.mayExist) counts.ambiguous++;
		const missing = own.filter((id) => id !== said.taskId).length;
		if (said.taskId !== null && !own.includes(said.taskId)) {
			counts.wrongClip++;
			complain(`"${mark}" names the task ${said.taskId}, which is not its own`);
		}
		if (missing > 0 && !said.mayExist && own.length === 1) {
			counts.lost++;
			complain(`the task of "${mark}" is not in the output: ${JSON.stringify(said)}`);
		}
	}
	return counts;
}

/** What an item, or the error that stands for all, says of one prompt's task. */
function saidOf(
	{ items, error }: RunResult,
	index: number,
): { taskId: string | null; mayExist: boolean } {
	if (!items) return { taskId: null, mayExist: mayExistIn(error, index) };
	const { taskId, status } = items[index] ?? {};
	return {
		taskId: typeof taskId === 'string' ? taskId : null,
		mayExist: taskId === null && status === 'unknown',
	};
}

/** "A task may exist …", with the item's number behind it or before it. */
function mayExistIn(error: string, index: number): boolean {
	const item = `\\[item ${index}\\]`;
	return (
		new RegExp(`A task may exist[^[]*${item}`).test(error) ||
		new RegExp(`${item} A task may exist`).test(error)
	);
}
