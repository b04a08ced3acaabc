/** Every provider code that is documented, in plain words. */
import { describe, expect, test } from '@jest/globals';
import { readError } from '../../../nodes/shared/answers/error.ts';
import { failureOf, ownFailure } from '../../../nodes/shared/items/failure.ts';
import type { FailureCategory } from '../../../nodes/shared/items/task.ts';

interface Case {
	code?: string;
	message?: string;
	/** HTTP status; absent for a task that failed. */
	status?: number;
	category: FailureCategory;
	retryable?: true;
	/** A word of what to change. */
	hint: RegExp | null;
}

const NOBODY_REAL = /without a real person/;
const PUBLIC = /must be public/;
const MODEL_NAME = /dots or dashes/;
const BALANCE = /balance/i;
const LATER = /later/;
const KEY = /key/;

/** docs/sources.md#ark, codes worth mapping. */
const ARK: Case[] = [
	{ code: 'MissingParameter', status: 400, category: 'invalidInput', hint: /parameter/ },
	{ code: 'MissingParameter.content', status: 400, category: 'invalidInput', hint: /parameter/ },
	{ code: 'InvalidParameter', status: 400, category: 'invalidInput', hint: /parameter/ },
	{ code: 'InvalidParameter.duration', status: 400, category: 'invalidInput', hint: /parameter/ },
	{
		code: 'InvalidParameter.TaskTypeConstraint',
		status: 400,
		category: 'invalidInput',
		hint: /Aspect Ratio to adaptive.*Duration to -1/,
	},
	{
		code: 'InvalidParameter.TaskTypeMismatch',
		category: 'invalidInput',
		hint: /Aspect Ratio to adaptive.*Duration to -1/,
	},
	{ code: 'InvalidImageURL.EmptyURL', status: 400, category: 'mediaUnreachable', hint: PUBLIC },
	{
		code: 'InvalidImageURL.InvalidFormat',
		status: 400,
		category: 'mediaUnreachable',
		hint: PUBLIC,
	},
	{
		code: 'SensitiveContentDetected',
		status: 400,
		category: 'contentPolicy',
		hint: /prompt or the media/,
	},
	{
		code: 'SensitiveContentDetected.SevereViolation',
		status: 400,
		category: 'contentPolicy',
		hint: /prompt/,
	},
	{
		code: 'SensitiveContentDetected.Violence',
		status: 400,
		category: 'contentPolicy',
		hint: /prompt/,
	},
	...['Text', 'Image', 'Video', 'Audio'].flatMap((kind): Case[] => [
		{
			code: `Input${kind}SensitiveContentDetected`,
			status: 400,
			category: 'contentPolicy',
			hint: /prompt/,
		},
		{
			code: `Input${kind}SensitiveContentDetected.PolicyViolation`,
			status: 400,
			category: 'contentPolicy',
			hint: /prompt/,
		},
		{ code: `Input${kind}RiskDetection`, status: 400, category: 'contentPolicy', hint: /prompt/ },
	]),
	...['Image', 'Video'].map((kind): Case => ({
		code: `Input${kind}SensitiveContentDetected.PrivacyInformation`,
		status: 400,
		category: 'realPerson',
		hint: NOBODY_REAL,
	})),
	...['Video', 'Audio'].flatMap((kind): Case[] => [
		{
			code: `Output${kind}SensitiveContentDetected`,
			category: 'contentPolicy',
			hint: /Some providers refund/,
		},
		{
			code: `Output${kind}SensitiveContentDetected.PolicyViolation`,
			category: 'contentPolicy',
			hint: /Some providers refund/,
		},
		{
			code: `Output${kind}RiskDetection`,
			category: 'contentPolicy',
			hint: /Some providers refund/,
		},
	]),
	{ code: 'ContentSecurityDetectionError', status: 400, category: 'contentPolicy', hint: /prompt/ },
	{ code: 'AuthenticationError', status: 401, category: 'auth', hint: KEY },
	{ code: 'InvalidAccountStatus', status: 401, category: 'quota', hint: BALANCE },
	{ code: 'AccountOverdueError', status: 403, category: 'quota', hint: BALANCE },
	{ code: 'AccessDenied', status: 403, category: 'auth', hint: KEY },
	{
		code: 'OperationDenied.ServiceNotOpen',
		status: 403,
		category: 'invalidInput',
		hint: MODEL_NAME,
	},
	{ code: 'OperationDenied.PermissionDenied', status: 403, category: 'auth', hint: KEY },
	{
		code: 'InvalidEndpointOrModel.NotFound',
		status: 404,
		category: 'invalidInput',
		hint: MODEL_NAME,
	},
	{ code: 'ModelNotOpen', status: 404, category: 'invalidInput', hint: MODEL_NAME },
	{ code: 'NotFound.Task', status: 404, category: 'unknown', hint: /task ID/ },
	...[
		'RateLimitExceeded.EndpointRPMExceeded',
		'RateLimitExceeded.EndpointTPMExceeded',
		'ModelAccountRpmRateLimitExceeded',
		'APIAccountRpmRateLimitExceeded',
		'AccountRateLimitExceeded',
		'ServerOverloaded',
		'RequestBurstTooFast',
		'InflightBatchsizeExceeded',
	].map((code): Case => ({
		code,
		status: 429,
		category: 'rateLimit',
		retryable: true,
		hint: LATER,
	})),
	{ code: 'SetLimitExceeded', status: 429, category: 'quota', hint: /limit/ },
	{ code: 'InternalServiceError', status: 500, category: 'provider', retryable: true, hint: LATER },
];

