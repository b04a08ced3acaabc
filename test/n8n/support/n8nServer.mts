import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { n8nServerPaths, packagePaths } from '../../tools/setup/find.mjs';
import { rootFolder } from '../../support/paths.mts';
import {
	freePort,
	saysPortTaken,
	startOnFreePorts,
	startProcess,
	type Exit,
	type ManagedProcess,
} from '../../support/processes.mts';

/** What {@link N8nServer.start} takes. */
export interface N8nServerOptions {
	/** `N8N_USER_FOLDER`: the database, the installed nodes and the binary files live below it. */
	userFolder: string;
	/** `worker`: a queue-mode worker; give it the main's `env` and `userFolder`. */
	role?: 'main' | 'worker';
	/** Added to, and stronger than, what every server here gets; `undefined` takes a variable away. */
	env?: Record<string, string | undefined>;
	/** Default: a free one. If another program has taken it, a free one too. A restart keeps it. */
	port?: number;
	/** Where binary data is kept. Default: n8n's own, `filesystem`, and `database` in queue mode. */
	binaryData?: 'filesystem' | 'database';
	/** n8n serves no editor, only its REST interface: its start takes a third less CPU. */
	withoutEditor?: boolean;
	/** What messages call it. Default: its role. */
	name?: string;
	/** How long a start may take; in the first a database is made and migrated. Default 300 s: several may start at once. */
	readyTimeoutMs?: number;
	onOutput?: (text: string) => void;
}

/** Memory of a server's main process, in bytes. */
export interface Memory {
	/** Resident now. */
	rss: number;
	/** The most it was resident since the start, or since {@link N8nServer.resetPeakMemory}. */
	peakRss: number;
}

/** Credentials are encrypted with it; main, workers and restarts must agree. */
const encryptionKey = 'seedance-tests-encryption-key';

/**
 * A real n8n, as its users run it, on 127.0.0.1 and without a word to the outside: the version and the
 * Node that `test/tools/n8n-server` installs. It ends with this process at the latest.
 */
export class N8nServer {
	readonly userFolder: string;
	readonly port: number;
	/** The port its task runners connect to; each process needs its own, and a restart takes another. */
	private brokerPort: number;
	readonly role: 'main' | 'worker';
	private process: ManagedProcess | undefined;
	private earlierLogs = '';

	private constructor(
		private readonly options: N8nServerOptions,
		ports: { port: number; broker: number },
	) {
		this.userFolder = options.userFolder;
		this.role = options.role ?? 'main';
		this.port = ports.port;
		this.brokerPort = ports.broker;
	}

	/**
	 * Starts a server and waits until it takes requests (a worker: until it takes jobs).
	 * @throws {Error} with the end of its log, if it does not come up
	 */
	static async start(options: N8nServerOptions): Promise<N8nServer> {
		const first = options.port === undefined ? [] : [options.port];
		return await startOnFreePorts(
			2,
			async ([port = 0, broker = 0]) => {
				const server = new N8nServer(options, { port, broker });
				await server.launch();
				return server;
			},
			first,
		);
	}

