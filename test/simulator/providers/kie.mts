/** kie.ai's market (docs/sources.md#kie), under `/kie`. */
import { createHmac } from 'node:crypto';
import { scheduleCallbacks, type CallbackPlan } from '../callbacks.mts';
import { readKieRequest } from '../checks/kieRequest.mts';
import { invalid } from '../checks/problem.mts';
import { kieEnvelope as envelope } from '../envelopes.mts';
import { FilePart, refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { lastFrameUrl, videoUrl } from '../links.mts';
import type { KeyState, Store } from '../store.mts';
import { changedAt, createTask, phaseOf, type Task } from '../tasks.mts';
import type { Phase } from '../types.mts';
import { keepWhole, newUpload } from '../uploads.mts';
import { keptBody } from './arkTasks.mts';

/** It has no word for a task that expired, and cancels none. */
const STATE: Record<Phase, string> = {
	queued: 'waiting',
	running: 'generating',
	succeeded: 'success',
	failed: 'fail',
	expired: 'fail',
	cancelled: 'fail',
	vanished: 'fail',
};

/** What it says of a task that failed, if nothing else is set. */
const WORDS: Partial<Record<Phase, string>> = {
	failed: 'The content may contain sensitive information.',
	expired: 'The task timed out.',
};

/** Credits for each second, without and with a video among the references. */
const CREDITS: Record<string, Record<string, [number, number]>> = {
	'bytedance/seedance-2': { '480p': [19, 11.5], '720p': [41, 25], '1080p': [102, 62] },
	'bytedance/seedance-2-fast': { '480p': [15.5, 9], '720p': [33, 20] },
	'bytedance/seedance-2-mini': { '480p': [9.5, 6], '720p': [20.5, 12.5] },
	'bytedance/seedance-2-5': { '480p': [28, 17], '720p': [63, 38], '1080p': [158, 95] },
};

function creditsOf({ facts, seconds }: Task): number | undefined {
	const { model, resolution, videos } = facts;
	const rates = CREDITS[model]?.[resolution];
	return rates && rates[videos > 0 ? 1 : 0] * seconds;
}

/** A record, in `data` of an answer and of a callback: what was asked for and what was made are JSON as text. */
function recordOf(store: Store, state: KeyState, task: Task, now: number) {
	const phase = phaseOf(task, now);
	const { settings } = state;
	const failed = STATE[phase] === 'fail';
	const over = failed || phase === 'succeeded';
	const url = videoUrl(store, settings, task, now);
	const frame = lastFrameUrl(store, settings, task, now);
	const { code = '501', message = WORDS[phase] } = task.ending;
	const time = (at: number) => at + settings.clockAheadSeconds * 1000;
	return {
		taskId: task.id,
		model: task.facts.model,
		state: STATE[phase],
		param: JSON.stringify(task.facts.echo),
		resultJson:
			phase === 'succeeded'
				? JSON.stringify({
						resultUrls: url === null ? [] : [url],
						...(frame !== undefined && { firstFrameUrl: [], lastFrameUrl: [frame] }),
					})
				: '',
		failCode: failed ? code : null,
		failMsg: failed ? (message ?? null) : null,
		costTime: over ? Math.round((changedAt(task, now) - task.createdAt) / 1000) : null,
		completeTime: over ? time(changedAt(task, now)) : null,
		createTime: time(task.createdAt),
		updateTime: time(changedAt(task, now)),
		...(phase === 'succeeded' && { creditsConsumed: creditsOf(task) }),
	};
}

function success(data: unknown): unknown {
	return { code: 200, msg: 'success', data };
}

/** What the settings page shows; the same for every key here. */
export const HMAC_KEY = 'the key of the simulated webhooks';

function callbackPlan(store: Store, state: KeyState, taskId: string): CallbackPlan {
	return {
		onlyEnd: true,
		insistOn: new Set(['success', 'fail']),
		sign() {
			const time = String(Math.floor(Date.now() / 1000));
			const signature = createHmac('sha256', HMAC_KEY).update(`${taskId}.${time}`);
			return { 'x-webhook-timestamp': time, 'x-webhook-signature': signature.digest('base64') };
		},
		bodyOf(task, now) {
			if (phaseOf(task, now) === 'vanished') return undefined;
			const data = recordOf(store, state, task, now);
			const code = data.state === 'fail' ? 501 : 200;
			return { status: data.state, body: { code, msg: data.failMsg ?? 'success', data } };
		},
	};
}

function create({ store, state, body, now }: Call): Answer {
	const model = String((body as { model?: unknown } | undefined)?.model ?? '');
	const reading = readKieRequest(model, body);
	if (!reading) {
		const msg = 'The model name you specified is not supported. Please verify it.';
		return { status: 200, body: { code: 422, msg, data: null } };
	}
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const { request, media } = reading;
	const { input, callBackUrl } = request;
	const task = createTask(
		store,
		state,
		'kie',
		{
			model,
			prompt: input.prompt,
			durationSeconds: input.duration ?? 5,
			resolution: input.resolution ?? '720p',
			ratio: input.aspect_ratio ?? '16:9',
			generateAudio: input.generate_audio,
			returnLastFrame: input.return_last_frame,
			outputFormat: input.output_format,
			videos: media.videos.length,
			callbackUrl: callBackUrl,
			echo: { model, ...(callBackUrl && { callBackUrl }), input: JSON.stringify(input) },
		},
		keptBody(state, body),
		now,
	);
	scheduleCallbacks(store, state, task, callbackPlan(store, state, task.id));
	return {
		status: 200,
		taskId: task.id,
		body: success({ taskId: task.id, recordId: task.id }),
	};
}

function status({ store, state, query, now }: Call): Answer {
	const task = state.findTask('kie', String(query.taskId), now);
	if (!task) return refuse(envelope, 'taskNotFound');
	task.polls += 1;
	return { status: 200, body: success(recordOf(store, state, task, now)) };
}

/** A file in the part `file`, in a folder; it replaces the one that has its name. */
function upload({ store, state, body }: Call): Answer {
	const { file: part, uploadPath, fileName } = (body ?? {}) as Record<string, unknown>;
	if (!(part instanceof FilePart)) return envelope.invalid(invalid('file', 'is required'));
	if (typeof uploadPath !== 'string' || !/^[^/].*[^/]$/.test(uploadPath))
		return envelope.invalid(invalid('uploadPath', 'is required, without slashes around it'));
	const name = typeof fileName === 'string' ? fileName : part.name;
	const path = `${uploadPath}/${name}`;
	const file = newUpload(
		store,
		state,
		{ provider: 'kie', name: part.name, type: part.type },
		() => `${store.mediaUrl}/files/${encodeURIComponent(path)}`,
	);
	keepWhole(file, part.bytes);
	const data = {
		success: true,
		fileName: name,
		filePath: path,
		downloadUrl: file.address,
		fileSize: part.size,
		mimeType: part.type,
		uploadedAt: new Date().toISOString(),
	};
	const msg = 'File uploaded successfully';
	return { status: 200, body: { success: true, code: 200, msg, data } };
}

function credit(): Answer {
	return { status: 200, body: success(5916.25) };
}

const common = { provider: 'kie', envelope } as const;

export const kieRoutes: Route[] = [
	{
		...common,
		op: 'create',
		method: 'POST',
		path: '/api/v1/jobs/createTask',
		handle: create,
	},
	{ ...common, op: 'status', method: 'GET', path: '/api/v1/jobs/recordInfo', handle: status },
	{ ...common, op: 'balance', method: 'GET', path: '/api/v1/chat/credit', handle: credit },
	{
		...common,
		op: 'upload',
		method: 'POST',
		path: '/api/file-stream-upload',
		files: true,
		handle: upload,
	},
];
