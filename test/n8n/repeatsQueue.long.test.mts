import { findPostgres, findRedis } from '../tools/setup/find.mjs';
import { describeWith } from '../support/requirements.mts';
import { startQueue, type Queue } from './support/queue.mts';
import { Scenario } from './support/scenario.mts';

describeWith(
	[
		{ found: findRedis(), step: 'services' },
		{ found: findPostgres(), step: 'services' },
	],
	'queue mode, the worker killed in the middle of the creates',
	() => {
		let queue: Queue | undefined;
		afterAll(async () => await queue?.stop());

		test('no worker takes the job up again', async () => {
			queue = await startQueue({
				// A job whose worker is gone counts as stalled after seconds instead of a minute.
				QUEUE_WORKER_LOCK_DURATION: '4000',
				QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
				QUEUE_WORKER_STALLED_INTERVAL: '1000',
			});
			const { api, simulator } = queue;
			const worker = await queue.startWorker();
			const one = await Scenario.create({ api, simulator: simulator.client }, 'Queue: killed');
			await one.slowSecondCreate();
			const id = await one.start();
			await one.untilRequests('create', 2);
			await worker.kill();
			await queue.startWorker();
			const failed = await api.waitForExecution(id, { timeoutMs: 60_000 });
			expect(['crashed', 'error']).toContain(failed.status);
			expect(await one.paid()).toEqual(['A dog', 'A fox']);
		});
	},
);
