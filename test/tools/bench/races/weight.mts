/** What the package weighs: loading its nodes and credentials, and its tarball. */
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { n8nServerPaths, packagePaths } from '../../setup/find.mjs';
import { rootFolder } from '../../../support/paths.mts';
import { runProgram } from '../support/bare.mts';
import { short, spread, told, type Spread } from '../support/stats.mts';
import type { Race, RaceContext, Section } from '../types.mts';

type Way = 'require' | 'loader';

interface Figures {
	ways: Array<{ way: Way; ms: Spread; bytes: Spread }>;
	tarballBytes: number;
}

const REPEATS: Record<RaceContext['size'], number> = { full: 10, quick: 5 };

async function measure({ size }: RaceContext): Promise<Figures> {
	const { nodes, tarball } = packagePaths(rootFolder);
	return await withPackage(nodes, async (folder) => {
		const ways: Figures['ways'] = [];
		for (const way of ['require', 'loader'] as const) {
			const runs: Loaded[] = [];
			// The first one brings the files into the system's cache.
			for (let run = 0; run <= REPEATS[size]; run++) {
				const result = await load(folder, way);
				if (run > 0) runs.push(result);
			}
			ways.push({
				way,
				ms: spread(runs.map(({ ms }) => ms)),
				bytes: spread(runs.map(({ bytes }) => bytes)),
			});
		}
		return { ways, tarballBytes: statSync(tarball).size };
	});
}

/** @param nodes a `.n8n/nodes` folder with the package */
export async function withPackage<T>(
	nodes: string,
	work: (folder: string) => Promise<T>,
): Promise<T> {
	// Away from the repository, whose own n8n-workflow would be found, and loaded, first.
	const folder = mkdtempSync(path.join(tmpdir(), 'seedance-bench-package-'));
	try {
		cpSync(path.join(nodes, 'node_modules', 'n8n-nodes-seedance'), folder, { recursive: true });
		return await work(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

interface Loaded {
	ms: number;
	bytes: number;
}

/** Loads the nodes and credentials of the package in `folder`, in a process of its own. */
export async function load(folder: string, way: Way): Promise<Loaded> {
	const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const modules = path.join(n8nServerPaths(rootFolder).folder, 'node_modules');
	const input = {
		folder,
		files: [...manifest.n8n.nodes, ...manifest.n8n.credentials],
		n8n: path.join(modules, 'n8n', 'package.json'),
		way,
	};
	return await runProgram<Loaded>('load', input, ['--expose-gc'], { NODE_PATH: modules });
}

function inMb({ median, min, max, ...rest }: Spread): Spread {
	return { ...rest, median: median / 1e6, min: min / 1e6, max: max / 1e6 };
}

function report({ ways, tarballBytes }: Figures): Section {
	const bare = ways.find(({ way }) => way === 'require');
	const names: Record<Way, string> = {
		require: 'the three nodes and all credentials',
		loader: "with n8n's own package loader around it (icons, metadata, subtypes)",
	};
	return {
		about: `A new process on n8n's Node each time, n8n's libraries already loaded, ${ways[0]?.ms.count ?? 0} times.`,
		aims: [
			{
				aim: 'nodes and credentials load in under 30 ms',
				measured: `${short(bare?.ms.median ?? NaN)} ms`,
				met: (bare?.ms.median ?? NaN) < 30,
			},
			{
				aim: 'they take under 3 MB of heap',
				measured: `${short((bare?.bytes.median ?? NaN) / 1e6)} MB`,
				met: (bare?.bytes.median ?? NaN) < 3e6,
			},
			{
				aim: 'the tarball is under 180 kB',
				measured: `${short(tarballBytes / 1000)} kB`,
				met: tarballBytes < 180_000,
			},
		],
		tables: [
			{
				caption: '',
				columns: ['loaded', 'time', 'heap'],
				rows: ways.map(({ way, ms, bytes }) => [
					names[way],
					`${told(ms)} ms`,
					`${told(inMb(bytes))} MB`,
				]),
			},
		],
		plots: [],
	};
}

export const weight: Race<Figures> = { name: 'weight', title: 'Weight', measure, report };
