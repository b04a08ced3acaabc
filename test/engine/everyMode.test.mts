import { PROVIDERS } from '../simulator/types.mts';
import { runNodes, useLab } from './support/lab.mts';
import { MODE_PARAMETERS, MODELS, type SampleMode } from './support/samples.mts';

const lab = useLab();
const MODES = Object.keys(MODE_PARAMETERS) as SampleMode[];

describe.each(PROVIDERS)('%s', (provider) => {
	test.each(MODES)('creates a task in the mode %s', async (mode) => {
		const account = lab.account();
		const run = await account.create(provider, { mode, ...MODE_PARAMETERS[mode] });
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({
			provider,
			model: MODELS[provider],
			mode,
			status: expect.stringMatching(/queued|running/),
			done: false,
			durationSeconds: 5,
			failure: null,
			warnings: [],
		});
		const [task, ...more] = await account.tasks();
		expect(more).toEqual([]);
		expect(run.task.taskId).toBe(task.id);
	});

	test('create, wait, download', async () => {
		const account = lab.account();
		const run = await runNodes([
			account.createNode(provider),
			account.waitNode(provider, { downloadVideo: true }),
		]);
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({ provider, status: 'succeeded', done: true, warnings: [] });
		expect(run.items[0].binary?.video).toMatchObject({ mimeType: 'video/mp4' });
	});
});
