/** What a status answer, a deadline or a lost task makes of a task item; the item itself. */
import { describe, expect, test } from '@jest/globals';
import { statusOf } from '../../../nodes/shared/answers/statusWords.ts';
import { ownFailure } from '../../../nodes/shared/items/failure.ts';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import {
	applyReport,
	readStatus,
	type StatusReading,
} from '../../../nodes/shared/answers/status.ts';
import { loseTask, taskAge, timeOut } from '../../../nodes/SeedanceWait/unsettled.ts';
import {
	createTask,
	isDone,
	readTaskItem,
	TASK_STATUSES,
	updateTask,
	warn,
	type Task,
} from '../../../nodes/shared/items/task.ts';
import type { Outcome } from '../../../nodes/shared/http/send.ts';

const OLD = 3_600_000;

function read(
	outcome: Outcome,
	ageMs: number | undefined = OLD,
	provider: ProviderId = 'ark',
): StatusReading {
	return readStatus(PROVIDERS[provider], outcome, ageMs);
}

function answer(status: number, body?: unknown, more: object = {}): Outcome {
	return { kind: 'answer', status, body, ...more };
}

const error = (code: string) => ({ error: { code, message: 'Words.' } });

const task = (known: Partial<Task> = {}): Task =>
	createTask({ provider: 'ark', status: 'queued', taskId: 'T', ...known });

describe('a status call that failed is made again', () => {
	test.each([
		[200, undefined],
		[200, {}],
		[200, []],
		[200, { id: 'T' }],
		[200, { id: 'T', status: 7 }],
		[200, { id: 'T', status: '' }],
		[408, undefined],
		[425, undefined],
		[429, error('RateLimit')],
		[500, error('InternalServiceError')],
		[502, undefined],
		[503, undefined],
		[403, undefined], // A page of a proxy, not the provider's JSON.
		[400, undefined],
	])('%i %j', (status, body) => {
		expect(read(answer(status, body))).toMatchObject({ kind: 'again', persistent: false });
	});

	test('a status in an error’s body is not the task’s, but in a refusal of the request that names the task', () => {
		const body = { id: 'T', status: 'failed', error: { code: 'X', message: 'y' } };
		for (const status of [100, 199, 300, 401, 403, 404, 429, 500, 503])
			expect(read(answer(status, body)).kind).not.toBe('report');
		for (const status of [200, 201, 299, 400, 422])
			expect(read(answer(status, body))).toMatchObject({
				kind: 'report',
				report: { status: 'failed' },
			});
	});

	test('what refuses the call for good is marked as that', () => {
		for (const status of [400, 402, 405, 422])
			expect(read(answer(status, error('X')))).toMatchObject({ kind: 'again', persistent: true });
	});

	test('Retry-After is passed on, and the reason', () => {
		expect(read(answer(429, error('RateLimit'), { retryAfterMs: 3_000 }))).toMatchObject({
			retryAfterMs: 3_000,
			reason: 'The provider is not accepting more tasks right now: Words. (RateLimit)',
		});
		expect(
			read({ kind: 'noAnswer', notSent: false, code: 'ECONNRESET', message: 'gone' }),
		).toMatchObject({
			kind: 'again',
			reason: 'gone',
			failure: { code: 'ECONNRESET', safeToRecreate: false },
		});
	});
});

describe('a refusal that will mostly be the same again', () => {
	test.each([
		[401, undefined],
		[401, error('AuthenticationError')],
		[403, error('AccessDenied')],
		[404, undefined],
		[404, error('NotFound')],
		[400, error('task_not_exist')],
		[302, undefined],
	])('%i %j', (status, body) => {
		expect(read(answer(status, body))).toMatchObject({ kind: 'again', persistent: true });
	});

	test('new-api hosts answer 400 task_not_exist in the short form', () => {
		const outcome = answer(400, { code: 'task_not_exist', message: 'task_not_exist', data: null });
		expect(read(outcome, OLD, 'cubicSpaces')).toMatchObject({ kind: 'again', persistent: true });
	});

	test('a task less than a minute old may not be known yet everywhere', () => {
		for (const outcome of [
			answer(404, error('NotFound')),
			answer(400, error('task_not_exist')),
			// As HTTP 200 has it.
			answer(200, { success: false, message: 'Task not found', code: 404 }),
			answer(200, { code: 10004, data: {}, msg: '任务不存在', success: true }),
		]) {
			expect(read(outcome, 0)).toMatchObject({ kind: 'again', persistent: false });
			expect(read(outcome, 59_999)).toMatchObject({ kind: 'again' });
			expect(read(outcome, 60_000)).toMatchObject({ kind: 'again', persistent: true });
			expect(readStatus(PROVIDERS.ark, outcome, undefined)).toMatchObject({
				kind: 'again',
				persistent: true,
			});
		}
		expect(read(answer(401), 0)).toMatchObject({ kind: 'again', persistent: true });
	});

	test('the item is unknown then, and says that creating again may pay twice', () => {
		const failure = ownFailure('x', 'auth', 'No key', null, { safeToRecreate: true });
		expect(loseTask(task({ status: 'running' }), failure)).toMatchObject({
			status: 'unknown',
			done: false,
			failure: { code: 'x', safeToRecreate: false },
		});
	});
});

