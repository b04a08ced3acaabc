/**
 * Every way in which n8n repeats a run that created tasks, on the real server. What counts is what the simulator has:
 * each of its tasks is billed. `docs/never-pay-twice.md` is the table for people.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isFloor } from './support/floor.mts';
import { errorOf, runsOf, type Execution } from './support/n8nApi.mts';
import {
	createdTasks,
	CREATE,
	Scenario,
	SLOW_MS,
	type ScenarioOptions,
} from './support/scenario.mts';
import { shared } from './support/shared.mts';
import {
	code,
	node,
	noOp,
	seedanceWait,
	workflow,
	type NodeJson,
	type WorkflowJson,
} from './support/workflows.mts';

const servers = shared();
const { api, simulator, logFile, close } = servers;
afterAll(close);

const ALL = ['A cat', 'A dog', 'A fox'];
const RETRY_ON_FAIL = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
const FOUND = [
	'This task was created by an earlier try of this run; it was found, not created again.',
];
const MODES = ['protect', 'return'] as const;

async function scenario(name: string, options: ScenarioOptions = {}): Promise<Scenario> {
	return await Scenario.create(servers, `Repeats: ${name}`, options);
}

/** What Seedance Create logged of stopped executions. */
function stopLines(): string {
	const lines = readFileSync(logFile, 'utf8').split('\n');
	return lines.filter((line) => line.includes(`"${CREATE}" was stopped while it created`)).join();
}

/** A node that fails. */
function fragile(errorMessage: string): NodeJson {
	return node('n8n-nodes-base.stopAndError', 1, 'Fragile', { errorMessage });
}

function statuses(execution: Execution): string[] {
	return createdTasks(execution).map(({ status }) => status);
}

