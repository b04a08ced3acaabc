/** Moderation by batches, as CubicSpaces does it: requests, verdicts, and answers that leave it open. */
import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../simulator/types.mts';
import { url, urls, moderate, assetsOf, statuses, useModeratingLab } from './moderating.mts';

const lab = useModeratingLab();

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

	test('the base URL of the official-compatible API does too', async () => {
		const account = lab.account();
		const credentials = account.credentials('cubicSpaces');
		for (const data of Object.values(credentials)) data.baseUrl = `${data.baseUrl}/api/v3`;
		const run = await moderate(account, 'cubicSpaces', {}, { items: urls('a'), credentials });
		expect(statuses(run)).toEqual(['approved']);
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
			const options = { includeRaw: true };
			const run = await moderate(account, 'cubicSpaces', {}, { items: urls('a'), options });
			const [asset] = assetsOf(run);
			expect(asset).toMatchObject({ status: 'pending', approved: false, assetUrl: null });
			expect(asset.warnings.join()).toMatch(/hold it twice/);
			if (kind !== 'emptyBody') {
				expect(asset.warnings.join()).toMatch(/says nothing of this image; it says: .+ Its review/);
				expect(run.jsons[0].raw).not.toBeNull();
			}
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
		expect(run.tookMs).toBeLessThan(10_000);
		expect(await account.requests('moderate')).toHaveLength(1);
	});

	test('a refused batch is no verdict on its images: each is sent by itself', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'moderate', kind: 'policy', skip: 1, times: 2 },
		]);
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
		expect(refused).toHaveLength(1);
		for (const { status, failure } of refused) {
			expect(status).toBe('rejected');
			expect(failure).toMatchObject({ category: 'contentPolicy', safeToRecreate: true });
		}
		expect(assets.filter(({ approved }) => approved)).toHaveLength(3);
		expect(await account.requests('moderate')).toHaveLength(4);
	});
});
