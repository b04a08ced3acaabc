import { segment, type Dialect } from './dialect';
import { adaptiveUnless1, CAPITAL_REFERENCE, SIGNED_TASK } from './fields';
import { MODELS } from './kieModels';
import type { ProviderRow } from './provider';

/** kie.ai's market API: docs/sources.md#kie. */

const JOBS = '/api/v1/jobs';

/** Codes of its own side, in the common table's word. */
const FAILED = 'service_unavailable';

const dialect: Dialect = {
	create: {
		path: `${JOBS}/createTask`,
		fields: {
			model: { path: 'model' },
			prompt: { path: 'input.prompt' },
			duration: { path: 'input.duration' },
			resolution: { path: 'input.resolution' },
			aspectRatio: { path: 'input.aspect_ratio' },
			generateAudio: { path: 'input.generate_audio' },
			cameraFixed: { path: 'input.fixed_lens' },
			returnLastFrame: { path: 'input.return_last_frame' },
			webSearch: { path: 'input.web_search' },
			outputFormat: { path: 'input.output_format' },
			callbackUrl: { path: 'callBackUrl' },
		},
		media: {
			kind: 'fields',
			fields: {
				firstFrame: 'input.first_frame_url',
				lastFrame: 'input.last_frame_url',
				referenceImages: 'input.reference_image_urls',
				referenceVideos: 'input.reference_video_urls',
				referenceAudios: 'input.reference_audio_urls',
			},
			framesTogether: { path: 'input.input_urls', of: (model) => /seedance-1\.5/i.test(model) },
		},
	},
	promptReference: CAPITAL_REFERENCE,
	statusInBody: 'code',
	signature: SIGNED_TASK,
	// The id stands in the query; as a segment it is encoded for either place.
	status: { path: (taskId) => `${JOBS}/recordInfo?taskId=${segment(taskId)}` },
	// All of it stands in `data`, in a callback too.
	answer: {
		// What was asked for is repeated, its input once more as text.
		jsonTexts: ['resultJson', 'param', 'param.input'],
		taskId: ['taskId'],
		status: ['state'],
		progress: ['progress'],
		videoUrl: ['resultJson.resultUrls'],
		lastFrameUrl: ['resultJson.lastFrameUrl'],
		model: ['model'],
		createdAt: ['createTime'],
		completedAt: ['completeTime'],
		durationSeconds: ['param.input.duration'],
		resolution: ['param.input.resolution'],
		aspectRatio: ['param.input.aspect_ratio'],
		providerUnits: ['creditsConsumed'],
		usdPerUnit: 0.005,
		errorCode: ['failCode'],
		errorMessage: ['failMsg'],
		// Under maintenance; failed on its side; generation failed; a feature that is switched off.
		codeNames: { '455': FAILED, '500': FAILED, '501': FAILED, '505': 'feature_disabled' },
	},
};

export const kie = {
	id: 'kie',
	name: 'kie.ai',
	shortName: 'kie.ai',
	credential: 'seedanceKieApi',
	noApi: /^(?:www\.)?kie\.ai\//,
	dialect,
	models: MODELS,
	promptNeeded: 'always',
	upload: {
		path: '/api/file-stream-upload',
		host: { ofBaseUrl: 'https://api.kie.ai', baseUrl: 'https://kieai.redpandaai.co' },
		contents: {
			kind: 'form',
			field: 'file',
			// A file replaces the one that has its name, and caches may keep the older.
			others: ({ name, sha256 }) => ({ uploadPath: 'n8n', fileName: `${sha256}-${name}` }),
		},
		address: ['data.downloadUrl'],
		maxMegabytes: 100,
		// Three days by some of its pages.
		lifeHours: 24,
	},
	// 2.x makes 16:9 of every frame if nothing is said, by a copy of its schema.
	ratioWithFrames: adaptiveUnless1,
	assets: 'kie',
	videoLifeHours: 24,
	pollSeconds: 2,
	source: 'docs/sources.md#kie',
} as const satisfies ProviderRow;
