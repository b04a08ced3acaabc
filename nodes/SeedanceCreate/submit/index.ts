import type { IExecuteFunctions } from 'n8n-workflow';

import type { TaskReport } from '../../shared/answers/report';
import type { Account } from '../../shared/http/account';
import type { Failure } from '../../shared/items/task';
import { isStopped } from '../../shared/n8n/context';
import { forEachBounded } from '../../shared/tools/pool';
import { doubtFailure, INTERRUPTED, NEVER_HEARD, SIMILAR } from './doubt';
import type { Ledger } from './ledger';
import type { LedgerEntry } from './storedRun';
import { findCreated, findUnsent, type Finding } from './reconcile';
import { Sender, type CreateJob } from './sending';
import { Uploads } from './uploads';

/**
 * A create is sent again only when it certainly did not happen, or with the Idempotency-Key that makes the repeat
 * harmless. Everything else is looked up or reported as `unknown`, because a second create is a second bill.
 */

/** What became of one create. */
export interface Submission {
	taskId?: string;
	report?: TaskReport;
	/** The provider's answer as it came. */
	answer?: unknown;
	/** ISO 8601; `null`: nobody knows when it was sent, if it was. */
	submittedAt: string | null;
	failure?: Failure;
	/** A task may exist although no id is known. */
	mayExist: boolean;
	warning?: string;
}

/** A create that was sent and never clearly answered. */
interface Lost {
	job: CreateJob;
	entry: LedgerEntry;
	cause: Failure;
	/** What the provider answered all the same. */
	answer?: unknown;
}

/** How long before a key's documented end it counts as forgotten, ms: with a forgotten key a repeat is a new create. */
const KEY_MARGIN_MS = 3_600_000;

const FOUND_FROM_EARLIER =
	'This task was created by an earlier try of this run; it was found, not created again.';
const FOUND_IN_LIST =
	'The provider’s answer to the create was lost; the task was found in its list.';

/**
 * Submits all jobs with bounded concurrency. Never throws but for a credential that cannot be read any more.
 * @returns what became of each, in their order
 */
export async function submitAll(
	context: IExecuteFunctions,
	account: Account,
	ledger: Ledger,
	jobs: readonly CreateJob[],
	concurrency: number,
): Promise<Submission[]> {
	await ledger.prepare(account, jobs);
	const run: SubmitRun = {
		sender: new Sender(context, account),
		uploads: new Uploads(context, account),
		context,
		account,
		ledger,
	};
	const unsent = await lookForUnsent(run, jobs);
	const results: Array<Submission | Lost> = [];
	await forEachBounded([...jobs.entries()], concurrency, async ([position, job]) => {
		results[position] = await submitOne(run, job, unsent.get(job.index));
	});
	// Only now every other item's task id is known, so that none of them is taken for a lost one.
	const lost = results.filter((result) => 'cause' in result);
	const settled = await settleLost(run, lost);
	const submissions = results.map((result) =>
		'cause' in result ? settled[lost.indexOf(result)] : result,
	);
	if (isStopped(context)) logStopped(context, account, submissions);
	return submissions;
}

interface SubmitRun {
	context: IExecuteFunctions;
	account: Account;
	ledger: Ledger;
	sender: Sender;
	uploads: Uploads;
}

/** What the provider's list says of creates that an interrupted execution may have sent, by the index of their item. */
async function lookForUnsent(
	{ context, account, ledger }: SubmitRun,
	jobs: readonly CreateJob[],
): Promise<Map<number, Finding>> {
	const lost = jobs.flatMap((job) => {
		const earlier = ledger.find(job.index);
		if (earlier?.kind !== 'interrupted') return [];
		// If nobody knows when it began, its tasks can be named and none can be ruled out.
		return { ...job, sent: { from: earlier.since ?? 0, to: Date.now() } };
	});
	const findings = await findUnsent(context, account, lost, ledger);
	return new Map(lost.map(({ index }, position) => [index, findings[position]]));
}

