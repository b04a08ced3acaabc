import { segment, type Dialect } from './dialect';

/** Xingchao's Seedance 2.0 API: `/v1/kyyvideo2/videos`, answers under `/v1/result/{id}` (docs/sources.md#xingchao). */
export const xingchao: Dialect = {
	create: {
		path: '/v1/kyyvideo2/videos',
		fields: {
			model: { path: 'model' },
			prompt: { path: 'prompt' },
			duration: { path: 'duration' },
			aspectRatio: { path: 'aspect_ratio' },
			generateAudio: { path: 'generateAudio' },
		},
		media: {
			kind: 'fields',
			fields: {
				firstFrame: 'first_image',
				lastFrame: 'last_image',
				referenceImages: 'referenceImages',
				referenceVideos: 'referenceVideos',
				referenceAudios: 'referenceAudios',
			},
		},
	},
	// Undocumented; the upstream model reads "image 1" (docs/sources.md#across-providers).
	promptReference: (kind, index) => `${kind} ${index}`,
	status: { path: (taskId) => `/v1/result/${segment(taskId)}` },
	answer: {
		taskId: ['id', 'data.id'],
		status: ['status', 'data.status'],
		videoUrl: ['video_url', 'data.video_url'],
		model: ['model', 'data.model'],
		createdAt: ['created', 'created_at', 'data.created'],
		durationSeconds: ['actualDuration', 'data.actualDuration'],
		tokens: ['totalTokens', 'data.totalTokens'],
		errorCode: ['error.code'],
		errorMessage: ['error', 'error.message', 'data.error'],
	},
};
