import { readdirSync, readFileSync } from 'node:fs';
import type { WorkflowJson } from '../n8n/support/workflows.mts';
import { inRoot } from './paths.mts';

/** The file names of the example workflows. */
export function exampleNames(): string[] {
	return readdirSync(inRoot('examples')).filter((name) => name.endsWith('.json'));
}

/** An example workflow as its file has it. */
export function readExample(file: string): WorkflowJson {
	return JSON.parse(readFileSync(inRoot('examples', file), 'utf8')) as WorkflowJson;
}
