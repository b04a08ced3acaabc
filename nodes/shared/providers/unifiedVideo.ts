import { segment, type Dialect } from './dialect';
import { LOWER_CASE_4K, PLAIN_REFERENCE } from './fields';
import { AUTO_DURATION } from './request';

/**
 * The unified video API of new-api and of hosts that run it: prompt and seconds at the top, everything else in
 * `metadata`. Its answer has three shapes (docs/sources.md#cubicspaces).
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
	promptReference: PLAIN_REFERENCE,
	status: { path: (taskId) => `/v1/video/generations/${segment(taskId)}` },
	// The files of both its APIs (docs/sources.md#cubicspaces).
	content: { path: (taskId) => `/v1/videos/${segment(taskId)}/content` },
	answer: {
		taskId: ['task_id', 'id'],
		status: ['status'],
		progress: ['progress'],
		model: ['model'],
		createdAt: ['created_at', 'submit_time'],
		completedAt: ['completed_at', 'finish_time', 'finished_at'],
		videoExpiresAt: ['expires_at'],
		resolution: ['resolution'],
		aspectRatio: ['ratio'],
		seed: ['metadata.seed', 'seed'],
		tokens: ['usage.total_tokens'],
		errorCode: ['error.code'],
		errorMessage: ['fail_reason', 'error'],
		videoUrl: [
			'metadata.url',
			'result_url',
			'url',
			'content.video_url',
			'video_url',
			// Older new-api hosts put the address of a finished video here.
			'fail_reason',
		],
		lastFrameUrl: ['metadata.last_frame_url', 'last_frame_url', 'content.last_frame_url'],
		durationSeconds: ['seconds', 'metadata.duration', 'duration'],
		providerUnits: ['quota'],
	},
};
