import { randomUUID } from 'node:crypto';
import {
	NodeConnectionTypes,
	type IConnections,
	type INode,
	type INodeParameters,
	type IWorkflowBase,
} from 'n8n-workflow';

import type { WaitPlan } from './plan';

/**
 * The workflow that a parked wait runs: Start → Sleep 1 → Check 1 → Done 1? → Sleep 2 → … → Finish. It is a chain and
 * not a loop: where n8n is killed in the middle of a later check, a loop hands the stale items on as a success, and a
 * chain fails honestly (n8n-engine.md section 4, 3). Pure.
 */

export const START = 'Start';
export const FINISH = 'Finish';
const STEP = 220;

export interface CheckWorkflowInput {
	/** As it stands in the executions list. */
	name: string;
	/** The Seedance Wait node that parks: its type, version and credentials are those of the checks. */
	node: INode;
	plan: WaitPlan;
	checks: number;
	/** Seconds until the first check. */
	firstSleepSeconds: number;
}

/** Builds the workflow. */
export function checkWorkflow({
	name,
	node,
	plan,
	checks,
	firstSleepSeconds,
}: CheckWorkflowInput): IWorkflowBase {
	const nodes: INode[] = [];
	const connections: IConnections = {};
	const add = (
		label: string,
		type: string,
		typeVersion: number,
		column: number,
		row: number,
		parameters: INodeParameters,
		more: Partial<INode> = {},
	): void => {
		nodes.push({
			id: randomUUID(),
			name: label,
			type,
			typeVersion,
			position: [column * STEP, row * 160],
			parameters,
			...more,
		});
	};
	const connect = (from: string, to: string, output = 0): void => {
		const outputs = (connections[from] ??= { main: [] }).main;
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type: NodeConnectionTypes.Main, index: 0 });
	};
	const own = (phase: 'check' | 'finish'): INodeParameters => ({
		operation: 'wait',
		// Shows, and so allows, every credential.
		provider: 'fromTask',
		phase,
		plan: JSON.stringify(plan),
	});
	const seedance = {
		type: node.type,
		typeVersion: node.typeVersion,
		credentials: node.credentials,
	};

	add(START, 'n8n-nodes-base.executeWorkflowTrigger', 1.1, 0, 0, { inputSource: 'passthrough' });
	let from = START;
	for (let round = 1; round <= checks; round++) {
		const [sleep, check, done] = [`Sleep ${round}`, `Check ${round}`, `Done ${round}?`];
		const column = 1 + (round - 1) * 3;
		const seconds = round === 1 ? firstSleepSeconds : '={{ $json.sleepSeconds }}';
		add(
			sleep,
			'n8n-nodes-base.wait',
			1.1,
			column,
			0,
			{ resume: 'timeInterval', amount: seconds, unit: 'seconds' },
			{ webhookId: randomUUID() },
		);
		add(check, seedance.type, seedance.typeVersion, column + 1, 0, own('check'), {
			credentials: seedance.credentials,
		});
		add(done, 'n8n-nodes-base.if', 2.2, column + 2, 0, {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: randomUUID(),
						leftValue: '={{ $json.allSettled }}',
						rightValue: '',
						operator: { type: 'boolean', operation: 'true', singleValue: true },
					},
				],
			},
			options: {},
		});
		// A person's stop makes a check put nothing out, which ends the chain; the false branch of the last round too.
		connect(from, sleep, from === START ? 0 : 1);
		connect(sleep, check);
		connect(check, done);
		connect(done, FINISH, 0);
		from = done;
	}
	add(FINISH, seedance.type, seedance.typeVersion, 1 + checks * 3, 1, own('finish'), {
		credentials: seedance.credentials,
	});

	const now = new Date();
	return {
		id: '',
		name,
		active: false,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		activeVersionId: null,
		nodes,
		connections,
		// Stored whatever the instance's defaults are: a parent whose child is not stored is parked for ever.
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'all',
			saveDataErrorExecution: 'all',
			saveManualExecutions: true,
		},
	};
}
