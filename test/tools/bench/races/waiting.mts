/** Waiting executions: what they cost n8n and the provider, and how soon they go on. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { jsonOf, noOp } from '../../../n8n/support/workflows.mts';
import type { ProviderId } from '../../../simulator/types.mts';
import { stored } from '../support/database.mts';
import { clips, CREATE, createNode, END, flow, waitNode } from '../support/flows.mts';
import { OWN, type ProfileSummary } from '../support/inspector.mts';
import { profileTable } from '../support/profileTable.mts';
import { schedulePlots, scheduleTables, type PollCheck } from '../support/scheduleReport.mts';
import { Stage, startOf, type ActiveWorkflow, type Customer } from '../support/stage.mts';
import { short, spread, told, type Spread } from '../support/stats.mts';
import { cpuMs } from '../support/usage.mts';
import type { Race, RaceContext, Section, Table } from '../types.mts';

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
}

/** A group that had n8n for itself. */
interface LoadResult extends GroupResult {
	/** While all of them waited: what each costs on the heap, bytes; n8n's resident memory, MB. */
	heapEach: number;
	residentMb: number;
	/** Executions that n8n holds as running meanwhile. */
	active: number;
	/** In the end, bytes for each execution with what it needed to wait. */
	databaseEach: number;
	/** CPU time of n8n for each execution from start to end, ms. */
	cpuEach: number;
	/** The same for an execution that does nothing; `null` where it was not measured. */
	cpuOfEmpty: number | null;
	/** What n8n did from the moment when all waited until all had ended, where that was asked for. */
	profile?: ProfileSummary;
}

interface Figures {
	side: GroupResult[];
	load: LoadResult[];
	polls: PollCheck[];
}

interface Plan {
	/** Executions of each strategy, all on one n8n with those of the poll intervals. */
	side: number[];
	sideSeconds: [number, number];
	polls: { intervals: number[]; executions: number; seconds: [number, number] };
	/** Each on an n8n of its own; those of one row at the same time, the first row beside the others above. */
	load: LoadGroup[][];
}

type LoadGroup = Omit<Group, 'pollInterval'> & { profiled?: boolean };

const STRATEGIES: Strategy[] = ['inProcess', 'auto', 'suspend', 'callback'];

function crowd(executions: number, strategy: Strategy, taskSeconds: [number, number]): LoadGroup {
	return { strategy, provider: 'ark', executions, tasksEach: 1, taskSeconds };
}

/** One execution with many tasks, at a provider that lists them and at one that does not. */
function batches(tasksEach: number, taskSeconds: [number, number]): LoadGroup[] {
	return (['ark', 'openAiVideos'] as const).map((provider) => ({
		strategy: 'inProcess',
		provider,
		executions: 1,
		tasksEach,
		taskSeconds,
	}));
}

const PLANS: Record<RaceContext['size'], Plan> = {
	full: {
		side: [1, 100],
		sideSeconds: [30, 90],
		polls: { intervals: [2, 5, 10], executions: 30, seconds: [20, 90] },
		load: [
			[],
			// Held ones long enough that all of them are there before the first ends.
			[crowd(1000, 'inProcess', [180, 200]), crowd(1000, 'suspend', [60, 80])],
			batches(1000, [20, 40]),
		],
	},
	quick: {
		side: [5],
		sideSeconds: [10, 20],
		polls: { intervals: [2, 5], executions: 10, seconds: [10, 30] },
		load: [[crowd(10, 'inProcess', [10, 20]), crowd(10, 'suspend', [10, 20])]],
	},
};

/** Strategies that wait in the process first. */
const HELD: readonly Strategy[] = ['inProcess', 'auto'];

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
	};
}

