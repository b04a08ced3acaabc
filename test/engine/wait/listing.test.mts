/** Many tasks of one account: where the provider lists tasks by id (Ark's `filter.task_ids`), one call asks about all. */
import { useLab } from '../support/lab.mts';

/** A refusal is believed after a tenth of a second, in place of twenty. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number) => 60 * attempt,
	REFUSED_FOR_MS: 100,
}));

const lab = useLab();

const prompts = (count: number) =>
	Array.from({ length: count }, (_, number) => ({ prompt: `Clip number ${number}` }));

async function waitForTwelve(prepare?: (key: string) => Promise<void>) {
	const account = lab.account();
	const parameters = { prompt: '={{ $json.prompt }}' };
	const items = await account.created('ark', parameters, { items: prompts(12) });
	await prepare?.(account.key);
	const run = await account.wait('ark', { timeout: 1 }, { items });
	const counts = await lab.client.counts(account.key);
	return { run, items, status: counts.status ?? 0, list: counts.list ?? 0 };
}

test('twelve tasks are asked about in one call each time, and each gets its own result', async () => {
	const { run, items, status, list } = await waitForTwelve();
	expect(run.tasks.map(({ taskId }) => taskId)).toEqual(items.map(({ taskId }) => taskId));
	expect(run.tasks.map((task) => task.status)).toEqual(items.map(() => 'succeeded'));
	expect(run.tasks.every(({ taskId, videoUrl }) => videoUrl?.includes(String(taskId)))).toBe(true);
	expect(status).toBe(0);
	expect(list).toBeLessThan(6);
});

test.each([
	['429 with Retry-After', { kind: 'rateLimit', retryAfter: 1 }],
	['500', { kind: 'http500' }],
	['HTML instead of JSON', { kind: 'html200' }],
	['half an answer', { kind: 'truncatedJson' }],
	['a connection that breaks', { kind: 'resetAfter' }],
] as const)('a list call that fails is made again later: %s', async (_name, fault) => {
	const { run, status } = await waitForTwelve((key) =>
		lab.client.setFaults(key, [{ on: 'list', ...fault }]),
	);
	expect(run.tasks.map((task) => task.status)).toEqual(Array(12).fill('succeeded'));
	expect(status).toBe(0);
});

test('a task that the list does not hold is asked about by itself, and only it is lost', async () => {
	const account = lab.account();
	const items = await account.created('ark', {}, { items: [{}, {}] });
	const minutesAgo = new Date(Date.now() - 5 * 60_000).toISOString();
	const foreign = { ...items[0], taskId: 'cgt-nobody-knows', submittedAt: minutesAgo };
	const run = await account.wait('ark', { timeout: 1 }, { items: [items[0], foreign, items[1]] });
	expect(run.tasks.map((task) => task.status)).toEqual(['succeeded', 'unknown', 'succeeded']);
	expect(run.tasks[1].failure?.message).toContain('does not know this task');
	expect((await lab.client.counts(account.key)).status).toBeGreaterThanOrEqual(3);
});

test('tasks that no list holds do not end list calls for the others', async () => {
	const account = lab.account();
	const items = await account.created('ark', {}, { items: prompts(12) });
	const minutesAgo = new Date(Date.now() - 5 * 60_000).toISOString();
	const bogus = ['cgt-mistyped', 'cgt-too-old'].map((taskId) => ({
		...items[0],
		taskId,
		submittedAt: minutesAgo,
	}));
	const run = await account.wait('ark', { timeout: 1 }, { items: bogus });
	expect(run.tasks.map((task) => task.status)).toEqual(['unknown', 'unknown']);
	const before = await lab.client.counts(account.key);
	await account.wait('ark', { timeout: 1 }, { items });
	const { status, list = 0 } = await lab.client.counts(account.key);
	expect(status).toBe(before.status);
	expect(list).toBeGreaterThan(before.list ?? 0);
});

test('a list that always fails is left alone, and its tasks are asked about one by one, Concurrency at a time', async () => {
	const account = lab.account();
	const items = await account.created('ark', {}, { items: prompts(24) });
	await lab.client.setFaults(account.key, [
		{ on: 'list', kind: 'http500', times: 1000 },
		{ on: 'status', kind: 'delayBefore', delayMs: 200, times: 1000 },
	]);
	const run = await account.wait('ark', { timeout: 1 }, { items, options: { concurrency: 4 } });
	expect(run.tasks.map((task) => task.status)).toEqual(Array(24).fill('succeeded'));
	const times = (await account.requests('status')).map(({ at }) => at);
	const together = times.map((now) => times.filter((at) => at <= now && at > now - 200).length);
	expect(Math.max(...together)).toBe(4);
	expect((await lab.client.counts(account.key)).list).toBeLessThan(5);
});

// Last, because what it teaches holds for this base URL from then on.
test('a gateway without a list is asked task by task', async () => {
	const { run, status } = await waitForTwelve((key) =>
		lab.client.setFaults(key, [{ on: 'list', kind: 'http404', times: 1000 }]),
	);
	expect(run.tasks.map((task) => task.status)).toEqual(Array(12).fill('succeeded'));
	expect(status).toBeGreaterThanOrEqual(12);
});
