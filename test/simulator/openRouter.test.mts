/** OpenRouter in the simulator, as its documents say (docs/sources.md#openrouter). */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { at, until } from './caller.mts';
import { OwnSimulator } from './ownSimulator.mts';
import type { Settings } from './types.mts';

const simulated = new OwnSimulator(0);

const callerWith = async (name: string, settings: Partial<Settings> = {}) =>
	await simulated.caller(`sim-router-${name}`, settings);

const MODEL = 'bytedance/seedance-2.0';
const image = (url = 'https://e.com/a.png') => ({ type: 'image_url', image_url: { url } });
const video = { type: 'video_url', video_url: { url: 'https://e.com/a.mp4' } };
const first = { ...image(), frame_type: 'first_frame' };

test('a create answers 202, and where the job is asked about', async () => {
	const caller = await callerWith('created', { taskSeconds: 600 });
	const created = await caller.create('openRouter', { model: MODEL, prompt: 'a cat' });
	expect(created).toEqual(
		expect.objectContaining({
			status: 202,
			json: {
				id: expect.stringMatching(/^job-/),
				polling_url: expect.stringMatching(/^\/openrouter\/api\/v1\/videos\/job-/),
				status: 'pending',
			},
		}),
	);
	const polled = await caller.status('openRouter', String(at(created.json, 'id')));
	expect(polled.json).toEqual(created.json);
});

test('every state has its word; the address is its own, and the charge is there at the end', async () => {
	const words: Record<string, unknown> = {};
	for (const outcome of ['succeeded', 'failed', 'expired', 'cancelled', 'running'] as const) {
		const caller = await callerWith(outcome, { outcomes: [{ match: '', outcome }] });
		const id = await caller.task('openRouter');
		const { json } = await caller.status('openRouter', id);
		words[outcome] = at(json, 'status');
		const done = outcome === 'succeeded';
		expect(at(json, 'unsigned_urls')).toEqual(
			done ? [`${simulated.url}/openrouter/api/v1/videos/${id}/content?index=0`] : undefined,
		);
		expect(Number(at(json, 'usage', 'cost')) > 0).toBe(done);
		expect(typeof at(json, 'error')).toBe(outcome === 'failed' ? 'string' : 'undefined');
	}
	expect(words).toEqual({
		succeeded: 'completed',
		failed: 'failed',
		expired: 'expired',
		cancelled: 'cancelled',
		running: 'in_progress',
	});
});

test('the file is served to its key alone, once it is there', async () => {
	const caller = await callerWith('content');
	const path = `/videos/${await caller.task('openRouter')}/content?index=0`;
	const file = await caller.call('openRouter', 'GET', path);
	expect(file).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
	const other = await callerWith('content-other');
	expect((await other.call('openRouter', 'GET', path)).status).toBe(404);
	const slow = await callerWith('content-slow', { taskSeconds: 600 });
	const early = `/videos/${await slow.task('openRouter')}/content?index=0`;
	expect((await slow.call('openRouter', 'GET', early)).status).toBe(400);
});

test('what the key may spend is free to ask', async () => {
	const caller = await callerWith('key');
	expect(await caller.call('openRouter', 'GET', '/key')).toMatchObject({
		status: 200,
		json: { data: { limit_remaining: null } },
	});
	expect(await simulated.client.counts(caller.key)).toEqual({ account: 1 });
});

test('errors have the HTTP status as their code', async () => {
	const caller = await callerWith('errors');
	for (const [kind, status] of [
		['insufficientBalance', 402],
		['rateLimit', 429],
		['http500', 500],
	] as const) {
		await simulated.client.setFaults(caller.key, [{ on: 'create', kind }]);
		const answer = await caller.create('openRouter', { model: MODEL, prompt: 'a cat' });
		expect(answer).toMatchObject({
			status,
			json: { error: { code: status, message: expect.any(String) } },
		});
	}
	expect(await simulated.client.tasks(caller.key)).toEqual([]);
});

describe('a description takes no field but its own', () => {
	test.each([
		['no model', { model: undefined }],
		['an unknown model', { model: 'bytedance/seedance-9' }],
		['no prompt', { prompt: undefined }],
		['seconds as text', { duration: '5' }],
		['16 seconds', { duration: 16 }],
		['adaptive', { aspect_ratio: 'adaptive' }],
		['4k in lower case', { resolution: '4k' }],
		['a frame that does not say which', { frame_images: [image()] }],
		['a reference with a role', { input_references: [{ ...image(), role: 'reference_image' }] }],
		['a callback to http', { callback_url: 'http://e.com/done' }],
		['a watermark at the top', { watermark: true }],
		['data for an image', { input_references: [image('data:image/png;base64,iVBORw0KGgo=')] }],
	] as const)('%s', async (_what, body) => {
		const caller = await callerWith('checks');
		const answer = await caller.create('openRouter', { model: MODEL, prompt: 'a cat', ...body });
		expect(answer).toMatchObject({ status: 400, json: { error: { code: 400 } } });
	});

	test('with frames the references are dropped without a word', async () => {
		const caller = await callerWith('dropped');
		// So many videos that they would be refused, if they counted.
		const answer = await caller.create('openRouter', {
			model: MODEL,
			prompt: 'a cat',
			frame_images: [first],
			input_references: [video, video, video, video],
		});
		expect(answer.status).toBe(202);
	});
});

test('a callback wraps the job, and is signed', async () => {
	const calls: Array<{ headers: IncomingHttpHeaders; body: string }> = [];
	const listener = createServer((request, response) => {
		let body = '';
		request.on('data', (chunk: Buffer) => (body += chunk.toString()));
		request.on('end', () => {
			calls.push({ headers: request.headers, body });
			response.end();
		});
	});
	await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
	const { port } = listener.address() as AddressInfo;
	const caller = await callerWith('callback');
	// The description wants https; here the simulator's own machine may be called without.
	await caller.create('openRouter', {
		model: MODEL,
		prompt: 'a cat',
		callback_url: `http://127.0.0.1:${port}/done`,
	});
	await until(() => calls.length > 0);
	listener.close();
	const [{ headers, body }] = calls;
	const [, time, digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
		String(headers['x-openrouter-signature']),
	) as string[];
	const secret = 'the secret of the simulated workspace';
	expect(digest).toBe(createHmac('sha256', secret).update(`${time},${body}`).digest('hex'));
	expect(JSON.parse(body)).toMatchObject({
		type: 'video.generation.completed',
		created_at: expect.stringMatching(/Z$/),
		data: { id: expect.any(String), status: 'completed', model: MODEL, error: null },
	});
	expect(JSON.parse(body)).not.toHaveProperty('data.polling_url');
});
