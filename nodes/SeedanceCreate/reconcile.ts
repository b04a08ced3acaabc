import type { IExecuteFunctions } from 'n8n-workflow';

import { readList, type TaskReport } from '../shared/dialects/answers';
import { readBody } from '../shared/dialects/requestBody';
import type { JsonObject } from '../shared/json';
import type { GenerationRequest } from '../shared/request';
import { send, STATUS_TIMEOUT_MS, uncut, type Account } from '../shared/transport';

/** Finding tasks whose create got no clear answer, in the provider's own list of tasks. */

/** A create that was sent and never clearly answered. */
export interface LostCreate {
	body: JsonObject;
	/** ISO 8601. */
	submittedAt: string;
}

/** The provider's newest tasks. */
interface Listed {
	reports: TaskReport[];
	/** By this computer's clock, ms since 1970. */
	asked: number;
	/** How far the provider's clock is ahead of it, ms. */
	skew: number;
	/** Whether there are older tasks that the answer does not hold. */
	cut: boolean;
}

/** Clocks differ, and a list counts whole seconds; ms around the time of the create. */
const TIME_TOLERANCE_MS = 5_000;
const ATTEMPTS = 3;

/**
 * The task id of each lost create: of the one task in the provider's list that fits its request and its time, belongs
 * to no other item and fits no other lost create. `undefined` where there is no list, no such task, or more than one:
 * then nobody can tell.
 * @param claimed the ids of the tasks that belong to other items
 */
export async function findCreated(
	context: IExecuteFunctions,
	account: Account,
	lost: readonly LostCreate[],
	claimed: readonly string[],
): Promise<Array<string | undefined>> {
	const listed = lost.length === 0 ? undefined : await listNewest(context, account);
	if (!listed) return lost.map(() => undefined);
	const taken = new Set(claimed);
	const fitting = lost.map((one) => fittingTasks(listed, account, one, taken));
	return fitting.map((ids, index) => {
		const [id, ...others] = ids ?? [];
		const contested = fitting.some((rival, other) => other !== index && rival?.includes(id));
		return others.length > 0 || contested ? undefined : id;
	});
}

async function listNewest(
	context: IExecuteFunctions,
	account: Account,
): Promise<Listed | undefined> {
	const { dialect } = account.provider;
	if (!dialect.list) return undefined;
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const asked = Date.now();
		const outcome = await send(uncut(context), account, dialect.list.newest(), STATUS_TIMEOUT_MS);
		if (outcome.kind !== 'answer' || outcome.status !== 200) continue;
		const reports = readList(dialect, outcome.body);
		// The provider's clock stands in its own answer, so that a difference between the clocks does no harm.
		const skew = outcome.serverTime === undefined ? 0 : outcome.serverTime - asked;
		return { reports, asked, skew, cut: reports.length >= dialect.list.pageSize };
	}
	return undefined;
}

/** The ids of the tasks that can be this create's; `undefined` where the list does not reach back to its time. */
function fittingTasks(
	listed: Listed,
	{ provider }: Account,
	{ body, submittedAt }: LostCreate,
	claimed: ReadonlySet<string>,
): string[] | undefined {
	const request = readBody(provider.dialect, body);
	const from = Date.parse(submittedAt) + listed.skew - TIME_TOLERANCE_MS;
	const to = listed.asked + listed.skew + TIME_TOLERANCE_MS;
	const times = listed.reports.map(({ createdAt }) => Date.parse(createdAt ?? ''));
	if (listed.cut && !times.some((time) => time < from)) return undefined;
	return listed.reports.flatMap((report, index) => {
		const { taskId } = report;
		const inTime = times[index] >= from && times[index] <= to;
		return inTime && taskId !== undefined && fits(report, request) && !claimed.has(taskId)
			? taskId
			: [];
	});
}

/** Whether a listed task can be the one that was asked for: nothing that both name may differ. */
function fits(report: TaskReport, request: GenerationRequest): boolean {
	const same = (listed: unknown, asked: unknown): boolean =>
		listed === undefined ||
		asked === undefined ||
		String(listed).toLowerCase() === String(asked).toLowerCase();
	return (
		same(report.model, request.model) &&
		same(report.resolution, request.resolution) &&
		(request.aspectRatio === 'adaptive' || same(report.aspectRatio, request.aspectRatio)) &&
		(request.duration === -1 || same(report.durationSeconds, request.duration)) &&
		(request.seed === -1 || same(report.seed, request.seed))
	);
}
