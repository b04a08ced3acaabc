/** What the answer to a create means: paid, certainly not paid, or open. */
import { describe, expect, test } from '@jest/globals';
import { doubtFailure } from '../../../nodes/SeedanceCreate/submit/doubt.ts';
import { readCreation, type Creation } from '../../../nodes/shared/answers/creation.ts';
import { ownFailure } from '../../../nodes/shared/items/failure.ts';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import type { Outcome } from '../../../nodes/shared/http/send.ts';

function read(outcome: Outcome, provider: ProviderId = 'ark'): Creation {
	return readCreation(PROVIDERS[provider], outcome);
}

function answer(status: number, body?: unknown, more: object = {}): Outcome {
	return { kind: 'answer', status, body, ...more };
}

const arkError = (code: string, message = 'Words.') => ({ error: { code, message } });

describe('an id in a 2xx answer is a task', () => {
	const IDS: Array<[ProviderId, unknown]> = [
		['ark', { id: 'T' }],
		['ark', { code: 'success', data: { id: 'T' } }],
		['cubicSpaces', { id: 'T', task_id: 'T' }],
		['cubicSpaces', { code: 'success', data: { task_id: 'T' } }],
		['cubicSpacesArk', { id: 'T', status: 'running' }],
		['openAiVideos', { id: 'T', object: 'video' }],
		['openAiVideos', { task_id: 'T' }],
		['qingbo', { task_id: 'T' }],
		['qingboLegacy', { task_id: 'T' }],
		['xingchao', { id: 'T', error: null }],
		['xingchao', { code: 0, data: { id: 'T' } }],
	];
	test.each(IDS)('%s: %j', (provider, body) => {
		for (const status of [200, 201, 202]) {
			expect(read(answer(status, body), provider)).toMatchObject({
				kind: 'created',
				taskId: 'T',
				body,
			});
		}
	});

	test('even beside an error: somebody was billed', () => {
		const body = { id: 'T', status: 'failed', error: { code: 'X', message: 'y' } };
		expect(read(answer(200, body))).toMatchObject({
			kind: 'created',
			report: { status: 'failed' },
		});
	});

	test('an id that is a number', () => {
		expect(read(answer(200, { id: 4711 }))).toMatchObject({ kind: 'created', taskId: '4711' });
	});
});

describe('certainly no task, and the same again', () => {
	test.each([
		[400, arkError('InvalidParameter'), 'invalidInput'],
		[400, arkError('InputTextSensitiveContentDetected'), 'contentPolicy'],
		[401, arkError('AuthenticationError'), 'auth'],
		[402, {}, 'quota'],
		[403, arkError('AccountOverdueError'), 'quota'],
		[403, undefined, 'auth'],
		[404, arkError('ModelNotOpen'), 'invalidInput'],
		[422, { detail: [{ msg: 'field required' }] }, 'invalidInput'],
		[429, arkError('QuotaExceeded', 'Your free trial quota is exhausted.'), 'quota'],
		[429, arkError('SetLimitExceeded'), 'quota'],
		[302, undefined, 'invalidInput'],
		[200, arkError('InvalidParameter', 'No task.'), 'invalidInput'],
		[200, { code: 400, msg: 'Unsupported value' }, 'invalidInput'],
	])('%i %j: %s', (status, body, category) => {
		expect(read(answer(status, body))).toMatchObject({
			kind: 'refused',
			failure: { category, safeToRecreate: true, retryable: false },
		});
	});

	test('a redirect names the host, and nothing else of the address', () => {
		const creation = read(
			answer(302, undefined, { location: 'https://login.example.com/?token=1' }),
		);
		expect(creation).toMatchObject({ kind: 'refused', failure: { code: 'redirect' } });
		expect(JSON.stringify(creation)).toContain('login.example.com');
		expect(JSON.stringify(creation)).not.toContain('token');
	});
});

