/** Replicate: what the rows of no other provider need. */
import { describe, expect, test } from '@jest/globals';
import { estimate } from '../../../nodes/SeedanceCreate/request/price.ts';
import { clipOf } from '../../../nodes/SeedanceCreate/submit/clip.ts';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { readReport } from '../../../nodes/shared/answers/report.ts';
import { applyReport } from '../../../nodes/shared/answers/status.ts';
import { retryAfterElsewhere } from '../../../nodes/shared/http/retryAfter.ts';
import { createTask, type Task } from '../../../nodes/shared/items/task.ts';
import { modelOf, PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import type { GenerationRequest } from '../../../nodes/shared/providers/request.ts';
import { sendOverHttp } from '../support/context.mts';
import { nodesAt, useSimulator } from './support/simulated.mts';

jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number) => 10 * attempt,
}));

const simulated = useSimulator();

const { replicate } = PROVIDERS;
const MODEL = 'bytedance/seedance-2.0';
type Send = typeof sendOverHttp;

const { create, wait } = nodesAt(simulated, 'replicate', MODEL);

describe('the request', () => {
	test('as the document writes it: input nested, the model in the address, the end alone called back', async () => {
		const key = 'sim-replicate-golden';
		await create(key, {
			mode: 'reference',
			prompt: '@image1 dances as in @video1',
			referenceImages: 'https://e.com/1.png',
			referenceVideos: 'https://e.com/1.mp4',
			resolution: '4K',
			duration: -1,
			options: { seed: 7, callbackUrl: 'https://e.com/done' },
		});
		const [{ path, body, answerStatus }] = await simulated.client.requests(key, { op: 'create' });
		expect(path).toBe('/replicate/v1/models/bytedance/seedance-2.0/predictions');
		expect(answerStatus).toBe(201);
		expect(body).toEqual({
			input: {
				prompt: '[Image1] dances as in [Video1]',
				reference_images: ['https://e.com/1.png'],
				reference_videos: ['https://e.com/1.mp4'],
				duration: -1,
				resolution: '4k',
				aspect_ratio: '16:9',
				generate_audio: true,
				seed: 7,
			},
			webhook: 'https://e.com/done',
			webhook_events_filter: ['completed'],
		});
	});

	test.each([
		MODEL,
		`https://replicate.com/${MODEL}`,
		`replicate.com/${MODEL}/`,
		` ${MODEL.toUpperCase()} `,
	])('the model %j is known', (id) => {
		expect(modelOf(replicate, id)?.id).toBe(MODEL);
	});

	test('the older models have no word for a ratio that follows the frame', async () => {
		for (const [model, ratio] of [
			['bytedance/seedance-2.5', 'adaptive'],
			['bytedance/seedance-1.5-pro', undefined],
			['bytedance/seedance-1-lite', undefined],
		] as const) {
			const key = `sim-replicate-${model.split('/')[1].replace('.', '-')}`;
			await create(key, {
				model: { mode: 'id', value: model },
				mode: 'imageToVideo',
				firstFrame: 'https://e.com/1.png',
			});
			const [{ body }] = await simulated.client.requests(key, { op: 'create' });
			expect((body as { input: object }).input).toMatchObject({ image: 'https://e.com/1.png' });
			expect((body as { input: { aspect_ratio?: string } }).input.aspect_ratio).toBe(ratio);
		}
	});

	test('a callback given as null in Additional Body takes its filter along', async () => {
		const key = 'sim-replicate-null';
		const options = { callbackUrl: 'https://e.com/done', additionalBody: '{"webhook":null}' };
		await create(key, { options });
		const [{ body }] = await simulated.client.requests(key, { op: 'create' });
		expect(Object.keys(body as object)).toEqual(['input']);
	});

	test('who is called back does not make another clip', () => {
		const input = { prompt: 'a cat' };
		const called = { input, webhook: 'https://e.com/1', webhook_events_filter: ['completed'] };
		expect(clipOf(replicate, called)).toEqual(clipOf(replicate, { input }));
	});
});

describe('limits that are only inferred', () => {
	test('are warned about, and what Replicate then refuses is told with its field', async () => {
		const task = await create('sim-replicate-beyond', { duration: 99 });
		expect(task).toMatchObject({
			status: 'notCreated',
			failure: {
				category: 'invalidInput',
				message: expect.stringMatching(/Input validation failed; input\.duration: must be/),
				safeToRecreate: true,
			},
		});
		expect(task.warnings).toEqual([
			expect.stringMatching(/^Duration is 99 seconds; .*, as far as is known; it was sent all/),
		]);
	});

	test('rules that hold everywhere still refuse', async () => {
		const key = 'sim-replicate-rules';
		const task = await create(key, {
			mode: 'auto',
			firstFrame: 'https://e.com/1.png',
			referenceImages: 'https://e.com/1.png',
		});
		expect(task).toMatchObject({ status: 'notCreated', failure: { code: 'invalidInput' } });
		expect(await simulated.client.requests(key)).toEqual([]);
	});

	test('a prompt that 2.5 cuts, and a file that is large as data', async () => {
		const model = { mode: 'id', value: 'bytedance/seedance-2.5' };
		const prompt = 'x'.repeat(2001);
		const firstFrame = `data:image/png;base64,${'A'.repeat(400_000)}`;
		const options = { validateOnly: true };
		const { warnings } = await create('sim-replicate-long', {
			...{ model, prompt, firstFrame, options },
			mode: 'imageToVideo',
		});
		expect(warnings).toEqual([
			'The prompt has 2001 characters; Replicate cuts it after 2000.',
			expect.stringMatching(
				/^First Frame is sent as data of about 293 kB; Replicate advises 256 kB/,
			),
		]);
	});
});

