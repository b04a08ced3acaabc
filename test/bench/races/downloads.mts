/** Many large videos at once: memory and throughput against a bare stream to disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonOf, noOp, runData } from '../../n8n/support/workflows.mts';
import { runProgram } from '../support/bare.mts';
import { profileTable } from '../support/profileTable.mts';
import type { ProfileSummary } from '../support/inspector.mts';
import { clips, createNode, END, flow, WAIT, waitNode } from '../support/flows.mts';
import { nodeMs, Stage } from '../support/stage.mts';
import { short, spread, told, type Spread } from '../support/stats.mts';
import type { Race, RaceContext, Section } from '../types.mts';

interface Figures {
	videos: number;
	videoBytes: number;
	/** MB a second. */
	own: Spread;
	bare: Spread;
	/** The most resident memory above what n8n had before, bytes. */
	ownPeak: Spread;
	barePeak: Spread;
	profile: ProfileSummary;
}

interface Plan {
	videos: number;
	videoBytes: number;
	repeats: number;
}

const PLANS: Record<RaceContext['size'], Plan> = {
	full: { videos: 50, videoBytes: 20_000_000, repeats: 3 },
	quick: { videos: 10, videoBytes: 20_000_000, repeats: 2 },
};
/** As many as the node fetches at a time. */
const CONCURRENCY = 4;

/** @throws {Error} where a video did not arrive whole */
async function inN8n(
	stage: Stage,
	{ videos, videoBytes }: Pick<Plan, 'videos' | 'videoBytes'>,
): Promise<{ ms: number; peak: number; urls: string[] }> {
	const customer = await stage.customer('ark', { taskSeconds: 0.001, videoBytes });
	const download = waitNode(customer, { waitStrategy: 'inProcess', downloadVideo: true });
	const active = await stage.activate(
		flow('Downloads', [
			clips(videos),
			createNode(customer, { concurrency: 50 }),
			download,
			noOp(END),
		]),
	);
	const inspector = await stage.inspector();
	await inspector.memoryInUse(); // what can be collected is not counted
	inspector.close();
	stage.server.resetPeakMemory();
	const { rss } = stage.server.memory();
	const { execution } = await stage.run(active, 300_000);
	const { peakRss } = stage.server.memory();
	const sizes = runData(execution, WAIT).map(({ binary }) => binary?.video?.bytes ?? 0);
	if (sizes.length !== videos || sizes.some((size) => size !== videoBytes)) {
		throw new Error(`Not all videos came whole: ${sizes.join(', ')}`);
	}
	return {
		ms: nodeMs(execution, WAIT),
		peak: Math.max(0, peakRss - rss),
		urls: jsonOf(execution, WAIT).map(({ videoUrl }) => String(videoUrl)),
	};
}

async function measure({ size, say }: RaceContext): Promise<Figures> {
	const plan = PLANS[size];
	const total = (plan.videos * plan.videoBytes) / 1e6;
	const stage = await Stage.start();
	const folder = mkdtempSync(path.join(tmpdir(), 'seedance-bench-files-'));
	try {
		await inN8n(stage, { ...plan, videos: 4 }); // warms up
		const own: Array<{ speed: number; peak: number }> = [];
		const bare: Array<{ speed: number; peak: number }> = [];
		for (let run = 0; run < plan.repeats; run++) {
			const { ms, peak, urls } = await inN8n(stage, plan);
			own.push({ speed: total / (ms / 1000), peak });
			const direct = await runProgram<{ ms: number; bytes: number; peakBytes: number }>(
				'download',
				{ urls, folder, concurrency: CONCURRENCY },
			);
			if (direct.bytes !== plan.videos * plan.videoBytes)
				throw new Error('The bare stream lost bytes');
			bare.push({ speed: total / (direct.ms / 1000), peak: direct.peakBytes });
			say(`run ${run + 1}: done`);
		}
		const inspector = await stage.inspector();
		const profile = await inspector.profile(async () => await inN8n(stage, plan));
		inspector.close();
		return {
			videos: plan.videos,
			videoBytes: plan.videoBytes,
			own: spread(own.map(({ speed }) => speed)),
			bare: spread(bare.map(({ speed }) => speed)),
			ownPeak: spread(own.map(({ peak }) => peak)),
			barePeak: spread(bare.map(({ peak }) => peak)),
			profile,
		};
	} finally {
		await stage.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

function inMb({ median, min, max, p95, count }: Spread): Spread {
	return { median: median / 1e6, min: min / 1e6, max: max / 1e6, p95: p95 / 1e6, count };
}

function report(figures: Figures): Section {
	const { videos, videoBytes, own, bare, ownPeak, barePeak, profile } = figures;
	return {
		about: `${videos} videos of ${videoBytes / 1e6} MB are ready at the same moment and go to disk, ${CONCURRENCY} at a time: by Seedance Wait into n8n's binary store, and by undici into files. Speed counts the node's own time. Memory is the most resident memory above what the process had before.`,
		aims: [],
		tables: [
			{
				caption: '',
				columns: ['way', 'speed against bare', 'MB a second', 'peak memory'],
				rows: [
					[
						'Seedance Wait in n8n',
						short(own.median / bare.median),
						told(own),
						`${told(inMb(ownPeak))} MB`,
					],
					['bare stream to disk', '1', told(bare), `${told(inMb(barePeak))} MB`],
				],
			},
			profileTable('Where n8n’s CPU time goes meanwhile', profile),
		],
		plots: [],
		notes: [
			`All videos together are ${short((videos * videoBytes) / 1e6)} MB; the peak is ${short((ownPeak.median / (videos * videoBytes)) * 100)} % of that.`,
		],
	};
}

export const downloads: Race<Figures> = {
	name: 'downloads',
	title: 'Downloads',
	measure,
	report,
};
