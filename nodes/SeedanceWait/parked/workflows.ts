import { randomUUID } from 'node:crypto';
import {
	NodeConnectionTypes,
	type IConnections,
	type INode,
	type INodeParameters,
	type IWorkflowBase,
} from 'n8n-workflow';

import type { Task } from '../../shared/items/task';
import { checksNote, filesNote, guardNote } from './shownRun';
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
const SLEEP = 'Sleep';

export const CHECK = 'Check';
export const RESULT = 'Result';
export const LOOK = 'Look';
const FETCH = 'Fetch';

/** With the credentials that the plan names. `node` parks: its type and version are those of all runs. */
export function checksWorkflow(
	node: INode,
	plan: WaitPlan,
	tasks: readonly Task[],
	firstSleepMs: number,
): IWorkflowBase {
	const check = { ...own(CHECK, 'check', node, plan), credentials: plan.credentials };
	return loop(check, nameOf('checks', plan), checksNote(plan, tasks), plan, firstSleepMs);
}

/** Without credentials: n8n refuses to resume a run if the workflow may no longer use one of them. */
export function guardWorkflow(node: INode, plan: WaitPlan, firstSleepMs: number): IWorkflowBase {
	const look = own(LOOK, 'guard', node, plan);
	return loop(look, nameOf('guard', plan), guardNote(plan), plan, firstSleepMs);
}

/** With the credentials of the node that starts it. It is removed when it has ended: its files are copied by then. */
export function fetchWorkflow(node: INode, plan: WaitPlan): IWorkflowBase {
	const { credentials } = node;
	const fetch = { ...own(FETCH, 'fetch', node, plan), ...(credentials && { credentials }) };
	return workflow(nameOf('files', plan), filesNote(plan), 'none', [start, fetch], [[START, FETCH]]);
}

/** As n8n writes it into its log. */
function nameOf(what: string, { parentExecutionId }: WaitPlan): string {
	return `Seedance Wait: ${what} for execution ${parentExecutionId}`;
}

/** Start → Sleep → the node → Settled? → Result, or back to Sleep. */
function loop(
	node: NodePart,
	name: string,
	note: string,
	plan: WaitPlan,
	firstSleepMs: number,
): IWorkflowBase {
	return workflow(
		name,
		note,
		'all',
		[start, sleep(firstSleepMs), node, settled(plan), result],
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
function own(name: string, phase: Phase, node: INode, plan: WaitPlan): NodePart {
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

function sleep(firstSleepMs: number): NodePart {
	return {
		name: SLEEP,
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		parameters: {
			resume: 'timeInterval',
			amount: `={{ $json.sleepSeconds ?? ${Math.ceil(firstSleepMs / 1000)} }}`,
			unit: 'seconds',
		},
		webhookId: randomUUID(),
	};
}

function workflow(
	name: string,
	/** What a person who opens the run reads beside the nodes, Markdown. */
	note: string,
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
