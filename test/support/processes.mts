import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { inRoot } from './paths.mts';

/** How a process ended. */
export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
}

/** What {@link startProcess} takes. */
export interface ProcessOptions {
	/** What messages call it. */
	name: string;
	command: string;
	args?: string[];
	cwd?: string;
	/** The whole environment, not additions to this process's. */
	env?: NodeJS.ProcessEnv;
	/** Called with each piece of output as it comes. */
	onOutput?: (text: string) => void;
}

/** A child process with its output, in a process group of its own. */
export interface ManagedProcess {
	readonly name: string;
	readonly pid: number;
	/** What it wrote so far, standard output and error as they came. */
	readonly log: string;
	/** Settles when it has ended and its output is complete. */
	readonly exited: Promise<Exit>;
	readonly hasExited: boolean;
	/** Signals the process and its children. Does nothing once it has ended. */
	signal(signal: NodeJS.Signals): void;
	/** SIGTERM (or `signal`), then SIGKILL if it has not ended after `graceMs`. */
	stop(options?: { signal?: NodeJS.Signals; graceMs?: number }): Promise<Exit>;
	/**
	 * Waits until `ready` says so, asking every `everyMs`.
	 * @throws {Error} with the end of the log, if the process ends first or `timeoutMs` pass
	 */
	waitUntil(
		ready: () => boolean | Promise<boolean>,
		options: { what: string; timeoutMs: number; everyMs?: number },
	): Promise<void>;
}

const running = new Set<ManagedProcess>();
let reaper: ChildProcess | undefined;
let ending = false;

/**
 * Starts a program and remembers it. Whatever happens to this process, its children end: on
 * {@link stopAllProcesses}, on Ctrl-C (see {@link endProcessesOnSignals}), and, through a small watcher
 * process, even if this one is killed.
 * @throws {Error} if it cannot be started
 */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
	const { name, command, args = [], cwd, env = process.env, onOutput } = options;
	const child = spawn(command, args, {
		cwd,
		env,
		detached: true, // a group of its own: its children can be signalled with it
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	await new Promise<void>((resolve, reject) => {
		child.once('spawn', resolve);
		child.once('error', reject);
	});
	const { pid } = child;
	if (pid === undefined) throw new Error(`${name} could not be started`);
	tellReaper(`+${pid}`);

	let log = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8');
		stream.on('data', (text: string) => {
			log += text;
			onOutput?.(text);
		});
	}
	let ended = false;
	const exited = new Promise<Exit>((resolve) => {
		child.once('exit', (code, signal) => {
			ended = true;
			running.delete(managed);
			tellReaper(`-${pid}`);
			// The output may be held open by a grandchild that outlives it for a moment.
			const done = () => resolve({ code, signal });
			child.once('close', done);
			setTimeout(done, 1_000).unref();
		});
	});

	const managed: ManagedProcess = {
		name,
		pid,
		exited,
		get log() {
			return log;
		},
		get hasExited() {
			return ended;
		},
		signal(signal) {
			if (ended) return;
			try {
				process.kill(-pid, signal);
			} catch (error) {
				if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
			}
		},
		async stop({ signal = 'SIGTERM', graceMs = 15_000 } = {}) {
			managed.signal(signal);
			const timer = setTimeout(() => managed.signal('SIGKILL'), graceMs);
			const exit = await exited;
			clearTimeout(timer);
			return exit;
		},
		async waitUntil(ready, { what, timeoutMs, everyMs = 100 }) {
			const deadline = Date.now() + timeoutMs;
			while (!(await ready())) {
				const problem = ended
					? 'it ended'
					: Date.now() > deadline
						? `nothing after ${timeoutMs / 1000} s`
						: undefined;
				if (problem) throw new Error(`${name}: waited for ${what}, but ${problem}\n${tail(log)}`);
				await new Promise((resolve) => setTimeout(resolve, everyMs));
			}
		},
	};
	running.add(managed);
	return managed;
}

/** Ends every process started here that still runs. */
export async function stopAllProcesses(): Promise<void> {
	await Promise.all([...running].reverse().map((one) => one.stop()));
}

/**
 * For programs a person starts: Ctrl-C, a closed terminal or SIGTERM end all children, then this
 * process, with the exit code a shell expects.
 */
export function endProcessesOnSignals(beforeExit?: () => void): void {
	const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
	for (const [signal, code] of Object.entries(codes)) {
		process.once(signal, () => {
			ending = true;
			beforeExit?.();
			void stopAllProcesses().finally(() => process.exit(code));
		});
	}
}

/** Whether a signal is ending this process: that its children end is then no failure. */
export function isEnding(): boolean {
	return ending;
}

/** A TCP port on 127.0.0.1 that nothing listens on, chosen by the operating system. */
export async function freePort(): Promise<number> {
	return await new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});
}

/** What n8n, Redis, Postgres and Node write when another program listens on their port. */
const PORT_TAKEN = /already in use|EADDRINUSE|could not bind/i;

/**
 * Starts a program that listens on `count` ports. A port that is free now may be taken before the program
 * listens on it, so one that ends for that reason is started again on other ports, at most five times.
 * @param firstPorts tried first; the rest is chosen by the operating system
 * @throws {Error} what `start` throws for any other reason
 */
export async function startOnFreePorts<T>(
	count: number,
	start: (ports: number[]) => Promise<T>,
	firstPorts: readonly number[] = [],
): Promise<T> {
	let wanted = firstPorts;
	for (let attempt = 1; ; attempt++) {
		const ports = [...wanted];
		while (ports.length < count) ports.push(await freePort());
		try {
			return await start(ports);
		} catch (error) {
			if (attempt === 5 || !saysPortTaken(error)) throw error;
			wanted = [];
		}
	}
}

/** Whether a program did not start because another one listens on its port. */
export function saysPortTaken(error: unknown): boolean {
	return error instanceof Error && PORT_TAKEN.test(error.message);
}

/** The last lines of a log, for an error message. */
export function tail(log: string, lines = 30): string {
	return log.trimEnd().split('\n').slice(-lines).join('\n');
}

/** The watcher must not keep this process alive: that is the whole point of it. */
function tellReaper(line: string): void {
	if (!reaper) {
		reaper = spawn(process.execPath, [inRoot('test', 'support', 'reaper.mjs')], {
			detached: true,
			stdio: ['pipe', 'ignore', 'ignore'],
		});
		reaper.unref();
		const { stdin } = reaper;
		stdin?.on('error', () => {}); // it died: nothing to be done about it
		(stdin as unknown as { unref(): void } | null)?.unref();
	}
	reaper.stdin?.write(`${line}\n`);
}
