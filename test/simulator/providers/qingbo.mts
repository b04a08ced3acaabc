/** Qingbo (docs/sources.md#qingbo): its page of June 2026 under `/qingbo`, that of April 2026 under `/qingbo-legacy`. */
import { callBackNow, scheduleCallbacks, type CallbackPlan } from '../callbacks.mts';
import { QINGBO_LEGACY_MODELS, QINGBO_MODELS, priceOf } from '../checks/qingboModels.mts';
import { readCurrent, readLegacy, type QingboReading } from '../checks/qingboRequest.mts';
import { qingboEnvelope as envelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { lastFrameUrl, linksEndAt, videoUrl } from '../links.mts';
import type { KeyState, Store } from '../store.mts';
import {
	changedAt,
	createTask,
	inSeconds,
	phaseOf,
	progressOf,
	type Task,
	type TaskFacts,
} from '../tasks.mts';
import type { Phase, ProviderId } from '../types.mts';
import { addressesOf, assetProblem, keptBody } from './arkTasks.mts';

type Revision = Extract<ProviderId, 'qingbo' | 'qingboLegacy'>;

/** Billing units: 500 000 are one US dollar. */
const UNITS_PER_USD = 500_000;

/** Its words; `expired` is not one of them. */
const STATUS: Record<Phase, string> = {
	queued: 'queued',
	running: 'processing',
	succeeded: 'completed',
	failed: 'failed',
	cancelled: 'cancelled',
	expired: 'failed',
	vanished: 'failed',
};

function factsOf({
	request,
	options,
	media,
	routed,
	callbackEvents,
	seed,
}: QingboReading): TaskFacts {
	return {
		model: request.model,
		prompt: request.prompt ?? '',
		durationSeconds: request.duration ?? 5,
		resolution: request.resolution ?? '720p',
		ratio: request.aspect_ratio ?? '16:9',
		generateAudio: options.generate_audio ?? options.audio,
		returnLastFrame: options.return_last_frame,
		videos: media.videos.length,
		callbackUrl: request.callback_url,
		seed,
		echo: { action: routed, callbackEvents },
	};
}

/** What a finished task costs, in billing units; undefined where no document gives a price. */
function unitsOf(task: Task): number | undefined {
	const { model, resolution, videos } = task.facts;
	const usd = priceOf(model, resolution, task.seconds, videos > 0);
	return usd === undefined ? undefined : Math.round(usd * UNITS_PER_USD);
}

function pollAnswer(store: Store, state: KeyState, task: Task, now: number, base: string): unknown {
	const { settings } = state;
	const phase = phaseOf(task, now);
	const over = phase !== 'queued' && phase !== 'running';
	const progress = progressOf(task, now);
	const url = videoUrl(store, settings, task, now);
	const lastFrame = lastFrameUrl(store, settings, task, now);
	const expires_at = inSeconds(linksEndAt(task, settings));
	const failed = STATUS[phase] === 'failed';
	const cost = phase === 'succeeded' ? unitsOf(task) : over ? 0 : undefined;
	return {
		task_id: task.id,
		status: STATUS[phase],
		action: task.facts.echo.action,
		model: task.facts.model,
		progress:
			settings.qingboProgress === 'integer' ? progress : phase === 'queued' ? '' : `${progress}%`,
		created_at: inSeconds(task.createdAt),
		...(over && { completed_at: inSeconds(changedAt(task, now)) }),
		...(cost !== undefined && { cost }),
		...(phase === 'succeeded' && {
			result: {
				videos: url ? [{ expires_at, url: [url] }] : [],
				...(lastFrame && { images: [{ expires_at, url: [lastFrame] }] }),
			},
		}),
		...(failed && {
			error: {
				message:
					task.ending.message ??
					(phase === 'expired'
						? 'task timed out upstream'
						: 'The output video was refused by the content policy'),
				code: task.ending.code ?? 'task_failed',
			},
		}),
		urls: { get: `${base}/v1/tasks/${task.id}`, cancel: `${base}/v1/tasks/${task.id}/cancel` },
	};
}

function callbackPlan(store: Store, state: KeyState, base: string): CallbackPlan {
	return {
		onlyEnd: true,
		insistOn: new Set(),
		bodyOf(task, now) {
			const phase = phaseOf(task, now);
			const status = STATUS[phase];
			const events = task.facts.echo.callbackEvents as string[];
			if (phase === 'vanished' || !events.includes(status)) return undefined;
			return { status, body: pollAnswer(store, state, task, now, base) };
		},
	};
}

function createAnswer(task: Task): Answer {
	const cost = unitsOf(task);
	return {
		status: 200,
		taskId: task.id,
		body: {
			task_id: task.id,
			model: task.facts.model,
			action: task.facts.echo.action,
			status: 'queued',
			created_at: task.createdAt,
			progress: 0,
			...(cost !== undefined && { pre_consumed_cost: cost }),
		},
	};
}

/** `Idempotency-Key` is documented for the current revision only: the older one takes no notice. */
function idempotencyKey(revision: Revision, { headers }: Call): string | undefined {
	const given = headers['idempotency-key'];
	return revision === 'qingbo' && typeof given === 'string' && given !== '' ? given : undefined;
}

function routesOf(revision: Revision, prefix: string): Route[] {
	const read = revision === 'qingbo' ? readCurrent : readLegacy;
	const baseOf = ({ origin }: Call) => `${origin}${prefix}`;

	function create(call: Call): Answer {
		const { store, state, body, now } = call;
		const key = idempotencyKey(revision, call);
		const earlier =
			key === undefined ? undefined : state.tasks.get(state.idempotency.get(key) ?? '');
		if (earlier) return createAnswer(earlier);
		const reading = read(body);
		if ('problem' in reading) return envelope.invalid(reading.problem);
		const foreign = assetProblem(state, 'qingbo', addressesOf(reading.media), 'image_urls');
		if (foreign) return envelope.invalid(foreign);
		const task = createTask(store, state, revision, factsOf(reading), keptBody(state, body), now);
		if (key !== undefined) state.idempotency.set(key, task.id);
		scheduleCallbacks(store, state, task, callbackPlan(store, state, baseOf(call)));
		return createAnswer(task);
	}

	function status(call: Call): Answer {
		const { store, state, params, now } = call;
		const task = state.findTask(revision, params.id, now);
		if (!task) return refuse(envelope, 'taskNotFound');
		task.polls += 1;
		return { status: 200, body: pollAnswer(store, state, task, now, baseOf(call)) };
	}

	function cancel(call: Call): Answer {
		const { store, state, params, now } = call;
		const task = state.findTask(revision, params.id, now);
		if (!task) return refuse(envelope, 'taskNotFound');
		const phase = phaseOf(task, now);
		if (phase !== 'queued') {
			const message = `Task is ${STATUS[phase]} and cannot be cancelled`;
			return { status: 400, body: envelope.body(400, 'task_not_cancellable', message) };
		}
		task.cancelledAt = now;
		callBackNow(store, state, task, callbackPlan(store, state, baseOf(call)));
		return {
			status: 200,
			taskId: task.id,
			body: {
				task_id: task.id,
				status: 'cancelled',
				refunded: true,
				refunded_quota: unitsOf(task) ?? 50_000,
			},
		};
	}

	function models(): Answer {
		const known = revision === 'qingbo' ? QINGBO_MODELS : QINGBO_LEGACY_MODELS;
		const data = Object.keys(known).map((id) => ({ id, object: 'model', owned_by: 'qingbo' }));
		return { status: 200, body: { object: 'list', data } };
	}

	const common = { provider: revision, envelope } as const;
	return [
		{ ...common, op: 'create', method: 'POST', path: '/v1/tasks', handle: create },
		{ ...common, op: 'status', method: 'GET', path: '/v1/tasks/:id', handle: status },
		{ ...common, op: 'cancel', method: 'POST', path: '/v1/tasks/:id/cancel', handle: cancel },
		{ ...common, op: 'models', method: 'GET', path: '/v1/models', handle: models },
	];
}

export const qingboRoutes = routesOf('qingbo', '/qingbo');
export const qingboLegacyRoutes = routesOf('qingboLegacy', '/qingbo-legacy');
