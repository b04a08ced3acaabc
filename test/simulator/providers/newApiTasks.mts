/**
 * Answers of the new-api family to a poll (docs/sources.md#openai-style-videos, docs/sources.md#cubicspaces): words
 * and the two undocumented shapes.
 */
import type { GatewayReading } from '../checks/gatewayRequest.mts';
import type { Answer, Route } from '../gateway.mts';
import { lastFrameUrl, videoUrl } from '../links.mts';
import { servedVideo, taskVideo } from '../mediaHost.mts';
import type { KeyState, Store } from '../store.mts';
import {
	changedAt,
	inSeconds,
	phaseOf,
	progressOf,
	ratioOf,
	tokensOf,
	type Task,
	type TaskFacts,
} from '../tasks.mts';
import type { Phase, ProviderId } from '../types.mts';
import { failureOf, OUTPUT_REFUSED } from './arkTasks.mts';

/** The example of a failure on CubicSpaces' page. */
export const FAILED = {
	code: 'task_failed',
	message: 'The request failed because the output video may be related to policy restrictions.',
};

/** A create request of a new-api host as facts for a task. */
export function gatewayFacts({ model, prompt, options, media, limits }: GatewayReading): TaskFacts {
	return {
		model,
		prompt,
		durationSeconds: options.duration ?? 5,
		resolution: options.resolution ?? limits?.defaultResolution ?? '720p',
		ratio: options.ratio ?? '16:9',
		generateAudio: options.generate_audio,
		seed: options.seed,
		returnLastFrame: options.return_last_frame,
		videos: media.videos.length,
		echo: {},
	};
}

const STATUS: Record<Phase, string> = {
	queued: 'queued',
	running: 'in_progress',
	succeeded: 'completed',
	failed: 'failed',
	cancelled: 'cancelled',
	expired: 'expired',
	vanished: 'unknown',
};

const DTO_STATUS: Record<Phase, string> = {
	queued: 'QUEUED',
	running: 'IN_PROGRESS',
	succeeded: 'SUCCESS',
	failed: 'FAILURE',
	cancelled: 'CANCELLED',
	expired: 'EXPIRED',
	vanished: 'UNKNOWN',
};

/**
 * The phase a gateway shows. Stock new-api does not know `cancelled` and `expired`: such a task stays
 * "in progress, 30 %" for ever there.
 */
export function videoStatus(
	state: KeyState,
	task: Task,
	now: number,
): { phase: Phase; status: string; progress: number } {
	const phase = phaseOf(task, now);
	const ended = phase === 'cancelled' || phase === 'expired';
	if (ended && state.settings.gatewayEnds === 'swallowed') {
		return { phase: 'running', status: STATUS.running, progress: 30 };
	}
	return { phase, status: STATUS[phase], progress: progressOf(task, now) };
}

/** Stock new-api: `{"code":"success","data":{…}}` around the upstream's own answer. */
export function taskDto(store: Store, state: KeyState, task: Task, now: number): unknown {
	const { phase, progress } = videoStatus(state, task, now);
	const { facts } = task;
	const url = gatewayAddress(store, state, task, now);
	const lastFrame = lastFrameUrl(store, state.settings, task, now);
	const failure = failureOf(task, phase, OUTPUT_REFUSED);
	const over = phase !== 'queued' && phase !== 'running';
	return {
		code: 'success',
		message: '',
		data: {
			id: Number.parseInt(task.id.slice(-6), 16),
			created_at: inSeconds(task.createdAt),
			updated_at: inSeconds(changedAt(task, now)),
			task_id: task.id,
			platform: '54',
			user_id: 1,
			group: 'default',
			channel_id: 3,
			quota: 500_000,
			action: 'generate',
			properties: { input: facts.prompt, origin_model_name: facts.model },
			status: DTO_STATUS[phase],
			fail_reason: failure?.message ?? '',
			result_url: url ?? '',
			submit_time: inSeconds(task.createdAt),
			start_time: phase === 'queued' ? 0 : inSeconds(task.runsAt),
			finish_time: over ? inSeconds(changedAt(task, now)) : 0,
			progress: `${progress}%`,
			data: {
				id: `cgt-upstream-${task.id}`,
				model: facts.model,
				// The upstream's own word, also where the gateway has none for it.
				status: phaseOf(task, now),
				...(failure && { error: failure }),
				...(phase === 'succeeded' && {
					content: {
						...(url && { video_url: url }),
						...(lastFrame && { last_frame_url: lastFrame }),
					},
					usage: { completion_tokens: tokensOf(task), total_tokens: tokensOf(task) },
					seed: task.seed,
					resolution: facts.resolution,
					ratio: ratioOf(task),
					duration: task.seconds,
					framespersecond: 24,
				}),
				created_at: inSeconds(task.createdAt),
				updated_at: inSeconds(changedAt(task, now)),
			},
		},
	};
}

