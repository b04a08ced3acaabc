import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { errorOf, N8nApi } from './support/n8nApi.mts';
import { N8nServer } from './support/n8nServer.mts';
import { shared } from './support/shared.mts';
import {
	code,
	ifTrue,
	items,
	jsonOf,
	manualTrigger,
	noOp,
	runData,
	waitSeconds,
	webhookTrigger,
	workflow,
} from './support/workflows.mts';

describe('the driver of a real n8n, on its built-in nodes', () => {
	const { api, logFile, close } = shared();

	afterAll(close);

	test('a published workflow runs through its webhook, with every kind of value in its items', async () => {
		const list = [
			{ text: 'a', number: 1.5, list: [1, 2], nothing: null },
			{ text: 'b', object: { deep: true } },
		];
		const stored = await api.createWorkflow(
			workflow('Driver: webhook', [webhookTrigger('driver-webhook', 'lastNode'), items(list)]),
		);
		await api.activate(stored);
		expect(await api.callWebhook('driver-webhook')).toEqual({ statusCode: 200, body: list });
		const { id, mode } = await api.waitForNewExecution(stored.id);
		expect(mode).toBe('webhook');
		expect(jsonOf(await api.waitForExecution(id), 'Items')).toEqual(list);

		await api.deactivate(stored.id);
		expect((await api.callWebhook('driver-webhook')).statusCode).toBe(404);
	});

	test('a manual run routes items, and gives the bytes of binary data back', async () => {
		const makeFile =
			"const file = await this.helpers.prepareBinaryData(Buffer.from('frame'), 'a.txt');" +
			'return [{ json: { done: true }, binary: { file } }, { json: { done: false } }];';
		const stored = await api.createWorkflow(
			workflow(
				'Driver: manual',
				[manualTrigger(), code(makeFile), ifTrue('={{ $json.done }}'), noOp('Yes'), noOp('No')],
				{ row: 4, links: [['If', 1, 'No']] },
			),
		);
		const execution = await api.waitForExecution(await api.runManually(stored));
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'No')).toEqual([{ done: false }]);
		const [item] = runData(execution, 'Yes');
		const file = item?.binary?.file;
		if (!file) throw new Error('The item lost its file');
		expect(file.id).toMatch(/^filesystem/);
		expect((await api.downloadBinary(file)).toString()).toBe('frame');
	});

	test('a failed execution has its message, and can be retried and deleted', async () => {
		const stored = await api.createWorkflow(
			workflow('Driver: failure', [
				webhookTrigger('driver-failure'),
				code("throw new Error('as asked')"),
			]),
		);
		await api.activate(stored);
		await api.callWebhook('driver-failure');
		const { id } = await api.waitForNewExecution(stored.id);
		const failed = await api.waitForExecution(id);
		expect(failed.status).toBe('error');
		expect(errorOf(failed)).toContain('as asked');
		const retried = await api.waitForExecution(await api.retryExecution(id));
		expect([retried.status, retried.retryOf]).toEqual(['error', id]);

		await api.deleteExecutions([id]);
		const left = await api.listExecutions({ workflowId: stored.id });
		expect(left.map((one) => one.id)).toEqual([retried.id]);
	});

	test('a waiting execution can be seen and stopped', async () => {
		const stored = await api.createWorkflow(
			workflow('Driver: waiting', [manualTrigger(), waitSeconds(600), noOp('End')]),
		);
		const id = await api.runManually(stored);
		const waiting = await api.waitForExecution(id, { statuses: ['waiting'] });
		expect(Date.parse(waiting.waitTill ?? '')).toBeGreaterThan(Date.now() + 500_000);
		await api.stopExecution(id);
		expect((await api.waitForExecution(id)).status).toBe('canceled');
	});

	test('the server keeps a log', () => {
		expect(readFileSync(logFile, 'utf8')).toContain('Editor is now accessible via');
	});
});

describe('a server of its own', () => {
	let server: N8nServer | undefined;

	afterAll(async () => {
		await server?.stop();
		if (server) rmSync(server.userFolder, { recursive: true, force: true });
	});

	test('killed and started again: address, session, workflows and executions are still there', async () => {
		const userFolder = mkdtempSync(path.join(tmpdir(), 'seedance-restart-'));
		server = await N8nServer.start({ userFolder });
		const api = await N8nApi.signedIn(server.baseUrl);
		const stored = await api.createWorkflow(
			workflow('Restart', [webhookTrigger('restart', 'lastNode'), items([{ run: true }])]),
		);
		await api.activate(stored);
		await api.callWebhook('restart');
		const first = await api.waitForNewExecution(stored.id);
		await api.waitForExecution(first.id);
		const { rss, peakRss } = server.memory();
		expect(rss).toBeGreaterThan(50e6);
		expect(peakRss).toBeGreaterThanOrEqual(rss);

		const { pid } = server;
		await server.kill();
		expect(server.isRunning).toBe(false);
		await expect(api.listWorkflows()).rejects.toThrow('ECONNREFUSED');
		await server.restart();
		expect(server.pid).not.toBe(pid);
		expect((await api.callWebhook('restart')).body).toEqual([{ run: true }]);
		const ids = (await api.listExecutions({ workflowId: stored.id })).map(({ id }) => id);
		expect(ids).toContain(first.id);

		expect(await server.stop()).toEqual({ code: 0, signal: null });
		await api.close();
	});

	test('if another program has taken its port, it starts on another', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await once(other, 'listening');
		const { port } = other.address() as AddressInfo;
		server = await N8nServer.start({
			userFolder: mkdtempSync(path.join(tmpdir(), 'seedance-port-')),
			port,
		});
		other.close();
		expect(server.port).not.toBe(port);
		expect(server.log).not.toContain('already in use');
		expect(server.isRunning).toBe(true);
		expect(await server.stop()).toEqual({ code: 0, signal: null });
	});
});
