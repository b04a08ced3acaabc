/**
 * Answers of what stands in front of providers (proxies, walls, frameworks), of gateways’ own words in two languages, and
 * of aggregators that sell the same models. Written and judged as answers.mts is.
 */
import {
	ANY,
	ARK,
	CLIP_URL,
	create,
	failed,
	NEW_API,
	open,
	OPEN_ROUTER,
	poll,
	refused,
	UNIFIED,
	VIDEOS,
	type CorpusRow,
} from './rows.mts';

const ERDA = 'docs.erda.cloud, status';
const AWS = 'AWS API Gateway, from memory';
const AIHUBMIX = 'docs.aihubmix.com, HTTP codes';
const NEW_API_TASK = 'QuantumNous/new-api relay/relay_task.go';
const BIGMODEL = 'docs.bigmodel.cn/cn/api/api-code';
const GUARDRAILS = 'developers.cloudflare.com/ai-gateway, guardrails';
const SEEDANCE2_PRO = 'seedance2-pro.com/docs/common/error-handling';
const MAXAPI = 'docs.maxapi.io/api-reference/webhook';
const GOSTARRY = 'gostarry.mintlify.app, error codes';
const PIXAPI = 'pixapi.ai/docs/errors';
const FOXAPI = 'docs.foxapi.cc, task error codes';
const MODELLIX = 'docs.modellix.ai, errors';
const VIDU = 'platform.vidu.com/docs/error-code';
const SILICONFLOW = 'SiliconFlow docs, from memory';
const RUNWARE = 'runware.ai/docs/platform/errors';
const ATLAS = 'atlascloud.ai/docs/en/predictions';
const PIAPI = 'PiAPI unified API, from memory';
const AIMLAPI = 'docs.aimlapi.com';
const BAIDU = 'cloud.baidu.com/doc/qianfan-api/s/Cmhbm0afu';
const MINIMAX = 'platform.minimax.io, base_resp';
const AKOOL = 'docs.akool.com, error codes';
const FASTAPI = 'FastAPI, its default answers';
const SPRING_BOOT = 'Spring Boot, its default answers';
const LARAVEL = 'Laravel, its default answers';
const REPLICATE = 'Replicate, from memory';
const FAL = 'fal.ai, from memory';
const KIE = 'kie.ai, from memory';
const OPENROUTER = 'OpenRouter, from memory';
const WAVESPEED = 'WaveSpeed, from memory';
const MADE_UP = 'made up, as gateways do';
const RETRY_FORMS = 'made up, as hosts say how long';

