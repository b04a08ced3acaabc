/** What becomes of creates when n8n itself ends in the middle of them, and of what it offers then. */
import type { SpawnedSimulator } from '../simulator/client.mts';
import { errorOf, N8nApi, runsOf } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import {
	CREATE,
	createdTasks,
	PROMPTS,
	Scenario,
	type ScenarioOptions,
} from './support/scenario.mts';
import { seedanceWait } from './support/workflows.mts';

const ALL = [...PROMPTS].sort();
const SENT = ['A dog', 'A fox'];

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];

beforeAll(async () => {
	({ server, simulator, api, stop } = await startOwnN8n());
});

afterAll(async () => {
	await stop();
});

async function scenario(name: string, options: ScenarioOptions): Promise<Scenario> {
	return await Scenario.create({ api, simulator: simulator.client }, `Killed: ${name}`, options);
}

const UNKNOWN = ['unknown', 'unknown', 'unknown'];
const CREATED = ['queued', 'queued', 'queued'];
const CUT_OFF = expect.stringMatching(
	/^A task may exist: the execution that this one repeats was cut off/,
);

const PROGRESS = { saveExecutionProgress: true };
const CASES: Array<[string, ScenarioOptions]> = [
	['protect, progress not saved', { parameters: { failedItems: 'protect' } }],
	['return, progress not saved', { parameters: { failedItems: 'return' } }],
	['protect, progress saved', { parameters: { failedItems: 'protect' }, settings: PROGRESS }],
	['return, progress saved', { parameters: { failedItems: 'return' }, settings: PROGRESS }],
	['Ark', { provider: 'ark' }],
	['Qingbo', { provider: 'qingbo' }],
];

test('killed (SIGKILL) in the middle of the creates: n8n itself repeats nothing, and Retry execution pays nothing twice', async () => {
	const runs = await Promise.all(
		CASES.map(async ([name, options]) => {
			const one = await scenario(name, options);
			// Longer than a busy machine takes until it is killed.
			await one.slowSecondCreate({ delayMs: 30_000, times: 1 });
			const id = await one.start();
			return { name, one, id };
		}),
	);
	const inWait = async (name: string, settings: ScenarioOptions['settings']) =>
		await scenario(name, {
			settings,
			behind: (credential) => [
				seedanceWait(
					{ provider: 'cubicSpaces', waitStrategy: 'inProcess', options: { pollInterval: 1 } },
					{ name: 'Wait', credentials: [credential] },
				),
			],
		});
	const waiting = await inWait('while it waits, progress saved', PROGRESS);
	const unsaved = await inWait('while it waits, progress not saved', {});
	await Promise.all(runs.map(({ one }) => one.untilRequests('create', 2)));
	const waitingId = await waiting.start();
	const unsavedId = await unsaved.start();
	await Promise.all([waiting, unsaved].map((one) => one.untilRequests('status', 3)));
	await server.kill();
	await server.restart();

	const cutOff = [...runs.map(({ id }) => id), waitingId, unsavedId];
	const ended = await Promise.all(cutOff.map(async (id) => await api.waitForExecution(id)));
	expect(ended.map(({ status }) => status)).toEqual(cutOff.map(() => 'crashed'));

	for (const { name, one, id } of runs) {
		expect([name, await one.paid()]).toEqual([name, SENT]);
		// n8n has stored nothing of the creates, and the process that knew of them is gone: only a key proves anything.
		const again = await one.retry(id);
		const keyed = name === 'Qingbo';
		expect([name, await one.paid()]).toEqual([name, keyed ? ALL : SENT]);
		if (keyed || name.startsWith('return')) {
			const statuses = createdTasks(again).map(({ status }) => status);
			expect([name, statuses]).toEqual([name, keyed ? CREATED : UNKNOWN]);
		} else expect([name, errorOf(again)]).toEqual([name, CUT_OFF]);
	}

	// With the progress saved, a crash after the creates costs nothing.
	const again = await waiting.retry(waitingId);
	expect(runsOf(again, CREATE)).toHaveLength(1);
	expect(await waiting.paid()).toEqual(ALL);

	// Without it, nobody knows what was created: nothing is sent.
	await unsaved.retry(unsavedId);
	expect(await unsaved.paid()).toEqual(ALL);
});

test('ended as a deploy ends it (SIGTERM): the creates are finished first', async () => {
	const one = await scenario('terminated', {});
	await one.slowSecondCreate();
	const id = await one.start();
	await one.untilRequests('create', 2);
	await server.stop();
	expect(await one.paid()).toEqual(ALL);
	await server.restart();
	expect((await api.waitForExecution(id)).status).toBe('success');
	await expect(one.retry(id)).rejects.toThrow('cannot be retried');
	expect(await one.paid()).toEqual(ALL);
});
