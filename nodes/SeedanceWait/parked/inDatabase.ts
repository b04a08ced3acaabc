import type { IRunExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { asText, at, isObject } from '../../shared/tools/json';
import type { TaskEntry } from '../entries';
import { checksRunOf } from './runState';
import { whereIs } from './parent';
import { readParked, readRounds, type Place } from './stored';

/** What a callback reads in n8n's database: whether the wait is still on, and which files are stored. */

/** Where n8n does not tell, the execution is taken to wait. */
export async function isStillHere(context: IWebhookFunctions, place: Place): Promise<boolean> {
	const read = reader(context);
	if (!read) return true;
	try {
		const data = await read(place.parentExecutionId);
		return data !== undefined && whereIs(data, place) === 'here';
	} catch {
		return true;
	}
}

/** What is stored already is not fetched again. Where n8n does not tell, everything is. */
export async function recallFiles(
	context: IWebhookFunctions,
	place: Place,
	entries: readonly TaskEntry[],
): Promise<void> {
	const read = reader(context);
	const parent = await read?.(place.parentExecutionId).catch(() => undefined);
	// As parking has left it for the editor's link; n8n's own note of its children is newer than 2.27.
	const checks = asText(
		at(parent, 'executionData.nodeExecutionStack.0.metadata.subExecution.executionId'),
	);
	const data = checks === undefined ? undefined : await read?.(checks).catch(() => undefined);
	const run = checksRunOf(data);
	if (!run) return;
	const mark = asText(at(run.rounds.at(0)?.at(0)?.json, 'seedanceCheck.mark')) ?? '';
	const states = readRounds(run.rounds, run.start.length, mark);
	for (const entry of entries) {
		const start = readParked(run.start.at(entry.index)?.json);
		const stored = states.at(entry.index)?.files ?? start.files;
		if (stored && start.task.taskId === entry.task.taskId) entry.files = stored;
	}
}

/** A webhook has no getExecutionDataById, but what it is made of. */
function reader(
	context: IWebhookFunctions,
): ((id: string) => Promise<IRunExecutionData | undefined>) | undefined {
	const read = at(context, 'additionalData.getRunExecutionData');
	if (typeof read !== 'function') return undefined;
	return async (id) => {
		const data: unknown = await read(id);
		return isRunData(data) ? data : undefined;
	};
}

function isRunData(data: unknown): data is IRunExecutionData {
	return isObject(data) && isObject(data.resultData);
}
