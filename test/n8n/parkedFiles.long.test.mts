/** n8n prunes the runs of a parked wait while the execution that they belong to waits again: its files stay. */
import type { SpawnedSimulator } from '../simulator/client.mts';
import { errorOf, N8nApi } from './support/n8nApi.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { ParkedRuns, until } from './support/parked.mts';
import { FILES_READ, startFiles } from './support/parkedFiles.mts';
import { jsonOf } from './support/workflows.mts';

/** Everything that has ended is pruned within seconds. */
const PRUNED = {
	EXECUTIONS_DATA_PRUNE: 'true',
	EXECUTIONS_DATA_PRUNE_MAX_COUNT: '1',
	EXECUTIONS_DATA_HARD_DELETE_BUFFER: '0',
	EXECUTIONS_DATA_PRUNE_SOFT_DELETE_INTERVAL: '0.1',
	EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '0.1',
};

describe.each(['filesystem', 'database'] as const)('binary data in %s mode', (binaryData) => {
	let simulator: SpawnedSimulator;
	let api: N8nApi;
	let stop: OwnN8n['stop'];
	let runs: ParkedRuns;

	beforeAll(async () => {
		({ simulator, api, stop } = await startOwnN8n({ binaryData, env: PRUNED }));
		runs = new ParkedRuns({ api, simulator: simulator.client }, 'Files');
	}, 200_000);

	afterAll(async () => {
		await stop();
	});

	test('the node behind reads all three files, though the checks are gone', async () => {
		const started = Date.now();
		await startFiles(runs, 'files');
		// Others come and go, and n8n keeps the newest only.
		for (let other = 0; other < 3; other++) {
			await until(started, FILES_READ - 40 + other * 5);
			await runs.start(`another ${other}`, { items: [], behind: () => [] });
		}
		await until(started, FILES_READ - 5);
		const { checks } = await runs.runsFor('files');
		expect(checks).toEqual([]);
		const execution = await runs.execution('files', { timeoutMs: 60_000 });
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(new Set(jsonOf(execution, 'Read').map(({ hash }) => hash)).size).toBe(3);
	}, 400_000);
});
