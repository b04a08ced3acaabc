/** The guard of a parked wait, and parking itself, with a stand-in for n8n's server. */
import type {
	IDataObject,
	INodeExecutionData,
	IRunExecutionData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { retryExecution, runWorkflow, type WorkflowRun } from '../support/engine.mts';
import { useLab, type Account } from '../support/lab.mts';
import { claimEnd } from '../../../nodes/SeedanceWait/parked/claims';

/** Whether n8n is starting; in most tests it has been up for long. */
let mockStarting = false;
afterEach(() => (mockStarting = false));
jest.mock('../../../nodes/SeedanceWait/parked/claims', () => ({
	...jest.requireActual<object>('../../../nodes/SeedanceWait/parked/claims'),
	isStarting: () => mockStarting,
}));

const lab = useLab({ seconds: 0 });
let parents = 0;

/** What the guard starts. */
interface Started {
	workflow: IWorkflowBase;
	items: INodeExecutionData[];
	parent?: string;
}

const PARENT = {
	waitTill: new Date('3000-01-01'),
	resultData: { runData: { Wait: [{}] } },
	executionData: {
		nodeExecutionStack: [
			{ node: { name: 'Wait' }, data: { main: [[{ json: { status: 'queued' } }]] } },
		],
	},
};

function output(...items: object[]): object {
	return { data: { main: [items.map((json) => ({ json }))] } };
}

function startOf(tasks: IDataObject[]): IDataObject[] {
	return tasks.map((task) => ({
		task,
		other: null,
		raw: false,
		fileName: null,
		passThrough: false,
	}));
}

/** One look of a guard at its checks. */
async function look(
	tasks: IDataObject[],
	checks: object | undefined,
	{
		plan = {},
		input = {},
		started = [],
		refuse = false,
		guard,
	}: {
		plan?: object;
		input?: IDataObject;
		started?: Started[];
		refuse?: boolean;
		/** The first guard's run, if this is the second's look. */
		guard?: object;
	} = {},
): Promise<WorkflowRun> {
	const parent =
		(plan as { parentExecutionId?: string }).parentExecutionId ?? `guarded-${++parents}`;
	const additionalData: Partial<IWorkflowExecuteAdditionalData> = {
		executeWorkflow: async (info, _data, { inputData = [], parentExecution }) => {
			if (refuse) throw new Error('Node "Check" does not have access to the credential');
			if (!info.code) throw new Error('Only workflows of its own are started');
			started.push({
				workflow: JSON.parse(JSON.stringify(info.code)) as IWorkflowBase,
				items: JSON.parse(JSON.stringify(inputData)) as INodeExecutionData[],
				parent: parentExecution?.executionId,
			});
			return await Promise.resolve({ executionId: `started-${started.length}`, data: [[]] });
		},
		getRunExecutionData: async (id) => {
			const runs: Record<string, object | undefined> = { [parent]: PARENT, guard };
			return await Promise.resolve((runs[id] ?? checks) as unknown as IRunExecutionData);
		},
	};
	const whole = {
		parkedAt: Date.now() - 300_000,
		deadline: Date.now() + 600_000,
		timeout: 15,
		checks: 'checks',
		mark: 'mark',
		guardEnds: true,
		credentials: { seedanceArkApi: { id: '7', name: 'Ark' } },
		parentExecutionId: parent,
		parentNode: 'Wait',
		parentRun: 0,
		...(guard && { guard: 'guard' }),
		...plan,
	};
	return await runWorkflow({
		nodes: [
			{ name: 'Start', run: () => [startOf(tasks).map((json) => ({ json }))] },
			{ name: 'Sleep', run: () => [[{ json: input }]] },
			{
				name: 'Look',
				type: 'seedanceWait',
				parameters: { provider: 'fromTask', phase: 'guard', plan: JSON.stringify(whole) },
			},
		],
		items: [{ json: {} }],
		additionalData,
	});
}

async function twoTasks(account: Account): Promise<IDataObject[]> {
	return await account.created(
		'ark',
		{ prompt: '={{ $json.prompt }}' },
		{ items: [{ prompt: 'a' }, { prompt: 'b' }] },
	);
}

async function requests(account: Account): Promise<number> {
	const { status = 0, list = 0 } = await account.client.counts(account.key);
	return status + list;
}

/** Checks that were lost after they had found the first of two tasks finished. */
function lostAfterAFind(tasks: IDataObject[]): object {
	const changes = { status: 'succeeded', done: true, videoUrl: 'http://127.0.0.1:9/clip.mp4' };
	const state = { mark: 'mark', index: 0, changes, settled: true, failedCalls: 0 };
	return {
		waitTill: new Date(Date.now() - 7_200_000),
		resultData: {
			runData: {
				Start: [output(...startOf(tasks))],
				Check: [output({ seedanceCheck: state })],
			},
			error: { name: 'WorkflowCrashedError', message: 'Workflow did not finish' },
		},
	};
}

test('lost checks are started anew with what they had found out, and hand nothing over themselves', async () => {
	const account = lab.account();
	const tasks = await twoTasks(account);
	const started: Started[] = [];
	const run = await look(tasks, lostAfterAFind(tasks), { started });
	expect(run.error).toBeUndefined();
	expect(started).toMatchObject([{ parent: undefined }]);
	const [{ workflow, items }] = started;
	expect(items.map(({ json }) => json)).toMatchObject([
		{ passThrough: true, task: { status: 'succeeded', taskId: tasks[0].taskId } },
		{ passThrough: false, task: { status: 'queued', taskId: tasks[1].taskId } },
	]);
	const check = workflow.nodes.find(({ name }) => name === 'Check');
	expect(check?.credentials).toEqual({ seedanceArkApi: { id: '7', name: 'Ark' } });
	expect(JSON.parse(String(check?.parameters.plan))).toMatchObject({ detached: true });
	expect(run.items('Look')[0].json).toMatchObject({ checks: 'started-1', detached: true });
	expect(await requests(account)).toBe(0);
});

test('a guard that n8n takes up while it is starting goes back to sleep at once, the second one for longer', async () => {
	const account = lab.account();
	const tasks = await twoTasks(account);
	const started: Started[] = [];
	mockStarting = true;
	const first = await look(tasks, lostAfterAFind(tasks), { started });
	const second = await look(tasks, lostAfterAFind(tasks), {
		started,
		guard: lostAfterAFind(tasks),
	});
	expect(started).toEqual([]);
	expect(first.items('Look').map(({ json }) => json)).toMatchObject([
		{ checks: 'checks', sleepSeconds: 100, seedanceCheck: { mark: 'mark' } },
	]);
	expect(second.items('Look')[0].json).toMatchObject({ guardLost: false, sleepSeconds: 400 });
});

test('checks that n8n refuses to start: nothing is lost before the deadline …', async () => {
	const account = lab.account();
	const tasks = await twoTasks(account);
	const run = await look(tasks, lostAfterAFind(tasks), { refuse: true });
	expect(run.error).toBeUndefined();
	expect(run.items('Look')).toHaveLength(1);
	expect(run.items('Look')[0].json).toMatchObject({ seedanceCheck: { mark: 'mark' } });
});

test('… and soon after it the guard ends the wait, with what was found out and the tasks as last seen', async () => {
	const account = lab.account();
	const tasks = await twoTasks(account);
	const late = { plan: { deadline: Date.now() - 1000 }, refuse: true };
	const first = await look(tasks, lostAfterAFind(tasks), late);
	const [{ json }] = first.items('Look');
	expect(json).toMatchObject({ lastTry: true, seedanceCheck: { mark: 'mark' } });
	const last = await look(tasks, lostAfterAFind(tasks), { ...late, input: json });
	expect(last.error).toBeUndefined();
	expect(last.items('Look').map((item) => item.json)).toMatchObject([
		{ status: 'succeeded', timedOut: false },
		{
			status: 'queued',
			timedOut: true,
			warnings: [expect.stringContaining('Workflow did not finish')],
		},
	]);
});

const RESULT = {
	resultData: { runData: { Result: [output({ status: 'succeeded', taskId: 'x' })] } },
};

test('checks that the guard has started have ended: their result is handed over, and nobody is asked', async () => {
	const account = lab.account();
	const run = await look(await twoTasks(account), RESULT, {
		input: { checks: 'started-1', detached: true },
	});
	expect(run.items('Look').map(({ json }) => json)).toEqual([{ status: 'succeeded', taskId: 'x' }]);
	expect(await requests(account)).toBe(0);
});

test('checks have ended, and n8n has lost what they handed over: the guard hands it over at its second look', async () => {
	const account = lab.account();
	const tasks = await twoTasks(account);
	const started: Started[] = [];
	const first = await look(tasks, RESULT, { started });
	const [{ json }] = first.items('Look');
	expect(json).toMatchObject({ checksAre: 'finished', looksAfterEnd: 1 });
	const second = await look(tasks, RESULT, { input: json, started });
	expect(second.items('Look').map((item) => item.json)).toEqual([
		{ status: 'succeeded', taskId: 'x' },
	]);
	expect(started).toEqual([]);
	expect(await requests(account)).toBe(0);
});

test('the result is on its way, and what brought it is pruned meanwhile: nothing is started anew', async () => {
	const account = lab.account();
	const tasks = await twoTasks(account);
	const started: Started[] = [];
	// As checks of this process do before they end.
	const handed = { plan: { parentExecutionId: 'handed over' }, started };
	claimEnd(JSON.stringify(['handed over', 'Wait', 0]), 'run');
	const run = await look(tasks, undefined, handed);
	expect(run.items('Look')).toMatchObject([{ json: { seedanceCheck: { mark: 'mark' } } }]);
	expect(started).toEqual([]);
});

test('checks have failed as the user wants, and n8n has lost it: the guard fails with the same words', async () => {
	const account = lab.account();
	const error = { name: 'NodeOperationError', message: 'It failed', description: 'Do this' };
	const failed = { resultData: { runData: {}, error } };
	const run = await look(await twoTasks(account), failed, {
		plan: { failedTasks: 'stop' },
		input: { looksAfterEnd: 1 },
	});
	expect(run.error).toMatchObject({ message: 'It failed', description: 'Do this' });
});

describe('the second guard', () => {
	const CRASHED = { name: 'WorkflowCrashedError', message: 'Workflow did not finish' };

	test('leaves the checks to the first while that sleeps, lost or not', async () => {
		const account = lab.account();
		const tasks = await twoTasks(account);
		const started: Started[] = [];
		const guard = { waitTill: new Date(Date.now() + 60_000), resultData: { runData: {} } };
		const run = await look(tasks, lostAfterAFind(tasks), { guard, started });
		expect(run.items('Look').map(({ json }) => json)).toMatchObject([
			{ checksAre: 'going on', guardLost: false, seedanceCheck: { mark: 'mark' } },
		]);
		expect(started).toEqual([]);
	});

	test('does the work of a first that was killed, from where that left it', async () => {
		const account = lab.account();
		const tasks = await twoTasks(account);
		const left = { checks: 'checks', knows: 'checks', looksAfterEnd: 0, detached: false };
		const guard = { resultData: { runData: { Look: [output(left)] }, error: CRASHED } };
		const started: Started[] = [];
		const first = await look(tasks, lostAfterAFind(tasks), { guard, started });
		expect(started).toMatchObject([{ parent: undefined }]);
		expect(started[0].items.map(({ json }) => json.passThrough)).toEqual([true, false]);
		const [{ json }] = first.items('Look');
		expect(json).toMatchObject({ checks: 'started-1', detached: true, guardLost: true });
		const last = await look(tasks, RESULT, { guard, started, input: json });
		expect(last.items('Look').map((item) => item.json)).toEqual([
			{ status: 'succeeded', taskId: 'x' },
		]);
		expect(started).toHaveLength(1);
	});

	test('takes over checks that a killed first had started anew, and starts no others', async () => {
		const account = lab.account();
		const left = { checks: 'started-1', detached: true };
		const guard = { resultData: { runData: { Look: [output(left)] }, error: CRASHED } };
		const started: Started[] = [];
		const run = await look(await twoTasks(account), RESULT, { guard, started });
		expect(run.items('Look').map(({ json }) => json)).toEqual([
			{ status: 'succeeded', taskId: 'x' },
		]);
		expect(started).toEqual([]);
	});

	test('hands over what the first has ended with, if n8n has lost it', async () => {
		const account = lab.account();
		const tasks = await twoTasks(account);
		const checks = lostAfterAFind(tasks);
		const first = await look(tasks, checks, { guard: RESULT });
		const [{ json }] = first.items('Look');
		expect(json).toMatchObject({ checksAre: 'finished', looksAfterEnd: 1 });
		const second = await look(tasks, checks, { guard: RESULT, input: json });
		expect(second.items('Look').map((item) => item.json)).toEqual([
			{ status: 'succeeded', taskId: 'x' },
		]);
	});
});

describe('Retry execution of one that was stopped while it was parked: n8n passes on what it has kept', () => {
	async function passedOn(failedTasks: string, onError?: 'continueErrorOutput'): Promise<unknown> {
		const account = lab.account();
		const tasks = await twoTasks(account);
		await account.client.setSettings(account.key, { taskSeconds: 600 });
		const [open] = await account.created('ark', { prompt: 'c' });
		const executeWorkflow = async () =>
			await Promise.resolve({ executionId: '1', data: [[]], waitTill: new Date('3000-01-01') });
		const parked = await account.wait(
			'ark',
			{ waitStrategy: 'suspend', timeout: 10, failedTasks },
			{
				items: [open, ...tasks],
				options: { holdFor: 0 },
				additionalData: { executeWorkflow },
				...(onError && { settings: { onError } }),
			},
		);
		expect(parked.run.result.waitTill).toBeDefined();
		const again = await retryExecution(parked.run);
		expect([again.status, again.error]).toEqual(['success', undefined]);
		return again
			.outputs('Wait')
			.map((items) => items.map(({ json }) => json.error ?? [json.status, json.timedOut]));
	}
	const lost = expect.stringMatching(/^cgt-\S+: .* as it was when it was parked \[item 0\]$/);

	test('as last seen, if failed tasks are items', async () => {
		expect(await passedOn('return')).toEqual([
			[
				['queued', true],
				['succeeded', false],
				['succeeded', false],
			],
		]);
	});

	test.each(['errorOutput', 'stop'])('as an error, if failed tasks are none (%s)', async (how) => {
		const succeeded = ['succeeded', false];
		expect(await passedOn(how)).toEqual([[lost, succeeded, succeeded]]);
	});

	test('at the error output, if that is where failed tasks go', async () => {
		const succeeded = ['succeeded', false];
		expect(await passedOn('errorOutput', 'continueErrorOutput')).toEqual([
			[succeeded, succeeded],
			[lost],
		]);
	});
});

describe('held in process', () => {
	async function held(
		mode: WorkflowExecuteMode,
		waitStrategy: string,
		more: Partial<IWorkflowExecuteAdditionalData> = {},
	): Promise<{ statuses: unknown[]; hints: Array<{ message: string; type?: string }> }> {
		const account = lab.account();
		await account.client.setSettings(account.key, { taskSeconds: 2 });
		const tasks = await twoTasks(account);
		const { run } = await account.wait(
			'ark',
			{ waitStrategy, timeout: 10 },
			{ items: tasks, mode, options: { holdFor: 0 }, additionalData: more },
		);
		expect(run.error).toBeUndefined();
		expect(run.result.waitTill).toBeUndefined();
		return { statuses: run.items('Wait').map(({ json }) => json.status), hints: run.hints('Wait') };
	}

	test.each([
		['auto', 'info'],
		['suspend', 'warning'],
	])('an evaluation, %s: it takes what is parked for the result', async (strategy, type) => {
		const { statuses, hints } = await held('evaluation', strategy);
		expect(statuses).toEqual(['succeeded', 'succeeded']);
		expect(hints).toMatchObject([{ message: expect.stringContaining('evaluation'), type }]);
	});

	test('checks that n8n does not let sleep, and that hand back nothing: every item comes out', async () => {
		const { statuses, hints } = await held('trigger', 'suspend', {
			executeWorkflow: async () => await Promise.resolve({ executionId: '1', data: [[]] }),
		});
		expect(statuses).toEqual(['succeeded', 'succeeded']);
		expect(hints).toMatchObject([{ message: expect.stringContaining('did not let the checks') }]);
	});

	test('a time limit of n8n’s: the wait ends before it, with the tasks as last seen and the reason', async () => {
		const account = lab.account();
		await account.client.setSettings(account.key, { taskSeconds: 600 });
		const tasks = await twoTasks(account);
		const { run } = await account.wait(
			'ark',
			{ waitStrategy: 'inProcess', timeout: 60 },
			{ items: tasks, additionalData: { executionTimeoutTimestamp: Date.now() + 8_000 } },
		);
		expect(run.error).toBeUndefined();
		expect(run.items('Wait').map(({ json }) => json)).toMatchObject(
			tasks.map(() => ({
				timedOut: true,
				failure: { message: expect.stringContaining('n8n would end the execution') as string },
			})),
		);
		expect(run.tookMs).toBeLessThan(7_000);
	});
});
