/** Every request example of the five documents is accepted, and answered in the documented shape. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Caller, CREATE } from './caller.mts';
import { OwnSimulator } from './ownSimulator.mts';
import type { ProviderId } from './types.mts';

const simulated = new OwnSimulator(0.3);
let caller: Caller;
const key = 'sim-examples';

beforeAll(async () => {
	caller = new Caller(simulated.url, key);
});

const image = (url: string, role?: string) => ({
	type: 'image_url',
	image_url: { url },
	...(role && { role }),
});
const text = (words: string) => ({ type: 'text', text: words });
const reviewed = 'asset://reviewed-image-asset-id';
const shiba = '一只柴犬穿宇航服在月球上行走,电影感光影';

/** [provider, name, body]: the examples as they are printed. */
const EXAMPLES: Array<[ProviderId, string, Record<string, unknown>]> = [
	[
		'cubicSpaces',
		'cubicSpaces text to video',
		{
			model: 'doubao-seedance-2.0',
			prompt: 'A cinematic aerial shot of a futuristic cubic city at sunrise',
			seconds: '5',
			metadata: { resolution: '1080p', ratio: '16:9', watermark: false, generate_audio: true },
		},
	],
	[
		'cubicSpaces',
		'cubicSpaces reference image',
		{
			model: 'doubao-seedance-2.0',
			prompt: 'Use image 1 as the subject reference.',
			seconds: '5',
			metadata: {
				resolution: '720p',
				ratio: '1:1',
				camera_fixed: true,
				watermark: false,
				content: [image(reviewed, 'reference_image')],
			},
		},
	],
	[
		'cubicSpacesArk',
		'cubicSpaces request example, with its stray duration',
		{
			model: 'doubao-seedance-2.0',
			content: [
				text('Use image 1 to generate a 5-second product showcase video.'),
				{ ...image(reviewed, 'reference_image'), duration: 5 },
			],
			ratio: '16:9',
			duration: 5,
			generate_audio: true,
		},
	],
	[
		'cubicSpacesArk',
		'cubicSpaces text to video',
		{
			model: 'doubao-seedance-2.0',
			content: [text('A cinematic aerial shot of a futuristic cubic city at sunrise')],
			duration: 5,
			ratio: '16:9',
			watermark: false,
		},
	],
	[
		'cubicSpacesArk',
		'cubicSpaces moderated image',
		{
			model: 'doubao-seedance-2.0',
			content: [text('Use image 1 as the subject reference.'), image(reviewed, 'reference_image')],
			duration: 5,
			ratio: '1:1',
			camera_fixed: true,
			watermark: false,
		},
	],
	[
		'cubicSpacesArk',
		'cubicSpaces first and last frame',
		{
			model: 'doubao-seedance-2.0',
			content: [
				text('Generate a smooth transition video from image 1 to image 2.'),
				image('asset://first-frame-asset-id', 'first_frame'),
				image('asset://last-frame-asset-id', 'last_frame'),
			],
			duration: 8,
			ratio: '16:9',
			generate_audio: true,
		},
	],
	[
		'cubicSpacesArk',
		'cubicSpaces video reference without a role',
		{
			model: 'doubao-seedance-2.0',
			content: [
				text('Keep the character style and generate a new action sequence'),
				{ type: 'video_url', video_url: { url: 'https://example.com/reference.mp4' } },
			],
			duration: 5,
			ratio: '16:9',
		},
	],
	[
		'qingbo',
		'qingbo cURL',
		{
			model: 'doubao-seedance-1.0-pro-fast',
			prompt: 'A Shiba Inu in a spacesuit walking on the moon, cinematic lighting',
			duration: 5,
			resolution: '720p',
			aspect_ratio: '16:9',
		},
	],
	[
		'qingboLegacy',
		'qingboLegacy cURL',
		{
			model: 'seedance-2.0',
			action: 'generate',
			prompt: shiba,
			aspect_ratio: '16:9',
			duration: 5,
			resolution: '1080p',
			watermark: false,
			extra: { generate_audio: true },
		},
	],
	[
		'qingboLegacy',
		'qingboLegacy extra.tools',
		{ model: 'seedance-2.0', prompt: shiba, extra: { tools: [{ type: 'web_search' }] } },
	],
	[
		'openAiVideos',
		'openAiVideos every printed field value',
		{
			model: 'doubao-seedance-2-0-260128',
			prompt:
				'A white kitten slowly walking on a clean desk, soft daylight, cinematic lens, stable shot',
			seconds: '5',
			resolution: '720p',
			ratio: '16:9',
			size: '1280x720',
			images: ['https://example.com/reference-1.jpg', 'https://example.com/reference-2.jpg'],
			generate_audio: false,
			watermark: false,
			camera_fixed: false,
			return_last_frame: false,
			seed: 20231234,
			n: 1,
			response_format: 'url',
			user: 'user-1234',
		},
	],
	[
		'xingchao',
		'xingchao prompt of the document',
		{ model: 'seedance_2_0_pro', prompt: 'A cat dancing in the rain, cinematic style' },
	],
	[
		'ark',
		'official reference: all modes of media with roles',
		{
			model: 'dreamina-seedance-2-0-260128',
			content: [
				text('image 1 walks as in video 1 to audio 1'),
				image('https://example.com/1.png', 'reference_image'),
				{
					type: 'video_url',
					video_url: { url: 'https://example.com/1.mp4' },
					role: 'reference_video',
				},
				{
					type: 'audio_url',
					audio_url: { url: 'https://example.com/1.mp3' },
					role: 'reference_audio',
				},
			],
			resolution: '1080p',
			ratio: 'adaptive',
			duration: -1,
			generate_audio: true,
			watermark: false,
			return_last_frame: true,
			seed: 11,
		},
	],
];

describe('documented requests', () => {
	test.each(EXAMPLES)('%s: %s is accepted', async (provider, _name, body) => {
		const reply = await caller.create(provider, body);
		expect(reply.status).toBe(200);
		const [request] = (await simulated.client.requests(key, { op: 'create', provider })).slice(-1);
		expect(request).toMatchObject({ body, authorized: true, answerStatus: 200 });
		expect(request?.path.endsWith(CREATE[provider])).toBe(true);
	});

	test.each(['images', 'image_urls', 'image_url'])(
		'cubicSpaces moderation by %s',
		async (field) => {
			const url = 'https://example.com/product.png';
			const reply = await caller.call('cubicSpaces', 'POST', '/v1/images/moderations', {
				model: 'doubao-seedance-2.0',
				[field]: field === 'image_url' ? url : [url],
			});
			expect(reply).toMatchObject({
				status: 200,
				json: {
					code: 'success',
					message: '',
					data: {
						object: 'asset_moderation',
						status: 'approved',
						review_batch_id: expect.any(String),
						task_id: expect.any(String),
						items: [
							{
								source_url: url,
								asset_url: expect.stringMatching(/^asset:\/\/.+/),
								submit_review_status: 1,
								passed: true,
							},
						],
					},
				},
			});
		},
	);
});
