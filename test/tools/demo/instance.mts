import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { simulatorCredential } from '../../n8n/support/credentials.mts';
import { exampleFiles, loadExample } from '../../n8n/support/examples.mts';
import {
	N8nApi,
	owner,
	type StoredCredential,
	type StoredWorkflow,
} from '../../n8n/support/n8nApi.mts';
import { N8nServer } from '../../n8n/support/n8nServer.mts';
import type { WorkflowJson } from '../../n8n/support/workflows.mts';
import { spawnSimulator, type SpawnedSimulator } from '../../simulator/client.mts';
import { PROVIDERS, type ProviderId } from '../../simulator/types.mts';
import { tail } from '../../support/processes.mts';

/** What went wrong, in words for the person who started it. */
export class DemoError extends Error {}

/** The API key of every credential made here. */
export const simulatorKey = 'sim-demo';

/** An n8n for a person: with the owner, credentials for the simulator and the example workflows. */
export interface Instance {
	server: N8nServer;
	simulator: SpawnedSimulator;
	api: N8nApi;
	/** Each points at the simulator. */
	credentials: Map<ProviderId, StoredCredential>;
	/** By file name in `examples/`. */
	examples: Map<string, StoredWorkflow>;
	/** How to open a workflow (or the start page) in the editor, as lines to print. */
	signIn(workflow?: StoredWorkflow): string;
}

/**
 * Starts the simulator and n8n on a folder that is kept from one time to the next.
 * @param install puts the package into the user folder before n8n starts
 * @throws {DemoError} if n8n runs on this folder already
 */
export async function startInstance(
	folder: string,
	install: (userFolder: string) => void,
	env: Record<string, string> = {},
): Promise<Instance> {
	takeLock(folder);
	install(folder);
	const [simulator, server] = await Promise.all([
		spawnSimulator(),
		N8nServer.start({ userFolder: folder, env }),
	]);
	const api = await N8nApi.signedIn(server.baseUrl);
	if ((await api.nodeTypes('n8n-nodes-seedance.')).length === 0) {
		throw new DemoError(`n8n did not load the package. The end of its log:\n${tail(server.log)}`);
	}
	const credentials = await importCredentials(api, simulator);
	// The examples take the first of each type.
	const byType = new Map([...credentials.values()].reverse().map((one) => [one.type, one]));
	const examples = await importExamples(api, byType);
	return {
		server,
		simulator,
		api,
		credentials,
		examples,
		signIn: (workflow) =>
			[
				`The editor:  ${server.baseUrl}${workflow ? `/workflow/${workflow.id}` : ''}`,
				`Sign in as:  ${owner.email}`,
				`Password:    ${owner.password}`,
			].join('\n'),
	};
}

/** Two n8n servers on one database would spoil it. */
function takeLock(folder: string): void {
	const lock = path.join(folder, 'running');
	mkdirSync(folder, { recursive: true });
	if (existsSync(lock) && isAlive(Number(readFileSync(lock, 'utf8')))) {
		throw new DemoError('It is running already; end that one first (Ctrl-C).');
	}
	writeFileSync(lock, String(process.pid));
	process.once('exit', () => rmSync(lock, { force: true }));
}

function isAlive(pid: number): boolean {
	try {
		return pid > 0 && process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** One credential for each provider, pointing at the simulator. */
async function importCredentials(
	api: N8nApi,
	simulator: SpawnedSimulator,
): Promise<Map<ProviderId, StoredCredential>> {
	const stored = await api.listCredentials();
	const byProvider = new Map<ProviderId, StoredCredential>();
	for (const provider of PROVIDERS) {
		// The credential of cubicSpaces serves both.
		const owner = provider === 'cubicSpacesArk' ? 'cubicSpaces' : provider;
		const { type, data } = simulatorCredential(owner, simulator.url, simulatorKey);
		const name = `Simulator: ${owner}`;
		const made = byProvider.get(owner);
		const known = made ?? stored.find((one) => one.type === type && one.name === name);
		if (known && !made) await api.updateCredential(known, data);
		byProvider.set(provider, known ?? (await api.createCredential(type, data, name)));
	}
	return byProvider;
}

/** Every example workflow, put back to what its file says. */
async function importExamples(
	api: N8nApi,
	credentials: Map<string, StoredCredential>,
): Promise<Map<string, StoredWorkflow>> {
	const known = await api.listWorkflows();
	const imported = new Map<string, StoredWorkflow>();
	for (const file of exampleFiles())
		imported.set(file, await store(api, loadExample(file, credentials), known));
	return imported;
}

/** Stores a workflow, in the place of one of the same name. */
export async function store(
	api: N8nApi,
	workflow: WorkflowJson,
	known?: Array<{ id: string; name: string }>,
): Promise<StoredWorkflow> {
	const before = (known ?? (await api.listWorkflows())).find(({ name }) => name === workflow.name);
	return before
		? await api.updateWorkflow(before.id, workflow)
		: await api.createWorkflow(workflow);
}
