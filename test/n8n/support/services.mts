import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostgres, findRedis } from '../../tools/setup/find.mjs';
import { startOnFreePorts, startProcess, type ManagedProcess } from '../../support/processes.mts';

/** A database or queue of a test's own, on 127.0.0.1, with nothing kept after {@link Service.stop}. */
export interface Service {
	port: number;
	process: ManagedProcess;
	stop(): Promise<void>;
}

/** Starts Redis without persistence. @throws {Error} where it is not installed or does not start */
export async function startRedis(): Promise<Service> {
	const program = installed(findRedis());
	return await startOnFreePorts(1, async ([port = 0]) => await redisOn(program, port));
}

async function redisOn(program: string, port: number): Promise<Service> {
	const folder = mkdtempSync(path.join(tmpdir(), 'seedance-redis-'));
	const options = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
	const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
	const started = await startProcess({ name: 'redis', command: program, args });
	await started.waitUntil(() => accepts(port), { what: 'Redis', timeoutMs: 15_000 });
	return { port, process: started, stop: () => end(started, folder) };
}

/**
 * Starts Postgres on an empty cluster: database `postgres`, user `n8n`, no password. As root it runs as
 * the system user `postgres`, since it refuses root.
 * @throws {Error} where it is not installed or does not start
 */
export async function startPostgres(): Promise<Service> {
	const programs = installed(findPostgres());
	return await startOnFreePorts(1, async ([port = 0]) => await postgresOn(programs, port));
}

async function postgresOn(programs: string, port: number): Promise<Service> {
	const folder = mkdtempSync(path.join(tmpdir(), 'seedance-postgres-'));
	const account = process.getuid?.() === 0 ? postgresAccount() : undefined;
	if (account) chownSync(folder, account.uid, account.gid);
	const asAccount = (program: string, args: string[]): [string, string[]] => {
		const full = path.join(programs, program);
		if (!account) return [full, args];
		const { uid, gid } = account;
		return ['setpriv', [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', full, ...args]];
	};

	const data = path.join(folder, 'data');
	execFileSync(
		...asAccount('initdb', [
			...['-D', data, '-U', 'n8n', '--auth=trust'],
			...['--encoding=UTF8', '--locale=C', '--no-sync'],
		]),
		{ cwd: folder, stdio: 'pipe' },
	);
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		fsync: 'off', // the data lives as long as the test
		max_connections: '200',
	};
	const [command, args] = asAccount('postgres', [
		...['-D', data, '-p', String(port)],
		...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
	]);
	const started = await startProcess({ name: 'postgres', command, args, cwd: folder });
	await started.waitUntil(() => started.log.includes('ready to accept connections'), {
		what: 'Postgres',
		timeoutMs: 30_000,
	});
	// SIGINT: without waiting for clients that are still connected.
	return { port, process: started, stop: () => end(started, folder, 'SIGINT') };
}

/** The environment that puts n8n, main and workers alike, into queue mode on these. */
export function queueEnvironment(redis: Service, postgres: Service): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: '',
	};
}

function installed(found: { path?: string; missing?: string }): string {
	if (found.path === undefined) throw new Error(found.missing);
	return found.path;
}

function postgresAccount(): { uid: number; gid: number } {
	const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

async function accepts(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}

async function end(
	started: ManagedProcess,
	folder: string,
	signal: NodeJS.Signals = 'SIGTERM',
): Promise<void> {
	await started.stop({ signal });
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
