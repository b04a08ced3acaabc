/** Whether anything grows faster than the work: the same job with ten, a hundred, a thousand and ten thousand items. */
import { noOp } from '../../../n8n/support/workflows.mts';
import type { ProviderId } from '../../../simulator/types.mts';
import { parkedBytes } from '../support/database.mts';
import { clips, CREATE, createNode, END, flow, WAIT, waitNode } from '../support/flows.mts';
import { nodeMs, Stage } from '../support/stage.mts';
import { median, short } from '../support/stats.mts';
import type { Plot, Race, RaceContext, Section } from '../types.mts';

type Job = 'create' | 'waitOneByOne' | 'waitListed';

/** One job with so many items. */
interface Point {
	items: number;
	/** The node's own time for each item, ms. */
	msPerItem: number;
	requestsPerItem: number;
}

/** A parked wait with so many tasks. */
interface ParkedPoint {
	tasks: number;
	/** What its own executions store, bytes for each task. */
	bytesPerTask: number;
	requestsPerTask: number;
}

interface Figures {
	jobs: Record<Job, Point[]>;
}

interface ParkedFigures {
	parked: ParkedPoint[];
}

interface Plan {
	items: number[];
	parked: number[];
	/** Runs of each job; more of the small ones, whose times vary more. */
	repeats(items: number): number;
}

const PLANS: Record<RaceContext['size'], Plan> = {
	full: {
		items: [10, 100, 1000, 10_000],
		parked: [10, 100, 1000, 10_000],
		repeats: (items) => (items >= 10_000 ? 1 : 3),
	},
	quick: { items: [10, 100, 1000], parked: [], repeats: () => 1 },
};

const NAMES: Record<Job, string> = {
	create: 'Seedance Create',
	waitOneByOne: 'Seedance Wait, asked one by one',
	waitListed: 'Seedance Wait, asked by list',
};

/** Creates tasks that are over at once, and waits for them. */
export async function runJobs(
	stage: Stage,
	provider: ProviderId,
	items: number,
	repeats: number,
): Promise<{ create: Point; wait: Point }> {
	const creates: number[] = [];
	const waits: number[] = [];
	let requests = { create: 0, status: 0 };
	// Where so little time is measured, three nodes wait for the same tasks, one after the other.
	const names = provider === 'ark' ? [WAIT, `${WAIT} 2`, `${WAIT} 3`] : [WAIT];
	for (let run = 0; run < repeats; run++) {
		const customer = await stage.customer(provider, { taskSeconds: 0.001 });
		const active = await stage.activate(
			flow(
				`${provider} ${items} ${run}`,
				[
					clips(items),
					createNode(customer, { concurrency: 50 }),
					...names.map((name) => ({
						...waitNode(customer, { waitStrategy: 'inProcess' }, { concurrency: 50 }),
						name,
					})),
				],
				{ row: 3, links: names.map((name) => [CREATE, 0, name]) },
			),
		);
		const { execution } = await stage.run(active, 600_000);
		creates.push(nodeMs(execution, CREATE));
		waits.push(...names.map((name) => nodeMs(execution, name)));
		const counts = await stage.simulator.client.counts(customer.key);
		requests = {
			create: counts.create ?? 0,
			status: ((counts.status ?? 0) + (counts.list ?? 0)) / names.length,
		};
	}
	return {
		create: {
			items,
			msPerItem: median(creates) / items,
			requestsPerItem: requests.create / items,
		},
		wait: {
			items,
			msPerItem: median(waits) / items,
			requestsPerItem: requests.status / items,
		},
	};
}

/** Parks a wait for so many tasks, and looks at what its own executions have stored when it is over. */
export async function runParked(
	stage: Stage,
	tasks: number,
	taskSeconds: number,
): Promise<ParkedPoint> {
	const customer = await stage.customer('ark', { taskSeconds });
	const name = `parked ${tasks}, ${taskSeconds} s`;
	const active = await stage.activate(
		flow(name, [
			clips(tasks),
			createNode(customer, { concurrency: 50 }),
			waitNode(customer, { waitStrategy: 'suspend' }),
			noOp(END),
		]),
	);
	const { execution } = await stage.run(active, (taskSeconds + 300) * 1000);
	const counts = await stage.simulator.client.counts(customer.key);
	const bytes = await parkedBytes(stage.folder, execution.id);
	if (bytes === 0) throw new Error(`The parked wait of ${name} is not in the database`);
	return {
		tasks,
		bytesPerTask: bytes / tasks,
		requestsPerTask: ((counts.status ?? 0) + (counts.list ?? 0)) / tasks,
	};
}

