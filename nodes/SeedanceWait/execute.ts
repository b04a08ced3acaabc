import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { ownFailure } from '../shared/items/failure';
import { sayFailures } from '../shared/n8n/failureHint';
import { InputError } from '../shared/n8n/input';
import { inputProblem, taskItem } from '../shared/n8n/parameters';
import { forEachBounded } from '../shared/tools/pool';
import { pause } from '../shared/tools/pause';
import { backOff } from '../shared/tools/polling';
import { timeOut } from '../shared/answers/status';
import { createTask, readTaskItem, updateTask, warn } from '../shared/items/task';
import { STATUS_TIMEOUT_MS } from '../shared/http/send';
import { askOnce, pollUntilSettled, type WaitEntry } from './asking';
import { cancelTask } from './cancel';
import { checkTasks } from './parked/checks';
import { readEntries, takeOver, type TaskEntry, type WaitInput } from './entries';
import { lookAfterChecks } from './parked/guard';
import { Files, outputItems } from './output';
import { SHORTEST_SLEEP_MS } from './parked/plan';
import { readWaitSettings, type WaitSettings } from './settings';
import { park, whyNotParked } from './parked/park';

/**
 * Seedance Wait: one task item for each input item, in their order, whatever becomes of the tasks. A task that is not
 * settled is never passed on as if it were.
 */

/** How often `get` asks, and after how many failed calls it gives the item back as it was. */
const GET_ATTEMPTS = 3;
/** How long `auto` holds in process where a person watches (a manual run), seconds. */
const HOLD_WATCHED_SECONDS = 300;
/** How long `auto` holds in process in an unattended run: what is held dies with n8n, what is parked is safe; seconds. */
const HOLD_UNATTENDED_SECONDS = 60;

export async function waitForTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	// What a parked wait runs while this node is suspended.
	const phase = context.getNodeParameter('phase', 0, '');
	if (phase === 'check') return await checkTasks(context);
	if (phase === 'guard') return await lookAfterChecks(context);

	const settings = readWaitSettings(context);
	if (settings instanceof InputError) return [unusable(context, settings)];
	const input: WaitInput = {
		items: context.getInputData(),
		parameters: context,
		continueOnFail: context.continueOnFail(),
	};
	const entries = await readEntries(context, input, settings);
	const output = { ...settings, continueOnFail: input.continueOnFail };
	const files = new Files(context, output);
	const parked = await OPERATIONS[settings.operation](context, settings, entries, files);
	if (parked) return parked;
	const items = await outputItems(context, output, entries, files);
	if (settings.operation !== 'cancel')
		sayFailures(
			context,
			entries.map(({ task }) => task),
		);
	return [items];
}

/**
 * The tasks as they came, each with what is wrong with the settings: none of them may pass on as if it had been asked
 * about.
 * @throws NodeOperationError unless *On Error* says continue
 */
function unusable(context: IExecuteFunctions, problem: InputError): INodeExecutionData[] {
	if (!context.continueOnFail()) throw inputProblem(context, problem, 0);
	const failure = ownFailure('invalidInput', 'invalidInput', problem.message, problem.hint, {
		safeToRecreate: false,
	});
	return context.getInputData().map((source, index) => {
		const known = readTaskItem(source.json);
		const task = known ?? createTask({ provider: 'unknown', status: 'unknown' });
		const extras = { otherFields: false };
		return taskItem(task.done ? task : updateTask(task, { failure }), source, index, extras);
	});
}

/** Answers items only where the execution was parked: n8n replaces them when it goes on. */
type Operation = (
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: TaskEntry[],
	files: Files,
) => Promise<INodeExecutionData[][] | undefined>;

