/** How each provider writes its errors (docs/sources.md#across-providers). */
import { randomBytes } from 'node:crypto';
import type { Problem } from './checks/problem.mts';
import type { Envelope, RefusalKind } from './gateway.mts';

type Refusals = Envelope['refusals'];
type Chinese = Envelope['chinese'];

function requestId(): string {
	return `0217${randomBytes(12).toString('hex')}`;
}

/** Official Ark: `{"error":{"code","message","param","type"}}`, the request id inside the message. */
export const arkEnvelope: Envelope = {
	chinese: {},
	body(status, code, message, param = '') {
		const types: Record<number, string> = {
			400: 'BadRequest',
			401: 'Unauthorized',
			403: 'Forbidden',
			404: 'NotFound',
			409: 'Conflict',
			429: 'TooManyRequests',
		};
		return {
			error: {
				code,
				message: `${message} Request id: ${requestId()}`,
				param,
				type: types[status] ?? 'InternalServerError',
			},
		};
	},
	refusals: {
		unauthorized: [
			401,
			'AuthenticationError',
			'The API key or AK/SK in the request is missing or invalid.',
		],
		forbidden: [
			403,
			'AccessDenied',
			'The request failed because you do not have access to the requested resource.',
		],
		invalidJson: [400, 'InvalidParameter', 'The request body is not valid JSON.'],
		routeNotFound: [404, 'NotFound', 'The specified resource is not found.'],
		notFound: [404, 'NotFound', 'The specified resource is not found.'],
		taskNotFound: [404, 'ResourceNotFound', 'The specified task is not found.'],
		rateLimit: [
			429,
			'ModelAccountRpmRateLimitExceeded',
			'The requests per minute (RPM) limit of the model for your account has been exceeded. Please try again later.',
		],
		quota: [
			429,
			'QuotaExceeded',
			'Your account has exhausted its free trial quota for this model. Please activate the service to continue.',
		],
		insufficientBalance: [
			403,
			'AccountOverdueError',
			'The request failed because your account has an overdue balance.',
		],
		serverError: [
			500,
			'InternalServiceError',
			'The service encountered an unexpected internal error.',
		],
		unavailable: [503, 'ServiceUnavailable', 'The service is temporarily unavailable.'],
		unavailableNotTaken: [
			503,
			'ServerOverloaded',
			'The service is overloaded. The request was not accepted and no task was created.',
		],
		policy: [
			400,
			'InputTextSensitiveContentDetected',
			'The request failed because the input text may contain sensitive information.',
		],
		realPerson: [
			400,
			'InputImageSensitiveContentDetected.PrivacyInformation',
			'The request failed because the input image may contain real person.',
		],
	},
	invalid(problem) {
		const codes: Record<Problem['kind'], string> = {
			missing: 'MissingParameter',
			invalid: 'InvalidParameter',
			unknownField: 'InvalidParameter',
			unsupported: 'InvalidParameter',
			taskType: 'InvalidParameter.TaskTypeConstraint',
			model: 'InvalidEndpointOrModel.NotFound',
		};
		const status = problem.kind === 'model' ? 404 : 400;
		const { param, message } = problem;
		// A message that is a sentence stands as it is; a bare remark is put into Ark's usual one.
		const text =
			problem.kind === 'missing'
				? `The request failed because it is missing \`${param}\` parameter.`
				: message.endsWith('.')
					? message
					: `The parameter \`${param}\` specified in the request is not valid: ${message}.`;
		return { status, body: this.body(status, codes[problem.kind], text, param) };
	},
};

/** What new-api's upstream, Ark, answers: its whole body as text, with its HTTP status. */
function upstream(kind: RefusalKind): [number, string, string] {
	const [status, code, message] = arkEnvelope.refusals[kind];
	return [status, 'fail_to_fetch_task', JSON.stringify(arkEnvelope.body(status, code, message))];
}

