/** Replicate's predictions (docs/sources.md#replicate), under `/replicate/v1`. */
import { createHmac, randomUUID } from 'node:crypto';
import { scheduleCallbacks, type CallbackPlan } from '../callbacks.mts';
import { readReplicateRequest, type ReplicateRequest } from '../checks/replicateRequest.mts';
import { replicateEnvelope as envelope } from '../envelopes.mts';
import { FilePart, refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { linksEndAt, videoUrl } from '../links.mts';
import type { KeyState, Store } from '../store.mts';
import { changedAt, createTask, phaseOf, type Task } from '../tasks.mts';
import type { Phase } from '../types.mts';
import { keepWhole, newUpload } from '../uploads.mts';
import { invalid } from '../checks/problem.mts';
import { keptBody } from './arkTasks.mts';

const STATUS: Record<Phase, string> = {
	queued: 'starting',
	running: 'processing',
	succeeded: 'succeeded',
	failed: 'failed',
	cancelled: 'canceled',
	// The deadline passed before it began.
	expired: 'aborted',
	vanished: 'vanished',
};
const OVER: ReadonlySet<Phase> = new Set<Phase>(['succeeded', 'failed', 'cancelled', 'expired']);
const PAGE = 100;

/** Free text; a code stands in brackets behind it. */
function errorOf({ ending: { code = 'E005', message } }: Task, phase: Phase): string | null {
	if (phase !== 'failed') return null;
	const words =
		message ??
		'The input or output was flagged as sensitive. Please try again with different inputs.';
	return /^[A-Z]\d+$/.test(code) ? `${words} (${code})` : words;
}

function prediction(
	store: Store,
	state: KeyState,
	task: Task,
	now: number,
	origin: string,
): Record<string, unknown> {
	const { settings } = state;
	const phase = phaseOf(task, now);
	const time = (at: number) => new Date(at + settings.clockAheadSeconds * 1000).toISOString();
	const over = OVER.has(phase);
	// Input, output and logs are removed after a while; the prediction itself stays.
	const removed = over && now > linksEndAt(task, settings);
	const url = removed ? null : videoUrl(store, settings, task, now);
	const { model, echo } = task.facts;
	const output = url !== null && model.includes('seedance-1') ? [url] : url;
	const seconds = (changedAt(task, now) - task.createdAt) / 1000;
	return {
		id: task.id,
		model,
		version: 'hidden',
		status: STATUS[phase],
		input: removed ? {} : echo.input,
		output,
		error: removed ? null : errorOf(task, phase),
		logs: removed ? null : '',
		data_removed: removed,
		source: 'api',
		created_at: time(task.createdAt),
		started_at: phase === 'queued' || phase === 'expired' ? null : time(task.runsAt),
		completed_at: over ? time(changedAt(task, now)) : null,
		...(over && {
			metrics: {
				total_time: seconds,
				...(phase === 'succeeded' && {
					predict_time: seconds,
					video_output_duration_seconds: task.seconds,
				}),
			},
		}),
		...(task.facts.callbackUrl && { webhook: task.facts.callbackUrl }),
		urls: {
			get: `${origin}/replicate/v1/predictions/${task.id}`,
			cancel: `${origin}/replicate/v1/predictions/${task.id}/cancel`,
			web: `https://replicate.com/p/${task.id}`,
		},
	};
}

/** The same for every key here. */
const KEY = Buffer.from('the secret of the simulated webhooks');
/** As the account has it. */
export const SECRET = `whsec_${KEY.toString('base64')}`;

/** HMAC-SHA256 of the call's id, its time and its body, as base64. */
function signed(body: string): Record<string, string> {
	const id = `msg_${randomUUID()}`;
	const time = String(Math.floor(Date.now() / 1000));
	const signature = createHmac('sha256', KEY).update(`${id}.${time}.${body}`).digest('base64');
	return {
		'webhook-id': id,
		'webhook-timestamp': time,
		'webhook-signature': `v1,${signature}`,
	};
}

function callbackPlan(
	store: Store,
	state: KeyState,
	{ webhook_events_filter: events }: ReplicateRequest,
	origin: string,
): CallbackPlan {
	return {
		onlyEnd: events !== undefined && !events.includes('start'),
		insistOn: new Set(['succeeded', 'failed', 'canceled', 'aborted']),
		sign: signed,
		bodyOf(task, now) {
			const phase = phaseOf(task, now);
			if (phase === 'vanished') return undefined;
			const event = phase === 'queued' ? 'start' : OVER.has(phase) ? 'completed' : 'logs';
			if (events && !events.includes(event)) return undefined;
			return { status: STATUS[phase], body: prediction(store, state, task, now, origin) };
		},
	};
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** 26 letters and digits. */
function newId(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(26)), (byte) => LETTERS[byte % 36]).join(
		'',
	);
}

