/** Files of items on the real server: the provider gets the very bytes before the create, and n8n's memory holds as much as the documents say. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SpawnedSimulator } from '../simulator/client.mts';
import { videoFile } from '../simulator/files.mts';
import type { ProviderId } from '../simulator/types.mts';
import { inRoot } from '../support/paths.mts';
import { simulatorCredential } from './support/credentials.mts';
import { errorOf, N8nApi, type StoredCredential } from './support/n8nApi.mts';
import type { N8nServer } from './support/n8nServer.mts';
import { startOwnN8n, type OwnN8n } from './support/ownN8n.mts';
import {
	code,
	items,
	jsonOf,
	manualTrigger,
	modelId,
	type NodeJson,
	seedanceCreate,
	seedanceWait,
	workflow,
} from './support/workflows.mts';

const MEGABYTE = 1024 * 1024;
/** Just below what fal.ai takes in one part. */
const LARGE = 89 * MEGABYTE;

const MODELS = {
	// 2.0 takes less than 50 MB of videos.
	fal: 'bytedance/seedance-2.5',
	kie: 'bytedance/seedance-2',
	replicate: 'bytedance/seedance-2.0',
	waveSpeed: 'bytedance/seedance-2.0',
} as const satisfies Partial<Record<ProviderId, string>>;
type Uploading = keyof typeof MODELS;
const PROVIDERS = Object.keys(MODELS) as Uploading[];

const PNG = readFileSync(inRoot('test', 'simulator', 'media', 'product.png'));

function sha256(...parts: Buffer[]): string {
	const hash = createHash('sha256');
	for (const part of parts) hash.update(part);
	return hash.digest('hex');
}

/** The hash of the simulator's clip of that size. */
function clipHash(bytes: number): string {
	const { head, size } = videoFile(bytes);
	return sha256(head, Buffer.alloc(size - head.length));
}

let simulator: SpawnedSimulator;
let server: N8nServer;
let api: N8nApi;
let stop: OwnN8n['stop'];

beforeAll(async () => {
	({ server, simulator, api, stop } = await startOwnN8n({
		binaryData: 'filesystem',
		taskSeconds: 1,
	}));
}, 180_000);
afterAll(async () => {
	await stop();
});

async function credential(provider: ProviderId, key: string): Promise<StoredCredential> {
	const { type, data } = simulatorCredential(provider, simulator.url, key);
	return await api.createCredential(type, data);
}

async function run(name: string, nodes: NodeJson[]) {
	const stored = await api.createWorkflow(workflow(name, [manualTrigger(), ...nodes]));
	return await api.waitForExecution(await api.runManually(stored), { timeoutMs: 120_000 });
}

test.each(PROVIDERS)('%s: an image that n8n keeps in the item', async (provider) => {
	const key = `sim-upload-${provider}-image`;
	const image = { data: PNG.toString('base64'), mimeType: 'image/png', fileName: 'product.png' };
	const execution = await run(`Upload: ${provider}, image`, [
		code(`return ${JSON.stringify([{ json: {}, binary: { image } }])};`),
		seedanceCreate(
			{
				provider,
				model: modelId(MODELS[provider]),
				prompt: 'The bottle turns',
				mode: 'imageToVideo',
				firstFrame: 'binary:image',
			},
			{ credentials: [await credential(provider, key)] },
		),
	]);
	expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
	expect(jsonOf(execution, 'Seedance Create')[0]).toMatchObject({ failure: null, warnings: [] });
	const [upload] = await simulator.client.uploads(key);
	expect(upload).toMatchObject({ sha256: sha256(PNG), size: PNG.length, type: 'image/png' });
	const [create] = await simulator.client.requests(key, { op: 'create' });
	expect(JSON.stringify(create?.body)).toContain(upload?.address);
	expect(await simulator.client.leaks(key)).toEqual([]);
});

/** A clip of that size is made and fetched, and goes as a reference into the next create. */
async function onward(provider: Uploading, key: string, videoBytes: number) {
	await simulator.client.setSettings(key, { videoBytes });
	return await run(`Upload: ${provider}, ${videoBytes} bytes`, [
		items([{ prompt: 'A lighthouse in a storm' }]),
		seedanceCreate(
			{ provider: 'cubicSpaces', model: modelId('doubao-seedance-2.0'), prompt: 'A lighthouse' },
			{ name: 'Make', credentials: [await credential('cubicSpaces', key)] },
		),
		seedanceWait(
			{
				provider: 'cubicSpaces',
				waitStrategy: 'inProcess',
				downloadVideo: true,
				options: { pollInterval: 1 },
			},
			{ credentials: [await credential('cubicSpaces', key)] },
		),
		seedanceCreate(
			{
				provider,
				model: modelId(MODELS[provider]),
				prompt: 'The same by night',
				mode: 'reference',
				referenceVideos: 'binary:video',
			},
			{ credentials: [await credential(provider, key)] },
		),
	]);
}

/** How far n8n's memory may rise for a clip of 89 MB, in MB: what is streamed is never whole in it, what is a part of a form is so once. */
const MOST: Record<Uploading, number> = {
	fal: 110,
	kie: 200,
	replicate: 200,
	waveSpeed: 200,
};

/** The streamed one first: what the system has not taken back from n8n afterwards only adds to the others. */
describe('a video of 89 MB', () => {
	let before: number;

	beforeAll(async () => {
		// What n8n loads at its first runs does not count.
		for (const provider of PROVIDERS) await onward(provider, 'sim-upload-small', 0);
		before = server.memory().rss;
	}, 120_000);

	test.each(PROVIDERS)(
		'goes to %s whole, in no more memory than it needs',
		async (provider) => {
			const key = `sim-upload-${provider}-large`;
			const rises: number[] = [];
			// What the garbage collector has not fetched yet only adds: one of three within the bound tells what it needs.
			do {
				server.resetPeakMemory();
				const execution = await onward(provider, key, LARGE);
				rises.push(Math.round((server.memory().peakRss - before) / MEGABYTE));
				expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
				expect(jsonOf(execution, 'Seedance Create')[0]).toMatchObject({ failure: null });
			} while (rises.length < 3 && Math.min(...rises) >= MOST[provider]);
			const uploads = await simulator.client.uploads(key);
			expect(uploads.map((one) => [one.size, one.sha256])).toEqual(
				rises.map(() => [LARGE, clipHash(LARGE)]),
			);
			process.stderr.write(`${provider}: memory risen by ${rises.join(', ')} MB for 89 MB\n`);
			expect(Math.min(...rises)).toBeLessThan(MOST[provider]);
		},
		300_000,
	);
});
