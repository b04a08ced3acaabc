import type { IExecuteFunctions } from 'n8n-workflow';

import { readList, type Listed } from '../../shared/answers/list';
import type { TaskReport } from '../../shared/answers/report';
import type { Account } from '../../shared/http/account';
import { CREATE_TIMEOUT_MS, send, STATUS_TIMEOUT_MS } from '../../shared/http/send';
import { ignoringStop, stopSignal } from '../../shared/n8n/context';
import { modelOf, type ProviderRow } from '../../shared/providers';
import type { ListCall } from '../../shared/providers/dialect';
import { at, isObject, stableJson } from '../../shared/tools/json';
import { pause } from '../../shared/tools/pause';
import { backOff } from '../../shared/tools/polling';
import { suffixWarnings } from '../request/prompt';
import { unreadFields } from '../request/unread';
import type { Ledger } from './ledger';
import type { CreateJob } from './sending';

/** Finding tasks whose create got no clear answer, in the provider's own list of tasks. */

/** A create that was sent, or may have been, and never clearly answered. */
interface LostCreate extends Pick<CreateJob, 'request' | 'body' | 'placed'> {
	/** When it was sent at the earliest and at the latest, ms since 1970. */
	sent: { from: number; to: number };
}

/** What the list says of a lost create. */
export interface Finding {
	/** The one task that it can be. */
	taskId?: string;
	/** Tasks that may be it. */
	mayBe: string[];
	/** Certainly there is none: the list reaches back to the create, which can no longer turn up, and nothing fits. */
	none?: boolean;
}

/** The provider's newest tasks. */
interface Newest {
	provider: ProviderRow;
	list: ListCall;
	tasks: Listed[];
	/** How far the provider's clock is ahead of this computer's, at least and at most, ms. */
	skew: { least: number; most: number };
	/** What the time is at the latest by the provider's clock, ms since 1970. */
	now: number;
	/** Whether there are older tasks that the answer does not hold. */
	cut: boolean;
	/** Tasks that are older have left the list, ms since 1970 by this computer's clock. */
	keptSince: number;
}

/** A list counts whole seconds, and two clocks of one provider differ a little; ms. */
const TIME_TOLERANCE_MS = 5_000;
/** The `Date` of an answer counts whole seconds, ms. */
const DATE_STEP_MS = 1_000;
const DAY_MS = 24 * 3_600_000;
/** A provider may still be at work on a request whose connection has broken: its task appears a little later. */
const LOOKS = 3;
/** How much longer than a create may take until its task is in the list, ms: no document gives a time. */
const LISTED_AFTER_MS = 60_000;

/**
 * The task of each lost create: the one task in the provider's list that fits its request and its time, belongs to no
 * other item and can be no other lost create's. If there is no list, no such task, or more than one, nobody can tell.
 */
export async function findCreated(
	context: IExecuteFunctions,
	account: Account,
	lost: readonly LostCreate[],
	ledger: Ledger,
): Promise<Finding[]> {
	let found: Finding[] = lost.map(() => ({ mayBe: [] }));
	const { list } = account.provider.dialect;
	if (lost.length === 0 || !list) return found;
	const signal = stopSignal(context);
	for (let look = 1; look <= LOOKS; look++) {
		const listed = await listNewest(context, account, list);
		if (listed) {
			const claimed = ledger.taskIds();
			found = onlyCertain(lost.map((one) => fittingTasks(listed, one, ledger, claimed)));
			if (found.every(({ taskId }) => taskId !== undefined)) break;
		}
		if (look === LOOKS || signal?.aborted) break;
		await pause(backOff(look, undefined, Math.random()), signal);
	}
	return found;
}

/**
 * What the list says of creates of which nobody knows whether they were sent at all. That a task is missing in it counts
 * only once it can no longer turn up: until then the provider may be at work on the request of a process that has died.
 */
