/** How tests talk to the simulator's control endpoint, and start it as its own process. */
import { Agent, request } from 'undici';
import { inRoot } from '../support/paths.mts';
import { startProcess, type ManagedProcess } from '../support/processes.mts';
import {
	BASE_PATHS,
	type CallbackReport,
	type Fault,
	type Leak,
	type LoggedRequest,
	type Operation,
	type ProviderId,
	type Settings,
	type TaskReport,
	type UploadReport,
} from './types.mts';

/** Control of a running simulator. Every state belongs to one API key: give each test its own. */
export class SimulatorClient {
	private readonly agent = new Agent({ connections: 4 });

	constructor(readonly url: string) {}

	/** Base URL to put into a provider's credential. */
	baseUrl(provider: ProviderId): string {
		return `${this.url}${BASE_PATHS[provider]}`;
	}

	/** Replaces the faults of a key; `seed` makes their probabilities repeat. */
	async setFaults(key: string, faults: Fault[], seed?: number): Promise<void> {
		await this.call('POST', '/control/faults', {
			key,
			faults,
			...(seed !== undefined && { seed }),
		});
	}

	/** Changes some settings of a key; the others stay. */
	async setSettings(key: string, settings: Partial<Settings>): Promise<void> {
		await this.call('POST', '/control/settings', { key, settings });
	}

	/** Requests made with a key, oldest first; the `last` of them. */
	async requests(
		key: string,
		{ last, ...filter }: { op?: Operation; provider?: ProviderId; last?: number } = {},
	): Promise<LoggedRequest[]> {
		const query = new URLSearchParams({
			key,
			...filter,
			...(last !== undefined && { last: String(last) }),
		}).toString();
		const answer = await this.call<{ requests: LoggedRequest[] }>(
			'GET',
			`/control/requests?${query}`,
		);
		return answer.requests;
	}

	/** How many requests of each kind a key made, those that are no longer kept included. */
	async counts(key: string): Promise<Partial<Record<Operation, number>>> {
		const query = new URLSearchParams({ key }).toString();
		const answer = await this.call<{ counts: Partial<Record<Operation, number>> }>(
			'GET',
			`/control/requests?${query}`,
		);
		return answer.counts;
	}

	/** Tasks of a key, in the order in which they were taken. */
	async tasks(key: string): Promise<TaskReport[]> {
		const query = new URLSearchParams({ key }).toString();
		return (await this.call<{ tasks: TaskReport[] }>('GET', `/control/tasks?${query}`)).tasks;
	}

	/** Files that a key has uploaded. */
	async uploads(key: string): Promise<UploadReport[]> {
		const query = new URLSearchParams({ key }).toString();
		return (await this.call<{ uploads: UploadReport[] }>('GET', `/control/uploads?${query}`))
			.uploads;
	}

	/** Callbacks that were posted for a key's tasks. */
	async callbacks(key: string): Promise<CallbackReport[]> {
		const query = new URLSearchParams({ key }).toString();
		const answer = await this.call<{ callbacks: CallbackReport[] }>(
			'GET',
			`/control/callbacks?${query}`,
		);
		return answer.callbacks;
	}

	/** Places that a key (or any key) reached and should not have. */
	async leaks(key?: string): Promise<Leak[]> {
		const query = key === undefined ? '' : `?${new URLSearchParams({ key }).toString()}`;
		return (await this.call<{ leaks: Leak[] }>('GET', `/control/leaks${query}`)).leaks;
	}

	/** The account has a new key: its tasks go with it, and the old key is refused. */
	async rotate(key: string, to: string): Promise<void> {
		await this.call('POST', '/control/rotate', { key, to });
	}

	/** Forgets everything about a key. */
	async reset(key: string): Promise<void> {
		await this.call('POST', '/control/reset', { key });
	}

	/** Origin of the host that serves the videos. */
	async mediaUrl(): Promise<string> {
		return (await this.call<{ mediaUrl: string }>('GET', '/control/healthz')).mediaUrl;
	}

	/** Frees the client's connections. */
	async close(): Promise<void> {
		await this.agent.close();
	}

	private async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
		const answer = await request(`${this.url}${path}`, {
			method,
			dispatcher: this.agent,
			...(body !== undefined && {
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});
		const text = await answer.body.text();
		if (answer.statusCode !== 200) {
			throw new Error(`Simulator ${method} ${path}: ${answer.statusCode} ${text}`);
		}
		return JSON.parse(text) as T;
	}
}

/** A simulator in a process of its own. */
export interface SpawnedSimulator {
	url: string;
	client: SimulatorClient;
	process: ManagedProcess;
	stop(): Promise<void>;
}

/**
 * Starts the simulator as its own process.
 * @param options port of the API (default: chosen by the system), seconds that a task takes
 * @throws {Error} with the end of its output, if it does not come up
 */
export async function spawnSimulator(
	options: { port?: number; seconds?: number } = {},
): Promise<SpawnedSimulator> {
	const { port = 0, seconds } = options;
	const child = await startProcess({
		name: 'simulator',
		command: process.execPath,
		args: [
			'--import',
			'tsx',
			inRoot('test', 'simulator', 'main.mts'),
			'--json',
			'--port',
			String(port),
			...(seconds === undefined ? [] : ['--seconds', String(seconds)]),
		],
		cwd: inRoot(),
	});
	const line = () => /^\{"url":"([^"]+)"\}$/m.exec(child.log)?.[1];
	await child.waitUntil(() => line() !== undefined, {
		what: 'its address',
		timeoutMs: 60_000,
		everyMs: 50,
	});
	const url = line() ?? '';
	const client = new SimulatorClient(url);
	return {
		url,
		client,
		process: child,
		async stop() {
			await client.close();
			await child.stop();
		},
	};
}