describe('certainly no task, and a little later perhaps', () => {
	test.each([
		[429, arkError('ModelAccountRpmRateLimitExceeded')],
		[429, arkError('QuotaExceeded', 'Too many queued tasks.')],
		[429, undefined],
		[503, arkError('ServerOverloaded')],
		[200, { code: 429, msg: 'Too many requests' }],
		[503, { error: { code: 'x', message: 'No available channel for model m' } }],
		[503, { error: { code: 'upstream_unavailable', message: 'The request was not accepted.' } }],
		[503, { error: { code: 'InvalidParameter', message: 'Too busy: no task was created.' } }],
	])('%i %j', (status, body) => {
		const creation = read(answer(status, body, { retryAfterMs: 3_000 }));
		expect(creation).toMatchObject({
			kind: 'later',
			retryAfterMs: 3_000,
			failure: { retryable: true, safeToRecreate: true },
		});
		expect(read(answer(status, body))).not.toHaveProperty('retryAfterMs');
	});

	test('an overloaded gateway that does not say what it did with the request is no such answer', () => {
		const body = { error: { code: 'upstream_error', message: 'The upstream is overloaded.' } };
		expect(read(answer(503, body))).toMatchObject({ kind: 'ambiguous' });
	});

	test('a certificate that is not trusted: certainly nothing, and not worth a second try', () => {
		const outcome: Outcome = {
			kind: 'noAnswer',
			notSent: true,
			forGood: true,
			code: 'CERT_HAS_EXPIRED',
			message: 'host',
		};
		expect(read(outcome)).toMatchObject({
			kind: 'refused',
			failure: { retryable: false, safeToRecreate: true },
		});
	});

	test('no byte went out', () => {
		const outcome: Outcome = {
			kind: 'noAnswer',
			notSent: true,
			code: 'ECONNREFUSED',
			message: 'host refused',
		};
		expect(read(outcome)).toMatchObject({
			kind: 'later',
			failure: {
				code: 'ECONNREFUSED',
				message: 'host refused',
				hint: expect.stringContaining('base URL'),
				retryable: true,
				safeToRecreate: true,
			},
		});
	});
});

describe('open: a task may exist', () => {
	test.each([
		[200, undefined],
		[200, {}],
		[200, []],
		[200, 'text'],
		[200, { id: null }],
		[200, { id: { unexpected: 'string' } }],
		[200, { id: '  ' }],
		[200, { id: 'x'.repeat(501) }],
		[200, { code: 'invalid_request', message: 'words alone prove nothing', data: null }],
		[200, { code: 200, message: 'ok', data: null }],
		// An error in words whose meaning nobody knows, and a failure on the provider's side.
		[200, arkError('SomethingElse', 'Something happened.')],
		[200, { code: 500, msg: 'System error' }],
		[303, undefined],
		[204, undefined],
		[408, undefined],
		[409, arkError('Conflict')],
		[425, undefined],
		[499, undefined],
		[500, arkError('InternalServiceError')],
		[502, undefined],
		[503, undefined],
		[
			503,
			{ error: { message: 'The service is temporarily unavailable. Please try again later.' } },
		],
		[504, undefined],
		[100, undefined],
		[0, undefined],
	])('%i %j', (status, body) => {
		expect(read(answer(status, body))).toMatchObject({
			kind: 'ambiguous',
			failure: { safeToRecreate: false },
		});
	});

	test('what the provider says stands in the message', () => {
		expect(read(answer(200, { code: 1001, msg: '已收到', data: null }))).toMatchObject({
			kind: 'ambiguous',
			failure: {
				message:
					'The provider answered HTTP 200 without a task ID that can be read; it says: code: 1001, msg: 已收到',
			},
		});
		expect(read(answer(200, {}))).toMatchObject({
			failure: { message: expect.stringMatching(/can be read$/) },
		});
	});

	test.each(['ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'UNKNOWN'])('no answer: %s', (code) => {
		const outcome: Outcome = { kind: 'noAnswer', notSent: false, code, message: 'gone' };
		expect(read(outcome)).toMatchObject({
			kind: 'ambiguous',
			failure: { code, safeToRecreate: false },
		});
	});

	test('the item’s message says that a task may exist, what it would cost, and where to look', () => {
		const cause = ownFailure('ECONNRESET', 'provider', 'host closed the connection', null, {
			retryable: true,
			safeToRecreate: false,
		});
		const at = '2026-04-04T06:45:59.871Z';
		const failure = doubtFailure(PROVIDERS.qingbo, cause, 0.8296, at, []);
		expect(failure).toEqual({
			code: 'ECONNRESET',
			category: 'provider',
			message:
				'A task may exist and cost about 0.8296 USD: the create was sent, and no clear answer came (host closed the connection)',
			hint: `Look for a task of ${at} in the console of Qingbo before you create this video again. If it is there, give its ID to Seedance Wait.`,
			retryable: false,
			safeToRecreate: false,
		});
		expect(doubtFailure(PROVIDERS.qingbo, cause, null, at, []).message).not.toContain('USD');
	});
});

