/** What Seedance Wait makes of the ways in which tasks end, at every provider. */
import type { IDataObject } from 'n8n-workflow';
import { PROVIDERS as ROWS } from '../../../nodes/shared/providers/index.ts';
import { PROVIDERS, type Outcome, type ProviderId } from '../../simulator/types.mts';
import { runNodes, useLab } from '../support/lab.mts';
import { delivered } from '../support/samples.mts';

/** A refusal is believed after a tenth of a second, and an address waited for as long, in place of a minute. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number) => 60 * attempt,
	REFUSED_FOR_MS: 100,
	ADDRESS_PATIENCE_MS: 100,
}));

const lab = useLab({ seconds: 0 });

/** Creates tasks that end as their prompts say, and waits for them. */
async function waitFor(
	provider: ProviderId,
	outcomes: Outcome[],
	{ items, seconds = 0 }: { items?: IDataObject[]; seconds?: number } = {},
) {
	const account = lab.account();
	await lab.client.setSettings(account.key, { outcomes, taskSeconds: seconds });
	const created = await account.created(
		provider,
		{ prompt: '={{ $json.prompt }}' },
		{ items: items ?? [{ prompt: 'A fox' }] },
	);
	const run = await account.wait(provider, { timeout: 1 }, { items: created });
	return { account, created, run };
}

/** Whether the provider's page promises that such an end is not charged. */
function isFree(provider: ProviderId, status: unknown): boolean {
	return (ROWS[provider].refunds ?? []).some((end) => end === status);
}

