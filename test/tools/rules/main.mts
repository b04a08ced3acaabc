/** `npm run lint`: where code of `nodes/` and `credentials/` may stand, and how long a file may be. Says what is wrong and what to do. */
import { readFileSync } from 'node:fs';
import { cruise, type IReporterOutput } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { inRoot, rootFolder } from '../../support/paths.mts';
import { brokenRules, tooLong, type ImportGraph } from './rules.mts';

async function importGraph(): Promise<ImportGraph> {
	const options = {
		baseDir: rootFolder,
		tsPreCompilationDeps: true,
		includeOnly: '^(nodes|credentials)/',
	};
	const { output }: IReporterOutput = await cruise(['nodes', 'credentials'], options, undefined, {
		tsConfig: extractTSConfig(inRoot('tsconfig.json')),
	});
	if (typeof output === 'string') throw new Error(output);
	return new Map(
		output.modules.map(({ source, dependencies }) => [
			source,
			dependencies.map(({ resolved }) => resolved),
		]),
	);
}

const graph = await importGraph();
const lines = [...graph.keys()].map((file): [string, number] => [
	file,
	readFileSync(inRoot(file), 'utf8').trimEnd().split('\n').length,
]);
const broken = [...brokenRules(graph), ...tooLong(new Map(lines))];
for (const line of broken) console.error(line);
if (graph.size === 0) throw new Error('No file was read');
console.log(`${graph.size} files stand where they may: ${broken.length === 0 ? 'yes' : 'no'}`);
process.exitCode = broken.length > 0 ? 1 : 0;
