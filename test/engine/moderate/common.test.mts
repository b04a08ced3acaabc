/** What holds however a provider moderates: repeats, failures, output modes, taking up again, a person’s stop. */
import type { IDataObject } from 'n8n-workflow';
import {
	url,
	urls,
	moderate,
	assetsOf,
	statuses,
	MODERATING,
	useModeratingLab,
} from './moderating.mts';

const lab = useModeratingLab();

/** What an earlier run of a provider that cannot be asked has left. */
const PENDING = { assetUrl: null, assetId: null, assetType: 'Image', status: 'pending' };

describe.each(MODERATING)('with %s', (provider) => {
	const op = provider === 'cubicSpaces' ? 'moderate' : 'asset';

	test('a request that was certainly not taken is sent again', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: op, kind: 'rateLimit', retryAfter: 1 },
			{ on: op, kind: 'http503NotTaken' },
		]);
		const run = await moderate(account, provider, {}, { items: urls('a') });
		expect(statuses(run)).toEqual(['approved']);
		const at = (await account.requests(op)).map((request) => request.at);
		expect(at).toHaveLength(3);
		expect(at[1] - at[0]).toBeGreaterThanOrEqual(700);
	});

	test('a provider that wants to be left alone for longer than the time-out is not asked again', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: op, kind: 'rateLimit', retryAfter: 60, times: 9 },
		]);
		const run = await moderate(
			account,
			provider,
			{ rejectedAssets: 'errorOutput' },
			{
				items: urls('a', 'b', 'c', 'd', 'e', 'f'),
				options: { timeout: 2 },
			},
		);
		expect(run.tookMs).toBeLessThan(15_000);
		for (const { error, details } of run.jsons) {
			expect(error).toMatch(/^The provider is not accepting more (?:tasks|requests) right now/);
			expect(details).toMatchObject({
				asset: { status: 'pending', failure: { category: 'rateLimit', safeToRecreate: true } },
			});
		}
		expect(await account.requests(op)).toHaveLength(4);
	});

	test('a wrong key fails the node, in plain words', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: op, kind: 'http401', times: 9 }]);
		const run = await moderate(account, provider, {}, { items: urls('a', 'b') });
		expect(run.error).toMatchObject({ name: 'NodeOperationError' });
		expect(run.error?.message).toMatch(/^The provider refused the API key: .*\[item 0\]$/);
		expect(run.error?.description).toMatch(/^Check the key in the credential/);
	});

	test('once an asset is registered, failures come back as items', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: op, kind: 'http401', skip: 1, times: 9 }]);
		const run = await moderate(account, provider, {}, { items: urls('a', 'b', 'c') });
		const assets = assetsOf(run);
		expect(assets.filter(({ approved }) => approved)).toHaveLength(1);
		const failed = assets.filter(({ failure }) => failure?.category === 'auth');
		expect(failed.map(({ status }) => status)).toEqual(['pending', 'pending']);
	});

	test('a real person is a rejected picture', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: op, kind: 'realPerson' }]);
		const [asset] = assetsOf(await moderate(account, provider, {}, { items: urls('a') }));
		expect(asset).toMatchObject({ status: 'rejected', failure: { category: 'realPerson' } });
		expect(asset.failure?.hint).not.toMatch(/Asset Moderate/);
	});

	test('no connection: the address is named, and nothing has to be paid', async () => {
		const account = lab.account();
		const credentials = account.credentials(provider);
		for (const data of Object.values(credentials)) data.baseUrl = 'http://127.0.0.1:1';
		const run = await moderate(
			account,
			provider,
			{},
			{
				items: urls('a'),
				credentials,
				options: { timeout: 1 },
			},
		);
		expect(run.error?.message).toBe('127.0.0.1:1 refused the connection [item 0]');
		expect(run.error?.description).toMatch(/^Check the base URL/);
	});

	test.each(['/', '/v1', '/v1/'])('a base URL that ends in %s', async (ending) => {
		const account = lab.account();
		const credentials = account.credentials(provider);
		for (const data of Object.values(credentials)) data.baseUrl = `${data.baseUrl}${ending}`;
		const run = await moderate(account, provider, {}, { items: urls('a'), credentials });
		expect(statuses(run)).toEqual(['approved']);
	});

	test('as an agent’s tool, with addresses as the agent writes them', async () => {
		const run = await moderate(
			lab.account(),
			provider,
			{ imageUrls: JSON.stringify([url('a'), url('b')]) },
			{ asTool: true },
		);
		expect(statuses(run)).toEqual(['approved', 'approved']);
	});

	test('outputMode item, with the raw answer and other fields', async () => {
		const account = lab.account();
		const run = await moderate(
			account,
			provider,
			{ imageUrls: '={{ $json.list }}', outputMode: 'item' },
			{
				items: [
					// n8n would take the run for a failed one, were the column `error` passed on.
					{ list: [url('a'), url('reject'), url('b')], row: 1, error: 'mine' },
					{ list: url('c'), row: 2 },
				],
				options: { includeOtherFields: true, includeRaw: true },
			},
		);
		expect(run.error).toBeUndefined();
		const [first, second] = run.jsons;
		const assets = first.assets as IDataObject[];
		expect(first).toEqual({
			list: [url('a'), url('reject'), url('b')],
			row: 1,
			assets: [
				expect.objectContaining({ sourceUrl: url('a'), raw: expect.any(Object) }),
				expect.objectContaining({ sourceUrl: url('reject'), status: 'rejected' }),
				expect.objectContaining({ sourceUrl: url('b'), approved: true }),
			],
			assetUrls: [assets[0].assetUrl, assets[2].assetUrl],
			allApproved: false,
		});
		expect(second).toMatchObject({ row: 2, allApproved: true });
		expect(second.assetUrls).toHaveLength(1);
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	describe.each(['image', 'item'] as const)('outputMode %s', (outputMode) => {
		const ITEMS = [{ list: [url('a'), url('reject')] }, { list: [url('b')] }];
		const run = async (rejectedAssets: string, onError?: 'continueErrorOutput') =>
			await moderate(
				lab.account(),
				provider,
				{ imageUrls: '={{ $json.list }}', outputMode, rejectedAssets },
				{ items: ITEMS, ...(onError && { settings: { onError } }) },
			);
		const approvals = (jsons: IDataObject[]) =>
			jsons.map(({ approved, allApproved }) => approved ?? allApproved);

		test('rejectedAssets return: everything comes back', async () => {
			const { error, jsons } = await run('return');
			expect(error).toBeUndefined();
			expect(approvals(jsons)).toEqual(outputMode === 'item' ? [false, true] : [true, false, true]);
		});

		test('rejectedAssets errorOutput: what is not approved goes there, with all that is known', async () => {
			const { error, jsons, errorItems } = await run('errorOutput', 'continueErrorOutput');
			expect(error).toBeUndefined();
			expect(approvals(jsons)).toEqual(outputMode === 'item' ? [true] : [true, true]);
			const [{ json }, ...others] = errorItems;
			expect(others).toEqual([]);
			const rejected = { sourceUrl: url('reject'), status: 'rejected', provider };
			expect(json).toMatchObject({
				error: expect.any(String),
				details:
					outputMode === 'item'
						? { item: { allApproved: false, assets: [{ approved: true }, rejected] } }
						: { asset: rejected },
			});
		});

		test('rejectedAssets stop: the node fails and names picture and assets', async () => {
			const { error, status } = await run('stop');
			expect(status).toBe('error');
			expect(error?.message).toMatch(/reject\.png was not approved: .*\[item 0\]$/);
			expect(error?.description).toMatch(/a\.png → asset:\/\//);
			expect(error?.description).toMatch(/b\.png → asset:\/\//);
		});
	});

	test('items that are settled pass through without a request', async () => {
		const account = lab.account();
		const first = await moderate(account, provider, {}, { items: urls('a', 'reject') });
		const before = (await account.requests()).length;
		const second = await moderate(account, provider, {}, { items: first.jsons });
		expect(second.jsons).toEqual(first.jsons);
		expect(await account.requests()).toHaveLength(before);
	});

	test.each(['stop', 'errorOutput'])(
		'n8n’s own further tries never send a picture again that may be registered (%s)',
		async (rejectedAssets) => {
			const account = lab.account();
			await lab.client.setFaults(account.key, [
				{ on: op, kind: 'http500', taken: true, times: 1 },
				{ on: op, kind: 'http401', times: 1 },
			]);
			const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
			// What an earlier run left pending is sent again by the first try, and by no other one.
			const earlier = { ...PENDING, provider, sourceUrl: url('a') };
			const items = [earlier, { imageUrl: url('b') }];
			const imageUrls = '={{ $json.imageUrl }}';
			await moderate(account, provider, { rejectedAssets, imageUrls }, { items, settings });
			const sent = (await account.requests(op)).map(
				({ body }) => (body as IDataObject).url ?? ((body as IDataObject).images as string[])[0],
			);
			expect(sent.filter((image) => image === url('a'))).toHaveLength(1);
			// It was certainly not taken at first.
			expect(sent.filter((image) => image === url('b'))).toHaveLength(2);
		},
	);

	test('a rejected picture whose address is mapped is sent again', async () => {
		const account = lab.account();
		const first = await moderate(account, provider, {}, { items: urls('reject') });
		const second = await moderate(
			account,
			provider,
			{ imageUrls: '={{ $json.sourceUrl }}' },
			{
				items: first.jsons,
			},
		);
		expect(statuses(second)).toEqual(['rejected']);
		expect(await account.requests(op)).toHaveLength(2);
	});

	test('a person’s stop ends it, and no further picture is sent', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { assetSeconds: 60, moderateSeconds: 0.5 });
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 300);
		const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
		const started = Date.now();
		const run = await moderate(
			account,
			provider,
			{},
			{ items: urls(...names), signal: stop.signal },
		);
		expect(Date.now() - started).toBeLessThan(3_000);
		expect(run.status).toBe('canceled');
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		const sent = (await account.requests()).length;
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		expect(await account.requests()).toHaveLength(sent);
		if (provider === 'cubicSpaces') expect(sent).toBeLessThanOrEqual(4);
	});
});
