import { readFileSync } from 'node:fs';
import { PROVIDERS } from '../simulator/types.mts';
import { atProvider, exampleProvider, mainExample } from '../tools/demo/atProvider.mts';
import { loadExample, readExample } from './support/examples.mts';
import { simulatorCredential } from './support/credentials.mts';
import { errorOf, type Execution } from './support/n8nApi.mts';
import { shared } from './support/shared.mts';
import { jsonOf, runData } from './support/workflows.mts';

const apiKey = 'sim-main-job';

const MODES = ['textToVideo', 'imageToVideo', 'firstLastFrame', 'reference'];

/** docs/sources.md#cubicspaces, "Text-to-Video Example" and "Reference Image / First Frame Example". */
const documented = {
	text: {
		model: 'doubao-seedance-2.0',
		prompt: 'A cinematic aerial shot of a futuristic cubic city at sunrise',
		seconds: '5',
		metadata: { resolution: '1080p', ratio: '16:9', watermark: false, generate_audio: true },
	},
	reference: (assetUrl: unknown) => ({
		model: 'doubao-seedance-2.0',
		prompt:
			'Use image 1 as the subject reference. Make the product rotate slowly on a clean studio background while preserving its appearance.',
		seconds: '5',
		metadata: {
			resolution: '720p',
			ratio: '1:1',
			camera_fixed: true,
			watermark: false,
			content: [{ type: 'image_url', image_url: { url: assetUrl }, role: 'reference_image' }],
			generate_audio: true, // the node states it, the document's example leaves it to the default
		},
	}),
	moderation: { model: 'doubao-seedance-2.0', images: ['https://example.com/product.png'] },
};

const { api, simulator, simulatorUrl, logFile, close } = shared();
afterAll(close);

describe('the main job: moderate, create, wait, download', () => {
	let execution: Execution;

	beforeAll(async () => {
		const { type, data } = simulatorCredential('cubicSpaces', simulatorUrl, apiKey);
		const credential = await api.createCredential(type, data, 'Main job');
		const workflow = loadExample(mainExample, new Map([[type, credential]]));
		const stored = await api.createWorkflow(workflow);
		execution = await api.waitForExecution(await api.runManually(stored), { timeoutMs: 90_000 });
	});

	test('ends with four task items, one in each mode, each succeeded', () => {
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		const tasks = jsonOf(execution, 'Seedance Wait');
		expect(tasks.map(({ mode }) => mode)).toEqual(MODES);
		for (const task of tasks) {
			expect(task).toMatchObject({ status: 'succeeded', done: true, failure: null });
			expect(task.videoUrl).toMatch(/^http:.*\.mp4/);
		}
	});

	test('each with its video, whole, in n8n', async () => {
		const links = jsonOf(execution, 'Seedance Wait').map(({ videoUrl }) => String(videoUrl));
		for (const [index, { binary }] of runData(execution, 'Seedance Wait').entries()) {
			const video = binary?.video;
			if (!video) throw new Error(`Item ${index} has no video`);
			expect(video.mimeType).toBe('video/mp4');
			const original = await fetch(links[index] ?? '');
			const bytes = Buffer.from(await original.arrayBuffer());
			expect((await api.downloadBinary(video)).equals(bytes)).toBe(true);
		}
	});

	test('over requests that are those of the document, field for field', async () => {
		const bodies = async (op: 'moderate' | 'create') =>
			(await simulator.requests(apiKey, { op })).map(({ body }) => body);
		expect(await bodies('moderate')).toEqual([documented.moderation]);

		const [asset] = jsonOf(execution, 'Seedance Asset Moderate');
		expect(asset).toMatchObject({ approved: true, status: 'approved' });
		const created = await bodies('create');
		expect(created).toHaveLength(4);
		expect(created).toContainEqual(documented.text);
		expect(created).toContainEqual(documented.reference(asset?.assetUrl));
	});

	test('and the key is only where it belongs', async () => {
		expect(JSON.stringify(execution)).not.toContain(apiKey);
		expect(readFileSync(logFile, 'utf8')).not.toContain(apiKey);
		expect(await simulator.leaks(apiKey)).toEqual([]);
	});
});

test.concurrent.each(PROVIDERS.filter((id) => id !== exampleProvider))(
	'at %s, as npm run demo -- --provider does it',
	async (provider) => {
		const key = `${apiKey}-${provider}`;
		const { type, data } = simulatorCredential(provider, simulatorUrl, key);
		const credential = await api.createCredential(type, data, key);
		const workflow = atProvider(readExample(mainExample), provider, credential);
		const stored = await api.createWorkflow(workflow);
		const id = await api.runManually(stored);
		const execution = await api.waitForExecution(id, { timeoutMs: 120_000 });
		expect([execution.status, errorOf(execution)]).toEqual(['success', undefined]);
		const tasks = jsonOf(execution, 'Seedance Wait');
		expect(tasks.map(({ mode, status }) => [mode, status])).toEqual(
			MODES.map((mode) => [mode, 'succeeded']),
		);
		const videos = runData(execution, 'Seedance Wait').map(({ binary }) => binary?.video?.mimeType);
		expect(videos).toEqual(MODES.map(() => 'video/mp4'));
		expect(await simulator.tasks(key)).toHaveLength(4);
	},
);
