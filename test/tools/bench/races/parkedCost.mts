/** What one parked wait costs in n8n's database: now, and with 0.1.0. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { installOldPackage } from '../../../n8n/support/oldPackage.mts';
import { noOp } from '../../../n8n/support/workflows.mts';
import type { Settings } from '../../../simulator/types.mts';
import { footprint, type Footprint } from '../support/database.mts';
import { clips, createNode, END, flow, waitNode } from '../support/flows.mts';
import type { ProfileSummary } from '../support/inspector.mts';
import { profileTable } from '../support/profileTable.mts';
import { Stage } from '../support/stage.mts';
import { short } from '../support/stats.mts';
import { cpuMs } from '../support/usage.mts';
import type { Race, RaceContext, Section } from '../types.mts';

/** What is waited for. */
interface Case {
	name: string;
	tasks: number;
	settings: Partial<Settings>;
	downloadVideo: boolean;
}

/** Of a video, bytes. */
const VIDEO_BYTES = 1_000_000;

const CASES: Case[] = [
	{
		name: '1 task of 40 s: one check',
		tasks: 1,
		settings: { taskSeconds: 40 },
		downloadVideo: false,
	},
	{
		name: '1 task of 40 s, downloaded',
		tasks: 1,
		settings: { taskSeconds: 40, videoBytes: VIDEO_BYTES },
		downloadVideo: true,
	},
	{
		name: '10 tasks that end one after the other in 5 minutes, downloaded: five checks',
		tasks: 10,
		settings: {
			videoBytes: VIDEO_BYTES,
			outcomes: Array.from({ length: 10 }, (_, index) => ({
				match: `clip-${String(index).padStart(4, '0')}-`,
				outcome: 'succeeded' as const,
				seconds: (index + 1) * 30,
			})),
		},
		downloadVideo: true,
	},
];
const LONGEST_MS = 600_000;

/** What one execution takes, with what stands beside it. */
type Cost = Footprint & {
	/** Files that belong to the execution itself, and to runs beside it. */
	ownFiles: number;
	otherFiles: number;
	requests: number;
};

interface Row {
	name: string;
	inProcess: Cost;
	parked: Cost;
}

/** What n8n's main process does for many executions that hold, park and are checked twice. */
interface Crowd {
	executions: number;
	profile: ProfileSummary;
	/** CPU time for each execution, and for one that does nothing, ms. */
	cpuEach: number;
	cpuOfEmpty: number;
}

interface Figures {
	before: Row[];
	now: Row[];
	crowd: Crowd;
}

/** Executions that are profiled, and what is run for each of them: see the note in the report. */
const CROWD = { full: 100, quick: 10 };
const RUNS_EACH = 9;
/** Held for so long, then parked; the tasks outlive the first check and not the second; s. */
const HOLD = 5;
const CROWD_SECONDS: [number, number] = [85, 125];

/** The names of all files below a folder. */
function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));
}

async function costOf(stage: Stage, one: Case, wait: INodeParameters): Promise<Cost> {
	const customer = await stage.customer('ark', one.settings);
	const { downloadVideo } = one;
	const active = await stage.activate(
		flow(`${one.name}, ${String(wait.waitStrategy)}`, [
			clips(one.tasks),
			createNode(customer, { concurrency: 10 }),
			waitNode(customer, { ...wait, downloadVideo }),
			noOp(END),
		]),
	);
	const { execution } = await stage.run(active, LONGEST_MS);
	const { id } = active.stored;
	const files = filesBelow(path.join(stage.folder, '.n8n')).filter(
		(file) => file.includes(`workflows/${id}/executions/`) && !file.endsWith('.metadata'),
	);
	const bytes = (own: boolean): number =>
		files
			.filter((file) => file.includes(`/executions/${execution.id}/`) === own)
			.reduce((sum, file) => sum + statSync(file).size, 0);
	const { status = 0, list = 0 } = await stage.simulator.client.counts(customer.key);
	return {
		...(await footprint(stage.folder, id)),
		ownFiles: bytes(true),
		otherFiles: bytes(false),
		requests: status + list,
	};
}

async function measureVersion(nodes: string | undefined): Promise<Row[]> {
	const stage = await Stage.start(nodes === undefined ? {} : { nodes });
	try {
		return await Promise.all(
			CASES.map(async (one) => {
				const [inProcess, parked] = await Promise.all([
					costOf(stage, one, { waitStrategy: 'inProcess' }),
					costOf(stage, one, { waitStrategy: 'suspend' }),
				]);
				return { name: one.name, inProcess, parked };
			}),
		);
	} finally {
		await stage.stop();
	}
}

