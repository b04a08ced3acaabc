/**
 * For working on the nodes: a real n8n that loads this folder's `dist/` and takes each change over about
 * a second after the compiler has written it, with the provider simulator beside it. Data in `.cache/dev/`.
 */
import { lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { inCache, inRoot, rootFolder } from '../support/paths.mts';
import { endProcessesOnSignals, startProcess, stopAllProcesses } from '../support/processes.mts';
import { DemoError, startInstance } from './instance.mts';

/** A link instead of an installation, which is what n8n's hot reload follows. */
function linkPackage(userFolder: string): void {
	const link = path.join(userFolder, '.n8n', 'nodes', 'node_modules', packageName);
	mkdirSync(path.dirname(link), { recursive: true });
	if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
	symlinkSync(rootFolder, link, 'dir');
}

const packageName = 'n8n-nodes-seedance';

endProcessesOnSignals(() => console.log('\nEnding n8n, the simulator and the compiler'));
try {
	console.log('Starting the provider simulator and n8n');
	const { server, signIn } = await startInstance(inCache('dev'), linkPackage, {
		N8N_DEV_RELOAD: 'true',
	});
	await startProcess({
		name: 'compiler',
		command: process.execPath,
		args: [
			inRoot('node_modules', 'typescript', 'bin', 'tsc'),
			...['-p', 'tsconfig.json', '--watch', '--preserveWatchOutput'],
		],
		cwd: rootFolder,
		onOutput: (text) => process.stdout.write(text),
	});
	console.log(`\n${signIn()}

Edit a file under nodes/ or credentials/; reload the editor when the compiler is done. Icons and codex
files need "npm run build". Ctrl-C ends everything.`);
	await server.waitForExit();
	throw new DemoError('n8n has ended.');
} catch (error) {
	process.exitCode = 1;
	console.error(error instanceof DemoError ? error.message : error);
} finally {
	await stopAllProcesses();
}
