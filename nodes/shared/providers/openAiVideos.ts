import { segment, type Dialect } from './dialect';
import { LOWER_CASE_4K } from './fields';
import { FAMILIES, type ModelRow } from './model';
import type { ProviderRow } from './provider';
import { unifiedVideo } from './unifiedVideo';

/** The OpenAI-style videos API as new-api gateways serve Seedance: docs/sources.md#openai-style-videos. */

/** The same software serves it: media and answers are those of its other API, scalars stand at the top. */
const dialect: Dialect = {
	...unifiedVideo,
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
		media: unifiedVideo.create.media,
	},
	status: { path: (taskId) => `/v1/videos/${segment(taskId)}` },
};

const SEEDANCE_2_0 = {
	...FAMILIES['2.0'],
	defaultResolution: '720p',
	features: ['generateAudio', 'seed', 'watermark', 'cameraFixed', 'returnLastFrame', 'endUserId'],
	source:
		'docs/sources.md#openai-style-videos, Available models and Body; reference counts: docs/sources.md#ark, Seedance 2.0',
} as const satisfies Partial<ModelRow>;

const models: readonly ModelRow[] = [
	{ id: 'doubao-seedance-2-0-260128', name: 'Seedance 2.0', ...SEEDANCE_2_0 },
	{ id: 'doubao-seedance-2-0-fast-260128', name: 'Seedance 2.0 Fast', ...SEEDANCE_2_0 },
];

export const openAiVideos = {
	id: 'openAiVideos',
	name: 'OpenAI-Style Videos API',
	shortName: 'OpenAI-Style',
	credential: 'seedanceOpenAiVideosApi',
	dialect,
	models,
	promptNeeded: 'always',
	inlineMedia: true,
	// "adaptive or auto follows the input asset ratio" (docs/sources.md#openai-style-videos, ratio).
	ratioWithFrames: () => 'adaptive',
	source: 'docs/sources.md#openai-style-videos',
} as const satisfies ProviderRow;
