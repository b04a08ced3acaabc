/** Seedance 2.5 on the engine: edit, extend, draft and final, from the item to the file. */
import { runNodes, useLab } from '../support/lab.mts';

const lab = useLab();
const MODEL = 'dreamina-seedance-2-5-260628';
const SOURCE = 'https://media.example.com/source.mp4';

describe('edit and extend', () => {
	test.each([
		['editVideo', 'edit', -1],
		['extendVideo', 'extend', 5],
	])(
		'%s: a strict server takes it, and the item says the mode to the end',
		async (mode, type, duration) => {
			const account = lab.account();
			const run = await runNodes([
				account.createNode('ark', {
					mode,
					model: { mode: 'id', value: MODEL },
					sourceVideo: SOURCE,
					referenceImages: 'https://media.example.com/one.png',
					prompt: 'Make @video1 look like @image1',
				}),
				account.waitNode('ark', { downloadVideo: true }),
			]);
			expect(run.error).toBeUndefined();
			const [body] = await account.bodies();
			expect(body).toMatchObject({ omni_reference_task_type: type, duration, ratio: 'adaptive' });
			expect(run.task).toMatchObject({ mode, status: 'succeeded', warnings: [], failure: null });
			expect(run.items[0].binary?.video).toMatchObject({ fileExtension: 'mp4' });
		},
	);

	test('nothing is sent if one item has no source', async () => {
		const account = lab.account();
		const run = await account.create(
			'ark',
			{ mode: 'editVideo', model: { mode: 'id', value: MODEL }, sourceVideo: '={{ $json.url }}' },
			{ items: [{ url: SOURCE }, { url: '' }] },
		);
		expect(run.error?.message).toMatch(/^Source Video is empty/);
		expect(await account.tasks()).toEqual([]);
	});

	test('Max Cost refuses what an unknown least charge may pass', async () => {
		const account = lab.account();
		const run = await account.create(
			'ark',
			{ mode: 'extendVideo', model: { mode: 'id', value: MODEL }, sourceVideo: SOURCE },
			{ options: { maxCost: 1000, pricePerSecond: 0 } },
		);
		expect(run.error?.message).toMatch(/^Max Cost is set/);
		expect(await account.tasks()).toEqual([]);
	});
});

test('a MOV is downloaded as one', async () => {
	const account = lab.account();
	const run = await runNodes([
		account.createNode('ark', {
			model: { mode: 'id', value: MODEL },
			options: { outputFormat: 'mov', priority: 9 },
		}),
		account.waitNode('ark', { downloadVideo: true }),
	]);
	expect(run.error).toBeUndefined();
	expect((await account.bodies())[0]).toMatchObject({ output_format: 'mov', priority: 9 });
	expect(run.items[0].binary?.video).toMatchObject({
		mimeType: 'video/quicktime',
		fileExtension: 'mov',
		fileName: expect.stringMatching(/\.mov$/),
	});
});

describe('draft and final', () => {
	test('two tasks, the second from the id of the first alone', async () => {
		const account = lab.account();
		const model = { mode: 'id', value: MODEL };
		const draft = await runNodes([
			account.createNode('ark', { model, duration: 8, options: { draft: true } }),
			account.waitNode('ark'),
		]);
		expect(draft.task).toMatchObject({
			status: 'succeeded',
			resolution: '480p',
			mode: 'textToVideo',
			durationSeconds: 8,
			warnings: [],
		});
		const final = await runNodes(
			[
				account.createNode('ark', { model, options: { draftTaskId: '={{ $json.taskId }}' } }),
				account.waitNode('ark'),
			],
			{ items: draft.items.map(({ json }) => json) },
		);
		expect(final.error).toBeUndefined();
		expect((await account.bodies()).at(-1)).toEqual({
			model: MODEL,
			content: [{ type: 'draft_task', draft_task: { id: draft.task.taskId } }],
		});
		expect(final.task).toMatchObject({
			status: 'succeeded',
			mode: null,
			resolution: '1080p',
			durationSeconds: 8,
		});
		expect(await account.tasks()).toHaveLength(2);
	});

	test('an expression that finds no draft pays nothing', async () => {
		const account = lab.account();
		const run = await account.create(
			'ark',
			{ model: { mode: 'id', value: MODEL } },
			{ items: [{}], options: { draftTaskId: '={{ $json.taskId }}' } },
		);
		expect(run.error?.message).toMatch(/^Draft Task ID is set, and empty for this item/);
		expect(await account.tasks()).toEqual([]);
	});
});
