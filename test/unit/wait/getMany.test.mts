/** Get Many where an account's list holds other tasks too: how far it was looked back is said. */
import { describe, expect, jest, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { listTasks } from '../../../nodes/SeedanceWait/getMany.ts';
import { readWaitSettings } from '../../../nodes/SeedanceWait/settings.ts';
import { nodeContext } from '../support/context.mts';

/** So many tasks of other models, with one of Seedance at each of these places. */
async function listed(others: number, ours: readonly number[], limit = 50) {
	const all = Array.from({ length: others }, (_, index) => ({
		id: `p-${index}`,
		model: ours.includes(index) ? 'bytedance/seedance-2.0' : 'other/image',
		status: 'completed',
		outputs: ['https://files.example.com/a.mp4'],
		created_at: '2026-11-01T00:00:00Z',
	}));
	let calls = 0;
	const context = nodeContext({
		node: new SeedanceWait(),
		parameters: { operation: 'getMany', provider: 'waveSpeed', limit },
		credential: { provider: 'waveSpeed', baseUrl: 'https://h', apiKey: 'k' },
		send: ({ body }) => {
			calls += 1;
			const { page, page_size: size } = body as { page: number; page_size: number };
			const items = all.slice((page - 1) * size, page * size);
			const text = JSON.stringify({ code: 200, data: { items } });
			return Promise.resolve({ statusCode: 200, headers: {}, body: text });
		},
	});
	const hints = jest.fn();
	context.addExecutionHints = hints;
	const settings = readWaitSettings(context);
	if (settings instanceof Error) throw settings;
	const items = await listTasks(context, settings);
	return { warnings: items.map(({ json }) => json.warnings as IDataObject[]), hints, calls };
}

describe('a list of which not everything is a video', () => {
	test('is given up after 20 pages, and the oldest task and a hint say so', async () => {
		const { warnings, hints, calls } = await listed(2_500, [3, 900, 2_400]);
		expect(calls).toBe(20);
		expect(warnings).toEqual([
			[],
			[
				expect.stringMatching(
					/newest 2000 tasks.* 2 of Seedance were found; older ones were not looked at\./,
				),
			],
		]);
		expect(hints).toHaveBeenCalledTimes(1);
	});

	test('without any of ours the hint says it alone', async () => {
		const { warnings, hints } = await listed(2_500, []);
		expect(warnings).toEqual([]);
		expect(hints).toHaveBeenCalledWith(
			expect.objectContaining({ message: expect.stringContaining('none of Seedance was found') }),
		);
	});

	test.each([
		['to its end', 1_950, [1_949], 50],
		['until there are enough', 2_500, [3, 900], 2],
	] as const)('%s: nothing is left to say', async (_name, count, ours, limit) => {
		const { warnings, hints } = await listed(count, ours, limit);
		expect(warnings.flat()).toEqual([]);
		expect(hints).not.toHaveBeenCalled();
	});
});

/** What Ark's list comes to if these are its answers, one a page and the last one again. */
async function arkList(answers: readonly unknown[], limit = 50) {
	let calls = 0;
	const context = nodeContext({
		node: new SeedanceWait(),
		parameters: { operation: 'getMany', provider: 'ark', limit },
		credential: { provider: 'ark', baseUrl: 'https://h', apiKey: 'k' },
		continueOnFail: true,
		send: () => {
			const body = answers[Math.min(calls, answers.length - 1)];
			calls += 1;
			if (calls > 9) throw new Error('It asks for ever');
			const text = typeof body === 'string' ? body : JSON.stringify(body);
			return Promise.resolve({ statusCode: 200, headers: {}, body: text });
		},
	});
	const settings = readWaitSettings(context);
	if (settings instanceof Error) throw settings;
	const items = await listTasks(context, settings);
	const { failure } = items[0]?.json ?? {};
	return { ids: items.map(({ json }) => json.taskId), failure, calls };
}

const page = (from: number, count: number) =>
	Array.from({ length: count }, (_, index) => ({ id: `t${from + index}`, status: 'running' }));

describe('a list in another shape than the documented one', () => {
	test.each<[string, unknown]>([
		['data', { data: page(0, 1) }],
		['data.items', { code: 0, data: { items: page(0, 1), total: '1' } }],
		['data.list', { data: { list: page(0, 1) } }],
		['tasks', { tasks: page(0, 1) }],
		['nothing around it', page(0, 1)],
	])('%s', async (_name, answer) => {
		expect(await arkList([answer])).toMatchObject({ ids: ['t0'], calls: 1 });
	});

	test('null is an empty list where no task is counted', async () => {
		expect(await arkList([{ items: null, total: 0 }])).toMatchObject({ ids: [], calls: 1 });
	});

	test('pages that are smaller than was asked for are all read', async () => {
		const answers = [0, 10, 20].map((from) => ({
			items: page(from, from < 20 ? 10 : 5),
			total: '25',
		}));
		const { ids, calls } = await arkList(answers);
		expect(ids).toEqual(page(0, 25).map(({ id }) => id));
		expect(calls).toBe(3);
	});

	test('the same page for every number ends it', async () => {
		expect(await arkList([{ items: page(0, 100), total: 5_000 }], 300)).toMatchObject({ calls: 2 });
	});

	test.each([
		[{ error: { code: 'X', message: '余额不足' } }, '余额不足'],
		[{ code: 401, message: '未登录' }, '未登录'],
		['<html></html>', 'answered no list'],
		['', 'answered no list'],
	])('%j is none, and the provider’s words say why', async (answer, words) => {
		const { failure } = await arkList([answer]);
		expect(failure).toMatchObject({ message: expect.stringContaining(words) });
	});
});
