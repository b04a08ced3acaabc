/** The package as it was at a commit, built and installed as today's is. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packagePaths } from '../../setup/find.mjs';
import { inCache, inRoot, rootFolder } from '../../support/paths.mts';

/** What is built from, and with. */
const SOURCES = ['nodes', 'credentials', 'icons', 'package.json', 'tsconfig.json', 'gulpfile.js'];

/**
 * A `.n8n/nodes` folder with the package of this commit; built once.
 * @throws {Error} where the commit is not there (an archive, a shallow clone) or cannot be built with today's tools
 */
export function nodesAt(commit: string): string {
	const run = (command: string, args: string[], cwd: string): string =>
		execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' }).trim();
	const id = run('git', ['rev-parse', '--verify', `${commit}^{commit}`], rootFolder);
	const kept = inCache('bench', 'packages', id);
	if (existsSync(kept)) return kept;
	// Outside of the repository, whose settings would count for it.
	const folder = mkdtempSync(path.join(tmpdir(), 'seedance-bench-build-'));
	const next = `${kept}.next`;
	try {
		const archive = path.join(folder, 'source.tar');
		run('git', ['archive', '--output', archive, id, ...SOURCES], rootFolder);
		run('tar', ['-xf', archive], folder);
		symlinkSync(inRoot('node_modules'), path.join(folder, 'node_modules'));
		const tool = (name: string): string => inRoot('node_modules', '.bin', name);
		run(tool('tsc'), ['-p', 'tsconfig.json'], folder);
		run(tool('gulp'), ['build'], folder);
		rmSync(next, { recursive: true, force: true });
		cpSync(packagePaths(rootFolder).nodes, next, { recursive: true });
		const installed = packageIn(next);
		rmSync(path.join(installed, 'dist'), { recursive: true });
		for (const part of ['dist', 'package.json'])
			cpSync(path.join(folder, part), path.join(installed, part), { recursive: true });
		renameSync(next, kept);
		return kept;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The package in a `.n8n/nodes` folder. */
export function packageIn(nodes: string): string {
	return path.join(nodes, 'node_modules', 'n8n-nodes-seedance');
}
