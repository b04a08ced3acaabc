/**
 * The same result whatever the strategy: the same tasks waited for in process, parked at once and parked after a while,
 * for every Failed Tasks, every On Error, and tasks that succeed, fail, or both.
 */
import { randomUUID } from 'node:crypto';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import type { Task } from '../../nodes/shared/items/task.ts';
import { simulatorCredential } from './support/credentials.mts';
import { errorOf, runsOf, type Execution, type StoredCredential } from './support/n8nApi.mts';
import { FIRST_CHECK, parkingWait, startingWith, until, WAIT } from './support/parked.mts';
import { createdTasks, Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { manualTrigger, noOp, workflow, type NodeJson } from './support/workflows.mts';

const STRATEGIES = {
	inProcess: { waitStrategy: 'inProcess' },
	suspend: { waitStrategy: 'suspend' },
	auto: { waitStrategy: 'auto' },
} as const;
type Strategy = keyof typeof STRATEGIES;
const FAILED_TASKS = ['return', 'errorOutput', 'stop'] as const;
const ON_ERROR = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
/** Which of the tasks are waited for: S succeeds, F fails. */
const OUTCOMES = { succeeded: 'SS', failed: 'F', mixed: 'SFS' } as const;
type Outcome = keyof typeof OUTCOMES;

type Case = [
	failedTasks: (typeof FAILED_TASKS)[number],
	onError: (typeof ON_ERROR)[number],
	outcome: Outcome,
];
const CASES: Case[] = FAILED_TASKS.flatMap((failedTasks) =>
	ON_ERROR.flatMap((onError) =>
		(Object.keys(OUTCOMES) as Outcome[]).map((outcome): Case => [failedTasks, onError, outcome]),
	),
);

const { api, simulator, simulatorUrl, close } = shared();
let tasks: Task[];
let credential: StoredCredential;
const runs = new Map<string, string>();

function nameOf(strategy: Strategy, [failedTasks, onError, outcome]: Case): string {
	return `Table: ${strategy}, ${failedTasks}, ${onError}, ${outcome}`;
}

/** The input of a case: task items with a field of their own, and one that was never created. */
function inputOf(outcome: Outcome): INodeExecutionData[] {
	const kinds = { S: tasks.filter((_, index) => index < 2), F: tasks.slice(2) };
	let next = 0;
	return [...OUTCOMES[outcome]].map((kind, index) => {
		const task = kind === 'F' ? kinds.F[0] : kinds.S[next++];
		return { json: { ...task, title: `clip ${index}` } as INodeExecutionData['json'] };
	});
}

async function start(strategy: Strategy, one: Case): Promise<void> {
	const [failedTasks, onError, outcome] = one;
	const nodes: NodeJson[] = [
		manualTrigger(),
		parkingWait(
			{
				...STRATEGIES[strategy],
				failedTasks,
				downloadVideo: true,
				options: {
					holdFor: 1,
					pollInterval: 1,
					includeOtherFields: true,
					includeRaw: true,
					fileName: '={{ $json.title }}',
				},
			},
			{ credentials: [credential], settings: { onError } },
		),
		noOp('After'),
		noOp('Failed'),
	];
	const row = workflow(nameOf(strategy, one), nodes, {
		row: 3,
		links: onError === 'continueErrorOutput' ? [[WAIT, 1, 'Failed']] : [],
	});
	const stored = await api.createWorkflow(startingWith(row, inputOf(outcome)));
	runs.set(nameOf(strategy, one), await api.runManually(stored));
}

/** What a run has come to, without what no two runs can share. */
function resultOf(execution: Execution) {
	const [run] = runsOf(execution, WAIT);
	const error = execution.data.resultData.error as { description?: string } | undefined;
	return {
		status: execution.status,
		message: errorOf(execution),
		description: error?.description,
		outputs: (run?.data?.main ?? []).map((items) => (items ?? []).map(withoutIds)),
		after: runsOf(execution, 'After').map(({ data }) => data?.main?.[0]?.length),
		failed: runsOf(execution, 'Failed').map(({ data }) => data?.main?.[0]?.length),
	};
}

function withoutIds({ json, binary = {}, pairedItem }: INodeExecutionData) {
	const file = ({ fileName, mimeType, bytes, fileExtension }: IBinaryData) => ({
		fileName,
		mimeType,
		bytes,
		fileExtension,
	});
	const files = Object.entries(binary).map(([name, data]) => [name, file(data)]);
	return { json, binary: Object.fromEntries(files) as Record<string, unknown>, pairedItem };
}

beforeAll(async () => {
	const key = `sim-${randomUUID()}`;
	await simulator.setSettings(key, {
		taskSeconds: 45,
		outcomes: [{ match: 'bad', outcome: 'failed', code: 'E42', message: 'The model gave up' }],
	});
	const { type, data } = simulatorCredential('cubicSpaces', simulatorUrl, key);
	credential = await api.createCredential(type, data, key);
	const creator = await Scenario.create({ api, simulator }, 'Table: create', {
		items: [{ prompt: 'good 1' }, { prompt: 'good 2' }, { prompt: 'bad' }],
		change: (row) => ({
			...row,
			nodes: row.nodes.map((one) =>
				one.credentials
					? { ...one, credentials: { [type]: { id: credential.id, name: credential.name } } }
					: one,
			),
		}),
	});
	tasks = createdTasks(await creator.run());
	const started = Date.now();
	for (const one of CASES) {
		await Promise.all(
			(Object.keys(STRATEGIES) as Strategy[]).map((strategy) => start(strategy, one)),
		);
	}
	await until(started, FIRST_CHECK);
}, 180_000);

afterAll(close);

async function result(strategy: Strategy, one: Case) {
	const id = runs.get(nameOf(strategy, one)) ?? '';
	return resultOf(await api.waitForExecution(id, { timeoutMs: 120_000 }));
}

const ONLY_REPEATS =
	'Retry execution would only repeat this message: run Seedance Wait again with the task IDs; nothing is created again.';

describe.each(CASES)('failedTasks %s, On Error %s, tasks %s', (...one) => {
	const [failedTasks, onError, outcome] = one;
	const continues = onError !== 'stopWorkflow';
	const kinds = [...OUTCOMES[outcome]];
	const failures = kinds.filter((kind) => kind === 'F').length;

	test('in process: as documented', async () => {
		const { status, message, description, outputs, after, failed } = await result('inProcess', one);
		if (failedTasks === 'stop' && !continues && failures > 0) {
			expect(status).toBe('error');
			expect(message).toContain('The model gave up');
			expect(description).toContain(tasks[2]?.taskId ?? '-');
			expect([after, failed]).toEqual([[], []]);
			return;
		}
		expect([status, message]).toEqual(['success', undefined]);
		const asErrors = failedTasks === 'errorOutput';
		const aside = asErrors && onError === 'continueErrorOutput' ? failures : 0;
		expect(outputs[0]).toHaveLength(kinds.length - aside);
		expect(outputs[1] ?? []).toHaveLength(aside);
		const all = [...(outputs[0] ?? []), ...(outputs[1] ?? [])];
		expect(all.filter(({ json }) => json.status === 'succeeded')).toHaveLength(
			kinds.length - failures,
		);
		for (const { json, binary, pairedItem } of all) {
			if (json.status === 'succeeded') {
				expect(binary).toMatchObject({ video: { fileName: `${String(json.title)}.mp4` } });
				expect(json.raw).toBeDefined();
			} else if (asErrors) {
				expect(json).toMatchObject({
					error: expect.stringContaining('The model gave up') as string,
					details: { task: { status: 'failed', title: `clip ${kinds.indexOf('F')}` } },
				});
			} else {
				expect(json).toMatchObject({ status: 'failed', failure: { code: 'E42' } });
			}
			expect(pairedItem).toMatchObject({ item: expect.any(Number) as number });
		}
	});

	test.each(['suspend', 'auto'] as const)('%s: the same', async (strategy) => {
		const { description, ...parked } = await result(strategy, one);
		const { description: held, ...inProcess } = await result('inProcess', one);
		expect(parked).toEqual(inProcess);
		// What n8n repeats of a wait that failed while parked is its error alone, and the error says so.
		expect(description?.replace(` ${ONLY_REPEATS}`, '')).toBe(held);
	});
});
