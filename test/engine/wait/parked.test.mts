/**
 * What one version of the package has parked, every later one must finish. The runs of a parked wait are stored with
 * their workflows, as that version wrote them: `parked/<version>.json` holds them. A version that writes something else
 * adds a file, and never changes one.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { inCache, inRoot } from '../../support/paths.mts';
import { runWorkflow, type WorkflowRun } from '../support/engine.mts';
import { useLab, type Account } from '../support/lab.mts';
import type { EngineNode, SeedanceNode } from '../support/nodes.mts';

/** Whether n8n is starting; in most tests it has been up for long. */
let mockStarting = false;
afterEach(() => (mockStarting = false));
jest.mock('../../../nodes/SeedanceWait/parked/claims', () => ({
	...jest.requireActual<object>('../../../nodes/SeedanceWait/parked/claims'),
	isStarting: () => mockStarting,
}));

/** What a version has stored of one parked wait. */
interface Parked {
	checks: IWorkflowBase;
	guard: IWorkflowBase;
	/** What the runs were started with. */
	start: INodeExecutionData[];
	/** What the first check handed on, with a task that is not settled. */
	round: INodeExecutionData[];
	/** What the guard's first look handed on. */
	look: INodeExecutionData[];
}

const FOLDER = inRoot('test', 'engine', 'wait', 'parked');
const VERSIONS = readdirSync(FOLDER)
	.map((file) => path.basename(file, '.json'))
	.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
/** Where the last test puts what is written today, to be copied into a file of its own. */
const TODAY = inCache('results', 'parked.json');

const TIME = '2026-01-01T00:00:00.000Z';
const ID = '00000000-0000-4000-8000-000000000000';
const MINUTES = 30;
/** Seconds of tasks that outlast a test, and how long they are queued. */
const LONG = 6000;
const QUEUED_SECONDS = 3;
/** The execution that waits, as the stand-in for n8n's database knows it. */
const WAITING = 'Wait';

/** Each test's execution has an id of its own: the process remembers who ends which wait. */
let parents = 0;

function newParent(): string {
	return `parent-${++parents}`;
}

const lab = useLab({ seconds: 0 });

function stored(version: string): string {
	return readFileSync(path.join(FOLDER, `${version}.json`), 'utf8');
}

/** Replaces what no two runs have in common (ids, times, addresses), and what does not matter here (prices). */
function timeless(parked: Parked, taskIds: readonly string[]): Parked {
	const withoutTimes = (workflow: IWorkflowBase): IWorkflowBase => ({
		...workflow,
		nodes: workflow.nodes.map((node) => {
			const { plan } = node.parameters;
			// The note's words are nobody's business but the reader's.
			if ('content' in node.parameters) return { ...node, parameters: {} };
			if (typeof plan !== 'string') return node;
			const known = JSON.parse(plan) as { parkedAt: number; deadline: number };
			// The look in process came before the parking.
			expect(known.deadline - known.parkedAt).toBeLessThanOrEqual(MINUTES * 60_000);
			const fixed = { ...known, parkedAt: 0, deadline: MINUTES * 60_000, parentExecutionId: '1' };
			return { ...node, parameters: { ...node.parameters, plan: JSON.stringify(fixed) } };
		}),
	});
	let text = JSON.stringify({
		...parked,
		checks: withoutTimes(parked.checks),
		guard: withoutTimes(parked.guard),
	});
	for (const [index, id] of taskIds.entries()) text = text.replaceAll(id, `task-${index}`);
	return JSON.parse(
		text
			.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ID)
			.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, TIME)
			.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://provider.example.com')
			.replaceAll(/"(created_at|updated_at|seed)":\d+/g, '"$1":1')
			.replaceAll(/"estimatedUsd":[\d.]+/g, '"estimatedUsd":1')
			.replaceAll(/"basis":"[^"]*"/g, '"basis":"basis"')
			.replaceAll(/"parkedExecution":"[^"]*"/g, '"parkedExecution":"1"')
			.replaceAll(/execution \*{0,2}\d+/gi, (found) => found.replace(/\d+/, '1')),
	) as Parked;
}

