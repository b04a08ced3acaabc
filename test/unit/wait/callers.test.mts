/** Who started an execution, and whether that can wait for a parked one, by what n8n tells a node. */
import type { IExecuteFunctions, RelatedExecution } from 'n8n-workflow';
import { whyNotParked } from '../../../nodes/SeedanceWait/parked/callers.ts';

interface Started {
	mode?: string;
	/** What n8n has stored of the caller. */
	parentExecution?: RelatedExecution;
	/** The mode that Execute Sub-workflow hands on. */
	rootExecutionMode?: string;
	/** The node before, which has run. */
	before?: { name: string; type: string; parameters: object };
}

async function whyNot(started: Started): Promise<string | undefined> {
	const { mode = 'webhook', parentExecution, rootExecutionMode, before } = started;
	const context = {
		additionalData: { executeWorkflow: () => undefined, rootExecutionMode },
		getMode: () => mode,
		getWorkflow: () => ({ id: 'flow' }),
		getExecutionId: () => '7',
		getNode: () => ({ name: 'Wait', type: 'seedanceWait' }),
		getParentNodes: () => (before ? [before] : []),
		evaluateExpression: () => true,
		getExecutionDataById: async (id: string) =>
			await Promise.resolve(
				id === '7' ? { resultData: { runData: {} }, parentExecution } : undefined,
			),
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
