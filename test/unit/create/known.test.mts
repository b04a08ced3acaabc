/** What this process knows of creates and runs beyond the one that asks: found by changing each condition in turn. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type * as Known from '../../../nodes/SeedanceCreate/submit/known.ts';
import type * as Memory from '../../../nodes/SeedanceCreate/submit/memory.ts';
import type { Try } from '../../../nodes/SeedanceCreate/submit/identity.ts';
import type { LedgerEntry, Run } from '../../../nodes/SeedanceCreate/submit/storedRun.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-26T12:00:00Z');

function entry(taskId: string | null, hoursAgo = 0): LedgerEntry {
	const submittedAt = new Date(NOW - hoursAgo * HOUR).toISOString();
	const state = taskId === null ? 'sent' : 'created';
	return { exact: 'e', nearly: 'n', state, taskId, submittedAt, idempotencyKey: null };
}

let known: typeof Known;
let memory: typeof Memory;
beforeEach(async () => {
	jest.useFakeTimers({ now: NOW });
	jest.resetModules();
	known = await import('../../../nodes/SeedanceCreate/submit/known.ts');
	memory = await import('../../../nodes/SeedanceCreate/submit/memory.ts');
});
afterEach(() => void jest.useRealTimers());

describe('tasks that are known', () => {
	test('are those of the account and of the last day, whoever made them', () => {
		known.noteCreate({ account: 'a', origin: 'one', entry: entry('1') });
		known.noteCreate({ account: 'a', origin: undefined, entry: entry('2', 23.9) });
		known.noteCreate({ account: 'a', origin: 'one', entry: entry('old', 24.1) });
		known.noteCreate({ account: 'a', origin: 'one', entry: entry(null) });
		known.noteCreate({ account: 'b', origin: 'one', entry: entry('theirs') });
		expect([...known.knownTasks('a')]).toEqual(['1', '2']);
		expect([...known.knownTasks('c')]).toEqual([]);
	});

	test('without those of this execution and its repeats, if asked so', () => {
		known.noteCreate({ account: 'a', origin: 'own', entry: entry('1') });
		known.noteCreate({ account: 'a', origin: 'other', entry: entry('2') });
		known.noteCreate({ account: 'a', origin: undefined, entry: entry('tool') });
		expect([...known.knownTasks('a', 'own')]).toEqual(['2', 'tool']);
	});

	test('are forgotten from the oldest on, and only once there are too many', () => {
		for (let number = 0; number < 22_000; number++)
			known.noteCreate({ account: 'a', origin: 'one', entry: entry(String(number)) });
		expect(known.knownTasks('a').size).toBe(22_000);
		known.noteCreate({ account: 'a', origin: 'one', entry: entry('newest') });
		const left = known.knownTasks('a');
		expect([left.size, left.has('2000'), left.has('2001'), left.has('newest')]).toEqual([
			20_000,
			false,
			true,
			true,
		]);
	});
});

describe('creates that nobody has heard of', () => {
	test('are those of others: no repeat of this execution, none of this run, none that was answered', () => {
		const mine = entry(null, 1);
		known.noteCreate({ account: 'a', origin: 'own', entry: entry(null, 2) });
		known.noteCreate({ account: 'a', origin: 'other', entry: entry(null, 3) });
		known.noteCreate({ account: 'a', origin: 'other', entry: entry('answered', 4) });
		known.noteCreate({ account: 'a', origin: 'other', entry: mine });
		known.noteCreate({ account: 'b', origin: 'other', entry: entry(null, 5) });
		known.noteCreate({ account: 'a', origin: 'other', entry: entry(null, 25) });
		expect(known.openElsewhere('a', 'own', [mine])).toEqual([NOW - 3 * HOUR]);
	});

	test('two calls of a tool have no origin in common: each is the other’s', () => {
		const mine = entry(null, 1);
		known.noteCreate({ account: 'a', origin: undefined, entry: mine });
		known.noteCreate({ account: 'a', origin: undefined, entry: entry(null, 2) });
		expect(known.openElsewhere('a', undefined, [mine])).toEqual([NOW - 2 * HOUR]);
	});
});

describe('runs that are remembered', () => {
	const self: Try = {
		origin: 'o',
		lasting: true,
		executionId: '7',
		place: 'workflow/Create',
		round: 0,
		repeats: false,
	};
	function run(entries: number, executionId = '7'): Run {
		const all = Array.from({ length: entries }, (_, index) => [index, entry(String(index))]);
		const ofAll = Object.fromEntries(all) as Run['entries'];
		const { origin, round } = self;
		return { executionId, origin, round, account: 'a', entries: ofAll, similar: {} };
	}

	test.each<[string, Partial<Try>, boolean]>([
		['the execution itself: a loop that comes round creates again', { round: 1 }, false],
		['a repeat, which shares the origin', { executionId: '8', repeats: true }, true],
		['a repeat, if n8n gives no origin in common', { origin: 'p', executionId: '8' }, true],
		['another node', { executionId: '8', place: 'workflow/Create 2' }, false],
		['another node without origin', { origin: 'p', executionId: '8', place: 'w/2' }, false],
		['a repeat that goes on in a later round', { executionId: '8', round: 1 }, false],
	])('%s', (_, other, isFound) => {
		const kept = run(1);
		memory.rememberRun(self, kept);
		const { left } = memory.recallPlace({ ...self, ...other }, '7') ?? {};
		expect([...(left ?? [])].some(({ entry }) => entry === kept.entries[0])).toBe(isFound);
	});

	test('for a day', () => {
		const kept = run(1);
		memory.rememberRun(self, kept);
		jest.setSystemTime(NOW + 24 * HOUR);
		expect(memory.recallPlace(self)).toBeDefined();
		jest.setSystemTime(NOW + 24 * HOUR + 1);
		expect(memory.recallPlace(self)).toBeUndefined();
	});

	test('what is older than a day goes when another one comes', () => {
		memory.rememberRun(self, run(1));
		jest.setSystemTime(NOW + 25 * HOUR);
		memory.rememberRun({ ...self, origin: 'later', executionId: '8' }, run(1));
		jest.setSystemTime(NOW);
		expect(memory.recallPlace(self)).toBeUndefined();
	});

	test('the oldest go once there are too many creates, and never the newest', () => {
		const [first, second, third] = ['first', 'second', 'third'].map((origin, index) => ({
			...self,
			origin,
			executionId: String(index),
		})) as [Try, Try, Try];
		memory.rememberRun(first, run(10_000));
		memory.rememberRun(second, run(10_000));
		expect(memory.recallPlace(first)).toBeDefined();
		memory.rememberRun(third, run(1));
		expect([first, second, third].map((one) => memory.recallPlace(one) !== undefined)).toEqual([
			false,
			true,
			true,
		]);
		memory.rememberRun(first, run(30_000));
		expect([first, second, third].map((one) => memory.recallPlace(one) !== undefined)).toEqual([
			true,
			false,
			false,
		]);
	});

	test('a run that is remembered again counts once, and is the newest', () => {
		const other = { ...self, origin: 'other', executionId: '8' };
		const last = { ...self, origin: 'last', executionId: '9' };
		memory.rememberRun(self, run(9_000));
		memory.rememberRun(other, run(9_000));
		memory.rememberRun(self, run(9_000));
		expect([self, other].map((one) => memory.recallPlace(one) !== undefined)).toEqual([true, true]);
		memory.rememberRun(last, run(9_000));
		expect([self, other, last].map((one) => memory.recallPlace(one) !== undefined)).toEqual([
			true,
			false,
			true,
		]);
	});
});
