/** Seedance Asset Moderate on n8n's engine, over HTTP to the simulator: both ways of moderating, and all that goes wrong. */
import type { IDataObject } from 'n8n-workflow';
import type { Asset } from '../../nodes/shared/assets/asset';
import type { Fault, ProviderId } from '../simulator/types.mts';
import { retryExecution } from './support/engine.mts';
import { load } from './support/n8n.mts';
import {
	runNodes,
	useLab,
	type Account,
	type NodeRun,
	type NodeRunOptions,
} from './support/lab.mts';

const lab = useLab({ settings: { moderateSeconds: 0.05, assetSeconds: 0.2, slowSeconds: 0.3 } });

// Questions come faster than the provider's documents ask for, so that the tests do not take minutes.
const POLL_SECONDS = 0.5;
beforeAll(() => {
	const { MODERATIONS } = load('./nodes/shared/assets/dialects.ts') as {
		MODERATIONS: { xingchao: { pollSeconds: number } };
	};
	MODERATIONS.xingchao.pollSeconds = POLL_SECONDS;
});

const url = (name: string) => `https://e.com/${name}.png`;
const urls = (...names: string[]) => names.map((name) => ({ imageUrl: url(name) }));

async function moderate(
	account: Account,
	provider: ProviderId,
	parameters: Record<string, unknown> = {},
	options: NodeRunOptions = {},
): Promise<NodeRun> {
	return await runNodes([account.node('assetModerate', provider, parameters, options)], options);
}

function assetsOf(run: NodeRun): Asset[] {
	if (run.error) throw run.error;
	return run.jsons as unknown as Asset[];
}

const statuses = (run: NodeRun) => assetsOf(run).map(({ status }) => status);
const MODERATIONS: ProviderId[] = ['cubicSpaces', 'xingchao'];