/** docs/sources.md#across-providers. */
const OTHERS: Case[] = [
	// Qingbo
	{ code: 'task_failed', category: 'unknown', hint: null },
	{ code: 'upstream_unavailable', category: 'provider', retryable: true, hint: LATER },
	{ code: 'upstream_bad_request', category: 'invalidInput', hint: /parameter/ },
	{ code: 'upstream_rate_limited', category: 'rateLimit', retryable: true, hint: LATER },
	{ code: 'task_not_found', status: 404, category: 'unknown', hint: /task ID/ },
	{ code: 'quota_window_exceeded', status: 429, category: 'quota', hint: /limit/ },
	{ code: 'price_not_configured', status: 500, category: 'provider', retryable: true, hint: LATER },
	{ code: 'capability_violation', status: 400, category: 'invalidInput', hint: /parameter/ },
	{ code: 'unknown_parameter', status: 400, category: 'invalidInput', hint: /parameter/ },
	{ code: 'insufficient_balance', status: 402, category: 'quota', hint: BALANCE },
	// New-api hosts
	{
		code: 'invalid_request',
		message: 'prompt is required',
		status: 400,
		category: 'invalidInput',
		hint: /parameter/,
	},
	{ code: 'missing_model', status: 400, category: 'invalidInput', hint: MODEL_NAME },
	{ code: 'task_not_exist', status: 400, category: 'unknown', hint: /task ID/ },
	{ code: 'insufficient_user_quota', status: 403, category: 'quota', hint: BALANCE },
	{
		code: 'model_not_found',
		message: 'No available channel for model doubao-seedance-2.0 under group default',
		status: 503,
		category: 'invalidInput',
		retryable: true,
		hint: MODEL_NAME,
	},
	{
		code: 'quota_exceeded',
		message: 'The free trial quota of this token is exhausted and does not renew',
		status: 429,
		category: 'quota',
		hint: BALANCE,
	},
	{
		code: 'fail_to_fetch_task',
		message:
			'InputImageSensitiveContentDetected.PrivacyInformation: The request failed because the input image may contain real person.',
		status: 400,
		category: 'realPerson',
		hint: NOBODY_REAL,
	},
	{
		code: 'fail_to_fetch_task',
		message:
			'InputTextSensitiveContentDetected: The request failed because the input text may contain sensitive information.',
		status: 400,
		category: 'contentPolicy',
		hint: /prompt/,
	},
	// CubicSpaces: the document's own failure
	{
		code: 'task_failed',
		message: 'The request failed because the output video may be related to policy restrictions.',
		category: 'contentPolicy',
		hint: /Some providers refund/,
	},
	// Xingchao, and hosts without codes of their own: words and status decide
	{ code: '401', message: 'Invalid API key', status: 401, category: 'auth', hint: KEY },
	{
		code: '402',
		message: 'Insufficient account balance',
		status: 402,
		category: 'quota',
		hint: BALANCE,
	},
	{
		code: '429',
		message: 'Too many requests',
		status: 429,
		category: 'rateLimit',
		retryable: true,
		hint: LATER,
	},
	{
		code: '429',
		message: 'The trial quota of this account is exhausted',
		status: 429,
		category: 'quota',
		hint: BALANCE,
	},
	{
		code: '400',
		message: 'The input image may contain a real person',
		status: 400,
		category: 'realPerson',
		hint: NOBODY_REAL,
	},
	{ message: '图片中包含真人', category: 'realPerson', hint: NOBODY_REAL },
	{ message: '账户余额不足', category: 'quota', hint: BALANCE },
	{ message: '内容包含敏感信息', category: 'contentPolicy', hint: /prompt/ },
	{
		message: 'Failed to download the image from the URL',
		status: 400,
		category: 'mediaUnreachable',
		hint: PUBLIC,
	},
	{ message: 'video download failed: 403', category: 'mediaUnreachable', hint: PUBLIC },
	{ message: 'invalid image url', status: 400, category: 'mediaUnreachable', hint: PUBLIC },
	{
		message: 'Timeout while fetching image_url',
		status: 400,
		category: 'mediaUnreachable',
		hint: PUBLIC,
	},
	{
		code: '400',
		message: 'The model seedance-2.0 does not exist',
		status: 400,
		category: 'invalidInput',
		hint: /dots or dashes/,
	},
	{
		code: 'InvalidParameter',
		message:
			'The parameter `content[1].image_url` specified in the request is not valid: invalid url specified',
		status: 400,
		category: 'mediaUnreachable',
		hint: PUBLIC,
	},
	{
		code: 'rate_limit_exceeded',
		message: 'You exceeded your current quota, please check your plan and billing details',
		status: 429,
		category: 'quota',
		hint: BALANCE,
	},
	{
		code: 'quota_exceeded',
		message: 'The daily quota of this token is exceeded',
		status: 429,
		category: 'quota',
		hint: BALANCE,
	},
	{ message: 'Unknown model: seedance_9', category: 'invalidInput', hint: /dots or dashes/ },
	{
		code: '403',
		message: 'User quota is not enough',
		status: 403,
		category: 'quota',
		hint: BALANCE,
	},
	{ message: '用户额度不足', category: 'quota', hint: BALANCE },
];

