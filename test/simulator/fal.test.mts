/** fal.ai's queue in the simulator, as its documents say (docs/sources.md#fal). */
import { expect, test } from '@jest/globals';
import { at } from './caller.mts';
import { OwnSimulator } from './ownSimulator.mts';
import type { Settings } from './types.mts';

const simulated = new OwnSimulator(0);

const callerWith = async (name: string, settings: Partial<Settings> = {}) =>
	await simulated.caller(`sim-fal-${name}`, settings);

const T2V = '/bytedance/seedance-2.5/us/text-to-video';

test('a request is known by the first two parts of its endpoint, and by nothing else', async () => {
	const caller = await callerWith('places', { taskSeconds: 600 });
	const created = await caller.call('fal', 'POST', T2V, { prompt: 'a cat' });
	const id = String(at(created.json, 'request_id'));
	const place = `/bytedance/seedance-2.5/requests/${id}`;
	expect(created).toMatchObject({
		status: 200,
		json: { status: 'IN_QUEUE', status_url: expect.stringMatching(`${place}/status$`) },
	});
	expect((await caller.call('fal', 'GET', `${place}/status`)).status).toBe(202);
	for (const other of [
		`/bytedance/seedance-2.0/requests/${id}/status`,
		`${T2V}/requests/${id}/status`,
		`/requests/${id}/status`,
	])
		expect((await caller.call('fal', 'GET', other)).status).toBe(404);
});

test('while it runs there is no result', async () => {
	const caller = await callerWith('running', { taskSeconds: 600, queuedShare: 0 });
	const place = await caller.task('fal');
	expect(await caller.status('fal', place)).toMatchObject({
		status: 202,
		json: { status: 'IN_PROGRESS' },
	});
	expect((await caller.call('fal', 'GET', `/${place}`)).status).toBe(400);
});

test('COMPLETED says nothing of success; the result does', async () => {
	const caller = await callerWith('ends', {
		taskSeconds: 0,
		outcomes: [{ match: 'face', outcome: 'failed' }],
	});
	const [good, bad] = [await caller.task('fal'), await caller.task('fal', 'a face')];
	for (const place of [good, bad])
		expect((await caller.status('fal', place)).json).toMatchObject({ status: 'COMPLETED' });
	const done = await caller.call('fal', 'GET', `/${good}`);
	expect(done).toMatchObject({
		status: 200,
		json: { video: { url: expect.stringMatching(/^http/), content_type: 'video/mp4' } },
	});
	// 5 seconds at 720p, in units of 1000 tokens.
	expect(Number(done.headers['x-fal-billable-units'])).toBe(108);
	expect(await caller.call('fal', 'GET', `/${bad}`)).toMatchObject({
		status: 422,
		json: { detail: [{ type: 'content_policy_violation', msg: expect.any(String) }] },
	});
});

test('the key comes with the word Key, and with no other', async () => {
	const caller = await callerWith('key', {});
	const path = '/v1/models/pricing?endpoint_id=bytedance/seedance-2.0/fast/text-to-video';
	expect(at((await caller.call('fal', 'GET', path)).json, 'prices', 0)).toEqual({
		endpoint_id: 'bytedance/seedance-2.0/fast/text-to-video',
		unit_price: 0.0112,
		unit: '1000 tokens',
		currency: 'USD',
	});
	const headers = { authorization: `Bearer ${caller.key}` };
	expect((await caller.call('fal', 'GET', path, undefined, headers)).status).toBe(401);
});

test.each([
	['a duration that is a number', T2V, { duration: 5 }],
	['adaptive', T2V, { aspect_ratio: 'adaptive' }],
	['a field of another mode', T2V, { image_url: 'https://e.com/a.png' }],
	['no image', '/bytedance/seedance-2.0/image-to-video', {}],
	['no reference', '/bytedance/seedance-2.0/reference-to-video', {}],
	['4k at fast', '/bytedance/seedance-2.0/fast/text-to-video', { resolution: '4k' }],
	[
		'an edit of a stated length',
		'/bytedance/seedance-2.5/reference-to-video',
		{ task: 'editing', duration: '5', video_urls: ['https://e.com/a.mp4'] },
	],
	[
		'an edit of nothing',
		'/bytedance/seedance-2.5/reference-to-video',
		{ task: 'editing', image_urls: ['https://e.com/a.png'] },
	],
] as const)('%s is refused', async (_what, path, body) => {
	const caller = await callerWith('checks', {});
	const answer = await caller.call('fal', 'POST', path, { prompt: 'a cat', ...body });
	expect(answer).toMatchObject({ status: 422, json: { detail: [{ loc: expect.any(Array) }] } });
});

test('there is no other endpoint', async () => {
	const caller = await callerWith('nowhere', {});
	for (const path of ['/fal-ai/bytedance/seedance-2.5/text-to-video', '/bytedance/seedance-2.0'])
		expect((await caller.call('fal', 'POST', path, { prompt: 'a cat' })).status).toBe(404);
});
