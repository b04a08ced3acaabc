import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../../support/paths.mts';
import type { StoredCredential } from './n8n-api.mts';
import type { WorkflowJson } from './workflows.mts';

/** The names of the workflow files in `examples/`. */
export function exampleFiles(): string[] {
	return readdirSync(inRoot('examples')).filter((name) => name.endsWith('.json'));
}

/**
 * An example workflow with real credentials in its nodes, as a person chooses them after importing it.
 * @param credentials by credential type
 * @throws {Error} for a credential type that is not among them
 */
export function loadExample(
	file: string,
	credentials: ReadonlyMap<string, StoredCredential>,
): WorkflowJson {
	const workflow = JSON.parse(readFileSync(inRoot('examples', file), 'utf8')) as WorkflowJson;
	for (const node of workflow.nodes) {
		for (const type of Object.keys(node.credentials ?? {})) {
			const credential = credentials.get(type);
			if (!credential)
				throw new Error(`examples/${file} uses the credential ${type}: there is none`);
			const { id, name } = credential;
			node.credentials = { ...node.credentials, [type]: { id, name } };
		}
	}
	return workflow;
}
