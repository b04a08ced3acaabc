/** Many parked waits in queue mode with two workers, one of which is killed in the middle of a check. */
import { findPostgres, findRedis } from '../tools/setup/find.mjs';
import { describeWith } from '../support/requirements.mts';
import { errorOf, runsOf, type Execution } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import {
	FIRST_CHECK,
	parkedScenario,
	parkingWait,
	runsFor,
	startingWith,
	until,
} from './support/parked.mts';
import { startQueue, type Queue } from './support/queue.mts';
import { createdTasks, type Scenario } from './support/scenario.mts';
import { jsonOf, manualTrigger, noOp, workflow as workflowOf } from './support/workflows.mts';

const EXECUTIONS = 40;

describeWith(
	[
		{ found: findRedis(), step: 'services' },
		{ found: findPostgres(), step: 'services' },
	],
	'parked waits in queue mode',
	() => {
		let queue: Queue;
		const workers: N8nServer[] = [];

		beforeAll(async () => {
			queue = await startQueue({
				// A job whose worker is gone counts as stalled after seconds instead of a minute.
				QUEUE_WORKER_LOCK_DURATION: '4000',
				QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
				QUEUE_WORKER_STALLED_INTERVAL: '1000',
			});
			workers.push(await queue.startWorker(), await queue.startWorker());
		}, 200_000);

		afterAll(async () => await queue.stop());

		async function scenario(
			name: string,
			options: Parameters<typeof parkedScenario>[2],
		): Promise<Scenario> {
			const { api, simulator } = queue;
			return await parkedScenario({ api, simulator: simulator.client }, name, options);
		}

		test(`two workers, ${EXECUTIONS} executions: all done, nothing twice`, async () => {
			const one = await scenario('Queue: many', { wait: { downloadVideo: true } });
			const started = Date.now();
			const ids: string[] = [];
			while (ids.length < EXECUTIONS) ids.push(await one.start());
			await until(started, FIRST_CHECK);
			const executions: Execution[] = [];
			for (const id of ids) {
				executions.push(await queue.api.waitForExecution(id, { timeoutMs: 120_000 }));
			}
			const seconds = Math.max(
				...executions.map(({ stoppedAt }) => (Date.parse(stoppedAt ?? '') - started) / 1000),
			);
			process.stderr.write(
				`${EXECUTIONS} parked executions, two workers: all done ${seconds.toFixed(0)} s after the first start\n`,
			);
			for (const execution of executions) {
				expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
				expect(runsOf(execution, 'End')).toHaveLength(1);
				expect(jsonOf(execution, 'End').map(({ status }) => status)).toEqual(
					Array(3).fill('succeeded'),
				);
			}
			const tasks = await one.tasks();
			expect(tasks).toHaveLength(EXECUTIONS * 3);
			expect(tasks.filter(({ downloads }) => downloads !== 1)).toEqual([]);
			expect((await one.simulator.counts(one.key)).create).toBe(EXECUTIONS * 3);
			for (const { log } of workers) {
				expect(ids.filter((id) => log.includes(`execution ${id} `))).not.toEqual([]);
			}
		});

		test('a worker is killed in the middle of a check: the wait fails honestly, and the task IDs lead back', async () => {
			const one = await scenario('Queue: killed in a check', {
				items: [{ prompt: 'A fox' }],
				wait: { downloadVideo: true },
			});
			await one.simulator.setFaults(one.key, [
				{ on: 'status', kind: 'delay', skip: 1, delayMs: 25_000 },
			]);
			const id = await one.start();
			const started = Date.now();
			const { workflow } = one;
			let checking = '';
			while (checking === '' && Date.now() - started < 120_000) {
				await until(Date.now(), 0.5);
				const { checks } = await runsFor(queue.api, { id, workflowId: workflow.id });
				checking = checks.find(({ status }) => status === 'running')?.id ?? '';
			}
			const busy = workers.find(({ log }) => log.includes(`execution ${checking} `));
			expect(busy).toBeDefined();
			await busy?.kill();
			// n8n gives the job of a lost worker to no other, and hands the failure on.
			const failed = await queue.api.waitForExecution(id, { timeoutMs: 120_000 });
			expect(failed.status).toBe('error');
			expect(errorOf(failed)).toContain('failed to be processed too many times');
			expect(runsOf(failed, 'End')).toEqual([]);

			const ids = createdTasks(failed).map(({ taskId }) => ({ json: { id: taskId } }));
			const wait = parkingWait(
				{ taskId: '={{ $json.id }}', waitStrategy: 'inProcess', downloadVideo: true },
				{ credentials: [one.credential] },
			);
			const row = workflowOf('Way back', [manualTrigger(), wait, noOp('End')]);
			const stored = await queue.api.createWorkflow(startingWith(row, ids));
			const back = await queue.api.waitForExecution(await queue.api.runManually(stored), {
				timeoutMs: 60_000,
			});
			expect(jsonOf(back, 'End')).toMatchObject([{ status: 'succeeded', timedOut: false }]);
			const { create, download } = await one.simulator.counts(one.key);
			expect([create, download]).toEqual([1, 1]);
		}, 400_000);
	},
);
