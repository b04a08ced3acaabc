import type { IExecuteFunctions } from 'n8n-workflow';

import { ambiguousFailure, readCreation, type Creation } from '../../shared/answers/creation';
import type { TaskReport } from '../../shared/answers/report';
import type { ApiRequest } from '../../shared/providers/dialect';
import { ownFailure } from '../../shared/items/failure';
import type { JsonObject } from '../../shared/tools/json';
import type { Ledger, LedgerEntry } from './ledger';
import { forEachBounded } from '../../shared/tools/pool';
import { pause } from '../../shared/tools/pause';
import { backOff } from '../../shared/tools/polling';
import type { Cost, Failure } from '../../shared/items/task';
import { CREATE_TIMEOUT_MS, send, uncut, type Account } from '../../shared/http/send';
import { findCreated } from './reconcile';

/**
 * A create is sent again only when it certainly did not happen, or with the Idempotency-Key that makes the repeat
 * harmless. Everything else is looked up or reported as `unknown`, because a second create is a second bill.
 */

export interface CreateJob {
	index: number;
	/** The ledger's name for the clip. */
	clip: string;
	body: JsonObject;
	cost: Cost;
}

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

/** How often one create may be sent, by what became of the last time; nothing is sent again for good. */
const SENDS = {
	/** The provider asked to come back later: limits are counted by the minute, so it is worth some patience. */
	busy: 8,
	/** The host cannot be reached. */
	unreachable: 5,
	/** No clear answer came, and the same Idempotency-Key makes a repeat harmless. */
	ambiguous: 5,
} as const;
/** How long a run waits in all for a provider that asks to come back later, ms for each item. */
const PATIENCE_MS = 3 * 60_000;
/** A day is documented for Qingbo's keys (docs/sources.md#qingbo); an older one would be a new create. */
const KEY_LIFE_MS = 23 * 3_600_000;
const STOPPED = ownFailure(
	'stopped',
	'unknown',
	'The execution was stopped before this task was created',
	'Run the workflow again for the items that are missing.',
	{ retryable: true, safeToRecreate: true },
);

/** Shared by all items of a run: who is told to come back later makes the others wait too. */
interface Pace {
	/** ms since 1970. */
	quietUntil: number;
	/** Why; for items that are not sent at all because of it. */
	reason?: Failure;
	/** The key is refused: nothing more is sent. */
	badKey?: Failure;
}

/**
 * Submits all jobs with bounded concurrency. Never throws.
 * @param settle called once for each job
 */
export async function submitAll<T extends CreateJob>(
	context: IExecuteFunctions,
	account: Account,
	ledger: Ledger,
	jobs: readonly T[],
	concurrency: number,
	settle: (job: T, submission: Submission) => void,
): Promise<void> {
	const pace: Pace = { quietUntil: 0 };
	const open: Array<{ job: T; entry: LedgerEntry; cause: Failure }> = [];
	const exist: string[] = [];
	const settleFound = (job: T, entry: LedgerEntry, taskId: string, warning: string): void => {
		exist.push(taskId);
		const { submittedAt } = entry;
		settle(job, { taskId, submittedAt, mayExist: true, warnings: [warning] });
	};
	await forEachBounded(jobs, concurrency, async (job) => {
		const earlier = ledger.find(job.index, job.clip);
		if (earlier?.state === 'created' && earlier.taskId !== null) {
			settleFound(job, earlier, earlier.taskId, FOUND_FROM_EARLIER);
			return;
		}
		if (earlier && !hasLivingKey(earlier)) {
			// The earlier try sent it and never heard: sending it again could pay twice.
			open.push({ job, entry: earlier, cause: NEVER_HEARD });
			return;
		}
		const entry = earlier ?? ledger.begin(job.index, job.clip, isKeyed(account));
		const creation = await sendUntilClear(context, account, job, entry, pace, earlier);
		if (creation.kind === 'created') {
			ledger.created(entry, creation.taskId);
			exist.push(creation.taskId);
			settle(job, {
				taskId: creation.taskId,
				report: creation.report,
				answer: creation.body,
				submittedAt: entry.submittedAt,
				mayExist: true,
				warnings: [],
			});
		} else if (creation.kind === 'ambiguous') {
			open.push({ job, entry, cause: creation.failure });
		} else {
			ledger.forget(job.index);
			settle(job, {
				submittedAt: entry.submittedAt,
				failure: creation.failure,
				mayExist: false,
				warnings: [],
			});
		}
	});
	// Only now every other item's task id is known, so that none of them is taken for a lost one.
	const lost = open.map(({ job, entry }) => ({ body: job.body, submittedAt: entry.submittedAt }));
	const matches = await findCreated(context, account, lost, ledger);
	let lostForGood = 0;
	for (const [position, { job, entry, cause }] of open.entries()) {
		const match = matches[position];
		if (match !== undefined) {
			ledger.created(entry, match);
			settleFound(job, entry, match, FOUND_IN_LIST);
			continue;
		}
		lostForGood++;
		const { submittedAt } = entry;
		const failure = ambiguousFailure(account.provider, cause, job.cost.estimatedUsd, submittedAt);
		settle(job, { submittedAt, failure, mayExist: true, warnings: [] });
	}
	if (context.getExecutionCancelSignal()?.aborted) logStopped(context, account, exist, lostForGood);
}