test('status words in any case and spelling (docs/sources.md#across-providers)', () => {
	const WORDS: Array<[string, string[]]> = [
		[
			'queued',
			[
				'pending',
				'waiting',
				'submitted',
				'not_start',
				'queued',
				'in_queue',
				'not_started',
				'排队',
				'已提交',
			],
		],
		[
			'running',
			['running', 'processing', 'in_progress', 'generating', 'unknown', 'executing', '执行中'],
		],
		['succeeded', ['succeeded', 'success', 'completed', 'done', 'successful', '生成完成']],
		['failed', ['failed', 'failure', 'fail', 'error', 'errored', '执行失败']],
		['cancelled', ['cancelled', 'canceled', '已撤销']],
		['expired', ['expired', 'timeout', 'timed_out', '任务超时']],
	];
	for (const [status, words] of WORDS) {
		for (const word of words) {
			for (const form of [
				word,
				word.toUpperCase(),
				word.replace('_', ' '),
				word.replace('_', '-'),
				word.replace('_', ''),
			])
				expect([form, statusOf(form)]).toEqual([form, status]);
		}
	}
	for (const word of ['', 'dreaming', 'constructor', '__proto__'])
		expect(statusOf(word)).toBeUndefined();
});

describe('applying a report', () => {
	const { ark } = PROVIDERS;

	test('what the report does not say stays as it is known', () => {
		const before = task({
			model: 'm',
			mode: 'reference',
			durationSeconds: 5,
			resolution: '720p',
			aspectRatio: '16:9',
			seed: 1,
			progress: 40,
			createdAt: '2026-01-01T00:00:00.000Z',
			submittedAt: '2026-01-01T00:00:00.000Z',
			cost: { estimatedUsd: 1, chargedUsd: null, basis: 'b' },
			usage: { tokens: 1, providerUnits: 2 },
			warnings: ['w'],
		});
		expect(applyReport(before, { status: 'running' }, ark)).toEqual({
			...before,
			status: 'running',
		});
	});

	test('the model stays as the user named it', () => {
		expect(
			applyReport(task({ model: 'mine' }), { status: 'running', model: 'theirs' }, ark).model,
		).toBe('mine');
		expect(applyReport(task(), { status: 'running', model: 'theirs' }, ark).model).toBe('theirs');
	});

	test('an address counts only once the task succeeded, a sum only at the end', () => {
		const report = {
			videoUrl: 'https://e.com/v.mp4',
			chargedUsd: 0.12345678,
			providerUnits: 7,
			completedAt: '2026-01-01T00:00:00.000Z',
		};
		expect(applyReport(task(), { ...report, status: 'running' }, ark)).toMatchObject({
			videoUrl: null,
			completedAt: null,
			cost: { chargedUsd: null },
			usage: { providerUnits: 7 },
		});
		expect(applyReport(task(), { ...report, status: 'succeeded' }, ark)).toMatchObject({
			done: true,
			videoUrl: 'https://e.com/v.mp4',
			completedAt: '2026-01-01T00:00:00.000Z',
			cost: { chargedUsd: 0.123457 },
		});
	});

	test('an old failure is gone when the task runs again, and progress ends at 100', () => {
		const failure = ownFailure('x', 'provider', 'm', null, { safeToRecreate: false });
		expect(applyReport(task({ failure }), { status: 'running' }, ark).failure).toBeNull();
		const url = 'https://e.com/v.mp4';
		expect(
			applyReport(task({ progress: 40 }), { status: 'succeeded', videoUrl: url }, ark).progress,
		).toBe(100);
		expect(applyReport(task(), { status: 'succeeded', videoUrl: url }, ark).progress).toBeNull();
	});

	test.each(PROVIDER_IDS)('%s: every end has a failure but success', (id) => {
		for (const status of ['failed', 'cancelled', 'expired'] as const) {
			const item = applyReport(task({ provider: id }), { status }, PROVIDERS[id]);
			const safeToRecreate = (PROVIDERS[id].refunds ?? []).includes(status);
			expect(item).toMatchObject({ status, done: true, failure: { safeToRecreate } });
		}
	});

	test.each([
		['Task cancelled by the user', 'cancelled', 'provider', true],
		[
			'The generation was canceled: the prompt was flagged by moderation',
			'failed',
			'contentPolicy',
		],
		['Task cancelled: insufficient balance', 'failed', 'quota'],
		['任务已取消：余额不足', 'failed', 'quota'],
	])(
		'failed, "%s": %s, and what it was cancelled for',
		(message, status, category, again = false) => {
			const item = applyReport(task(), { status: 'failed', error: { message } }, ark);
			expect(item).toMatchObject({ status, failure: { category, retryable: again } });
		},
	);

	test('a second create is safe only where a document promises that nothing is charged', () => {
		const free = (status: 'failed' | 'cancelled' | 'expired') =>
			PROVIDER_IDS.filter(
				(id) => applyReport(task(), { status }, PROVIDERS[id]).failure?.safeToRecreate,
			);
		expect(free('failed')).toEqual([
			'ark',
			'cubicSpaces',
			'cubicSpacesArk',
			'fal',
			'qingbo',
			'qingboLegacy',
			'waveSpeed',
		]);
		expect(free('cancelled')).toEqual(['ark', 'fal', 'qingbo', 'qingboLegacy']);
		expect(free('expired')).toEqual(['ark']);
	});

	test('what the provider says it charged is not safe to create again, whatever is promised', () => {
		const { qingbo } = PROVIDERS;
		const charged = (chargedUsd: number) =>
			applyReport(task(), { status: 'failed', chargedUsd }, qingbo).failure?.safeToRecreate;
		expect([charged(0), charged(0.1)]).toEqual([true, false]);
	});

	test('"completed" without an address: failed, unless the provider serves the file itself', () => {
		for (const id of PROVIDER_IDS) {
			const item = applyReport(task(), { status: 'succeeded' }, PROVIDERS[id]);
			if (PROVIDERS[id].dialect.content) {
				expect(item).toMatchObject({ status: 'succeeded', videoUrl: null, failure: null });
				expect(item.warnings).toEqual([expect.stringContaining('Download Video')]);
			} else {
				expect(item).toMatchObject({
					status: 'failed',
					failure: { code: 'noVideoUrl', safeToRecreate: false },
				});
			}
		}
	});

	test('an address that is known already does not get lost', () => {
		const before = task({ videoUrl: 'https://e.com/v.mp4' });
		expect(applyReport(before, { status: 'succeeded' }, ark)).toMatchObject({
			status: 'succeeded',
			videoUrl: 'https://e.com/v.mp4',
		});
	});

	test('no address: whether it has expired is told by the provider’s document', () => {
		const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
		const message = (hours: number, id: ProviderId = 'ark') =>
			applyReport(task(), { status: 'succeeded', completedAt: hoursAgo(hours) }, PROVIDERS[id])
				.failure?.message;
		expect(message(25)).toMatch(/has expired .* 24 hours/);
		expect(message(23)).toMatch(/gives no address/);
		expect(message(1_000, 'cubicSpacesArk')).toMatch(/gives no address/);
	});

	test('an undocumented word is warned about once', () => {
		const report = { status: 'running', unknownStatus: 'dreaming' } as const;
		const once = applyReport(task(), report, ark);
		expect(applyReport(once, report, ark).warnings).toHaveLength(1);
	});
});

