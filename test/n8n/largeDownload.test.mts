import { statSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { simulatorCredential } from './support/credentials.mts';
import { errorOf, N8nApi, type StoredCredential } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import {
	items,
	jsonOf,
	manualTrigger,
	modelId,
	runData,
	seedanceCreate,
	seedanceWait,
	workflow,
} from './support/workflows.mts';

const megabyte = 1024 * 1024;

/** A server of its own: what it needs for a download is measured at its process. */
describe('a video of 200 MB', () => {
	const apiKey = 'sim-large-download';
	let simulator: SpawnedSimulator;
	let server: N8nServer;
	let api: N8nApi;
	let stop: OwnN8n['stop'];
	let credential: StoredCredential;

	beforeAll(async () => {
		({ server, simulator, api, stop } = await startOwnN8n({ binaryData: 'filesystem' }));
		const { type, data } = simulatorCredential('cubicSpaces', simulator.url, apiKey);
		credential = await api.createCredential(type, data);
	}, 180_000);
	afterAll(async () => {
		await stop();
	});

	async function downloadOne() {
		const provider = 'cubicSpaces';
		const stored = await api.createWorkflow(
			workflow('One clip', [
				manualTrigger(),
				items([{ prompt: 'A lighthouse in a storm' }]),
				seedanceCreate(
					{ provider, model: modelId('doubao-seedance-2.0'), prompt: '={{ $json.prompt }}' },
					{ credentials: [credential] },
				),
				seedanceWait(
					{
						provider,
						waitStrategy: 'inProcess',
						downloadVideo: true,
						options: { pollInterval: 1 },
					},
					{ credentials: [credential] },
				),
			]),
		);
		return await api.waitForExecution(await api.runManually(stored), { timeoutMs: 120_000 });
	}

	/** How far n8n's memory rises above what it is now while one clip is made and fetched, in bytes. */
	async function memoryRise() {
		const before = server.memory().rss;
		server.resetPeakMemory();
		const execution = await downloadOne();
		return { execution, rise: server.memory().peakRss - before };
	}

	test('is streamed to disk, with less than 60 MB more memory than a small one', async () => {
		await simulator.client.setSettings(apiKey, { taskSeconds: 1 });
		await downloadOne(); // what n8n loads at its first runs does not count
		const small = await memoryRise();
		await simulator.client.setSettings(apiKey, { taskSeconds: 1, videoBytes: 200 * megabyte });
		// What the garbage collector has not fetched yet only adds: the least of three tells what it needs.
		const measured = [await memoryRise(), await memoryRise(), await memoryRise()];
		const rise = Math.min(...measured.map((one) => one.rise));
		const { execution } = measured[2]!;

		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'Seedance Wait')[0]).toMatchObject({
			status: 'succeeded',
			warnings: [],
		});
		expect(runData(execution, 'Seedance Wait')[0]?.binary?.video?.mimeType).toBe('video/mp4');
		expect(largestFile(server.userFolder)).toBeGreaterThanOrEqual(200 * megabyte);
		expect(rise - small.rise).toBeLessThan(60 * megabyte);
		process.stderr.write(
			`Memory risen by ${Math.round(rise / megabyte)} MB for 200 MB, ${Math.round(small.rise / megabyte)} MB for a small clip\n`,
		);
	}, 240_000);
});

function largestFile(folder: string): number {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	const sizes = entries
		.filter((entry) => entry.isFile())
		.map((entry) => statSync(path.join(entry.parentPath, entry.name)).size);
	return Math.max(...sizes);
}