describe('answers', () => {
	const read = (body: object, before: Partial<Task> = {}): Task =>
		applyReport(
			{ ...createTask({ provider: 'replicate', taskId: 't', status: 'running' }), ...before },
			readReport(replicate.dialect.answer, body),
			replicate,
		);
	const VIDEO = 'https://replicate.delivery/xezq/tmp.mp4';
	const DONE = { id: 't', model: MODEL, status: 'succeeded', created_at: '2026-11-26T10:00:00.5Z' };

	test.each([[VIDEO], [[VIDEO]]])('the video in %j', (output) => {
		expect(read({ ...DONE, output, completed_at: new Date().toISOString() })).toMatchObject({
			status: 'succeeded',
			videoUrl: VIDEO,
			createdAt: '2026-11-26T10:00:00.500Z',
		});
	});

	test('the length that was made, a frame more or less, is no difference', () => {
		const metrics = { predict_time: 60.1, video_output_duration_seconds: 5.04 };
		const task = read({ ...DONE, output: VIDEO, metrics }, { durationSeconds: 5 });
		expect([task.durationSeconds, task.warnings]).toEqual([5.04, []]);
	});

	test.each([
		['starting', 'queued'],
		['processing', 'running'],
		['canceled', 'cancelled'],
		['aborted', 'expired'],
		['failed', 'failed'],
	])('%s is %s, and nothing is promised to be free', (status, meant) => {
		const task = read({ id: 't', status, output: null, error: null });
		expect(task.status).toBe(meant);
		expect(task.failure?.safeToRecreate ?? false).toBe(false);
	});

	test('elsewhere aborted is a failure', () => {
		expect(readReport(PROVIDERS.ark.dialect.answer, { status: 'aborted' }).status).toBe('failed');
	});

	test('the code stands in the words of the failure', () => {
		const error = 'The input or output was flagged as sensitive. Please try again. (E005)';
		expect(read({ id: 't', status: 'failed', output: null, error }).failure).toMatchObject({
			code: 'E005',
			category: 'contentPolicy',
		});
		const other = read({ id: 't', status: 'failed', error: 'Prediction interrupted (code: PA)' });
		expect(other.failure).toMatchObject({ code: 'task_failed' });
	});

	test('what has been removed is told at once, and asked for no longer', async () => {
		const key = 'sim-replicate-removed';
		await simulated.client.setSettings(key, { linkSeconds: 0 });
		const task = await create(key);
		await new Promise((resolve) => setTimeout(resolve, 20));
		const [gone] = await wait(key, { taskId: task.taskId });
		expect(gone).toMatchObject({
			status: 'failed',
			failure: {
				code: 'noVideoUrl',
				message: expect.stringMatching(
					/its address has expired \(Replicate keeps it for one hour\)/,
				),
				safeToRecreate: false,
			},
		});
		expect(await simulated.client.counts(key)).toEqual({ create: 1, status: 1 });
	});

	test.each([
		[429, { detail: 'Request was throttled. Expected available in 1 second.' }, 'later', 'busy'],
		[
			429,
			{
				detail:
					'Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~9s.',
			},
			'later',
			'busy',
		],
		[402, { title: 'Insufficient credit', detail: 'Top up.', status: 402 }, 'refused', undefined],
		[401, { title: 'Unauthenticated', detail: 'No.', type: 'about:blank' }, 'refused', undefined],
		[500, { title: 'Internal', detail: 'Oops.', status: 500 }, 'ambiguous', undefined],
	] as const)('HTTP %i %j is %s', (status, body, kind, because) => {
		const creation = readCreation(replicate, { kind: 'answer', status, body });
		expect(creation).toMatchObject({ kind, ...(because && { because }) });
		if (creation.kind !== 'created') expect(creation.failure.code).toBe(`http${status}`);
	});

	test.each([
		['Request was throttled. Expected available in 1 second.', 1_000],
		['Your rate limit resets in ~9s.', 9_000],
		['{"detail":"Try again after 30 seconds"}', 30_000],
		['Too many requests', undefined],
		[undefined, undefined],
	])('%j asks to wait %p ms', (text, ms) => {
		expect(retryAfterElsewhere(() => undefined, text, 0)).toBe(ms);
	});
});