describe.each(MODES)('failedItems: %s', (failedItems) => {
	const parameters = { failedItems };
	const protects = failedItems === 'protect';

	describe('Retry On Fail, three tries', () => {
		const retried = { parameters, node: RETRY_ON_FAIL };

		test.concurrent(
			'one answer lost among others: the run returns items and is not repeated',
			async () => {
				const one = await scenario('on fail, one lost', retried);
				await simulator.setFaults(one.key, [{ on: 'create', kind: 'resetAfter' }]);
				const execution = await one.run();
				expect(statuses(execution)).toEqual(['unknown', 'queued', 'queued']);
				expect([await one.paid(), await one.creates()]).toEqual([ALL, 3]);
			},
		);

		test.concurrent(
			'every answer lost: repeated where it fails, and nothing is sent again',
			async () => {
				const one = await scenario('on fail, all lost', retried);
				await simulator.setFaults(one.key, [{ on: 'create', kind: 'resetAfter', times: 99 }]);
				const execution = await one.run();
				if (protects) expect(errorOf(execution)).toMatch(/^A task may exist/);
				else expect(statuses(execution)).toEqual(['unknown', 'unknown', 'unknown']);
				expect([await one.paid(), await one.creates()]).toEqual([ALL, 3]);
			},
		);

		test.concurrent(
			'every item refused at first: repeated where it fails, and each is paid once',
			async () => {
				const one = await scenario('on fail, refused', retried);
				await simulator.setFaults(one.key, [
					{ on: 'create', kind: 'insufficientBalance', times: 3 },
				]);
				const execution = await one.run();
				expect(execution.status).toBe('success');
				expect(await one.paid()).toEqual(protects ? ALL : []);
				expect(await one.creates()).toBe(protects ? 6 : 3);
			},
		);

		test.concurrent(
			'an input field named error, passed on: n8n sees no failed run in it',
			async () => {
				const one = await scenario('on fail, json.error', {
					...retried,
					options: { includeOtherFields: true },
					items: [{ prompt: 'A fox', error: 'of a node before' }, { prompt: 'A dog' }],
				});
				expect(statuses(await one.run())).toEqual(['queued', 'queued']);
				expect([await one.paid(), await one.creates()]).toEqual([['A dog', 'A fox'], 2]);
			},
		);

		test.concurrent(
			'Ark: what the first try lost is in the list of tasks for the second',
			async () => {
				const one = await scenario('on fail, list', {
					...retried,
					provider: 'ark',
					items: [{ prompt: 'A fox' }],
				});
				await simulator.setFaults(one.key, [
					{ on: 'create', kind: 'resetAfter' },
					{ on: 'list', kind: 'http500', times: protects ? 3 : 1 },
				]);
				const [task] = createdTasks(await one.run());
				expect(task.taskId).toBe((await one.tasks())[0].id);
				expect([await one.paid(), await one.creates()]).toEqual([['A fox'], 1]);
			},
		);

		test.concurrent(
			'Qingbo: what the first try lost is sent again under the same key',
			async () => {
				const one = await scenario('on fail, key', {
					...retried,
					provider: 'qingbo',
					items: [{ prompt: 'A fox' }],
				});
				await simulator.setFaults(one.key, [{ on: 'create', kind: 'resetAfter', times: 2 }]);
				const [task] = createdTasks(await one.run());
				expect(task.taskId).toBe((await one.tasks())[0].id);
				expect(await one.paid()).toEqual(['A fox']);
			},
		);
	});

	describe('Retry execution', () => {
		test.concurrent.each([
			['as it was', false],
			['as it is saved now', true],
		])('of a run that lost every answer, workflow %s', async (_how, loadWorkflow) => {
			const one = await scenario('retry, all lost', { parameters });
			await simulator.setFaults(one.key, [{ on: 'create', kind: 'resetAfter', times: 99 }]);
			const failed = await one.run();
			if (!protects) {
				// It ended well, and n8n retries only what did not.
				await expect(one.retry(failed.id)).rejects.toThrow('cannot be retried');
			} else {
				expect(errorOf(await one.retry(failed.id, { loadWorkflow }))).toMatch(/^A task may exist/);
			}
			expect([await one.paid(), await one.creates()]).toEqual([ALL, 3]);
		});

		test.concurrent('of a run that failed behind the node', async () => {
			const one = await scenario('retry, downstream', {
				parameters,
				behind: () => [fragile('broken')],
			});
			const failed = await one.run();
			expect(errorOf(failed)).toContain('broken');
			const again = await one.retry(failed.id);
			expect(runsOf(again, CREATE)).toHaveLength(1);
			expect([await one.paid(), await one.creates()]).toEqual([ALL, 3]);
		});
	});

	describe.each([
		['Save execution progress off', {}],
		['Save execution progress on', { saveExecutionProgress: true }],
	])('stopped by a person, then Retry execution; %s', (_name, settings) => {
		test.concurrent.each([
			['as it was', false],
			['as it is saved now', true],
		])('in the middle of the creates, workflow %s', async (_how, loadWorkflow) => {
			const one = await scenario('stop in creates', { parameters, settings });
			await one.slowSecondCreate();
			const id = await one.start();
			await one.untilRequests('create', 2);
			await api.stopExecution(id);
			expect((await api.waitForExecution(id)).status).toBe('canceled');
			await sleep(SLOW_MS);
			// What was on its way was not cut off, and nothing more was sent.
			expect(await one.paid()).toEqual(['A dog', 'A fox']);
			for (const task of await one.tasks()) expect(stopLines()).toContain(task.id);
			const again = await one.retry(id, { loadWorkflow });
			// n8n 2.27 mostly keeps a stopped run without the node that it was stopped in, and runs nothing again.
			if (isFloor && runsOf(again, CREATE).length === 0) {
				expect([await one.paid(), await one.creates()]).toEqual([['A dog', 'A fox'], 2]);
				return;
			}
			expect(createdTasks(again).map(({ warnings }) => warnings)).toEqual([FOUND, FOUND, []]);
			expect([await one.paid(), await one.creates()]).toEqual([ALL, 3]);
		});

		test.concurrent('long after the creates, while Seedance Wait holds', async () => {
			const one = await scenario('stop in wait', {
				parameters,
				settings,
				behind: (credential) => [
					seedanceWait(
						{ provider: 'cubicSpaces', waitStrategy: 'inProcess', options: { pollInterval: 1 } },
						{ name: 'Wait', credentials: [credential] },
					),
				],
			});
			const id = await one.start();
			await one.untilRequests('status', 3);
			await api.stopExecution(id);
			await api.waitForExecution(id);
			await one.retry(id);
			expect([await one.paid(), await one.creates()]).toEqual([ALL, 3]);
		});
	});

	test.concurrent(
		'the execution’s time-out, then Retry execution: nothing is paid twice; the log has the task IDs',
		async () => {
			const one = await scenario('time-out', { parameters, settings: { executionTimeout: 3 } });
			await one.slowSecondCreate();
			const id = await one.start();
			expect((await api.waitForExecution(id)).status).toBe('canceled');
			await sleep(SLOW_MS);
			const tasks = await one.tasks();
			expect([1, 2]).toContain(tasks.length);
			for (const task of tasks) expect(stopLines()).toContain(task.id);
			await one.retry(id);
			// n8n mostly runs nothing again. If the time-out met it between two nodes it does.
			const paid = await one.paid();
			expect(paid).toEqual([...new Set(paid)]);
			expect(await one.creates()).toBe(paid.length);
		},
	);

	test.concurrent('an expression that fails for a later item', async () => {
		const one = await scenario('expression', {
			parameters: { ...parameters, prompt: '={{ $json.prompt.toUpperCase() }}' },
			items: [{ prompt: 'A fox' }, { prompt: 7 }],
			node: RETRY_ON_FAIL,
		});
		const execution = await one.run();
		if (protects) {
			expect(execution.status).toBe('error');
			expect([await one.paid(), await one.creates()]).toEqual([[], 0]);
		} else {
			expect(statuses(execution)).toEqual(['queued', 'notCreated']);
			expect([await one.paid(), await one.creates()]).toEqual([['A FOX'], 1]);
		}
	});

	test.concurrent('a credential that is gone, then Retry execution with a new one', async () => {
		const one = await scenario('credential', { parameters, node: RETRY_ON_FAIL });
		await api.deleteCredential(one.credential.id);
		const failed = await one.run();
		expect(await one.creates()).toBe(0);
		if (!protects) {
			expect(statuses(failed)).toEqual(['notCreated', 'notCreated', 'notCreated']);
			return;
		}
		const { type, data } = {
			type: one.credential.type,
			data: { apiKey: one.key, baseUrl: simulator.baseUrl('cubicSpaces') },
		};
		const fresh = await api.createCredential(type, data, `${one.key} again`);
		const stored = await api.getWorkflow(one.workflow.id);
		for (const each of stored.nodes)
			if (each.name === CREATE) each.credentials = { [type]: { id: fresh.id, name: fresh.name } };
		await api.updateWorkflow(stored.id, stored);
		expect(statuses(await one.retry(failed.id, { loadWorkflow: true }))).toHaveLength(3);
		expect([await one.paid(), await one.creates()]).toEqual([ALL, 3]);
	});

	test.concurrent(
		'a loop that comes round on purpose, with the same prompts: each round is paid',
		async () => {
			const one = await scenario('loop', { parameters, change: inLoop });
			const execution = await one.run();
			expect(execution.status).toBe('success');
			expect(runsOf(execution, CREATE)).toHaveLength(2);
			expect(await one.paid()).toEqual([...ALL, ...ALL].sort());
			const ids = [0, 1].flatMap((run) => createdTasks(execution, run).map(({ taskId }) => taskId));
			expect(new Set(ids).size).toBe(6);
		},
	);

	test.concurrent(
		'Loop Over Items, one at a time, with the same prompt: each item is paid once',
		async () => {
			const one = await scenario('loop over items', {
				items: [{ prompt: 'A fox' }, { prompt: 'A fox' }, { prompt: 'A fox' }],
				parameters,
				node: RETRY_ON_FAIL,
				change: overItems,
			});
			await simulator.setFaults(one.key, [{ on: 'create', kind: 'insufficientBalance' }]);
			const execution = await one.run();
			expect(execution.status).toBe('success');
			expect(runsOf(execution, CREATE)).toHaveLength(3);
			expect(await one.paid()).toHaveLength(protects ? 3 : 2);
			expect(await one.creates()).toBe(protects ? 4 : 3);
		},
	);
});

