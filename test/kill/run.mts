/** Kills in one or several n8n side by side, and what came of them in all. */
import { seededRandom } from '../simulator/store.mts';
import { startOwnN8n } from '../n8n/support/ownN8n.mts';
import { startQueue } from '../n8n/support/queue.mts';
import { judge, type Verdict } from './judge.mts';
import { PHASES, PROVIDERS, runLane, type LaneReport, type Phase } from './lane.mts';
import type { ProviderId } from '../simulator/types.mts';
import { startSink } from './sink.mts';

export interface KillOptions {
	kills: number;
	/** No kill after this time, ms since 1970. */
	until?: number;
	/** Of the moments and of what the simulator draws; n8n's own timing differs from run to run. */
	seed: number;
	mode: 'regular' | 'queue';
	/** How many n8n are killed side by side; in queue mode always one. */
	lanes: number;
	/** Three kinds of them, if nothing is said. */
	providers?: readonly ProviderId[];
	say: (line: string) => void;
}

export interface KillReport extends Verdict {
	kills: number;
	/** Parked waits of which every run was killed, so that they had to be stopped and fetched by task IDs. */
	abandoned: number;
	/** Items that came back at the timeout, since their checks were killed until then, and were waited for once more. */
	timedOut: number;
	stuck: number;
	/** Lanes in which the harness itself could not go on. */
	endedEarly: number;
	/** How many kills met at least one execution in this phase. */
	phases: Record<Phase, number>;
	seed: number;
}

/** How long the sink takes for an upload, ms. */
const UPLOAD_MS = 2_000;

export async function runKills(options: KillOptions): Promise<KillReport> {
	const { kills, until = Infinity, seed, mode, providers = PROVIDERS, say } = options;
	const sink = await startSink(UPLOAD_MS);
	try {
		const lanes = mode === 'queue' ? 1 : Math.min(options.lanes, kills);
		const shares = Array.from({ length: lanes }, (_, lane) => Math.floor((kills + lane) / lanes));
		const reports = await Promise.all(
			shares.map((share, lane) => {
				const laneOptions = {
					sink,
					providers,
					kills: share,
					until,
					random: seededRandom(seed + lane),
					say: (line: string) => say(lanes > 1 ? `lane ${lane + 1}: ${line}` : line),
				};
				return mode === 'queue' ? queueLane(laneOptions) : regularLane(laneOptions);
			}),
		);
		const ended = reports.flatMap((report) => report.ended);
		const tasks = reports.flatMap((report) => report.tasks);
		const verdict = judge(ended, tasks, sink.uploads);
		const phases = Object.fromEntries(
			PHASES.map((phase) => [phase, reports.reduce((sum, one) => sum + one.phases[phase], 0)]),
		) as Record<Phase, number>;
		return {
			...verdict,
			complaints: [...reports.flatMap(({ complaints }) => complaints), ...verdict.complaints],
			kills: reports.reduce((sum, one) => sum + one.kills, 0),
			abandoned: reports.reduce((sum, { abandoned }) => sum + abandoned, 0),
			timedOut: reports.reduce((sum, { timedOut }) => sum + timedOut, 0),
			stuck: reports.reduce((sum, { stuck }) => sum + stuck, 0),
			endedEarly: reports.filter(({ endedEarly }) => endedEarly).length,
			phases,
			seed,
		};
	} finally {
		await sink.stop();
	}
}

type Given = Omit<Parameters<typeof runLane>[0], 'api' | 'simulator' | 'servers'>;

async function regularLane(given: Given): Promise<LaneReport> {
	const { server, simulator, api, stop } = await startOwnN8n();
	try {
		return await runLane({ ...given, api, simulator: simulator.client, servers: [server] });
	} finally {
		await stop();
	}
}

async function queueLane(given: Given): Promise<LaneReport> {
	const queue = await startQueue();
	try {
		const workers = [await queue.startWorker(), await queue.startWorker()];
		return await runLane({
			...given,
			api: queue.api,
			simulator: queue.simulator.client,
			servers: [queue.main, ...workers],
		});
	} finally {
		await queue.stop();
	}
}
