/** Addresses of finished videos: late ones, a gateway's own, expired ones, and who asks for fresh ones. */
import { readFileSync } from 'node:fs';
import { EXPIRED } from '../../corpus/storages.mts';
import { inRoot } from '../../support/paths.mts';
import { readBinary } from '../support/engine.mts';
import { useFileHost } from '../support/fileHost.mts';
import { useLab } from '../support/lab.mts';

/** An address is waited for three seconds in place of a minute, and pauses after failed calls are short. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number) => 50 * attempt,
	REFUSED_FOR_MS: 100,
	ADDRESS_PATIENCE_MS: 3_000,
}));

const lab = useLab({ seconds: 0 });
const host = useFileHost();
const CLIP = readFileSync(inRoot('test', 'simulator', 'media', 'clip.mp4'));
const EVERY = { match: '', outcome: 'succeeded' } as const;

describe('finished before the address is there', () => {
	test.concurrent.each(['ark', 'cubicSpaces', 'openAiVideos', 'xingchao'] as const)(
		'%s: asked about again, and succeeded with it',
		async (provider) => {
			const account = lab.account();
			await lab.client.setSettings(account.key, { outcomes: [{ ...EVERY, urlAfter: 1.5 }] });
			const items = await account.created(provider);
			const run = await account.wait(provider, { timeout: 1 }, { items });
			expect(run.task).toMatchObject({
				status: 'succeeded',
				videoUrl: expect.stringMatching(/^http/),
				failure: null,
				warnings: [],
			});
		},
	);

	test.concurrent('for a while, then it has failed', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { outcomes: [{ ...EVERY, noUrl: true }] });
		const items = await account.created('ark');
		const run = await account.wait('ark', { timeout: 1 }, { items });
		expect(run.task).toMatchObject({ status: 'failed', failure: { code: 'noVideoUrl' } });
		expect(run.tookMs).toBeGreaterThan(2_900);
		expect(run.tookMs).toBeLessThan(10_000);
	});

	test.concurrent('at the deadline it is finished, not timed out', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { outcomes: [{ ...EVERY, noUrl: true }] });
		const items = await account.created('ark');
		const run = await account.wait('ark', { timeout: 0.02 }, { items });
		expect(run.task).toMatchObject({
			status: 'failed',
			timedOut: false,
			failure: { code: 'noVideoUrl' },
		});
	});
});

describe('the gateway’s own content address', () => {
	test.concurrent.each([
		['openAiVideos', 'proxy', 'document'],
		['openAiVideos', 'relative', 'document'],
		['cubicSpaces', 'proxy', 'document'],
		['cubicSpaces', 'proxy', 'taskDto'],
		['cubicSpaces', 'relative', 'taskDto'],
		['cubicSpaces', 'relative', 'flat'],
	] as const)(
		'%s, %s (%s): fetched at the credential’s host, with the key',
		async (provider, videoAddress, unifiedShape) => {
			const account = lab.account();
			await lab.client.setSettings(account.key, { videoAddress, unifiedShape });
			const items = await account.created(provider);
			const without = await account.wait(provider, {}, { items });
			expect(without.task).toMatchObject({
				status: 'succeeded',
				videoUrl: null,
				warnings: [expect.stringMatching(/switch Download Video on/)],
			});
			expect(without.tookMs).toBeLessThan(2_500);
			for (const given of [items, without.jsons]) {
				const run = await account.wait(provider, { downloadVideo: true }, { items: given });
				expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: null, warnings: [] });
				expect(run.items[0].binary?.video).toMatchObject({ bytes: CLIP.length });
			}
			const fetched = await account.requests('content');
			expect(fetched.map(({ authorized }) => authorized)).toEqual([true, true]);
		},
	);

	test.concurrent('an item of an earlier version that holds it', async () => {
		const account = lab.account();
		const [item] = await account.created('openAiVideos');
		const videoUrl = `http://localhost:3000/v1/videos/${String(item.taskId)}/content`;
		const settled = { ...item, status: 'succeeded', videoUrl };
		const run = await account.wait('openAiVideos', { downloadVideo: true }, { items: [settled] });
		expect(run.task.warnings).toEqual([]);
		expect(run.items[0].binary?.video).toMatchObject({ bytes: CLIP.length });
	});

	test.concurrent('another task’s content address is a foreign one, and gets no key', async () => {
		host.paths['/v1/videos/other/content'] = (request, response) =>
			request.headers.authorization === undefined
				? response.end(CLIP)
				: response.writeHead(400).end();
		const account = lab.account();
		const [item] = await account.created('openAiVideos');
		const videoUrl = `${host.url}/v1/videos/other/content`;
		const settled = { ...item, status: 'succeeded', videoUrl };
		const run = await account.wait('openAiVideos', { downloadVideo: true }, { items: [settled] });
		expect(await readBinary(run.items[0].binary!.video)).toEqual(CLIP);
		expect(await account.requests('content')).toEqual([]);
	});

	test.concurrent('the hint to switch Download Video on does not stay if it is on', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { videoAddress: 'proxy' });
		const items = await account.created('openAiVideos');
		await lab.client.setFaults(account.key, [{ on: 'content', kind: 'http403json', times: 9 }]);
		const run = await account.wait('openAiVideos', { downloadVideo: true }, { items });
		expect(run.task.warnings).toEqual([
			expect.stringMatching(/^The video could not be downloaded: the provider refused it: /),
		]);
	});
});

describe('fresh addresses', () => {
	/** A finished item whose address has expired, or is missing. */
	async function withAddress(videoUrl: string | null) {
		const account = lab.account();
		const items = await account.created('ark');
		const settled = await account.wait('ark', {}, { items });
		const polls = (await account.requests('status')).length;
		const item = { ...settled.jsons[0], videoUrl };
		return { account, fresh: settled.task.videoUrl, item, polls };
	}

	test.concurrent('get asks about a finished task too', async () => {
		const { account, fresh, item, polls } = await withAddress('https://expired.example.com/v.mp4');
		const run = await account.wait('ark', { operation: 'get' }, { items: [item] });
		expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: fresh, warnings: [] });
		expect(await account.requests('status')).toHaveLength(polls + 1);
	});

	test.concurrent(
		'get leaves a finished task finished if the provider has nothing to say',
		async () => {
			const { account, item } = await withAddress('https://expired.example.com/v.mp4');
			for (const kind of ['http404', 'http503'] as const) {
				await lab.client.setFaults(account.key, [{ on: 'status', kind, times: 3 }]);
				const run = await account.wait('ark', { operation: 'get' }, { items: [item] });
				expect(run.task).toMatchObject({
					status: 'succeeded',
					videoUrl: item.videoUrl,
					failure: null,
					warnings: [expect.stringMatching(/^The provider gave no usable answer /)],
				});
			}
		},
	);

	test.concurrent(
		'get says why, if the provider does not know a finished task any more',
		async () => {
			const { account, item } = await withAddress('https://expired.example.com/v.mp4');
			await lab.client.setFaults(account.key, [{ on: 'status', kind: 'http404', times: 3 }]);
			const times = { submittedAt: '2026-01-01T00:00:00Z', createdAt: '2026-01-01T00:00:00Z' };
			const run = await account.wait(
				'ark',
				{ operation: 'get' },
				{ items: [{ ...item, ...times }] },
			);
			expect(run.task).toMatchObject({
				status: 'succeeded',
				warnings: [
					expect.stringMatching(
						/^The provider gives no fresh address for this video: The provider does/,
					),
				],
			});
		},
	);

	test.concurrent(
		'a bare ID that the provider does not know is unknown after three tries',
		async () => {
			const account = lab.account();
			const run = await account.wait(
				'ark',
				{ operation: 'get', taskId: 'nobody' },
				{ items: [{}] },
			);
			expect(run.task).toMatchObject({ status: 'unknown', failure: { safeToRecreate: false } });
			expect(await account.requests('status')).toHaveLength(3);
		},
	);

	test.concurrent.each([403, 404, 410])(
		'a download that is refused with %i asks for a fresh one, once',
		async (status) => {
			host.paths[`/gone${status}`] = (_request, response) => response.writeHead(status).end();
			const gone = `${host.url}/gone${status}`;
			const { account, fresh, item, polls } = await withAddress(gone);
			const run = await account.wait('ark', { downloadVideo: true }, { items: [item] });
			expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: fresh, warnings: [] });
			expect(run.items[0].binary?.video).toMatchObject({ bytes: CLIP.length });
			expect(await account.requests('status')).toHaveLength(polls + 1);
			expect(host.count(`/gone${status}`)).toBe(1);
		},
	);

	test.concurrent.each(EXPIRED.map((row, index) => ({ ...row, index })))(
		'as $source has it (HTTP $status): a fresh one is asked for, and the expired one only once',
		async ({ status, body, index }) => {
			const path = `/expired/${index}`;
			host.paths[path] = (_request, response) => response.writeHead(status).end(body);
			const { account, fresh, item } = await withAddress(`${host.url}${path}`);
			const run = await account.wait('ark', { downloadVideo: true }, { items: [item] });
			expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: fresh, warnings: [] });
			expect(run.items[0].binary?.video).toMatchObject({ bytes: CLIP.length });
			expect(host.count(path)).toBe(1);
		},
	);

	test.concurrent.each([
		['a page', 'text/html', '<html>Sign in</html>'],
		['plain text', 'text/plain', 'This link has expired'],
		['nothing', 'video/mp4', ''],
	])('so does one that leads to %s by now', async (what, type, body) => {
		const path = `/${what.replace(' ', '')}`;
		host.paths[path] = (_request, response) =>
			response.writeHead(200, { 'content-type': type }).end(body);
		const { account, fresh, item } = await withAddress(`${host.url}${path}`);
		const run = await account.wait('ark', { downloadVideo: true }, { items: [item] });
		expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: fresh, warnings: [] });
	});

	test.concurrent('so does one whose host cannot be reached', async () => {
		const { account, fresh, item } = await withAddress('https://gone.invalid/v.mp4');
		const run = await account.wait('ark', { downloadVideo: true }, { items: [item] });
		expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: fresh, warnings: [] });
		expect(run.items[0].binary?.video).toMatchObject({ bytes: CLIP.length });
	});

	test.concurrent.each([null, 'null', '/v.mp4', 'N/A'])('so does the address %j', async (none) => {
		const { account, fresh, item } = await withAddress(none);
		const run = await account.wait('ark', { downloadVideo: true }, { items: [item] });
		expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: fresh, warnings: [] });
		expect(run.items[0].binary?.video).toMatchObject({ bytes: CLIP.length });
	});

	test.concurrent.each(['http404', 'http403json', 'http403html', 'http401'] as const)(
		'a file that comes a moment after its task has ended (%s until then) is fetched',
		async (kind) => {
			const account = lab.account();
			const items = await account.created('ark');
			await lab.client.setFaults(account.key, [{ on: 'download', kind, times: 5 }]);
			const run = await account.wait('ark', { downloadVideo: true }, { items });
			expect(run.task).toMatchObject({ status: 'succeeded', warnings: [] });
			expect(run.items[0].binary?.video).toMatchObject({ bytes: CLIP.length });
			// The task was asked about once more, for a fresh address.
			expect(await account.requests('status')).toHaveLength(2);
		},
	);

	test.concurrent('one that does not come is given up', async () => {
		const account = lab.account();
		const items = await account.created('ark');
		await lab.client.setFaults(account.key, [{ on: 'download', kind: 'http404', times: 99 }]);
		const run = await account.wait('ark', { downloadVideo: true }, { items });
		const warnings = [expect.stringMatching(/the address is no longer valid \(HTTP 404/)];
		expect(run.task).toMatchObject({ status: 'succeeded', warnings });
		const tries = (await account.requests('download')).length;
		expect(tries).toBe(6);
	});

	test.concurrent('and is not waited for so by all the others', async () => {
		const account = lab.account();
		const items = await account.created(
			'ark',
			{},
			{ items: Array.from({ length: 12 }, () => ({})) },
		);
		await lab.client.setFaults(account.key, [{ on: 'download', kind: 'http404', times: 999 }]);
		const run = await account.wait('ark', { downloadVideo: true }, { items });
		expect(run.tasks.every(({ status }) => status === 'succeeded')).toBe(true);
		// Four at a time have waited, and the other eight were tried once.
		expect((await account.requests('download')).length).toBeLessThanOrEqual(4 * 6 + 8);
	});

	test.concurrent(
		'if there is none, the task stays succeeded, and the problem is named',
		async () => {
			host.paths['/gone'] = (_request, response) => response.writeHead(403).end();
			const { account, item } = await withAddress(`${host.url}/gone`);
			await lab.client.setFaults(account.key, [{ on: 'status', kind: 'http404', times: 9 }]);
			const run = await account.wait('ark', { downloadVideo: true }, { items: [item] });
			expect(run.task).toMatchObject({
				status: 'succeeded',
				videoUrl: item.videoUrl,
				warnings: [expect.stringMatching(/the address is no longer valid \(HTTP 403\)/)],
			});
		},
	);
});
