import { randomUUID } from 'node:crypto';
import {
	partsOf,
	prepared,
	toolsOf,
	wasParked,
	WITHIN,
	type Outcome,
	type Strategy,
} from './callerParts.mts';
import { mcpClient, mcpTrigger, streamedText } from './callers.mts';
import { calledTrigger } from './callerTriggers.mts';
import { sendChatMessage } from './chat.mts';
import { readExample } from './examples.mts';
import { errorOf, type Execution, type StoredWorkflow } from './n8nApi.mts';
import { WAIT } from './parked.mts';
import { lastToolAnswer, startScriptedModel, type Turn } from './scriptedModel.mts';
import type { Shared } from './shared.mts';
import {
	jsonOf,
	node,
	webhookTrigger,
	workflow,
	type ConnectionsJson,
	type NodeJson,
} from './workflows.mts';

/** Callers whose tool makes and awaits one clip: agents, and clients of an MCP server. */

const AGENT = 'AI Agent';
const CHAT = 'When chat message received';
/** What the scripted model says at the end. */
export const SPOKEN = 'The clip is there.';

/** The workflow behind a tool: it makes and awaits one clip. */
async function toolWorkflow(on: Shared, name: string, strategy: Strategy): Promise<StoredWorkflow> {
	const scenario = await prepared(on, name, strategy);
	const inner = await on.api.createWorkflow(
		workflow(`Callers: ${name}, tool`, [
			calledTrigger(),
			node('n8n-nodes-base.set', 3.4, 'Prompt', {
				mode: 'raw',
				jsonOutput: '{ "prompt": "A fox" }',
				options: {},
			}),
			...partsOf(scenario),
		]),
	);
	// A tool takes only what is published.
	await on.api.activate(inner);
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
async function toolOutcome({ api }: Shared, workflowId: string): Promise<Outcome> {
	const called = (await api.listExecutions({ workflowId })).map((one) => one.id);
	const waiting = await Promise.all(called.map((one) => api.getExecution(one)));
	const tools = waiting.filter(({ data: { resultData } }) => resultData.runData[WAIT]);
	const items = tools.flatMap((one) => jsonOf(one, WAIT));
	return { items, waiting: tools, parked: called.length > 1 };
}

function connectedTo(name: string, tools: readonly NodeJson[]): ConnectionsJson {
	const target = { node: name, type: 'ai_tool', index: 0 };
	return Object.fromEntries(tools.map((tool) => [tool.name, { ai_tool: [[target]] }]));
}

// --- MCP

/** An MCP server with these tools. @returns its workflow and address */
async function mcpServer(
	{ api, n8nUrl }: Shared,
	name: string,
	tools: NodeJson[],
): Promise<{ stored: StoredWorkflow; url: string }> {
	const path = randomUUID();
	const stored = await api.createWorkflow({
		...workflow(`Callers: ${name}`, [mcpTrigger(path), ...tools]),
		connections: connectedTo('MCP', tools),
	});
	await api.activate(stored);
	return { stored, url: `${n8nUrl}/mcp/${path}` };
}

/** A client of an MCP server whose tool is a workflow. */
export async function byMcp(on: Shared, name: string, strategy: Strategy): Promise<Outcome> {
	const inner = await toolWorkflow(on, name, strategy);
	const { url } = await mcpServer(on, name, [clipTool(inner.id)]);
	const client = await mcpClient(url);
	const said = await client.call('Make_Clip', { query: 'A fox' });
	return { ...(await toolOutcome(on, inner.id)), said };
}

/** A client of an MCP server whose tools are the nodes themselves. */
export async function byMcpNodes(on: Shared, name: string, strategy: Strategy): Promise<Outcome> {
	const scenario = await prepared(on, name, strategy);
	const { stored, url } = await mcpServer(on, name, toolsOf(scenario));
	const client = await mcpClient(url);
	await client.call('Create_Clip', { prompt: 'A fox' });
	const [task] = await scenario.tasks();
	const said = await client.call('Get_Clip', { taskId: task?.id ?? '' });
	const items = [JSON.parse(said) as unknown].flat() as Outcome['items'];
	return { items, waiting: [], parked: await wasParked(on.api, stored.id), said };
}

// --- Agents

/** How an agent is spoken to: in the editor, by a chat that everybody may use, by a webhook; if its progress is saved. */
export type Speaking = { progress?: boolean } & (
	{ in: 'editor' } | { in: 'chat' | 'webhook'; responseMode: 'lastNode' | 'streaming' }
);

/** Says something to an agent with these tools, and a model that says what the script says. */
async function speak(
	on: Shared,
	name: string,
	tools: NodeJson[],
	script: Turn[],
	speaking: Speaking = { in: 'editor' },
): Promise<{ execution: Execution; said: unknown }> {
	const { api } = on;
	const model = await startScriptedModel(script);
	try {
		const data = { apiKey: 'scripted', url: model.url };
		const openAi = await api.createCredential('openAiApi', data, `Scripted, ${name}`);
		const example = readExample('ai-agent-with-seedance-tools.json');
		const others = example.nodes.filter(({ type }) => !type.startsWith('n8n-nodes-seedance.'));
		for (const each of others)
			if (each.type.endsWith('lmChatOpenAi')) each.credentials = { openAiApi: openAi };
		const path = randomUUID();
		for (const each of others)
			if (each.name === AGENT && speaking.in === 'webhook')
				Object.assign(each.parameters, {
					promptType: 'define',
					text: '={{ $json.body.chatInput }}',
				});
		const nodes = others.map((each) => (each.name === CHAT ? triggerOf(speaking, path) : each));
		const stored = await api.createWorkflow({
			...example,
			name: `Callers: ${name}`,
			settings: { ...example.settings, saveExecutionProgress: speaking.progress ?? false },
			nodes: [...nodes, ...tools],
			connections: {
				[CHAT]: example.connections[CHAT] ?? {},
				'OpenAI Chat Model': example.connections['OpenAI Chat Model'] ?? {},
				...connectedTo(AGENT, tools),
			},
		});
		if (speaking.in === 'editor') {
			const id = await sendChatMessage(api, stored.id, 'A fox, please');
			const execution = await api.waitForExecution(id, WITHIN);
			return { execution, said: jsonOf(execution, AGENT).map(({ output }) => output) };
		}
		await api.activate(stored);
		const message = { action: 'sendMessage', sessionId: path, chatInput: 'A fox, please' };
		const called = api.callWebhook(speaking.in === 'chat' ? `${path}/chat` : path, message);
		const { id } = await api.waitForNewExecution(stored.id);
		const execution = await api.waitForExecution(id, WITHIN);
		const { body } = await called;
		return { execution, said: speaking.responseMode === 'streaming' ? streamedText(body) : body };
	} finally {
		await model.stop();
	}
}

function triggerOf(speaking: Speaking, path: string): NodeJson {
	if (speaking.in === 'webhook') {
		const trigger = webhookTrigger(path, 'lastNode', { name: CHAT });
		Object.assign(trigger.parameters, { responseMode: speaking.responseMode });
		return trigger;
	}
	const open = speaking.in === 'chat' && {
		public: true,
		mode: 'webhook',
		options: { responseMode: speaking.responseMode },
	};
	return {
		...node('@n8n/n8n-nodes-langchain.chatTrigger', 1.3, CHAT, { options: {}, ...open }),
		webhookId: path,
	};
}

/** An agent whose tool is a workflow. */
export async function byTool(
	on: Shared,
	name: string,
	strategy: Strategy,
	speaking?: Speaking,
): Promise<Outcome> {
	const inner = await toolWorkflow(on, name, strategy);
	const script: Turn[] = [
		() => ({ call: 'Make_Clip', with: { query: 'A fox' } }),
		() => ({ say: SPOKEN }),
	];
	const { execution, said } = await speak(on, name, [clipTool(inner.id)], script, speaking);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	return { ...(await toolOutcome(on, inner.id)), said };
}

/** An agent whose tools are the nodes themselves. */
export async function byNodeTools(on: Shared, name: string, strategy: Strategy): Promise<Outcome> {
	const scenario = await prepared(on, name, strategy);
	let items: Outcome['items'] = [];
	const script: Turn[] = [
		() => ({ call: 'Create_Clip', with: { prompt: 'A fox' } }),
		(messages) => {
			const [created] = [lastToolAnswer(messages)].flat() as Outcome['items'];
			return { call: 'Get_Clip', with: { taskId: String(created?.taskId) } };
		},
		(messages) => {
			items = [lastToolAnswer(messages)].flat() as Outcome['items'];
			return { say: SPOKEN };
		},
	];
	const { execution, said } = await speak(on, name, toolsOf(scenario), script);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	const parked = await wasParked(on.api, execution.workflowId);
	return { items, waiting: [execution], parked, said };
}
