/** WaveSpeed: what the rows of no other provider need. */
import '../support/shortPauses.mts';
import { describe, expect, test } from '@jest/globals';
import { SeedanceWaveSpeedApi } from '../../../credentials/SeedanceWaveSpeedApi.credentials.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { readReport } from '../../../nodes/shared/answers/report.ts';
import { readStatus } from '../../../nodes/shared/answers/status.ts';
import { modelOf, PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import type { Task } from '../../../nodes/shared/items/task.ts';
import { cheapestVideo } from '../../tools/try/cheapest.mts';
import { nodeContext, sendOverHttp } from '../support/context.mts';
import { nodesAt, useSimulator } from './support/simulated.mts';

const simulated = useSimulator();

const { waveSpeed } = PROVIDERS;
const BASE = '/wavespeed/api/v3';

const { create, get } = nodesAt(simulated, 'waveSpeed', 'bytedance/seedance-2.0');

const model = (value: string) => ({ model: { mode: 'id', value } });

describe('a model', () => {
	test.each([
		['bytedance/seedance-2.0/text-to-video', 'bytedance/seedance-2.0'],
		['bytedance/seedance-2.0-fast/image-to-video', 'bytedance/seedance-2.0-fast'],
		['/bytedance/seedance-2.5/video-edit-turbo', 'bytedance/seedance-2.5/turbo'],
		['bytedance/seedance-2.0-mini/video-extend-turbo', 'bytedance/seedance-2.0-mini/turbo'],
		['bytedance/seedance-2.5/reference-to-video/', 'bytedance/seedance-2.5'],
		['bytedance/seedance-2.5/turbo', 'bytedance/seedance-2.5/turbo'],
	])('is known by the address of each of its modes: %s', (address, id) => {
		expect(modelOf(waveSpeed, address)?.id).toBe(id);
	});

	test.each([
		['bytedance/seedance-2.5/image-to-video-spicy', '/bytedance/seedance-2.5/text-to-video-spicy'],
		['bytedance/seedance-v1.5-pro', '/bytedance/seedance-v1.5-pro/text-to-video'],
		['bytedance/../x', '/bytedance/%252E%252E/text-to-video-x'],
	])('that is not known is sent to its own address: %s', async (value, path) => {
		const key = 'sim-wave-unknown';
		await create(key, model(value));
		const sent = await simulated.client.requests(key, { op: 'create' });
		expect(sent.at(-1)?.path).toBe(BASE + path);
	});
});

describe('golden requests', () => {
	const PNG = 'https://e.com/a.png';
	const CASES: Array<[what: string, parameters: object, path: string, body: object]> = [
		[
			'text',
			{ resolution: '4K', options: { webSearch: true } },
			'/bytedance/seedance-2.0/text-to-video',
			{
				duration: 5,
				resolution: '4k',
				aspect_ratio: '16:9',
				generate_audio: true,
				enable_web_search: true,
			},
		],
		[
			'an image, whose shape the clip follows',
			{ ...model('bytedance/seedance-2.5'), mode: 'imageToVideo', firstFrame: PNG },
			'/bytedance/seedance-2.5/image-to-video',
			{ duration: 5, generate_audio: true, image: PNG },
		],
		[
			'frames, with adaptive said by silence',
			{ mode: 'firstLastFrame', firstFrame: PNG, lastFrame: PNG, aspectRatio: 'adaptive' },
			'/bytedance/seedance-2.0/image-to-video',
			{ duration: 5, generate_audio: true, image: PNG, last_image: PNG },
		],
		[
			'references, beside the text',
			{
				...model('bytedance/seedance-2.5/turbo'),
				mode: 'reference',
				referenceImages: PNG,
				referenceAudios: 'https://e.com/a.mp3',
			},
			'/bytedance/seedance-2.5/text-to-video-turbo',
			{
				duration: 5,
				aspect_ratio: '16:9',
				generate_audio: true,
				reference_images: [PNG],
				reference_audios: ['https://e.com/a.mp3'],
			},
		],
		[
			'an edit, with neither length nor ratio',
			{
				mode: 'editVideo',
				sourceVideo: 'https://e.com/a.mp4',
				referenceImages: PNG,
				generateAudio: false,
			},
			'/bytedance/seedance-2.0/video-edit',
			{ generate_audio: false, video: 'https://e.com/a.mp4', reference_images: [PNG] },
		],
		[
			'an extension, with the length of the new part',
			{
				...model('bytedance/seedance-2.5'),
				mode: 'extendVideo',
				sourceVideo: 'https://e.com/a.mp4',
				duration: 30,
			},
			'/bytedance/seedance-2.5/video-extend',
			{ duration: 30, generate_audio: true, video: 'https://e.com/a.mp4' },
		],
	];

	test.each(CASES)('%s', async (what, parameters, path, body) => {
		const key = `sim-wave-golden-${path.replace(/\W/g, '-')}`;
		const prompt = `a cat: ${what}`;
		expect(await create(key, { ...parameters, prompt })).toMatchObject({ status: 'queued' });
		const sent = (await simulated.client.requests(key, { op: 'create' })).at(-1);
		expect(sent).toMatchObject({ path: BASE + path, query: {} });
		expect(sent?.body).toEqual({ prompt, ...body });
	});

	test('Additional Body does not make another mode of an edit', async () => {
		const key = 'sim-wave-additional';
		const task = await create(key, {
			mode: 'editVideo',
			sourceVideo: 'https://e.com/a.mp4',
			options: { additionalBody: { reference_images: [PNG] } },
		});
		expect(task).toMatchObject({ mode: 'editVideo', status: 'queued' });
		const [{ path }] = await simulated.client.requests(key, { op: 'create' });
		expect(path).toBe(`${BASE}/bytedance/seedance-2.0/video-edit`);
	});

	test('a search goes with media too', async () => {
		const options = { webSearch: true };
		const media = { mode: 'imageToVideo', firstFrame: PNG };
		expect((await create('sim-wave-search', { ...media, options })).warnings).toEqual([]);
	});

	test('the callback goes into the query', async () => {
		const key = 'sim-wave-webhook';
		const callbackUrl = 'http://127.0.0.1:9/done?x=1&y=2';
		await create(key, { options: { callbackUrl } });
		const [{ query, body }] = await simulated.client.requests(key, { op: 'create' });
		expect(query).toEqual({ webhook: callbackUrl });
		expect(body).not.toHaveProperty('webhook');
	});
});

describe('refused before anything is sent', () => {
	const SOURCE = { sourceVideo: 'https://e.com/a.mp4' };
	test.each([
		[
			{ mode: 'editVideo', ...SOURCE, referenceVideos: 'https://e.com/b.mp4' },
			/takes no reference videos in the mode Edit Video/,
		],
		[
			{ mode: 'extendVideo', ...SOURCE, referenceImages: 'https://e.com/b.png' },
			/takes no reference images in the mode Extend Video/,
		],
		[
			{ mode: 'reference', referenceImages: 'https://e.com/b.png', aspectRatio: 'adaptive' },
			/adaptive follows a first frame, and references alone are given/,
		],
		[
			{
				...model('bytedance/seedance-2.5'),
				mode: 'imageToVideo',
				firstFrame: 'https://e.com/b.png',
				aspectRatio: '1:1',
			},
			/takes only the aspect ratio adaptive/,
		],
		[
			{ options: { additionalBody: { video: 'https://e.com/a.mp4' } } },
			/A source video is set in Additional Body, and the mode is Text to Video/,
		],
		[{ duration: -1 }, /cannot choose the duration itself at WaveSpeed/],
		[
			{ ...model('bytedance/seedance-2.5'), options: { webSearch: true } },
			/seedance-2\.5 has no Web Search/,
		],
		[{ ...model('bytedance/seedance-2.0/turbo'), resolution: '480p' }, /does not make 480p/],
		[{ ...model('bytedance/seedance-2.5-flash'), resolution: '1080p' }, /does not make 1080p/],
		[{ ...model('bytedance/seedance-2.5-flash/text-to-video'), duration: 31 }, /4 to 30/],
		[
			{
				...model('bytedance/seedance-2.5-flash'),
				mode: 'reference',
				referenceImages: Array.from({ length: 11 }, (_, n) => `https://e.com/${n}.png`).join('\n'),
			},
			/takes at most 10/,
		],
		[
			{ ...model('bytedance/seedance-2.5-flash'), mode: 'extendVideo', ...SOURCE },
			/does not|cannot|no Extend/,
		],
		[{ prompt: ' ' }, /Prompt is empty/],
	])('%j', async (parameters, message) => {
		const key = 'sim-wave-refused';
		const task = await create(key, parameters);
		expect(task).toMatchObject({ status: 'notCreated', failure: { category: 'invalidInput' } });
		expect(task.failure?.message).toMatch(message);
		expect(await simulated.client.requests(key)).toEqual([]);
	});

	test('a ceiling, because no document gives a price', async () => {
		const key = 'sim-wave-ceiling';
		await expect(create(key, { failedItems: 'protect', options: { maxCost: 5 } })).rejects.toThrow(
			/price/i,
		);
		expect(await simulated.client.requests(key)).toEqual([]);
	});
});

test('a source that is cut off is warned about, if its length is known', async () => {
	const videoUrl = 'https://e.com/long.mp4';
	const before = { taskId: 't', provider: 'ark', status: 'succeeded', videoUrl };
	const parameters = { mode: 'editVideo', sourceVideo: videoUrl };
	const warnings = async (durationSeconds: number, more = {}) =>
		(
			await create(
				`sim-wave-cut-${durationSeconds}`,
				{ ...parameters, ...more },
				{ json: { ...before, durationSeconds } },
			)
		).warnings;
	expect(await warnings(16)).toEqual([
		'Source Video has 16 seconds; bytedance/seedance-2.0 edits the first 15 of them, and the rest is cut off.',
	]);
	expect(await warnings(15)).toEqual([]);
	expect(await warnings(30, model('bytedance/seedance-2.5'))).toEqual([]);
});

describe('golden answers', () => {
	const { answer } = waveSpeed.dialect;
	const whole = {
		id: '45b392b22c3b449fa935bd4',
		model: 'bytedance/seedance-2.5/text-to-video',
		outputs: ['https://cdn.example.com/outputs/video.mp4'],
		urls: { get: 'https://api.example.com/predictions/45b392b22c3b449fa935bd4/result' },
		has_nsfw_contents: [false],
		status: 'completed',
		created_at: '2026-09-19T06:09:15.948268264Z',
		error: '',
		timings: { inference: 41_700 },
	};

	test('a create', () => {
		const data = { ...whole, outputs: [], has_nsfw_contents: [], status: 'created' };
		const body = { code: 200, message: 'success', data };
		expect(readCreation(waveSpeed, { kind: 'answer', status: 200, body })).toMatchObject({
			kind: 'created',
			taskId: whole.id,
			report: { status: 'queued' },
		});
	});

	test('a finished prediction, in an answer and in a callback', () => {
		for (const body of [
			{ code: 200, message: 'success', data: whole },
			{ ...whole, code: 0 },
		])
			expect(readReport(answer, body)).toEqual({
				taskId: whole.id,
				status: 'succeeded',
				videoUrl: whole.outputs[0],
				model: whole.model,
				createdAt: '2026-09-19T06:09:15.948Z',
			});
	});

	test.each([
		[1200, 'The content contains sensitive information.', 'contentPolicy'],
		[1402, 'Failed to download image from the provided URL.', 'mediaUnreachable'],
		[1402, 'No words that anybody knows.', 'mediaUnreachable'],
		[1401, 'The parameter value is not right.', 'invalidInput'],
		[1405, 'The task execution failed.', 'provider'],
		[5000, 'An internal error occurred.', 'provider'],
	])('a failure with code %i (%s)', async (code, message, category) => {
		const key = `sim-wave-failed-${code}-${message.length}`;
		const outcome = { match: 'cat', outcome: 'failed', code: String(code), message } as const;
		await simulated.client.setSettings(key, { outcomes: [outcome] });
		const { taskId } = await create(key);
		// Failed requests are refunded.
		expect(await get(key, { taskId })).toMatchObject({
			status: 'failed',
			failure: { code: String(code), category, safeToRecreate: true },
		});
	});

	test('timeout is an end, of which no document says that it is free', async () => {
		const key = 'sim-wave-timeout';
		await simulated.client.setSettings(key, { outcomes: [{ match: 'cat', outcome: 'expired' }] });
		const { taskId } = await create(key);
		expect(await get(key, { taskId })).toMatchObject({
			status: 'expired',
			failure: { safeToRecreate: false },
		});
	});

	test('an error with HTTP 200 says nothing of a task', () => {
		const body = { code: 500, message: 'internal error' };
		expect(readStatus(waveSpeed, { kind: 'answer', status: 500, body }, 1e6)).toMatchObject({
			kind: 'again',
			persistent: false,
		});
	});
});

describe('the status in the body', () => {
	test.each([
		['http403json', 'notCreated', 'auth'],
		['insufficientBalance', 'notCreated', 'quota'],
		['policy', 'notCreated', 'contentPolicy'],
		['realPerson', 'notCreated', 'realPerson'],
		['http500', 'unknown', 'provider'],
	] as const)('%s at a create: %s', async (kind, status, category) => {
		const key = `sim-wave-stated-${kind}`;
		await simulated.client.setFaults(key, [{ on: 'create', kind }]);
		const task = await create(key);
		expect(task).toMatchObject({ status, failure: { category } });
		expect(task.failure?.safeToRecreate).toBe(status === 'notCreated');
		expect(await simulated.client.counts(key)).toMatchObject({ create: 1 });
	});

	test.each([400, 403, 500])('%i beside a task: the task is not lost', (status) => {
		const body = {
			code: status,
			message: 'internal error',
			data: { id: 'p-1', status: 'created' },
		};
		expect(readCreation(waveSpeed, { kind: 'answer', status, body })).toMatchObject({
			kind: 'created',
			taskId: 'p-1',
		});
	});

	test('an id alone is a task’s behind HTTP 200, and the request’s own behind a refusal', () => {
		const answer = (body: object, isStated?: true) =>
			readCreation(waveSpeed, { kind: 'answer', status: 400, body, ...(isStated && { isStated }) });
		const body = { code: 400, message: 'duration is invalid', id: 'req-1' };
		expect(answer(body)).toMatchObject({ kind: 'refused', failure: { safeToRecreate: true } });
		expect(answer(body, true)).toMatchObject({ kind: 'created', taskId: 'req-1' });
	});

	test.each(['http403json', 'http500', 'insufficientBalance'] as const)(
		'%s at a status call: asked again',
		async (kind) => {
			const key = `sim-wave-asked-${kind}`;
			const { taskId } = await create(key);
			await simulated.client.setFaults(key, [{ on: 'status', kind, times: 1 }]);
			expect(await get(key, { taskId })).toMatchObject({ status: 'succeeded', failure: null });
		},
	);
});

test.each(['resetAfter', 'http502html', 'html200', 'truncatedJson', 'emptyBody'] as const)(
	'a create that is answered with %s is unknown and never sent again',
	async (kind) => {
		const key = `sim-wave-lost-${kind}`;
		await simulated.client.setFaults(key, [{ on: 'create', kind, times: 1, taken: true }]);
		const created = await create(key);
		expect(created).toMatchObject({
			status: 'unknown',
			taskId: null,
			failure: { safeToRecreate: false },
		});
		expect(await simulated.client.tasks(key)).toHaveLength(1);
		// What fits is named, and nothing is claimed: the list does not say what was asked for.
		const [task] = await simulated.client.tasks(key);
		expect(created.failure?.hint).toContain(task.id);
		expect(await simulated.client.counts(key)).toMatchObject({
			create: 1,
			list: expect.any(Number),
		});
	},
);

describe('the list', () => {
	async function many(key: string, limit: number): Promise<Task[]> {
		const node = new SeedanceWait();
		const [items] = await node.execute.call(
			nodeContext({
				node,
				parameters: { provider: 'waveSpeed', operation: 'getMany', limit },
				credential: {
					provider: 'waveSpeed',
					apiKey: key,
					baseUrl: simulated.client.baseUrl('waveSpeed'),
				},
				send: sendOverHttp,
			}),
		);
		return items.map(({ json }) => json as unknown as Task);
	}

	test('gives the newest tasks, the newest first, as many as are wanted', async () => {
		const key = 'sim-wave-many';
		const ids: Array<string | null> = [];
		for (const prompt of ['one', 'two', 'three']) ids.push((await create(key, { prompt })).taskId);
		const tasks = await many(key, 2);
		expect(tasks.map(({ taskId }) => taskId)).toEqual(ids.reverse().slice(0, 2));
		expect(tasks[0]).toMatchObject({
			provider: 'waveSpeed',
			status: 'succeeded',
			model: 'bytedance/seedance-2.0/text-to-video',
			videoUrl: expect.stringMatching(/^http/),
		});
		const [{ body }] = await simulated.client.requests(key, { op: 'list' });
		expect(body).toEqual({ page: 1, page_size: 100 });
	});

	test('of an account that makes other things too holds the videos alone', () => {
		const { isTask } = waveSpeed.dialect.list ?? {};
		expect(isTask?.({ model: 'bytedance/seedance-2.0-fast/image-to-video' })).toBe(true);
		for (const other of [{ model: 'wavespeed-ai/flux-dev' }, { model: null }, 'x', null])
			expect(isTask?.(other)).toBe(false);
	});
});

test('the least that can be asked for is the smallest model at its smallest', () => {
	expect(cheapestVideo(waveSpeed)).toMatchObject({
		model: { id: 'bytedance/seedance-2.0-mini' },
		duration: 4,
		resolution: '480p',
		price: { estimatedUsd: null },
	});
});

test('the credential is tested by asking for the balance, with every status at both places', () => {
	const { request, rules = [] } = new SeedanceWaveSpeedApi().test;
	expect(request).toMatchObject({ url: '/balance' });
	const at = (type: string) =>
		rules.flatMap(({ type: own, properties: { value } }) => (own === type ? value : []));
	expect(at('responseCode')).toEqual([401, 403, 404, 500, 502, 503, 504]);
	// And those for a web page.
	const numbers = at('responseSuccessBody').filter((value) => typeof value === 'number');
	expect(numbers).toEqual(at('responseCode'));
});

test.each([1200, 1402])('its code %s proves nothing at another provider', (code) => {
	const outcome = { kind: 'answer', status: 500, body: { code, message: 'x' } } as const;
	expect(readCreation(PROVIDERS.newApi, outcome)).toMatchObject({
		kind: 'ambiguous',
		failure: { safeToRecreate: false },
	});
});
