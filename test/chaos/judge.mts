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
	/** Waits that went on after their deadline, and runs that did not end. */
	hung: number;
	/** Places that a key reached and should not have. */
	leaked: number;
	/** Items that honestly say: a task may exist. */
	ambiguous: number;
}

export function noCounts(): Counts {
	return { creates: 0, createdTwice: 0, lost: 0, hung: 0, leaked: 0, ambiguous: 0 };
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

/** Compares each item with the tasks of its prompt. */
export function judge(
	prompts: readonly string[],
	tasks: readonly TaskReport[],
	result: RunResult,
	complain: Complain,
): Pick<Counts, 'createdTwice' | 'lost' | 'ambiguous'> {
	const counts = { createdTwice: 0, lost: 0, ambiguous: 0 };
	if (result.items && result.items.length !== prompts.length)
		complain(`${result.items.length} items instead of ${prompts.length}`);
	for (const [index, prompt] of prompts.entries()) {
		const own = tasks.filter((task) => task.prompt === prompt).map(({ id }) => id);
		const said = saidOf(result, index);
		if (own.length > 1) {
			counts.createdTwice += own.length - 1;
			complain(`"${prompt}" was created ${own.length} times`);
		}
		if (said.mayExist) counts.ambiguous++;
		const missing = own.filter((id) => id !== said.taskId).length;
		if (said.taskId !== null && !own.includes(said.taskId)) {
			counts.lost++;
			complain(`"${prompt}" names the task ${said.taskId}, which is not its own`);
		} else if (missing > 0 && !said.mayExist && own.length === 1) {
			counts.lost++;
			complain(`the task of "${prompt}" is not in the output: ${JSON.stringify(said)}`);
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
