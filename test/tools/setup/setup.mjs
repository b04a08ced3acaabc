/**
 * Sets up what the demo and the tests need, on a machine that has never seen this project:
 *
 *     node test/tools/setup/setup.mjs [deps] [node] [n8n] [package] [browser] [services]
 *
 * With SEEDANCE_N8N_VERSION in the environment, `n8n` is that version, in a folder of its own in the cache.
 * Needs Node 20 and npm, nothing else; runs before `npm install`, so it uses Node's own modules only.
 * Each step is skipped where it is already done, and can be interrupted and started again. Nothing
 * outside the repository is touched, but for Debian packages where this runs as root with apt-get.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	createWriteStream,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
	cachePath,
	findChromium,
	findPostgres,
	findRedis,
	n8nServerPaths,
	nodePaths,
	packagePaths,
} from './find.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const stateFolder = cachePath(root, 'setup');
const logFolder = cachePath(root, 'logs');
const server = n8nServerPaths(root);
const usual = n8nServerPaths(root, '');
const nodeFolder = nodePaths(root).folder;
const packed = packagePaths(root);

/** What is running, ended with this process. */
const children = new Set();
/** apt-get does one thing at a time. */
let aptTurn = Promise.resolve();

/** The steps. `needs` are done first; `input` changes when the step has to be done again. */
const steps = {
	deps: {
		about: "the project's development tools (about a minute)",
		needs: [],
		input: () =>
			hash([path.join(root, 'package-lock.json'), path.join(root, '.npmrc')], devPackages()),
		isThere: () => existsSync(path.join(root, 'node_modules', '.package-lock.json')),
		run: () => npmInstall('deps', root),
	},
	node: {
		about: 'the Node that n8n needs (10 seconds, 190 MB)',
		needs: [],
		input: () => installedBy(nodeFolder),
		isThere: () => existsSync(server.node),
		run: setUpNode,
	},
	n8n: {
		about: 'a real n8n server (2 to 5 minutes, 2.2 GB)',
		needs: ['node'],
		input: () => installedBy(server.folder),
		stamp: server.other === undefined ? 'n8n' : `n8n-${server.other}`,
		isThere: () => [server.n8n, server.sqlite].every((file) => existsSync(file)),
		run: setUpN8n,
	},
	package: {
		about: 'the package, built, packed and installed from its tarball',
		needs: ['deps'],
		input: () =>
			hash([
				...['nodes', 'credentials', 'icons'].flatMap((folder) =>
					filesBelow(path.join(root, folder)),
				),
				...[
					'package.json',
					'package-lock.json',
					'tsconfig.json',
					'gulpfile.js',
					'README.md',
					'LICENSE',
				].map((name) => path.join(root, name)),
			]),
		isThere: () => existsSync(packed.tarball) && existsSync(packed.nodes),
		run: packPackage,
	},
	browser: {
		about: 'Chromium, for the tests of the editor',
		needs: [],
		isThere: () => findChromium().path !== undefined,
		run: () => installDebianPackages('browser', ['chromium'], () => findChromium().missing),
	},
	services: {
		about: 'Redis and Postgres, for the tests of queue mode',
		needs: [],
		isThere: () => findRedis().path !== undefined && findPostgres().path !== undefined,
		run: () =>
			installDebianPackages(
				'services',
				['redis-server', 'postgresql'],
				() => findRedis().missing ?? findPostgres().missing,
			),
	},
};

class SetupError extends Error {}

/** @param {string} line */
function say(line) {
	process.stdout.write(`set-up: ${line}\n`);
}

function stampFile(name) {
	return path.join(stateFolder, `${steps[name].stamp ?? name}.done`);
}

/** A step is done when what it makes is there, and was made from what is there now. */
function isDone(name) {
	const step = steps[name];
	if (!step.isThere()) return false;
	if (!step.input) return true;
	try {
		return readFileSync(stampFile(name), 'utf8') === step.input();
	} catch {
		return false;
	}
}

/** @param {string[]} files their names and contents, missing ones included as such */
function hash(files, extra = '') {
	const sum = createHash('sha256').update(extra);
	for (const file of files) {
		sum.update(path.relative(root, file)).update('\0');
		sum.update(existsSync(file) ? readFileSync(file) : 'missing').update('\0');
	}
	return sum.digest('hex');
}

/** What decides about what is installed in a folder that holds nothing else. */
function installedBy(folder) {
	return hash(
		['package.json', 'package-lock.json', '.npmrc'].map((name) => path.join(folder, name)),
	);
}

/** The part of package.json that decides what is installed: a changed script needs no installation. */
function devPackages() {
	const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
	return JSON.stringify(devDependencies);
}

function filesBelow(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true })
		.map((name) => path.join(folder, name))
		.filter((file) => statSync(file).isFile())
		.sort();
}

/**
 * Runs a program with its output in `logs/<name>.log` of the cache.
 * @throws {SetupError} with the end of that log, if it fails
 */