describe('a create whose answer was lost', () => {
	const lose = async (key: string): Promise<void> =>
		await simulated.client.setFaults(key, [{ on: 'create', kind: 'resetAfter', times: 1 }]);

	test('is found by its input', async () => {
		const key = 'sim-replicate-lost';
		await lose(key);
		const task = await create(key);
		const [{ id }] = await simulated.client.tasks(key);
		expect(task).toMatchObject({
			taskId: id,
			warnings: [expect.stringContaining('found in its list')],
		});
		expect(await simulated.client.counts(key)).toMatchObject({ create: 1 });
	});

	/** The list with its items changed. */
	const changed =
		(change: (item: Record<string, unknown>) => object | object[]): Send =>
		async (request) => {
			const { pathname } = new URL(String(request.url));
			if (!pathname.endsWith('/predictions') || request.method !== 'GET')
				return await sendOverHttp(request);
			const answer = await fetch(String(request.url), {
				headers: request.headers as Record<string, string>,
			});
			const body = (await answer.json()) as { results: Array<Record<string, unknown>> };
			return {
				statusCode: 200,
				headers: { date: new Date().toUTCString() },
				body: JSON.stringify({ ...body, results: body.results.flatMap(change) }),
			};
		};
	const input = (item: Record<string, unknown>) => item.input as Record<string, unknown>;

	test.each<[string, (item: Record<string, unknown>) => object | object[], boolean]>([
		['it has no input', ({ input: _, ...item }) => item, true],
		['the input was removed', (item) => ({ ...item, input: {} }), true],
		['its input says more', (item) => ({ ...item, input: { ...input(item), fps: 24 } }), true],
		['it has no model', ({ model: _, ...item }) => item, true],
		['it has no time', ({ created_at: _, ...item }) => item, true],
		['there are two of it', (item) => [item, { ...item, id: 'twin' }], true],
		['another prompt', (item) => ({ ...item, input: { ...input(item), prompt: 'x' } }), false],
		['another seed', (item) => ({ ...item, input: { ...input(item), duration: 6 } }), false],
		['another model', (item) => ({ ...item, model: 'bytedance/seedance-2.5' }), false],
		['the list is empty', () => [], false],
		['the list is none', () => ({}), false],
	])('stays unknown if %s', async (what, change, isNamed) => {
		const key = `sim-replicate-${what.replace(/\W/g, '-')}`;
		await lose(key);
		const task = await create(key, {}, { send: changed(change) });
		const [{ id }] = await simulated.client.tasks(key);
		expect(task).toMatchObject({
			taskId: null,
			status: 'unknown',
			failure: { safeToRecreate: false },
		});
		expect(task.failure?.hint?.includes(id)).toBe(isNamed);
		expect(await simulated.client.counts(key)).toMatchObject({ create: 1 });
	});
});

describe('Get Many', () => {
	test('goes from page to page, at the credential’s host, and takes videos alone', async () => {
		const key = 'sim-replicate-pages';
		const account = {
			headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
		};
		const url = `${simulated.client.baseUrl('replicate')}/models/${MODEL}/predictions`;
		for (let number = 0; number < 130; number++)
			await fetch(url, {
				...account,
				method: 'POST',
				body: JSON.stringify({ input: { prompt: `clip ${number}`, duration: 6 } }),
			});
		const found = await wait(key, {}, { operation: 'getMany', limit: 120 });
		expect(found).toHaveLength(120);
		expect(new Set(found.map(({ taskId }) => taskId)).size).toBe(120);
		expect(found[0]).toMatchObject({
			provider: 'replicate',
			model: MODEL,
			status: 'succeeded',
			durationSeconds: 6,
			videoUrl: expect.any(String),
		});
		const lists = await simulated.client.requests(key, { op: 'list' });
		expect(lists.map(({ query }) => Object.keys(query))).toEqual([[], ['cursor']]);
	});
});

describe('estimates', () => {
	const price = (model: string, change: Partial<GenerationRequest> = {}) =>
		estimate(
			{
				model,
				mode: 'textToVideo',
				duration: 5,
				referenceImages: [],
				referenceVideos: [],
				referenceAudios: [],
				...change,
			},
			modelOf(replicate, model),
		);
	const V2_5 = 'bytedance/seedance-2.5';

	test('2.5 alone, at what was compared in August 2026', () => {
		expect(price(V2_5, { resolution: '480p' }).estimatedUsd).toBe(0.514);
		expect(price(V2_5, { resolution: '720p' })).toMatchObject({
			estimatedUsd: 1.156,
			basis: 'bytedance/seedance-2.5 720p × 5 s (list of 2026-08)',
			atLeast: false,
		});
		for (const { id } of replicate.models)
			if (id !== V2_5) expect(price(id, { resolution: '720p' }).estimatedUsd).toBeNull();
		expect(price(V2_5).estimatedUsd).toBeNull();
		expect(price(V2_5, { resolution: '1080p' }).estimatedUsd).toBeNull();
	});

	test('with a video it is a least price, and none at 480p', () => {
		const referenceVideos = ['https://e.com/1.mp4'];
		const withVideo = price(V2_5, { resolution: '720p', referenceVideos });
		expect(withVideo).toMatchObject({ estimatedUsd: 4.838, atLeast: true });
		expect(withVideo.basis).toContain('with reference video, at least');
		expect(price(V2_5, { resolution: '480p', referenceVideos }).estimatedUsd).toBeNull();
	});
});