describe('CubicSpaces', () => {
	test('sends the documented request, and puts out an asset item with every key', async () => {
		const account = lab.account();
		const run = await moderate(
			account,
			'cubicSpaces',
			{},
			{
				items: [{ imageUrl: 'https://example.com/product.png' }],
			},
		);
		expect(run.jsons).toEqual([
			{
				sourceUrl: 'https://example.com/product.png',
				assetUrl: expect.stringMatching(/^asset:\/\/asset-/),
				assetId: expect.stringMatching(/^asset-/),
				assetType: 'Image',
				status: 'approved',
				approved: true,
				provider: 'cubicSpaces',
				reviewBatchId: expect.stringMatching(/^review-batch-/),
				taskId: expect.stringMatching(/^moderation-/),
				failure: null,
				warnings: [],
			},
		]);
		const [request] = await account.requests();
		expect(request).toMatchObject({
			method: 'POST',
			path: '/cubicspaces/v1/images/moderations',
			authorized: true,
			body: {
				model: 'doubao-seedance-2.0',
				images: ['https://example.com/product.png'],
			},
		});
		expect(Object.keys(request.body as object)).toEqual(['model', 'images']);
	});

	test('batches span input items and keep the order', async () => {
		const account = lab.account();
		const run = await moderate(
			account,
			'cubicSpaces',
			{ imageUrls: '={{ $json.list }}' },
			{
				items: [
					{ list: [url('a'), url('reject-b')] },
					{ list: JSON.stringify([url('c')]) },
					{ list: `${url('d')}\n\n  ${url('e')}  ` },
				],
				options: { batchSize: 2 },
			},
		);
		expect(assetsOf(run).map(({ sourceUrl, status }) => [sourceUrl, status])).toEqual([
			[url('a'), 'approved'],
			[url('reject-b'), 'rejected'],
			[url('c'), 'approved'],
			[url('d'), 'approved'],
			[url('e'), 'approved'],
		]);
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 2, 2].map((item) => ({ item })),
		);
		const sent = (await account.requests('moderate')).map(
			({ body }) => (body as IDataObject).images,
		);
		expect(sent).toHaveLength(3);
		expect(sent).toEqual(
			expect.arrayContaining([[url('a'), url('reject-b')], [url('c'), url('d')], [url('e')]]),
		);
	});

	test('120 pictures in batches of 50 are three requests', async () => {
		const account = lab.account();
		const names = Array.from({ length: 120 }, (_, index) => `n${index}`);
		const run = await moderate(
			account,
			'cubicSpaces',
			{},
			{
				items: urls(...names),
				options: { batchSize: 50 },
			},
		);
		expect(assetsOf(run).map(({ sourceUrl }) => sourceUrl)).toEqual(names.map(url));
		const sizes = (await account.requests('moderate')).map(
			({ body }) => ((body as IDataObject).images as string[]).length,
		);
		expect(sizes.sort()).toEqual([20, 50, 50]);
	});

	test('only pictures for the same model go together; a picture named twice is sent once', async () => {
		const account = lab.account();
		const run = await moderate(
			account,
			'cubicSpaces',
			{ model: '={{ $json.model }}' },
			{
				items: [
					{ imageUrl: url('a'), model: 'm1' },
					{ imageUrl: url('b'), model: 'm2' },
					{ imageUrl: url('a'), model: 'm1' },
					{ imageUrl: url('c'), model: '' },
				],
				options: { batchSize: 50 },
			},
		);
		const assets = assetsOf(run);
		expect(assets.map(({ approved }) => approved)).toEqual([true, true, true, true]);
		expect(assets[2].assetUrl).toBe(assets[0].assetUrl);
		const bodies = (await account.requests('moderate')).map(({ body }) => body);
		expect(bodies).toHaveLength(3);
		expect(bodies).toEqual(
			expect.arrayContaining([
				{ model: 'm1', images: [url('a')] },
				{ model: 'm2', images: [url('b')] },
				{ model: 'doubao-seedance-2.0', images: [url('c')] },
			]),
		);
	});

	test.each(['error504', 'accepted202'] as const)(
		'a review that takes too long (%s) is pending, and asked for once',
		async (moderationTimeout) => {
			const account = lab.account();
			await lab.client.setSettings(account.key, { moderationTimeout });
			const run = await moderate(account, 'cubicSpaces', {}, { items: urls('pending', 'fine') });
			const [pending, fine] = assetsOf(run);
			expect(pending).toMatchObject({
				status: 'pending',
				approved: false,
				assetUrl: null,
				failure: null,
				taskId: moderationTimeout === 'accepted202' ? expect.stringMatching(/^moderation-/) : null,
			});
			expect(pending.warnings.join()).toMatch(/the provider may then hold it twice/);
			expect(fine.status).toBe('approved');
			expect(await account.requests('moderate')).toHaveLength(2);
		},
	);

	test('a pending item that comes in again is sent again, with a warning', async () => {
		const account = lab.account();
		const first = await moderate(account, 'cubicSpaces', {}, { items: urls('slow') });
		expect(statuses(first)).toEqual(['pending']);
		await new Promise((resolve) => setTimeout(resolve, 350));
		const second = await moderate(account, 'cubicSpaces', {}, { items: first.jsons });
		const [asset] = assetsOf(second);
		expect(asset).toMatchObject({ sourceUrl: url('slow'), status: 'approved' });
		expect(asset.warnings).toEqual([expect.stringMatching(/may hold it twice/)]);
	});

	test.each<[string, Fault['kind'], object]>([
		['a lost answer', 'resetAfter', { category: 'provider', safeToRecreate: false }],
		['a failing host', 'http500', { category: 'provider', safeToRecreate: false }],
		['a proxy’s page', 'http502html', { category: 'provider', safeToRecreate: false }],
	])('%s leaves the picture pending and is not repeated', async (_name, kind, failure) => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'moderate', kind }]);
		const [asset] = assetsOf(await moderate(account, 'cubicSpaces', {}, { items: urls('a') }));
		expect(asset).toMatchObject({ status: 'pending', assetUrl: null, failure });
		expect(asset.warnings.join()).toMatch(/hold it twice/);
		expect(await account.requests('moderate')).toHaveLength(1);
	});

	test.each<Fault['kind']>(['html200', 'truncatedJson', 'emptyBody', 'wrongTypes', 'hugeBody'])(
		'an answer that cannot be read (%s) approves nothing and is not repeated',
		async (kind) => {
			const account = lab.account();
			await lab.client.setFaults(account.key, [{ on: 'moderate', kind }]);
			const [asset] = assetsOf(await moderate(account, 'cubicSpaces', {}, { items: urls('a') }));
			expect(asset).toMatchObject({ status: 'pending', approved: false, assetUrl: null });
			expect(asset.warnings.join()).toMatch(/hold it twice/);
			expect(await account.requests('moderate')).toHaveLength(1);
		},
	);

	test('an answer that does not come within the time-out leaves the picture pending', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'moderate', kind: 'delay', delayMs: 15_000 }]);
		const run = await moderate(
			account,
			'cubicSpaces',
			{},
			{
				items: urls('a'),
				options: { timeout: 1 },
			},
		);
		expect(assetsOf(run)[0]).toMatchObject({ status: 'pending', failure: null });
		expect(assetsOf(run)[0].warnings.join()).toMatch(/did not answer in time/);
		expect(run.tookMs).toBeLessThan(3_000);
		expect(await account.requests('moderate')).toHaveLength(1);
	});

	test('a refused batch is the failure of its pictures and of no others', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'moderate', kind: 'policy', skip: 1 }]);
		const run = await moderate(
			account,
			'cubicSpaces',
			{},
			{
				items: urls('a', 'b', 'c', 'd'),
				options: { batchSize: 2 },
			},
		);
		const assets = assetsOf(run);
		const refused = assets.filter(({ failure }) => failure !== null);
		expect(refused).toHaveLength(2);
		for (const { status, failure } of refused) {
			expect(status).toBe('rejected');
			expect(failure).toMatchObject({ category: 'contentPolicy', safeToRecreate: true });
			expect(failure?.hint).toMatch(/set Batch Size to 1/);
		}
		expect(assets.filter(({ approved }) => approved)).toHaveLength(2);
	});
});

