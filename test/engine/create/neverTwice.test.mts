/**
 * A create is paid once, whatever becomes of its answer and however often n8n repeats the run. What counts is what the
 * simulator has: each of its tasks is billed.
 */
import {
	FAULT_KINDS,
	PROVIDERS,
	type Fault,
	type FaultKind,
	type ProviderId,
} from '../../simulator/types.mts';
import { repeatNode, retryExecution } from '../support/engine.mts';
import { runNodes, useLab, type Account } from '../support/lab.mts';

/** Short pauses in place of seconds and minutes; Retry-After stays as it is. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
}));

const lab = useLab();

const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const FOUND_IN_LIST = expect.stringMatching(/^The provider’s answer to the create was lost/);
const FOUND_FROM_EARLIER = expect.stringMatching(/^This task was created by an earlier try/);
const MAY_EXIST = expect.stringMatching(/^A task may exist/);

/** Providers that list tasks, and those whose list tells which task a lost create made. */
const LISTING: readonly string[] = ['ark', 'replicate', 'waveSpeed'];
const FINDING: readonly string[] = ['ark', 'replicate'];

async function counts(account: Account) {
	const requests = await account.requests();
	const of = (op: string) => requests.filter((request) => request.op === op).length;
	return { tasks: (await account.tasks()).length, creates: of('create'), lists: of('list') };
}

describe('what becomes of a create that goes wrong once', () => {
	const REFUSED: FaultKind[] = [
		'quota',
		'insufficientBalance',
		'http401',
		'http403json',
		'http403html',
		'http404',
		'redirect',
		'policy',
		'realPerson',
	];
	const LATER: FaultKind[] = ['rateLimit', 'http503NotTaken'];
	const LATE: FaultKind[] = ['delay', 'delayBefore'];
	const OPEN = FAULT_KINDS.filter((kind) => ![...REFUSED, ...LATER, ...LATE].includes(kind));
	const TAKEN: FaultKind[] = [
		'html200',
		'truncatedJson',
		'emptyBody',
		'wrongTypes',
		'hugeBody',
		'resetAfter',
	];

	async function createUnder(provider: ProviderId, fault: Omit<Fault, 'on'>) {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', ...fault }]);
		const { task } = await account.create(provider, { failedItems: 'return' });
		return { task, counts: await counts(account) };
	}

	/** What they answer to a used-up quota is their upstream's answer, about their own account. */
	const GATEWAYS = new Set<ProviderId>(['cubicSpaces', 'cubicSpacesArk', 'newApi', 'openAiVideos']);

	describe.each(PROVIDERS)('%s', (provider) => {
		const lists = LISTING.includes(provider) ? 1 : 0;
		const finds = FINDING.includes(provider);
		const keyed = provider === 'qingbo';

		const gateway = GATEWAYS.has(provider);
		const refusals = REFUSED.filter((kind) => !gateway || kind !== 'quota');
		test.each(refusals)('%s: certainly no task, not sent again', async (kind) => {
			const { task, counts } = await createUnder(provider, { kind });
			expect(task).toMatchObject({
				taskId: null,
				status: 'notCreated',
				done: true,
				submittedAt: null,
				failure: { safeToRecreate: true },
			});
			expect(counts).toEqual({ tasks: 0, creates: 1, lists: 0 });
		});

		if (gateway) {
			test('the gateway’s own quota is used up: another channel may take it', async () => {
				const { task, counts } = await createUnder(provider, { kind: 'quota' });
				expect(task).toMatchObject({ taskId: expect.any(String), failure: null });
				expect(counts).toEqual({ tasks: 1, creates: 2, lists: 0 });
			});
		}

		test.each(LATER)('%s: certainly no task, sent again', async (kind) => {
			const { task, counts } = await createUnder(provider, { kind });
			expect(task).toMatchObject({ taskId: expect.any(String), failure: null, warnings: [] });
			expect(counts).toEqual({ tasks: 1, creates: 2, lists: 0 });
		});

		test.each(LATE)('%s: an answer that is late but in time', async (kind) => {
			const { task, counts } = await createUnder(provider, { kind, delayMs: 100 });
			expect(task).toMatchObject({ taskId: expect.any(String), failure: null });
			expect(counts).toEqual({ tasks: 1, creates: 1, lists: 0 });
		});

		const open: Array<[string, Omit<Fault, 'on'>, tasks: number]> = [
			...OPEN.map((kind): [string, Omit<Fault, 'on'>, number] => [
				kind,
				{ kind, bytes: 6 * 1024 * 1024 },
				TAKEN.includes(kind) ? 1 : 0,
			]),
			['http500, and yet taken', { kind: 'http500', taken: true }, 1],
			['http502html, and yet taken', { kind: 'http502html', taken: true }, 1],
		];
		test.each(open)('%s: nobody knows', async (_name, fault, tasks) => {
			const { task, counts } = await createUnder(provider, fault);
			if (keyed) {
				// The same Idempotency-Key makes a second create harmless.
				expect(task).toMatchObject({ taskId: expect.any(String), failure: null });
				expect(counts).toEqual({ tasks: 1, creates: 2, lists });
				return;
			}
			// A task that does not appear, or cannot be told, may still come: the list is looked at three times.
			expect(counts).toEqual({ tasks, creates: 1, lists: finds && tasks === 1 ? 1 : lists * 3 });
			if (finds && tasks === 1) {
				expect(task).toMatchObject({
					taskId: expect.any(String),
					status: 'queued',
					failure: null,
					warnings: [FOUND_IN_LIST],
				});
				return;
			}
			expect(task).toMatchObject({
				taskId: null,
				status: 'unknown',
				done: false,
				submittedAt: expect.any(String),
				failure: { message: MAY_EXIST, retryable: false, safeToRecreate: false },
			});
			expect(task.failure?.hint).toContain(String(task.submittedAt));
		});
	});

	test('the message says what the clip would cost again, where a price is known', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter', times: 5 }]);
		const run = await account.create('qingbo', { failedItems: 'return' });
		expect(run.task.failure?.message).toMatch(/^A task may exist and cost about 0\.8296 USD:/);
	});

	test('no connection: nothing was sent, tried again, and said so', async () => {
		const account = lab.account();
		const credentials = {
			seedanceCubicSpacesApi: { apiKey: account.key, baseUrl: 'http://127.0.0.1:1' },
		};
		const run = await account.create('cubicSpaces', { failedItems: 'return' }, { credentials });
		expect(run.task).toMatchObject({
			status: 'notCreated',
			failure: {
				code: 'ECONNREFUSED',
				message: '127.0.0.1:1 refused the connection',
				retryable: true,
				safeToRecreate: true,
			},
		});
		expect(run.task.failure?.hint).toMatch(/nothing was sent/);
	});
});

