/** A batch of tasks of different lengths: this package, the workflow people build by hand, and one item at a time. */
import { DEFAULT_POLL_SECONDS } from '../../../../nodes/shared/tools/polling.ts';
import { noOp } from '../../../n8n/support/workflows.mts';
import type { Outcome } from '../../../simulator/types.mts';
import { clips, createNode, END, flow, handBuilt, oneByOne, waitNode } from '../support/flows.mts';
import { heldMs, Stage, startOf, type Customer } from '../support/stage.mts';
import { short, spread, times, told, type Spread } from '../support/stats.mts';
import type { WorkflowJson } from '../../../n8n/support/workflows.mts';
import type { Race, RaceContext, Section } from '../types.mts';

/** What one way of doing a batch took. */
export interface Lane {
	way: Way;
	tasks: number;
	/** The longest task and the sum of all, s. */
	slowest: number;
	sum: number;
	/** From the start to the last item, s. */
	wall: Spread;
	/** From the end of the last task at the provider to the last item, s. */
	late: Spread;
	requestsPerTask: Spread;
	/** Seconds in which the execution held n8n (or a worker). */
	held: Spread;
}

type Way = 'auto' | 'inProcess' | 'handBuilt' | 'oneByOne';

const NAMES: Record<Way, string> = {
	auto: 'this package, as it comes (auto)',
	inProcess: 'this package, in process',
	handBuilt: 'HTTP Request, Wait, If in a loop',
	oneByOne: 'one item at a time',
};

const WORKFLOWS: Record<Way, (name: string, customer: Customer, tasks: number) => WorkflowJson> = {
	auto: ownWay('auto'),
	inProcess: ownWay('inProcess'),
	handBuilt,
	oneByOne,
};

function ownWay(waitStrategy: string) {
	return (name: string, customer: Customer, tasks: number): WorkflowJson =>
		flow(name, [
			clips(tasks),
			createNode(customer),
			waitNode(customer, { waitStrategy }),
			noOp(END),
		]);
}

interface Plan {
	/** Shortest and longest task, s. */
	from: number;
	to: number;
	sizes: number[];
	repeats: number;
	/** For one item at a time. */
	alongside: { tasks: number; repeats: number };
}

const PLANS: Record<RaceContext['size'], Plan> = {
	full: { from: 20, to: 60, sizes: [20, 100], repeats: 3, alongside: { tasks: 20, repeats: 3 } },
	quick: { from: 4, to: 16, sizes: [8], repeats: 2, alongside: { tasks: 8, repeats: 2 } },
};

/** The tasks' seconds, spread evenly, in an order that has nothing to do with their length. */
export function taskSeconds(count: number, from: number, to: number): number[] {
	const sorted = Array.from(
		{ length: count },
		(_, index) => from + ((to - from) * index) / Math.max(1, count - 1),
	);
	// 7 has no factor in common with the counts here, so each comes once.
	return sorted.map((_, index) => sorted[(index * 7) % count] ?? from);
}

function outcomes(seconds: readonly number[]): Outcome[] {
	return seconds.map((one, index) => ({
		match: `clip-${String(index).padStart(4, '0')}-`,
		outcome: 'succeeded',
		seconds: one,
	}));
}

/** Runs one way several times side by side: they mostly sleep, and each has its own customer. */
async function runLane(
	stage: Stage,
	way: Way,
	tasks: number,
	plan: Plan,
	repeats: number,
): Promise<Lane> {
	const seconds = taskSeconds(tasks, plan.from, plan.to);
	const sum = seconds.reduce((total, one) => total + one, 0);
	const slowest = Math.max(...seconds);
	const runs = await Promise.all(
		Array.from({ length: repeats }, async () => {
			const customer = await stage.customer('ark', { outcomes: outcomes(seconds) });
			const active = await stage.activate(WORKFLOWS[way](`${way} ${tasks}`, customer, tasks));
			const timeout = (way === 'oneByOne' ? 2 * sum + 10 * tasks : slowest * 3 + 240) * 1000;
			const { execution } = await stage.run(active, timeout);
			const [start] = Object.values(execution.data.resultData.runData).flatMap(
				([first]) => first?.startTime ?? [],
			);
			const end = startOf(execution, END);
			const known = await stage.simulator.client.tasks(customer.key);
			const counts = await stage.simulator.client.counts(customer.key);
			const requests = Object.values(counts).reduce((total, count) => total + count, 0);
			if (known.length !== tasks) throw new Error(`${way}: ${known.length} tasks, not ${tasks}`);
			return {
				wall: (end - (start ?? NaN)) / 1000,
				late: (end - Math.max(...known.map(({ endsAt }) => endsAt))) / 1000,
				requestsPerTask: requests / tasks,
				held: heldMs(execution) / 1000,
			};
		}),
	);
	return {
		way,
		tasks,
		slowest,
		sum,
		wall: spread(runs.map(({ wall }) => wall)),
		late: spread(runs.map(({ late }) => late)),
		requestsPerTask: spread(runs.map(({ requestsPerTask }) => requestsPerTask)),
		held: spread(runs.map(({ held }) => held)),
	};
}