/** Many executions at once, on an n8n of their own. */
async function profileCrowd(executions: number): Promise<Crowd> {
	const stage = await Stage.start();
	const inspector = await stage.inspector();
	try {
		const empty = await stage.activate(flow('Empty', [noOp(END)]));
		await stage.call(empty, executions);
		await stage.untilEnded(empty, executions, LONGEST_MS);
		const atFirst = cpuMs(stage.server.pid);
		await stage.call(empty, executions);
		await stage.untilEnded(empty, 2 * executions, LONGEST_MS);
		const cpuOfEmpty = (cpuMs(stage.server.pid) - atFirst) / executions;
		const customer = await stage.customer('ark', { taskSeconds: CROWD_SECONDS });
		const active = await stage.activate(
			flow('Auto', [
				createNode(customer),
				waitNode(customer, { waitStrategy: 'auto' }, { holdFor: HOLD }),
				noOp(END),
			]),
		);
		const before = cpuMs(stage.server.pid);
		const profile = await inspector.profile(async () => {
			await stage.call(active, executions);
			await stage.untilEnded(active, executions, LONGEST_MS, 2_000);
		});
		const cpuEach = (cpuMs(stage.server.pid) - before) / executions;
		return { executions, profile, cpuEach, cpuOfEmpty };
	} finally {
		inspector.close();
		await stage.stop();
	}
}

async function measure({ say, size }: RaceContext): Promise<Figures> {
	const nodes = mkdtempSync(path.join(tmpdir(), 'seedance-old-'));
	try {
		installOldPackage(nodes);
		const [before, now] = await Promise.all([measureVersion(nodes), measureVersion(undefined)]);
		for (const line of tableRows({ before, now })) say(line.join(' · '));
		const crowd = await profileCrowd(CROWD[size]);
		return { before, now, crowd };
	} finally {
		rmSync(nodes, { recursive: true, force: true });
	}
}

const COLUMNS = [
	'waited for',
	'version',
	'runs beside it',
	'removed at its end',
	'rows',
	'run data',
	'workflows',
	'files of its own',
	'files of other runs',
	'requests',
];

function kB(bytes: number): string {
	return `${(bytes / 1000).toFixed(1)} kB`;
}

/** What parking takes beyond the same wait in process; files as they are. */
function tableRows({ before, now }: Pick<Figures, 'before' | 'now'>): string[][] {
	return CASES.flatMap(({ name }, index) =>
		Object.entries({ '0.1.0': before[index], now: now[index] }).flatMap(([version, row]) => {
			if (!row) return [];
			const { parked, inProcess } = row;
			return [
				[
					name,
					version,
					String(parked.executions - inProcess.executions),
					String(parked.removed - inProcess.removed),
					String(parked.rows - inProcess.rows),
					kB(parked.dataBytes - inProcess.dataBytes),
					kB(parked.workflowBytes - inProcess.workflowBytes),
					kB(parked.ownFiles),
					kB(parked.otherFiles),
					String(parked.requests),
				],
			];
		}),
	);
}

function report(figures: Figures): Section {
	const { executions, profile, cpuEach, cpuOfEmpty } = figures.crowd;
	const sum = (rows: Row[]): number => rows.reduce((all, { parked }) => all + parked.ownFiles, 0);
	const [ownedBefore, owned] = [sum(figures.before), sum(figures.now)];
	const videos = CASES.reduce(
		(all, { downloadVideo, tasks }) => all + (downloadVideo ? tasks * VIDEO_BYTES : 0),
		0,
	);
	return {
		about: `One execution each, at Ark, on n8n's SQLite: what it takes parked (*Suspend*) beyond what the same wait takes in process. Rows are those of n8n's executions, their data and their custom data; bytes are the text that is stored. Videos have ${VIDEO_BYTES / 1e6} MB.`,
		aims: [
			{
				aim: 'every file of a parked wait belongs to the execution that goes on',
				measured: `${kB(owned)} of ${kB(videos)} of videos (0.1.0: ${kB(ownedBefore)})`,
				met: owned >= videos,
			},
		],
		tables: [
			{ caption: '', columns: COLUMNS, rows: tableRows(figures) },
			profileTable(
				`Where n8n’s CPU time goes while ${executions} executions hold ${HOLD} s, are parked and checked twice`,
				profile,
			),
		],
		plots: [],
		notes: [
			'The runs that fetch files are taken out of the list as soon as they have ended; n8n deletes them, with their own copies of the files, at its next pruning (every 15 minutes). Those copies are the files of other runs in the rows of today; with 0.1.0 they were the only ones there were, in the run of the checks.',
			`Each of these ${executions} executions takes ${short(cpuEach)} ms of n8n’s CPU, and one that does nothing ${short(cpuOfEmpty)} ms. A wait that holds, is parked and checked twice is up to ${RUNS_EACH} runs for n8n: the execution until it parks, checks and guards until they sleep, two checks, up to two looks of the guard, and the rest of the execution. So a thousand at once are late by the time that n8n itself needs for these runs, one after the other on its one thread: the way to be sooner is fewer executions with more tasks each, or queue mode with several workers.`,
		],
	};
}

export const parkedCost: Race<Figures> = {
	name: 'parkedCost',
	title: 'What one parked wait stores',
	onRequest: true,
	patient: true,
	measure,
	report,
};
