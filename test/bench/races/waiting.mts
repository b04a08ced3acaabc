/** Waiting executions: what they cost n8n and the provider, and how soon they go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { jsonOf, noOp } from '../../n8n/support/workflows.mts';
import type { ProviderId } from '../../simulator/types.mts';
import { stored } from '../support/database.mts';
import { clips, CREATE, createNode, END, flow, waitNode } from '../support/flows.mts';
import { schedulePlots, scheduleTables, type PollCheck } from '../support/scheduleReport.mts';
import { Stage, startOf, type ActiveWorkflow, type Customer } from '../support/stage.mts';
import { short, spread, told, type Spread } from '../support/stats.mts';
import { cpuMs } from '../support/usage.mts';
import type { Race, RaceContext, Section } from '../types.mts';

type Strategy = 'inProcess' | 'auto' | 'suspend' | 'callback';

/** Executions of one kind, run to their end. */
interface Group {
	strategy: Strategy;
	provider: ProviderId;
	executions: number;
	tasksEach: number;
	taskSeconds: [number, number];
	pollInterval: number | null;
}

interface GroupResult extends Group {
	/** From the end of the (last) task to the start of the next node, s. */
	delay: Spread;
	requestsPerTask: number;
	/** Of these, calls that ask about many tasks at once. */
	listCalls: number;
}

/** A group that had n8n for itself. */
interface LoadResult extends GroupResult {
	/** While all of them waited: what each costs on the heap, bytes; n8n's resident memory, bytes. */
	heapEach: number;
	residentMb: number;
	/** Executions that n8n holds as running meanwhile. */
	active: number;
	/** In the end, bytes for each execution with what it needed to wait. */
	databaseEach: number;
	/** CPU time of n8n for each execution from start to end, ms. */
	cpuEach: number;
}

interface Figures {
	side: GroupResult[];
	load: LoadResult[];
	polls: PollCheck[];
}

interface Plan {
	/** Run side by side on one n8n. */
	side: Array<{ strategy: Strategy; executions: number }>;
	sideSeconds: [number, number];
	polls: { intervals: number[]; executions: number; seconds: [number, number] };
	/** Each on an n8n of its own. */
	load: Array<Omit<Group, 'pollInterval'>>;
}

const STRATEGIES: Strategy[] = ['inProcess', 'auto', 'suspend', 'callback'];
const single = { provider: 'ark', tasksEach: 1 } as const;
const many = { executions: 1 } as const;

const PLANS: Record<RaceContext['size'], Plan> = {
	full: {
		side: [1, 100].flatMap((executions) =>
			STRATEGIES.map((strategy) => ({ strategy, executions })),
		),
		sideSeconds: [30, 90],
		polls: { intervals: [2, 5, 10], executions: 30, seconds: [20, 90] },
		load: [
			{ ...single, strategy: 'inProcess', executions: 1000, taskSeconds: [60, 80] },
			{ ...single, strategy: 'suspend', executions: 1000, taskSeconds: [60, 80] },
			{ ...many, strategy: 'inProcess', provider: 'ark', tasksEach: 1000, taskSeconds: [20, 40] },
			{
				...many,
				strategy: 'inProcess',
				provider: 'openAiVideos',
				tasksEach: 1000,
				taskSeconds: [20, 40],
			},
		],
	},
	quick: {
		side: STRATEGIES.map((strategy) => ({ strategy, executions: 5 })),
		sideSeconds: [10, 20],
		polls: { intervals: [2, 5], executions: 10, seconds: [10, 30] },
		load: [
			{ ...many, strategy: 'inProcess', provider: 'ark', tasksEach: 100, taskSeconds: [5, 15] },
		],
	},
};

/** What a group needs on a stage, ready to be called. */
interface Prepared {
	group: Group;
	customer: Customer;
	active: ActiveWorkflow;
}

async function prepare(stage: Stage, group: Group): Promise<Prepared> {
	const customer = await stage.customer(group.provider, { taskSeconds: group.taskSeconds });
	const callback = group.strategy === 'callback';
	const waitStrategy = callback ? 'suspend' : group.strategy;
	const createOptions: INodeParameters = {
		...(callback && { resumeOnCallback: true }),
		...(group.tasksEach > 1 && { concurrency: 50 }),
	};
	const waitOptions: INodeParameters =
		group.pollInterval === null ? {} : { pollInterval: group.pollInterval };
	const active = await stage.activate(
		flow(`${group.strategy} ${group.executions} × ${group.tasksEach}`, [
			...(group.tasksEach > 1 ? [clips(group.tasksEach)] : []),
			createNode(customer, createOptions),
			waitNode(customer, { waitStrategy }, waitOptions),
			noOp(END),
		]),
	);
	return { group, customer, active };
}

