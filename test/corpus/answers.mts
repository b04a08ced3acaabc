/**
 * Answers that gateways and providers give, by their own sources and by people's reports: fields and error words as they
 * are sent, ids and names replaced. What is right for each was written down before it was run. `because` says why.
 */
import type { FailureCategory } from '../../nodes/shared/items/task.ts';
import {
	ANY,
	ARK,
	ark,
	CLIP_URL,
	create,
	failed,
	NEW_API,
	newApi,
	open,
	OPEN_ROUTER,
	poll,
	QINGBO,
	refused,
	task,
	UNIFIED,
	upstream,
	VIDEOS,
	XINGCHAO,
	type CorpusRow,
} from './rows.mts';

const ARK_CODES = 'BytePlus ModelArk 1299023, error codes';
/** Ark’s documented refusals. */
const ARK_REFUSALS: ReadonlyArray<[number, string, string, FailureCategory]> = [
	[400, 'MissingParameter', 'The request is missing content.', 'invalidInput'],
	[
		400,
		'InvalidParameter',
		'first/last frame content cannot be mixed with reference media content',
		'invalidInput',
	],
	[
		400,
		'InvalidParameter.TaskTypeConstraint',
		'The parameter ratio is not valid for this task.',
		'invalidInput',
	],
	[
		400,
		'InvalidParameter.UnsupportedImageFormat',
		'The image format is not supported.',
		'mediaUnreachable',
	],
	[400, 'InvalidImageURL.EmptyURL', 'The image URL is empty.', 'mediaUnreachable'],
	[
		400,
		'InputTextSensitiveContentDetected',
		'The input text may contain sensitive information.',
		'contentPolicy',
	],
	[
		400,
		'InputImageSensitiveContentDetected.PolicyViolation',
		'The input image may be related to copyright restrictions.',
		'contentPolicy',
	],
	[
		400,
		'InputAudioSensitiveContentDetected',
		'The input audio may contain sensitive information.',
		'contentPolicy',
	],
	[
		400,
		'InputImageSensitiveContentDetected.PrivacyInformation',
		'The input image may contain real person.',
		'realPerson',
	],
	[
		400,
		'InputVideoSensitiveContentDetected.PrivacyInformation',
		'The input video may contain real person.',
		'realPerson',
	],
	[400, 'ContentSecurityDetectionError', 'The content security check failed.', 'contentPolicy'],
	[401, 'AuthenticationError', 'The API key is missing or invalid.', 'auth'],
	[401, 'InvalidAccountStatus', 'The account is not in a valid state.', 'quota'],
	[403, 'AccessDenied', 'You do not have access to the requested resource.', 'auth'],
	[403, 'AccountOverdueError', 'Your account has an overdue balance.', 'quota'],
	[403, 'OperationDenied.ServiceNotOpen', 'The model service is not open.', 'invalidInput'],
	[403, 'OperationDenied.ServiceOverdue', 'The bill is overdue.', 'quota'],
	[404, 'ModelNotOpen', 'The account has not activated the model.', 'invalidInput'],
	[404, 'InvalidEndpointOrModel.NotFound', 'The model or endpoint does not exist.', 'invalidInput'],
	[429, 'SetLimitExceeded', 'The set inference limit is reached.', 'quota'],
	[429, 'QuotaExceeded', 'Your account has exhausted its free trial quota.', 'quota'],
	[429, 'ModelAccountRpmRateLimitExceeded', 'The RPM limit is exceeded.', 'rateLimit'],
	[
		429,
		'RateLimitExceeded.EndpointRPMExceeded',
		'The RPM limit of the endpoint is exceeded.',
		'rateLimit',
	],
	[429, 'ServerOverloaded', 'The service is overloaded.', 'rateLimit'],
	[429, 'RequestBurstTooFast', 'The traffic rises too fast.', 'rateLimit'],
];

const NA_ZH = 'QuantumNous/new-api i18n/locales/zh-CN.yaml';
const NA_TW = 'QuantumNous/new-api i18n/locales/zh-TW.yaml';
const NA_TASK = 'QuantumNous/new-api relay/relay_task.go';
const NA_CODES = 'QuantumNous/new-api types/error.go';
const NA_DTO = 'QuantumNous/new-api dto/task.go';
const ONE = 'songquanpeng/one-api model/token.go';
const UCLOUD = 'UCloudDoc-Team/modelverse api_doc/common/error-code.md';
const LITELLM = 'BerriAI/litellm litellm/exceptions.py';
const LLMG = 'theopenco/llmgateway apps/gateway/src/videos/videos.ts';
const WAVE = 'Kaiho1015/WaveAPI-Doc en/docs/request-response.mdx';
const WAVE_NEW = 'QingBo-AI/WaveAPI-Doc en/api-reference/task/submit.mdx';
const WAVE_STATUS = 'QingBo-AI/WaveAPI-Doc en/api-reference/task/status.mdx';

const dto = (known: object, inner?: object) => ({
	code: 'success',
	message: '',
	data: { id: 7, task_id: 'task_T', ...known, ...(inner && { data: inner }) },
});

