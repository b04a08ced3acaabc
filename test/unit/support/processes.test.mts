import { createServer, type AddressInfo } from 'node:net';
import { request } from 'node:http';
import {
	freePort,
	startOnFreePorts,
	startProcess,
	stopAllProcesses,
} from '../../support/processes.mts';
import { inRoot } from '../../support/paths.mts';

const node = process.execPath;

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

async function until(condition: () => boolean): Promise<void> {
	const deadline = Date.now() + 10_000;
	while (!condition()) {
		if (Date.now() > deadline) throw new Error('It did not come to that in 10 s');
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

describe('child processes of tests and tools', () => {
	afterAll(stopAllProcesses);

	test('their output is kept, and how they ended', async () => {
		const script = "console.log('out'); console.error('err'); process.exitCode = 3;";
		const child = await startProcess({ name: 'child', command: node, args: ['-e', script] });
		expect(await child.exited).toEqual({ code: 3, signal: null });
		expect(child.log).toContain('out\n');
		expect(child.log).toContain('err\n');
	});

	test('a program that is not there is an error', async () => {
		const started = startProcess({ name: 'nothing', command: '/no/such/program' });
		await expect(started).rejects.toThrow('ENOENT');
	});

	test('one that ends before it is ready says so, with its last words', async () => {
		const script = "console.log('no luck'); process.exit(1);";
		const child = await startProcess({ name: 'child', command: node, args: ['-e', script] });
		const ready = child.waitUntil(() => false, { what: 'luck', timeoutMs: 10_000 });
		await expect(ready).rejects.toThrow(/waited for luck, but it ended[^]*no luck/);
	});

	test('one that does not listen to SIGTERM is killed', async () => {
		const script =
			"process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000);";
		const child = await startProcess({ name: 'child', command: node, args: ['-e', script] });
		await child.waitUntil(() => child.log.includes('up'), { what: 'it', timeoutMs: 10_000 });
		expect(await child.stop({ graceMs: 100 })).toEqual({ code: null, signal: 'SIGKILL' });
	});

	test('they end with a parent that is killed', async () => {
		const parent = await startProcess({
			name: 'parent',
			command: node,
			args: ['--import', 'tsx', inRoot('test', 'unit', 'support', 'parent.mts')],
			cwd: inRoot(),
		});
		const pid = () => Number(/child (\d+)/.exec(parent.log)?.[1]);
		await parent.waitUntil(() => pid() > 0, { what: 'its child', timeoutMs: 15_000 });
		expect(isAlive(pid())).toBe(true);
		process.kill(parent.pid, 'SIGKILL'); // it alone, not its group
		await parent.exited;
		await until(() => !isAlive(pid()));
	});

	test('a free port refuses connections', async () => {
		const port = await freePort();
		const refused = await new Promise((resolve) => {
			request({ port, host: '127.0.0.1' }).once('error', resolve).end();
		});
		expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
	});

	test('if a program finds its port taken, it is started again on another', async () => {
		const other = createServer();
		const { port: taken } = await new Promise<AddressInfo>((resolve) => {
			other.listen(0, '127.0.0.1', () => resolve(other.address() as AddressInfo));
		});
		const tried: number[] = [];
		const listen = async ([port = 0]: number[]) => {
			tried.push(port);
			const script = `require('net').createServer().listen(${port}, '127.0.0.1', () => console.log('it is ready'))`;
			const child = await startProcess({ name: 'child', command: node, args: ['-e', script] });
			await child.waitUntil(() => child.log.includes('it is ready'), {
				what: 'it',
				timeoutMs: 10_000,
			});
			return child;
		};
		await startOnFreePorts(1, listen, [taken]).finally(() => other.close());
		expect(tried).toEqual([taken, expect.any(Number)]);
		expect(tried[1]).not.toBe(taken);
	});

	test('a program that ends for another reason is not started again', async () => {
		let starts = 0;
		const fail = async () => {
			starts++;
			throw new Error('its database is broken');
		};
		await expect(startOnFreePorts(1, fail)).rejects.toThrow('its database is broken');
		expect(starts).toBe(1);
	});
});
