/** fal.ai: what the rows of no other provider need. */
import '../support/shortPauses.mts';
import { Readable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { SeedanceFalApi } from '../../../credentials/SeedanceFalApi.credentials.ts';
import { estimate } from '../../../nodes/SeedanceCreate/request/price.ts';
import { fullTaskId, modelOf, PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import type { GenerationRequest } from '../../../nodes/shared/providers/request.ts';
import { sendOverHttp } from '../support/context.mts';
import { nodesAt, useSimulator } from './support/simulated.mts';

const simulated = useSimulator();

/** A body as it comes from a connection. */
function answering(body: object): Readable {
	return Readable.from([Buffer.from(JSON.stringify(body))]);
}

const { fal } = PROVIDERS;
const MODEL = 'bytedance/seedance-2.0/fast';

const { create, get } = nodesAt(simulated, 'fal', MODEL);

describe('the ID of a task', () => {
	const WHOLE = 'bytedance/seedance-2.0/requests/u-1';

	test('names owner and alias, the first two parts of the endpoint alone', () => {
		expect(fullTaskId(fal, 'u-1', MODEL)).toBe(WHOLE);
		expect(fullTaskId(fal, 'u-1', 'fal-ai/bytedance/seedance/v1.5/pro')).toBe(
			'fal-ai/bytedance/requests/u-1',
		);
		expect(fullTaskId(fal, WHOLE, undefined)).toBe(WHOLE);
	});

	test.each(['', '/status', '/cancel'])('is read from an address that ends in "%s"', (end) => {
		expect(fullTaskId(fal, `https://queue.fal.run/${WHOLE}${end}`, undefined)).toBe(WHOLE);
	});

	test('cannot be told from a request ID without a model', () => {
		expect(fullTaskId(fal, 'u-1', undefined)).toBeUndefined();
		expect(fullTaskId(fal, 'u-1', 'seedance')).toBeUndefined();
	});

	test('of any other provider is its own', () => {
		expect(fullTaskId(PROVIDERS.ark, 'cgt-1', undefined)).toBe('cgt-1');
	});

	test('alone, bare with its model, and as an address: all find the task', async () => {
		const key = 'sim-fal-ids';
		const { taskId } = await create(key);
		expect(taskId).toMatch(/^bytedance\/seedance-2\.0\/requests\/[0-9a-f-]{36}$/);
		const bare = (taskId ?? '').split('/').at(-1);
		for (const json of [
			{ taskId },
			{ taskId: bare, model: MODEL },
			{ taskId: `${simulated.client.baseUrl('fal')}/${taskId}/status`.replace('/fal/', '/') },
		])
			expect(await get(key, json)).toMatchObject({ taskId, status: 'succeeded' });
		await expect(get(key, { taskId: bare })).rejects.toThrow(
			/fal\.ai is asked about a task by its model too/,
		);
	});
});

test('a model is known by the address of each of its modes', () => {
	for (const end of ['', '/text-to-video', '/image-to-video', '/reference-to-video'])
		expect(modelOf(fal, `${MODEL}${end}`)?.id).toBe(MODEL);
	expect(modelOf(fal, `${MODEL}/other`)).toBeUndefined();
});

test('a model that is not known, pasted as an address, is sent to its own endpoint', async () => {
	const key = 'sim-fal-unknown';
	const value = 'bytedance/seedance-2.0/enterprise/v2/text-to-video';
	expect(await create(key, { model: { mode: 'id', value } })).toMatchObject({
		status: 'notCreated',
		warnings: [expect.stringContaining('catalogue')],
	});
	const [{ path }] = await simulated.client.requests(key, { op: 'create' });
	expect(path).toBe('/fal/bytedance/seedance-2.0/enterprise/v2/text-to-video');
});

describe('COMPLETED', () => {
	const outcomes = [
		{
			match: 'faces',
			outcome: 'failed',
			code: 'content_policy_violation',
			message: 'The request may contain likenesses of real people.',
		},
		{ match: 'slow', outcome: 'expired' },
	] as const;

	test('is not success: the failure is what the result answers', async () => {
		const key = 'sim-fal-failed';
		await simulated.client.setSettings(key, { outcomes: [...outcomes] });
		expect(await get(key, await create(key, { prompt: 'faces' }))).toMatchObject({
			status: 'failed',
			failure: { category: 'realPerson', safeToRecreate: true },
		});
		expect(await get(key, await create(key, { prompt: 'slow' }))).toMatchObject({
			status: 'expired',
			failure: { safeToRecreate: true },
		});
	});

	test('the result is not asked for before', async () => {
		const key = 'sim-fal-queued';
		await simulated.client.setSettings(key, { taskSeconds: 600, queuedShare: 0 });
		expect((await get(key, await create(key))).status).toBe('running');
		expect(await simulated.client.counts(key)).toEqual({ create: 1, status: 1 });
	});

	test.each(['http500', 'http401', 'rateLimit', 'truncatedJson', 'resetBefore'] as const)(
		'a result that answers %s says nothing of the task: it is asked for again',
		async (kind) => {
			const key = `sim-fal-${kind}`;
			const task = await create(key);
			await simulated.client.setFaults(key, [{ on: 'result', kind, times: 1 }]);
			expect(await get(key, task)).toMatchObject({ status: 'succeeded', failure: null });
			expect(await simulated.client.counts(key)).toMatchObject({ create: 1 });
		},
	);
});

test('what was charged is what fal.ai counted, at the price that was estimated', async () => {
	const key = 'sim-fal-charged';
	const task = await create(key, { duration: 5, resolution: '720p' });
	const done = await get(key, task);
	const units = done.usage.providerUnits ?? 0;
	expect(units).toBeGreaterThan(100);
	expect(done.usage.tokens).toBe(Math.round(units * 1000));
	expect(done.cost.chargedUsd).toBeCloseTo((units * 11.2) / 1000, 5);
	// The estimate is a little more than the charge, never less.
	expect(task.cost.estimatedUsd ?? 0).toBeGreaterThan(done.cost.chargedUsd ?? Infinity);
});

describe('estimates', () => {
	const price = (model: string, change: Partial<GenerationRequest> = {}) =>
		estimate(
			{
				model,
				mode: 'textToVideo',
				duration: 5,
				resolution: '720p',
				referenceImages: [],
				referenceVideos: [],
				referenceAudios: [],
				...change,
			},
			modelOf(fal, model),
		);

	/** US dollars a second, as fal.ai's pages show them. */
	test.each([
		['bytedance/seedance-2.5', '480p', 0.2205],
		['bytedance/seedance-2.5', '720p', 0.473],
		['bytedance/seedance-2.5', '1080p', 1.164],
		['bytedance/seedance-2.5/us', '1080p', 1.396],
		['bytedance/seedance-2.5/flash', '480p', 0.1442],
		['bytedance/seedance-2.5/flash', '720p', 0.3094],
		['bytedance/seedance-2.0', '720p', 0.3034],
		['bytedance/seedance-2.0/fast', '720p', 0.2419],
		['bytedance/seedance-2.0/mini', '480p', 0.0721],
		['bytedance/seedance-2.0/mini', '720p', 0.1547],
	] as const)(
		'%s at %s is not less than its page says, and hardly more',
		(model, resolution, shown) => {
			for (const duration of [4, 5, 15])
				for (const aspectRatio of ['16:9', '1:1', '21:9', 'adaptive']) {
					const { estimatedUsd } = price(model, { resolution, duration, aspectRatio });
					expect(estimatedUsd).toBeGreaterThanOrEqual(shown * duration * 0.9999);
					expect(estimatedUsd).toBeLessThan(shown * duration * 1.04);
				}
		},
	);

	test('the recorded charge of a short clip is within the estimate', () => {
		// 38.8 units of 1000 tokens: docs/sources.md#fal-prices.
		const { estimatedUsd } = price('bytedance/seedance-2.0/fast', {
			duration: 4,
			resolution: '480p',
			aspectRatio: '1:1',
		});
		expect(estimatedUsd).toBeGreaterThanOrEqual((38.8 * 11.2) / 1000);
	});

	test('there is none where no page gives one', () => {
		for (const resolution of ['480p', '1080p', '4K'])
			expect(price('bytedance/seedance-2.0', { resolution }).estimatedUsd).toBeNull();
		const referenceVideos = ['https://e.com/v.mp4'];
		expect(price('bytedance/seedance-2.0', { referenceVideos }).estimatedUsd).toBeNull();
		expect(price('bytedance/seedance-2.5', { referenceVideos }).atLeast).toBe(true);
		expect(price('fal-ai/bytedance/seedance/v1/pro').estimatedUsd).toBeNull();
	});
});

describe('money', () => {
	test.each(['resetAfter', 'http502html', 'html200', 'truncatedJson', 'emptyBody'] as const)(
		'a create that is answered with %s is unknown and never sent again',
		async (kind) => {
			const key = `sim-fal-lost-${kind}`;
			await simulated.client.setFaults(key, [{ on: 'create', kind, times: 1, taken: true }]);
			expect(await create(key)).toMatchObject({
				status: 'unknown',
				taskId: null,
				failure: { safeToRecreate: false },
			});
			expect(await simulated.client.tasks(key)).toHaveLength(1);
			expect(await simulated.client.counts(key)).toEqual({ create: 1 });
		},
	);

	test('a locked account is a matter of balance, and nothing was made', async () => {
		const key = 'sim-fal-locked';
		await simulated.client.setFaults(key, [{ on: 'create', kind: 'insufficientBalance' }]);
		expect(await create(key)).toMatchObject({
			status: 'notCreated',
			failure: { category: 'quota', safeToRecreate: true },
		});
		expect(await simulated.client.tasks(key)).toEqual([]);
	});
});

describe('cancelling', () => {
	test('takes a queued task out of the queue', async () => {
		const key = 'sim-fal-cancel';
		await simulated.client.setSettings(key, { taskSeconds: 600, queuedShare: 1 });
		const task = await create(key);
		expect(await get(key, task, { operation: 'cancel' })).toMatchObject({ status: 'cancelled' });
		expect((await simulated.client.tasks(key))[0].cancelled).toBe(true);
	});

	test('that fal.ai only promises is not called done', async () => {
		const key = 'sim-fal-asked';
		await simulated.client.setSettings(key, { taskSeconds: 600, queuedShare: 1 });
		const task = await create(key);
		// It begins between the question and the call to cancel.
		const send: typeof sendOverHttp = async (request) => {
			if (request.method === 'PUT')
				return {
					statusCode: 202,
					headers: {},
					body: answering({ status: 'CANCELLATION_REQUESTED' }),
				};
			return await sendOverHttp(request);
		};
		const cancelled = await get(key, task, { operation: 'cancel' }, send);
		expect(cancelled).toMatchObject({
			status: 'queued',
			failure: null,
			warnings: [expect.stringContaining('was asked to cancel the task')],
		});
	});
});

describe('the credential', () => {
	const { test: free } = new SeedanceFalApi();
	const host = (baseUrl: string): string => {
		const text = String(free.request.baseURL).replace(/^=\{\{\s*|\s*\}\}$/g, '');
		return String(runInNewContext(text, { $credentials: { baseUrl } }));
	};

	test('is tested at the host of the prices only if the base URL is the default', () => {
		expect(host('https://queue.fal.run')).toBe('https://api.fal.ai');
		expect(host('https://queue.fal.run/')).toBe('https://api.fal.ai');
		for (const other of [
			'https://queue.fal.run.evil.example.com',
			'https://proxy.example.com/fal',
			'http://queue.fal.run',
		])
			expect(host(other)).toBe(other);
	});

	test.each(['sim-fal-key', 'Key sim-fal-key', ' key  sim-fal-key '])(
		'%j is sent with the word Key',
		async (apiKey) => {
			const { authenticate } = new SeedanceFalApi();
			if (typeof authenticate !== 'function') throw new Error('It is a function');
			const { headers } = await authenticate({ apiKey }, { url: 'https://queue.fal.run' });
			expect(headers).toEqual({ Authorization: 'Key sim-fal-key' });
		},
	);
});

test('the callback goes into the query, and says which task it is of', async () => {
	const key = 'sim-fal-webhook';
	const { taskId } = await create(key, {
		options: { callbackUrl: 'http://127.0.0.1:9/done?x=1&y=2' },
	});
	const [{ query, body }] = await simulated.client.requests(key, { op: 'create' });
	expect(query).toEqual({ fal_webhook: 'http://127.0.0.1:9/done?x=1&y=2' });
	expect(body).not.toHaveProperty('fal_webhook');
	expect(taskId).not.toBeNull();
});

/** docs/sources.md#fal, files: whatever takes an address of a file takes its data too. */
test('sound goes as data, like an image', async () => {
	const key = 'sim-fal-sound';
	const sound = 'data:audio/mpeg;base64,SUQz';
	await create(key, {
		mode: 'reference',
		referenceImages: 'https://e.com/a.png',
		referenceAudios: sound,
	});
	const [{ body }] = await simulated.client.requests(key, { op: 'create' });
	expect(body).toMatchObject({ audio_urls: [sound] });
});

test('the source of an edit is the first of the videos', async () => {
	const key = 'sim-fal-edit';
	await create(key, {
		mode: 'editVideo',
		model: { mode: 'id', value: 'bytedance/seedance-2.5' },
		sourceVideo: 'https://e.com/source.mp4',
		referenceVideos: 'https://e.com/other.mp4',
	});
	const [{ path, body }] = await simulated.client.requests(key, { op: 'create' });
	expect(path).toBe('/fal/bytedance/seedance-2.5/reference-to-video');
	expect(body).toEqual({
		prompt: 'a cat of fal-edit',
		duration: 'auto',
		aspect_ratio: 'auto',
		generate_audio: true,
		task: 'editing',
		video_urls: ['https://e.com/source.mp4', 'https://e.com/other.mp4'],
	});
});
