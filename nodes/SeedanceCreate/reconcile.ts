import type { IExecuteFunctions } from 'n8n-workflow';

import { readList, type TaskReport } from '../shared/dialects/answers';
import { readBody } from '../shared/dialects/requestBody';
import type { JsonObject } from '../shared/json';
import type { LedgerEntry } from '../shared/ledger';
import type { GenerationRequest } from '../shared/request';
import { send, STATUS_TIMEOUT_MS, uncut, type Account } from '../shared/transport';

/** Finding a task whose create got no clear answer, in the provider's own list of tasks. */

/** Clocks differ, and a list counts whole seconds; ms around the time of the create. */
const TIME_TOLERANCE_MS = 5_000;
const ATTEMPTS = 3;

/**
 * The id of the one task in the provider's list that fits the request and its time and belongs to no other item;
 * `undefined` where there is no list, no such task, or more than one: then nobody can tell.
 */
export async function findCreated(
	context: IExecuteFunctions,
	account: Account,
	body: JsonObject,
	entry: LedgerEntry,
	claimed: readonly string[],
): Promise<string | undefined> {
	const { dialect } = account.provider;
	if (!dialect.list) return undefined;
	const request = readBody(dialect, body);
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const asked = Date.now();
		const outcome = await send(uncut(context), account, dialect.list.newest(), STATUS_TIMEOUT_MS);
		if (outcome.kind !== 'answer' || outcome.status !== 200) continue;
		// The provider's clock stands in its own answer, so that a difference between the clocks does no harm.
		const skew = outcome.serverTime === undefined ? 0 : outcome.serverTime - asked;
		const from = Date.parse(entry.submittedAt) + skew - TIME_TOLERANCE_MS;
		const to = asked + skew + TIME_TOLERANCE_MS;
		const fitting = readList(dialect, outcome.body).filter((report) => {
			const created = Date.parse(report.createdAt ?? '');
			return (
				created >= from &&
				created <= to &&
				fits(report, request) &&
				!claimed.includes(report.taskId ?? '')
			);
		});
		return fitting.length === 1 ? fitting[0].taskId : undefined;
	}
	return undefined;
}

/** Whether a listed task can be the one that was asked for: nothing that both name may differ. */
function fits(report: TaskReport, request: GenerationRequest): boolean {
	const same = (listed: unknown, asked: unknown): boolean =>
		listed === undefined ||
		asked === undefined ||
		String(listed).toLowerCase() === String(asked).toLowerCase();
	return (
		report.taskId !== undefined &&
		same(report.model, request.model) &&
		same(report.resolution, request.resolution) &&
		(request.aspectRatio === 'adaptive' || same(report.aspectRatio, request.aspectRatio)) &&
		(request.duration === -1 || same(report.durationSeconds, request.duration)) &&
		(request.seed === -1 || same(report.seed, request.seed))
	);
}
