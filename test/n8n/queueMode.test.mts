/** n8n in queue mode: what workers run, and that a wait survives the worker that has parked it. */
import { findPostgres, findRedis } from '../tools/setup/find.mjs';
import { describeWith } from '../support/requirements.mts';
import { errorOf, runsOf } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { FIRST_CHECK, parkedScenario, parkingWait, until, WAIT } from './support/parked.mts';
import { startQueue, type Queue } from './support/queue.mts';
import type { Scenario } from './support/scenario.mts';
import {
	items,
	jsonOf,
	noOp,
	waitSeconds,
	webhookTrigger,
	workflow,
} from './support/workflows.mts';

describeWith(
	[
		{ found: findRedis(), step: 'services' },
		{ found: findPostgres(), step: 'services' },
	],
	'n8n in queue mode',
	() => {
		let queue: Queue;
		let worker: N8nServer;
		let started = 0;
		const parked: Record<string, { scenario: Scenario; id: string }> = {};

		async function park(
			name: string,
			options: Parameters<typeof parkedScenario>[2],
		): Promise<void> {
			const { api, simulator } = queue;
			const scenario = await parkedScenario(
				{ api, simulator: simulator.client },
				`Queue: ${name}`,
				options,
			);
			const id = await scenario.start();
			parked[name] = { scenario, id };
			await api.waitForExecution(id, { statuses: ['waiting'] });
		}

		function get(name: string): { scenario: Scenario; id: string } {
			const found = parked[name];
			if (!found) throw new Error(`"${name}" was not started`);
			return found;
		}

		beforeAll(async () => {
			queue = await startQueue();
			worker = await queue.startWorker();
			started = Date.now();
			await park('worker killed', { wait: { downloadVideo: true } });
		}, 200_000);

		afterAll(async () => await queue.stop());

		test('a worker runs what the main process takes in, and what it left when it was killed', async () => {
			const { api } = queue;
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
			await queue.startWorker();
			expect((await api.waitForExecution(second.id)).status).toBe('success');
		});

		// Begun when no worker starts any more: what goes on meanwhile n8n's recovery takes for lost.
		describe('called back', () => {
			let since = 0;

			beforeAll(async () => {
				since = Date.now();
				await park('called back', {
					provider: 'ark',
					items: [{ prompt: 'A fox' }],
					options: { resumeOnCallback: true },
					wait: { downloadVideo: true },
					simulator: { taskSeconds: 30 },
				});
				await park('called back, late', {
					provider: 'ark',
					items: [{ prompt: 'A fox' }],
					options: { resumeOnCallback: true },
					behind: (credential) => [
						parkingWait({ provider: 'ark', downloadVideo: true }, { credentials: [credential] }),
						waitSeconds(600, { name: 'Pause' }),
					],
					simulator: { taskSeconds: 30 },
				});
				// What the call downloads outlasts the first check.
				await queue.simulator.client.setFaults(get('called back, late').scenario.key, [
					{ on: 'download', kind: 'delay', delayMs: 55_000, times: 1 },
				]);
			}, 60_000);

			test('a callback, which the main process takes, ends a parked wait, and a worker goes on', async () => {
				const { id, scenario } = get('called back');
				const execution = await queue.api.waitForExecution(id, { timeoutMs: 60_000 });
				expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
				const [item] = runsOf(execution, 'End')[0]?.data?.main[0] ?? [];
				expect(item?.json).toMatchObject({ status: 'succeeded' });
				expect(item?.binary?.video?.fileExtension).toBe('mp4');
				expect((await scenario.tasks()).map(({ downloads }) => downloads)).toEqual([1]);
			});

			test('a callback that is still at work when a worker has ended the wait does not end the next one', async () => {
				const { id, scenario } = get('called back, late');
				// The call downloads from second 30 to 85, the check comes at 70.
				await until(since, FIRST_CHECK + 35);
				const execution = await queue.api.getExecution(id);
				expect(execution.status).toBe('waiting');
				expect(runsOf(execution, 'Pause')).toHaveLength(1);
				expect(runsOf(execution, 'End')).toEqual([]);
				expect(jsonOf(execution, WAIT)).toMatchObject([{ status: 'succeeded' }]);
				expect((await scenario.tasks()).map(({ downloads }) => downloads)).toEqual([2]);
				await queue.api.stopExecution(id);
			});
		});

		test('the worker that has parked a wait was killed: another one finishes it', async () => {
			const { id, scenario } = get('worker killed');
			expect(worker.log).toContain(`execution ${id}`);
			expect(worker.isRunning).toBe(false);
			await until(started, FIRST_CHECK);
			// A worker that has just started sleeps over the first check.
			const execution = await queue.api.waitForExecution(id, { timeoutMs: 150_000 });
			expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
			expect(jsonOf(execution, 'End').map(({ status }) => status)).toEqual(
				Array(3).fill('succeeded'),
			);
			expect(await scenario.creates()).toBe(3);
			expect((await scenario.tasks()).map(({ downloads }) => downloads)).toEqual([1, 1, 1]);
		});
	},
);