describe('the deadline', () => {
	test('keeps the task as last seen', () => {
		const before = task({ status: 'running', progress: 40 });
		const late = timeOut(before, 60, undefined);
		expect(late).toMatchObject({
			taskId: 'T',
			status: 'running',
			done: false,
			progress: 40,
			timedOut: true,
			failure: { code: 'timedOut', retryable: true, safeToRecreate: false },
			warnings: [],
		});
		expect(late.failure?.message).toBe('The task was not finished after 60 minutes of waiting');
		expect(timeOut(before, 1, undefined).failure?.message).toContain('1 minute of');
	});

	test('says what the last call said', () => {
		expect(timeOut(task(), 5, 'HTTP 500').warnings).toEqual([
			'The last status call brought no answer: HTTP 500.',
		]);
	});
});

test('a task’s age counts from its submission, else its creation', () => {
	const now = Date.parse('2026-01-01T00:01:00Z');
	const at = '2026-01-01T00:00:00Z';
	expect(taskAge(task({ submittedAt: at, createdAt: '2020-01-01T00:00:00Z' }), now)).toBe(60_000);
	expect(taskAge(task({ createdAt: at }), now)).toBe(60_000);
	expect(taskAge(task(), now)).toBeUndefined();
	expect(taskAge(task({ createdAt: '2030-01-01T00:00:00Z' }), now)).toBe(0);
});