const newApiRefusals: Refusals = {
	unauthorized: [401, '', 'Invalid token'],
	forbidden: [403, '', 'This token has no access to model doubao-seedance'],
	invalidJson: [400, 'invalid_request', 'invalid character in the request body'],
	routeNotFound: [404, '', 'Invalid URL'],
	notFound: [404, '', 'Invalid URL'],
	taskNotFound: [400, 'task_not_exist', 'task_not_exist'],
	rateLimit: [429, '', 'You have reached the request limit: at most 60 requests in 1 minute'],
	quota: upstream('quota'),
	insufficientBalance: [
		403,
		'insufficient_user_quota',
		'User quota is not enough, remaining quota: $0.000000',
	],
	serverError: [500, 'do_request_failed', 'upstream error: do request failed'],
	unavailable: [503, 'upstream_error', 'The upstream is temporarily unavailable'],
	unavailableNotTaken: [
		503,
		'model_not_found',
		'No available channel for model doubao-seedance under group default (distributor)',
	],
	policy: upstream('policy'),
	realPerson: upstream('realPerson'),
};

/** The same words as a Chinese host sends them. */
const newApiChinese: Chinese = {
	unauthorized: '无效的令牌',
	forbidden: '该令牌无权访问模型 doubao-seedance',
	rateLimit: '您已达到请求数限制：1分钟内最多请求60次',
	insufficientBalance: '用户额度不足, 剩余额度: ＄0.000000',
	unavailableNotTaken: '分组 default 下模型 doubao-seedance 无可用渠道（distributor）',
};

/**
 * new-api hosts: `{"code","message","data":null}` from a task endpoint. Authentication and routing, which answer before
 * one is reached, send `{"error":{…}}`, mostly without a code; an address that is not known has no request id either.
 */
export const newApiEnvelope: Envelope = {
	chinese: newApiChinese,
	body(status, code, message) {
		if (code !== '' && code !== 'model_not_found') return { code, message, data: null };
		return status === 404
			? { error: { message, type: 'invalid_request_error', param: '', code } }
			: {
					error: {
						message: `${message} (request id: ${requestId()})`,
						type: 'new_api_error',
						code,
					},
				};
	},
	refusals: newApiRefusals,
	invalid(problem) {
		const code =
			problem.param === 'model' && problem.kind === 'missing' ? 'missing_model' : 'invalid_request';
		const text =
			problem.kind === 'missing'
				? `${problem.param} is required`
				: `${problem.param}: ${problem.message}`;
		return { status: 400, body: this.body(400, code, text) };
	},
};

/** Stock new-api: what its upstream refuses comes as that one's whole body, as text. */
export const stockNewApiEnvelope: Envelope = {
	...newApiEnvelope,
	invalid(problem) {
		const { status, body } = arkEnvelope.invalid(problem);
		return { status, body: this.body(status, 'fail_to_fetch_task', JSON.stringify(body)) };
	},
};

/** CubicSpaces' official-compatible API: the upstream's errors, behind new-api's own layer. */
export const cubicSpacesArkEnvelope: Envelope = {
	...newApiEnvelope,
	refusals: {
		...newApiRefusals,
		policy: arkEnvelope.refusals.policy,
		realPerson: arkEnvelope.refusals.realPerson,
	},
	body(status, code, message, param) {
		return /^[A-Z]/.test(code)
			? arkEnvelope.body(status, code, message, param)
			: newApiEnvelope.body(status, code, message, param);
	},
	invalid: (problem) => arkEnvelope.invalid(problem),
};

