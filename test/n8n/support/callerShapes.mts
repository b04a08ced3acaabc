import type { INodeParameters } from 'n8n-workflow';
import { LOOK_MS, STRATEGIES, type Strategy } from './callerParts.mts';
import { errorOf, runsOf, type Execution } from './n8nApi.mts';
import { FIRST_CHECK, parkedScenario, parkingWait, WAIT } from './parked.mts';
import { createdTasks, CREATE, PROMPTS, type Scenario } from './scenario.mts';
import type { Shared } from './shared.mts';
import { ifTrue, jsonOf, node, noOp, type NodeJson, type WorkflowJson } from './workflows.mts';

/** Where a Seedance Wait stands in a workflow: in a loop, in branches, again for the same tasks. */

/** Runs its workflow to its end, and holds what must have come of it. */
export type Shape = (on: Shared, name: string, strategy: Strategy) => Promise<void>;

/** How long after its due time a run may take on a busy machine, s. */
const SLACK = 75;
/** A Timeout that is just long enough to be parked, minutes and seconds. */
const SHORT_TIMEOUT = 1.25;
const SHORT_SECONDS = SHORT_TIMEOUT * 60;

type Options = NonNullable<Parameters<typeof parkedScenario>[2]>;

/** @param rounds how many waits follow each other */
async function run(
	on: Shared,
	name: string,
	strategy: Strategy,
	rounds: number,
	options: Options,
): Promise<{ scenario: Scenario; execution: Execution }> {
	const wait = { ...STRATEGIES[strategy], ...options.wait };
	const scenario = await parkedScenario(on, `Callers: ${name}`, { ...options, wait });
	const id = await scenario.start();
	const timeoutMs = (rounds * SHORT_SECONDS + SLACK) * 1000;
	const execution = await on.api.waitForExecution(id, { timeoutMs, everyMs: LOOK_MS });
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	const list = await on.api.listExecutions({ workflowId: scenario.workflow.id });
	// Each parked wait stands in the list with its checks and two guards.
	expect(list.filter(({ mode }) => mode === 'integrated')).toHaveLength(3 * rounds);
	return { scenario, execution };
}

/** A second wait with the scenario's account. */
function otherWait(name: string, strategy: Strategy, parameters: INodeParameters = {}) {
	return (row: WorkflowJson): NodeJson => {
		const { credentials } = row.nodes.find((one) => one.name === WAIT) ?? {};
		const wait = parkingWait({ ...STRATEGIES[strategy], ...parameters }, { name });
		return { ...wait, ...(credentials && { credentials }) };
	};
}

/** Replaces the connections that lead away from these nodes: each entry is an output, by the names it leads to. */
function connect(row: WorkflowJson, from: Record<string, string[][]>): WorkflowJson {
	for (const [name, outputs] of Object.entries(from))
		row.connections[name] = {
			main: outputs.map((to) => to.map((each) => ({ node: each, type: 'main', index: 0 }))),
		};
	return row;
}

/** The items of all runs of a node, in order. */
function allItems(execution: Execution, name: string): Array<Record<string, unknown>> {
	return runsOf(execution, name).flatMap((_, index) => jsonOf(execution, name, { run: index }));
}

/** Loop Over Items with a batch of one: two of the rounds park, and the one between them has nothing to wait for. */
const loop: Shape = async (on, name, strategy) => {
	const quick = { match: 'dog', outcome: 'succeeded', seconds: 0 } as const;
	const { scenario, execution } = await run(on, name, strategy, 2, {
		simulator: { outcomes: [quick] },
		change: (row) => {
			row.nodes.push(
				node('n8n-nodes-base.splitInBatches', 3, 'Loop', { batchSize: 1, options: {} }),
			);
			return connect(row, { Items: [['Loop']], Loop: [['End'], [CREATE]], [WAIT]: [['Loop']] });
		},
	});
	const prompts = new Map((await scenario.tasks()).map(({ id, prompt }) => [id, prompt]));
	const ended = jsonOf(execution, 'End');
	expect(ended.map(({ taskId }) => prompts.get(String(taskId)))).toEqual(PROMPTS);
	expect(ended.map(({ status }) => status)).toEqual(PROMPTS.map(() => 'succeeded'));
	// Each round has waited for the task that it had made, and made no other.
	const ids = ended.map(({ taskId }) => taskId);
	expect(allItems(execution, WAIT).map(({ taskId }) => taskId)).toEqual(ids);
	expect(ids.map((_, index) => createdTasks(execution, index)[0]?.taskId)).toEqual(ids);
	expect([prompts.size, await scenario.creates()]).toEqual([PROMPTS.length, PROMPTS.length]);
};

