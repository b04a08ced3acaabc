/** WaveSpeed (docs/sources.md#wavespeed), under `/wavespeed/api/v3`. */
import { createHmac, randomUUID } from 'node:crypto';
import { scheduleCallbacks, type CallbackPlan } from '../callbacks.mts';
import { checker, invalid } from '../checks/problem.mts';
import { readWaveSpeedRequest } from '../checks/waveSpeedRequest.mts';
import { waveSpeedEnvelope as envelope } from '../envelopes.mts';
import { FilePart, refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { videoUrl } from '../links.mts';
import type { KeyState, Store } from '../store.mts';
import { createTask, phaseOf, type Task } from '../tasks.mts';
import type { Phase } from '../types.mts';
import { keepWhole, newUpload } from '../uploads.mts';
import { keptBody } from './arkTasks.mts';

const STATUS: Record<Phase, string> = {
	queued: 'created',
	running: 'processing',
	succeeded: 'completed',
	failed: 'failed',
	expired: 'timeout',
	cancelled: 'cancelled',
	vanished: 'failed',
};

/** A failure is one of the review if nothing else is set, and one of the task if its code is another provider's. */
const REVIEW = { code: 1200, message: 'The content contains sensitive information.' } as const;
const TASK_FAILED = 1405;

/** A prediction: in `data` of an answer, and the whole of a callback. */
function prediction(store: Store, state: KeyState, task: Task, now: number) {
	const phase = phaseOf(task, now);
	const url = videoUrl(store, state.settings, task, now);
	const { code, message } = task.ending;
	const failure =
		phase === 'failed'
			? {
					code: code === undefined ? REVIEW.code : Number(code) || TASK_FAILED,
					error: message ?? REVIEW.message,
				}
			: { error: phase === 'expired' ? 'The request timed out.' : '' };
	return {
		id: task.id,
		model: task.facts.model,
		outputs: url === null ? [] : [url],
		has_nsfw_contents: url === null ? [] : [false],
		status: STATUS[phase],
		created_at: new Date(task.createdAt).toISOString(),
		...failure,
		timings: { inference: phase === 'succeeded' ? task.endsAt - task.runsAt : 0 },
	};
}

/** How every prediction begins, however soon it is over. */
const TAKEN = {
	status: STATUS.queued,
	outputs: [],
	has_nsfw_contents: [],
	error: '',
	timings: { inference: 0 },
};

function success(data: unknown): unknown {
	return { code: 200, message: 'success', data };
}

function create({ store, state, params, query, body, now, origin }: Call): Answer {
	const endpoint = params['*'] ?? '';
	const reading = readWaveSpeedRequest(endpoint, body);
	if (!reading) return { status: 400, body: { code: 400, message: 'model not found' } };
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const { request, media } = reading;
	const { webhook } = query;
	const task = createTask(
		store,
		state,
		'waveSpeed',
		{
			model: endpoint,
			prompt: request.prompt,
			durationSeconds: request.duration ?? 5,
			resolution: request.resolution ?? '720p',
			ratio: request.aspect_ratio ?? '16:9',
			generateAudio: request.generate_audio ?? true,
			videos: media.videos.length + Number(request.video !== undefined),
			...(typeof webhook === 'string' && { callbackUrl: webhook }),
			echo: {},
		},
		keptBody(state, body),
		now,
	);
	scheduleCallbacks(store, state, task, callbackPlan(store, state));
	const urls = { get: `${origin}/wavespeed/api/v3/predictions/${task.id}/result` };
	return {
		status: 200,
		taskId: task.id,
		body: success({
			id: task.id,
			model: endpoint,
			created_at: new Date(task.createdAt).toISOString(),
			...TAKEN,
			urls,
		}),
	};
}

function status({ store, state, params, now }: Call): Answer {
	const task = state.findTask('waveSpeed', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	task.polls += 1;
	return { status: 200, body: success(prediction(store, state, task, now)) };
}

const checkPage = checker<{ page: number; page_size: number; model?: string }>({
	type: 'object',
	required: ['page', 'page_size'],
	properties: {
		page: { type: 'integer', minimum: 1 },
		page_size: { type: 'integer', minimum: 1, maximum: 100 },
		model: { type: 'string' },
	},
});
const SEVEN_DAYS = 7 * 24 * 3_600_000;

/** The newest first, without what was asked for. */
function list({ store, state, body, now }: Call): Answer {
	const checked = checkPage(body ?? {});
	if ('problem' in checked) return envelope.invalid(checked.problem);
	const { page, page_size, model } = checked.value;
	const found = [...state.tasks.values()].filter(
		(task) =>
			task.provider === 'waveSpeed' &&
			phaseOf(task, now) !== 'vanished' &&
			now - task.createdAt < SEVEN_DAYS &&
			now - task.createdAt >= state.settings.listedAfterSeconds * 1000 &&
			(model === undefined || task.facts.model === model),
	);
	const items = found
		.reverse()
		.slice((page - 1) * page_size, page * page_size)
		.map((task) => prediction(store, state, task, now));
	return { status: 200, body: success({ page, total: found.length, items }) };
}

/** A file in the part `file`. */
function upload({ store, state, body }: Call): Answer {
	const part = (body as Record<string, unknown> | undefined)?.file;
	if (!(part instanceof FilePart)) return envelope.invalid(invalid('file', 'is required'));
	const { name, type, size } = part;
	const file = newUpload(store, state, { provider: 'waveSpeed', name, type });
	keepWhole(file, part.bytes);
	const data = { type: type.split('/')[0], download_url: file.address, filename: name, size };
	return { status: 200, body: success(data) };
}

/** What a run with these inputs costs: by its seconds, dearer with more pixels. The rate at 720p is one that was probed. */
function prices({ state, body }: Call): Answer {
	const { model_id = '', inputs } = (body ?? {}) as { model_id?: string; inputs?: unknown };
	const reading = readWaveSpeedRequest(model_id, inputs);
	if (!reading) return { status: 400, body: { code: 400, message: 'model not found' } };
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const { duration = 5, resolution = '720p' } = reading.request;
	const rates: Record<string, number> = { '480p': 0.12, '720p': 0.24, '1080p': 0.54, '4k': 1.1 };
	const unit_price = rates[resolution] * duration * state.settings.priceFactor;
	return { status: 200, body: success({ unit_price, currency: 'USD' }) };
}

function balance(): Answer {
	return { status: 200, body: success({ balance: 12.5 }) };
}

/** What `GET /webhook/secret` answers, the same for every key here. */
export const SECRET = 'whsec_the-secret-of-the-simulated-webhooks';

/** HMAC-SHA256 of the call's id, its time and its body, in hexadecimal digits, without `whsec_` in the key. */
function signed(body: string): Record<string, string> {
	const id = `evt_${randomUUID()}`;
	const time = String(Math.floor(Date.now() / 1000));
	const hmac = createHmac('sha256', SECRET.replace('whsec_', ''));
	return {
		'webhook-id': id,
		'webhook-timestamp': time,
		'webhook-signature': `v3,${hmac.update(`${id}.${time}.${body}`).digest('hex')}`,
	};
}

function callbackPlan(store: Store, state: KeyState): CallbackPlan {
	return {
		onlyEnd: true,
		insistOn: new Set(['completed', 'failed']),
		sign: signed,
		bodyOf(task, now) {
			if (phaseOf(task, now) === 'vanished') return undefined;
			const body = prediction(store, state, task, now);
			return { status: body.status, body };
		},
	};
}

const common = { provider: 'waveSpeed', envelope } as const;

export const waveSpeedRoutes: Route[] = [
	{ ...common, op: 'balance', method: 'GET', path: '/balance', handle: balance },
	{ ...common, op: 'list', method: 'POST', path: '/predictions', handle: list },
	{ ...common, op: 'prices', method: 'POST', path: '/model/pricing', handle: prices },
	{ ...common, op: 'status', method: 'GET', path: '/predictions/:id/result', handle: status },
	{
		...common,
		op: 'upload',
		method: 'POST',
		path: '/media/upload/binary',
		files: true,
		handle: upload,
	},
	{ ...common, op: 'create', method: 'POST', path: '/*', handle: create },
];