test.concurrent(
	'a prompt that was changed before Retry execution is another clip, and is created',
	async () => {
		const one = await scenario('retry, other prompt', { items: [{ prompt: 'A fox' }] });
		await simulator.setFaults(one.key, [{ on: 'create', kind: 'resetAfter' }]);
		const failed = await one.run();
		const stored = await api.getWorkflow(one.workflow.id);
		for (const each of stored.nodes) if (each.name === CREATE) each.parameters.prompt = 'An owl';
		await api.updateWorkflow(stored.id, stored);
		const again = await one.retry(failed.id, { loadWorkflow: true });
		expect(statuses(again)).toEqual(['queued']);
		expect(await one.paid()).toEqual(['A fox', 'An owl']);
	},
);

test.concurrent(
	'documented exception: a sub-workflow that is called again creates again',
	async () => {
		const one = await scenario('sub-workflow');
		const create = one.workflow.nodes.find(({ name }) => name === CREATE);
		if (!create) throw new Error('The workflow has no node that creates');
		const inner = await api.createWorkflow(
			workflow('Repeats: the sub-workflow', [
				node('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', {
					inputSource: 'passthrough',
				}),
				create,
				fragile('behind the creates'),
			]),
		);
		await api.activate(inner);
		const stored = await api.getWorkflow(one.workflow.id);
		const call = node(
			'n8n-nodes-base.executeWorkflow',
			1.2,
			CREATE,
			{ workflowId: { __rl: true, mode: 'id', value: inner.id }, options: {} },
			{ settings: { ...RETRY_ON_FAIL, maxTries: 2 } },
		);
		const nodes = stored.nodes.map((each) => (each.name === CREATE ? call : each));
		await api.activate(await api.updateWorkflow(stored.id, { ...stored, nodes }));
		expect(errorOf(await one.run())).toContain('behind the creates');
		expect(await one.paid()).toEqual([...ALL, ...ALL].sort());
	},
);

