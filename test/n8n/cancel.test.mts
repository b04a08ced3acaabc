/** Cancelling tasks, on the real server, at the providers that can: Ark and Qingbo. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import type { Task } from '../../nodes/shared/items/task.ts';
import type { ProviderId, TaskReport } from '../simulator/types.mts';
import { Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { jsonOf, seedanceWait } from './support/workflows.mts';
import type { Execution, StoredCredential } from './support/n8nApi.mts';

const servers = shared();
const { api, simulator, close } = servers;
afterAll(close);

const PROVIDERS: ProviderId[] = ['ark', 'qingbo'];
/** One task of each phase: the word in the prompt tells. */
const ITEMS = [{ prompt: 'finished' }, { prompt: 'running' }, { prompt: 'queued' }];
const OUTCOMES = [
	{ match: 'finished', outcome: 'succeeded' as const, seconds: 0 },
	{ match: 'running', outcome: 'succeeded' as const, seconds: 20 },
	{ match: 'queued', outcome: 'succeeded' as const, seconds: 6_000 },
];
/** Of a task's life: 20 s are over their queued part when 1 s is, 6,000 s are not for minutes. */
const QUEUED_SHARE = 0.05;

const CANCELLED = 'The task was cancelled while it was queued.';

async function scenario(provider: ProviderId, name: string, wait: INodeParameters) {
	const one = await Scenario.create(servers, `Cancel: ${provider}, ${name}`, {
		provider,
		items: ITEMS,
		behind: (credential: StoredCredential) => [
			seedanceWait({ provider, ...wait }, { name: 'Wait', credentials: [credential] }),
		],
	});
	await simulator.setSettings(one.key, { outcomes: OUTCOMES, queuedShare: QUEUED_SHARE });
	return one;
}

/** What became of each task at the provider: nobody's record may be gone. */
async function ends(one: Scenario): Promise<Record<string, string>> {
	const tasks = await one.tasks();
	return Object.fromEntries(
		tasks.map((task: TaskReport) => [
			task.prompt,
			task.deleted ? 'deleted' : task.cancelled ? 'cancelled' : 'left alone',
		]),
	);
}

function waited(execution: Execution): Task[] {
	return jsonOf(execution, 'Wait') as unknown as Task[];
}

describe.each(PROVIDERS)('%s', (provider) => {
	test.concurrent('operation Cancel', async () => {
		const one = await scenario(provider, 'operation', { operation: 'cancel' });
		// The second task leaves the queue a second after it was created.
		await simulator.setFaults(one.key, [
			{ on: 'status', kind: 'delayBefore', delayMs: 2_500, times: 3 },
		]);
		const [finished, running, queued] = waited(await one.run());
		expect(finished).toMatchObject({
			status: 'succeeded',
			warnings: ['The task was not cancelled: it had already ended.'],
		});
		expect(running).toMatchObject({
			status: 'running',
			warnings: [
				'The task was not cancelled: it is already running, and only queued tasks can be cancelled.',
			],
		});
		expect(queued).toMatchObject({ status: 'cancelled', done: true, warnings: [CANCELLED] });
		if (provider === 'qingbo') {
			expect(queued.cost.chargedUsd).toBe(0);
			expect(queued.usage.providerUnits).toBe(0);
		}
		expect(await ends(one)).toEqual({
			finished: 'left alone',
			running: 'left alone',
			queued: 'cancelled',
		});
	});

	test.concurrent('Cancel on Timeout', async () => {
		const one = await scenario(provider, 'time-out', {
			waitStrategy: 'inProcess',
			timeout: 0.1,
			options: { cancelOnTimeout: true, pollInterval: 1 },
		});
		const [finished, running, queued] = waited(await one.run());
		expect(finished).toMatchObject({ status: 'succeeded', timedOut: false, warnings: [] });
		expect(running).toMatchObject({ status: 'running', timedOut: true });
		expect(queued).toMatchObject({ status: 'cancelled', timedOut: false, warnings: [CANCELLED] });
		expect(await ends(one)).toEqual({
			finished: 'left alone',
			running: 'left alone',
			queued: 'cancelled',
		});
	});

	test.concurrent.each([
		['Cancel on Stop', true, 'cancelled'],
		['a stop without it', false, 'left alone'],
	] as const)('%s', async (_name, cancelOnStop, end) => {
		const one = await scenario(provider, 'stop', {
			waitStrategy: 'inProcess',
			options: { cancelOnStop, pollInterval: 1 },
		});
		const id = await one.start();
		await one.untilRequests(provider === 'ark' ? 'list' : 'status', 3);
		await sleep(1_500);
		await api.stopExecution(id);
		expect((await api.waitForExecution(id)).status).toBe('canceled');
		await sleep(3_000);
		expect(await ends(one)).toEqual({
			finished: 'left alone',
			running: 'left alone',
			queued: end,
		});
	});
});
