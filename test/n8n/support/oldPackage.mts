import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot, rootFolder } from '../../support/paths.mts';
import { packagePaths } from '../../tools/setup/find.mjs';

/**
 * The package as 0.1.0 was packed, from commit 62ceb02, put into a `.n8n/nodes` folder as `npm install` leaves the
 * published tarball there.
 */
export function installOldPackage(nodes: string): void {
	// The package of today brings the folder's package.json.
	cpSync(packagePaths(rootFolder).nodes, nodes, { recursive: true });
	rmSync(path.join(nodes, 'node_modules'), { recursive: true });
	const target = path.join(nodes, 'node_modules', 'n8n-nodes-seedance');
	mkdirSync(target, { recursive: true });
	const tarball = inRoot('test', 'n8n', 'fixtures', 'n8n-nodes-seedance-0.1.0.tgz');
	execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', target]);
}