/** Two branches, each with tasks of its own. */
const branches: Shape = async (on, name, strategy) => {
	const { scenario, execution } = await run(on, name, strategy, 2, {
		items: [{ prompt: 'A fox' }],
		change: (row) => {
			const create = row.nodes.find((one) => one.name === CREATE);
			const wait = otherWait('Other wait', strategy)(row);
			if (create)
				row.nodes.push({ ...create, id: wait.id.replace(/^./, '0'), name: 'Other create' });
			for (const one of row.nodes)
				if (one.name === 'Other create') one.parameters = { ...one.parameters, prompt: 'A dog' };
			row.nodes.push(wait, noOp('Other end'));
			return connect(row, {
				Items: [[CREATE, 'Other create']],
				'Other create': [['Other wait']],
				'Other wait': [['Other end']],
			});
		},
	});
	const [fox, dog] = (await scenario.tasks()).sort((a, b) => b.prompt.localeCompare(a.prompt));
	expect(jsonOf(execution, 'End')).toMatchObject([{ taskId: fox?.id, status: 'succeeded' }]);
	expect(jsonOf(execution, 'Other end')).toMatchObject([{ taskId: dog?.id, status: 'succeeded' }]);
	expect(await scenario.paid()).toEqual(['A dog', 'A fox']);
};

/** Two branches that wait for the same tasks: the second finds them finished. */
const sameInBranches: Shape = async (on, name, strategy) => {
	const { scenario, execution } = await run(on, name, strategy, 1, {
		change: (row) => {
			row.nodes.push(otherWait('Other wait', strategy)(row), noOp('Other end'));
			return connect(row, {
				[CREATE]: [[WAIT, 'Other wait']],
				'Other wait': [['Other end']],
			});
		},
	});
	const created = createdTasks(execution).map(({ taskId }) => ({ taskId, status: 'succeeded' }));
	expect(jsonOf(execution, 'End')).toMatchObject(created);
	expect(jsonOf(execution, 'Other end')).toMatchObject(created);
	expect([(await scenario.paid()).length, await scenario.creates()]).toEqual([3, 3]);
};

/** A task that never ends, waited for twice: the second wait asks like the first, and ends by its own Timeout. */
async function twice(
	on: Shared,
	name: string,
	strategy: Strategy,
	change: (row: WorkflowJson) => WorkflowJson,
	second: { name: string; run: number },
): Promise<void> {
	const { scenario, execution } = await run(on, name, strategy, 2, {
		items: [{ prompt: 'A fox' }],
		wait: { timeout: SHORT_TIMEOUT },
		simulator: { taskSeconds: 6000 },
		change,
	});
	const [created] = createdTasks(execution);
	const last = { taskId: created?.taskId, status: 'queued', timedOut: true };
	const seen = [
		...jsonOf(execution, WAIT, { run: 0 }),
		...jsonOf(execution, second.name, { run: second.run }),
		...jsonOf(execution, 'End'),
	];
	expect(seen.map(({ taskId, timedOut }) => ({ taskId, timedOut }))).toEqual(
		Array(3).fill({ taskId: last.taskId, timedOut: true }),
	);
	// What was parked runs again, without doing anything, when it goes on.
	const endOf = (node: string, at: number): number => runsOf(execution, node)[at]?.startTime ?? 0;
	const firstEnd = endOf(WAIT, 0);
	const tookSeconds = (endOf(second.name, second.run) - firstEnd) / 1000;
	expect(tookSeconds).toBeGreaterThan(FIRST_CHECK);
	expect(tookSeconds).toBeLessThan(SHORT_SECONDS + SLACK);
	const asked = await scenario.simulator.requests(scenario.key, { op: 'status' });
	expect(asked.filter(({ at }) => at > firstEnd).length).toBeGreaterThanOrEqual(2);
	expect(await scenario.creates()).toBe(1);
}

/** Wait → IF timed out → the same Wait again. */
const againInLoop: Shape = async (on, name, strategy) => {
	const change = (row: WorkflowJson): WorkflowJson => {
		row.nodes.push(ifTrue('={{ $json.timedOut && $runIndex < 1 }}', { name: 'Again?' }));
		return connect(row, { [WAIT]: [['Again?']], 'Again?': [[WAIT], ['End']] });
	};
	await twice(on, name, strategy, change, { name: WAIT, run: 1 });
};

/** Wait → another Wait for the same tasks. */
const againBehind: Shape = async (on, name, strategy) => {
	const change = (row: WorkflowJson): WorkflowJson => {
		row.nodes.push(otherWait('Wait again', strategy, { timeout: SHORT_TIMEOUT })(row));
		return connect(row, { [WAIT]: [['Wait again']], 'Wait again': [['End']] });
	};
	await twice(on, name, strategy, change, { name: 'Wait again', run: 0 });
};

/** By what a person would call them. */
export const SHAPES: Record<string, Shape> = {
	'in a loop with Create': loop,
	'in two branches, a task each': branches,
	'in two branches, the same tasks': sameInBranches,
	'again for the same tasks, in a loop': againInLoop,
	'again for the same tasks, behind it': againBehind,
};
