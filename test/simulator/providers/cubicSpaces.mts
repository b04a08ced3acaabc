/** CubicSpaces (docs/sources.md#cubicspaces): unified and official-compatible video API. */
import { readArkRequest } from '../checks/arkRequest.mts';
import { readGatewayRequest } from '../checks/gatewayRequest.mts';
import { cubicSpacesArkEnvelope, newApiEnvelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { videoUrl } from '../links.mts';
import type { KeyState, Store } from '../store.mts';
import { changedAt, createTask, inSeconds, phaseOf, type Task } from '../tasks.mts';
import { addressesOf, assetProblem, factsOf, failureOf, keptBody } from './arkTasks.mts';
import { moderationRoutes } from './moderation.mts';
import {
	contentOf,
	FAILED,
	flatTask,
	forkedTask,
	gatewayAddress,
	gatewayFacts,
	taskDto,
	videoStatus,
} from './newApiTasks.mts';

const UNIFIED = '/v1/video/generations';
const COMPATIBLE = '/api/v3/contents/generations/tasks';

function createUnified({ store, state, body, now }: Call): Answer {
	const reading = readGatewayRequest(body, 'unified');
	if ('problem' in reading) return newApiEnvelope.invalid(reading.problem);
	const foreign = assetProblem(
		state,
		'cubicspaces',
		addressesOf(reading.media),
		'metadata.content',
	);
	if (foreign) return newApiEnvelope.invalid(foreign);
	const facts = gatewayFacts(reading);
	const task = createTask(store, state, 'cubicSpaces', facts, keptBody(state, body), now);
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

/** The video object that CubicSpaces' page describes: the address in `metadata.url`. */
function documentedTask(store: Store, state: KeyState, task: Task, now: number): unknown {
	const { status, progress, phase } = videoStatus(state, task, now);
	const url = gatewayAddress(store, state, task, now);
	const over = !['queued', 'running'].includes(phase);
	return {
		id: task.id,
		task_id: task.id,
		object: 'video',
		model: task.facts.model,
		status,
		progress,
		created_at: inSeconds(task.createdAt),
		...(over && { completed_at: inSeconds(changedAt(task, now)) }),
		...(phase === 'succeeded' && { metadata: { ...(url && { url }) } }),
		...(phase === 'failed' && { error: failureOf(task, phase, FAILED) }),
	};
}

function statusUnified({ store, state, params, now }: Call): Answer {
	const task = state.findTask('cubicSpaces', params.id, now);
	if (!task) return refuse(newApiEnvelope, 'taskNotFound');
	task.polls += 1;
	const shapes = { document: documentedTask, taskDto, flat: flatTask, forked: forkedTask };
	return {
		status: 200,
		body: shapes[state.settings.unifiedShape](store, state, task, now),
	};
}

function createCompatible({ store, state, body, now }: Call): Answer {
	const reading = readArkRequest(body, 'cubicSpaces');
	if ('problem' in reading) return cubicSpacesArkEnvelope.invalid(reading.problem);
	const foreign = assetProblem(state, 'cubicspaces', addressesOf(reading.media), 'content');
	if (foreign) return cubicSpacesArkEnvelope.invalid(foreign);
	const facts = factsOf(reading, false);
	const task = createTask(store, state, 'cubicSpacesArk', facts, keptBody(state, body), now);
	return {
		status: 200,
		taskId: task.id,
		body: {
			id: task.id,
			model: facts.model,
			status: 'running',
			created_at: inSeconds(now),
			updated_at: inSeconds(now),
			service_tier: 'default',
			execution_expires_after: 172_800,
		},
	};
}

function statusCompatible({ store, state, params, now }: Call): Answer {
	const task = state.findTask('cubicSpacesArk', params.id, now);
	if (!task) return refuse(cubicSpacesArkEnvelope, 'taskNotFound');
	task.polls += 1;
	const phase = phaseOf(task, now);
	const url = videoUrl(store, state.settings, task, now);
	const error = failureOf(task, phase, FAILED);
	return {
		status: 200,
		body: {
			id: task.id,
			model: task.facts.model,
			status: phase,
			...(phase === 'succeeded' && { content: { ...(url && { video_url: url }) } }),
			...(error && { error }),
			created_at: inSeconds(task.createdAt),
			updated_at: inSeconds(changedAt(task, now)),
		},
	};
}

const unified = { provider: 'cubicSpaces', envelope: newApiEnvelope } as const;
const compatible = { provider: 'cubicSpacesArk', envelope: cubicSpacesArkEnvelope } as const;

export const cubicSpacesRoutes: Route[] = [
	{ ...unified, op: 'create', method: 'POST', path: UNIFIED, handle: createUnified },
	{ ...unified, op: 'status', method: 'GET', path: `${UNIFIED}/:id`, handle: statusUnified },
	{
		...unified,
		op: 'content',
		method: 'GET',
		path: '/v1/videos/:id/content',
		handle: contentOf('cubicSpaces'),
	},
	{ ...compatible, op: 'create', method: 'POST', path: COMPATIBLE, handle: createCompatible },
	{
		...compatible,
		op: 'status',
		method: 'GET',
		path: `${COMPATIBLE}/:id`,
		handle: statusCompatible,
	},
	...moderationRoutes,
];