/** Over before the first check, s. */
const SHORT_TASK = 20;

async function measureParked({ size }: RaceContext): Promise<ParkedFigures> {
	const sizes = PLANS[size].parked;
	if (sizes.length === 0) return { parked: [] };
	const stage = await Stage.start();
	try {
		const waits = sizes.map(async (tasks) => await runParked(stage, tasks, SHORT_TASK));
		return { parked: await Promise.all(waits) };
	} finally {
		await stage.stop();
	}
}

async function measure({ size, say }: RaceContext): Promise<Figures> {
	const plan = PLANS[size];
	const stage = await Stage.start();
	try {
		const jobs: Figures['jobs'] = { create: [], waitOneByOne: [], waitListed: [] };
		for (const provider of ['openAiVideos', 'ark'] as const) {
			await runJobs(stage, provider, 10, 2); // warms up
		}
		for (const items of plan.items) {
			const repeats = plan.repeats(items);
			const single = await runJobs(stage, 'openAiVideos', items, repeats);
			const listed = await runJobs(stage, 'ark', items, repeats);
			jobs.waitOneByOne.push(single.wait);
			jobs.waitListed.push(listed.wait);
			jobs.create.push(listed.create);
			say(`${items} items: done`);
		}
		return { jobs };
	} finally {
		await stage.stop();
	}
}

/** How the cost of an item changes from the second largest size to the largest: 1 is growth like the work. */
function growthOf(values: readonly number[]): number {
	return (values.at(-1) ?? NaN) / (values.at(-2) ?? NaN);
}

/** Ten times the items may make each dearer by this much before it counts as growing faster than the work. */
const TOLERANCE = 1.5;

function report({ jobs }: Figures, others: Readonly<Record<string, unknown>>): Section {
	const { parked } = (others['growth-parked'] as ParkedFigures | undefined) ?? { parked: [] };
	const names = Object.keys(jobs) as Job[];
	const last = jobs.create.at(-1)?.items ?? 0;
	const parkedGrowth = growthOf(parked.map(({ bytesPerTask }) => bytesPerTask));
	const plot: Plot = {
		name: 'growth',
		title: 'Time for one item, by the number of items',
		x: 'items',
		y: 'ms for one item',
		logX: true,
		logY: true,
		series: names.map((job) => ({
			name: NAMES[job],
			points: jobs[job].map(({ items, msPerItem }) => [items, msPerItem]),
		})),
	};
	return {
		about:
			'Create without latency and 50 requests at a time; Wait for tasks that are over already, which n8n’s own work on items dominates. What grows faster than the work would show as a rising cost for each item.',
		aims: [
			...names.map((job) => {
				const growth = growthOf(jobs[job].map(({ msPerItem }) => msPerItem));
				return {
					aim: `${NAMES[job]}: at ${last.toLocaleString('en-US')} items an item costs no more than ${TOLERANCE} times as much as at a tenth of them`,
					measured: `${short(growth)} ×`,
					met: growth <= TOLERANCE,
				};
			}),
			...(parked.length < 2
				? []
				: [
						{
							aim: `a parked wait: at ${parked.at(-1)?.tasks.toLocaleString('en-US')} tasks a task stores no more than ${TOLERANCE} times as much as at a tenth of them`,
							measured: `${short(parkedGrowth)} ×`,
							met: parkedGrowth <= TOLERANCE,
						},
					]),
		],
		tables: [
			{
				caption: 'For each item: time, and requests',
				columns: ['items', ...names.map((job) => NAMES[job])],
				rows: jobs.create.map(({ items }, index) => [
					items.toLocaleString('en-US'),
					...names.map((job) => {
						const point = jobs[job][index];
						return point
							? `${short(point.msPerItem)} ms, ${short(point.requestsPerItem)} requests`
							: '–';
					}),
				]),
			},
			...(parked.length === 0
				? []
				: [
						{
							caption: 'A parked wait, for each task',
							columns: ['tasks', 'stored by its own executions', 'status requests'],
							rows: parked.map(({ tasks, bytesPerTask, requestsPerTask }) => [
								tasks.toLocaleString('en-US'),
								`${short(bytesPerTask / 1000)} kB`,
								short(requestsPerTask),
							]),
						},
					]),
		],
		plots: [plot],
	};
}

export const growth: Race<Figures> = { name: 'growth', title: 'Growth', measure, report };

/** Parked waits sleep; what they store is counted while others are measured. */
export const growthParked: Race<ParkedFigures> = {
	name: 'growth-parked',
	title: 'Growth of parked waits',
	alongside: 'batch',
	measure: measureParked,
};
