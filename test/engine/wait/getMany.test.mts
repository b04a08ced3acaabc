/** The operation Get Many: the account's newest tasks, where the provider lists them. */
import { providersWhere } from '../../../nodes/shared/providers/index.ts';
import { useLab } from '../support/lab.mts';

/** A page of the list holds so many, at most. */
const PAGE = 100;

/** Repeats come at once. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number) => 20 * attempt,
}));

const lab = useLab({ seconds: 0 });
const LISTING = providersWhere(({ dialect }) => dialect.list !== undefined);

/** Tasks of an account, as Seedance Create put them out. */
async function madeTasks(count: number) {
	const account = lab.account();
	const prompts = Array.from({ length: count }, (_, number) => ({ prompt: `Clip ${number}` }));
	const parameters = { prompt: '={{ $json.prompt }}' };
	// One after the other, so that the order is known.
	const options = { concurrency: 1 };
	const created = await account.created('ark', parameters, { items: prompts, options });
	return { account, ids: created.map(({ taskId }) => taskId) };
}

test('puts out the newest tasks as task items, the newest first, once and paired with the first item', async () => {
	const { account, ids } = await madeTasks(5);
	const { client } = lab;
	const run = await account.wait(
		'ark',
		{ operation: 'getMany', limit: 3 },
		{ items: [{ some: 'input' }, {}, {}] },
	);
	expect(run.error).toBeUndefined();
	expect(run.tasks.map(({ taskId }) => taskId)).toEqual(ids.reverse().slice(0, 3));
	expect(run.tasks.map(({ provider, status }) => [provider, status])).toEqual(
		Array(3).fill(['ark', 'succeeded']),
	);
	for (const { videoUrl, createdAt, model } of run.tasks)
		expect([typeof videoUrl, typeof createdAt, typeof model]).toEqual(Array(3).fill('string'));
	expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(Array(3).fill({ item: 0 }));
	expect(run.items[0]?.json).not.toHaveProperty('raw');
	const requests = await account.requests();
	expect(requests.filter(({ op }) => op === 'list')).toHaveLength(1);
	expect(await client.counts(account.key)).toMatchObject({ create: 5, list: 1 });
});

test('asks for more pages if more are wanted than one holds, and no more than there are', async () => {
	const { account, ids } = await madeTasks(PAGE + 5);
	const run = await account.wait('ark', { operation: 'getMany', limit: 250 });
	expect(run.tasks.map(({ taskId }) => taskId)).toEqual(ids.reverse());
	expect(await lab.client.counts(account.key)).toMatchObject({ list: 2 });
});

test('takes what it puts out as what Wait is given, with the raw answer where it is wanted', async () => {
	const { account, ids } = await madeTasks(2);
	const many = await account.wait(
		'ark',
		{ operation: 'getMany' },
		{ options: { includeRaw: true } },
	);
	expect(many.items.map(({ json }) => json.raw)).toMatchObject(
		ids.reverse().map((id) => ({ id, status: 'succeeded' })),
	);
	const items = many.items.map(({ json }) => json);
	const waited = await account.wait('ark', { downloadVideo: true }, { items });
	expect(waited.items.map(({ binary }) => binary?.video?.mimeType)).toEqual(
		Array(2).fill('video/mp4'),
	);
});

test('an account without tasks puts out nothing', async () => {
	const run = await lab.account().wait('ark', { operation: 'getMany' });
	expect([run.error, run.items]).toEqual([undefined, []]);
});

test('a failed task among them fails nothing', async () => {
	const account = lab.account();
	await lab.client.setSettings(account.key, {
		outcomes: [{ match: 'fox', outcome: 'failed', message: 'The model gave up' }],
	});
	await account.created('ark');
	const run = await account.wait('ark', { operation: 'getMany', failedTasks: 'stop' });
	expect(run.error).toBeUndefined();
	expect(run.tasks).toMatchObject([
		{ status: 'failed', failure: { message: expect.stringContaining('The model gave up') } },
	]);
});

test.each(['http404', 'html200'] as const)(
	'an address without a list says so: %s',
	async (kind) => {
		const { account } = await madeTasks(1);
		await lab.client.setFaults(account.key, [{ on: 'list', kind, times: 1000 }]);
		const run = await account.wait('ark', { operation: 'getMany' });
		expect(run.error?.message).not.toContain('this task');
		expect(run.error?.message).toContain('The provider’s address answered no list of tasks (HTTP');
	},
);

test.each([
	['429', { kind: 'rateLimit' }],
	['503', { kind: 'http503' }],
	['a connection that breaks', { kind: 'resetAfter' }],
] as const)('a call that fails is repeated: %s', async (_name, fault) => {
	const { account } = await madeTasks(1);
	await lab.client.setFaults(account.key, [{ on: 'list', ...fault, times: 2 }]);
	const run = await account.wait('ark', { operation: 'getMany' });
	expect([run.error, run.tasks.length]).toEqual([undefined, 1]);
});

test('what the provider refuses fails the node in its words, or comes back as an item', async () => {
	const { account } = await madeTasks(1);
	const fault = { on: 'list', kind: 'http503', times: 1000 } as const;
	await lab.client.setFaults(account.key, [fault]);
	const run = await account.wait('ark', { operation: 'getMany' });
	expect(run.error?.message).toContain('ServiceUnavailable');
	const settings = { onError: 'continueRegularOutput' } as const;
	const item = await account.wait('ark', { operation: 'getMany' }, { settings });
	expect(item.tasks).toMatchObject([
		{
			taskId: null,
			status: 'unknown',
			failure: { message: expect.stringContaining('ServiceUnavailable') },
		},
	]);
});

test.each(['fromTask', 'qingbo', 'cubicSpaces', 'xingchao', 'newApi'] as const)(
	'%s, which lists nothing, is refused before any request',
	async (provider) => {
		const account = lab.account();
		const run = await account.wait(provider, { operation: 'getMany' });
		expect(run.error?.message).toMatch(/documents no list|cannot take it from the items/);
		expect(await account.requests()).toEqual([]);
		expect(LISTING).not.toContain(provider);
	},
);

test.each([0, -1, 1.5, 'many'])('a limit of %p is refused', async (limit) => {
	const account = lab.account();
	const run = await account.wait('ark', { operation: 'getMany', limit });
	expect(run.error?.message).toContain('Limit');
	expect(await account.requests()).toEqual([]);
});
