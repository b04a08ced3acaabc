/** Where requests go: base URLs as people write them, and hosts that are not there. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { credentialTypes } from '../../n8n/support/credentials.mts';
import { PROVIDERS, type ProviderId } from '../../simulator/types.mts';
import { useLab, type Account } from '../support/lab.mts';
import { delivered } from '../support/samples.mts';

jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
}));

const lab = useLab({ seconds: 0 });

/** Credentials for another base URL. */
function credentialsFor(
	account: Account,
	provider: ProviderId,
	baseUrl: string,
): Record<string, ICredentialDataDecryptedObject> {
	const region: Record<string, string> = provider === 'ark' ? { region: 'custom' } : {};
	return { [credentialTypes[provider]]: { apiKey: account.key, baseUrl, ...region } };
}

describe.each(PROVIDERS)('%s', (provider) => {
	/** The parts of a path that people copy from the provider's documents. */
	const heads: Record<ProviderId, string[]> = {
		ark: ['/contents/generations', '/contents/generations/tasks'],
		cubicSpaces: ['/v1', '/v1/video', '/v1/video/generations'],
		cubicSpacesArk: ['/api/v3', '/api', '/api/v3/contents/generations/tasks'],
		// Each model has an address of its own.
		fal: [],
		kie: ['/api', '/api/v1', '/api/v1/jobs', '/api/v1/jobs/createTask'],
		newApi: ['/v1', '/v1/video', '/v1/video/generations'],
		openAiVideos: ['/v1', '/v1/videos'],
		qingbo: ['/v1', '/v1/tasks'],
		qingboLegacy: ['/v1', '/v1/tasks'],
		// The base URL holds the version already.
		openRouter: [],
		replicate: [],
		waveSpeed: [],
		xingchao: ['/v1', '/v1/kyyvideo2', '/v1/kyyvideo2/videos'],
	};

	test.each([
		'/',
		'//',
		' ',
		'?key=value',
		...heads[provider],
		...heads[provider].map((head) => `${head}/`),
	])('a base URL that ends in %j', async (end) => {
		const account = lab.account();
		const credentials = credentialsFor(account, provider, lab.client.baseUrl(provider) + end);
		const created = await account.create(provider, {}, { credentials });
		expect(created.error).toBeUndefined();
		const run = await account.wait(provider, {}, { items: created.jsons, credentials });
		expect(run.task).toMatchObject({ status: 'succeeded', ...delivered(provider) });
	});
});

test('a key that was pasted with the word Bearer is the key alone, and shows nowhere', async () => {
	const account = lab.account();
	const { key } = account;
	const type = credentialTypes.cubicSpaces;
	const baseUrl = lab.client.baseUrl('cubicSpaces');
	const credentials = { [type]: { apiKey: ` bearer ${key}`, baseUrl } };
	const run = await account.create('cubicSpaces', {}, { credentials });
	expect(run.task).toMatchObject({ status: 'queued', failure: null });
	expect(await account.requests()).toEqual([expect.objectContaining({ authorized: true })]);
});

test.each([
	['', /^The base URL in the credential for CubicSpaces is empty/],
	['cubicspaces.cloud', /is not an address/],
	['ftp://cubicspaces.cloud', /does not begin with https:\/\//],
	['{{ $env.GATEWAY }}', /is not an address/],
	['localhost:3000', /does not begin with https:\/\//],
])('a base URL that cannot be used: %j', async (baseUrl, message) => {
	const account = lab.account();
	const credentials = credentialsFor(account, 'cubicSpaces', baseUrl);
	const run = await account.create('cubicSpaces', {}, { credentials });
	expect(run.error?.message).toMatch(message);
	expect(run.error?.description).toMatch(/https:\/\//);
});

test('a host that does not exist: nothing was sent; a key over http is warned about', async () => {
	const account = lab.account();
	const credentials = credentialsFor(account, 'cubicSpaces', 'http://seedance.invalid');
	const run = await account.create('cubicSpaces', { failedItems: 'return' }, { credentials });
	expect(run.task).toMatchObject({
		status: 'notCreated',
		failure: { code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/), safeToRecreate: true },
		warnings: [
			'The base URL of the credential for CubicSpaces begins with http://: the API key travels unencrypted.',
		],
	});
});

describe('a host that speaks something else', () => {
	let server: Server;
	let answer: { status: number; body: string; type?: string };
	let baseUrl: string;

	beforeAll(async () => {
		server = createServer((_request, response) => {
			response.writeHead(answer.status, { 'content-type': answer.type ?? 'application/json' });
			response.end(answer.body);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	async function get(body: unknown) {
		answer = { status: 200, body: JSON.stringify(body) };
		const account = lab.account();
		return await account.wait(
			'openAiVideos',
			{ operation: 'get', taskId: 'video_1' },
			{ credentials: credentialsFor(account, 'openAiVideos', baseUrl) },
		);
	}

	test('a status that nobody knows counts as running, and is named', async () => {
		const run = await get({ id: 'video_1', status: 'polishing', progress: '45%' });
		expect(run.task).toMatchObject({
			status: 'running',
			done: false,
			progress: 45,
			warnings: [
				'The provider reports the status "polishing", which is not documented; it counts as running.',
			],
		});
	});

	test('an address that is not http(s) is none', async () => {
		const run = await get({
			id: 'video_1',
			status: 'completed',
			metadata: { url: 'javascript:alert(1)' },
		});
		expect(run.task.videoUrl).toBeNull();
	});

	test('a key that reaches for a prototype is dropped, and others are fields like any', async () => {
		answer = {
			status: 200,
			body: '{"id":"video_1","status":"completed","metadata":{"url":"https://x.example.com/v.mp4"},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
		};
		const account = lab.account();
		const run = await account.wait(
			'openAiVideos',
			{ operation: 'get', taskId: 'video_1' },
			{
				credentials: credentialsFor(account, 'openAiVideos', baseUrl),
				options: { includeRaw: true },
			},
		);
		expect(run.task.status).toBe('succeeded');
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
		const raw = run.jsons[0].raw as object;
		expect(Object.hasOwn(raw, '__proto__')).toBe(false);
		expect(Object.getPrototypeOf(raw)).toBe(Object.prototype);
		expect(Object.getOwnPropertyDescriptor(raw, 'constructor')?.value).toEqual({
			prototype: { polluted: 1 },
		});
	});

	test.each([
		['a page', 200, '<html>Welcome</html>', 'text/html'],
		['nothing', 200, '', undefined],
		['a number', 200, '42', undefined],
		['no task in it', 200, '{"hello":"world"}', undefined],
	])('a create that is answered with %s: nobody knows', async (_name, status, body, type) => {
		answer = { status, body, type };
		const account = lab.account();
		const run = await account.create(
			'openAiVideos',
			{ failedItems: 'return' },
			{ credentials: credentialsFor(account, 'openAiVideos', baseUrl) },
		);
		expect(run.task).toMatchObject({ status: 'unknown', failure: { safeToRecreate: false } });
	});

	test('a plain web host, where nothing takes the request: certainly no task', async () => {
		answer = { status: 404, body: '<html>Not Found</html>', type: 'text/html' };
		const account = lab.account();
		const run = await account.create(
			'openAiVideos',
			{},
			{ credentials: credentialsFor(account, 'openAiVideos', baseUrl) },
		);
		expect(run.error?.message).toMatch(/does not know this address/);
		expect(run.error?.description).toMatch(/base URL/);
	});
});
