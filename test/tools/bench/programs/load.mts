/** Loads all nodes and credentials, as n8n does and barely. Run by `runProgram`, with `--expose-gc`. */
import { createRequire } from 'node:module';
import path from 'node:path';

interface Input {
	/** Folder of the installed package. */
	folder: string;
	/** Files of its nodes and credentials. */
	files: string[];
	/** A package.json from which n8n-core and n8n-workflow are found. */
	n8n: string;
	/** `loader`: with n8n's own loader, which also reads icons, codex files and subtypes. */
	way: 'require' | 'loader';
}

interface Loader {
	loadAll(): Promise<void>;
}

const input = JSON.parse(process.argv[2] ?? '') as Input;
const fromN8n = createRequire(input.n8n);
fromN8n('reflect-metadata');
// What n8n has loaded long before.
fromN8n('n8n-workflow');
const core = fromN8n('n8n-core') as {
	PackageDirectoryLoader: new (folder: string) => Loader;
};
const load = createRequire(path.join(input.folder, 'package.json'));

function heap(): number {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}

const before = heap();
const begun = performance.now();
let kept: unknown;
if (input.way === 'loader') {
	const loader = new core.PackageDirectoryLoader(input.folder);
	await loader.loadAll();
	kept = loader;
} else {
	kept = input.files.map((file) => {
		const [type] = Object.values(load(`./${file}`) as Record<string, new () => unknown>);
		if (!type) throw new Error(`${file} exports nothing`);
		return new type();
	});
}
const ms = performance.now() - begun;
const bytes = heap() - before;
if (kept === undefined) throw new Error('Nothing was loaded');
console.log(JSON.stringify({ ms, bytes }));