/** A stored wait, with tasks that exist and a deadline that is still to come. */
function revived(version: string, taskIds: readonly string[]): Parked {
	let text = stored(version);
	for (const [index, id] of taskIds.entries()) text = text.replaceAll(`task-${index}`, id);
	const parked = JSON.parse(text) as Parked;
	const parent = newParent();
	for (const { nodes } of [parked.checks, parked.guard])
		for (const { parameters } of nodes) {
			if (typeof parameters.plan !== 'string') continue;
			const plan = JSON.parse(parameters.plan) as IDataObject;
			const deadline = Date.now() + Number(plan.deadline);
			const parentExecutionId = parent;
			parameters.plan = JSON.stringify({
				...plan,
				parkedAt: Date.now(),
				deadline,
				parentExecutionId,
			});
		}
	return parked;
}

interface Started {
	workflow: IWorkflowBase;
	items: INodeExecutionData[];
	parent?: string;
}

/** What comes of a run that fetches files. */
type Fetching = 'works' | 'fails' | 'is not kept';

/**
 * Stands in for n8n's server: notes what is started, and says that the execution waits. Runs that fetch files are run at
 * once, if there is an account.
 */
function server(
	started: Started[],
	account?: Account,
	{ fetching = 'works', fetchedOf = [] }: { fetching?: Fetching; fetchedOf?: number[] } = {},
): Partial<IWorkflowExecuteAdditionalData> {
	return {
		executeWorkflow: async (info, _data, { inputData = [], parentExecution }) => {
			if (!info.code) throw new Error('Only workflows of its own are started');
			if (account && info.code.name?.startsWith('Seedance Wait: files')) {
				fetchedOf.push(inputData.length);
				expect(parentExecution).toMatchObject({ shouldResume: false });
				expect(parentExecution?.executionId).toMatch(/^parent-/);
				if (fetching === 'fails') throw new Error('n8n does not want to');
				const run = await play(info.code, inputData, { account });
				const items = run.items('Fetch');
				// n8n copies them to the parent.
				const owner = fetching === 'works' ? parentExecution?.executionId : 'somebody';
				for (const { binary = {} } of items)
					for (const file of Object.values(binary))
						file.id = `filesystem-v2:workflows/w/executions/${owner}/binary_data/x`;
				return { executionId: 'fetch', data: [items] };
			}
			started.push({
				workflow: JSON.parse(JSON.stringify(info.code)) as IWorkflowBase,
				items: JSON.parse(JSON.stringify(inputData)) as INodeExecutionData[],
				parent: parentExecution?.executionId,
			});
			return await Promise.resolve({
				executionId: `run-${started.length}`,
				data: [[]],
				waitTill: new Date(Date.now() + 70_000),
			});
		},
		getRunExecutionData: async (id) =>
			await Promise.resolve(
				id.startsWith('parent-')
					? ({
							waitTill: new Date('2999-01-01'),
							resultData: { runData: { [WAITING]: [{}] } },
							executionData: { nodeExecutionStack: [{ node: { name: WAITING } }] },
						} as never)
					: undefined,
			),
	};
}

/** Runs a stored workflow with the nodes of today; its sleeps hand on at once, the first one `round` if given. */
async function play(
	workflow: IWorkflowBase,
	items: INodeExecutionData[],
	{
		account,
		round,
		started = [],
		...fetches
	}: {
		account: Account;
		round?: INodeExecutionData[];
		started?: Started[];
		fetching?: Fetching;
		fetchedOf?: number[];
	},
): Promise<WorkflowRun> {
	let sleeps = 0;
	const node = (one: INode): EngineNode => {
		const { name, type, parameters } = one;
		if (type === 'n8n-nodes-seedance.seedanceWait') {
			const seedance: SeedanceNode = {
				name,
				type: 'seedanceWait',
				parameters,
				credentials: account.credentials('ark', 'cubicSpaces'),
			};
			return seedance;
		}
		if (type === 'n8n-nodes-base.if') {
			const [{ leftValue }] = (
				parameters as unknown as { conditions: { conditions: Array<{ leftValue: string }> } }
			).conditions.conditions;
			return {
				name,
				outputs: 2,
				run: (context) => {
					const all = context.getInputData();
					const holds = (index: number) => context.evaluateExpression(leftValue.slice(1), index);
					return [
						all.filter((_, index) => holds(index) === true),
						all.filter((_, index) => holds(index) !== true),
					];
				},
			};
		}
		const isSleep = type === 'n8n-nodes-base.wait';
		return {
			name,
			run: async (context) => {
				if (!isSleep) return [context.getInputData()];
				await sleep(200);
				if (++sleeps > 20) throw new Error('The checks do not end');
				return [sleeps === 1 && round ? round : context.getInputData()];
			},
		};
	};
	const connections = Object.entries(workflow.connections).flatMap(([from, { main = [] }]) =>
		main.flatMap((targets, output) =>
			(targets ?? []).map((to): [string, number, string] => [from, output, to.node]),
		),
	);
	return await runWorkflow({
		nodes: workflow.nodes.filter(({ type }) => !type.endsWith('stickyNote')).map(node),
		connections,
		items: items.map(({ json }) => ({ json })),
		additionalData: server(started, account, fetches),
	});
}

