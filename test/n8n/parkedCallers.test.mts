/**
 * Who starts a workflow, and how it waits: whatever comes of it, every task comes out finished, once. Callers that cannot
 * wait for a parked execution are answered by one that holds in process, and are told why.
 */
import { randomUUID } from 'node:crypto';
import {
	callMcpTool,
	evaluate,
	evaluationTrigger,
	mcpTrigger,
	metrics,
} from './support/callers.mts';
import { sendChatMessage } from './support/chat.mts';
import { readExample } from './support/examples.mts';
import { errorOf, runsOf, type Execution, type StoredWorkflow } from './support/n8nApi.mts';
import { FIRST_CHECK, parkedScenario, parkingWait, startingWith, WAIT } from './support/parked.mts';
import { CREATE, type Scenario } from './support/scenario.mts';
import { startScriptedModel, type ScriptedModel } from './support/scriptedModel.mts';
import { shared } from './support/shared.mts';
import {
	jsonOf,
	manualTrigger,
	node,
	noOp,
	webhookTrigger,
	workflow,
	type NodeJson,
} from './support/workflows.mts';

const { api, simulator, n8nUrl, close } = shared();

const STRATEGIES = {
	auto: { waitStrategy: 'auto', options: { holdFor: 1, pollInterval: 1 } },
	suspend: { waitStrategy: 'suspend' },
} as const;
type Strategy = keyof typeof STRATEGIES;
const PROMPTS = ['A fox', 'A dog', 'A cat'];
/** Outlives the holding of `auto`, and not the first check. */
const TASK_SECONDS = 15;
const WITHIN = { timeoutMs: (FIRST_CHECK + 90) * 1000 };

/** What came out of one caller: the items of its last node, and the execution that waited. */
interface Outcome {
	items: Array<Record<string, unknown>>;
	waiting: Execution[];
	/** Whether somebody was parked. */
	parked: boolean;
}

async function prepared(name: string, strategy: Strategy): Promise<Scenario> {
	return await parkedScenario({ api, simulator }, `Callers: ${name} (parts)`, {
		wait: STRATEGIES[strategy],
		simulator: { taskSeconds: TASK_SECONDS },
	});
}

function partsOf(scenario: Scenario): ReturnType<typeof parkingWait>[] {
	return scenario.workflow.nodes.filter(({ name }) => name === CREATE || name === WAIT);
}

const ITEMS = PROMPTS.map((prompt) => ({ json: { prompt } }));

async function byWebhook(
	name: string,
	strategy: Strategy,
	mode: 'onReceived' | 'lastNode' | 'responseNode',
): Promise<Outcome & { answer: unknown }> {
	const scenario = await prepared(name, strategy);
	const path = randomUUID();
	const trigger = webhookTrigger(path, mode === 'lastNode' ? 'lastNode' : 'onReceived');
	trigger.parameters.responseMode = mode;
	const split = node('n8n-nodes-base.splitOut', 1, 'Items', {
		fieldToSplitOut: 'body.items',
		options: {},
	});
	const respond = node('n8n-nodes-base.respondToWebhook', 1.4, 'Respond', {
		respondWith: 'allIncomingItems',
		options: {},
	});
	const stored = await api.createWorkflow(
		workflow(`Callers: ${name}`, [
			trigger,
			split,
			...partsOf(scenario),
			...(mode === 'responseNode' ? [respond] : []),
			noOp('End'),
		]),
	);
	await api.activate(stored);
	const called = api.callWebhook(path, { items: PROMPTS.map((prompt) => ({ prompt })) });
	const { id } = await api.waitForNewExecution(stored.id);
	const execution = await api.waitForExecution(id, WITHIN);
	const answer = (await called).body;
	return { ...outcome(execution, [execution], await wasParked(stored.id)), answer };
}

