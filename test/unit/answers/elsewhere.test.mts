/** What gateways say by other names than the documents’: errors, marks of an error under HTTP 200, tasks and their ends. */
import { describe, expect, test } from '@jest/globals';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { readError } from '../../../nodes/shared/answers/error.ts';
import { readReport } from '../../../nodes/shared/answers/report.ts';
import { PROVIDER_IDS, PROVIDERS } from '../../../nodes/shared/providers/index.ts';

const ERROR = { code: 'ModelNotOpen', message: 'The model is not open.' };
const text = JSON.stringify({ error: ERROR });

test.each([
	{ error: { code: 502, message: 'Provider returned error', metadata: { raw: text } } },
	{ err: ERROR },
	{ errCode: 'ModelNotOpen', errMsg: ERROR.message },
	{ err_code: 'ModelNotOpen', err_msg: ERROR.message },
	{ Code: 'ModelNotOpen', Message: ERROR.message },
	{ result: { error: ERROR } },
	{ output: ERROR },
	{ code: 'x', data: { message: text } },
	{ upstream_error: ERROR },
	{ inner_error: ERROR },
	{ status: 'failed', reason: text },
	{ failReason: text },
	{ failure_reason: text },
	{ error: { message: `[${text}]` } },
	{ detail: `Error code: 404 - ${text.replaceAll('"', "'")}` },
	{ message: `上游返回错误：${text}` },
	{ Error: { Code: 'ModelNotOpen', Message: ERROR.message } },
	{ errors: [ERROR] },
	{ errno: 'ModelNotOpen', errmsg: ERROR.message },
	{ ResponseMetadata: { RequestId: '7', Error: { Code: 'ModelNotOpen', Message: ERROR.message } } },
	{ Response: { Error: { Code: 'ModelNotOpen', Message: ERROR.message }, RequestId: '7' } },
	{ meta: 1, Data: { ERROR_CODE: 'ModelNotOpen', Error_Message: ERROR.message } },
	{ error: { status: 'ModelNotOpen', message: ERROR.message, code: 404 } },
	{ statusCode: 404, error: 'Model.Not_Open', message: text },
	{ error: { message: 'Provider returned error', metadata: { raw: ERROR } } },
	{ exception: { errorInfo: [ERROR, { code: 'Other' }] } },
	[{ error: ERROR }],
])('%j is read by its inner error', (body) => {
	expect(readError(body)).toMatchObject(ERROR);
});

