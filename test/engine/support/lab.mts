/** What the engine tests share: a simulator of their own, a fresh API key for each test, short ways to run each node. */
import { randomUUID } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { Task } from '../../../nodes/shared/items/task';
import { SimulatorClient } from '../../simulator/client.mts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/server.mts';
import type {
	LoggedRequest,
	Operation,
	ProviderId,
	TaskReport,
	UploadReport,
} from '../../simulator/types.mts';
import { credentialTypes, simulatorCredential } from '../../n8n/support/credentials.mts';
import {
	runWorkflow,
	stopAllRuns,
	type EngineItem,
	type WorkflowInput,
	type WorkflowRun,
} from './engine.mts';
import { load, removeUserFolder } from './n8n.mts';
import type { NodeSettings, PackageNode, SeedanceNode } from './nodes.mts';
import { MODELS } from './samples.mts';

/** A run of one or more nodes in a row. */
export interface NodeRunOptions extends Omit<WorkflowInput, 'nodes' | 'items'> {
	/** JSON of the input items, or whole items; default: one item without fields. */
	items?: Array<IDataObject | EngineItem>;
	settings?: NodeSettings;
	/** Instead of the credential for the simulator; `null`: none is chosen. */
	credentials?: Record<string, ICredentialDataDecryptedObject> | null;
	/** Entries of the node's *Options*. */
	options?: Record<string, unknown>;
	asTool?: boolean;
}

/** One customer of the simulator: everything that it remembers belongs to this key. */
export class Account {
	readonly key = `sim-${randomUUID()}`;

	constructor(private readonly lab: Lab) {}

	get client(): SimulatorClient {
		return this.lab.client;
	}

	/** Credentials for these providers, by their types. */
	credentials(...providers: ProviderId[]): Record<string, ICredentialDataDecryptedObject> {
		return Object.fromEntries(
			providers.map((provider) => [
				credentialTypes[provider],
				simulatorCredential(provider, this.lab.client.url, this.key).data,
			]),
		);
	}

	async requests(op?: Operation): Promise<LoggedRequest[]> {
		return await this.client.requests(this.key, op ? { op } : {});
	}

	/** The bodies of all creates, in the order in which they came. */
	async bodies(): Promise<Array<Record<string, unknown>>> {
		return (await this.requests('create')).map(({ body }) => body as Record<string, unknown>);
	}

	/** The tasks that exist, each of them billed. */
	async tasks(): Promise<TaskReport[]> {
		return await this.client.tasks(this.key);
	}

	/** The files that were uploaded. */
	async uploads(): Promise<UploadReport[]> {
		return await this.client.uploads(this.key);
	}

	/** A node for this account's provider, every parameter that is not named at its default. */
	node(
		type: PackageNode,
		provider: ProviderId | 'fromTask',
		parameters: Record<string, unknown>,
		{ settings, credentials, options, asTool }: NodeRunOptions = {},
	): SeedanceNode {
		const chosen =
			credentials === undefined
				? this.credentials(...(provider === 'fromTask' ? ALL : [provider]))
				: (credentials ?? undefined);
		return {
			name: NAMES[type],
			type,
			parameters: { provider, ...parameters, ...(options && { options }) },
			...(chosen && { credentials: chosen }),
			...(settings && { settings }),
			...(asTool && { asTool }),
		};
	}

	/** Seedance Create with a prompt and a model that the provider has, unless `parameters` names others. */
	createNode(
		provider: ProviderId,
		parameters: Record<string, unknown> = {},
		options: NodeRunOptions = {},
	): SeedanceNode {
		const { model = MODELS[provider], ...others } = parameters;
		return this.node(
			'seedanceCreate',
			provider,
			{
				model: typeof model === 'string' ? { __rl: true, mode: 'id', value: model } : model,
				prompt: 'A fox in the snow',
				...others,
			},
			options,
		);
	}

	/** Seedance Wait that polls every second and holds in process, unless `parameters` says otherwise. */
	waitNode(
		provider: ProviderId | 'fromTask',
		parameters: Record<string, unknown> = {},
		options: NodeRunOptions = {},
	): SeedanceNode {
		const polling = parameters.operation === 'wait' || parameters.operation === undefined;
		return this.node(
			'seedanceWait',
			provider,
			{ ...(polling && { waitStrategy: 'inProcess' }), ...parameters },
			{ ...options, options: { ...(polling && { pollInterval: 1 }), ...options.options } },
		);
	}

