import { segment, type Dialect } from './dialect';
import { LOWER_CASE_4K, PLAIN_REFERENCE } from './fields';

/**
 * Ark's content generation tasks: what is the same wherever this API is served (docs/sources.md#ark,
 * docs/sources.md#cubicspaces).
 */

/** Where the tasks are, from the root. */
export const TASKS = '/contents/generations/tasks';

/** @param root what stands between the base URL and the tasks' path */
export function arkTasks(root: string): Omit<Dialect, 'cancel' | 'list'> {
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
		promptReference: PLAIN_REFERENCE,
		status: { path: (taskId) => `${root}${TASKS}/${segment(taskId)}` },
		answer: {
			taskId: ['task_id', 'id'],
			status: ['status'],
			videoUrl: ['content.video_url'],
			lastFrameUrl: ['content.last_frame_url'],
			model: ['model'],
			createdAt: ['created_at'],
			completedAt: ['updated_at'],
			durationSeconds: ['duration'],
			resolution: ['resolution'],
			aspectRatio: ['ratio'],
			seed: ['seed'],
			tokens: ['usage.total_tokens', 'usage.completion_tokens'],
			errorCode: ['error.code'],
			errorMessage: ['error'],
		},
	};
}
