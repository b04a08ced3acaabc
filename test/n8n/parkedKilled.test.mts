/**
 * n8n is killed (SIGKILL) while executions wait: parked, in the middle of a check, and held in process. All of them are
 * under way in one n8n when it ends. How long a lost check takes to be made up for: parkedKilled.long.test.mts
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { errorOf, N8nApi, runsOf } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { FIRST_CHECK, ParkedRuns, parkingWait, startingWith, until } from './support/parked.mts';
import { CREATE, createdTasks } from './support/scenario.mts';
import { jsonOf, manualTrigger, noOp, waitSeconds, workflow } from './support/workflows.mts';

const PROGRESS = { saveExecutionProgress: true };
const HELD = { waitStrategy: 'inProcess', options: { pollInterval: 1 } };
const SUCCEEDED = Array(3).fill('succeeded');
/** What is parked second is due while n8n is down, s. */
const SECOND = 20;

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
let runs: ParkedRuns;

beforeAll(async () => {
	({ server, simulator, api, stop } = await startOwnN8n());
	runs = new ParkedRuns({ api, simulator: simulator.client }, 'Killed');
	const started = Date.now();
	// The calls: one before the parking, then one for each round.
	await runs.start('in a check', {
		items: [{ prompt: 'A fox' }],
		faults: [{ on: 'status', kind: 'delay', skip: 1, delayMs: 25_000 }],
	});
	await runs.start('in a download', {
		items: [{ prompt: 'A fox' }],
		wait: { downloadVideo: true },
		faults: [{ on: 'download', kind: 'delay', delayMs: 25_000 }],
	});
	await until(started, SECOND);
	await runs.start('parked', { wait: { downloadVideo: true } });
	await until(started, FIRST_CHECK - 20);
	const long = { taskSeconds: 50 };
	await runs.start('held, progress saved', { wait: HELD, simulator: long, settings: PROGRESS });
	await runs.start('held, progress not saved', { wait: HELD, simulator: long });
	await runs.start('after Create, progress saved', {
		simulator: long,
		settings: PROGRESS,
		behind: (credential) => [
			waitSeconds(60, { name: 'In between' }),
			parkingWait(HELD, { credentials: [credential] }),
		],
	});
	await runs.untilChecking('in a check');
	await runs.get('in a download').scenario.untilRequests('download', 1);
	await server.kill();
	await until(started, SECOND + FIRST_CHECK + 5);
	await server.restart();
	// And once more while it takes up what is overdue.
	await sleep(10_000);
	await server.kill();
	await server.restart();
}, 300_000);

afterAll(async () => {
	await stop();
});

test('parked: goes on once n8n is up again, though it was killed while it started; created once, downloaded once', async () => {
	// Its check was overdue, and went back to sleep for 70 s.
	const execution = await runs.execution('parked', { timeoutMs: 150_000 });
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(jsonOf(execution, 'End').map(({ status }) => status)).toEqual(SUCCEEDED);
	const { scenario } = runs.get('parked');
	expect(await simulator.client.counts(scenario.key)).toEqual({
		create: 3,
		status: 6,
		download: 3,
	});
}, 180_000);

test.each([
	['a check', 'in a check'],
	['a download, which a run of its own makes', 'in a download'],
])(
	'in the middle of %s: nothing passes on, it goes on waiting',
	async (_what, name) => {
		const execution = await api.getExecution(runs.get(name).id);
		expect(execution.status).toBe('waiting');
		expect(runsOf(execution, 'End')).toEqual([]);
		const { checks, guards } = await runs.runsFor(name);
		expect(checks[0]?.status).toBe('crashed');
		// n8n's recovery may call them crashed until they sleep again.
		for (const { id } of guards) await api.waitForExecution(id, { statuses: ['waiting'] });
		expect(guards).toHaveLength(2);
	},
	60_000,
);

describe('held in process', () => {
	test.each(['held, progress saved', 'after Create, progress saved'])(
		'%s: Retry execution waits for the same tasks and creates nothing',
		async (name) => {
			const crashed = await runs.execution(name);
			expect(crashed.status).toBe('crashed');
			expect(createdTasks(crashed).map(({ status }) => status)).toEqual(Array(3).fill('queued'));
			const { id, scenario } = runs.get(name);
			const again = await scenario.retry(id);
			expect([again.status, errorOf(again)]).toEqual(['success', undefined]);
			expect(jsonOf(again, 'End').map(({ status }) => status)).toEqual(SUCCEEDED);
			expect(await scenario.creates()).toBe(3);
		},
	);

	test('progress not saved: n8n has forgotten the tasks; a wait by their ids creates nothing', async () => {
		const { scenario } = runs.get('held, progress not saved');
		const crashed = await runs.execution('held, progress not saved');
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
		expect(jsonOf(back, 'End').map(({ status }) => status)).toEqual(SUCCEEDED);
		expect(await scenario.creates()).toBe(3);
	});
});
