/** How often a task is asked about. */
import type { ProviderId } from '../../simulator/types.mts';
import { useLab } from '../support/lab.mts';

const lab = useLab({ settings: { taskSeconds: 60 } }, 'documented');

test.concurrent.each([
	['as Poll Interval says', 'ark', 2, 2_000, 3], // at 0, 2 and 3.6 s
	['not more often than the provider asks for', 'xingchao', 1, 20_000, 2], // at 0 and 3.6 s
	['a second apart at the least', 'openAiVideos', 1, 1_000, 5], // at 0, 1, 2, 3 and 3.6 s
] as Array<[string, ProviderId, number, number, number]>)(
	'%s (%s), and a last time at the deadline',
	async (_name, provider, pollInterval, interval, most) => {
		const account = lab.account();
		const items = await account.created(provider);
		await account.wait(provider, { timeout: 3.6 / 60 }, { items, options: { pollInterval } });
		const times = (await account.requests('status')).map(({ at }) => at);
		expect(times.length).toBeGreaterThanOrEqual(2);
		expect(times.length).toBeLessThanOrEqual(most);
		// A call may be late on a busy machine, and only the last one may come before its time.
		for (const [index, at] of times.slice(1, -1).entries())
			expect(at - times[index]).toBeGreaterThan(interval - 500);
	},
);

test.concurrent.each(['0.5', 'often'])(
	'an interval that cannot be kept: %s',
	async (pollInterval) => {
		const account = lab.account();
		const items = await account.created('ark');
		const run = await account.wait('ark', {}, { items, options: { pollInterval } });
		expect(run.error?.message).toMatch(/^Poll Interval is /);
		expect(await account.requests('status')).toEqual([]);
	},
);
