import { segment, type Dialect, type Field } from './dialect';

/**
 * Ark content generation tasks: the official API, and CubicSpaces' official-compatible one under `/api/v3`.
 * docs/sources.md#ark; docs/sources.md#cubicspaces, Official-Compatible API.
 */

/** Ark writes `4k` in lower case. */
export const LOWER_CASE_4K: Field['write'] = (value) => (value === '4K' ? '4k' : value);

/** `[{ "type": "web_search" }]` for true; nothing else is offered as a tool. */
export const WEB_SEARCH_TOOL: Pick<Field, 'write' | 'read'> = {
	write: (value) => (value === true ? [{ type: 'web_search' }] : []),
	read: (value) => Array.isArray(value) && value.length > 0,
};

const TASKS = '/contents/generations/tasks';

/** The parts that both Ark dialects share; `root` is what stands between the base URL and the tasks' path. */
function arkDialect(root: string): Omit<Dialect, 'cancel' | 'list'> {
	return {
		create: {
			path: `${root}${TASKS}`,
			fields: {
				model: { path: 'model' },
				duration: { path: 'duration' },
				resolution: { path: 'resolution', write: LOWER_CASE_4K },
				aspectRatio: { path: 'ratio' },
				generateAudio: { path: 'generate_audio' },
				seed: { path: 'seed' },
				watermark: { path: 'watermark' },
				cameraFixed: { path: 'camera_fixed' },
			},
			media: { kind: 'content', path: 'content', withText: true },
		},
		promptReference: (kind, index) => `${kind} ${index}`,
		status: { path: (taskId) => `${root}${TASKS}/${segment(taskId)}` },
		answer: {
			// Some gateways wrap the task in `data` (docs/sources.md#other-gateways).
			taskId: ['id', 'data.id', 'task_id', 'data.task_id'],
			status: ['status', 'data.status'],
			videoUrl: ['content.video_url', 'data.content.video_url'],
			lastFrameUrl: ['content.last_frame_url', 'data.content.last_frame_url'],
			model: ['model', 'data.model'],
			createdAt: ['created_at', 'data.created_at'],
			completedAt: ['updated_at', 'data.updated_at'],
			durationSeconds: ['duration', 'data.duration'],
			resolution: ['resolution', 'data.resolution'],
			aspectRatio: ['ratio', 'data.ratio'],
			seed: ['seed', 'data.seed'],
			tokens: ['usage.total_tokens', 'usage.completion_tokens', 'data.usage.total_tokens'],
			errorCode: ['error.code', 'data.error.code'],
			errorMessage: ['error.message', 'data.error.message', 'error'],
		},
	};
}

const official = arkDialect('');

/** The official API: it also takes callbacks, the last frame, tools, tiers and expiry, lists and cancels. */
export const ark: Dialect = {
	...official,
	create: {
		...official.create,
		fields: {
			...official.create.fields,
			returnLastFrame: { path: 'return_last_frame' },
			webSearch: { path: 'tools', ...WEB_SEARCH_TOOL },
			serviceTier: { path: 'service_tier' },
			executionExpiresAfter: { path: 'execution_expires_after' },
			endUserId: { path: 'safety_identifier' },
			callbackUrl: { path: 'callback_url' },
		},
	},
	// Ark cancels a queued task, refuses a running one, and deletes the record of a finished one.
	cancel: { request: (taskId) => ({ method: 'DELETE', path: `${TASKS}/${segment(taskId)}` }) },
	list: {
		byId: (taskIds) => ({
			method: 'GET',
			path: TASKS,
			query: { page_num: 1, page_size: taskIds.length, 'filter.task_ids': [...taskIds] },
		}),
		newest: () => ({ method: 'GET', path: TASKS, query: { page_num: 1, page_size: 100 } }),
		pageSize: 100,
		items: 'items',
	},
};

/** CubicSpaces' official-compatible API: what its page lists, and no more (docs/sources.md#cubicspaces). */
export const cubicSpacesArk: Dialect = arkDialect('/api/v3');