export const GATEWAYS: readonly CorpusRow[] = [
	create(
		'nginx, 413 page',
		ANY,
		413,
		'<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center><h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
		refused('invalidInput', 'Too large for the proxy'),
	),
	create(
		'nginx, 502 page',
		ANY,
		502,
		'<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
		{ item: 'unknown', category: 'provider', safe: false, because: 'Proxy lost its server' },
	),
	create(
		'nginx, 504 page',
		ANY,
		504,
		'<html>\r\n<head><title>504 Gateway Time-out</title></head>\r\n<body>\r\n<center><h1>504 Gateway Time-out</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
		{ item: 'unknown', category: 'provider', safe: false, because: 'Proxy waited no longer' },
	),
	create(
		'AWS ELB, 503 page',
		ANY,
		503,
		'<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>',
		{
			item: 'unknown',
			category: 'provider',
			safe: false,
			because: 'No target, or the last one failed',
		},
	),
	create('fatwang2/search2ai#12', ANY, 522, 'error code: 522', {
		item: 'unknown',
		category: 'provider',
		safe: false,
		because: 'Cloudflare for callers that want no page',
	}),
	create(
		'developers.cloudflare.com, error 520',
		ANY,
		520,
		'<!DOCTYPE html><html><head><title>api.example.com | 520: Web server is returning an unknown error</title></head><body>x</body></html>',
		{ item: 'unknown', category: 'provider', safe: false, because: 'Origin answered something' },
	),
	create('developers.cloudflare.com, error 525', ANY, 525, 'error code: 525', {
		item: 'unknown',
		category: 'provider',
		safe: false,
		because: '5xx of a proxy',
	}),
	create('developers.cloudflare.com, error 530', ANY, 530, 'error code: 1033', {
		item: 'unknown',
		category: 'provider',
		safe: false,
		because: 'Tunnel',
	}),
	create(
		'Cloudflare, challenge',
		ANY,
		403,
		'<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body>x</body></html>',
		{ item: 'notCreated', category: 'auth', safe: true, because: 'A wall in front' },
	),
	create(
		'Ekultek/WhatWaf#1195',
		ANY,
		403,
		'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/><title>AccessDeny</title></head><body><h1 class="err">很抱歉，您提交的请求可能对网站造成威胁，请求已被管理员设置的策略阻断</h1></body></html>',
		{ item: 'notCreated', category: 'auth', safe: true, because: 'Tencent WAF' },
	),
	create(
		'Ekultek/WhatWaf#1256',
		ANY,
		405,
		'<!DOCTYPE html>\n<html lang="zh-cn"><head><title>405</title></head><body><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p></body></html>',
		{ item: 'notCreated', category: 'unknown', safe: true, because: 'Aliyun WAF' },
	),
	create(
		'reqable/reqable-app#2045',
		ANY,
		566,
		'<html><head><title>拦截</title></head><body>您的请求已被该站点的安全策略拦截，由Tencent Cloud EdgeOne提供防护</body></html>',
		open('5xx web page proves nothing'),
	),
	create(
		'envoy, local reply',
		ANY,
		503,
		'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
		{ item: 'unknown', category: 'provider', safe: false, because: 'May have been sent' },
	),
	create('envoy, no host', ANY, 503, 'no healthy upstream', {
		item: 'unknown',
		category: 'provider',
		safe: false,
		because: 'Could be a retry',
	}),
	create('envoy, time-out', ANY, 504, 'upstream request timeout', {
		item: 'unknown',
		category: 'provider',
		safe: false,
		because: 'Time-out',
	}),
	create(
		'envoy, local rate limit',
		ANY,
		429,
		'local_rate_limited',
		refused('rateLimit', 'A code alone'),
	),
	create('envoy, RBAC', ANY, 403, 'RBAC: access denied', refused('auth', 'Policy of the gateway')),
	create(
		'Kong rate-limiting',
		ANY,
		429,
		{ message: 'API rate limit exceeded' },
		refused('rateLimit', 'Later'),
	),
	create(
		'Kong key-auth',
		ANY,
		401,
		{ message: 'No API key found in request' },
		refused('auth', 'Key'),
	),
	create(
		'Kong request-size-limiting',
		ANY,
		413,
		{ message: 'Request size limit exceeded' },
		refused('invalidInput', 'Too large, no quota'),
	),
	create(
		'Kong balancer',
		ANY,
		503,
		{ message: 'failure to get a peer from the ring-balancer' },
		{ item: 'unknown', category: 'provider', safe: false, because: '5xx' },
	),
	create(
		'Kong upstream',
		ANY,
		502,
		{ message: 'An invalid response was received from the upstream server', request_id: '4b2' },
		{ item: 'unknown', category: 'provider', safe: false, because: 'It had the request' },
	),
	create(
		'Kong timeout',
		ANY,
		504,
		{ message: 'The upstream server is timing out', request_id: '4b2' },
		{ item: 'unknown', category: 'provider', safe: false, because: 'time-out' },
	),
	create(
		'Kong/kong#761',
		ANY,
		404,
		{ request_path: '/v1/videos', message: 'API not found with these values', request_host: ['h'] },
		refused('unknown', 'Base URL wrong'),
	),
	create(
		ERDA,
		ANY,
		404,
		{ message: 'no route and no API found with those values' },
		refused('unknown', 'Base URL wrong'),
	),
	create(
		ERDA,
		ANY,
		401,
		{ message: 'No authenticate credentials found' },
		refused('auth', 'No key came'),
	),
	create(ERDA, ANY, 403, { message: 'Invalid authentication credentials' }, refused('auth', 'Key')),
	create(
		'apache/apisix router',
		ANY,
		404,
		{ error_msg: '404 Route Not Found' },
		refused('unknown', 'Base URL wrong'),
	),
	create(
		'apache/apisix key-auth',
		ANY,
		401,
		{ message: 'Invalid API key in request' },
		refused('auth', 'Key'),
	),
	create(
		'apache/apisix limit-req',
		ANY,
		429,
		{ error_msg: 'Requests are too frequent, please try again later.' },
		refused('rateLimit', 'Later'),
	),
	create(
		'Huawei APIG error codes',
		ANY,
		404,
		{
			error_code: 'APIG.0101',
			error_msg: 'The API does not exist or has not been published in the environment.',
			request_id: 'r',
		},
		refused('unknown', 'Base URL wrong'),
	),
	create(
		'Huawei APIG error codes',
		ANY,
		429,
		{
			error_code: 'APIG.0308',
			error_msg:
				'The throttling threshold has been reached: policy user over ratelimit,limit:2,time:1 minute',
			request_id: 'r',
		},
		refused('rateLimit', 'Later'),
	),
	create(
		AWS,
		ANY,
		403,
		{ message: 'Missing Authentication Token' },
		refused('unknown', 'Said of a path that does not exist, by AWS documents'),
	),
	create(AWS, ANY, 429, { message: 'Too Many Requests' }, refused('rateLimit', 'Later')),
	create(
		AWS,
		ANY,
		504,
		{ message: 'Endpoint request timed out' },
		{ item: 'unknown', category: 'provider', safe: false, because: 'time-out' },
	),
	create(AWS, ANY, 413, { message: 'Request Too Long' }, refused('invalidInput', 'Too large')),
	create(
		'Azure API Management, from memory',
		ANY,
		401,
		{
			statusCode: 401,
			message:
				'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
		},
		refused('auth', 'Key'),
	),
	create(
		'Azure API Management, from memory',
		ANY,
		429,
		{ statusCode: 429, message: 'Rate limit is exceeded. Try again in 37 seconds.' },
		{ ...refused('rateLimit', 'Later'), retryAfterMs: 37000 },
	),
	create(
		'Azure API Management, quota policy',
		ANY,
		403,
		{
			statusCode: 403,
			message: 'Out of call volume quota. Quota will be replenished in 12:12:12.',
		},
		refused('quota', 'A quota'),
	),
	create(
		'lcy362/agnes-video-generator#34',
		NEW_API,
		403,
		{
			code: 'insufficient_user_quota',
			message: '预扣费额度失败, 用户剩余额度: ＄0.100000, 需要预扣费额度: ＄0.440000',
			data: null,
		},
		refused('quota', 'Balance'),
	),
	create(
		'clacky-ai/openclacky#100',
		NEW_API,
		403,
		{
			error: {
				message:
					'预扣费额度失败, 用户剩余额度: ＄0.539534, 需要预扣费额度: ＄2.906176 (request id: 2026)',
				type: 'new_api_error',
			},
		},
		refused('quota', 'Words alone'),
	),
	create(
		'songquanpeng/one-api#1270',
		NEW_API,
		403,
		{
			error: {
				message: 'user quota is not enough (request id: 2024)',
				type: 'one_api_error',
				param: '',
				code: 'insufficient_user_quota',
			},
		},
		refused('quota', 'Balance'),
	),
	create(
		'songquanpeng/one-api#1846',
		NEW_API,
		403,
		{
			error: {
				message:
					'user [3446] quota [-20847155]preConsumedQuota [743]is not enough (request id: 2024)',
				type: 'new_api_error',
			},
		},
		refused('quota', 'Numbers between the words'),
	),
	create(
		AIHUBMIX,
		NEW_API,
		503,
		{
			error: {
				message:
					'Incorrect model ID. Please request to view the model page or you do not have permission to use this model',
				type: 'Aihubmix_api_error',
			},
		},
		refused('invalidInput', 'Their words for: no channel'),
	),
	create(
		'docs.aihubmix.com, HTTP codes (cn)',
		NEW_API,
		503,
		{
			error: {
				message: '模型名字错误请求进入模型广场查看或当前分组下对于模型无使用权限',
				type: 'Aihubmix_api_error',
			},
		},
		refused('invalidInput', 'Their words for: no channel'),
	),
	create(
		AIHUBMIX,
		NEW_API,
		503,
		{
			error: {
				message:
					'Rate limited by provider – contact support to request higher concurrency or try again later.',
				type: 'Aihubmix_api_error',
			},
		},
		{ item: 'unknown', category: 'rateLimit', safe: false, because: 'The host behind it said so' },
	),
	create(
		AIHUBMIX,
		NEW_API,
		429,
		{
			error: {
				message: 'The m model Too many requests; please try again later.',
				type: 'Aihubmix_api_error',
			},
		},
		refused('rateLimit', 'Later'),
	),
	create(
		AIHUBMIX,
		NEW_API,
		403,
		{ error: { message: 'Account suspended.', type: 'Aihubmix_api_error' } },
		refused('quota', 'Account blocked'),
	),
	create(
		AIHUBMIX,
		NEW_API,
		403,
		{
			error: {
				message: 'Forbidden – key(abc123) allowed only from approved IP ranges.',
				type: 'Aihubmix_api_error',
			},
		},
		refused('auth', 'The address of n8n'),
	),
	create(
		AIHUBMIX,
		NEW_API,
		403,
		{
			error: {
				message: 'Forbidden – key(abc123) not authorized to access the requested model.',
				type: 'Aihubmix_api_error',
			},
		},
		refused('invalidInput', 'The model'),
	),
	create(
		'docs.aihubmix.com, HTTP codes (cn)',
		NEW_API,
		403,
		{ error: { message: '该令牌只能在指定网段使用', type: 'Aihubmix_api_error' } },
		refused('auth', 'Network of n8n'),
	),
	create(
		AIHUBMIX,
		NEW_API,
		401,
		{
			error: {
				message:
					'Unauthorized – no access token supplied; please log in and include a valid token.',
				type: 'Aihubmix_api_error',
			},
		},
		refused('auth', 'Key'),
	),
	create(
		'apidoc.cometapi.com, error codes',
		NEW_API,
		403,
		{ error: { message: 'Token Group XXX Has Been Disabled', type: 'comet_api_error' } },
		refused('auth', 'The token'),
	),
	create(
		'QuantumNous/new-api#556',
		NEW_API,
		524,
		{
			error: {
				message: '',
				type: 'upstream_error',
				param: '524',
				code: 'bad_response_status_code',
			},
		},
		{ item: 'unknown', category: 'provider', safe: false, because: 'Upstream time-out' },
	),
	create(
		'chatfire-AI/huobao-drama#53',
		NEW_API,
		400,
		{
			error: {
				message:
					'{"error":{"code":"InvalidParameter","message":"The parameter `image_url` specified in the request is not valid: image download failed. Request id: 02","param":"image_url","type":"BadRequest"}}',
				type: 'cf-api-error',
			},
			code: 400,
		},
		refused('mediaUnreachable', 'Vague code, clear words'),
	),
	create(
		'MemeCalculate/moyin-creator#35',
		['ark', 'cubicSpacesArk', 'newApi', 'cubicSpaces', 'cubicSpacesArk', 'openAiVideos'],
		404,
		{
			error: {
				message: 'Invalid URL (POST /v1/volc/v1/contents/generations/tasks)',
				type: 'invalid_request_error',
				param: '',
				code: '',
			},
		},
		{ ...refused('unknown', 'Base URL wrong'), hint: /base URL/ },
	),
	create(
		NEW_API_TASK,
		NEW_API,
		400,
		{ code: 'model_mapping_failed', message: 'model_mapping_contains_cycle', data: null },
		refused('invalidInput', 'Refused locally'),
	),
	poll(
		NEW_API_TASK,
		UNIFIED,
		200,
		{ code: 'success', data: null },
		{ item: 'again', because: 'Nothing said' },
	),
	poll(
		NEW_API_TASK,
		VIDEOS,
		501,
		{ code: 'not_implemented', message: 'not_implemented:54', data: null },
		{ item: 'again', because: 'The gateway cannot say' },
	),
	poll(
		NEW_API_TASK,
		UNIFIED,
		400,
		{ code: 'invalid_channel_id', message: 'invalid channel id: 3', data: null },
		{ item: 'again', because: 'Channel removed' },
	),
	poll(
		'docs.newapi.pro, getvideogeneration',
		UNIFIED,
		200,
		{
			task_id: 'T',
			status: 'completed',
			url: CLIP_URL,
			format: 'mp4',
			metadata: { duration: 5, fps: 30, width: 1280, height: 720, seed: 20231234 },
			error: { code: 0, message: 'string' },
		},
		{ item: 'succeeded', because: 'An error of 0', url: CLIP_URL },
	),
	create(
		'QuantumNous/new-api, zh quota of a day',
		NEW_API,
		429,
		{ error: { message: '该令牌今日调用次数已达上限，请明日再试', type: 'new_api_error' } },
		refused('quota', 'Quota of a day'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{
			error: {
				code: '1302',
				message: '您当前使用该API的并发数过高，请降低并发，或联系客服增加限额',
			},
		},
		refused('rateLimit', 'Concurrency'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{
			error: { code: '1303', message: '您当前使用该API的频率过高，请降低频率，或联系客服增加限额' },
		},
		refused('rateLimit', 'Frequency'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{ error: { code: '1304', message: '该API已达今日调用次数限额，如有更多需求，请联系客服购买' } },
		refused('quota', 'A day’s quota'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{ error: { code: '1305', message: '该API已触发流量限制' } },
		refused('rateLimit', 'Traffic'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{
			error: {
				code: '1308',
				message: '已达到 5 小时 的使用上限。您的限额将在 2026-01-01 05:00:00 重置',
			},
		},
		refused('quota', 'Reset in hours'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{ error: { code: '1312', message: '该模型当前访问量过大，请您稍后再试' } },
		refused('rateLimit', 'Busy'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{ error: { code: '1113', message: '您的账户已欠费，请充值后重试' } },
		refused('quota', 'Balance'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{
			error: {
				code: '1309',
				message: '您的 GLM Coding Plan 套餐已到期，暂无法使用，前往官方续订后即可恢复',
			},
		},
		refused('quota', 'Plan'),
	),
	create(
		BIGMODEL,
		NEW_API,
		400,
		{
			error: {
				code: '1301',
				message:
					'系统检测到输入或生成内容可能包含不安全或敏感内容，请您避免输入易产生敏感内容的提示语，感谢您的配合',
			},
		},
		refused('contentPolicy', 'Policy'),
	),
	create(
		BIGMODEL,
		NEW_API,
		400,
		{ error: { code: '1211', message: '模型不存在，请检查模型代码' } },
		refused('invalidInput', 'Model'),
	),
	create(
		BIGMODEL,
		NEW_API,
		400,
		{ error: { code: '1214', message: 'duration 参数非法。请检查文档' } },
		refused('invalidInput', 'Parameter'),
	),
	create(
		BIGMODEL,
		NEW_API,
		400,
		{ error: { code: '1215', message: 'image 与 size 不能同时设置，请检查文档' } },
		refused('invalidInput', 'Parameters together'),
	),
	create(
		BIGMODEL,
		NEW_API,
		400,
		{ error: { code: '1261', message: 'Prompt 超长' } },
		refused('invalidInput', 'Prompt too long'),
	),
	create(
		BIGMODEL,
		NEW_API,
		401,
		{ error: { code: '1001', message: 'Header 中未收到 Authentication 参数，无法进行身份验证' } },
		refused('auth', 'Key'),
	),
	create(
		BIGMODEL,
		NEW_API,
		401,
		{ error: { code: '1003', message: 'Authentication Token 已过期，请重新生成/获取' } },
		refused('auth', 'Key'),
	),
	create(
		BIGMODEL,
		NEW_API,
		429,
		{ error: { code: '1112', message: '您的账户已被锁定，请联系客服解锁' } },
		refused('quota', 'Account blocked'),
	),
	create(
		BIGMODEL,
		NEW_API,
		403,
		{ error: { code: '1220', message: '您无权访问 videos' } },
		refused('auth', 'Rights'),
	),
	create(
		'zhizinan1997/jimeng-free-api-all#24',
		VIDEOS,
		200,
		{
			code: -2009,
			message:
				'积分不足，已自动降至最低画质与时长仍然不足，请前往即梦官网 https://jimeng.jianying.com 充值积分',
			data: null,
		},
		refused('quota', 'Clear words'),
	),
	create(
		'iptag/jimeng-api#68',
		VIDEOS,
		200,
		{ code: -2001, message: '[请求失败]: Not enough credits left (错误码: 1006)', data: null },
		refused('quota', 'Clear words'),
	),
	create(
		'iptag/jimeng-api#110',
		VIDEOS,
		200,
		{ code: -2001, message: '[请求失败]: permission denied (错误码: 3018)', data: null },
		refused('auth', 'Clear words'),
	),
	create(
		'iptag/jimeng-api#108',
		VIDEOS,
		200,
		{ code: -2001, message: '[请求失败]: param error (错误码: 34010100)', data: null },
		refused('invalidInput', 'Clear words'),
	),
	create(
		'iptag/jimeng-api#148',
		VIDEOS,
		200,
		{
			code: -2001,
			message: '[请求失败]: 生成失败，疑似存在异常行为，请重新尝试 (错误码: 4013)',
			data: null,
		},
		open('Says nothing of when'),
	),
	create(
		'iptag/jimeng-api#101',
		VIDEOS,
		200,
		{ code: -2003, message: '生成超时且无结果，状态码: 20，历史ID: 232622109190', data: null },
		open('A task existed'),
	),
	create(
		'iptag/jimeng-api#126',
		VIDEOS,
		200,
		{ code: -2007, message: '[生成失败]: 视频生成失败，状态码: 30，错误码: 2038', data: null },
		open('A task existed'),
	),
	create(
		'winfunc/opcode#358',
		VIDEOS,
		401,
		{
			error: {
				message:
					"key not allowed to access model. This key can only access models=['a', 'b']. Tried to access m",
				type: 'key_model_access_denied',
				param: 'model',
				code: '401',
			},
		},
		refused('invalidInput', 'The model and not the key'),
	),
	create(
		'BerriAI/litellm#3933',
		VIDEOS,
		429,
		{
			error: {
				message:
					'No deployments available for selected model, Try again in 5 seconds. Passed model=m. pre-call-checks=False, allowed_model_region=n/a',
				type: 'None',
				param: 'None',
				code: '429',
			},
		},
		{ ...refused('rateLimit', 'All of them rest for a moment'), retryAfterMs: 5000 },
	),
	create(
		'BerriAI/litellm#20867',
		VIDEOS,
		429,
		{
			error: {
				message: 'No deployments available for selected model.',
				type: 'None',
				param: 'None',
				code: '429',
			},
		},
		{ item: 'notCreated', category: 'invalidInput', safe: true, because: 'Nothing sent' },
	),
	create(
		'BerriAI/litellm#3372',
		VIDEOS,
		401,
		{
			error: {
				message:
					'Authentication Error, Only master key can be used to generate, delete, update info for new keys/users/teams. Route=/videos',
				type: 'auth_error',
				param: 'None',
				code: 401,
			},
		},
		refused('auth', 'Key'),
	),
	create(
		'BerriAI/litellm proxy/auth',
		VIDEOS,
		400,
		{
			error: {
				message:
					'Authentication Error - Expired Key. Key Expiry time 2025-01-01 and current time 2026-01-01',
				type: 'expired_key',
				param: 'x',
				code: '400',
			},
		},
		refused('auth', 'Expired key under 400'),
	),
	create(
		'BerriAI/litellm proxy',
		VIDEOS,
		400,
		{
			error: {
				message:
					'/videos: Invalid model name passed in model=m. Call `/v1/models` to view available models for your key.',
				type: 'invalid_request_error',
				param: 'model',
				code: '400',
			},
		},
		{ ...refused('invalidInput', 'Model'), hint: /model/i },
	),
	create(
		'BerriAI/litellm#8448',
		['openRouter', 'openAiVideos'],
		200,
		{
			error: {
				message: 'Provider returned error',
				code: 429,
				metadata: { raw: 'error code: 1015', provider_name: 'Kluster' },
			},
		},
		refused('rateLimit', '429 stated under HTTP 200'),
	),
	create(
		'digiogithub/pando#8',
		OPEN_ROUTER,
		429,
		{
			error: {
				message: 'Provider returned error',
				code: 429,
				metadata: { error_type: 'rate_limit_exceeded' },
			},
		},
		refused('rateLimit', 'Type in metadata'),
	),
	create(
		'anomalyco/opencode#29912',
		VIDEOS,
		429,
		{
			error: {
				code: '429',
				message: 'Error from provider (Xiaomi): Too many requests',
				type: 'limitation',
			},
		},
		refused('rateLimit', 'Later'),
	),
	create(
		'docs.vlm.run/gateway/error-codes',
		VIDEOS,
		400,
		{
			detail: {
				error: {
					message: "Model 'm' does not accept document_url together with image_url parts.",
					type: 'invalid_request_error',
					code: 'capability_violation',
					param: 'messages.content',
				},
			},
		},
		refused('invalidInput', 'detail holds it'),
	),
	create(
		'docs.vlm.run/gateway/error-codes',
		VIDEOS,
		403,
		{ detail: 'Invalid API Key' },
		refused('auth', 'Key'),
	),
	create(
		'developers.cloudflare.com/ai-gateway',
		VIDEOS,
		401,
		{ success: false, result: [], messages: [], error: [{ code: 2009, message: 'Unauthorized' }] },
		refused('auth', 'A list of errors'),
	),
	create(
		'developers.cloudflare.com/ai-gateway',
		VIDEOS,
		429,
		{ success: false, result: [], messages: [], error: [{ code: 2003, message: 'Rate limited' }] },
		refused('rateLimit', 'Later'),
	),
	create(
		GUARDRAILS,
		VIDEOS,
		400,
		{
			success: false,
			result: [],
			messages: [],
			error: [{ code: 2016, message: 'Prompt blocked due to security configurations' }],
		},
		refused('contentPolicy', 'Guardrails'),
	),
	create(
		'vercel.com/docs/ai-gateway/rate-limits',
		VIDEOS,
		429,
		{
			error: {
				message:
					'Free tier requests on this model are rate-limited. Upgrade to paid credits to continue.',
				type: 'rate_limit_exceeded',
			},
		},
		refused('rateLimit', 'Later'),
	),
	create(
		'vercel AI gateway',
		VIDEOS,
		402,
		{
			error: {
				message:
					'Insufficient funds. Please add credits to your account to continue using AI services.',
				type: 'insufficient_funds',
			},
		},
		refused('quota', 'Balance'),
	),
	create(
		'www.nutrient.io/guides/dws-ai-gateway/errors',
		VIDEOS,
		400,
		{
			error: {
				message: 'The provider rejected it',
				type: 'invalid_request_error',
				param: null,
				code: 'upstream_rejected_request',
			},
		},
		refused('invalidInput', 'Refused by the host behind'),
	),
	create(
		SEEDANCE2_PRO,
		VIDEOS,
		402,
		{ message: 'Insufficient credits', required: 200, available: 10 },
		refused('quota', 'Balance'),
	),
	create(
		SEEDANCE2_PRO,
		VIDEOS,
		403,
		{ message: 'API access not enabled for this account' },
		refused('auth', 'Rights'),
	),
	create(
		SEEDANCE2_PRO,
		VIDEOS,
		401,
		{ message: 'Missing Authorization header' },
		refused('auth', 'Key'),
	),
	create(
		SEEDANCE2_PRO,
		VIDEOS,
		400,
		{ message: 'Invalid inputs for model' },
		refused('invalidInput', 'Inputs'),
	),
	poll(
		SEEDANCE2_PRO,
		VIDEOS,
		404,
		{ message: 'Task not found' },
		{ item: 'again', because: 'Stays so or not' },
	),
	poll(
		SEEDANCE2_PRO,
		VIDEOS,
		403,
		{ message: 'Access denied' },
		{ item: 'again', because: 'Of another account' },
	),
	poll(
		SEEDANCE2_PRO,
		VIDEOS,
		200,
		{ taskId: 'T', model: 'seedance-20', status: 'fail', error: 'Task execution failed' },
		{ item: 'failed', category: 'unknown', safe: 'row', because: 'No reason' },
	),
	poll(
		'seedance2-pro.com/docs/common/reference/webhooks',
		VIDEOS,
		200,
		{
			taskId: 'T',
			model: 'seedance-20',
			status: 'success',
			creditsUsed: 200,
			output: [{ url: CLIP_URL, width: 1280, height: 720 }],
			error: null,
			createTime: 1735599634000,
			completeTime: 1735599754000,
		},
		{ item: 'succeeded', because: 'List in output', url: CLIP_URL },
	),
	poll(
		'seedance2-pro.com/docs/common/reference/webhooks',
		VIDEOS,
		200,
		{ taskId: 'T', status: 'fail', output: null, error: 'Invalid prompt content' },
		{ item: 'failed', category: 'invalidInput', safe: 'row', because: 'Words' },
	),
	poll(
		'kinovi.ai/docs, webhooks',
		VIDEOS,
		200,
		{
			code: 200,
			msg: 'success',
			data: {
				taskId: 'T',
				orderId: 'O',
				model: 'seedance-20',
				state: 'success',
				creditsUsed: 20,
				output: [{ url: CLIP_URL, width: 1, height: 1 }],
				error: null,
			},
		},
		{ item: 'succeeded', because: 'state', url: CLIP_URL },
	),
	poll(
		'kinovi.ai/docs, webhooks',
		VIDEOS,
		200,
		{
			code: 200,
			msg: 'success',
			data: {
				taskId: 'T',
				state: 'fail',
				output: null,
				error: { code: '2038', message: 'Your prompt or image violates our content policy.' },
			},
		},
		failed('contentPolicy', 'Words'),
	),
	create(
		'seedance2.ink/docs',
		VIDEOS,
		200,
		{ success: true, data: { requestId: 'req_123', status: 'queued' } },
		{ item: 'queued', because: 'requestId is how it is asked about', taskId: 'req_123' },
	),
	create(
		'seedance2.ink/docs',
		VIDEOS,
		401,
		{ success: false, error: { code: 'unauthorized', message: 'Invalid API key' } },
		refused('auth', 'Key'),
	),
	create(
		'docs.maxapi.io',
		VIDEOS,
		200,
		{ code: 0, msg: 'ok', data: { taskId: 'a1b2', status: 'SUBMITTED' } },
		{ item: 'queued', because: 'Created', taskId: 'a1b2' },
	),
	poll(
		MAXAPI,
		UNIFIED,
		200,
		{
			code: 0,
			msg: 'ok',
			data: {
				taskId: 'a1',
				status: 'SUCCESS',
				input: {
					model: 'seedance-2.0-fast',
					prompt: 'a cat',
					mediaUrls: ['https://in.example.com/r.mp4'],
				},
				result: { type: 'video', urls: [CLIP_URL] },
				failure_reason: null,
			},
		},
		{ item: 'succeeded', because: 'Never the input', url: CLIP_URL },
	),
	poll(
		MAXAPI,
		UNIFIED,
		200,
		{
			code: 0,
			msg: 'ok',
			data: { taskId: 'a1', status: 'TIMEOUT', result: null, failure_reason: null },
		},
		{ item: 'expired', category: 'provider', safe: 'row', because: 'Expired' },
	),
	poll(
		MAXAPI,
		UNIFIED,
		200,
		{
			code: 0,
			msg: 'ok',
			data: { taskId: 'a1', status: 'CANCELLED', result: null, failure_reason: null },
		},
		{ item: 'cancelled', category: 'provider', safe: 'row', because: 'Cancelled' },
	),
	poll(
		'aivideoapi.ai/docs/getting-started/callback',
		VIDEOS,
		200,
		{
			id: 'T',
			status: 'failed',
			model: 'doubao-seedance-2.0',
			created_at: 1774793758,
			error: {
				code: 'upstream_error',
				message:
					'The request failed because the input text may contain sensitive information. Request id: 02',
			},
		},
		failed('contentPolicy', 'Words before the code'),
	),
	poll(
		'aivideoapi.ai/docs/getting-started/callback',
		VIDEOS,
		200,
		{
			id: 'T',
			status: 'completed',
			created_at: 1774790227,
			completed_at: 1774796529,
			output: {
				urls: [CLIP_URL],
				metadata: { seed: 41485, ratio: '16:9', duration: 5, resolution: '480p' },
			},
		},
		{ item: 'succeeded', because: 'output.urls', url: CLIP_URL },
	),
	poll(
		'docs.apiany.ai/operations/webhooks',
		VIDEOS,
		200,
		{
			task_id: 'T',
			status: 'completed',
			model: 'seedance-2.0',
			result: { type: 'video', urls: [CLIP_URL] },
		},
		{ item: 'succeeded', because: 'result.urls', url: CLIP_URL },
	),
	poll(
		'platform-dev.xxd.fans/docs',
		UNIFIED,
		200,
		{
			code: 1000,
			message: 'success',
			data: {
				taskNo: 'a1',
				model: 'seedance-1.5-pro',
				status: 'success',
				createTime: '2025-01-01 12:00:00',
				data: { result: [CLIP_URL] },
				usage: { totalPoints: 10 },
			},
		},
		{ item: 'succeeded', because: 'data.data.result', url: CLIP_URL },
	),
	poll(
		'platform-dev.xxd.fans/docs',
		UNIFIED,
		200,
		{
			code: 1000,
			message: 'success',
			data: { taskNo: 'a1', status: 'failed', error: '图片中包含真人' },
		},
		failed('realPerson', 'Words in data.error'),
	),
	create(
		GOSTARRY,
		VIDEOS,
		200,
		{
			code: 200,
			data: {
				task_id: 'task-unified-1',
				status: 'not_started',
				created_time: '2025-11-12T10:30:00',
			},
		},
		{ item: 'queued', because: 'Created', taskId: 'task-unified-1' },
	),
	create(
		GOSTARRY,
		VIDEOS,
		200,
		{
			code: 402,
			error: {
				message: 'Insufficient credits to complete this request',
				type: 'insufficient_credits_error',
			},
		},
		refused('quota', 'Status in the body'),
	),
	create(
		GOSTARRY,
		VIDEOS,
		400,
		{ code: 400, error: { message: 'It was refused', type: 'content_moderation_error' } },
		refused('contentPolicy', 'The type says it'),
	),
	poll(
		GOSTARRY,
		VIDEOS,
		200,
		{
			code: 200,
			data: {
				task_id: 'T',
				status: 'failed',
				files: [],
				created_time: '2025-11-25T08:50:13',
				error_message: 'The prompt violates our content policy',
			},
		},
		failed('contentPolicy', 'error_message'),
	),
	create(
		PIXAPI,
		VIDEOS,
		422,
		{ error: { code: 422, message: 'rejected', type: 'prompt_rejected' } },
		refused('contentPolicy', 'A type'),
	),
	create(
		PIXAPI,
		VIDEOS,
		503,
		{ error: { code: 503, message: 'xxx', type: 'model_unavailable' } },
		{ item: 'unknown', category: 'provider', safe: false, because: 'Temporary, no proof' },
	),
	create(
		PIXAPI,
		VIDEOS,
		404,
		{ error: { code: 404, message: 'xxx', type: 'model_not_found' } },
		refused('invalidInput', 'A type'),
	),
	create(
		'aigptimage.com/docs/errors',
		VIDEOS,
		200,
		{ code: 422, msg: 'model is not supported', data: null },
		refused('invalidInput', 'Status in the body'),
	),
	create(
		'aigptimage.com/docs/errors',
		VIDEOS,
		401,
		{ code: 401, msg: 'authentication failed', data: null },
		refused('auth', 'Key'),
	),
	poll(
		FOXAPI,
		VIDEOS,
		200,
		{ id: 'T', status: 'failed', error: { code: 'invalid_image_url', message: 'x' } },
		failed('mediaUnreachable', 'A code'),
	),
	poll(
		FOXAPI,
		VIDEOS,
		200,
		{ id: 'T', status: 'failed', error: { code: 'file_too_large', message: 'x' } },
		failed('invalidInput', 'A code'),
	),
	poll(
		FOXAPI,
		VIDEOS,
		200,
		{ id: 'T', status: 'failed', error: { code: 'unsupported_format', message: 'x' } },
		failed('mediaUnreachable', 'A code'),
	),
	poll(
		FOXAPI,
		VIDEOS,
		200,
		{ id: 'T', status: 'failed', error: { code: 'model_unavailable', message: 'x' } },
		failed('provider', 'Temporary'),
	),
	poll(
		FOXAPI,
		VIDEOS,
		200,
		{ id: 'T', status: 'failed', error: { code: 'generation_failed', message: 'x' } },
		failed('provider', 'On its side'),
	),
	poll(
		FOXAPI,
		VIDEOS,
		200,
		{ id: 'T', status: 'failed', error: { code: 'timeout', message: 'x' } },
		{ item: 'expired', category: 'provider', safe: 'row', because: 'Given up' },
	),
	create(
		MODELLIX,
		VIDEOS,
		400,
		{ code: 400, message: 'Missing required parameter: prompt is required' },
		refused('invalidInput', 'Words'),
	),
	create(
		MODELLIX,
		VIDEOS,
		429,
		{ code: 429, message: 'Concurrent limit exceeded: 3 tasks running' },
		refused('rateLimit', 'Concurrency'),
	),
	create(
		MODELLIX,
		VIDEOS,
		404,
		{ code: 404, message: 'Resource not found: model m not found' },
		refused('invalidInput', 'Model'),
	),
	create(
		VIDU,
		VIDEOS,
		400,
		{ code: 400, reason: 'ImageDownloadFailure', message: 'image download failure', metadata: {} },
		refused('mediaUnreachable', 'Reason'),
	),
	create(
		VIDU,
		VIDEOS,
		400,
		{ code: 400, reason: 'CreditInsufficient', message: 'insufficient credits', metadata: {} },
		refused('quota', 'Reason'),
	),
	create(
		VIDU,
		VIDEOS,
		429,
		{ code: 429, reason: 'QuotaExceeded', message: 'quota exceeded', metadata: {} },
		refused('rateLimit', 'Its document: concurrency'),
	),
	poll(
		VIDU,
		VIDEOS,
		200,
		{ id: 'T', state: 'failed', err_code: 'ImageDownloadFailure', creations: [] },
		failed('mediaUnreachable', 'Code alone'),
	),
	poll(
		VIDU,
		VIDEOS,
		200,
		{ id: 'T', state: 'failed', err_code: 'ImageFormatInvalid', creations: [] },
		failed('mediaUnreachable', 'Code alone'),
	),
	poll(
		VIDU,
		VIDEOS,
		200,
		{ id: 'T', state: 'failed', err_code: 'CreditInsufficient', creations: [] },
		failed('quota', 'Code alone'),
	),
	create(
		'Novita AI docs',
		VIDEOS,
		403,
		{ code: 403, reason: 'NOT_ENOUGH_BALANCE', message: 'not enough balance', metadata: {} },
		refused('quota', 'Reason'),
	),
	create(
		'Novita AI docs',
		VIDEOS,
		400,
		{ code: 400, reason: 'INVALID_REQUEST_BODY', message: 'invalid json', metadata: {} },
		refused('invalidInput', 'Reason'),
	),
	poll(
		'novita.ai/docs/api-reference/model-apis-webhook',
		VIDEOS,
		200,
		{
			task: {
				task_id: 'T',
				task_type: 'TXT_TO_VIDEO',
				status: 'TASK_STATUS_SUCCEED',
				reason: '',
				eta: 0,
				progress_percent: 100,
			},
			extra: {},
			images: [],
			videos: [{ video_url: CLIP_URL, video_url_ttl: '3600', video_type: 'mp4' }],
			audios: [],
		},
		{ item: 'succeeded', because: 'Beside the task', url: CLIP_URL },
	),
	poll(
		'Novita AI docs, task result',
		VIDEOS,
		200,
		{
			task: { task_id: 'T', status: 'TASK_STATUS_PROCESSING', reason: '', progress_percent: 40 },
			videos: [],
		},
		{ item: 'running', because: 'Under way' },
	),
	poll(
		'SiliconFlow docs, video status',
		VIDEOS,
		200,
		{
			status: 'Succeed',
			reason: '',
			results: { videos: [{ url: CLIP_URL }], timings: { inference: 12.3 }, seed: 1 },
		},
		{ item: 'succeeded', because: 'results.videos', url: CLIP_URL },
	),
	poll(
		'SiliconFlow docs, video status',
		VIDEOS,
		200,
		{ status: 'InQueue', reason: '', results: { videos: [] } },
		{ item: 'queued', because: 'Queue' },
	),
	create(SILICONFLOW, VIDEOS, 401, '"Invalid token"', refused('auth', 'JSON that is a text')),
	create(
		SILICONFLOW,
		VIDEOS,
		429,
		{
			message:
				'Request was rejected due to rate limiting. If you want more, please contact contact@siliconflow.com. Details:TPM limit reached.',
			data: null,
		},
		refused('rateLimit', 'Later'),
	),
	create(
		SILICONFLOW,
		VIDEOS,
		403,
		{ code: 30001, message: 'Sorry, your account balance is insufficient', data: null },
		refused('quota', 'Balance'),
	),
	create(
		SILICONFLOW,
		VIDEOS,
		400,
		{ code: 20012, message: 'Model does not exist. Please check it carefully.', data: null },
		refused('invalidInput', 'Model'),
	),
	create(
		'runware.ai/docs',
		VIDEOS,
		200,
		{ data: [{ taskType: 'videoInference', taskUUID: '50836053-a0ee-4cf5-b9d6-ae7c5d140ada' }] },
		{ item: 'queued', because: 'taskUUID alone', taskId: '50836053-a0ee-4cf5-b9d6-ae7c5d140ada' },
	),
	create(
		RUNWARE,
		VIDEOS,
		401,
		{
			errors: [
				{
					code: 'invalidApiKey',
					message: 'Invalid API key. Get one at https://my.runware.ai/signup',
					parameter: 'apiKey',
					taskType: 'authentication',
				},
			],
		},
		refused('auth', 'Key'),
	),
	create(
		RUNWARE,
		VIDEOS,
		402,
		{
			errors: [
				{
					code: 'insufficientCredits',
					message: 'Add credits',
					taskType: 'videoInference',
					taskUUID: 'u-1',
				},
			],
		},
		refused('quota', 'Balance'),
	),
	create(
		RUNWARE,
		VIDEOS,
		200,
		{
			errors: [
				{
					code: 'timeoutProvider',
					message: 'The external provider did not respond within the timeout window.',
					taskType: 'videoInference',
					taskUUID: 'u-1',
				},
			],
		},
		open('After sending'),
	),
	poll(
		'runware.ai/docs',
		VIDEOS,
		200,
		{
			data: [
				{
					taskType: 'videoInference',
					taskUUID: 'T',
					status: 'success',
					videoURL: CLIP_URL,
					cost: 0.2,
				},
			],
		},
		{ item: 'succeeded', because: 'videoURL', url: CLIP_URL },
	),
	poll(
		ATLAS,
		VIDEOS,
		200,
		{ code: 200, message: 'success', data: { id: 'T', status: 'processing', outputs: null } },
		{ item: 'running', because: 'Under way' },
	),
	poll(
		ATLAS,
		VIDEOS,
		200,
		{
			code: 200,
			message: 'success',
			data: {
				id: 'T',
				model: 'bytedance/seedance',
				status: 'completed',
				outputs: [CLIP_URL],
				error: '',
			},
		},
		{ item: 'succeeded', because: 'outputs', url: CLIP_URL },
	),
	poll(
		ATLAS,
		VIDEOS,
		200,
		{
			code: 200,
			message: 'success',
			data: {
				id: 'T',
				status: 'failed',
				outputs: null,
				error: 'The request failed because the output video may contain sensitive information.',
			},
		},
		failed('contentPolicy', 'Withheld'),
	),
	poll(
		PIAPI,
		VIDEOS,
		200,
		{
			code: 200,
			data: {
				task_id: 'T',
				model: 'seedance',
				task_type: 'seedance-2-preview',
				status: 'failed',
				output: null,
				error: {
					code: 10000,
					raw_message: 'The input image may contain real person',
					message: 'failed',
					detail: null,
				},
			},
			message: 'success',
		},
		failed('realPerson', 'The raw words say why'),
	),
	poll(
		PIAPI,
		VIDEOS,
		200,
		{
			code: 200,
			data: {
				task_id: 'T',
				status: 'completed',
				output: { video: CLIP_URL },
				error: { code: 0, raw_message: '', message: '', detail: null },
			},
			message: 'success',
		},
		{ item: 'succeeded', because: 'output.video', url: CLIP_URL },
	),
	poll(
		PIAPI,
		VIDEOS,
		200,
		{
			code: 200,
			data: {
				task_id: 'T',
				status: 'staged',
				output: null,
				error: { code: 0, raw_message: '', message: '' },
			},
			message: 'success',
		},
		{ item: 'queued', because: 'staged' },
	),
	create(
		'aimlapi.com, /v2/video/generations',
		VIDEOS,
		403,
		{
			title: 'Forbidden',
			status: 403,
			message:
				"You've run out of credits. Please top up your balance or update your payment method to continue: https://aimlapi.com/app/billing/",
			instance: '/v2/video/generations?',
		},
		refused('quota', 'Balance'),
	),
	create(
		'aimlapi.com',
		VIDEOS,
		403,
		{ error: { message: 'Get AI/ML Subscription to use API' } },
		refused('quota', 'Plan'),
	),
	create(
		GUARDRAILS,
		VIDEOS,
		424,
		{
			success: false,
			error: [{ code: 2016, message: 'Prompt blocked due to security configurations' }],
		},
		refused('contentPolicy', 'Guardrails'),
	),
	create(
		GUARDRAILS,
		VIDEOS,
		424,
		{
			success: false,
			error: [{ code: 2017, message: 'Response blocked due to security configurations' }],
		},
		{ item: 'notCreated', category: 'contentPolicy', safe: false, because: 'Made, and withheld' },
	),
	create(
		'MiniMax, key',
		VIDEOS,
		401,
		{
			type: 'error',
			error: {
				type: 'authorized_error',
				message:
					"login fail: Please carry the API secret key in the 'Authorization' field of the request header (1004)",
				http_code: '401',
			},
			request_id: 'r',
		},
		refused('auth', 'Key'),
	),
	create(
		'aimlapi.com',
		VIDEOS,
		400,
		{
			requestId: 'r',
			statusCode: 400,
			timestamp: '2026-01-01T00:00:00Z',
			path: '/v2/video/generations',
			message: 'Invalid payload provided. For more information please check our documentation',
			meta: [{ code: 'invalid_type', path: ['duration'], message: 'Expected number' }],
		},
		refused('invalidInput', 'Payload'),
	),
	poll(
		AIMLAPI,
		VIDEOS,
		200,
		{ id: 'T', status: 'completed', video: { url: CLIP_URL, duration: 5 } },
		{ item: 'succeeded', because: 'video.url', url: CLIP_URL },
	),
	poll(
		AIMLAPI,
		VIDEOS,
		200,
		{
			id: 'T',
			status: 'error',
			error: { name: 'Error', message: 'Input image may contain real person' },
		},
		failed('realPerson', 'Words'),
	),
	poll(
		AIMLAPI,
		VIDEOS,
		200,
		{ id: 'T', status: 'generating' },
		{ item: 'running', because: 'Under way' },
	),
	create(
		BAIDU,
		VIDEOS,
		403,
		{
			error: {
				type: 'unsafe_request',
				code: 'video_generation_prompt_unsafe',
				message: 'The input image/prompt is unsafe.',
			},
		},
		refused('contentPolicy', 'Code and words'),
	),
	create(
		BAIDU,
		VIDEOS,
		429,
		{
			error: {
				type: 'rate_limit_exceeded',
				code: 'video_generation_concurrency_exceeded',
				message: 'Rate limit reached for Concurrency',
			},
		},
		refused('rateLimit', 'Later'),
	),
	create(
		BAIDU,
		VIDEOS,
		400,
		{
			error: {
				type: 'invalid_request_error',
				code: 'invalid_video_generation_argument',
				message: 'xxx',
			},
		},
		refused('invalidInput', 'Argument'),
	),
	create(
		BAIDU,
		VIDEOS,
		501,
		{
			error: {
				type: 'internal_error',
				code: 'video_generation_risk_system_error',
				message: 'risk control system internal error',
			},
		},
		{ item: 'unknown', category: 'provider', safe: false, because: 'Its own system failed' },
	),
	create(
		MINIMAX,
		VIDEOS,
		200,
		{ task_id: '', base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
		refused('quota', 'Balance'),
	),
	create(
		MINIMAX,
		VIDEOS,
		200,
		{
			task_id: '',
			base_resp: { status_code: 1026, status_msg: 'video description contains sensitive content' },
		},
		refused('contentPolicy', 'Policy'),
	),
	create(
		MINIMAX,
		VIDEOS,
		200,
		{
			task_id: '',
			base_resp: { status_code: 1002, status_msg: 'rate limit, please try again later' },
		},
		refused('rateLimit', 'Later'),
	),
	create(
		MINIMAX,
		VIDEOS,
		200,
		{ task_id: '', base_resp: { status_code: 2013, status_msg: 'invalid params, duration' } },
		refused('invalidInput', 'Parameter'),
	),
	create(
		MINIMAX,
		VIDEOS,
		200,
		{
			task_id: '',
			base_resp: {
				status_code: 1004,
				status_msg:
					"login fail: Please carry the API secret key in the 'Authorization' field of the request header",
			},
		},
		refused('auth', 'Key'),
	),
	create(
		MINIMAX,
		VIDEOS,
		200,
		{ task_id: '', base_resp: { status_code: 2049, status_msg: 'invalid api key' } },
		refused('auth', 'Key'),
	),
	create(
		MINIMAX,
		VIDEOS,
		200,
		{
			task_id: '',
			base_resp: { status_code: 1000, status_msg: 'unknown error, please try again later' },
		},
		open('Nothing said'),
	),
	create(
		AKOOL,
		VIDEOS,
		200,
		{ code: 1006, msg: 'Insufficient quota balance' },
		refused('quota', 'Balance'),
	),
	create(
		AKOOL,
		VIDEOS,
		200,
		{ code: 1003, msg: 'Parameter error' },
		refused('invalidInput', 'Parameter'),
	),
	create(
		AKOOL,
		VIDEOS,
		200,
		{ code: 1005, msg: 'Frequent operation' },
		refused('rateLimit', 'Too often'),
	),
	create(AKOOL, VIDEOS, 200, { code: 1009, msg: 'permission denied' }, refused('auth', 'Rights')),
	create(
		'docs.venice.ai, error codes',
		VIDEOS,
		422,
		{
			error:
				"Your generation was blocked due to the model provider's content policies. Credits have been refunded.",
			credits_refunded: true,
		},
		refused('contentPolicy', 'Words'),
	),
	create(
		'docs.venice.ai, error codes',
		VIDEOS,
		400,
		{
			error: 'Invalid request parameters',
			details: { _errors: [], field: { _errors: ['Field is required'] } },
			issues: [],
		},
		refused('invalidInput', 'Words'),
	),
	create(
		'docs.ltx.video/errors',
		VIDEOS,
		402,
		{
			type: 'error',
			error: {
				type: 'insufficient_funds_error',
				message: 'Insufficient funds. Required: 120 credits',
			},
		},
		refused('quota', 'Balance'),
	),
	create(
		'docs.ltx.video/errors',
		VIDEOS,
		413,
		{
			type: 'error',
			error: {
				type: 'request_too_large',
				message: 'Request exceeds the maximum allowed number of bytes.',
			},
		},
		refused('invalidInput', 'Too large'),
	),
	create(
		'docs.segmind.com, status codes',
		VIDEOS,
		406,
		{ error: 'Not enough credits' },
		refused('quota', 'Its 406'),
	),
	create(
		'docs.segmind.com, authentication',
		VIDEOS,
		401,
		{ error: 'invalid_token', error_description: 'The token is unknown', status_code: 401 },
		refused('auth', 'Key'),
	),
	create(
		'docs.segmind.com, 405',
		VIDEOS,
		405,
		'<html>\r\n<head><title>405 Not Allowed</title></head>\r\n<body>\r\n<center><h1>405 Not Allowed</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
		refused('unknown', 'Address'),
	),
	create(
		'blog.segmind.com, silent failure',
		[
			'ark',
			'qingbo',
			'xingchao',
			'newApi',
			'cubicSpaces',
			'cubicSpacesArk',
			'openAiVideos',
			'fal',
			'openRouter',
			'replicate',
		],
		200,
		'',
		open('An empty 200 says nothing'),
	),
	poll(
		'blog.segmind.com, stale',
		VIDEOS,
		200,
		{ id: 'T', status: 'failed', error: 'Stale request: it sat too long in queue' },
		failed('provider', 'Queue'),
	),
	create(
		'net/http, its default page',
		ANY,
		404,
		'404 page not found',
		refused('unknown', 'Go’s default page, base URL wrong'),
	),
	create(
		'Express, its default page',
		ANY,
		404,
		'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot POST /v1/videos</pre>\n</body>\n</html>\n',
		refused('unknown', 'Base URL wrong'),
	),
	create(FASTAPI, ANY, 404, { detail: 'Not Found' }, refused('unknown', 'Base URL wrong')),
	create(FASTAPI, ANY, 405, { detail: 'Method Not Allowed' }, refused('unknown', 'Base URL wrong')),
	create(
		FASTAPI,
		VIDEOS,
		422,
		{ detail: [{ type: 'missing', loc: ['body', 'prompt'], msg: 'Field required', input: {} }] },
		refused('invalidInput', 'Field'),
	),
	create(
		SPRING_BOOT,
		ANY,
		404,
		{
			timestamp: '2026-01-01T00:00:00.000+00:00',
			status: 404,
			error: 'Not Found',
			path: '/v1/videos',
		},
		refused('unknown', 'Base URL wrong'),
	),
	create(
		SPRING_BOOT,
		ANY,
		401,
		{
			timestamp: '2026-01-01T00:00:00.000+00:00',
			status: 401,
			error: 'Unauthorized',
			path: '/v1/videos',
		},
		refused('auth', 'Key'),
	),
	create(
		SPRING_BOOT,
		ANY,
		500,
		{
			timestamp: '2026-01-01T00:00:00.000+00:00',
			status: 500,
			error: 'Internal Server Error',
			path: '/v1/videos',
		},
		{ item: 'unknown', category: 'provider', safe: false, because: 'Server error' },
	),
	create(LARAVEL, ANY, 429, { message: 'Too Many Attempts.' }, refused('rateLimit', 'Later')),
	create(LARAVEL, ANY, 401, { message: 'Unauthenticated.' }, refused('auth', 'Key')),
	create(
		LARAVEL,
		VIDEOS,
		422,
		{
			message: 'The duration field must be at least 4.',
			errors: { duration: ['The duration field must be at least 4.'] },
		},
		refused('invalidInput', 'Field'),
	),
	create(
		'Django REST framework, its default answers',
		ANY,
		429,
		{ detail: 'Request was throttled. Expected available in 12 seconds.' },
		{ ...refused('rateLimit', 'Later'), retryAfterMs: 12000 },
	),
	create(
		'Django REST framework, its default answers',
		ANY,
		401,
		{ detail: 'Authentication credentials were not provided.' },
		refused('auth', 'Key'),
	),
	create(
		'a console, login page',
		['openAiVideos', 'newApi', 'ark'],
		200,
		'<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>',
		open('A page under HTTP 200 proves nothing'),
	),
	create(
		'Comfy-Org/ComfyUI#15395 (create)',
		ARK,
		400,
		{
			error: {
				code: 'InvalidParameter.TaskTypeConstraint',
				message:
					'The parameter ratio specified in the request is not valid. For first-frame or first-last-frame generation, the output ratio follows the first-frame image.',
				param: 'ratio',
				type: 'BadRequest',
			},
		},
		refused('invalidInput', 'Whole words'),
	),
	poll(
		'openstory-so/openstory#1680',
		ARK,
		200,
		{
			id: 'T',
			status: 'failed',
			error: {
				code: 'OutputAudioSensitiveContentDetected.PolicyViolation',
				message:
					'The request failed because the output audio may be related to copyright restrictions. Request id: 02',
			},
		},
		failed('contentPolicy', 'Withheld'),
	),
	poll(
		'openstory-so/openstory#1680, cut',
		ARK,
		200,
		{
			id: 'T',
			status: 'failed',
			error: { code: 'AudioSensitiveContentDetected.PolicyViolation', message: 'x' },
		},
		failed('contentPolicy', 'Another code of it'),
	),
	create(
		'BytePlus ModelArk 1299023',
		ARK,
		429,
		{ error: { code: 'ModelAccountTpmRateLimitExceeded', message: 'x', type: 'TooManyRequests' } },
		refused('rateLimit', 'Tokens a minute'),
	),
	create(
		'BytePlus ModelArk 1299023',
		ARK,
		429,
		{ error: { code: 'ModelAccountIpmRateLimitExceeded', message: 'x', type: 'TooManyRequests' } },
		refused('rateLimit', 'Images a minute'),
	),
	create(
		'Volcengine IAM',
		ARK,
		403,
		{
			ResponseMetadata: {
				RequestId: 'r',
				Action: '',
				Version: '',
				Service: '',
				Region: '',
				Error: {
					Code: 'SignatureDoesNotMatch',
					Message: 'The request signature we calculated does not match.',
				},
			},
		},
		refused('auth', 'Envelope'),
	),
	poll(
		'HBAI-Ltd/Toonflow-app#128 (list)',
		UNIFIED,
		200,
		{
			code: 200,
			data: [
				{
					id: 5,
					state: '生成失败',
					errorReason:
						'请求失败，状态码: 451, 错误信息: {"code":"fail_to_fetch_task","message":"{\\"error\\":{\\"code\\":\\"InvalidParameter\\",\\"message\\":\\"The parameter `content` specified in the request is not valid: role must be specified for image contents.\\"}}","data":null}',
				},
			],
			message: '成功',
		},
		failed('invalidInput', 'A list of one, with JSON in the words'),
	),
	create(
		'replicate 429 (juspay/neurolink#1189)',
		['replicate'],
		429,
		{
			detail:
				'Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~8s.',
			status: 429,
			retry_after: 8,
		},
		{ ...refused('rateLimit', 'Throttle, not credit'), retryAfterMs: 8000 },
	),
	create(
		REPLICATE,
		['replicate'],
		402,
		{
			title: 'Insufficient credit',
			detail:
				'You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit.',
			status: 402,
		},
		refused('quota', 'Balance'),
	),
	create(
		REPLICATE,
		['replicate'],
		401,
		{
			title: 'Unauthenticated',
			detail: 'You did not pass a valid authentication token',
			status: 401,
		},
		refused('auth', 'Key'),
	),
	create(
		REPLICATE,
		['replicate'],
		404,
		{ detail: 'The requested resource could not be found.', status: 404 },
		{
			item: 'notCreated',
			category: 'unknown',
			safe: true,
			because: 'Never the media',
			hint: /model|base URL/i,
		},
	),
	create(
		REPLICATE,
		['replicate'],
		422,
		{
			title: 'Input validation failed',
			detail: '- input.duration: Must be less than or equal to 12\n',
			status: 422,
			invalid_fields: [
				{
					type: 'number_lte',
					field: 'input.duration',
					description: 'Must be less than or equal to 12',
				},
			],
		},
		refused('invalidInput', 'Field'),
	),
	poll(
		'replicate, E005',
		['replicate'],
		200,
		{
			id: 'T',
			status: 'failed',
			error:
				'The input or output was flagged as sensitive. Please try again with different inputs. (E005) (abc)',
			output: null,
		},
		failed('contentPolicy', 'Flagged'),
	),
	create(
		FAL,
		['fal'],
		401,
		{
			detail:
				"Cannot access application 'fal-ai/x'. Authentication is required to access this application.",
		},
		refused('auth', 'Key'),
	),
	create(
		FAL,
		['fal'],
		403,
		{
			detail:
				'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.',
		},
		refused('quota', 'Balance'),
	),
	create(
		FAL,
		['fal'],
		404,
		{ detail: 'Path /text-to-video not found' },
		refused('unknown', 'Path'),
	),
	create(
		FAL,
		['fal'],
		404,
		{ detail: "Application 'seedance-9' not found" },
		{ item: 'notCreated', category: 'unknown', safe: true, because: 'Model' },
	),
	create(
		KIE,
		['kie'],
		200,
		{ code: 402, msg: 'Credits insufficient', data: null },
		refused('quota', 'Balance'),
	),
	create(
		KIE,
		['kie'],
		200,
		{ code: 401, msg: 'You do not have access permissions', data: null },
		refused('auth', 'Key'),
	),
	create(
		KIE,
		['kie'],
		200,
		{
			code: 422,
			msg: 'This model name you specified is not supported. Please verify it.',
			data: null,
		},
		refused('invalidInput', 'Model'),
	),
	poll(
		KIE,
		['kie'],
		200,
		{
			code: 200,
			msg: 'success',
			data: {
				taskId: 'T',
				state: 'fail',
				failCode: '400',
				failMsg: 'Your prompt was flagged by Website as violating content policies.',
			},
		},
		failed('contentPolicy', 'Words'),
	),
	poll(
		KIE,
		['kie'],
		200,
		{
			code: 200,
			msg: 'success',
			data: {
				taskId: 'T',
				state: 'fail',
				failCode: '500',
				failMsg:
					'Failed to fetch the image. Kindly verify any access limits set by you or your service provider.',
			},
		},
		failed('mediaUnreachable', 'Words before its number'),
	),
	poll(
		KIE,
		['kie'],
		200,
		{ code: 422, msg: 'recordInfo is null', data: null },
		{ item: 'again', because: 'Not known' },
	),
	poll(
		KIE,
		['kie'],
		200,
		{ code: 200, msg: 'success', data: null },
		{ item: 'again', because: 'Nothing said' },
	),
	create(
		OPENROUTER,
		OPEN_ROUTER,
		401,
		{ error: { message: 'User not found.', code: 401 } },
		refused('auth', 'Key'),
	),
	create(
		OPENROUTER,
		OPEN_ROUTER,
		401,
		{ error: { message: 'No cookie auth credentials found', code: 401 } },
		refused('auth', 'Key'),
	),
	create(
		'OpenRouter, limits by minute',
		OPEN_ROUTER,
		429,
		{
			error: {
				message: 'Rate limit exceeded: free-models-per-min. ',
				code: 429,
				metadata: {
					headers: {
						'X-RateLimit-Limit': '20',
						'X-RateLimit-Remaining': '0',
						'X-RateLimit-Reset': '1741305600000',
					},
					provider_name: null,
				},
			},
			user_id: 'u',
		},
		refused('rateLimit', 'Per minute'),
	),
	create(
		'OpenRouter, limits by day',
		OPEN_ROUTER,
		429,
		{
			error: {
				message:
					'Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day',
				code: 429,
			},
		},
		refused('quota', 'Per day'),
	),
	poll(
		OPENROUTER,
		OPEN_ROUTER,
		200,
		{
			id: 'T',
			polling_url: '/x',
			status: 'failed',
			error: 'The request failed because the input image may contain real person.',
		},
		failed('realPerson', 'Words'),
	),
	create(
		WAVESPEED,
		['waveSpeed'],
		200,
		{ code: 401, message: 'Invalid API key', data: null },
		refused('auth', 'Key'),
	),
	create(
		WAVESPEED,
		['waveSpeed'],
		400,
		{ code: 400, message: 'property "prompt" is missing', data: null },
		refused('invalidInput', 'Field'),
	),
	create(
		WAVESPEED,
		['waveSpeed'],
		200,
		{ code: 402, message: 'Insufficient credits. Please top up.', data: null },
		refused('quota', 'Balance'),
	),
	create(
		WAVESPEED,
		['waveSpeed'],
		404,
		{ code: 404, message: 'product not found', data: null },
		{ item: 'notCreated', category: 'unknown', safe: true, because: 'Model' },
	),
	poll(
		WAVESPEED,
		['waveSpeed'],
		200,
		{
			code: 200,
			message: 'success',
			data: {
				id: 'T',
				status: 'failed',
				outputs: [],
				error: 'Unable to access the provided media URL',
				code: 1402,
			},
		},
		failed('mediaUnreachable', 'Its code'),
	),
	poll(
		MADE_UP,
		['ark', 'openAiVideos', 'newApi'],
		200,
		'<!doctype html><html><body>console</body></html>',
		{ item: 'again', because: 'A page' },
	),
	poll(MADE_UP, ['ark', 'openAiVideos', 'newApi'], 200, '', {
		item: 'again',
		because: 'Nothing',
	}),
	poll(
		MADE_UP,
		['ark', 'openAiVideos', 'newApi'],
		404,
		'<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
		{ item: 'again', because: 'A page' },
	),
	poll(MADE_UP, ['ark', 'openAiVideos', 'newApi'], 403, '<html><title>AccessDeny</title></html>', {
		item: 'again',
		because: 'A wall',
	}),
	poll(
		MADE_UP,
		['ark', 'openAiVideos', 'newApi'],
		410,
		{ error: { message: 'gone' } },
		{ item: 'again', because: 'Gone' },
	),
	poll(
		MADE_UP,
		['ark', 'openAiVideos', 'newApi'],
		200,
		{ error: { message: 'task not found', code: 'not_found' } },
		{ item: 'again', because: 'An error under 200' },
	),
	poll(
		MADE_UP,
		['ark', 'openAiVideos', 'newApi'],
		200,
		{ code: 'task_not_exist', message: 'task_not_exist', data: null },
		{ item: 'again', because: 'An error under 200' },
	),
	poll(
		MADE_UP,
		['ark', 'openAiVideos', 'newApi'],
		200,
		{ code: -1, msg: '查询失败' },
		{ item: 'again', because: 'An error under 200' },
	),
	poll(
		MADE_UP,
		['ark', 'openAiVideos', 'newApi'],
		200,
		{ status: 'failed', message: '查询失败：参数错误' },
		{ item: 'again', because: 'An error under 200' },
	),
	poll(
		MADE_UP,
		['ark', 'openAiVideos', 'newApi'],
		200,
		{ status: 'failed', error: 'task query failed, parameter error' },
		{ item: 'again', because: 'An error under 200' },
	),
	poll(MADE_UP, ['ark', 'openAiVideos', 'newApi'], 524, 'error code: 524', {
		item: 'again',
		because: 'Proxy',
	}),
	poll(MADE_UP, ['ark', 'openAiVideos', 'newApi'], 200, '{"id":"T","status":"suc', {
		item: 'again',
		because: 'Cut off',
	}),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', code: 'rate_limit' } },
		{ ...refused('rateLimit', 'seconds'), headers: { 'retry-after': '30' }, retryAfterMs: 30000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', code: 'rate_limit' } },
		{ ...refused('rateLimit', 'parts'), headers: { 'retry-after': '1.5' }, retryAfterMs: 1500 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', code: 'rate_limit' } },
		{
			...refused('rateLimit', 'OpenAI, Azure'),
			headers: { 'retry-after-ms': '1500' },
			retryAfterMs: 1500,
		},
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', code: 'rate_limit' } },
		{
			...refused('rateLimit', 'seconds until'),
			headers: { 'x-ratelimit-reset': '12' },
			retryAfterMs: 12000,
		},
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', code: 'rate_limit' } },
		{
			...refused('rateLimit', 'IETF draft'),
			headers: { 'ratelimit-reset': '12' },
			retryAfterMs: 12000,
		},
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', code: 'rate_limit' } },
		{
			...refused('rateLimit', 'Go duration'),
			headers: { 'x-ratelimit-reset-requests': '1m30s' },
			retryAfterMs: 90000,
		},
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', retry_after: 8 } },
		{ ...refused('rateLimit', 'body, s'), headers: {}, retryAfterMs: 8000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ message: 'slow down', retryAfter: 8 },
		{ ...refused('rateLimit', 'body, camel'), headers: {}, retryAfterMs: 8000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', code: 'rate_limited', details: { retry_after_seconds: 8 } } },
		{ ...refused('rateLimit', 'body, nested'), headers: {}, retryAfterMs: 8000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down', retry_after_ms: 2500 } },
		{ ...refused('rateLimit', 'body, ms'), headers: {}, retryAfterMs: 2500 },
	),
	create(
		'google.rpc.RetryInfo',
		VIDEOS,
		429,
		{
			error: {
				code: 429,
				message: 'Resource has been exhausted (e.g. check quota).',
				status: 'RESOURCE_EXHAUSTED',
				details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '17s' }],
			},
		},
		{ ...refused('rateLimit', 'Google'), headers: {}, retryAfterMs: 17000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'Rate limit reached for requests. Please try again in 20s.' } },
		{ ...refused('rateLimit', 'words'), headers: {}, retryAfterMs: 20000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'Rate limit reached. Please try again in 500ms.' } },
		{ ...refused('rateLimit', 'ms words'), headers: {}, retryAfterMs: 500 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'Rate limit reached. Please try again in 1m30s.' } },
		{ ...refused('rateLimit', 'min words'), headers: {}, retryAfterMs: 90000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'Rate limit exceeded, retry after 2 minutes' } },
		{ ...refused('rateLimit', 'minutes'), headers: {}, retryAfterMs: 120000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: '请求过于频繁，请 30 秒后再试' } },
		{ ...refused('rateLimit', 'zh'), headers: {}, retryAfterMs: 30000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: '请求过于频繁，请在30秒后重试' } },
		{ ...refused('rateLimit', 'zh'), headers: {}, retryAfterMs: 30000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: '请求过于频繁，请30s后重试' } },
		{ ...refused('rateLimit', 'zh, s'), headers: {}, retryAfterMs: 30000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'Rate limit reached, try again in about 20 seconds' } },
		{ ...refused('rateLimit', 'about'), headers: {}, retryAfterMs: 20000 },
	),
	create(
		RETRY_FORMS,
		VIDEOS,
		429,
		{ error: { message: 'slow down' } },
		{
			...refused('rateLimit', 'seconds until'),
			headers: { 'x-ratelimit-reset-after': '12' },
			retryAfterMs: 12000,
		},
	),
];
