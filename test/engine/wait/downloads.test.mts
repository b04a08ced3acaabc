/** Videos and last frames in n8n's binary store, and the key never at a foreign host. */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { IDataObject } from 'n8n-workflow';
import { inRoot } from '../../support/paths.mts';
import { PROVIDERS, type Fault, type Settings } from '../../simulator/types.mts';
import { readBinary } from '../support/engine.mts';
import { useFileHost } from '../support/fileHost.mts';
import { useLab, type Account, type NodeRunOptions } from '../support/lab.mts';

/** Pauses between attempts, a second and more, are not what is tested here. */
jest.mock('n8n-workflow', () => {
	const real = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	return {
		...real,
		sleep: async (ms: number, signal?: AbortSignal) =>
			await real.sleep(ms >= 1000 && ms < 5000 ? 20 : ms, signal),
	};
});

/** An address is waited for a tenth of a second, in place of a minute. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number) => 20 * attempt,
	ADDRESS_PATIENCE_MS: 100,
}));

const lab = useLab({ seconds: 0 });
const host = useFileHost();
const CLIP = readFileSync(inRoot('test', 'simulator', 'media', 'clip.mp4'));
const FRAME = readFileSync(inRoot('test', 'simulator', 'media', 'last-frame.png'));

async function finished(
	account: Account,
	provider: (typeof PROVIDERS)[number],
	{
		settings = {},
		options,
	}: { settings?: Partial<Settings>; options?: NodeRunOptions['options'] } = {},
): Promise<IDataObject[]> {
	await lab.client.setSettings(account.key, settings);
	return await account.created(provider, {}, { options });
}

describe.each(PROVIDERS)('%s', (provider) => {
	test('the video lies in the item, whole, with name and type', async () => {
		const account = lab.account();
		const items = await finished(account, provider);
		const run = await account.wait(provider, { downloadVideo: true }, { items });
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({ status: 'succeeded', warnings: [] });
		const { video, ...others } = run.items[0].binary ?? {};
		expect(others).toEqual({});
		expect(video).toMatchObject({
			mimeType: 'video/mp4',
			fileType: 'video',
			fileExtension: 'mp4',
			fileName: `${run.task.taskId?.split('/').at(-1)}.mp4`,
			data: 'filesystem-v2',
			bytes: CLIP.length,
		});
		expect(await readBinary(video)).toEqual(CLIP);
		// A host of files gets no key; a provider that serves the file itself does.
		const own = provider === 'openRouter';
		const [download] = await account.requests(own ? 'content' : 'download');
		expect(download.authorized).toBe(own);
		expect(await lab.client.leaks(account.key)).toEqual([]);
	});

	test('nothing is fetched unless asked for', async () => {
		const account = lab.account();
		const items = await finished(account, provider);
		const run = await account.wait(provider, {}, { items });
		expect(run.items[0].binary).toBeUndefined();
		expect(await account.requests('download')).toEqual([]);
		expect(await account.requests('content')).toEqual([]);
	});
});

describe('names', () => {
	test.each([
		['Fox at night', 'Fox at night.mp4'],
		['clip.mov', 'clip.mov'],
		['2026.11.25', '2026.11.25.mp4'],
		['Scene 1.10', 'Scene 1.10.mp4'],
		['AC/DC 1/2', 'AC⧸DC 1⧸2.mp4'],
		['C:\\videos\\fox.mp4', 'C：⧹videos⧹fox.mp4'],
		['a/b\u0000c<d>.mp4', 'a⧸bc＜d＞.mp4'],
		['..', 'video.mp4'],
		['={{ 12 }}', '12.mp4'],
		['', '{id}.mp4'],
	])('File Name %j', async (fileName, expected) => {
		const account = lab.account();
		const items = await finished(account, 'ark');
		const run = await account.wait(
			'ark',
			{ downloadVideo: true },
			{ items, options: { fileName } },
		);
		const name = expected.replace('{id}', String(items[0].taskId));
		expect(run.items[0].binary?.video).toMatchObject({ fileName: name });
	});

	test('File Name and the binary field for each item and run', async () => {
		const account = lab.account();
		const items = await account.created('ark', {}, { items: [{}, {}] });
		const run = await account.wait(
			'ark',
			{ downloadVideo: true },
			{
				items: items.map((item, index) => ({ ...item, title: `Scene ${index}` })),
				options: { fileName: '={{ $json.title }}', binaryPropertyName: 'clip' },
			},
		);
		expect(run.items.map(({ binary }) => binary?.clip.fileName)).toEqual([
			'Scene 0.mp4',
			'Scene 1.mp4',
		]);
	});
});

describe('the last frame', () => {
	test('beside the video', async () => {
		const account = lab.account();
		const items = await finished(account, 'ark', { options: { returnLastFrame: true } });
		const run = await account.wait(
			'ark',
			{ downloadVideo: true },
			{ items, options: { lastFramePropertyName: 'frame', fileName: 'fox.mp4' } },
		);
		const { video, frame } = run.items[0].binary ?? {};
		expect(await readBinary(video)).toEqual(CLIP);
		expect(frame).toMatchObject({ mimeType: 'image/png', fileName: 'fox-last-frame.png' });
		expect(await readBinary(frame)).toEqual(FRAME);
	});

	test('without the video', async () => {
		const account = lab.account();
		const items = await finished(account, 'qingbo', { options: { returnLastFrame: true } });
		const run = await account.wait(
			'qingbo',
			{},
			{ items, options: { lastFramePropertyName: 'frame' } },
		);
		expect(Object.keys(run.items[0].binary ?? {})).toEqual(['frame']);
	});

	test('where the provider gave none, nothing happens', async () => {
		const account = lab.account();
		const items = await finished(account, 'ark');
		const run = await account.wait(
			'ark',
			{},
			{ items, options: { lastFramePropertyName: 'frame' } },
		);
		expect(run.items[0].binary).toBeUndefined();
		expect(run.task.warnings).toEqual([]);
	});
});

describe('a download that goes wrong', () => {
	test('an expired link: still succeeded, with its address and a warning', async () => {
		const account = lab.account();
		const items = await finished(account, 'openAiVideos', { settings: { linkSeconds: 0 } });
		await new Promise((resolve) => setTimeout(resolve, 5));
		const run = await account.wait('openAiVideos', { downloadVideo: true }, { items });
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({
			status: 'succeeded',
			failure: null,
			videoUrl: expect.any(String),
			warnings: [
				'The video could not be downloaded: the address is no longer valid (HTTP 403, AccessDenied). The task itself succeeded.',
			],
		});
		expect(run.items[0].binary).toBeUndefined();
	});

	test.each(['http500', 'resetBefore', 'resetAfter', 'html200', 'http502html'] as const)(
		'%s once: tried again, and the file is whole',
		async (kind) => {
			const account = lab.account();
			const items = await finished(account, 'ark', { settings: { videoBytes: 3_000_000 } });
			await lab.client.setFaults(account.key, [{ on: 'download', kind }]);
			const run = await account.wait('ark', { downloadVideo: true }, { items });
			expect(run.task.warnings).toEqual([]);
			expect(run.items[0].binary?.video.bytes).toBe(3_000_000);
			expect((await readBinary(run.items[0].binary!.video)).length).toBe(3_000_000);
			expect(await account.requests('download')).toHaveLength(2);
		},
	);

	test.each([
		['http500', /answered HTTP 500/],
		['resetAfter', /the connection failed/],
		['html200', /answered a page \(text\/html\) instead of a file/],
	] as Array<[Fault['kind'], RegExp]>)(
		'%s every time: a warning after three tries',
		async (kind, text) => {
			const account = lab.account();
			const items = await finished(account, 'ark');
			await lab.client.setFaults(account.key, [{ on: 'download', kind, times: 9 }]);
			const run = await account.wait('ark', { downloadVideo: true }, { items });
			expect(run.task).toMatchObject({
				status: 'succeeded',
				warnings: [expect.stringMatching(text)],
			});
			expect(run.items[0].binary).toBeUndefined();
			expect(await account.requests('download')).toHaveLength(3);
		},
	);

	test('one that fails does not take the others along', async () => {
		const account = lab.account();
		const items = await account.created('ark', {}, { items: [{}, {}, {}] });
		const fault = { on: 'download', kind: 'http404', skip: 2, times: 99 } as const;
		await lab.client.setFaults(account.key, [fault]);
		const run = await account.wait('ark', { downloadVideo: true }, { items });
		const files = run.items.map(({ binary }) => binary !== undefined);
		expect(files.filter(Boolean)).toHaveLength(2);
		expect(run.tasks.filter(({ warnings }) => warnings.length > 0)).toHaveLength(1);
	});

	test.each([
		['nothing', 200, 'video/mp4', '', /the file is empty/],
		['nothing at all', 204, undefined, '', /the file is empty/],
		['a page without a type', 200, undefined, '<html>Sorry</html>', /answered a page instead of/],
		['JSON as a file', 200, 'application/octet-stream', '{"error":"x"}', /answered JSON/],
	] as Array<[string, number, string | undefined, string, RegExp]>)(
		'%s instead of the video: a warning, and no file',
		async (_name, status, type, body, text) => {
			host.paths['/v.mp4'] = (_request, response) =>
				response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(body);
			const videoUrl = `${host.url}/v.mp4`;
			const item = { taskId: 'cgt-1', provider: 'ark', status: 'succeeded', videoUrl };
			const run = await lab.account().wait('ark', { downloadVideo: true }, { items: [item] });
			expect(run.items[0].binary).toBeUndefined();
			expect(run.task).toMatchObject({
				status: 'succeeded',
				warnings: [expect.stringMatching(text)],
			});
		},
	);

	test('a video is one whatever its host calls it', async () => {
		host.paths['/v'] = (_request, response) =>
			response.writeHead(200, { 'content-type': 'text/plain' }).end(CLIP);
		const item = {
			taskId: 'cgt-1',
			provider: 'ark',
			status: 'succeeded',
			videoUrl: `${host.url}/v`,
		};
		const run = await lab.account().wait('ark', { downloadVideo: true }, { items: [item] });
		expect(run.items[0].binary?.video).toMatchObject({ mimeType: 'video/mp4' });
		expect(await readBinary(run.items[0].binary!.video)).toEqual(CLIP);
	});

	test.each([
		['packed', { 'content-encoding': 'gzip' }, gzipSync(CLIP)],
		['as bytes of no kind', { 'content-type': 'binary/octet-stream' }, CLIP],
		['under a name of its own', { 'content-disposition': 'attachment; filename="a.zip"' }, CLIP],
		['in pieces, of no length', { 'transfer-encoding': 'chunked' }, CLIP],
	] as Array<[string, Record<string, string>, Buffer]>)(
		'a video %s is stored as it is',
		async (_name, headers, body) => {
			host.paths['/w'] = (_request, response) => response.writeHead(200, headers).end(body);
			const videoUrl = `${host.url}/w`;
			const item = { taskId: 'cgt-1', provider: 'ark', status: 'succeeded', videoUrl };
			const run = await lab.account().wait('ark', { downloadVideo: true }, { items: [item] });
			expect(run.task.warnings).toEqual([]);
			expect(run.items[0].binary?.video).toMatchObject({ fileName: 'cgt-1.mp4' });
			expect(await readBinary(run.items[0].binary!.video)).toEqual(CLIP);
		},
	);

	test('an address that is not http(s) is not followed', async () => {
		const account = lab.account();
		const item = {
			taskId: 'cgt-1',
			provider: 'ark',
			status: 'succeeded',
			videoUrl: 'file:///etc/passwd',
		};
		const run = await account.wait('ark', { downloadVideo: true }, { items: [item] });
		expect(run.items[0].binary).toBeUndefined();
		expect(run.task.warnings).toEqual([expect.stringMatching(/neither http nor https/)]);
	});
});

describe('a host that serves the file itself', () => {
	test.each([
		['directly', false],
		['behind a redirect to its storage, where the key does not go', true],
	])('%s', async (_name, contentRedirect) => {
		const account = lab.account();
		const items = await finished(account, 'openAiVideos', {
			settings: { outcomes: [{ match: '', outcome: 'succeeded', noUrl: true }], contentRedirect },
		});
		const run = await account.wait('openAiVideos', { downloadVideo: true }, { items });
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: null });
		expect(run.items[0].binary?.video).toMatchObject({
			mimeType: 'video/mp4',
			fileName: `${String(items[0].taskId)}.mp4`,
		});
		expect(await readBinary(run.items[0].binary!.video)).toEqual(CLIP);
		const [content] = await account.requests('content');
		expect(content.authorized).toBe(true);
		expect(await account.requests('download')).toHaveLength(contentRedirect ? 1 : 0);
		expect(await lab.client.leaks(account.key)).toEqual([]);
	});

	/** A task that the provider serves itself, at a host that answers its content address so. */
	async function servedBy(content: (typeof host.paths)[string]) {
		const account = lab.account();
		host.paths['/v1/videos/T1/content'] = content;
		const credentials = account.credentials('openAiVideos');
		Object.values(credentials)[0].baseUrl = host.url;
		const item = { taskId: 'T1', provider: 'openAiVideos', status: 'succeeded', videoUrl: null };
		host.requests.length = 0;
		return await account.wait(
			'openAiVideos',
			{ downloadVideo: true },
			{ items: [item], credentials },
		);
	}

	test('a redirect on its own host takes the key along', async () => {
		host.paths['/files/1'] = (request, response) =>
			request.headers.authorization === undefined
				? response.writeHead(401).end()
				: response.end(CLIP);
		const run = await servedBy((_request, response) =>
			response.writeHead(302, { location: '/files/1' }).end(),
		);
		expect(run.task.warnings).toEqual([]);
		expect(await readBinary(run.items[0].binary!.video)).toEqual(CLIP);
		expect(host.requests.map(({ path }) => path)).toEqual(['/v1/videos/T1/content', '/files/1']);
	});

	const json = (body: object) => (_request: unknown, response: ServerResponse) =>
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

	// apifox.com/web/project/7109750, "OpenAI video download": the content route answers the task as JSON.
	test.each([
		['on its own host, with the key', '127.0.0.1', true],
		['at another host, without', 'localhost', false],
	])('an address instead of the file, %s', async (_name, name, withKey) => {
		const url = new URL('/files/2?a=1', host.url);
		url.hostname = name;
		host.paths['/files/2'] = (_request, response) => response.end(CLIP);
		const run = await servedBy(
			json({ id: 'T1', status: 'completed', data: { video_url: url.href } }),
		);
		expect(run.task).toMatchObject({ status: 'succeeded', warnings: [] });
		expect(await readBinary(run.items[0].binary!.video)).toEqual(CLIP);
		expect(host.requests.map(({ path }) => path)).toEqual(['/v1/videos/T1/content', '/files/2']);
		expect(host.requests[1].authorization !== undefined).toBe(withKey);
	});

	test('an address that brings the same once more is not followed further, and is told', async () => {
		const run = await servedBy(json({ url: `${host.url}/v1/videos/T1/content` }));
		expect(run.items[0].binary).toBeUndefined();
		expect(run.task).toMatchObject({
			status: 'succeeded',
			warnings: [
				`The video could not be downloaded: an address came instead of the file, ${host.url}/v1/videos/T1/content: another address. The task itself succeeded.`,
			],
		});
		expect(host.requests).toHaveLength(6);
	});

	test('JSON without one is called so', async () => {
		const run = await servedBy(json({ id: 'T1', status: 'completed', video_url: null }));
		expect(run.task.warnings).toEqual([
			"The video could not be downloaded: the file's host answered JSON (application/json) instead of a file. The task itself succeeded.",
		]);
	});

	test('what it refuses the file with is said, and not that an address is no longer valid', async () => {
		const run = await servedBy((_request, response) =>
			response
				.writeHead(403, { 'content-type': 'application/json' })
				.end('{"error":{"code":"denied","message":"This token may not read videos"}}'),
		);
		expect(run.items[0].binary).toBeUndefined();
		expect(run.task.warnings).toEqual([
			'The video could not be downloaded: the provider refused it: This token may not read videos (HTTP 403). The task itself succeeded.',
		]);
	});

	test('the warning that Download Video fetches it is there only where it did not', async () => {
		const account = lab.account();
		const items = await finished(account, 'openAiVideos', {
			settings: { outcomes: [{ match: '', outcome: 'succeeded', noUrl: true }] },
		});
		const without = await account.wait('openAiVideos', {}, { items });
		expect(without.task.warnings).toEqual([expect.stringMatching(/switch Download Video on/)]);
		const fetched = await account.wait('openAiVideos', { downloadVideo: true }, { items });
		expect(fetched.task.warnings).toEqual([]);
	});
});

