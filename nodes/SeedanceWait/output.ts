import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

import { itemProblem, taskItem } from '../shared/n8n/items';
import { Limiter } from '../shared/tools/pool';
import type { TaskStatus } from '../shared/items/task';
import { isStopped, stopSignal, type RequestContext } from '../shared/n8n/context';
import type { TaskEntry } from './entries';
import { fetchFiles, tellOfFiles, type Fetched, type Patience } from './files';
import type { OutputSettings } from './settings';

/** From tasks to output items: the same items, whichever way the wait went. */

/** Files fetched at the same time: each is a stream of its own, and videos are large. */
const DOWNLOADS_AT_ONCE = 4;

/** The downloads of a run: begun as tasks settle, a few at a time. */
export class Files {
	private readonly limiter = new Limiter(DOWNLOADS_AT_ONCE);
	private readonly stored = new Map<TaskEntry, IBinaryKeyData>();
	private readonly started = new Map<TaskEntry, Promise<Fetched>>();
	private readonly patience: Patience = { spent: false };

	constructor(
		private readonly context: RequestContext,
		private readonly settings: OutputSettings,
	) {}

	/** Begins with the files of a task that has settled; a second call does nothing. */
	start(entry: TaskEntry): void {
		if (this.started.has(entry) || this.settings.operation === 'cancel') return;
		if (entry.task.status !== 'succeeded') return;
		const { context, settings, patience } = this;
		const have = this.stored.get(entry) ?? {};
		this.started.set(
			entry,
			this.limiter.run(
				async () => await fetchFiles(context, settings, entry, have, stopSignal(context), patience),
			),
		);
	}

	/** Files of a task that are stored already; the others are fetched. */
	have(entry: TaskEntry, binary: IBinaryKeyData): void {
		this.stored.set(entry, binary);
	}

	/** What has come of fetching a task's files elsewhere: it is not tried again. */
	take(entry: TaskEntry, fetched: Fetched): void {
		this.started.set(entry, Promise.resolve(fetched));
	}

	/** What comes of the files of all succeeded tasks, those begun earlier among them. */
	async fetched(entries: readonly TaskEntry[]): Promise<Map<TaskEntry, Fetched>> {
		for (const entry of entries) this.start(entry);
		const result = new Map<TaskEntry, Fetched>();
		for (const [entry, fetched] of this.started) result.set(entry, await fetched);
		return result;
	}

	/** The files of all succeeded tasks; what is wrong with them goes into the tasks' warnings. */
	async all(entries: readonly TaskEntry[]): Promise<Map<TaskEntry, IBinaryKeyData>> {
		const result = new Map<TaskEntry, IBinaryKeyData>();
		for (const [entry, { binary, problems }] of await this.fetched(entries)) {
			entry.task = tellOfFiles(entry.task, this.settings, problems);
			if (Object.keys(binary).length > 0) result.set(entry, binary);
		}
		return result;
	}
}

/**
 * The output items; what becomes of tasks that did not succeed is the user's choice.
 * @throws NodeOperationError naming the failed tasks, if the choice is `stop`
 */
export async function outputItems(
	context: RequestContext,
	settings: OutputSettings,
	entries: readonly TaskEntry[],
	files: Files,
): Promise<INodeExecutionData[]> {
	const stopped = isStopped(context);
	const binaries = stopped ? new Map<TaskEntry, IBinaryKeyData>() : await files.all(entries);
	const failed = new Set(entries.filter(({ task }) => hasFailed(settings.operation, task.status)));
	if (settings.failedTasks === 'stop' && !settings.continueOnFail && failed.size > 0 && !stopped) {
		throw failedTasks(context, [...failed]);
	}
	return entries.map((entry) => {
		const item = taskItem(entry.task, entry.source, entry.index, {
			otherFields: entry.otherFields,
			...(entry.raw && { raw: { answer: entry.answer } }),
		});
		const binary = binaries.get(entry);
		if (binary) item.binary = binary;
		if (settings.failedTasks !== 'errorOutput' || !failed.has(entry)) return item;
		return {
			json: { error: messageOf(entry), details: { task: item.json } },
			pairedItem: { item: entry.index },
		};
	});
}

/** After a wait every task that did not succeed; otherwise what went wrong, which a wanted cancel did not. */
function hasFailed(operation: OutputSettings['operation'], status: TaskStatus): boolean {
	if (operation === 'wait') return status !== 'succeeded';
	if (operation === 'cancel' && status === 'cancelled') return false;
	return status !== 'succeeded' && status !== 'queued' && status !== 'running';
}

function messageOf({ task }: TaskEntry): string {
	return task.failure?.message ?? `The task is ${task.status}`;
}

/** One error for all failed tasks, each named with its id. */
function failedTasks(context: RequestContext, failed: readonly TaskEntry[]): Error {
	const [first] = failed;
	const lines = failed.map(
		(entry) => `[item ${entry.index}] ${entry.task.taskId ?? 'no task ID'}: ${messageOf(entry)}`,
	);
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