/** Items → Create → Again? → Create once more with the same items → End. */
function inLoop(row: WorkflowJson): WorkflowJson {
	const again = code(
		"return $('Items').all().map(({ json }) => ({ json: { ...json, again: $runIndex === 0 } }));",
		{ name: 'Again' },
	);
	const check = node('n8n-nodes-base.if', 2.2, 'Again?', {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
			combinator: 'and',
			conditions: [
				{
					id: 'again',
					leftValue: '={{ $json.again }}',
					rightValue: '',
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
		},
		options: {},
	});
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	return {
		...row,
		nodes: [...row.nodes.filter(({ name }) => name !== 'End'), again, check, noOp('End')],
		connections: {
			...row.connections,
			[CREATE]: { main: [to('Again')] },
			Again: { main: [to('Again?')] },
			'Again?': { main: [to(CREATE), to('End')] },
		},
	};
}

/** Items → Loop Over Items, one at a time → Create → back; done → End. */
function overItems(row: WorkflowJson): WorkflowJson {
	const loop = node('n8n-nodes-base.splitInBatches', 3, 'Loop', { batchSize: 1, options: {} });
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	return {
		...row,
		nodes: [...row.nodes, loop],
		connections: {
			...row.connections,
			Items: { main: [to('Loop')] },
			Loop: { main: [to('End'), to(CREATE)] },
			[CREATE]: { main: [to('Loop')] },
		},
	};
}
