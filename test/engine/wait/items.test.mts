/** From input items to output items: which tasks are asked about and where, and what becomes of those that failed. */
import type { IDataObject } from 'n8n-workflow';
import type { ProviderId } from '../../simulator/types.mts';
import { runNodes, useLab, type Account } from '../support/lab.mts';

/** A refusal is believed after a tenth of a second, in place of twenty. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number) => 60 * attempt,
	REFUSED_FOR_MS: 100,
}));

const lab = useLab({ seconds: 0 });

const MIXED_NAMES: Record<string, ProviderId> = {
	'fal.ai': 'fal',
	Replicate: 'replicate',
	'BytePlus / Volcengine Ark (Official)': 'ark',
};

/** Three tasks of Qingbo: succeeded, failed, succeeded. */
async function oneFails(account: Account) {
	await lab.client.setSettings(account.key, {
		outcomes: [{ match: 'dog', outcome: 'failed', message: 'No dogs', code: 'no_dogs' }],
	});
	return await account.created(
		'qingbo',
		{ prompt: '={{ $json.prompt }}' },
		{ items: [{ prompt: 'A fox' }, { prompt: 'A dog' }, { prompt: 'A cat' }] },
	);
}

describe('Failed Tasks', () => {
	test.each([undefined, 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'Return as Items, On Error %s: every task is an item',
		async (onError) => {
			const account = lab.account();
			const items = await oneFails(account);
			const run = await account.wait(
				'qingbo',
				{ failedTasks: 'return' },
				{ items, settings: onError && { onError } },
			);
			expect(run.error).toBeUndefined();
			expect(run.tasks.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
			expect(run.tasks[1].failure).toMatchObject({ code: 'no_dogs' });
			if (onError === 'continueErrorOutput') expect(run.errorItems).toEqual([]);
		},
	);

	test('Send to Error Output: n8n routes the failed items there', async () => {
		const account = lab.account();
		const items = await oneFails(account);
		const run = await account.wait(
			'qingbo',
			{ failedTasks: 'errorOutput' },
			{ items, settings: { onError: 'continueErrorOutput' } },
		);
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(run.errorItems).toHaveLength(1);
		const [{ json, pairedItem }] = run.errorItems;
		expect(pairedItem).toEqual({ item: 1 });
		expect(json).toMatchObject({
			error: 'The provider reports: No dogs (no_dogs)',
			details: { task: { taskId: items[1].taskId, status: 'failed' } },
			taskId: items[1].taskId, // n8n adds the paired input item
		});
	});

	test.each([undefined, 'continueRegularOutput'] as const)(
		'Send to Error Output, On Error %s: error items stand among the others',
		async (onError) => {
			const account = lab.account();
			const items = await oneFails(account);
			const run = await account.wait(
				'qingbo',
				{ failedTasks: 'errorOutput' },
				{ items, settings: onError && { onError } },
			);
			expect(run.error).toBeUndefined();
			expect(Object.keys(run.jsons[1])).toEqual(['error', 'details']);
			expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2].map((item) => ({ item })),
			);
		},
	);

	test('an error item is asked about again: by its own fields, by an expression, or with other fields', async () => {
		const account = lab.account();
		const [item] = await account.created('qingbo', { prompt: 'A fox' });
		const given = { ...item, timedOut: true };
		const failed = { error: 'Timed out', details: { task: given } };
		const [plain, expression, row] = [
			await account.wait('qingbo', {}, { items: [failed] }),
			await account.wait(
				'qingbo',
				{ taskId: '={{ $json.details.task.taskId }}', provider: 'fromTask' },
				{ items: [failed] },
			),
			await account.wait(
				'qingbo',
				{ provider: 'fromTask' },
				{ items: [{ ...failed, taskId: '' }] },
			),
		];
		for (const run of [plain, expression, row]) {
			expect(run.error).toBeUndefined();
			expect(run.tasks).toHaveLength(1);
			expect(run.tasks[0]).toMatchObject({
				...{ taskId: item.taskId, model: item.model, timedOut: false },
			});
		}
	});

	test('an error item of what was never created passes through', async () => {
		const account = lab.account();
		const task = { taskId: null, provider: 'qingbo', status: 'notCreated' };
		const run = await account.wait('qingbo', {}, { items: [{ error: 'No', details: { task } }] });
		expect(run.error).toBeUndefined();
		expect(run.tasks).toMatchObject([task]);
	});

	test('Stop: once all are settled the node fails and names the failed ones', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, {
			outcomes: [
				{ match: 'dog', outcome: 'failed', message: 'No dogs', code: 'no_dogs' },
				{ match: 'cat', outcome: 'cancelled', seconds: 0.5 },
			],
		});
		const items = await account.created(
			'qingbo',
			{ prompt: '={{ $json.prompt }}' },
			{ items: [{ prompt: 'A fox' }, { prompt: 'A dog' }, { prompt: 'A cat' }] },
		);
		const run = await account.wait('qingbo', { failedTasks: 'stop' }, { items });
		expect(run.status).toBe('error');
		expect(run.error?.message).toBe(
			'2 tasks did not succeed; the first one: The provider reports: No dogs (no_dogs) [item 1]',
		);
		expect(run.error?.description).toContain(`[item 1] ${String(items[1].taskId)}: `);
		expect(run.error?.description).toContain(
			`[item 2] ${String(items[2].taskId)}: The task was cancelled`,
		);
	});

	test('Stop with one failed task says its message and what to do', async () => {
		const account = lab.account();
		const items = await oneFails(account);
		const run = await account.wait('qingbo', { failedTasks: 'stop' }, { items });
		expect(run.error?.message).toBe('The provider reports: No dogs (no_dogs) [item 1]');
	});

	test('Stop where all succeeded', async () => {
		const account = lab.account();
		const items = await account.created('qingbo');
		const run = await account.wait('qingbo', { failedTasks: 'stop' }, { items });
		expect(run.error).toBeUndefined();
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'Stop, On Error %s: items come back',
		async (onError) => {
			const account = lab.account();
			const items = await oneFails(account);
			const run = await account.wait(
				'qingbo',
				{ failedTasks: 'stop' },
				{ items, settings: { onError } },
			);
			expect(run.error).toBeUndefined();
			expect(run.tasks.map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded']);
		},
	);

	test.each([
		['timed out', { timeout: 0 }, { taskSeconds: 60 }, 'was not finished after 0 minutes'],
		['was never created', { timeout: 1 }, {}, 'Prompt is empty'],
	] as const)('a task that %s counts as failed', async (_name, parameters, settings, message) => {
		const account = lab.account();
		await lab.client.setSettings(account.key, settings);
		const run = await runNodes([
			account.createNode('qingbo', {
				failedItems: 'return',
				prompt: message.startsWith('Prompt') ? '' : 'A fox',
			}),
			account.waitNode('qingbo', { failedTasks: 'stop', ...parameters }),
		]);
		expect(run.error?.message).toContain(message);
	});

	test('Retry On Fail repeats the wait, not what it waits for', async () => {
		const account = lab.account();
		const run = await runNodes([
			account.createNode('qingbo', { prompt: 'A dog' }),
			account.waitNode(
				'qingbo',
				{ failedTasks: 'errorOutput', taskId: '={{ $json.taskId }}' },
				{ settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } },
			),
		]);
		expect(run.error).toBeUndefined();
		expect(await account.tasks()).toHaveLength(1);
	});
});

