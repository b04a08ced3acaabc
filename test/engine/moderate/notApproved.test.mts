/** What becomes of pictures that are not approved: error output, stop, further tries; and of those that are. */
import type { IDataObject } from 'n8n-workflow';
import { retryExecution } from '../support/engine.mts';
import { runNodes } from '../support/lab.mts';
import { url, urls, moderate, assetsOf, statuses, useModeratingLab } from './moderating.mts';

const lab = useModeratingLab();

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
			/^2 of 3 images were not approved; the first one, https:\/\/e\.com\/reject\.png: .*\[item 1\]$/,
		);
		const description = run.error?.description ?? '';
		expect(description).toMatch(/\[item 1\] https:\/\/e\.com\/reject\.png \(rejected\)/);
		expect(description).toMatch(/\[item 2\] https:\/\/e\.com\/pending\.png \(pending\)/);
		expect(description).toMatch(/\[item 0\] https:\/\/e\.com\/a\.png → asset:\/\//);
		expect(await account.requests('moderate')).toHaveLength(3);
	});

	test('stop: a further try registers no picture again, unless a person asks for it', async () => {
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
		expect(run.error?.message).toMatch(/^2 of 3 images were not approved.* \[item 1\]$/);
		const sent = async () =>
			(await account.requests('moderate')).flatMap(({ body }) => (body as IDataObject).images);
		const once = [url('a'), url('slow'), url('reject')];
		expect((await sent()).sort()).toEqual([...once, url('reject')].sort());

		const again = await retryExecution(run.run);
		expect(again.error?.message).toMatch(/^https:\/\/e\.com\/reject\.png was not approved/);
		expect((await sent()).filter((image) => image === url('a'))).toHaveLength(1);
		expect((await sent()).filter((image) => image === url('slow'))).toHaveLength(2);
	});

	test.each(['image', 'item'])(
		'errorOutput: a run whose first item is an error is repeated by n8n, and registers nothing twice (%s)',
		async (outputMode) => {
			const account = lab.account();
			const run = await moderate(
				account,
				'cubicSpaces',
				{ rejectedAssets: 'errorOutput', outputMode },
				{
					items: urls('reject', 'a', 'b'),
					settings: {
						onError: 'continueErrorOutput',
						retryOnFail: true,
						maxTries: 3,
						waitBetweenTries: 1,
					},
				},
			);
			expect([run.items.length, run.errorItems.length]).toEqual([2, 1]);
			const sent = (await account.requests('moderate')).flatMap(
				({ body }) => (body as IDataObject).images as string[],
			);
			for (const approved of [url('a'), url('b')])
				expect([approved, sent.filter((image) => image === approved).length]).toEqual([
					approved,
					1,
				]);
		},
	);

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