async function bySubWorkflow(
	name: string,
	strategy: Strategy,
	mode: 'once' | 'each',
): Promise<Outcome> {
	const scenario = await prepared(name, strategy);
	const inner = await api.createWorkflow(
		workflow(`Callers: ${name}, called`, [
			node('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', { inputSource: 'passthrough' }),
			...partsOf(scenario),
		]),
	);
	const call = node('n8n-nodes-base.executeWorkflow', 1.2, 'Call', {
		workflowId: { __rl: true, mode: 'id', value: inner.id },
		mode,
		options: {},
	});
	const outer = await api.createWorkflow(
		startingWith(workflow(`Callers: ${name}`, [manualTrigger(), call, noOp('End')]), ITEMS),
	);
	const execution = await api.waitForExecution(await api.runManually(outer), WITHIN);
	const called = (await api.listExecutions({ workflowId: inner.id })).map(({ id }) => id);
	const waiting = await Promise.all(called.map((id) => api.getExecution(id)));
	return outcome(execution, waiting, called.length > (mode === 'each' ? PROMPTS.length : 1));
}

/** Whoever starts a sub-workflow and does not wait for it. */
async function bySubWorkflowAlone(name: string, strategy: Strategy): Promise<Outcome> {
	const scenario = await prepared(name, strategy);
	const inner = await api.createWorkflow(
		workflow(`Callers: ${name}, called`, [
			node('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', { inputSource: 'passthrough' }),
			...partsOf(scenario),
			noOp('End'),
		]),
	);
	const call = node('n8n-nodes-base.executeWorkflow', 1.2, 'Call', {
		workflowId: { __rl: true, mode: 'id', value: inner.id },
		mode: 'each',
		options: { waitForSubWorkflow: false },
	});
	const outer = await api.createWorkflow(
		startingWith(workflow(`Callers: ${name}`, [manualTrigger(), call, noOp('End')]), ITEMS),
	);
	const begun = await api.waitForExecution(await api.runManually(outer), WITHIN);
	const ids = runsOf(begun, 'Call').flatMap(({ data }) =>
		(data?.main[0] ?? []).flatMap(({ metadata }) => metadata?.subExecution?.executionId ?? []),
	);
	expect(ids).toHaveLength(PROMPTS.length);
	const waiting = await Promise.all(ids.map((id) => api.waitForExecution(id, WITHIN)));
	const called = await api.listExecutions({ workflowId: inner.id });
	return {
		items: waiting.flatMap((one) => outcome(one, [], true).items),
		waiting,
		parked: called.length > PROMPTS.length,
	};
}

/** @param step the whole workflow, or up to the wait alone (*Execute step*) */
async function byHand(name: string, strategy: Strategy, step = false): Promise<Outcome> {
	const scenario = await prepared(name, strategy);
	const stored = await api.createWorkflow(
		startingWith(
			workflow(`Callers: ${name}`, [manualTrigger(), ...partsOf(scenario), noOp('End')]),
			ITEMS,
		),
	);
	const id = await api.runManually(stored, step ? { until: WAIT } : {});
	const execution = await api.waitForExecution(id, WITHIN);
	const parked = await wasParked(stored.id);
	if (!step) return outcome(execution, [execution], parked);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(runsOf(execution, 'End')).toEqual([]);
	return { items: jsonOf(execution, WAIT), waiting: [execution], parked };
}

async function byEvaluation(name: string, strategy: Strategy): Promise<Outcome> {
	const scenario = await prepared(name, strategy);
	const stored = await api.createWorkflow(
		workflow(`Callers: ${name}`, [
			await evaluationTrigger(api, PROMPTS),
			...partsOf(scenario),
			metrics('={{ $json.durationSeconds }}'),
		]),
	);
	const cases = await evaluate(api, stored, WITHIN.timeoutMs);
	expect(cases.map(({ status }) => status)).toEqual(PROMPTS.map(() => 'success'));
	for (const one of cases) expect(one.metrics.seconds).toBeGreaterThan(0);
	const waiting = await Promise.all(cases.map(({ executionId }) => api.getExecution(executionId)));
	const items = waiting.flatMap((one) => jsonOf(one, WAIT));
	return { items, waiting, parked: await wasParked(stored.id) };
}

