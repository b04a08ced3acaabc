/**
 * `npm run scan`: n8n's own scan of community packages, over the source and over the packed tarball, with inline
 * comments that switch rules off having no effect. Ends with 0 only where nothing is found. What it cannot check before
 * a release is the provenance, which the publishing workflow makes.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { packagePaths } from '../setup/find.mjs';
import { inCache, rootFolder } from '../../support/paths.mts';

interface Analysis {
	passed: boolean;
	message?: string;
	details?: string;
}

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage(folder: string, patterns: string[]): Promise<Analysis>;
}

async function main(): Promise<number> {
	// Behind a variable, because the scanner brings no types.
	const scanner = '@n8n/scan-community-package/scanner/scanner.mjs';
	const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(scanner)) as Scanner;
	const { tarball } = packagePaths(rootFolder);
	const unpacked = inCache('scan');
	rmSync(unpacked, { recursive: true, force: true });
	mkdirSync(unpacked, { recursive: true });
	run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);

	const source = await analyzePackage(rootFolder, SOURCE_FILE_PATTERNS);
	const shipped = await analyzePackage(unpacked, ['**/*.js', 'package.json']);
	const files = run('tar', ['-tzf', tarball]).trim().split('\n');
	console.log(`Source: ${verdict(source)}`);
	console.log(`Tarball: ${verdict(shipped)}`);
	console.log(`${files.length} files, ${Math.round(statSync(tarball).size / 1000)} kB packed`);
	return source.passed && shipped.passed ? 0 : 1;
}

function verdict({ passed, message, details }: Analysis): string {
	return passed ? 'no finding' : `${message ?? 'failed'}\n${details ?? ''}`;
}

/** @throws {Error} with what the command said */
function run(command: string, args: string[]): string {
	const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
	return stdout;
}

main().then(
	(code) => (process.exitCode = code),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