describe('Xingchao', () => {
	test('uploads, asks until the review has ended, and puts out the same item', async () => {
		const account = lab.account();
		const run = await moderate(account, 'xingchao', {}, { items: urls('a') });
		expect(run.jsons).toEqual([
			{
				sourceUrl: url('a'),
				assetUrl: expect.stringMatching(/^asset:\/\/asset-/),
				assetId: expect.stringMatching(/^asset-/),
				assetType: 'Image',
				status: 'approved',
				approved: true,
				provider: 'xingchao',
				reviewBatchId: null,
				taskId: null,
				failure: null,
				warnings: [],
			},
		]);
		const [asset] = assetsOf(run);
		expect(asset.assetUrl).toBe(`asset://${asset.assetId}`);
		const [upload, ...questions] = await account.requests();
		expect(upload).toMatchObject({
			method: 'POST',
			path: '/xingchao/kyyReactApiServer/kyyVideo2/asset/upload',
			body: { assetType: 'Image', url: url('a') },
		});
		expect(questions).toHaveLength(2);
		expect(questions[1].at - questions[0].at).toBeGreaterThanOrEqual(POLL_SECONDS * 1000 - 20);
		for (const question of questions) {
			expect(question).toMatchObject({
				method: 'GET',
				path: `/xingchao/kyyReactApiServer/kyyVideo2/asset/${asset.assetId}`,
			});
		}
	});

	test('rejected ones, in order, side by side', async () => {
		const account = lab.account();
		const names = ['a', 'reject', 'b', 'c', 'd', 'e'];
		const run = await moderate(account, 'xingchao', {}, { items: urls(...names) });
		expect(assetsOf(run).map(({ sourceUrl, status }) => [sourceUrl, status])).toEqual(
			names.map((name) => [url(name), name === 'reject' ? 'rejected' : 'approved']),
		);
		expect(assetsOf(run)[1].failure).toMatchObject({ category: 'contentPolicy' });
		expect(run.tookMs).toBeLessThan(7_000);
	});

	test('pending after the time-out; sent through again it is asked about, not uploaded again', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { assetSeconds: 3 });
		const run = await moderate(
			account,
			'xingchao',
			{},
			{
				items: urls('a'),
				options: { timeout: 1 },
			},
		);
		const [pending] = assetsOf(run);
		expect(pending).toMatchObject({
			status: 'pending',
			assetUrl: null,
			assetId: expect.stringMatching(/^asset-/),
			failure: null,
		});
		expect(pending.warnings).toEqual([
			'The review was not finished after 1 seconds. Send this item through Seedance Asset Moderate again: the asset is asked about, not uploaded again.',
		]);
		// As its own input, and with its address mapped: both are the same picture.
		const again = await moderate(
			account,
			'xingchao',
			{ imageUrls: '={{ $json.mapped }}' },
			{ items: [run.jsons[0], { ...run.jsons[0], mapped: url('a') }] },
		);
		for (const asset of assetsOf(again)) {
			expect(asset).toEqual({
				...pending,
				status: 'approved',
				approved: true,
				assetUrl: `asset://${pending.assetId}`,
				warnings: [],
			});
		}
		expect(await account.requests('asset')).toHaveLength(1);
	});

	test('questions that fail are asked again', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'assetStatus', kind: 'http503' },
			{ on: 'assetStatus', kind: 'html200' },
		]);
		const run = await moderate(account, 'xingchao', {}, { items: urls('a') });
		expect(statuses(run)).toEqual(['approved']);
	});

	test('an upload whose answer is lost is pending without an id; sent again it is uploaded again, with a warning', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'asset', kind: 'resetAfter' }]);
		const first = await moderate(account, 'xingchao', {}, { items: urls('a') });
		const [lost] = assetsOf(first);
		expect(lost).toMatchObject({ status: 'pending', assetId: null });
		expect(lost.warnings.join()).toMatch(/may have been uploaded.*hold it twice/);
		const [asset] = assetsOf(await moderate(account, 'xingchao', {}, { items: first.jsons }));
		expect(asset.status).toBe('approved');
		expect(asset.warnings.join()).toMatch(/may hold it twice/);
		expect(await account.requests('asset')).toHaveLength(2);
	});

	test('an asset that the provider no longer knows is rejected, and says how to go on', async () => {
		const gone = {
			...assetsOf(
				await moderate(
					lab.account(),
					'xingchao',
					{},
					{ items: urls('pending'), options: { timeout: 1 } },
				),
			)[0],
		};
		const [asset] = assetsOf(
			await moderate(lab.account(), 'xingchao', {}, { items: [gone as unknown as IDataObject] }),
		);
		expect(asset).toMatchObject({ status: 'rejected', assetUrl: null });
		expect(asset.failure?.hint).toMatch(/upload it anew/);
	});

	test('a key that stops working leaves the asset pending, with its id', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'assetStatus', kind: 'http401' }]);
		const [asset] = assetsOf(await moderate(account, 'xingchao', {}, { items: urls('a') }));
		expect(asset).toMatchObject({
			status: 'pending',
			assetId: expect.stringMatching(/^asset-/),
			failure: { category: 'auth', safeToRecreate: false },
		});
	});

	test('a batch size of another provider does not count', async () => {
		const account = lab.account();
		const run = await moderate(
			account,
			'xingchao',
			{},
			{
				items: urls('a', 'b'),
				options: { batchSize: 99 },
			},
		);
		expect(statuses(run)).toEqual(['approved', 'approved']);
	});
});

