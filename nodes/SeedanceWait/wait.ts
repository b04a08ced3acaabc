import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { timeOut } from './unsettled';
import { stopSignal } from '../shared/n8n/context';
import { forEachBounded } from '../shared/tools/pool';
import { isOpen, waitNoLongerForAddress } from './asking';
import { cancelTask } from './cancel';
import type { TaskEntry } from './entries';
import type { Files } from './output';
import { whyNotParked } from './parked/callers';
import { park } from './parked/park';
import { SHORTEST_SLEEP_MS } from './parked/sleeps';
import { pollUntilSettled } from './pollLoop';
import type { WaitSettings } from './settings';
import { waitEnd, type WaitEnd } from './waitEnd';

/** The operation `wait`: until all tasks are settled or the timeout has passed, in process, parked, or both in turn. */

/** How long `auto` holds in process if a person watches (a manual run), seconds. */
const HOLD_WATCHED_SECONDS = 300;
/** How long `auto` holds in process in an unattended run: what is held dies with n8n, what is parked is safe; seconds. */
const HOLD_UNATTENDED_SECONDS = 60;

/** Whether this wait is to be parked, and from when on (ms since 1970). */
type Parking =
	{ park: false } | { park: true; at: number } | { park: 'impossible'; because: string };

/** @returns what to put out while parked; nothing if the wait is over */
export async function waitFor(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	files: Files,
): Promise<INodeExecutionData[][] | undefined> {
	const open = entries.filter(isOpen);
	const start = Date.now();
	const end = waitEnd(context, settings, start);
	const parking = await parkingOf(context, settings, start, end.deadline);
	if (parking.park === true) {
		await hold(context, settings, open, parking.at, files);
		// What is fetched here belongs to this execution, and the address may not outlive the wait.
		const fetched = open.some(isOpen) ? await files.fetched(entries) : undefined;
		if (fetched && !isStopped(context) && isLongEnough(end.deadline, Date.now())) {
			const parked = await park(context, settings, entries, fetched, end);
			if ('items' in parked) return parked.items;
			hint(context, settings, parked.problem);
		}
	} else if (parking.park === 'impossible' && open.length > 0) {
		hint(context, settings, parking.because);
	}
	await hold(context, settings, open, end.deadline, files);
	await endWait(context, settings, open, end);
	return undefined;
}

async function parkingOf(
	context: IExecuteFunctions,
	settings: WaitSettings,
	start: number,
	deadline: number,
): Promise<Parking> {
	if (settings.strategy === 'inProcess') return { park: false };
	const because = await whyNotParked(context);
	if (because !== undefined) return { park: 'impossible', because };
	const at = start + holdSeconds(context, settings) * 1000;
	return isLongEnough(deadline, at) ? { park: true, at } : { park: false };
}

/** A rest that is too short to be parked is held. */
function isLongEnough(deadline: number, at: number): boolean {
	return deadline - at > SHORTEST_SLEEP_MS;
}

function isStopped(context: IExecuteFunctions): boolean {
	return stopSignal(context)?.aborted ?? false;
}

function holdSeconds(context: IExecuteFunctions, settings: WaitSettings): number {
	if (settings.strategy === 'suspend') return 0;
	return (
		settings.holdFor ??
		(context.getMode() === 'manual' ? HOLD_WATCHED_SECONDS : HOLD_UNATTENDED_SECONDS)
	);
}

/** Polls in process until all are settled or `until` (ms since 1970) has come; fetches files as tasks settle. */
async function hold(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	until: number,
	files: Files,
): Promise<void> {
	const signal = stopSignal(context);
	await pollUntilSettled(context, entries, {
		deadline: until,
		pollMs: settings.pollMs,
		concurrency: settings.concurrency,
		...(signal && { signal }),
		onSettled: (entry) => files.start(entry),
	});
}

/** At the deadline, or when a person has stopped the execution. */
async function endWait(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	{ endsEarly }: WaitEnd,
): Promise<void> {
	const stopped = isStopped(context);
	const cancelling = stopped ? settings.cancelOnStop : settings.cancelOnTimeout;
	await forEachBounded(entries.filter(isOpen), settings.concurrency, async (entry) => {
		waitNoLongerForAddress(entry);
		if (cancelling && !entry.settled) await cancelTask(context, entry);
		if (!entry.settled && !stopped)
			entry.task = timeOut(entry.task, settings.timeout, entry.problem, endsEarly);
	});
}

/** Whoever chose *Suspend* relies on it. */
function hint(context: IExecuteFunctions, { strategy }: WaitSettings, message: string): void {
	context.addExecutionHints({
		message: `Waited in process: ${message}`,
		type: strategy === 'suspend' ? 'warning' : 'info',
		location: 'outputPane',
	});
}