/** The flat shape of new-api's own documentation: the address in `url`, none in `metadata`. */
export function flatTask(store: Store, state: KeyState, task: Task, now: number): unknown {
	const { phase, status } = videoStatus(state, task, now);
	const url = gatewayAddress(store, state, task, now);
	const failure = failureOf(task, phase, OUTPUT_REFUSED);
	return {
		task_id: task.id,
		status,
		...(phase === 'succeeded' && {
			...(url && { url }),
			format: 'mp4',
			metadata: { duration: task.seconds, fps: 24, width: 1280, height: 720, seed: task.seed },
		}),
		...(failure && { error: { code: 0, message: failure.message } }),
	};
}

/** The flat task of new-api 1.0.0-rc.30 and of forks: no address, the reason at the top (docs/sources.md#new-api). */
export function forkedTask(_store: Store, state: KeyState, task: Task, now: number): unknown {
	const { phase, progress } = videoStatus(state, task, now);
	const over = phase !== 'queued' && phase !== 'running';
	return {
		task_id: task.id,
		platform: '1',
		status: DTO_STATUS[phase],
		progress: `${progress}%`,
		fail_reason: failureOf(task, phase, OUTPUT_REFUSED)?.message ?? '',
		created_at: inSeconds(task.createdAt),
		...(over && { finished_at: inSeconds(changedAt(task, now)) }),
	};
}

/**
 * The address that a gateway gives for a video. Where it serves the file itself, that is its own content address, at the
 * host that it believes to be: localhost:3000 until an operator says otherwise.
 */
export function gatewayAddress(
	store: Store,
	state: KeyState,
	task: Task,
	now: number,
): string | null {
	const url = videoUrl(store, state.settings, task, now);
	const path = `/v1/videos/${task.id}/content`;
	const own = { direct: url, proxy: `http://localhost:3000${path}`, relative: path };
	return url && own[state.settings.videoAddress];
}

function contentError(status: number, message: string): Answer {
	return { status, body: { error: { message, type: 'invalid_request_error' } } };
}

/** The file itself, for the key that made it; 400 while the task is not complete. */
export function contentOf(provider: ProviderId): Route['handle'] {
	return ({ store, state, params, headers, now }) => {
		const task = state.findTask(provider, params.id, now);
		if (!task) return contentError(404, 'Task not found');
		const phase = phaseOf(task, now);
		if (phase !== 'succeeded') {
			const word = videoStatus(state, task, now).status;
			return contentError(400, `Task is not completed yet, current status: ${word}`);
		}
		if (state.settings.contentRedirect) {
			const location = videoUrl(
				store,
				state.settings,
				{ ...task, ending: { outcome: 'succeeded' } },
				now,
			);
			return { status: 302, headers: { location: location ?? '' }, body: '' };
		}
		const range = Array.isArray(headers.range) ? headers.range[0] : headers.range;
		return servedVideo(task, taskVideo(state, task), range);
	};
}
