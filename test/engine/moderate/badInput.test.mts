/** Input that cannot be right is refused before any request, or comes back as items. */
import { type NodeRunOptions } from '../support/lab.mts';
import { url, urls, moderate, assetsOf, statuses, useModeratingLab } from './moderating.mts';

const lab = useModeratingLab();

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
		description: /^Upload the image to public storage first/,
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
			'The provider BytePlus / Volcengine Ark (Official) has no review of images that this node knows [item 0]',
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

test.each([{ outputMode: 'items' }, { rejectedAssets: 'ignore' }])(
	'a choice that is none of its values: %j',
	async (parameters) => {
		const account = lab.account();
		const run = await moderate(account, 'cubicSpaces', parameters, { items: urls('a') });
		expect(run.error?.message).toContain(`"${Object.values(parameters)[0]}"`);
		expect(await account.requests()).toEqual([]);
	},
);
