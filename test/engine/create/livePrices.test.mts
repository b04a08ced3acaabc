/** Live Prices: the provider says what a run will cost, for free, before anything is sent that costs. */
import type { IDataObject } from 'n8n-workflow';
import { useLab } from '../support/lab.mts';

const lab = useLab();
const SIZE = { resolution: '720p', aspectRatio: '16:9' };
const TODAY =
	/^\S+ 720p × 5 s: about (\d+) tokens × (\S+) USD per 1M tokens \(derived; (asked on \d{4}-\d\d-\d\d)\)$/;

async function runWith(
	provider: 'fal' | 'openRouter' | 'waveSpeed' | 'ark',
	options: Record<string, unknown>,
	{ factor = 1, parameters = {}, items = [{}, {}] as IDataObject[] } = {},
) {
	const account = lab.account();
	await lab.client.setSettings(account.key, { priceFactor: factor });
	const run = await account.create(
		provider,
		{ ...SIZE, ...parameters },
		{ items, options: { validateOnly: true, ...options } },
	);
	if (run.error) return { account, run, message: run.error.message };
	return { account, run, message: undefined };
}

describe.each([
	// Tokens of 5 s at 720p, for a million of which the list says 14 and 7 USD.
	['fal', 2, 28, 111_434],
	['fal', 0.5, 7, 111_434],
	['openRouter', 2, 14, 108_900],
] as const)('%s, at %d times its price', (provider, factor, rate, most) => {
	test('the estimate goes by it; one call does for items that cost the same', async () => {
		const { account, run } = await runWith(provider, { livePrices: true }, { factor });
		for (const { cost, warnings } of run.tasks) {
			const [, tokens, said] = TODAY.exec(cost.basis ?? '') ?? [];
			expect([Number(tokens), said]).toEqual([most, String(rate)]);
			expect(cost.estimatedUsd).toBeCloseTo((most * rate) / 1e6, 5);
			expect(warnings).toEqual([]);
		}
		const asked = await account.requests();
		expect(asked.map(({ op, method }) => [op, method])).toEqual([
			[provider === 'fal' ? 'prices' : 'models', 'GET'],
		]);
	});

	test('nothing is asked unless the user allows it', async () => {
		const { account, run } = await runWith(provider, {}, { factor });
		expect(run.tasks[0].cost.basis).toMatch(/\(derived; list of \d{4}-/);
		expect(await account.requests()).toEqual([]);
	});
});

test('fal.ai: each endpoint is asked about, and a size with a price of its own keeps it', async () => {
	const { account, run } = await runWith(
		'fal',
		{ livePrices: true },
		{
			factor: 2,
			parameters: {
				mode: 'auto',
				model: 'bytedance/seedance-2.5',
				firstFrame: '={{ $json.first }}',
				resolution: '={{ $json.size }}',
				aspectRatio: 'default',
			},
			items: [
				{ size: '720p' },
				{ size: '720p', first: 'https://media.example/a.png' },
				{ size: '1080p' },
			],
		},
	);
	const rates = run.tasks.map(({ cost }) => / × (\S+) USD per 1M/.exec(cost.basis ?? '')?.[1]);
	expect(rates).toEqual(['42.8', '42.8', '23.4']);
	const asked = await account.requests('prices');
	expect(asked.map(({ query }) => query.endpoint_id).sort()).toEqual([
		'bytedance/seedance-2.5/image-to-video',
		'bytedance/seedance-2.5/text-to-video',
	]);
});

test('WaveSpeed says what the clip costs, whatever the prompt', async () => {
	const { account, run } = await runWith(
		'waveSpeed',
		{ livePrices: true },
		{
			parameters: { prompt: '={{ $json.prompt }}', duration: '={{ $json.seconds }}' },
			items: [
				{ prompt: 'A fox', seconds: 5 },
				{ prompt: 'A dog', seconds: 5 },
				{ prompt: 'A dog', seconds: 10 },
			],
		},
	);
	expect(run.tasks.map(({ cost }) => cost.estimatedUsd)).toEqual([1.2, 1.2, 2.4]);
	expect(run.tasks[0].cost.basis).toMatch(
		/^bytedance\/seedance-2\.0: what WaveSpeed said on \d{4}-\d\d-\d\d that this video costs$/,
	);
	const asked = await account.requests();
	expect(asked.map(({ op, path }) => [op, path])).toEqual([
		['prices', '/wavespeed/api/v3/model/pricing'],
		['prices', '/wavespeed/api/v3/model/pricing'],
	]);
	expect(JSON.stringify(asked.map(({ body }) => body))).not.toMatch(/fox|dog/);
});

test('Max Cost goes by what was asked, and nothing is created above it', async () => {
	const options = { livePrices: true, validateOnly: false, maxCost: 2.4 };
	const below = await runWith('waveSpeed', options);
	expect(below.message).toBeUndefined();
	expect(await below.account.tasks()).toHaveLength(2);
	const above = await runWith('waveSpeed', options, { factor: 1.01 });
	expect(above.message).toMatch(/^The run would cost about 2\.424 USD/);
	expect(await above.account.tasks()).toEqual([]);
	const unasked = await runWith('waveSpeed', { ...options, livePrices: false });
	expect(unasked.message).toMatch(/no price is known/);
});

test('with a video that goes in no ceiling can rest on what was asked', async () => {
	const { message, account } = await runWith(
		'waveSpeed',
		{ livePrices: true, validateOnly: false, maxCost: 100 },
		{ parameters: { mode: 'reference', referenceVideos: 'https://media.example/a.mp4' } },
	);
	expect(message).toMatch(/^Max Cost is set, and the price may be changed/);
	expect(await account.tasks()).toEqual([]);
});

test.each([
	['http503', 'HTTP 503'],
	['http401', 'HTTP 401'],
	['resetBefore', 'closed the connection without an answer'],
	['wrongTypes', 'its answer has no price for this request'],
	['html200', 'its answer has no price for this request'],
] as const)('without an answer (%s) the list holds, and a warning says so', async (kind, why) => {
	const account = lab.account();
	await lab.client.setFaults(account.key, [{ on: 'prices', kind }]);
	const run = await account.create('fal', SIZE, {
		options: { livePrices: true, validateOnly: true },
	});
	expect(run.task.cost.basis).toMatch(/× 14 USD per 1M tokens \(derived; list of/);
	expect(run.task.warnings).toEqual([expect.stringContaining(why)]);
	expect(await account.requests()).toHaveLength(1);
});

test('the price that the user states counts before it, and is not asked for', async () => {
	const { account, run } = await runWith('fal', { livePrices: true, pricePerSecond: 0.1 });
	expect(run.tasks[0].cost.estimatedUsd).toBe(0.5);
	expect(await account.requests()).toEqual([]);
});

test('a provider without such a call is not asked', async () => {
	const { account, run } = await runWith('ark', { livePrices: true });
	expect(run.tasks[0].warnings).toEqual([]);
	expect(await account.requests()).toEqual([]);
});

test('the key stands in no item, and reaches the provider alone', async () => {
	const { account, run } = await runWith('fal', { livePrices: true });
	expect(JSON.stringify(run.jsons)).not.toContain(account.key);
	expect(await lab.client.leaks(account.key)).toEqual([]);
});
