/** What a provider answers to a cancel is believed only as far as it says that the task has ended. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cancelTask } from '../../../nodes/SeedanceWait/cancel.ts';
import { taskEntry } from '../../../nodes/SeedanceWait/entries.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { createTask } from '../../../nodes/shared/items/task.ts';
import { PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import { answerWith, nodeContext } from '../support/context.mts';

beforeEach(() => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => {
	jest.useRealTimers();
});

/** Cancels a queued task. `after`: how it is once that was asked. */
async function cancelled(
	provider: 'ark' | 'qingbo',
	status: number,
	body: unknown,
	after: string,
): Promise<string> {
	let isAsked = false;
	const context = nodeContext({
		node: new SeedanceWait(),
		parameters: {},
		credential: { provider, baseUrl: 'https://h', apiKey: 'k' },
		send: async (options) => {
			if (options.method !== 'GET') {
				isAsked = true;
				return await answerWith(status, body)(options);
			}
			const videos = [{ url: 'https://files.example.com/a.mp4' }];
			const made = { content: { video_url: videos[0].url }, result: { videos } };
			const word = isAsked ? after : 'queued';
			const state = { id: 'a', task_id: 'a', status: word, ...(word === 'succeeded' && made) };
			return await answerWith(200, state)(options);
		},
	});
	const entry = {
		...taskEntry(0, { json: {} }, createTask({ provider, taskId: 'a', status: 'queued' })),
		account: { provider: PROVIDERS[provider], baseUrl: 'https://h' },
		settled: false,
	};
	const done = cancelTask(context, entry, true);
	await jest.advanceTimersByTimeAsync(120_000);
	await done;
	return `${entry.task.status}: ${entry.task.warnings.join(' ')}`;
}

const YES = 'cancelled: The task was cancelled while it was queued.';

describe.each(['ark', 'qingbo'] as const)('%s', (provider) => {
	test.each<[number, unknown]>([
		[204, ''],
		[202, 'accepted'],
		[200, {}],
		[200, 'ok'],
		[200, { code: 0, message: 'success' }],
		[200, { id: 'a', status: 'cancelled' }],
		[200, { id: 'a', deleted: true }],
		[409, { code: 409, message: 'task already cancelled' }],
	])('HTTP %i %j: it is cancelled', async (status, body) => {
		expect(await cancelled(provider, status, body, 'cancelled')).toBe(YES);
	});

	test.each<[number, unknown, string]>([
		[200, { error: { code: 'OperationDenied', message: 'It is running.' } }, 'It is running.'],
		[200, { code: 400, message: '任务正在运行，无法取消' }, '任务正在运行，无法取消'],
		[200, { success: false, message: '无法取消' }, '无法取消'],
		[409, { error: { code: 'TaskRunning', message: 'It is running.' } }, 'It is running.'],
		[404, { error: { message: 'task not found' } }, 'task not found'],
		[405, 'Method Not Allowed', 'Method Not Allowed'],
		[405, '<html><title>405</title></html>', 'HTTP 405'],
		// api.inworld.ai, cancel video
		[409, { error: { message: 'It has begun.', code: 'video_not_cancellable' } }, 'It has begun.'],
		// platform.minimax.io, cancel or delete task
		[200, { base_resp: { status_code: 2013, status_msg: 'It is running.' } }, 'It is running.'],
	])('HTTP %i %j: it is not, in the provider’s words', async (status, body, words) => {
		const said = `running: The task was not cancelled: ${words}`;
		expect(await cancelled(provider, status, body, 'running')).toBe(said);
	});

	test.each(['running', 'cancelling', 'queued'])(
		'an answer that calls it %s is no end',
		async (word) => {
			const said = await cancelled(provider, 200, { id: 'a', status: word }, 'running');
			expect(said).toMatch(/^running: The provider was asked to cancel the task and has not said/);
		},
	);

	test.each<[number, unknown]>([
		[200, { message: 'Task is running and cannot be cancelled' }],
		[200, { code: 0, message: 'success' }],
		[200, { id: 'a', deleted: true }],
	])('HTTP %i %j is no end either: how the task is says it', async (status, body) => {
		const said = await cancelled(provider, status, body, 'running');
		expect(said).toMatch(/^running: The provider was asked to cancel the task and has not said/);
	});

	test.each<[number, unknown]>([
		[400, { status: 'ALREADY_COMPLETED' }],
		[409, { error: { message: 'It has ended.' } }],
	])('HTTP %i %j: one that had finished meanwhile is no refusal', async (status, body) => {
		const said = await cancelled(provider, status, body, 'succeeded');
		expect(said).toBe('succeeded: The task was not cancelled: it had already ended.');
	});

	test('one that had finished meanwhile keeps its video', async () => {
		const said = await cancelled(provider, 200, { id: 'a', status: 'succeeded' }, 'succeeded');
		expect(said).toBe('succeeded: The task was not cancelled: it had already ended.');
	});
});

test('a task that is gone once it was asked to end is not said to go on', async () => {
	let isAsked = false;
	const context = nodeContext({
		node: new SeedanceWait(),
		parameters: {},
		credential: { provider: 'ark', baseUrl: 'https://h', apiKey: 'k' },
		send: async (options) => {
			if (options.method !== 'GET') isAsked = true;
			if (options.method !== 'GET') return await answerWith(200, '')(options);
			return isAsked
				? await answerWith(404, { error: { code: 'NotFound', message: 'gone' } })(options)
				: await answerWith(200, { id: 'a', status: 'queued' })(options);
		},
	});
	const entry = {
		...taskEntry(0, { json: {} }, createTask({ provider: 'ark', taskId: 'a', status: 'queued' })),
		account: { provider: PROVIDERS.ark, baseUrl: 'https://h' },
		settled: false,
	};
	const done = cancelTask(context, entry, true);
	await jest.advanceTimersByTimeAsync(120_000);
	await done;
	expect(entry.task.warnings).toEqual([expect.stringMatching(/was asked to cancel the task/)]);
});