describe('later', () => {
	test('Retry-After is honoured, for the other items too', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'rateLimit', retryAfter: 1 }]);
		const run = await account.create('ark', {}, { items: [{}, {}], options: { concurrency: 1 } });
		expect(run.tasks.map(({ status }) => status)).toEqual(['queued', 'queued']);
		const [first, second, third] = (await account.requests('create')).map(({ at }) => at);
		expect(second - first).toBeGreaterThanOrEqual(700);
		expect(third).toBeGreaterThanOrEqual(second);
	});

	test('a provider that wants to be left alone for too long is left alone', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'rateLimit', retryAfter: 3600 },
		]);
		const run = await account.create('ark', { failedItems: 'return' }, { items: [{}, {}] });
		expect(run.tasks.map(({ status, failure }) => [status, failure?.category])).toEqual([
			['notCreated', 'rateLimit'],
			expect.any(Array),
		]);
		expect(run.tookMs).toBeLessThan(10_000);
	});

	test('a provider that stays busy is asked eight times in all', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'rateLimit', times: 99 }]);
		const run = await account.create(
			'ark',
			{ failedItems: 'return' },
			{ options: { includeRaw: true } },
		);
		expect(run.task).toMatchObject({
			status: 'notCreated',
			failure: { category: 'rateLimit', retryable: true, safeToRecreate: true },
		});
		expect(JSON.stringify(run.jsons[0].raw)).toMatch(/RpmRateLimitExceeded/);
		expect(await counts(account)).toEqual({ tasks: 0, creates: 8, lists: 0 });
	});

	test('once an answer was lost, a refusal of the repeat does not make it certain', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'resetAfter' },
			{ on: 'create', kind: 'insufficientBalance', times: 9 },
		]);
		const run = await account.create('qingbo', { failedItems: 'return' });
		expect(run.task).toMatchObject({ status: 'unknown', failure: { message: MAY_EXIST } });
	});
});