/** Where neither code nor words say anything. */
const STATUSES: Case[] = [
	{ status: 400, category: 'invalidInput', hint: /message names/ },
	{ status: 401, category: 'auth', hint: KEY },
	{ status: 402, category: 'quota', hint: BALANCE },
	{ status: 403, category: 'auth', hint: BALANCE },
	{ status: 404, category: 'unknown', hint: /base URL/ },
	{ status: 405, category: 'unknown', hint: /base URL/ },
	{ status: 413, category: 'invalidInput', hint: /message names/ },
	{ status: 422, category: 'invalidInput', hint: /message names/ },
	{ status: 429, category: 'rateLimit', retryable: true, hint: LATER },
	...[500, 502, 503, 504, 529].map((status): Case => ({
		status,
		category: 'provider',
		retryable: true,
		hint: LATER,
	})),
	{ status: 599, category: 'provider', hint: null },
	{ status: 418, category: 'unknown', hint: null },
];

describe.each([
	['Ark', ARK],
	['other providers', OTHERS],
	['by the status alone', STATUSES],
])('%s', (_name, cases) => {
	test.each(cases)('$code $message $status: $category', (one) => {
		const { code, message, status, category, retryable = false, hint } = one;
		const failure = failureOf({ code, message }, { status, safeToRecreate: true });
		expect(failure).toMatchObject({ category, retryable, safeToRecreate: true });
		if (hint === null) expect(failure.hint).toBeNull();
		else expect(failure.hint).toMatch(hint);
		expect(failure.code).toBe(code ?? (status === undefined ? 'task_failed' : `http${status}`));
		expect(failure.message).toContain(message ?? (status === undefined ? '' : `HTTP ${status}`));
		// One plain sentence with its code, never a bare "Bad request".
		expect(failure.message).toMatch(
			/^The (provider|account|API key|video|free quota|quota)|^A limit/,
		);
	});
});