/** Qingbo: `{"error":{"message","code"}}`, with `type` and `param` where it has them. */
export const qingboEnvelope: Envelope = {
	chinese: {
		unauthorized: 'API 密钥无效',
		forbidden: '该密钥无权使用此模型',
		rateLimit: '请求过于频繁，请稍后再试',
		insufficientBalance: '账户余额不足，请充值',
		unavailable: '上游服务暂时不可用',
		policy: '输入文本可能包含敏感信息',
		realPerson: '输入图片可能包含真人',
	},
	body(_status, code, message, param) {
		return { error: { message, code, type: 'invalid_request_error', ...(param ? { param } : {}) } };
	},
	refusals: {
		unauthorized: [401, 'invalid_api_key', 'Invalid API key'],
		forbidden: [403, 'permission_denied', 'This API key may not use this model'],
		invalidJson: [400, 'invalid_request', 'Request body is not valid JSON'],
		routeNotFound: [404, 'not_found', 'No such endpoint'],
		notFound: [404, 'not_found', 'Not found'],
		taskNotFound: [404, 'task_not_found', 'Task not found'],
		rateLimit: [429, 'rate_limit_exceeded', 'Rate limit exceeded, please retry later'],
		quota: [429, 'quota_window_exceeded', 'Quota of this window is used up'],
		insufficientBalance: [402, 'insufficient_balance', 'Insufficient balance'],
		serverError: [500, 'internal_error', 'Internal server error'],
		unavailable: [503, 'upstream_unavailable', 'Upstream is temporarily unavailable'],
		unavailableNotTaken: [
			503,
			'upstream_unavailable',
			'Upstream is unavailable: the request was not accepted, no task was created and nothing is billed',
		],
		policy: [400, 'upstream_bad_request', 'The input text may contain sensitive information.'],
		realPerson: [
			400,
			'upstream_bad_request',
			'InputImageSensitiveContentDetected.PrivacyInformation: the input image may contain real person.',
		],
	},
	invalid(problem) {
		const codes: Partial<Record<Problem['kind'], string>> = {
			unsupported: 'capability_violation',
			unknownField: 'unknown_parameter',
			model: 'model_not_found',
		};
		const { kind, param, message } = problem;
		return { status: 400, body: this.body(400, codes[kind] ?? 'invalid_request', message, param) };
	},
};

/** Xingchao: `{"code","msg","data"}` (its video errors are undocumented; the asset form is used). */
export const xingchaoEnvelope: Envelope = {
	chinese: {
		unauthorized: 'API Key 无效',
		forbidden: '没有该模型的权限',
		taskNotFound: '任务不存在',
		rateLimit: '请求过于频繁，请稍后再试',
		insufficientBalance: '账户余额不足',
		serverError: '系统错误',
		unavailable: '服务暂时不可用',
		policy: '输入文本可能包含敏感信息',
		realPerson: '输入图片可能包含真人',
	},
	body(status, code, message) {
		return { code: Number(code) || status, msg: message, data: null };
	},
	refusals: {
		unauthorized: [401, '401', 'Invalid API key'],
		forbidden: [403, '403', 'No permission for this model'],
		invalidJson: [400, '400', 'Request body is not valid JSON'],
		routeNotFound: [404, '404', 'No such endpoint'],
		notFound: [404, '404', 'Not found'],
		taskNotFound: [404, '404', 'Task does not exist'],
		rateLimit: [429, '429', 'Too many requests, please try again later'],
		quota: [429, '429', 'The trial quota of this account is exhausted'],
		insufficientBalance: [402, '402', 'Insufficient account balance'],
		serverError: [500, '500', 'System error'],
		unavailable: [503, '503', 'Service temporarily unavailable'],
		unavailableNotTaken: [503, '503', 'Service busy: request not accepted, no task was created'],
		policy: [400, '400', 'The input text may contain sensitive information'],
		realPerson: [400, '400', 'The input image may contain a real person'],
	},
	invalid: ({ param, message }) => ({
		status: 400,
		body: { code: 400, msg: `${param}: ${message}`, data: null },
	}),
};

