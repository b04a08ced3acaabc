/** WaveSpeed in the simulator, as its documents say (docs/sources.md#wavespeed). */
import { describe, expect, test } from '@jest/globals';
import { at, until } from './caller.mts';
import { OwnSimulator } from './ownSimulator.mts';
import type { Settings } from './types.mts';

const simulated = new OwnSimulator(0);

const callerWith = async (name: string, settings: Partial<Settings> = {}) =>
	await simulated.caller(`sim-wave-${name}`, settings);

const T2V = '/bytedance/seedance-2.5/text-to-video';
const I2V = '/bytedance/seedance-2.5/image-to-video';
const PNG = 'https://e.com/a.png';
const MP4 = 'https://e.com/a.mp4';

test('a create answers the prediction, and where it is asked about', async () => {
	const caller = await callerWith('created', { taskSeconds: 600 });
	const created = await caller.call('waveSpeed', 'POST', T2V, { prompt: 'a cat' });
	expect(created).toMatchObject({
		status: 200,
		json: {
			code: 200,
			message: 'success',
			data: {
				id: expect.stringMatching(/^[0-9a-f]{32}$/),
				model: 'bytedance/seedance-2.5/text-to-video',
				outputs: [],
				has_nsfw_contents: [],
				status: 'created',
				created_at: expect.stringMatching(/Z$/),
				error: '',
				timings: { inference: 0 },
			},
		},
	});
	const path = new URL(String(at(created.json, 'data', 'urls', 'get'))).pathname;
	expect(path).toBe(
		`/wavespeed/api/v3/predictions/${String(at(created.json, 'data', 'id'))}/result`,
	);
});

test('every state has its word, and the video stands in the list of outputs', async () => {
	const words: Record<string, unknown> = {};
	for (const outcome of ['succeeded', 'failed', 'expired', 'cancelled', 'running'] as const) {
		const caller = await callerWith(outcome, { outcomes: [{ match: '', outcome }] });
		const { json } = await caller.status('waveSpeed', await caller.task('waveSpeed'));
		words[outcome] = at(json, 'data', 'status');
		const { length } = at(json, 'data', 'outputs') as unknown[];
		expect(length).toBe(outcome === 'succeeded' ? 1 : 0);
		expect(at(json, 'data', 'code')).toBe(outcome === 'failed' ? 1200 : undefined);
	}
	expect(words).toEqual({
		succeeded: 'completed',
		failed: 'failed',
		expired: 'timeout',
		cancelled: 'cancelled',
		running: 'processing',
	});
});

test('some refusals come with HTTP 200 and their status in the body', async () => {
	const caller = await callerWith('refusals');
	for (const [kind, status, code] of [
		['http403json', 200, 403],
		['insufficientBalance', 200, 402],
		['http500', 200, 500],
		['rateLimit', 429, 429],
	] as const) {
		await simulated.client.setFaults(caller.key, [{ on: 'create', kind }]);
		const answer = await caller.create('waveSpeed', { prompt: 'a cat' });
		expect(answer).toMatchObject({ status, json: { code, message: expect.any(String) } });
	}
	expect(await simulated.client.tasks(caller.key)).toEqual([]);
});

test('the list has the newest first, in pages of 100 at most, and both numbers are needed', async () => {
	const caller = await callerWith('list');
	const ids = [await caller.task('waveSpeed'), await caller.task('waveSpeed', 'a dog')];
	const page = async (body: object) => await caller.call('waveSpeed', 'POST', '/predictions', body);
	const all = await page({ page: 1, page_size: 100 });
	expect(all).toMatchObject({ status: 200, json: { code: 200, data: { page: 1, total: 2 } } });
	const items = at(all.json, 'data', 'items') as Array<Record<string, unknown>>;
	expect(items.map(({ id }) => id)).toEqual(ids.reverse());
	expect(items[0]).not.toHaveProperty('input');
	const second = await page({ page: 2, page_size: 1 });
	expect(at(second.json, 'data', 'items', 0, 'id')).toBe(ids[1]);
	for (const wrong of [{}, { page: 1 }, { page: 0, page_size: 1 }, { page: 1, page_size: 101 }])
		expect((await page(wrong)).status).toBe(400);
});

