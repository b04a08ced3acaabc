import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { CALLBACK_PATH } from '../shared/n8n/context';
import { INCLUDE_OTHER_FIELDS, INCLUDE_RAW } from '../shared/n8n/fields';
import { asInputError, type InputError } from '../shared/n8n/input';
import { ItemParameters } from '../shared/n8n/parameters';
import type { ProviderRow } from '../shared/providers';
import { prepareCreate, type PreparedCreate } from './request/prepare';
import type { CreateSettings } from './settings';
import type { Submission } from './submit';
import { clipWithFiles, type Clip } from './submit/clip';

/** From input items to requests, each checked and priced; nothing is sent. */

/** One input item, and what becomes of it. */
export interface CreateEntry {
	index: number;
	source: INodeExecutionData;
	prepared?: PreparedCreate;
	/** What its request is told by, if that takes reading files that are uploaded. */
	clip?: Clip;
	/** Why it is not sent. */
	problem?: InputError;
	submission?: Submission;
	otherFields: boolean;
	raw: boolean;
}

/** Reads all items before the first request. Does not throw: an item that cannot be used has its `problem`. */
export async function readEntries(
	context: IExecuteFunctions,
	settings: CreateSettings,
	region: string | undefined,
): Promise<CreateEntry[]> {
	const entries: CreateEntry[] = [];
	for (const [index, source] of context.getInputData().entries()) {
		const entry: CreateEntry = { index, source, otherFields: false, raw: false };
		entries.push(entry);
		try {
			await readEntry(context, settings, entry, region);
		} catch (error) {
			entry.problem = asInputError(error);
		}
	}
	return entries;
}

/**
 * Reads the files of all items that can be sent, one item after another, once everything else about all of them is
 * checked. Does not throw: a file that is not what it should be is its item's `problem`.
 */
export async function readFiles(
	provider: ProviderRow,
	entries: readonly CreateEntry[],
): Promise<void> {
	for (const entry of entries) {
		const { prepared } = entry;
		if (!prepared?.withFiles || entry.problem) continue;
		try {
			const { request, body, files } = await prepared.withFiles();
			entry.prepared = { ...prepared, request, body, files };
			if (files.size > 0) entry.clip = await clipWithFiles(provider, body, files);
		} catch (error) {
			entry.problem = asInputError(error);
		}
	}
}

async function readEntry(
	context: IExecuteFunctions,
	{ provider, resumeOnCallback }: CreateSettings,
	entry: CreateEntry,
	region: string | undefined,
): Promise<void> {
	const parameters = new ItemParameters(context, entry.index);
	entry.otherFields = parameters.optionFlag(INCLUDE_OTHER_FIELDS);
	entry.raw = parameters.optionFlag(INCLUDE_RAW);
	const callbackUrl = resumeOnCallback ? resumeUrl(context, entry.index) : undefined;
	entry.prepared = await prepareCreate(context, parameters, provider, callbackUrl, region);
}

/** This execution's resume address, which ends a parked Seedance Wait, and no other node's wait. */
function resumeUrl(context: IExecuteFunctions, index: number): string {
	const url = new URL(String(context.evaluateExpression('{{ $execution.resumeUrl }}', index)));
	url.pathname += `/${CALLBACK_PATH}`;
	return url.href;
}