	/** For example `http://127.0.0.1:40123`, without a slash at the end. */
	get baseUrl(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** What n8n wrote, over all starts. */
	get log(): string {
		return this.earlierLogs + (this.process?.log ?? '');
	}

	get isRunning(): boolean {
		return this.process !== undefined && !this.process.hasExited;
	}

	/** The process id. @throws {Error} when it is not running */
	get pid(): number {
		return this.running.pid;
	}

	/** Ends it as a deploy does: SIGTERM, and SIGKILL only if it has not ended after `graceMs`. */
	async stop({ graceMs = 45_000 } = {}): Promise<Exit | undefined> {
		return await this.process?.stop({ graceMs });
	}

	/** Ends it as a crash does: SIGKILL to the server and its task runners. */
	async kill(): Promise<void> {
		await this.process?.stop({ signal: 'SIGKILL' });
	}

	/** Settles when it ends, for whatever reason. */
	async waitForExit(): Promise<Exit> {
		return await this.running.exited;
	}

	/**
	 * Starts it again on the same folder and port, after {@link stop} or {@link kill} (if neither was
	 * called, it is stopped first). Its address is in use by clients and parked waits, so if another
	 * program has taken the port, this waits for it.
	 * @throws {Error} with the end of its log, if it does not come up
	 */
	async restart(): Promise<void> {
		await this.stop();
		for (let attempt = 1; ; attempt++) {
			this.earlierLogs = this.log;
			this.process = undefined;
			this.brokerPort = await freePort();
			try {
				return await this.launch();
			} catch (error) {
				if (attempt === 5 || !saysPortTaken(error)) throw error;
				await sleep(1_000);
			}
		}
	}

	/** Signals the main process and its task runners. */
	signal(signal: NodeJS.Signals): void {
		this.running.signal(signal);
	}

	/** Memory of the main process, task runners apart. Linux only. */
	memory(): Memory {
		const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
		const bytes = (field: string) =>
			Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
		return { rss: bytes('VmRSS'), peakRss: bytes('VmHWM') };
	}

	/** Makes {@link Memory.peakRss} count from now on. Linux only. */
	resetPeakMemory(): void {
		writeFileSync(`/proc/${this.pid}/clear_refs`, '5');
	}

	private get running(): ManagedProcess {
		if (!this.process || this.process.hasExited) throw new Error(`n8n ${this.role} is not running`);
		return this.process;
	}

	private async launch(): Promise<void> {
		const { name, onOutput, readyTimeoutMs = 300_000 } = this.options;
		const { node, n8n } = n8nServerPaths(rootFolder);
		if (!existsSync(n8n))
			throw new Error('n8n is not installed: node test/tools/setup/setup.mjs n8n');
		mkdirSync(this.userFolder, { recursive: true });
		const started = await startProcess({
			name: name ?? `n8n ${this.role}`,
			command: node,
			args: this.role === 'worker' ? [n8n, 'worker', '--concurrency=10'] : [n8n, 'start'],
			cwd: this.userFolder,
			env: this.environment(),
			onOutput,
		});
		this.process = started;
		const line =
			this.role === 'worker' ? 'n8n worker is now ready' : 'Editor is now accessible via';
		try {
			await started.waitUntil(
				async () => started.log.includes(line) && (await this.answersReady()),
				{ what: `"${line}"`, timeoutMs: readyTimeoutMs },
			);
		} catch (error) {
			await started.stop({ signal: 'SIGKILL' });
			throw error;
		}
	}

	private async answersReady(): Promise<boolean> {
		try {
			const { statusCode, body } = await request(`${this.baseUrl}/healthz/readiness`);
			await body.dump();
			return statusCode === 200;
		} catch {
			return false;
		}
	}

	private environment(): NodeJS.ProcessEnv {
		const inherited = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'SHELL'];
		const nodeFolder = path.dirname(n8nServerPaths(rootFolder).node);
		return {
			...Object.fromEntries(inherited.map((name) => [name, process.env[name]])),
			PATH: `${nodeFolder}${path.delimiter}${process.env.PATH ?? ''}`, // task runners start `node`
			NODE_ENV: 'production',
			N8N_USER_FOLDER: this.userFolder,
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			...(this.role === 'main'
				? {
						N8N_PORT: String(this.port),
						N8N_HOST: '127.0.0.1',
						N8N_WEBHOOK_URL: `${this.baseUrl}/`,
					}
				: {
						QUEUE_HEALTH_CHECK_ACTIVE: 'true',
						QUEUE_HEALTH_CHECK_PORT: String(this.port),
						N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
					}),
			N8N_RUNNERS_BROKER_PORT: String(this.brokerPort),
			N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
			N8N_ENCRYPTION_KEY: encryptionKey,
			N8N_SECURE_COOKIE: 'false',
			...(this.options.withoutEditor && { N8N_DISABLE_UI: 'true' }),
			...(this.options.binaryData && {
				N8N_DEFAULT_BINARY_DATA_MODE: this.options.binaryData,
			}),
			N8N_LOG_OUTPUT: 'console',
			N8N_UNVERIFIED_PACKAGES_ENABLED: 'true', // as it is by default today
			// Nothing leaves the machine.
			N8N_DISABLED_MODULES: 'mcp-registry',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
			N8N_TEMPLATES_ENABLED: 'false',
			N8N_VERIFIED_PACKAGES_ENABLED: 'false',
			N8N_PERSONALIZATION_ENABLED: 'false',
			N8N_HIRING_BANNER_ENABLED: 'false',
			N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
			...this.options.env,
		};
	}
}

/**
 * Installs the packed tarball into a user folder, as n8n's own "Install a community node" leaves it:
 * the set-up step `package` ran npm, this copies what came out, unless this very tarball is installed
 * already. Call it before the server starts.
 * @throws {Error} if the set-up step `package` has not run
 */
export function installPackage(userFolder: string): void {
	const { nodes, tarball } = packagePaths(rootFolder);
	if (!existsSync(nodes))
		throw new Error('Nothing is packed: node test/tools/setup/setup.mjs package');
	const target = path.join(userFolder, '.n8n', 'nodes');
	const stamp = path.join(userFolder, '.n8n', 'installed-tarball');
	const sum = createHash('sha256').update(readFileSync(tarball)).digest('hex');
	if (existsSync(target) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sum) return;
	rmSync(target, { recursive: true, force: true });
	cpSync(nodes, target, { recursive: true });
	writeFileSync(stamp, sum);
}
