/** Every request example of the five documents is accepted, and answered in the documented shape. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, Caller, CREATE } from './caller.mts';
import { SimulatorClient } from './client.mts';
import { startSimulator, type Simulator } from './server.mts';
import type { ProviderId } from './types.mts';

let simulator: Simulator;
let client: SimulatorClient;
let caller: Caller;
const key = 'sim-examples';

beforeAll(async () => {
	simulator = await startSimulator({ seconds: 0.3 });
	client = new SimulatorClient(simulator.url);
	caller = new Caller(simulator.url, key);
});
afterAll(async () => {
	await client.close();
	await simulator.close();
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
		'004 text to video',
		{
			model: 'doubao-seedance-2.0',
			prompt: 'A cinematic aerial shot of a futuristic cubic city at sunrise',
			seconds: '5',
			metadata: { resolution: '1080p', ratio: '16:9', watermark: false, generate_audio: true },
		},
	],
	[
		'cubicSpaces',
		'004 reference image',
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
		'004 request example, with its stray duration',
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
		'004 text to video',
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
		'004 moderated image',
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
		'004 first and last frame',
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
		'004 video reference without a role',
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
		'000 cURL',
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
		'001 cURL',
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
		'001 extra.tools',
		{ model: 'seedance-2.0', prompt: shiba, extra: { tools: [{ type: 'web_search' }] } },
	],
	[
		'openAiVideos',
		'002 every printed field value',
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
		'003 prompt of the document',
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
		const [request] = (await client.requests(key, { op: 'create', provider })).slice(-1);
		expect(request).toMatchObject({ body, authorized: true, answerStatus: 200 });
		expect(request?.path.endsWith(CREATE[provider])).toBe(true);
	});

	test.each(['images', 'image_urls', 'image_url'])('004 moderation by %s', async (field) => {
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
	});
});

async function finished(provider: ProviderId, prompt = 'a cat'): Promise<unknown> {
	const id = await caller.task(provider, prompt);
	await new Promise((resolve) => setTimeout(resolve, 350));
	return (await caller.status(provider, id)).json;
}

describe('documented answers', () => {
	test('ark: create answers the id alone; get knows what was made', async () => {
		const created = await caller.create('ark', {
			model: 'doubao-seedance-2-0-260128',
			content: [text('a cat')],
			return_last_frame: true,
			seed: 11,
			duration: 7,
		});
		expect(created.json).toEqual({ id: expect.stringMatching(/^cgt-/) });
		const id = String(at(created.json, 'id'));
		expect((await caller.status('ark', id)).json).toMatchObject({
			id,
			status: 'queued',
			error: null,
		});
		await new Promise((resolve) => setTimeout(resolve, 350));
		expect((await caller.status('ark', id)).json).toMatchObject({
			status: 'succeeded',
			content: {
				video_url: expect.stringContaining(`${simulator.mediaUrl}/media/`),
				last_frame_url: expect.stringContaining('.png'),
			},
			seed: 11,
			resolution: '720p',
			ratio: '16:9',
			duration: 7,
			framespersecond: 24,
			service_tier: 'default',
			usage: { completion_tokens: 151200, total_tokens: 151200 },
		});
	});

	test('cubicSpaces: unified, in each of its three shapes', async () => {
		const created = await caller.create('cubicSpaces', {
			model: 'doubao-seedance-2.0',
			prompt: 'a cat',
		});
		const id = String(at(created.json, 'id'));
		expect(created.json).toEqual({
			id,
			task_id: id,
			object: 'video',
			model: 'doubao-seedance-2.0',
			status: 'queued',
			progress: 0,
			created_at: expect.any(Number),
		});
		await new Promise((resolve) => setTimeout(resolve, 350));
		const url = expect.stringContaining('.mp4?');
		expect((await caller.status('cubicSpaces', id)).json).toMatchObject({
			status: 'completed',
			progress: 100,
			metadata: { url },
		});
		await client.setSettings(key, { unifiedShape: 'taskDto' });
		expect((await caller.status('cubicSpaces', id)).json).toMatchObject({
			code: 'success',
			data: {
				status: 'SUCCESS',
				progress: '100%',
				result_url: url,
				data: { content: { video_url: url } },
			},
		});
		await client.setSettings(key, { unifiedShape: 'flat' });
		expect((await caller.status('cubicSpaces', id)).json).toMatchObject({
			task_id: id,
			status: 'completed',
			url,
		});
	});

	test('cubicSpacesArk: create answers with the task object', async () => {
		const reply = await caller.create('cubicSpacesArk', {
			model: 'doubao-seedance-2.0',
			content: [text('a cat')],
		});
		expect(reply.json).toMatchObject({
			id: expect.stringMatching(/^task_/),
			status: 'running',
			service_tier: 'default',
			execution_expires_after: 172800,
		});
		expect(await finished('cubicSpacesArk')).toMatchObject({
			status: 'succeeded',
			content: { video_url: expect.any(String) },
		});
	});

	test('openAiVideos: milliseconds, metadata.url', async () => {
		const done = await finished('openAiVideos');
		expect(done).toMatchObject({
			object: 'video',
			status: 'completed',
			progress: 100,
			seconds: '5',
			size: '1280x720',
			metadata: { url: expect.any(String) },
		});
		for (const name of ['created_at', 'completed_at', 'expires_at']) {
			expect(at(done, name)).toBeGreaterThan(1e12);
		}
	});

	test('qingbo: an array of addresses, percent, cost', async () => {
		const created = await caller.create('qingbo', {
			model: 'doubao-seedance-2.0',
			prompt: 'a cat',
		});
		expect(created.json).toMatchObject({
			task_id: expect.stringMatching(/^task-wave/),
			action: 'generate',
			status: 'queued',
			progress: 0,
		});
		expect(at(created.json, 'created_at')).toBeGreaterThan(1e12);
		const done = await finished('qingbo');
		expect(done).toMatchObject({
			status: 'completed',
			progress: '100%',
			cost: 414800,
			result: { videos: [{ url: [expect.any(String)], expires_at: expect.any(Number) }] },
		});
		expect(at(done, 'created_at')).toBeLessThan(1e11);
	});

	test('xingchao: video_url, actualDuration, totalTokens', async () => {
		const id = await caller.task('xingchao');
		expect((await caller.status('xingchao', id)).json).toMatchObject({
			status: 'queued',
			video_url: null,
			error: null,
		});
		expect(await finished('xingchao')).toMatchObject({
			status: 'completed',
			error: null,
			video_url: expect.any(String),
			actualDuration: 5.04,
			totalTokens: expect.any(Number),
		});
	});

	const ENDS: Array<[ProviderId, string, unknown]> = [
		['ark', 'failed', { error: { code: 'OutputVideoSensitiveContentDetected' } }],
		['cubicSpaces', 'failed', { error: { code: 'task_failed' } }],
		['cubicSpacesArk', 'failed', { error: { code: 'task_failed' } }],
		['openAiVideos', 'failed', { error: { code: 'task_failed' } }],
		['qingbo', 'failed', { error: { code: 'task_failed' }, cost: 0 }],
		['qingboLegacy', 'failed', { error: { code: 'task_failed' } }],
		['xingchao', 'failed', { error: expect.any(String) }],
	];
	test.each(ENDS)('%s: every way in which a task can end', async (provider, status, shape) => {
		const one = new Caller(simulator.url, `sim-ends-${provider}`);
		await client.setSettings(one.key, {
			taskSeconds: 0.05,
			outcomes: [
				{ match: 'fails', outcome: 'failed' },
				{ match: 'expires', outcome: 'expired' },
				{ match: 'cancels', outcome: 'cancelled' },
				{ match: 'stays', outcome: 'running' },
				{ match: 'vanishes', outcome: 'vanished' },
				{ match: 'nowhere', outcome: 'succeeded', noUrl: true },
			],
		});
		const prompts = [
			'it fails',
			'it expires',
			'it cancels',
			'it stays',
			'it vanishes',
			'is nowhere',
		];
		const ids = await Promise.all(prompts.map((prompt) => one.task(provider, prompt)));
		await new Promise((resolve) => setTimeout(resolve, 80));
		const [failed, expired, cancelled, running, vanished, nowhere] = await Promise.all(
			ids.map((id) => one.status(provider, id)),
		);
		expect(failed?.json).toMatchObject({ status, ...(shape as object) });
		expect(String(at(expired?.json, 'status'))).toMatch(/^(expired|failed)$/);
		expect(at(cancelled?.json, 'status')).toBe('cancelled');
		expect(String(at(running?.json, 'status'))).toMatch(/running|in_progress|processing/);
		const gateway = ['cubicSpaces', 'cubicSpacesArk', 'openAiVideos'].includes(provider);
		expect(vanished?.status).toBe(gateway ? 400 : 404);
		if (gateway) expect(vanished?.json).toMatchObject({ code: 'task_not_exist' });
		expect(nowhere?.status).toBe(200);
		expect(nowhere?.text).not.toContain('http://127.0.0.1:' + new URL(simulator.mediaUrl).port);
	});
});
