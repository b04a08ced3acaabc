/** The three nodes as tools of n8n's own AI agent; the model behind it is a scripted one on this machine. */
import type { INodeParameters } from 'n8n-workflow';
import { sendChatMessage } from './support/chat.mts';
import { simulatorCredential } from './support/credentials.mts';
import { readExample } from './support/examples.mts';
import { errorOf } from './support/n8nApi.mts';
import {
	lastToolAnswer,
	startScriptedModel,
	type ChatMessage,
	type OfferedTool,
} from './support/scriptedModel.mts';
import { shared } from './support/shared.mts';
import { jsonOf, node, seedanceTypes, type WorkflowJson } from './support/workflows.mts';

const { api, simulator, close } = shared();
afterAll(close);

const KEY = 'sim-agent-three-tools';
const PORTRAIT = 'https://example.com/portrait.png';

/** A parameter that the model fills in. */
function fromAI(name: string, about: string, type: 'string' | 'number' = 'string'): string {
	return `={{ $fromAI('${name}', '${about}', '${type}') }}`;
}

const TOOLS: Record<string, [type: string, parameters: INodeParameters]> = {
	'Review Picture': [
		seedanceTypes.moderate,
		{ imageUrls: fromAI('imageUrls', 'Addresses of pictures, one a line') },
	],
	'Create Clip': [
		seedanceTypes.create,
		{
			model: { __rl: true, mode: 'id', value: 'doubao-seedance-2.0' },
			mode: 'auto',
			prompt: fromAI('prompt', 'What happens'),
			referenceImages: fromAI('referenceImages', 'Reviewed asset addresses, one a line'),
			duration: fromAI('duration', 'Seconds', 'number'),
		},
	],
	'Get Clip': [
		seedanceTypes.wait,
		// What would park it in a workflow, and what would put a file into an item.
		{ taskId: fromAI('taskId', 'The task'), waitStrategy: 'suspend', downloadVideo: true },
	],
};

/** The agent of the example, with these tools instead of its own. */
function agentWorkflow(credentials: Record<string, { id: string; name: string }>): WorkflowJson {
	const example = readExample('ai-agent-with-seedance-tools.json');
	const others = example.nodes.filter(({ type }) => !type.startsWith('n8n-nodes-seedance.'));
	for (const each of others) if (each.type.endsWith('lmChatOpenAi')) each.credentials = credentials;
	const tools = Object.entries(TOOLS).map(([name, [type, parameters]]) => {
		const described = { toolDescription: name, provider: 'cubicSpaces', ...parameters };
		return { ...node(`${type}Tool`, 1, name, described), credentials };
	});
	const toAgent = (name: string) => ({
		[name]: { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool', index: 0 }]] },
	});
	return {
		...example,
		name: 'Agent: three tools',
		nodes: [...others, ...tools],
		connections: {
			'When chat message received': example.connections['When chat message received'],
			'OpenAI Chat Model': example.connections['OpenAI Chat Model'],
			...Object.assign({}, ...tools.map(({ name }) => toAgent(name))),
		},
	};
}

function itemOf(messages: ChatMessage[]): Record<string, unknown> {
	const [item] = [lastToolAnswer(messages)].flat();
	return item as Record<string, unknown>;
}

test('a picture is reviewed, a bad call corrected, a clip made, one fails: in words that a model can read', async () => {
	let offered: OfferedTool[] = [];
	let conversation: ChatMessage[] = [];
	const model = await startScriptedModel([
		(_messages, tools) => {
			offered = tools;
			return { call: 'Review_Picture', with: { imageUrls: PORTRAIT } };
		},
		(messages) => ({
			call: 'Create_Clip',
			with: { prompt: 'A', referenceImages: String(itemOf(messages).assetUrl), duration: 99 },
		}),
		(messages) => ({
			call: 'Create_Clip',
			with: {
				prompt: 'The person of @image1 smiles',
				referenceImages: assetOf(messages),
				duration: 5,
			},
		}),
		(messages) => ({ call: 'Get_Clip', with: { taskId: String(itemOf(messages).taskId) } }),
		(messages) => ({
			call: 'Create_Clip',
			with: { prompt: 'A storm', referenceImages: assetOf(messages), duration: 5 },
		}),
		(messages) => ({ call: 'Get_Clip', with: { taskId: String(itemOf(messages).taskId) } }),
		(messages) => {
			conversation = messages;
			return { say: 'One is there, one failed.' };
		},
	]);
	try {
		const { type, data } = simulatorCredential('cubicSpaces', simulator.url, KEY);
		const seedance = await api.createCredential(type, data, KEY);
		const openAiData = { apiKey: 'scripted', url: model.url };
		const openAi = await api.createCredential('openAiApi', openAiData, 'Scripted, three tools');
		await simulator.setSettings(KEY, {
			taskSeconds: 2,
			outcomes: [{ match: 'storm', outcome: 'failed' }],
		});
		const stored = await api.createWorkflow(agentWorkflow({ [type]: seedance, openAiApi: openAi }));
		const started = Date.now();
		const id = await sendChatMessage(api, stored.id, 'Make this person smile');
		const execution = await api.waitForExecution(id, { timeoutMs: 120_000 });
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		expect(jsonOf(execution, 'AI Agent')).toMatchObject([{ output: 'One is there, one failed.' }]);

		// Nothing was parked: that would have taken a minute, and runs beside this one.
		expect(Date.now() - started).toBeLessThan(60_000);
		const runs = await api.listExecutions({ workflowId: stored.id });
		expect(runs.map((run) => run.id)).toEqual([id]);

		// What the model is told of the parameters that it fills in.
		const parameters = offered.map(({ function: { name, parameters: schema } }) => [
			name,
			Object.keys((schema as { properties: object }).properties).sort(),
		]);
		expect(Object.fromEntries(parameters)).toEqual({
			Create_Clip: ['duration', 'prompt', 'referenceImages'],
			Get_Clip: ['taskId'],
			Review_Picture: ['imageUrls'],
		});

		const answers = conversation.flatMap(({ role, content }) => (role === 'tool' ? content : []));
		expect(answers).toHaveLength(6);
		for (const answer of answers) {
			expect(String(answer).length).toBeLessThan(2500);
			expect(answer).not.toMatch(/[A-Za-z0-9+/]{200}/); // a file
		}
		const [reviewed, refused, created, got, , failed] = answers.map(String);
		expect(reviewed).toContain('asset://');
		expect(refused).toMatch(/[Dd]uration/);
		expect(JSON.parse(created)).toMatchObject([{ status: 'queued', mode: 'reference' }]);
		expect(JSON.parse(got)).toMatchObject([
			{ status: 'succeeded', videoUrl: expect.stringMatching(/^http/) },
		]);
		expect(JSON.parse(failed)).toMatchObject([
			{ status: 'failed', failure: { message: expect.stringMatching(/\w+ \w+/) } },
		]);
		const tasks = await simulator.tasks(KEY);
		expect(tasks.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
	} finally {
		await model.stop();
	}
});

/** The address that the review gave, somewhere in the conversation. */
function assetOf(messages: ChatMessage[]): string {
	const found = /asset:\/\/[\w-]+/i.exec(messages.map(({ content }) => content).join(' '));
	if (!found) throw new Error('No asset address was given');
	return found[0];
}
