/** An error inside an error is read by its innermost code; what is shown is words, never JSON. */
import { describe, expect, test } from '@jest/globals';
import { readError } from '../../../nodes/shared/answers/error.ts';
import { excerptOf } from '../../../nodes/shared/answers/creation.ts';
import { failureOf } from '../../../nodes/shared/items/failure.ts';

const INNER = { error: { code: 'ModelNotOpen', message: 'The model is not open.' } };
const wrap = (body: unknown, prefix = ''): object => ({
	code: 'fail_to_fetch_task',
	message: prefix + JSON.stringify(body),
	data: null,
});

describe('the inner error counts, the outer code is kept', () => {
	const CASES: Array<[string, unknown, string[]]> = [
		['once', wrap(INNER), ['fail_to_fetch_task']],
		['twice', wrap(wrap(INNER)), ['fail_to_fetch_task']],
		['three times', wrap(wrap(wrap(INNER))), ['fail_to_fetch_task']],
		[
			'behind the name of an exception',
			{
				error: {
					message: `litellm.NotFoundError: VolcengineException - ${JSON.stringify(INNER)}`,
					code: '404',
				},
			},
			['litellm.NotFoundError', '404'],
		],
		['behind words', wrap(INNER, 'status_code=404, upstream said: '), ['fail_to_fetch_task']],
		['before words', { code: 'x', message: `${JSON.stringify(INNER)} (request id: 7)` }, ['x']],
		['as an object', { code: 'x', message: INNER }, ['x']],
		[
			'in a text that is quoted',
			{ code: 'x', message: JSON.stringify(JSON.stringify(INNER)) },
			['x'],
		],
		[
			'escaped once more',
			{ code: 'x', message: JSON.stringify(JSON.stringify(INNER)).slice(1, -1) },
			['x'],
		],
		['error in error', { error: INNER }, []],
		['under detail', { detail: { error: INNER.error } }, []],
	];
	test.each(CASES)('%s', (_name, body, around) => {
		const { code, message } = INNER.error;
		const error = readError(body);
		expect(error).toMatchObject({ code, message });
		expect(error?.around ?? []).toEqual(around);
	});

	test('as another language prints it, and cut off', () => {
		for (const message of [
			`Error code: 404 - {'error': {'code': 'ModelNotOpen', 'message': 'The model is not open.', 'param': ''}}`,
			'upstream: {"error":{"code":"ModelNotOpen","message":"The model is not open.","par',
			String.raw`{\"error\":{\"code\":\"ModelNotOpen\",\"message\":\"The model is not open.`,
		]) {
			expect(readError({ message })).toMatchObject({
				code: 'ModelNotOpen',
				message: 'The model is not open.',
			});
		}
	});

	test('the outer words stand if the inner ones say nothing', () => {
		expect(readError({ code: 'x', message: 'It broke: {"error":{"code":"Inner"}}' })).toEqual({
			code: 'Inner',
			message: 'It broke',
			around: ['x'],
		});
		expect(readError({ code: 'x', message: 'Bad value {"a":1}' })).toEqual({
			code: 'x',
			message: 'Bad value',
		});
	});

	test('words that only look like JSON stay as they are', () => {
		for (const message of ['Use {prompt} here', 'content[1].image_url is missing', 'a } b { c'])
			expect(readError({ message })).toEqual({ message });
	});

	test('no JSON and no web page is shown, whatever comes', () => {
		for (const message of [
			JSON.stringify({ a: 1 }),
			'{"error":{"code":"',
			'<!DOCTYPE html><html>',
			JSON.stringify(wrap(wrap(wrap(wrap(wrap(INNER)))))),
		]) {
			const error = readError({ code: 'x', message }) ?? {};
			const { message: shown } = failureOf(error, { status: 400, safeToRecreate: true });
			expect(shown).not.toMatch(/[{}<>]|\\"/);
		}
	});
});

describe('whose account it is', () => {
	const text = (body: unknown, status: number) =>
		failureOf(readError(body) ?? {}, { status, safeToRecreate: true });
	const OWN: Array<[unknown, number, string]> = [
		[{ error: { code: 'AuthenticationError', message: 'No.' } }, 401, 'auth'],
		[{ error: { code: 'AccountOverdueError', message: 'No.' } }, 403, 'quota'],
		[{ code: 'insufficient_user_quota', message: '用户额度不足', data: null }, 403, 'quota'],
		[{ error: { message: '该令牌额度已用尽', type: 'new_api_error', code: '' } }, 401, 'quota'],
	];
	test.each(OWN)('%j is the user’s', (body, status, category) => {
		expect(text(body, status)).toMatchObject({ category, retryable: false });
	});
	const GATEWAY: Array<[unknown, number]> = [
		[wrap({ error: { code: 'AuthenticationError', message: 'No.' } }), 401],
		[wrap({ error: { code: 'AccountOverdueError', message: 'No.' } }), 403],
		[wrap({ code: 'insufficient_user_quota', message: '预扣费额度失败' }), 403],
		[{ code: 'fail_to_fetch_task', message: 'no', data: null }, 401],
		[{ code: 'fail_to_fetch_task', message: '', data: null }, 403],
		[{ code: 'fail_to_fetch_task', message: '账户余额不足', data: null }, 400],
		[{ error: { message: 'litellm.AuthenticationError: AuthenticationError: No.' } }, 401],
		[{ error: { message: 'upstream account has insufficient balance' } }, 403],
		[{ error: { message: '上游账户余额不足' } }, 403],
	];
	test.each(GATEWAY)('%j is the gateway’s own', (body, status) => {
		const failure = text(body, status);
		expect(failure).toMatchObject({ category: 'provider', retryable: true });
		expect(failure.hint).not.toMatch(/Check the key|Check balance/);
	});
});

test('an answer that nobody can read is told as names and values', () => {
	expect(excerptOf({ success: true, result: { taskNo: 'T-77' }, data: null })).toBe(
		'success: true, result.taskNo: T-77',
	);
	expect(excerptOf({ result: '{"taskNo":"T-77"}' })).toBe('result.taskNo: T-77');
	expect(excerptOf([])).toBeUndefined();
	expect(excerptOf({ a: 'x'.repeat(500) })).toHaveLength(201);
});