describe.each(PROVIDERS)('%s', (provider) => {
	test.concurrent('a finished task', async () => {
		const { created, run } = await waitFor(provider, [], { seconds: 0.2 });
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({
			taskId: created[0].taskId,
			provider,
			status: 'succeeded',
			done: true,
			createdAt: ['fal', 'openRouter'].includes(provider) ? null : expect.stringMatching(/Z$/),
			failure: null,
			timedOut: false,
			...delivered(provider),
		});
		const { videoUrl } = run.task;
		if (videoUrl !== null) expect(videoUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/media\//);
		expect(run.task.progress === null || run.task.progress === 100).toBe(true);
	});

	test.concurrent('what Create knew stays', async () => {
		const { created, run } = await waitFor(provider, []);
		const [before] = created;
		expect(run.task).toMatchObject({
			model: before.model,
			mode: before.mode,
			submittedAt: before.submittedAt,
			durationSeconds: provider === 'xingchao' ? 5.04 : 5,
			aspectRatio: '16:9',
		});
		expect(run.task.cost.estimatedUsd).toBe((before.cost as IDataObject).estimatedUsd);
		expect(run.task.cost.basis).toBe((before.cost as IDataObject).basis);
	});

	test.concurrent('a failed task says why, and what to do', async () => {
		const { run } = await waitFor(provider, [
			{
				match: 'fox',
				outcome: 'failed',
				code: 'OutputVideoSensitiveContentDetected',
				message: 'The request failed because the output video may contain sensitive information.',
			},
		]);
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({
			status: 'failed',
			done: true,
			videoUrl: null,
			failure: {
				category: 'contentPolicy',
				message: expect.stringMatching(/withheld by the provider’s content policy.*sensitive/),
				hint: expect.stringMatching(/Change the prompt/),
				safeToRecreate: isFree(provider, 'failed'),
			},
		});
	});

	test.concurrent('an expired and a cancelled task are over, with a failure', async () => {
		// fal.ai no longer knows a task that was cancelled, and kie.ai cancels none.
		const isCancelled = !['fal', 'kie'].includes(provider);
		const { run } = await waitFor(
			provider,
			[
				{ match: 'late', outcome: 'expired' },
				{ match: 'called off', outcome: 'cancelled' },
			],
			{ items: [{ prompt: 'late' }, ...(isCancelled ? [{ prompt: 'called off' }] : [])] },
		);
		expect(run.error).toBeUndefined();
		const [late, off] = run.tasks;
		// Some providers have no status for it and say failed: their words tell.
		const unnamed = ['fal', 'kie', 'qingbo', 'qingboLegacy', 'xingchao'];
		const named = !unnamed.includes(provider);
		expect(late.status).toBe('expired');
		if (isCancelled) expect(off.status).toBe('cancelled');
		for (const task of run.tasks) {
			expect(task.done).toBe(true);
			const safeToRecreate = isFree(provider, task === late && !named ? 'failed' : task.status);
			expect(task.failure).toMatchObject({ message: expect.any(String), safeToRecreate });
		}
	});

	test.concurrent('a task that the provider no longer knows', async () => {
		const NOBODY = `${provider === 'fal' ? 'bytedance/seedance-2.0/requests/' : ''}no-such-task`;
		const account = lab.account();
		const run = await account.wait(
			provider,
			{ taskId: NOBODY },
			{ items: [{ submittedAt: '2026-01-01T00:00:00Z' }] },
		);
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({
			taskId: NOBODY,
			provider,
			status: 'unknown',
			done: false,
			timedOut: false,
			failure: { safeToRecreate: false, message: expect.stringMatching(/does not know this/) },
		});
		expect((await account.requests()).length).toBeGreaterThanOrEqual(3);
	});

	test.concurrent('finished without an address', async () => {
		const { run } = await waitFor(provider, [{ match: '', outcome: 'succeeded', noUrl: true }]);
		if (['cubicSpaces', 'newApi', 'openAiVideos', 'openRouter'].includes(provider)) {
			expect(run.task).toMatchObject({ status: 'succeeded', videoUrl: null, failure: null });
			expect(run.task.warnings).toEqual([expect.stringMatching(/switch Download Video on/)]);
		} else {
			expect(run.task).toMatchObject({
				status: 'failed',
				failure: { code: 'noVideoUrl', safeToRecreate: false },
			});
		}
	});

	test.concurrent('the provider’s own answer only on request', async () => {
		const { run, created } = await waitFor(provider, []);
		expect(run.jsons[0]).not.toHaveProperty('raw');
		const account = lab.account();
		const items = await account.created(provider);
		const rich = await account.wait(
			provider,
			{},
			{
				items: items.map((item) => ({ ...item, title: 'Fox', error: 'old' })),
				options: { includeRaw: true, includeOtherFields: true },
			},
		);
		expect(created).toHaveLength(1);
		expect(rich.jsons[0]).toMatchObject({ title: 'Fox', status: 'succeeded' });
		expect(rich.jsons[0]).not.toHaveProperty('error');
		expect(JSON.stringify(rich.jsons[0].raw)).toContain(String(items[0].taskId).split('/').at(-1));
	});
});

test.concurrent.each(['document', 'taskDto', 'flat'] as const)(
	'CubicSpaces’ answer in the shape %s',
	async (unifiedShape) => {
		const account = lab.account();
		await lab.client.setSettings(account.key, {
			unifiedShape,
			outcomes: [{ match: 'dog', outcome: 'failed' }],
		});
		const items = await account.created(
			'cubicSpaces',
			{ prompt: '={{ $json.prompt }}' },
			{ items: [{ prompt: 'A fox' }, { prompt: 'A dog' }] },
		);
		const run = await account.wait('cubicSpaces', { timeout: 1 }, { items });
		expect(run.tasks.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
		expect(run.tasks[0].videoUrl).toMatch(/\.mp4/);
		expect(run.tasks[1].failure?.category).toBe('contentPolicy');
	},
);

test.concurrent.each(['newApi', 'openAiVideos', 'cubicSpaces'] as const)(
	'a fork of new-api that answers with a flat task, at %s',
	async (provider) => {
		const account = lab.account();
		await lab.client.setSettings(account.key, {
			unifiedShape: 'forked',
			outcomes: [
				{ match: 'dog', outcome: 'failed', code: 'X', message: 'May contain real person.' },
			],
		});
		const items = await account.created(
			provider,
			{ prompt: '={{ $json.prompt }}' },
			{ items: [{ prompt: 'A fox' }, { prompt: 'A dog' }] },
		);
		const run = await account.wait(provider, { downloadVideo: true }, { items });
		expect(run.tasks.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
		expect(run.tasks[1].failure?.category).toBe('realPerson');
		expect(run.tasks[0]).toMatchObject({ completedAt: expect.any(String), warnings: [] });
		// It gives no address and serves the file itself.
		expect(run.items[0].binary?.video).toMatchObject({ mimeType: 'video/mp4' });
	},
);

test.concurrent('Ark’s expired link: finished, and nothing to fetch any more', async () => {
	const account = lab.account();
	await lab.client.setSettings(account.key, { linkSeconds: 0, expiredContent: 'null' });
	const items = await account.created('ark');
	await new Promise((resolve) => setTimeout(resolve, 20));
	const run = await account.wait('ark', {}, { items });
	expect(run.task).toMatchObject({
		status: 'failed',
		failure: { code: 'noVideoUrl', safeToRecreate: false },
	});
});

test.concurrent('last frame, usage and seed are taken over', async () => {
	const account = lab.account();
	const items = await account.created(
		'ark',
		{ resolution: '720p' },
		{ options: { returnLastFrame: true } },
	);
	const run = await account.wait('ark', {}, { items });
	expect(run.task).toMatchObject({
		lastFrameUrl: expect.stringMatching(/\.png/),
		resolution: '720p',
		seed: expect.any(Number),
		usage: { tokens: expect.any(Number) },
	});
});

test.concurrent.each(PROVIDERS)(
	'%s: ten tasks of two seconds are waited for together, in order',
	async (provider) => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { taskSeconds: 2 });
		const run = await runNodes(
			[account.createNode(provider, { prompt: '={{ $json.prompt }}' }), account.waitNode(provider)],
			{ items: Array.from({ length: 10 }, (_, number) => ({ prompt: `Clip ${number}` })) },
		);
		expect(run.tasks.map(({ status }) => status)).toEqual(Array(10).fill('succeeded'));
		const prompts = new Map((await account.tasks()).map(({ id, prompt }) => [id, prompt]));
		expect(run.tasks.map(({ taskId }) => prompts.get(taskId ?? ''))).toEqual(
			Array.from({ length: 10 }, (_, number) => `Clip ${number}`),
		);
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 10 }, (_, item) => ({ item })),
		);
		// One after the other they take 20 s, however quick the machine.
		expect(run.tookMs).toBeLessThan(16_000);
	},
);