function create({ store, state, params, body, now, origin }: Call): Answer {
	const model = `${params.owner}/${params.name}`;
	const reading = readReplicateRequest(model, body);
	if (!reading) return refuse(envelope, 'notFound');
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const { request, media } = reading;
	const { input, webhook } = request;
	const id = newId();
	const task = createTask(
		store,
		state,
		'replicate',
		{
			model,
			prompt: input.prompt,
			durationSeconds: input.duration ?? 5,
			resolution: input.resolution ?? '720p',
			ratio: input.aspect_ratio ?? '16:9',
			generateAudio: input.generate_audio,
			seed: input.seed,
			videos: media.videos.length,
			callbackUrl: webhook,
			echo: { input },
		},
		keptBody(state, body),
		now,
		{ id, knownAs: id },
	);
	scheduleCallbacks(store, state, task, callbackPlan(store, state, request, origin));
	// Whatever comes, the answer to a create tells of one that has not begun.
	const starting = prediction(store, state, task, now - 1, origin);
	return { status: 201, taskId: id, body: starting };
}

function status({ store, state, params, now, origin }: Call): Answer {
	const task = state.findTask('replicate', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	task.polls += 1;
	return { status: 200, body: prediction(store, state, task, now, origin) };
}

/** Queued or running: cancelled. Over: as it is. */
function cancel({ store, state, params, now, origin }: Call): Answer {
	const task = state.findTask('replicate', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	if (!OVER.has(phaseOf(task, now))) task.cancelledAt = now;
	return { status: 200, taskId: task.id, body: prediction(store, state, task, now, origin) };
}

/** Newest first; the cursor names the last of the page before. */
function list({ store, state, query, now, origin }: Call): Answer {
	const all = [...state.tasks.values()]
		.filter(
			(task) =>
				task.provider === 'replicate' &&
				phaseOf(task, now) !== 'vanished' &&
				now - task.createdAt >= state.settings.listedAfterSeconds * 1000,
		)
		.reverse();
	const cursor = typeof query.cursor === 'string' ? query.cursor : undefined;
	const from = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
	const page = all.slice(from, from + PAGE);
	const address = (id: string | undefined) => `${origin}/replicate/v1/predictions?cursor=${id}`;
	return {
		status: 200,
		body: {
			previous: null,
			next: all.length > from + PAGE ? address(page.at(-1)?.id) : null,
			results: page.map((task) => prediction(store, state, task, now, origin)),
		},
	};
}

const DAY_MS = 24 * 3_600_000;

/** A file in the part `content`. */
function upload({ store, state, body, now, origin }: Call): Answer {
	const part = (body as Record<string, unknown> | undefined)?.content;
	if (!(part instanceof FilePart)) return envelope.invalid(invalid('content', 'is required'));
	const { name, type, size } = part;
	const file = newUpload(
		store,
		state,
		{ provider: 'replicate', name, type },
		(id) => `${origin}/replicate/v1/files/${id}`,
	);
	keepWhole(file, part.bytes);
	return {
		status: 201,
		body: {
			id: file.id,
			name,
			content_type: type,
			size,
			etag: file.report?.sha256.slice(0, 32),
			checksums: { sha256: file.report?.sha256 },
			metadata: {},
			created_at: new Date(now).toISOString(),
			expires_at: new Date(now + DAY_MS).toISOString(),
			urls: { get: file.address },
		},
	};
}

function account(): Answer {
	const body = { type: 'user', username: 'someone', name: 'Someone', github_url: null };
	return { status: 200, body };
}

function secret(): Answer {
	return { status: 200, body: { key: SECRET } };
}

const common = { provider: 'replicate', envelope } as const;
const ONE = '/predictions/:id';

export const replicateRoutes: Route[] = [
	{
		...common,
		op: 'create',
		method: 'POST',
		path: '/models/:owner/:name/predictions',
		handle: create,
	},
	{ ...common, op: 'list', method: 'GET', path: '/predictions', handle: list },
	{ ...common, op: 'status', method: 'GET', path: ONE, handle: status },
	{ ...common, op: 'cancel', method: 'POST', path: `${ONE}/cancel`, handle: cancel },
	{ ...common, op: 'account', method: 'GET', path: '/account', handle: account },
	{ ...common, op: 'upload', method: 'POST', path: '/files', files: true, handle: upload },
	{
		...common,
		op: 'account',
		method: 'GET',
		path: '/webhooks/default/secret',
		handle: secret,
	},
];
