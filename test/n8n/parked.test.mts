/** A parked wait from its beginning to its end, in many situations side by side. */
import type { Fault } from '../simulator/types.mts';
import { makeDue } from './support/database.mts';
import { errorOf, runsOf, type Execution } from './support/n8nApi.mts';
import {
	customDataOf,
	FIRST_CHECK,
	parkedScenario,
	ParkedRuns,
	parkingWait,
	planOf,
	runsFor,
	startingWith,
	until,
	WAIT,
} from './support/parked.mts';
import { FILES_READ, FILES_THERE, startFiles, videosOf } from './support/parkedFiles.mts';
import { CREATE, createdTasks, type Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { jsonOf, manualTrigger, node, noOp, workflow } from './support/workflows.mts';

/** How long after its due time a run may take on a busy machine, s. */
const SLACK = 45;

const { api, simulator, userFolder, close } = shared();
const servers = { api, simulator };
const files = new ParkedRuns(servers, 'Parked');
let started = 0;

/** What runs, and since when. */
interface Parked {
	scenario: Scenario;
	id: string;
}
const parked: Record<string, Parked> = {};
/** Status calls up to some moment. */
const asked: Record<string, number> = {};

async function start(
	name: string,
	{ faults = [], ...options }: Parameters<typeof parkedScenario>[2] & { faults?: Fault[] },
): Promise<void> {
	const scenario = await parkedScenario(servers, `Parked: ${name}`, options);
	await simulator.setFaults(scenario.key, faults);
	parked[name] = { scenario, id: await scenario.start() };
}

function get(name: string): Parked {
	const found = parked[name];
	if (!found) throw new Error(`"${name}" was not started`);
	return found;
}

/** The execution once it has ended, at the latest so many seconds after the start. */
async function ended(name: string, atSecond = FIRST_CHECK): Promise<Execution> {
	await until(started, atSecond);
	return await api.waitForExecution(get(name).id, { timeoutMs: SLACK * 1000 });
}

async function statuses(name: string): Promise<number> {
	return (await simulator.counts(get(name).scenario.key)).status ?? 0;
}

beforeAll(async () => {
	started = Date.now();
	await start('plain', { wait: { downloadVideo: true } });
	await start('stopped', {});
	await start('deadline', {
		items: [{ prompt: 'soon' }, { prompt: 'never' }],
		wait: { timeout: 1.25 },
		simulator: { outcomes: [{ match: 'never', outcome: 'running' }] },
	});
	await start('cancel at the deadline', {
		provider: 'ark',
		items: [{ prompt: 'a' }],
		wait: { timeout: 1.25, options: { cancelOnTimeout: true } },
		simulator: { taskSeconds: 600, queuedShare: 1 },
	});
	await start('vanished', { simulator: { outcomes: [{ match: 'dog', outcome: 'vanished' }] } });
	await start('held, then parked', {
		items: [{ prompt: 'quick' }, { prompt: 'slow' }],
		wait: {
			waitStrategy: 'auto',
			downloadVideo: true,
			options: { holdFor: 4, pollInterval: 1, includeRaw: true },
		},
		simulator: { outcomes: [{ match: 'quick', outcome: 'succeeded', seconds: 1 }] },
	});
	await start('nothing saved', {
		wait: { downloadVideo: true },
		settings: { saveDataSuccessExecution: 'none', saveDataErrorExecution: 'none' },
	});
	await start('three checks', {
		items: [{ prompt: 'first' }, { prompt: 'second' }, { prompt: 'third' }],
		simulator: {
			outcomes: ['first', 'second', 'third'].map((match, index) => ({
				match,
				outcome: 'succeeded',
				seconds: 30 + index * FIRST_CHECK,
			})),
		},
	});
	await start('failing checks', {
		items: [{ prompt: 'a' }],
		faults: [{ on: 'status', kind: 'http500', skip: 1 }],
	});
	await start('told to wait', {
		items: [{ prompt: 'a' }],
		faults: [{ on: 'status', kind: 'rateLimit', retryAfter: 85, times: 2 }],
	});
	await start('two branches', {
		items: [{ prompt: 'a' }],
		behind: (credential) => [
			parkingWait({}, { credentials: [credential] }),
			parkingWait({}, { credentials: [credential], name: 'Other wait' }),
			noOp('Other end'),
		],
		change: (row) => {
			const { connections } = row;
			const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
			connections.Create = { main: [[...to(WAIT), ...to('Other wait')]] };
			connections[WAIT] = { main: [to('End')] };
			connections['Other end'] = { main: [] };
			return row;
		},
	});
	await start('loop', {
		items: [{ prompt: 'first' }, { prompt: 'second' }],
		change: (row) => {
			const loop = node('n8n-nodes-base.splitInBatches', 3, 'Loop', { batchSize: 1, options: {} });
			const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
			row.nodes.push(loop);
			row.connections.Items = { main: [to('Loop')] };
			row.connections.Loop = { main: [to('End'), to('Create')] };
			row.connections[WAIT] = { main: [to('Loop')] };
			return row;
		},
	});
	await startSubWorkflow();
	await startFiles(files, 'files');

	const { id } = get('stopped');
	await api.waitForExecution(id, { statuses: ['waiting'] });
	await api.stopExecution(id);
	asked.stopped = await statuses('stopped');
}, 300_000);

/** Create and Wait in a workflow that another one calls and waits for. */
async function startSubWorkflow(): Promise<void> {
	const scenario = await parkedScenario(servers, 'Parked: not called', {});
	const inner = await api.createWorkflow(
		workflow('Parked: called', [
			node('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', { inputSource: 'passthrough' }),
			...scenario.workflow.nodes.filter(({ name }) => name === CREATE || name === WAIT),
		]),
	);
	const call = node('n8n-nodes-base.executeWorkflow', 1.2, 'Call', {
		workflowId: { __rl: true, mode: 'id', value: inner.id },
		options: {},
	});
	const outer = await api.createWorkflow(
		startingWith(workflow('Parked: caller', [manualTrigger(), call, noOp('End')]), [
			{ json: { prompt: 'called' } },
		]),
	);
	parked['as a sub-workflow'] = { scenario, id: await api.runManually(outer) };
}

afterAll(close);

test('while it waits, the execution and the runs of its wait are waiting, and say what they do', async () => {
	const { id } = get('plain');
	const execution = await api.waitForExecution(id, { statuses: ['waiting'] });
	// n8n would take it up by itself only a day after the timeout.
	expect(Date.parse(execution.waitTill ?? '')).toBeGreaterThan(Date.now() + 24 * 3_600_000);
	const { checks, guards } = await runsFor(api, execution);
	expect(checks.map(({ status }) => status)).toEqual(['waiting']);
	expect(guards.map(({ status }) => status)).toEqual(['waiting', 'waiting']);
	const [run] = checks;
	expect(run?.workflowData.nodes.map(({ name }) => name)).toEqual([
		'Start',
		'Sleep',
		'Check',
		'Settled?',
		'Result',
		'What this is',
	]);
	const note = JSON.stringify(run?.workflowData.nodes.at(-1)?.parameters);
	for (const { taskId } of createdTasks(execution)) expect(note).toContain(taskId);
	expect(note).toContain(`stop execution ${id}`);
	expect(note).toContain(new Date(Number(planOf(run as Execution).deadline)).toISOString());
	// A link from the node that waits to the run that checks.
	expect(runsOf(execution, WAIT)[0]?.metadata?.subExecution?.executionId).toBe(run?.id);
});

test('it goes on with the finished items; each task created once, asked twice, downloaded once', async () => {
	const execution = await ended('plain');
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	const { scenario } = get('plain');
	expect(jsonOf(execution, 'End').map(({ status, timedOut }) => [status, timedOut])).toEqual(
		Array(3).fill(['succeeded', false]),
	);
	expect(await simulator.counts(scenario.key)).toEqual({ create: 3, status: 6, download: 3 });
	const tasks = await scenario.tasks();
	expect(tasks.map(({ downloadsFinished }) => downloadsFinished)).toEqual([1, 1, 1]);

	const { checks } = await runsFor(api, execution);
	expect(checks.map(({ status }) => status)).toEqual(['success']);
	const [run] = checks as [Execution];
	expect(jsonOf(run, 'Check').map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
	expect(customDataOf(run)).toMatchObject({ tasks: '3 succeeded', next_round: 'none' });
	expect(customDataOf(run).seedance_wait).toContain(`execution ${execution.id}`);
	expect(customDataOf(run).task_ids).toBe(tasks.map(({ id }) => id).join(', '));
});

test('what settled while it held keeps its file and its raw answer', async () => {
	const execution = await ended('held, then parked');
	for (const item of execution.data.resultData.runData[WAIT]?.[0]?.data?.main[0] ?? []) {
		expect(item.json).toMatchObject({ status: 'succeeded', raw: { status: 'completed' } });
		expect(item.binary?.video?.fileExtension).toBe('mp4');
	}
	const { checks } = await runsFor(api, execution);
	expect(checks).toHaveLength(1);
	expect(await simulator.counts(get('held, then parked').scenario.key)).toMatchObject({
		create: 2,
		download: 2,
	});
});

test('a workflow that saves no executions: the wait ends all the same', async () => {
	const { scenario } = get('nothing saved');
	const left = async (): Promise<string[]> => {
		const list = await api.listExecutions({ workflowId: scenario.workflow.id });
		return list.filter(({ mode }) => mode === 'webhook').map(({ status }) => status);
	};
	await until(started, FIRST_CHECK);
	for (let second = 0; second < SLACK && (await left()).length > 0; second++)
		await until(Date.now(), 1);
	expect(await left()).toEqual([]);
	expect(await simulator.counts(scenario.key)).toMatchObject({ create: 3, download: 3 });
});

test('a task that the provider no longer knows is unknown; the others succeed', async () => {
	// One refusal is not believed; the next check asks again.
	const execution = await ended('vanished', 2 * FIRST_CHECK);
	expect(execution.status).toBe('success');
	expect(jsonOf(execution, 'End')).toMatchObject([
		{ status: 'succeeded', failure: null },
		{ status: 'unknown', failure: { code: 'task_not_exist', safeToRecreate: false } },
		{ status: 'succeeded', failure: null },
	]);
});

test('at the deadline a task that runs for ever comes back as last seen', async () => {
	const execution = await ended('deadline', 75);
	expect(execution.status).toBe('success');
	expect(jsonOf(execution, 'End')).toMatchObject([
		{ status: 'succeeded', timedOut: false },
		{ status: 'running', done: false, timedOut: true, failure: { code: 'timedOut' } },
	]);
});

test('at the deadline a queued task is cancelled where that is wanted', async () => {
	const execution = await ended('cancel at the deadline', 75);
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'cancelled', timedOut: false }]);
	const tasks = await get('cancel at the deadline').scenario.tasks();
	expect(tasks.map(({ cancelled }) => cancelled)).toEqual([true]);
});

