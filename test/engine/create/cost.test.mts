/** What a run may cost: estimates, the ceiling, and a run that only checks. */
import { PROVIDERS } from '../../simulator/types.mts';
import { useLab } from '../support/lab.mts';
import { MODE_PARAMETERS } from '../support/samples.mts';

const lab = useLab();

describe('Max Cost', () => {
	const CLIPS = [{ seconds: 5 }, { seconds: 10 }]; // 0.8296 and 1.6592 USD
	const parameters = { duration: '={{ $json.seconds }}' };

	test('a run under the ceiling is sent', async () => {
		const account = lab.account();
		const run = await account.create('qingbo', parameters, {
			items: CLIPS,
			options: { maxCost: 2.4888 },
		});
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ cost }) => cost.estimatedUsd)).toEqual([0.8296, 1.6592]);
		expect(await account.tasks()).toHaveLength(2);
	});

	test('a run over the ceiling is refused as a whole; sum and ceiling are named', async () => {
		const account = lab.account();
		const run = await account.create('qingbo', parameters, {
			items: CLIPS,
			options: { maxCost: 2.4887 },
		});
		expect(run.error?.message).toBe(
			'The run would cost about 2.4888 USD, which is more than Max Cost allows (2.4887 USD); nothing was sent',
		);
		expect(run.error?.description).toMatch(/Raise Max Cost/);
		expect(await account.requests()).toEqual([]);
	});

	test('where items come back, none is sent either, and each says why', async () => {
		const account = lab.account();
		const run = await account.create(
			'qingbo',
			{ ...parameters, failedItems: 'return' },
			{ items: CLIPS, options: { maxCost: 1 } },
		);
		for (const { status, failure, cost } of run.tasks) {
			expect(status).toBe('notCreated');
			expect(failure?.message).toMatch(/about 2\.4888 USD.*\(1 USD\)/);
			expect(cost.estimatedUsd).toBeGreaterThan(0);
		}
		expect(await account.requests()).toEqual([]);
	});

	test('an item that cannot be right does not count', async () => {
		const account = lab.account();
		const run = await account.create(
			'qingbo',
			{ ...parameters, failedItems: 'return' },
			{ items: [{ seconds: 5 }, { seconds: 99 }], options: { maxCost: 0.9 } },
		);
		expect(run.tasks.map(({ status }) => status)).toEqual(['queued', 'notCreated']);
	});

	test.each([
		['a provider whose document gives no price', 'cubicSpaces', {}, 'doubao-seedance-2.0'],
		[
			'a model without a price',
			'qingbo',
			{ model: 'doubao-seedance-2.0-mini' },
			'doubao-seedance-2.0-mini',
		],
		['a resolution without a price', 'qingbo', { resolution: '4K' }, 'doubao-seedance-2.0 at 4K'],
	] as const)('refuses %s', async (_name, provider, more, named) => {
		const account = lab.account();
		const run = await account.create(provider, more, { options: { maxCost: 100 } });
		expect(run.error?.message).toBe(`Max Cost is set, but no price is known for ${named}`);
		expect(run.error?.description).toMatch(/Price per Second/);
		expect(await account.requests()).toEqual([]);
	});

	test('a stated price stands in where there is no other', async () => {
		const account = lab.account();
		const options = { maxCost: 1, pricePerSecond: 0.1 };
		const run = await account.create('cubicSpaces', {}, { items: [{}, {}], options });
		expect(run.error).toBeUndefined();
		expect(run.tasks[0].cost).toEqual({
			estimatedUsd: 0.5,
			chargedUsd: null,
			basis: 'stated price of 0.1 USD a second × 5 s',
		});
		const dearer = await account.create('cubicSpaces', {}, { items: [{}, {}, {}], options });
		expect(dearer.error?.message).toMatch(/about 1\.5 USD/);
	});

	test.each([
		['openAiVideos', { additionalBody: '{"n":4}' }, {}, /the field n$/],
		['openAiVideos', { additionalBody: '{"numVideos":2}' }, {}, /the field numVideos$/],
		[
			'cubicSpaces',
			{ additionalBody: '{"metadata":{"sampleCount":2}}' },
			{},
			/the field sampleCount$/,
		],
		['cubicSpaces', { additionalBody: '{"metadata":{"frames":289}}' }, {}, /the field frames$/],
		['qingbo', { additionalBody: '{"action":"generate"}' }, {}, /the field action$/],
		['openAiVideos', { additionalBody: '{"count":3}' }, {}, /the field count$/],
		['openAiVideos', { additionalBody: '{"size":"1920x1080"}' }, {}, /the field size$/],
		['openAiVideos', { additionalBody: '{"metadata":{"seconds":"15"}}' }, {}, /the field seconds$/],
		['openAiVideos', { additionalBody: '{"metadata":{"model":"x"}}' }, {}, /the field model$/],
		['openAiVideos', { additionalBody: '{"extra_body":{"fps":60}}' }, {}, /the field fps$/],
		['newApi', { additionalBody: '{"metadata":{"metadata":{"duration":15}}}' }, {}, /duration$/],
		['ark', { additionalBody: '{"durationSeconds":15}' }, {}, /the field durationSeconds$/],
		['ark', { additionalBody: '{"Duration":15}' }, {}, /the field Duration$/],
		['qingboLegacy', { additionalBody: '{"extra":{"duration":15}}' }, {}, /duration$/],
		['xingchao', { additionalBody: '{"params":{"video_url":"x"}}' }, {}, /the field video_url$/],
		[
			'cubicSpaces',
			{ additionalBody: '{"metadata":{"content":[{"type":"VIDEO_URL"}]}}' },
			{},
			/entry 1 of content$/,
		],
		['openAiVideos', { additionalBody: '{"num":2}' }, {}, /the field num$/],
		['ark', { additionalBody: '{"loops":2}' }, {}, /the field loops$/],
		['cubicSpaces', { additionalBody: '{"metadata":{"turbo":true}}' }, {}, /the field turbo$/],
		['newApi', { additionalBody: '{"metadata":{"mode":"pro"}}' }, {}, /the field mode$/],
		['openAiVideos', { additionalBody: '{"n_samples":4}' }, {}, /the field n_samples$/],
		['newApi', { additionalBody: '{"metadata":{"copies":2}}' }, {}, /the field copies$/],
		[
			'qingboLegacy',
			{ additionalBody: '{"extra":{"duration_sec":15}}' },
			{},
			/the field duration_sec$/,
		],
		['ark', { additionalBody: '{"output_resolution":"4k"}' }, {}, /the field output_resolution$/],
		['ark', { additionalBody: '{"model_name":"x"}' }, {}, /the field model_name$/],
		['fal', { additionalBody: '{"total_frames":300}' }, {}, /the field total_frames$/],
		['ark', {}, { prompt: 'Rain \u2013\u2013dur 15' }, /"\u2013\u2013dur 15" in the prompt$/],
		['qingbo', {}, { prompt: 'Rain --dur 15' }, /"--dur 15" in the prompt$/],
		['qingbo', {}, { prompt: '下雨--rs\u30001080p' }, /"--rs\u30001080p" in the prompt$/],
	] as const)('refuses what no estimate reads: %s %j %j', async (provider, more, fields, named) => {
		const account = lab.account();
		const options = { pricePerSecond: 0.1, maxCost: 100, ...more };
		const run = await account.create(provider, fields, { options });
		expect(run.error?.message).toMatch(named);
		expect(await account.requests()).toEqual([]);
		const { maxCost, ...free } = options;
		expect(maxCost).toBe(100);
		const unlimited = await account.create(provider, fields, { options: free });
		expect(unlimited.error?.message ?? '').not.toContain('Max Cost');
		expect(await account.requests('create')).toHaveLength(1);
	});

	test.each(PROVIDERS)(
		'%s: what the node writes itself, and what asks for nothing, is no such field',
		async (provider) => {
			const account = lab.account();
			const options = { pricePerSecond: 0.1, maxCost: 100, validateOnly: true };
			const media = { mode: 'reference', ...MODE_PARAMETERS.reference };
			for (const parameters of [
				{ resolution: '720p' },
				media,
				{ ...media, mode: 'auto', prompt: '@image1' },
			]) {
				const run = await account.create(provider, parameters, {
					options: { ...options, additionalBody: '{"upscale":false,"fps":null}' },
				});
				expect(run.task.failure?.message ?? '').not.toMatch(/Max Cost/);
			}
		},
	);

	test('a draft is cheaper than its estimate, never dearer: a ceiling holds', async () => {
		const account = lab.account();
		const options = { maxCost: 0.5, pricePerSecond: 0.1, additionalBody: '{"draft":true}' };
		const model = 'doubao-seedance-1-5-pro-251215';
		const run = await account.create('ark', { model }, { options });
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({ status: 'queued', cost: { estimatedUsd: 0.5 } });
		const dearer = await account.create(
			'ark',
			{ model },
			{ options: { ...options, maxCost: 0.49 } },
		);
		expect(dearer.error?.message).toMatch(/about 0\.5 USD/);
	});

	test('a ceiling that an expression leaves empty is refused', async () => {
		const account = lab.account();
		const options = { maxCost: '={{ $json.budget }}', pricePerSecond: 0.1 };
		const run = await account.create('cubicSpaces', {}, { options });
		expect(run.error?.message).toMatch(/^Max Cost is set, and empty/);
		expect(await account.requests()).toEqual([]);
	});

	test('what Additional Body sets is priced', async () => {
		const account = lab.account();
		const run = await account.create(
			'qingbo',
			{},
			{ options: { additionalBody: '{"duration": 15, "resolution": "1080p"}', maxCost: 5 } },
		);
		expect(run.error?.message).toMatch(/about 5\.61 USD/);
	});

	test('-1 seconds count as the longest clip', async () => {
		const account = lab.account();
		const run = await account.create(
			'ark',
			{ duration: -1 },
			{ options: { pricePerSecond: 0.1, maxCost: 1 } },
		);
		expect(run.error?.message).toMatch(/about 1\.5 USD/);
	});

	test.each([['-1'], ['much']])('a ceiling that is no amount: %s', async (maxCost) => {
		const account = lab.account();
		const run = await account.create('qingbo', {}, { options: { maxCost } });
		expect(run.error?.message).toMatch(/^Max Cost is /);
		expect(await account.requests()).toEqual([]);
	});
});