export async function findUnsent(
	context: IExecuteFunctions,
	account: Account,
	lost: readonly LostCreate[],
	ledger: Ledger,
): Promise<Finding[]> {
	const { list } = account.provider.dialect;
	if (lost.length === 0 || !list) return lost.map(() => ({ mayBe: [] }));
	const look = async (): Promise<Fitting[]> => {
		const listed = await listNewest(context, account, list);
		const claimed = ledger.taskIdsOfOthers();
		return lost.map((one) => (listed ? fittingTasks(listed, one, ledger, claimed) : UNHEARD));
	};
	const first = await look();
	// A task that turns up later makes no create certain to which one fits, or that is older than the list.
	const mayBeProved = first.some((one) => one === UNHEARD || isMissing(one));
	const last = Math.max(...lost.map(({ sent }) => sent.to));
	const late = last + CREATE_TIMEOUT_MS + LISTED_AFTER_MS - Date.now();
	if (!mayBeProved || !(await pause(Math.max(0, late), stopSignal(context))))
		return first.map(({ ids }) => ({ mayBe: ids }));
	const second = await look();
	return second.map((one, index) => ({
		mayBe: one === UNHEARD ? first[index].ids : one.ids,
		none: isMissing(one),
	}));
}

/** The list was not answered. */
const UNHEARD: Fitting = { ids: [], complete: false, certain: false };

function isMissing({ ids, complete }: Fitting): boolean {
	return complete && ids.length === 0;
}

/** The ids that fit a create, and whether the list holds all of its time and nobody else can have made them. */
interface Fitting {
	ids: string[];
	complete: boolean;
	certain: boolean;
}

/** Of the tasks that fit each create the one that fits it alone and nothing else. */
function onlyCertain(fitting: readonly Fitting[]): Finding[] {
	return fitting.map(({ ids, certain }, index) => {
		const [id, ...others] = ids;
		const contested = fitting.some((rival, other) => other !== index && rival.ids.includes(id));
		const only = certain && id !== undefined && others.length === 0 && !contested;
		return { mayBe: ids, ...(only && { taskId: id }) };
	});
}

async function listNewest(
	context: IExecuteFunctions,
	account: Account,
	list: ListCall,
): Promise<Newest | undefined> {
	const { provider } = account;
	const asked = Date.now();
	const outcome = await send(ignoringStop(context), account, list.newest(), STATUS_TIMEOUT_MS);
	const answered = Date.now();
	if (outcome.kind !== 'answer' || outcome.status !== 200) return undefined;
	const listed = readList(provider.dialect, outcome.body);
	// An error under HTTP 200, or a shape that nobody knows, says nothing of the tasks.
	if (!listed) return undefined;
	const tasks = listed.tasks.map((task) => named(task, provider));
	// The provider's clock stands in its own answer, and was read at some moment between question and answer.
	const { serverTime } = outcome;
	const skew =
		serverTime === undefined
			? { least: 0, most: 0 }
			: { least: serverTime - answered, most: serverTime + DATE_STEP_MS - asked };
	const keptSince = asked - list.keptDays * DAY_MS;
	const now = answered + skew.most;
	return { provider, list, tasks, skew, now, cut: listed.isCut, keptSince };
}

/** A listed task with its model as the catalogue calls it: a list may name it by the address of one of its modes. */
function named({ report, item }: Listed, { modelName }: ProviderRow): Listed {
	const { model } = report;
	if (model === undefined || modelName === undefined) return { report, item };
	return { report: { ...report, model: modelName(model) }, item };
}

