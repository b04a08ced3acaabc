import { AUTO_DURATION } from './request';
import { LOWER_CASE_4K } from './ark';
import { segment, type Dialect } from './dialect';

/**
 * CubicSpaces' unified video API, `/v1/video/generations`: prompt and seconds at the top, everything else in
 * `metadata` (docs/sources.md#cubicspaces, Unified Video API; the three shapes of its answer are named there).
 */
export const unifiedVideo: Dialect = {
	create: {
		path: '/v1/video/generations',
		fields: {
			model: { path: 'model' },
			prompt: { path: 'prompt' },
			// A top-level duration of 0 or less is ignored there, so -1 goes into metadata (docs/sources.md#pitfalls,
			// 12).
			duration: {
				path: (_model, value) => (value === AUTO_DURATION ? 'metadata.duration' : 'seconds'),
				aliases: ['duration', 'metadata.duration'],
				write: (value) => (value === AUTO_DURATION ? value : String(value)),
			},
			resolution: { path: 'metadata.resolution', write: LOWER_CASE_4K },
			aspectRatio: { path: 'metadata.ratio' },
			generateAudio: { path: 'metadata.generate_audio' },
			seed: { path: 'metadata.seed' },
			watermark: { path: 'metadata.watermark' },
			cameraFixed: { path: 'metadata.camera_fixed' },
		},
		media: {
			kind: 'content',
			path: 'metadata.content',
			withText: false,
			aliases: { referenceImages: ['images', 'image', 'input_reference'] },
		},
	},
	promptReference: (kind, index) => `${kind} ${index}`,
	status: { path: (taskId) => `/v1/video/generations/${segment(taskId)}` },
	answer: {
		taskId: ['task_id', 'id', 'data.task_id', 'data.id'],
		status: ['status', 'data.status'],
		progress: ['progress', 'data.progress'],
		videoUrl: [
			'metadata.url',
			'result_url',
			'url',
			'data.metadata.url',
			'data.url',
			'data.result_url',
			'content.video_url',
			'data.content.video_url',
			'data.data.content.video_url',
			'video_url',
			// Older new-api hosts put the address of a finished video here.
			'data.fail_reason',
		],
		lastFrameUrl: [
			'metadata.last_frame_url',
			'content.last_frame_url',
			'data.content.last_frame_url',
			'data.data.content.last_frame_url',
		],
		model: ['model', 'data.data.model'],
		createdAt: ['created_at', 'data.submit_time', 'data.created_at'],
		completedAt: ['completed_at', 'data.finish_time'],
		videoExpiresAt: ['expires_at', 'data.expires_at'],
		durationSeconds: ['seconds', 'metadata.duration', 'data.data.duration'],
		resolution: ['data.data.resolution'],
		aspectRatio: ['data.data.ratio'],
		seed: ['metadata.seed', 'data.data.seed'],
		tokens: ['usage.total_tokens', 'data.data.usage.total_tokens'],
		providerUnits: ['data.quota'],
		errorCode: ['error.code', 'data.error.code', 'data.data.error.code'],
		errorMessage: [
			'error.message',
			'data.fail_reason',
			'data.data.error.message',
			'error',
			'fail_reason',
		],
	},
};
