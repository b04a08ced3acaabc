/** Every fault kind shows as what it is, and takes effect or not as documented. */
import { describe, expect, test } from '@jest/globals';
import { at, Caller, CREATE, until, validCreate, type Reply } from './caller.mts';
import { OwnSimulator } from './ownSimulator.mts';
import { FAULT_KINDS, PROVIDERS, type Fault, type FaultKind } from './types.mts';

const simulated = new OwnSimulator(60);

let number = 0;
function newCaller(): Caller {
	number += 1;
	return new Caller(simulated.url, `sim-faults-${number}`);
}

/** HTTP status (0: the connection broke), whether a task exists, and a sign in the body. */
const EXPECTED: Record<FaultKind, [number, number, RegExp]> = {
	rateLimit: [429, 0, /RpmRateLimitExceeded/],
	quota: [429, 0, /QuotaExceeded.*free trial/],
	insufficientBalance: [403, 0, /AccountOverdueError/],
	http401: [401, 0, /AuthenticationError/],
	http403json: [403, 0, /AccessDenied/],
	http403html: [403, 0, /<html>/],
	http404: [404, 0, /NotFound/],
	http500: [500, 0, /InternalServiceError/],
	http503: [503, 0, /ServiceUnavailable/],
	http503NotTaken: [503, 0, /no task was created/],
	http502html: [502, 0, /<html>/],
	html200: [200, 1, /<html>/],
	truncatedJson: [200, 1, /^\{"id"?:?"?[^}]*$/],
	emptyBody: [200, 1, /^$/],
	wrongTypes: [200, 1, /^\{"id":\{"unexpected":"string"\}\}$/],
	hugeBody: [200, 1, /^\{"answer":\{"id":"cgt-.{300000}/],
	resetBefore: [0, 0, /^$/],
	resetAfter: [0, 1, /^$/],
	delay: [200, 1, /"id":"cgt-/],
	delayBefore: [200, 1, /"id":"cgt-/],
	redirect: [302, 0, /^$/],
	policy: [400, 0, /InputTextSensitiveContentDetected/],
	realPerson: [400, 0, /PrivacyInformation/],
};

async function create(caller: Caller, fault: Fault): Promise<Reply | undefined> {
	await simulated.client.setFaults(caller.key, [fault]);
	try {
		return await caller.create('ark', validCreate('ark', 'a cat'));
	} catch {
		return undefined; // the connection broke
	}
}

describe('fault kinds', () => {
	test.each(FAULT_KINDS)('%s', async (kind) => {
		const caller = newCaller();
		const [status, tasks, words] = EXPECTED[kind];
		const bytes = 320_000;
		const reply = await create(caller, { on: 'create', kind, delayMs: 20, bytes });
		expect(reply?.status ?? 0).toBe(status);
		expect(reply?.text ?? '').toMatch(words);
		expect(await simulated.client.tasks(caller.key)).toHaveLength(tasks);
		const [request] = await simulated.client.requests(caller.key);
		expect(request).toMatchObject({ fault: kind, answerStatus: status });
		// Used once: the next request is served.
		expect(await caller.create('ark', validCreate('ark', 'a cat'))).toMatchObject({ status: 200 });
	});

	test.each(FAULT_KINDS)('%s, with a task all the same', async (kind) => {
		const caller = newCaller();
		await create(caller, { on: 'create', kind, delayMs: 1, bytes: 10, taken: true });
		expect(await simulated.client.tasks(caller.key)).toHaveLength(1);
	});

	test.each(PROVIDERS)('%s has its own words for each refusal', async (provider) => {
		const caller = newCaller();
		const kinds: FaultKind[] = [
			'rateLimit',
			'quota',
			'insufficientBalance',
			'http401',
			'http403json',
			'http404',
			'http500',
			'http503',
			'http503NotTaken',
			'policy',
			'realPerson',
		];
		await simulated.client.setFaults(
			caller.key,
			kinds.map((kind) => ({ on: 'create', kind })),
		);
		const seen = new Set<string>();
		for (let index = 0; index < kinds.length; index += 1) {
			const reply = await caller.create(provider, validCreate(provider, 'a cat'));
			// WaveSpeed states some in the body alone.
			const stated = reply.status === 200 ? at(reply.json, 'code') : reply.status;
			expect(stated).toBeGreaterThanOrEqual(400);
			expect(reply.json).toBeDefined();
			seen.add(reply.text.replace(/0217[0-9a-f]+/, ''));
		}
		expect(seen.size).toBe(kinds.length);
		expect(await simulated.client.tasks(caller.key)).toHaveLength(0);
	});
});

describe('rules', () => {
	test('Retry-After only where it is asked for; code and message can be given', async () => {
		const caller = newCaller();
		const first = await create(caller, { on: 'create', kind: 'rateLimit' });
		expect(first?.headers['retry-after']).toBeUndefined();
		const second = await create(caller, {
			on: 'create',
			kind: 'rateLimit',
			retryAfter: 3,
			code: 'ServerOverloaded',
			message: 'Busy.',
		});
		expect(second?.headers['retry-after']).toBe('3');
		expect(second?.json).toMatchObject({ error: { code: 'ServerOverloaded' } });
	});

	test('on, provider, skip and times', async () => {
		const caller = newCaller();
		await simulated.client.setFaults(caller.key, [
			{ on: 'status', kind: 'http500', provider: 'ark', skip: 1, times: 2 },
		]);
		const id = await caller.task('ark');
		const other = await caller.task('qingbo');
		expect(await caller.status('qingbo', other)).toMatchObject({ status: 200 });
		const statuses: number[] = [];
		for (let index = 0; index < 5; index += 1) {
			statuses.push((await caller.status('ark', id)).status);
		}
		expect(statuses).toEqual([200, 500, 500, 200, 200]);
	});

	test('probability repeats with its seed, and keys do not touch each other', async () => {
		const draw = async (seed: number) => {
			const caller = newCaller();
			await simulated.client.setFaults(
				caller.key,
				[{ on: 'list', kind: 'http500', probability: 0.5 }],
				seed,
			);
			const statuses: number[] = [];
			for (let index = 0; index < 20; index += 1) {
				statuses.push((await caller.call('ark', 'GET', CREATE.ark)).status);
			}
			return statuses;
		};
		const [first, again, other] = [await draw(7), await draw(7), await draw(8)];
		expect(again).toEqual(first);
		expect(other).not.toEqual(first);
		expect(new Set(first)).toEqual(new Set([200, 500]));
		expect(await newCaller().call('ark', 'GET', CREATE.ark)).toMatchObject({ status: 200 });
	});

	test('delayBefore takes the task although the caller has gone', async () => {
		const caller = newCaller();
		await simulated.client.setFaults(caller.key, [
			{ on: 'create', kind: 'delayBefore', delayMs: 1_000 },
		]);
		const gone = new AbortController();
		const abandoned = fetch(`${simulated.url}/ark/api/v3${CREATE.ark}`, {
			method: 'POST',
			headers: { authorization: `Bearer ${caller.key}`, 'content-type': 'application/json' },
			body: JSON.stringify(validCreate('ark', 'a cat')),
			signal: gone.signal,
		});
		await until(async () => (await simulated.client.requests(caller.key)).length === 1);
		gone.abort();
		await expect(abandoned).rejects.toThrow();
		expect(await simulated.client.tasks(caller.key)).toHaveLength(0);
		await until(async () => (await simulated.client.tasks(caller.key)).length === 1);
	});

	test('an Idempotency-Key finds the task whose answer was lost', async () => {
		const caller = newCaller();
		await simulated.client.setFaults(caller.key, [{ on: 'create', kind: 'resetAfter' }]);
		const body = validCreate('qingbo', 'a cat');
		const headers = { 'Idempotency-Key': 'one' };
		await expect(caller.create('qingbo', body, headers)).rejects.toThrow();
		const again = await caller.create('qingbo', body, headers);
		const tasks = await simulated.client.tasks(caller.key);
		expect(tasks.map(({ id }) => id)).toEqual([at(again.json, 'task_id')]);
		await caller.create('qingbo', body, { 'Idempotency-Key': 'two' });
		expect(await simulated.client.tasks(caller.key)).toHaveLength(2);
	});

	test('a key that follows a redirect to another host is noted as leaked', async () => {
		const caller = newCaller();
		const reply = await create(caller, { on: 'create', kind: 'redirect' });
		const location = String(reply?.headers.location);
		expect(location.startsWith(simulated.mediaUrl)).toBe(true);
		await fetch(location);
		expect(await simulated.client.leaks(caller.key)).toEqual([]);
		await fetch(location, { headers: { authorization: `Bearer ${caller.key}` } });
		await fetch(`${simulated.url}/ark/api/v3/models?key=${caller.key}`);
		expect(await simulated.client.leaks(caller.key)).toMatchObject([
			{ where: 'media', via: 'authorization' },
			{ where: 'api', via: 'url' },
		]);
	});

	test('a fault or setting that does not exist is refused', async () => {
		const key = 'sim-typos';
		const nonsense = { on: 'create', kind: 'nonsense' } as unknown as Fault;
		await expect(simulated.client.setFaults(key, [nonsense])).rejects.toThrow(/400/);
		await expect(simulated.client.setSettings(key, { taskSecond: 1 } as object)).rejects.toThrow(
			/400/,
		);
	});
});
