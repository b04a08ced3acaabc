/** `npm run try`, as a person runs it, with the simulator in the provider's place. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BASE_PATHS } from '../simulator/types.mts';
import { inRoot, rootFolder } from '../support/paths.mts';
import { useLab } from './support/lab.mts';

const lab = useLab();
let folder: string;

beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'seedance-try-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param lines what the person types */
async function tryIt(lines: string[], ...args: string[]): Promise<{ code: number; said: string }> {
	const child = spawn(
		process.execPath,
		['--import', 'tsx', inRoot('test', 'tools', 'try', 'main.mts'), '--out', folder, ...args],
		{ cwd: rootFolder, stdio: ['pipe', 'pipe', 'pipe'] },
	);
	let said = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (said += text));
	child.stdin.end(`${lines.join('\n')}\n`);
	const code = await new Promise<number>((resolve) =>
		child.on('close', (one) => resolve(one ?? -1)),
	);
	return { code, said };
}

test('yes makes one video, saves it, and writes what was answered without key and addresses', async () => {
	const { key } = lab.account();
	const { code, said } = await tryIt(
		[key, 'yes'],
		...['--provider', 'ark', '--region', 'byteplus'],
		...['--base-url', `${lab.client.url}${BASE_PATHS.ark}`],
	);
	expect(said).toMatch(/4 s, 480p: about 0\.\d+ USD/);
	expect(code).toBe(0);
	expect(await lab.client.tasks(key)).toHaveLength(1);
	expect(said).not.toContain(key);
	const video = readFileSync(path.join(folder, 'seedance-try-ark.mp4'));
	expect(video.subarray(4, 8).toString()).toBe('ftyp');
	const text = readFileSync(path.join(folder, 'seedance-try-ark.json'), 'utf8');
	expect(text).not.toContain(key);
	expect(text).not.toContain('127.0.0.1');
	const { exchanges } = JSON.parse(text) as { exchanges: Array<{ answer: { status: number } }> };
	expect(exchanges.length).toBeGreaterThanOrEqual(2);
	expect(exchanges.map(({ answer }) => answer.status)).not.toContain(null);
});

test('a video that the provider serves itself, with the key', async () => {
	const { key } = lab.account();
	const { code } = await tryIt(
		[key, 'yes'],
		...['--provider', 'openRouter'],
		...['--base-url', `${lab.client.url}${BASE_PATHS.openRouter}`],
	);
	expect(code).toBe(0);
	const video = readFileSync(path.join(folder, 'seedance-try-openRouter.mp4'));
	expect(video.subarray(4, 8).toString()).toBe('ftyp');
});

test.each([
	['no', ['sim-somebody', 'no']],
	['an input that ends', ['sim-somebody']],
])('%s sends nothing and leaves no file', async (_what, lines) => {
	const before = readdirSync(folder);
	const { code, said } = await tryIt(lines, '--provider', 'qingbo');
	expect(said).toContain('Nothing was sent.');
	expect(code).toBe(0);
	expect(readdirSync(folder)).toEqual(before);
});

test('a provider without an address of its own asks for it', async () => {
	expect(await tryIt([], '--provider', 'newApi')).toMatchObject({
		code: 1,
		said: expect.stringContaining('--base-url'),
	});
});

test('an address at which nobody answers, or that is none: nothing was sent, and no task is feared', async () => {
	const before = readdirSync(folder);
	for (const address of ['http://127.0.0.1:9', 'http://nobody.invalid/v1', 'gateway']) {
		const { code, said } = await tryIt(
			['sim-somebody', 'yes'],
			...['--provider', 'Qingbo', '--base-url', address],
		);
		expect(said).toMatch(/Qingbo cannot be reached at .+\. Nothing was sent/);
		expect(said).not.toMatch(/A task may exist|\n\s+at /);
		expect(code).toBe(1);
	}
	expect(readdirSync(folder)).toEqual(before);
});

test('a flag without a value, or an unknown one, is said without a stack', async () => {
	for (const flags of [['--provider'], ['--key', 'x']]) {
		const { code, said } = await tryIt([], ...flags);
		expect(said).toContain(flags[0]);
		expect(said).not.toMatch(/\n\s+at /);
		expect(code).toBe(1);
	}
});