describe('what certainly created nothing, whatever the status', () => {
	const noChannel = (message: string, code = 'model_not_found') => ({
		error: { code, message, type: 'new_api_error' },
	});
	test.each([
		[503, noChannel('分组 default 下模型 X 无可用渠道（distributor） (request id: 7)')],
		[503, noChannel('当前分组 default 下对于模型 X 无可用渠道', '')],
		[503, noChannel('No available channel for model X under group default')],
		[500, noChannel('没有可用的渠道', 'x')],
	])('%i %j: nobody for the model, worth no patience', (status, body) => {
		expect(read(answer(status, body), 'cubicSpaces')).toMatchObject({
			kind: 'later',
			because: 'noChannel',
			failure: {
				category: 'invalidInput',
				hint: expect.stringMatching(/name/),
				safeToRecreate: true,
			},
			body,
		});
	});

	test.each([
		[500, { code: 'model_price_error', message: 'x', data: null }, 'invalidInput'],
		[503, { code: 'insufficient_user_quota', message: 'x' }, 'quota'],
		[500, arkError('InputTextSensitiveContentDetected'), 'contentPolicy'],
		[
			502,
			{ error: { message: `APIError: E - ${JSON.stringify(arkError('ModelNotOpen'))}` } },
			'invalidInput',
		],
		[200, { code: 1001, msg: '余额不足', data: null }, 'quota'],
		[200, { code: 500, msg: '账户余额不足，请充值' }, 'quota'],
		[200, { error: 'insufficient balance' }, 'quota'],
		[200, { success: false, message: '内容审核不通过' }, 'contentPolicy'],
		[200, { code: 1, msg: '无效的令牌' }, 'auth'],
	])('%i %j: %s', (status, body, category) => {
		expect(read(answer(status, body))).toMatchObject({
			kind: 'refused',
			failure: { category, safeToRecreate: true },
			body,
		});
	});

	test('too many requests under HTTP 200 may be taken later', () => {
		expect(read(answer(200, { code: 1, msg: '请求过于频繁' }))).toMatchObject({
			kind: 'later',
			because: 'busy',
		});
	});

	test.each([
		// Marked as a success, or not marked at all.
		[200, { code: 0, msg: '余额不足' }],
		[200, { code: 'success', message: '余额不足' }],
		[200, { message: '余额不足' }],
		// There is something beside it: perhaps the task.
		[200, { code: 1, msg: '余额不足', data: { taskNo: 'T-7' } }],
		[200, { success: false, message: '余额不足', result: ['T-7'] }],
		// Words that say nothing of the request.
		[200, { code: 1, msg: '系统繁忙，请稍后再试' }],
		[200, { code: 1, msg: '余额查询失败' }],
		[200, { error: 'Something happened.' }],
		[500, { code: 'do_request_failed', message: 'x', data: null }],
		[500, { code: 'get_channel_failed', message: '获取渠道失败', data: null }],
		[500, arkError('InvalidParameter')],
		[504, arkError('x', 'The request was not accepted.')],
	])('%i %j is no proof', (status, body) => {
		expect(read(answer(status, body))).toMatchObject({ kind: 'ambiguous', body });
	});

	test('what was made and withheld is no task, and may have been charged', () => {
		expect(read(answer(400, arkError('OutputVideoSensitiveContentDetected')))).toMatchObject({
			kind: 'refused',
			failure: { category: 'contentPolicy', safeToRecreate: false },
		});
	});

	test('the gateway’s own key: another channel may take it, and the user’s key is not bad', () => {
		const body = {
			code: 'fail_to_fetch_task',
			message: '{"error":{"code":"AuthenticationError"}}',
		};
		const creation = read(answer(401, body), 'cubicSpaces');
		expect(creation).toMatchObject({
			kind: 'later',
			because: 'noChannel',
			failure: { category: 'provider', retryable: true, safeToRecreate: true },
		});
		expect(creation).not.toHaveProperty('badKey');
		expect(read(answer(401, arkError('AuthenticationError')))).toMatchObject({ badKey: true });
		const used = { error: { message: '该令牌额度已用尽', type: 'new_api_error', code: '' } };
		expect(read(answer(401, used))).not.toHaveProperty('badKey');
	});

	test('a wrong address points to the base URL', () => {
		const body = {
			error: {
				message: 'Invalid URL (POST /api/v3/contents/generations/tasks)',
				type: 'invalid_request_error',
				param: '',
				code: '',
			},
		};
		expect(read(answer(404, body), 'cubicSpacesArk')).toMatchObject({
			kind: 'refused',
			failure: { hint: expect.stringMatching(/base URL/), retryable: false },
		});
	});
});