const OPERATIONS: Record<WaitSettings['operation'], Operation> = {
	wait: async (context, settings, entries, files) => {
		const open = entries.filter(({ wait }) => wait && !wait.settled);
		const start = Date.now();
		const deadline = start + settings.timeout * 60_000;
		const whyNot = settings.strategy === 'inProcess' ? null : whyNotParked(context);
		const holdMs = whyNot === undefined ? holdSeconds(context, settings) * 1000 : Infinity;
		// A rest that is too short to be parked is held.
		const parkAt = deadline - (start + holdMs) > SHORTEST_SLEEP_MS ? start + holdMs : Infinity;
		await hold(
			context,
			settings,
			open,
			Math.min(parkAt, deadline),
			parkAt === Infinity ? files : undefined,
		);
		if (parkAt < deadline && open.some(({ wait }) => wait && !wait.settled) && !stopped(context)) {
			const parked = await park(context, settings, entries, deadline);
			if ('items' in parked) return parked.items;
			hint(context, parked.problem);
			await hold(context, settings, open, deadline, files);
		} else if (whyNot && settings.strategy !== 'inProcess' && open.length > 0) {
			hint(context, whyNot);
		}
		await endWait(context, settings, open);
		return undefined;
	},
	get: async (context, settings, entries, files) => {
		await forEachBounded(
			entries.filter(({ wait }) => wait),
			settings.concurrency,
			async (entry) => {
				if (entry.wait) await getTask(context, entry.wait);
				takeOver(entry);
				files.start(entry);
			},
			() => stopped(context),
		);
		return undefined;
	},
	cancel: async (context, settings, entries) => {
		await forEachBounded(
			entries.filter(({ wait }) => wait),
			settings.concurrency,
			async (entry) => {
				if (entry.wait) await cancelTask(context, entry.wait);
				takeOver(entry);
			},
		);
		return undefined;
	},
};

function stopped(context: IExecuteFunctions): boolean {
	return context.getExecutionCancelSignal()?.aborted ?? false;
}

function holdSeconds(context: IExecuteFunctions, settings: WaitSettings): number {
	if (settings.strategy === 'suspend') return 0;
	return (
		settings.holdFor ??
		(context.getMode() === 'manual' ? HOLD_WATCHED_SECONDS : HOLD_UNATTENDED_SECONDS)
	);
}

/** Polls in process until all are settled or `until` (ms since 1970) has come. */
async function hold(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	until: number,
	files: Files | undefined,
): Promise<void> {
	const byWait = new Map(
		entries.flatMap((entry) => (entry.wait ? [[entry.wait, entry] as const] : [])),
	);
	const signal = context.getExecutionCancelSignal();
	await pollUntilSettled(context, [...byWait.keys()], {
		deadline: until,
		pollMs: settings.pollMs,
		concurrency: settings.concurrency,
		...(signal && { signal }),
		onSettled: (wait) => {
			const entry = byWait.get(wait);
			if (!entry) return;
			takeOver(entry);
			files?.start(entry);
		},
	});
	for (const entry of entries) if (!entry.wait?.settled) takeOver(entry);
}

/** At the deadline, or when a person has stopped the execution. */
async function endWait(
	context: IExecuteFunctions,
	settings: WaitSettings,
	open: readonly TaskEntry[],
): Promise<void> {
	const isStopped = stopped(context);
	const cancelling = isStopped ? settings.cancelOnStop : settings.cancelOnTimeout;
	const unsettled = open.filter(({ wait }) => wait && !wait.settled);
	await forEachBounded(unsettled, settings.concurrency, async (entry) => {
		const { wait } = entry;
		if (!wait) return;
		if (cancelling) await cancelTask(context, wait);
		if (!wait.settled && !isStopped) wait.task = timeOut(wait.task, settings.timeout, wait.problem);
		takeOver(entry);
	});
}

async function getTask(context: IExecuteFunctions, entry: WaitEntry): Promise<void> {
	const before = entry.task;
	const signal = context.getExecutionCancelSignal();
	for (let attempt = 1; attempt <= GET_ATTEMPTS && !signal?.aborted; attempt++) {
		const retryAfterMs = await askOnce(context, entry, STATUS_TIMEOUT_MS);
		if (entry.failedCalls === 0) return;
		if (attempt < GET_ATTEMPTS) {
			await pause(backOff(attempt, retryAfterMs, Math.random()), signal);
		}
	}
	if (entry.settled) return;
	entry.task = warn(
		before,
		`The provider gave no usable answer (${entry.problem ?? 'the execution was stopped'}); this is how the task was before.`,
	);
}

function hint(context: IExecuteFunctions, message: string): void {
	context.addExecutionHints({
		message: `Waited in process: ${message}`,
		type: 'info',
		location: 'outputPane',
	});
}