/** fal.ai: `{"detail": "…"}` of its gateway, `{"detail": [{"loc","msg","type"}]}` of a model. */
export const falEnvelope: Envelope = {
	chinese: {},
	body(status, code, message, param) {
		if (status !== 422) return { detail: message };
		return { detail: [{ loc: ['body', ...(param ? [param] : [])], msg: message, type: code }] };
	},
	refusals: {
		unauthorized: [401, '', 'Authentication is required to access this application'],
		forbidden: [403, '', 'Access to this application is denied'],
		invalidJson: [422, 'json_invalid', 'JSON decode error'],
		routeNotFound: [404, '', 'Application not found'],
		notFound: [404, '', 'Not found'],
		taskNotFound: [404, '', 'Request not found'],
		rateLimit: [429, '', 'Concurrent requests limit reached, please try again later'],
		quota: [403, '', 'User is locked. Reason: Exhausted balance. Top up to go on'],
		insufficientBalance: [403, '', 'User is locked. Reason: Exhausted balance'],
		serverError: [500, '', 'Internal Server Error'],
		unavailable: [503, '', 'Service Unavailable'],
		unavailableNotTaken: [503, '', 'Service busy: request not accepted, no task was created'],
		policy: [
			422,
			'content_policy_violation',
			'The content could not be processed because it was flagged by a content checker',
		],
		realPerson: [
			422,
			'content_policy_violation',
			'The request may contain likenesses of real people',
		],
	},
	invalid({ param, message }) {
		return {
			status: 422,
			body: { detail: [{ loc: ['body', param], msg: message, type: 'value_error' }] },
		};
	},
};

/** Replicate: problems as RFC 7807 writes them, with the fields that are wrong; a throttled call has a detail alone. */
export const replicateEnvelope: Envelope = {
	chinese: {},
	body(status, code, message) {
		return status === 429
			? { detail: message, status }
			: { title: code, detail: message, status, type: 'about:blank' };
	},
	refusals: {
		unauthorized: [401, 'Unauthenticated', 'You did not pass a valid authentication token'],
		forbidden: [403, 'Forbidden', 'You do not have permission to perform this action.'],
		invalidJson: [400, 'Bad request', 'The request body is not valid JSON.'],
		routeNotFound: [404, 'Not found', 'The requested resource could not be found.'],
		notFound: [404, 'Not found', 'The requested resource could not be found.'],
		taskNotFound: [404, 'Not found', 'The requested resource could not be found.'],
		rateLimit: [429, '', 'Request was throttled. Expected available in 1 second.'],
		quota: [402, 'Insufficient credit', 'Insufficient credit is left for this prediction.'],
		insufficientBalance: [
			402,
			'Insufficient credit',
			'You have insufficient credit to run this model.',
		],
		serverError: [500, 'Internal server error', 'An unexpected error occurred.'],
		unavailable: [503, 'Service unavailable', 'The service is temporarily unavailable.'],
		unavailableNotTaken: [
			503,
			'Service unavailable',
			'Service busy: request not accepted, no task was created',
		],
		policy: [
			422,
			'Prediction refused',
			'The input was flagged as sensitive. Please try again with different inputs. (E005)',
		],
		realPerson: [422, 'Prediction refused', 'The input image may contain a real person. (E005)'],
	},
	invalid({ kind, param, message }) {
		const field =
			param.startsWith('input') || param.startsWith('webhook') ? param : `input.${param}`;
		return {
			status: 422,
			body: {
				title: 'Input validation failed',
				detail: 'Input validation failed',
				status: 422,
				invalid_fields: [
					{ type: kind === 'missing' ? 'required' : 'invalid', field, description: message },
				],
			},
		};
	},
};

/**
 * WaveSpeed: `{"code","message"}`. What stands before its endpoints answers with the HTTP status too; what an endpoint says
 * itself may come with HTTP 200, its status in `code` alone.
 */
