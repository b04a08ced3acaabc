/** Who started an execution, and whether that can wait for a parked one, by what n8n tells a node. */
import type { IExecuteFunctions, RelatedExecution } from 'n8n-workflow';
import { whyNotParked } from '../../../nodes/SeedanceWait/parked/callers.ts';

interface Started {
	mode?: string;
	/** What n8n has stored of the caller. */
	parentExecution?: RelatedExecution;
	/** The mode that Execute Sub-workflow hands on. */
	rootExecutionMode?: string;
	/** What n8n has stored of the execution that called. */
	caller?: object;
	/** The node before, which has run. */
	before?: { name: string; type: string; parameters: object };
}

async function whyNot(started: Started): Promise<string | undefined> {
	const { mode = 'webhook', parentExecution, rootExecutionMode, before, caller } = started;
	const context = {
		additionalData: { executeWorkflow: () => undefined, rootExecutionMode },
		getMode: () => mode,
		getWorkflow: () => ({ id: 'flow' }),
		getExecutionId: () => '7',
		getNode: () => ({ name: 'Wait', type: 'seedanceWait' }),
		getParentNodes: () => (before ? [before] : []),
		evaluateExpression: (text: string) => {
			// For n8n the expression ends there.
			expect(text.indexOf('}}')).toBe(text.length - 2);
			return true;
		},
		getExecutionDataById: async (id: string) =>
			await Promise.resolve(id === '7' ? { resultData: { runData: {} }, parentExecution } : caller),
	};
	return await whyNotParked(context as unknown as IExecuteFunctions);
}

describe('Execute Sub-workflow', () => {
	const called = { mode: 'integrated', rootExecutionMode: 'trigger' };
	const by = { executionId: '6', workflowId: 'caller' };

	test.each([true, undefined])('waits (%s): held in process', async (shouldResume) => {
		const parentExecution = { ...by, shouldResume };
		expect(await whyNot({ ...called, parentExecution })).toContain('Execute Sub-workflow');
	});

	test('does not wait: parked, since nobody takes its items', async () => {
		const parentExecution = { ...by, shouldResume: false };
		expect(await whyNot({ ...called, parentExecution })).toBeUndefined();
	});
});

const WEBHOOK = 'n8n-nodes-base.webhook';
const CHAT = '@n8n/n8n-nodes-langchain.chatTrigger';

/** With the progress saved, or after a wait, the next node is none that has started it. */
function further(type: string, source: string): object {
	const nodeExecutionStack = [{ node: { name: 'Agent', type: 'agent', parameters: {} } }];
	return {
		executionData: {
			nodeExecutionStack,
			runtimeData: { source, triggerNode: { name: 'In', type } },
		},
	};
}

function begun(type: string, parameters: object): object {
	return { executionData: { nodeExecutionStack: [{ node: { name: 'In', type, parameters } }] } };
}

test.each([
	['a webhook that answers with the last node', begun(WEBHOOK, { responseMode: 'lastNode' }), true],
	['a webhook that answers at once', begun(WEBHOOK, { responseMode: 'onReceived' }), false],
	['a public chat', begun(CHAT, { public: true, options: {} }), true],
	['a chat in the editor', begun(CHAT, { options: {} }), false],
	['a webhook, progress saved', further(WEBHOOK, 'webhook'), true],
	['a public chat, progress saved', further(CHAT, 'webhook'), true],
	['a chat in the editor, progress saved', further(CHAT, 'manual'), false],
	['a chat that is shown later, progress saved', further(CHAT, 'chat'), false],
	['a schedule, progress saved', further('n8n-nodes-base.scheduleTrigger', 'trigger'), false],
	['a webhook, after a wait', { ...further(WEBHOOK, 'webhook'), waitTill: new Date() }, false],
])(
	'an agent’s workflow tool, the agent called by %s: held in process (%#)',
	async (_, caller, held) => {
		const parentExecution = { executionId: '6', workflowId: 'caller', shouldResume: true };
		const because = await whyNot({ mode: 'integrated', parentExecution, caller });
		expect(because?.includes('caller of "In"') ?? false).toBe(held);
	},
);

test.each([
	['evaluation', 'an evaluation'],
	['cli', 'n8n execute'],
])('the mode %s takes what is parked for the result', async (mode, because) => {
	expect(await whyNot({ mode })).toContain(because);
});

test.each([
	['n8n-nodes-base.webhook', { responseMode: 'lastNode' }, true],
	['n8n-nodes-base.webhook', { responseMode: 'responseNode' }, false],
	// The stream ends when the execution is parked.
	['n8n-nodes-base.webhook', { responseMode: 'streaming' }, true],
	['@n8n/n8n-nodes-langchain.chatTrigger', { options: { responseMode: 'streaming' } }, true],
	['@n8n/n8n-nodes-langchain.chatTrigger', { options: { responseMode: 'responseNode' } }, false],
	['n8n-nodes-base.wait', { resume: 'webhook', responseMode: 'lastNode' }, true],
	['n8n-nodes-base.wait', { resume: 'webhook', responseMode: 'onReceived' }, false],
	['n8n-nodes-base.wait', { resume: 'webhook' }, false],
	['n8n-nodes-base.wait', { resume: 'timeInterval' }, false],
])(
	'behind %s with %j: its caller waits for the last node (%s)',
	async (type, parameters, waits) => {
		const because = await whyNot({ before: { name: 'Before', type, parameters } });
		expect(because?.includes('caller of "Before"') ?? false).toBe(waits);
	},
);

test('a node’s name may hold what ends an expression', async () => {
	const parameters = { responseMode: 'lastNode' };
	const before = { name: 'Rows {{ all }}', type: WEBHOOK, parameters };
	expect(await whyNot({ before })).toContain('caller of "Rows {{ all }}"');
});