describe.each(MODERATIONS)('with %s', (provider) => {
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
		expect(at[1] - at[0]).toBeGreaterThanOrEqual(990);
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
		expect(run.tookMs).toBeLessThan(4_000);
		for (const { error, details } of run.jsons) {
			expect(error).toMatch(
				/^The provider takes no more tasks|^The provider takes no more requests/,
			);
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

	test('outputMode item, with the raw answer and other fields', async () => {
		const account = lab.account();
		const run = await moderate(
			account,
			provider,
			{ imageUrls: '={{ $json.list }}', outputMode: 'item' },
			{
				items: [
					{ list: [url('a'), url('reject'), url('b')], row: 1 },
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

	test('items that are settled pass through without a request', async () => {
		const account = lab.account();
		const first = await moderate(account, provider, {}, { items: urls('a', 'reject') });
		const before = (await account.requests()).length;
		const second = await moderate(account, provider, {}, { items: first.jsons });
		expect(second.jsons).toEqual(first.jsons);
		expect(await account.requests()).toHaveLength(before);
	});

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

describe('pictures that are not approved', () => {
	const ITEMS = urls('a', 'reject', 'pending');

	test('errorOutput: they are error items, and n8n routes them', async () => {
		const run = await moderate(
			lab.account(),
			'cubicSpaces',
			{ rejectedAssets: 'errorOutput' },
			{
				items: ITEMS,
				settings: { onError: 'continueErrorOutput' },
			},
		);
		expect(run.error).toBeUndefined();
		expect(run.jsons).toMatchObject([{ sourceUrl: url('a'), status: 'approved' }]);
		expect(run.errorItems.map(({ json }) => json)).toMatchObject([
			{
				error: 'The provider reports: The image did not pass the review (ImageReviewRejected)',
				details: { asset: { sourceUrl: url('reject'), status: 'rejected' } },
			},
			{
				error: expect.stringMatching(/did not finish in time/),
				details: { asset: { sourceUrl: url('pending'), status: 'pending' } },
			},
		]);
	});

	test('errorOutput with outputMode item', async () => {
		const run = await moderate(
			lab.account(),
			'cubicSpaces',
			{ rejectedAssets: 'errorOutput', outputMode: 'item', imageUrls: '={{ $json.list }}' },
			{
				items: [{ list: [url('a')] }, { list: [url('b'), url('reject')] }],
				settings: { onError: 'continueErrorOutput' },
			},
		);
		expect(run.jsons).toMatchObject([{ allApproved: true }]);
		expect(run.errorItems.map(({ json }) => json)).toMatchObject([
			{
				error: expect.stringMatching(/did not pass the review/),
				details: { item: { allApproved: false, assetUrls: [expect.stringMatching(/^asset:/)] } },
			},
		]);
	});

	test('an error item that comes in again is taken up where it stood', async () => {
		const account = lab.account();
		const options = { items: urls('slow'), settings: { onError: 'continueErrorOutput' } as const };
		const first = await moderate(
			account,
			'cubicSpaces',
			{ rejectedAssets: 'errorOutput' },
			options,
		);
		const [{ json }] = first.errorItems;
		await new Promise((resolve) => setTimeout(resolve, 350));
		const [asset] = assetsOf(await moderate(account, 'cubicSpaces', {}, { items: [json] }));
		expect(asset).toMatchObject({ sourceUrl: url('slow'), status: 'approved' });
		expect(asset.warnings).toHaveLength(1);
	});

	test('stop: the node fails once all are known, and names them and the approved assets', async () => {
		const account = lab.account();
		const run = await moderate(
			account,
			'cubicSpaces',
			{ rejectedAssets: 'stop' },
			{ items: ITEMS },
		);
		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(
			/^2 of 3 pictures were not approved; the first one, https:\/\/e\.com\/reject\.png: .*\[item 1\]$/,
		);
		const description = run.error?.description ?? '';
		expect(description).toMatch(/\[item 1\] https:\/\/e\.com\/reject\.png \(rejected\)/);
		expect(description).toMatch(/\[item 2\] https:\/\/e\.com\/pending\.png \(pending\)/);
		expect(description).toMatch(/\[item 0\] https:\/\/e\.com\/a\.png → asset:\/\//);
		expect(await account.requests('moderate')).toHaveLength(3);
	});

	test('stop: a further try does not register approved pictures again', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { slowSeconds: 0.1 });
		const run = await moderate(
			account,
			'cubicSpaces',
			{ rejectedAssets: 'stop' },
			{
				items: urls('a', 'slow', 'reject'),
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 200 },
			},
		);
		expect(run.error?.message).toMatch(/^https:\/\/e\.com\/reject\.png was not approved/);
		const sent = async () =>
			(await account.requests('moderate')).flatMap(({ body }) => (body as IDataObject).images);
		const once = [url('a'), url('slow'), url('reject')];
		expect((await sent()).sort()).toEqual([...once, url('slow'), url('reject')].sort());

		const again = await retryExecution(run.run);
		expect(again.error?.message).toMatch(/reject\.png was not approved/);
		expect((await sent()).filter((image) => image === url('a'))).toHaveLength(1);
	});

	test('stop: with On Error: Continue the items come back', async () => {
		const run = await moderate(
			lab.account(),
			'cubicSpaces',
			{ rejectedAssets: 'stop' },
			{
				items: ITEMS,
				settings: { onError: 'continueRegularOutput' },
			},
		);
		expect(statuses(run)).toEqual(['approved', 'rejected', 'pending']);
	});

	test('stop: nothing is said where all are approved', async () => {
		const run = await moderate(
			lab.account(),
			'cubicSpaces',
			{ rejectedAssets: 'stop' },
			{
				items: urls('a', 'b'),
			},
		);
		expect(statuses(run)).toEqual(['approved', 'approved']);
	});
});

interface BadInput {
	name: string;
	parameters?: Record<string, unknown>;
	options?: NodeRunOptions;
	message: string;
	description: RegExp;
	/** Status of each output item with *On Error: Continue*. */
	returned: string[];
}

const BAD_INPUT: BadInput[] = [
	{
		name: 'no address',
		options: { items: [{ imageUrl: url('a') }, { other: 1 }] },
		message: 'No image URL is given [item 1]',
		description: /^Map Image URLs/,
		returned: ['approved', 'rejected'],
	},
	{
		name: 'an address without a supported ending',
		options: { items: [{ imageUrl: url('a') }, { imageUrl: 'https://e.com/page.html' }] },
		message:
			'Image URL: the path of "https://e.com/page.html" does not end in a supported file extension [item 1]',
		description: /ending in one of \.jpeg, .*\.heif\.$/,
		returned: ['approved', 'rejected'],
	},
	{
		name: 'one bad address in a list',
		parameters: { imageUrls: [url('a'), 'data:image/png;base64,AAAA', url('b')] },
		message:
			'Image URL 2: addresses only are moderated, no file contents ("data:image/png;base64,AAAA…") [item 0]',
		description: /^Upload the picture to public storage first/,
		returned: ['approved', 'rejected', 'approved'],
	},
	{
		name: 'an array squeezed into text',
		parameters: { imageUrls: `${url('a')},${url('b')}` },
		message: `Image URLs is an array that a template turned into text: "${url('a')},${url('b')}…" [item 0]`,
		description: /nothing but the expression/,
		returned: ['rejected'],
	},
	{
		name: 'a batch size over 50',
		options: { items: urls('a', 'b'), options: { batchSize: 51 } },
		message: 'Batch Size is 51 [item 0]',
		description: /^Give 1 to 50\.$/,
		returned: ['rejected', 'rejected'],
	},
	{
		name: 'a batch size of 0',
		options: { items: urls('a'), options: { batchSize: 0 } },
		message: 'Batch Size is 0 [item 0]',
		description: /^Give 1 to 50\.$/,
		returned: ['rejected'],
	},
	{
		name: 'a time-out that is no number',
		options: { items: urls('a'), options: { timeout: 'soon' } },
		message: 'Timeout is "soon", not a number [item 0]',
		description: /number/,
		returned: ['rejected'],
	},
	{
		name: 'another type of asset',
		parameters: { assetType: 'Video' },
		options: { items: urls('a') },
		message: 'The asset type "Video" is not moderated [item 0]',
		description: /^Set Asset Type to Image\.$/,
		returned: ['rejected'],
	},
	{
		name: 'a provider that reviews nothing',
		parameters: { provider: 'ark' },
		options: { items: urls('a') },
		message:
			'The provider BytePlus / Volcengine Ark (Official) has no review of pictures that this node knows [item 0]',
		description: /Choose a provider from the list/,
		returned: ['rejected'],
	},
	{
		name: 'no credential',
		options: { items: urls('a'), credentials: null },
		message: 'No credential for CubicSpaces is chosen',
		description: /^Choose or create a credential/,
		returned: ['pending'],
	},
];

describe.each(BAD_INPUT)(
	'bad input: $name',
	({ parameters, options, message, description, returned }) => {
		test('stops the node before any request', async () => {
			const account = lab.account();
			const run = await moderate(account, 'cubicSpaces', parameters, options);
			expect(run.error).toMatchObject({ name: 'NodeOperationError', message });
			expect(run.error?.description).toMatch(description);
			expect(await account.requests()).toEqual([]);
		});

		test('with On Error: Continue it comes back as items, and the others go on', async () => {
			const run = await moderate(lab.account(), 'cubicSpaces', parameters, {
				...options,
				settings: { onError: 'continueRegularOutput' },
			});
			expect(statuses(run)).toEqual(returned);
			for (const { approved, failure } of assetsOf(run)) {
				expect(failure === null).toBe(approved);
				if (failure) expect(message).toContain(failure.message);
			}
		});
	},
);

test('an approved asset goes straight into Seedance Create', async () => {
	const account = lab.account();
	await lab.client.setSettings(account.key, { strictAssets: true });
	const run = await runNodes(
		[
			account.node('assetModerate', 'cubicSpaces', {}),
			account.createNode('cubicSpaces', {
				mode: 'imageToVideo',
				firstFrame: '={{ $json.assetUrl }}',
			}),
		],
		{ items: urls('a') },
	);
	expect(run.error).toBeUndefined();
	expect(run.task).toMatchObject({ status: 'queued', warnings: [] });
	expect(JSON.stringify(await account.bodies())).toMatch(/"asset:\/\/asset-/);
});