describe('items that need no request', () => {
	test('settled and never created ones pass through as they are', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { outcomes: [{ match: 'dog', outcome: 'failed' }] });
		const created = await runNodes(
			[
				account.createNode('qingbo', {
					failedItems: 'return',
					prompt: '={{ $json.prompt }}',
				}),
				account.waitNode('qingbo'),
			],
			{ items: [{ prompt: 'A fox' }, { prompt: 'A dog' }, { prompt: '' }] },
		);
		expect(created.tasks.map(({ status }) => status)).toEqual([
			'succeeded',
			'failed',
			'notCreated',
		]);
		const before = (await account.requests()).length;
		const run = await account.wait('qingbo', {}, { items: created.jsons });
		expect(run.jsons).toEqual(created.jsons);
		expect(await account.requests()).toHaveLength(before);
	});

	test('a create without a clear answer, and so without an id', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter' }]);
		const items = await account.created('cubicSpaces', { failedItems: 'return' });
		const run = await account.wait('cubicSpaces', {}, { items });
		expect(run.error).toBeUndefined();
		expect(run.jsons).toEqual(items);
		expect(await account.requests('status')).toEqual([]);
	});

	test('an empty task id is refused before any request', async () => {
		const account = lab.account();
		const [item] = await account.created('qingbo');
		const run = await account.wait('qingbo', {}, { items: [item, { title: 'no task' }] });
		expect(run.error?.message).toBe('The task ID is empty [item 1]');
		expect(run.error?.description).toMatch(/Map Task ID/);
		expect(await account.requests('status')).toEqual([]);
	});

	test('On Error: Continue: the other items are waited for', async () => {
		const account = lab.account();
		const [item] = await account.created('qingbo');
		const run = await account.wait(
			'qingbo',
			{},
			{ items: [{ title: 'no task' }, item], settings: { onError: 'continueRegularOutput' } },
		);
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ status }) => status)).toEqual(['unknown', 'succeeded']);
		expect(run.tasks[0].failure).toMatchObject({ message: 'The task ID is empty' });
	});

	test('On Error: Continue: an expression that fails is that item’s failure', async () => {
		const account = lab.account();
		const [item] = await account.created('qingbo');
		const run = await account.wait(
			'qingbo',
			{ taskId: "={{ $json.taskId ?? $('Nowhere').first().json.id }}" },
			{ items: [{ title: 'no task' }, item], settings: { onError: 'continueRegularOutput' } },
		);
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ status }) => status)).toEqual(['unknown', 'succeeded']);
		expect(run.tasks[0].failure?.message).toMatch(/Nowhere|node/i);
	});
});

