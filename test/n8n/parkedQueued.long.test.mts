/**
 * A concurrency limit holds a parked execution back after its wait has ended: it goes on once, when a slot is free, and
 * nobody starts the checks of a wait that is over.
 */
import type { SpawnedSimulator } from '../simulator/client.mts';
import { errorOf, N8nApi, runsOf } from './support/n8nApi.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { FIRST_CHECK, ParkedRuns, until, WAIT } from './support/parked.mts';
import { jsonOf } from './support/workflows.mts';

/** The other execution holds the only slot for so many minutes: the guard looks at 2 and at 4. */
const HELD_MINUTES = 5;
/** Tasks that one check asks about one after the other. */
const CHECKED = 12;

let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
let runs: ParkedRuns;

beforeAll(async () => {
	const env = { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' };
	({ simulator, api, stop } = await startOwnN8n({ env }));
	runs = new ParkedRuns({ api, simulator: simulator.client }, 'Queued');
	const one = { items: [{ prompt: 'A fox' }] };
	await runs.start('queued', { ...one, wait: { downloadVideo: true } });
	await runs.execution('queued', { statuses: ['waiting'] });
	// Its check takes more than five minutes, and the guard looks three times meanwhile.
	await runs.start('long check', {
		items: Array.from({ length: CHECKED }, (_, index) => ({ prompt: `Clip ${index}` })),
		wait: { options: { concurrency: 1 } },
		faults: [{ on: 'status', kind: 'delay', delayMs: 28_000, skip: CHECKED, times: CHECKED }],
	});
	await runs.execution('long check', { statuses: ['waiting'] });
	await runs.start('in the slot', {
		...one,
		wait: { waitStrategy: 'inProcess', timeout: HELD_MINUTES },
		simulator: { taskSeconds: 6000 },
	});
	await until(Date.now(), FIRST_CHECK + HELD_MINUTES * 60);
}, 900_000);

afterAll(async () => {
	await stop();
});

test('it goes on once, by one set of checks', async () => {
	const execution = await runs.execution('queued', { timeoutMs: 120_000 });
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect([runsOf(execution, WAIT).length, runsOf(execution, 'End').length]).toEqual([1, 1]);
	expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
	// It was held back for minutes.
	const wentOn = Number(runsOf(execution, 'End')[0]?.startTime);
	const freed = Date.parse((await runs.execution('in the slot')).stoppedAt ?? '');
	expect(wentOn).toBeGreaterThan(freed - 1_000);
	const { checks } = await runs.runsFor('queued');
	expect(checks.map(({ status }) => status)).toEqual(['success']);
	const { create, download } = await simulator.client.counts(runs.get('queued').scenario.key);
	expect([create, download]).toEqual([1, 1]);
});

test('a check that works for minutes is left alone: it is the only one', async () => {
	const execution = await runs.execution('long check', { timeoutMs: 240_000 });
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(jsonOf(execution, 'End').map(({ status }) => status)).toEqual(
		Array(CHECKED).fill('succeeded'),
	);
	const { checks, guards } = await runs.runsFor('long check');
	expect(checks.map(({ status }) => status)).toEqual(['success']);
	expect(guards).toHaveLength(2);
	// Once before the parking, and once by the check.
	expect(await runs.get('long check').scenario.creates()).toBe(CHECKED);
	const { status } = await simulator.client.counts(runs.get('long check').scenario.key);
	expect(status).toBe(2 * CHECKED);
});
