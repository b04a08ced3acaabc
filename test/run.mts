/**
 * Runs test suites and says how it went in one plain last line, `N passed, N failed[, N skipped]`:
 *
 *     node --import tsx test/run.mts [unit] [engine] [n8n] [--long] [jest's own arguments]
 *
 * `--long` adds the tests in `*.long.test.mts`. Exit code 0 only if everything that ran passed. What the n8n suite needs is
 * set up while the others run.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inCache, inRoot, rootFolder } from './support/paths.mts';
import { N8N_VERSION, nodePaths } from './tools/setup/find.mjs';
import { recordVersion } from './tools/versions/versions.mts';

/**
 * jest's configuration of each suite, and the Node that it runs on. The unit tests run on the one that n8n needs (it is
 * also the faster one); those on n8n's engine on the machine's own, so that both are tried.
 */
const suitesOf = {
	unit: { config: inRoot('jest.config.cjs'), node: nodePaths(rootFolder).node },
	engine: { config: inRoot('test', 'engine', 'jest.config.cjs'), node: process.execPath },
	n8n: { config: inRoot('test', 'n8n', 'jest.config.cjs'), node: process.execPath },
} as const;

type Suite = keyof typeof suitesOf;

interface Count {
	passed: number;
	failed: number;
	skipped: number;
}

/** The part of jest's JSON report that is read here. */
interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	/** Files that could not even be loaded. */
	numRuntimeErrorTestSuites: number;
	testResults: Array<{
		/** The file's path. */
		name: string;
		status: string;
		assertionResults: Array<{ status: string; fullName: string }>;
	}>;
}

function isSuite(name: string): name is Suite {
	return name in suitesOf;
}

/** One suite. What jest itself could not finish counts as one failure. */
async function runSuite(suite: Suite, jestArguments: string[], long: boolean): Promise<Count> {
	const report = inCache('results', `${suite}.json`);
	const { config, node } = suitesOf[suite];
	mkdirSync(inCache('results'), { recursive: true });
	rmSync(report, { force: true });
	const args = [
		inRoot('node_modules', 'jest', 'bin', 'jest.js'),
		...['-c', config, '--rootDir', rootFolder],
		...['--json', '--outputFile', report, '--passWithNoTests'],
		...jestArguments,
	];
	const child = spawn(node, args, {
		cwd: rootFolder,
		stdio: ['ignore', 'ignore', 'inherit'], // its report for people goes to standard error
		env: { ...process.env, ...(long && { SEEDANCE_LONG_TESTS: '1' }) },
	});
	const exitCode = await endOf(child);
	if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };

	const parsed = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
	for (const { assertionResults } of parsed.testResults) {
		for (const { status, fullName } of assertionResults) {
			if (status === 'pending') console.log(`skipped: ${fullName}`);
		}
	}
	if (suite === 'n8n') keepVersion(parsed);
	const failed = parsed.numFailedTests + parsed.numRuntimeErrorTestSuites;
	return {
		passed: parsed.numPassedTests,
		failed: failed === 0 && exitCode !== 0 ? 1 : failed,
		skipped: parsed.numPendingTests,
	};
}

/** What a run against a named version of n8n has shown, for the table of versions; skipped files show nothing. */
function keepVersion({ testResults }: JestReport): void {
	const version = process.env[N8N_VERSION];
	if (version === undefined) return;
	const ran = testResults.filter(({ assertionResults }) =>
		assertionResults.some(({ status }) => status !== 'pending'),
	);
	const passed = ran.map(({ name, status }) => [
		path.basename(name).replace(/\.test\.mts$/, ''),
		status === 'passed',
	]);
	const node = execFileSync(nodePaths(rootFolder).node, ['--version'], { encoding: 'utf8' });
	recordVersion(version, /\d+/.exec(node)?.[0] ?? '', Object.fromEntries(passed));
}

/** n8n, the package, the browser and the services. @returns whether all is there */
async function setUpN8n(): Promise<boolean> {
	const script = inRoot('test', 'tools', 'setup', 'setup.mjs');
	const code = await endOf(
		spawn(process.execPath, [script, 'n8n', 'package', 'browser', 'services'], {
			cwd: rootFolder,
			stdio: 'inherit',
		}),
	);
	return code === 0;
}

/** The exit code of a child, which hears of a signal to this process. */
async function endOf(child: ChildProcess): Promise<number | null> {
	const forward = (signal: NodeJS.Signals) => child.kill(signal);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, forward);
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, forward);
	return code;
}

const asked = process.argv.slice(2);
const suites = asked.filter(isSuite);
const long = asked.includes('--long');
const jestArguments = asked.filter((one) => !isSuite(one) && one !== '--long');

const total: Count = { passed: 0, failed: 0, skipped: 0 };
const isSetUp = suites.includes('n8n') ? setUpN8n() : undefined;
for (const suite of suites) {
	// What could not be set up has said why.
	const count =
		suite === 'n8n' && !(await isSetUp)
			? { passed: 0, failed: 1, skipped: 0 }
			: await runSuite(suite, jestArguments, long);
	total.passed += count.passed;
	total.failed += count.failed;
	total.skipped += count.skipped;
}
writeFileSync(inCache('results', 'total.json'), JSON.stringify(total));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;
