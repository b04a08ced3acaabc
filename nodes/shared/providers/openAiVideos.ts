import { segment, type Dialect } from './dialect';
import { LOWER_CASE_4K } from './ark';

/**
 * The OpenAI-style videos API, `/v1/videos`, as new-api gateways serve Seedance: scalars at the top, media with their
 * roles in `metadata.content` (docs/sources.md#openai-style-videos).
 */
export const openAiVideos: Dialect = {
	create: {
		path: '/v1/videos',
		fields: {
			model: { path: 'model' },
			prompt: { path: 'prompt' },
			// `seconds` as text is recommended; the same parameter twice is undefined behaviour
			// (docs/sources.md#openai-style-videos, Body).
			duration: {
				path: 'seconds',
				aliases: ['duration', 'metadata.duration'],
				write: (value) => String(value),
			},
			resolution: { path: 'resolution', aliases: ['metadata.resolution'], write: LOWER_CASE_4K },
			aspectRatio: {
				path: 'ratio',
				aliases: ['metadata.ratio'],
				// The gateway reads `auto` as `adaptive` (docs/sources.md#openai-style-videos, ratio).
				read: (value) => (value === 'auto' ? 'adaptive' : value),
			},
			generateAudio: { path: 'generate_audio', aliases: ['metadata.generate_audio'] },
			seed: { path: 'seed', aliases: ['metadata.seed'] },
			watermark: { path: 'watermark', aliases: ['metadata.watermark'] },
			cameraFixed: { path: 'camera_fixed', aliases: ['metadata.camera_fixed'] },
			returnLastFrame: { path: 'return_last_frame', aliases: ['metadata.return_last_frame'] },
			endUserId: { path: 'user' },
		},
		media: {
			kind: 'content',
			path: 'metadata.content',
			withText: false,
			aliases: { referenceImages: ['images', 'image', 'input_reference'] },
		},
	},
	promptReference: (kind, index) => `${kind} ${index}`,
	status: { path: (taskId) => `/v1/videos/${segment(taskId)}` },
	content: { path: (taskId) => `/v1/videos/${segment(taskId)}/content` },
	answer: {
		taskId: ['id', 'task_id', 'data.task_id', 'data.id'],
		status: ['status', 'data.status'],
		progress: ['progress', 'data.progress'],
		videoUrl: ['metadata.url', 'url', 'video_url', 'result_url', 'data.url', 'data.result_url'],
		lastFrameUrl: ['metadata.last_frame_url', 'last_frame_url'],
		model: ['model'],
		createdAt: ['created_at', 'data.submit_time'],
		completedAt: ['completed_at', 'data.finish_time'],
		videoExpiresAt: ['expires_at'],
		durationSeconds: ['seconds'],
		seed: ['metadata.seed'],
		tokens: ['usage.total_tokens'],
		errorCode: ['error.code'],
		errorMessage: ['error.message', 'data.fail_reason', 'error'],
	},
};
