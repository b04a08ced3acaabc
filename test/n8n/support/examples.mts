import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../../support/paths.mts';
import type { StoredCredential } from './n8nApi.mts';
import type { NodeJson, WorkflowJson } from './workflows.mts';

/** The names of the workflow files in `examples/`. */
export function exampleFiles(): string[] {
	return readdirSync(inRoot('examples')).filter((name) => name.endsWith('.json'));
}

/** An example workflow as its file has it. */
export function readExample(file: string): WorkflowJson {
	return JSON.parse(readFileSync(inRoot('examples', file), 'utf8')) as WorkflowJson;
}

/**
 * An example workflow with real credentials in its nodes, as a person chooses them after importing it.
 * @param credentials by credential type; a node's credential of another type is left to be chosen
 */
export function loadExample(
	file: string,
	credentials: ReadonlyMap<string, StoredCredential>,
): WorkflowJson {
	const workflow = readExample(file);
	for (const node of workflow.nodes) {
		const chosen: NodeJson['credentials'] = {};
		for (const type of Object.keys(node.credentials ?? {})) {
			const credential = credentials.get(type);
			if (credential) chosen[type] = { id: credential.id, name: credential.name };
		}
		node.credentials = chosen;
	}
	return workflow;
}
