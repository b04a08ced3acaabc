/**
 * Runs that are repeated after n8n has lost something: stopped, killed, called as a tool. What counts is what the
 * simulator has: each of its tasks is billed.
 */
import { randomUUID } from 'node:crypto';
import { retryExecution, retryInterrupted, runWorkflow } from '../support/engine.mts';
import { runNodes, useLab, type Account, type NodeRun } from '../support/lab.mts';
import { MODELS } from '../support/samples.mts';

jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
}));

// Two minutes and more are a matter of seconds here: the provider's clock of these tests is as much faster.
jest.mock('../../../nodes/shared/tools/pause', () => {
	const actual = jest.requireActual<{
		pause: (ms: number, signal?: AbortSignal) => Promise<boolean>;
	}>('../../../nodes/shared/tools/pause');
	return {
		...actual,
		pause: async (ms: number, signal?: AbortSignal) =>
			await actual.pause(ms > 60_000 ? ms / 60 : ms, signal),
	};
});

const lab = useLab();
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const MAY_EXIST = expect.stringMatching(/^A task may exist/);

async function taskCount(account: Account): Promise<number> {
	return (await account.tasks()).length;
}

/** Runs until so many creates have been sent, then a person stops it. */
async function stoppedAfter(
	sent: number,
	account: Account,
	start: (signal: AbortSignal) => Promise<NodeRun>,
): Promise<NodeRun> {
	const stop = new AbortController();
	const running = start(stop.signal);
	while ((await account.requests('create')).length < sent)
		await new Promise((resolve) => setTimeout(resolve, 10));
	stop.abort();
	const run = await running;
	expect(run.status).toBe('canceled');
	return run;
}

