/** Files of the input items at providers that have an upload: an address before each create, and nothing paid for it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { INodeExecutionData } from 'n8n-workflow';
import { inRoot } from '../../support/paths.mts';
import type { ProviderId } from '../../simulator/types.mts';
import { runNodes, useLab, type Account } from '../support/lab.mts';
import { retryExecution } from '../support/engine.mts';

/** Short pauses in place of seconds; what they are for stays the same. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
}));

const lab = useLab();

const media = (name: string) => readFileSync(inRoot('test', 'simulator', 'media', name));
const PNG = media('product.png');
const JPEG = media('product.jpg');
const MP4 = media('clip.mp4');
const MP3 = Buffer.concat([Buffer.from('ID3\u0004'), Buffer.alloc(5_000, 7)]);
const UPLOADING: ProviderId[] = ['fal', 'kie', 'replicate', 'waveSpeed'];

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

const item = (files: Record<string, Buffer>) => ({
	json: {},
	files: Object.fromEntries(
		// The stored type and name are wrong on purpose: the content decides, and no name of a person's is told.
		Object.entries(files).map(([name, bytes]) => [
			name,
			{ bytes, mimeType: 'application/octet-stream', fileName: 'my-private-name.bin' },
		]),
	),
});

/** Every text of a create's body. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** The hashes of the files that a create names, in its order. */
async function sentFiles(account: Account, create = 0): Promise<Array<string | undefined>> {
	const known = new Map((await account.uploads()).map((one) => [one.address, one.sha256]));
	const texts = textsOf((await account.bodies())[create]);
	expect(texts.filter((text) => /^(binary|data):/.test(text))).toEqual([]);
	return texts.filter((text) => text.startsWith('http')).map((text) => known.get(text));
}

const IMAGE = { mode: 'imageToVideo', firstFrame: 'binary:image' };

