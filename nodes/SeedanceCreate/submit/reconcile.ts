import type { IExecuteFunctions } from 'n8n-workflow';

import { readList, type TaskReport } from '../../shared/answers/report';
import type { Ledger } from './ledger';
import { pause } from '../../shared/tools/pause';
import { backOff } from '../../shared/tools/polling';
import type { GenerationRequest } from '../../shared/providers/request';
import type { Account } from '../../shared/http/account';
import { send, STATUS_TIMEOUT_MS } from '../../shared/http/send';
import { ignoringStop } from '../../shared/n8n/context';

/** Finding tasks whose create got no clear answer, in the provider's own list of tasks. */

/** A create that was sent and never clearly answered. */
export interface LostCreate {
	request: GenerationRequest;
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
/** A provider may still be at work on a request whose connection has broken: its task appears a little later. */
const LOOKS = 3;

/**
 * The task id of each lost create: of the one task in the provider's list that fits its request and its time, belongs
 * to no other item and can be no other lost create's. `undefined` where there is no list, no such task, or more than
 * one: then nobody can tell.
 */
export async function findCreated(
	context: IExecuteFunctions,
	account: Account,
	lost: readonly LostCreate[],
	ledger: Ledger,
): Promise<Array<string | undefined>> {
	let found: Array<string | undefined> = lost.map(() => undefined);
	if (lost.length === 0 || !account.provider.dialect.list) return found;
	const signal = context.getExecutionCancelSignal();
	for (let look = 1; look <= LOOKS; look++) {
		const listed = await listNewest(context, account);
		if (listed) {
			found = onlyCertain(lost.map((one) => fittingTasks(listed, one, ledger)));
			if (found.every((taskId) => taskId !== undefined)) break;
		}
		if (look === LOOKS || signal?.aborted) break;
		await pause(backOff(look, undefined, Math.random()), signal);
	}
	return found;
}

/** Of the tasks that fit each create the one that fits it alone and nothing else. */
function onlyCertain(
	fitting: ReadonlyArray<readonly string[] | undefined>,
): Array<string | undefined> {
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
	const asked = Date.now();
	const outcome = await send(
		ignoringStop(context),
		account,
		dialect.list.newest(),
		STATUS_TIMEOUT_MS,
	);
	if (outcome.kind !== 'answer' || outcome.status !== 200 || outcome.body === undefined)
		return undefined;
	const reports = readList(dialect, outcome.body);
	// The provider's clock stands in its own answer, so that a difference between the clocks does no harm.
	const skew = outcome.serverTime === undefined ? 0 : outcome.serverTime - asked;
	return { reports, asked, skew, cut: reports.length >= dialect.list.pageSize };
}

/**
 * The ids of the tasks that can be this create's; `undefined` where nobody can tell from the list: it does not reach
 * back to that time, or another run sent a create then and has not heard of it either.
 */
function fittingTasks(
	listed: Listed,
	{ request, submittedAt }: LostCreate,
	ledger: Ledger,
): string[] | undefined {
	const claimed = new Set(ledger.taskIds());
	const from = Date.parse(submittedAt) + listed.skew - TIME_TOLERANCE_MS;
	const to = listed.asked + listed.skew + TIME_TOLERANCE_MS;
	const times = listed.reports.map(({ createdAt }) => Date.parse(createdAt ?? ''));
	if (listed.cut && !times.some((time) => time < from)) return undefined;
	if (ledger.othersOpen().some((time) => time + listed.skew >= from)) return undefined;
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
