import { segment, type Dialect } from './dialect';
import { adaptiveUnless1, LOWER_CASE_4K, pathOf, SIGNED_V1 } from './fields';
import { MODELS } from './replicateModels';
import type { ProviderRow } from './provider';
import { asText, at } from '../tools/json';

/** Replicate's predictions: docs/sources.md#replicate. */

/** `owner/name`, also from the address of the model's page. */
function modelName(id: string): string {
	return id.replace(/^(https?:\/\/)?(www\.)?replicate\.com\//i, '').replace(/^\/+|\/+$/g, '');
}

const PREDICTIONS = '/predictions';
/** The list has no other size, whatever is asked for. */
const PAGE_SIZE = 100;

const dialect: Dialect = {
	create: {
		path: (model) => `/models/${pathOf(modelName(model))}${PREDICTIONS}`,
		fields: {
			model: { path: 'model', sentIn: 'path' },
			prompt: { path: 'input.prompt' },
			duration: { path: 'input.duration' },
			resolution: { path: 'input.resolution', write: LOWER_CASE_4K },
			aspectRatio: { path: 'input.aspect_ratio' },
			generateAudio: { path: 'input.generate_audio' },
			seed: { path: 'input.seed' },
			cameraFixed: { path: 'input.camera_fixed' },
			// Without the filter every line of a log is a call.
			callbackUrl: { path: 'webhook', beside: { webhook_events_filter: ['completed'] } },
		},
		media: {
			kind: 'fields',
			fields: {
				firstFrame: 'input.image',
				lastFrame: 'input.last_frame_image',
				referenceImages: 'input.reference_images',
				referenceVideos: 'input.reference_videos',
				referenceAudios: 'input.reference_audios',
			},
		},
	},
	promptReference: (kind, index) => `[${kind[0].toUpperCase()}${kind.slice(1)}${index}]`,
	status: { path: (taskId) => `${PREDICTIONS}/${segment(taskId)}` },
	answer: {
		taskId: ['id'],
		status: ['status'],
		// Its deadline passed before it began.
		statusWords: { aborted: 'expired' },
		videoUrl: ['output'],
		removed: ['data_removed'],
		model: ['model'],
		createdAt: ['created_at'],
		completedAt: ['completed_at'],
		durationSeconds: ['metrics.video_output_duration_seconds', 'input.duration'],
		resolution: ['input.resolution'],
		aspectRatio: ['input.aspect_ratio'],
		seed: ['input.seed'],
		errorCode: [],
		errorMessage: ['error'],
		// Of what was given or of what was made.
		codeNames: { E005: 'moderation' },
		codeInWords: /\(([A-Z]\d{2,5})\)/,
	},
	cancel: {
		request: (taskId) => ({ method: 'POST', path: `${PREDICTIONS}/${segment(taskId)}/cancel` }),
		ended: (body) => /^(canceled|aborted)$/.test(asText(at(body, 'status')) ?? ''),
		running: true,
	},
	signature: SIGNED_V1,
	// What it answers is general knowledge (docs/sources.md#replicate): good to find a task, and proof of nothing.
	list: {
		newest: () => ({ method: 'GET', path: PREDICTIONS }),
		next: 'next',
		pageSize: PAGE_SIZE,
		// No document names an end; a lost create is looked for within minutes.
		keptDays: 1,
		items: 'results',
		isTask: (item) => /seedance|^$/i.test(asText(at(item, 'model')) ?? ''),
		asked: 'input',
		mayLack: true,
	},
};

export const replicate = {
	id: 'replicate',
	name: 'Replicate',
	shortName: 'Replicate',
	credential: 'seedanceReplicateApi',
	noApi: /^(?:www\.)?replicate\.com\/|^api\.replicate\.com\/(?!v\d)/,
	dialect,
	models: MODELS,
	modelName,
	promptNeeded: 'always',
	upload: {
		path: '/files',
		contents: { kind: 'form', field: 'content' },
		address: ['urls.get'],
		maxMegabytes: 100,
		lifeHours: 24,
	},
	inlineMedia: true,
	inlineAudio: true,
	inlineAdvised: 256 * 1024,
	// 2.x makes 16:9 of every frame if nothing is said.
	ratioWithFrames: adaptiveUnless1,
	adaptiveWithText: true,
	// Input, output and logs of a prediction are removed after an hour.
	videoLifeHours: 1,
	source: 'docs/sources.md#replicate',
} as const satisfies ProviderRow;