describe.each(UPLOADING)('%s', (provider) => {
	test('frames', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ mode: 'firstLastFrame', firstFrame: 'binary:start', lastFrame: 'binary: end ' },
			{ items: [item({ start: PNG, end: JPEG })] },
		);
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({ failure: null, warnings: [] });
		expect((await sentFiles(account)).sort()).toEqual([sha256(PNG), sha256(JPEG)].sort());
		expect(await account.uploads()).toEqual([
			expect.objectContaining({ type: 'image/png', name: 'image.png', size: PNG.length }),
			expect.objectContaining({ type: 'image/jpeg', name: 'image.jpg', size: JPEG.length }),
		]);
		expect(JSON.stringify(run.run.context('Create'))).not.toContain('base64');
	});

	test('images, videos and audios beside addresses, in their order', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{
				mode: 'reference',
				referenceImages: 'https://media.example.com/one.png\nbinary:two',
				referenceVideos: 'binary:clip',
				referenceAudios: 'binary:voice',
			},
			{ items: [item({ two: JPEG, clip: MP4, voice: MP3 })] },
		);
		expect(run.error).toBeUndefined();
		expect(run.task.failure).toBeNull();
		expect(await sentFiles(account)).toEqual([undefined, sha256(JPEG), sha256(MP4), sha256(MP3)]);
		expect((await account.uploads()).map(({ name, type }) => [name, type])).toEqual([
			['image.jpg', 'image/jpeg'],
			['video.mp4', 'video/mp4'],
			['audio.mp3', 'audio/mpeg'],
		]);
	});

	test('a file that n8n keeps in the item itself', async () => {
		const account = lab.account();
		const binary = { data: PNG.toString('base64'), mimeType: 'image/png' };
		const load = {
			name: 'Load',
			run: (): INodeExecutionData[][] => [[{ json: {}, binary: { image: { ...binary } } }]],
		};
		const run = await runNodes([load, account.createNode(provider, IMAGE)]);
		expect(run.error).toBeUndefined();
		expect(await sentFiles(account)).toEqual([sha256(PNG)]);
	});

	test('rows with the same file upload it once', async () => {
		const account = lab.account();
		const run = await account.create(provider, IMAGE, {
			items: [item({ image: PNG }), item({ image: PNG }), item({ image: JPEG })],
		});
		expect(run.tasks.map(({ failure }) => failure)).toEqual([null, null, null]);
		expect((await account.uploads()).map((one) => one.sha256).sort()).toEqual(
			[sha256(PNG), sha256(JPEG)].sort(),
		);
		expect(await account.requests('upload')).toHaveLength(2);
		expect(await account.tasks()).toHaveLength(3);
	});

	test.each([
		['a page', { image: Buffer.from('<html>a page</html>') }, /is not a JPEG, PNG, WebP/],
		['nothing', { image: Buffer.alloc(0) }, /is not a JPEG, PNG, WebP/],
		[
			'more than 30 MB',
			{ image: Buffer.concat([PNG, Buffer.alloc(30 * 1024 * 1024)]) },
			/has 30\.0 MB; less than 30 MB are taken/,
		],
	])('refuses %s before anything is uploaded', async (_name, bad, message) => {
		const account = lab.account();
		const run = await account.create(provider, IMAGE, {
			items: [item({ image: PNG }), item(bad)],
		});
		expect(run.error?.message).toMatch(message);
		expect(await account.requests()).toEqual([]);
	});

	test('an image is not taken for a video', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ mode: 'reference', referenceVideos: 'binary:clip' },
			{ items: [item({ clip: PNG })] },
		);
		expect(run.error?.message).toMatch(
			/^Reference Videos: the binary data is not an MP4 or MOV video/,
		);
		expect(await account.requests()).toEqual([]);
	});

	test('an MP4 that begins with a box that fills space is one', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ mode: 'reference', referenceVideos: 'binary:clip' },
			{ items: [item({ clip: Buffer.concat([Buffer.from('\0\0\0\bfree'), MP4]) })] },
		);
		expect(run.error).toBeUndefined();
		expect(await account.uploads()).toEqual([
			expect.objectContaining({ type: 'video/mp4', name: 'video.mp4' }),
		]);
	});

	test('nothing is uploaded if the run costs too much, or only validates', async () => {
		const account = lab.account();
		const files = { items: [item({ image: PNG })] };
		const dear = await account.create(provider, IMAGE, {
			...files,
			options: { maxCost: 0.01, pricePerSecond: 1 },
		});
		expect(dear.error?.message).toMatch(/^The run would cost about 5 USD/);
		await account.create(provider, IMAGE, { ...files, options: { validateOnly: true } });
		expect(await account.requests()).toEqual([]);
	});

	test('what stands for a file cannot be written by a person', async () => {
		const account = lab.account();
		const name = `binary:${sha256(PNG)}`;
		const typed = await account.create(provider, { mode: 'imageToVideo', firstFrame: name });
		expect(typed.error?.message).toMatch(/^First Frame: the item has no binary field/);
		expect(await account.requests()).toEqual([]);
	});

	test('an upload that fails creates nothing, and is tried again while that may help', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'upload', kind: 'http500', times: 9 }]);
		const run = await account.create(
			provider,
			{ ...IMAGE, failedItems: 'return' },
			{
				items: [item({ image: PNG }), item({ image: PNG })],
			},
		);
		for (const { status, submittedAt, failure } of run.tasks) {
			expect([status, submittedAt]).toEqual(['notCreated', null]);
			expect(failure).toMatchObject({ safeToRecreate: true });
			expect(failure?.message).toMatch(
				/^First Frame: the file was not uploaded to .*, and nothing was created\. /,
			);
			expect(failure?.hint).toBeTruthy();
		}
		expect(await account.requests('upload')).toHaveLength(3);
		expect(await account.requests('create')).toEqual([]);
		expect(run.run.context('Create')).toEqual({ seedanceLedger: expect.anything() });
		expect(JSON.stringify(run.run.context('Create'))).not.toContain('"sent"');
	});

	test('an answer that is lost is asked for again: an upload costs nothing', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'upload', kind: 'resetAfter' }]);
		const run = await account.create(provider, IMAGE, { items: [item({ image: PNG })] });
		expect(run.task.failure).toBeNull();
		expect(await account.tasks()).toHaveLength(1);
	});

	test('a key that is refused stops the run with the first failure', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'upload', kind: 'http401', times: 9 }]);
		const run = await account.create(provider, IMAGE, {
			items: [item({ image: PNG }), item({ image: JPEG })],
		});
		expect(run.error?.message).toMatch(/^First Frame: the file was not uploaded/);
		expect(await account.requests('create')).toEqual([]);
	});

	test('a redirect is not followed', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'upload', kind: 'redirect' }]);
		const run = await account.create(provider, IMAGE, { items: [item({ image: PNG })] });
		expect(run.error?.message).toMatch(/^First Frame: the file was not uploaded/);
		expect(await account.requests('create')).toEqual([]);
	});

	test('Retry execution knows a create by the content of its file, and sends it no second time', async () => {
		const account = lab.account();
		// Whoever lists tasks finds the one that was lost; here nobody does.
		await lab.client.setSettings(account.key, { listedAfterSeconds: 3_600 });
		await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter' }]);
		const first = await account.create(provider, IMAGE, { items: [item({ image: PNG })] });
		expect(first.error?.message).toMatch(/^A task may exist/);
		expect(await account.tasks()).toHaveLength(1);
		const again = await retryExecution(first.run);
		expect(again.error?.message).toMatch(/an earlier try of this run sent it/);
		expect(await account.requests('create')).toHaveLength(1);
		expect(await account.requests('upload')).toHaveLength(1);
	});

	test('a person who stops the run stops its uploads', async () => {
		const account = lab.account();
		await lab.client.setFaults(account.key, [{ on: 'upload', kind: 'delay', delayMs: 3_000 }]);
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 500);
		const run = await account.create(provider, IMAGE, {
			items: [item({ image: PNG })],
			signal: stop.signal,
		});
		expect(run.status).toBe('canceled');
		expect(await account.requests('create')).toEqual([]);
	});
});