describe('the task item', () => {
	const KEYS = [
		'taskId',
		'provider',
		'model',
		'mode',
		'status',
		'done',
		'progress',
		'videoUrl',
		'lastFrameUrl',
		'submittedAt',
		'createdAt',
		'completedAt',
		'videoExpiresAt',
		'durationSeconds',
		'resolution',
		'aspectRatio',
		'seed',
		'usage',
		'cost',
		'failure',
		'timedOut',
		'warnings',
	];

	test('has every key, in the documented order, null where nobody said', () => {
		const item = createTask({ provider: 'ark', status: 'notCreated' });
		expect(Object.keys(item)).toEqual(KEYS);
		expect(item).toMatchObject({
			taskId: null,
			done: true,
			usage: { tokens: null, providerUnits: null },
			cost: { estimatedUsd: null, chargedUsd: null, basis: null },
			timedOut: false,
			warnings: [],
		});
		expect(Object.keys(updateTask(item, { status: 'queued', taskId: 'T' }))).toEqual(KEYS);
	});

	test('is done in every status but three', () => {
		const open = TASK_STATUSES.filter((status) => !isDone(status));
		expect(open).toEqual(['unknown', 'queued', 'running']);
		expect(createTask({ provider: 'ark', status: 'queued', done: true }).done).toBe(false);
		expect(updateTask(task(), { status: 'expired' }).done).toBe(true);
	});

	test('gets a warning once', () => {
		const item = warn(warn(task(), 'a'), 'b');
		expect(warn(item, 'a')).toBe(item);
		expect(item.warnings).toEqual(['a', 'b']);
	});

	test('is read back from an item as it was', () => {
		const whole = createTask({
			taskId: 'T',
			provider: 'qingbo',
			model: 'm',
			mode: 'reference',
			status: 'failed',
			progress: 45,
			videoUrl: 'https://e.com/v.mp4',
			lastFrameUrl: 'https://e.com/l.png',
			submittedAt: '2026-04-04T06:45:59.871Z',
			createdAt: '2026-04-04T06:46:00.040Z',
			completedAt: '2026-04-04T06:47:00.040Z',
			videoExpiresAt: '2026-04-05T06:47:00.040Z',
			durationSeconds: 5,
			resolution: '720p',
			aspectRatio: '16:9',
			seed: -1,
			usage: { tokens: 1, providerUnits: 2 },
			cost: { estimatedUsd: 0.8296, chargedUsd: 0, basis: 'b' },
			failure: ownFailure('x', 'quota', 'm', 'h', { retryable: true, safeToRecreate: true }),
			timedOut: true,
			warnings: ['w'],
		});
		expect(readTaskItem(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
	});

	test('is read without trusting any type', () => {
		const read = readTaskItem({
			taskId: 4711,
			provider: 'ark',
			status: 'running',
			mode: 'dance',
			progress: '45%',
			videoUrl: {},
			durationSeconds: '5',
			usage: 'much',
			cost: [],
			failure: { category: 'bad luck', message: 5, retryable: 'true' },
			timedOut: 'yes',
			warnings: ['a', null, 7, {}],
			done: true,
			extra: 1,
		});
		expect(read).toEqual(
			createTask({
				taskId: '4711',
				provider: 'ark',
				status: 'running',
				progress: 45,
				durationSeconds: 5,
				failure: {
					code: 'unknown',
					message: '5',
					category: 'unknown',
					hint: null,
					retryable: true,
					safeToRecreate: false,
				},
				warnings: ['a', '7'],
			}),
		);
	});

	test.each([
		[{ provider: 'ark', status: 'queued' }],
		[{ taskId: 'T', status: 'queued' }],
		[{ taskId: 'T', provider: 'ark', status: 'Queued' }],
		[{ taskId: 'T', provider: 'ark' }],
		[null],
		['T'],
		[[]],
	])('is not seen in %j', (json) => {
		expect(readTaskItem(json)).toBeUndefined();
	});
});
