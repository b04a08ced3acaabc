/** Waits that end before their tasks: the deadline, a person's stop, and tasks that are cancelled. */
import { PROVIDERS as ROWS } from '../../../nodes/shared/providers/index.ts';
import { PROVIDERS, type ProviderId, type Settings } from '../../simulator/types.mts';
import { useLab } from '../support/lab.mts';

jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
}));

const lab = useLab();

/** Tasks that stay queued, or that run for a minute. */
const QUEUED: Partial<Settings> = { taskSeconds: 60, queuedShare: 1 };
const RUNNING: Partial<Settings> = { taskSeconds: 60, queuedShare: 0 };
const CAN_CANCEL: ProviderId[] = ['ark', 'fal', 'qingbo', 'qingboLegacy', 'replicate'];

async function tasksOf(provider: ProviderId, settings: Partial<Settings>, count = 1) {
	const account = lab.account();
	await lab.client.setSettings(account.key, settings);
	const items = await account.created(
		provider,
		{},
		{ items: Array.from({ length: count }, () => ({})) },
	);
	return { account, items };
}

describe.each(PROVIDERS)('%s', (provider) => {
	test.concurrent('at the deadline the task comes back as last seen', async () => {
		const { account, items } = await tasksOf(provider, RUNNING);
		const run = await account.wait(provider, { timeout: 0.03 }, { items });
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({
			taskId: items[0].taskId,
			status: 'running',
			done: false,
			timedOut: true,
			videoUrl: null,
			failure: {
				code: 'timedOut',
				message: 'The task was not finished after 0.03 minutes of waiting',
				retryable: true,
				safeToRecreate: false,
			},
		});
		expect(run.tookMs).toBeGreaterThanOrEqual(1_790);
		expect(run.tookMs).toBeLessThan(10_000);
	});

	test.concurrent('and can be waited for again', async () => {
		const { account, items } = await tasksOf(provider, { taskSeconds: 4 });
		const first = await account.wait(provider, { timeout: 0 }, { items });
		expect(first.task).toMatchObject({ timedOut: true, done: false });
		const second = await account.wait(provider, { timeout: 1 }, { items: first.jsons });
		expect(second.task).toMatchObject({ status: 'succeeded', timedOut: false, failure: null });
	});

	test.concurrent('a person’s stop ends the wait at once', async () => {
		const { account, items } = await tasksOf(provider, RUNNING, 3);
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 500);
		const run = await account.wait(provider, { timeout: 5 }, { items, signal: stop.signal });
		expect(run.status).toBe('canceled');
		expect(run.tookMs).toBeLessThan(10_000);
		// What was known stays readable in the stopped execution.
		expect(run.tasks.map(({ taskId, timedOut }) => [taskId, timedOut])).toEqual(
			items.map(({ taskId }) => [taskId, false]),
		);
		expect((await account.requests()).filter(({ op }) => op === 'cancel')).toEqual([]);
	});

	test.concurrent(
		'Cancel on Timeout: queued tasks are cancelled where the provider can',
		async () => {
			const { account, items } = await tasksOf(provider, QUEUED);
			const run = await account.wait(
				provider,
				{ timeout: 0 },
				{ items, options: { cancelOnTimeout: true } },
			);
			expect(run.error).toBeUndefined();
			const [task] = await account.tasks();
			expect(task.deleted).toBe(false);
			if (CAN_CANCEL.includes(provider)) {
				expect(task.cancelled).toBe(true);
				expect(run.task).toMatchObject({
					status: 'cancelled',
					done: true,
					timedOut: false,
					failure: {
						code: 'cancelled',
						safeToRecreate: ROWS[provider].refunds?.some((end) => end === 'cancelled') ?? false,
					},
					warnings: ['The task was cancelled while it was queued.'],
				});
				expect(run.task.cost.chargedUsd).toBe(
					['ark', 'fal', 'replicate'].includes(provider) ? null : 0,
				);
			} else {
				expect(task.cancelled).toBe(false);
				expect(run.task).toMatchObject({ timedOut: true, failure: { code: 'timedOut' } });
				expect(run.task.warnings).toEqual([
					expect.stringMatching(
						/^The task was not cancelled: .* documents no way to cancel one\.$/,
					),
				]);
			}
		},
	);

	test.concurrent('operation Cancel', async () => {
		const { account, items } = await tasksOf(provider, QUEUED, 2);
		const run = await account.wait(provider, { operation: 'cancel' }, { items });
		expect(run.error).toBeUndefined();
		const can = CAN_CANCEL.includes(provider);
		const unable = provider === 'cubicSpacesArk' ? 'running' : 'queued';
		expect(run.tasks.map(({ status }) => status)).toEqual(
			Array(2).fill(can ? 'cancelled' : unable),
		);
		expect((await account.tasks()).map(({ cancelled }) => cancelled)).toEqual([can, can]);
		for (const { warnings } of run.tasks) expect(warnings).toHaveLength(1);
	});
});

