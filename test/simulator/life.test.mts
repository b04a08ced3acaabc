/** Listing, cancelling, callbacks, assets, media, and the process a person starts. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, Caller, CREATE, until, validCreate, type Json } from './caller.mts';
import { spawnSimulator } from './client.mts';
import { OwnSimulator } from './ownSimulator.mts';

const simulated = new OwnSimulator(60);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('an account with a new key: its tasks go with it, and the old key is refused', async () => {
	const caller = new Caller(simulated.url, 'sim-rotated');
	const id = await caller.task('ark');
	await simulated.client.rotate(caller.key, 'sim-rotated-new');
	expect(await caller.status('ark', id)).toMatchObject({ status: 401 });
	expect(await new Caller(simulated.url, 'sim-rotated-new').status('ark', id)).toMatchObject({
		status: 200,
		json: { id },
	});
	const refused = await simulated.client.requests(caller.key, { op: 'status' });
	expect(refused.map(({ authorized }) => authorized)).toEqual([false]);
});

describe('ark', () => {
	test('DELETE: queued is cancelled, running refused, finished deleted', async () => {
		const caller = await simulated.caller('sim-delete', { taskSeconds: 60 });
		const remove = (id: string) => caller.call('ark', 'DELETE', `${CREATE.ark}/${id}`);
		const queued = await caller.task('ark');
		expect(await remove(queued)).toMatchObject({ status: 200, text: '' });
		expect((await caller.status('ark', queued)).json).toMatchObject({ status: 'cancelled' });
		expect(await remove(queued)).toMatchObject({ status: 409 });

		await simulated.client.setSettings(caller.key, { queuedShare: 0 });
		const running = await caller.task('ark');
		expect(await remove(running)).toMatchObject({
			status: 409,
			json: { error: { code: 'InvalidAction.RunningTaskDeletion' } },
		});
		expect((await caller.status('ark', running)).json).toMatchObject({ status: 'running' });

		await simulated.client.setSettings(caller.key, { taskSeconds: 0 });
		const done = await caller.task('ark');
		expect(await remove(done)).toMatchObject({ status: 200 });
		expect(await caller.status('ark', done)).toMatchObject({ status: 404 });
		expect(await simulated.client.tasks(caller.key)).toMatchObject([
			{ cancelled: true, deleted: false, billed: true },
			{ cancelled: false, deleted: false },
			{ cancelled: false, deleted: true },
		]);
	});

	test('list: filters and pages, newest first', async () => {
		const caller = await simulated.caller('sim-list', {
			outcomes: [{ match: 'bad', outcome: 'failed' }],
			taskSeconds: 0,
		});
		const ids: string[] = [];
		for (const prompt of ['one', 'bad', 'three']) ids.push(await caller.task('ark', prompt));
		const list = async (query: string) =>
			(await caller.call('ark', 'GET', `${CREATE.ark}?${query}`)).json;
		expect(await list('page_num=1&page_size=2')).toMatchObject({
			total: 3,
			items: [{ id: ids[2] }, { id: ids[1] }],
		});
		expect(await list('page_num=2&page_size=2')).toMatchObject({ items: [{ id: ids[0] }] });
		expect(await list('filter.status=failed')).toMatchObject({ total: 1, items: [{ id: ids[1] }] });
		expect(await list(`filter.task_ids=${ids[0]}&filter.task_ids=${ids[2]}`)).toMatchObject({
			total: 2,
		});
		expect((await caller.call('ark', 'GET', `${CREATE.ark}?page_size=501`)).status).toBe(400);
		expect((await caller.call('ark', 'GET', `${CREATE.ark}?filter.status=done`)).status).toBe(400);
	});

	test('content is null after the links have expired, where that is set', async () => {
		const caller = await simulated.caller('sim-gone', {
			taskSeconds: 0,
			linkSeconds: 0,
			expiredContent: 'null',
		});
		const id = await caller.task('ark');
		await pause(5);
		expect((await caller.status('ark', id)).json).toMatchObject({
			status: 'succeeded',
			content: null,
		});
	});
});

test('qingbo: cancel while queued only', async () => {
	const caller = await simulated.caller('sim-qingbo-cancel', { taskSeconds: 60 });
	const cancel = (id: string) => caller.call('qingbo', 'POST', `/v1/tasks/${id}/cancel`);
	const id = await caller.task('qingbo');
	expect(await cancel(id)).toMatchObject({
		status: 200,
		json: { task_id: id, status: 'cancelled', refunded: true, refunded_quota: 414800 },
	});
	expect((await caller.status('qingbo', id)).json).toMatchObject({ status: 'cancelled', cost: 0 });
	expect(await cancel(id)).toMatchObject({
		status: 400,
		json: { error: { code: 'task_not_cancellable' } },
	});
});

describe('callbacks', () => {
	let receiver: Server;
	let received: Array<{ path: string; body: Json }> = [];
	let refuseFirst = 0;
	beforeAll(async () => {
		receiver = createServer((request, response) => {
			let text = '';
			request.on('data', (part: Buffer) => {
				text += part.toString();
			});
			request.on('end', () => {
				received.push({ path: request.url ?? '', body: JSON.parse(text) as Json });
				refuseFirst -= 1;
				response.writeHead(refuseFirst >= 0 ? 500 : 200).end();
			});
		});
		await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	});
	afterAll(() => {
		receiver.close();
	});
	const address = (path: string) =>
		`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${path}`;

	test('ark posts every change, and the end again until it is heard', async () => {
		received = [];
		refuseFirst = 3;
		const caller = await simulated.caller('sim-callback', { taskSeconds: 1, queuedShare: 0.5 });
		await caller.create('ark', { ...validCreate('ark', 'a cat'), callback_url: address('a') });
		await until(() => received.length >= 4);
		expect(received.map(({ body }) => body.status)).toEqual([
			'queued',
			'running',
			'succeeded',
			'succeeded',
		]);
		expect(received.at(-1)?.body).toMatchObject({ content: { video_url: expect.any(String) } });
		expect(await simulated.client.callbacks(caller.key)).toMatchObject([
			{ status: 'queued', answerStatus: 500 },
			{ status: 'running', answerStatus: 500 },
			{ status: 'succeeded', attempt: 1, answerStatus: 500 },
			{ status: 'succeeded', attempt: 2, answerStatus: 200 },
		]);
	});

	test('qingbo posts the end alone, if it is subscribed', async () => {
		received = [];
		refuseFirst = 0;
		const caller = await simulated.caller('sim-callback-qingbo', {
			taskSeconds: 0.1,
			outcomes: [{ match: 'bad', outcome: 'failed' }],
		});
		const create = (prompt: string, path: string, more: Json = {}) =>
			caller.create('qingbo', {
				...validCreate('qingbo', prompt),
				callback_url: address(path),
				...more,
			});
		// It ends first, and nobody is told.
		await create('bad', 'bad', { callback_events: ['completed'] });
		await create('good', 'good');
		await until(() => received.length > 0);
		expect(received).toMatchObject([{ path: '/good', body: { status: 'completed' } }]);
	});
});

describe('assets', () => {
	test('moderation: partial, rejected, pending in both forms, slow', async () => {
		const caller = await simulated.caller('sim-assets', { moderateSeconds: 0, slowSeconds: 0.05 });
		const moderate = (...names: string[]) =>
			caller.call('cubicSpaces', 'POST', '/v1/images/moderations', {
				model: 'doubao-seedance-2.0',
				images: names.map((name) => `https://e.com/${name}.png`),
			});
		expect((await moderate('good', 'reject')).json).toMatchObject({
			data: {
				status: 'partial',
				items: [
					{ passed: true },
					{ passed: false, submit_review_status: 0, asset_url: '', error_code: expect.any(String) },
				],
			},
		});
		expect((await moderate('reject')).json).toMatchObject({ data: { status: 'rejected' } });
		expect(await moderate('pending')).toMatchObject({ status: 504, json: { error: {} } });
		await simulated.client.setSettings(caller.key, { moderationTimeout: 'accepted202' });
		expect(await moderate('slow')).toMatchObject({
			status: 202,
			json: { code: 202, status: 'processing', task_id: expect.any(String) },
		});
		await pause(60);
		expect(await moderate('slow')).toMatchObject({ status: 200 });
	});

	test('xingchao: upload, then Processing, Active or Failed', async () => {
		const caller = await simulated.caller('sim-xingchao', { assetSeconds: 600 });
		const upload = async (name: string) => {
			const reply = await caller.call('xingchao', 'POST', '/kyyVideo2/asset/upload', {
				assetType: 'Image',
				url: `https://e.com/${name}.png`,
			});
			expect(reply.json).toMatchObject({ code: 0, msg: null });
			return String(at(reply.json, 'data', 'assetId'));
		};
		const status = async (id: string) =>
			at((await caller.call('xingchao', 'GET', `/kyyVideo2/asset/${id}`)).json, 'data', 'status');
		expect(await status(await upload('good'))).toBe('Processing');
		await simulated.client.setSettings(caller.key, { assetSeconds: 0 });
		const [good, bad, pending] = [
			await upload('good'),
			await upload('reject'),
			await upload('pending'),
		];
		expect([await status(good), await status(bad), await status(pending)]).toEqual([
			'Active',
			'Failed',
			'Processing',
		]);
		expect((await caller.call('xingchao', 'GET', '/kyyVideo2/asset/none')).status).toBe(404);
	});
});

test('many creates and polls at once', async () => {
	const caller = await simulated.caller('sim-load', { log: false, taskSeconds: [0.1, 0.2] });
	const ids: string[] = [];
	const worker = async () => {
		while (ids.length < 400) ids.push(await caller.task('ark', `clip ${ids.length}`));
	};
	await Promise.all(Array.from({ length: 16 }, worker));
	const polls = await Promise.all(ids.slice(0, 200).map((id) => caller.status('ark', id)));
	expect(polls.every(({ status }) => status === 200)).toBe(true);
	const tasks = await simulated.client.tasks(caller.key);
	expect(new Set(tasks.map(({ id }) => id)).size).toBe(ids.length);
	expect(await simulated.client.requests(caller.key)).toEqual([]);
	expect(await simulated.client.counts(caller.key)).toEqual({ create: ids.length, status: 200 });
	await simulated.client.reset(caller.key);
	expect(await simulated.client.tasks(caller.key)).toEqual([]);
}, 60_000);

test('runs as a process of its own, until it is told to end', async () => {
	const own = await spawnSimulator({ seconds: 1 });
	try {
		const caller = new Caller(own.url, 'sim-own');
		expect(await caller.task('cubicSpaces')).toMatch(/^video_/);
		expect(await own.client.tasks('sim-own')).toHaveLength(1);
	} finally {
		await own.stop();
	}
	expect(await own.process.exited).toEqual({ code: 0, signal: null });
}, 60_000);
