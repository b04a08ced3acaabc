/**
 * An n8n with narrow limits. Its time limits count the time parked, so a wait ends before them. Its concurrency limit
 * holds a parked execution back after its wait has ended: it goes on once, when a slot is free.
 */
import { MODELS } from '../engine/support/samples.mts';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { makeDue } from './support/database.mts';
import { errorOf, N8nApi, runsOf } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import {
	FIRST_CHECK,
	parkedScenario,
	ParkedRuns,
	parkingWait,
	startingWith,
	until,
} from './support/parked.mts';
import type { Scenario } from './support/scenario.mts';
import { jsonOf, modelId, noOp, seedanceCreate, waitSeconds } from './support/workflows.mts';

/** EXECUTIONS_TIMEOUT and EXECUTIONS_TIMEOUT_MAX, s. */
const LIMIT = 140;
const MOST = 200;
/** A workflow’s own limit that n8n cuts to the most, s. */
const TOO_LONG = { executionTimeout: 100_000 };
const UNLIMITED = { executionTimeout: -1 };
const NEVER = { taskSeconds: 6000 };
const ONE = [{ prompt: 'A fox' }];

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
let runs: ParkedRuns;

/** What is limited, and when it ends at the latest, s. */
const LIMITED: Record<string, { options: Parameters<typeof parkedScenario>[2]; before: number }> = {
	'the instance’s limit': { options: {}, before: LIMIT },
	'a longer limit of the workflow, which the instance cuts': {
		options: { settings: TOO_LONG },
		before: MOST,
	},
	'the same, for an execution that has waited before': {
		options: {
			settings: TOO_LONG,
			behind: (credential) => [
				waitSeconds(FIRST_CHECK, { name: 'Before' }),
				parkingWait({}, { credentials: [credential] }),
			],
		},
		before: MOST,
	},
};
const limited = new Map<string, string>();

/** By hand: what nobody waits for at a webhook needs no slot. */
async function startByHand(name: string): Promise<string> {
	const scenario = await parkedScenario({ api, simulator: simulator.client }, `Limits: ${name}`, {
		items: ONE,
		simulator: NEVER,
		...LIMITED[name]?.options,
	});
	const { nodes, connections, settings } = scenario.workflow;
	const row = { name: `Limits: ${name}, by hand`, nodes, connections, settings };
	const pinned = startingWith(row, [{ json: { body: { items: ONE } } }]);
	return await api.runManually(await api.createWorkflow(pinned));
}

/** Until the first guard has looked so often. */
async function looked(name: string, times: number): Promise<void> {
	for (const end = Date.now() + 150_000; ;) {
		const [guard] = (await runs.runsFor(name)).guards;
		if (guard && runsOf(guard, 'Look').length >= times) return;
		if (Date.now() > end) throw new Error(`The guard of "${name}" has not looked ${times} times`);
		await until(Date.now(), 1);
	}
}

beforeAll(async () => {
	const env = {
		EXECUTIONS_TIMEOUT: String(LIMIT),
		EXECUTIONS_TIMEOUT_MAX: String(MOST),
		N8N_CONCURRENCY_PRODUCTION_LIMIT: '1',
	};
	({ server, simulator, api, stop } = await startOwnN8n({ env }));
	runs = new ParkedRuns({ api, simulator: simulator.client }, 'Limits');
	for (const name of Object.keys(LIMITED)) limited.set(name, await startByHand(name));
	await runs.start('queued', {
		items: ONE,
		settings: UNLIMITED,
		// It waits once more, so that it could be taken up a second time.
		behind: (credential) => [
			parkingWait({ downloadVideo: true }, { credentials: [credential] }),
			seedanceCreate(
				{ provider: 'cubicSpaces', model: modelId(MODELS.cubicSpaces), prompt: 'Once' },
				{ name: 'Create again', credentials: [credential] },
			),
			parkingWait({}, { name: 'Wait again', credentials: [credential] }),
			noOp('Behind'),
		],
	});
	await runs.execution('queued', { statuses: ['waiting'] });
	await runs.start('in the slot', {
		items: ONE,
		settings: UNLIMITED,
		wait: { waitStrategy: 'inProcess' },
		simulator: NEVER,
	});
}, 240_000);

afterAll(async () => {
	await stop();
});

test('an execution whose wait has ended and that has no slot goes on once, by one set of checks', async () => {
	const { id, scenario }: { id: string; scenario: Scenario } = runs.get('queued');
	await looked('queued', 1);
	// Its second look, in which it would end the wait if the result had been lost.
	const [guard] = (await runs.runsFor('queued')).guards;
	await makeDue(server.userFolder, guard?.id ?? '');
	await looked('queued', 2);
	const held = await api.getExecution(id);
	expect([held.status, runsOf(held, 'Create again').length]).toEqual(['waiting', 0]);
	const { checks } = await runs.runsFor('queued');
	expect(checks.map(({ status }) => status)).toEqual(['success']);
	await api.stopExecution(runs.get('in the slot').id);
	for (const end = Date.now() + 30_000; (await scenario.creates()) < 2 && Date.now() < end;)
		await until(Date.now(), 0.5);
	await until(Date.now(), 10);
	// n8n keeps the data of the last one alone; what was paid stands at the provider.
	expect(await scenario.creates()).toBe(2);
	const execution = await api.getExecution(id);
	expect([execution.status, errorOf(execution)]).toEqual(['waiting', undefined]);
	const { download } = await simulator.client.counts(scenario.key);
	expect(download).toBe(1);
}, 400_000);

test.each(Object.keys(LIMITED))(
	'%s: the wait ends before it, with the task as last seen and the reason',
	async (name) => {
		const { before } = LIMITED[name] ?? { before: 0 };
		const execution = await api.waitForExecution(limited.get(name) ?? '', {
			timeoutMs: before * 1000,
		});
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'End')).toMatchObject([
			{
				status: 'queued',
				timedOut: true,
				failure: { message: expect.stringContaining('n8n would end the execution') as string },
			},
		]);
		const took = Date.parse(execution.stoppedAt ?? '') - Date.parse(execution.startedAt ?? '');
		expect(took).toBeGreaterThan(FIRST_CHECK * 1000);
		expect(took).toBeLessThan(before * 1000);
	},
	300_000,
);
