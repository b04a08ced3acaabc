/** Hundreds of executions parked at once in one n8n: what they cost while they wait, and that all of them end. */
import { executionStates } from '../tools/bench/support/database.mts';
import { Inspector, INSPECT_OPTION } from '../tools/bench/support/inspector.mts';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { endStatuses, errorOf, N8nApi, runsOf, type ExecutionStatus } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { FIRST_CHECK, parkedScenario, until, WAIT } from './support/parked.mts';
import type { Scenario } from './support/scenario.mts';
import { jsonOf } from './support/workflows.mts';

const EXECUTIONS = 500;
/** Calls that are sent together. */
const AT_ONCE = 25;
/** The tasks outlive the start of all executions, which takes a while, s. */
const TASK_SECONDS = 300;
/** What one waiting execution may hold of n8n’s memory, bytes: timers of those that are due soon, no data. */
const HELD_BYTES = 100_000;

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
let inspector: Inspector;

beforeAll(async () => {
	const env = { NODE_OPTIONS: INSPECT_OPTION };
	({ server, simulator, api, stop } = await startOwnN8n({ env }));
	inspector = await Inspector.of(server.log);
}, 200_000);

afterAll(async () => {
	inspector.close();
	await stop();
});

async function memory(): Promise<{ heap: number; resident: number }> {
	const { heap, external } = await inspector.memoryInUse();
	return { heap: heap + external, resident: server.memory().rss };
}

/** How many executions that were called for have one of these statuses; the runs that check them are not counted. */
async function count(scenario: Scenario, ...statuses: ExecutionStatus[]): Promise<number> {
	const states = await executionStates(server.userFolder, scenario.workflow.id);
	return states
		.filter(({ status }) => statuses.some((one) => one === status))
		.reduce((sum, state) => sum + state.count, 0);
}

/** Executions of every kind that n8n is at work on. */
async function active(): Promise<number> {
	return (await api.listExecutions({ status: ['new', 'running'] })).length;
}

/** Until a condition holds, which is looked at every second. */
async function whenever(holds: () => Promise<boolean>, seconds: number): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`Not so after ${seconds} s: ${holds.toString()}`);
		await until(Date.now(), 1);
	}
}

test(`${EXECUTIONS} parked executions: none is active, hardly any memory is held, all finish`, async () => {
	const scenario = await parkedScenario({ api, simulator: simulator.client }, 'Many', {
		items: [{ prompt: 'A fox' }],
		wait: { timeout: 60 },
	});
	// What n8n makes once, at the first execution of a kind, is not counted.
	const warm = await scenario.start();
	await api.waitForExecution(warm, { timeoutMs: (FIRST_CHECK + 60) * 1000 });
	await simulator.client.setSettings(scenario.key, { taskSeconds: TASK_SECONDS });
	const before = await memory();

	const started = Date.now();
	for (let called = 0; called < EXECUTIONS; called += AT_ONCE) {
		await Promise.all(
			Array.from({ length: AT_ONCE }, () =>
				api.callWebhook(scenario.path, { items: [{ prompt: 'A fox' }] }),
			),
		);
		await whenever(async () => (await count(scenario, 'waiting')) === called + AT_ONCE, 120);
	}
	const allParked = (Date.now() - started) / 1000;
	// The first checks ask, and go back to sleep.
	let activeThen = NaN;
	await whenever(async () => (activeThen = await active()) === 0, 120);
	const parked = await memory();

	await whenever(async () => (await count(scenario, ...endStatuses)) === EXECUTIONS + 1, 900);
	const allDone = (Date.now() - started) / 1000;
	const after = await memory();
	const mb = (bytes: number) => (bytes / 1e6).toFixed(0);
	const line = (when: string, { heap, resident }: typeof before) =>
		`${when}: ${mb(heap)} MB in use, ${mb(resident)} MB resident\n`;
	process.stderr.write(
		`${EXECUTIONS} executions parked at once (all parked after ${allParked.toFixed(0)} s, all done after ${allDone.toFixed(0)} s, active while parked: ${activeThen})\n` +
			line('before', before) +
			line('parked', parked) +
			line('after', after),
	);
	const lost = await api.listExecutions({ status: ['error', 'crashed', 'canceled'] });
	const reasons = await Promise.all(
		lost.slice(0, 3).map(async ({ id }) => errorOf(await api.getExecution(id))),
	);
	expect([lost.length, reasons]).toEqual([0, []]);
	expect(await count(scenario, 'success')).toBe(EXECUTIONS + 1);
	expect((parked.heap - before.heap) / EXECUTIONS).toBeLessThan(HELD_BYTES);

	const tasks = await scenario.tasks();
	expect(tasks).toHaveLength(EXECUTIONS + 1);
	expect(await scenario.creates()).toBe(EXECUTIONS + 1);
	const list = await api.listExecutions({ workflowId: scenario.workflow.id });
	const one = list.find(({ mode }) => mode === 'webhook');
	const execution = await api.getExecution(one?.id ?? '');
	expect(runsOf(execution, WAIT)).toHaveLength(1);
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
}, 1_500_000);