describe('Ark’s list of tasks', () => {
	test('one of two identical clips: the task that no other item has', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter' }]);
		const run = await account.create('ark', {}, { items: [{}, {}], options: { concurrency: 1 } });
		const [lost, clear] = run.tasks;
		expect(lost.warnings).toEqual([FOUND_IN_LIST]);
		expect(clear.warnings).toEqual([]);
		expect([lost.taskId, clear.taskId].sort()).toEqual(
			(await account.tasks()).map(({ id }) => id).sort(),
		);
	});

	test('two identical clips, both lost: nobody can tell which is which', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter', times: 2 }]);
		const run = await account.create('ark', { failedItems: 'return' }, { items: [{}, {}] });
		expect(run.tasks.map(({ status }) => status)).toEqual(['unknown', 'unknown']);
		expect(await counts(account)).toEqual({ tasks: 2, creates: 2, lists: 3 });
	});

	test('a lost create never takes the task of another lost one', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'http500' }, // no task
			{ on: 'create', kind: 'resetAfter' }, // a task
		]);
		const run = await account.create(
			'ark',
			{ failedItems: 'return', prompt: '={{ $json.prompt }}' },
			{ items: [{ prompt: 'A fox' }, { prompt: 'A dog' }], options: { concurrency: 1 } },
		);
		expect(run.tasks.map(({ taskId, status }) => [taskId, status])).toEqual([
			[null, 'unknown'],
			[null, 'unknown'],
		]);
	});

	test('different lengths tell finished tasks apart', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { taskSeconds: 0 });
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter', times: 2 }]);
		const run = await account.create(
			'ark',
			{ duration: '={{ $json.seconds }}' },
			{ items: [{ seconds: 4 }, { seconds: 8 }] },
		);
		const byId = new Map((await account.tasks()).map(({ id, request }) => [id, request]));
		expect(run.tasks.map(({ taskId }) => byId.get(taskId ?? ''))).toEqual([
			expect.objectContaining({ duration: 4 }),
			expect.objectContaining({ duration: 8 }),
		]);
	});

	test('an older task of the same kind is not taken for the lost one', async () => {
		const account = lab.account();
		await account.create('ark');
		await new Promise((resolve) => setTimeout(resolve, 6_500));
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'http500' }]);
		const run = await account.create('ark', { failedItems: 'return' });
		expect(run.task).toMatchObject({ taskId: null, status: 'unknown' });
	});

	test('a list that cannot be read leaves the item unknown', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'resetAfter' },
			{ on: 'list', kind: 'http500', times: 9 },
		]);
		const run = await account.create('ark', { failedItems: 'return' });
		expect(run.task).toMatchObject({ taskId: null, status: 'unknown' });
		expect(await counts(account)).toEqual({ tasks: 1, creates: 1, lists: 3 });
	});
});

describe('Qingbo’s Idempotency-Key', () => {
	const keysOf = async (account: Account) =>
		(await account.requests('create')).map(({ headers }) => headers['idempotency-key']);

	test('identical clips have keys of their own', async () => {
		const account = lab.account();
		await account.create('qingbo', {}, { items: [{}, {}, {}] });
		const keys = await keysOf(account);
		expect(new Set(keys).size).toBe(3);
		expect(await counts(account)).toMatchObject({ tasks: 3, creates: 3 });
	});

	test('a repeat has the same key, in a later try of the run too', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter', times: 7 }]);
		const run = await account.create('qingbo', {}, { settings: RETRY });
		expect(run.error).toBeUndefined();
		const keys = await keysOf(account);
		expect(keys).toHaveLength(8);
		expect(new Set(keys).size).toBe(1);
		expect(await counts(account)).toMatchObject({ tasks: 1 });
		expect(run.task.taskId).toBe((await account.tasks())[0].id);
	});

	test('the other providers get no such header', async () => {
		for (const provider of PROVIDERS) {
			if (provider === 'qingbo') continue;
			const account = lab.account();
			await account.create(provider);
			expect(await keysOf(account)).toEqual([undefined]);
		}
	});
});