/** What a killed run made, of which this process has never heard. */
async function createdElsewhere(account: Account): Promise<string> {
	const answer = await fetch(`${lab.client.url}/ark/api/v3/contents/generations/tasks`, {
		method: 'POST',
		headers: { authorization: `Bearer ${account.key}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			model: MODELS.ark,
			content: [{ type: 'text', text: 'A fox in the snow' }],
			duration: 5,
			ratio: '16:9',
		}),
	});
	return ((await answer.json()) as { id: string }).id;
}

describe('Retry execution after a person’s stop', () => {
	test('rows that differ only in a query each get their own video, and each is paid once', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'policy', times: 1 },
			{ on: 'create', kind: 'delay', delayMs: 200, times: 9 },
		]);
		const rows = ['A', 'B', 'C', 'D'].map((id) => ({
			url: `https://drive.example.com/uc?export=download&id=${id}`,
		}));
		const stopped = await stoppedAfter(3, account, async (signal) => {
			return await account.create(
				'cubicSpaces',
				{ mode: 'imageToVideo', firstFrame: '={{ $json.url }}' },
				{ items: rows, options: { concurrency: 1 }, signal },
			);
		});
		const first = stopped.tasks.map(({ taskId }) => taskId);
		const again = await retryInterrupted(stopped.run, 'stop');
		const tasks = again.items('Create').map(({ json }) => json);
		expect(tasks.map(({ status }) => status)).toEqual(['queued', 'queued', 'queued', 'queued']);
		expect(tasks.slice(1, 3).map(({ taskId }) => taskId)).toEqual(first.slice(1, 3));
		expect(new Set(tasks.map(({ taskId }) => taskId)).size).toBe(4);
		expect(await taskCount(account)).toBe(4);
	});

	test('the node was put in anew under its name before the retry: the tasks are found all the same', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'delay', delayMs: 200, times: 9 },
		]);
		const stopped = await stoppedAfter(
			1,
			account,
			async (signal) =>
				await account.create(
					'cubicSpaces',
					{},
					{ items: [{}, {}], options: { concurrency: 1 }, signal },
				),
		);
		// Another node before it shifts its ID in these workflows.
		const nodes = [
			{ name: 'Inserted', run: () => [[{ json: {} }, { json: {} }]] },
			...stopped.run.input.nodes,
		];
		const again = await retryInterrupted(stopped.run, 'stop', { nodes });
		expect(again.items('Create').map(({ json }) => json.status)).toEqual(['queued', 'queued']);
		expect(await taskCount(account)).toBe(2);
	});

	test.each([
		['while what was stopped is still on its way', 1],
		['and once more before the first one has ended', 2],
	])('at once, %s: each video is paid once, and is there', async (_when, times) => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'delay', delayMs: 400, times: 99 },
		]);
		const stop = new AbortController();
		const resumeToken = randomUUID();
		const input = {
			nodes: [account.createNode('cubicSpaces', {}, { options: { concurrency: 2 } })],
			items: Array.from({ length: 5 }, () => ({ json: {} })),
			resumeToken,
		};
		const first = runWorkflow({ ...input, signal: stop.signal });
		while ((await account.requests('create')).length < 2)
			await new Promise((resolve) => setTimeout(resolve, 10));
		stop.abort();
		// What n8n stores when a person stops an execution; the node is still at work then.
		const stored = { resultData: { error: { name: 'Cancelled' }, runData: {} } };
		const getRunExecutionData = async () => await Promise.resolve(stored as never);
		const retry = async () =>
			await runWorkflow({ ...input, mode: 'retry', additionalData: { getRunExecutionData } });
		const runs = await Promise.all(Array.from({ length: times }, retry));
		await first;
		const paid = (await account.tasks()).map(({ id }) => id).sort();
		expect(paid).toHaveLength(5);
		for (const run of runs)
			expect(
				run
					.items('Create')
					.map(({ json }) => json.taskId)
					.sort(),
			).toEqual(paid);
	});

	test('a node behind it was stopped: the tasks that were there are found', async () => {
		const account = lab.account();
		const stop = new AbortController();
		const run = await runNodes(
			[
				account.createNode('cubicSpaces'),
				{
					name: 'Slow',
					run: (context) => {
						stop.abort();
						return [context.getInputData()];
					},
				},
			],
			{ signal: stop.signal, items: [{}, {}] },
		);
		const first = run.run.items('Create').map(({ json }) => json.taskId);
		const again = await retryInterrupted(run.run, 'stop');
		expect(again.items('Create').map(({ json }) => json.taskId)).toEqual(first);
		expect(await taskCount(account)).toBe(2);
	});

	test('an earlier run of the same workflow that went well is another run', async () => {
		const account = lab.account();
		const nodes = [
			{
				name: 'Before',
				run: () => {
					if (fails) throw new Error('not yet');
					return [[{ json: {} }]];
				},
			},
			account.createNode('cubicSpaces'),
			{
				name: 'Behind',
				run: () => {
					throw new Error('the upload failed');
				},
			},
		];
		let fails = false;
		const first = await runNodes(nodes);
		fails = true;
		const second = await runNodes(nodes);
		fails = false;
		const again = await retryExecution(second.run);
		expect(again.items('Create')[0].json.taskId).not.toBe(first.run.items('Create')[0].json.taskId);
		expect(await taskCount(account)).toBe(2);
	});

	test('a lost answer is found in Ark’s list by the retry, although its own first try is still open', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'resetAfter' },
			{ on: 'list', kind: 'http500', times: 3 },
		]);
		const failed = await account.create('ark');
		expect(failed.error?.message).toEqual(MAY_EXIST);
		const again = await retryExecution(failed.run);
		const [{ id }] = await account.tasks();
		expect(again.items('Create')[0].json).toMatchObject({ taskId: id, status: 'queued' });
		expect(await taskCount(account)).toBe(1);
	});
});

describe('Retry execution of a run that lost its answer, and an expression gives another request now', () => {
	test.each([
		['a random seed', {}, { seed: '={{ Math.floor(Math.random() * 1e9) }}' }],
		['the time', { prompt: '=A fox at {{ $now.toMillis() }}' }, {}],
		['the execution', { prompt: '=A fox of {{ $execution.id }}' }, {}],
		['another node', { prompt: "={{ $('Items').first().json.p }} {{ $now.toMillis() }}" }, {}],
	])('%s: it is not sent again', async (_, parameters, options) => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter' }]);
		const items = [{ p: 'A fox' }];
		const failed = await account.create('cubicSpaces', parameters, { items, options });
		expect(failed.error?.message).toEqual(MAY_EXIST);
		// As docs/never-pay-twice.md advises.
		const nodes = failed.run.input.nodes.map((node) =>
			'parameters' in node
				? { ...node, parameters: { ...node.parameters, failedItems: 'return' } }
				: node,
		);
		const again = await retryExecution(failed.run, { nodes });
		expect(again.items('Create')[0].json).toMatchObject({ status: 'unknown' });
		expect(await taskCount(account)).toBe(1);
	});
});

