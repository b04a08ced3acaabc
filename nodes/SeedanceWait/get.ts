import { STATUS_TIMEOUT_MS } from '../shared/http/send';
import { stopSignal, type RequestContext } from '../shared/n8n/context';
import { warn } from '../shared/items/task';
import { pause } from '../shared/tools/pause';
import { backOff } from '../shared/tools/polling';
import { forEachBounded } from '../shared/tools/pool';
import { askTask, isOpen, type Askable } from './asking';
import type { TaskEntry } from './entries';
import type { Files } from './output';
import type { WaitSettings } from './settings';

/** The operation `get`: how the tasks are now. */

/** How often a task is asked about, and after how many failed calls the item comes back as it was. */
const ATTEMPTS = 3;

/** Asks about each task once, and again only where a call fails. */
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
		() => stopSignal(context)?.aborted ?? false,
	);
}

async function getTask(context: RequestContext, entry: Askable): Promise<void> {
	const before = entry.task;
	const signal = stopSignal(context);
	for (let attempt = 1; attempt <= ATTEMPTS && !signal?.aborted; attempt++) {
		const retryAfterMs = await askTask(context, entry, STATUS_TIMEOUT_MS);
		if (entry.failedCalls === 0) return;
		if (attempt < ATTEMPTS) await pause(backOff(attempt, retryAfterMs, Math.random()), signal);
	}
	if (entry.settled) return;
	entry.task = warn(
		before,
		`The provider gave no usable answer (${entry.problem ?? 'the execution was stopped'}); this is how the task was before.`,
	);
}