describe('Validate Only', () => {
	test.each(PROVIDERS)('%s: checks and prices all items and sends nothing', async (provider) => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ duration: '={{ $json.seconds }}' },
			{
				items: [{ seconds: 5 }, { seconds: 99 }, { seconds: 10 }],
				options: { validateOnly: true, pricePerSecond: 0.1 },
			},
		);
		expect(run.error).toBeUndefined();
		expect(
			run.tasks.map(({ taskId, status, submittedAt }) => [taskId, status, submittedAt]),
		).toEqual(Array(3).fill([null, 'notCreated', null]));
		const [good, bad, longer] = run.tasks;
		expect(good.failure).toBeNull();
		expect(good.cost.estimatedUsd).toBe(0.5);
		expect(longer.cost.estimatedUsd).toBe(1);
		// What is only inferred is warned about.
		const inferred = provider === 'openRouter' || provider === 'replicate';
		const [words] = inferred ? bad.warnings : [bad.failure?.message];
		expect(bad.failure?.category).toBe(inferred ? undefined : 'invalidInput');
		expect(words).toMatch(/^Duration is 99/);
		expect(await account.requests()).toEqual([]);
	});

	test('says what the ceiling would refuse', async () => {
		const account = lab.account();
		const run = await account.create(
			'qingbo',
			{},
			{ options: { validateOnly: true, maxCost: 0.5 } },
		);
		expect(run.error).toBeUndefined();
		expect(run.task.failure?.message).toMatch(/about 0\.8296 USD/);
	});
});

test('what Qingbo charged stands in the finished task', async () => {
	const account = lab.account();
	await lab.client.setSettings(account.key, { taskSeconds: 0 });
	const items = await account.created('qingbo', { resolution: '480p' });
	const run = await account.wait('qingbo', { operation: 'get' }, { items });
	expect(run.task).toMatchObject({
		status: 'succeeded',
		cost: { estimatedUsd: 0.385475, chargedUsd: 0.385476 },
	});
});
