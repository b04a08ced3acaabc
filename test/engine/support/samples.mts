/** What each provider takes, as small examples: a model, and media for each mode. */
import type { ProviderId } from '../../simulator/types.mts';

/** A model of each provider that can do every mode. */
export const MODELS: Record<ProviderId, string> = {
	ark: 'doubao-seedance-2-0-260128',
	cubicSpaces: 'doubao-seedance-2.0',
	cubicSpacesArk: 'doubao-seedance-2.0',
	fal: 'bytedance/seedance-2.0',
	kie: 'bytedance/seedance-2',
	newApi: 'doubao-seedance-2-0-260128',
	openAiVideos: 'doubao-seedance-2-0-260128',
	openRouter: 'bytedance/seedance-2.0',
	qingbo: 'doubao-seedance-2.0',
	qingboLegacy: 'seedance-2.0',
	replicate: 'bytedance/seedance-2.0',
	waveSpeed: 'bytedance/seedance-2.0',
	xingchao: 'seedance_2_0_pro',
};

/** The parameters of each mode. */
export const MODE_PARAMETERS = {
	textToVideo: {},
	imageToVideo: { firstFrame: 'https://media.example.com/first.png' },
	firstLastFrame: {
		firstFrame: 'https://media.example.com/first.png',
		lastFrame: 'https://media.example.com/last.png',
	},
	reference: {
		referenceImages: ['https://media.example.com/one.png', 'https://media.example.com/two.png'],
		referenceVideos: ['https://media.example.com/move.mp4'],
		referenceAudios: ['https://media.example.com/voice.mp3'],
	},
} as const;
export type SampleMode = keyof typeof MODE_PARAMETERS;

/** What a finished task says of its video: an address, or that the provider alone serves it, with the key. */
export function delivered(provider: ProviderId): { videoUrl: unknown; warnings: unknown[] } {
	return provider === 'openRouter'
		? { videoUrl: null, warnings: [expect.stringMatching(/switch Download Video on/)] }
		: { videoUrl: expect.any(String), warnings: [] };
}
