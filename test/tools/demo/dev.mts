/**
 * For working on the nodes: a real n8n that takes each change over about a second after the compiler has
 * written it, with the provider simulator beside it. Its data is in `node_modules/.cache/seedance/dev/`.
 */
import { copyFileSync, cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot, keptUserFolder, rootFolder } from '../../support/paths.mts';
import {
	endProcessesOnSignals,
	isEnding,
	startProcess,
	stopAllProcesses,
} from '../../support/processes.mts';
import { DemoError, startInstance } from './instance.mts';

const userFolder = keptUserFolder('dev');
const installed = path.join(userFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-seedance');
const installedDist = path.join(installed, 'dist');

/**
 * A real folder that the compiler writes into: n8n's hot reload follows no links, and watches the whole
 * package, which must not hold what n8n itself writes.
 */
function installFromDist(): void {
	rmSync(installed, { recursive: true, force: true });
	cpSync(inRoot('dist'), installedDist, { recursive: true });
	copyFileSync(inRoot('package.json'), path.join(installed, 'package.json'));
}

endProcessesOnSignals(() => console.log('\nEnding n8n, the simulator and the compiler'));
try {
	console.log('Starting the provider simulator and n8n');
	const { server, signIn } = await startInstance(userFolder, installFromDist, {
		N8N_DEV_RELOAD: 'true',
	});
	const tsc = inRoot('node_modules', 'typescript', 'bin', 'tsc');
	const watch = ['-p', 'tsconfig.json', '--watch', '--preserveWatchOutput'];
	await startProcess({
		name: 'compiler',
		command: process.execPath,
		args: [tsc, ...watch, '--outDir', installedDist],
		cwd: rootFolder,
		onOutput: (text) => process.stdout.write(text),
	});
	console.log(`\n${signIn()}

Edit a file under nodes/ or credentials/, and reload the editor when the compiler is done. Icons and codex
files are taken over at the next start. Ctrl-C ends everything.`);
	await server.waitForExit();
	if (!isEnding()) throw new DemoError('n8n has ended.');
} catch (error) {
	process.exitCode = 1;
	console.error(error instanceof DemoError ? error.message : error);
} finally {
	await stopAllProcesses();
}
