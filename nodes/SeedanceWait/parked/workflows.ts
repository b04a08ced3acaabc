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
 *     guard:  Start → Sleep → Look
 *                       ↑______│
 *
 * Pure.
 */

export const START = 'Start';
export const SLEEP = 'Sleep';

/** What both have in common. */
export interface ParkedWorkflowInput {
	/** The workflow's name, which n8n writes into its log. */
	name: string;
	/** What a person who opens the run reads beside the nodes, Markdown. */
	note: string;
	/** The Seedance Wait node that parks: its type, version and credentials are those of the checks. */
	node: INode;
	plan: WaitPlan;
	/** Seconds of the first sleep. */
	firstSleepSeconds: number;
}

export function checksWorkflow(input: ParkedWorkflowInput): IWorkflowBase {
	return parkedWorkflow(
		input,
		[own('Check', 'check', input), settled(), RESULT],
		[
			[START, SLEEP],
			[SLEEP, 'Check'],
			['Check', SETTLED],
			[SETTLED, RESULT.name, 0],
			[SETTLED, SLEEP, 1],
		],
	);
}

export function guardWorkflow(input: ParkedWorkflowInput): IWorkflowBase {
	return parkedWorkflow(
		input,
		[own('Look', 'guard', input)],
		[
			[START, SLEEP],
			[SLEEP, 'Look'],
			['Look', SLEEP],
		],
	);
}

type NodePart = Pick<INode, 'name' | 'type' | 'typeVersion' | 'parameters'> & Partial<INode>;

/** This node type in a phase of the parked wait. */
function own(name: string, phase: Phase, { node, plan }: ParkedWorkflowInput): NodePart {
	const parameters: INodeParameters = {
		operation: 'wait',
		// Shows, and so allows, every credential.
		provider: 'fromTask',
		phase,
		plan: JSON.stringify(plan),
	};
	const { type, typeVersion, credentials } = node;
	return { name, type, typeVersion, parameters, credentials };
}

const SETTLED = 'Settled?';

/** The item of a check that goes on holds `seedanceCheck`, a finished task item does not. */
function settled(): NodePart {
	const condition = {
		id: randomUUID(),
		leftValue: '={{ $json.seedanceCheck === undefined }}',
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
const RESULT: NodePart = {
	name: 'Result',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
};

function parkedWorkflow(
	{ name, note, firstSleepSeconds }: ParkedWorkflowInput,
	parts: readonly NodePart[],
	links: ReadonlyArray<readonly [from: string, to: string, output?: number]>,
): IWorkflowBase {
	const start: NodePart = {
		name: START,
		type: 'n8n-nodes-base.executeWorkflowTrigger',
		typeVersion: 1.1,
		parameters: { inputSource: 'passthrough' },
	};
	const sleep: NodePart = {
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
	const noteNode: NodePart = {
		name: 'What this is',
		type: 'n8n-nodes-base.stickyNote',
		typeVersion: 1,
		parameters: { content: note, width: 560, height: 220 },
		position: [0, -280],
	};
	const nodes = [start, sleep, ...parts].map((part, column): INode => ({
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
			saveDataSuccessExecution: 'all',
			saveDataErrorExecution: 'all',
			saveManualExecutions: true,
			saveExecutionProgress: false,
			callerPolicy: 'workflowsFromSameOwner',
			executionTimeout: -1,
		},
	};
}
