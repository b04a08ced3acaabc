import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { SimulatorClient } from '../../simulator/client.mts';
import type { Fault, Settings } from '../../simulator/types.mts';
import type { Execution, N8nApi } from './n8nApi.mts';
import { Scenario, type ScenarioOptions } from './scenario.mts';
import {
	seedanceTypes,
	seedanceWait,
	type NodeExtras,
	type NodeJson,
	type WorkflowJson,
} from './workflows.mts';

/** What the tests of a parked wait share. Times are in seconds. */

/** The name of the node that waits. */
export const WAIT = 'Wait';
/** A parked wait asks first after this long. */
export const FIRST_CHECK = 70;
/** A task that outlives the first look in process, and not the first check. */
export const SHORT_TASK = 40;

/** A Seedance Wait that parks at once; its provider is that of the scenario unless `parameters` say otherwise. */
export function parkingWait(parameters: INodeParameters = {}, extras: NodeExtras = {}): NodeJson {
	return seedanceWait(
		{ provider: 'cubicSpaces', waitStrategy: 'suspend', timeout: 10, ...parameters },
		{ name: WAIT, ...extras },
	);
}

/** A scenario whose tasks live so long, with a Seedance Wait that parks behind Seedance Create. */
export async function parkedScenario(
	servers: { api: N8nApi; simulator: SimulatorClient },
	name: string,
	{
		wait = {},
		extras = {},
		simulator = {},
		...options
	}: ScenarioOptions & {
		wait?: INodeParameters;
		extras?: NodeExtras;
		/** How the simulator serves this key. */
		simulator?: Partial<Settings>;
	} = {},
): Promise<Scenario> {
	const { provider = 'cubicSpaces' } = options;
	const scenario = await Scenario.create(servers, name, {
		behind: (credential) => [
			parkingWait({ provider, ...wait }, { credentials: [credential], ...extras }),
		],
		...options,
	});
	await servers.simulator.setSettings(scenario.key, { taskSeconds: SHORT_TASK, ...simulator });
	return scenario;
}

/** Scenarios of a test file that run side by side, each by a name. */
export class ParkedRuns {
	private readonly runs = new Map<string, { scenario: Scenario; id: string }>();

	/** @param title goes before the names of the workflows */
	constructor(
		private readonly servers: { api: N8nApi; simulator: SimulatorClient },
		private readonly title: string,
	) {}

	/** Stores a scenario and starts it; its faults are set before. */
	async start(
		name: string,
		{ faults = [], ...options }: Parameters<typeof parkedScenario>[2] & { faults?: Fault[] } = {},
	): Promise<void> {
		const scenario = await parkedScenario(this.servers, `${this.title}: ${name}`, options);
		await this.servers.simulator.setFaults(scenario.key, faults);
		this.runs.set(name, { scenario, id: await scenario.start() });
	}

	/** @throws {Error} where nothing of that name was started */
	get(name: string): { scenario: Scenario; id: string } {
		const found = this.runs.get(name);
		if (!found) throw new Error(`"${name}" was not started`);
		return found;
	}

	/** Its execution once it has ended, or is in one of these states. */
	async execution(
		name: string,
		options?: Parameters<N8nApi['waitForExecution']>[1],
	): Promise<Execution> {
		return await this.servers.api.waitForExecution(this.get(name).id, options);
	}

	/** The runs that its parked wait has started. */
	async runsFor(name: string): ReturnType<typeof runsFor> {
		const { id, scenario } = this.get(name);
		return await runsFor(this.servers.api, { id, workflowId: scenario.workflow.id });
	}

	/** Waits until one of its checks is under way. @returns that run */
	async untilChecking(name: string): Promise<Execution> {
		const deadline = Date.now() + 2 * FIRST_CHECK * 1000;
		for (;;) {
			const { checks } = await this.runsFor(name);
			const running = checks.find(({ status }) => status === 'running');
			if (running) return running;
			if (Date.now() > deadline) throw new Error(`"${name}" does not check`);
			await until(Date.now(), 0.5);
		}
	}
}

/** Waits until so many seconds after a moment, ms since 1970. */
export async function until(since: number, seconds: number): Promise<void> {
	await sleep(Math.max(0, since + seconds * 1000 - Date.now()));
}

/** The runs that a parked wait has started, the oldest first: those that check, and their guards. */
export async function runsFor(
	api: N8nApi,
	parked: { id: string; workflowId: string },
): Promise<{ checks: Execution[]; guards: Execution[] }> {
	const list = await api.listExecutions({ workflowId: parked.workflowId });
	const own = list.filter(({ mode, id }) => mode === 'integrated' && id !== parked.id);
	const runs = await Promise.all(own.map(({ id }) => api.getExecution(id)));
	const mine = runs
		.filter((run) => planOf(run).parentExecutionId === parked.id)
		.sort((a, b) => Number(a.id) - Number(b.id));
	return {
		checks: mine.filter((run) => phaseOf(run) === 'check'),
		guards: mine.filter((run) => phaseOf(run) === 'guard'),
	};
}

function seedanceNode(run: Execution): NodeJson | undefined {
	return run.workflowData.nodes.find(({ type }) => type === seedanceTypes.wait);
}

function phaseOf(run: Execution): unknown {
	return seedanceNode(run)?.parameters.phase;
}

/** The plan that a run of a parked wait goes by. */
export function planOf(run: Execution): Record<string, unknown> {
	const plan = seedanceNode(run)?.parameters.plan;
	return typeof plan === 'string' && plan !== ''
		? (JSON.parse(plan) as Record<string, unknown>)
		: {};
}

/** What n8n shows beside a run. */
export function customDataOf(run: Execution): Record<string, string> {
	return (run as Execution & { customData?: Record<string, string> }).customData ?? {};
}

/** The workflow, its first node's output pinned: a manual run begins with these items and no Code node. */
export function startingWith(workflow: WorkflowJson, items: INodeExecutionData[]): WorkflowJson {
	const [first] = workflow.nodes;
	return { ...workflow, pinData: { [first?.name ?? '']: items } };
}
