import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { ownFailure } from '../shared/items/failure';
import { sayFailures } from '../shared/n8n/failureHint';
import { InputError, readBoolean } from '../shared/n8n/input';
import { fingerprint, Ledger } from './submit/ledger';
import { inputProblem, ItemParameters, itemProblem, taskItem } from '../shared/n8n/parameters';
import { providerOf, PROVIDERS, type ProviderRow } from '../shared/providers';
import { applyReport } from '../shared/answers/status';
import { createTask, roundUsd, updateTask, type Failure, type Task } from '../shared/items/task';
import { openAccount, type Account } from '../shared/http/send';
import { CALLBACK_PATH } from '../shared/n8n/callbackPath';
import { foreignAssetWarning, prepareCreate, type PreparedCreate } from './request/prepare';
import { submitAll, type Submission } from './submit';

/**
 * Seedance Create: check all, price all, then submit; one task item for each input item. Once a task certainly exists
 * nothing here throws any more, so that no paid task is lost.
 */

const DEFAULT_CONCURRENCY = 4;

/** What the whole run goes by, read from the first item. */
interface RunSettings {
	provider: ProviderRow;
	/** Bad items stop the node before anything is spent. */
	protect: boolean;
	concurrency: number;
	/** US dollars. */
	maxCost: number | undefined;
	validateOnly: boolean;
	resumeOnCallback: boolean;
	/** A setting that cannot be used: then no item is sent. */
	problem?: InputError;
}

interface Entry {
	index: number;
	prepared?: PreparedCreate;
	problem?: InputError;
	submission?: Submission;
	otherFields: boolean;
	raw: boolean;
}

export async function createTasks(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const run = readRun(context);
	const entries: Entry[] = [];
	for (const [index, item] of items.entries())
		entries.push(await prepareEntry(context, run, index, item));

	const account = await openAccountOrProblem(context, run.provider);
	const overall =
		run.problem ?? (account instanceof InputError ? account : ceilingProblem(entries, run.maxCost));
	const firstBad = entries.find(({ problem }) => problem);
	if (run.protect && !run.validateOnly) {
		if (firstBad?.problem) throw inputProblem(context, firstBad.problem, firstBad.index);
		if (overall) throw inputProblem(context, overall);
	}
	if (overall) for (const entry of entries) entry.problem ??= overall;

	if (!run.validateOnly && !(account instanceof InputError))
		await submit(context, run, account, entries);
	const accountWarning = account instanceof InputError ? undefined : account.warning;
	const tasks = entries.map((entry) => taskOf(entry, run, accountWarning));
	sayFailures(context, tasks);
	return [
		entries.map(({ index, otherFields, raw, submission }, position) =>
			taskItem(tasks[position], items[index], index, {
				otherFields,
				...(raw && { raw: { answer: submission?.answer } }),
			}),
		),
	];
}

function readRun(context: IExecuteFunctions): RunSettings {
	const run: RunSettings = {
		provider: PROVIDERS.ark,
		protect: !context.continueOnFail(),
		concurrency: DEFAULT_CONCURRENCY,
		maxCost: undefined,
		validateOnly: false,
		resumeOnCallback: false,
	};
	try {
		const parameters = new ItemParameters(context, 0);
		run.provider = providerOf(String(parameters.raw('provider'))) ?? run.provider;
		if (parameters.choice('failedItems', ['protect', 'return'], 'protect') === 'return')
			run.protect = false;
		run.concurrency =
			parameters.optionNumber('concurrency', 'Concurrency', { min: 1, max: 50, whole: true }) ??
			run.concurrency;
		run.maxCost = parameters.optionNumber('maxCost', 'Max Cost', { min: 0 });
		const resumeOnCallback = parameters.optionFlag('resumeOnCallback', 'Resume on Callback');
		if (resumeOnCallback && parameters.option('callbackUrl')) {
			throw new InputError(
				'Resume on Callback and Callback URL are both set, and a task has one callback address only',
				'Take one of the two options out.',
			);
		}
		run.resumeOnCallback = resumeOnCallback && run.provider.parameters.includes('callbackUrl');
		run.validateOnly = parameters.optionFlag('validateOnly', 'Validate Only');
	} catch (error) {
		run.problem = asInputError(error);
	}
	return run;
}

function asInputError(error: unknown): InputError {
	if (error instanceof InputError) return error;
	return new InputError(
		error instanceof Error ? error.message : String(error),
		'Check the expressions of this node’s parameters.',
	);
}

async function prepareEntry(
	context: IExecuteFunctions,
	run: RunSettings,
	index: number,
	item: INodeExecutionData,
): Promise<Entry> {
	const entry: Entry = { index, otherFields: false, raw: false };
	try {
		const parameters = new ItemParameters(context, index);
		entry.otherFields =
			readBoolean(parameters.option('includeOtherFields'), 'Include Other Fields') ?? false;
		entry.raw = readBoolean(parameters.option('includeRaw'), 'Include Raw') ?? false;
		const callbackUrl = run.resumeOnCallback ? resumeUrl(context, index) : undefined;
		entry.prepared = await prepareCreate(context, parameters, run.provider, callbackUrl);
		entry.prepared.warnings.push(
			...foreignAssetWarning(run.provider, item.json, entry.prepared.request),
		);
	} catch (error) {
		entry.problem = asInputError(error);
	}
	return entry;
}

