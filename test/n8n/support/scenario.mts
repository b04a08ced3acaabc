import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import type { Task } from '../../../nodes/shared/items/task.ts';
import { MODELS } from '../../engine/support/samples.mts';
import type { SimulatorClient } from '../../simulator/client.mts';
import type { Fault, Operation, ProviderId, TaskReport } from '../../simulator/types.mts';
import { simulatorCredential } from './credentials.mts';
import type { Execution, N8nApi, StoredCredential, StoredWorkflow } from './n8nApi.mts';
import {
	jsonOf,
	modelId,
	node,
	noOp,
	seedanceCreate,
	webhookTrigger,
	workflow,
	type NodeJson,
	type WorkflowJson,
} from './workflows.mts';

/** What a scenario is made of; everything has a usual value. */
export interface ScenarioOptions {
	provider?: ProviderId;
	/** What the webhook is called with; default: three items with a prompt each. */
	items?: Array<Record<string, unknown>>;
	/** More fields of the credential. */
	credential?: Record<string, string>;
	/** Of Seedance Create. */
	parameters?: INodeParameters;
	options?: INodeParameters;
	/** What n8n keeps in the node's *Settings* tab. */
	node?: Partial<NodeJson>;
	/** The workflow's own settings. */
	settings?: Record<string, unknown>;
	/** Nodes behind Seedance Create, made with the credential. */
	behind?: (credential: StoredCredential) => NodeJson[];
	/** Publishing takes n8n its time; default: true. */
	published?: boolean;
	/** Changes the finished workflow before it is stored. */
	change?: (workflow: WorkflowJson) => WorkflowJson;
}

/** The prompts of the usual items. */
export const PROMPTS = ['A fox', 'A dog', 'A cat'];
/** How long a create takes that is made slow, ms. */
export const SLOW_MS = 5_000;
/** The name of the node that creates. */
export const CREATE = 'Create';

/**
 * One workflow of an account of its own: Webhook → Items → Create → … → End. What is paid is what the simulator has.
 */
export class Scenario {
	private constructor(
		private readonly api: N8nApi,
		readonly simulator: SimulatorClient,
		readonly key: string,
		/** Of the webhook that starts the workflow. */
		readonly path: string,
		readonly credential: StoredCredential,
		readonly workflow: StoredWorkflow,
		private readonly items: Array<Record<string, unknown>>,
	) {}

	/** Stores the workflow, and publishes it if it is to be called. */
	static async create(
		{ api, simulator }: { api: N8nApi; simulator: SimulatorClient },
		name: string,
		options: ScenarioOptions = {},
	): Promise<Scenario> {
		const { provider = 'cubicSpaces', items = PROMPTS.map((prompt) => ({ prompt })) } = options;
		const key = `sim-${randomUUID()}`;
		const { type, data } = simulatorCredential(provider, simulator.url, key);
		const path = randomUUID();
		const more = options.credential;
		const credential = await api.createCredential(type, { ...data, ...more }, path);
		const create = seedanceCreate(
			{
				provider,
				model: modelId(MODELS[provider]),
				prompt: '={{ $json.prompt }}',
				options: { concurrency: 1, ...options.options },
				...options.parameters,
			},
			{ name: CREATE, credentials: [credential], settings: options.node },
		);
		const row = workflow(
			name,
			[
				webhookTrigger(path),
				// Not a Code node: its task runner takes turns.
				node('n8n-nodes-base.splitOut', 1, 'Items', { fieldToSplitOut: 'body.items', options: {} }),
				create,
				...(options.behind?.(credential) ?? []),
				noOp('End'),
			],
			{ settings: options.settings },
		);
		const stored = await api.createWorkflow(options.change?.(row) ?? row);
		if (options.published ?? true) await api.activate(stored);
		return new Scenario(api, simulator, key, path, credential, stored, items);
	}

	/** Starts a production run. @returns its id */
	async start(): Promise<string> {
		const known = new Set(
			(await this.api.listExecutions({ workflowId: this.workflow.id })).map(({ id }) => id),
		);
		await this.api.callWebhook(this.path, { items: this.items });
		return (await this.api.waitForNewExecution(this.workflow.id, known)).id;
	}

	/** A production run to its end. */
	async run(): Promise<Execution> {
		return await this.api.waitForExecution(await this.start(), { timeoutMs: 90_000 });
	}

	/** *Retry* in the executions list, to its end. */
	async retry(id: string, options: { loadWorkflow?: boolean } = {}): Promise<Execution> {
		const again = await this.api.retryExecution(id, options);
		return await this.api.waitForExecution(again, { timeoutMs: 90_000 });
	}

	/** Waits until the account has made so many requests of a kind. */
	async untilRequests(op: Operation, count: number): Promise<void> {
		const deadline = Date.now() + 30_000;
		while (((await this.simulator.counts(this.key))[op] ?? 0) < count) {
			if (Date.now() > deadline) throw new Error(`There are no ${count} ${op} requests after 30 s`);
			await sleep(50);
		}
	}

	/** The second create is answered late, and each after it, so that something can happen in the middle. */
	async slowSecondCreate(fault: Partial<Fault> = {}): Promise<void> {
		const slow: Fault = { on: 'create', kind: 'delay', skip: 1, delayMs: SLOW_MS, ...fault };
		await this.simulator.setFaults(this.key, [slow]);
	}

	async tasks(): Promise<TaskReport[]> {
		return await this.simulator.tasks(this.key);
	}

	/** What is paid for: the prompts of all tasks, in the order of the alphabet. */
	async paid(): Promise<string[]> {
		return (await this.tasks()).map(({ prompt }) => prompt).sort();
	}

	/** How many creates were sent. */
	async creates(): Promise<number> {
		return (await this.simulator.counts(this.key)).create ?? 0;
	}
}

/** The task items that Seedance Create handed on. */
export function createdTasks(execution: Execution, run = -1): Task[] {
	return jsonOf(execution, CREATE, { run }) as unknown as Task[];
}