describe('Retry On Fail', () => {
	test.each(PROVIDERS)(
		'%s: a run that fails after a lost create is not paid twice',
		async (provider) => {
			const account = lab.account();
			await lab.client.setFaults(account.key, [
				{ on: 'create', kind: 'resetAfter', times: provider === 'qingbo' ? 5 : 1 },
				{ on: 'list', kind: 'http500', times: 3 },
			]);
			const run = await account.create(provider, {}, { settings: RETRY });
			expect((await counts(account)).tasks).toBe(1);
			if (FINDING.includes(provider) || provider === 'qingbo') {
				// The second try finds it.
				expect(run.task.taskId).toBe((await account.tasks())[0].id);
			} else {
				expect(run.error?.message).toEqual(MAY_EXIST);
				expect(await counts(account)).toMatchObject({ creates: 1 });
			}
		},
	);

	test('a refusal is sent again by each try, because nothing exists', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'insufficientBalance', times: 2 },
		]);
		const run = await account.create('cubicSpaces', {}, { settings: RETRY });
		expect(run.error).toBeUndefined();
		expect(run.task.warnings).toEqual([]);
		expect(await counts(account)).toMatchObject({ tasks: 1, creates: 3 });
	});

	test('a run with a task returns items, so that there is nothing to repeat', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'policy', skip: 1, times: 9 }]);
		const run = await account.create(
			'cubicSpaces',
			{},
			{ items: [{}, {}, {}], settings: RETRY, options: { concurrency: 1 } },
		);
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ status }) => status)).toEqual(['queued', 'notCreated', 'notCreated']);
		expect(await counts(account)).toMatchObject({ tasks: 1, creates: 3 });
	});

	test('a field named error among the input’s own does not make n8n repeat the node', async () => {
		const account = lab.account();
		const run = await account.create(
			'cubicSpaces',
			{},
			{
				items: [{ error: 'of an earlier node', title: 'Fox' }, {}],
				options: { includeOtherFields: true },
				settings: RETRY,
			},
		);
		expect(run.jsons[0]).toMatchObject({ title: 'Fox', status: 'queued' });
		expect(run.jsons[0]).not.toHaveProperty('error');
		expect(await counts(account)).toMatchObject({ tasks: 2, creates: 2 });
	});

	test('a lost create is found by the next try, beside an item that this try creates', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'resetAfter' },
			{ on: 'create', kind: 'insufficientBalance' },
			{ on: 'list', kind: 'http500', times: 3 },
		]);
		const run = await account.create(
			'ark',
			{ prompt: '={{ $json.prompt }}' },
			{
				items: [{ prompt: 'A fox' }, { prompt: 'A dog' }],
				options: { concurrency: 1 },
				settings: RETRY,
			},
		);
		expect(run.error).toBeUndefined();
		expect(run.tasks.map(({ warnings }) => warnings)).toEqual([[FOUND_IN_LIST], []]);
		const byId = new Map((await account.tasks()).map(({ id, prompt }) => [id, prompt]));
		expect(run.tasks.map(({ taskId }) => byId.get(taskId ?? ''))).toEqual(['A fox', 'A dog']);
		expect(await counts(account)).toMatchObject({ tasks: 2, creates: 3 });
	});

	test('if n8n repeats a run with tasks all the same, they are found and not created again', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'policy', skip: 1 }]);
		const run = await account.create(
			'cubicSpaces',
			{ prompt: '={{ $json.prompt }}' },
			{
				items: [{ prompt: 'A fox' }, { prompt: 'A dog' }, { prompt: 'A cat' }],
				options: { concurrency: 1 },
			},
		);
		expect(run.tasks.map(({ status }) => status)).toEqual(['queued', 'notCreated', 'queued']);
		const again = await repeatNode(run.run, 'Create');
		const tasks = again.items('Create').map(({ json }) => json);
		expect(tasks).toEqual([
			expect.objectContaining({ taskId: run.tasks[0].taskId, warnings: [FOUND_FROM_EARLIER] }),
			expect.objectContaining({ taskId: expect.any(String), warnings: [] }),
			expect.objectContaining({ taskId: run.tasks[2].taskId, warnings: [FOUND_FROM_EARLIER] }),
		]);
		expect(await counts(account)).toMatchObject({ tasks: 3, creates: 4 });
	});
});

describe('Retry execution', () => {
	test('of a run that failed over a lost create does not send it again', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter' }]);
		const failed = await account.create('openAiVideos');
		expect(failed.error?.message).toEqual(MAY_EXIST);
		const again = await retryExecution(failed.run);
		expect(again.error?.message).toEqual(MAY_EXIST);
		expect(await counts(account)).toMatchObject({ tasks: 1, creates: 1 });
	});

	test('sends what was certainly not created', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'insufficientBalance' }]);
		const failed = await account.create('openAiVideos');
		expect(failed.error?.message).toMatch(/no balance/);
		const again = await retryExecution(failed.run);
		expect(again.error).toBeUndefined();
		expect(await counts(account)).toMatchObject({ tasks: 1, creates: 2 });
	});

	test('of a run that failed behind the node goes on from there', async () => {
		const account = lab.account();
		let fails = true;
		const failed = await runNodes([
			account.createNode('openAiVideos'),
			{
				name: 'Fragile',
				run: (context) => {
					if (fails) throw new Error('broken');
					return [context.getInputData()];
				},
			},
		]);
		expect(failed.error?.message).toBe('broken');
		fails = false;
		const again = await retryExecution(failed.run);
		expect(again.items('Fragile')[0].json).toMatchObject({ status: 'queued' });
		expect(await counts(account)).toMatchObject({ tasks: 1, creates: 1 });
	});

	test('of a run that a person stopped creates nothing a second time', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'delay', delayMs: 300, times: 9 },
		]);
		const stop = new AbortController();
		const running = account.create(
			'cubicSpaces',
			{},
			{ items: [{}, {}, {}], options: { concurrency: 1 }, signal: stop.signal },
		);
		while ((await account.requests('create')).length < 2)
			await new Promise((resolve) => setTimeout(resolve, 20));
		stop.abort();
		const stopped = await running;
		expect(stopped.status).toBe('canceled');
		const before = await counts(account);
		expect(before.tasks).toBe(2);
		await retryExecution(stopped.run, { signal: undefined });
		expect(await counts(account)).toEqual(before);
	});
});

