import { randomUUID } from 'node:crypto';
import {
	NodeConnectionTypes,
	type IConnections,
	type INode,
	type INodeParameters,
	type IWorkflowBase,
} from 'n8n-workflow';

import type { Phase, WaitPlan } from './stored';

/**
 * The workflows that a parked wait runs:
 *
 *     checks: Start → Sleep → Check → Settled? ─ yes → Result
 *                       ↑_________________│ no
 *     guard:  Start → Sleep → Look → Settled? ─ yes → Result
 *                       ↑________________│ no
 *     files:  Start → Fetch
 *
 * Pure.
 */

export const START = 'Start';
export const SLEEP = 'Sleep';

/** What all of them have in common. */
interface RunInput {
	/** The workflow's name, which n8n writes into its log. */
	name: string;
	/** What a person who opens the run reads beside the nodes, Markdown. */
	note: string;
	/** The Seedance Wait node that parks: its type and version are those of the runs. */
	node: INode;
	plan: WaitPlan;
}

/** What those that sleep have in common. */
export interface ParkedWorkflowInput extends RunInput {
	/** Seconds of the first sleep. */
	firstSleepSeconds: number;
}

export const CHECK = 'Check';
export const RESULT = 'Result';
export const LOOK = 'Look';
const FETCH = 'Fetch';

/** With the credentials that the plan names. */
export function checksWorkflow(input: ParkedWorkflowInput): IWorkflowBase {
	const credentials = input.plan.credentials;
	return loop(input, { ...own(CHECK, 'check', input), credentials });
}

/** Without credentials: n8n refuses to resume a run if the workflow may no longer use one of them. */
export function guardWorkflow(input: ParkedWorkflowInput): IWorkflowBase {
	return loop(input, own(LOOK, 'guard', input));
}

/** With the credentials of the node that starts it. It is removed when it has ended: its files are copied by then. */
export function fetchWorkflow(input: RunInput): IWorkflowBase {
	const { credentials } = input.node;
	const fetch = { ...own(FETCH, 'fetch', input), ...(credentials && { credentials }) };
	return workflow(input, 'none', [start, fetch], [[START, FETCH]]);
}

/** Start → Sleep → the node → Settled? → Result, or back to Sleep. */
function loop(input: ParkedWorkflowInput, node: NodePart): IWorkflowBase {
	return workflow(
		input,
		'all',
		[start, sleep(input.firstSleepSeconds), node, settled(input.plan), result],
		[
			[START, SLEEP],
			[SLEEP, node.name],
			[node.name, SETTLED],
			[SETTLED, RESULT, 0],
			[SETTLED, SLEEP, 1],
		],
	);
}

type NodePart = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'> & Partial<INode>;

/** This node type in a phase of the parked wait. */
function own(name: string, phase: Phase, { node, plan }: RunInput): NodePart {
	const parameters: INodeParameters = {
		operation: 'wait',
		// Shows, and so allows, every credential.
		provider: 'fromTask',
		phase,
		plan: JSON.stringify(plan),
	};
	const { type, typeVersion } = node;
	return { name, type, typeVersion, parameters };
}

const SETTLED = 'Settled?';

/** What goes round carries the mark of this wait, which no field of a user's can have. */
function settled({ mark }: WaitPlan): NodePart {
	const condition = {
		id: randomUUID(),
		leftValue: `={{ $json.seedanceCheck?.mark !== '${mark}' }}`,
		rightValue: '',
		operator: { type: 'boolean', operation: 'true', singleValue: true },
	};
	const options = { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 };
	return {
		name: SETTLED,
		type: 'n8n-nodes-base.if',
		typeVersion: 2.2,
		parameters: {
			conditions: { options, combinator: 'and', conditions: [condition] },
			options: {},
		},
	};
}

/** The last node has one output: n8n passes on the first. */
const result: NodePart = {
	name: RESULT,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
};

const start: NodePart = {
	name: START,
	type: 'n8n-nodes-base.executeWorkflowTrigger',
	typeVersion: 1.1,
	parameters: { inputSource: 'passthrough' },
};

function sleep(firstSleepSeconds: number): NodePart {
	return {
		name: SLEEP,
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		parameters: {
			resume: 'timeInterval',
			amount: `={{ $json.sleepSeconds ?? ${firstSleepSeconds} }}`,
			unit: 'seconds',
		},
		webhookId: randomUUID(),
	};
}

function workflow(
	{ name, note }: RunInput,
	save: 'all' | 'none',
	parts: readonly NodePart[],
	links: ReadonlyArray<readonly [from: string, to: string, output?: number]>,
): IWorkflowBase {
	const noteNode: NodePart = {
		name: 'What this is',
		type: 'n8n-nodes-base.stickyNote',
		typeVersion: 1,
		parameters: { content: note, width: 560, height: 220 },
		position: [0, -280],
	};
	const nodes = parts.map((part, column): INode => ({
		id: randomUUID(),
		position: [column * 220, 0],
		...part,
	}));
	const connections: IConnections = {};
	for (const [from, to, output = 0] of links) {
		const outputs = (connections[from] ??= { main: [] }).main;
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type: NodeConnectionTypes.Main, index: 0 });
	}
	const now = new Date();
	return {
		id: '',
		name,
		active: false,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		activeVersionId: null,
		nodes: [...nodes, { id: randomUUID(), position: [0, 0], ...noteNode }],
		connections,
		// As they must be, whatever the instance's defaults are.
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: save,
			saveDataErrorExecution: save,
			saveManualExecutions: true,
			saveExecutionProgress: false,
			callerPolicy: 'workflowsFromSameOwner',
			executionTimeout: -1,
		},
	};
}
