/** Every documented answer, and every way in which a task can end. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { at, Caller } from './caller.mts';
import { OwnSimulator } from './ownSimulator.mts';
import type { ProviderId } from './types.mts';

const simulated = new OwnSimulator(0);
let caller: Caller;
let slow: Caller;
const key = 'sim-answers';

beforeAll(async () => {
	caller = new Caller(simulated.url, key);
	// Its tasks never begin.
	slow = new Caller(simulated.url, 'sim-answers-slow');
	await simulated.client.setSettings(slow.key, { taskSeconds: 600, queuedShare: 1 });
});

const text = (words: string) => ({ type: 'text', text: words });

async function finished(provider: ProviderId, prompt = 'a cat'): Promise<unknown> {
	const id = await caller.task(provider, prompt);
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
		const queued = await slow.task('ark');
		expect((await slow.status('ark', queued)).json).toMatchObject({
			id: queued,
			status: 'queued',
			error: null,
		});
		expect((await caller.status('ark', id)).json).toMatchObject({
			status: 'succeeded',
			content: {
				video_url: expect.stringContaining(`${simulated.mediaUrl}/media/`),
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
		const url = expect.stringContaining('.mp4?');
		expect((await caller.status('cubicSpaces', id)).json).toMatchObject({
			status: 'completed',
			progress: 100,
			metadata: { url },
		});
		await simulated.client.setSettings(key, { unifiedShape: 'taskDto' });
		expect((await caller.status('cubicSpaces', id)).json).toMatchObject({
			code: 'success',
			data: {
				status: 'SUCCESS',
				progress: '100%',
				result_url: url,
				data: { content: { video_url: url } },
			},
		});
		await simulated.client.setSettings(key, { unifiedShape: 'flat' });
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
		const id = await slow.task('xingchao');
		expect((await slow.status('xingchao', id)).json).toMatchObject({
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
		const one = new Caller(simulated.url, `sim-ends-${provider}`);
		await simulated.client.setSettings(one.key, {
			taskSeconds: 0,
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
		const [failed, expired, cancelled, running, vanished, nowhere] = await Promise.all(
			ids.map((id) => one.status(provider, id)),
		);
		expect(failed?.json).toMatchObject({ status, ...(shape as object) });
		expect(String(at(expired?.json, 'status'))).toMatch(/^(expired|failed)$/);
		expect(at(cancelled?.json, 'status')).toBe('cancelled');
		expect(String(at(running?.json, 'status'))).toMatch(/running|in_progress|processing/);
		const gateway = ['cubicSpaces', 'cubicSpacesArk', 'newApi', 'openAiVideos'].includes(provider);
		expect(vanished?.status).toBe(gateway ? 400 : 404);
		if (gateway) expect(vanished?.json).toMatchObject({ code: 'task_not_exist' });
		expect(nowhere?.status).toBe(200);
		expect(nowhere?.text).not.toContain('http://127.0.0.1:' + new URL(simulated.mediaUrl).port);
	});
});