describe.each(CAN_CANCEL)('%s', (provider) => {
	test.concurrent(
		'Cancel on Stop: queued tasks are cancelled although the execution is over',
		async () => {
			const { account, items } = await tasksOf(provider, QUEUED, 3);
			const stop = new AbortController();
			setTimeout(() => stop.abort(), 400);
			const run = await account.wait(
				provider,
				{ timeout: 5 },
				{ items, signal: stop.signal, options: { cancelOnStop: true } },
			);
			expect(run.status).toBe('canceled');
			expect(run.tookMs).toBeLessThan(10_000);
			expect((await account.tasks()).map(({ cancelled }) => cancelled)).toEqual([true, true, true]);
			expect(run.tasks.map(({ status }) => status)).toEqual([
				'cancelled',
				'cancelled',
				'cancelled',
			]);
		},
	);

	test.concurrent(
		'a running task is left alone, or stopped where the provider can, and the item says so',
		async () => {
			const { account, items } = await tasksOf(provider, RUNNING);
			const run = await account.wait(provider, { operation: 'cancel' }, { items });
			if (ROWS[provider].dialect.cancel?.running) {
				expect(run.task).toMatchObject({
					status: 'cancelled',
					failure: { safeToRecreate: false },
					warnings: [expect.stringMatching(/cancelled while it was running; .* may charge/)],
				});
				return;
			}
			expect(run.task).toMatchObject({
				status: 'running',
				warnings: [
					'The task was not cancelled: it is already running, and only queued tasks can be cancelled.',
				],
			});
			expect(await account.requests('cancel')).toEqual([]);
		},
	);

	test.concurrent('Cancel on Timeout leaves a running task alone', async () => {
		const { account, items } = await tasksOf(provider, RUNNING);
		const options = { cancelOnTimeout: true };
		const run = await account.wait(provider, { timeout: 0 }, { items, options });
		expect(run.task).toMatchObject({ status: 'running', timedOut: true });
		expect(run.task.warnings).toEqual([
			expect.stringMatching(/not cancelled: it is already running/),
		]);
		expect(await account.requests('cancel')).toEqual([]);
	});

	test.concurrent(
		'a task that was cancelled before is said to be, and nothing is sent',
		async () => {
			const { account, items } = await tasksOf(provider, QUEUED);
			await account.wait(provider, { operation: 'cancel' }, { items });
			const run = await account.wait(provider, { operation: 'cancel' }, { items });
			// fal.ai does not know a cancelled task any more.
			if (provider !== 'fal')
				expect(run.task).toMatchObject({
					status: 'cancelled',
					warnings: ['The task had already been cancelled.'],
				});
			expect(await account.requests('cancel')).toHaveLength(1);
		},
	);

	test.concurrent('the record of a finished task is never deleted', async () => {
		const { account, items } = await tasksOf(provider, { taskSeconds: 0 });
		const run = await account.wait(provider, { operation: 'cancel' }, { items });
		expect(run.task).toMatchObject({
			status: 'succeeded',
			videoUrl: expect.any(String),
			warnings: ['The task was not cancelled: it had already ended.'],
		});
		expect(await account.requests('cancel')).toEqual([]);
		const [task] = await account.tasks();
		expect(task).toMatchObject({ deleted: false, cancelled: false });
	});

	test.concurrent.each(['http500', 'resetAfter', 'rateLimit', 'html200'] as const)(
		'a cancel whose answer is %s is looked at again, and nothing is deleted',
		async (kind) => {
			const { account, items } = await tasksOf(provider, QUEUED);
			await lab.client.setFaults(account.key, [{ on: 'cancel', kind, taken: true }]);
			const run = await account.wait(provider, { operation: 'cancel' }, { items });
			// fal.ai does not know it any more, and nothing else is claimed.
			expect(run.task.status).toBe(provider === 'fal' ? 'queued' : 'cancelled');
			const [task] = await account.tasks();
			expect(task).toMatchObject({ deleted: false, cancelled: true });
		},
	);

	test.concurrent('a cancel that is refused says why', async () => {
		const { account, items } = await tasksOf(provider, QUEUED);
		await lab.client.setFaults(account.key, [{ on: 'cancel', kind: 'http403json', times: 9 }]);
		const run = await account.wait(provider, { operation: 'cancel' }, { items });
		expect(run.task.status).toBe('queued');
		expect(run.task.warnings).toEqual([expect.stringMatching(/^The task was not cancelled: .+/)]);
	});

	test.concurrent('a cancelled task is no failure of the operation Cancel', async () => {
		const { account, items } = await tasksOf(provider, QUEUED);
		const run = await account.wait(
			provider,
			{ operation: 'cancel', failedTasks: 'stop' },
			{ items },
		);
		expect(run.error).toBeUndefined();
		expect(run.task.status).toBe('cancelled');
	});
});

test.concurrent('status calls under way at once are bounded by Concurrency', async () => {
	const { account, items } = await tasksOf('cubicSpaces', { taskSeconds: 0 }, 9);
	await lab.client.setFaults(account.key, [
		{ on: 'status', kind: 'delayBefore', delayMs: 200, times: 99 },
	]);
	const run = await account.wait('cubicSpaces', {}, { items, options: { concurrency: 3 } });
	expect(run.tasks.map(({ status }) => status)).toEqual(Array(9).fill('succeeded'));
	const times = (await account.requests('status')).map(({ at }) => at);
	const together = times.map((now) => times.filter((at) => at <= now && at > now - 200).length);
	expect(Math.max(...together)).toBe(3);
});