describe('tasks that came in settled', () => {
	test('their files are fetched, without a status call', async () => {
		const account = lab.account();
		const items = await finished(account, 'ark');
		const settled = await account.wait('ark', {}, { items });
		const before = (await account.requests('status')).length;
		const run = await account.wait('ark', { downloadVideo: true }, { items: settled.jsons });
		expect(run.items[0].binary?.video).toMatchObject({ mimeType: 'video/mp4' });
		expect(await account.requests('status')).toHaveLength(before);
	});

	test('an address needs no key, and so no credential', async () => {
		const account = lab.account();
		const items = await finished(account, 'ark');
		const settled = await account.wait('ark', {}, { items });
		const run = await account.wait(
			'ark',
			{ downloadVideo: true },
			{ items: [...settled.jsons, ...settled.jsons], credentials: null },
		);
		expect(run.error).toBeUndefined();
		expect(run.items.map(({ binary }) => binary?.video.mimeType)).toEqual([
			'video/mp4',
			'video/mp4',
		]);
	});

	test('a file that needs the key says so where there is none', async () => {
		const account = lab.account();
		const items = await finished(account, 'openAiVideos', {
			settings: { outcomes: [{ match: '', outcome: 'succeeded', noUrl: true }] },
		});
		const settled = await account.wait('openAiVideos', {}, { items });
		const run = await account.wait(
			'openAiVideos',
			{ downloadVideo: true },
			{ items: [...settled.jsons, ...settled.jsons], credentials: null },
		);
		expect(run.error).toBeUndefined();
		for (const { warnings } of run.tasks) {
			expect(warnings).toContainEqual(
				expect.stringMatching(/could not be downloaded: No credential for OpenAI-Style Videos API/),
			);
		}
	});

	test('get fetches as well', async () => {
		const account = lab.account();
		const items = await finished(account, 'ark');
		const run = await account.wait('ark', { operation: 'get', downloadVideo: true }, { items });
		expect(run.items[0].binary?.video).toMatchObject({ mimeType: 'video/mp4' });
	});
});

