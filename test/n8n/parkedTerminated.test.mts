/** n8n is ended as a deploy ends it (SIGTERM) while executions wait, and started again. */
import type { SpawnedSimulator } from '../simulator/client.mts';
import { errorOf, N8nApi } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { FIRST_CHECK, parkedScenario, until } from './support/parked.mts';
import { CREATE, type Scenario } from './support/scenario.mts';
import { jsonOf } from './support/workflows.mts';

const HELD = { waitStrategy: 'inProcess', options: { pollInterval: 1 } };
const SUCCEEDED = Array(3).fill('succeeded');

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
const runs: Record<string, { scenario: Scenario; id: string }> = {};
let tookMs = 0;

async function start(name: string, options: Parameters<typeof parkedScenario>[2]): Promise<void> {
	const servers = { api, simulator: simulator.client };
	const scenario = await parkedScenario(servers, `Terminated: ${name}`, options);
	runs[name] = { scenario, id: await scenario.start() };
}

function get(name: string): { scenario: Scenario; id: string } {
	const found = runs[name];
	if (!found) throw new Error(`"${name}" was not started`);
	return found;
}

beforeAll(async () => {
	({ server, simulator, api, stop } = await startOwnN8n());
	const started = Date.now();
	await start('in the middle of a check', { wait: { downloadVideo: true } });
	await simulator.client.setFaults(get('in the middle of a check').scenario.key, [
		{ on: 'status', kind: 'delay', skip: 3, times: 3, delayMs: 8_000 },
	]);
	await until(started, FIRST_CHECK - 15);
	await start('parked', {});
	const long = { taskSeconds: 120 };
	await start('held to the end', { wait: HELD, simulator: { taskSeconds: 25 } });
	await start('held too long', {
		wait: HELD,
		simulator: long,
		settings: { saveExecutionProgress: true },
	});
	await start('held too long, progress not saved', { wait: HELD, simulator: long });
	await get('in the middle of a check').scenario.untilRequests('status', 6);
	const before = Date.now();
	await server.stop();
	tookMs = Date.now() - before;
	await server.restart();
}, 240_000);

afterAll(async () => {
	await stop();
});

test('n8n waits half a minute for what it holds', () => {
	expect(tookMs).toBeGreaterThan(20_000);
	expect(tookMs).toBeLessThan(45_000);
});

test.each(['in the middle of a check', 'held to the end', 'parked'])(
	'%s: finishes',
	async (name) => {
		const { id, scenario } = get(name);
		// A check that was ended in the middle is made up for by the guard.
		const execution = await api.waitForExecution(id, { timeoutMs: 360_000 });
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'End').map(({ status }) => status)).toEqual(SUCCEEDED);
		expect(await scenario.creates()).toBe(3);
	},
	400_000,
);

test('held longer than n8n waits: crashed, and Retry execution creates nothing', async () => {
	const { id, scenario } = get('held too long');
	expect((await api.waitForExecution(id)).status).toBe('crashed');
	const again = await api.waitForExecution(await api.retryExecution(id), { timeoutMs: 150_000 });
	expect(jsonOf(again, 'End').map(({ status }) => status)).toEqual(SUCCEEDED);
	expect(await scenario.creates()).toBe(3);
});

test('held longer than n8n waits, progress not saved: crashed, and n8n has forgotten the tasks', async () => {
	const { id, scenario } = get('held too long, progress not saved');
	const crashed = await api.waitForExecution(id);
	expect(crashed.status).toBe('crashed');
	expect(jsonOf(crashed, CREATE)).toEqual([{ isArtificialRecoveredEventItem: true }]);
	expect(await scenario.creates()).toBe(3);
});