/** n8n keeps nothing of a node that is running when its execution is stopped: its log does. */
function logStopped(
	context: IExecuteFunctions,
	{ provider }: Account,
	exist: readonly string[],
	mayExist: number,
): void {
	if (exist.length === 0 && mayExist === 0) return;
	const open = mayExist === 0 ? '' : `; ${mayExist} more may exist`;
	context.logger.warn(
		`"${context.getNode().name}" was stopped while it created tasks. These exist at ${provider.name}: ${exist.join(', ') || 'none for certain'}${open}. Seedance Wait gets their videos by these IDs.`,
		{ executionId: context.getExecutionId(), workflowId: context.getWorkflow().id },
	);
}

function isKeyed({ provider }: Account): boolean {
	return provider.dialect.idempotencyHeader !== undefined;
}

/** Whether the create can be sent once more under its old key without a second bill. */
function hasLivingKey({ idempotencyKey, submittedAt }: LedgerEntry): boolean {
	return idempotencyKey !== null && Date.now() - Date.parse(submittedAt) < KEY_LIFE_MS;
}

const FOUND_FROM_EARLIER =
	'This task was created by an earlier try of this run; it was found, not created again.';
const FOUND_IN_LIST =
	'The provider’s answer to the create was lost; the task was found in its list.';
const NEVER_HEARD = ownFailure(
	'noAnswer',
	'unknown',
	'an earlier try of this run sent it and got no answer',
	null,
	{ safeToRecreate: false },
);

/**
 * Sends a create, and again as long as that is certainly safe.
 * @param earlier where an earlier try of this run sent it already and never heard
 */
async function sendUntilClear(
	context: IExecuteFunctions,
	account: Account,
	job: CreateJob,
	entry: LedgerEntry,
	pace: Pace,
	earlier: LedgerEntry | undefined,
): Promise<Creation> {
	const { provider } = account;
	const { create, idempotencyHeader } = provider.dialect;
	const key = idempotencyHeader === undefined ? null : entry.idempotencyKey;
	const request: ApiRequest = {
		method: 'POST',
		path: create.path,
		body: job.body,
		...(key !== null && { headers: { [idempotencyHeader ?? '']: key } }),
	};
	const signal = context.getExecutionCancelSignal();
	const giveUpAt = Date.now() + PATIENCE_MS;
	// Once one try is ambiguous, later ones can only confirm: a refusal of the repeat says nothing about the first.
	let ambiguous: Creation | undefined = earlier && { kind: 'ambiguous', failure: NEVER_HEARD };
	let last: Exclude<Creation, { kind: 'created' }> | undefined;
	for (let attempt = 1; ; attempt++) {
		if (pace.badKey) return ambiguous ?? { kind: 'refused', failure: pace.badKey };
		const free = !signal?.aborted && (await quiet(pace, giveUpAt, signal));
		if (!free) {
			const reason = signal?.aborted ? STOPPED : (last?.failure ?? pace.reason ?? STOPPED);
			return ambiguous ?? { kind: 'refused', failure: reason };
		}
		if (!ambiguous) entry.submittedAt = new Date().toISOString();
		const outcome = await send(uncut(context), account, request, CREATE_TIMEOUT_MS);
		const creation = readCreation(provider, outcome);
		if (creation.kind === 'refused' && creation.badKey) pace.badKey = creation.failure;
		if (creation.kind === 'created' || (creation.kind === 'refused' && !ambiguous)) return creation;
		last = creation;
		if (last.kind === 'ambiguous') ambiguous ??= last;
		if (ambiguous && key === null) return ambiguous;
		const reason = !ambiguous && last.kind === 'later' ? last.because : 'ambiguous';
		if (attempt >= SENDS[reason]) return ambiguous ?? last;
		const retryAfterMs = last.kind === 'later' ? last.retryAfterMs : undefined;
		const pauseMs = backOff(attempt, retryAfterMs, Math.random());
		pace.quietUntil = Math.max(pace.quietUntil, Date.now() + pauseMs);
		pace.reason = last.failure;
	}
}

/** Waits until the provider may be asked again; false where that is too late, or the person stopped the execution. */
async function quiet(
	pace: Pace,
	giveUpAt: number,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	if (pace.quietUntil > giveUpAt) return false;
	for (let ms = pace.quietUntil - Date.now(); ms > 0; ms = pace.quietUntil - Date.now()) {
		if (!(await pause(ms, signal)) || pace.quietUntil > giveUpAt) return false;
	}
	return true;
}
