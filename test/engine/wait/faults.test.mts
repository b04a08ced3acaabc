/** Status calls that go wrong: none of them ends a wait that still has a task to wait for. */
import { PROVIDERS, type Fault, type ProviderId } from '../../simulator/types.mts';
import { useLab, type Account } from '../support/lab.mts';
import { delivered } from '../support/samples.mts';

/** Short pauses in place of seconds and minutes; Retry-After stays as it is. */
jest.mock('../../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
	REFUSED_FOR_MS: 100,
}));
jest.mock('../../../nodes/shared/http/send', () => ({
	...jest.requireActual<object>('../../../nodes/shared/http/send'),
	STATUS_TIMEOUT_MS: 2_000,
}));

const lab = useLab({ seconds: 0 });

async function waitUnder(provider: ProviderId, faults: Array<Omit<Fault, 'on'>>, parameters = {}) {
	const account = lab.account();
	const items = await account.created(provider);
	await lab.client.setFaults(
		account.key,
		faults.map((fault) => ({ on: 'status', ...fault })),
	);
	const run = await account.wait(provider, { timeout: 1, ...parameters }, { items });
	return { account, run };
}

const polls = async (account: Account) => await account.requests('status');

describe.each(PROVIDERS)('%s', (provider) => {
	test.concurrent.each([
		['rateLimit', {}],
		['quota', {}],
		['http403html', {}],
		['http500', {}],
		['http503', {}],
		['http502html', {}],
		['html200', {}],
		['truncatedJson', {}],
		['emptyBody', {}],
		['wrongTypes', {}],
		['hugeBody', { bytes: 6 * 1024 * 1024 }],
		['resetBefore', {}],
		['resetAfter', {}],
		['delay', { delayMs: 2_500 }],
	] as const)('%s four times, then an answer: succeeded', async (kind, more) => {
		const times = kind === 'delay' ? 1 : 4;
		const { account, run } = await waitUnder(provider, [{ kind, times, ...more }]);
		expect(run.error).toBeUndefined();
		// These have one refusal for both: the account has no balance, which is believed.
		if (['fal', 'kie', 'openRouter', 'replicate'].includes(provider) && kind === 'quota') {
			expect(run.task).toMatchObject({ status: 'unknown', failure: { category: 'quota' } });
			return;
		}
		expect(run.task).toMatchObject({
			status: 'succeeded',
			failure: null,
			...delivered(provider),
		});
		expect((await polls(account)).length).toBeGreaterThan(times);
	});

	test.concurrent.each(['http401', 'http403json', 'redirect', 'http404'] as const)(
		'%s once or twice is not the end of a paid task',
		async (kind) => {
			const account = lab.account();
			const [item] = await account.created(provider);
			const old = { ...item, submittedAt: new Date(Date.now() - 61_000).toISOString() };
			await lab.client.setFaults(account.key, [{ on: 'status', kind, times: 2 }]);
			const run = await account.wait(provider, { timeout: 1 }, { items: [old] });
			expect(run.task).toMatchObject({
				status: 'succeeded',
				failure: null,
				...delivered(provider),
			});
			expect(await polls(account)).toHaveLength(3);
		},
	);

	test.concurrent.each([
		['http401', { category: 'auth' }],
		// The gateways' words are about the model, the others' about the key.
		['http403json', { category: expect.stringMatching(/^(auth|invalidInput)$/) }],
		['redirect', { code: 'redirect' }],
		['http404', {}],
	] as const)(
		'%s again and again, for a while: the task can no longer be asked about',
		async (kind, failure) => {
			const account = lab.account();
			const [item] = await account.created(provider);
			const old = { ...item, submittedAt: new Date(Date.now() - 61_000).toISOString() };
			await lab.client.setFaults(account.key, [{ on: 'status', kind, times: 99 }]);
			const run = await account.wait(provider, { timeout: 1 }, { items: [old] });
			expect(run.error).toBeUndefined();
			expect(run.task).toMatchObject({
				status: 'unknown',
				done: false,
				failure: { ...failure, safeToRecreate: false },
			});
			const times = (await polls(account)).map(({ at }) => at);
			expect(times.length).toBeGreaterThanOrEqual(3);
			// By the simulator's clock, which a busy machine lets begin late.
			expect((times.at(-1) ?? 0) - times[0]).toBeGreaterThanOrEqual(45);
			expect(times.length).toBeLessThan(9);
		},
	);

	test.concurrent('a 404 for a young task is asked again', async () => {
		const { account, run } = await waitUnder(provider, [{ kind: 'http404', times: 3 }]);
		expect(run.task).toMatchObject({ status: 'succeeded', failure: null });
		expect(await polls(account)).toHaveLength(4);
	});
});

