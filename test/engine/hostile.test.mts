/** A provider that means harm, or is in other hands: where the key goes, and what its answers can do. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { credentialTypes } from '../n8n/support/credentials.mts';
import type { ProviderId } from '../simulator/types.mts';
import { inRoot } from '../support/paths.mts';
import { useLab, type Account } from './support/lab.mts';
import { logReaders } from './support/n8n.mts';

jest.mock('../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
	REFUSED_FOR_MS: 100,
	ADDRESS_PATIENCE_MS: 300,
}));

const CLIP = readFileSync(inRoot('test', 'simulator', 'media', 'clip.mp4'));

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A host that answers as a test says and remembers who came. */
class Host {
	readonly requests: IncomingMessage[] = [];
	handler: Handler = (_request, response) => response.end();
	private readonly server: Server = createServer((request, response) => {
		this.requests.push(request);
		this.handler(request, response);
	});

	async start(): Promise<void> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Answers everything with this JSON. */
	answers(body: unknown, status = 200, headers: Record<string, string> = {}): void {
		this.handler = (request, response) => {
			request.resume();
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			response.end(typeof body === 'string' ? body : JSON.stringify(body));
		};
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

const lab = useLab();
const provider = new Host();
const elsewhere = new Host();

beforeAll(async () => await Promise.all([provider.start(), elsewhere.start()]));
afterAll(async () => await Promise.all([provider.stop(), elsewhere.stop()]));
beforeEach(() => {
	provider.requests.length = 0;
	elsewhere.requests.length = 0;
	elsewhere.answers({ id: 'stolen', task_id: 'stolen', status: 'succeeded' });
});

function credentials(account: Account, id: ProviderId) {
	const region: Record<string, string> = id === 'ark' ? { region: 'custom' } : {};
	return { [credentialTypes[id]]: { apiKey: account.key, baseUrl: provider.url, ...region } };
}

/** The items of a task that is waited for at the hostile provider. */
function taskItem(id: ProviderId, more: object = {}) {
	return [{ taskId: 'T', provider: id, status: 'queued', ...more }];
}

describe('redirects', () => {
	const STATUSES = [301, 302, 303, 307, 308];

	test.each(STATUSES)('HTTP %i: no call of the API follows it', async (status) => {
		provider.answers('', status, { location: `${elsewhere.url}/steal` });
		const account = lab.account();
		for (const id of ['ark', 'qingbo'] as const) {
			const options = { credentials: credentials(account, id) };
			const created = await account.create(id, { failedItems: 'return' }, options);
			expect(created.task.taskId).toBeNull();
			for (const operation of ['get', 'cancel', 'wait'])
				await account.wait(
					id,
					{ operation, timeout: 0.01 },
					{ ...options, items: [...taskItem(id), ...taskItem(id, { taskId: 'U' })] },
				);
		}
		expect(provider.requests.length).toBeGreaterThan(6);
		expect(elsewhere.requests).toEqual([]);
	});

	test.each(STATUSES)('HTTP %i: a file’s host that is elsewhere gets no key', async (status) => {
		provider.handler = (request, response) => {
			if (request.url?.endsWith('/content') || request.url?.startsWith('/file'))
				response.writeHead(status, { location: `${elsewhere.url}/video.mp4` }).end();
			else
				response
					.writeHead(200, { 'content-type': 'application/json' })
					.end(JSON.stringify({ id: 'T', status: 'completed', metadata: { url } }));
		};
		elsewhere.handler = (_request, response) =>
			void response.writeHead(200, { 'content-type': 'video/mp4' }).end(CLIP);
		const account = lab.account();
		let url: string | undefined;
		for (url of [undefined, `${provider.url}/file.mp4`]) {
			const run = await account.wait(
				'openAiVideos',
				{ downloadVideo: true },
				{ items: taskItem('openAiVideos'), credentials: credentials(account, 'openAiVideos') },
			);
			expect(run.items[0].binary?.video).toMatchObject({ mimeType: 'video/mp4' });
		}
		expect(elsewhere.requests).toHaveLength(2);
		for (const { headers } of elsewhere.requests) {
			expect(headers.authorization).toBeUndefined();
			expect(JSON.stringify(headers)).not.toContain(account.key);
		}
		// An address that the provider gives is no part of its API, even on the same host.
		const file = provider.requests.find((request) => request.url === '/file.mp4');
		expect(file?.headers.authorization).toBeUndefined();
	});
});

describe('what a provider answers', () => {
	const EXPRESSION = '={{ $env.PATH }} {{ $execution.id }}';

	test('as a task id stays one segment of a path', async () => {
		const taskId = '../../admin/keys?all=1#\r\nX-Evil: 1';
		provider.answers({ id: taskId });
		const account = lab.account();
		const options = { credentials: credentials(account, 'ark') };
		const created = await account.create('ark', {}, options);
		expect(created.task.taskId).toBe(taskId);
		for (const operation of ['get', 'cancel'])
			await account.wait('ark', { operation }, { ...options, items: created.jsons });
		const [, ...asked] = provider.requests;
		expect(asked.length).toBeGreaterThan(1);
		for (const { url, headers } of asked) {
			expect(url).toBe(`/contents/generations/tasks/${encodeURIComponent(taskId)}`);
			expect(headers['x-evil']).toBeUndefined();
		}
	});

	test('is text for the nodes behind, whatever it looks like', async () => {
		provider.answers({
			id: 'T',
			status: 'failed',
			model: EXPRESSION,
			error: { code: EXPRESSION, message: EXPRESSION },
		});
		const account = lab.account();
		const run = await account.wait(
			'openAiVideos',
			{},
			{ items: taskItem('openAiVideos'), credentials: credentials(account, 'openAiVideos') },
		);
		expect(run.task.model).toBe(EXPRESSION);
		expect(run.task.failure?.message).toContain(EXPRESSION);
	});

	test.each([
		'file:///etc/passwd',
		'javascript:alert(1)',
		'data:video/mp4;base64,AAAA',
		'\\\\host\\share',
		'/etc/passwd',
		'ftp://host/video.mp4',
	])('as an address is followed only over http: %s', async (url) => {
		provider.answers({ id: 'T', status: 'succeeded', content: { video_url: url } });
		const account = lab.account();
		const run = await account.wait(
			'ark',
			{ downloadVideo: true },
			{ items: taskItem('ark'), credentials: credentials(account, 'ark') },
		);
		expect(run.task).toMatchObject({
			status: 'failed',
			videoUrl: null,
			failure: { code: 'noVideoUrl' },
		});
		expect(run.items[0].binary).toBeUndefined();
	});

	test('does not name the file', async () => {
		provider.handler = (request, response) => {
			if (request.url?.startsWith('/file'))
				response
					.writeHead(200, {
						'content-type': 'video/mp4; name=../../evil.sh',
						'content-disposition': 'attachment; filename="../../../.bashrc"',
					})
					.end(CLIP);
			else {
				const content = { video_url: `${provider.url}/file/..%2f..%2fevil.sh` };
				response
					.writeHead(200, { 'content-type': 'application/json' })
					.end(JSON.stringify({ id: '../../T', status: 'succeeded', content }));
			}
		};
		const account = lab.account();
		const run = await account.wait(
			'ark',
			{ downloadVideo: true, taskId: '../../T' },
			{ credentials: credentials(account, 'ark') },
		);
		const video = run.items[0].binary?.video;
		expect(video).toMatchObject({ mimeType: 'video/mp4', fileExtension: 'mp4' });
		expect(video?.fileName).toMatch(/^[^./\\][^/\\]*\.mp4$/);
		expect(video?.fileName).not.toMatch(/bashrc|evil/);
		expect(video?.directory).toBeUndefined();
	});

	test('that repeats the key is put out without it', async () => {
		const account = lab.account();
		const options = { credentials: credentials(account, 'openAiVideos') };
		const message = `Incorrect API key provided: ${account.key}. Bearer ${account.key}`;
		provider.answers({ error: { message, code: account.key } }, 401);
		// The engine harness looks for the key in all that a run leaves and logs.
		const item = await account.create(
			'openAiVideos',
			{ failedItems: 'return' },
			{ ...options, options: { includeRaw: true } },
		);
		expect(item.task.failure?.message).toContain('Incorrect API key provided: ***. Bearer ***');
		expect(JSON.stringify(item.jsons[0].raw ?? null)).not.toContain(account.key);
		const thrown = await account.create('openAiVideos', {}, options);
		expect(thrown.error?.message).toContain('***');
		const waited = await account.wait(
			'openAiVideos',
			{},
			{ ...options, items: taskItem('openAiVideos') },
		);
		expect(waited.task.failure?.message).toContain('***');
	});
});

describe('an answer that does not end', () => {
	const LIMIT = 5 * 1024 * 1024;
	const BLOCK = Buffer.alloc(64 * 1024, 'x');
	let sent = 0;

	/** Sends for as long as somebody takes it. */
	const endless: Handler = (_request, response) => {
		sent = 0;
		response.writeHead(200, { 'content-type': 'application/json' });
		response.write('{"id":"T","status":"queued","padding":"');
		const more = (): void => {
			while (!response.destroyed) {
				sent += BLOCK.length;
				if (!response.write(BLOCK)) {
					response.once('drain', more);
					return;
				}
			}
		};
		more();
	};

	test('is cut off at a create and at a status call', async () => {
		provider.handler = endless;
		const account = lab.account();
		const options = { credentials: credentials(account, 'cubicSpaces') };
		const created = await account.create('cubicSpaces', { failedItems: 'return' }, options);
		expect(created.task.status).toBe('unknown');
		// What lies in the buffers of both ends comes on top.
		expect(sent).toBeLessThan(4 * LIMIT);
		const got = await account.wait(
			'cubicSpaces',
			{ operation: 'get' },
			{ ...options, items: taskItem('cubicSpaces') },
		);
		expect(got.task.status).toBe('queued');
		expect(sent).toBeLessThan(4 * LIMIT);
	});

	test('is cut off although it is small while it is packed', async () => {
		const packed = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '));
		expect(packed.length).toBeLessThan(LIMIT);
		provider.handler = (_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
			response.end(packed);
		};
		const account = lab.account();
		global.gc?.();
		const before = process.memoryUsage().rss;
		const run = await account.create(
			'cubicSpaces',
			{ failedItems: 'return' },
			{ credentials: credentials(account, 'cubicSpaces') },
		);
		expect(run.task.status).toBe('unknown');
		expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
	});
});

test.each([
	['of the user', { callbackUrl: '={{ $json.hook }}' }, 'callback-secret'],
	['that resumes the execution', { resumeOnCallback: true }, 'webhook-waiting'],
])('the callback address %s is sent, and said nowhere else', async (_whose, options, secret) => {
	const bodies: string[] = [];
	provider.handler = (request, response) => {
		let body = '';
		request.on('data', (chunk) => (body += String(chunk)));
		request.on('end', () => {
			bodies.push(body);
			response.writeHead(400, { 'content-type': 'application/json' });
			response.end('{"error":{"message":"refused","code":"InvalidParameter"}}');
		});
	};
	const account = lab.account();
	const logged: string[] = [];
	const read = (line: string): void => void logged.push(line);
	logReaders.add(read);
	const run = {
		credentials: credentials(account, 'ark'),
		items: [{ hook: 'https://n8n.example.com/webhook/7?signature=callback-secret' }],
	};
	const failed = await account.create('ark', {}, { ...run, options });
	const returned = await account.create(
		'ark',
		{ failedItems: 'return' },
		{ ...run, options: { ...options, includeRaw: true } },
	);
	logReaders.delete(read);
	expect(failed.error?.message).toContain('refused');
	expect(returned.task.status).toBe('notCreated');
	expect(bodies).toHaveLength(2);
	for (const body of bodies) expect(body).toContain(secret);
	const contexts = [failed, returned].map((one) => one.run.context('Create'));
	expect(logged.length).toBeGreaterThan(0);
	expect(JSON.stringify([failed.error, contexts, returned.jsons, logged])).not.toContain(secret);
});
