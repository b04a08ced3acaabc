/**
 * The nodes as tools, called through n8n's own code: `getInputConnectionData` and its `makeHandleToolInvocation`, by which
 * Agent v1 and v2, MCP Server Trigger and the vendors' model nodes call a tool. Each try of one call is another run there.
 */
import { runNodes, type Account, type NodeRun } from './support/lab.mts';
import type { SeedanceNode } from './support/nodes.mts';
import { MODERATING, url, useModeratingLab } from './moderate/moderating.mts';
import type { Fault } from '../simulator/types.mts';

jest.mock('../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
}));

const lab = useModeratingLab();
const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

interface Tool {
	invoke: (args: Record<string, unknown>) => Promise<unknown>;
}

/** What each call answered, as the model reads it; an error as its message. */
interface Called {
	run: NodeRun;
	answers: string[];
}

/** A node that calls its tool once for each of these arguments, one after the other, as an agent does. */
async function call(tool: SeedanceNode, ...calls: Array<Record<string, unknown>>): Promise<Called> {
	const answers: string[] = [];
	const run = await runNodes([
		{ ...tool, asTool: true },
		{
			name: 'Agent',
			tools: [tool.name],
			run: async (context) => {
				const [callable] = (await context.getInputConnectionData('ai_tool', 0)) as Tool[];
				for (const args of calls) {
					try {
						answers.push(String(await callable.invoke(args)));
					} catch (error) {
						answers.push(`Error: ${(error as Error).message}`);
					}
				}
				return [[{ json: {} }]];
			},
		},
	]);
	return { run, answers };
}

function createTool(
	account: Account,
	provider: 'ark' | 'cubicSpaces' | 'qingbo',
	parameters: Record<string, unknown> = {},
): SeedanceNode {
	return account.createNode(
		provider,
		{
			toolDescription: 'Makes a video',
			prompt: "={{ $fromAI('prompt', 'What happens', 'string') }}",
			...parameters,
		},
		{ settings: RETRY },
	);
}

const FOX = { prompt: 'A fox' };
const UNCLEAR: Array<[string, Fault]> = [
	['an error after the task was taken', { on: 'create', kind: 'http500', taken: true, times: 9 }],
	['a connection that breaks', { on: 'create', kind: 'resetAfter', times: 9 }],
	['a page instead of JSON', { on: 'create', kind: 'html200', times: 9 }],
];

describe('Seedance Create', () => {
	test('one call makes one task, and the model reads its item', async () => {
		const account = lab.account();
		const { answers } = await call(createTool(account, 'cubicSpaces'), FOX);
		const [{ id }] = await account.tasks();
		expect(JSON.parse(answers[0])).toEqual([
			expect.objectContaining({ taskId: id, status: 'queued' }),
		]);
		expect(await account.tasks()).toHaveLength(1);
	});

	test('two identical calls that the model means are two tasks', async () => {
		for (const provider of ['cubicSpaces', 'qingbo'] as const) {
			const account = lab.account();
			await call(createTool(account, provider), FOX, FOX);
			expect(await account.tasks()).toHaveLength(2);
		}
	});

	describe.each(['protect', 'return', 'errorOutput'])('Failed Items %s', (failedItems) => {
		test.each(UNCLEAR)('%s: one call, one create, and the model is told', async (_name, fault) => {
			const account = lab.account();
			await lab.client.setFaults(account.key, [fault]);
			const { answers } = await call(createTool(account, 'cubicSpaces', { failedItems }), FOX);
			expect(await account.requests('create')).toHaveLength(1);
			expect(await account.tasks()).toHaveLength(1);
			expect(JSON.parse(answers[0])).toEqual([
				expect.objectContaining({
					status: 'unknown',
					failure: expect.objectContaining({
						message: expect.stringMatching(/^A task may exist/),
						safeToRecreate: false,
					}),
				}),
			]);
		});
	});

	test('a refused call is tried again by n8n, and pays once', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'policy', times: 1 }]);
		const { answers } = await call(createTool(account, 'cubicSpaces'), FOX);
		expect(JSON.parse(answers[0])).toEqual([expect.objectContaining({ status: 'queued' })]);
		expect(await account.requests('create')).toHaveLength(2);
		expect(await account.tasks()).toHaveLength(1);
	});

	test('a lost answer at Qingbo is asked for again under the same key, one at Ark is looked up', async () => {
		for (const provider of ['qingbo', 'ark'] as const) {
			const account = lab.account();
			await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter', times: 1 }]);
			const { answers } = await call(createTool(account, provider), FOX);
			const [{ id }] = await account.tasks();
			expect(JSON.parse(answers[0])).toEqual([expect.objectContaining({ taskId: id })]);
			expect(await account.tasks()).toHaveLength(1);
		}
	});
});

describe.each(MODERATING)('Seedance Asset Moderate at %s', (provider) => {
	const op = provider === 'cubicSpaces' ? 'moderate' : 'asset';

	async function review(
		account: Account,
		parameters: Record<string, unknown>,
		names: string[],
		times = 1,
	): Promise<Called> {
		const tool = account.node(
			'assetModerate',
			provider,
			{
				toolDescription: 'Reviews images',
				imageUrls: "={{ $fromAI('imageUrls', 'Addresses', 'string') }}",
				...parameters,
			},
			{ settings: RETRY, options: { timeout: 5 } },
		);
		const args = { imageUrls: names.map(url).join('\n') };
		return await call(tool, ...Array.from({ length: times }, () => args));
	}

	/** How often each image was sent for review. */
	async function sent(account: Account): Promise<Record<string, number>> {
		const counts: Record<string, number> = {};
		for (const { body } of await account.requests(op))
			for (const [name] of JSON.stringify(body).matchAll(/[\w-]+\.png/g))
				counts[name] = (counts[name] ?? 0) + 1;
		return counts;
	}

	test.each(['return', 'errorOutput', 'stop'])(
		'Rejected Assets %s: approved images are registered once, whatever becomes of the others',
		async (rejectedAssets) => {
			const account = lab.account();
			await review(account, { rejectedAssets }, ['reject', 'a', 'b']);
			expect(await sent(account)).toEqual({ 'reject.png': 1, 'a.png': 1, 'b.png': 1 });
		},
	);

	test.each(['return', 'errorOutput', 'stop'])(
		'Rejected Assets %s: two identical calls that the model means are two reviews',
		async (rejectedAssets) => {
			for (const names of [['a'], ['a', 'reject'], ['reject', 'a']]) {
				const account = lab.account();
				const { answers } = await review(account, { rejectedAssets }, names, 2);
				expect(await sent(account)).toEqual(
					Object.fromEntries(names.map((name) => [`${name}.png`, 2])),
				);
				const both = expect.stringContaining(url('a')) as unknown;
				expect(answers).toEqual([both, both]);
			}
		},
	);

	test.each(['return', 'errorOutput', 'stop'])(
		'Rejected Assets %s: an image whose answer is lost is not sent again',
		async (rejectedAssets) => {
			const account = lab.account();
			await lab.client.setFaults(account.key, [{ on: op, kind: 'resetAfter', times: 9 }]);
			const { answers } = await review(account, { rejectedAssets }, ['a']);
			expect(await sent(account)).toEqual({ 'a.png': 1 });
			expect(answers[0]).toContain('pending');
		},
	);
});
