import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { ambiguousFailure, readCreation, type Creation } from '../shared/creation';
import type { TaskReport } from '../shared/dialects/answers';
import type { ApiRequest } from '../shared/dialects/dialect';
import { ownFailure } from '../shared/failure';
import type { JsonObject } from '../shared/json';
import type { Ledger, LedgerEntry } from '../shared/ledger';
import { forEachBounded } from '../shared/pool';
import { backOff } from '../shared/polling';
import type { Cost, Failure } from '../shared/task';
import { CREATE_TIMEOUT_MS, send, uncut, type Account } from '../shared/transport';
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

/** How often one create may be sent while it certainly did not happen. */
const SENDS = 5;
/** How long a run waits in all for a provider that asks to come back later, ms for each item. */
const PATIENCE_MS = 3 * 60_000;
const STOPPED = ownFailure(
	'stopped',
	'unknown',
	'The execution was stopped before this task was created',
	'Run the workflow again for the items that are missing.',
	{ retryable: true, safeToRecreate: true },
);

/** Shared by all items of a run: who is told to come back later makes the others wait too. */
interface Pace {
	quietUntil: number;
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
	await forEachBounded(jobs, concurrency, async (job) => {
		const earlier = ledger.find(job.index, job.clip);
		if (earlier?.state === 'created' && earlier.taskId !== null) {
			settle(
				job,
				found(
					earlier,
					earlier.taskId,
					'This task was created by an earlier try of this run; it was found, not created again.',
				),
			);
			return;
		}
		if (earlier && earlier.idempotencyKey === null) {
			// The earlier try sent it and never heard: sending it again could pay twice.
			open.push({ job, entry: earlier, cause: NEVER_HEARD });
			return;
		}
		const entry =
			earlier ??
			ledger.begin(job.index, job.clip, account.provider.dialect.idempotencyHeader !== undefined);
		const creation = await sendUntilClear(context, account, job, entry, pace);
		if (creation.kind === 'created') {
			ledger.created(job.index, job.clip, creation.taskId);
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
			ledger.forget(job.index, job.clip);
			settle(job, {
				submittedAt: entry.submittedAt,
				failure: creation.failure,
				mayExist: false,
				warnings: [],
			});
		}
	});
	// Only now every other item's task id is known, so that none of them is taken for a lost one.
	const matches = await findCreated(
		context,
		account,
		open.map(({ job, entry }) => ({ body: job.body, submittedAt: entry.submittedAt })),
		ledger.taskIds(),
	);
	for (const [position, { job, entry, cause }] of open.entries()) {
		const match = matches[position];
		if (match !== undefined) {
			ledger.created(job.index, job.clip, match);
			settle(
				job,
				found(
					entry,
					match,
					'The provider’s answer to the create was lost; the task was found in its list.',
				),
			);
			continue;
		}
		const failure = ambiguousFailure(
			account.provider,
			cause,
			job.cost.estimatedUsd,
			entry.submittedAt,
		);
		settle(job, { submittedAt: entry.submittedAt, failure, mayExist: true, warnings: [] });
	}
}

const NEVER_HEARD = ownFailure(
	'noAnswer',
	'unknown',
	'an earlier try of this run sent it and got no answer',
	null,
	{
		safeToRecreate: false,
	},
);

function found(entry: LedgerEntry, taskId: string, warning: string): Submission {
	return { taskId, submittedAt: entry.submittedAt, mayExist: true, warnings: [warning] };
}

/** Sends a create, and again as long as that is certainly safe. */
async function sendUntilClear(
	context: IExecuteFunctions,
	account: Account,
	job: CreateJob,
	entry: LedgerEntry,
	pace: Pace,
): Promise<Creation> {
	const { provider } = account;
	const { create, idempotencyHeader } = provider.dialect;
	const keyed = idempotencyHeader !== undefined && entry.idempotencyKey !== null;
	const request: ApiRequest = {
		method: 'POST',
		path: create.path,
		body: job.body,
		...(keyed && { headers: { [idempotencyHeader]: entry.idempotencyKey ?? '' } }),
	};
	const signal = context.getExecutionCancelSignal();
	const giveUpAt = Date.now() + PATIENCE_MS;
	let last: Creation | undefined;
	// Once one try is ambiguous, later ones can only confirm: a refusal of the repeat says nothing about the first.
	let ambiguous: Creation | undefined;
	for (let attempt = 1; attempt <= SENDS; attempt++) {
		const stopped = signal?.aborted || !(await quiet(pace, giveUpAt, signal));
		if (stopped)
			return (
				ambiguous ??
				(signal?.aborted
					? { kind: 'refused', failure: STOPPED }
					: (last ?? { kind: 'refused', failure: STOPPED }))
			);
		const creation = readCreation(
			provider,
			await send(uncut(context), account, request, CREATE_TIMEOUT_MS),
		);
		if (creation.kind === 'created' || (creation.kind === 'refused' && !ambiguous)) return creation;
		if (creation.kind === 'ambiguous') {
			ambiguous ??= creation;
			if (!keyed) return creation;
		}
		last = creation;
		const pause = backOff(
			attempt,
			creation.kind === 'later' ? creation.retryAfterMs : undefined,
			Math.random(),
		);
		pace.quietUntil = Math.max(pace.quietUntil, Date.now() + pause);
	}
	return ambiguous ?? last ?? { kind: 'refused', failure: STOPPED };
}

/** Waits until the provider may be asked again; false where that is too late, or the person stopped the execution. */
async function quiet(
	pace: Pace,
	giveUpAt: number,
	signal: AbortSignal | undefined,
): Promise<boolean> {
	if (pace.quietUntil > giveUpAt) return false;
	for (let ms = pace.quietUntil - Date.now(); ms > 0; ms = pace.quietUntil - Date.now()) {
		const awake = await sleep(ms, signal).then(
			() => true,
			() => false,
		);
		if (!awake || pace.quietUntil > giveUpAt) return false;
	}
	return true;
}
