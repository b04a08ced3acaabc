import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostgres, findRedis } from '../setup/find.mjs';
import { describeWith } from '../support/requirements.mts';
import { N8nApi } from './support/n8n-api.mts';
import { N8nServer } from './support/n8n-server.mts';
import { queueEnvironment, startPostgres, startRedis, type Service } from './support/services.mts';
import { items, jsonOf, noOp, webhookTrigger, workflow } from './support/workflows.mts';

describeWith(
	[
		{ found: findRedis(), step: 'services' },
		{ found: findPostgres(), step: 'services' },
	],
	'n8n in queue mode',
	() => {
		let userFolder = '';
		const services: Service[] = [];
		const servers: N8nServer[] = [];

		afterAll(async () => {
			await Promise.all(servers.map((server) => server.stop()));
			await Promise.all(services.map((service) => service.stop()));
			if (userFolder) rmSync(userFolder, { recursive: true, force: true });
		});

		test('a worker runs what the main process takes in, and what it left when it was killed', async () => {
			userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-queue-'));
			const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
			services.push(redis, postgres);
			const env = queueEnvironment(redis, postgres);
			const main = await N8nServer.start({ userFolder, env });
			servers.push(main);
			const worker = await N8nServer.start({ userFolder, env, role: 'worker' });
			servers.push(worker);

			const api = await N8nApi.signedIn(main.baseUrl);
			const stored = await api.createWorkflow(
				workflow('Queue', [
					webhookTrigger('queue'),
					items([{ clip: 1 }, { clip: 2 }]),
					noOp('End'),
				]),
			);
			await api.activate(stored);

			await api.callWebhook('queue');
			const first = await api.waitForNewExecution(stored.id);
			const done = await api.waitForExecution(first.id);
			expect(done.status).toBe('success');
			expect(jsonOf(done, 'End')).toEqual([{ clip: 1 }, { clip: 2 }]);
			expect(worker.log).toContain(`execution ${first.id}`);

			await worker.kill();
			await api.callWebhook('queue');
			const second = await api.waitForNewExecution(stored.id, new Set([first.id]));
			expect((await api.getExecution(second.id)).status).toBe('new');
			await worker.restart();
			expect((await api.waitForExecution(second.id)).status).toBe('success');
			await api.close();
		});
	},
);
