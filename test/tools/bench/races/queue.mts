/** Queue mode: how much workers get done while executions wait, parked or held. */
import { noOp } from '../../../n8n/support/workflows.mts';
import { queueEnvironment, startPostgres, startRedis } from '../../../n8n/support/services.mts';
import { createNode, END, flow, waitNode } from '../support/flows.mts';
import { Stage, startOf, type ActiveWorkflow } from '../support/stage.mts';
import { short, spread, times, told, type Spread } from '../support/stats.mts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Race, RaceContext, Section } from '../types.mts';

type Way = 'held' | 'parked';

interface Run {
	workers: number;
	way: Way;
	executions: number;
	/** From the first call to the last end, s. */
	seconds: number;
	/** Executions finished in a minute. */
	perMinute: number;
	/** How long another, short workflow took meanwhile, from call to end, s. */
	shortWorkflow: Spread;
}

interface Figures {
	taskSeconds: number;
	/** Jobs that a worker takes at a time. */
	slots: number;
	runs: Run[];
}

const SLOTS = 10;

interface Plan {
	workers: number[];
	taskSeconds: number;
	/** Held ones as many as the workers hold at a time. */
	executions: Record<Way, (workers: number) => number>;
}

const PLANS: Record<RaceContext['size'], Plan> = {
	full: {
		workers: [1, 2, 4],
		taskSeconds: 45,
		executions: { held: (workers) => workers * SLOTS, parked: () => 150 },
	},
	quick: {
		workers: [1],
		taskSeconds: 10,
		executions: { held: () => SLOTS, parked: () => 40 },
	},
};

const STRATEGIES: Record<Way, string> = { held: 'inProcess', parked: 'suspend' };
/** How often the short workflow is called. */
const PROBE_MS = 2_000;

async function probeUntil(
	stage: Stage,
	probe: ActiveWorkflow,
	over: () => boolean,
): Promise<number[]> {
	let calls = 0;
	while (!over()) {
		await stage.call(probe);
		calls++;
		await sleep(PROBE_MS);
	}
	await stage.untilEnded(probe, calls, 120_000);
	// From n8n's own records: in queue mode the answer to a call sometimes gets lost on its way from the worker.
	return await stage.latencies(probe);
}

async function race(stage: Stage, workers: number, way: Way, plan: Plan): Promise<Run> {
	const customer = await stage.customer('ark', { taskSeconds: plan.taskSeconds });
	const active = await stage.activate(
		flow(`${way} ${workers}`, [
			createNode(customer),
			waitNode(customer, { waitStrategy: STRATEGIES[way] }),
			noOp(END),
		]),
	);
	const probe = await stage.activate(flow(`Short ${way} ${workers}`, [noOp(END)]));
	const executions = plan.executions[way](workers);
	let over = false;
	const probing = probeUntil(stage, probe, () => over);
	const started = Date.now();
	try {
		await stage.call(active, executions);
		await stage.untilEnded(active, executions, 600_000, 1000);
	} finally {
		over = true;
	}
	const ends = (await stage.executions(active)).map((execution) => startOf(execution, END));
	const seconds = (Math.max(...ends) - started) / 1000;
	return {
		workers,
		way,
		executions,
		seconds,
		perMinute: (executions * 60) / seconds,
		shortWorkflow: spread(await probing),
	};
}

async function measure({ size, say }: RaceContext): Promise<Figures> {
	const plan = PLANS[size];
	const runs: Run[] = [];
	const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
	try {
		const stage = await Stage.start({ env: queueEnvironment(redis, postgres) });
		try {
			for (const workers of plan.workers) {
				await stage.haveWorkers(workers);
				const warm = await stage.activate(flow(`Warm-up ${workers}`, [noOp(END)]));
				await stage.call(warm, workers * 4);
				await stage.untilEnded(warm, workers * 4, 120_000);
				for (const way of ['held', 'parked'] as const) {
					runs.push(await race(stage, workers, way, plan));
					say(`${workers} workers, ${way}: done`);
				}
			}
		} finally {
			await stage.stop();
		}
	} finally {
		await Promise.all([redis.stop(), postgres.stop()]);
	}
	return { taskSeconds: plan.taskSeconds, slots: SLOTS, runs };
}

function report({ taskSeconds, slots, runs }: Figures): Section {
	const held = (workers: number) =>
		runs.find((run) => run.workers === workers && run.way === 'held')?.perMinute ?? NaN;
	return {
		about: `Postgres and Redis, one main process, workers with ${slots} jobs at a time each. Every execution runs Seedance Create and waits for one task of ${taskSeconds} s: held in process, or parked (which sleeps at least 70 s). All are called at once; every ${PROBE_MS / 1000} seconds another workflow of one node is called, and the time until it has run is measured. All workers share this machine's processors.`,
		aims: [],
		tables: [
			{
				caption: 'Executions finished in a minute',
				columns: [
					'workers',
					'wait',
					'against held',
					'executions a minute',
					'executions',
					'all done after',
					'a short workflow meanwhile',
				],
				rows: runs.map((run) => [
					String(run.workers),
					run.way,
					times(run.perMinute / held(run.workers)),
					short(run.perMinute),
					String(run.executions),
					`${short(run.seconds)} s`,
					`${told(run.shortWorkflow)} s`,
				]),
			},
		],
		plots: [],
		notes: [
			`Held, ${slots} executions for each worker are done after one task's time, so the longer the clips, the fewer executions in a minute. Parked, 70 s of the time until all are done are the sleep, which takes no slot, so that more workers make no difference here.`,
		],
	};
}

export const queue: Race<Figures> = {
	name: 'queue',
	title: 'Queue mode',
	patient: true,
	measure,
	report,
};