export const ANSWERS: readonly CorpusRow[] = [
	...ARK_REFUSALS.map(([status, code, message, category]) =>
		create(
			ARK_CODES,
			ARK,
			status,
			ark(code, message),
			refused(category, 'A documented refusal of a create'),
		),
	),
	// The same, passed on by a gateway as text.
	...ARK_REFUSALS.filter(
		([status, , , category]) => status !== 401 && category !== 'quota' && status !== 403,
	).map(([status, code, message, category]) =>
		create(
			NA_TASK,
			UNIFIED,
			status,
			upstream(ark(code, message)),
			refused(category, 'The upstream’s whole body is the message, with its status'),
		),
	),
	...ARK_REFUSALS.filter(
		([status, code, , category]) =>
			status === 401 || category === 'quota' || code === 'AccessDenied',
	).map(([status, code, message]) =>
		create(
			NA_TASK,
			UNIFIED,
			status,
			upstream(ark(code, message)),
			refused('provider', 'The gateway’s own account at its upstream'),
		),
	),
	create(
		NA_ZH,
		NEW_API,
		503,
		newApi('分组 default 下模型 m 无可用渠道（distributor）', 'model_not_found'),
		refused('invalidInput', 'Routing, before anything is sent on'),
	),
	create(
		'QuantumNous/new-api middleware/distributor.go',
		NEW_API,
		503,
		newApi('No available channel for model m under group default (distributor)', 'model_not_found'),
		refused('invalidInput', 'The same in English'),
	),
	create(
		'songquanpeng/one-api middleware/distributor.go',
		NEW_API,
		503,
		{ error: { message: '当前分组 default 下对于模型 m 无可用渠道', type: 'one_api_error' } },
		refused('invalidInput', 'No code, older words'),
	),
	create(
		'chatfire-AI/huobao-drama#42',
		NEW_API,
		503,
		{
			error: {
				message: JSON.stringify({
					error: {
						code: '',
						message: '所有令牌分组 default 下对于模型 m 均无可用渠道，请更换分组尝试',
						type: 'rix_api_error',
					},
				}),
				type: 'cf-api-error',
			},
			code: 503,
		},
		refused('invalidInput', 'A gateway behind a gateway, with types of their own'),
	),
	create(
		NA_ZH,
		NEW_API,
		401,
		newApi('该令牌额度已用尽 TokenStatusExhausted[sk-abc***xyz]'),
		refused('quota', 'The key is right, its quota is not'),
	),
	create(NA_ZH, NEW_API, 401, newApi('无效的令牌'), refused('auth', 'The user’s key')),
	create(NA_ZH, NEW_API, 401, newApi('该令牌已过期'), refused('auth', 'The user’s key')),
	create(NA_ZH, NEW_API, 401, newApi('该令牌状态不可用'), refused('auth', 'The user’s key')),
	create(NA_ZH, NEW_API, 401, newApi('未提供令牌'), refused('auth', 'No key came')),
	create(
		NA_ZH,
		NEW_API,
		403,
		newApi('该令牌无权访问模型 m'),
		refused('invalidInput', 'The key may not use this model'),
	),
	create(NA_ZH, NEW_API, 403, newApi('无权访问该分组'), refused('auth', 'The key may not do this')),
	create(
		NA_ZH,
		NEW_API,
		403,
		newApi('该用户已被禁用'),
		refused('auth', 'The account may not do anything'),
	),
	create(NA_ZH, NEW_API, 403, newApi('用户已被封禁'), refused('quota', 'The account is blocked')),
	create(
		NA_ZH,
		NEW_API,
		400,
		newApi('未指定模型名称，模型名称不能为空'),
		refused('invalidInput', 'No model'),
	),
	create(
		NA_ZH,
		NEW_API,
		429,
		newApi('您已达到请求数限制：1分钟内最多请求10次'),
		refused('rateLimit', 'Counted by the minute'),
	),
	create(
		NA_ZH,
		NEW_API,
		429,
		newApi('当前分组上游负载已饱和，请稍后再试'),
		refused('rateLimit', 'Overload upstream'),
	),
	create(
		NA_ZH,
		NEW_API,
		403,
		task(
			'fail_to_fetch_task',
			JSON.stringify(task('upstream_load_saturated', '当前分组上游负载已饱和，请稍后再试')),
		),
		refused('rateLimit', 'Overload, under the status of another gateway'),
	),
	create(NA_ZH, NEW_API, 500, newApi('数据库错误，请稍后重试'), open('Nobody says where it broke')),
	create(
		NA_ZH,
		NEW_API,
		503,
		newApi('获取分组 default 下模型 m 的可用渠道失败', 'get_channel_failed'),
		open('It may follow an attempt at another channel'),
	),
	create(
		NA_TASK,
		NEW_API,
		400,
		task('invalid_api_platform', 'invalid api platform: 48'),
		refused('invalidInput', 'Refused before anything is sent'),
	),
	create(
		NA_TASK,
		NEW_API,
		400,
		task('model_price_error', '模型 m 的价格未配置'),
		refused('invalidInput', 'No price, not run'),
	),
	create(
		NA_TASK,
		NEW_API,
		500,
		task('model_price_error', 'model m ratio or price not set'),
		refused('invalidInput', 'Priced before it is sent, whatever the status'),
	),
	create(
		NA_TASK,
		NEW_API,
		403,
		task('insufficient_user_quota', '用户剩余额度不足'),
		refused('quota', 'The user’s balance'),
	),
	create(NA_TASK, NEW_API, 500, task('build_request_failed', 'invalid metadata'), {
		...refused('provider', 'The request was never built'),
	}),
	create(
		NA_TASK,
		NEW_API,
		500,
		task('do_request_failed', 'EOF'),
		open('The upstream may have taken it'),
	),
	create(
		NA_TASK,
		NEW_API,
		500,
		task('invalid_response', 'no task id'),
		open('The upstream took something'),
	),
	create(
		NA_TASK,
		NEW_API,
		401,
		task('fail_to_fetch_task', ''),
		refused('provider', 'The upstream’s status: the gateway’s key'),
	),
	create(
		NA_TASK,
		NEW_API,
		403,
		task('fail_to_fetch_task', '账户余额不足'),
		refused('provider', 'The gateway’s balance'),
	),
	create(
		NA_TASK,
		NEW_API,
		403,
		upstream(task('insufficient_user_quota', '预扣费额度失败')),
		refused('provider', 'The gateway’s balance at the next gateway'),
	),
	create(
		NA_TASK,
		NEW_API,
		500,
		upstream(ark('InternalServiceError', 'Internal error.')),
		open('The upstream failed while it had the request'),
	),
	create(
		NA_TASK,
		NEW_API,
		504,
		task('fail_to_fetch_task', 'gateway timeout'),
		open('Nobody knows'),
	),
	create(
		'HBAI-Ltd/Toonflow-app#128',
		NEW_API,
		451,
		upstream(
			ark(
				'InvalidParameter',
				'The parameter `content` specified in the request is not valid: role must be specified for image contents.',
			),
		),
		refused('invalidInput', 'An unusual status around a clear refusal'),
	),
	create(
		NA_CODES,
		NEW_API,
		400,
		newApi('words', 'sensitive_words_detected'),
		refused('contentPolicy', 'The gateway’s own word list'),
	),
	create(
		NA_CODES,
		NEW_API,
		400,
		newApi('words', 'prompt_blocked'),
		refused('contentPolicy', 'Blocked before it is sent'),
	),
	create(
		NA_CODES,
		NEW_API,
		403,
		newApi('token quota is not enough', 'pre_consume_token_quota_failed'),
		refused('quota', 'The token’s quota'),
	),
	create(
		NA_CODES,
		NEW_API,
		400,
		newApi('x', 'bad_request_body'),
		refused('invalidInput', 'A body that cannot be read'),
	),
	create(NA_CODES, NEW_API, 403, newApi('x', 'access_denied'), refused('auth', 'No access')),
	create(
		NA_CODES,
		NEW_API,
		500,
		newApi('x', 'channel:no_available_key'),
		refused('provider', 'No key of the gateway is left, nothing is sent'),
	),
	create(
		NA_CODES,
		NEW_API,
		500,
		newApi('x', 'read_response_body_failed'),
		open('The upstream had answered'),
	),
	create(
		NA_CODES,
		NEW_API,
		500,
		newApi('x', 'bad_response_body'),
		open('The upstream had answered'),
	),
	create(
		'QuantumNous/new-api controller/relay.go',
		['cubicSpacesArk'],
		404,
		{
			error: {
				message: 'Invalid URL (POST /api/v3/contents/generations/tasks)',
				type: 'invalid_request_error',
				param: '',
				code: '',
			},
		},
		refused('unknown', 'The base URL is wrong'),
	),
	create(
		ONE,
		NEW_API,
		401,
		{ error: { message: '该 token 额度已用尽', type: 'one_api_error' } },
		refused('quota', 'Older words, with blanks'),
	),
	create(
		ONE,
		NEW_API,
		401,
		{ error: { message: '无效的 token', type: 'one_api_error' } },
		refused('auth', 'Older words'),
	),
	create(
		ONE,
		NEW_API,
		401,
		{ error: { message: '该 token 已过期', type: 'one_api_error' } },
		refused('auth', 'Older words'),
	),
	create(
		ONE,
		NEW_API,
		403,
		{ error: { message: '令牌额度不足', type: 'one_api_error' } },
		refused('quota', 'The token’s quota'),
	),
	create(
		ONE,
		NEW_API,
		403,
		{ error: { message: '用户额度不足', type: 'one_api_error' } },
		refused('quota', 'The user’s quota'),
	),
	create(
		UCLOUD,
		ARK,
		400,
		{ error: { type: 'invalid_request_error', code: 'param_error', message: 'Invalid param' } },
		refused('invalidInput', 'By its code’s words'),
	),
	create(
		UCLOUD,
		ARK,
		400,
		{
			error: {
				type: 'invalid_request_error',
				code: 'sensitive_check_error',
				message: 'Sensitive check error',
			},
		},
		refused('invalidInput', 'Nothing certain is said but that the request was refused'),
	),
	create(
		UCLOUD,
		ARK,
		400,
		{
			error: {
				type: 'invalid_request_error',
				code: 'model_error',
				message: 'No permission to use the model',
			},
		},
		refused('invalidInput', 'The key may not use this model'),
	),
	create(
		UCLOUD,
		ARK,
		401,
		{
			error: {
				type: 'invalid_request_error',
				code: 'auth_error',
				message: 'Validate Certification failed',
			},
		},
		refused('auth', 'The key'),
	),
	create(
		UCLOUD,
		ARK,
		408,
		{
			error: {
				type: 'timeout',
				code: 'timeout',
				message: 'Request timeout, please try again later',
			},
		},
		open('A time-out'),
	),
	create(
		UCLOUD,
		ARK,
		429,
		{
			error: {
				type: 'rate_limit_error',
				code: 'rate_limit',
				message: 'Rate limit exceeded, please try again later',
			},
		},
		refused('rateLimit', 'Later'),
	),
	create(
		UCLOUD,
		ARK,
		500,
		{
			error: {
				type: 'internal_error',
				code: 'model_server_error',
				message: 'Request llm server Error',
			},
		},
		open('Server error'),
	),
	create(
		UCLOUD,
		ARK,
		504,
		{ error: { type: 'timeout', code: 'gateway_timeout_error', message: 'Gateway timeout' } },
		open('A time-out'),
	),
	create(
		'HiveNexus/HiveChat#3',
		ARK,
		403,
		ark(
			'AccessDenied',
			'The request failed because you do not have access to the requested resource. Request id: 02',
			'Forbidden',
		),
		refused('auth', 'Not a medium, although it says resource and access'),
	),
	create(
		'volcengine/volcengine-python-sdk#13',
		NEW_API,
		400,
		{
			error: {
				message:
					"Error code: 400 - {'error': {'code': 'InvalidParameter', 'message': 'One or more parameters specified in the request are not valid.', 'param': '', 'type': 'BadRequest'}}, request_id: 02",
			},
		},
		refused('invalidInput', 'As Python prints it'),
	),
	create(
		'alecm20/story-flicks#13',
		VIDEOS,
		404,
		{
			error: {
				message: 'The model `m` does not exist or you do not have access to it.',
				type: 'invalid_request_error',
				param: null,
				code: 'model_not_found',
			},
		},
		refused('invalidInput', 'OpenAI’s words'),
	),
	create(
		'pollinations/pollinations#9900',
		VIDEOS,
		500,
		{
			success: false,
			error: {
				message: JSON.stringify({
					error: 'Internal Server Error',
					message: `Veo API request failed: ${JSON.stringify({ error: { code: 404, message: 'Publisher Model `m` was not found', status: 'NOT_FOUND' } })}`,
				}),
			},
		},
		open('No code proves that nothing was made', 'invalidInput'),
	),
	create(
		'wwwzhouhui/jimeng-free-api-all#35',
		VIDEOS,
		200,
		{ code: -2001, message: 'Seedance 2.0 需要至少一个文件（图片/视频/音频）' },
		open('A business code whose words prove nothing'),
	),
	create(
		'Comfy-Org/workflow_templates#822',
		NEW_API,
		400,
		{
			error: {
				message: 'The request failed because the input video may contain real person.',
				type: 'BadRequest',
			},
		},
		refused('realPerson', 'Words alone'),
	),
	create(
		'Comfy-Org/ComfyUI#13390',
		NEW_API,
		400,
		{
			error: {
				message: 'The request failed because the input image may contain real person.',
				type: 'BadRequest',
			},
		},
		refused('realPerson', 'Words alone'),
	),
	create(
		'lbjlaq/Antigravity-Manager#3060',
		VIDEOS,
		503,
		{
			type: 'error',
			error: { type: 'overloaded_error', message: 'No available accounts: Token pool is empty' },
		},
		open('It does not say what became of the request', 'rateLimit'),
	),
	create(
		'crisng95/flowkit#8',
		VIDEOS,
		500,
		{ error: { code: 500, message: 'Internal error encountered.', status: 'INTERNAL' } },
		open('Server error'),
	),
	create(
		'lobehub/lobehub#14652',
		NEW_API,
		400,
		{
			error: {
				message:
					'Error while downloading: http://localhost:3010/f/a.png: timeout while fetching resource',
			},
		},
		refused('mediaUnreachable', 'An address with dots between the words'),
	),
	create(
		'AllenWriter/doubao-image-and-video-generator#2',
		ARK,
		400,
		ark(
			'InvalidParameter',
			'The parameter `content[1].image_url` specified in the request is not valid: invalid url specified',
		),
		refused('mediaUnreachable', 'A vague code, clear words'),
	),
	create(
		LITELLM,
		VIDEOS,
		400,
		{
			error: {
				message: `litellm.BadRequestError: VolcengineException - ${JSON.stringify(ark('InvalidParameter', 'duration is not valid'))}`,
				type: null,
				code: '400',
			},
		},
		refused('invalidInput', 'JSON behind the name of an exception'),
	),
	create(
		LITELLM,
		VIDEOS,
		401,
		{
			error: {
				message: `litellm.AuthenticationError: VolcengineException - ${JSON.stringify(ark('AuthenticationError', 'bad key'))}`,
				code: '401',
			},
		},
		refused('provider', 'The proxy’s key at Volcengine'),
	),
	create(
		LITELLM,
		VIDEOS,
		401,
		{
			error: {
				message: 'Authentication Error, Invalid proxy server token passed',
				type: 'auth_error',
				code: '401',
			},
		},
		refused('auth', 'The user’s key at the proxy'),
	),
	create(
		LITELLM,
		VIDEOS,
		400,
		{
			error: { message: 'ExceededBudget: User over budget', type: 'budget_exceeded', code: '400' },
		},
		refused('quota', 'A budget that was set'),
	),
	create(
		LITELLM,
		VIDEOS,
		400,
		{
			error: {
				message: `litellm.ContentPolicyViolationError: VolcengineException - ${JSON.stringify(ark('InputTextSensitiveContentDetected', 'x'))}`,
				code: '400',
			},
		},
		refused('contentPolicy', 'The inner code'),
	),
	create(
		LITELLM,
		VIDEOS,
		500,
		{
			error: {
				message: 'litellm.InternalServerError: VolcengineException - Connection error.',
				code: '500',
			},
		},
		open('Connection lost on the way'),
	),
	create(
		LITELLM,
		VIDEOS,
		429,
		{ error: { message: 'litellm.RateLimitError: VolcengineException - slow down', code: '429' } },
		refused('rateLimit', 'Later'),
	),
	create(
		LLMG,
		VIDEOS,
		400,
		{ error: true, status: 400, message: 'Invalid request: seconds must be a number' },
		refused('invalidInput', 'Text instead of a number'),
	),
	create(
		LLMG,
		VIDEOS,
		402,
		{ error: true, status: 402, message: 'Insufficient credits' },
		refused('quota', 'Balance'),
	),
	create(
		'looplj/axonhub llm/transformer/openai/video_inbound.go',
		VIDEOS,
		400,
		{
			error: {
				message: 'invalid request: cannot unmarshal string into seconds',
				type: 'invalid_request_error',
			},
		},
		refused('invalidInput', 'Text instead of a number'),
	),
	create(
		WAVE,
		QINGBO,
		400,
		{ error: { message: 'Invalid duration', code: 'invalid_request' } },
		refused('invalidInput', 'A bad parameter'),
	),
	create(
		WAVE,
		QINGBO,
		401,
		{ error: { message: 'Invalid API key', code: 'invalid_api_key' } },
		refused('auth', 'The key'),
	),
	create(
		WAVE,
		QINGBO,
		402,
		{ error: { message: 'Insufficient balance', code: 'insufficient_balance' } },
		refused('quota', 'Balance'),
	),
	create(
		WAVE,
		QINGBO,
		429,
		{
			error: { message: 'window', code: 'quota_window_exceeded', window: '5h', used: 10, cap: 10 },
		},
		refused('quota', 'A window’s cap'),
	),
	create(
		WAVE,
		QINGBO,
		500,
		{ error: { message: 'price', code: 'price_not_configured' } },
		open('Not said to be before the task'),
	),
	create(
		WAVE_NEW,
		QINGBO,
		400,
		{ error: { message: 'extra is not supported', code: 'capability_violation', param: 'extra' } },
		refused('invalidInput', 'Not billed, by the page'),
	),
	create(
		WAVE_NEW,
		QINGBO,
		202,
		{ task_id: 'T', status: 'queued', progress: '' },
		{ item: 'queued', because: 'Created' },
	),
	create(
		WAVE_NEW,
		QINGBO,
		200,
		{ code: 200, data: { task_id: 'T', status: 'queued' } },
		{ item: 'queued', because: 'In a wrapper' },
	),
	create(
		'docs.globalaiopc.com, asset upload',
		XINGCHAO,
		200,
		{ code: 1, msg: '余额不足', data: null },
		refused('quota', 'A business code and a clear reason'),
	),
	create(
		'docs.globalaiopc.com, asset upload',
		XINGCHAO,
		200,
		{ code: 500, msg: '账户余额不足，请充值', data: null },
		refused('quota', 'Its 500 is a business code'),
	),
	create(
		'docs.globalaiopc.com, asset upload',
		XINGCHAO,
		200,
		{ code: 500, msg: '系统错误', data: null },
		open('Nobody says where it broke'),
	),
	create(
		'docs.xingchaoyiqing.com, seedance2-create',
		XINGCHAO,
		200,
		{ id: 'video_T', object: 'video', status: 'queued', error: null },
		{ item: 'queued', because: 'Created' },
	),
	create(
		'docs.xingchaoyiqing.com, seedance2-create',
		XINGCHAO,
		200,
		{ error: 'insufficient balance' },
		refused('quota', '`error` is a text there'),
	),
	create(
		'spring-projects/spring-framework NoResourceFoundException.java',
		XINGCHAO,
		404,
		{ code: 404, msg: 'No static resource v1/kyyvideo2/videos.' },
		refused('unknown', 'The base URL is wrong'),
	),
	create(
		'nginx, 413 page',
		ANY,
		413,
		undefined,
		refused('invalidInput', 'Too large for the proxy'),
	),
	create('nginx, 502 page', ANY, 502, undefined, open('A proxy that lost its server')),
	create('Cloudflare, error 524', ANY, 524, undefined, open('A proxy that waited no longer')),
	create('RFC 6585, 429 without a body', ANY, 429, undefined, refused('rateLimit', 'Later')),
	create(
		'Kong, no route',
		ANY,
		404,
		{ message: 'no Route matched with those values' },
		refused('unknown', 'The base URL is wrong'),
	),
	// Polls.
	poll(NA_DTO, UNIFIED, 200, dto({ status: 'NOT_START', progress: '0%' }), {
		item: 'queued',
		because: 'Not begun',
	}),
	poll(NA_DTO, UNIFIED, 200, dto({ status: 'SUBMITTED', progress: '10%' }), {
		item: 'queued',
		because: 'Handed on',
	}),
	poll(NA_DTO, UNIFIED, 200, dto({ status: 'UNKNOWN' }), {
		item: 'running',
		because: 'The gateway knows nothing yet',
	}),
	poll(
		NA_DTO,
		UNIFIED,
		200,
		dto({ status: 'IN_PROGRESS', progress: '30%' }, { id: 'cgt', status: 'running' }),
		{ item: 'running', because: 'Both say so' },
	),
	poll(
		NA_DTO,
		UNIFIED,
		200,
		dto({ status: 'IN_PROGRESS', progress: '30%' }, { id: 'cgt', status: 'expired' }),
		{
			item: 'expired',
			category: 'provider',
			safe: 'row',
			because: 'Only the inner status says it',
		},
	),
	poll(
		NA_DTO,
		UNIFIED,
		200,
		dto({ status: 'IN_PROGRESS', progress: '30%' }, { id: 'cgt', status: 'cancelled' }),
		{
			item: 'cancelled',
			category: 'provider',
			safe: 'row',
			because: 'Only the inner status says it',
		},
	),
	poll(
		NA_DTO,
		UNIFIED,
		200,
		dto({ status: 'SUCCESS', progress: '100%', result_url: CLIP_URL }, { status: 'succeeded' }),
		{ item: 'succeeded', because: 'Direct address' },
	),
	poll(NA_DTO, UNIFIED, 200, dto({ status: 'SUCCESS', fail_reason: CLIP_URL }), {
		item: 'succeeded',
		because: 'Older hosts: the address in fail_reason',
	}),
	poll(
		NA_DTO,
		UNIFIED,
		200,
		dto({ status: 'SUCCESS' }, { status: 'succeeded', content: { video_url: CLIP_URL } }),
		{ item: 'succeeded', because: 'Only the raw answer has it' },
	),
	poll(NA_DTO, UNIFIED, 200, dto({ status: 'FAILURE', fail_reason: '任务超时（1440分钟）' }), {
		item: 'expired',
		category: 'provider',
		safe: 'failed',
		because: 'Swept by the gateway, which calls it a failure',
	}),
	poll(
		NA_DTO,
		UNIFIED,
		200,
		dto(
			{ status: 'FAILURE', fail_reason: 'task failed' },
			{
				error: {
					code: 'OutputVideoSensitiveContentDetected',
					message: 'output video may contain sensitive information',
				},
			},
		),
		failed('contentPolicy', 'The inner code says why'),
	),
	poll(
		NA_DTO,
		UNIFIED,
		200,
		dto({
			status: 'FAILURE',
			fail_reason: JSON.stringify(
				ark('InputImageSensitiveContentDetected.PrivacyInformation', 'real'),
			),
		}),
		failed('realPerson', 'JSON as the reason'),
	),
	poll(
		'QuantumNous/new-api#7194',
		UNIFIED,
		200,
		{
			id: 9,
			task_id: 'task_T',
			status: 'FAILURE',
			fail_reason: 'The request failed because the input image may contain real person.',
			finish_time: 1_770_000_000,
		},
		failed('realPerson', 'A flat task'),
	),
	poll(
		'QuantumNous/new-api#7194',
		VIDEOS,
		200,
		{ id: 9, task_id: 'task_T', status: 'SUCCESS', fail_reason: '', finished_at: 1_770_000_000 },
		{ item: 'succeeded', because: 'A flat task, the file is served at /content' },
	),
	poll(
		'QuantumNous/new-api#5045',
		VIDEOS,
		200,
		{ id: 'task_T', object: 'video', status: 'unknown', progress: 0 },
		{ item: 'running', because: 'Right after the create' },
	),
	poll(NA_TASK, NEW_API, 400, task('task_not_exist', 'task_not_exist'), {
		item: 'again',
		because: 'Believed only if it stays so',
	}),
	poll(NA_TASK, NEW_API, 500, task('get_task_failed', 'database is locked'), {
		item: 'again',
		because: 'Passing',
	}),
	poll('QuantumNous/new-api#3302', NEW_API, 401, newApi('该令牌状态不可用'), {
		item: 'again',
		because: 'Now and then, with a healthy key',
	}),
	poll(
		'theopenco/llmgateway#3506',
		VIDEOS,
		500,
		{ error: { message: 'Internal Server Error' } },
		{ item: 'again', because: 'Passing' },
	),
	poll('vercel/ai#17308', ANY, 202, undefined, { item: 'again', because: 'Empty' }),
	poll(
		LLMG,
		VIDEOS,
		200,
		{
			id: 'T',
			object: 'video',
			status: 'completed',
			progress: 100,
			error: null,
			content: [{ type: 'video', url: CLIP_URL }],
		},
		{ item: 'succeeded', because: 'The address in a list' },
	),
	poll(
		LLMG,
		VIDEOS,
		200,
		{ id: 'T', object: 'video', status: 'canceled', error: null },
		{ item: 'cancelled', category: 'provider', safe: 'row', because: 'American spelling' },
	),
	poll(
		LLMG,
		VIDEOS,
		200,
		{ id: 'T', object: 'video', status: 'expired', error: null },
		{ item: 'expired', category: 'provider', safe: 'row', because: 'Its own word' },
	),
	poll(
		LITELLM,
		VIDEOS,
		200,
		{
			id: 'T',
			object: 'video',
			status: 'failed',
			error: { code: 'x', message: 'litellm.ContentPolicyViolationError: flagged' },
		},
		failed('contentPolicy', 'The exception’s name is a code'),
	),
	poll(
		'looplj/axonhub llm/transformer/openai/video_inbound.go',
		VIDEOS,
		200,
		{ id: 'T', status: 'completed', video_url: CLIP_URL },
		{ item: 'succeeded', because: 'At the top' },
	),
	poll(
		'BlockRunAI/blockrun-mcp#24',
		VIDEOS,
		200,
		{
			id: 'T',
			status: 'failed',
			error: { message: 'output audio may contain sensitive information' },
		},
		failed('contentPolicy', 'Made, and withheld'),
	),
	poll(
		'Comfy-Org/ComfyUI#13883',
		ARK,
		200,
		{
			id: 'T',
			status: 'failed',
			error: {
				code: 'OutputAudioSensitiveContentDetected',
				message: 'The output audio may contain sensitive information.',
			},
		},
		failed('contentPolicy', 'Made, and withheld'),
	),
	poll(
		'Comfy-Org/ComfyUI#15395',
		ARK,
		200,
		{
			id: 'T',
			status: 'failed',
			error: { code: 'InvalidParameter.TaskTypeConstraint', message: 'ratio' },
		},
		failed('invalidInput', 'Found out after the task was taken'),
	),
	poll(
		'vercel/ai#18577',
		ARK,
		200,
		{ id: 'T', status: 'cancelled' },
		{ item: 'cancelled', category: 'provider', safe: 'row', because: 'An end' },
	),
	poll(
		ARK_CODES,
		ARK,
		200,
		{ id: 'T', status: 'expired' },
		{ item: 'expired', category: 'provider', safe: 'row', because: 'An end' },
	),
	poll(
		ARK_CODES,
		ARK,
		200,
		{ id: 'T', status: 'failed', error: { code: 'InternalServiceError', message: 'x' } },
		failed('provider', 'Ark’s own failure'),
	),
	poll(
		'ZLHub API documentation, task query',
		ARK,
		200,
		{
			code: 'success',
			message: '',
			data: { id: 'T', status: 'succeeded', content: { video_url: CLIP_URL } },
		},
		{ item: 'succeeded', because: 'Ark’s answer in a wrapper' },
	),
	poll(
		'ZLHub API documentation, task query',
		ARK,
		200,
		{
			code: 'success',
			data: { id: 'T', status: 'failed', error: { code: 'InputTextRiskDetection', message: 'x' } },
		},
		failed('contentPolicy', 'Ark’s answer in a wrapper'),
	),
	poll(
		WAVE_STATUS,
		QINGBO,
		200,
		{
			task_id: 'T',
			status: 'completed',
			progress: '100%',
			result: { videos: [{ url: [CLIP_URL] }] },
		},
		{ item: 'succeeded', because: 'The address is an array' },
	),
	poll(
		WAVE_STATUS,
		QINGBO,
		200,
		{
			code: 200,
			data: { task_id: 'T', status: 'completed', result: { videos: [{ url: CLIP_URL }] } },
		},
		{ item: 'succeeded', because: 'All facts in a wrapper' },
	),
	poll(
		WAVE_STATUS,
		QINGBO,
		200,
		{
			task_id: 'T',
			status: 'failed',
			cost: 0,
			error: { code: 'upstream_unavailable', message: 'busy' },
		},
		failed('provider', 'Refunded, by the page'),
	),
	poll(
		WAVE_STATUS,
		QINGBO,
		200,
		{ task_id: 'T', status: 'cancelled' },
		{ item: 'cancelled', category: 'provider', safe: 'row', because: 'Refunded, by the page' },
	),
	poll(
		WAVE_STATUS,
		QINGBO,
		404,
		{ error: { code: 'task_not_found', message: 'x' } },
		{ item: 'again', because: 'Believed only if it stays so' },
	),
	poll(
		'docs.xingchaoyiqing.com, seedance2-query',
		XINGCHAO,
		200,
		{ id: 'video_T', status: 'failed', video_url: null, error: '内容审核不通过' },
		failed('contentPolicy', 'A text in Chinese'),
	),
	poll(
		'docs.xingchaoyiqing.com, seedance2-query',
		XINGCHAO,
		200,
		{
			code: 0,
			data: { id: 'video_T', status: 'completed', video_url: CLIP_URL, actualDuration: 5.1 },
		},
		{ item: 'succeeded', because: 'In a wrapper' },
	),
	poll(
		'docs.xingchaoyiqing.com, seedance2-query',
		XINGCHAO,
		200,
		{ id: 'video_T', status: 'processing', error: null },
		{ item: 'running', because: 'Under way' },
	),
	// Other envelopes, other names: each was read wrongly once, or would be by its words alone.
	create(
		'songquanpeng/one-api#330',
		NEW_API,
		429,
		{
			error: {
				message: '当前分组负载已饱和，请稍后再试，或升级账户以提升服务质量。',
				type: 'billing_not_active',
				param: '',
				code: 'billing_not_active',
			},
		},
		refused('rateLimit', 'The code speaks of bills, the words of load'),
	),
	create(
		'WEIFENG2333/VideoCaptioner#1120',
		NEW_API,
		429,
		{
			error: {
				message: '当前分组上游负载已饱和，请稍后再试',
				type: 'upstream_error',
				param: '404',
				code: 'bad_response_status_code',
			},
		},
		refused('rateLimit', 'What is behind the gateway is busy'),
	),
	create(
		'666ghj/BettaFish#579',
		NEW_API,
		429,
		{
			error: {
				message: '当前分组上游负载已饱和，请稍后再试',
				localized_message: 'Unknown error',
				type: 'insufficient_quota',
				param: '',
				code: 'insufficient_quota',
			},
		},
		refused(
			'provider',
			'The quota is that of the gateway’s own account: the words name the upstream',
		),
	),
	create(
		'google-gemini/gemini-cli#15215',
		VIDEOS,
		429,
		{ error: { code: 429, message: 'You have exhausted your daily quota on this model.' } },
		refused('quota', 'A quota of the day is not waited for'),
	),
	create(
		'cooderl/wewe-rss#390',
		VIDEOS,
		429,
		{ error: { message: 'Daily request 200 limit exceeded. Please try again tomorrow.' } },
		refused('quota', 'A quota of the day is not waited for'),
	),
	create(
		'farion1231/cc-switch#995',
		OPEN_ROUTER,
		404,
		{
			error: {
				message: 'No allowed providers are available for the selected model.',
				code: 404,
				metadata: { available_providers: ['z-ai'], requested_providers: ['anthropic'] },
			},
		},
		refused('invalidInput', 'Routing, before anything is sent on; not a wrong address'),
	),
	create(
		'musistudio/claude-code-router#583',
		VIDEOS,
		404,
		{
			error: {
				message: `Error from provider(404): ${JSON.stringify({ error: { message: 'No endpoints found that support tool use.', code: 404 } })}`,
				type: 'api_error',
				code: 'provider_response_error',
			},
		},
		refused('invalidInput', 'The same, passed on as text'),
	),
	create(
		'agent0ai/agent-zero#1255',
		VIDEOS,
		404,
		{
			error: {
				message: `litellm.NotFoundError: NotFoundError: OpenrouterException - ${JSON.stringify({ error: { message: 'No allowed providers are available for the selected model.', code: 404 } })}`,
				code: '404',
			},
		},
		refused('invalidInput', 'The same, behind the name of an exception'),
	),
	create(
		'open-assistant-org/open-assistant#80',
		OPEN_ROUTER,
		402,
		{
			error: {
				message: 'Insufficient credits. Add more using https://openrouter.ai/settings/credits',
				code: 402,
				metadata: { limit_source: 'openrouter_credits', remedy_hint: 'Add credits' },
			},
		},
		refused('quota', 'The user’s own credits'),
	),
	create(
		'cline/cline#5449',
		OPEN_ROUTER,
		502,
		{
			error: {
				message: 'Provider returned error',
				code: 502,
				metadata: {
					raw: { object: 'error', message: 'Unexpected token', type: 'BadRequestError', code: 400 },
					provider_name: 'AtlasCloud',
				},
			},
		},
		open('A host behind it failed: nobody says whether the task was taken', 'invalidInput'),
	),
	create(
		'askimo-ai/askimo#277',
		VIDEOS,
		400,
		{
			type: 'error',
			error: {
				type: 'invalid_request_error',
				message: 'Your credit balance is too low to access the API.',
			},
			request_id: 'req_1',
		},
		refused('quota', 'The code is one of many things, the words are not'),
	),
	...[403, 200].map((status) =>
		create(
			'steipete/CodexBar#1727',
			[...NEW_API, 'ark'],
			status,
			{
				ResponseMetadata: {
					RequestId: '2026',
					Action: 'GetCodingPlanUsage',
					Version: '2024-01-01',
					Service: 'ark',
					Region: 'cn-beijing',
					Error: { CodeN: 100013, Code: 'AccessDenied', Message: 'User is not authorized.' },
				},
			},
			refused('auth', 'Volcengine’s own envelope, whatever the HTTP status'),
		),
	),
	create(
		'TencentCloud/tencentcloud-sdk-go tencentcloud/vcg/v20240404/errors.go',
		NEW_API,
		200,
		{
			Response: {
				Error: {
					Code: 'InvalidParameterValue.InvalidVideoDuration',
					Message: '视频时长超过限制。',
				},
				RequestId: 'r',
			},
		},
		refused('invalidInput', 'Every refusal of that host is HTTP 200'),
	),
	create(
		'aimlapi/api-docs docs/api-references/video-models/README.md',
		VIDEOS,
		201,
		{ generation_id: '234954179076239', status: 'queued' },
		{ item: 'queued', because: 'A paid task by another name is not lost' },
	),
	poll(
		'modelstudioai/cli#199',
		NEW_API,
		200,
		{
			request_id: 'r',
			output: {
				task_id: 'T',
				task_status: 'FAILED',
				code: 'DataInspectionFailed',
				message: 'Output data may contain inappropriate content.',
			},
		},
		failed('contentPolicy', 'The whole task stands in `output`'),
	),
	poll(
		'QuantumNous/new-api#7194',
		UNIFIED,
		200,
		{
			created_at: 1788400582,
			fail_reason: '',
			finished_at: 1788400867,
			platform: '1',
			progress: '100%',
			status: 'SUCCESS',
			task_id: 'T',
		},
		{ item: 'succeeded', because: 'Flat and without an address: the gateway serves the file' },
	),
	create(
		'QuantumNous/new-api#7316',
		NEW_API,
		503,
		newApi('system cpu overloaded (current: 95%, threshold: 90%)', 'system_cpu_overloaded'),
		refused('rateLimit', 'The gate in front of everything: the request was not read'),
	),
	// What other software of this kind answers.
	create(
		NA_TW,
		NEW_API,
		401,
		newApi('該令牌額度已用盡 TokenStatusExhausted[sk-abc***xyz]'),
		refused('quota', 'The words of a gateway in Taiwan'),
	),
	create(
		NA_TW,
		NEW_API,
		403,
		newApi('該令牌無權存取模型 m'),
		refused('invalidInput', 'Another word for access, too'),
	),
	create(
		NA_TW,
		NEW_API,
		503,
		newApi('分組 default 下模型 m 無可用管道（distributor）'),
		refused('invalidInput', 'Another word for a channel, and no code'),
	),
	create(
		'QuantumNous/new-api, IsUpstreamModelUnavailableError of a fork',
		NEW_API,
		503,
		newApi('The model is disabled on this gateway', 'model_is_disabled'),
		refused('invalidInput', 'The gateway names itself'),
	),
	create(
		'made up after QuantumNous/new-api controller/relay.go',
		NEW_API,
		500,
		task('insert_task_failed', 'Error 1062: Duplicate entry for key content_policy.task_id'),
		open(
			'What could not be written down had been sent: words give a reason at most',
			'contentPolicy',
		),
	),
	create(
		'labring/aiproxy, RelayNotImplemented',
		VIDEOS,
		501,
		{
			error: {
				message: 'API not implemented',
				type: 'aiproxy_error',
				param: '',
				code: 'api_not_implemented',
			},
		},
		{ item: 'notCreated', category: 'unknown', safe: true, because: 'The gateway has no such API' },
	),
	create(
		'Portkey-AI/gateway, hooks_failed',
		VIDEOS,
		446,
		{
			error: {
				message: 'The guardrail checks defined in the config failed.',
				type: 'hooks_failed',
				param: null,
				code: null,
			},
			hook_results: { before_request_hooks: [], after_request_hooks: [] },
		},
		refused('contentPolicy', 'A status of its own, before the request goes on'),
	),
	create(
		'developers.wpengine.com/docs/ai/api/errors',
		VIDEOS,
		404,
		{
			error: {
				message: 'model not found: openai/does-not-exist',
				type: 'not_found_error',
				code: 404,
				request_id: '9f4d',
			},
		},
		refused('invalidInput', 'Not a wrong address'),
	),
	create(
		'kittors/CliRelay#1031',
		VIDEOS,
		200,
		{
			error: {
				code: 'server_is_overloaded',
				type: 'service_unavailable_error',
				message: 'Our servers are currently overloaded. Please try again later.',
			},
		},
		refused('rateLimit', 'An overload under HTTP 200'),
	),
	create(
		'OpenRouter docs/errors',
		OPEN_ROUTER,
		403,
		{
			error: {
				code: 403,
				message: 'Input flagged',
				metadata: { reasons: ['violence'], flagged_input: '…', provider_name: 'Seed' },
			},
		},
		refused('contentPolicy', 'A review, not the key'),
	),
	create(
		'docs.kie.ai, status codes',
		['kie'],
		200,
		{ code: 505, msg: 'Feature Disabled - The feature is currently disabled', data: null },
		{
			item: 'notCreated',
			category: 'auth',
			safe: true,
			because: 'A documented refusal with a number of its own',
		},
	),
	create(
		'platform-dev.xxd.fans/docs, submit-generation',
		UNIFIED,
		200,
		{ code: 1000, message: 'success', data: { taskNo: 'T', status: 'pending' } },
		{ item: 'queued', because: 'A number by which tasks are asked about' },
	),
	create(
		'kinovi.ai/docs, error-handling',
		VIDEOS,
		429,
		{
			message: 'Concurrency limit reached (3). You have 3 tasks in progress.',
			limit: 3,
			current: 3,
		},
		refused('rateLimit', 'Numbers beside the words are no task'),
	),
	create(
		'solana-foundation/pay-skills#191',
		ARK,
		402,
		{ x402Version: 1, error: 'X-PAYMENT header is required', accepts: [{ scheme: 'exact' }] },
		refused('quota', 'A gateway that wants to be paid for each call'),
	),
	create(
		'developers.cloudflare.com, error 524',
		ANY,
		524,
		{
			title: 'Error 524: A timeout occurred',
			status: 524,
			detail: 'The origin web server timed out responding to this request.',
			error_code: 524,
			cloudflare_error: true,
			retryable: true,
		},
		open('The origin has the request; `retryable` is not about money'),
	),
	create(
		'tbphp/gpt-load internal/errors',
		VIDEOS,
		503,
		{ code: 'NO_ACTIVE_KEYS', message: 'No active API keys available for this group' },
		open('A second try with no key left says the same as a first one'),
	),
	create(
		'made up',
		VIDEOS,
		200,
		{ success: true, message: '提交成功，余额不足时请充值' },
		open('Taken, and a sentence about money'),
	),
	...[
		['CONTENT_MODERATION', 'contentPolicy'] as const,
		['INVALID_PARAMETERS', 'invalidInput'] as const,
		['INSUFFICIENT_POINTS', 'quota'] as const,
	].map(([failure_reason, category]) =>
		poll(
			'docs.maxapi.io, webhook',
			UNIFIED,
			200,
			{
				code: 200,
				message: 'ok',
				data: { taskId: 'T', status: 'FAILURE', result: null, failure_reason },
			},
			failed(category, 'A code where words are expected'),
		),
	),
	poll(
		'junpengpanchina-ai/Sora-2Ai docs/POLL_REMOTE_TASK_PRECISION.md',
		UNIFIED,
		200,
		{
			code: 0,
			msg: '',
			data: { id: 'T', status: 'failed', failure_reason: 'output_moderation', error: '' },
		},
		failed('contentPolicy', 'A code in small letters, and an empty error'),
	),
	poll(
		'Kling API, task_status_msg',
		UNIFIED,
		200,
		{
			code: 0,
			message: 'SUCCEED',
			data: {
				task_id: 'T',
				task_status: 'failed',
				task_status_msg: 'Failure to pass the risk control system',
				task_result: {},
			},
		},
		failed('contentPolicy', 'The words stand beside the status'),
	),
	poll(
		'xiao345/seedance-mcp, seedance_get_video',
		VIDEOS,
		200,
		{ id: 'T', status: 'interrupted', error: 'node restarted' },
		{ item: 'failed', category: 'unknown', safe: 'row', because: 'An end by its document' },
	),
	...[
		['image_processing_error', 'Failed to process the image.', 'mediaUnreachable'] as const,
		['image_dimension_mismatch', 'They do not match the request.', 'invalidInput'] as const,
		['resource_exhausted', 'Resources are exhausted.', 'rateLimit'] as const,
	].map(([code, message, category]) =>
		poll(
			'docs.evolink.ai, error-codes',
			VIDEOS,
			200,
			{ id: 'T', object: 'video.generation.task', status: 'failed', error: { code, message } },
			failed(category, 'Codes of another aggregator'),
		),
	),
	...[
		['Prediction interrupted; please retry (code: PA)'] as const,
		['E1001: Model Out of Memory (OOM Killed)'] as const,
	].map(([error]) =>
		poll(
			'replicate.com/docs, error-codes',
			['replicate'],
			200,
			{ id: 'T', status: 'failed', error, output: null },
			failed('provider', 'Nothing in the request was wrong'),
		),
	),
	...[
		['密钥已被停用', 'auth'] as const,
		['图片尺寸不符合要求', 'invalidInput'] as const,
		['系统维护中，暂停提交', 'provider'] as const,
	].map(([error, category]) =>
		poll(
			'docs.globalaiopc.com, seedance-query',
			XINGCHAO,
			200,
			{ id: 'T', object: 'video', status: 'failed', video_url: null, error },
			failed(category, 'An error of words alone'),
		),
	),
	poll(
		'docs.xmsmartlink.com, task/get',
		VIDEOS,
		200,
		{ code: 'success', data: { id: 'T', status: '處理中' } },
		{ item: 'running', because: 'Traditional characters' },
	),
	...[
		[{ code: 200, data: [{ status: 'submitted', task_id: 'task_01' }] }, 'A list of one'] as const,
		[
			{ success: true, data: { videoId: 'v1', status: 'queued' } },
			'Named after the video',
		] as const,
		[{ data: { video: { id: 'v1', status: 'queued' } } }, 'Inside what it makes'] as const,
		[{ generation: { id: 'g1', status: 'queued' } }, 'Inside a generation'] as const,
		[{ output: { id: 'o1', status: 'queued' } }, 'An id beside a status'] as const,
	].map(([body, because]) =>
		create('made up, as aggregators nest it', VIDEOS, 200, body, { item: 'queued', because }),
	),
	create(
		'QuantumNous/new-api relay/channel/task/suno/adaptor.go',
		UNIFIED,
		200,
		{ code: 'success', message: '', data: '0b1f4a52-7d1e-4f3a-9a51-1f3a5f0c7e11' },
		{ item: 'queued', because: 'The id is all of the data' },
	),
	create(
		'made up',
		VIDEOS,
		200,
		{ code: 500, message: 'x', data: '0b1f4a52-7d1e' },
		open('No success is said, and it may be the task'),
	),
	create(
		'RunningHub API error codes',
		VIDEOS,
		200,
		{ code: 421, msg: 'TASK_QUEUE_MAXED', data: null },
		refused('rateLimit', 'An identifier where words are expected'),
	),
	create(
		'RunningHub API error codes',
		VIDEOS,
		200,
		{ code: 416, msg: 'TASK_CREATE_FAILED_BY_NOT_ENOUGH_WALLET', data: null },
		refused('quota', 'The user’s wallet'),
	),
	create(
		'PixVerse platform docs, error codes',
		VIDEOS,
		200,
		{ ErrCode: 500044, ErrMsg: 'Reached the limit for concurrent generations.', Resp: null },
		refused('rateLimit', 'Numbers of its own under HTTP 200'),
	),
	create(
		'arlanrakh/talk-to-girlfriend-ai#6',
		VIDEOS,
		403,
		{
			error: {
				message: 'AI Gateway requires a valid credit card on file to service requests.',
				type: 'customer_verification_required',
			},
		},
		refused('quota', 'Not the key: how the account pays'),
	),
	create(
		'Novita AI docs, error codes',
		VIDEOS,
		403,
		{ code: 403, reason: 'BILLING_FAILED', message: 'billing failed', metadata: {} },
		refused('quota', 'Not the key: the bill'),
	),
	create(
		'SiliconFlow docs, error codes',
		VIDEOS,
		403,
		{ code: 30003, message: 'Model disabled.', data: null },
		refused('invalidInput', 'Not the key: the model'),
	),
	...[
		[433, 'Request exceeds sub-key usage limit', 'quota'] as const,
		[430, 'Your call frequency is too high. Please try again later.', 'rateLimit'] as const,
	].map(([code, msg, category]) =>
		create(
			'docs.kie.ai, status codes',
			['kie'],
			200,
			{ code, msg, data: null },
			refused(category, 'Its numbers are not those of HTTP'),
		),
	),
	poll(
		'Novita AI docs, task result',
		VIDEOS,
		200,
		{ task: { task_id: 'T', status: 'TASK_STATUS_FAILED', reason: 'NSFW content' }, videos: [] },
		failed('contentPolicy', 'The reason stands inside the task'),
	),
	...[['SAFETY.INPUT.TEXT'] as const, ['SAFETY.OUTPUT.VIDEO'] as const].map(([failureCode]) =>
		poll(
			'docs.dev.runwayml.com, task failures',
			VIDEOS,
			200,
			{ id: 'T', status: 'FAILED', failure: 'An unexpected error occurred.', failureCode },
			failed('contentPolicy', 'The code says more than the words'),
		),
	),
	poll(
		'docs.dev.runwayml.com, THROTTLED',
		VIDEOS,
		200,
		{ id: 'T', status: 'THROTTLED' },
		{ item: 'queued', because: 'Taken, and waiting for its turn' },
	),
	...[
		['AuditSubmitIllegal'] as const,
		['TaskPromptPolicyViolation'] as const,
		['CreationPolicyViolation'] as const,
	].map(([err_code]) =>
		poll(
			'Vidu API docs, error codes',
			VIDEOS,
			200,
			{ id: 'T', state: 'failed', err_code, creations: [] },
			failed('contentPolicy', 'A code is all that is said'),
		),
	),
	poll(
		'replicate.com/docs, E003',
		['replicate'],
		200,
		{ id: 'T', status: 'failed', error: 'Unavailable due to high demand. (E003)', output: null },
		failed('rateLimit', 'May succeed later'),
	),
	...[['refunded'] as const, ['生成中断'] as const].map(([status]) =>
		poll(
			'made up',
			VIDEOS,
			200,
			{ id: 'T', status },
			{ item: 'failed', category: 'unknown', safe: 'row', because: 'No clip comes any more' },
		),
	),
	poll(
		'support.huaweicloud.com, ShowVideoGenerationResult',
		VIDEOS,
		200,
		{ task_id: 'T', status: 'succeeded', error: { code: 0 }, content: { result_url: CLIP_URL } },
		{ item: 'succeeded', because: 'An error of 0 is none' },
	),
	...[
		['running', { item: 'running' }] as const,
		['failed', { item: 'failed', category: 'unknown', safe: 'row' }] as const,
	].map(([status, ends]) =>
		poll(
			'cloud.baidu.com qianfan-multimodal, xmsofr421',
			VIDEOS,
			200,
			{ log_id: 'l', status: 'success', task: { id: 'T', model: 'm', status } },
			{ ...ends, because: 'The outer word is that of the query' },
		),
	),
	// What must not be read as an end.
	...[
		['error null', { error: null }] as const,
		['blank words in an error', { error: { code: '', message: '' } }] as const,
		['an error that says success', { error: { code: 0, message: 'success' } }] as const,
		[
			'what an earlier try ended with',
			{ retries: [{ status: 'failed', error: 'timed out' }] },
		] as const,
		[
			'an error while it is tried again',
			{ last_error: { code: 'busy', message: 'busy' } },
		] as const,
		['warnings', { warnings: ['the reference has expired'] }] as const,
		['the user’s words', { prompt: '{"status":"failed","error":"expired"}' }] as const,
	].map(([because, more]) =>
		poll(
			'made up',
			VIDEOS,
			200,
			{ id: 'T', status: 'processing', ...more },
			{ item: 'running', because: `No end: ${because}` },
		),
	),
	poll(
		'made up',
		VIDEOS,
		200,
		{
			id: 'T',
			status: 'succeeded',
			error: { code: 'last_frame_failed', message: 'The last frame could not be stored' },
			video_url: CLIP_URL,
		},
		{ item: 'succeeded', because: 'The video is there, whatever else failed' },
	),
	poll(
		'made up',
		VIDEOS,
		503,
		{ status: 'failed', message: 'upstream unavailable' },
		{ item: 'again', because: 'It is the call that failed, not the task' },
	),
	poll(
		'QuantumNous/new-api#2532',
		UNIFIED,
		200,
		{
			code: 0,
			data: { task_id: 'T', task_status: 'failed', task_status_msg: 'Unsupported image format' },
			message: 'SUCCEED',
			request_id: 'r',
		},
		failed('mediaUnreachable', 'The message is that of the call, and says that it went well'),
	),
	poll(
		'SamurAIGPT/muapi-comfyui#1',
		VIDEOS,
		200,
		{
			id: 'T',
			status: 'failed',
			error: 'failed to get parent task runtime, please check if the parent task expired',
		},
		failed('unknown', 'Another task has expired, not this one'),
	),
	poll(
		'griptape-ai/griptape-nodes-engine#3296',
		VIDEOS,
		200,
		{
			id: 'T',
			status: 'failed',
			error: 'Download the media resource timed out during the data inspection process.',
		},
		failed('mediaUnreachable', 'The host of the media is too slow'),
	),
	poll(
		'AceDataCloud/Nexior#1230',
		VIDEOS,
		200,
		{ id: 'T', status: 'failed', error: 'timeout when generating video' },
		{
			item: 'expired',
			category: 'provider',
			safe: 'row',
			because: 'The gateway has given the task up',
		},
	),
	...[
		['cosin2077/easyVoice#27', { success: false, message: 'Task not found', code: 404 }] as const,
		[
			'duixcom/Duix-Avatar#328',
			{ code: 10004, data: {}, msg: '任务不存在', success: true },
		] as const,
	].map(([source, body]) =>
		poll(source, VIDEOS, 200, body, { item: 'again', because: 'HTTP 200 for an unknown task' }),
	),
];
