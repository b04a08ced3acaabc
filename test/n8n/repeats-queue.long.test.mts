import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostgres, findRedis } from '../setup/find.mjs';
import { spawnSimulator } from '../simulator/client.mts';
import { describeWith } from '../support/requirements.mts';
import { N8nApi } from './support/n8n-api.mts';
import { installPackage, N8nServer } from './support/n8n-server.mts';
import { queueEnvironment, startPostgres, startRedis } from './support/services.mts';
import { Scenario } from './support/scenario.mts';

describeWith(
	[
		{ found: findRedis(), step: 'services' },
		{ found: findPostgres(), step: 'services' },
	],
	'queue mode, the worker killed in the middle of the creates',
	() => {
		const ends: Array<() => Promise<unknown>> = [];
		let userFolder = '';
		afterAll(async () => {
			for (const end of ends.reverse()) await end();
			if (userFolder) rmSync(userFolder, { recursive: true, force: true });
		});

		test('no worker takes the job up again', async () => {
			userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-queue-killed-'));
			installPackage(userFolder);
			const [redis, postgres, simulator] = await Promise.all([
				startRedis(),
				startPostgres(),
				spawnSimulator(),
			]);
			ends.push(
				() => redis.stop(),
				() => postgres.stop(),
				() => simulator.stop(),
			);
			const env = {
				...queueEnvironment(redis, postgres),
				// A job whose worker is gone counts as stalled after seconds instead of a minute.
				QUEUE_WORKER_LOCK_DURATION: '4000',
				QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
				QUEUE_WORKER_STALLED_INTERVAL: '1000',
			};
			const main = await N8nServer.start({ userFolder, env });
			const start = async () => await N8nServer.start({ userFolder, env, role: 'worker' });
			const worker = await start();
			ends.push(
				() => main.stop(),
				() => worker.stop(),
			);
			const api = await N8nApi.signedIn(main.baseUrl);
			ends.push(() => api.close());

			const one = await Scenario.create({ api, simulator: simulator.client }, 'Queue: killed');
			await one.slowSecondCreate();
			const id = await one.start();
			await one.untilRequests('create', 2);
			await worker.kill();
			const second = await start();
			ends.push(() => second.stop());
			const failed = await api.waitForExecution(id, { timeoutMs: 60_000 });
			expect(['crashed', 'error']).toContain(failed.status);
			expect(await one.paid()).toEqual(['A dog', 'A fox']);
		});
	},
);