	async create(
		provider: ProviderId,
		parameters?: Record<string, unknown>,
		options: NodeRunOptions = {},
	): Promise<NodeRun> {
		return await runNodes([this.createNode(provider, parameters, options)], options);
	}

	async wait(
		provider: ProviderId | 'fromTask',
		parameters?: Record<string, unknown>,
		options: NodeRunOptions = {},
	): Promise<NodeRun> {
		return await runNodes([this.waitNode(provider, parameters, options)], options);
	}

	/** Creates as many tasks as there are items and returns their items, for tests of what comes after. */
	async created(
		provider: ProviderId,
		parameters?: Record<string, unknown>,
		options: NodeRunOptions = {},
	): Promise<IDataObject[]> {
		const run = await this.create(provider, parameters, options);
		if (run.error) throw run.error;
		return run.jsons;
	}
}

const NAMES: Record<PackageNode, string> = {
	seedanceCreate: 'Create',
	seedanceWait: 'Wait',
	assetModerate: 'Moderate',
};

const ALL = Object.keys(credentialTypes) as ProviderId[];

/** A run, seen from its last node. */
export class NodeRun {
	constructor(
		readonly run: WorkflowRun,
		private readonly last: string,
	) {}

	get error() {
		return this.run.error;
	}

	get status() {
		return this.run.status;
	}

	get tookMs() {
		return this.run.tookMs;
	}

	/** The items of the first output. */
	get items() {
		return this.run.items(this.last);
	}

	/** The items of the error output. */
	get errorItems() {
		return this.run.items(this.last, 1);
	}

	get jsons(): IDataObject[] {
		return this.items.map(({ json }) => json);
	}

	/** The items of the first output, read as task items. */
	get tasks(): Task[] {
		return this.jsons as unknown as Task[];
	}

	/** The one task item. */
	get task(): Task {
		if (this.tasks.length !== 1) throw new Error(`${this.tasks.length} items instead of one`);
		return this.tasks[0];
	}
}

/** Runs nodes in a row. */
export async function runNodes(
	nodes: WorkflowInput['nodes'],
	{ items = [{}], ...options }: NodeRunOptions = {},
): Promise<NodeRun> {
	const { connections, mode, signal, additionalData } = options;
	const run = await runWorkflow({
		nodes,
		items: items.map(asItem),
		connections,
		mode,
		signal,
		additionalData,
	});
	return new NodeRun(run, nodes[nodes.length - 1].name);
}

/** An item with nothing but `json` (and `files`) is a whole item; anything else is the JSON of one. */
function asItem(item: IDataObject | EngineItem): EngineItem {
	const whole =
		typeof item.json === 'object' &&
		Object.keys(item).every((key) => key === 'json' || key === 'files');
	return whole ? (item as EngineItem) : { json: item as IDataObject };
}

export type Pace = 'documented' | 'fast';

/** A simulator for a test file. */
export class Lab {
	private simulator: Simulator | undefined;
	private connected: SimulatorClient | undefined;

	/** @param pace whether polls are made as seldom as each provider asks for, or as often as `pollInterval` says */
	async start(options: SimulatorOptions = {}, pace: Pace = 'fast'): Promise<void> {
		if (pace === 'fast') {
			const { PROVIDERS } = load('./nodes/shared/providers/index.ts') as {
				PROVIDERS: Record<ProviderId, { pollSeconds: number }>;
			};
			for (const row of Object.values(PROVIDERS)) row.pollSeconds = 1;
		}
		this.simulator = await startSimulator({ seconds: 1, ...options });
		this.connected = new SimulatorClient(this.simulator.url);
	}

	get client(): SimulatorClient {
		if (!this.connected) throw new Error('The simulator is not running yet');
		return this.connected;
	}

	/** A key of its own for each test, so that tests run side by side. */
	account(): Account {
		return new Account(this);
	}

	async stop(): Promise<void> {
		stopAllRuns();
		await this.connected?.close();
		await this.simulator?.close();
		removeUserFolder();
	}
}

/** A simulator for the tests of this file; in the end no key may have reached a place where it does not belong. */
export function useLab(options?: SimulatorOptions, pace?: Pace): Lab {
	const lab = new Lab();
	beforeAll(async () => await lab.start(options, pace));
	afterAll(async () => {
		const leaks = await lab.client.leaks();
		await lab.stop();
		expect(leaks).toEqual([]);
	});
	return lab;
}
