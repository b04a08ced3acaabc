/**
 * OpenRouter's live list of video models as it was recorded on 2026-10-09 (docs/sources.md#openrouter-live-list), cut to
 * what makes videos of Seedance, and one model that is something else.
 */

/** One entry of `GET /videos/models`. */
export interface ListedModel {
	id: string;
	canonical_slug: string;
	name: string;
	description: string;
	created: number;
	supported_durations: number[];
	supported_resolutions: string[];
	supported_aspect_ratios: string[];
	supported_sizes: string[] | null;
	supported_frame_images: string[];
	generate_audio: boolean | null;
	seed: boolean | null;
	allowed_passthrough_parameters: string[];
	/** US dollars as text, by what is counted. */
	pricing_skus: Record<string, string>;
	input_modalities: string[];
}

function seconds(from: number, to: number): number[] {
	return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const RATIOS = ['1:1', '3:4', '9:16', '4:3', '16:9', '21:9', '9:21'];
const ALL = ['text', 'image', 'video', 'audio'];
const COMMON = {
	description: '',
	supported_durations: seconds(4, 15),
	supported_aspect_ratios: RATIOS,
	supported_sizes: null,
	supported_frame_images: ['first_frame', 'last_frame'],
	generate_audio: true,
	seed: true,
	allowed_passthrough_parameters: ['watermark', 'req_key'],
	input_modalities: ALL,
};

export const LISTED: readonly ListedModel[] = [
	{
		...COMMON,
		id: 'bytedance/seedance-2.0-mini',
		canonical_slug: 'bytedance/seedance-2.0-mini-20260811',
		name: 'ByteDance: Seedance 2.0 Mini',
		created: 1_786_406_400,
		supported_resolutions: ['480p', '720p'],
		allowed_passthrough_parameters: ['watermark', 'req_key', 'return_last_frame'],
		pricing_skus: {
			video_tokens: '0.0000035',
			video_tokens_without_audio: '0.0000035',
			video_tokens_with_video_input: '0.0000021',
		},
	},
	{
		...COMMON,
		id: 'bytedance/seedance-2.5',
		canonical_slug: 'bytedance/seedance-2.5-20260807',
		name: 'ByteDance: Seedance 2.5',
		created: 1_786_060_800,
		supported_durations: seconds(4, 30),
		supported_resolutions: ['480p', '720p'],
		supported_aspect_ratios: ['16:9', '4:3', '1:1', '3:4', '9:16', '21:9'],
		allowed_passthrough_parameters: ['watermark', 'req_key', 'output_format'],
		pricing_skus: {
			video_tokens: '0.0000107',
			video_tokens_without_audio: '0.0000107',
			video_tokens_with_video_input: '0.0000064',
		},
	},
	{
		...COMMON,
		id: 'bytedance/seedance-2.0',
		canonical_slug: 'bytedance/seedance-2.0-20260414',
		name: 'ByteDance: Seedance 2.0',
		created: 1_776_124_800,
		supported_resolutions: ['480p', '720p', '1080p', '4K'],
		pricing_skus: {
			video_tokens: '0.000007',
			video_tokens_4k: '0.000004',
			video_tokens_1080p: '0.0000077',
			video_tokens_without_audio: '0.000007',
			video_tokens_with_video_input: '0.0000043',
			video_tokens_4k_with_video_input: '0.0000024',
			video_tokens_1080p_with_video_input: '0.0000047',
		},
	},
	{
		...COMMON,
		id: 'bytedance/seedance-2.0-fast',
		canonical_slug: 'bytedance/seedance-2.0-fast-20260414',
		name: 'ByteDance: Seedance 2.0 Fast',
		created: 1_776_124_800,
		supported_resolutions: ['480p', '720p'],
		pricing_skus: {
			video_tokens: '0.0000042',
			video_tokens_without_audio: '0.0000042',
			video_tokens_with_video_input: '0.000002475',
		},
	},
	{
		...COMMON,
		id: 'bytedance/seedance-1-5-pro',
		canonical_slug: 'bytedance/seedance-1-5-pro-20260320',
		name: 'ByteDance: Seedance 1.5 Pro',
		created: 1_773_964_800,
		supported_durations: seconds(4, 12),
		supported_resolutions: ['480p', '720p', '1080p'],
		pricing_skus: { video_tokens: '0.0000024', video_tokens_without_audio: '0.0000012' },
		input_modalities: ['text', 'image'],
	},
	{
		...COMMON,
		id: 'google/veo-3.1',
		canonical_slug: 'google/veo-3.1-20260320',
		name: 'Google: Veo 3.1',
		created: 1_773_964_800,
		supported_durations: [4, 6, 8],
		supported_resolutions: ['720p', '1080p', '4K'],
		supported_aspect_ratios: ['16:9', '9:16'],
		allowed_passthrough_parameters: ['personGeneration', 'negativePrompt'],
		pricing_skus: { duration_seconds_with_audio: '0.40', duration_seconds_without_audio: '0.20' },
		input_modalities: ['text', 'image'],
	},
];
