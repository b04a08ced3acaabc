/** Xingchao (docs/sources.md#xingchao), under `/xingchao/kyyReactApiServer`. */
import { randomBytes } from 'node:crypto';
import { checker } from '../checks/problem.mts';
import { readXingchaoRequest } from '../checks/xingchaoRequest.mts';
import { xingchaoEnvelope as envelope } from '../envelopes.mts';
import { refuse, type Answer, type Call, type Route } from '../gateway.mts';
import { videoUrl } from '../links.mts';
import type { Asset } from '../store.mts';
import { createTask, inSeconds, phaseOf, tokensOf, type Task } from '../tasks.mts';
import type { Phase } from '../types.mts';
import { addressesOf, assetProblem, keptBody } from './arkTasks.mts';

/** Its words; `cancelled` is documented for version 1.5 only, `expired` nowhere. */
const STATUS: Record<Phase, string> = {
	queued: 'queued',
	running: 'processing',
	succeeded: 'completed',
	failed: 'failed',
	cancelled: 'cancelled',
	expired: 'failed',
	vanished: 'failed',
};

function videoObject(task: Task, phase: Phase, url: string | null): Record<string, unknown> {
	const done = phase === 'succeeded';
	const failed = STATUS[phase] === 'failed';
	const usual =
		phase === 'expired' ? 'task timed out' : 'The generated video did not pass the content review';
	return {
		id: task.id,
		object: 'video',
		created: inSeconds(task.createdAt),
		model: task.facts.model,
		status: STATUS[phase],
		error: failed ? (task.ending.message ?? usual) : null,
		video_url: url,
		...(done && { actualDuration: task.seconds + 0.04, totalTokens: tokensOf(task) }),
	};
}

function create({ store, state, body, now }: Call): Answer {
	const reading = readXingchaoRequest(body);
	if ('problem' in reading) return envelope.invalid(reading.problem);
	const { request, media } = reading;
	const foreign = assetProblem(state, 'xingchao', addressesOf(media), 'asset');
	if (foreign) return envelope.invalid(foreign);
	const task = createTask(
		store,
		state,
		'xingchao',
		{
			model: request.model,
			prompt: request.prompt,
			durationSeconds: request.duration ?? 5,
			resolution: '720p',
			ratio: request.aspect_ratio ?? '16:9',
			generateAudio: request.generateAudio ?? true,
			videos: media.videos.length,
			echo: {},
		},
		keptBody(state, body),
		now,
	);
	const { id, facts } = task;
	const created = inSeconds(now);
	return {
		status: 200,
		taskId: id,
		body: { id, object: 'video', created, model: facts.model, status: 'queued', error: null },
	};
}

function status({ store, state, params, now }: Call): Answer {
	const task = state.findTask('xingchao', params.id, now);
	if (!task) return refuse(envelope, 'taskNotFound');
	task.polls += 1;
	const url = videoUrl(store, state.settings, task, now);
	return { status: 200, body: videoObject(task, phaseOf(task, now), url) };
}

const checkUpload = checker<{ assetType: string; url: string; name?: string }>({
	type: 'object',
	required: ['assetType', 'url'],
	properties: {
		assetType: { type: 'string', enum: ['Image', 'Video', 'Audio', 'Document'] },
		url: { type: 'string', pattern: '^https?://' },
		name: { type: 'string' },
	},
});

function upload({ state, body, now }: Call): Answer {
	const checked = checkUpload(body ?? {});
	if ('problem' in checked) return envelope.invalid(checked.problem);
	const { assetType, url } = checked.value;
	const asset: Asset = {
		id: `asset-${inSeconds(now)}-${randomBytes(4).toString('hex')}`,
		sourceUrl: url,
		type: assetType,
		createdAt: now,
		activeAt: now + state.settings.assetSeconds * 1000,
		rejected: url.includes('reject'),
	};
	state.assetsOf('xingchao').set(asset.id, asset);
	return {
		status: 200,
		body: { code: 0, msg: null, data: { assetId: asset.id } },
		taskId: asset.id,
	};
}

/** An address with `pending` in it stays in processing for ever. */
function assetStatus({ state, params, now }: Call): Answer {
	const asset = state.assetsOf('xingchao').get(params.id ?? '');
	if (!asset) return refuse(envelope, 'notFound', { message: 'Asset does not exist' });
	const processing = now < asset.activeAt || asset.sourceUrl.includes('pending');
	const word = processing ? 'Processing' : asset.rejected ? 'Failed' : 'Active';
	return {
		status: 200,
		body: {
			code: 0,
			msg: null,
			data: {
				assetId: asset.id,
				assetType: asset.type,
				status: word,
				url: asset.sourceUrl,
				createTime: new Date(asset.createdAt).toISOString().slice(0, 19).replace('T', ' '),
			},
		},
	};
}

const common = { provider: 'xingchao', envelope } as const;

export const xingchaoRoutes: Route[] = [
	{ ...common, op: 'create', method: 'POST', path: '/v1/kyyvideo2/videos', handle: create },
	{ ...common, op: 'status', method: 'GET', path: '/v1/result/:id', handle: status },
	{ ...common, op: 'asset', method: 'POST', path: '/kyyVideo2/asset/upload', handle: upload },
	{
		...common,
		op: 'assetStatus',
		method: 'GET',
		path: '/kyyVideo2/asset/:id',
		handle: assetStatus,
	},
];
