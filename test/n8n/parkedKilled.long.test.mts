/**
 * n8n is killed (SIGKILL) in the middle of checks, in the first and in a later round, and a later version of the package
 * takes their waits over. And what becomes of a wait whose checks a person has stopped or deleted.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SpawnedSimulator } from '../simulator/client.mts';
import type { Fault } from '../simulator/types.mts';
import { errorOf, N8nApi, runsOf } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { FIRST_CHECK, ParkedRuns, until } from './support/parked.mts';
import { jsonOf } from './support/workflows.mts';

const ROUNDS = ['later round', 'first round'];

const BY_HAND = ['deleted', 'stopped'];

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
let runs: ParkedRuns;
let started = 0;

/** The status call of that number is slow. */
function slow(call: number): Fault[] {
	return [{ on: 'status', kind: 'delay', skip: call - 1, delayMs: 25_000 }];
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
	({ server, simulator, api, stop } = await startOwnN8n());
	runs = new ParkedRuns({ api, simulator: simulator.client }, 'Killed in a check');
	started = Date.now();
	const one = { items: [{ prompt: 'A fox' }], wait: { downloadVideo: true } };
	// The calls: one before the parking, then one for each round.
	await runs.start('later round', { ...one, faults: slow(3), simulator: { taskSeconds: 100 } });
	for (const name of BY_HAND) {
		await runs.start(name, one);
		await runs.execution(name, { statuses: ['waiting'] });
		const { checks } = await runs.runsFor(name);
		const ids = checks.map(({ id }) => id);
		if (name === 'deleted') await api.deleteExecutions(ids);
		else await Promise.all(ids.map((id) => api.stopExecution(id)));
	}
	await until(started, FIRST_CHECK);
	await runs.start('first round', { ...one, faults: slow(2) });
	await Promise.all([runs.untilChecking('first round'), until(started, 2 * FIRST_CHECK + 5)]);
	await runs.untilChecking('later round');
	await server.kill();
	raiseVersion(server.userFolder);
	await server.restart();
}, 300_000);

afterAll(async () => {
	await stop();
});

test.each(ROUNDS)('%s: nothing passes on, it goes on waiting', async (name) => {
	const execution = await api.getExecution(runs.get(name).id);
	expect(execution.status).toBe('waiting');
	expect(runsOf(execution, 'End')).toEqual([]);
	const { checks } = await runs.runsFor(name);
	expect(checks.map(({ status }) => status)).toEqual(['crashed']);
});

test.each(ROUNDS)(
	'%s: the guard starts the checks anew; created once, downloaded once',
	async (name) => {
		const execution = await runs.execution(name, { timeoutMs: 420_000 });
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded', timedOut: false }]);
		const took = Date.parse(execution.stoppedAt ?? '') - Date.parse(execution.startedAt ?? '');
		process.stderr.write(
			`Killed in a check, ${name}: done ${(took / 1000).toFixed(0)} s after the start\n`,
		);
		const { create, download } = await simulator.client.counts(runs.get(name).scenario.key);
		expect([create, download]).toEqual([1, 1]);
		const { checks } = await runs.runsFor(name);
		expect(checks.map(({ status }) => status)).toEqual(['crashed', 'success']);
	},
	430_000,
);

test.each(BY_HAND)(
	'checks %s by hand: the guard starts them anew',
	async (name) => {
		const execution = await runs.execution(name, { timeoutMs: 420_000 });
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'End')).toMatchObject([{ status: 'succeeded' }]);
		const { create, download } = await simulator.client.counts(runs.get(name).scenario.key);
		expect([create, download]).toEqual([1, 1]);
	},
	430_000,
);
