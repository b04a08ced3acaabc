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
import { spawnSimulator, type SpawnedSimulator } from '../../simulator/client.mts';
import { PROVIDERS } from '../../simulator/types.mts';
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
	const examples = await importExamples(api, credentials);
	return {
		server,
		simulator,
		api,
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

/** One credential for each provider's, pointing at the simulator; the first of each type, by type. */
async function importCredentials(
	api: N8nApi,
	simulator: SpawnedSimulator,
): Promise<Map<string, StoredCredential>> {
	const stored = await api.listCredentials();
	const byType = new Map<string, StoredCredential>();
	for (const provider of PROVIDERS) {
		if (provider === 'cubicSpacesArk') continue; // the credential of cubicSpaces serves both
		const { type, data } = simulatorCredential(provider, simulator.url, simulatorKey);
		const name = `Simulator: ${provider}`;
		const known = stored.find((one) => one.type === type && one.name === name);
		if (known) await api.updateCredential(known, data);
		const credential = known ?? (await api.createCredential(type, data, name));
		if (!byType.has(type)) byType.set(type, credential);
	}
	return byType;
}

/** Every example workflow, put back to what its file says. */
async function importExamples(
	api: N8nApi,
	credentials: Map<string, StoredCredential>,
): Promise<Map<string, StoredWorkflow>> {
	const known = await api.listWorkflows();
	const imported = new Map<string, StoredWorkflow>();
	for (const file of exampleFiles()) {
		const workflow = loadExample(file, credentials);
		const before = known.find(({ name }) => name === workflow.name);
		imported.set(
			file,
			before ? await api.updateWorkflow(before.id, workflow) : await api.createWorkflow(workflow),
		);
	}
	return imported;
}