/** Tasks in the places of the fixture's, all of them as the account's settings say. */
async function tasksAs(account: Account): Promise<IDataObject[]> {
	const items = [{ prompt: 'good' }, { prompt: 'good' }];
	const parameters = { prompt: '={{ $json.prompt }}' };
	const options = { concurrency: 1 };
	const [first, second] = await account.created('ark', parameters, { items, options });
	const [other] = await account.created('cubicSpaces', { prompt: 'good' });
	return [first, second, other];
}

/** Tasks as the fixture has them: one that fails and one that succeeds at Ark, one that succeeds at CubicSpaces. */
async function tasks(account: Account, seconds: number): Promise<IDataObject[]> {
	await lab.client.setSettings(account.key, {
		taskSeconds: seconds,
		outcomes: [{ match: 'bad', outcome: 'failed', message: 'The model gave up' }],
	});
	const [bad, good] = await account.created(
		'ark',
		{ prompt: '={{ $json.prompt }}' },
		{ items: [{ prompt: 'bad' }, { prompt: 'good' }], options: { concurrency: 1 } },
	);
	const [other] = await account.created('cubicSpaces');
	return [bad, good, other];
}

function idsOf(items: IDataObject[]): string[] {
	return items.map(({ taskId }) => String(taskId));
}

describe.each(VERSIONS)('what version %s has parked', (version) => {
	test.each(['from the start', 'after a check'])('is finished, %s', async (since) => {
		const account = lab.account();
		// Long enough that a busy machine does not find them all finished at the first check.
		const parked = revived(version, idsOf(await tasks(account, 3)));
		const round = since === 'after a check' ? parked.round : undefined;
		const run = await play(parked.checks, parked.start, { account, round });
		expect(run.error).toBeUndefined();
		expect(run.runsOf('Check')).toBeGreaterThan(1);
		const [failed, succeeded, other, settled] = run.items('Result');
		expect(failed.json).toMatchObject({
			error: expect.stringContaining('The model gave up') as string,
			details: { task: { status: 'failed', title: 'clip 0' } },
		});
		expect(succeeded.json).toMatchObject({
			status: 'succeeded',
			title: 'clip 1',
			raw: { status: 'succeeded' },
		});
		expect(succeeded.binary).toMatchObject({ clip: { fileName: 'clip 1.mp4' } });
		expect(other.json).toMatchObject({ provider: 'cubicSpaces', status: 'succeeded' });
		expect(settled.json).toMatchObject({ details: { task: { status: 'notCreated' } } });
		expect(run.items('Result').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
	});

	test('at its deadline the tasks come back as last seen, the queued one cancelled', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { queuedShare: 1 });
		const parked = revived(version, idsOf(await tasks(account, 600)));
		for (const { parameters } of parked.checks.nodes)
			if (typeof parameters.plan === 'string')
				parameters.plan = JSON.stringify({ ...JSON.parse(parameters.plan), deadline: Date.now() });
		const run = await play(parked.checks, parked.start, { account });
		expect(run.error).toBeUndefined();
		expect(run.runsOf('Check')).toBe(1);
		const ends = run.items('Result').map(({ json }) => (json.details as IDataObject).task);
		expect(ends).toMatchObject([
			{ status: 'cancelled' },
			{ status: 'cancelled' },
			{ provider: 'cubicSpaces', timedOut: true },
			{ status: 'notCreated' },
		]);
	});

	test('its guard starts lost checks anew, with the same items', async () => {
		const account = lab.account();
		const started: Started[] = [];
		const parked = revived(version, ['a', 'b', 'c']);
		// One look: the guard goes round for as long as the execution waits.
		delete parked.guard.connections.Look;
		const run = await play(parked.guard, parked.start, { account, round: parked.look, started });
		expect(run.error).toBeUndefined();
		expect(started).toHaveLength(1);
		// From 0.2.0 on the guard hands over itself.
		expect(started[0].parent).toBe(version === '0.1.0' ? `parent-${parents}` : undefined);
		expect(started[0].items.map(({ json }) => json)).toEqual(parked.start.map(({ json }) => json));
		expect(run.items('Look')[0].json).toMatchObject({
			checks: 'run-1',
			checksAre: expect.stringContaining('lost') as string,
		});
	});
});