async function run(name, command, args, options = {}) {
	const logPath = path.join(logFolder, `${name}.log`);
	mkdirSync(logFolder, { recursive: true });
	const log = createWriteStream(logPath, { flags: 'a' });
	log.write(`\n$ ${command} ${args.join(' ')}\n`);
	const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
	children.add(child);
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const outcome = await new Promise((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('close', (code, signal) =>
			resolve(code === 0 ? '' : `ended with ${signal ?? code}`),
		);
	});
	children.delete(child);
	await new Promise((resolve) => log.end(resolve));
	if (outcome === '') return;
	const tail = readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-25).join('\n');
	throw new SetupError(
		`${path.basename(command)} ${args.join(' ')}: ${outcome}\n${tail}\n(all of it: ${path.relative(root, logPath)})`,
	);
}

/** npm, as the one that runs this script where there is one. */
async function npm(name, args, options) {
	const cli = process.env.npm_execpath;
	if (cli?.endsWith('npm-cli.js')) await run(name, process.execPath, [cli, ...args], options);
	else await run(name, process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/**
 * `npm install` by the committed lock, without writing to it. What an interrupted run left half-done
 * npm mostly mends itself; where it cannot, the folder is emptied and filled again.
 */
async function npmInstall(name, folder) {
	const install = () =>
		npm(name, ['install', '--no-save', '--no-audit', '--no-fund'], { cwd: folder });
	try {
		await install();
	} catch (error) {
		const modules = path.join(folder, 'node_modules');
		if (!existsSync(modules)) throw error;
		say(`${name}: npm install failed; trying again with an empty folder`);
		rmSync(modules, { recursive: true, force: true, maxRetries: 3 });
		await install();
	}
}

/** Runs the install script of one package: npm runs none here by itself. */
async function runInstallScript(log, folder, name, env = process.env) {
	await npm(log, ['rebuild', name, '--ignore-scripts=false'], { cwd: folder, env });
}

/** Whether the Node that n8n needs can do something. */
async function nodeCan(log, args, options) {
	if (!existsSync(server.node)) return false;
	return await run(log, server.node, args, options).then(
		() => true,
		() => false,
	);
}

/** The package `node` fetches the program in its install script. */
async function setUpNode() {
	await npmInstall('node', nodeFolder);
	if (await nodeCan('node', ['--version'])) return;
	await runInstallScript('node', nodeFolder, 'node');
	await run('node', server.node, ['--version']);
}

/** n8n without install scripts (an optional add-on's breaks the installation), then the one of its SQLite binding. */
async function setUpN8n() {
	const here = { cwd: server.folder };
	await npmInstall('n8n', server.folder);
	if (server.other !== undefined) takeUsualSqlite();
	if (await nodeCan('n8n', ['-e', "require('sqlite3')"], here)) return;
	say('n8n: the SQLite binding (built from source where no ready one can be had)');
	const PATH = [path.dirname(server.node), process.env.PATH].join(path.delimiter);
	await runInstallScript('n8n', server.folder, 'sqlite3', { ...process.env, PATH });
	await run('n8n', server.node, ['-e', "require('sqlite3')"], here);
}

/**
 * What another version of n8n needs: further `dependencies`, and `overrides` in place of the usual ones. Its ranges
 * bring packages that are too new for it, and some addresses are not of the registry.
 */
function rowOf(version) {
	const rows = JSON.parse(readFileSync(path.join(usual.folder, 'versions.json'), 'utf8'));
	return rows[version] ?? {};
}

/** The folder of another version of n8n: the usual one with that version. */
function writeServerFolder() {
	const wanted = JSON.parse(readFileSync(path.join(usual.folder, 'package.json'), 'utf8'));
	const { dependencies, overrides } = rowOf(server.other);
	Object.assign(wanted.dependencies, { n8n: server.other }, dependencies);
	if (overrides) wanted.overrides = overrides;
	mkdirSync(server.folder, { recursive: true });
	const manifest = path.join(server.folder, 'package.json');
	writeFileSync(manifest, `${JSON.stringify(wanted, null, '\t')}\n`);
	copyFileSync(path.join(usual.folder, '.npmrc'), path.join(server.folder, '.npmrc'));
}

/** Building the SQLite binding takes minutes; that of the usual n8n fits if it is of the same version. */
function takeUsualSqlite() {
	const versionIn = (folder) => {
		const file = path.join(folder, 'node_modules', 'sqlite3', 'package.json');
		return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
	};
	if (existsSync(server.sqlite) || !existsSync(usual.sqlite)) return;
	if (versionIn(usual.folder) !== versionIn(server.folder)) return;
	mkdirSync(path.dirname(server.sqlite), { recursive: true });
	copyFileSync(usual.sqlite, server.sqlite);
}

/** Builds and packs the package, and installs the tarball the way n8n installs community nodes. */
async function packPackage() {
	await npm('package', ['run', 'build']);
	const next = `${packed.folder}.next`;
	rmSync(next, { recursive: true, force: true });
	const nodes = path.join(next, 'nodes');
	mkdirSync(nodes, { recursive: true });
	await npm('package', ['pack', '--ignore-scripts', '--pack-destination', next]);
	const made = readdirSync(next).find((name) => name.endsWith('.tgz'));
	if (!made) throw new SetupError('npm pack made no tarball');
	renameSync(path.join(next, made), path.join(next, 'package.tgz'));
	writeFileSync(
		path.join(nodes, 'package.json'),
		`${JSON.stringify({ name: 'installed-nodes', private: true, dependencies: {} }, null, '\t')}\n`,
	);
	await npm(
		'package',
		[
			...['install', path.join('..', 'package.tgz'), '--ignore-scripts', '--legacy-peer-deps'],
			...['--omit=peer', '--no-package-lock', '--no-audit', '--no-fund', '--no-bin-links'],
			'--install-strategy=shallow',
		],
		{ cwd: nodes },
	);
	rmSync(packed.folder, { recursive: true, force: true });
	renameSync(next, packed.folder);
}

/**
 * Debian packages, where this runs as root with apt-get. Where it does not, or they cannot be had, the
 * reason is written down for the tests that will be skipped; the set-up goes on.
 */
async function installDebianPackages(name, packages, stillMissing) {
	const failed = path.join(stateFolder, `${name}.failed`);
	rmSync(failed, { force: true });
	const install = `apt-get install ${packages.join(' ')}`;
	let reason;
	if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
		reason = `${stillMissing()}, and only Debian's packages are installed automatically`;
	} else if (process.getuid?.() !== 0) {
		reason = `${stillMissing()}, and "${install}" needs root`;
	} else {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const args = ['install', '-q', '-y', '--no-install-recommends', ...packages];
		aptTurn = aptTurn
			.then(() => run(name, 'apt-get', ['update', '-q'], { env, timeout: 300_000 }))
			.then(() => run(name, 'apt-get', args, { env, timeout: 900_000 }))
			.then(stillMissing, (error) => `"${install}" failed: ${error.message.split('\n')[0]}`);
		reason = await aptTurn;
	}
	if (!reason) return;
	writeFileSync(failed, reason);
	say(`${name}: ${reason}; the tests that need it will be skipped`);
}

/** Does one step, and says now and then that it is still at it. */
async function perform(name) {
	const step = steps[name];
	if (isDone(name)) return;
	const started = Date.now();
	const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
	say(`${name}: ${step.about}`);
	rmSync(stampFile(name), { force: true });
	const input = step.input?.(); // as it is before: what changes meanwhile is not in the result
	const heartbeat = setInterval(() => say(`${name}: still at it after ${seconds()}`), 20_000);
	try {
		await step.run();
	} finally {
		clearInterval(heartbeat);
	}
	if (input !== undefined) writeFileSync(stampFile(name), input);
	say(`${name}: done in ${seconds()}`);
}

/** Waits while another set-up runs in this folder: two at once would undo each other's work. */
async function takeLock() {
	const lock = path.join(stateFolder, 'lock');
	for (let told = false; ;) {
		try {
			writeFileSync(lock, String(process.pid), { flag: 'wx' });
			break;
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
		if (!isAlive(lock)) {
			rmSync(lock, { force: true });
			continue;
		}
		if (!told) say('another set-up is running; waiting for it');
		told = true;
		await sleep(500);
	}
	process.once('exit', () => rmSync(lock, { force: true }));
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);
}

/** Ends what is running, so that the next set-up has the folder for itself, then this process. */
async function interrupt() {
	const signalChildren = (signal) => children.forEach((child) => child.kill(signal));
	signalChildren('SIGTERM');
	for (let waited = 0; children.size > 0 && waited < 10_000; waited += 100) await sleep(100);
	signalChildren('SIGKILL');
	process.exit(130);
}

function isAlive(lock) {
	try {
		process.kill(Number(readFileSync(lock, 'utf8')), 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

async function main() {
	if (Number(process.versions.node.split('.')[0]) < 20) {
		throw new SetupError(`Node 20 or newer is needed; this is ${process.version}`);
	}
	const asked = process.argv.slice(2);
	const unknown = asked.filter((name) => !(name in steps));
	if (asked.length === 0 || unknown.length > 0) {
		throw new SetupError(`name one or more of: ${Object.keys(steps).join(', ')}`);
	}
	if (asked.includes('n8n') && server.other !== undefined) writeServerFolder();
	const needed = new Set([...asked, ...asked.flatMap((name) => steps[name].needs)]);
	const wanted = Object.keys(steps).filter((name) => needed.has(name));
	if (wanted.every(isDone)) return;
	mkdirSync(stateFolder, { recursive: true });
	await takeLock();
	const running = new Map();
	for (const name of wanted) {
		const before = steps[name].needs.map((other) => running.get(other));
		running.set(
			name,
			Promise.all(before).then(() => perform(name)),
		);
	}
	const results = await Promise.allSettled(running.values());
	const failed = results.find((result) => result.status === 'rejected');
	if (failed) throw failed.reason;
}

try {
	await main();
} catch (error) {
	if (!(error instanceof SetupError)) throw error;
	process.stderr.write(`set-up: ${error.message}\n`);
	process.exitCode = 1;
}
