/** The parts of a parked wait that need no n8n: how its runs are told apart, how long they sleep, when the wait ends. */
import type { IExecuteFunctions, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { readRunState } from '../../../nodes/SeedanceWait/parked/runState.ts';
import {
	claimEnd,
	endedBy,
	PROCESS_BEGAN,
	ranSince,
	RECOVERY_MS,
	isStarting,
	waitName,
	whileWorking,
} from '../../../nodes/SeedanceWait/parked/claims.ts';
import { ABANDONED, isHandedOver, whereIs } from '../../../nodes/SeedanceWait/parked/parent.ts';
import {
	lookAfter,
	lookAfterStart,
	nextLook,
	nextLookAtGuard,
	nextTry,
	SHORTEST_SLEEP_MS,
} from '../../../nodes/SeedanceWait/parked/sleeps.ts';
import { readPlan, readRounds, type WaitPlan } from '../../../nodes/SeedanceWait/parked/stored.ts';
import { waitEnd } from '../../../nodes/SeedanceWait/waitEnd.ts';
import type { WaitSettings } from '../../../nodes/SeedanceWait/settings.ts';

const MINUTE = 60_000;

function plan(changes: Partial<WaitPlan> = {}): WaitPlan {
	return { ...readPlan('{}'), guardEnds: true, mark: 'mark', ...changes };
}

/** What n8n has stored of the checks. */
function run(data: object): IRunExecutionData {
	return { resultData: { runData: {} }, ...data } as IRunExecutionData;
}

function output(...items: object[]): object {
	return { data: { main: [items.map((json) => ({ json }))] } };
}

async function stateOf(
	data: IRunExecutionData | undefined | Error,
	{ id = 'checks', of = plan() }: { id?: string; of?: WaitPlan } = {},
): Promise<string> {
	const context = {
		getExecutionDataById: async () => {
			if (data instanceof Error) throw data;
			return await Promise.resolve(data);
		},
	} as unknown as IExecuteFunctions;
	return (await readRunState(context, id, of)).is;
}

describe('the guard tells', () => {
	beforeEach(() => {
		jest.useFakeTimers();
		// The clock that a test before has set is right.
		ranSince();
	});
	afterEach(() => jest.useRealTimers());

	const asleep = (ms: number) => run({ waitTill: new Date(Date.now() + ms) });

	test('checks that sleep', async () => {
		expect(await stateOf(asleep(MINUTE))).toBe('going on');
	});

	test('a check that is due from one that is lost', async () => {
		expect(await stateOf(asleep(-30_000))).toBe('going on');
		// This process was there when it was due: if it does not work on it, another process may.
		const data = asleep(MINUTE);
		jest.advanceTimersByTime(4 * MINUTE);
		expect(await stateOf(data)).toBe('going on');
		jest.advanceTimersByTime(4 * MINUTE);
		expect(await stateOf(data)).toBe('lost');
		expect(await stateOf(data, { of: plan({ downloadVideo: true }) })).toBe('going on');
		jest.advanceTimersByTime(20 * MINUTE);
		expect(await stateOf(data, { of: plan({ downloadVideo: true }) })).toBe('lost');
	});

	test('a check that was due before this process began is lost sooner: n8n was restarted', async () => {
		const data = asleep(-60 * MINUTE);
		expect(await stateOf(data)).toBe('going on');
		jest.advanceTimersByTime(3 * MINUTE);
		expect(await stateOf(data)).toBe('lost');
	});

	test.each([
		['forward, or the machine has slept', 60],
		['back', -60],
	])(
		'a check that is overdue only by a clock that is set an hour %s: it is lost when nothing comes of it',
		async (_way, minutes) => {
			const data = asleep(0);
			jest.setSystemTime(Date.now() + minutes * MINUTE);
			const due = minutes > 0 ? data : asleep(0);
			expect(await stateOf(due)).toBe('going on');
			jest.advanceTimersByTime(MINUTE);
			expect(await stateOf(due)).toBe('going on');
			jest.advanceTimersByTime(6 * MINUTE);
			expect(await stateOf(due)).toBe('lost');
		},
	);

	test('a check that this process is working on, however long that takes', async () => {
		const data = asleep(-60 * MINUTE);
		jest.advanceTimersByTime(60 * MINUTE);
		await whileWorking('at work', async () => {
			expect(await stateOf(data, { id: 'at work' })).toBe('going on');
		});
		expect(await stateOf(data, { id: 'at work' })).toBe('lost');
	});

	test('finished checks, wanted errors, and errors of n8n’s', async () => {
		const error = (name: string) => ({ name, message: 'm', description: 'd' });
		const failed = (name: string) => run({ resultData: { runData: {}, error: error(name) } });
		const stop = { of: plan({ failedTasks: 'stop' }) };
		const finished = run({
			resultData: { runData: { Result: [output({ status: 'succeeded' })] } },
		});
		expect(await stateOf(finished)).toBe('finished');
		expect(await stateOf(failed('NodeOperationError'), stop)).toBe('failed');
		expect(await stateOf(failed('NodeOperationError'))).toBe('lost');
		expect(await stateOf(failed('WorkflowCrashedError'), stop)).toBe('lost');
		expect(await stateOf(undefined)).toBe('lost');
		expect(await stateOf(new Error('n8n cannot tell'))).toBe('going on');
	});
});

describe('n8n is started while a run is overdue', () => {
	afterEach(() => jest.restoreAllMocks());

	/** On the clock that nobody sets. */
	function recovered(): void {
		jest.spyOn(performance, 'now').mockReturnValue(performance.now() + RECOVERY_MS);
	}

	test('it goes back to sleep until the crash recovery is over', () => {
		expect(isStarting(PROCESS_BEGAN - MINUTE)).toBe(true);
		recovered();
		expect(isStarting(PROCESS_BEGAN - MINUTE)).toBe(false);
	});

	test('what this process has parked itself does not', () => {
		expect(isStarting(PROCESS_BEGAN + 1_000)).toBe(false);
	});

	test('no longer, also if the clock is set back', () => {
		jest.spyOn(Date, 'now').mockReturnValue(PROCESS_BEGAN - 60 * MINUTE);
		recovered();
		expect(isStarting(0)).toBe(false);
	});

	test('each run sleeps long enough for n8n to store it, the checks for the shortest time', () => {
		const sleeps = [SHORTEST_SLEEP_MS, lookAfterStart(false), lookAfterStart(true)];
		expect(sleeps).toEqual([70_000, 100_000, 400_000]);
		expect(SHORTEST_SLEEP_MS).toBeGreaterThan(RECOVERY_MS);
	});
});

describe('the execution that waits', () => {
	const items: INodeExecutionData[] = [{ json: { status: 'succeeded' } }];
	const stack = (name: string, more: object = {}) => ({
		nodeExecutionStack: [
			{ node: { name }, data: { main: [[{ json: { status: 'queued' } }]] }, ...more },
		],
	});
	const waiting = (executionData: object, runs = 1) =>
		run({
			waitTill: new Date('3000-01-01'),
			executionData,
			resultData: { runData: { Wait: Array(runs).fill({}) } },
		});
	const place = { parentExecutionId: '7', parentNode: 'Wait', parentRun: 0 };
	/** As n8n writes it into an execution that a person stops; its *Retry execution* may start with it. */
	const stopped = (executionId: string) => {
		const data = waiting(stack('Wait'));
		const error = { name: 'ManualExecutionCancelledError', extra: { executionId } };
		return { ...data, resultData: { ...data.resultData, error } };
	};

	test.each([
		['waits here', 'here', waiting(stack('Wait')), place],
		['waits at another node', 'elsewhere', waiting(stack('Approval')), place],
		['waits here in a later round', 'elsewhere', waiting(stack('Wait'), 2), place],
		['has gone on', 'elsewhere', { ...waiting(stack('Wait')), waitTill: undefined }, place],
		['was deleted', 'ended', undefined, place],
		['is over', 'ended', waiting({ nodeExecutionStack: [] }), place],
		['was stopped', 'ended', stopped('7'), place],
		['repeats one that was stopped, and waits here', 'here', stopped('5'), place],
	])('%s: %s', (_, is, data, at) => {
		expect(whereIs(data as IRunExecutionData | undefined, at)).toBe(is);
	});

	test('waits here, whatever its node is called', () => {
		const name = ' Wait ';
		const data = waiting(stack(name));
		const named = { ...data, resultData: { runData: { [name]: [{}] } } };
		const stored = JSON.stringify({ ...place, parentNode: name });
		expect(whereIs(named as unknown as IRunExecutionData, readPlan(stored))).toBe('here');
	});

	test('may have been handed its items or its error, and wait for a slot', () => {
		const isHanded = (more: object) =>
			isHandedOver({ is: 'here', data: waiting(stack('Wait', more)) });
		const left = { data: { main: [[...items, { json: { failure: ABANDONED } }]] } };
		expect(isHanded(left)).toBe(false);
		expect(isHanded({ data: { main: [items] } })).toBe(true);
		expect(isHanded({ ...left, metadata: { resumeError: {} } })).toBe(true);
	});

	test('has a wait for each node and each of its runs', () => {
		const first = { parentExecutionId: '1', parentNode: 'Wait', parentRun: 0 };
		expect(claimEnd(waitName(first), 'callback')).toBe(true);
		expect(claimEnd(waitName(first), 'run')).toBe(false);
		expect(endedBy(waitName(first))).toBe('callback');
		expect(endedBy(waitName({ ...first, parentNode: 'Wait again' }))).toBeUndefined();
		expect(endedBy(waitName({ ...first, parentRun: 1 }))).toBeUndefined();
	});
});

test('the guard looks soon after the deadline, however long the wait', () => {
	for (const parkedMs of [0, MINUTE, 60 * MINUTE, 7 * 24 * 60 * MINUTE]) {
		for (const remainingMs of [-MINUTE, 0, MINUTE, 10 * MINUTE, 3 * 24 * 60 * MINUTE]) {
			const latest = Math.max(2 * MINUTE, remainingMs + MINUTE);
			expect(nextLook(parkedMs, remainingMs)).toBeLessThanOrEqual(latest);
			expect(nextTry(parkedMs, remainingMs)).toBeLessThanOrEqual(latest);
			expect(nextLook(parkedMs, remainingMs)).toBeGreaterThanOrEqual(2 * MINUTE);
			// The second is asleep through a few kills of n8n, and does the first one's work within ten minutes.
			const second = nextLookAtGuard(parkedMs, remainingMs);
			expect(second).toBeGreaterThanOrEqual(7 * MINUTE);
			expect(second + lookAfter(0)).toBeLessThan(latest + 8 * MINUTE);
		}
	}
	expect(lookAfter(-1000)).toBeGreaterThanOrEqual(65_000);
});

test('what a check has handed on is known by its mark, not by the name of a field', () => {
	const round = (mark?: string) => [
		[{ json: { seedanceCheck: { mark, index: 0, settled: true, failedCalls: 2 } } }],
	];
	expect(readRounds(round('mark'), 1, 'mark')).toMatchObject([{ settled: true, failedCalls: 2 }]);
	expect(readRounds(round('another'), 1, 'mark')).toMatchObject([{ settled: false }]);
	expect(readRounds(round(), 1, 'mark')).toMatchObject([{ settled: false }]);
	// As 0.1.0 has stored it.
	expect(readRounds(round(), 1, '')).toMatchObject([{ settled: true }]);
});

describe('a wait ends before n8n ends the execution', () => {
	const NOW = 1_800_000_000_000;
	const settings = { timeout: 60 } as WaitSettings;
	const context = (own: object, executionTimeout?: number) =>
		({ ...own, getWorkflowSettings: () => ({ executionTimeout }) }) as unknown as IExecuteFunctions;
	const began = { resultData: { runData: { Start: [{ startTime: NOW - 10 * MINUTE }] } } };

	test.each([
		['no limit', context({}), 60],
		[
			'a limit that is far away',
			context({ additionalData: { executionTimeoutTimestamp: NOW + 600 * MINUTE } }),
			60,
		],
		['a limit', context({ additionalData: { executionTimeoutTimestamp: NOW + 30 * MINUTE } }), 27],
		[
			'a limit as long as Timeout',
			context({ additionalData: { executionTimeoutTimestamp: NOW + 60 * MINUTE } }),
			55,
		],
		[
			'the workflow’s limit, for an execution that has waited before',
			context({ runExecutionData: began, additionalData: { restartExecutionId: '1' } }, 40 * 60),
			27,
		],
		[
			'the instance’s limit, for an execution that has waited before',
			context({
				runExecutionData: began,
				additionalData: { restartExecutionId: '1', executionTimeoutTimestamp: NOW + 40 * MINUTE },
			}),
			27,
		],
		[
			'the workflow’s limit, cut by the instance’s most, for an execution that has waited before',
			context(
				{
					runExecutionData: began,
					additionalData: { restartExecutionId: '1', executionTimeoutTimestamp: NOW + 40 * MINUTE },
				},
				300 * 60,
			),
			27,
		],
		[
			'the workflow’s limit, of which some time has passed since the execution went on',
			context(
				{
					runExecutionData: began,
					additionalData: { restartExecutionId: '1', executionTimeoutTimestamp: NOW + 31 * MINUTE },
				},
				40 * 60,
			),
			27,
		],
		['no limit, as the workflow says', context({}, -1), 60],
	])('%s', (_, given, minutes) => {
		const end = waitEnd(given, settings, NOW);
		expect((end.deadline - NOW) / MINUTE).toBeCloseTo(minutes, 5);
		expect(end.endsEarly === undefined).toBe(minutes === 60);
	});

	test.each([1e12, Number.MAX_VALUE, Infinity])('%s minutes end at a date', (timeout) => {
		const { deadline } = waitEnd(context({}), { timeout } as WaitSettings, NOW);
		expect(new Date(deadline).getUTCFullYear()).toBeGreaterThanOrEqual(2999);
	});
});
