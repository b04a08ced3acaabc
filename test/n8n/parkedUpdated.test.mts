/**
 * The package is updated while waits are parked: those that 0.1.0 parked finish under the version that is tested.
 * Binary data is kept in the database, and the files of those waits belong to the execution that goes on.
 */
import path from 'node:path';
import type { IBinaryData } from 'n8n-workflow';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { errorOf, N8nApi } from './support/n8nApi.mts';
import { installPackage, type N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { installOldPackage } from './support/oldPackage.mts';
import { FIRST_CHECK, ParkedRuns, runsFor, until } from './support/parked.mts';
import { jsonOf } from './support/workflows.mts';

/** What is parked second is not yet checked when the package is updated, s. */
const SECOND = 40;

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
let runs: ParkedRuns;

beforeAll(async () => {
	({ server, simulator, api, stop } = await startOwnN8n({
		binaryData: 'database',
		install: (userFolder) => installOldPackage(path.join(userFolder, '.n8n', 'nodes')),
	}));
	runs = new ParkedRuns({ api, simulator: simulator.client }, 'Updated');
	const started = Date.now();
	const long = { taskSeconds: FIRST_CHECK + 20 };
	await runs.start('checked once', { simulator: long, wait: { downloadVideo: true } });
	await runs.start('times out', { simulator: { taskSeconds: 600 }, wait: { timeout: 2.5 } });
	await runs.start('fails', {
		items: [{ prompt: 'A fox' }, { prompt: 'A dog' }],
		simulator: { ...long, outcomes: [{ match: 'fox', outcome: 'failed' }] },
		wait: { failedTasks: 'stop' },
	});
	await until(started, SECOND);
	await runs.start('not yet checked', {
		wait: { downloadVideo: true, options: { includeOtherFields: true, includeRaw: true } },
	});
	await until(started, FIRST_CHECK + 6);
	await server.stop();
	installPackage(server.userFolder);
	await server.restart();
}, 240_000);

afterAll(async () => {
	await stop();
});

const WITHIN = { timeoutMs: 200_000 };

test.each(['checked once', 'not yet checked'])('%s: finishes with its videos', async (name) => {
	const execution = await runs.execution(name, WITHIN);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	const items = execution.data.resultData.runData.End?.[0]?.data?.main[0] ?? [];
	expect(items.map(({ json }) => json.status)).toEqual(Array(3).fill('succeeded'));
	expect(items.map(({ binary }) => binary?.video?.mimeType)).toEqual(Array(3).fill('video/mp4'));
	expect(items.map(({ json }) => json.warnings)).toEqual([[], [], []]);
	expect(await runs.get(name).scenario.creates()).toBe(3);
	const { checks } = await runsFor(api, {
		id: runs.get(name).id,
		workflowId: runs.get(name).scenario.workflow.id,
	});
	expect(checks.map(({ status }) => status)).toEqual(['success']);
	// The files belong to the execution that has gone on.
	await api.deleteExecutions(checks.map(({ id }) => id));
	for (const { binary } of items) {
		expect(binary?.video?.id).toMatch(/^database:/);
		expect((await api.downloadBinary(binary?.video as IBinaryData)).length).toBe(
			binary?.video?.bytes,
		);
	}
});

test('the deadline holds', async () => {
	const execution = await runs.execution('times out', WITHIN);
	expect(execution.status).toBe('success');
	expect(jsonOf(execution, 'End').map(({ timedOut }) => timedOut)).toEqual([true, true, true]);
});

test('a failed task stops the workflow with its reason', async () => {
	const execution = await runs.execution('fails', WITHIN);
	expect(execution.status).toBe('error');
	expect(errorOf(execution)).toContain('[item 0]');
});
