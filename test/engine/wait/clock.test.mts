/** Somebody sets the machine's clock while a wait holds in process: it goes on as if nobody had. */
import { useLab } from '../support/lab.mts';

const HOUR = 3_600_000;
/** Of the whole wait, and when the clock is set, s. */
const TIMEOUT = 4;
const SET_AFTER = 1.2;

const lab = useLab({ settings: { outcomes: [{ match: '', outcome: 'running' }] } }, 'documented');

afterEach(() => {
	jest.restoreAllMocks();
});

test.each([
	['back', -HOUR],
	['forward', HOUR],
])('an hour %s: it asks at the same pace, and ends when it was to end', async (_way, by) => {
	const account = lab.account();
	const items = await account.created('ark');
	const start = performance.now();
	const waiting = account.wait(
		'ark',
		{ timeout: TIMEOUT / 60 },
		{ items, options: { pollInterval: 1 } },
	);
	await new Promise((resolve) => setTimeout(resolve, SET_AFTER * 1000));
	const before = (await account.requests('status')).length;
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + by);
	const { task, error } = await waiting;
	const took = (performance.now() - start) / 1000;
	jest.restoreAllMocks();
	expect(error).toBeUndefined();
	expect(task).toMatchObject({ timedOut: true });
	expect(took).toBeGreaterThan(TIMEOUT - 0.5);
	expect(took).toBeLessThan(TIMEOUT + 5);
	// A task that is an hour old is asked about less often; at the deadline in any case.
	const after = (await account.requests('status')).length - before;
	expect(after).toBeGreaterThanOrEqual(by < 0 ? 2 : 1);
});
