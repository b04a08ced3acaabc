import {
	sleep,
	type IBinaryKeyData,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { itemProblem, taskItem } from '../shared/parameters';
import { backOff } from '../shared/polling';
import { forEachBounded, Limiter } from '../shared/pool';
import { timeOut } from '../shared/status';
import { warn } from '../shared/task';
import { STATUS_TIMEOUT_MS } from '../shared/transport';
import { askOnce, pollUntilSettled, type WaitEntry } from '../shared/waiting';
import { cancelTask } from './cancel';
import { readEntries, type TaskEntry } from './entries';
import { fetchFiles } from './files';
import { readWaitSettings, type WaitSettings } from './settings';

/**
 * Seedance Wait: one task item for each input item, in their order, whatever becomes of the tasks. A task that is not
 * settled is never passed on as if it were.
 */

/** How often `get` asks, and after how many failed calls it gives the item back as it was. */
const GET_ATTEMPTS = 3;
/** Files fetched at the same time: each is a stream of its own, and videos are large. */
const DOWNLOADS_AT_ONCE = 4;

export async function waitForTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const settings = readWaitSettings(context);
	const entries = await readEntries(context, settings);
	const files = new Files(context, settings, entries);
	await OPERATIONS[settings.operation](context, settings, entries, files);
	for (const entry of entries) if (entry.wait) entry.task = entry.wait.task;
	const binaries = await files.all();
	return [finish(context, settings, entries, binaries)];
}

type Operation = (
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: TaskEntry[],
	files: Files,
) => Promise<void>;

const OPERATIONS: Record<WaitSettings['operation'], Operation> = {
	wait: async (context, settings, entries, files) => {
		const open = waiting(entries);
		const deadline = Date.now() + settings.timeout * 60_000;
		const signal = context.getExecutionCancelSignal();
		await pollUntilSettled(context, open, {
			deadline,
			pollMs: settings.pollMs,
			concurrency: settings.concurrency,
			...(signal && { signal }),
			onSettled: (entry) => files.start(entry.index),
		});
		const unsettled = open.filter((entry) => !entry.settled);
		const cancelling = signal?.aborted ? settings.cancelOnStop : settings.cancelOnTimeout;
		if (cancelling)
			await forEachBounded(
				unsettled,
				settings.concurrency,
				async (entry) => await cancelTask(context, entry),
			);
		if (signal?.aborted) return;
		for (const entry of unsettled) {
			if (!entry.settled) entry.task = timeOut(entry.task, settings.timeout, entry.problem);
		}
	},
	get: async (context, settings, entries, files) => {
		const signal = context.getExecutionCancelSignal();
		await forEachBounded(
			waiting(entries),
			settings.concurrency,
			async (entry) => {
				const before = entry.task;
				for (let attempt = 1; attempt <= GET_ATTEMPTS && !signal?.aborted; attempt++) {
					const retryAfterMs = await askOnce(context, entry, STATUS_TIMEOUT_MS);
					if (entry.failedCalls === 0) break;
					if (attempt < GET_ATTEMPTS)
						await sleep(backOff(attempt, retryAfterMs, Math.random()), signal).catch(
							() => undefined,
						);
				}
				if (entry.failedCalls > 0) {
					entry.task = warn(
						before,
						`The provider gave no usable answer (${entry.problem ?? 'stopped'}); this is how the task was before.`,
					);
				}
				files.start(entry.index);
			},
			() => signal?.aborted ?? false,
		);
	},
	cancel: async (context, settings, entries) => {
		await forEachBounded(
			waiting(entries),
			settings.concurrency,
			async (entry) => await cancelTask(context, entry),
		);
	},
};

function waiting(entries: readonly TaskEntry[]): WaitEntry[] {
	return entries.flatMap(({ wait }) => wait ?? []);
}

/** The downloads of a run: begun as tasks settle, a few at a time. */
class Files {
	private readonly limiter = new Limiter(DOWNLOADS_AT_ONCE);
	private readonly started = new Map<number, Promise<IBinaryKeyData | undefined>>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly settings: WaitSettings,
		private readonly entries: readonly TaskEntry[],
	) {}

	start(index: number): void {
		const entry = this.entries[index];
		if (this.started.has(index) || this.settings.operation === 'cancel') return;
		if (entry.wait) entry.task = entry.wait.task;
		const signal = this.context.getExecutionCancelSignal();
		const fetched = this.limiter.run(async () => {
			const binary = await fetchFiles(this.context, this.settings, entry, signal);
			// What the download added to the task's warnings shall not be lost.
			if (entry.wait) entry.wait.task = entry.task;
			return binary;
		});
		this.started.set(index, fetched);
	}

	/** Everything that was begun, and the files of items that came in already settled. */
	async all(): Promise<Map<number, IBinaryKeyData>> {
		for (const entry of this.entries)
			if (!entry.wait && entry.task.status === 'succeeded') this.start(entry.index);
		const result = new Map<number, IBinaryKeyData>();
		for (const [index, fetched] of this.started) {
			const binary = await fetched;
			if (binary && Object.keys(binary).length > 0) result.set(index, binary);
		}
		return result;
	}
}

/** The output items; what becomes of tasks that did not succeed is the user's choice. */
function finish(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	binaries: ReadonlyMap<number, IBinaryKeyData>,
): INodeExecutionData[] {
	const asked = settings.operation === 'wait';
	const failed = entries.filter(({ task }) =>
		asked ? task.status !== 'succeeded' : hasFailed(task.status),
	);
	const stop = settings.failedTasks === 'stop' && !context.continueOnFail();
	if (stop && failed.length > 0 && !context.getExecutionCancelSignal()?.aborted)
		throw failedTasks(context, failed);
	return entries.map((entry) => {
		const item = taskItem(entry.task, entry.source, entry.index, {
			otherFields: entry.otherFields,
			...(entry.raw && { raw: { answer: entry.wait?.answer } }),
		});
		const binary = binaries.get(entry.index);
		if (binary) item.binary = binary;
		if (settings.failedTasks !== 'errorOutput' || !failed.includes(entry)) return item;
		return {
			json: { error: messageOf(entry), details: { task: item.json } },
			pairedItem: { item: entry.index },
		};
	});
}

function hasFailed(status: TaskEntry['task']['status']): boolean {
	return status !== 'succeeded' && status !== 'queued' && status !== 'running';
}

function messageOf({ task }: TaskEntry): string {
	return task.failure?.message ?? `The task is ${task.status}`;
}

/** One error for all failed tasks, each named with its id. */
function failedTasks(context: IExecuteFunctions, failed: readonly TaskEntry[]): Error {
	const lines = failed.map(
		(entry) => `[item ${entry.index}] ${entry.task.taskId ?? 'no task ID'}: ${messageOf(entry)}`,
	);
	const [first] = failed;
	const message =
		failed.length === 1
			? messageOf(first)
			: `${failed.length} tasks did not succeed; the first one: ${messageOf(first)}`;
	return itemProblem(
		context,
		message,
		`${lines.join('. ')}. ${first.task.failure?.hint ?? ''}`.trim(),
		first.index,
	);
}
