/** Moderation by upload, as Xingchao does it: upload, questions until the review has ended, and taking up again. */
import type { IDataObject } from 'n8n-workflow';
import {
	url,
	urls,
	moderate,
	assetsOf,
	statuses,
	POLL_SECONDS,
	useModeratingLab,
} from './moderating.mts';

const lab = useModeratingLab();

describe('Xingchao', () => {
	test('uploads, asks until the review has ended, and puts out the same item', async () => {
		const account = lab.account();
		// Longer than a busy machine takes from the upload to the first question.
		await account.client.setSettings(account.key, { assetSeconds: 3 });
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
		expect(questions.length).toBeGreaterThanOrEqual(2);
		expect(questions[1].at - questions[0].at).toBeGreaterThanOrEqual(POLL_SECONDS * 700);
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
			'The review was not finished after 1 second. Send this item through Seedance Asset Moderate again: the asset is asked about, not uploaded again.',
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
