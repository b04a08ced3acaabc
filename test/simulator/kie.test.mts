/** kie.ai in the simulator, as its documents say (docs/sources.md#kie). */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { at, type Json } from './caller.mts';
import { HMAC_KEY } from './providers/kie.mts';
import { OwnSimulator } from './ownSimulator.mts';
import type { Settings } from './types.mts';

const simulated = new OwnSimulator(0);

const callerWith = async (name: string, settings: Partial<Settings> = {}) =>
	await simulated.caller(`sim-kie-sim-${name}`, settings);

const V2_5 = 'bytedance/seedance-2-5';
const V1_5 = 'bytedance/seedance-1.5-pro';
const PNG = 'https://e.com/a.png';

function json(value: unknown): Json {
	return JSON.parse(String(value)) as Json;
}

test('a create answers an id alone, and the record has JSON as text, and once more inside', async () => {
	const caller = await callerWith('record');
	const input = { prompt: 'a cat', duration: 4, resolution: '480p', return_last_frame: true };
	const created = await caller.create('kie', { model: V2_5, input });
	expect(created).toMatchObject({ status: 200, json: { code: 200, msg: 'success' } });
	const data = at(created.json, 'data') as Json;
	expect(data).toEqual({ taskId: expect.stringMatching(/^[0-9a-f]{32}$/), recordId: data.taskId });
	const record = at((await caller.status('kie', String(data.taskId))).json, 'data') as Json;
	expect(record).toMatchObject({ state: 'success', failCode: null, failMsg: null });
	expect(json(json(record.param).input)).toEqual(input);
	expect(json(record.resultJson)).toEqual({
		resultUrls: [expect.stringMatching(/\.mp4\?/)],
		firstFrameUrl: [],
		lastFrameUrl: [expect.stringMatching(/\.png\?/)],
	});
	// 28 credits for each second.
	expect(record.creditsConsumed).toBe(112);
});

test('a task that is not known, and every refusal, come with HTTP 200', async () => {
	const caller = await callerWith('refusals');
	expect(await caller.status('kie', 'nobody')).toMatchObject({
		status: 200,
		json: { code: 422, msg: 'Record does not exist', data: null },
	});
	for (const [kind, code] of [
		['http401', 401],
		['insufficientBalance', 402],
		['http500', 500],
	] as const) {
		await simulated.client.setFaults(caller.key, [{ on: 'create', kind }]);
		const input = { prompt: 'a cat', web_search: false };
		const answer = await caller.create('kie', { model: 'bytedance/seedance-2', input });
		expect(answer).toMatchObject({ status: 200, json: { code, data: null } });
	}
	expect(await simulated.client.tasks(caller.key)).toEqual([]);
});

test('a callback is signed over task and time, and states 501 for a failure', async () => {
	const caller = await callerWith('callback', { outcomes: [{ match: '', outcome: 'failed' }] });
	let take: (call: { headers: IncomingHttpHeaders; body: string }) => void;
	const call = new Promise<Parameters<typeof take>[0]>((resolve) => (take = resolve));
	const hook = createServer((request, response) => {
		void text(request).then((body) => {
			response.end();
			take({ headers: request.headers, body });
		});
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => hook.once('listening', resolve));
	const callBackUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
	await caller.create('kie', { model: V2_5, callBackUrl, input: { prompt: 'a cat' } });
	const { headers, body } = await call;
	hook.close();
	const { code, data } = json(body);
	expect([code, at(data, 'state')]).toEqual([501, 'fail']);
	const signed = `${String(at(data, 'taskId'))}.${String(headers['x-webhook-timestamp'])}`;
	expect(headers['x-webhook-signature']).toBe(
		createHmac('sha256', HMAC_KEY).update(signed).digest('base64'),
	);
});

describe('a schema takes no field but its own', () => {
	test.each([
		['2.0 without web_search', 'bytedance/seedance-2', {}],
		['seconds as text', V2_5, { duration: '5' }],
		['31 seconds', V2_5, { duration: 31 }],
		['a length that 2.0 may choose', 'bytedance/seedance-2', { web_search: false, duration: -1 }],
		['1080p with Fast', 'bytedance/seedance-2-fast', { web_search: false, resolution: '1080p' }],
		['a prompt of two characters', V2_5, { prompt: 'ab' }],
		['a seed', V2_5, { seed: 1 }],
		['a list of frames with 2.5', V2_5, { input_urls: [PNG] }],
		['frames beside references', V2_5, { first_frame_url: PNG, reference_image_urls: [PNG] }],
		['1.5 without a ratio', V1_5, { duration: 5 }],
		['1.5 without a length', V1_5, { aspect_ratio: '16:9' }],
		['adaptive with 1.5', V1_5, { aspect_ratio: 'adaptive', duration: 5 }],
		['three frames', V1_5, { aspect_ratio: '1:1', duration: 5, input_urls: [PNG, PNG, PNG] }],
		['an unknown model', 'bytedance/seedance-3', {}],
	] as const)('%s', async (_what, model, more) => {
		const caller = await callerWith('checks');
		const answer = await caller.create('kie', { model, input: { prompt: 'a cat', ...more } });
		expect(answer).toMatchObject({ status: 200, json: { code: 422, data: null } });
	});
});
