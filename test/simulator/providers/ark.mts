/** The official Ark API (docs/sources.md#ark), under `/ark/api/v3`. */
import { readArkRequest, type ArkReading } from '../checks/arkRequest.mts';
import { scheduleCallbacks, callBackNow, type CallbackPlan } from '../callbacks.mts';
import { invalid, type Problem } from '../checks/problem.mts';
import { arkEnvelope as envelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import type { KeyState, Store } from '../store.mts';
import { createTask, phaseOf, type Task } from '../tasks.mts';
import {
	addressesOf,
	assetProblem,
	factsOf,
	finalFacts,
	keptBody,
	officialTask,
} from './arkTasks.mts';

const TASKS = '/contents/generations/tasks';
const STATUSES = new Set(['queued', 'running', 'cancelled', 'succeeded', 'failed', 'expired']);
const SEVEN_DAYS = 7 * 86_400_000;

/** Models that `GET /models` names. */
const MODELS = [
	'doubao-seedance-1-0-pro-250528',
	'doubao-seedance-1-5-pro-251215',
	'doubao-seedance-2-0-260128',
	'doubao-seedance-2-0-fast-260128',
	'dreamina-seedance-2-5-260628',
];

function callbackPlan(store: Store, state: KeyState): CallbackPlan {
	return {
		onlyEnd: false,
		insistOn: new Set(['succeeded', 'failed']),
		bodyOf(task, now) {
			const status = phaseOf(task, now);
			if (status === 'vanished') return undefined;
			return { status, body: officialTask(store, state, task, now) };
		},
	};
}

/** The draft that a request names; it must be there, finished, no older than seven days, and of the same model. */
function draftOf(
	state: KeyState,
	{ draftTaskId, request }: ArkReading,
	now: number,
): { task: Task } | { problem: Problem } | undefined {
	if (draftTaskId === undefined) return undefined;
	const bad = (message: string) => ({ problem: invalid('content.draft_task.id', message) });
	const task = state.findTask('ark', draftTaskId, now);
	if (!task?.facts.echo.draft) return bad(`${draftTaskId} is not a draft task.`);
	if (phaseOf(task, now) !== 'succeeded') return bad(`the draft ${draftTaskId} has not succeeded.`);
	if (now - task.createdAt >= SEVEN_DAYS) return bad(`the draft ${draftTaskId} has expired.`);
	if (task.facts.model !== request.model) return bad('the model is not that of the draft.');
	return { task };
}

function create({ store, state, body, now }: Call): Answer {
	const reading = readArkRequest(body, 'official');
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const foreign = assetProblem(state, 'ark', addressesOf(reading.media), 'content');
	if (foreign) return envelope.invalid(foreign);
	const draft = draftOf(state, reading, now);
	if (draft && 'problem' in draft) return envelope.invalid(draft.problem);
	const facts = draft ? finalFacts(reading, draft.task) : factsOf(reading, true);
	const task = createTask(store, state, 'ark', facts, keptBody(state, body), now);
	scheduleCallbacks(store, state, task, callbackPlan(store, state));
	return { status: 200, body: { id: task.id }, taskId: task.id };
}

function status({ store, state, params, now }: Call): Answer {
	const task = state.findTask('ark', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	task.polls += 1;
	return { status: 200, body: officialTask(store, state, task, now) };
}

function many(value: string | string[] | undefined): string[] {
	return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function pageNumber(value: string | string[] | undefined, usual: number): number | undefined {
	if (value === undefined) return usual;
	const number = Number(value);
	return Number.isInteger(number) && number >= 1 && number <= 500 ? number : undefined;
}

function list({ store, state, query, now }: Call): Answer {
	const page = pageNumber(query.page_num, 1);
	const size = pageNumber(query.page_size, 10);
	const invalid = (param: string, message: string) =>
		envelope.invalid({ kind: 'invalid', param, message });
	if (page === undefined) return invalid('page_num', 'page_num must be from 1 to 500.');
	if (size === undefined) return invalid('page_size', 'page_size must be from 1 to 500.');
	const statuses = many(query['filter.status']);
	const unknown = statuses.find((one) => !STATUSES.has(one));
	if (unknown) return invalid('filter.status', `${unknown} is not a status.`);
	const ids = new Set(many(query['filter.task_ids']));
	const models = many(query['filter.model']);
	const tiers = many(query['filter.service_tier']);
	const matches = (task: Task) => {
		if (ids.size > 0 && !ids.has(task.id)) return false;
		const phase = phaseOf(task, now);
		return (
			task.provider === 'ark' &&
			!task.deleted &&
			phase !== 'vanished' &&
			now - task.createdAt < SEVEN_DAYS &&
			now - task.createdAt >= state.settings.listedAfterSeconds * 1000 &&
			(statuses.length === 0 || statuses.includes(phase)) &&
			(models.length === 0 || models.includes(task.facts.model)) &&
			(tiers.length === 0 || tiers.includes(String(task.facts.echo.service_tier)))
		);
	};
	const found = [...state.tasks.values()].filter(matches).reverse();
	const items = found
		.slice((page - 1) * size, page * size)
		.map((task) => officialTask(store, state, task, now));
	return { status: 200, body: { items, total: found.length } };
}

/** Queued: cancelled. Running: refused. Over: the record is deleted. Cancelled: refused. */
function remove({ store, state, params, now }: Call): Answer {
	const task = state.findTask('ark', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	const phase = phaseOf(task, now);
	if (phase === 'running' || phase === 'cancelled') {
		const code =
			phase === 'running' ? 'InvalidAction.RunningTaskDeletion' : 'InvalidAction.TaskDeletion';
		const message = `The request failed because the task ${task.id} is currently ${phase}.`;
		return { status: 409, body: envelope.body(409, code, message) };
	}
	if (phase === 'queued') {
		task.cancelledAt = now;
		callBackNow(store, state, task, callbackPlan(store, state));
	} else task.deleted = true;
	return { status: 200, taskId: task.id };
}

function models(): Answer {
	return {
		status: 200,
		body: { object: 'list', data: MODELS.map((id) => ({ id, object: 'model' })) },
	};
}

const common = { provider: 'ark', envelope } as const;

export const arkRoutes: Route[] = [
	{ ...common, op: 'create', method: 'POST', path: TASKS, handle: create },
	{ ...common, op: 'list', method: 'GET', path: TASKS, handle: list },
	{ ...common, op: 'status', method: 'GET', path: `${TASKS}/:id`, handle: status },
	{ ...common, op: 'cancel', method: 'DELETE', path: `${TASKS}/:id`, handle: remove },
	{ ...common, op: 'models', method: 'GET', path: '/models', handle: models },
];
