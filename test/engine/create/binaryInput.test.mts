/** Images from binary fields: inline data where the provider takes it and has no upload, a plain refusal elsewhere. */
import { readFileSync } from 'node:fs';
import { inRoot } from '../../support/paths.mts';
import { PROVIDERS, type ProviderId } from '../../simulator/types.mts';
import { useLab } from '../support/lab.mts';

const lab = useLab();

const PNG = readFileSync(inRoot('test', 'simulator', 'media', 'product.png'));
const JPEG = readFileSync(inRoot('test', 'simulator', 'media', 'product.jpg'));
const MP4 = readFileSync(inRoot('test', 'simulator', 'media', 'clip.mp4'));
const INLINE: ProviderId[] = ['ark', 'newApi', 'openAiVideos'];
/** They are in `uploads.test.mts`. */
const UPLOADING: ProviderId[] = ['fal', 'kie', 'replicate', 'waveSpeed'];

const item = (files: Record<string, Buffer>) => ({
	json: {},
	files: Object.fromEntries(
		// The stored type is wrong on purpose: the content decides.
		Object.entries(files).map(([name, bytes]) => [
			name,
			{ bytes, mimeType: 'application/octet-stream' },
		]),
	),
});

function imagesOf(body: Record<string, unknown>): Array<{ role: string; url: string }> {
	const metadata = body.metadata as Record<string, unknown> | undefined;
	const content = (body.content ?? metadata?.content) as Array<{
		role: string;
		image_url?: { url: string };
	}>;
	return content.flatMap(({ role, image_url }) => (image_url ? { role, url: image_url.url } : []));
}

/** Long texts are cut in the simulator's log; their beginning and length remain. */
function sameData(url: string, type: string, bytes: Buffer): void {
	const whole = `data:${type};base64,${bytes.toString('base64')}`;
	if (url.endsWith('characters)'))
		expect(url).toBe(`${whole.slice(0, 60)}… (${whole.length} characters)`);
	else expect(url).toBe(whole);
}

describe.each(INLINE)('%s', (provider) => {
	test('frames', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ mode: 'firstLastFrame', firstFrame: 'binary:start', lastFrame: 'binary: end ' },
			{ items: [item({ start: PNG, end: JPEG })] },
		);
		expect(run.error).toBeUndefined();
		const [first, last] = imagesOf((await account.bodies())[0]);
		expect([first.role, last.role]).toEqual(['first_frame', 'last_frame']);
		sameData(first.url, 'image/png', PNG);
		sameData(last.url, 'image/jpeg', JPEG);
		expect(JSON.stringify(run.run.context('Create'))).not.toContain('base64');
	});

	test('reference images, beside addresses, in their order', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{
				mode: 'reference',
				referenceImages: 'https://media.example.com/one.png\nbinary:two\nasset://three',
			},
			{ items: [item({ two: JPEG })] },
		);
		expect(run.error).toBeUndefined();
		const [one, two, three] = imagesOf((await account.bodies())[0]);
		expect(one.url).toBe('https://media.example.com/one.png');
		sameData(two.url, 'image/jpeg', JPEG);
		expect(three.url).toBe('asset://three');
	});

	test.each([
		['a field that is not there', {}, /has no binary field "image"$/, /carries no binary data/],
		[
			'another field',
			{ photo: PNG },
			/has no binary field "image"$/,
			/Its binary fields are: photo/,
		],
		['a video', { image: MP4 }, /is not a JPEG, PNG, WebP/, /holds the image itself/],
		['nothing', { image: Buffer.alloc(0) }, /is not a JPEG, PNG, WebP/, /holds the image itself/],
		[
			'a picture of more than 30 MB',
			{ image: Buffer.concat([PNG, Buffer.alloc(30 * 1024 * 1024)]) },
			/has 30\.0 MB/,
			/smaller/,
		],
	])('refuses %s', async (_name, files, message, description) => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ mode: 'imageToVideo', firstFrame: 'binary:image' },
			{ items: [item(files)] },
		);
		expect(run.error?.message.replace(' [item 0]', '')).toMatch(message);
		expect(run.error?.description).toMatch(description);
		expect(await account.requests()).toEqual([]);
	});

	test('no video as file contents', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ mode: 'reference', referenceVideos: 'binary:clip' },
			{ items: [item({ clip: MP4 })] },
		);
		expect(run.error?.message).toMatch(
			/^Reference Videos: .* takes videos by their address only, no file contents/,
		);
		expect(run.error?.description).toMatch(/: fal\.ai, .*Replicate, WaveSpeed\.$/);
		expect(await account.requests()).toEqual([]);
	});
});