describe('the same code can mean either', () => {
	test('QuotaExceeded: queued tasks over the limit may be tried again', () => {
		const failure = failureOf(
			{ code: 'QuotaExceeded', message: 'The number of queued tasks is over the limit.' },
			{ status: 429, safeToRecreate: true },
		);
		expect(failure).toMatchObject({ category: 'rateLimit', retryable: true });
	});

	test('QuotaExceeded: a free trial that is used up may not', () => {
		for (const message of [
			'Your account has exhausted its free trial quota for this model.',
			'Your account [1] has reached the set inference limit for the [m] model, and the model service has been paused.',
		]) {
			const failure = failureOf(
				{ code: 'QuotaExceeded', message },
				{ status: 429, safeToRecreate: true },
			);
			expect(failure).toMatchObject({ category: 'quota', retryable: false });
		}
	});
});

describe('where an answer holds its error', () => {
	test.each([
		[
			{ error: { code: 'C', message: 'M', type: 't', param: 'p' } },
			{ code: 'C', message: 'M', around: ['t'] },
		],
		[
			{ code: 'C', message: 'M', data: null },
			{ code: 'C', message: 'M' },
		],
		[
			{ code: 401, msg: 'M', data: null },
			{ code: '401', message: 'M' },
		],
		[{ error: 'M' }, { message: 'M' }],
		[{ message: 'M' }, { message: 'M' }],
		[{ error: { code: 'C' } }, { code: 'C' }],
		[{ error: { message: 'M', type: 'new_api_error' } }, { code: 'new_api_error', message: 'M' }],
		[
			{ code: 'success', data: { error: { code: 'C', message: 'M' } } },
			{ code: 'C', message: 'M' },
		],
		[
			{ error_code: 'C', error_message: 'M' },
			{ code: 'C', message: 'M' },
		],
		[{ detail: 'M' }, { message: 'M' }],
		[{ detail: [{ msg: 'M' }] }, { message: 'M' }],
		[{ data: { fail_reason: 'M' } }, { message: 'M' }],
		[{ code: 0, message: '' }, undefined],
		[{ error: null }, undefined],
		[{}, undefined],
		[[{ message: 'M' }], { message: 'M' }],
		['M', undefined],
		[undefined, undefined],
	])('%j: %j', (body, expected) => {
		expect(readError(body)).toEqual(expected);
	});
});

describe('words', () => {
	test('an unknown code keeps the provider’s own message', () => {
		expect(
			failureOf(
				{ code: 'Brand.New', message: 'Try\n\n harder ' },
				{ status: 418, safeToRecreate: false },
			),
		).toEqual({
			code: 'Brand.New',
			message: 'The provider reports: Try harder (Brand.New)',
			category: 'unknown',
			hint: null,
			retryable: false,
			safeToRecreate: false,
		});
		expect(failureOf({}, { safeToRecreate: true }).message).toBe(
			'The provider reports: no reason (task_failed)',
		);
	});

	test('a long message is cut', () => {
		const { message } = failureOf({ message: 'x'.repeat(2_000) }, { safeToRecreate: true });
		expect(message).toBe(`The provider reports: ${'x'.repeat(500)}… (task_failed)`);
	});

	test('a known sentence without details ends as one', () => {
		expect(failureOf({ code: 'PrivacyInformation' }, { safeToRecreate: true }).message).toBe(
			'The provider recognised a real person in an image or video and refused it.',
		);
	});

	test('failures of the package’s own making', () => {
		expect(ownFailure('mine', 'provider', 'It broke', null, { safeToRecreate: false })).toEqual({
			code: 'mine',
			message: 'It broke',
			category: 'provider',
			hint: null,
			retryable: false,
			safeToRecreate: false,
		});
	});
});
