/** The Ark routes of the simulator, driven by a client that was not written here: Vercel's AI SDK. */
import { createByteDance } from '@ai-sdk/bytedance';
import { experimental_generateVideo as generateVideo } from 'ai';
import { request } from 'undici';
import { SimulatorClient } from '../../simulator/client.mts';
import { startSimulator, type Simulator } from '../../simulator/server.mts';

/** A PNG of one pixel. */
const PIXEL =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let simulator: Simulator;
let control: SimulatorClient;

beforeAll(async () => {
	simulator = await startSimulator({ seconds: 0.2 });
	control = new SimulatorClient(simulator.url);
});

afterAll(async () => {
	await control.close();
	await simulator.close();
});

type Options = Omit<Parameters<typeof generateVideo>[0], 'model'>;

async function generate(key: string, model: string, options: Options) {
	const provider = createByteDance({ apiKey: key, baseURL: control.baseUrl('ark') });
	return await generateVideo({
		maxRetries: 0,
		...options,
		model: provider.video(model),
		providerOptions: {
			bytedance: {
				pollIntervalMs: 50,
				pollTimeoutMs: 10_000,
				...options.providerOptions?.bytedance,
			},
		},
		// It fetches nothing from 127.0.0.1 by itself.
		download: async ({ url }) => {
			const { body, headers } = await request(url);
			const mediaType = String(headers['content-type']);
			return { data: new Uint8Array(await body.arrayBuffer()), mediaType };
		},
	});
}

const CASES: Array<[string, string, Options]> = [
	['text alone', 'seedance-1-5-pro-251215', { prompt: 'a fox' }],
	[
		'every setting of 1.5',
		'seedance-1-5-pro-251215',
		{
			prompt: 'a fox',
			aspectRatio: '9:16',
			duration: 6,
			seed: 7,
			resolution: '1280x720',
			providerOptions: { bytedance: { generateAudio: false, watermark: false, cameraFixed: true } },
		},
	],
	[
		'a first frame by address',
		'dreamina-seedance-2-0-260128',
		{ prompt: { text: 'it moves', image: 'https://example.com/a.png' } },
	],
	[
		'a first frame as data, and a last one',
		'dreamina-seedance-2-0-260128',
		{
			prompt: { text: 'it moves', image: PIXEL },
			providerOptions: { bytedance: { lastFrameImage: 'https://example.com/b.png' } },
		},
	],
	[
		'references of every kind',
		'dreamina-seedance-2-0-260128',
		{
			prompt: 'image 1 dances',
			providerOptions: {
				bytedance: {
					referenceImages: ['https://example.com/a.png'],
					referenceVideos: ['https://example.com/a.mp4'],
					referenceAudio: ['https://example.com/a.mp3'],
				},
			},
		},
	],
];

describe('@ai-sdk/bytedance on the Ark routes', () => {
	test.each(CASES)('%s: one task, and its video arrives', async (what, model, options) => {
		const key = `sim-ai-${what.replace(/\W+/g, '-')}`;
		const { video } = await generate(key, model, options);
		expect(video.uint8Array.length).toBeGreaterThan(10_000);
		const tasks = await control.tasks(key);
		expect(tasks).toEqual([expect.objectContaining({ model, status: 'succeeded', downloads: 1 })]);
	});

	test('a failed task is an error with the words of the provider', async () => {
		const key = 'sim-ai-failed';
		await control.setSettings(key, { outcomes: [{ match: 'fox', outcome: 'failed' }] });
		await expect(generate(key, 'seedance-1-5-pro-251215', { prompt: 'a fox' })).rejects.toThrow(
			/OutputVideoSensitiveContentDetected|fail/i,
		);
	});

	test('audio alone at 2.0 is refused, and makes no task', async () => {
		const key = 'sim-ai-audio';
		const asked = generate(key, 'dreamina-seedance-2-0-260128', {
			prompt: 'a song',
			providerOptions: { bytedance: { referenceAudio: ['https://example.com/a.mp3'] } },
		});
		await expect(asked).rejects.toThrow();
		expect(await control.tasks(key)).toEqual([]);
	});

	test('a wrong key is refused as such', async () => {
		const asked = generate('wrong', 'seedance-1-5-pro-251215', { prompt: 'a fox' });
		await expect(asked).rejects.toThrow(
			'The API key or AK/SK in the request is missing or invalid',
		);
	});
});