test.each(PROVIDERS.filter((provider) => ![...INLINE, ...UPLOADING].includes(provider)))(
	'%s takes addresses only, and says who takes files',
	async (provider) => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ mode: 'imageToVideo', firstFrame: 'binary:image' },
			{ items: [item({ image: PNG })] },
		);
		expect(run.error?.message).toMatch(/^First Frame: .* takes addresses only, no file contents/);
		expect(run.error?.description).toMatch(
			/BytePlus \/ Volcengine Ark \(Official\), fal\.ai, kie\.ai, New API Gateway, OpenAI-Style Videos API, Replicate, WaveSpeed/,
		);
		expect(await account.requests()).toEqual([]);
	},
);

describe('nothing is read before everything else is checked', () => {
	const files = { items: [item({ image: PNG }), item({ image: PNG })] };
	// What is no image says so when it is read: a run that is refused for something else has not read it.
	const page = { items: [item({ image: MP4 }), item({ image: PNG })] };

	test('another item is bad', async () => {
		const account = lab.account();
		const run = await account.create(
			'ark',
			{
				mode: 'imageToVideo',
				firstFrame: 'binary:image',
				duration: '={{ $itemIndex === 1 ? 99 : 5 }}',
			},
			page,
		);
		expect(run.error?.message).toMatch(/^Duration is 99 seconds/);
	});

	test('the run costs too much', async () => {
		const account = lab.account();
		const run = await account.create(
			'ark',
			{ mode: 'imageToVideo', firstFrame: 'binary:image' },
			{ ...page, options: { maxCost: 0.01, pricePerSecond: 1 } },
		);
		expect(run.error?.message).toMatch(/^The run would cost about 10 USD/);
	});

	test('a bad file of one item stops the run, or fails alone', async () => {
		const account = lab.account();
		const asked = { mode: 'imageToVideo', firstFrame: 'binary:image' };
		const stopped = await account.create('ark', asked, page);
		expect(stopped.error?.message).toMatch(/^First Frame: the binary data is not a JPEG/);
		expect(await account.tasks()).toEqual([]);
		const returned = await account.create('ark', { ...asked, failedItems: 'return' }, page);
		expect(returned.tasks.map(({ status }) => status)).toEqual(['notCreated', 'queued']);
		expect(await account.tasks()).toHaveLength(1);
		const fine = await account.create('ark', asked, files);
		expect(fine.tasks.map(({ failure }) => failure)).toEqual([null, null]);
	});
});

test('an expression that says something else each time is asked once: what was priced is what is sent', async () => {
	const account = lab.account();
	const tasks = await account.created(
		'ark',
		{
			mode: 'imageToVideo',
			firstFrame: 'binary:start',
			duration: '={{ 5 + Math.floor(Math.random() * 6) }}',
			options: { pricePerSecond: 0.1 },
		},
		{ items: Array.from({ length: 12 }, () => item({ start: PNG })) },
	);
	const sent = (await account.bodies()).map((body) => body.duration);
	expect(tasks.map(({ durationSeconds }) => durationSeconds).sort()).toEqual(sent.sort());
	for (const { cost, durationSeconds } of tasks)
		expect(cost).toMatchObject({
			basis: `stated price of 0.1 USD a second × ${durationSeconds} s`,
		});
});