async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
	const stage = await Stage.start();
	try {
		return await work(stage);
	} finally {
		await stage.stop();
	}
}

interface BatchFigures {
	lanes: Lane[];
}

/** The ways that end with the slowest task. */
export const batch: Race<BatchFigures> = {
	name: 'batch',
	title: 'A batch',
	alongside: 'batch',
	async measure({ size, say }) {
		const plan = PLANS[size];
		return await onStage(async (stage) => {
			const lanes: Lane[] = [];
			for (const tasks of plan.sizes) {
				const ways: Way[] = ['auto', 'inProcess', 'handBuilt'];
				lanes.push(
					...(await Promise.all(ways.map((way) => runLane(stage, way, tasks, plan, plan.repeats)))),
				);
				say(`${tasks} tasks: done`);
			}
			return { lanes };
		});
	},
	report({ lanes }, others): Section {
		const single = (others['one-at-a-time'] as BatchFigures | undefined)?.lanes[0];
		const sizes = [...new Set(lanes.map(({ tasks }) => tasks))];
		const comparable = (tasks: number) =>
			single?.tasks === tasks && single.slowest === lanes[0]?.slowest;
		// What one at a time takes for another number of tasks follows from its time for each task beyond the task's own.
		const overhead = single ? (single.wall.median - single.sum) / single.tasks : NaN;
		const singleWall = (lane: Lane): number =>
			comparable(lane.tasks) && single ? single.wall.median : lane.sum + overhead * lane.tasks;
		const aims = lanes
			.filter(({ way }) => way === 'auto')
			.flatMap((lane) => [
				{
					aim: `${lane.tasks} tasks: within 5 s of the slowest task`,
					measured: `${short(lane.wall.max - lane.slowest)} s after it (the worst of ${lane.wall.count})`,
					met: lane.wall.max - lane.slowest <= 5,
				},
				...(single && lane.tasks === single.tasks
					? [
							{
								aim: `${lane.tasks} tasks: at least 10 times faster than one item at a time`,
								measured: times(singleWall(lane) / lane.wall.median),
								met: singleWall(lane) / lane.wall.median >= 10,
							},
						]
					: []),
			]);
		return {
			about: `Tasks whose times are spread evenly over ${lanes[0] ? short((lanes[0].sum / lanes[0].tasks) * 2 - lanes[0].slowest) : '–'} to ${short(lanes[0]?.slowest ?? NaN)} s, at Ark. The hand-built workflow polls every 5 seconds, the package every ${DEFAULT_POLL_SECONDS}. Each way runs ${lanes[0]?.wall.count ?? 0} times, side by side on one n8n. "Held" is the time for which the execution occupies n8n, or a worker in queue mode.`,
			aims,
			tables: sizes.map((tasks) => {
				const here = lanes.filter((lane) => lane.tasks === tasks);
				const rows = here.map((lane) => [
					NAMES[lane.way],
					single ? times(singleWall(lane) / lane.wall.median) : '–',
					`${told(lane.wall)} s`,
					`${told(lane.late)} s`,
					told(lane.requestsPerTask),
					`${told(lane.held)} s`,
				]);
				const [first] = here;
				if (single && first && comparable(tasks)) {
					rows.push([
						NAMES.oneByOne,
						'1 ×',
						`${told(single.wall)} s`,
						'–',
						told(single.requestsPerTask),
						`${told(single.held)} s`,
					]);
				} else if (single && first) {
					rows.push([
						`${NAMES.oneByOne} (computed from its ${single.tasks} tasks)`,
						'1 ×',
						`${short(singleWall(first))} s`,
						'–',
						told(single.requestsPerTask),
						`${short(singleWall(first))} s`,
					]);
				}
				return {
					caption: `${tasks} tasks, the slowest of ${short(first?.slowest ?? NaN)} s`,
					columns: [
						'way',
						'faster than one at a time',
						'start to last item',
						'after the last task ended',
						'requests for each task',
						'held',
					],
					rows,
				};
			}),
			plots: [],
		};
	},
};

/** The way that takes as long as all tasks together. */
export const oneAtATime: Race<BatchFigures> = {
	name: 'one-at-a-time',
	title: 'One item at a time',
	alongside: 'one-at-a-time',
	async measure({ size }) {
		const plan = PLANS[size];
		const { tasks, repeats } = plan.alongside;
		return await onStage(async (stage) => ({
			lanes: [await runLane(stage, 'oneByOne', tasks, plan, repeats)],
		}));
	},
};