function fittingTasks(
	{ provider, list, tasks, skew, now, cut, keptSince }: Newest,
	lost: LostCreate,
	ledger: Ledger,
	claimed: ReadonlySet<string>,
): Fitting {
	const { request, sent } = lost;
	const from = sent.from + skew.least - TIME_TOLERANCE_MS;
	// A create that is answered late was taken before its time was up.
	const to = sent.to + CREATE_TIMEOUT_MS + skew.most + TIME_TOLERANCE_MS;
	const times = tasks.map(({ report }) => {
		const time = Date.parse(report.createdAt ?? '');
		// A time of the future is the hour of another place that is called UTC's.
		return time > now + TIME_TOLERANCE_MS ? NaN : time;
	});
	// A task whose time cannot be read may be of any time.
	const inTime = (index: number): boolean => !(times[index] < from || times[index] > to);
	// The first page of a list that begins with the oldest is full of older tasks.
	const isNewestFirst = times.every((time, index) => !(time > times[index - 1]));
	const reachesBack = !cut || (isNewestFirst && times.some((time) => time < from));
	const isNamed = tasks.every(({ report }, index) => report.taskId !== undefined || !inTime(index));
	const complete = sent.from > keptSince && reachesBack && isNamed;
	const fitting = tasks.flatMap((task, index) => {
		const { taskId } = task.report;
		if (!inTime(index) || taskId === undefined || claimed.has(taskId)) return [];
		const likeness =
			list.asked === undefined
				? fits(task.report, lost, list, provider)
				: fitsBody(task, lost, list.asked);
		return likeness === 'other' ? [] : { taskId, likeness };
	});
	const reach = CREATE_TIMEOUT_MS + 2 * TIME_TOLERANCE_MS;
	const rivals = ledger
		.othersOpen()
		.some((time) => time >= sent.from - reach && time <= sent.to + reach);
	const dated = times.every((time) => !Number.isNaN(time));
	// The final video of a draft is asked for without length and shape: nearly every task fits it.
	const telling =
		request.draftTaskId === undefined && fitting.every(({ likeness }) => likeness === 'same');
	return {
		ids: fitting.map(({ taskId }) => taskId),
		complete: complete && list.mayLack !== true,
		certain: complete && dated && !rivals && telling,
	};
}

/** Whether a listed task is what was asked for, as far as both say it; `open`: too little is said to tell. */
type Likeness = 'same' | 'open' | 'other';

/**
 * Nothing that both name may differ. But a name that is no model's own (an endpoint) may be listed as the model's, and
 * what the prompt or a field that nothing reads may have changed is no sign of another task.
 */
function fits(
	report: TaskReport,
	{ request, body }: LostCreate,
	{ vague }: ListCall,
	provider: ProviderRow,
): Likeness {
	const same = (listed: unknown, asked: unknown): boolean =>
		listed === undefined ||
		asked === undefined ||
		String(listed).toLowerCase() === String(asked).toLowerCase();
	const sameModel = same(report.model, request.model);
	if (!sameModel && modelOf(provider, request.model)) return 'other';
	const prompt = request.prompt ?? '';
	const changed = [...unreadFields(provider.dialect, body), ...suffixWarnings(prompt)];
	const sameSettings =
		same(report.resolution, request.resolution) &&
		(request.aspectRatio === 'adaptive' || same(report.aspectRatio, request.aspectRatio)) &&
		(request.duration === -1 || same(report.durationSeconds, request.duration)) &&
		(request.seed === -1 || same(report.seed, request.seed));
	if (changed.length > 0) return 'open';
	if (!sameSettings) return 'other';
	return vague || !sameModel ? 'open' : 'same';
}

/** Files that were sent as data, and what stands for uploaded ones. */
const FILE = /"(?:data|binary):/i;

/** The list repeats the request itself: only the very same one, of the same model, is taken for it. */
function fitsBody(
	{ report, item }: Listed,
	{ request: { model }, body, placed = body }: LostCreate,
	path: string,
): Likeness {
	const [listed, asked, sent] = [at(item, path), at(body, path), at(placed, path)];
	if (report.model !== undefined && report.model.toLowerCase() !== model.toLowerCase())
		return 'other';
	if (!isObject(listed) || !isObject(asked) || !isObject(sent)) return 'open';
	const equal = (name: string): boolean => stableJson(listed[name]) === stableJson(sent[name]);
	// A provider may write a value in its own way: "5" for 5, 720P for 720p, a prompt without the blanks around it.
	const alike = (name: string): boolean => loosely(listed[name]) === loosely(sent[name]);
	// They may be repeated by another name, and an earlier try may have uploaded them to another address.
	const told = Object.keys(asked).filter((name) => !FILE.test(stableJson(asked[name])));
	if (told.some((name) => listed[name] !== undefined && !alike(name))) return 'other';
	const whole = Object.keys({ ...listed, ...sent }).every(equal);
	return whole && report.model !== undefined ? 'same' : 'open';
}

function loosely(value: unknown): string {
	return stableJson(value).replace(/["\s]/g, '').toLowerCase();
}
