import { STATUS_TIMEOUT_MS } from '../shared/http/send';
import { isStopped, stopSignal, type RequestContext } from '../shared/n8n/context';
import { warn } from '../shared/items/task';
import { pause } from '../shared/tools/pause';
import { backOff } from '../shared/tools/polling';
import { forEachBounded } from '../shared/tools/pool';
import {
	askTask,
	believeRefusal,
	isOpen,
	leftAloneMs,
	waitNoLongerForAddress,
	type Askable,
} from './asking';
import type { TaskEntry } from './entries';
import type { Files } from './files';
import type { WaitSettings } from './settings';

/** The operation `get`: how the tasks are now. */

/** How often a task is asked about, and after how many failed calls the item comes back as it was. */
const ATTEMPTS = 3;

/** Asks about each task once, and again only if a call fails. */
export async function getTasks(
	context: RequestContext,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	files: Files,
): Promise<void> {
	await forEachBounded(
		entries.filter(isOpen),
		settings.concurrency,
		async (entry) => {
			await getTask(context, entry);
			files.start(entry);
		},
		() => isStopped(context),
	);
}

async function getTask(context: RequestContext, entry: Askable): Promise<void> {
	const before = entry.task;
	const signal = stopSignal(context);
	let answered = false;
	for (let attempt = 1; attempt <= ATTEMPTS && !signal?.aborted; attempt++) {
		await askTask(context, entry, STATUS_TIMEOUT_MS);
		answered ||= entry.failedCalls === 0;
		if (entry.settled || (answered && !entry.finished)) break;
		if (attempt < ATTEMPTS)
			await pause(backOff(attempt, leftAloneMs([entry]), Math.random()), signal);
	}
	waitNoLongerForAddress(entry);
	const { refusals, problem = 'the execution was stopped' } = entry;
	if (before.status === 'succeeded' && entry.task.status !== 'succeeded') {
		// It was finished once, and its files may have been fetched since.
		const said = answered || entry.settled;
		const now = said ? (entry.task.failure?.message ?? entry.task.status) : problem;
		entry.task = warn(before, `The provider gives no fresh address for this video: ${now}.`);
	} else if (refusals && refusals.count >= ATTEMPTS && !before.done) {
		believeRefusal(entry);
	} else if (!answered) {
		entry.task = warn(
			before,
			`The provider gave no usable answer (${problem}); this is how the task was before.`,
		);
	}
	entry.settled = entry.task.done;
}
