/** A gateway that runs new-api as it is published, with Ark behind it (docs/sources.md#new-api), under `/new-api`. */
import { readArkRequest } from '../checks/arkRequest.mts';
import { checker, type Problem } from '../checks/problem.mts';
import { newApiEnvelope, stockNewApiEnvelope as envelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import type { KeyState, Store } from '../store.mts';
import { changedAt, createTask, inSeconds, type Task } from '../tasks.mts';
import { factsOf, failureOf, keptBody, OUTPUT_REFUSED } from './arkTasks.mts';
import { contentOf, forkedTask, gatewayAddress, taskDto, videoStatus } from './newApiTasks.mts';

const GENERATIONS = '/v1/video/generations';
const VIDEOS = '/v1/videos';

/** Settings that the gateway knows of Ark's; it drops what else stands in `metadata`. */
const PASSED_ON = [
	...['return_last_frame', 'service_tier', 'execution_expires_after', 'generate_audio', 'draft'],
	...['tools', 'safety_identifier', 'priority', 'resolution', 'ratio', 'duration', 'frames'],
	...['seed', 'camera_fixed', 'watermark'],
];

/** Of the top level only these are read. */
const checkOwn = checker<{
	model: string;
	prompt: string;
	seconds?: string;
	duration?: number;
	images?: string[];
	image?: string;
	metadata?: Record<string, unknown>;
}>({
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		model: { type: 'string', minLength: 1 },
		prompt: { type: 'string', pattern: '\\S' },
		seconds: { type: 'string' },
		duration: { type: 'integer' },
		images: { type: 'array', items: { type: 'string' } },
		image: { type: 'string' },
		metadata: { type: 'object' },
	},
});

/** What the gateway sends to Ark: `metadata.content` replaces images, and the prompt is its only text. */
function upstreamBody(body: unknown): { body: unknown } | { problem: Problem } {
	const checked = checkOwn(body ?? {});
	if ('problem' in checked) return checked;
	const { model, prompt, metadata = {}, image, images, ...rest } = checked.value;
	const plain = (images ?? (image ? [image] : [])).map((url) => ({
		type: 'image_url',
		image_url: { url },
	}));
	const media: unknown[] = Array.isArray(metadata.content) ? metadata.content : plain;
	const settings = PASSED_ON.filter((name) => metadata[name] !== undefined);
	const seconds = rest.duration ?? (Number.parseInt(rest.seconds ?? '', 10) || 0);
	return {
		body: {
			model,
			content: [
				...media.filter((item) => !(isObject(item) && item.type === 'text')),
				{ type: 'text', text: prompt },
			],
			...Object.fromEntries(settings.map((name) => [name, metadata[name]])),
			...(seconds > 0 && { duration: seconds }),
		},
	};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

/** Both addresses take the same body; all that the gateway does not check itself, Ark does. */
function create({ store, state, body, now }: Call): Answer {
	const sent = upstreamBody(body);
	if ('problem' in sent) return newApiEnvelope.invalid(sent.problem);
	const reading = readArkRequest(sent.body, 'official');
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const facts = factsOf(reading, true);
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

function isForked({ state }: Call): boolean {
	return state.settings.unifiedShape === 'forked';
}

function status(call: Call): Answer {
	const task = found(call);
	if (!task) return refuse(envelope, 'taskNotFound');
	const shape = isForked(call) ? forkedTask : taskDto;
	return { status: 200, body: shape(call.store, swallowing(call.state), task, call.now) };
}

/** `completed_at` is the time of the last change, from the start; a task not yet looked at is `unknown`. */
function videoObject(store: Store, state: KeyState, task: Task, now: number): unknown {
	const { phase, status: word, progress } = videoStatus(state, task, now);
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
	const shape = isForked(call) ? forkedTask : videoObject;
	return { status: 200, body: shape(call.store, swallowing(call.state), task, call.now) };
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