describe('Retry execution after n8n was killed in the middle of the creates', () => {
	test('without a list or a key the item is unknown, nothing is sent, and the node fails without repeating itself', async () => {
		const account = lab.account();
		const first = await account.create('cubicSpaces', {}, { settings: RETRY });
		const { input } = first.run;
		// Another name of the node: this process remembers nothing under it, as after a restart.
		const nodes = input.nodes.map((node) => ({ ...node, name: 'Renamed' }));
		const again = await retryInterrupted(first.run, 'crash', { nodes });
		expect(again.error?.message).toEqual(MAY_EXIST);
		expect(again.error?.message).toMatch(/cut off/);
		expect(await taskCount(account)).toBe(1);
	});

	test('Ark: what the list proves not sent is sent, what may be it is named', async () => {
		const account = lab.account();
		const first = await runNodes([{ name: 'Before', run: () => [[{ json: {} }]] }]);
		const id = await createdElsewhere(account);
		const models = [MODELS.ark, 'doubao-seedance-2-0-fast-260128'];
		const nodes = [
			{ name: 'Rows', run: () => [models.map((model) => ({ json: { model } }))] },
			account.createNode('ark', { model: '={{ $json.model }}' }),
		];
		const again = await retryInterrupted(first.run, 'crash', { nodes });
		expect(again.error).toBeUndefined();
		const tasks = again.items('Create').map(({ json }) => json);
		expect(tasks).toEqual([
			expect.objectContaining({
				status: 'unknown',
				taskId: null,
				submittedAt: null,
				failure: expect.objectContaining({
					code: 'interrupted',
					safeToRecreate: false,
					message: MAY_EXIST,
					hint: expect.stringContaining(`This task may be it: ${id}.`),
				}),
			}),
			expect.objectContaining({ status: 'queued' }),
		]);
		expect(await taskCount(account)).toBe(2);
	});

	test('Ark: a task that its list shows late is not created again', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { listedAfterSeconds: 1 });
		const first = await runNodes([{ name: 'Before', run: () => [[{ json: {} }]] }]);
		const id = await createdElsewhere(account);
		const again = await retryInterrupted(first.run, 'crash', {
			nodes: [account.createNode('ark')],
		});
		expect(again.error?.message).toEqual(MAY_EXIST);
		expect(again.error?.description).toContain(`This task may be it: ${id}.`);
		expect(await taskCount(account)).toBe(1);
	});

	test.each([
		['is not answered', { kind: 'http500' as const, times: 9 }],
		['is not answered the second time', { kind: 'http500' as const, skip: 1, times: 9 }],
	])('Ark: a list that %s proves nothing', async (_name, fault) => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'list', ...fault }]);
		const first = await runNodes([{ name: 'Before', run: () => [[{ json: {} }]] }]);
		const again = await retryInterrupted(first.run, 'crash', {
			nodes: [account.createNode('ark')],
		});
		expect(again.error?.message).toEqual(MAY_EXIST);
		expect(await account.requests('create')).toHaveLength(0);
	});

	test('Ark: a list that keeps its tasks for a week proves nothing of an older execution', async () => {
		const account = lab.account();
		const first = await runNodes([{ name: 'Before', run: () => [[{ json: {} }]] }]);
		first.run.result.startedAt = new Date(Date.now() - 8 * 24 * 3_600_000);
		const again = await retryInterrupted(first.run, 'crash', {
			nodes: [account.createNode('ark')],
		});
		expect(again.error?.message).toEqual(MAY_EXIST);
		expect(await account.requests('create')).toHaveLength(0);
	});

	test('unknown items in bulk: those whose task a person has found are adopted, the others are given up and created anew', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { taskSeconds: 1 });
		const first = await runNodes([{ name: 'Before', run: () => [[{ json: {} }]] }]);
		const ids = [await createdElsewhere(account), await createdElsewhere(account)];
		const rows = ['A fox', 'A dog', 'A cat'].map((prompt) => ({ json: { prompt } }));
		const create = account.createNode('ark', {
			prompt: '={{ $json.prompt }}',
			failedItems: 'return',
		});
		const again = await retryInterrupted(first.run, 'crash', {
			nodes: [{ name: 'Rows', run: () => [rows] }, create],
		});
		const unknown = again.items('Create').map(({ json }) => json);
		const candidates = unknown.map(({ failure }) =>
			/may be it: ([^.]*)\./.exec((failure as { hint: string }).hint)?.[1].split(', '),
		);
		for (const named of candidates) expect(named?.sort()).toEqual(ids.sort());
		expect(await account.requests('create')).toHaveLength(2);

		// Adopted: an item with the task's ID goes to Seedance Wait, as it is or as a row of a sheet.
		const adopted = [{ ...unknown[0], taskId: ids[0] }, { taskId: ids[1] }];
		const waited = await account.wait('ark', {}, { items: adopted });
		expect(waited.tasks).toEqual([
			expect.objectContaining({ taskId: ids[0], status: 'succeeded', failure: null }),
			expect.objectContaining({ taskId: ids[1], status: 'succeeded', failure: null }),
		]);

		// Given up: the row alone, in an execution of its own.
		const anew = await account.create(
			'ark',
			{ prompt: '={{ $json.prompt }}' },
			{ items: rows.slice(2).map(({ json }) => json) },
		);
		expect(anew.task).toMatchObject({ status: 'queued' });
		expect(await taskCount(account)).toBe(3);
	});

	test('a stop while the item is looked for sends nothing', async () => {
		const account = lab.account();
		const first = await runNodes([{ name: 'Before', run: () => [[{ json: {} }]] }]);
		const stop = new AbortController();
		const running = retryInterrupted(first.run, 'crash', {
			nodes: [account.createNode('ark')],
			signal: stop.signal,
		});
		while ((await account.requests('list')).length === 0)
			await new Promise((resolve) => setTimeout(resolve, 10));
		stop.abort();
		await running;
		expect(await account.requests('create')).toHaveLength(0);
	});

	test('Ark: if n8n has kept nothing at all, what may be it is named', async () => {
		const account = lab.account();
		const first = await runNodes([{ name: 'Before', run: () => [[{ json: {} }]] }]);
		const id = await createdElsewhere(account);
		const again = await retryInterrupted(first.run, 'stop', {
			nodes: [account.createNode('ark')],
		});
		expect(again.error?.message).toEqual(MAY_EXIST);
		expect(again.error?.description).toContain(`This task may be it: ${id}.`);
		expect(await taskCount(account)).toBe(1);
	});
});

