import type { IExecuteFunctions } from 'n8n-workflow';

import { ambiguousFailure } from '../../shared/answers/creation';
import type { TaskReport } from '../../shared/answers/report';
import type { Account } from '../../shared/http/account';
import type { Failure } from '../../shared/items/task';
import { forEachBounded } from '../../shared/tools/pool';
import type { Ledger, LedgerEntry } from './ledger';
import { findCreated } from './reconcile';
import { NEVER_HEARD, Sender, type CreateJob } from './sending';

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
	/** ISO 8601. */
	submittedAt: string;
	failure?: Failure;
	/** A task may exist although no id is known. */
	mayExist: boolean;
	warnings: string[];
}

/** A create that was sent and never clearly answered. */
interface Lost {
	job: CreateJob;
	entry: LedgerEntry;
	cause: Failure;
}

/** How long before a key's documented end it counts as forgotten, ms: with a forgotten key a repeat is a new create. */
const KEY_MARGIN_MS = 3_600_000;

const FOUND_FROM_EARLIER =
	'This task was created by an earlier try of this run; it was found, not created again.';
const FOUND_IN_LIST =
	'The provider’s answer to the create was lost; the task was found in its list.';

/**
 * Submits all jobs with bounded concurrency. Never throws.
 * @returns what became of each, in their order
 */
export async function submitAll(
	context: IExecuteFunctions,
	account: Account,
	ledger: Ledger,
	jobs: readonly CreateJob[],
	concurrency: number,
): Promise<Submission[]> {
	const sender = new Sender(context, account);
	const results = new Map<CreateJob, Submission | Lost>();
	await forEachBounded(jobs, concurrency, async (job) => {
		results.set(job, await submitOne(sender, account, ledger, job));
	});
	// Only now every other item's task id is known, so that none of them is taken for a lost one.
	const lost = [...results.values()].filter((result) => 'cause' in result);
	for (const [{ job }, submission] of await settleLost(context, account, ledger, lost))
		results.set(job, submission);
	const submissions = jobs.flatMap((job) => {
		const result = results.get(job);
		return result && !('cause' in result) ? [result] : [];
	});
	if (context.getExecutionCancelSignal()?.aborted) logStopped(context, account, submissions);
	return submissions;
}

async function submitOne(
	sender: Sender,
	account: Account,
	ledger: Ledger,
	job: CreateJob,
): Promise<Submission | Lost> {
	const earlier = ledger.find(job.index, job.clip);
	if (earlier?.state === 'created' && earlier.taskId !== null)
		return found(earlier, earlier.taskId, FOUND_FROM_EARLIER);
	// The earlier try sent it and never heard: sending it again could pay twice.
	if (earlier && !hasLivingKey(account, earlier))
		return { job, entry: earlier, cause: NEVER_HEARD };
	const entry = earlier ?? ledger.begin(job.index, job.clip, isKeyed(account));
	const creation = await sender.untilClear(job, entry, earlier !== undefined);
	const { submittedAt } = entry;
	if (creation.kind === 'created') {
		const { taskId, report, body: answer } = creation;
		ledger.created(entry, taskId);
		return { taskId, report, answer, submittedAt, mayExist: true, warnings: [] };
	}
	if (creation.kind === 'ambiguous') return { job, entry, cause: creation.failure };
	ledger.forget(job.index);
	return { submittedAt, failure: creation.failure, mayExist: false, warnings: [] };
}

/** Looks lost creates up where the provider has a list; what is not found is `unknown`. */
async function settleLost(
	context: IExecuteFunctions,
	account: Account,
	ledger: Ledger,
	lost: readonly Lost[],
): Promise<Array<[Lost, Submission]>> {
	const sought = lost.map(({ job: { request }, entry: { submittedAt } }) => ({
		request,
		submittedAt,
	}));
	const matches = await findCreated(context, account, sought, ledger);
	return lost.map((one, position) => {
		const { job, entry, cause } = one;
		const taskId = matches[position];
		if (taskId !== undefined) {
			ledger.created(entry, taskId);
			return [one, found(entry, taskId, FOUND_IN_LIST)];
		}
		const { submittedAt } = entry;
		const price = job.cost.estimatedUsd;
		const failure = ambiguousFailure(account.provider, cause, price, submittedAt);
		return [one, { submittedAt, failure, mayExist: true, warnings: [] }];
	});
}

function found({ submittedAt }: LedgerEntry, taskId: string, warning: string): Submission {
	return { taskId, submittedAt, mayExist: true, warnings: [warning] };
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

/** Whether the create can be sent once more under its old key without a second bill. */
function hasLivingKey(
	{ provider }: Account,
	{ idempotencyKey, submittedAt }: LedgerEntry,
): boolean {
	const lifeMs = (provider.dialect.idempotency?.lifeHours ?? 0) * 3_600_000 - KEY_MARGIN_MS;
	return idempotencyKey !== null && Date.now() - Date.parse(submittedAt) < lifeMs;
}
