/** A real n8n with the packed package and a simulator, for one race, and what can be measured on it. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Limiter } from '../../../../nodes/shared/tools/pool.ts';
import { simulatorCredential } from '../../../n8n/support/credentials.mts';
import {
	endStatuses,
	errorOf,
	N8nApi,
	runsOf,
	type Execution,
	type ExecutionStatus,
	type ExecutionSummary,
	type StoredCredential,
	type StoredWorkflow,
} from '../../../n8n/support/n8nApi.mts';
import { installPackage, N8nServer } from '../../../n8n/support/n8nServer.mts';
import type { WorkflowJson } from '../../../n8n/support/workflows.mts';
import { spawnSimulator, type SpawnedSimulator } from '../../../simulator/client.mts';
import type { ProviderId, Settings } from '../../../simulator/types.mts';
import { executionStates } from './database.mts';
import { Inspector, INSPECT_OPTION } from './inspector.mts';
import { cpuMs } from './usage.mts';

/** One customer of the simulator, and its credentials in n8n. */
export interface Customer {
	key: string;
	provider: ProviderId;
	/** For this package's nodes. */
	credential: StoredCredential;
	/** For n8n's HTTP Request node. */
	header: StoredCredential;
	baseUrl: string;
}

/** A workflow that is ready to be called. */
export interface ActiveWorkflow {
	stored: StoredWorkflow;
	path: string;
}

const ALL_STATUSES: ExecutionStatus[] = ['new', 'running', 'waiting', ...endStatuses];

/** One run of a workflow, from the call to its end. */
export interface MeasuredRun {
	execution: Execution;
	/** CPU time that n8n's main process used meanwhile, ms. */
	cpuMs: number;
}

const DEFAULTS: Partial<Settings> = { log: false };

/** A starting n8n needs a processor for itself; with many at once n8n's own time-outs fire. */
const starts = new Limiter(2);

export class Stage {
	private constructor(
		readonly folder: string,
		readonly server: N8nServer,
		readonly simulator: SpawnedSimulator,
		readonly api: N8nApi,
		private readonly env: Record<string, string>,
	) {}

	/** Queue-mode workers beside the main process. */
	private readonly workers: N8nServer[] = [];

	/**
	 * @param options.env for n8n, workers included
	 * @param options.nodes another `.n8n/nodes` folder than that of the package as it is now
	 */
	static async start({
		env = {},
		nodes,
	}: { env?: Record<string, string>; nodes?: string } = {}): Promise<Stage> {
		const folder = mkdtempSync(path.join(tmpdir(), 'seedance-bench-'));
		if (nodes === undefined) installPackage(folder);
		else cpSync(nodes, path.join(folder, '.n8n', 'nodes'), { recursive: true });
		const [simulator, server] = await starts.run(
			async () =>
				await Promise.all([
					spawnSimulator(),
					N8nServer.start({ userFolder: folder, env: { NODE_OPTIONS: INSPECT_OPTION, ...env } }),
				]),
		);
		const api = await N8nApi.signedIn(server.baseUrl);
		return new Stage(folder, server, simulator, api, env);
	}

	/** Starts queue-mode workers until there are so many. */
	async haveWorkers(count: number): Promise<void> {
		const { folder, env, workers } = this;
		const missing = Array.from({ length: count - workers.length }, async (_, index) => {
			const name = `n8n worker ${workers.length + index + 1}`;
			return await N8nServer.start({ userFolder: folder, env, role: 'worker', name });
		});
		workers.push(...(await Promise.all(missing)));
	}

	async stop(): Promise<void> {
		await this.api.close();
		// What still waits in process is not worth waiting for.
		await Promise.all([...this.workers, this.server].map((one) => one.kill()));
		await this.simulator.stop();
		rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
	}

	/** A customer with an API key of its own. */
	async customer(provider: ProviderId, settings: Partial<Settings> = {}): Promise<Customer> {
		const key = `sim-${randomUUID()}`;
		await this.simulator.client.setSettings(key, { ...DEFAULTS, ...settings });
		const { type, data } = simulatorCredential(provider, this.simulator.url, key);
		return {
			key,
			provider,
			credential: await this.api.createCredential(type, data, key),
			header: await this.api.createCredential(
				'httpHeaderAuth',
				{ name: 'Authorization', value: `Bearer ${key}` },
				key,
			),
			baseUrl: this.simulator.client.baseUrl(provider),
		};
	}

	/** Stores and publishes a workflow that begins with a webhook. */
	async activate(workflow: WorkflowJson): Promise<ActiveWorkflow> {
		const stored = await this.api.createWorkflow(workflow);
		await this.api.activate(stored);
		const path = workflow.nodes[0]?.parameters.path;
		if (typeof path !== 'string') throw new Error(`${workflow.name} has no webhook`);
		return { stored, path };
	}

	/** Calls a workflow's webhook so many times, a few at a time. */
	async call({ path }: ActiveWorkflow, count = 1): Promise<void> {
		let left = count;
		const caller = async () => {
			while (left-- > 0) {
				const { statusCode, body } = await this.api.callWebhook(path);
				if (statusCode !== 200) throw new Error(`Webhook ${path}: ${statusCode} ${String(body)}`);
			}
		};
		await Promise.all(Array.from({ length: Math.min(8, count) }, caller));
	}

