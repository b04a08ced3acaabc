/** A gateway that runs new-api as it is published, with Ark behind it (docs/sources.md#new-api), under `/new-api`. */
import { readGatewayRequest } from '../checks/gatewayRequest.mts';
import { stockNewApiEnvelope as envelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import type { KeyState, Store } from '../store.mts';
import { changedAt, createTask, inSeconds, type Task } from '../tasks.mts';
import { failureOf, keptBody, OUTPUT_REFUSED } from './arkTasks.mts';
import { contentOf, gatewayAddress, gatewayFacts, taskDto, videoStatus } from './newApiTasks.mts';

const GENERATIONS = '/v1/video/generations';
const VIDEOS = '/v1/videos';

/** Both addresses take the same body; of its top level only model, prompt, seconds and images are read. */
function create({ store, state, body, now }: Call): Answer {
	const reading = readGatewayRequest(body, 'stock');
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const facts = gatewayFacts(reading);
	const task = createTask(store, state, 'newApi', facts, keptBody(state, body), now);
	return {
		status: 200,
		taskId: task.id,
		body: {
			id: task.id,
			task_id: task.id,
			object: 'video',
			model: facts.model,
			status: 'queued',
			progress: 0,
			created_at: inSeconds(now),
		},
	};
}

/** It swallows the ends that it has no word for, whatever the setting. */
function swallowing(state: KeyState): KeyState {
	const settings = { ...state.settings, gatewayEnds: 'swallowed' as const };
	return Object.assign(Object.create(state) as KeyState, { settings });
}

function found({ state, params, now }: Call): Task | undefined {
	const task = state.findTask('newApi', params.id, now);
	if (task) task.polls += 1;
	return task;
}

function status(call: Call): Answer {
	const task = found(call);
	if (!task) return refuse(envelope, 'taskNotFound');
	return { status: 200, body: taskDto(call.store, swallowing(call.state), task, call.now) };
}

/** `completed_at` is the time of the last change, from the start; a task not yet looked at is `unknown`. */
function videoObject(store: Store, state: KeyState, task: Task, now: number): unknown {
	const { phase, status: word, progress } = videoStatus(swallowing(state), task, now);
	const error = failureOf(task, phase, OUTPUT_REFUSED);
	return {
		id: task.id,
		task_id: task.id,
		object: 'video',
		model: task.facts.model,
		status: phase === 'queued' ? 'unknown' : word,
		progress,
		created_at: inSeconds(task.createdAt),
		completed_at: inSeconds(changedAt(task, now)),
		metadata: { url: gatewayAddress(store, state, task, now) ?? '' },
		...(error && { error }),
	};
}

function video(call: Call): Answer {
	const task = found(call);
	if (!task) return refuse(envelope, 'taskNotFound');
	return { status: 200, body: videoObject(call.store, call.state, task, call.now) };
}

const common = { provider: 'newApi', envelope } as const;
const taking = {
	...common,
	op: 'create',
	method: 'POST',
	multipart: true,
	handle: create,
} as const;

export const newApiRoutes: Route[] = [
	{ ...taking, path: GENERATIONS },
	{ ...taking, path: VIDEOS },
	{ ...common, op: 'status', method: 'GET', path: `${GENERATIONS}/:id`, handle: status },
	{ ...common, op: 'status', method: 'GET', path: `${VIDEOS}/:id`, handle: video },
	{
		...common,
		op: 'content',
		method: 'GET',
		path: `${VIDEOS}/:id/content`,
		handle: contentOf('newApi'),
	},
];
