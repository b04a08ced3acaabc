/** fal.ai's queue (docs/sources.md#fal), under `/fal`; its prices too, which have a host of their own there. */
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { scheduleCallbacks, type CallbackPlan } from '../callbacks.mts';
import { ENDPOINTS, readFalRequest } from '../checks/falRequest.mts';
import { checker } from '../checks/problem.mts';
import { falEnvelope as envelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { videoUrl } from '../links.mts';
import type { KeyState, Store } from '../store.mts';
import { createTask, phaseOf, tokensOf, type Task } from '../tasks.mts';
import { newUpload, putAddress } from '../uploads.mts';
import { keptBody } from './arkTasks.mts';

/** Only these three: what has failed is COMPLETED too. */
const STATUS = { queued: 'IN_QUEUE', running: 'IN_PROGRESS' } as const;

/** Where the request is asked about: the first two parts of the endpoint alone. */
function placeOf(endpoint: string, id: string): string {
	return `${endpoint.split('/').slice(0, 2).join('/')}/requests/${id}`;
}

function urls(origin: string, place: string): Record<string, string> {
	const url = `${origin}/${place}`;
	return { response_url: url, status_url: `${url}/status`, cancel_url: `${url}/cancel` };
}

function create({ store, state, params, query, body, now, origin }: Call): Answer {
	const endpoint = params['*'] ?? '';
	const reading = readFalRequest(endpoint, body);
	if (!reading) return refuse(envelope, 'routeNotFound');
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const { request, media, model } = reading;
	const webhook = query.fal_webhook;
	const id = randomUUID();
	const task = createTask(
		store,
		state,
		'fal',
		{
			model,
			prompt: request.prompt,
			durationSeconds: Number(request.duration) || 5,
			resolution: request.resolution ?? '720p',
			ratio: request.aspect_ratio ?? 'auto',
			generateAudio: request.generate_audio ?? true,
			seed: request.seed,
			videos: media.videos.length,
			...(typeof webhook === 'string' && { callbackUrl: webhook }),
			echo: {},
		},
		keptBody(state, body),
		now,
		{ id, knownAs: placeOf(endpoint, id) },
	);
	scheduleCallbacks(store, state, task, callbackPlan(store, state));
	return {
		status: 200,
		taskId: task.knownAs,
		body: {
			status: 'IN_QUEUE',
			request_id: id,
			...urls(origin, task.knownAs),
			queue_position: 0,
		},
	};
}

function taskOf({ state, params, now }: Call): Task | undefined {
	const task = state.findTask('fal', params.id, now);
	if (!task || task.knownAs !== `${params.owner}/${params.alias}/requests/${params.id}`)
		return undefined;
	// It was removed from the queue.
	return phaseOf(task, now) === 'cancelled' ? undefined : task;
}

function status(call: Call): Answer {
	const { now, origin } = call;
	const task = taskOf(call);
	if (!task) return refuse(envelope, 'taskNotFound');
	task.polls += 1;
	const phase = phaseOf(task, now);
	const request = { request_id: task.id, ...urls(origin, task.knownAs) };
	if (phase === 'queued' || phase === 'running') {
		const more = phase === 'queued' ? { queue_position: 1 } : { logs: null };
		return { status: 202, body: { status: STATUS[phase], ...more, ...request } };
	}
	const body = { status: 'COMPLETED', logs: null, metrics: { inference_time: 41.7 }, ...request };
	return { status: 200, body };
}

/** The model's own answer, with the status that it had. */
function output(store: Store, state: KeyState, task: Task, now: number): Answer {
	const phase = phaseOf(task, now);
	const { code, message } = task.ending;
	if (phase === 'expired')
		return problem(504, code ?? 'generation_timeout', message ?? 'Generation timed out.');
	if (phase === 'failed')
		return problem(
			422,
			code ?? 'content_policy_violation',
			message ?? 'The content was flagged by a content checker.',
		);
	const url = videoUrl(store, state.settings, task, now);
	const video = {
		url,
		content_type: 'video/mp4',
		file_name: 'video.mp4',
		file_size: 605_475,
	};
	return {
		status: 200,
		body: { ...(url !== null && { video }), seed: task.seed },
		headers: {
			'x-fal-request-id': task.id,
			'x-fal-billable-units': String(Math.round(tokensOf(task) / 100) / 10),
		},
	};
}

function problem(status: number, type: string, msg: string): Answer {
	const url = `https://docs.fal.ai/errors#${type}`;
	return { status, body: { detail: [{ loc: ['body', 'prompt'], msg, type, url, input: {} }] } };
}

function result(call: Call): Answer {
	const { store, state, now } = call;
	const task = taskOf(call);
	if (!task) return refuse(envelope, 'taskNotFound');
	const phase = phaseOf(task, now);
	if (phase === 'queued' || phase === 'running')
		return { status: 400, body: { detail: 'Request is still in progress' } };
	return output(store, state, task, now);
}

/** Queued: removed. Running: told to stop, which it does not do here. Over: refused. */
function cancel(call: Call): Answer {
	const { now } = call;
	const task = taskOf(call);
	if (!task) return { status: 404, body: { status: 'NOT_FOUND' } };
	const phase = phaseOf(task, now);
	if (phase === 'running') return { status: 202, body: { status: 'CANCELLATION_REQUESTED' } };
	if (phase !== 'queued') return { status: 400, body: { status: 'ALREADY_COMPLETED' } };
	task.cancelledAt = now;
	return { status: 200, body: { status: 'OK' } };
}

const checkUpload = checker<{ content_type: string; file_name: string }>({
	type: 'object',
	required: ['content_type', 'file_name'],
	additionalProperties: false,
	properties: {
		content_type: { type: 'string', pattern: '^[a-z]+/[a-z0-9.+-]+$' },
		file_name: { type: 'string', minLength: 1 },
	},
});

/** Two addresses: where the file is to be put, and where it can be fetched then. */
function upload({ store, state, query, body }: Call): Answer {
	const checked = checkUpload(body ?? {});
	if ('problem' in checked) return envelope.invalid(checked.problem);
	if (query.storage_type !== 'fal-cdn-v3') return refuse(envelope, 'notFound');
	const { content_type: type, file_name: name } = checked.value;
	const place = newUpload(store, state, { provider: 'fal', name, type });
	return {
		status: 200,
		body: { file_url: place.address, upload_url: putAddress(store, place) },
	};
}

const KEYS = generateKeyPairSync('ed25519');
/** The public keys, as fal.ai publishes them; an older one before the one that signs. */
export const JWKS = {
	keys: [generateKeyPairSync('ed25519').publicKey, KEYS.publicKey].map((key) =>
		key.export({ format: 'jwk' }),
	),
};

/** docs/sources.md#fal, Callbacks. */
function signed(body: string): Record<string, string> {
	const ids = [randomUUID(), 'user-1', String(Math.floor(Date.now() / 1000))];
	const text = [...ids, createHash('sha256').update(body).digest('hex')].join('\n');
	return {
		'x-fal-webhook-request-id': ids[0],
		'x-fal-webhook-user-id': ids[1],
		'x-fal-webhook-timestamp': ids[2],
		'x-fal-webhook-signature': sign(null, Buffer.from(text), KEYS.privateKey).toString('hex'),
	};
}

function callbackPlan(store: Store, state: KeyState): CallbackPlan {
	return {
		onlyEnd: true,
		sign: signed,
		insistOn: new Set(['OK', 'ERROR']),
		bodyOf(task, now) {
			if (phaseOf(task, now) === 'vanished') return undefined;
			const answer = output(store, state, task, now);
			const ids = { request_id: task.id, gateway_request_id: task.id };
			const status = answer.status === 200 ? 'OK' : 'ERROR';
			const error = status === 'OK' ? {} : { error: `Invalid status code: ${answer.status}` };
			return { status, body: { ...ids, status, ...error, payload: answer.body } };
		},
	};
}

/** US dollars for 1000 tokens. */
function unitPrice(endpoint: string): number {
	if (endpoint.includes('2.5')) return 0.0214;
	if (endpoint.includes('/fast/')) return 0.0112;
	return endpoint.includes('/mini/') ? 0.007 : 0.014;
}

function prices({ state, query }: Call): Answer {
	const ids = [query.endpoint_id ?? []].flat().filter((id) => ENDPOINTS.includes(id));
	return {
		status: 200,
		body: {
			prices: ids.map((endpoint_id) => ({
				endpoint_id,
				unit_price: unitPrice(endpoint_id) * state.settings.priceFactor,
				unit: '1000 tokens',
				currency: 'USD',
			})),
			next_cursor: null,
			has_more: false,
		},
	};
}

const common = { provider: 'fal', envelope, scheme: 'Key' } as const;
const REQUEST = '/:owner/:alias/requests/:id';

export const falRoutes: Route[] = [
	{ ...common, op: 'status', method: 'GET', path: `${REQUEST}/status`, handle: status },
	{ ...common, op: 'result', method: 'GET', path: REQUEST, handle: result },
	{ ...common, op: 'cancel', method: 'PUT', path: `${REQUEST}/cancel`, handle: cancel },
	{ ...common, op: 'prices', method: 'GET', path: '/v1/models/pricing', handle: prices },
	{
		...common,
		op: 'upload',
		method: 'POST',
		path: '/storage/upload/initiate',
		handle: upload,
	},
	{ ...common, op: 'create', method: 'POST', path: '/*', handle: create },
];
