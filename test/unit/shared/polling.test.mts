/** When tasks are asked about again, and bounded concurrency. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
	backOff,
	DueQueue,
	MIN_POLL_SECONDS,
	pollInterval,
} from '../../../nodes/shared/tools/polling.ts';
import { forEachBounded, Limiter } from '../../../nodes/shared/tools/pool.ts';

describe('poll interval', () => {
	test('is the base for a young task, grows with its age, and stops growing', () => {
		expect(pollInterval(-1, 5_000)).toBe(5_000);
		expect(pollInterval(0, 5_000)).toBe(5_000);
		expect(pollInterval(120_000, 5_000)).toBe(5_000);
		expect(pollInterval(480_000, 5_000)).toBe(10_000);
		expect(pollInterval(4_320_000, 5_000)).toBe(30_000);
		expect(pollInterval(86_400_000, 5_000)).toBe(30_000);
	});

	test('is never shorter than asked for, and never longer but by wish', () => {
		fc.assert(
			fc.property(
				fc.double({ min: 0, max: 1e9, noNaN: true }),
				fc.double({ min: 1_000, max: 3_600_000, noNaN: true }),
				(age, base) => {
					const interval = pollInterval(age, base);
					expect(interval).toBeGreaterThanOrEqual(base);
					expect(interval).toBeLessThanOrEqual(Math.max(base, 30_000));
				},
			),
		);
		expect(MIN_POLL_SECONDS).toBe(1);
	});
});

describe('back-off', () => {
	test('doubles from two seconds to a minute', () => {
		const waits = [1, 2, 3, 4, 5, 6, 7, 100].map((attempt) => backOff(attempt, undefined, 0.5));
		expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
	});

	test('spreads by a quarter to both sides', () => {
		expect(backOff(1, undefined, 0)).toBe(1_500);
		expect(backOff(1, undefined, 1)).toBe(2_500);
	});

	test('Retry-After makes it longer, within reason, and never shorter', () => {
		expect(backOff(1, 7_000, 0.5)).toBe(7_000);
		expect(backOff(1, 0, 0.5)).toBe(2_000);
		expect(backOff(5, 1_000, 0.5)).toBe(32_000);
		expect(backOff(1, 86_400_000, 0.5)).toBe(600_000);
		expect(backOff(1, Infinity, 0.5)).toBe(600_000);
	});

	test('is always a finite time', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 1_000_000 }),
				fc.option(fc.double({ min: 0, noNaN: true }), { nil: undefined }),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(attempt, retryAfter, random) => {
					const wait = backOff(attempt, retryAfter, random);
					expect(wait).toBeGreaterThanOrEqual(1_500);
					expect(wait).toBeLessThanOrEqual(600_000);
				},
			),
		);
	});
});

describe('queue of due entries', () => {
	test('gives what a list sorted by time, then by arrival, would give', () => {
		const steps = fc.array(
			fc.oneof(fc.record({ at: fc.integer({ min: 0, max: 20 }) }), fc.constant('take' as const)),
			{ maxLength: 200 },
		);
		fc.assert(
			fc.property(steps, (all) => {
				const queue = new DueQueue<number>();
				const list: Array<{ at: number; entry: number }> = [];
				for (const [number, step] of all.entries()) {
					if (step === 'take') {
						list.sort((one, other) => one.at - other.at || one.entry - other.entry);
						const taken = queue.take();
						const expected = list.shift();
						expect(taken && { at: taken.at, entry: taken.entry }).toEqual(expected);
					} else {
						queue.add(step.at, number);
						list.push({ at: step.at, entry: number });
					}
					expect(queue.size).toBe(list.length);
				}
			}),
			{ numRuns: 300 },
		);
	});

	test('10,000 entries of one moment come in their order', () => {
		const queue = new DueQueue<number>();
		for (let entry = 0; entry < 10_000; entry++) queue.add(7, entry);
		const taken = Array.from({ length: 10_000 }, () => queue.take()?.entry);
		expect(taken).toEqual(Array.from({ length: 10_000 }, (_, entry) => entry));
		expect(queue.take()).toBeUndefined();
	});
});

describe('bounded concurrency', () => {
	/** Work that notes how much of it runs at a time, and in which order it begins. */
	function counted() {
		const seen = { running: 0, most: 0, begun: [] as number[] };
		const work = async (entry: number): Promise<number> => {
			seen.begun.push(entry);
			seen.running++;
			seen.most = Math.max(seen.most, seen.running);
			for (let turn = 0; turn < 3; turn++) await Promise.resolve();
			seen.running--;
			return entry;
		};
		return { seen, work };
	}
	const entries = Array.from({ length: 20 }, (_, index) => index);

	test.each([1, 4, 50])('forEachBounded: %i at a time, in order', async (concurrency) => {
		const { seen, work } = counted();
		await forEachBounded(entries, concurrency, async (entry) => void (await work(entry)));
		expect(seen.most).toBe(Math.min(concurrency, entries.length));
		expect(seen.begun).toEqual(entries);
		expect(seen.running).toBe(0);
	});

	test('forEachBounded: nothing to do, and a stop', async () => {
		const { seen, work } = counted();
		await forEachBounded([], 4, async (entry: number) => void (await work(entry)));
		await forEachBounded(
			entries,
			2,
			async (entry) => void (await work(entry)),
			() => seen.begun.length >= 5,
		);
		expect(seen.begun).toHaveLength(5);
	});

	test('Limiter: never more than allowed, first come, first served, results and errors kept', async () => {
		const { seen, work } = counted();
		const limiter = new Limiter(3);
		const results = entries.map((entry) =>
			limiter.run(async () => {
				const result = await work(entry);
				if (entry === 4) throw new Error('four');
				return result;
			}),
		);
		const settled = await Promise.allSettled(results);
		expect(seen.most).toBe(3);
		expect(seen.begun).toEqual(entries);
		expect(settled[4]).toMatchObject({ status: 'rejected', reason: new Error('four') });
		expect(settled[19]).toEqual({ status: 'fulfilled', value: 19 });
		await expect(limiter.run(() => Promise.resolve('again'))).resolves.toBe('again');
	});
});
