/** A setting that cannot be used, before any request. */
import { useLab } from '../support/lab.mts';

const lab = useLab();

test('fails the node, naming the setting and what to change', async () => {
	const account = lab.account();
	const items = await account.created('ark');
	const run = await account.wait('ark', { timeout: -1 }, { items });
	expect(run.error?.message).toContain('Timeout is -1');
	expect((await lab.client.counts(account.key)).status).toBeUndefined();
});

test('with On Error: Continue every task comes back with it, and none as if it had been asked about', async () => {
	const account = lab.account();
	const items = await account.created('ark', {}, { items: [{}, {}] });
	const run = await account.wait(
		'ark',
		{ timeout: -1 },
		{ items, settings: { onError: 'continueRegularOutput' } },
	);
	expect(
		run.tasks.map(({ taskId, status, failure }) => [taskId, status, failure?.message]),
	).toEqual(items.map(({ taskId }) => [taskId, 'queued', 'Timeout is -1']));
	expect((await lab.client.counts(account.key)).status).toBeUndefined();
});

test.each([
	{ operation: 'fetch' },
	{ provider: 'arkk' },
	{ waitStrategy: 'suspended' },
	{ failedTasks: 'ignore' },
])('a choice that is none of its values: %j', async (parameters) => {
	const account = lab.account();
	const items = await account.created('ark');
	const run = await account.wait('ark', parameters, { items });
	expect(run.error?.message).toContain(`"${Object.values(parameters)[0]}"`);
	expect((await lab.client.counts(account.key)).status).toBeUndefined();
});

test.each([
	[{ lastFramePropertyName: 'video' }, 'video'],
	[{ lastFramePropertyName: ' clip ', binaryPropertyName: 'clip' }, 'clip'],
])('the video and the last frame into one field: %j', async (options, field) => {
	const account = lab.account();
	const items = await account.created('ark');
	const run = await account.wait('ark', { downloadVideo: true }, { items, options });
	expect(run.error?.message).toContain(
		`The video and its last frame are both to go into the binary field "${field}"`,
	);
	expect((await lab.client.counts(account.key)).status).toBeUndefined();
	const frameOnly = await account.wait('ark', {}, { items, options });
	expect(frameOnly.error).toBeUndefined();
});

test.each(['binaryPropertyName', 'lastFramePropertyName'])(
	'a %s that no item can have',
	async (option) => {
		const account = lab.account();
		const items = await account.created('ark');
		const options = { [option]: '__proto__' };
		const run = await account.wait('ark', { downloadVideo: true }, { items, options });
		expect(run.error?.message).toContain('No field of an item can be called __proto__');
		expect((await lab.client.counts(account.key)).status).toBeUndefined();
	},
);