describe('a person stops the execution', () => {
	test('in the middle of the creates: what was sent is waited for, nothing more is sent', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [
			{ on: 'create', kind: 'delay', delayMs: 300, times: 9 },
		]);
		const stop = new AbortController();
		const running = account.create(
			'cubicSpaces',
			{},
			{
				items: [{}, {}, {}, {}, {}, {}],
				options: { concurrency: 2 },
				signal: stop.signal,
			},
		);
		// Two have been answered by then, and two are under way.
		while ((await account.requests('create')).length < 4)
			await new Promise((resolve) => setTimeout(resolve, 20));
		stop.abort();
		const run = await running;
		expect(run.status).toBe('canceled');
		const created = run.tasks.filter(({ taskId }) => taskId !== null);
		expect(created.map(({ taskId }) => taskId).sort()).toEqual(
			(await account.tasks()).map(({ id }) => id).sort(),
		);
		expect(created).toHaveLength(4);
		expect(run.tasks.slice(4)).toEqual([
			expect.objectContaining({
				status: 'notCreated',
				failure: expect.objectContaining({
					code: 'stopped',
					message: 'The execution was stopped before this task was created',
					safeToRecreate: true,
				}),
			}),
			expect.objectContaining({ status: 'notCreated' }),
		]);
	});

	test('while the provider wants to be left alone: at once, and without an error', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'rateLimit', retryAfter: 60 }]);
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 300);
		const run = await account.create('ark', {}, { signal: stop.signal, settings: RETRY });
		expect(run.status).toBe('canceled');
		expect(run.tookMs).toBeLessThan(10_000);
		expect(run.task).toMatchObject({ status: 'notCreated', failure: { code: 'stopped' } });
		expect(await counts(account)).toEqual({ tasks: 0, creates: 1, lists: 0 });
	});
});

describe('a run on purpose creates again', () => {
	test('a loop that comes round, also after a round that lost an answer', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter' }]);
		let round = 0;
		const run = await runNodes(
			[
				account.createNode('cubicSpaces', { failedItems: 'return' }),
				{
					name: 'Again',
					outputs: 2,
					run: (context) => {
						round += 1;
						const items = context.getInputData();
						return round < 3 ? [items, []] : [[], items];
					},
				},
				{ name: 'End', run: (context) => [context.getInputData()] },
			],
			{
				connections: [
					['Create', 'Again'],
					['Again', 0, 'Create'],
					['Again', 1, 'End'],
				],
			},
		);
		expect(run.error).toBeUndefined();
		expect(run.run.runsOf('Create')).toBe(3);
		expect([0, 1, 2].map((index) => run.run.items('Create', 0, index)[0].json.status)).toEqual([
			'unknown',
			'queued',
			'queued',
		]);
		expect(await counts(account)).toMatchObject({ tasks: 3, creates: 3 });
	});

	test('a second execution', async () => {
		const account = lab.account();
		await account.create('cubicSpaces');
		await account.create('cubicSpaces');
		expect(await counts(account)).toMatchObject({ tasks: 2, creates: 2 });
	});

	test('the same clip twice in one run', async () => {
		const account = lab.account();
		const run = await account.create('cubicSpaces', {}, { items: [{}, {}] });
		expect(new Set(run.tasks.map(({ taskId }) => taskId)).size).toBe(2);
	});
});

test('the ledger in the node’s context is empty after a clean run, and never holds the clip', async () => {
	const account = lab.account();
	const clean = await account.create('cubicSpaces');
	expect(clean.run.context('Create')).toEqual({});

	await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter' }]);
	const open = await account.create('cubicSpaces', {
		mode: 'imageToVideo',
		firstFrame: 'https://media.example.com/private.png?signature=secret',
		failedItems: 'return',
	});
	const kept = JSON.stringify(open.run.context('Create'));
	expect(kept).toMatch(/"state":"sent"/);
	expect(kept).not.toMatch(/fox|private|secret/i);
});