test.concurrent('Retry-After is honoured', async () => {
	const { account, run } = await waitUnder('qingbo', [{ kind: 'rateLimit', retryAfter: 2 }]);
	expect(run.task.status).toBe('succeeded');
	const [first, second] = (await polls(account)).map(({ at }) => at);
	expect(second - first).toBeGreaterThanOrEqual(1_500);
	expect(second - first).toBeLessThan(10_000);
});

test.concurrent('a Retry-After is meant for all tasks of the account', async () => {
	const account = lab.account();
	const items = await account.created('cubicSpaces', {}, { items: [{}, {}, {}] });
	await lab.client.setFaults(account.key, [{ on: 'status', kind: 'rateLimit', retryAfter: 2 }]);
	const run = await account.wait('cubicSpaces', {}, { items, options: { concurrency: 1 } });
	expect(run.tasks.map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
	const [first, ...others] = (await polls(account)).map(({ at }) => at);
	expect(others).toHaveLength(3);
	for (const at of others) expect(at - first).toBeGreaterThanOrEqual(1_500);
});

test.concurrent('a Retry-After beyond the deadline does not make the wait longer', async () => {
	const { run } = await waitUnder('qingbo', [{ kind: 'rateLimit', retryAfter: 300, times: 1 }], {
		timeout: 0.02,
	});
	expect(run.tookMs).toBeLessThan(10_000);
	expect(run.task.status).toBe('succeeded'); // asked a last time at the deadline
});

test.concurrent('one task in trouble does not hold up the others', async () => {
	const account = lab.account();
	const items = await account.created('cubicSpaces', {}, { items: [{}, {}] });
	const nobodys = { taskId: 'nobody-knows', provider: 'cubicSpaces', status: 'running' };
	const run = await account.wait('cubicSpaces', {}, { items: [nobodys, ...items] });
	expect(run.tasks.map(({ status }) => status)).toEqual(['unknown', 'succeeded', 'succeeded']);
});

test.concurrent('an answer that refuses the call again and again is believed', async () => {
	const { account, run } = await waitUnder('qingbo', [{ kind: 'insufficientBalance', times: 99 }]);
	expect(run.task).toMatchObject({ status: 'unknown', failure: { category: 'quota' } });
	expect((await polls(account)).length).toBeGreaterThanOrEqual(3);
});

test.concurrent('refusals count by themselves, and in a row', async () => {
	const refused = { kind: 'insufficientBalance', times: 2 } as const;
	const { account, run } = await waitUnder('qingbo', [
		{ kind: 'http503', times: 2 },
		...Array.from({ length: 5 }, () => [refused, { kind: 'http503' } as const]).flat(),
	]);
	expect(run.task).toMatchObject({ status: 'succeeded', failure: null, warnings: [] });
	expect(await polls(account)).toHaveLength(18);
});

test.concurrent('the last trouble is named at the deadline', async () => {
	const { run } = await waitUnder('cubicSpaces', [{ kind: 'http500', times: 999 }], {
		timeout: 0.01,
	});
	expect(run.task).toMatchObject({
		status: 'queued',
		timedOut: true,
		failure: { code: 'timedOut' },
	});
	expect(run.task.warnings).toEqual([
		expect.stringMatching(/^The last status call brought no answer: .*upstream error/),
	]);
});

describe('get', () => {
	test.concurrent('asks once where the provider answers', async () => {
		const { account, run } = await waitUnder('ark', [], { operation: 'get' });
		expect(run.task.status).toBe('succeeded');
		expect(await polls(account)).toHaveLength(1);
	});

	test.concurrent(
		'asks three times at most; then the item comes back as it was, with a warning',
		async () => {
			const { account, run } = await waitUnder('ark', [{ kind: 'http500', times: 9 }], {
				operation: 'get',
			});
			expect(run.error).toBeUndefined();
			expect(run.task).toMatchObject({ status: 'queued', failure: null, timedOut: false });
			expect(run.task.warnings).toEqual([
				expect.stringMatching(
					/^The provider gave no usable answer \(.*internal error.*\); this is how/,
				),
			]);
			expect(await polls(account)).toHaveLength(3);
		},
	);

	test.concurrent('a running task is no failure, whatever Failed Tasks says', async () => {
		const account = lab.account();
		await lab.client.setSettings(account.key, { taskSeconds: 60 });
		const items = await account.created('ark');
		const run = await account.wait('ark', { operation: 'get', failedTasks: 'stop' }, { items });
		expect(run.error).toBeUndefined();
		expect(run.task).toMatchObject({ status: 'queued', timedOut: false });
	});
});