test('called by another workflow: both go on', async () => {
	const execution = await ended('as a sub-workflow');
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
	expect(await get('as a sub-workflow').scenario.paid()).toEqual(['called']);
});

test('stopped by a person: nothing is asked any more, and its runs end', async () => {
	const { id } = get('stopped');
	const execution = await ended('stopped', 125);
	expect(execution.status).toBe('canceled');
	expect(await statuses('stopped')).toBe(asked.stopped);
	const { checks, guards } = await runsFor(api, { id, workflowId: execution.workflowId });
	// The second guard sleeps a while longer.
	await makeDue(userFolder, guards.at(1)?.id ?? '');
	const ends = await Promise.all(
		[...checks, ...guards].map((run) => api.waitForExecution(run.id, { timeoutMs: SLACK * 1000 })),
	);
	expect(ends.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
	expect(await statuses('stopped')).toBe(asked.stopped);
});

test('a check that fails is repeated at the next', async () => {
	const execution = await ended('failing checks', 2 * FIRST_CHECK);
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded', warnings: [] }]);
});

test('a Retry-After is kept to', async () => {
	const execution = await ended('told to wait', 2 * 85);
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
	const requests = await simulator.requests(get('told to wait').scenario.key, { op: 'status' });
	expect(requests.map(({ answerStatus }) => answerStatus)).toEqual([429, 429, 200]);
	for (const [index, { at }] of requests.slice(1).entries())
		expect(at - (requests[index]?.at ?? 0)).toBeGreaterThanOrEqual(84_000);
});

test('two branches that wait, one after the other, each with its own result', async () => {
	const execution = await ended('two branches', 2 * FIRST_CHECK);
	expect(execution.status).toBe('success');
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
	expect(jsonOf(execution, 'Other end')).toMatchObject([{ status: 'succeeded' }]);
	expect(await get('two branches').scenario.paid()).toEqual(['a']);
});

test('in a loop: each round waits for its own task', async () => {
	const execution = await ended('loop', 2 * FIRST_CHECK);
	expect(execution.status).toBe('success');
	const rounds = runsOf(execution, WAIT).map(({ data }) => data?.main[0]?.[0]?.json);
	const created = [0, 1].map((run) => createdTasks(execution, run)[0]?.taskId);
	expect(rounds.map((json) => [json?.status, json?.taskId])).toEqual(
		created.map((taskId) => ['succeeded', taskId]),
	);
	expect(await get('loop').scenario.paid()).toEqual(['first', 'second']);
});

test('what a check finds settled is asked about no more, and handed on once', async () => {
	const execution = await ended('three checks', 3 * FIRST_CHECK);
	expect(jsonOf(execution, 'End')).toMatchObject(Array(3).fill({ status: 'succeeded' }));
	// Three before the parking, then one less at each check.
	expect(await statuses('three checks')).toBe(3 + 3 + 2 + 1);
	const { checks } = await runsFor(api, execution);
	const rounds = runsOf(checks[0] as Execution, 'Check').map(({ data }) =>
		data?.main[0]?.map(({ json }) => json.status),
	);
	expect(rounds).toEqual([
		['succeeded', 'running', 'running'],
		['succeeded'],
		['succeeded', 'succeeded', 'succeeded'],
	]);
});

test('a file is fetched when its task is done, belongs to the execution that goes on, and outlives the checks', async () => {
	const { id, scenario } = files.get('files');
	await until(started, FILES_THERE);
	// It waits a second time, behind Seedance Wait.
	const there = async (): Promise<boolean> => {
		const { checks } = await files.runsFor('files');
		return checks[0]?.status === 'success';
	};
	for (let second = 0; second < SLACK && !(await there()); second++) await until(Date.now(), 1);
	const { checks } = await files.runsFor('files');
	// The runs that fetched are not kept in the list.
	const list = await api.listExecutions({ workflowId: scenario.workflow.id });
	expect(list.map(({ mode }) => mode).sort()).toEqual([
		'integrated',
		'integrated',
		'integrated',
		'webhook',
	]);
	await api.deleteExecutions(checks.map((run) => run.id));

	await until(started, FILES_READ);
	const execution = await api.waitForExecution(id, { timeoutMs: SLACK * 1000 });
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	const videos = videosOf(execution, 'Pause');
	expect(videos.map((video) => video?.id)).toEqual(
		Array(3).fill(expect.stringContaining(`/executions/${id}/`)),
	);
	expect(new Set(jsonOf(execution, 'Read').map(({ hash }) => hash)).size).toBe(3);
	expect(jsonOf(execution, 'Read').map(({ warnings }) => warnings)).toEqual([[], [], []]);
	const tasks = await scenario.tasks();
	expect(tasks.map(({ downloads }) => downloads)).toEqual([1, 1, 1]);
});
