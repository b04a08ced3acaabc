import type { INodeParameters } from 'n8n-workflow';
import type { SimulatorClient } from '../../simulator/client.mts';
import type { ProviderId } from '../../simulator/types.mts';
import { simulatorCredential } from './credentials.mts';
import { loadExample } from './examples.mts';
import { errorOf, type Execution, type N8nApi, type StoredCredential } from './n8nApi.mts';
import type { WorkflowJson } from './workflows.mts';

/** What a test of examples does with them on the shared servers. */
export interface ExampleRuns {
	/** Credentials of a key for the providers of an example, by credential type. Its tasks take a second. */
	credentialsOf(keys: Partial<Record<ProviderId, string>>): Promise<Map<string, StoredCredential>>;
	/** Imports a workflow, runs it as its *Execute workflow* button does, and waits for the end. */
	run(workflow: WorkflowJson): Promise<Execution>;
	/** The same. @throws {Error} with the workflow's own message, if it failed */
	runToSuccess(workflow: WorkflowJson): Promise<Execution>;
}

export function exampleRuns({
	api,
	simulator,
}: {
	api: N8nApi;
	simulator: SimulatorClient;
}): ExampleRuns {
	const run: ExampleRuns['run'] = async (workflow) => {
		const id = await api.runManually(await api.createWorkflow(workflow));
		return await api.waitForExecution(id, { timeoutMs: 120_000 });
	};
	return {
		run,
		async credentialsOf(keys) {
			const made = new Map<string, StoredCredential>();
			for (const [provider, key] of Object.entries(keys) as Array<[ProviderId, string]>) {
				const { type, data } = simulatorCredential(provider, simulator.url, key);
				made.set(type, await api.createCredential(type, data, key));
				await simulator.setSettings(key, { taskSeconds: 1 });
			}
			return made;
		},
		async runToSuccess(workflow) {
			const execution = await run(workflow);
			if (execution.status !== 'success') {
				throw new Error(`${execution.status}: ${errorOf(execution) ?? 'no message'}`);
			}
			return execution;
		},
	};
}

/**
 * The example with these credentials and changes.
 * @param changes by node name: parameters to replace
 * @throws {Error} if the example has no node of such a name
 */
export function prepared(
	file: string,
	credentials: ReadonlyMap<string, StoredCredential>,
	changes: Record<string, INodeParameters> = {},
): WorkflowJson {
	const workflow = loadExample(file, credentials);
	for (const node of workflow.nodes) Object.assign(node.parameters, changes[node.name]);
	const unknown = Object.keys(changes).filter(
		(name) => !workflow.nodes.some((node) => node.name === name),
	);
	if (unknown.length > 0) throw new Error(`${file} has no node ${unknown.join(', ')}`);
	return workflow;
}
