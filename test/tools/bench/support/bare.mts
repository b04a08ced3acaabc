/** The programs in `programs/`, each in a process of its own on the Node that n8n runs on. */
import { nodePaths } from '../../setup/find.mjs';
import { inRoot, rootFolder } from '../../../support/paths.mts';
import { startProcess } from '../../../support/processes.mts';

/**
 * Runs a program and reads what it prints last, as JSON.
 * @throws {Error} with its output, where it fails
 */
export async function runProgram<T>(
	name: string,
	input: Record<string, unknown>,
	nodeOptions: string[] = [],
	env: Record<string, string> = {},
): Promise<T> {
	const { node } = nodePaths(rootFolder);
	const child = await startProcess({
		name,
		command: node,
		args: [
			...nodeOptions,
			inRoot('test', 'tools', 'bench', 'programs', `${name}.mts`),
			JSON.stringify(input),
		],
		cwd: rootFolder,
		env: { ...process.env, ...env },
	});
	const { code } = await child.exited;
	const last = child.log.trimEnd().split('\n').at(-1) ?? '';
	if (code !== 0 || !last.startsWith('{')) throw new Error(`${name} failed:\n${child.log}`);
	return JSON.parse(last) as T;
}
