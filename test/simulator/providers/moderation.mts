/**
 * CubicSpaces' image moderation (docs/sources.md#cubicspaces). The address decides the verdict:
 * `reject` is rejected, `pending` never comes to an end in time, `slow` is approved when it is sent
 * again after `slowSeconds`, anything else is approved.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { checker, invalid, type Problem } from '../checks/problem.mts';
import { newApiEnvelope } from '../envelopes.mts';
import type { Answer, Call, Envelope, Route } from '../gateway.mts';
import type { KeyState } from '../store.mts';

const EXTENSIONS = /\.(jpeg|jpg|png|webp|bmp|tiff|tif|gif|heic|heif)$/i;
const MOST = 50;

interface ModerationRequest {
	model: string;
	images?: string[];
	image_urls?: string[];
	image_url?: string;
	asset_type?: string;
}

const text = { type: 'string', minLength: 1 };
const check = checker<ModerationRequest>({
	type: 'object',
	required: ['model'],
	properties: {
		model: text,
		images: { type: 'array', items: text },
		image_urls: { type: 'array', items: text },
		image_url: text,
		asset_type: { type: 'string', enum: ['Image', 'Video', 'Audio'] },
	},
});

/** The upstream's request errors: `{"code":400,"message"}`. */
const envelope: Envelope = {
	...newApiEnvelope,
	invalid: ({ kind, param, message }) => ({
		status: 400,
		body: { code: 400, message: kind === 'missing' ? `${param} is required` : message },
	}),
};

function urlProblem(url: string, index: number): Problem | undefined {
	if (/^data:/i.test(url) || !/^https?:\/\//i.test(url)) {
		const message = /^[a-z]+:\/\//i.test(url)
			? `第${index + 1}条URL必须是公网http或https地址`
			: '不支持base64内容，请提交公网URL';
		return invalid('images', message);
	}
	const path = URL.canParse(url) ? new URL(url).pathname : '';
	return EXTENSIONS.test(path)
		? undefined
		: invalid('images', `第${index + 1}条URL文件类型不受支持`);
}

function readUrls(body: unknown): { urls: string[] } | { problem: Problem } {
	const checked = check(body ?? {});
	if ('problem' in checked) return checked;
	const { images, image_urls, image_url, asset_type } = checked.value;
	// "At least one of" the three: several are one list.
	const urls = [...(images ?? []), ...(image_urls ?? []), ...(image_url ? [image_url] : [])];
	if (urls.length === 0) {
		return { problem: { kind: 'missing', param: 'images', message: 'images is required' } };
	}
	if (urls.length > MOST) return { problem: invalid('images', '单次最多提交50条素材') };
	if (asset_type !== undefined && asset_type !== 'Image') {
		return { problem: invalid('asset_type', '不支持混合类型素材') };
	}
	const problem = urls.map(urlProblem).find((one) => one !== undefined);
	return problem ? { problem } : { urls };
}

/** Whether this image is not through within the time of one request. */
function isLate(state: KeyState, url: string, now: number): boolean {
	if (url.includes('pending')) return true;
	if (!url.includes('slow')) return false;
	const since = state.slowImages.get(url) ?? now;
	state.slowImages.set(url, since);
	return now - since < state.settings.slowSeconds * 1000;
}

function item(state: KeyState, url: string, now: number): Record<string, unknown> {
	if (url.includes('reject')) {
		return {
			source_url: url,
			asset_url: '',
			submit_review_status: 0,
			passed: false,
			error_code: 'ImageReviewRejected',
			error_message: 'The image did not pass the review',
		};
	}
	const id = `asset-${new Date(now).toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(5).toString('hex')}`;
	const asset = {
		id,
		sourceUrl: url,
		type: 'Image',
		createdAt: now,
		activeAt: now,
		rejected: false,
	};
	state.assetsOf('cubicspaces').set(id, asset);
	return {
		source_url: url,
		asset_url: `asset://${id}`,
		submit_review_status: 1,
		passed: true,
	};
}

async function moderate({ state, body, now }: Call): Promise<Answer> {
	const read = readUrls(body);
	if ('problem' in read) return envelope.invalid(read.problem);
	const { urls } = read;
	const taskId = `moderation-${randomBytes(6).toString('hex')}`;
	// Every slow image of the batch is noted, not just the first.
	const late = urls.filter((url) => isLate(state, url, now)).length > 0;
	await sleep(state.settings.moderateSeconds * 1000, undefined, { ref: false });
	if (late) {
		return state.settings.moderationTimeout === 'accepted202'
			? {
					status: 202,
					body: {
						code: 202,
						task_id: taskId,
						status: 'processing',
						message: 'still being reviewed',
					},
				}
			: {
					status: 504,
					body: {
						error: {
							message: 'asset moderation timed out',
							type: 'new_api_error',
							code: 'moderation_timeout',
						},
					},
				};
	}
	const items = urls.map((url) => item(state, url, now));
	const approved = items.filter(({ passed }) => passed === true).length;
	return {
		status: 200,
		body: {
			code: 'success',
			message: '',
			data: {
				object: 'asset_moderation',
				status: approved === items.length ? 'approved' : approved > 0 ? 'partial' : 'rejected',
				review_batch_id: `review-batch-${randomBytes(6).toString('hex')}`,
				task_id: taskId,
				items,
			},
		},
	};
}

export const moderationRoutes: Route[] = ['/v1/images/moderations', '/v1/assets/moderations'].map(
	(path) => ({
		provider: 'cubicSpaces',
		op: 'moderate',
		method: 'POST',
		path,
		envelope,
		handle: moderate,
	}),
);
