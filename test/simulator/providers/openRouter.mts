/** OpenRouter's video API (docs/sources.md#openrouter), under `/openrouter/api/v1`. */
import { createHmac } from 'node:crypto';
import { scheduleCallbacks, type CallbackPlan } from '../callbacks.mts';
import { LISTED } from '../checks/openRouterModels.mts';
import { readOpenRouterRequest } from '../checks/openRouterRequest.mts';
import { openRouterEnvelope as envelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { linksEndAt, videoUrl } from '../links.mts';
import { servedVideo, taskVideo } from '../mediaHost.mts';
import type { KeyState, Store } from '../store.mts';
import { createTask, phaseOf, tokensOf, type Task } from '../tasks.mts';
import { BASE_PATHS, type Phase } from '../types.mts';
import { keptBody } from './arkTasks.mts';

const VIDEOS = '/videos';
const STATUS: Record<Phase, string> = {
	queued: 'pending',
	running: 'in_progress',
	succeeded: 'completed',
	failed: 'failed',
	cancelled: 'cancelled',
	expired: 'expired',
	vanished: 'failed',
};
const OVER: ReadonlySet<Phase> = new Set<Phase>(['succeeded', 'failed', 'cancelled', 'expired']);

/** US dollars for a token: by size, with a price of its own if videos go in, or none of the sound. */
function usdPerToken({ facts }: Task): number {
	const skus = LISTED.find(({ id }) => id === facts.model)?.pricing_skus ?? {};
	const size = `_${facts.resolution.toLowerCase()}`;
	const ending = facts.videos > 0 ? '_with_video_input' : '';
	const silent = facts.generateAudio === false ? skus.video_tokens_without_audio : undefined;
	const usual = skus[`video_tokens${ending}`] ?? skus.video_tokens;
	return Number(skus[`video_tokens${size}${ending}`] ?? silent ?? usual ?? 0);
}

const FAILED = 'The request failed because the output video may contain sensitive information.';

function generationId(task: Task): string {
	return `gen-vid-${task.id.slice(-6)}`;
}

/** What was charged: nothing for a clip that was not made. */
function usageOf(task: Task, phase: Phase): { cost: number; is_byok: boolean } {
	const cost = phase === 'succeeded' ? tokensOf(task) * usdPerToken(task) : 0;
	return { cost: Math.round(cost * 1e6) / 1e6, is_byok: false };
}

function addressesOf(store: Store, state: KeyState, task: Task, now: number, origin: string) {
	return videoUrl(store, state.settings, task, now) === null
		? undefined
		: [`${origin}${BASE_PATHS.openRouter}${VIDEOS}/${task.id}/content?index=0`];
}

/** A job, as `GET` answers it. */
function job(store: Store, state: KeyState, task: Task, now: number, origin: string) {
	const phase = phaseOf(task, now);
	const unsigned_urls = addressesOf(store, state, task, now, origin);
	return {
		id: task.id,
		...(phase !== 'queued' && { generation_id: generationId(task) }),
		polling_url: `${BASE_PATHS.openRouter}${VIDEOS}/${task.id}`,
		status: STATUS[phase],
		...(unsigned_urls && { unsigned_urls }),
		...(OVER.has(phase) && { usage: usageOf(task, phase) }),
		...(phase === 'failed' && { error: task.ending.message ?? FAILED }),
	};
}

/** The signing secret of every workspace here. */
const SECRET = 'the secret of the simulated workspace';

/** HMAC-SHA256 of time and body, in hexadecimal digits. */
function signed(body: string): Record<string, string> {
	const time = String(Math.floor(Date.now() / 1000));
	const digest = createHmac('sha256', SECRET).update(`${time},${body}`).digest('hex');
	return { 'x-openrouter-signature': `t=${time},v1=${digest}` };
}

function callbackPlan(store: Store, state: KeyState, origin: string): CallbackPlan {
	return {
		onlyEnd: true,
		insistOn: new Set(['completed', 'failed', 'cancelled', 'expired']),
		sign: signed,
		bodyOf(task, now) {
			const phase = phaseOf(task, now);
			if (!OVER.has(phase)) return undefined;
			const { polling_url: _, ...known } = job(store, state, task, now, origin);
			return {
				status: STATUS[phase],
				body: {
					type: `video.generation.${STATUS[phase]}`,
					created_at: new Date(now).toISOString(),
					data: { model: task.facts.model, error: null, ...known },
				},
			};
		},
	};
}

function create({ store, state, body, now, origin }: Call): Answer {
	const reading = readOpenRouterRequest(body);
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const { request, media } = reading;
	const task = createTask(
		store,
		state,
		'openRouter',
		{
			model: request.model,
			prompt: request.prompt,
			durationSeconds: request.duration ?? 5,
			resolution: request.resolution ?? '720p',
			ratio: request.aspect_ratio ?? '16:9',
			generateAudio: request.generate_audio,
			seed: request.seed,
			videos: media.videos.length,
			callbackUrl: request.callback_url,
			echo: {},
		},
		keptBody(state, body),
		now,
	);
	scheduleCallbacks(store, state, task, callbackPlan(store, state, origin));
	const polling_url = `${BASE_PATHS.openRouter}${VIDEOS}/${task.id}`;
	return { status: 202, taskId: task.id, body: { id: task.id, polling_url, status: 'pending' } };
}

function status({ store, state, params, now, origin }: Call): Answer {
	const task = state.findTask('openRouter', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	task.polls += 1;
	return { status: 200, body: job(store, state, task, now, origin) };
}

/** The file, with the key; it is kept for a while only. */
function content({ state, params, query, headers, now }: Call): Answer {
	const task = state.findTask('openRouter', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	if ((query.index ?? '0') !== '0') return refuse(envelope, 'notFound');
	if (phaseOf(task, now) !== 'succeeded') {
		const message = 'Video generation is not completed';
		return { status: 400, body: envelope.body(400, '400', message) };
	}
	if (now > linksEndAt(task, state.settings)) return refuse(envelope, 'notFound');
	const range = Array.isArray(headers.range) ? headers.range[0] : headers.range;
	return servedVideo(task, taskVideo(state, task), range);
}

/** Every model that makes videos. */
function models({ state }: Call): Answer {
	const dearer = (skus: Record<string, string>) =>
		Object.fromEntries(
			Object.entries(skus).map(([name, usd]) => [
				name,
				(Number(usd) * state.settings.priceFactor).toFixed(10),
			]),
		);
	const data = LISTED.map((one) => ({ ...one, pricing_skus: dearer(one.pricing_skus) }));
	return { status: 200, body: { data } };
}

/** What the key may spend. */
function key(): Answer {
	const data = { label: 'sk-or-v1-sim…', limit: null, limit_remaining: null, usage: 0 };
	return { status: 200, body: { data } };
}

const common = { provider: 'openRouter', envelope } as const;
const ONE = `${VIDEOS}/:id`;

export const openRouterRoutes: Route[] = [
	{ ...common, op: 'create', method: 'POST', path: VIDEOS, handle: create },
	{ ...common, op: 'models', method: 'GET', path: `${VIDEOS}/models`, handle: models },
	{ ...common, op: 'status', method: 'GET', path: ONE, handle: status },
	{ ...common, op: 'content', method: 'GET', path: `${ONE}/content`, handle: content },
	{ ...common, op: 'account', method: 'GET', path: '/key', handle: key },
];