/** A client of an MCP server whose tool is a workflow that makes and awaits one clip. */
async function byMcp(name: string, strategy: Strategy): Promise<Outcome & { said: string }> {
	const inner = await toolWorkflow(name, strategy);
	const path = randomUUID();
	const row = workflow(`Callers: ${name}`, [mcpTrigger(path), clipTool(inner.id)]);
	row.connections = { 'Make Clip': { ai_tool: [[{ node: 'MCP', type: 'ai_tool', index: 0 }]] } };
	await api.activate(await api.createWorkflow(row));
	const said = await callMcpTool(`${n8nUrl}/mcp/${path}`, { query: 'A fox' });
	return { ...(await toolOutcome(inner.id)), said };
}

/** The workflow behind a tool: it makes and awaits one clip. */
async function toolWorkflow(name: string, strategy: Strategy): Promise<StoredWorkflow> {
	const scenario = await prepared(name, strategy);
	const inner = await api.createWorkflow(
		workflow(`Callers: ${name}, tool`, [
			node('n8n-nodes-base.executeWorkflowTrigger', 1.1, 'Called', { inputSource: 'passthrough' }),
			node('n8n-nodes-base.set', 3.4, 'Prompt', {
				mode: 'raw',
				jsonOutput: '{ "prompt": "A fox" }',
				options: {},
			}),
			...partsOf(scenario),
		]),
	);
	// A tool takes only what is published.
	await api.activate(inner);
	return inner;
}

function clipTool(workflowId: string): NodeJson {
	return node('@n8n/n8n-nodes-langchain.toolWorkflow', 2.2, 'Make Clip', {
		description: 'Makes a clip',
		workflowId: { __rl: true, mode: 'id', value: workflowId },
		workflowInputs: { mappingMode: 'defineBelow', value: {}, matchingColumns: [], schema: [] },
	});
}

/** What has become of the runs of a workflow behind a tool. */
async function toolOutcome(workflowId: string): Promise<Outcome> {
	const called = (await api.listExecutions({ workflowId })).map((one) => one.id);
	const waiting = await Promise.all(called.map((one) => api.getExecution(one)));
	const tools = waiting.filter(({ data: { resultData } }) => resultData.runData[WAIT]);
	const items = tools.flatMap((one) => jsonOf(one, WAIT));
	return { items, waiting: tools, parked: called.length > 1 };
}

