/**
 * Runs the tests on the real n8n, after the set-up that they need: `npm run test:n8n -- [--n8n VERSION] [--long] [jest's
 * own arguments, such as the names of files]`.
 *
 * `--n8n VERSION` runs them against another version than the usual one, installed into a folder of its own; `latest` is
 * the newest that the registry has. What came of it is written to docs/n8n-versions.json, from which `npm run docs`
 * writes the README's table. Plain Node with nothing but its own modules: it runs before anything is installed.
 */
import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { N8N_VERSION } from './find.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Takes `--n8n VERSION` out of the arguments. */
function versionOf(args) {
	const at = args.indexOf('--n8n');
	if (at < 0) return undefined;
	const [, version = ''] = args.splice(at, 2);
	if (version === 'latest') {
		return execFileSync('npm', ['view', 'n8n', 'version'], { encoding: 'utf8' }).trim();
	}
	if (!/^\d+\.\d+\.\d+$/.test(version)) {
		console.error('--n8n needs a version, such as 2.27.4, or "latest"');
		process.exit(1);
	}
	return version;
}

async function run(env, ...args) {
	const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
	const forward = (signal) => child.kill(signal);
	for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
	const code = await new Promise((resolve) => child.once('close', resolve));
	for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, forward);
	if (code !== 0) process.exit(code ?? 1);
}

const args = process.argv.slice(2);
const version = versionOf(args);
const env = { ...process.env, ...(version !== undefined && { [N8N_VERSION]: version }) };
const setup = path.join('test', 'tools', 'setup', 'setup.mjs');
await run(env, setup, 'deps');
await run(env, '--import', 'tsx', path.join('test', 'run.mts'), 'n8n', ...args);