test('the balance is free', async () => {
	const caller = await callerWith('balance');
	expect(await caller.call('waveSpeed', 'GET', '/balance')).toMatchObject({
		status: 200,
		json: { code: 200, data: { balance: expect.any(Number) } },
	});
	expect(await simulated.client.counts(caller.key)).toEqual({ balance: 1 });
});

test('the callback is the prediction itself, to the address in the query', async () => {
	const caller = await callerWith('callback');
	const webhook = encodeURIComponent(`${simulated.url}/nowhere`);
	await caller.call('waveSpeed', 'POST', `${T2V}?webhook=${webhook}`, { prompt: 'a cat' });
	await until(async () => (await simulated.client.callbacks(caller.key)).length > 0);
	const [{ status, url }] = await simulated.client.callbacks(caller.key);
	expect({ status, url }).toEqual({ status: 'completed', url: `${simulated.url}/nowhere` });
});

describe('a schema takes no field but its own', () => {
	test.each([
		['seconds as text', T2V, { duration: '5' }],
		['a length that the model may choose', T2V, { duration: -1 }],
		['adaptive', T2V, { aspect_ratio: 'adaptive' }],
		['a seed', T2V, { seed: 1 }],
		['a search with 2.5', T2V, { enable_web_search: true }],
		['a field of another mode', T2V, { image: PNG }],
		['no image', I2V, {}],
		['a ratio with a frame on 2.5', I2V, { image: PNG, aspect_ratio: '16:9' }],
		['no video', '/bytedance/seedance-2.5/video-edit', {}],
		[
			'a length of an edit with 2.5',
			'/bytedance/seedance-2.5/video-edit',
			{ video: MP4, duration: 5 },
		],
		[
			'a reference video beside an edit',
			'/bytedance/seedance-2.0/video-edit',
			{ video: MP4, reference_videos: [MP4] },
		],
		[
			'a reference beside an extension',
			'/bytedance/seedance-2.0/video-extend',
			{ video: MP4, reference_images: [PNG] },
		],
		['480p with Turbo', '/bytedance/seedance-2.0/text-to-video-turbo', { resolution: '480p' }],
		['16 seconds with 2.0', '/bytedance/seedance-2.0/text-to-video', { duration: 16 }],
		['an unknown model', '/bytedance/seedance-2.0-fast/image-to-video-fast', { image: PNG }],
	] as const)('%s', async (_what, path, body) => {
		const caller = await callerWith('checks');
		const answer = await caller.call('waveSpeed', 'POST', path, { prompt: 'a cat', ...body });
		expect(answer).toMatchObject({ status: 400, json: { code: 400, message: expect.any(String) } });
	});

	test.each([
		[
			'a ratio with a frame on 2.0',
			'/bytedance/seedance-2.0/image-to-video',
			{ image: PNG, aspect_ratio: '9:16' },
		],
		[
			'a length and a ratio of an edit with 2.0',
			'/bytedance/seedance-2.0-mini/video-edit',
			{ video: MP4, duration: 4, aspect_ratio: '1:1' },
		],
		[
			'30 seconds of an extension with 2.5',
			'/bytedance/seedance-2.5/video-extend',
			{ video: MP4, duration: 30 },
		],
		[
			'references beside the text',
			'/bytedance/seedance-2.5/text-to-video-turbo',
			{ reference_audios: ['https://e.com/a.mp3'] },
		],
	] as const)('but takes %s', async (_what, path, body) => {
		const caller = await callerWith('taken');
		const answer = await caller.call('waveSpeed', 'POST', path, { prompt: 'a cat', ...body });
		expect(answer.status).toBe(200);
	});
});