/** The strategies side by side, and the poll intervals. */
async function sideBySide(plan: Omit<Plan, 'load'>): Promise<Pick<Figures, 'side' | 'polls'>> {
	const stage = await Stage.start();
	try {
		const prepared: Prepared[] = [];
		for (const executions of plan.side) {
			for (const strategy of STRATEGIES) {
				const group = crowd(executions, strategy, plan.sideSeconds);
				prepared.push(await prepare(stage, { ...group, pollInterval: null }));
			}
		}
		const checks: Prepared[] = [];
		for (const pollInterval of plan.polls.intervals) {
			const group = crowd(plan.polls.executions, 'inProcess', plan.polls.seconds);
			checks.push(await prepare(stage, { ...group, pollInterval }));
		}
		for (const { active, group } of [...prepared, ...checks]) {
			await stage.call(active, group.executions);
		}
		const side: GroupResult[] = [];
		for (const one of prepared) side.push(await finish(stage, one));
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
async function alone({
	profiled = false,
	...group
}: Group & { profiled?: boolean }): Promise<LoadResult> {
	const stage = await Stage.start();
	const inspector = await stage.inspector();
	try {
		// What is made once, at the first execution of a kind, is not counted.
		const first: Group = { ...group, strategy: 'inProcess', executions: 1, taskSeconds: [1, 1] };
		const warm = await prepare(stage, first);
		await stage.call(warm.active);
		await stage.untilEnded(warm.active, 1, 120_000);
		const cpuOfEmpty = group.executions >= 1000 ? await cpuOfEmptyExecution(stage) : null;
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
		const ended = async (): Promise<void> =>
			await stage.untilEnded(prepared.active, executions, timeout, 1000);
		const profile = profiled ? await inspector.profile(ended) : await ended();
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
			cpuOfEmpty,
			...(profile && { profile }),
		};
	} finally {
		inspector.close();
		await stage.stop();
	}
}

/** What n8n itself spends on an execution, ms. */
async function cpuOfEmptyExecution(stage: Stage): Promise<number> {
	const executions = 100;
	const empty = await stage.activate(flow('Empty', [noOp(END)]));
	const cpu = cpuMs(stage.server.pid);
	await stage.call(empty, executions);
	await stage.untilEnded(empty, executions, 120_000);
	return (cpuMs(stage.server.pid) - cpu) / executions;
}

/** Until every task exists and, where the strategy parks, every execution is parked. */
async function untilAllWait(stage: Stage, { group, customer, active }: Prepared): Promise<void> {
	const tasks = group.executions * group.tasksEach;
	const deadline = Date.now() + 300_000;
	for (;;) {
		const created = (await stage.simulator.client.counts(customer.key)).create ?? 0;
		const parked = await stage.count(active, 'waiting', 'success');
		const held = HELD.includes(group.strategy);
		if (created >= tasks && (held || parked >= group.executions)) return;
		if (Date.now() > deadline) throw new Error(`${created} of ${tasks} created, ${parked} parked`);
		await sleep(250);
	}
}

async function measure({ size, say }: RaceContext): Promise<Figures> {
	const { load: rows, ...plan } = PLANS[size];
	const [first = [], ...later] = rows;
	const [{ side, polls }, load] = await Promise.all([sideBySide(plan), together(first)]);
	say('strategies side by side: done');
	for (const row of later) {
		load.push(...(await together(row)));
		say(
			`${row.map(({ strategy, executions, tasksEach }) => `${strategy} ${executions} × ${tasksEach}`).join(', ')}: done`,
		);
	}
	return { side, load, polls };
}

async function together(groups: readonly LoadGroup[]): Promise<LoadResult[]> {
	return await Promise.all(groups.map((group) => alone({ ...group, pollInterval: null })));
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

/** In the order of the report: by the executions' tasks and number. */
function row(one: GroupResult | LoadResult): string[] {
	const load = 'active' in one ? one : undefined;
	return [
		`${one.executions.toLocaleString('en-US')} × ${one.tasksEach.toLocaleString('en-US')}`,
		`${one.taskSeconds.join(' to ')} s`,
		NAMES[one.strategy] + (one.tasksEach > 1 ? `, ${one.provider}` : ''),
		seconds(one.delay),
		short(one.requestsPerTask),
		load ? String(load.active) : '–',
		// What one execution adds to the heap, and one task to the CPU time, is lost in what n8n does besides.
		load && load.executions > 1 ? `${short(load.heapEach / 1000)} kB` : '–',
		load ? `${short(load.residentMb)} MB` : '–',
		load ? `${short(load.databaseEach / 1000)} kB` : '–',
		load && load.executions * load.tasksEach > 1 ? `${short(load.cpuEach)} ms` : '–',
	];
}

/** A line for each group, those with few executions first. */
function costTable(groups: ReadonlyArray<GroupResult | LoadResult>): Table {
	const rows = [...groups].sort(
		(one, other) => one.tasksEach - other.tasksEach || one.executions - other.executions,
	);
	return {
		caption: 'How soon it goes on, what it asks for, and what it costs n8n',
		columns: [
			'executions × tasks',
			'tasks of',
			'strategy',
			'delay, median / p95',
			'status requests for each task',
			'held as running',
			'heap for each execution',
			'n8n resident',
			'database for each execution',
			'CPU for each execution',
		],
		rows: rows.map(row),
	};
}

function report({ side, load, polls }: Figures): Section {
	const listing = load.find(({ provider, tasksEach }) => provider === 'ark' && tasksEach > 1);
	const asking = load.find(
		({ provider, tasksEach }) => provider === 'openAiVideos' && tasksEach > 1,
	);
	const parked = load.find(({ strategy, cpuOfEmpty }) => strategy === 'suspend' && cpuOfEmpty);
	return {
		about: `Each execution creates its tasks at the provider and waits for them. "Delay" is from the end of the task at the provider (of the last task, where an execution has many) to the start of the next node, median / 95th percentile. Groups of which more is told have an n8n to themselves (up to four of them at a time on this machine), whose memory is looked at once all tasks exist and, where the strategy parks at once, all executions are parked; "held as running" counts those under way then. The others share one, while the two crowds of 1,000 keep both processors busy: what they wait for then is their turn.`,
		aims: [],
		tables: [costTable([...side, ...load]), ...scheduleTables(polls)],
		plots: schedulePlots(),
		notes: [
			...(listing && asking
				? [
						`Asking about many tasks in one call (Ark's list with \`filter.task_ids\`): ${short(asking.requestsPerTask / listing.requestsPerTask)} times fewer requests than one by one, for one execution with ${listing.tasksEach} tasks (${told(listing.delay)} s and ${told(asking.delay)} s of delay).`,
					]
				: []),
			...(parked?.cpuOfEmpty
				? [
						`n8n itself spends ${short(parked.cpuOfEmpty)} ms of CPU on an execution that does nothing. A parked wait that is over at its first check is eight runs for it (the execution until it parks, checks and guards until they sleep, and each of them once more), ${short(parked.cpuOfEmpty * 8)} of the ${short(parked.cpuEach)} ms above.`,
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

interface CrowdFigures {
	load: LoadResult[];
}

/** More of the same, for which a whole run has no time: one and a hundred of each strategy, a thousand of the other two. */
export const crowdRace: Race<CrowdFigures> = {
	name: 'crowd',
	title: 'Crowds of waits',
	onRequest: true,
	async measure({ say }) {
		const load: LoadResult[] = [];
		for (const executions of [1, 100]) {
			const groups = STRATEGIES.map((strategy) => crowd(executions, strategy, [30, 90]));
			load.push(...(await together(groups)));
			say(`${executions} of each: done`);
		}
		load.push(
			...(await together([
				crowd(1000, 'auto', [180, 200]),
				{ ...crowd(1000, 'callback', [120, 140]), profiled: true },
			])),
		);
		return { load };
	},
	report: ({ load }) => ({
		about:
			'As in "Waiting", on request: one and a hundred executions of each strategy, and a thousand with *auto* and with callback, each crowd on an n8n of its own, those of one size at the same time.',
		aims: [],
		tables: [
			costTable(load),
			...load.flatMap(({ profile, executions }) =>
				profile
					? [
							profileTable(
								`Where n8n’s CPU time goes from the moment when ${executions.toLocaleString('en-US')} executions are parked until callbacks have ended them`,
								profile,
							),
						]
					: [],
			),
		],
		plots: [],
		notes: load.flatMap(({ profile, executions, taskSeconds: [from, to], delay }) => {
			if (!profile) return [];
			const own = profile.packages.find(({ name }) => name === OWN);
			const ours = own ? `${short(own.share * 100)} % of it` : 'less of it than any line above';
			return [
				`Callbacks: n8n, which has one thread, is at work for ${short(profile.busyMs / 1000)} s to end ${executions.toLocaleString('en-US')} waits, this package’s code for ${ours}; the callbacks come within ${to - from} s. So they queue for n8n, ${short(delay.median)} s in the median.`,
			];
		}),
	}),
};
