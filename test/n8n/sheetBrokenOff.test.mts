/**
 * The two workflows of the sheet, broken off at each point: every row is paid once, and ends done or failed.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { simulatorCredential } from './support/credentials.mts';
import { DataTable, type Row } from './support/dataTables.mts';
import { prepared } from './support/exampleRuns.mts';
import { isFloor } from './support/floor.mts';
import { N8nApi, type StoredWorkflow } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import { node, type WorkflowJson } from './support/workflows.mts';

const TITLES = ['A fox', 'A dog', 'A cat'];
const COLUMNS = {
	...({ title: 'string', state: 'string', prompt: 'string', firstFrame: 'string' } as const),
	...({ referenceImages: 'string', duration: 'string', taskId: 'string' } as const),
	...({ provider: 'string', videoUrl: 'string', costUsd: 'number', reason: 'string' } as const),
};
const MAKE = 'sheet-control-panel.json';
const FETCH = 'sheet-fetch-open.json';
const TABLE = 'seedance_videos';

let server: N8nServer;
let simulator: SpawnedSimulator;
let api: N8nApi;
let stop: OwnN8n['stop'];
let gates: Server;
/** How often each gate was come to. */
const come: Record<string, number> = {};
/** In the name of a gate that holds whoever comes first. */
const HELD = 'held';
let holds = true;

/** Whoever comes to a gate for the second time, with the second row, is held there until n8n is killed. */
function startGates(): Server {
	return createServer((request, response) => {
		const name = decodeURIComponent(request.url ?? '');
		come[name] = (come[name] ?? 0) + 1;
		if (!holds || (come[name] < 2 && !name.includes(HELD))) response.end('{}');
	}).listen(0, '127.0.0.1');
}

/** Waits for something, a minute at most. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Not within a minute: ${what}`);
		await sleep(100);
	}
}

/** One sheet with its two workflows, on an account of its own. */
class Sheet {
	private constructor(
		readonly key: string,
		private readonly table: DataTable,
		readonly make: StoredWorkflow,
		readonly fetch: StoredWorkflow,
	) {}

	/** @param gate the node behind which a run is held, in whichever of the workflows has it */
	static async create(name: string, gate?: string): Promise<Sheet> {
		const key = `sim-sheet-${name.replaceAll(' ', '-')}`;
		const { type, data } = simulatorCredential('ark', simulator.url, key);
		const credentials = new Map([[type, await api.createCredential(type, data, key)]]);
		await simulator.client.setSettings(key, {
			taskSeconds: 1,
			outcomes: [{ match: 'cat', outcome: 'failed' }],
		});
		const table = await DataTable.create(api, key, COLUMNS);
		await table.insert(TITLES.map((title) => ({ title, state: 'new', prompt: title })));
		const store = async (file: string, changes = {}) => {
			const made = withTable(prepared(file, credentials, changes), key);
			return await api.createWorkflow(
				made.nodes.some((one) => one.name === gate) ? withGate(made, gate ?? '', key) : made,
			);
		};
		// The simulator is no region of Ark with a price in US dollars.
		const options = { includeOtherFields: true, pricePerSecond: 0.1 };
		return new Sheet(
			key,
			table,
			await store(MAKE, { 'Seedance Create': { options } }),
			await store(FETCH),
		);
	}

	async rows(): Promise<Row[]> {
		return await this.table.rows();
	}

	async states(): Promise<unknown[]> {
		return (await this.rows()).map(({ state }) => state);
	}

	async update(title: string, data: Record<string, string | null>): Promise<void> {
		await this.table.update('title', title, data);
	}

	/** What is paid for. */
	async paid(): Promise<string[]> {
		return (await simulator.client.tasks(this.key)).map(({ prompt }) => prompt).sort();
	}

	/** Waits until a run is held at its gate. */
	async untilHeld(times: number): Promise<void> {
		await until(`held: ${this.key}`, () => (come[`/${this.key}`] ?? 0) >= times);
	}

	async untilSent(times: number): Promise<void> {
		const sent = async () => (await simulator.client.counts(this.key)).create ?? 0;
		await until(`sent: ${this.key}`, async () => (await sent()) >= times);
	}

	/** What the schedule does: the first workflow, the videos are made, the second workflow. */
	async nextRuns(): Promise<void> {
		await run(this.make);
		await sleep(1_500);
		await run(this.fetch);
	}
}

async function run(workflow: StoredWorkflow): Promise<void> {
	const execution = await api.waitForExecution(await api.runManually(workflow), {
		timeoutMs: 60_000,
	});
	expect(execution.status).toBe('success');
}

/** With the table of this name. */
function withTable(workflow: WorkflowJson, name: string): WorkflowJson {
	return JSON.parse(
		JSON.stringify(workflow).replaceAll(`"value":"${TABLE}"`, `"value":"${name}"`),
	) as WorkflowJson;
}