/** Waits for the end of all executions and reads how it went. */
async function finish(stage: Stage, { group, customer, active }: Prepared): Promise<GroupResult> {
	const timeout = (group.taskSeconds[1] + 600) * 1000;
	await stage.untilEnded(active, group.executions, timeout, 1000);
	const counts = await stage.simulator.client.counts(customer.key);
	const endsAt = new Map(
		(await stage.simulator.client.tasks(customer.key)).map((task) => [task.id, task.endsAt]),
	);
	const tasks = group.executions * group.tasksEach;
	if (endsAt.size !== tasks) throw new Error(`${endsAt.size} tasks instead of ${tasks}`);
	const executions = await stage.executions(active);
	const delays = executions.map((execution) => {
		const ends = jsonOf(execution, CREATE).map(({ taskId }) => endsAt.get(String(taskId)) ?? NaN);
		return (startOf(execution, END) - Math.max(...ends)) / 1000;
	});
	return {
		...group,
		delay: spread(delays),
		requestsPerTask: ((counts.status ?? 0) + (counts.list ?? 0)) / tasks,
		listCalls: counts.list ?? 0,
	};
}

/** All strategies side by side, and the poll intervals. */
async function sideBySide(
	plan: Plan,
	say: RaceContext['say'],
): Promise<Pick<Figures, 'side' | 'polls'>> {
	const stage = await Stage.start();
	try {
		const group = (more: Partial<Group> & Pick<Group, 'strategy' | 'executions'>): Group => ({
			...single,
			taskSeconds: plan.sideSeconds,
			pollInterval: null,
			...more,
		});
		const strategies: Prepared[] = [];
		for (const one of plan.side) strategies.push(await prepare(stage, group(one)));
		const { intervals, executions, seconds } = plan.polls;
		const checks: Prepared[] = [];
		for (const pollInterval of intervals) {
			checks.push(
				await prepare(
					stage,
					group({ strategy: 'inProcess', executions, taskSeconds: seconds, pollInterval }),
				),
			);
		}
		for (const { active, group: one } of [...strategies, ...checks]) {
			await stage.call(active, one.executions);
		}
		say('all strategies: started');
		const side: GroupResult[] = [];
		for (const one of strategies) side.push(await finish(stage, one));
		const polls: PollCheck[] = [];
		for (const one of checks) {
			const { delay, requestsPerTask, pollInterval } = await finish(stage, one);
			const tasks = await stage.simulator.client.tasks(one.customer.key);
			polls.push({
				pollInterval: pollInterval ?? NaN,
				delay,
				requestsPerTask,
				durations: tasks.map(({ createdAt, endsAt }) => (endsAt - createdAt) / 1000),
			});
		}
		return { side, polls };
	} finally {
		await stage.stop();
	}
}

/** One group alone on its n8n, so that what n8n uses is what the group uses. */
async function alone(group: Group): Promise<LoadResult> {
	const stage = await Stage.start();
	const inspector = await stage.inspector();
	try {
		// What is made once, at the first execution of a kind, is not counted.
		const warm = await prepare(stage, { ...group, executions: 1, taskSeconds: [1, 1] });
		if (group.strategy === 'inProcess') {
			await stage.call(warm.active);
			await stage.untilEnded(warm.active, 1, 120_000);
		}
		const prepared = await prepare(stage, group);
		const before = { memory: await inspector.memoryInUse(), stored: await stored(stage.folder) };
		const cpu = cpuMs(stage.server.pid);

		await stage.call(prepared.active, group.executions);
		await untilAllWait(stage, prepared);
		const waiting = await inspector.memoryInUse();
		const { rss } = stage.server.memory();
		const active = await stage.count(prepared.active, 'running', 'new');

		const { executions } = group;
		const timeout = (group.taskSeconds[1] + 600) * 1000;
		await stage.untilEnded(prepared.active, executions, timeout, 1000);
		const cpuUsed = cpuMs(stage.server.pid) - cpu;
		const after = await stored(stage.folder);
		return {
			...(await finish(stage, prepared)),
			heapEach:
				(waiting.heap + waiting.external - before.memory.heap - before.memory.external) /
				executions,
			residentMb: rss / 1e6,
			active,
			databaseEach: (after.fileBytes - before.stored.fileBytes) / executions,
			cpuEach: cpuUsed / executions,
		};
	} finally {
		inspector.close();
		await stage.stop();
	}
}

