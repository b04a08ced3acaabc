/**
 * n8n is killed (SIGKILL) while executions wait: parked, in the middle of a check, and held in process. All of them are
 * under way in one n8n when it ends.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSimulator, type SpawnedSimulator } from '../simulator/client.mts';
import { errorOf, N8nApi, runsOf } from './support/n8n-api.mts';
import { installPackage, N8nServer } from './support/n8n-server.mts';
import { parkedScenario, parkingWait, runsFor, startingWith, until } from './support/parked.mts';
import { CREATE, createdTasks, type Scenario } from './support/scenario.mts';
import { jsonOf, manualTrigger, noOp, waitSeconds, workflow } from './support/workflows.mts';

const SLOW_CHECK_MS = 25_000;
const ONE = [{ prompt: 'A fox' }];
const PROGRESS = { saveExecutionProgress: true };
const HELD = { waitStrategy: 'inProcess', options: { pollInterval: 1 } };

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let started: number;

interface Run {
	scenario: Scenario;
	id: string;
}
const runs: Record<string, Run> = {};

function get(name: string): Run {
	const found = runs[name];
	if (!found) throw new Error(`"${name}" was not started`);
	return found;
}

async function start(
	name: string,
	{ slowStatus, ...options }: Parameters<typeof parkedScenario>[2] & { slowStatus?: number },
): Promise<void> {
	const servers = { api, simulator: simulator.client };
	const scenario = await parkedScenario(servers, `Killed: ${name}`, options);
	if (slowStatus !== undefined) {
		await simulator.client.setFaults(scenario.key, [
			{ on: 'status', kind: 'delay', skip: slowStatus - 1, delayMs: SLOW_CHECK_MS },
		]);
	}
	runs[name] = { scenario, id: await scenario.start() };
}

/** Waits until the checks of a parked wait are asking. */
async function untilChecking(name: string): Promise<void> {
	const { id, scenario } = get(name);
	for (;;) {
		const { checks } = await runsFor(api, { id, workflowId: scenario.workflow.id });
		if (checks.some(({ status }) => status === 'running')) return;
		await until(Date.now(), 0.5);
	}
}

/** The next version of the package takes over the waits that this one has parked. */
function raiseVersion(userFolder: string): void {
	const file = path.join(
		userFolder,
		...['.n8n', 'nodes', 'node_modules', 'n8n-nodes-seedance', 'package.json'],
	);
	const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
	writeFileSync(file, JSON.stringify({ ...manifest, version: '99.0.0' }));
}

beforeAll(async () => {
	const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-parked-'));
	installPackage(userFolder);
	[server, simulator] = await Promise.all([N8nServer.start({ userFolder }), spawnSimulator()]);
	api = await N8nApi.signedIn(server.baseUrl);
	started = Date.now();
	const download = { downloadVideo: true };
	// The calls: one before the parking, then one for each round.
	await start('later round', {
		items: ONE,
		wait: download,
		slowStatus: 3,
		simulator: { taskSeconds: 100 },
	});
	await until(started, 68);
	await start('first round', { items: ONE, wait: download, slowStatus: 2 });
	await until(started, 95);
	await start('parked', { wait: download });
	await until(started, 125);
	const long = { taskSeconds: 90 };
	await start('held, progress saved', { wait: HELD, simulator: long, settings: PROGRESS });
	await start('held, progress not saved', { wait: HELD, simulator: long });
	await start('after Create, progress saved', {
		simulator: long,
		settings: PROGRESS,
		behind: (credential) => [
			waitSeconds(60, { name: 'In between' }),
			parkingWait(HELD, { credentials: [credential] }),
		],
	});
	await Promise.all([untilChecking('later round'), untilChecking('first round')]);
	await server.kill();
	// Until after the parked one is due.
	await until(started, 95 + 75);
	raiseVersion(userFolder);
	await server.restart();
}, 400_000);

afterAll(async () => {
	await api.close();
	await Promise.all([server.stop(), simulator.stop()]);
	rmSync(server.userFolder, { recursive: true, force: true });
});

test('parked: goes on at once after the restart; created once, downloaded once', async () => {
	const { id, scenario } = get('parked');
	const execution = await api.waitForExecution(id, { timeoutMs: 30_000 });
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(jsonOf(execution, 'End').map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
	expect(await simulator.client.counts(scenario.key)).toEqual({
		create: 3,
		status: 6,
		download: 3,
	});
});

const KILLED_IN = ['later round', 'first round'];

test.each(KILLED_IN)(
	'in the middle of a check, %s: nothing passes on, it goes on waiting',
	async (name) => {
		const { id, scenario } = get(name);
		const execution = await api.getExecution(id);
		expect(execution.status).toBe('waiting');
		expect(runsOf(execution, 'End')).toEqual([]);
		const { checks } = await runsFor(api, { id, workflowId: scenario.workflow.id });
		expect(checks.map(({ status }) => status)).toEqual(['crashed']);
	},
);

describe('held in process', () => {
	test.each(['held, progress saved', 'after Create, progress saved'])(
		'%s: Retry execution waits for the same tasks and creates nothing',
		async (name) => {
			const { id, scenario } = get(name);
			const crashed = await api.waitForExecution(id);
			expect(crashed.status).toBe('crashed');
			expect(createdTasks(crashed).map(({ status }) => status)).toEqual(Array(3).fill('queued'));
			const again = await scenario.retry(id);
			expect([again.status, errorOf(again)]).toEqual(['success', undefined]);
			expect(jsonOf(again, 'End').map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
			expect(await scenario.creates()).toBe(3);
		},
	);

	test('progress not saved: n8n has forgotten the tasks; a wait by their ids creates nothing', async () => {
		const { id, scenario } = get('held, progress not saved');
		const crashed = await api.waitForExecution(id);
		expect(crashed.status).toBe('crashed');
		expect(jsonOf(crashed, CREATE)).toEqual([{ isArtificialRecoveredEventItem: true }]);

		// The ids are in the provider's console.
		const ids = (await scenario.tasks()).map((task) => ({ json: { id: task.id } }));
		const wait = parkingWait(
			{ ...HELD, taskId: '={{ $json.id }}' },
			{ credentials: [scenario.credential] },
		);
		const row = workflow('Way back', [manualTrigger(), wait, noOp('End')]);
		const stored = await api.createWorkflow(startingWith(row, ids));
		const back = await api.waitForExecution(await api.runManually(stored), { timeoutMs: 90_000 });
		expect(jsonOf(back, 'End').map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
		expect(await scenario.creates()).toBe(3);
	});
});

test.each(KILLED_IN)(
	'in the middle of a check, %s: the guard starts the checks anew; created once, downloaded once',
	async (name) => {
		const { id, scenario } = get(name);
		const execution = await api.waitForExecution(id, { timeoutMs: 330_000 });
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded', timedOut: false }]);
		const { create, download } = await simulator.client.counts(scenario.key);
		expect([create, download]).toEqual([1, 1]);
		const { checks } = await runsFor(api, execution);
		expect(checks.map(({ status }) => status)).toEqual(['crashed', 'success']);
	},
	340_000,
);