/** An agent whose tool is a workflow that makes and awaits one clip. */
async function byTool(name: string, strategy: Strategy): Promise<Outcome & { said: unknown }> {
	const inner = await toolWorkflow(name, strategy);
	const model: ScriptedModel = await startScriptedModel([
		() => ({ call: 'Make_Clip', with: { query: 'A fox' } }),
		() => ({ say: 'The clip is there.' }),
	]);
	try {
		const data = { apiKey: 'scripted', url: model.url };
		const openAi = await api.createCredential('openAiApi', data, `Scripted, ${name}`);
		const example = readExample('ai-agent-with-seedance-tools.json');
		const others = example.nodes.filter(({ type }) => !type.startsWith('n8n-nodes-seedance.'));
		for (const each of others)
			if (each.type.endsWith('lmChatOpenAi')) each.credentials = { openAiApi: openAi };
		const stored = await api.createWorkflow({
			...example,
			name: `Callers: ${name}`,
			nodes: [...others, clipTool(inner.id)],
			connections: {
				'When chat message received': example.connections['When chat message received'] ?? {},
				'OpenAI Chat Model': example.connections['OpenAI Chat Model'] ?? {},
				'Make Clip': { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool', index: 0 }]] },
			},
		});
		const id = await sendChatMessage(api, stored.id, 'A fox, please');
		const execution = await api.waitForExecution(id, WITHIN);
		const said = jsonOf(execution, 'AI Agent').map(({ output }) => output);
		return { ...(await toolOutcome(inner.id)), said };
	} finally {
		await model.stop();
	}
}

function outcome(execution: Execution, waiting: Execution[], parked: boolean): Outcome {
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(runsOf(execution, 'End')).toHaveLength(1);
	return { items: jsonOf(execution, 'End'), waiting, parked };
}

/** Whether runs of a parked wait stand beside the workflow's own. */
async function wasParked(workflowId: string): Promise<boolean> {
	return (await api.listExecutions({ workflowId })).some(({ mode }) => mode === 'integrated');
}

const CALLERS: Record<
	string,
	{ run: (name: string, strategy: Strategy) => Promise<Outcome>; parks: boolean; because?: string }
> = {
	'webhook that answers at once': {
		run: (name, strategy) => byWebhook(name, strategy, 'onReceived'),
		parks: true,
	},
	'webhook that answers with the last node': {
		run: async (name, strategy) => {
			const { answer, ...rest } = await byWebhook(name, strategy, 'lastNode');
			expect(answer).toMatchObject(PROMPTS.map(() => ({ status: 'succeeded' })));
			return rest;
		},
		parks: false,
		because: 'would be answered before the tasks are finished',
	},
	'webhook with a node that answers': {
		run: async (name, strategy) => {
			const { answer, ...rest } = await byWebhook(name, strategy, 'responseNode');
			expect(answer).toMatchObject(PROMPTS.map(() => ({ status: 'succeeded' })));
			return rest;
		},
		parks: true,
	},
	'Execute Sub-workflow, once': {
		run: (name, strategy) => bySubWorkflow(name, strategy, 'once'),
		parks: false,
		because: 'Execute Sub-workflow',
	},
	'Execute Sub-workflow, for each item': {
		run: (name, strategy) => bySubWorkflow(name, strategy, 'each'),
		parks: false,
		because: 'Execute Sub-workflow',
	},
	'Execute Sub-workflow, without waiting': { run: bySubWorkflowAlone, parks: true },
	'a person': { run: byHand, parks: true },
	'a person, one step': {
		run: (name, strategy) => byHand(name, strategy, true),
		parks: true,
	},
	'an agent’s workflow tool': {
		run: async (name, strategy) => {
			const { said, ...rest } = await byTool(name, strategy);
			expect(said).toEqual(['The clip is there.']);
			return rest;
		},
		parks: true,
	},
	'an MCP client’s workflow tool': {
		run: async (name, strategy) => {
			const { said, ...rest } = await byMcp(name, strategy);
			expect(said).toContain('succeeded');
			return rest;
		},
		parks: false,
		because: 'would be answered before the tasks are finished',
	},
	'an evaluation': { run: byEvaluation, parks: false, because: 'evaluation' },
};

const ONE_CLIP = new Set(['an agent’s workflow tool', 'an MCP client’s workflow tool']);
const TABLE = Object.keys(CALLERS).flatMap((caller) =>
	(Object.keys(STRATEGIES) as Strategy[]).map((strategy): [string, Strategy] => [caller, strategy]),
);
const running = new Map<string, Promise<Outcome>>();

beforeAll(() => {
	for (const [caller, strategy] of TABLE) {
		const name = `${caller}, ${strategy}`;
		const run = CALLERS[caller]?.run(name, strategy);
		run?.catch(() => undefined); // its own test tells
		if (run) running.set(name, run);
	}
});

afterAll(close);

test.each(TABLE)(
	'%s, %s: every task comes out finished',
	async (caller, strategy) => {
		const { items, waiting, parked } = (await running.get(`${caller}, ${strategy}`)) ?? {
			items: [],
			waiting: [],
			parked: false,
		};
		const { parks, because = '' } = CALLERS[caller] ?? { parks: false };
		const count = ONE_CLIP.has(caller) ? 1 : PROMPTS.length;
		expect(items.map(({ status }) => status)).toEqual(Array(count).fill('succeeded'));
		expect(parked).toBe(parks);
		const hints = waiting.flatMap((execution) =>
			runsOf(execution, WAIT).flatMap(({ hints: told = [] }) => told),
		);
		const inProcess = hints.filter(({ message }) => message.includes('Waited in process'));
		if (parks) expect(inProcess).toEqual([]);
		for (const execution of parks ? [] : waiting)
			expect(runsOf(execution, WAIT).flatMap(({ hints: told = [] }) => told)).toMatchObject([
				{
					message: expect.stringContaining(because) as string,
					type: strategy === 'suspend' ? 'warning' : 'info',
				},
			]);
	},
	(FIRST_CHECK + 200) * 1000,
);