describe('as an agent’s tool', () => {
	test.each(['protect', 'return'] as const)(
		'%s: what may exist comes back as an item, so that nothing is tried again',
		async (failedItems) => {
			const account = lab.account();
			await lab.client.setFaults(account.key, [
				{ on: 'create', kind: 'http500', taken: true, times: 9 },
			]);
			const run = await account.create(
				'cubicSpaces',
				{ failedItems },
				{ asTool: true, settings: RETRY },
			);
			expect(run.error).toBeUndefined();
			expect(run.task).toMatchObject({ status: 'unknown', failure: { message: MAY_EXIST } });
			expect(await taskCount(account)).toBe(1);
			expect(await account.requests('create')).toHaveLength(1);
		},
	);

	test('two identical calls that are meant are two tasks', async () => {
		const account = lab.account();
		await account.create('qingbo', {}, { asTool: true });
		await account.create('qingbo', {}, { asTool: true });
		expect(await taskCount(account)).toBe(2);
	});
});

describe('patience is the run’s', () => {
	test.each([4, 16, 64])(
		'%i items at an account that says stop: it is asked eight times',
		async (count) => {
			const account = lab.account();
			await lab.client.setFaults(account.key, [
				{ on: 'create', kind: 'rateLimit', retryAfter: 0, times: 1_000 },
			]);
			const run = await account.create(
				'cubicSpaces',
				{ failedItems: 'return' },
				{ items: Array.from({ length: count }, () => ({})), options: { concurrency: 4 } },
			);
			expect(run.tasks).toHaveLength(count);
			for (const task of run.tasks)
				expect(task).toMatchObject({
					status: 'notCreated',
					failure: { category: 'rateLimit', retryable: true, safeToRecreate: true },
				});
			// The four that were under way together, then one at a time.
			expect((await account.requests('create')).length).toBeLessThanOrEqual(4 + 7);
		},
	);

	test('a host that answers nothing clear gets no more creates after eight of them', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'http500', taken: true, times: 1_000 },
		]);
		const run = await account.create(
			'cubicSpaces',
			{ failedItems: 'return' },
			{ items: Array.from({ length: 30 }, () => ({})), options: { concurrency: 2 } },
		);
		const sent = await account.requests('create');
		expect(sent.length).toBeLessThanOrEqual(9);
		expect(run.tasks.filter(({ status }) => status === 'unknown')).toHaveLength(sent.length);
		expect(run.tasks.at(-1)).toMatchObject({
			status: 'notCreated',
			failure: { code: 'givenUp', safeToRecreate: true },
		});
	});

	test('a host that cannot be reached is given up once for all, within seconds', async () => {
		const account = lab.account();
		const credentials = {
			seedanceCubicSpacesApi: { apiKey: account.key, baseUrl: 'http://127.0.0.1:1' },
		};
		const run = await account.create(
			'cubicSpaces',
			{ failedItems: 'return' },
			{ items: Array.from({ length: 200 }, () => ({})), credentials },
		);
		expect(run.tasks).toHaveLength(200);
		for (const task of run.tasks)
			expect(task).toMatchObject({
				status: 'notCreated',
				failure: { code: 'ECONNREFUSED', safeToRecreate: true },
			});
		// Its five tries have short pauses here; 200 rows with tries of their own would take a minute.
		expect(run.tookMs).toBeLessThan(15_000);
	});

	test('one that is accepted in between begins the row anew', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'rateLimit', retryAfter: 0, times: 5 },
			{ on: 'create', kind: 'rateLimit', retryAfter: 0, times: 5, skip: 1 },
		]);
		const run = await account.create(
			'cubicSpaces',
			{},
			{ items: [{}, {}], options: { concurrency: 1 } },
		);
		expect(run.tasks.map(({ status }) => status)).toEqual(['queued', 'queued']);
	});
});