describe('providers', () => {
	/** One of each credential; the two revisions of Qingbo share theirs, and here not the address. */
	const MIXED: ProviderId[] = [
		'xingchao',
		'ark',
		'cubicSpacesArk',
		'qingbo',
		'openAiVideos',
		'cubicSpaces',
	];

	async function mixed(account: Account): Promise<IDataObject[]> {
		const items: IDataObject[] = [];
		for (const provider of MIXED) items.push(...(await account.created(provider)));
		return items;
	}

	test('From Task: a mixed batch, each task at its own provider', async () => {
		const account = lab.account();
		const items = await mixed(account);
		const credentials = account.credentials(...MIXED);
		const run = await account.wait('fromTask', { downloadVideo: true }, { items, credentials });
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ provider, status }) => [provider, status])).toEqual(
			MIXED.map((provider) => [provider, 'succeeded']),
		);
		for (const provider of MIXED) {
			const polls = await lab.client.requests(account.key, { op: 'status', provider });
			expect(polls).toHaveLength(1);
		}
	});

	test.each<[string, IDataObject]>([
		['nothing else', {}],
		['a status of its own', { status: 'made' }],
		['a row of n8n’s Data Table', { id: 3, status: 'done', createdAt: '2026-01-01T00:00:00.000Z' }],
		[
			'cells that are empty',
			{ status: '', mode: '', videoUrl: '', cost: '', warnings: '', failure: '' },
		],
	])('From Task: a row with an ID, a provider and %s is enough', async (_what, row) => {
		const account = lab.account();
		const items = (await mixed(account)).map(({ taskId, provider, model }) => ({
			...row,
			taskId,
			provider: ` ${String(provider).toUpperCase()} `,
			model,
		}));
		const credentials = account.credentials(...MIXED);
		const run = await account.wait('fromTask', {}, { items, credentials });
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ provider, status }) => [provider, status])).toEqual(
			MIXED.map((provider) => [provider, 'succeeded']),
		);
		expect(run.tasks.map(({ createdAt }) => createdAt)).not.toContain(row.createdAt);
	});

	test('a task item that a sheet has kept is the same task: objects as JSON text, times as numbers', async () => {
		const account = lab.account();
		const [item] = await account.created('ark', {}, { options: { pricePerSecond: 0.1 } });
		const cells = Object.entries(item).map(([name, value]) => [
			name,
			typeof value === 'object' ? (value === null ? '' : JSON.stringify(value)) : value,
		]);
		const row = { ...Object.fromEntries(cells), row_number: 2, warnings: '["Kept."]' };
		const kept = await account.wait('ark', {}, { items: [row] });
		expect(kept.task).toMatchObject({ status: 'succeeded', warnings: ['Kept.'] });
		expect(kept.task.cost).toMatchObject({ estimatedUsd: 0.5 });
		expect(kept.task.submittedAt).toBe(item.submittedAt);
		const failure = '{"code":"x","message":"No dogs","category":"contentPolicy"}';
		const dated = { ...row, submittedAt: 46353.5, createdAt: '27/11/2026', failure };
		const ended = { ...dated, status: 'failed' };
		const run = await account.wait('ark', {}, { items: [dated, ended] });
		expect(run.tasks[0].submittedAt).toBeNull();
		expect(run.tasks[1]).toMatchObject({ createdAt: null, failure: { message: 'No dogs' } });
	});

	test.each(['fal.ai', 'Replicate', 'BytePlus / Volcengine Ark (Official)'])(
		'From Task: a row names its provider as the editor does: %s',
		async (shown) => {
			const account = lab.account();
			const provider = MIXED_NAMES[shown];
			const [{ taskId }] = await account.created(provider);
			const credentials = account.credentials(provider);
			const items = [{ taskId, provider: shown }];
			const run = await account.wait('fromTask', {}, { items, credentials });
			expect(run.task).toMatchObject({ provider, status: 'succeeded' });
		},
	);

	test('a row of another provider is refused; a word of its own for a provider is not looked at', async () => {
		const account = lab.account();
		const [{ taskId }] = await account.created('ark');
		const refused = await account.wait('qingbo', {}, { items: [{ taskId, provider: 'ark' }] });
		expect(refused.error?.message).toMatch(/^This task was created with BytePlus/);
		const run = await account.wait('ark', {}, { items: [{ taskId, provider: 'our studio' }] });
		expect(run.task).toMatchObject({ provider: 'ark', status: 'succeeded' });
	});

	test('From Task: a credential that is missing is asked for by name', async () => {
		const account = lab.account();
		const items = await mixed(account);
		const credentials = account.credentials('ark', 'xingchao');
		const run = await account.wait('fromTask', {}, { items, credentials });
		expect(run.error?.message).toBe(
			'No credential for CubicSpaces (Official-Compatible) is chosen [item 2]',
		);
		expect(await account.requests('status')).toEqual([]);
	});

	test.each([
		[{ taskId: 'task-1' }, 'The item does not say which provider made the task [item 0]'],
		[
			{ taskId: 'task-1', provider: 'wavespeed', status: 'queued' },
			'The item names the provider "wavespeed", which this node does not know [item 0]',
		],
	])('From Task: an item whose provider is not clear: %j', async (item, message) => {
		const run = await lab.account().wait('fromTask', {}, { items: [item] });
		expect(run.error?.message).toBe(message);
	});

	test('an item of another provider is refused, and the message says which to choose', async () => {
		const account = lab.account();
		const items = await account.created('qingbo');
		const run = await account.wait('ark', {}, { items });
		expect(run.error?.message).toBe(
			'This task was created with Qingbo, and BytePlus / Volcengine Ark (Official) is chosen here [item 0]',
		);
		expect(run.error?.description).toBe(
			'Choose Qingbo as the provider, or From Task for items of several providers.',
		);
		expect(await account.requests('status')).toEqual([]);
	});

	test('no credential', async () => {
		const account = lab.account();
		const items = await account.created('ark');
		const run = await account.wait('ark', {}, { items, credentials: null });
		expect(run.error?.message).toMatch(/^No credential for BytePlus \/ Volcengine Ark/);
	});

	test('a task id alone is enough', async () => {
		const account = lab.account();
		const [{ taskId }] = await account.created('ark');
		const run = await account.wait(
			'ark',
			{ taskId: '={{ $json.id }}' },
			{ items: [{ id: taskId }] },
		);
		expect(run.task).toMatchObject({ taskId, provider: 'ark', status: 'succeeded' });
	});

	test('pasted IDs are asked about alone, and the item’s own words count for them', async () => {
		const account = lab.account();
		const made = await account.created('ark', {}, { items: [{}, {}, {}] });
		const [one, two, three] = made.map(({ taskId }) => String(taskId));
		const items = [
			{ ...made[0], taskId: ` "${one}", `, warnings: '' },
			{ ...made[1], taskId: [two], warnings: null },
			{ provider: 'ark', taskId: `Task ID: ${three}` },
		];
		const credentials = account.credentials('ark');
		const run = await account.wait('fromTask', {}, { items, credentials });
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ taskId, status }) => [taskId, status])).toEqual(
			[one, two, three].map((taskId) => [taskId, 'succeeded']),
		);
		expect(run.tasks[0].submittedAt).toBe(made[0].submittedAt);
		for (const { path } of await account.requests('status'))
			expect(decodeURIComponent(path)).not.toMatch(/[\s"[\]]|Task ID/);
	});

	test.each([
		['several', '={{ $json.taskId }},{{ $json.taskId }}2', /not one task ID/],
		['the item as text', '=Task {{ $json }}', /holds "\[object Object\]"/],
		['a placeholder', 'YOUR_TASK_ID', /not one task ID/],
	])('%s: nothing is asked', async (_, taskId, message) => {
		const account = lab.account();
		const items = await account.created('ark');
		for (const operation of ['wait', 'get', 'cancel']) {
			const run = await account.wait('ark', { operation, taskId }, { items });
			expect(run.error?.message).toMatch(message);
		}
		const requests = await account.requests();
		expect(requests.filter(({ path }) => path.includes('tasks/'))).toEqual([]);
	});

	test('the whole item stands for its task', async () => {
		const account = lab.account();
		const items = await account.created('ark');
		const run = await account.wait('ark', { taskId: '={{ $json }}' }, { items });
		expect(run.task).toMatchObject({
			taskId: items[0].taskId,
			submittedAt: items[0].submittedAt,
			status: 'succeeded',
		});
	});

	test('a task id of another item does not borrow what this item knows', async () => {
		const account = lab.account();
		const [one, two] = await account.created('ark', {}, { items: [{}, {}] });
		const run = await account.wait('ark', { taskId: String(two.taskId) }, { items: [one] });
		expect(run.task).toMatchObject({ taskId: two.taskId, submittedAt: null, mode: null });
	});

	test('a task id cannot leave the path', async () => {
		const account = lab.account();
		await account.wait(
			'openAiVideos',
			{ taskId: '../models?x=1#/..' },
			{ items: [{ submittedAt: '2026-01-01T00:00:00Z' }] },
		);
		const [request] = await account.requests();
		expect(request.path).toBe('/openai/v1/videos/..%2Fmodels%3Fx%3D1%23%2F..');
	});
});

test('settings that cannot be used stop the node before any request', async () => {
	const account = lab.account();
	const items = await account.created('ark');
	const run = await account.wait('ark', { timeout: -1 }, { items });
	expect(run.error?.message).toMatch(/^Timeout is -1/);
	expect(await account.requests('status')).toEqual([]);
});

test('as an agent’s tool it holds in process', async () => {
	const account = lab.account();
	const items = await account.created('ark');
	const run = await account.wait(
		'ark',
		{ waitStrategy: 'suspend', timeout: 60 },
		{ items, asTool: true },
	);
	expect(run.error).toBeUndefined();
	expect(run.task.status).toBe('succeeded');
	expect(run.run.hints('Wait').map(({ message }) => message)).toEqual([
		expect.stringMatching(/an agent’s tool cannot be suspended/),
	]);
});
