/** Callbacks to parked executions: what they speed up, and that nothing they say is believed. */
import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { errorOf, runsOf, type Execution } from './support/n8nApi.mts';
import {
	FIRST_CHECK,
	parkedScenario,
	parkingWait,
	runsFor,
	until,
	WAIT,
} from './support/parked.mts';
import { createdTasks, CREATE, type Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import {
	jsonOf,
	noOp,
	seedanceCreate,
	webhookTrigger,
	workflow,
	type NodeJson,
} from './support/workflows.mts';

/** Providers that get the address elsewhere than in Ark's field: in another one, or in the query. */
const CALLING = ['qingboLegacy', 'fal', 'kie', 'waveSpeed'] as const;
/** Runs whose latency is measured. */
const RUNS = 20;
/** Tasks of the one batch. */
const BATCH = 30;
/** How long an execution may still be taken up on a busy machine, s. */
const SLACK = 45;
/**
 * The provider posts within ms. On a quiet machine the next node starts a quarter of a second later (npm run bench); on a
 * busy one still long before the next check, which would find the task too, ms.
 */
const SOON_MS = 15_000;

const { api, simulator, close } = shared();
const servers = { api, simulator };
let started = 0;

interface Parked {
	scenario: Scenario;
	ids: string[];
}
const parked: Record<string, Parked> = {};

type Options = Parameters<typeof parkedScenario>[2];

async function start(name: string, options: Options, times = 1): Promise<void> {
	const scenario = await parkedScenario(servers, `Callback: ${name}`, {
		provider: 'ark',
		items: [{ prompt: 'A fox' }],
		options: { resumeOnCallback: true },
		...options,
	});
	const one: Parked = { scenario, ids: [] };
	parked[name] = one;
	while (one.ids.length < times) one.ids.push(await scenario.start());
}

function get(name: string): Scenario & { id: string } {
	const found = parked[name];
	if (!found?.ids[0]) throw new Error(`"${name}" was not started`);
	return Object.assign(found.scenario, { id: found.ids[0] });
}

/** The address that the provider was told, as the provider knows it. */
async function addressOf(name: string): Promise<string> {
	const [task] = await get(name).tasks();
	const { callback_url: url } = task?.request as { callback_url: string };
	return url;
}

async function post(url: string, body: string, type = 'application/json'): Promise<number> {
	const answer = await request(url, { method: 'POST', headers: { 'content-type': type }, body });
	await answer.body.dump();
	return answer.statusCode;
}

async function ended(name: string, timeoutMs = SLACK * 1000): Promise<Execution> {
	return await api.waitForExecution(get(name).id, { timeoutMs });
}

/** Asks about tasks, one or many at once. */
async function asked(name: string): Promise<number> {
	const { status = 0, list = 0 } = await simulator.counts(get(name).key);
	return status + list;
}

function statusesAt(execution: Execution, node: string): unknown[] {
	return jsonOf(execution, node).map(({ status }) => status);
}

/** ms since 1970 at which a node started. */
function startOf(execution: Execution, node: string): number {
	return runsOf(execution, node)[0]?.startTime ?? NaN;
}

/** Create → Wait → Create more → Wait for more. */
function twoWaits(credential: Parameters<NonNullable<NonNullable<Options>['behind']>>[0]) {
	const more = seedanceCreate(
		{
			provider: 'ark',
			model: { __rl: true, mode: 'id', value: 'doubao-seedance-2-0-260128' },
			prompt: 'slow, the second',
		},
		{ name: 'Create more', credentials: [credential] },
	);
	const wait = (name: string): NodeJson =>
		parkingWait({ provider: 'ark' }, { name, credentials: [credential] });
	return [wait(WAIT), more, wait('Wait for more')];
}

/** How long n8n itself takes just now from a webhook to the node behind it, call by call, ms. */
let usual: Promise<number[]>;

/** Calls a webhook with nothing behind it once a second. */
async function usualLatencies(times: number): Promise<number[]> {
	const path = randomUUID();
	const stored = await api.createWorkflow(
		workflow('Callback: a webhook alone', [webhookTrigger(path), noOp('End')]),
	);
	await api.activate(stored);
	for (let call = 0; call < times; call++) {
		await api.callWebhook(path, { at: Date.now() });
		await until(Date.now(), 1);
	}
	const ended = await api.listExecutions({ workflowId: stored.id });
	const executions = await Promise.all(ended.map(async ({ id }) => await api.waitForExecution(id)));
	return executions.map((execution) => {
		const { at } = jsonOf(execution, 'End')[0]?.body as { at: number };
		return startOf(execution, 'End') - at;
	});
}

function medianOf(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length / 2;
	return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

beforeAll(async () => {
	started = Date.now();
	const slow = { taskSeconds: 600 };
	await start('two waits', {
		behind: twoWaits,
		simulator: { taskSeconds: 600, outcomes: [{ match: 'fox', outcome: 'succeeded', seconds: 8 }] },
	});
	// It has to be waiting still when all else is started.
	await start('forged', { simulator: slow, wait: { timeout: 2.5, downloadVideo: true } });
	await start('download', { simulator: { taskSeconds: 8 }, wait: { downloadVideo: true } });
	await simulator.setFaults(get('download').key, [
		{ on: 'download', kind: 'delay', delayMs: 7_000 },
	]);
	await start('files', {
		items: [{ prompt: 'early' }, { prompt: 'late' }],
		wait: { downloadVideo: true },
		simulator: {
			linkSeconds: 55,
			outcomes: [
				{ match: 'early', outcome: 'succeeded', seconds: 30 },
				{ match: 'late', outcome: 'succeeded', seconds: FIRST_CHECK + 30 },
			],
		},
	});
	await start('stop', {
		wait: { failedTasks: 'stop' },
		simulator: {
			outcomes: [{ match: 'fox', outcome: 'failed', seconds: 8, message: 'The model gave up' }],
		},
	});
	const batch = Array.from({ length: BATCH }, (_, index) => ({ prompt: `clip ${index}` }));
	await start('batch', {
		provider: 'qingbo',
		items: batch,
		options: { resumeOnCallback: true, concurrency: 10 },
		// After those whose latency is measured, and before the first check.
		simulator: { taskSeconds: [46, 54] },
	});
	await start('batch, all at once', {
		items: batch,
		options: { resumeOnCallback: true, concurrency: 10 },
		simulator: { taskSeconds: 58 },
	});
	for (const provider of CALLING)
		await start(provider, { provider, simulator: { taskSeconds: 10 } });
	await start('latency', { simulator: { taskSeconds: [10, 25] } }, RUNS);
	usual = usualLatencies(20);
	usual.catch(() => undefined); // The test that awaits it says so.
}, 300_000);

afterAll(close);

test('forged, garbled and repeated calls change nothing', async () => {
	const { id } = get('forged');
	await api.waitForExecution(id, { statuses: ['waiting'] });
	const url = await addressOf('forged');
	const [task] = await get('forged').tasks();
	const before = await asked('forged');
	const forged = JSON.stringify({
		id: task?.id,
		status: 'succeeded',
		content: { video_url: 'http://127.0.0.1:9/forged.mp4' },
	});
	const bodies = [
		...[forged, forged, '{}', '[]', 'null', '""', '{"id":["x"],"status":{}}'],
		JSON.stringify({ id: 'another', status: 'failed' }),
		JSON.stringify(Array(5_000).fill({ id: task?.id })),
	];
	for (const body of bodies) expect([body, await post(url, body)]).toEqual([body, 200]);
	expect(await post(url, '<xml', 'application/xml')).toBeLessThan(500);
	expect(await post(url, '\u0000\u0001', 'application/octet-stream')).toBeLessThan(500);
	expect(await post(url, '{"cut', 'application/json')).toBeLessThan(500);
	await Promise.all(Array.from({ length: 20 }, async () => await post(url, forged)));

	const wrong = new URL(url);
	for (const name of wrong.searchParams.keys()) wrong.searchParams.set(name, 'forged');
	expect(await post(wrong.href, forged)).toBe(401);

	await until(Date.now(), 2);
	expect((await api.getExecution(id)).status).toBe('waiting');
	// Each call that n8n let through asked once, and learnt that the task is under way.
	expect((await asked('forged')) - before).toBeLessThanOrEqual(bodies.length + 3 + 20);
});

test(`${RUNS} runs: the next node starts at the provider's call, not at the next check`, async () => {
	const { scenario, ids } = parked.latency as Parked;
	const executions: Execution[] = [];
	for (const id of ids) executions.push(await api.waitForExecution(id, { timeoutMs: 60_000 }));
	const calls = (await simulator.callbacks(scenario.key)).filter(
		({ status, answerStatus }) => status === 'succeeded' && answerStatus === 200,
	);
	const latencies = executions.map((execution) => {
		expect(statusesAt(execution, 'End')).toEqual(['succeeded']);
		const [task] = createdTasks(execution);
		const call = calls.find(({ taskId }) => taskId === task?.taskId);
		return startOf(execution, 'End') - (call?.at ?? NaN);
	});
	const [median, usually] = [medianOf(latencies), medianOf(await usual)];
	process.stderr.write(
		`Callback to the next node's start, ${RUNS} runs: median ${median} ms, most ${Math.max(...latencies)} ms; a webhook alone ${usually} ms\n`,
	);
	expect(median).toBeLessThan(SOON_MS);
	expect(await scenario.creates()).toBe(RUNS);
});

test('the provider is answered before anything is downloaded', async () => {
	const execution = await ended('download');
	expect(statusesAt(execution, 'End')).toEqual(['succeeded']);
	const calls = await simulator.callbacks(get('download').key);
	const last = calls.filter(({ status }) => status === 'succeeded');
	// The simulator gives up after five seconds, as Ark does.
	expect(last.map(({ attempt, answerStatus }) => [attempt, answerStatus])).toEqual([[1, 200]]);
	expect(startOf(execution, 'End') - (last[0]?.at ?? NaN)).toBeGreaterThan(7_000);
	expect(await simulator.counts(get('download').key)).toMatchObject({ download: 1 });
});

test.each(['batch', 'batch, all at once'])(
	`${BATCH} calls for one execution (%s) cost a few requests each`,
	async (name) => {
		const execution = await ended(name);
		expect(statusesAt(execution, 'End')).toEqual(Array(BATCH).fill('succeeded'));
		const last = Math.max(...(await get(name).tasks()).map(({ endsAt }) => endsAt));
		const took = startOf(execution, 'End') - last;
		expect(took).toBeLessThan(20_000);
		// The look before the parking asks about each of them once.
		const requests = await asked(name);
		process.stderr.write(
			`${BATCH} calls, ${name}: ${requests} requests, went on ${Math.round(took)} ms after the last task\n`,
		);
		expect(requests).toBeLessThanOrEqual(BATCH * 4);
	},
);

test.each(CALLING)('%s calls, too', async (provider) => {
	const execution = await ended(provider);
	expect(statusesAt(execution, 'End')).toEqual(['succeeded']);
	expect(startOf(execution, 'End') - started).toBeLessThan(FIRST_CHECK * 1000);
});

test('early, duplicate and late calls: the node behind runs once; what waits later is not touched', async () => {
	const { id } = get('two waits');
	const calls = await simulator.callbacks(get('two waits').key);
	// Ark calls at every change, while the execution still runs and while it is parked.
	expect(calls.map(({ status }) => status)).toEqual(
		expect.arrayContaining(['queued', 'running', 'succeeded']),
	);
	const [first] = await get('two waits').tasks();
	const url = await addressOf('two waits');
	const done = JSON.stringify({ id: first?.id, status: 'succeeded' });
	const again = await Promise.all(Array.from({ length: 10 }, async () => await post(url, done)));
	for (const status of again) expect(status).toBeLessThan(500);

	// Until after the checks of the first wait have had their turn.
	await until(started, FIRST_CHECK + 25);
	const execution = await api.getExecution(id);
	expect(execution.status).toBe('waiting');
	expect(runsOf(execution, 'End')).toEqual([]);
	expect(runsOf(execution, 'Create more')).toHaveLength(1);
	expect(jsonOf(execution, WAIT)).toMatchObject([{ taskId: first?.id, status: 'succeeded' }]);
	expect(await get('two waits').paid()).toEqual(['A fox', 'slow, the second']);
	await api.stopExecution(id);
});

test('Failed Tasks: Stop: the call cannot end the wait with an error, the next check does', async () => {
	const execution = await ended('stop', (FIRST_CHECK + SLACK) * 1000);
	expect(execution.status).toBe('error');
	expect(errorOf(execution)).toContain('The model gave up');
	expect(runsOf(execution, 'End')).toEqual([]);
	const { checks } = await runsFor(api, execution);
	expect(checks.map(({ status }) => status)).toEqual(['error']);
});

test('what was forged is not believed at the deadline either', async () => {
	const execution = await ended('forged', (150 + SLACK) * 1000);
	expect(jsonOf(execution, 'End')).toMatchObject([{ videoUrl: null, timedOut: true }]);
	expect(await simulator.counts(get('forged').key)).not.toHaveProperty('download');
});

test('a call after the end finds nothing', async () => {
	const { scenario, ids } = parked.latency as Parked;
	const [call] = await simulator.callbacks(scenario.key);
	const before = await asked('latency');
	expect(await post(call?.url ?? '', '{}')).toBeGreaterThanOrEqual(400);
	expect(await asked('latency')).toBe(before);
	const execution = await api.getExecution(ids[0] ?? '');
	expect(runsOf(execution, 'End')).toHaveLength(1);
	expect(runsOf(execution, CREATE)).toHaveLength(1);
});

test('a call does not fetch again what the checks have fetched, though its address is over', async () => {
	const execution = await ended('files', (FIRST_CHECK + 30 + SLACK) * 1000);
	const items = runsOf(execution, 'End')[0]?.data?.main[0] ?? [];
	expect(items.map(({ json }) => [json.status, json.warnings])).toEqual(
		// Of this machine, which no provider but the simulator reaches.
		Array(2).fill(['succeeded', [expect.stringMatching(/call back to 127\.0\.0\.1,/)]]),
	);
	expect(items.map(({ binary }) => binary?.video?.id)).toEqual(
		Array(2).fill(expect.stringContaining(`/executions/${execution.id}/`)),
	);
	expect((await get('files').tasks()).map(({ downloads }) => downloads)).toEqual([1, 1]);
	// By the call, and not by the next check.
	const last = Math.max(...(await get('files').tasks()).map(({ endsAt }) => endsAt));
	expect(startOf(execution, 'End') - last).toBeLessThan(20_000);
});