describe('a choice that is none of its values', () => {
	const FRAME = 'https://media.example.com/a.png';
	test.each([
		['provider', { provider: 'arkk' }, /^Provider is "arkk"/],
		['mode', { mode: 'image2video', firstFrame: FRAME }, /^Mode is "image2video"/],
		['mode', { mode: '={{ $json.mode }}', firstFrame: FRAME }, /^Mode is an expression/],
		['failedItems', { failedItems: 'retrun' }, /^Failed Items is "retrun"/],
	])('%s: nothing is sent', async (_name, parameters, message) => {
		const account = lab.account();
		const run = await account.create('cubicSpaces', parameters, {
			items: [{ mode: 'imageToVideo' }],
		});
		expect(run.error?.message).toMatch(message);
		expect(await account.requests()).toEqual([]);
	});

	test('an option that cannot be read for the first item is that item’s failure', async () => {
		const account = lab.account();
		const run = await account.create(
			'openAiVideos',
			{ failedItems: 'return' },
			{
				items: [{}, { seed: 5 }],
				options: { seed: "={{ $json.seed ?? $('Nowhere').first().json.seed }}" },
			},
		);
		expect(run.tasks.map(({ status, provider }) => [status, provider])).toEqual([
			['notCreated', 'openAiVideos'],
			['queued', 'openAiVideos'],
		]);
	});
});

describe('Failed Items: Send to Error Output', () => {
	const OUTPUT = { failedItems: 'errorOutput' };
	const ROUTED = { onError: 'continueErrorOutput' } as const;

	test('failed items go there, and a repeat of the node sends nothing for what may exist', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'http500', taken: true }]);
		const run = await runNodes(
			[
				account.createNode('cubicSpaces', OUTPUT, {
					settings: { ...ROUTED, ...RETRY },
					options: { concurrency: 1 },
				}),
			],
			{ items: [{}, {}] },
		);
		expect(run.items).toHaveLength(1);
		expect(run.errorItems).toHaveLength(1);
		expect(run.errorItems[0].json).toMatchObject({ error: MAY_EXIST });
		expect(await taskCount(account)).toBe(2);
	});
});
