/** *Retry execution* of what a person has stopped before it was parked, and while it was. */
import type { Execution } from './support/n8nApi.mts';
import { FIRST_CHECK, parkedScenario } from './support/parked.mts';
import type { Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { jsonOf } from './support/workflows.mts';

const { api, simulator, close } = shared();
afterAll(close);

const LATEST = { timeoutMs: (FIRST_CHECK + 90) * 1000 };

async function scenario(
	name: string,
	options: Parameters<typeof parkedScenario>[2] = {},
): Promise<Scenario> {
	return await parkedScenario({ api, simulator }, `Repeated: ${name}`, options);
}

test('stopped in the middle of the creates, and retried twice at once: each video is paid once, and both go on with it', async () => {
	const one = await scenario('stopped in the creates');
	await one.slowSecondCreate();
	const id = await one.start();
	await one.untilRequests('create', 2);
	await api.stopExecution(id);
	const ids = [await api.retryExecution(id), await api.retryExecution(id)];
	expect(new Set(ids).size).toBe(2);
	const ends: Execution[] = [];
	for (const again of ids) ends.push(await api.waitForExecution(again, LATEST));
	const [first, second] = ends.map((end) => jsonOf(end, 'End'));
	expect(first?.map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
	expect(second?.map(({ taskId }) => taskId)).toEqual(first?.map(({ taskId }) => taskId));
	expect([(await one.paid()).length, await one.creates()]).toEqual([3, 3]);
}, 240_000);

test.each(['return', 'errorOutput', 'stop'])(
	'stopped while it is parked, failed tasks: %s. No task passes on as if it were finished',
	async (failedTasks) => {
		const one = await scenario(`stopped while parked, ${failedTasks}`, {
			items: [{ prompt: 'A fox' }],
			wait: { failedTasks },
			simulator: { taskSeconds: 6000 },
		});
		const id = await one.start();
		await api.waitForExecution(id, { statuses: ['waiting'], timeoutMs: 60_000 });
		await api.stopExecution(id);
		const again = jsonOf(await one.retry(id), 'End');
		const error = expect.stringContaining('was stopped and retried') as string;
		const left = { status: 'queued', timedOut: true, failure: { message: error } };
		expect(again).toMatchObject([failedTasks === 'return' ? left : { error }]);
		expect(await one.creates()).toBe(1);
	},
	120_000,
);