	/**
	 * How many executions of a workflow are in one of these states. The executions in which parked waits ask about their
	 * tasks carry the same workflow id and are not counted.
	 */
	async count({ stored }: ActiveWorkflow, ...statuses: ExecutionStatus[]): Promise<number> {
		const counts =
			this.env.EXECUTIONS_MODE === 'queue'
				? (await this.summaries(stored.id)).map(({ status }) => ({ status, count: 1 }))
				: await executionStates(this.folder, stored.id);
		return counts
			.filter(({ status }) => statuses.some((wanted) => wanted === status))
			.reduce((sum, { count }) => sum + count, 0);
	}

	/** Waits until so many executions of a workflow have ended. @throws {Error} where one of them did not succeed */
	async untilEnded(
		active: ActiveWorkflow,
		count: number,
		timeoutMs: number,
		everyMs = 500,
	): Promise<void> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const ended = await this.count(active, ...endStatuses);
			if (ended >= count) break;
			if (Date.now() > deadline) {
				throw new Error(
					`${active.stored.name}: ${ended} of ${count} executions ended in ${timeoutMs / 1000} s`,
				);
			}
			await sleep(everyMs);
		}
		const failed = await this.count(active, 'error', 'canceled', 'crashed');
		if (failed === 0) return;
		const [first] = await this.api.listExecutions(
			{ workflowId: active.stored.id, status: ['error', 'canceled', 'crashed'] },
			1,
		);
		const reason = first && errorOf(await this.api.getExecution(first.id));
		throw new Error(`${active.stored.name}: ${failed} executions failed: ${reason ?? 'unknown'}`);
	}

	/** All executions of a workflow, with their data. */
	async executions({ stored }: ActiveWorkflow): Promise<Execution[]> {
		const found: Execution[] = [];
		for (const { id } of await this.summaries(stored.id)) {
			found.push(await this.api.getExecution(id));
		}
		return found;
	}

	/** How long each execution of a workflow took from the call to its end, s. */
	async latencies({ stored }: ActiveWorkflow): Promise<number[]> {
		return (await this.summaries(stored.id)).map(
			({ createdAt, stoppedAt }) => (Date.parse(stoppedAt ?? '') - Date.parse(createdAt)) / 1000,
		);
	}

	/** Page by page by their start: the ids, by which n8n pages, are in another order where executions were resumed. */
	private async summaries(workflowId: string): Promise<ExecutionSummary[]> {
		const found = new Map<string, ExecutionSummary>();
		for (let startedBefore: string | null | undefined; ;) {
			// Without a status n8n puts those under way before the first page.
			const filter = JSON.stringify({ workflowId, status: ALL_STATUSES, startedBefore });
			const query = new URLSearchParams({ filter, limit: '100' });
			const { results } = await this.api.call<{ results: ExecutionSummary[] }>(
				'GET',
				`/rest/executions?${query.toString()}`,
			);
			const known = found.size;
			for (const one of results) found.set(one.id, one);
			startedBefore = results.at(-1)?.startedAt;
			if (results.length < 100 || found.size === known || !startedBefore) break;
		}
		return [...found.values()].filter(({ mode }) => mode !== 'integrated');
	}

	/** Runs a workflow once, alone. @throws {Error} where it does not succeed */
	async run(active: ActiveWorkflow, timeoutMs: number): Promise<MeasuredRun> {
		const before = await this.count(active, ...endStatuses);
		const cpu = cpuMs(this.server.pid);
		await this.call(active);
		await this.untilEnded(active, before + 1, timeoutMs, 200);
		const used = cpuMs(this.server.pid) - cpu;
		const [last] = await this.summaries(active.stored.id);
		if (!last) throw new Error(`${active.stored.name} has no execution`);
		return { execution: await this.api.getExecution(last.id), cpuMs: used };
	}

	/** A look into n8n's main process. */
	async inspector(): Promise<Inspector> {
		return await Inspector.of(this.server.log);
	}
}

/** How long a node worked in an execution, all its runs, ms. @throws {Error} where it did not run */
export function nodeMs(execution: Execution, node: string): number {
	const runs = runsOf(execution, node);
	if (runs.length === 0) throw new Error(`"${node}" did not run in execution ${execution.id}`);
	return runs.reduce((sum, { executionTime }) => sum + executionTime, 0);
}

/** When a node's last run began, ms since 1970. */
export function startOf(execution: Execution, node: string): number {
	const run = runsOf(execution, node).at(-1);
	if (!run) {
		throw new Error(
			`"${node}" did not run in execution ${execution.id}: ${errorOf(execution) ?? execution.status}`,
		);
	}
	return run.startTime;
}

/** How long an execution kept n8n (or a worker) busy or waiting in process, ms: the time of all its nodes. */
export function heldMs(execution: Execution): number {
	return Object.values(execution.data.resultData.runData)
		.flat()
		.reduce((sum, { executionTime }) => sum + executionTime, 0);
}
