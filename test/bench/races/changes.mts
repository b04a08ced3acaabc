/** What was slow and what became of it: the package before and after single commits. */
import { noOp } from '../../n8n/support/workflows.mts';
import { clips, CREATE, createNode, END, flow, waitNode } from '../support/flows.mts';
import { nodesAt } from '../support/history.mts';
import { nodeMs, Stage } from '../support/stage.mts';
import { spread, times, told, type Spread } from '../support/stats.mts';
import type { Race, RaceContext, Section } from '../types.mts';
import { runJobs, runParked } from './growth.mts';
import { load, withPackage } from './weight.mts';

/** One figure of one version. */
interface Figure {
	what: string;
	unit: string;
	value: number;
}

interface Change {
	/** The commit that made it better. */
	commit: string;
	was: string;
	became: string;
	/** Measured in turns with the version before it … */
	repeats: number;
	/** … or at the same time: it mostly sleeps. */
	sideBySide?: boolean;
	/** Measures a `.n8n/nodes` folder, several times without starting anew. */
	begin(nodes: string): Promise<{ measure(): Promise<Figure[]>; end(): Promise<void> }>;
}

interface Row {
	commit: string;
	was: string;
	became: string;
	what: string;
	unit: string;
	before: Spread;
	after: Spread;
}

interface Figures {
	rows: Row[];
}

/** Something measured on an n8n of its own. */
function onStage(measure: (stage: Stage) => Promise<Figure[]>): Change['begin'] {
	return async (nodes) => {
		const stage = await Stage.start({ nodes });
		await measure(stage); // warms up
		return { measure: async () => await measure(stage), end: async () => await stage.stop() };
	};
}

const CHANGES: Change[] = [
	{
		commit: '8657170',
		was: 'n8n evaluated an expression of the credential for each request',
		became: 'the credential puts the key on by a function',
		repeats: 5,
		begin: onStage(async (stage) => {
			const items = 1000;
			const customer = await stage.customer('ark');
			const active = await stage.activate(
				flow('Create', [clips(items), createNode(customer, { concurrency: 50 }), noOp(END)]),
			);
			const { execution, cpuMs } = await stage.run(active, 120_000);
			return [
				{ what: 'Seedance Create, an item', unit: 'ms', value: nodeMs(execution, CREATE) / items },
				{ what: 'n8n’s CPU for it', unit: 'ms', value: cpuMs / items },
			];
		}),
	},
	{
		commit: 'd3b1a8d',
		was: 'sorting the names in the editor’s lists loaded the collation tables',
		became: 'names are compared as they are',
		repeats: 15,
		begin: async (nodes) =>
			await withPackageKept(nodes, async (folder) => {
				const { ms } = await load(folder, 'require');
				return [{ what: 'loading nodes and credentials', unit: 'ms', value: ms }];
			}),
	},
	{
		commit: 'd19d61b',
		was: 'each task of an account was asked about by itself',
		became: 'tasks that are due together are asked about in one call (Ark)',
		repeats: 2,
		begin: onStage(async (stage) => {
			const tasks = 200;
			const customer = await stage.customer('ark', { taskSeconds: [10, 20] });
			const active = await stage.activate(
				flow('Wait', [
					clips(tasks),
					createNode(customer, { concurrency: 50 }),
					waitNode(customer, { waitStrategy: 'inProcess' }),
					noOp(END),
				]),
			);
			const { cpuMs } = await stage.run(active, 120_000);
			const { status = 0, list = 0 } = await stage.simulator.client.counts(customer.key);
			return [
				{ what: 'status requests for a task', unit: '', value: (status + list) / tasks },
				{
					what: 'n8n’s CPU for a task, from its creation to its end',
					unit: 'ms',
					value: cpuMs / tasks,
				},
			];
		}),
	},
	{
		commit: 'bf5bfd1',
		was: 'the default of Task ID was evaluated as an expression, item by item',
		became: 'the default is read from the item',
		repeats: 3,
		begin: onStage(async (stage) => {
			const { wait } = await runJobs(stage, 'ark', 10_000, 1);
			return [{ what: 'Seedance Wait, an item of 10,000', unit: 'ms', value: wait.msPerItem }];
		}),
	},
	{
		commit: '7aadb61',
		was: 'each check of a parked wait handed on every task',
		became: 'a check hands on what is new',
		repeats: 1,
		sideBySide: true,
		begin: async (nodes) => {
			const stage = await Stage.start({ nodes });
			const measure = async (): Promise<Figure[]> => await storedByChecks(stage);
			return { measure, end: async () => await stage.stop() };
		},
	},
];

