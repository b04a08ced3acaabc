/**
 * Where the programs are that the tests and the demo run but npm does not bring. Plain Node with
 * nothing but its own modules: the set-up uses this before anything is installed, the tests after.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Where everything generated lives: below `node_modules`, which npm keeps, git ignores and no linter reads (n8n's editor
 * alone unpacks hundreds of large scripts into its user folder).
 * @param {string} root the repository's root folder
 * @param {string[]} parts
 */
export function cachePath(root, ...parts) {
	return path.join(root, 'node_modules', '.cache', 'seedance', ...parts);
}

/**
 * A program that was found, or the reason why it was not, in words for a person.
 * @typedef {{ path: string, missing?: undefined } | { path?: undefined, missing: string }} Found
 */

/**
 * What the set-up wrote down when it could not install something, so that a test skipped later can
 * say why.
 * @param {string} root the repository's root folder
 * @param {string} step the set-up step, `browser` or `services`
 * @returns {string | undefined}
 */
export function setupFailure(root, step) {
	try {
		return readFileSync(cachePath(root, 'setup', `${step}.failed`), 'utf8').trim();
	} catch {
		return undefined;
	}
}

/**
 * @param {string} name
 * @returns {string | undefined} the full path of an executable on PATH
 */
function onPath(name) {
	for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
		const candidate = path.join(folder, name);
		if (folder !== '' && isExecutable(candidate)) return candidate;
	}
	return undefined;
}

/** @param {string} file */
function isExecutable(file) {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/**
 * A Chromium or Chrome for the editor tests. `CHROMIUM_PATH` comes first.
 * @returns {Found}
 */
export function findChromium() {
	const chosen = process.env.CHROMIUM_PATH;
	if (chosen) {
		return isExecutable(chosen)
			? { path: chosen }
			: { missing: `CHROMIUM_PATH names ${chosen}, which is not an executable file` };
	}
	const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
	const places = [
		...names.map(onPath),
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
		'/Applications/Chromium.app/Contents/MacOS/Chromium',
	];
	const found = places.find((place) => place !== undefined && isExecutable(place));
	return found ? { path: found } : { missing: 'no Chromium or Chrome was found on this machine' };
}

/** @returns {Found} redis-server, for the tests of n8n's queue mode */
export function findRedis() {
	const found = onPath('redis-server');
	return found ? { path: found } : { missing: 'redis-server is not installed' };
}

/**
 * The folder with `postgres` and `initdb`, for the tests of n8n's queue mode. Debian keeps them out
 * of PATH. As root they must run as another user (Postgres refuses root), so that user is needed too.
 * @returns {Found}
 */
export function findPostgres() {
	const isRoot = process.getuid?.() === 0;
	if (isRoot && !hasUser('postgres')) {
		return { missing: 'Postgres refuses to run as root, and there is no user named postgres' };
	}
	const debian = '/usr/lib/postgresql';
	const versions = existsSync(debian)
		? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
		: [];
	const folders = versions.map((version) => path.join(debian, version, 'bin'));
	const initdb = onPath('initdb');
	if (initdb) folders.push(path.dirname(initdb));
	const found = folders.find(
		(folder) =>
			isExecutable(path.join(folder, 'initdb')) && isExecutable(path.join(folder, 'postgres')),
	);
	return found ? { path: found } : { missing: 'Postgres is not installed' };
}

/** @param {string} name */
function hasUser(name) {
	try {
		execFileSync('id', ['-u', name], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

/** Names another version of n8n than the usual one, for the set-up and the tests: `npm run test:n8n -- --n8n VERSION`. */
export const N8N_VERSION = 'SEEDANCE_N8N_VERSION';

/**
 * The n8n that `test/tools/n8n-server` installs.
 * @param {string} root the repository's root folder
 * @returns {string}
 */
export function usualN8nVersion(root) {
	const file = path.join(root, 'test', 'tools', 'n8n-server', 'package.json');
	return JSON.parse(readFileSync(file, 'utf8')).dependencies.n8n;
}

/**
 * The Node that `test/tools/node` installs. n8n needs it, so users run the nodes on it; the machine's own may be any from
 * 20 up.
 * @param {string} root the repository's root folder
 */
export function nodePaths(root) {
	const folder = path.join(root, 'test', 'tools', 'node');
	const name = process.platform === 'win32' ? 'node.exe' : 'node';
	return { folder, node: path.join(folder, 'node_modules', 'node', 'bin', name) };
}

/**
 * The n8n server that `test/tools/n8n-server` installs, or that of another version ({@link N8N_VERSION}) in a folder of
 * its own, and the Node it runs on.
 * @param {string} root the repository's root folder
 * @param {string | undefined} version what is asked for; nothing is the usual one
 */
export function n8nServerPaths(root, version = process.env[N8N_VERSION] ?? '') {
	const other = version === '' || version === usualN8nVersion(root) ? undefined : version;
	const usual = path.join(root, 'test', 'tools', 'n8n-server');
	const folder = other === undefined ? usual : cachePath(root, 'n8n', other);
	const modules = path.join(folder, 'node_modules');
	return {
		folder,
		/** The version, if it is not the usual one. */
		other,
		node: nodePaths(root).node,
		n8n: path.join(modules, 'n8n', 'bin', 'n8n'),
		sqlite: path.join(modules, 'sqlite3', 'build', 'Release', 'node_sqlite3.node'),
	};
}

/**
 * What the set-up step `package` leaves behind.
 * @param {string} root the repository's root folder
 */
export function packagePaths(root) {
	const folder = cachePath(root, 'package');
	return {
		folder,
		/** The packed tarball, as it would be published. */
		tarball: path.join(folder, 'package.tgz'),
		/** A `.n8n/nodes` folder with the tarball installed, ready to be copied into a user folder. */
		nodes: path.join(folder, 'nodes'),
	};
}
