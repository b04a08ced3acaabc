/** A provider at the simulator, as its own tests use it: the nodes' runs with one key, and the tasks that come out. */
import { afterAll, beforeAll } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SeedanceCreate } from '../../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { SeedanceWait } from '../../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import type { Task } from '../../../../nodes/shared/items/task.ts';
import type { ProviderId } from '../../../../nodes/shared/providers/index.ts';
import { SimulatorClient } from '../../../simulator/client.mts';
import { startSimulator, type Simulator } from '../../../simulator/server.mts';
import { nodeContext, sendOverHttp, type Sender } from '../../support/context.mts';

/** A simulator that answers at once, from before the first test of a file to behind its last. */
export function useSimulator(): { readonly client: SimulatorClient } {
	let running: { simulator: Simulator; client: SimulatorClient } | undefined;
	beforeAll(async () => {
		const simulator = await startSimulator({ seconds: 0 });
		running = { simulator, client: new SimulatorClient(simulator.url) };
	});
	afterAll(async () => {
		await running?.client.close();
		await running?.simulator.close();
	});
	return {
		get client() {
			if (!running) throw new Error('The simulator runs in tests only');
			return running.client;
		},
	};
}

/** What comes in, and who sends; nothing, and real HTTP, by themselves. */
interface RunOptions {
	json?: object;
	send?: Sender;
}

/** The nodes at one provider; `model` is created with if a test names no other. */
export function nodesAt(
	simulated: { readonly client: SimulatorClient },
	provider: ProviderId,
	model: string,
) {
	async function run(
		node: SeedanceCreate | SeedanceWait,
		apiKey: string,
		parameters: INodeParameters,
		{ json = {}, send = sendOverHttp }: RunOptions,
	): Promise<Task[]> {
		const [items] = await node.execute.call(
			nodeContext({
				node,
				parameters: { provider, ...parameters },
				items: [{ json: json as IDataObject }],
				credential: { provider, apiKey, baseUrl: simulated.client.baseUrl(provider) },
				send,
			}),
		);
		return items.map((item) => item.json as unknown as Task);
	}

	async function create(key: string, parameters = {}, options: RunOptions = {}): Promise<Task> {
		const own = {
			model: { mode: 'id', value: model },
			// A run knows again what it has made; a key would be taken out of every answer.
			prompt: `a cat of ${key.replace('sim-', '')}`,
			failedItems: 'return',
		};
		const [task] = await run(new SeedanceCreate(), key, { ...own, ...parameters }, options);
		return task;
	}

	/** Seedance Wait, *Get* if the parameters name no other operation, for the task that comes in. */
	async function wait(
		key: string,
		json: { taskId?: string | null },
		parameters = {},
		send?: Sender,
	): Promise<Task[]> {
		const own = { operation: 'get', taskId: json.taskId ?? '' };
		return await run(new SeedanceWait(), key, { ...own, ...parameters }, { json, send });
	}

	/** The first item that Seedance Wait puts out. */
	async function get(...given: Parameters<typeof wait>): Promise<Task> {
		const [task] = await wait(...given);
		return task;
	}

	return { create, wait, get };
}