test('a check hands on what is new, so that what is stored grows with what happens and not with the checks', async () => {
	const account = lab.account();
	await lab.client.setSettings(account.key, { queuedShare: 0.2 });
	const parked = revived(VERSIONS.at(-1) ?? '', idsOf(await tasks(account, 2)));
	const run = await play(parked.checks, parked.start, { account });
	expect(run.error).toBeUndefined();
	const rounds = Array.from({ length: run.runsOf('Check') - 1 }, (_, round) =>
		run.items('Check', 0, round).map(({ json }) => json),
	);
	const news = rounds.flat().filter(({ unchanged }) => unchanged !== true);
	const told = news.map(({ taskId, status }) => `${String(taskId)} ${String(status)}`);
	expect(new Set(told).size).toBe(told.length);
	expect(rounds.length).toBeGreaterThan(4);
	expect(rounds.filter(([first]) => first.unchanged === true).length).toBeGreaterThan(2);
	for (const round of rounds) expect(round.length).toBeGreaterThan(0);
	expect(run.items('Result').map(({ json }) => json.status ?? 'failed')).toEqual([
		'failed',
		'succeeded',
		'succeeded',
		'failed',
	]);
});

test('a check that n8n takes up while it is starting asks nothing and goes back to sleep, with all that was known', async () => {
	const account = lab.account();
	const parked = revived(VERSIONS.at(-1) ?? '', idsOf(await tasks(account, 0)));
	const before = await account.client.counts(account.key);
	mockStarting = true;
	delete parked.checks.connections['Settled?'];
	const run = await play(parked.checks, parked.start, { account });
	expect(run.error).toBeUndefined();
	expect(await account.client.counts(account.key)).toEqual(before);
	for (const { json } of run.items('Check'))
		expect(json).toMatchObject({ sleepSeconds: 70, unchanged: true });
});

test('an address that comes later is waited for, and passing refusals are not believed', async () => {
	const account = lab.account();
	await lab.client.setSettings(account.key, {
		outcomes: [{ match: 'good', outcome: 'succeeded', seconds: 1, urlAfter: 2 }],
	});
	const parked = revived(VERSIONS.at(-1) ?? '', idsOf(await tasksAs(account)));
	await lab.client.setFaults(account.key, [
		{ on: 'status', kind: 'http401', skip: 1, times: 1 },
		{ on: 'status', kind: 'http403json', skip: 2, times: 1 },
	]);
	const run = await play(parked.checks, parked.start, { account });
	expect(run.error).toBeUndefined();
	expect(
		run.items('Result').map(({ json, binary }) => [json.status, binary?.clip?.fileName]),
	).toEqual([
		['succeeded', 'clip 0.mp4'],
		['succeeded', 'clip 1.mp4'],
		['succeeded', 'clip 2.mp4'],
		[undefined, undefined],
	]);
	expect(
		run
			.items('Result')
			.slice(0, 3)
			.map(({ json }) => json.warnings),
	).toEqual([[], [], []]);
	const told = Array.from({ length: run.runsOf('Check') }, (_, round) =>
		run.items('Check', 0, round).map(({ json }) => json.problem),
	).flat();
	expect(told.filter((problem) => typeof problem === 'string').length).toBeGreaterThan(0);
});

