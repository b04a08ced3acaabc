/** An OpenAI-style host, new-api family (docs/sources.md#openai-style-videos), under `/openai`. */
import { readGatewayRequest } from '../checks/gatewayRequest.mts';
import { newApiEnvelope as envelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { lastFrameUrl, linksEndAt } from '../links.mts';
import type { KeyState, Store } from '../store.mts';
import { changedAt, createTask, type Task } from '../tasks.mts';
import { addressesOf, assetProblem, failureOf, keptBody } from './arkTasks.mts';
import {
	contentOf,
	FAILED,
	forkedTask,
	gatewayAddress,
	gatewayFacts,
	videoStatus,
} from './newApiTasks.mts';

const VIDEOS = '/v1/videos';
const SIZES: Record<string, string> = {
	'16:9': '1280x720',
	'9:16': '720x1280',
	'1:1': '960x960',
	'4:3': '1112x834',
	'3:4': '834x1112',
	'21:9': '1470x630',
};

/** The video object of the OpenAI-style page: times in milliseconds, the address in `metadata.url`. */
function videoObject(store: Store, state: KeyState, task: Task, now: number): unknown {
	const { settings } = state;
	const { phase, status, progress } = videoStatus(state, task, now);
	const over = phase !== 'queued' && phase !== 'running';
	const url = gatewayAddress(store, state, task, now);
	const lastFrame = lastFrameUrl(store, settings, task, now);
	return {
		id: task.id,
		object: 'video',
		model: task.facts.model,
		status,
		progress,
		created_at: task.createdAt,
		seconds: String(task.seconds),
		...(over && { completed_at: Math.floor(changedAt(task, now)) }),
		...(phase === 'succeeded' && {
			expires_at: Math.floor(linksEndAt(task, settings)),
			size: SIZES[task.facts.ratio] ?? '1280x720',
			metadata: { ...(url && { url }), ...(lastFrame && { last_frame_url: lastFrame }) },
		}),
		...(phase === 'failed' && { error: failureOf(task, phase, FAILED) }),
	};
}

function create({ store, state, body, now }: Call): Answer {
	const reading = readGatewayRequest(body, 'videos');
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const foreign = assetProblem(state, 'openai', addressesOf(reading.media), 'metadata.content');
	if (foreign) return envelope.invalid(foreign);
	const facts = gatewayFacts(reading);
	const task = createTask(store, state, 'openAiVideos', facts, keptBody(state, body), now);
	return {
		status: 200,
		taskId: task.id,
		body: {
			id: task.id,
			object: 'video',
			model: facts.model,
			status: 'queued',
			progress: 0,
			created_at: now,
			seconds: String(task.seconds),
		},
	};
}

function status({ store, state, params, now }: Call): Answer {
	const task = state.findTask('openAiVideos', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	task.polls += 1;
	const shape = state.settings.unifiedShape === 'forked' ? forkedTask : videoObject;
	return { status: 200, body: shape(store, state, task, now) };
}

const common = { provider: 'openAiVideos', envelope } as const;

export const openAiVideosRoutes: Route[] = [
	{ ...common, op: 'create', method: 'POST', path: VIDEOS, multipart: true, handle: create },
	{ ...common, op: 'status', method: 'GET', path: `${VIDEOS}/:id`, handle: status },
	{
		...common,
		op: 'content',
		method: 'GET',
		path: `${VIDEOS}/:id/content`,
		handle: contentOf('openAiVideos'),
	},
];
