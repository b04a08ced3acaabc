import { segment, type Dialect } from './dialect';
import { PLAIN_REFERENCE, SIGNED_T_V1 } from './fields';
import { LIVE_MODELS, LIVE_PRICES } from './openRouterLive';
import { MODELS } from './openRouterModels';
import type { ProviderRow } from './provider';

/** OpenRouter's video API: docs/sources.md#openrouter. */

const dialect: Dialect = {
	create: {
		path: '/videos',
		fields: {
			model: { path: 'model' },
			prompt: { path: 'prompt' },
			duration: { path: 'duration' },
			resolution: { path: 'resolution' },
			aspectRatio: { path: 'aspect_ratio' },
			generateAudio: { path: 'generate_audio' },
			seed: { path: 'seed' },
			callbackUrl: { path: 'callback_url' },
		},
		media: {
			kind: 'lists',
			frames: 'frame_images',
			frameRole: 'frame_type',
			references: 'input_references',
		},
		// A size stands for resolution and ratio; what goes through to the host, and upscalers, have prices of their own.
		pricedFields: { size: [], provider: [], upscale_factor: [], creativity: [] },
	},
	// No document says how a prompt names them; BytePlus, which makes the video, reads it so.
	promptReference: PLAIN_REFERENCE,
	signature: SIGNED_T_V1,
	status: { path: (taskId) => `/videos/${segment(taskId)}` },
	content: { path: (taskId) => `/videos/${segment(taskId)}/content?index=0` },
	answer: {
		taskId: ['id'],
		status: ['status'],
		videoUrl: ['unsigned_urls'],
		model: ['model'],
		chargedUsd: ['usage.cost'],
		errorCode: ['error.code'],
		errorMessage: ['error'],
	},
};

export const openRouter = {
	id: 'openRouter',
	name: 'OpenRouter',
	shortName: 'OpenRouter',
	credential: 'seedanceOpenRouterApi',
	noApi: /^openrouter\.ai\/(?!(?:api\/)?v\d)/,
	dialect,
	models: MODELS,
	liveModels: LIVE_MODELS,
	livePrices: LIVE_PRICES,
	promptNeeded: 'always',
	// Data in place of an address is documented for chats alone; of a video's life it says "retained briefly".
	callbackHttpsOnly: true,
	pollSeconds: 10,
	source: 'docs/sources.md#openrouter',
} as const satisfies ProviderRow;
