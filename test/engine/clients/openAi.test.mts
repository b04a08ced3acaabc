/** `/v1/videos` of the simulator, driven by a client that was not written here: OpenAI's own. */
import OpenAI, { toFile } from 'openai';
import { SimulatorClient } from '../../simulator/client.mts';
import { startSimulator, type Simulator } from '../../simulator/server.mts';

const MODEL = 'doubao-seedance-2-0-260128';

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

function client(key: string): OpenAI {
	return new OpenAI({
		apiKey: key,
		baseURL: `${control.baseUrl('openAiVideos')}/v1`,
		maxRetries: 0,
	});
}

describe("openai's client on /v1/videos", () => {
	test('a form with text alone: created, asked about, downloaded', async () => {
		const key = 'sim-openai-form';
		const { videos } = client(key);
		const created = await videos.create({ model: MODEL, prompt: 'a fox', seconds: '4' });
		expect(created).toMatchObject({ object: 'video', status: 'queued', seconds: '4' });
		let video = created;
		while (video.status !== 'completed') {
			expect(['queued', 'in_progress']).toContain(video.status);
			await new Promise((resolve) => setTimeout(resolve, 50));
			video = await videos.retrieve(created.id);
		}
		const file = await videos.downloadContent(created.id);
		expect(file.headers.get('content-type')).toBe('video/mp4');
		expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(10_000);
		expect(await control.tasks(key)).toHaveLength(1);
	});

	test('a form with a file: it is the first frame', async () => {
		const key = 'sim-openai-file';
		const image = await toFile(Buffer.from('not looked into'), 'frame.png', { type: 'image/png' });
		await client(key).videos.create({ model: MODEL, prompt: 'it moves', input_reference: image });
		const [task] = await control.tasks(key);
		expect(task?.request).toMatchObject({
			prompt: 'it moves',
			input_reference: expect.stringMatching(/^data:image\/png;base64,/),
		});
	});

	test('JSON with media in metadata', async () => {
		const key = 'sim-openai-json';
		const url = 'https://example.com/a.png';
		const content = [{ type: 'image_url', image_url: { url }, role: 'reference_image' }];
		const body = { model: MODEL, prompt: 'image 1 dances', seconds: '4', metadata: { content } };
		await client(key).post('/videos', { body });
		expect(await control.tasks(key)).toHaveLength(1);
	});

	test('a download before the end is a clear refusal', async () => {
		const key = 'sim-openai-early';
		await control.setSettings(key, { taskSeconds: 60 });
		const { videos } = client(key);
		const { id } = await videos.create({ model: MODEL, prompt: 'a fox' });
		await expect(videos.downloadContent(id)).rejects.toThrow('Task is not completed yet');
	});

	test('a wrong key is an authentication error', async () => {
		await expect(client('wrong').videos.retrieve('video_1')).rejects.toThrow(
			OpenAI.AuthenticationError,
		);
	});

	test('what the host does not have is not found', async () => {
		await expect(client('sim-openai-remix').videos.delete('video_1')).rejects.toThrow(
			OpenAI.NotFoundError,
		);
	});
});
