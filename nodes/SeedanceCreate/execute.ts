import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openAccount, type Account } from '../shared/http/account';
import { roundUsd } from '../shared/items/task';
import { isStopped, runIndex, runsAsTool } from '../shared/n8n/context';
import { asInputError, InputError } from '../shared/n8n/input';
import { inputProblem, itemProblem } from '../shared/n8n/items';
import { readEntries, readFiles, type CreateEntry } from './entries';
import { askPrices } from './livePrices';
import { outputItems } from './output';
import { readCreateSettings, type CreateSettings } from './settings';
import { submitAll } from './submit';
import { askedFor, clipOf } from './submit/clip';
import { tryOf } from './submit/identity';
import { Ledger } from './submit/ledger';
import { inTurn } from './submit/memory';

/**
 * Seedance Create: check all, price all, then submit; one task item for each input item. Once a task certainly exists
 * nothing here throws any more, so that no paid task is lost.
 */
export async function createTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	return await inTurn(tryOf(context), async () => await createInTurn(context));
}

async function createInTurn(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const ledger = Ledger.open(context);
	const settings = readCreateSettings(context);
	const opened = await openAccount(context, settings.provider).catch(asInputError);
	const [account, unusable] =
		opened instanceof InputError ? [undefined, opened] : [opened, undefined];
	const entries = await readEntries(context, settings, account?.region);
	if (account && settings.livePrices)
		await askPrices(context, account, entries, settings.concurrency);
	refuse(context, settings, entries, unusable);
	await readFiles(settings.provider, entries);
	refuse(context, settings, entries, unusable);
	if (account && !settings.validateOnly) await submit(context, settings, account, ledger, entries);
	return [outputItems(context, settings, entries, account?.warning)];
}

/**
 * Gives what is wrong with the run as a whole to every item.
 * @throws NodeOperationError for it, or for the first bad item, if nothing may be spent then
 */
function refuse(
	context: IExecuteFunctions,
	settings: CreateSettings,
	entries: readonly CreateEntry[],
	unusable: InputError | undefined,
): void {
	const overall = settings.problem ?? unusable ?? ceilingProblem(entries, settings.maxCost);
	if (settings.protect && !settings.validateOnly) {
		const bad = entries.find(({ problem }) => problem);
		if (bad?.problem) throw inputProblem(context, bad.problem, bad.index);
		if (overall) throw inputProblem(context, overall);
	}
	if (overall) for (const entry of entries) entry.problem ??= overall;
}

/** The run as a whole is refused if its estimate passes the ceiling, or cannot be made. */
function ceilingProblem(
	entries: readonly CreateEntry[],
	maxCost: number | undefined,
): InputError | undefined {
	if (maxCost === undefined) return undefined;
	const prepared = entries.flatMap(({ prepared: one }) => one ?? []);
	const unpriced = prepared.find(({ cost }) => cost.estimatedUsd === null);
	if (unpriced) {
		const { model, resolution } = unpriced.request;
		return new InputError(
			`Max Cost is set, but no price is known for ${model}${resolution === undefined ? '' : ` at ${resolution}`}`,
			'State Price per Second in the options, or take Max Cost out.',
		);
	}
	const open = prepared.find(({ unreadPrices }) => unreadPrices.length > 0);
	if (open) {
		return new InputError(
			`Max Cost is set, and the price may be changed by what no estimate reads: ${open.unreadPrices.join(', ')}`,
			'Take it out, or take Max Cost out.',
		);
	}
	const sum = roundUsd(prepared.reduce((total, { cost }) => total + (cost.estimatedUsd ?? 0), 0));
	if (sum <= maxCost) return undefined;
	return new InputError(
		`The run would cost about ${sum} USD, which is more than Max Cost allows (${maxCost} USD); nothing was sent`,
		'Raise Max Cost, or send fewer, shorter or smaller videos.',
	);
}

async function submit(
	context: IExecuteFunctions,
	settings: CreateSettings,
	account: Account,
	ledger: Ledger,
	entries: readonly CreateEntry[],
): Promise<void> {
	const { parameters } = context.getNode();
	const round = runIndex(context);
	const jobs = entries.flatMap(({ index, source, prepared, problem, clip }) => {
		if (!prepared || problem) return [];
		const { request, body, files, cost } = prepared;
		const asked = askedFor(parameters, source.json, [index, round]);
		const named = { ...(clip ?? clipOf(settings.provider, body)), ...asked };
		return { index, clip: named, request, body, files, cost };
	});
	const submissions = await submitAll(context, account, ledger, jobs, settings.concurrency);
	for (const [position, { index }] of jobs.entries())
		entries[index].submission = submissions[position];
	const failed = entries.filter(({ submission }) => !submission || submission.failure);
	if (failed.length === 0) ledger.clear();
	const exists = entries.some(({ submission }) => submission?.taskId !== undefined);
	// A tool that fails is tried again, by n8n or by the model, and the tries have no name in common.
	const mayExist = entries.some(({ submission }) => submission?.mayExist);
	const kept = exists || (mayExist && runsAsTool(context)) || isStopped(context);
	if (settings.protect && !kept) throwFirst(context, failed);
}

/** @throws NodeOperationError for the first failure; what may have to be paid is said, whichever item it is about */
function throwFirst(context: IExecuteFunctions, failed: readonly CreateEntry[]): void {
	const [first, ...others] = failed;
	const failure = first?.submission?.failure;
	if (!failure) return;
	const open = others.flatMap(({ index, submission }) =>
		submission?.mayExist && submission.failure
			? `[item ${index}] ${submission.failure.message}.`
			: [],
	);
	const description = [failure.hint ?? [], ...open].flat().join(' ');
	throw itemProblem(context, failure.message, description, first.index);
}