describe('the provider’s answer is kept', () => {
	test('an answer whose ID nobody can read: all of it, and an excerpt in the failure', () => {
		const body = { success: true, result: { taskNo: 'T-77' } };
		expect(read(answer(200, body))).toMatchObject({
			kind: 'ambiguous',
			body,
			failure: { message: expect.stringMatching(/success: true, result\.taskNo: T-77$/) },
		});
	});

	test('polite words hide no number by which the task can be found', () => {
		const body = { code: 0, message: 'Submitted', result: { orderNo: 'T-77' } };
		expect(read(answer(200, body))).toMatchObject({
			failure: { message: expect.stringMatching(/message: Submitted, result\.orderNo: T-77$/) },
		});
	});

	test('a refusal without words says what the answer says', () => {
		const body = { note: 'No such thing' };
		expect(read(answer(400, body))).toMatchObject({
			kind: 'refused',
			body,
			failure: { message: expect.stringMatching(/note: No such thing/) },
		});
	});

	const HALF = '{"code":0,"data":{"taskNo":"T-77","sta';
	const PAGE =
		'<html><head><title>Taken</title><style>p{}</style></head><script>x<y</script><p>Order T-77';
	test.each([
		[HALF, /it says: code :0, data : taskNo : T-77 , sta$/],
		[PAGE, /it says: Taken Order T-77$/],
	])('what is no whole JSON, at 2xx: %s', (unread, message) => {
		expect(read(answer(200, undefined, { unread }))).toMatchObject({
			kind: 'ambiguous',
			body: unread,
			failure: { message: expect.stringMatching(message) },
		});
	});

	test('a refusal by a web page keeps it, and reads nothing from it', () => {
		const unread = '<h1>401 no balance</h1>';
		expect(read(answer(403, undefined, { unread }))).toMatchObject({
			kind: 'refused',
			body: unread,
			failure: { category: 'auth', message: expect.not.stringMatching(/balance/) },
		});
	});

	test('words that are no JSON', () => {
		expect(read(answer(401, undefined, { text: 'no key' }))).toMatchObject({
			body: 'no key',
			failure: { message: expect.stringMatching(/no key/) },
		});
		expect(read(answer(200, undefined, { text: 'queued as T-7' }))).toMatchObject({
			kind: 'ambiguous',
			body: 'queued as T-7',
			failure: { message: expect.stringMatching(/it says: queued as T-7/) },
		});
	});
});

test('no answer of any status is read as a task where it holds no id', () => {
	const wrong: unknown[] = [];
	for (let status = 100; status < 600; status++) {
		// Only a clear refusal counts as certainly not taken.
		const unclear = status >= 500 || [408, 409, 425, 499].includes(status);
		// The reading is the same at each: with two of them for a status, all meet each hundred.
		for (const step of [0, 6]) {
			const provider = PROVIDER_IDS[(status + step) % PROVIDER_IDS.length];
			const { kind } = read(answer(status, arkError('X')), provider);
			if (kind === 'created' || (unclear && kind !== 'ambiguous'))
				wrong.push({ provider, status, kind });
		}
	}
	expect(wrong).toEqual([]);
});
