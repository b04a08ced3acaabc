/** kie.ai: what the rows of no other provider need. */
import '../support/shortPauses.mts';
import { describe, expect, test } from '@jest/globals';
import { estimate } from '../../../nodes/SeedanceCreate/request/price.ts';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { readReport } from '../../../nodes/shared/answers/report.ts';
import { readStatus } from '../../../nodes/shared/answers/status.ts';
import { modelOf, PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import { nodesAt, useSimulator } from './support/simulated.mts';

const simulated = useSimulator();

const { kie } = PROVIDERS;

const { create, get } = nodesAt(simulated, 'kie', 'bytedance/seedance-2');

const model = (value: string) => ({ model: { mode: 'id', value } });
const V1_5 = model('bytedance/seedance-1.5-pro');
const V2_5 = model('bytedance/seedance-2-5');
const PNG = 'https://e.com/a.png';
const LAST = 'https://e.com/b.png';

describe('golden requests', () => {
	const CASES: Array<[what: string, parameters: object, body: object]> = [
		[
			'text, with the field that one schema demands',
			{ resolution: '4K' },
			{
				model: 'bytedance/seedance-2',
				input: {
					duration: 5,
					resolution: '4K',
					aspect_ratio: '16:9',
					generate_audio: true,
					web_search: false,
				},
			},
		],
		[
			'frames, which the clip follows',
			{ mode: 'firstLastFrame', firstFrame: PNG, lastFrame: LAST },
			{
				model: 'bytedance/seedance-2',
				input: {
					duration: 5,
					aspect_ratio: 'adaptive',
					generate_audio: true,
					web_search: false,
					first_frame_url: PNG,
					last_frame_url: LAST,
				},
			},
		],
		[
			'2.5 with what it alone has',
			{
				...V2_5,
				duration: -1,
				options: {
					returnLastFrame: true,
					outputFormat: 'mov',
					callbackUrl: 'https://e.com/done',
				},
			},
			{
				model: 'bytedance/seedance-2-5',
				callBackUrl: 'https://e.com/done',
				input: {
					duration: -1,
					aspect_ratio: '16:9',
					generate_audio: true,
					return_last_frame: true,
					output_format: 'mov',
				},
			},
		],
		[
			'1.5, whose frames stand in one list, the first one first',
			{
				...V1_5,
				mode: 'firstLastFrame',
				firstFrame: PNG,
				lastFrame: LAST,
				aspectRatio: '9:16',
				options: { cameraFixed: true },
			},
			{
				model: 'bytedance/seedance-1.5-pro',
				input: {
					duration: 5,
					aspect_ratio: '9:16',
					generate_audio: true,
					fixed_lens: true,
					input_urls: [PNG, LAST],
				},
			},
		],
		[
			'1.5 without a length, which it demands',
			{ ...V1_5, duration: '' },
			{
				model: 'bytedance/seedance-1.5-pro',
				input: { duration: 5, aspect_ratio: '16:9', generate_audio: true },
			},
		],
	];

	test.each(CASES)('%s', async (what, parameters, body) => {
		const key = `sim-kie-golden-${what.length}`;
		const prompt = `a cat: ${what}`;
		expect(await create(key, { ...parameters, prompt })).toMatchObject({ status: 'queued' });
		const [sent] = await simulated.client.requests(key, { op: 'create' });
		expect(sent).toMatchObject({ path: '/kie/api/v1/jobs/createTask', query: {} });
		const { input } = body as { input: object };
		expect(sent.body).toEqual({ ...body, input: { prompt, ...input } });
	});

	test('Additional Body cannot name a frame beside the list of frames', async () => {
		const key = 'sim-kie-doubled';
		const task = await create(key, {
			...V1_5,
			mode: 'imageToVideo',
			firstFrame: PNG,
			aspectRatio: '9:16',
			options: { additionalBody: { input: { first_frame_url: LAST } } },
		});
		expect(task.failure?.message).toMatch(/names input\.first_frame_url and input\.input_urls/);
		expect(await simulated.client.requests(key)).toEqual([]);
	});

	test('Additional Body does not hide a list of frames from the checks', async () => {
		const key = 'sim-kie-additional';
		const task = await create(key, {
			...V1_5,
			aspectRatio: '9:16',
			options: { additionalBody: { input: { input_urls: [PNG, LAST] } } },
		});
		expect(task).toMatchObject({ mode: 'firstLastFrame', status: 'queued' });
	});
});

describe('refused before anything is sent', () => {
	test.each([
		[{ prompt: 'ab' }, /Prompt has 2 characters; bytedance\/seedance-2 takes 3 to 20000/],
		[{ prompt: 'a'.repeat(20_001) }, /Prompt has 20001 characters/],
		[{ ...V2_5, prompt: 'a'.repeat(30_001) }, /Prompt has 30001 characters/],
		[
			{ ...V1_5, mode: 'imageToVideo', firstFrame: PNG },
			/seedance-1\.5-pro needs an aspect ratio, with a first frame too/,
		],
		[{ duration: -1 }, /cannot choose the duration itself/],
		[{ ...model('bytedance/seedance-2-fast'), resolution: '1080p' }, /does not make 1080p/],
		[{ options: { returnLastFrame: true } }, /seedance-2 has no Return Last Frame/],
		[{ aspectRatio: 'adaptive' }, /adaptive follows an image or video, and none is given/],
		[
			{ mode: 'reference', referenceAudios: 'https://e.com/a.mp3' },
			/does not take audio as the only reference/,
		],
	])('%j', async (parameters, message) => {
		const key = 'sim-kie-refused';
		const task = await create(key, parameters);
		expect(task).toMatchObject({ status: 'notCreated', failure: { category: 'invalidInput' } });
		expect(task.failure?.message).toMatch(message);
		expect(await simulated.client.requests(key)).toEqual([]);
	});

	test('a prompt of 30000 characters is one for 2.5 alone', async () => {
		const prompt = 'a'.repeat(30_000);
		expect(await create('sim-kie-long', { ...V2_5, prompt })).toMatchObject({ status: 'queued' });
	});
});

describe('golden answers', () => {
	const { answer } = kie.dialect;
	const TASK = '5b9f3c6f2f6d4f5aa0a1b2c3d4e5f607';
	/** As in a recorded answer: JSON as text, and once more inside that. */
	const whole = {
		taskId: TASK,
		model: 'bytedance/seedance-2',
		state: 'success',
		param: JSON.stringify({
			input: JSON.stringify({ resolution: '480p', aspect_ratio: '16:9', duration: 4 }),
			model: 'bytedance/seedance-2',
		}),
		resultJson: '{"resultUrls":["https://cdn.example.com/seedance/video.mp4"]}',
		failCode: null,
		failMsg: null,
		costTime: 154,
		completeTime: 1_777_777_931_000,
		createTime: 1_777_777_777_000,
	};
	const said = (data: unknown, code = 200) => ({ code, msg: 'success', data });

	test('a create', () => {
		const body = said({ taskId: TASK, recordId: TASK });
		expect(readCreation(kie, { kind: 'answer', status: 200, body })).toMatchObject({
			kind: 'created',
			taskId: TASK,
		});
	});

	test('a finished task', () => {
		expect(readReport(answer, said(whole))).toEqual({
			taskId: TASK,
			status: 'succeeded',
			videoUrl: 'https://cdn.example.com/seedance/video.mp4',
			model: 'bytedance/seedance-2',
			createdAt: '2026-05-03T03:09:37.000Z',
			completedAt: '2026-05-03T03:12:11.000Z',
			durationSeconds: 4,
			resolution: '480p',
			aspectRatio: '16:9',
		});
	});

	test('the last frame, what was charged, and an input that is no text', () => {
		const data = {
			...whole,
			param: JSON.stringify({ input: { duration: 5 } }),
			resultJson: JSON.stringify({
				resultUrls: ['https://cdn.example.com/v.mp4'],
				firstFrameUrl: [],
				lastFrameUrl: ['https://cdn.example.com/f.png'],
			}),
			creditsConsumed: 112,
		};
		expect(readReport(answer, said(data))).toMatchObject({
			videoUrl: 'https://cdn.example.com/v.mp4',
			lastFrameUrl: 'https://cdn.example.com/f.png',
			durationSeconds: 5,
			providerUnits: 112,
			chargedUsd: 0.56,
		});
	});

	test.each(['', '{"resultUrls":[', 'null', '[]', '7'])(
		'a result that is none: %j',
		(resultJson) => {
			const data = { ...whole, state: 'generating', resultJson, param: resultJson };
			expect(readReport(answer, said(data))).toMatchObject({ taskId: TASK, status: 'running' });
		},
	);

	test('a failure, also if the answer states its code', () => {
		const data = {
			...whole,
			state: 'fail',
			resultJson: '',
			failCode: '501',
			failMsg: 'Nobody knows these words.',
		};
		for (const status of [200, 501])
			expect(
				readStatus(kie, { kind: 'answer', status, body: said(data, status) }, 1e6),
			).toMatchObject({
				kind: 'report',
				report: { status: 'failed', error: { code: '501', message: data.failMsg } },
			});
	});

	test('a gateway that fails says nothing of the task', () => {
		for (const body of [
			{ code: 500, msg: 'Server Error', data: null },
			{ state: 'fail', message: 'bad gateway' },
		])
			expect(readStatus(kie, { kind: 'answer', status: 502, body }, 1e6)).toMatchObject({
				kind: 'again',
				persistent: false,
			});
	});

	test('a task that is not known is one that is asked about again, while it is young', () => {
		const body = { code: 422, msg: 'Record does not exist', data: null };
		const reading = (ageMs: number) =>
			readStatus(kie, { kind: 'answer', status: 422, body }, ageMs);
		expect(reading(1_000)).toMatchObject({ kind: 'again', persistent: false });
		expect(reading(1e6)).toMatchObject({ kind: 'again', persistent: true });
	});
});

describe('the life of a task', () => {
	test('a clip whose length the model chose has no length of -1', async () => {
		const key = 'sim-kie-auto';
		const { taskId } = await create(key, { ...V2_5, duration: -1 });
		const task = await get(key, { taskId });
		expect(task).toMatchObject({ status: 'succeeded', cost: { chargedUsd: 1.575 } });
		expect(task.durationSeconds === null || task.durationSeconds > 0).toBe(true);
	});

	test('the last frame', async () => {
		const key = 'sim-kie-last';
		const { taskId } = await create(key, { ...V2_5, options: { returnLastFrame: true } });
		expect(await get(key, { taskId })).toMatchObject({
			videoUrl: expect.stringMatching(/\.mp4\?/),
			lastFrameUrl: expect.stringMatching(/\.png\?/),
		});
	});

	test.each([
		['455', 'The service is under maintenance.', 'provider'],
		['501', 'Nobody knows these words.', 'provider'],
		['422', 'The prompt may contain sensitive information.', 'contentPolicy'],
	])('a failure with code %s (%s)', async (code, message, category) => {
		const key = `sim-kie-failed-${code}`;
		const outcome = { match: 'cat', outcome: 'failed', code, message } as const;
		await simulated.client.setSettings(key, { outcomes: [outcome] });
		const { taskId } = await create(key);
		expect(await get(key, { taskId })).toMatchObject({
			status: 'failed',
			failure: { code, category, safeToRecreate: false },
		});
	});
});

describe('the status in the body', () => {
	test.each([
		['http401', 'notCreated', 'auth'],
		['insufficientBalance', 'notCreated', 'quota'],
		['policy', 'notCreated', 'contentPolicy'],
		['realPerson', 'notCreated', 'realPerson'],
		['http500', 'unknown', 'provider'],
	] as const)('%s at a create: %s', async (kind, status, category) => {
		const key = `sim-kie-stated-${kind}`;
		await simulated.client.setFaults(key, [{ on: 'create', kind }]);
		expect(await create(key)).toMatchObject({ status, failure: { category } });
		expect(await simulated.client.counts(key)).toMatchObject({ create: 1 });
	});
});

describe('prices', () => {
	const price = (id: string, resolution: string, videos: string[] = []) =>
		estimate(
			{
				model: id,
				mode: videos.length > 0 ? 'reference' : 'textToVideo',
				duration: 4,
				resolution,
				referenceImages: [],
				referenceVideos: videos,
				referenceAudios: [],
			},
			modelOf(kie, id),
		);

	/** Credits of the public price list for each second: without and with a video as input; half a cent each. */
	test.each([
		['bytedance/seedance-2', '480p', 19, 11.5],
		['bytedance/seedance-2', '720p', 41, 25],
		['bytedance/seedance-2', '1080p', 102, 62],
		['bytedance/seedance-2', '4K', 208, 128],
		['bytedance/seedance-2-fast', '480p', 15.5, 9],
		['bytedance/seedance-2-fast', '720p', 33, 20],
		['bytedance/seedance-2-mini', '480p', 9.5, 6],
		['bytedance/seedance-2-mini', '720p', 20.5, 12.5],
		['bytedance/seedance-2-5', '480p', 28, 17],
		['bytedance/seedance-2-5', '720p', 63, 38],
		['bytedance/seedance-2-5', '1080p', 158, 95],
	])('%s, %s: %d and %d credits a second', (id, resolution, plain, withVideo) => {
		expect(price(id, resolution)).toMatchObject({
			estimatedUsd: Number((plain * 0.005 * 4).toFixed(6)),
			atLeast: false,
		});
		// Its seconds are charged too.
		expect(price(id, resolution, ['https://e.com/v.mp4'])).toMatchObject({
			estimatedUsd: Number((withVideo * 0.005 * 4).toFixed(6)),
			atLeast: true,
		});
	});

	test('1.5 costs less without sound, so that it has no single price', () => {
		expect(price('bytedance/seedance-1.5-pro', '720p').estimatedUsd).toBeNull();
	});
});
