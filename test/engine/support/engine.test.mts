/** The harness itself: what the other tests rest on. */
import { readBinary, retryExecution, runWorkflow, type WorkflowInput } from './engine.mts';
import { useLab } from './lab.mts';
import { n8nWorkflow } from './n8n.mts';
import type { FunctionNode } from './nodes.mts';

const lab = useLab();
const KEY = 'sim-harness-key';

/** A workflow with a credential, and a node that does something with its key. */
function leaking(run: FunctionNode['run']): WorkflowInput {
	const account = lab.account();
	const create = account.createNode('ark', {}, { options: { validateOnly: true } });
	return {
		nodes: [
			{
				...create,
				credentials: { seedanceArkApi: { apiKey: KEY, region: 'custom', baseUrl: lab.client.url } },
			},
			{ name: 'Leak', run },
		],
		items: [{ json: {} }],
	};
}

test.each<[string, FunctionNode['run']]>([
	['an item', () => [[{ json: { deep: { list: ['fine', `Bearer ${KEY}`] } } }]]],
	['a key of an item', () => [[{ json: { [KEY]: 1 } }]]],
	[
		'an error',
		(context) => {
			throw new n8nWorkflow.NodeOperationError(context.getNode(), `Wrong key ${KEY}`);
		},
	],
	[
		'the description of an error',
		(context) => {
			throw new n8nWorkflow.NodeOperationError(context.getNode(), 'Wrong', { description: KEY });
		},
	],
	[
		'a hint',
		(context) => {
			context.addExecutionHints({ message: KEY });
			return [[]];
		},
	],
	[
		'the node’s context',
		(context) => {
			context.getContext('node').kept = KEY;
			return [[]];
		},
	],
	[
		'the log',
		(context) => {
			context.logger.info('request', { headers: KEY });
			return [[]];
		},
	],
])('an API key in %s is found', async (_name, run) => {
	await expect(runWorkflow(leaking(run))).rejects.toThrow(/^The API key is in (run|the log)/);
});

test('nothing is found where there is none', async () => {
	const run = await runWorkflow(leaking((context) => [context.getInputData()]));
	expect(run.items('Leak')[0].json).toMatchObject({ status: 'notCreated' });
});

test('Retry On Fail repeats a node that throws, and one whose first item has an error', async () => {
	for (const failing of ['throw', 'return']) {
		let tries = 0;
		const run = await runWorkflow({
			nodes: [
				{
					name: 'Fragile',
					settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
					run: () => {
						tries += 1;
						if (tries === 3) return [[{ json: { tries } }]];
						if (failing === 'throw') throw new Error('not yet');
						return [[{ json: { error: 'not yet' } }]];
					},
				},
			],
			items: [{ json: {} }],
		});
		expect(run.items('Fragile')[0].json).toEqual({ tries: 3 });
	}
});

test('the node’s context survives tries and Retry execution', async () => {
	const seen: unknown[] = [];
	const failed = await runWorkflow({
		nodes: [
			{
				name: 'Counter',
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
				run: (context) => {
					const kept = context.getContext('node');
					kept.count = (Number(kept.count) || 0) + 1;
					seen.push(kept.count);
					if (seen.length < 3) throw new Error('not yet');
					return [[]];
				},
			},
		],
		items: [{ json: {} }],
	});
	expect(failed.error?.message).toBe('not yet');
	await retryExecution(failed);
	expect(seen).toEqual([1, 2, 3]);
});

test('binary data lies on disk and can be read back', async () => {
	const bytes = Buffer.from('picture');
	const run = await runWorkflow({
		nodes: [{ name: 'Pass', run: (context) => [context.getInputData()] }],
		items: [{ json: {}, files: { image: { bytes, mimeType: 'image/png' } } }],
	});
	const { image } = run.items('Pass')[0].binary ?? {};
	expect(image).toMatchObject({ data: 'filesystem-v2', mimeType: 'image/png' });
	expect(await readBinary(image)).toEqual(bytes);
});