export const waveSpeedEnvelope: Envelope = {
	chinese: {},
	body(status, code, message) {
		return { code: Number(code) || status, message };
	},
	refusals: {
		unauthorized: [401, '401', 'Unauthorized'],
		forbidden: [200, '403', 'insufficient role'],
		invalidJson: [400, '400', 'invalid request body'],
		routeNotFound: [404, '404', 'not found'],
		notFound: [404, '404', 'not found'],
		taskNotFound: [404, '404', 'prediction not found'],
		rateLimit: [429, '429', 'Too Many Requests'],
		quota: [200, '429', 'You have used up the daily quota of this account'],
		insufficientBalance: [200, '402', 'Insufficient credits. Please top up.'],
		serverError: [200, '500', 'internal error'],
		unavailable: [503, '503', 'service unavailable'],
		unavailableNotTaken: [503, '503', 'Service busy: request not accepted, no task was created'],
		policy: [200, '400', 'The content contains sensitive information.'],
		realPerson: [200, '400', 'The input image may contain a real person.'],
	},
	invalid: ({ param, message }) => ({
		status: 400,
		body: { code: 400, message: `${param}: ${message}` },
	}),
};

/** OpenRouter: `{"error":{"code","message"}}`, the code is the HTTP status. */
export const openRouterEnvelope: Envelope = {
	chinese: {},
	body(status, _code, message) {
		return { error: { code: status, message } };
	},
	refusals: {
		unauthorized: [401, '', 'No auth credentials found'],
		forbidden: [403, '', 'This key is not allowed to use this endpoint'],
		invalidJson: [400, '', 'Invalid JSON in request body'],
		routeNotFound: [404, '', 'Not Found'],
		notFound: [404, '', 'Not Found'],
		taskNotFound: [404, '', 'Video generation job not found'],
		rateLimit: [429, '', 'Rate limit exceeded'],
		quota: [402, '', 'Insufficient credits. The limit of this key has been reached.'],
		insufficientBalance: [402, '', 'Insufficient credits. Add more to continue.'],
		serverError: [500, '', 'Internal Server Error'],
		unavailable: [503, '', 'Service unavailable'],
		unavailableNotTaken: [503, '', 'Service busy: request not accepted, no task was created'],
		policy: [
			400,
			'',
			'The request failed because the input text may contain sensitive information.',
		],
		realPerson: [400, '', 'The request failed because the input image may contain real person.'],
	},
	invalid: ({ param, message }) => ({
		status: 400,
		body: { error: { code: 400, message: `${param}: ${message}` } },
	}),
};

/**
 * kie.ai: `{"code","msg","data"}` with HTTP 200, the status in `code` alone (docs/sources.md#kie); what stands before its
 * API answers with the HTTP status too.
 */
export const kieEnvelope: Envelope = {
	chinese: {},
	body(status, code, message) {
		return { code: Number(code) || status, msg: message, data: null };
	},
	refusals: {
		unauthorized: [200, '401', 'You do not have access permissions'],
		forbidden: [200, '403', 'This key may not use the model'],
		invalidJson: [200, '422', 'The request body is not valid JSON'],
		routeNotFound: [404, '404', 'Not Found'],
		notFound: [200, '404', 'Not Found'],
		taskNotFound: [200, '422', 'Record does not exist'],
		rateLimit: [429, '429', 'Too many requests, please try again later'],
		quota: [200, '402', 'The credits of this key are used up'],
		insufficientBalance: [200, '402', 'Insufficient credits. Please top up to continue.'],
		serverError: [200, '500', 'Server Error - An unexpected error occurred'],
		unavailable: [200, '503', 'Service Unavailable'],
		unavailableNotTaken: [200, '503', 'Service busy: request not accepted, no task was created'],
		policy: [200, '422', 'The prompt may contain sensitive information.'],
		realPerson: [200, '422', 'The input image may contain a real person.'],
	},
	invalid: ({ param, message }) => ({
		status: 200,
		body: { code: 422, msg: `${param}: ${message}`, data: null },
	}),
};
