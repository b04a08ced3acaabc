/** Retry On Fail on Seedance Wait: what one try has settled and stored, the next does not ask for or fetch. */
import { useLab } from '../support/lab.mts';

const lab = useLab({ seconds: 0 });

test.each(['errorOutput', 'stop'])('Failed Tasks: %s', async (failedTasks) => {
	const account = lab.account();
	await lab.client.setSettings(account.key, {
		outcomes: [{ match: 'breaks', outcome: 'failed' }],
	});
	const items = await account.created(
		'cubicSpaces',
		{ prompt: '={{ $json.prompt }}' },
		{ items: [{ prompt: 'It breaks' }, { prompt: 'A fox' }, { prompt: 'A hare' }] },
	);
	const run = await account.wait(
		'cubicSpaces',
		{ failedTasks, downloadVideo: true },
		{ items, settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 } },
	);
	if (failedTasks === 'stop') expect(run.error?.message).toContain('related to policy');
	else {
		expect(run.error).toBeUndefined();
		expect(run.items.map(({ binary }) => binary?.video.fileExtension)).toEqual([
			undefined,
			'mp4',
			'mp4',
		]);
	}
	expect(await account.requests('status')).toHaveLength(3);
	expect(await account.requests('download')).toHaveLength(2);
});

test('a task that is not settled is asked about again', async () => {
	const account = lab.account();
	await lab.client.setSettings(account.key, { taskSeconds: 60 });
	const items = await account.created('cubicSpaces');
	const run = await account.wait(
		'cubicSpaces',
		{ failedTasks: 'stop', timeout: 0 },
		{ items, settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 } },
	);
	expect(run.error?.message).toContain('was not finished');
	expect((await account.requests('status')).length).toBeGreaterThanOrEqual(3);
});
