/** Tasks that are asked about through the provider's list, and through their own calls. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { askTasks, type Askable } from '../../../nodes/SeedanceWait/asking.ts';
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

/** Two tasks, asked about every minute while they are under way. */
async function asked(listed: IDataObject, own: IDataObject) {
	let calls = 0;
	const context = nodeContext({
		node: new SeedanceWait(),
		parameters: {},
		credential: { provider: 'ark', baseUrl: 'https://h', apiKey: 'k' },
		send: async (options) => {
			const isList = new URL(options.url).pathname.endsWith('/tasks');
			if (!isList) calls += 1;
			const items = ['a', 'b'].map((id) => ({ id, ...listed }));
			const body = isList ? { total: 2, items } : { id: options.url.at(-1), ...own };
			return await answerWith(200, body)(options);
		},
	});
	const entries = ['a', 'b'].map((taskId, index): Askable => ({
		...taskEntry(index, { json: {} }, createTask({ provider: 'ark', taskId, status: 'queued' })),
		account: { provider: PROVIDERS.ark, baseUrl: 'https://h' },
		settled: false,
	}));
	for (let minute = 0; minute < 12; minute++) {
		const open = entries.filter(({ settled }) => !settled);
		if (open.length > 0) await askTasks(context, open, 4);
		await jest.advanceTimersByTimeAsync(60_000);
	}
	return { tasks: entries.map(({ task }) => task), calls };
}

const DONE = { status: 'succeeded', content: { video_url: 'https://files.example.com/a.mp4' } };

test.each<[string, IDataObject]>([
	['no status', {}],
	['a word that nobody knows', { status: 'xyz' }],
	['no address of the video', { status: 'succeeded' }],
])('where the list has %s, the task itself is asked about', async (_name, listed) => {
	const { tasks, calls } = await asked(listed, DONE);
	expect(tasks).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }]);
	expect(calls).toBe(2);
});

test('where the list has no reason of a failure, its own call has it', async () => {
	const error = { code: 'OutputVideoSensitiveContentDetected', message: 'The video is withheld.' };
	const { tasks } = await asked({ status: 'failed' }, { status: 'failed', error });
	for (const { failure } of tasks) expect(failure?.code).toBe(error.code);
});

test('what the list says whole costs no further call', async () => {
	expect((await asked(DONE, DONE)).calls).toBe(0);
	expect((await asked({ status: 'running' }, DONE)).calls).toBe(0);
});