describe('the files of tasks that end one after the other', () => {
	/** Tasks that end after 1 and 4 seconds, checked until both have. */
	async function playFiles(fetching: Fetching): Promise<{
		account: Account;
		run: WorkflowRun;
		fetchedOf: number[];
	}> {
		const account = lab.account();
		await lab.client.setSettings(account.key, {
			outcomes: [
				{ match: 'good', outcome: 'succeeded', seconds: 1 },
				{ match: 'bad', outcome: 'succeeded', seconds: 4 },
			],
			linkSeconds: 2,
		});
		const items = [{ prompt: 'bad' }, { prompt: 'good' }];
		const created = await account.created(
			'ark',
			{ prompt: '={{ $json.prompt }}' },
			{ items, options: { concurrency: 1 } },
		);
		const parked = revived(VERSIONS.at(-1) ?? '', idsOf(created));
		const fetchedOf: number[] = [];
		const start = parked.start.slice(0, 2);
		const run = await play(parked.checks, start, { account, fetching, fetchedOf });
		expect(run.error).toBeUndefined();
		return { account, run, fetchedOf };
	}

	test.each(['works', 'fails', 'is not kept'] as const)(
		'are fetched as each is done, and once (a run of its own %s)',
		async (fetching) => {
			const { account, run, fetchedOf } = await playFiles(fetching);
			const items = run.items('Result');
			expect(items.map(({ binary }) => binary?.clip?.fileName)).toEqual([
				'clip 0.mp4',
				'clip 1.mp4',
			]);
			expect(items.map(({ json }) => json.warnings)).toEqual([[], []]);
			expect(fetchedOf).toEqual([1, 1]);
			const tasks = await lab.client.tasks(account.key);
			const once = fetching === 'is not kept' ? 2 : 1;
			expect(tasks.map(({ downloads }) => downloads)).toEqual([once, once]);
		},
	);
});

test('calls that fail are stored until they tell nothing new', async () => {
	const account = lab.account();
	const parked = revived(VERSIONS.at(-1) ?? '', idsOf(await tasks(account, 3)));
	await lab.client.setFaults(account.key, [{ on: 'status', kind: 'http503', times: 8 }]);
	const run = await play(parked.checks, parked.start, { account });
	expect(run.error).toBeUndefined();
	const failed = Array.from({ length: run.runsOf('Check') }, (_, round) =>
		run.items('Check', 0, round).filter(({ json }) => typeof json.problem === 'string'),
	).flat();
	expect(failed.length).toBeGreaterThanOrEqual(3);
	expect(failed.length).toBeLessThan(8);
	expect(run.items('Result')[2].json).toMatchObject({ status: 'succeeded' });
});

test('what is written today is what the last of the files holds', async () => {
	const account = lab.account();
	await lab.client.setSettings(account.key, { queuedShare: QUEUED_SECONDS / LONG });
	const created = await tasks(account, LONG);
	const createdAt = Date.now();
	const notCreated = { ...created[2], taskId: null, status: 'notCreated', done: true };
	const started: Started[] = [];
	const { run } = await account.wait(
		'fromTask',
		{
			waitStrategy: 'suspend',
			timeout: MINUTES,
			failedTasks: 'errorOutput',
			downloadVideo: true,
		},
		{
			items: [...created, notCreated].map((json, index) => ({ ...json, title: `clip ${index}` })),
			options: {
				concurrency: 3,
				binaryPropertyName: 'clip',
				lastFramePropertyName: 'frame',
				fileName: '={{ $json.title }}',
				cancelOnTimeout: true,
				includeOtherFields: true,
				includeRaw: true,
			},
			additionalData: server(started),
		},
	);
	expect(run.error).toBeUndefined();
	expect(run.result.waitTill).toBeDefined();
	const [checks, guard, secondGuard] = started;
	expect(started).toHaveLength(3);
	expect(guard.items).toEqual(checks.items);
	expect(secondGuard.items).toEqual(checks.items);

	// One round of each, as the stand-in for n8n has it.
	const parentExecutionId = newParent();
	const once = (workflow: IWorkflowBase, from: string): IWorkflowBase => {
		const plan = (text: unknown) => ({ ...JSON.parse(String(text)), parentExecutionId });
		const nodes = workflow.nodes.map((node) =>
			'plan' in node.parameters
				? {
						...node,
						parameters: {
							...node.parameters,
							plan: JSON.stringify(plan(node.parameters.plan)),
						},
					}
				: node,
		);
		const connections = { ...workflow.connections };
		delete connections[from];
		return { ...workflow, nodes, connections };
	};
	// So that there is news: they run now.
	await sleep(createdAt + QUEUED_SECONDS * 1000 + 200 - Date.now());
	const round = await play(once(checks.workflow, 'Check'), checks.items, { account });
	const look = await play(once(guard.workflow, 'Look'), guard.items, { account });
	const today = timeless(
		{
			checks: checks.workflow,
			guard: guard.workflow,
			start: checks.items,
			round: round.items('Check'),
			look: look.items('Look'),
		},
		idsOf(created),
	);
	mkdirSync(path.dirname(TODAY), { recursive: true });
	writeFileSync(TODAY, `${JSON.stringify(today, null, '\t')}\n`);
	expect(today).toEqual(JSON.parse(stored(VERSIONS.at(-1) ?? '')));
});
