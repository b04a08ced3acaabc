import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cachePath } from '../tools/setup/find.mjs';

const packageName = 'n8n-nodes-seedance';

/**
 * The repository's root folder: the nearest folder from the working directory upwards whose
 * package.json is this package's. (Test code runs as CommonJS under jest and as ES modules under tsx,
 * so neither `__dirname` nor `import.meta` would do.)
 * @throws {Error} when started outside the repository
 */
export function findRoot(from: string = process.cwd()): string {
	for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
		const file = path.join(folder, 'package.json');
		if (existsSync(file)) {
			const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string };
			if (name === packageName) return folder;
		}
		if (folder === path.dirname(folder)) {
			throw new Error(`Run this inside the ${packageName} repository (started in ${from})`);
		}
	}
}

/** The repository's root folder. */
export const rootFolder = findRoot();

/** A path inside the repository. */
export function inRoot(...parts: string[]): string {
	return path.join(rootFolder, ...parts);
}

/** A path inside the folder where everything generated lives; git ignores it, and no linter reads it. */
export function inCache(...parts: string[]): string {
	return cachePath(rootFolder, ...parts);
}

/**
 * An n8n user folder that is kept from one run to the next. Not in `.cache/`: n8n unpacks its editor into
 * it, and n8n's linter reads every JavaScript file that is not below a `node_modules`.
 */
export function keptUserFolder(name: string): string {
	return path.join(rootFolder, 'node_modules', '.cache', packageName, name);
}