/** A call to a gate behind a node, beside what follows it and before that. */
function withGate(workflow: WorkflowJson, behind: string, name: string): WorkflowJson {
	const before = workflow.nodes.find((one) => one.name === behind);
	if (!before) throw new Error(`No node "${behind}"`);
	const { port } = gates.address() as AddressInfo;
	const gate = node('n8n-nodes-base.httpRequest', 4.2, 'Gate', {
		url: `http://127.0.0.1:${port}/${encodeURIComponent(name)}`,
		options: {},
	});
	gate.executeOnce = true;
	gate.position = [before.position[0], before.position[1] - 200];
	workflow.nodes.push(gate);
	workflow.connections[behind]?.main?.[0]?.unshift({ node: 'Gate', type: 'main', index: 0 });
	return workflow;
}

beforeAll(async () => {
	gates = startGates();
	({ server, simulator, api, stop } = await startOwnN8n());
});

afterAll(async () => {
	gates.closeAllConnections();
	gates.close();
	await stop();
});

/** Rows of a sheet at their ends: two done, and the third failed, of which nothing is charged. */
const END = [
	...Array(2).fill({ state: 'done', videoUrl: expect.stringMatching(/^http/), costUsd: 0.5 }),
	{ state: 'failed', reason: expect.stringMatching(/\w+ \w+/), costUsd: 0 },
];
const ALL = [...TITLES].sort();

test('a run that a person stops while a row is sent: the others are made, and Retry execution finds its task', async () => {
	const sheet = await Sheet.create('stopped');
	await simulator.client.setFaults(sheet.key, [
		{ on: 'create', kind: 'delay', skip: 1, delayMs: 3_000, times: 1 },
	]);
	const id = await api.runManually(sheet.make);
	await sheet.untilSent(2);
	await api.stopExecution(id);
	expect((await api.waitForExecution(id)).status).toBe('canceled');
	await sleep(3_500);
	await sheet.nextRuns();
	expect(await sheet.states()).toEqual(['done', 'sending', 'failed']);
	await api.waitForExecution(await api.retryExecution(id));
	await sheet.nextRuns();
	expect(await sheet.paid()).toEqual(ALL);
	// n8n 2.27 mostly runs nothing again of a run that a person has stopped.
	if (isFloor && (await sheet.states()).includes('sending')) return;
	expect(await sheet.rows()).toMatchObject(END);
});

test('n8n is killed at each point: the next runs finish every row but the one in doubt, and that is not paid twice', async () => {
	const claimed = await Sheet.create('claimed', 'Claim Row');
	const sent = await Sheet.create('sent');
	const answered = await Sheet.create('answered', 'Seedance Create');
	const written = await Sheet.create('written', 'Write Task');
	const asked = await Sheet.create(HELD, 'Ask About the Task');
	await run(asked.make);
	await simulator.client.setFaults(sent.key, [
		{ on: 'create', kind: 'delay', skip: 1, delayMs: 60_000, times: 1 },
	]);
	const making = [claimed, sent, answered, written];
	const ids: string[] = [];
	for (const { make } of making) ids.push(await api.runManually(make));
	const fetching = await api.runManually(asked.fetch);
	await Promise.all([claimed, answered, written].map(async (one) => await one.untilHeld(2)));
	await asked.untilHeld(1);
	await sent.untilSent(2);
	const ofAll = async () =>
		await Promise.all(making.map(async (one) => [await one.states(), await one.paid()]));
	const before = [
		[['made', 'sending', 'new'], ['A fox']],
		[
			['made', 'sending', 'new'],
			['A dog', 'A fox'],
		],
		[
			['made', 'sending', 'new'],
			['A dog', 'A fox'],
		],
		[
			['made', 'made', 'new'],
			['A dog', 'A fox'],
		],
	];
	expect(await ofAll()).toEqual(before);

	await server.kill();
	holds = false;
	await server.restart();
	for (const id of [...ids, fetching])
		expect((await api.waitForExecution(id)).status).toBe('crashed');
	expect(await ofAll()).toEqual(before);

	await Promise.all([...making, asked].map(async (one) => await one.nextRuns()));
	const inDoubt = ['done', 'sending', 'failed'];
	expect(await ofAll()).toEqual([
		[inDoubt, ['A cat', 'A fox']],
		[inDoubt, ALL],
		[inDoubt, ALL],
		[['done', 'done', 'failed'], ALL],
	]);
	expect([await asked.rows(), await asked.paid()]).toMatchObject([END, ALL]);

	for (const id of ids) await api.waitForExecution(await api.retryExecution(id));
	expect(await ofAll()).toEqual([
		[['done', 'made', 'failed'], ALL],
		[['done', 'unknown', 'failed'], ALL],
		[['done', 'made', 'failed'], ALL],
		[['done', 'done', 'failed'], ALL],
	]);
	// What a person does with it: the task that is named and stands in no other row is this row's.
	const rows = await sent.rows();
	const named = String(rows[1]?.reason).match(/cgt-[\w-]+\w/g) ?? [];
	const free = named.filter((id) => rows.every(({ taskId }) => taskId !== id));
	expect(free).toHaveLength(1);
	await sent.update('A dog', { state: 'made', taskId: free[0] ?? '' });
	for (const one of making) {
		await one.nextRuns();
		expect([await one.rows(), await one.paid()]).toMatchObject([END, ALL]);
	}
});
