import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isStopped } from '../shared/n8n/context';
import { isOpen, waitNoLongerForAddress } from './asking';
import { cancelOpen } from './cancel';
import type { TaskEntry } from './entries';
import type { Files } from './files';
import { whyNotParked } from './parked/callers';
import { park, type Parked } from './parked/park';
import { SHORTEST_SLEEP_MS } from './parked/sleeps';
import { pollUntilSettled } from './pollLoop';
import type { WaitSettings } from './settings';
import { giveUp } from './unsettled';
import { waitEnd, type WaitEnd } from './waitEnd';

/** The operation `wait`: until all tasks are settled or the timeout has passed, in process, parked, or both in turn. */

/** How long `auto` holds in process if a person watches (a manual run), seconds. */
const HOLD_WATCHED_SECONDS = 300;
/** How long `auto` holds in process in an unattended run: what is held dies with n8n, what is parked is safe; seconds. */
const HOLD_UNATTENDED_SECONDS = 60;

/** @returns what to put out while parked; nothing if the wait is over */
export async function waitFor(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	files: Files,
): Promise<INodeExecutionData[][] | undefined> {
	const open = entries.filter(isOpen);
	if (open.length === 0) return undefined;
	const end = waitEnd(context, settings, Date.now());
	const parked = await holdAndPark(context, settings, entries, files, end);
	if (parked && 'items' in parked) return parked.items;
	if (parked) hint(context, settings, parked.problem);
	await pollUntilSettled(context, settings, open, end.deadline, files);
	for (const entry of open) waitNoLongerForAddress(entry);
	const stopped = isStopped(context);
	if (stopped ? settings.cancelOnStop : settings.cancelOnTimeout)
		await cancelOpen(context, settings, open);
	if (!stopped) giveUp(open, settings.timeout, end.endsEarly);
	return undefined;
}

/** Nothing if this wait is not to be parked, or has ended before. */
async function holdAndPark(
	context: IExecuteFunctions,
	settings: WaitSettings,
	entries: readonly TaskEntry[],
	files: Files,
	end: WaitEnd,
): Promise<Parked | undefined> {
	if (settings.strategy === 'inProcess') return undefined;
	const start = Date.now();
	const problem = await whyNotParked(context);
	if (problem !== undefined) return { problem };
	const at = start + holdSeconds(context, settings) * 1000;
	if (!isLongEnough(end.deadline, at)) return undefined;
	await pollUntilSettled(context, settings, entries, at, files);
	if (!entries.some(isOpen)) return undefined;
	// What is fetched here belongs to this execution, and the address may not outlive the wait.
	await files.all(entries);
	if (isStopped(context) || !isLongEnough(end.deadline, Date.now())) return undefined;
	return await park(context, settings, entries, end);
}

/** A rest that is too short to be parked is held. */
function isLongEnough(deadline: number, at: number): boolean {
	return deadline - at > SHORTEST_SLEEP_MS;
}

function holdSeconds(context: IExecuteFunctions, settings: WaitSettings): number {
	if (settings.strategy === 'suspend') return 0;
	return (
		settings.holdFor ??
		(context.getMode() === 'manual' ? HOLD_WATCHED_SECONDS : HOLD_UNATTENDED_SECONDS)
	);
}

/** Whoever chose *Suspend* relies on it. */
function hint(context: IExecuteFunctions, { strategy }: WaitSettings, message: string): void {
	context.addExecutionHints({
		message: `Waited in process: ${message}`,
		type: strategy === 'suspend' ? 'warning' : 'info',
		location: 'outputPane',
	});
}