/** This execution's resume address, which ends a parked Seedance Wait, and no other node's wait. */
function resumeUrl(context: IExecuteFunctions, index: number): string {
	const url = new URL(String(context.evaluateExpression('{{ $execution.resumeUrl }}', index)));
	url.pathname += `/${CALLBACK_PATH}`;
	return url.href;
}

async function openAccountOrProblem(
	context: IExecuteFunctions,
	provider: ProviderRow,
): Promise<Account | InputError> {
	try {
		return await openAccount(context, provider);
	} catch (error) {
		if (error instanceof InputError) return error;
		const message = error instanceof Error ? error.message : String(error);
		return new InputError(
			`The credential for ${provider.name} cannot be read: ${message}`,
			'Open the credential and save it again.',
		);
	}
}

/** The run as a whole is refused where its estimate passes the ceiling, or cannot be made. */
function ceilingProblem(
	entries: readonly Entry[],
	maxCost: number | undefined,
): InputError | undefined {
	if (maxCost === undefined) return undefined;
	const prepared = entries.flatMap(({ prepared: one }) => one ?? []);
	const unpriced = prepared.find(({ cost }) => cost.estimatedUsd === null);
	if (unpriced) {
		return new InputError(
			`Max Cost is set, but no price is known for ${unpriced.request.model}${unpriced.request.resolution === undefined ? '' : ` at ${unpriced.request.resolution}`}`,
			'State Price per Second in the options, or take Max Cost out.',
		);
	}
	const sum = roundUsd(prepared.reduce((total, { cost }) => total + (cost.estimatedUsd ?? 0), 0));
	if (sum <= maxCost) return undefined;
	return new InputError(
		`The run would cost about ${sum} USD, which is more than Max Cost allows (${maxCost} USD); nothing was sent`,
		'Raise Max Cost, or send fewer, shorter or smaller clips.',
	);
}

async function submit(
	context: IExecuteFunctions,
	run: RunSettings,
	account: Account,
	entries: Entry[],
): Promise<void> {
	const sent = entries.flatMap((entry) =>
		entry.prepared && !entry.problem ? [{ entry, prepared: entry.prepared }] : [],
	);
	const jobs = sent.map(({ entry: { index }, prepared: { request, body, cost } }) => {
		return { index, clip: fingerprint(run.provider, body), request, body, cost };
	});
	const clips = jobs.map(({ clip }) => clip);
	const ledger = await Ledger.open(context, run.provider, clips);
	const submissions = await submitAll(context, account, ledger, jobs, run.concurrency);
	for (const [position, { entry }] of sent.entries()) entry.submission = submissions[position];
	const failed = entries.filter(({ submission }) => !submission || submission.failure);
	if (failed.length === 0) {
		ledger.clear();
		return;
	}
	const someTaskExists = entries.some(({ submission }) => submission?.taskId !== undefined);
	const stopped = context.getExecutionCancelSignal()?.aborted ?? false;
	if (!run.protect || someTaskExists || stopped) return;
	const [first, ...others] = failed;
	const failure = first.submission?.failure;
	if (!failure) return;
	// What may have to be paid is said, whichever item the message is about.
	const open = others.flatMap(({ index, submission }) =>
		submission?.mayExist && submission.failure
			? `[item ${index}] ${submission.failure.message}.`
			: [],
	);
	const description = [failure.hint ?? [], ...open].flat().join(' ');
	throw itemProblem(context, failure.message, description, first.index);
}

function taskOf(entry: Entry, run: RunSettings, accountWarning: string | undefined): Task {
	const { prepared, problem, submission } = entry;
	const warnings = [
		...(prepared?.warnings ?? []),
		...(submission?.warnings ?? []),
		...(accountWarning === undefined ? [] : [accountWarning]),
	];
	const base = createTask({
		provider: run.provider.id,
		status: 'notCreated',
		model: prepared?.request.model ?? null,
		mode: prepared?.request.mode ?? null,
		durationSeconds: prepared?.request.duration ?? null,
		resolution: prepared?.request.resolution ?? null,
		aspectRatio: prepared?.request.aspectRatio ?? null,
		seed: prepared?.request.seed ?? null,
		cost: prepared?.cost ?? { estimatedUsd: null, chargedUsd: null, basis: null },
		warnings,
	});
	if (problem) return updateTask(base, { failure: inputFailure(problem) });
	if (!submission) return base;
	const sent = updateTask(base, { submittedAt: submission.submittedAt });
	if (submission.taskId !== undefined) {
		const created = updateTask(sent, { taskId: submission.taskId, status: 'queued' });
		return submission.report ? applyReport(created, submission.report, run.provider) : created;
	}
	return updateTask(sent, {
		status: submission.mayExist ? 'unknown' : 'notCreated',
		submittedAt: submission.mayExist ? submission.submittedAt : null,
		failure: submission.failure ?? null,
	});
}

function inputFailure(problem: InputError): Failure {
	return ownFailure('invalidInput', 'invalidInput', problem.message, problem.hint, {
		safeToRecreate: true,
	});
}
