/** Creates whose answer does not come in time: the task may exist. */
import { PROVIDERS, type FaultKind } from '../../simulator/types.mts';
import { useLab } from '../support/lab.mts';

/** A time-out of seconds in place of minutes. */
jest.mock('../../../nodes/shared/http/send', () => ({
	...jest.requireActual<object>('../../../nodes/shared/http/send'),
	CREATE_TIMEOUT_MS: 1_500,
}));

const lab = useLab();

const CASES = PROVIDERS.flatMap((provider) =>
	(['delay', 'delayBefore'] as FaultKind[]).map((kind) => [provider, kind] as const),
);

test.concurrent.each(CASES)(
	'%s, %s: paid once, and never called a failure',
	async (provider, kind) => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'create', kind, delayMs: 2_500 }]);
		const run = await account.create(provider, { failedItems: 'return' });
		expect(run.error).toBeUndefined();
		const found =
			provider === 'qingbo' ||
			(['ark', 'replicate'].includes(provider) && run.task.taskId !== null);
		expect(run.task).toMatchObject(
			found
				? { taskId: expect.any(String), status: 'queued', failure: null }
				: {
						taskId: null,
						status: 'unknown',
						failure: {
							message: expect.stringMatching(/^A task may exist.*did not answer in time/),
							safeToRecreate: false,
						},
					},
		);
		// The provider may still be at work when the answer is given up.
		while ((await account.tasks()).length === 0)
			await new Promise((resolve) => setTimeout(resolve, 50));
		await new Promise((resolve) => setTimeout(resolve, 500));
		const tasks = await account.tasks();
		expect(tasks).toHaveLength(1);
		if (found) expect(run.task.taskId).toBe(tasks[0].id);
		expect(await account.requests('create')).toHaveLength(provider === 'qingbo' ? 2 : 1);
	},
);