test('fal: the bytes go to the storage, without the key and without a redirect', async () => {
	const account = lab.account();
	const run = await account.create('fal', IMAGE, { items: [item({ image: PNG })] });
	expect(run.task.failure).toBeNull();
	const [put] = await account.requests('put');
	expect(put).toMatchObject({ method: 'PUT', authorized: false, answerStatus: 200 });
	for (const kind of ['redirect', 'http403html', 'resetBefore'] as const) {
		const refused = lab.account();
		await lab.client.setFaults(refused.key, [{ on: 'put', kind, times: 9 }]);
		const failed = await refused.create('fal', IMAGE, { items: [item({ image: PNG })] });
		expect(failed.error?.message).toMatch(/^First Frame: the file was not uploaded to fal\.ai/);
		expect(`${failed.error?.message} ${failed.error?.description}`).not.toContain('signature');
		expect(await refused.requests('create')).toEqual([]);
	}
}, 60_000);

test('fal: videos that are too large together are not uploaded', async () => {
	const account = lab.account();
	const large = Buffer.concat([MP4, Buffer.alloc(26 * 1024 * 1024)]);
	const run = await account.create(
		'fal',
		{ mode: 'reference', referenceVideos: ['binary:a', 'binary:b'] },
		{ items: [item({ a: large, b: large })] },
	);
	expect(run.error?.message).toMatch(/^The videos have 52\.\d MB together/);
	expect(await account.requests()).toEqual([]);
});

test('kie: files of one kind have names of their own, because one replaces another of its name', async () => {
	const account = lab.account();
	const other = Buffer.concat([PNG, Buffer.from('other')]);
	const run = await account.create(
		'kie',
		{ mode: 'reference', referenceImages: 'binary:one\nbinary:two' },
		{ items: [item({ one: PNG, two: other })] },
	);
	expect(run.task.failure).toBeNull();
	expect(await sentFiles(account)).toEqual([sha256(PNG), sha256(other)]);
	expect(JSON.stringify(await account.requests('upload'))).not.toContain('my-private-name');
});

test('replicate: a lost create is found by its uploaded file', async () => {
	const account = lab.account();
	await lab.client.setFaults(account.key, [{ on: 'create', kind: 'resetAfter' }]);
	const run = await account.create('replicate', IMAGE, { items: [item({ image: PNG })] });
	const [task] = await account.tasks();
	expect(run.task).toMatchObject({ taskId: task.id, failure: null });
	expect(await account.tasks()).toHaveLength(1);
});
