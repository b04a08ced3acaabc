/**
 * What ends a parked wait, and what does not: other runs, the user's own fields, a second wait for the same tasks, a
 * credential that is gone, a time limit of n8n's. All side by side, as the instance's owner and as a member.
 */
import type { INodeParameters } from 'n8n-workflow';
import { simulatorCredential } from './support/credentials.mts';
import { makeDue } from './support/database.mts';
import { errorOf, type Execution, type N8nApi, type StoredCredential } from './support/n8nApi.mts';
import {
	FIRST_CHECK,
	parkedScenario,
	parkingWait,
	planOf,
	runsFor,
	startingWith,
	until,
	WAIT,
} from './support/parked.mts';
import { CREATE, type Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { jsonOf, manualTrigger, node, noOp, waitSeconds, workflow } from './support/workflows.mts';

/** How long after its due time a run may take on a busy machine, s. */
const SLACK = 60;
const ONE = [{ prompt: 'A fox' }];
/** A Timeout (minutes) that is just long enough to be parked. */
const SHORT_TIMEOUT = 1.25;

const { api, simulator, userFolder, close } = shared();
let member: N8nApi;
let started = 0;

interface Parked {
	scenario: Scenario;
	id: string;
	by: N8nApi;
}
const parked: Record<string, Parked> = {};
/** The parked wait whose runs are deleted, as it was before n8n took it up by itself. */
let abandoned: Execution;

async function start(
	name: string,
	options: Parameters<typeof parkedScenario>[2],
	by: N8nApi = api,
): Promise<Scenario> {
	const scenario = await parkedScenario({ api: by, simulator }, `Ends: ${name}`, options);
	parked[name] = { scenario, id: await scenario.start(), by };
	return scenario;
}

/** Starts a wait whose tasks the scenario has not made itself. */
async function startWith(
	name: string,
	items: Array<Record<string, unknown>>,
	wait: INodeParameters,
	{
		simulator: settings = {},
	}: Pick<Parameters<typeof parkedScenario>[2] & object, 'simulator'> = {},
): Promise<void> {
	const scenario = await parkedScenario({ api, simulator }, `Ends: ${name} (not called)`, {
		simulator: settings,
	});
	const rows = items.map((item, index) => ({ json: { ...item, prompt: `Clip ${index}` } }));
	const create = scenario.workflow.nodes.find((one) => one.name === CREATE);
	const merge = node('n8n-nodes-base.merge', 3.2, 'Merge', {
		mode: 'combine',
		combineBy: 'combineByPosition',
		options: {},
	});
	const row = workflow(
		`Ends: ${name}`,
		[
			manualTrigger(),
			...(create ? [create] : []),
			merge,
			parkingWait(wait, { credentials: [scenario.credential] }),
			noOp('End'),
		],
		{},
	);
	row.connections.Start = {
		main: [
			[
				{ node: CREATE, type: 'main', index: 0 },
				{ node: 'Merge', type: 'main', index: 1 },
			],
		],
	};
	const stored = await api.createWorkflow(startingWith(row, rows));
	parked[name] = { scenario, id: await api.runManually(stored), by: api };
}

function get(name: string): Parked {
	const found = parked[name];
	if (!found) throw new Error(`"${name}" was not started`);
	return found;
}

/** The execution once it has ended, at the latest so many seconds after the start. */
async function ended(name: string, atSecond: number): Promise<Execution> {
	await until(started, atSecond);
	const { by, id } = get(name);
	return await by.waitForExecution(id, { timeoutMs: SLACK * 1000 });
}

async function credential(by: N8nApi, provider: 'ark' | 'qingbo'): Promise<StoredCredential> {
	const { type, data } = simulatorCredential(provider, simulator.url, `left over ${provider}`);
	return await by.createCredential(type, data, `Left over, ${provider}`);
}

/** Waits until it is parked. */
async function isParked(name: string): Promise<void> {
	const { by, id } = get(name);
	await by.waitForExecution(id, { statuses: ['waiting'], timeoutMs: 60_000 });
}

/** Deletes every run that looks after a parked wait, and lets the day pass after which n8n goes on. */
async function loseRuns(name: string): Promise<Execution> {
	const { id, scenario, by } = get(name);
	const { checks, guards } = await runsFor(by, { id, workflowId: scenario.workflow.id });
	const execution = await by.getExecution(id);
	await by.deleteExecutions([...checks, ...guards].map((run) => run.id));
	await makeDue(userFolder, id);
	return execution;
}

/** Deletes the checks of a parked wait and its first guard; the second looks at once. */
async function loseAllButSecondGuard(name: string): Promise<void> {
	const { id, scenario, by } = get(name);
	const { checks, guards } = await runsFor(by, { id, workflowId: scenario.workflow.id });
	const [first, second] = guards;
	if (!first || !second) throw new Error('There are not two guards');
	await by.deleteExecutions([...checks, first].map((run) => run.id));
	await makeDue(userFolder, second.id);
}

/** n8n's own Wait in a sub-workflow that is called for each item, then a parked wait. */
async function startForeign(): Promise<void> {
	const inner = await api.createWorkflow(
		workflow('Ends: foreign, called', [
			node('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', { inputSource: 'passthrough' }),
			{ ...waitSeconds(66), parameters: { amount: '={{ $json.seconds }}', unit: 'seconds' } },
		]),
	);
	// n8n publishes no workflow that calls one which is not.
	await api.activate(inner);
	await start('foreign', {
		items: [
			{ prompt: 'first', seconds: 66 },
			{ prompt: 'second', seconds: 95 },
		],
		simulator: { taskSeconds: FIRST_CHECK + 45 },
		change: (row) => {
			const call = node('n8n-nodes-base.executeWorkflow', 1.2, 'Call', {
				workflowId: { __rl: true, mode: 'id', value: inner.id },
				mode: 'each',
				options: {},
			});
			const create = row.nodes.find(({ name }) => name === CREATE);
			if (create) create.parameters.options = { includeOtherFields: true };
			row.nodes.push(call);
			row.connections[CREATE] = { main: [[{ node: 'Call', type: 'main', index: 0 }]] };
			row.connections.Call = { main: [[{ node: WAIT, type: 'main', index: 0 }]] };
			return row;
		},
	});
}

beforeAll(async () => {
	member = await api.invited('parked-ends@example.com');
	const leftOver = await credential(member, 'qingbo');
	const leftOverBefore = await credential(member, 'qingbo');
	started = Date.now();
	const withLeftOver = (other: StoredCredential) => (scenario: StoredCredential) => [
		parkingWait({ provider: 'ark' }, { credentials: [scenario, other] }),
	];
	const never = { taskSeconds: 6000 };
	await start(
		'own credential gone, member',
		{ items: ONE, wait: { timeout: SHORT_TIMEOUT }, simulator: never },
		member,
	);
	await start('own credential gone, owner', {
		items: ONE,
		wait: { timeout: SHORT_TIMEOUT },
		simulator: never,
	});
	await start(
		'left-over credential gone',
		{ provider: 'ark', items: ONE, behind: withLeftOver(leftOver) },
		member,
	);
	await start(
		'own credential gone, stop',
		{ items: ONE, wait: { timeout: SHORT_TIMEOUT, failedTasks: 'stop' }, simulator: never },
		member,
	);
	await startForeign();
	await start('second wait', {
		items: ONE,
		simulator: { taskSeconds: 100 },
		behind: (own) => [
			parkingWait({ timeout: SHORT_TIMEOUT }, { credentials: [own] }),
			parkingWait({ timeout: 5 }, { credentials: [own], name: 'Wait again' }),
		],
	});
	await start('time limit', {
		items: ONE,
		simulator: never,
		settings: { executionTimeout: 150 },
		wait: { failedTasks: 'return' },
	});
	await start('stop', {
		items: ONE,
		simulator: never,
		wait: { timeout: SHORT_TIMEOUT, failedTasks: 'stop' },
	});
	await startWith(
		'own fields',
		[
			{
				seedanceCheck: { index: 0, settled: true },
				constructor: 'Ferrari',
				nested: { prototype: 1 },
			},
		],
		{ options: { includeOtherFields: true } },
	);
	await start('abandoned', { items: ONE, simulator: never, wait: { timeout: 20 } });
	await start('abandoned, stop', {
		items: ONE,
		simulator: never,
		wait: { timeout: 20, failedTasks: 'stop' },
	});
	await start('guard lost', { items: ONE });
	const gone = [
		'own credential gone, member',
		'own credential gone, owner',
		'own credential gone, stop',
	];
	for (const name of [...gone, 'left-over credential gone']) await isParked(name);
	for (const name of gone) await get(name).by.deleteCredential(get(name).scenario.credential.id);
	await member.deleteCredential(leftOver.id);
	await member.deleteCredential(leftOverBefore.id);
	await isParked('abandoned');
	abandoned = await loseRuns('abandoned');
	await isParked('abandoned, stop');
	await loseRuns('abandoned, stop');
	await isParked('guard lost');
	await loseAllButSecondGuard('guard lost');
	await start(
		'left-over credential gone before',
		{ provider: 'ark', items: ONE, behind: withLeftOver(leftOverBefore) },
		member,
	);
	started = Date.now();
}, 360_000);

afterAll(async () => {
	await member.close();
	await close();
});

test.each(['left-over credential gone', 'left-over credential gone before'])(
	'%s: it is not used, so the wait goes on',
	async (name) => {
		const execution = await ended(name, FIRST_CHECK);
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
		const { scenario, by } = get(name);
		const { checks, guards } = await runsFor(by, {
			id: execution.id,
			workflowId: scenario.workflow.id,
		});
		expect(checks.map(({ status }) => status)).toEqual(['success']);
		expect(guards).toHaveLength(2);
		// What n8n checks before it resumes a run is in it.
		for (const run of guards)
			expect(
				run.workflowData.nodes.flatMap(({ credentials = {} }) => Object.keys(credentials)),
			).toEqual([]);
	},
	120_000,
);

test('fields of the user’s own cannot steer the checks, and come out', async () => {
	const execution = await ended('own fields', FIRST_CHECK);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(runsIn(execution)).toBe(1);
	const [item] = jsonOf(execution, 'End');
	expect(item).toMatchObject({
		status: 'succeeded',
		seedanceCheck: { index: 0, settled: true },
		nested: { prototype: 1 },
	});
	expect(Object.getOwnPropertyDescriptor(item, 'constructor')?.value).toBe('Ferrari');
}, 150_000);

function runsIn(execution: Execution): number {
	return execution.data.resultData.runData.End?.length ?? 0;
}

test('failed tasks stop the workflow, and the message says what Retry execution would do', async () => {
	const execution = await ended('stop', FIRST_CHECK);
	expect(execution.status).toBe('error');
	const { error } = execution.data.resultData;
	expect(error?.message).toContain('not finished after 1.25 minutes');
	expect(error?.description).toContain('Retry execution would only repeat this message');
}, 150_000);

test('every run of the wait is gone: a day after the deadline n8n passes the task on as last seen', async () => {
	const execution = await ended('abandoned', FIRST_CHECK);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	const [created] = jsonOf(execution, CREATE);
	expect(created).toMatchObject({ status: 'queued', timedOut: false, failure: null });
	expect(jsonOf(execution, 'End')).toMatchObject([
		{
			taskId: created?.taskId,
			status: 'queued',
			timedOut: true,
			failure: { message: expect.stringContaining('has lost the runs') as string },
		},
	]);
	// Until then it shows the task as it is, and waits for a day more than its Timeout.
	expect(jsonOf(abandoned, WAIT)).toMatchObject([{ timedOut: false, failure: null }]);
	const hours =
		(Date.parse(String(abandoned.waitTill)) - Date.parse(String(abandoned.startedAt))) / 3.6e6;
	expect(hours).toBeGreaterThan(24.3);
	expect(hours).toBeLessThan(24.6);
}, 150_000);

test('… and where a failed task stops the workflow, an error in its place', async () => {
	const execution = await ended('abandoned, stop', FIRST_CHECK);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	const error = expect.stringContaining('has lost the runs') as string;
	expect(jsonOf(execution, 'End')).toEqual([{ error }]);
}, 150_000);

test('the checks are gone and the first guard too: the second starts the checks anew and ends the wait', async () => {
	const execution = await ended('guard lost', 3 * FIRST_CHECK);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded', timedOut: false }]);
	const { scenario, by } = get('guard lost');
	expect(await scenario.creates()).toBe(1);
	const runs = await runsFor(by, { id: execution.id, workflowId: scenario.workflow.id });
	expect(runs.checks.map(({ status }) => status)).toEqual(['success']);
}, 300_000);

test('items of another run that ends meanwhile do not end the wait', async () => {
	const execution = await ended('foreign', 2 * FIRST_CHECK);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(runsIn(execution)).toBe(1);
	// n8n itself goes on with the first of the two.
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded', timedOut: false }]);
}, 300_000);

test('a second wait for the same tasks asks, and ends when they do', async () => {
	const execution = await ended('second wait', 2 * FIRST_CHECK);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(jsonOf(execution, WAIT)).toMatchObject([{ timedOut: true }]);
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded', timedOut: false }]);
}, 300_000);

test('a time limit of the workflow: the wait ends before it, with the tasks as last seen and the reason', async () => {
	const execution = await ended('time limit', 2 * FIRST_CHECK);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(jsonOf(execution, 'End')).toMatchObject([
		{
			status: 'queued',
			timedOut: true,
			failure: { message: expect.stringContaining('n8n would end the execution') as string },
		},
	]);
}, 300_000);

test.each(['own credential gone, member', 'own credential gone, owner'])(
	'%s: soon after the deadline the execution goes on with the task as last seen',
	async (name) => {
		const execution = await ended(name, 4 * FIRST_CHECK);
		// A member's execution goes on, and n8n then refuses it because of the credential; the owner's is not refused.
		const { scenario, by } = get(name);
		const runs = await runsFor(by, { id: execution.id, workflowId: scenario.workflow.id });
		expect(runs.guards.map(({ status }) => status)).not.toContain('error');
		if (execution.status === 'success') {
			expect(jsonOf(execution, 'End')).toMatchObject([{ timedOut: true }]);
		} else {
			expect(name).toContain('member');
			expect(errorOf(execution)).toContain('credential');
		}
	},
	400_000,
);

test('own credential gone, and failed tasks are to stop the workflow: it stops', async () => {
	const execution = await ended('own credential gone, stop', 4 * FIRST_CHECK);
	expect(execution.status).toBe('error');
}, 400_000);

test('every run of a parked wait names what may end it', async () => {
	const { id, scenario, by } = get('second wait');
	const { checks, guards } = await runsFor(by, { id, workflowId: scenario.workflow.id });
	expect(checks).toHaveLength(2);
	expect(guards).toHaveLength(4);
	expect(new Set(checks.map((run) => planOf(run).mark)).size).toBe(2);
});