/** What parked waits of different lengths store. */
async function storedByChecks(stage: Stage): Promise<Figure[]> {
	return await Promise.all(
		[2, 5].map(async (checks) => {
			// Over shortly before the last of them: the first five come every 70 s, a little later than they are due.
			const { bytesPerTask } = await runParked(stage, 100, 70 * checks - 30);
			return {
				what: `stored for a task that ends before check ${checks}`,
				unit: 'kB',
				value: bytesPerTask / 1000,
			};
		}),
	);
}

async function withPackageKept(
	nodes: string,
	measure: (folder: string) => Promise<Figure[]>,
): ReturnType<Change['begin']> {
	await withPackage(nodes, measure); // brings the files into the system's cache
	return {
		measure: async () => await withPackage(nodes, measure),
		end: async () => await Promise.resolve(),
	};
}

async function measureChange(change: Change): Promise<Row[]> {
	const { commit, was, became, repeats, sideBySide = false } = change;
	const packages = [`${commit}^`, commit].map(nodesAt);
	const versions = [];
	for (const nodes of packages) versions.push(await change.begin(nodes));
	try {
		const found = new Map<string, { unit: string; values: number[][] }>();
		for (let run = 0; run < repeats; run++) {
			const results = sideBySide
				? await Promise.all(versions.map(async (version) => await version.measure()))
				: await inTurns(versions.map((version) => async () => await version.measure()));
			for (const [index, figures] of results.entries()) {
				for (const { what, unit, value } of figures) {
					const row = found.get(what) ?? { unit, values: [[], []] };
					found.set(what, row);
					row.values[index]?.push(value);
				}
			}
		}
		return [...found].map(
			([
				what,
				{
					unit,
					values: [before = [], after = []],
				},
			]) => ({
				...{ commit, was, became, what, unit },
				before: spread(before),
				after: spread(after),
			}),
		);
	} finally {
		for (const version of versions) await version.end();
	}
}

async function inTurns<T>(works: ReadonlyArray<() => Promise<T>>): Promise<T[]> {
	const results: T[] = [];
	for (const work of works) results.push(await work());
	return results;
}

async function measure({ say }: RaceContext): Promise<Figures> {
	const rows: Row[] = [];
	for (const change of CHANGES) {
		rows.push(...(await measureChange(change)));
		say(`${change.commit}: done`);
	}
	return { rows };
}

function report({ rows }: Figures): Section {
	return {
		about: `The package at a commit and at the one before it, in turns (what mostly sleeps: at the same time), each on an n8n of its own. Measured by \`npm run bench -- --only changes\`, which needs the repository's history and is no part of a whole run.`,
		aims: [],
		tables: [
			{
				caption: '',
				columns: ['commit', 'was', 'became', 'figure', 'before', 'after', 'after against before'],
				rows: rows.map((row) => [
					row.commit,
					row.was,
					row.became,
					row.what,
					`${told(row.before)} ${row.unit}`.trim(),
					`${told(row.after)} ${row.unit}`.trim(),
					times(row.after.median / row.before.median),
				]),
			},
		],
		plots: [],
	};
}

export const changes: Race<Figures> = {
	name: 'changes',
	title: 'What was slow, before and after',
	onRequest: true,
	measure,
	report,
};
