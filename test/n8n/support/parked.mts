import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { SimulatorClient } from '../../simulator/client.mts';
import type { Settings } from '../../simulator/types.mts';
import type { Execution, N8nApi } from './n8n-api.mts';
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
