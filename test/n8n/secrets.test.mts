/** The API key on a real n8n that logs all it can: it is in the encrypted credential, and nowhere else. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { FAULT_KINDS, PROVIDERS, type Fault, type ProviderId } from '../simulator/types.mts';
import { simulatorCredential } from './support/credentials.mts';
import { N8nApi } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { Scenario } from './support/scenario.mts';
import { seedanceWait } from './support/workflows.mts';

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];

beforeAll(async () => {
	const env = { N8N_LOG_LEVEL: 'debug' };
	({ server, simulator, api, stop } = await startOwnN8n({ env }));
});

afterAll(async () => {
	await stop();
});

/** Each kind of fault once, at creates, status calls and downloads alike. */
const FAULTS: Fault[] = FAULT_KINDS.flatMap((kind) =>
	(['create', 'status', 'list', 'content', 'download'] as const).map((on) => ({
		on,
		kind,
		...(kind === 'hugeBody' && { bytes: 6 * 1024 * 1024 }),
		...(kind === 'rateLimit' && { retryAfter: 0 }),
	})),
);

/** Runs of a provider in which everything goes wrong once. */
async function troubledRuns(provider: ProviderId): Promise<Scenario> {
	const one = await Scenario.create({ api, simulator: simulator.client }, `Secrets: ${provider}`, {
		provider,
		items: Array.from({ length: 12 }, (_, index) => ({ prompt: `Clip ${index}` })),
		parameters: { failedItems: 'return' },
		behind: (credential) => [
			seedanceWait(
				{
					provider,
					waitStrategy: 'inProcess',
					timeout: 0.3,
					downloadVideo: true,
					options: { pollInterval: 1, includeRaw: true },
				},
				{ name: 'Wait', credentials: [credential] },
			),
		],
	});
	await simulator.client.setSettings(one.key, { taskSeconds: 0, contentRedirect: true });
	await simulator.client.setFaults(one.key, FAULTS);
	await Promise.all([one.run(), one.run(), one.run()]);
	return one;
}

/** Every file under a folder that holds one of these texts. */
function filesWith(folder: string, secrets: readonly string[]): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
		.map((entry) => path.join(entry.parentPath, entry.name))
		.filter((file) => {
			const bytes = readFileSync(file);
			return secrets.some((secret) => bytes.includes(secret));
		});
}

test('the key of every provider, after everything that can go wrong', async () => {
	const runs = await Promise.all(PROVIDERS.map(troubledRuns));
	const keys = runs.map(({ key }) => key);

	// Credentials are tested too, with right and wrong keys.
	for (const { credential, key } of runs) {
		const provider = PROVIDERS[keys.indexOf(key)];
		const { data } = simulatorCredential(provider, simulator.url, key);
		await api.testCredential(credential, data);
		await api.testCredential(credential, { ...data, apiKey: `${key}-wrong-in-no-way` });
	}

	for (const { workflow, key } of runs) {
		const executions = await api.listExecutions({ workflowId: workflow.id });
		expect(executions.length).toBeGreaterThanOrEqual(3);
		for (const { id } of executions) {
			const said = JSON.stringify((await api.getExecution(id)).data);
			expect(said).not.toContain(key);
		}
		expect(await simulator.client.leaks(key)).toEqual([]);
	}
	expect(server.log.length).toBeGreaterThan(10_000);
	expect(keys.filter((key) => server.log.includes(key))).toEqual([]);
	await server.stop();
	expect(filesWith(server.userFolder, keys)).toEqual([]);
});