/** Until every task exists and, where the strategy parks, every execution is parked. */
async function untilAllWait(stage: Stage, { group, customer, active }: Prepared): Promise<void> {
	const tasks = group.executions * group.tasksEach;
	const deadline = Date.now() + 300_000;
	for (;;) {
		const created = (await stage.simulator.client.counts(customer.key)).create ?? 0;
		const parked = await stage.count(active, 'waiting', 'success');
		if (created >= tasks && (group.strategy === 'inProcess' || parked >= group.executions)) return;
		if (Date.now() > deadline) throw new Error(`${created} of ${tasks} created, ${parked} parked`);
		await sleep(250);
	}
}

async function measure({ size, say }: RaceContext): Promise<Figures> {
	const plan = PLANS[size];
	const { side, polls } = await sideBySide(plan, say);
	say('all strategies side by side: done');
	const load: LoadResult[] = [];
	for (const group of plan.load) {
		load.push(await alone({ ...group, pollInterval: null }));
		say(
			`${group.strategy}, ${group.executions} executions with ${group.tasksEach} tasks each: done`,
		);
	}
	return { side, load, polls };
}

const NAMES: Record<Strategy, string> = {
	inProcess: 'in process',
	auto: 'auto',
	suspend: 'suspend',
	callback: 'suspend, with callback',
};

function seconds({ median, p95 }: Spread): string {
	return `${short(median)} / ${short(p95)} s`;
}

function report({ side, load, polls }: Figures): Section {
	const listing = load.find(({ provider, tasksEach }) => provider === 'ark' && tasksEach > 1);
	const asking = load.find(
		({ provider, tasksEach, strategy }) =>
			provider === 'openAiVideos' && tasksEach > 1 && strategy === 'inProcess',
	);
	return {
		about: `Each execution creates its tasks at the provider and waits for them. "Delay" is from the end of the task at the provider (of the last task, where an execution has many) to the start of the next node, median / 95th percentile. The strategies run side by side on one n8n, tasks of ${side[0]?.taskSeconds.join(' to ')} s; what stands under load has an n8n to itself.`,
		aims: [],
		tables: [
			{
				caption: 'How soon it goes on, and what it asks for',
				columns: ['strategy', 'executions', 'delay, median / p95', 'status requests for each task'],
				rows: side.map((one) => [
					NAMES[one.strategy],
					String(one.executions),
					seconds(one.delay),
					short(one.requestsPerTask),
				]),
			},
			{
				caption: 'Under load',
				columns: [
					'strategy',
					'executions × tasks',
					'held as running',
					'heap for each execution',
					'n8n resident',
					'database for each execution',
					'CPU for each execution',
					'status requests for each task',
					'delay, median / p95',
				],
				rows: load.map((one) => [
					`${NAMES[one.strategy]}, ${one.provider}`,
					`${one.executions} × ${one.tasksEach}`,
					String(one.active),
					`${short(one.heapEach / 1000)} kB`,
					`${short(one.residentMb)} MB`,
					`${short(one.databaseEach / 1000)} kB`,
					`${short(one.cpuEach)} ms`,
					short(one.requestsPerTask),
					seconds(one.delay),
				]),
			},
			...scheduleTables(polls),
		],
		plots: schedulePlots(),
		notes: [
			...(listing && asking
				? [
						`Asking about many tasks in one call (Ark's list with \`filter.task_ids\`): ${short(asking.requestsPerTask / listing.requestsPerTask)} times fewer requests than one by one, for one execution with ${listing.tasksEach} tasks (${told(listing.delay)} s and ${told(asking.delay)} s of delay).`,
					]
				: []),
			'The schedule: for the mean delay alone the same interval all the time is best, for the delay in proportion to the clip’s own time one that grows with it. The square root of the age lies between the two, and keeps requests few for tasks that take hours. Poll Interval: the most whole seconds that keep a batch of short clips within 5 s of its slowest.',
			'Hold For: [how long Auto holds](how-waiting-works.md#how-long-auto-holds).',
		],
	};
}

export const waiting: Race<Figures> = {
	name: 'waiting',
	title: 'Waiting',
	patient: true,
	measure,
	report,
};
