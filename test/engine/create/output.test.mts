/** What Seedance Create puts out: one task item for each input item, in order, and what goes with it. */
import type { LoggedRequest } from '../../simulator/types.mts';
import { runNodes, useLab } from '../support/lab.mts';

const lab = useLab();

/** The most requests that were under way at once, each of which lasted `ms`. */
function mostAtOnce(requests: LoggedRequest[], ms: number): number {
	const times = requests.map(({ at }) => at);
	return Math.max(...times.map((now) => times.filter((at) => at <= now && at > now - ms).length));
}

const prompts = (count: number) =>
	Array.from({ length: count }, (_, number) => ({ prompt: `Clip number ${number}` }));

test('items come out in the order of the input, paired with it, however late their answers came', async () => {
	const account = lab.account();
	await lab.client.setFaults(account.key, [
		{ on: 'create', kind: 'delay', delayMs: 400 },
		{ on: 'create', kind: 'delay', delayMs: 200 },
	]);
	const run = await account.create('ark', { prompt: '={{ $json.prompt }}' }, { items: prompts(5) });
	const byPrompt = new Map((await account.tasks()).map(({ prompt, id }) => [prompt, id]));
	expect(run.tasks.map(({ taskId }) => taskId)).toEqual(
		prompts(5).map(({ prompt }) => byPrompt.get(prompt)),
	);
	expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(
		[0, 1, 2, 3, 4].map((item) => ({ item })),
	);
});

test('expressions behind the node reach the item that each task was made from', async () => {
	const account = lab.account();
	const run = await runNodes(
		[
			account.createNode('ark', { prompt: '={{ $json.prompt }}' }),
			account.waitNode('ark', { operation: 'get' }),
			{
				name: 'Reader',
				run: (context) => [
					context.getInputData().map((_, index) => ({
						json: {
							origin: context.evaluateExpression("{{ $('Items').item.json.prompt }}", index),
						},
					})),
				],
			},
		],
		{ items: prompts(3) },
	);
	expect(run.jsons).toEqual(prompts(3).map(({ prompt }) => ({ origin: prompt })));
});

test.each([
	['four by default', undefined, 4],
	['as many as Concurrency says', 2, 2],
	['one after the other', 1, 1],
])('creates at once: %s', async (_name, concurrency, most) => {
	const account = lab.account();
	await lab.client.setFaults(account.key, [
		{ on: 'create', kind: 'delayBefore', delayMs: 150, times: 100 },
	]);
	const run = await account.create(
		'cubicSpaces',
		{},
		{ items: prompts(8), options: { ...(concurrency && { concurrency }) } },
	);
	expect(run.tasks).toHaveLength(8);
	expect(mostAtOnce(await account.requests('create'), 150)).toBe(most);
});

test('every key of a task item is there, in the documented order', async () => {
	const run = await lab.account().create('qingbo', { resolution: '480p' });
	expect(Object.keys(run.jsons[0])).toEqual([
		'taskId',
		'provider',
		'model',
		'mode',
		'status',
		'done',
		'progress',
		'videoUrl',
		'lastFrameUrl',
		'submittedAt',
		'createdAt',
		'completedAt',
		'videoExpiresAt',
		'durationSeconds',
		'resolution',
		'aspectRatio',
		'seed',
		'usage',
		'cost',
		'failure',
		'timedOut',
		'warnings',
	]);
	expect(run.task).toMatchObject({
		durationSeconds: 5,
		resolution: '480p',
		aspectRatio: '16:9',
		usage: { tokens: null, providerUnits: expect.any(Number) },
		cost: {
			estimatedUsd: 0.385475,
			chargedUsd: null,
			basis: 'doubao-seedance-2.0 480p × 5 s',
		},
		submittedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
		timedOut: false,
	});
});

test('the provider’s own answer and the fields of the input only on request', async () => {
	const account = lab.account();
	const item = { title: 'Fox', status: 'draft' };
	const plain = await account.create('cubicSpaces', {}, { items: [item] });
	expect(plain.jsons[0]).not.toHaveProperty('raw');
	expect(plain.jsons[0]).not.toHaveProperty('title');

	const rich = await account.create(
		'cubicSpaces',
		{},
		{ items: [item], options: { includeOtherFields: true, includeRaw: true } },
	);
	expect(rich.jsons[0]).toMatchObject({
		title: 'Fox',
		status: 'queued', // the task's own field wins
		raw: { id: rich.task.taskId, object: 'video', status: 'queued' },
	});
});

test('binary data of the input is not carried along', async () => {
	const run = await lab
		.account()
		.create('ark', {}, { items: [{ json: {}, files: { image: { bytes: Buffer.from('x') } } }] });
	expect(run.items[0].binary).toBeUndefined();
});

test('a base URL may be an expression', async () => {
	const account = lab.account();
	const { seedanceCubicSpacesApi: credential } = account.credentials('cubicSpaces');
	const baseUrl = `={{ "${String(credential.baseUrl)}".replace("nowhere", "") }}`;
	const run = await account.create(
		'cubicSpaces',
		{},
		{ credentials: { seedanceCubicSpacesApi: { ...credential, baseUrl } } },
	);
	expect(run.task).toMatchObject({ status: 'queued' });
	expect(await account.tasks()).toHaveLength(1);
});