async function submitOne(
	run: SubmitRun,
	job: CreateJob,
	listed: Finding | undefined,
): Promise<Submission | Lost> {
	const { account, ledger } = run;
	const earlier = ledger.find(job.index);
	if (earlier?.kind === 'own') {
		const { entry } = earlier;
		if (entry.taskId !== null) return found(entry, entry.taskId, FOUND_FROM_EARLIER);
		// The earlier try sent it and never heard: sending it again could pay twice.
		if (!hasLivingKey(account, entry) || (await filesFailed(run, job)))
			return { job, entry, cause: NEVER_HEARD };
		return await sendOne(run, job, entry, true);
	}
	if (earlier?.kind === 'similar') {
		const { taskId, submittedAt } = earlier.entry;
		return doubtful(account, job, SIMILAR, submittedAt, taskId === null ? [] : [taskId]);
	}
	if (earlier?.kind === 'interrupted' && !listed?.none) {
		const { since } = earlier;
		const keyed = since !== null && Date.now() - since < keyLifeMs(account);
		if (!keyed || !ledger.lasting || (await filesFailed(run, job)))
			return doubtful(account, job, INTERRUPTED, null, listed?.mayBe ?? []);
		return await sendOne(run, job, ledger.begin(job.index, job.clip, true), true);
	}
	const failure = await filesFailed(run, job);
	// Nothing was sent, and the ledger knows of nothing.
	if (failure) return { submittedAt: null, failure, mayExist: false };
	return await sendOne(run, job, ledger.begin(job.index, job.clip, isKeyed(account)), false);
}

/** Uploads the files of a create that is about to be sent. @returns why that did not work */
async function filesFailed(
	{ sender, uploads }: SubmitRun,
	job: CreateJob,
): Promise<Failure | undefined> {
	return sender.isOver ? undefined : await uploads.place(job);
}

/** @param earlier whether an earlier try sent it, or may have */
async function sendOne(
	{ sender, ledger }: SubmitRun,
	job: CreateJob,
	entry: LedgerEntry,
	earlier: boolean,
): Promise<Submission | Lost> {
	const creation = await sender.untilClear(job, entry, earlier);
	const { submittedAt } = entry;
	if (creation.kind === 'created') {
		const { taskId, report, body: answer } = creation;
		ledger.created(entry, taskId);
		return { taskId, report, answer, submittedAt, mayExist: true };
	}
	const { failure, body: answer } = creation;
	if (creation.kind === 'ambiguous') return { job, entry, cause: failure, answer };
	ledger.forget(job.index);
	return { submittedAt, failure, answer, mayExist: false };
}

/** Looks lost creates up if the provider has a list; what is not found is `unknown`. */
async function settleLost(
	{ context, account, ledger }: SubmitRun,
	lost: readonly Lost[],
): Promise<Submission[]> {
	const sought = lost.map(({ job, entry }) => {
		const at = Date.parse(entry.submittedAt);
		return { ...job, sent: { from: at, to: at } };
	});
	const findings = await findCreated(context, account, sought, ledger);
	return lost.map(({ job, entry, cause, answer }, position) => {
		const { taskId, mayBe } = findings[position];
		if (taskId === undefined)
			return { ...doubtful(account, job, cause, entry.submittedAt, mayBe), answer };
		ledger.created(entry, taskId);
		return found(entry, taskId, FOUND_IN_LIST);
	});
}

function doubtful(
	{ provider }: Account,
	{ cost }: CreateJob,
	cause: Failure,
	submittedAt: string | null,
	mayBe: readonly string[],
): Submission {
	const failure = doubtFailure(provider, cause, cost.estimatedUsd, submittedAt, mayBe);
	return { submittedAt, failure, mayExist: true };
}

function found({ submittedAt }: LedgerEntry, taskId: string, warning: string): Submission {
	return { taskId, submittedAt, mayExist: true, warning };
}

/** n8n keeps nothing of a node that is running when its execution is stopped: its log does. */
function logStopped(
	context: IExecuteFunctions,
	{ provider }: Account,
	submissions: readonly Submission[],
): void {
	const exist = submissions.flatMap(({ taskId }) => taskId ?? []);
	const mayExist = submissions.filter((one) => one.mayExist && one.taskId === undefined).length;
	if (exist.length === 0 && mayExist === 0) return;
	const open = mayExist === 0 ? '' : `; ${mayExist} more may exist`;
	context.logger.warn(
		`"${context.getNode().name}" was stopped while it created tasks. These exist at ${provider.name}: ${exist.join(', ') || 'none for certain'}${open}. Seedance Wait gets their videos by these IDs.`,
		{ executionId: context.getExecutionId(), workflowId: context.getWorkflow().id },
	);
}

function isKeyed({ provider }: Account): boolean {
	return provider.dialect.idempotency !== undefined;
}

/** How long a repeat under the same key is harmless, ms. */
function keyLifeMs({ provider }: Account): number {
	return (provider.dialect.idempotency?.lifeHours ?? 0) * 3_600_000 - KEY_MARGIN_MS;
}

/** Whether the create can be sent once more under its old key without a second bill. */
function hasLivingKey(account: Account, { idempotencyKey, submittedAt }: LedgerEntry): boolean {
	return idempotencyKey !== null && Date.now() - Date.parse(submittedAt) < keyLifeMs(account);
}