describe('under HTTP 200', () => {
	const create = (body: object) =>
		readCreation(PROVIDERS.newApi, { kind: 'answer', status: 200, body });

	test.each([
		{ code: 1001, msg: '余额不足' },
		{ ret: 1, message: '余额不足' },
		{ errcode: 40001, errmsg: 'Insufficient balance' },
		{ base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
		{ isSuccess: false, msg: '余额不足' },
		{ ok: false, error: 'no balance' },
		{ state: 'fail', msg: '余额不足' },
		{ status: 'error', message: '餘額不足' },
		{ status: 402, message: 'Insufficient credits' },
		{ statusCode: '402', message: 'You do not have enough credits' },
		{ errno: 5, errmsg: '余额不足', request_id: 'a' },
		{ Error: { Code: 'AccountOverdueError', Message: 'No.' } },
		{
			ResponseMetadata: {
				RequestId: '2026',
				Action: 'CreateTask',
				Version: '2024-01-01',
				Service: 'ark',
				Region: 'cn-beijing',
				Error: { CodeN: 7, Code: 'AccountOverdueError', Message: 'No.' },
			},
		},
		{ Response: { Error: { Code: 'InsufficientBalance', Message: 'No.' }, RequestId: 'a' } },
		{ errors: [{ code: 'insufficient_credits', message: 'No.' }], data: null },
		{ code: 1, msg: '余额不足，任务未创建' },
		{ isError: true, message: 'Insufficient credits' },
		{ code: 1001, msg: '订阅已到期' },
		{ error: { message: 'The task could not be created: insufficient balance' } },
		{ error: { message: 'Insufficient credits. You have not been charged.' } },
		{ success: false, message: 'Insufficient balance: no task was created' },
		{ success: false, code: 'E7', data: '余额不足，请充值' },
		{ error: { code: 402, message: 'It did not work' } },
		{ code: 1, msg: '余额不足', data: { balance: 0.2, required: 5, currency: 'USD' } },
	])('%j is a refusal', (body) => {
		expect(create(body)).toMatchObject({
			kind: 'refused',
			failure: { category: 'quota', safeToRecreate: true },
		});
	});

	test.each([
		{ message: '余额不足' },
		{ ret: 0, message: '余额不足' },
		{ status: 'ok', message: '余额不足' },
		{ status: 200, message: 'Insufficient credits' },
		{ base_resp: { status_code: 0, status_msg: 'insufficient balance' } },
		{ ok: false, error: 'Something went wrong' },
		{ ok: false, error: 'no balance', data: { job: '7' } },
		{ status: 500, message: 'Insufficient storage' },
		{ errno: 0, errmsg: '余额不足' },
		{ errno: '000000', errmsg: '余额不足' },
		{ errmsg: 'ok', message: '余额不足' },
		{ error: {}, message: '余额不足' },
		// Something was made, by a name that nobody knows.
		{ code: 1, msg: '余额不足', taskNo: 'T-77' },
		{ code: 1, msg: '余额不足', data: 'T-77' },
		{ code: 1, msg: '余额不足', payload: { ref: 'T-77' } },
		{ code: 400, msg: 'bad', data: { job: '7' } },
		{ error: { message: 'No balance', task_uuid: 'T-77' } },
		// Something was made, by the words.
		{ error: { message: 'The task was created, and then the balance is not enough' } },
		{ code: 1, msg: '任务已创建，余额不足' },
		{ error: { message: 'Task submitted, but recording it failed: insufficient quota' } },
		{
			error: { code: 'insufficient_quota', message: 'The video was generated; balance not enough' },
		},
		{ code: 1, msg: '余额不足，已扣费' },
		{ success: false, message: 'Charged 0.5 USD. Insufficient balance left for the rest' },
		{ error: { code: 'download_failed', message: 'Could not download the generated video' } },
		{ code: 7, msg: '结果视频下载失败' },
	])('%j leaves it open', (body) => {
		expect(create(body).kind).toBe('ambiguous');
	});
});

describe('a task by other names', () => {
	const read = (id: (typeof PROVIDER_IDS)[number], body: object) => {
		const { dialect } = PROVIDERS[id];
		return readReport(dialect.answer, body, dialect);
	};

	test.each(PROVIDER_IDS)('%s: its id', (id) => {
		for (const body of [
			{ taskId: 'T-7', success: true },
			{ code: 0, data: { taskId: 'T-7' } },
			{ data: { task: { id: 'T-7' } } },
			{ result: { task_id: 'T-7' } },
			{ Response: { JobId: 'T-7', RequestId: 'r' } },
			{ generation_id: 'T-7' },
		])
			expect([body, read(id, body).taskId]).toEqual([body, 'T-7']);
		for (const body of [
			{ result: { id: 'asset-1' } },
			{ output: { id: 'file-1' } },
			{ requestId: 'r', taskNo: 'T-7' },
		])
			expect([body, read(id, body).taskId]).toEqual([body, undefined]);
	});

	test.each(PROVIDER_IDS)('%s: how it is', (id) => {
		for (const [status, body] of [
			['succeeded', { task_status: 'SUCCEED' }],
			['succeeded', { output: { task_status: 'SUCCEEDED' } }],
			['succeeded', { data: { task: { state: 'success' } } }],
			['succeeded', { status: { state: 'succeeded', code: 0 } }],
			['running', { status: 'success', data: { state: 'processing' } }],
			['running', { code: 'success', data: { taskStatus: 'generating' } }],
			['failed', { Status: 'Failed' }],
			['failed', { result: { status: 'error' } }],
			['queued', { job: { status: 'waiting' } }],
			[undefined, { status: { code: 0 } }],
			[undefined, { history: { status: 'failed' } }],
		] as const)
			expect([body, read(id, body).status]).toEqual([body, status]);
	});

	test.each(PROVIDER_IDS)('%s: why it failed', (id) => {
		for (const reason of [
			{ errors: [{ code: 'x', message: 'Words' }] },
			{ error_message: 'Words' },
			{ failure_reason: 'Words' },
			{ failure: { reason: 'content_moderated', message: 'Words' } },
			{ msg: 'success', failMsg: 'Words' },
			{ message: 'ok', error: { detail: 'Words' } },
		]) {
			const { error } = read(id, { id: 'T', status: 'failed', ...reason });
			expect([reason, error?.message]).toEqual([reason, 'Words']);
		}
		expect(read(id, { id: 'T', status: 'running', message: 'Words' }).error).toBeUndefined();
		expect(read(id, { id: 'T', status: 'failed', message: 'success' }).error).toBeUndefined();
	});
});
