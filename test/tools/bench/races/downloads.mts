/** Many large videos at once: memory and throughput against a bare stream to disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonOf, noOp, runData } from '../../../n8n/support/workflows.mts';
import { runProgram } from '../support/bare.mts';
import { profileTable } from '../support/profileTable.mts';
import type { ProfileSummary } from '../support/inspector.mts';
import {
	clips,
	createNode,
	END,
	flow,
	HTTP_DOWNLOAD,
	httpDownload,
	WAIT,
	waitNode,
} from '../support/flows.mts';
import { nodeMs, Stage } from '../support/stage.mts';
import { short, spread, told, type Spread } from '../support/stats.mts';
import type { Race, RaceContext, Section } from '../types.mts';

type Way = 'package' | 'httpRequest' | 'bare';

const NAMES: Record<Way, string> = {
	package: 'Seedance Wait',
	httpRequest: 'HTTP Request (all at once)',
	bare: 'bare stream to disk',
};

interface Figures {
	videos: number;
	videoBytes: number;
	ways: Array<{
		way: Way;
		/** MB a second. */
		speed: Spread;
		/** The most resident memory above what the process had before, bytes. */
		peak: Spread;
	}>;
	/** Of Seedance Wait. */
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

interface Download {
	ms: number;
	peak: number;
	urls: string[];
}

/**
 * Downloads all videos on n8n.
 * @throws {Error} where one did not arrive whole
 */
async function inN8n(
	stage: Stage,
	way: Exclude<Way, 'bare'>,
	{ videos, videoBytes }: Pick<Plan, 'videos' | 'videoBytes'>,
): Promise<Download> {
	const customer = await stage.customer('ark', { taskSeconds: 0.001, videoBytes });
	const alone = way === 'httpRequest';
	const active = await stage.activate(
		flow('Downloads', [
			clips(videos),
			createNode(customer, { concurrency: 50 }),
			waitNode(customer, { waitStrategy: 'inProcess', downloadVideo: !alone }),
			...(alone ? [httpDownload('={{ $json.videoUrl }}')] : []),
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
	const node = alone ? HTTP_DOWNLOAD : WAIT;
	const sizes = runData(execution, node).map(({ binary }) =>
		Number(Object.values(binary ?? {})[0]?.bytes),
	);
	if (sizes.length !== videos || sizes.some((size) => size !== videoBytes)) {
		throw new Error(`Not all videos came whole: ${sizes.join(', ')}`);
	}
	return {
		ms: nodeMs(execution, node),
		peak: Math.max(0, peakRss - rss),
		urls: jsonOf(execution, WAIT).map(({ videoUrl }) => String(videoUrl)),
	};
}

async function bare(urls: string[], { videos, videoBytes }: Plan): Promise<Omit<Download, 'urls'>> {
	const folder = mkdtempSync(path.join(tmpdir(), 'seedance-bench-files-'));
	try {
		const { ms, bytes, peak } = await runProgram<{ ms: number; bytes: number; peak: number }>(
			'download',
			{ urls, folder, concurrency: CONCURRENCY },
		);
		if (bytes !== videos * videoBytes) throw new Error('The bare stream lost bytes');
		return { ms, peak };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function measure({ size, say }: RaceContext): Promise<Figures> {
	const plan = PLANS[size];
	const total = (plan.videos * plan.videoBytes) / 1e6;
	const stage = await Stage.start();
	try {
		for (const way of ['package', 'httpRequest'] as const) {
			await inN8n(stage, way, { ...plan, videos: 4 }); // warms up
		}
		const runs: Array<{ way: Way; speed: number; peak: number }> = [];
		const note = (way: Way, { ms, peak }: Omit<Download, 'urls'>): void => {
			runs.push({ way, speed: total / (ms / 1000), peak });
		};
		for (let run = 0; run < plan.repeats; run++) {
			const own = await inN8n(stage, 'package', plan);
			note('package', own);
			note('httpRequest', await inN8n(stage, 'httpRequest', plan));
			note('bare', await bare(own.urls, plan));
			say(`run ${run + 1}: done`);
		}
		const inspector = await stage.inspector();
		const profile = await inspector.profile(async () => await inN8n(stage, 'package', plan));
		inspector.close();
		return {
			videos: plan.videos,
			videoBytes: plan.videoBytes,
			ways: (['package', 'httpRequest', 'bare'] as const).map((way) => {
				const own = runs.filter((one) => one.way === way);
				return {
					way,
					speed: spread(own.map(({ speed }) => speed)),
					peak: spread(own.map(({ peak }) => peak)),
				};
			}),
			profile,
		};
	} finally {
		await stage.stop();
	}
}

function inMb({ median, min, max, p95, count }: Spread): Spread {
	return { median: median / 1e6, min: min / 1e6, max: max / 1e6, p95: p95 / 1e6, count };
}

function report({ videos, videoBytes, ways, profile }: Figures): Section {
	const find = (way: Way) => ways.find((one) => one.way === way);
	const direct = find('bare')?.speed.median ?? NaN;
	const peak = find('package')?.peak.median ?? NaN;
	return {
		about: `${videos} videos of ${videoBytes / 1e6} MB are ready at the same moment and go to disk: by Seedance Wait into n8n's binary store, ${CONCURRENCY} at a time; by n8n's HTTP Request node behind it; and by undici into files, ${CONCURRENCY} at a time. Speed counts the node's own time. Memory is the most resident memory above what the process had before.`,
		aims: [],
		tables: [
			{
				caption: '',
				columns: ['way', 'speed against bare', 'MB a second', 'peak memory'],
				rows: ways.map((one) => [
					NAMES[one.way],
					short(one.speed.median / direct),
					told(one.speed),
					`${told(inMb(one.peak))} MB`,
				]),
			},
			profileTable('Where n8n’s CPU time goes while Seedance Wait downloads', profile),
		],
		plots: [],
		notes: [
			`All videos together are ${short((videos * videoBytes) / 1e6)} MB; Seedance Wait's peak is ${short((peak / (videos * videoBytes)) * 100)} % of that.`,
		],
	};
}

export const downloads: Race<Figures> = {
	name: 'downloads',
	title: 'Downloads',
	measure,
	report,
};