test('a person’s stop ends a download that is under way', async () => {
	const account = lab.account();
	const items = await finished(account, 'ark');
	await lab.client.setFaults(account.key, [
		{ on: 'download', kind: 'delayBefore', delayMs: 10_000, times: 9 },
	]);
	const stop = new AbortController();
	setTimeout(() => stop.abort(), 600);
	const run = await account.wait('ark', { downloadVideo: true }, { items, signal: stop.signal });
	expect(run.status).toBe('canceled');
	expect(run.tookMs).toBeLessThan(8_000);
	expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: expect.any(String) });
});

test('at most four files are fetched at a time', async () => {
	const account = lab.account();
	const items = await account.created(
		'cubicSpaces',
		{},
		{ items: Array.from({ length: 9 }, () => ({})) },
	);
	await lab.client.setFaults(account.key, [
		{ on: 'download', kind: 'delayBefore', delayMs: 300, times: 99 },
	]);
	const run = await account.wait('cubicSpaces', { downloadVideo: true }, { items });
	expect(run.items.every(({ binary }) => binary?.video)).toBe(true);
	const times = (await account.requests('download')).map(({ at }) => at);
	const together = times.map((now) => times.filter((at) => at <= now && at > now - 300).length);
	expect(Math.max(...together)).toBe(4);
});
