import type { INodeParameters } from 'n8n-workflow';
import { errorOf, runsOf, type Execution, type N8nApi } from './n8nApi.mts';
import { FIRST_CHECK, parkedScenario, WAIT } from './parked.mts';
import { CREATE, PROMPTS, type Scenario } from './scenario.mts';
import type { Shared } from './shared.mts';
import { jsonOf, node, type NodeJson } from './workflows.mts';

/** What the callers of a workflow share: what waits, and what came out. */

/** The strategies that park, with their parameters. */
export const STRATEGIES = {
	auto: { waitStrategy: 'auto', options: { holdFor: 1, pollInterval: 1 } },
	suspend: { waitStrategy: 'suspend' },
} as const;
export type Strategy = keyof typeof STRATEGIES;

/** Outlives the holding of `auto`, and not the first check. */
const TASK_SECONDS = 15;
/** How often to look at each of many executions: oftener, the looks alone keep n8n busy, ms. */
export const LOOK_MS = 1_500;
/** How long a run may take on a busy machine. */
export const WITHIN = { timeoutMs: (FIRST_CHECK + 90) * 1000, everyMs: LOOK_MS };
/** What the usual callers hand over. */
export const ITEMS = PROMPTS.map((prompt) => ({ json: { prompt } }));

/** What came out of one caller: the items of its last node, and the executions that waited. */
export interface Outcome {
	items: Array<Record<string, unknown>>;
	waiting: Execution[];
	/** Whether somebody was parked. */
	parked: boolean;
	/** What the caller was told, if it was told something. */
	said?: unknown;
}

/** One way to start a workflow that creates and waits. */
export type Caller = (on: Shared, name: string, strategy: Strategy) => Promise<Outcome>;

/** An account of its own, with a Create and a Wait that others put into their workflows. */
export async function prepared(on: Shared, name: string, strategy: Strategy): Promise<Scenario> {
	return await parkedScenario(on, `Callers: ${name} (parts)`, {
		wait: STRATEGIES[strategy],
		simulator: { taskSeconds: TASK_SECONDS },
		published: false,
	});
}

/** Its Create and its Wait. */
export function partsOf(scenario: Scenario): NodeJson[] {
	return scenario.workflow.nodes.filter(({ name }) => name === CREATE || name === WAIT);
}

/** As tools of a model: Create with a prompt that the model fills in, and Wait with the task that it names. */
export function toolsOf(scenario: Scenario): NodeJson[] {
	const filled: Record<string, [name: string, parameters: INodeParameters]> = {
		[CREATE]: ['Create Clip', { prompt: "={{ $fromAI('prompt', 'What happens', 'string') }}" }],
		[WAIT]: ['Get Clip', { taskId: "={{ $fromAI('taskId', 'The task', 'string') }}" }],
	};
	return partsOf(scenario).map((part) => {
		const [name, parameters] = filled[part.name] ?? [part.name, {}];
		return {
			...part,
			name,
			type: `${part.type}Tool`,
			parameters: { ...part.parameters, ...parameters, toolDescription: name },
		};
	});
}

/** Three items with a prompt each, whatever the trigger has put out. */
export function promptItems(): NodeJson[] {
	return [
		node('n8n-nodes-base.set', 3.4, 'Prompts', {
			mode: 'raw',
			jsonOutput: JSON.stringify({ items: PROMPTS.map((prompt) => ({ prompt })) }),
			options: {},
		}),
		node('n8n-nodes-base.splitOut', 1, 'Items', { fieldToSplitOut: 'items', options: {} }),
	];
}

/** What a run has handed to its last node, `End`, once. */
export function outcome(execution: Execution, waiting: Execution[], parked: boolean): Outcome {
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(runsOf(execution, 'End')).toHaveLength(1);
	return { items: jsonOf(execution, 'End'), waiting, parked };
}

/** Whether runs of a parked wait stand beside the workflow's own. */
export async function wasParked(api: N8nApi, workflowId: string): Promise<boolean> {
	return (await api.listExecutions({ workflowId })).some(({ mode }) => mode === 'integrated');
}
