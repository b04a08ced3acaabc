/** The clock of n8n's machine is set an hour forward, and back again, while executions are parked and checks at work. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../support/paths.mts';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { errorOf, N8nApi, runsOf, type Execution } from './support/n8nApi.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { FIRST_CHECK, ParkedRuns, until } from './support/parked.mts';
import { jsonOf } from './support/workflows.mts';

const HOUR_MS = 3_600_000;
/** n8n looks for what is due once a minute; and a busy machine, s. */
const NEXT_LOOK = 60 + 30;
/** Minutes of a Timeout that an hour does not end. */
const LONG = 600;
const ONE = [{ prompt: 'A fox' }];
/** Parked waits that become due together, checks and guards. */
const TOGETHER = ['together 1', 'together 2', 'together 3', 'together 4'];

let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
let runs: ParkedRuns;
let clockFile: string;

/** The clock of n8n is so far ahead from now on. */
async function setClock(aheadMs: number): Promise<void> {
	writeFileSync(clockFile, String(aheadMs));
	await until(Date.now(), 0.3);
}

const isParked = async (name: string) =>
	await runs.execution(name, { statuses: ['waiting'], timeoutMs: 60_000 });

const ended = async (name: string, seconds = NEXT_LOOK) =>
	await runs.execution(name, { timeoutMs: seconds * 1000 });

/** When n8n takes up the runs of a wait, ms since 1970. */
async function dueTimes(name: string): Promise<number[]> {
	const { checks, guards } = await runs.runsFor(name);
	return [...checks, ...guards].map(({ waitTill }) => Date.parse(waitTill ?? ''));
}

async function checksOf(name: string): Promise<string[]> {
	return (await runs.runsFor(name)).checks.map(({ status }) => status);
}

function succeeded(execution: Execution): void {
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(runsOf(execution, 'End')).toHaveLength(1);
	for (const item of jsonOf(execution, 'End'))
		expect(item).toMatchObject({ status: 'succeeded', timedOut: false });
}

beforeAll(async () => {
	clockFile = path.join(mkdtempSync(path.join(tmpdir(), 'seedance-clock-')), 'clock');
	writeFileSync(clockFile, '0');
	const env = {
		NODE_OPTIONS: `--require ${inRoot('test', 'n8n', 'support', 'shiftedClock.cjs')}`,
		SEEDANCE_CLOCK_FILE: clockFile,
	};
	({ simulator, api, stop } = await startOwnN8n({ env }));
	runs = new ParkedRuns({ api, simulator: simulator.client }, 'Clock');
	// Its check asks one after the other, and takes longer than n8n takes to look for what is due.
	await runs.start('at work', {
		items: ['A fox', 'A dog', 'A cat'].map((prompt) => ({ prompt })),
		wait: { timeout: LONG, downloadVideo: true, options: { concurrency: 1 } },
		faults: [{ on: 'status', kind: 'delay', delayMs: 28_000, skip: 3, times: 3 }],
	});
	await isParked('at work');
	await until(Date.now(), 20);
	await runs.start('out of time', {
		items: ONE,
		wait: { timeout: 30 },
		simulator: { taskSeconds: 6000 },
	});
	for (const name of TOGETHER)
		await runs.start(name, { items: ONE, wait: { timeout: LONG, downloadVideo: true } });
	for (const name of ['out of time', ...TOGETHER]) await isParked(name);
	await runs.untilChecking('at work');
	await setClock(HOUR_MS);
}, 240_000);

afterAll(async () => {
	await stop();
	rmSync(path.dirname(clockFile), { recursive: true });
});

describe('an hour forward', () => {
	test.each(TOGETHER)(
		'%s: it goes on at n8n’s next look, by one set of checks',
		async (name) => {
			succeeded(await ended(name));
			expect(await checksOf(name)).toEqual(['success']);
			const { status, download } = await simulator.client.counts(runs.get(name).scenario.key);
			expect([status, download]).toEqual([2, 1]);
		},
		120_000,
	);

	test('a wait whose Timeout is over by that: the task is asked about once more, and comes back as last seen', async () => {
		const execution = await ended('out of time');
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'End')).toMatchObject([
			{ status: 'queued', timedOut: true, failure: { code: 'timedOut' } },
		]);
		const { status } = await simulator.client.counts(runs.get('out of time').scenario.key);
		expect(status).toBe(2);
	}, 120_000);
});

describe('an hour back', () => {
	let due: number[];

	beforeAll(async () => {
		const wait = { timeout: LONG };
		await runs.start('soon due', { items: ONE, wait });
		await isParked('soon due');
		// n8n has seen by then that it is due soon, and its timer goes on.
		await until(Date.now(), FIRST_CHECK - 8);
		await runs.start('due later', { items: ONE, wait });
		await isParked('due later');
		due = await dueTimes('due later');
		await setClock(0);
	}, 120_000);

	test('what is due within the minute goes on in time', async () => {
		succeeded(await ended('soon due'));
		expect(await checksOf('soon due')).toEqual(['success']);
	}, 120_000);

	test('what is due later waits for its time, and nothing passes on; it is no later than that', async () => {
		expect(runsOf(await isParked('due later'), 'End')).toEqual([]);
		expect(await dueTimes('due later')).toEqual(due);
		// By the clock that is set right again.
		await setClock(HOUR_MS);
		succeeded(await ended('due later', FIRST_CHECK + NEXT_LOOK));
		expect(await checksOf('due later')).toEqual(['success']);
	}, 240_000);
});

test('a check that was at work when the clock was set was left alone', async () => {
	succeeded(await ended('at work', 2 * NEXT_LOOK));
	expect(await checksOf('at work')).toEqual(['success']);
	const { status, download } = await simulator.client.counts(runs.get('at work').scenario.key);
	expect([status, download]).toEqual([6, 3]);
}, 240_000);
