/** What is measured on, and which versions. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { n8nServerPaths, nodePaths } from '../setup/find.mjs';
import { inRoot, rootFolder } from '../../support/paths.mts';
import type { Machine } from './types.mts';

function versionIn(...parts: string[]): string {
	const text = readFileSync(path.join(...parts, 'package.json'), 'utf8');
	return (JSON.parse(text) as { version: string }).version;
}

/** The machine and the versions of this moment. */
export function machine(): Machine {
	const server = n8nServerPaths(rootFolder);
	const modules = path.join(server.folder, 'node_modules');
	return {
		cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
		cores: os.cpus().length,
		memoryGb: Math.round(os.totalmem() / 2 ** 30),
		system: `${os.type()} ${os.release().split('-')[0]}`,
		node: versionIn(nodePaths(rootFolder).folder, 'node_modules', 'node'),
		n8n: versionIn(modules, 'n8n'),
		package: versionIn(rootFolder),
		commit: commit(),
	};
}

function commit(): string {
	try {
		return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
			cwd: inRoot(),
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}).trim();
	} catch {
		return 'unknown'; // an unpacked archive
	}
}
