import type { IExecuteFunctions, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

import type { RequestContext } from '../../shared/n8n/context';
import { asText, at, isObject } from '../../shared/tools/json';
import { isWorking, PROCESS_BEGAN, ranSince, RECOVERY_MS } from './claims';
import type { WaitPlan } from './stored';
import { CHECK, LOOK, RESULT, START } from './workflows';

/** How the runs of a parked wait (its checks, its first guard) are, as a guard sees them in n8n's database. */

/** They have ended as they should: with the items of the wait, or with the error that the user wants. */
export type RunEnd =
	| { is: 'finished'; items: INodeExecutionData[] }
	| { is: 'failed'; message: string; description: string };

type RunState =
	| RunEnd
	/** `due`: when the next check is, ms since 1970. */
	| { is: 'going on'; due: number }
	/** n8n was killed in the middle of a check, refused to start one, or somebody has stopped or deleted the run. */
	| { is: 'lost'; because: string };

/** A check that is due begins within a minute; it is gone when nothing came of it for so long, ms … */
const OVERDUE_MS = 90_000 + RECOVERY_MS;
/** … and if another process may be working on it: asking about many tasks, or downloading; ms. */
const OVERDUE_ELSEWHERE_MS = 5 * 60_000;
const OVERDUE_DOWNLOADING_MS = 20 * 60_000;

/** Where n8n cannot tell, the checks are taken to go on. */
export async function readRunState(
	context: IExecuteFunctions,
	id: string,
	plan: WaitPlan,
): Promise<RunState> {
	const due = Date.now();
	if (isWorking(id)) return { is: 'going on', due };
	const data = await readRun(context, id);
	if (data === undefined) return { is: 'going on', due };
	return data ? runStateOf(data, plan) : { is: 'lost', because: 'their run was deleted' };
}

function runStateOf(data: IRunExecutionData, plan: WaitPlan): RunState {
	const { error } = data.resultData;
	if (error) {
		// The only error that a check throws itself.
		return error.name === 'NodeOperationError' && plan.failedTasks === 'stop'
			? { is: 'failed', message: error.message, description: asText(error.description) ?? '' }
			: { is: 'lost', because: asText(error.message) ?? 'n8n ended their run' };
	}
	const items = outputOf(data, RESULT).at(-1);
	if (items) return { is: 'finished', items };
	const due = new Date(data.waitTill ?? 0).getTime();
	const patience =
		due < PROCESS_BEGAN
			? OVERDUE_MS
			: plan.downloadVideo || plan.lastFramePropertyName !== null
				? OVERDUE_DOWNLOADING_MS
				: OVERDUE_ELSEWHERE_MS;
	// After a restart, or an hour for which the machine has slept, n8n takes up all that is overdue, one after the other.
	return Date.now() - Math.max(due, ranSince()) > patience
		? { is: 'lost', because: 'n8n was stopped in the middle of a check' }
		: { is: 'going on', due };
}

/** What checks were started with, and what each of them has put out, the oldest first. */
interface ChecksRun {
	start: INodeExecutionData[];
	rounds: INodeExecutionData[][];
}

/** That of the checks with this id, if it can be read. */
export async function readChecksRun(
	context: RequestContext,
	id: string,
): Promise<ChecksRun | undefined> {
	const data = await readRun(context, id);
	const [start] = data ? outputOf(data, START) : [];
	return data && start && start.length > 0 ? { start, rounds: outputOf(data, CHECK) } : undefined;
}

/** What the guard with this id has put out at its last look, if it can be read. */
export async function lastLook(context: IExecuteFunctions, id: string): Promise<unknown> {
	const data = await readRun(context, id);
	return data && outputOf(data, LOOK).at(-1)?.at(0)?.json;
}

/** An execution: `null` if n8n has it no longer, `undefined` if it cannot be read. */
export async function readRun(
	context: RequestContext,
	id: string,
): Promise<IRunExecutionData | null | undefined> {
	try {
		if ('getExecutionDataById' in context) return (await context.getExecutionDataById(id)) ?? null;
		// A webhook does not have that, but what it is made of.
		const read = at(context, 'additionalData.getRunExecutionData');
		if (typeof read !== 'function') return undefined;
		const data: unknown = await read(id);
		return isRunData(data) ? data : null;
	} catch {
		return undefined;
	}
}

function isRunData(data: unknown): data is IRunExecutionData {
	return isObject(data) && isObject(data.resultData);
}

/** The items of each run of a node. */
function outputOf(data: IRunExecutionData, node: string): INodeExecutionData[][] {
	return (data.resultData.runData[node] ?? []).flatMap((run) => {
		const items = run.data?.main[0];
		return items ? [items] : [];
	});
}
