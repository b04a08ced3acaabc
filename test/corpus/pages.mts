/** What gateways’ own pages and clients’ bug reports print, beyond the other files: read in November 2026. */
import {
	ARK,
	CLIP_URL,
	create,
	failed,
	open,
	poll,
	refused,
	UNIFIED,
	VIDEOS,
	type CorpusRow,
	type Rest,
} from './rows.mts';

const CDN = 'https://cdn.example.com/';
const WIDE = ['openAiVideos', 'ark', 'xingchao', 'qingbo'] as const;
const GATEWAYS_WIDE = ['openAiVideos', 'newApi', 'cubicSpaces'] as const;

const again = (because: string): Rest => ({ item: 'again', because });
const running = (because: string): Rest => ({ item: 'running', because });
const queued = (taskId: string, because: string): Rest => ({ item: 'queued', taskId, because });
const made = (because: string): Rest => ({ item: 'succeeded', url: CLIP_URL, because });

const QN_QUEUE = 'apidocs.qnaigc.com/470450793e0 (seedance queue)';
const ANYFAST = 'docs.anyfast.com.cn/api-reference/model-api/bytedance/seedance-task-query';
const KINOVI = 'kinovi.ai/docs/common/error-handling';
const AIVIDEO = 'aivideoapi.ai/docs/getting-started/callback';
const WENGAO = 'docs.wengaocloud.com/api-reference/videos';
const NEXAXIS = 'docs.nexaxis.ai/docs/videos/task';
const OFOX = 'dev.to/owen_fox/video-generation-api-polling';
const NOVITA = 'novita.ai/docs/api-reference/basic-error-code';
const TOPAZ = 'developer.topazlabs.com/getting-started/errors';
const QIANFAN = 'cloud.baidu.com/doc/qianfan-api/s/4mwbl4bz4';
const WAVESPEED = 'wavespeed.ai/docs/error-codes';
const XXD = 'platform-dev.xxd.fans/docs/api-reference/seedance-1-5-pro';
const BYTEPLUS_MCP = 'xiao345/seedance-mcp';
const BAILIAN = 'openai-next.apifox.cn/194911457d0';
const EVOLINK = 'docs.evolink.ai/en/api-manual/task-management/error-codes';
const VENICE = 'docs.venice.ai/api-reference/error-codes';
const FAL = 'fal.ai/docs/documentation/model-apis/errors';
const ARK_ERRORS = 'volcengine.com/docs/82379/1099476';

const PIXVERSE = 'docs.platform.pai.video/6743743m0';
const VIDU = 'platform.vidu.cn/docs/error-code';
const RUNBLOB = 'docs.runblob.io/api-reference/kling/video-errors';
const BOOSTA = 'docs.boosta.pro/api/errors';
const IMA = 'open-route-api.fashionlabs.cn/253812863d0';
const JIMENG = 'huggingface.co/spaces/nanoppa/jm src/api/consts/exceptions.ts';
const BEEBLE = 'dev.docs.beeble.ai/api/errors';
const EVOLINK_ZH = 'seedance2api.app/zh/docs/error-codes';
const SEERM = 'docs.seermartech.cn/reference/errors';
const QIANFAN_KLING = `${QIANFAN}, Kling`;
const LTX = 'docs.ltx.video/errors, 422 and 429';
const ASSISTIVE = 'docs.assistive.chat/docs/guides/error-codes';
const WOYING = 'showdoc.com.cn/woying/9160885050303158';

const SILICON = 'docs.siliconflow.cn/api-reference/videos/get_videos_status';
const RUNWARE = 'runware.ai/docs/en/video-inference';
const FREEPIK = 'docs.freepik.com/api-reference/image-to-video';
const ATLAS = 'atlascloud.ai/docs/en/predictions';
const RUNPOD = 'docs.runpod.io/serverless/endpoints/job-states';
const LUMA = 'docs.lumalabs.ai/docs/video-generation';
const AZURE = 'learn.microsoft.com/azure/ai-foundry/openai/video-generation';
const XAI = 'docs.x.ai/docs/guides/video-generations';
const TOGETHER = 'huggingface/huggingface_hub#4164';
const TENCENT = 'tencentcloud.com/document/api/266/34129';
const MINIMAX = 'platform.minimax.io/docs/api-reference/video-generation-query';
const PIKA = 'gpt-best.apifox.cn/apidoc/project-3868318/api-223415346';
const KINOVI_HOOK = 'kinovi.ai/docs/common/reference/webhooks';
const GOAPI = 'piapi.ai/docs/kling-api/get-task';

export const PAGES: readonly CorpusRow[] = [
	// --- answers about a task
	poll(
		QN_QUEUE,
		VIDEOS,
		202,
		{ status: 'IN_QUEUE', request_id: 'T', queue_position: 3, logs: [], detail: null },
		{ item: 'queued', because: 'HTTP 202 with its word' },
	),
	poll(
		QN_QUEUE,
		VIDEOS,
		202,
		{
			status: 'IN_PROGRESS',
			request_id: 'T',
			logs: [{ message: 'error: retrying', level: 'ERROR' }],
			metrics: { inference_time: 0 },
			detail: null,
			result: null,
		},
		running('a line of a log is no failure'),
	),
	poll(
		QN_QUEUE,
		VIDEOS,
		200,
		{
			status: 'COMPLETED',
			request_id: 'T',
			response_url: `${CDN}r`,
			status_url: `${CDN}s`,
			detail: null,
			result: {
				video: { url: CLIP_URL, content_type: 'video/mp4', file_name: 'a.mp4', file_size: 1 },
			},
		},
		made('the video in the result'),
	),
	poll(
		ANYFAST,
		UNIFIED,
		200,
		{
			code: 'success',
			message: '',
			data: {
				task_id: 'T',
				action: 'generate',
				status: 'SUCCESS',
				result_url: CLIP_URL,
				original_result_url: `${CDN}o.mp4`,
				fail_reason: '',
				submit_time: 1777288506,
				finish_time: 1777288800,
				progress: '100%',
				data: {
					content: { video_url: `${CDN}o.mp4` },
					duration: 5,
					super_resolution: '720p',
					status: 'succeeded',
					usage: { total_tokens: 108900, super_resolution_tokens: 245025 },
				},
			},
		},
		made('result_url before the original'),
	),
	poll(
		KINOVI,
		WIDE,
		200,
		{
			taskId: 'task_clxxxxxx',
			model: 'seedance-20',
			status: 'fail',
			error: 'Task execution failed',
		},
		failed('unknown', 'no reason'),
	),
	poll(
		KINOVI,
		WIDE,
		200,
		{
			taskId: 'T',
			model: 'seedance-20',
			status: 'success',
			output: [{ url: CLIP_URL, width: 1280, height: 720 }],
		},
		made('a list of files with sizes'),
	),
	poll(
		AIVIDEO,
		WIDE,
		200,
		{
			id: 'T',
			status: 'completed',
			model: 'doubao-seedance-2.0',
			created_at: 1774790227,
			completed_at: 1774796529,
			output: {
				urls: [CLIP_URL],
				metadata: { seed: 41485, ratio: '16:9', duration: 5, resolution: '480p' },
			},
		},
		made('output.urls'),
	),
	poll(
		AIVIDEO,
		WIDE,
		200,
		{
			id: 'T',
			status: 'failed',
			model: 'm',
			error: {
				code: 'upstream_error',
				message:
					'The request failed because the input text may contain sensitive information. Request id: 0217',
			},
		},
		failed('contentPolicy', 'the words say more than upstream_error'),
	),
	poll(
		WENGAO,
		WIDE,
		200,
		{
			id: 'T',
			object: 'task',
			status: 'failed',
			result: {},
			error: {
				error: {
					type: 'invalid_request_error',
					code: 'model_endpoint_mismatch',
					message: '该模型不支持当前 endpoint。',
				},
			},
			usage: {},
		},
		failed('invalidInput', 'an error in an error'),
	),
	poll(
		WENGAO,
		WIDE,
		200,
		{
			id: 'T',
			object: 'task',
			status: 'succeeded',
			result: { data: [{ url: CLIP_URL }] },
			error: {},
			usage: {},
		},
		made('result.data; an empty error is none'),
	),
	poll(
		NEXAXIS,
		WIDE,
		200,
		{ task_id: 'T', status: 'pending', progress: 0, url: '', error: '' },
		{ item: 'queued', because: 'its word' },
	),
	poll(
		NEXAXIS,
		WIDE,
		200,
		{ task_id: 'T', status: 'failed', progress: 0, url: '', error: '提示词未通过安全检查' },
		failed('contentPolicy', 'the words'),
	),
	poll(
		XXD,
		WIDE,
		200,
		{
			code: 1000,
			message: 'success',
			data: {
				taskNo: 'T',
				model: 'seedance-1.5-pro',
				status: 'success',
				createTime: '2025-01-01 12:00:00',
				data: { result: [CLIP_URL] },
				usage: { totalPoints: 10 },
			},
		},
		made('data.data.result, and a code 1000 that means success'),
	),
	poll(
		XXD,
		WIDE,
		200,
		{
			code: 1000,
			message: 'success',
			data: { taskNo: 'T', model: 'seedance-1.5-pro', status: 'failed', error: '生成失败原因' },
		},
		failed('provider', 'a code 1000 is no cause'),
	),
	poll(
		XXD,
		WIDE,
		200,
		{
			code: 1000,
			message: 'success',
			data: {
				taskNo: 'T',
				status: 'SUCCESS',
				task_id: 'X',
				result: [CLIP_URL],
				error_info: '',
				traceback: '',
			},
		},
		made('in capitals'),
	),
	poll(
		BYTEPLUS_MCP,
		WIDE,
		200,
		{ id: 'T', status: 'interrupted' },
		failed('unknown', 'one of its three ends'),
	),
	poll(
		BAILIAN,
		WIDE,
		200,
		{
			request_id: 'r',
			output: {
				task_id: 'T',
				task_status: 'SUCCEEDED',
				submit_time: '2025-01-01 00:00:00.000',
				scheduled_time: '2025-01-01 00:00:00.000',
				end_time: '2025-01-01 00:00:00.000',
				video_url: CLIP_URL,
				orig_prompt: 'a',
				actual_prompt: 'b',
			},
			usage: { video_duration: 5, video_count: 1, SR: 1080 },
		},
		made('DashScope'),
	),
	poll(
		BAILIAN,
		WIDE,
		200,
		{ request_id: 'r', output: { task_id: 'T', task_status: 'UNKNOWN' } },
		running(
			'DashScope and new-api both write it; a task that is not known any more ends with the timeout',
		),
	),
	poll(
		BAILIAN,
		WIDE,
		200,
		{
			request_id: 'r',
			output: {
				task_id: 'T',
				task_status: 'FAILED',
				code: 'InvalidParameter.DataInspection',
				message: 'Unable to download the media resource during the data inspection process.',
			},
		},
		failed('mediaUnreachable', 'the words say what the code does not'),
	),
	poll(
		EVOLINK,
		WIDE,
		200,
		{
			id: 'T',
			object: 'video.generation.task',
			status: 'failed',
			model: 'm',
			progress: 0,
			error: { code: 'request_cancelled', message: 'Request was cancelled' },
		},
		failed('unknown', 'a code of its own, and nobody of ours cancelled it'),
	),
	poll(
		EVOLINK,
		WIDE,
		200,
		{
			id: 'T',
			status: 'failed',
			progress: 0,
			error: { code: 'generation_failed_no_content', message: 'Model failed to generate output' },
		},
		failed('provider', 'no output'),
	),
	poll(
		EVOLINK,
		WIDE,
		200,
		{
			id: 'T',
			status: 'failed',
			progress: 0,
			error: { code: 'image_dimension_mismatch', message: 'Image dimensions don’t match request' },
		},
		failed('invalidInput', 'the picture'),
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
				code: 1402,
				error: 'Unable to access the provided media URL.',
				outputs: [],
			},
		},
		failed('mediaUnreachable', 'its code and words'),
	),
	poll(
		WAVESPEED,
		['waveSpeed'],
		200,
		{
			code: 200,
			message: 'success',
			data: { id: 'T', status: 'failed', code: 1200, error: 'Error description', outputs: [] },
		},
		failed('contentPolicy', 'the code alone says it'),
	),
	poll(
		WAVESPEED,
		['waveSpeed'],
		200,
		{
			code: 200,
			message: 'success',
			data: { id: 'T', status: 'timeout', code: 5004, error: 'The request timed out', outputs: [] },
		},
		{ item: 'expired', category: 'provider', safe: 'row', because: 'its word' },
	),
	poll(
		WAVESPEED,
		['waveSpeed'],
		200,
		{ code: 200, message: 'success', data: { id: 'T', status: 'deleted', outputs: [] } },
		{ item: 'cancelled', category: 'provider', safe: 'row', because: 'its word' },
	),
	poll(
		OFOX,
		VIDEOS,
		200,
		{ id: '5e6f69b1', status: 'completed', unsigned_urls: [CLIP_URL], mirror_urls: [] },
		made('unsigned_urls'),
	),
	poll(
		OFOX,
		VIDEOS,
		429,
		{ error: { code: 'rate_limit_exceeded', message: 'Poll rate limit: 5 req/s per key' } },
		again('only the poll was too fast'),
	),
	poll(
		'ArcReel/ArcReel#1889',
		GATEWAYS_WIDE,
		200,
		{ id: 'T', status: ' EXPIRED ' },
		{
			item: 'expired',
			category: 'provider',
			safe: 'row',
			because: 'capitals and blanks around a word',
		},
	),
	poll(
		'ArcReel/ArcReel#1889',
		GATEWAYS_WIDE,
		200,
		{ id: 'T', status: 'failed', error: { code: 1301, message: null } },
		failed('unknown', 'a number alone is not explained'),
	),
	poll(
		'ArcReel/ArcReel#410',
		VIDEOS,
		200,
		{ id: 'T', status: 'NOT_START' },
		{ item: 'queued', because: 'its word' },
	),
	poll(
		'lidge-jun/opencodex#582',
		VIDEOS,
		200,
		{ id: 'T', status: 'done', videos: [{ url: CLIP_URL }] },
		made('videos[0].url'),
	),
	poll(
		'gitroomhq/postiz-app#1809',
		['kie'],
		200,
		{
			code: 400,
			msg: 'Your prompt was flagged by Website as violating content policies.',
			data: {
				taskId: 'T',
				state: 'fail',
				failCode: '400',
				failMsg: 'Your prompt was flagged as violating content policies.',
			},
		},
		failed('contentPolicy', 'a body that states 400 and holds the failed task'),
	),
	poll(
		FAL,
		['fal'],
		200,
		{
			status: 'COMPLETED',
			request_id: 'T',
			error: 'content flagged',
			error_type: 'content_policy_violation',
		},
		{ item: 'failed', category: 'contentPolicy', safe: false, because: 'COMPLETED with an error' },
	),

	// --- refusals of a create
	create(
		KINOVI,
		WIDE,
		429,
		{
			message:
				'Concurrency limit reached (3). You have 3 tasks in progress. Please wait for them to complete, or join our Discord for higher limits.',
			limit: 3,
			current: 3,
		},
		refused('rateLimit', 'tasks in progress are not this one'),
	),
	create(
		KINOVI,
		WIDE,
		500,
		{ message: 'Internal error, safe to retry' },
		open('its own word of a server error is no proof'),
	),
	create(
		NOVITA,
		WIDE,
		400,
		{
			code: 400,
			reason: 'BILLING_BALANCE_NOT_ENOUGH',
			message: 'not enough balance',
			metadata: {},
		},
		refused('quota', 'the reason'),
	),
	create(
		NOVITA,
		WIDE,
		400,
		{ code: 400, reason: 'ILLEGAL_PROMPT', message: 'illegal prompt', metadata: {} },
		refused('contentPolicy', 'the reason'),
	),
	create(
		NOVITA,
		WIDE,
		403,
		{ code: 403, reason: 'NEED_REAL_NAME_VERIFY', message: 'need real name verify', metadata: {} },
		refused('auth', 'the account, not a person in a picture'),
	),
	create(
		NOVITA,
		WIDE,
		500,
		{ code: 500, reason: 'CREATE_TASK_FAILED', message: 'create task failed', metadata: {} },
		open('a server error'),
	),
	create(
		NOVITA,
		WIDE,
		400,
		{ code: 400, reason: 'IMAGE_NO_FACE_DETECTED', message: 'no face detected', metadata: {} },
		refused('invalidInput', 'no face is no real person'),
	),
	create(
		TOPAZ,
		WIDE,
		400,
		{
			errorCode: 'INVALID_INPUT',
			message: 'Invalid input',
			errors: [{ field: 'output.resolution', message: 'exceeds the cap' }],
		},
		refused('invalidInput', 'a list of fields'),
	),
	create(
		QIANFAN,
		WIDE,
		403,
		{
			error: {
				code: 'video_genration_prompt_unsafe',
				type: 'unsafe_request',
				message: 'the content of prompt field is unsafe',
			},
		},
		refused('contentPolicy', 'the code'),
	),
	create(
		QIANFAN,
		WIDE,
		429,
		{
			error: {
				code: 'video_genration_concurrency_exceeded',
				type: 'rate_limit_exceeded',
				message: 'Rate limit reached for Concurrency',
			},
		},
		refused('rateLimit', 'the code'),
	),
	create(
		QIANFAN,
		WIDE,
		400,
		{
			error: {
				code: 'invalid_video_genration_argument',
				type: 'invalid_request_error',
				message: 'xxx',
			},
		},
		refused('invalidInput', 'the type'),
	),
	create(
		QIANFAN,
		WIDE,
		500,
		{
			error: {
				code: 'video_genration_interal_error',
				type: 'internal_error',
				message: 'video generation service interal error',
			},
		},
		open('a server error'),
	),
	create(
		VENICE,
		WIDE,
		400,
		{
			error: 'Invalid request parameters',
			details: { _errors: [], duration: { _errors: ['Field is required'] } },
			issues: [],
		},
		refused('invalidInput', 'a tree of details'),
	),
	create(
		ARK_ERRORS,
		ARK,
		400,
		{
			error: {
				code: 'InvalidEndpoint.ClosedEndpoint',
				message:
					'The request targeted an endpoint that is currently closed or temporarily unavailable. Request ID: 1',
				param: '',
				type: 'BadRequest',
			},
		},
		refused('invalidInput', 'the endpoint is the model there'),
	),
	create(
		ARK_ERRORS,
		ARK,
		400,
		{
			error: {
				code: 'InputTextRiskDetection',
				message:
					'The request could not be processed because the input text includes sensitive content that violates ContentSecurityDetection.ARKRequest ID:1;CSDRequestId:2;Label:3;SubLabel:4',
				param: '',
				type: 'BadRequest',
			},
		},
		refused('contentPolicy', 'the code'),
	),
	create(
		EVOLINK,
		WIDE,
		429,
		{
			error: {
				code: 'quota_exceeded',
				message: 'Rate limit or quota exceeded',
				type: 'rate_limit_error',
			},
		},
		refused('rateLimit', 'reduce frequency, says the page'),
	),

	// --- creates that were taken
	create(
		OFOX,
		VIDEOS,
		202,
		{
			id: '5e6f69b1-8ffe-430c-a687-8241366a90f5',
			status: 'queued',
			polling_url: 'https://api.ofox.ai/v1/videos/5e6f69b1-8ffe-430c-a687-8241366a90f5',
		},
		queued('5e6f69b1-8ffe-430c-a687-8241366a90f5', 'three fields'),
	),
	create(
		'apidocs.qnaigc.com/470450791e0 (seedance queue)',
		VIDEOS,
		200,
		{
			status: 'IN_QUEUE',
			request_id: 'qvideo-1-2',
			response_url: `${CDN}r`,
			status_url: `${CDN}s`,
			cancel_url: `${CDN}c`,
			queue_position: 0,
		},
		queued('qvideo-1-2', 'of a queue, the request is the task'),
	),
	create(
		XXD,
		WIDE,
		200,
		{ code: 1000, message: 'success', data: { taskNo: 'a1b2c3d4' } },
		open('alone it may be the number of the call; the message names it'),
	),
	create(
		'piapi.ai/docs/seedance-api',
		WIDE,
		200,
		{
			code: 200,
			data: {
				task_id: '4b1e',
				model: 'seedance',
				task_type: 'seedance-2',
				status: 'pending',
				error: { code: 0, raw_message: '', message: '', detail: null },
			},
			message: 'success',
		},
		queued('4b1e', 'an error of zeros is none'),
	),
	create(
		'openai-next.apifox.cn/194911457d0',
		WIDE,
		200,
		{ output: { task_id: '0385dc79', task_status: 'PENDING' }, request_id: '4909100c' },
		queued('0385dc79', 'DashScope'),
	),
	create(
		PIXVERSE,
		WIDE,
		200,
		{
			ErrCode: 500063,
			ErrMsg: 'The uploaded image is not compliant, please replace it and try again',
			Resp: null,
		},
		refused('contentPolicy', 'HTTP 200 with a code of its own; the words say it'),
	),
	create(
		PIXVERSE,
		WIDE,
		200,
		{ ErrCode: 500032, ErrMsg: 'Invalid image format', Resp: null },
		refused('mediaUnreachable', 'HTTP 200 with a code of its own; the words say it'),
	),
	create(
		PIXVERSE,
		WIDE,
		200,
		{
			ErrCode: 400018,
			ErrMsg:
				'Prompt/negative prompt length exceeds 2048 characters limit. Please check if your input is too long.',
			Resp: null,
		},
		refused('invalidInput', 'a limit that the prompt exceeds is none of the account'),
	),
	create(
		VIDU,
		WIDE,
		400,
		{ code: 'AuditSubmitIllegal', message: 'submit is illegal', metadata: {} },
		refused('contentPolicy', 'the input did not pass the review, says the page'),
	),
	create(
		VIDU,
		WIDE,
		400,
		{ code: 'CreditInsufficient', message: 'insufficient credits', metadata: {} },
		refused('quota', 'its code'),
	),
	create(
		VIDU,
		WIDE,
		400,
		{ code: 'ImageDownloadFailure', message: 'image download failure', metadata: {} },
		refused('mediaUnreachable', 'its code'),
	),
	create(
		VIDU,
		WIDE,
		429,
		{ code: 'SystemThrottling', message: 'system is throttling', metadata: {} },
		refused('rateLimit', 'its code'),
	),
	create(
		VIDU,
		WIDE,
		400,
		{ code: 'FieldUnwanted', message: 'unwanted field: seed', metadata: {} },
		refused('invalidInput', 'its code'),
	),
	poll(
		VIDU,
		WIDE,
		200,
		{ id: 'T', state: 'failed', err_code: 'CreationPolicyViolation', credits: 4, creations: [] },
		failed('contentPolicy', 'state and err_code'),
	),
	poll(
		VIDU,
		WIDE,
		200,
		{ id: 'T', state: 'failed', err_code: 'TaskPromptPolicyViolation', credits: 0, creations: [] },
		failed('contentPolicy', 'state and err_code'),
	),
	poll(
		VIDU,
		WIDE,
		200,
		{
			id: 'T',
			state: 'success',
			err_code: '',
			credits: 4,
			creations: [{ id: 'c', url: CLIP_URL, cover_url: `${CDN}c.jpg` }],
		},
		made('creations'),
	),
	poll(
		RUNBLOB,
		WIDE,
		200,
		{ id: 'T', status: 'failed', message: 'IMAGE_INACCESSIBLE' },
		failed('mediaUnreachable', 'a code in the words’ place'),
	),
	poll(
		RUNBLOB,
		WIDE,
		200,
		{ id: 'T', status: 'failed', message: 'INVALID_IMAGE' },
		failed('mediaUnreachable', 'a code in the words’ place'),
	),
	poll(
		RUNBLOB,
		WIDE,
		200,
		{ id: 'T', status: 'failed', message: 'MAINTENANCE' },
		failed('provider', 'a word in the words’ place'),
	),
	create(
		RUNBLOB,
		WIDE,
		402,
		{ detail: 'INSUFFICIENT_CREDITS' },
		refused('quota', 'a code in the detail'),
	),
	create(
		RUNBLOB,
		WIDE,
		400,
		{ detail: 'Maximum 5 images allowed' },
		refused('invalidInput', 'the words'),
	),
	create(
		BOOSTA,
		WIDE,
		403,
		{ error: 'No credits remaining', credits_remaining: 0 },
		refused('quota', 'words before HTTP 403'),
	),
	create(
		BOOSTA,
		WIDE,
		429,
		{ error: 'Rate limit exceeded', retry_after: 60 },
		{ ...refused('rateLimit', 'the body names the seconds'), retryAfterMs: 60_000 },
	),
	create(
		BOOSTA,
		WIDE,
		409,
		{ status: 'active_job_exists', job_id: 'job_xxx', job_status: 'processing' },
		open('the job that it names is another one, which stands in the way', 'unknown'),
	),
	create(
		IMA,
		UNIFIED,
		400,
		{ code: 'fail_to_fetch_task', message: '暂不支持人像', data: null },
		refused('realPerson', 'the words'),
	),
	create(
		IMA,
		UNIFIED,
		500,
		{ code: '500', message: 'status_code=500, task_id is empty', data: null },
		open('the host behind it answered without an id'),
	),
	create(
		IMA,
		UNIFIED,
		400,
		{
			code: '400',
			message:
				'the parameter video pixel count specified in the request must be less than or equal to 927408',
			data: null,
		},
		refused('invalidInput', 'the words'),
	),
	create(
		JIMENG,
		WIDE,
		200,
		{ code: -2009, message: '[请求失败]: 即梦积分不足', data: null },
		refused('quota', 'HTTP 200 and a code of its own'),
	),
	create(
		JIMENG,
		WIDE,
		200,
		{ code: -2002, message: 'Token已失效', data: null },
		refused('auth', 'HTTP 200 and a code of its own'),
	),
	create(
		JIMENG,
		WIDE,
		200,
		{ code: -2003, message: '远程文件URL非法', data: null },
		refused('mediaUnreachable', 'HTTP 200 and a code of its own'),
	),
	create(
		JIMENG,
		WIDE,
		200,
		{ code: -2006, message: '内容由于合规问题已被阻止生成', data: null },
		refused('contentPolicy', 'it was kept from being made'),
	),
	create(JIMENG, WIDE, 200, { code: -2001, message: '请求失败', data: null }, open('no reason')),
	create(
		BEEBLE,
		WIDE,
		400,
		{ code: 'SOURCE_UNREACHABLE', message: 'Source, alpha, or reference URI is not reachable' },
		refused('mediaUnreachable', 'its code'),
	),
	create(
		EVOLINK_ZH,
		WIDE,
		402,
		{ error: { code: 402, message: 'Insufficient quota', type: 'insufficient_quota_error' } },
		refused('quota', 'its type'),
	),
	create(
		EVOLINK_ZH,
		WIDE,
		413,
		{ error: { code: 413, message: 'too large', type: 'request_too_large_error' } },
		refused('invalidInput', 'its type'),
	),
	create(
		EVOLINK_ZH,
		WIDE,
		502,
		{
			error: {
				code: 502,
				message: 'Upstream unavailable',
				type: 'upstream_error',
				fallback_suggestion: 'try another model',
			},
		},
		open('no proof'),
	),
	create(
		SEERM,
		WIDE,
		200,
		{ status_code: 50002, status_message: 'Insufficient balance' },
		refused('quota', 'HTTP 200 and a code of its own'),
	),
	create(
		SEERM,
		WIDE,
		200,
		{ status_code: 50004, status_message: 'Upstream unavailable' },
		open('no proof'),
	),
	create(
		QIANFAN_KLING,
		WIDE,
		429,
		{ code: 1303, message: '并发或QPS超出预付费资源包限制', request_id: 'r' },
		refused('rateLimit', 'to be tried later, says the page'),
	),
	create(
		QIANFAN_KLING,
		WIDE,
		400,
		{ code: 1301, message: '触发平台的内容安全策略', request_id: 'r' },
		refused('contentPolicy', 'the words'),
	),
	create(
		LTX,
		WIDE,
		422,
		{
			type: 'error',
			error: {
				type: 'content_filtered_error',
				message: 'Content is filtered due to policy restrictions',
			},
		},
		refused('contentPolicy', 'its type'),
	),
	create(
		LTX,
		WIDE,
		429,
		{ type: 'error', error: { type: 'concurrency_limit_error', message: 'Limit reached' } },
		refused('rateLimit', 'its type'),
	),
	create(
		ASSISTIVE,
		WIDE,
		429,
		{ error: "You don't have enough credits to generate a video. Please purchase more credits." },
		refused('quota', 'HTTP 429 for a balance'),
	),
	create(
		WOYING,
		WIDE,
		200,
		{ code: 3003, msg: '输入视频url无效', data: null },
		refused('mediaUnreachable', 'HTTP 200 and a code of its own'),
	),
	create(
		WOYING,
		WIDE,
		200,
		{ code: 3005, msg: '输入视频大小超过最大限制', data: null },
		refused('invalidInput', 'HTTP 200 and a code of its own'),
	),
	poll(
		SILICON,
		WIDE,
		200,
		{ status: 'InQueue', reason: '' },
		{ item: 'queued', because: 'its word' },
	),
	poll(
		SILICON,
		WIDE,
		200,
		{
			status: 'Succeed',
			reason: '',
			position: 0,
			results: { videos: [{ url: CLIP_URL }], timings: { inference: 3 }, seed: 5 },
		},
		made('results.videos'),
	),
	poll(
		SILICON,
		WIDE,
		200,
		{ status: 'Failed', reason: 'Prompt was rejected by safety check', results: { videos: null } },
		failed('contentPolicy', 'the reason'),
	),
	create(
		SILICON,
		WIDE,
		200,
		{ requestId: 'r5x2k9' },
		open('alone it may be the number of the call; the message names it'),
	),
	create(
		RUNWARE,
		WIDE,
		200,
		{ data: [{ taskType: 'videoInference', taskUUID: '24cd5dff-cb81-4db5-8506-b72a9425f9d1' }] },
		queued('24cd5dff-cb81-4db5-8506-b72a9425f9d1', 'a list of one'),
	),
	poll(
		RUNWARE,
		WIDE,
		200,
		{ data: [{ taskType: 'videoInference', taskUUID: 'T', status: 'processing' }] },
		running('a list of one'),
	),
	poll(
		RUNWARE,
		WIDE,
		200,
		{
			data: [
				{
					taskType: 'videoInference',
					taskUUID: 'T',
					status: 'success',
					videoUUID: 'v',
					videoURL: CLIP_URL,
					cost: 0.3,
				},
			],
		},
		made('a list of one'),
	),
	poll(
		RUNWARE,
		WIDE,
		200,
		{
			data: [],
			errors: [
				{
					code: 'timeoutProvider',
					status: 'error',
					message: 'The external provider did not respond within the timeout window.',
					taskUUID: 'T',
				},
			],
		},
		again('a list of errors names no status of the task'),
	),
	create(
		RUNWARE,
		WIDE,
		400,
		{
			errors: [
				{
					code: 'invalidPositivePrompt',
					message: "Invalid value for 'positivePrompt' parameter.",
					parameter: 'positivePrompt',
					taskUUID: 'T1',
				},
			],
		},
		refused('invalidInput', 'the id is the one that was sent'),
	),
	create(
		RUNWARE,
		WIDE,
		200,
		{
			errors: [
				{
					code: 'insufficientCredits',
					message: 'Insufficient credits to perform this task.',
					taskUUID: 'T1',
				},
			],
		},
		open('the id may be that of a task'),
	),
	poll(
		FREEPIK,
		WIDE,
		200,
		{ data: { task_id: 'T', status: 'COMPLETED', generated: [CLIP_URL] } },
		made('generated'),
	),
	poll(
		FREEPIK,
		WIDE,
		200,
		{ data: { task_id: 'T', status: 'CREATED', generated: [] } },
		{ item: 'queued', because: 'its word' },
	),
	create(
		FREEPIK,
		WIDE,
		200,
		{ data: { task_id: '046b6c7f-0b8a-43b9-b35d-6489e6daee91', status: 'CREATED', generated: [] } },
		queued('046b6c7f-0b8a-43b9-b35d-6489e6daee91', 'its id'),
	),
	create(
		FREEPIK,
		WIDE,
		400,
		{
			problem: {
				message: "Your request parameters didn't validate.",
				invalid_params: [{ name: 'prompt', reason: 'too long' }],
			},
		},
		refused('invalidInput', 'by its status'),
	),
	create(
		ATLAS,
		WIDE,
		200,
		{
			code: 200,
			data: { id: 'pred-9f2c', status: 'processing', outputs: null, urls: { get: `${CDN}get` } },
		},
		{ item: 'running', taskId: 'pred-9f2c', because: 'its id' },
	),
	create(ATLAS, WIDE, 200, { predictionId: 'pred-9f2c' }, queued('pred-9f2c', 'its id')),
	poll(
		RUNPOD,
		WIDE,
		200,
		{ id: 'T', status: 'TIMED_OUT', delayTime: 1, executionTime: 2 },
		{ item: 'expired', category: 'provider', safe: 'row', because: 'its word' },
	),
	poll(
		RUNPOD,
		WIDE,
		200,
		{
			id: 'T',
			status: 'COMPLETED',
			output: { result: CLIP_URL, cost: 0.4 },
			delayTime: 1,
			executionTime: 2,
		},
		made('output.result'),
	),
	poll(
		RUNPOD,
		WIDE,
		200,
		{
			id: 'T',
			status: 'FAILED',
			error:
				'{"error_type": "<class \'ValueError\'>", "error_message": "Content flagged as NSFW", "error_traceback": "…"}',
		},
		failed('contentPolicy', 'JSON in the words'),
	),
	poll(
		LUMA,
		WIDE,
		200,
		{ id: 'T', state: 'dreaming', failure_reason: null, assets: null },
		again('a word that nobody knows'),
	),
	poll(
		LUMA,
		WIDE,
		200,
		{
			id: 'T',
			state: 'completed',
			failure_reason: null,
			assets: { video: CLIP_URL, image: `${CDN}i.jpg` },
			request: { keyframes: { frame0: { url: `${CDN}asked.jpg` } } },
		},
		made('assets.video'),
	),
	poll(
		LUMA,
		WIDE,
		200,
		{
			id: 'T',
			state: 'failed',
			failure_reason: '400: prompt not allowed because advanced moderation failed',
			assets: null,
		},
		failed('contentPolicy', 'the reason'),
	),
	poll(
		AZURE,
		VIDEOS,
		200,
		{
			object: 'video.generation.job',
			id: 'T',
			status: 'preprocessing',
			generations: [],
			failure_reason: null,
		},
		running('its word'),
	),
	poll(
		AZURE,
		VIDEOS,
		200,
		{
			object: 'video.generation.job',
			id: 'T',
			status: 'failed',
			generations: [],
			failure_reason: 'output_moderation',
		},
		failed('contentPolicy', 'the reason is a code'),
	),
	poll(
		AZURE,
		VIDEOS,
		200,
		{
			object: 'video.generation.job',
			id: 'T',
			status: 'failed',
			generations: [],
			failure_reason: 'input_moderation',
		},
		failed('contentPolicy', 'the reason is a code'),
	),
	poll(
		AZURE,
		VIDEOS,
		200,
		{
			object: 'video.generation.job',
			id: 'T',
			status: 'failed',
			generations: [],
			failure_reason: 'internal_error',
		},
		failed('provider', 'the reason is a code'),
	),
	poll(
		XAI,
		VIDEOS,
		200,
		{ status: 'done', model: 'm', video: { url: CLIP_URL, duration: 5, respect_moderation: true } },
		made('video.url'),
	),
	poll(XAI, VIDEOS, 202, { status: 'pending' }, { item: 'queued', because: 'HTTP 202' }),
	poll(
		TOGETHER,
		VIDEOS,
		200,
		{ id: 'T', object: 'video', status: 'completed', outputs: { cost: 0.3, video_url: CLIP_URL } },
		made('outputs.video_url'),
	),
	poll(
		TOGETHER,
		VIDEOS,
		200,
		{
			id: 'T',
			object: 'video',
			status: 'failed',
			error: {
				message: 'Input prompt was flagged',
				code: null,
				param: null,
				type: 'invalid_request_error',
			},
		},
		failed('contentPolicy', 'the words before the type'),
	),
	poll(
		TENCENT,
		WIDE,
		200,
		{
			Response: {
				TaskType: 'AigcVideo',
				Status: 'FINISH',
				AigcVideoTask: {
					TaskId: 'T',
					Status: 'FINISH',
					ErrCode: 0,
					Message: '',
					Progress: 100,
					Output: { FileInfos: [{ StorageMode: 'Temporary', FileUrl: CLIP_URL }] },
				},
				RequestId: 'r',
			},
		},
		made('the task in a Response'),
	),
	poll(
		TENCENT,
		WIDE,
		200,
		{
			Response: {
				Error: { Code: 'ResourceNotFound', Message: 'The task is not found.' },
				RequestId: 'r',
			},
		},
		again('it is not known to whoever asks'),
	),
	create(
		TENCENT,
		WIDE,
		200,
		{
			Response: {
				Error: {
					Code: 'AuthFailure.SignatureFailure',
					Message: 'The provided credentials could not be validated.',
				},
				RequestId: 'r',
			},
		},
		refused('auth', 'HTTP 200 with an error'),
	),
	create(
		TENCENT,
		WIDE,
		200,
		{
			Response: {
				Error: {
					Code: 'RequestLimitExceeded',
					Message:
						'Your current request times equals to 21 in a second, which exceeds the frequency limit 20.',
				},
				RequestId: 'r',
			},
		},
		refused('rateLimit', 'HTTP 200 with an error'),
	),
	create(
		TENCENT,
		WIDE,
		200,
		{ Response: { TaskId: '251007502-aigc-x', RequestId: 'r' } },
		queued('251007502-aigc-x', 'the task in a Response'),
	),
	poll(
		MINIMAX,
		WIDE,
		200,
		{
			task_id: 'T',
			status: 'Preparing',
			file_id: '',
			base_resp: { status_code: 0, status_msg: 'success' },
		},
		{ item: 'queued', because: 'its word' },
	),
	poll(
		MINIMAX,
		WIDE,
		200,
		{
			task_id: 'T',
			status: 'Queueing',
			file_id: '',
			base_resp: { status_code: 0, status_msg: 'success' },
		},
		{ item: 'queued', because: 'its word' },
	),
	poll(
		MINIMAX,
		WIDE,
		200,
		{
			task_id: 'T',
			status: 'Fail',
			file_id: '',
			base_resp: { status_code: 1027, status_msg: 'output content sensitive' },
		},
		failed('contentPolicy', 'the words in base_resp'),
	),
	poll(
		MINIMAX,
		WIDE,
		200,
		{
			task_id: '',
			status: '',
			file_id: '',
			base_resp: { status_code: 1004, status_msg: 'login fail: Please carry the API secret key' },
		},
		again('the key is refused: it says nothing of the task'),
	),
	poll(
		PIKA,
		WIDE,
		200,
		{
			id: 'T',
			promptText: 'Plane fly',
			videos: [
				{
					id: 'v',
					status: 'finished',
					seed: 3,
					resultUrl: CLIP_URL,
					sharingUrl: `${CDN}share.mp4`,
					videoPoster: `${CDN}p.jpg`,
					duration: 5,
					error: '',
					progress: 100,
				},
			],
		},
		made('the status stands in the list'),
	),
	poll(
		PIKA,
		WIDE,
		200,
		{
			id: 'T',
			promptText: 'Plane fly',
			videos: [
				{
					id: 'v',
					status: 'error',
					error: 'Your prompt was flagged by our moderation',
					progress: 0,
				},
			],
		},
		failed('contentPolicy', 'the status stands in the list'),
	),
	poll(
		KINOVI_HOOK,
		WIDE,
		200,
		{
			code: 200,
			msg: 'success',
			data: {
				taskId: 'T',
				orderId: 'o',
				model: 'seedance-20',
				state: 'fail',
				creditsUsed: 0,
				output: null,
				error: { code: '2038', message: 'The image may contain a real person' },
				createTime: 1735599634000,
				completeTime: null,
			},
		},
		failed('realPerson', 'the words beside a number'),
	),
	poll(
		GOAPI,
		WIDE,
		200,
		{
			code: 200,
			data: {
				task_id: 'T',
				status: 'Failed',
				output: {},
				error: { code: 10000, raw_message: 'nsfw', message: 'task failed' },
			},
			message: 'success',
		},
		failed('contentPolicy', 'the raw words'),
	),
	poll(
		'made up after theopenco/llmgateway, a reason beside a general sentence',
		WIDE,
		200,
		{
			id: 'T',
			status: 'failed',
			error: {
				message: 'Video generation failed',
				details: [{ message: 'The prompt contains sensitive words' }],
			},
		},
		failed('contentPolicy', 'what says more counts'),
	),
	create(
		'made up after Laravel, a list of fields beside a general sentence',
		WIDE,
		422,
		{
			message: 'Validation failed',
			errors: [{ field: 'image_url', message: 'Unable to fetch image' }],
		},
		refused('mediaUnreachable', 'what says more counts'),
	),
	poll(
		'made up after new-api, two reasons',
		UNIFIED,
		200,
		{
			code: 'success',
			message: '',
			data: {
				task_id: 'T',
				status: 'FAILURE',
				fail_reason: '视频生成失败',
				progress: '100%',
				data: {
					status: 'failed',
					error: { code: 'generation_failed', message: '输入图片包含真人' },
				},
			},
		},
		failed('realPerson', 'what says more counts'),
	),
	poll(
		'made up after a worker whose input had gone',
		WIDE,
		200,
		{ id: 'T', status: 'failed', error: { message: 'Task failed: input file not found' } },
		failed('unknown', 'the file is not found, and not the task'),
	),
	poll(
		'made up after a worker whose input had gone',
		WIDE,
		200,
		{ id: 'T', status: 'failed', error: 'Video generation error: object not found in bucket' },
		failed('provider', 'the object is not found, and not the task'),
	),
	poll(
		'made up after a worker whose input had gone',
		WIDE,
		404,
		{ error: { message: 'Generation not found' } },
		again('it is not known to whoever asks'),
	),
	poll(
		'made up after Vidu’s CreditInsufficient',
		WIDE,
		200,
		{ id: 'T', status: 'INSUFFICIENT_CREDITS' },
		failed('quota', 'the word is the reason'),
	),
	poll(
		'made up after docs.higgsfield.ai/help/faq',
		WIDE,
		200,
		{ id: 'T', status: 'CONTENT_VIOLATION' },
		failed('contentPolicy', 'the word is the reason'),
	),
	poll(
		'made up after kinovi.ai, a status that tells of the money too',
		WIDE,
		200,
		{ id: 'T', status: 'failed_and_refunded', error: '' },
		failed('unknown', 'no reason'),
	),
	create(
		'reflectt/reflectt-node#850, before it',
		VIDEOS,
		409,
		{ success: false, code: 'DUPLICATE_TASK', existing_id: 'T9' },
		open('somebody’s task is there; whose, nobody says', 'unknown'),
	),
	create(
		'reflectt/reflectt-node#850, since then',
		VIDEOS,
		200,
		{ success: true, task: { id: 'T9', status: 'queued' }, deduplicated: true },
		queued('T9', 'it is the task of the same request'),
	),
	...[
		'json: cannot unmarshal number into Go struct field TaskResponse.id of type string',
		"missing 1 required positional argument: 'task_id'",
		'Expected string, got NoneType',
		'task_id must be a string',
		'malformed JSON response from upstream',
		'Operation in process, please wait',
		'Generation in progress, please wait',
		'Your video is being generated',
		'Invalid type for field id in the response',
		'生成结果超出大小限制',
		'Output file size exceeds the limit',
		'Result field is missing',
		'任务排队已满，已加入等待队列',
		'资源不足，任务已进入队列',
		'当前排队人数较多，预计等待10分钟',
		'High demand: your video will take longer',
		'Insufficient credits were refunded',
		'callback url is not reachable',
		'webhook url could not be accessed',
		'Content review pending',
		'Your prompt is being reviewed (content moderation)',
		'Task is under content moderation',
		'content check queued',
		'Rate limit will apply after this request',
	].map((message) =>
		create(
			'made up after gateways that cannot read what the host behind them answered, or answer too early',
			WIDE,
			200,
			{ success: false, message },
			{
				item: 'unknown',
				category: 'provider',
				safe: false,
				because: `the task may be there: ${message}`,
			},
		),
	),
	create(
		'made up after gateways that cannot read what the host behind them answered, as an error object',
		WIDE,
		200,
		{
			error: {
				code: 'bad_response',
				message:
					'json: cannot unmarshal number into Go struct field TaskResponse.id of type string',
			},
		},
		open('the task may be there'),
	),
	create(
		'made up after docs.boosta.pro/api/errors',
		WIDE,
		200,
		{
			success: false,
			message: 'You already have a task in progress',
			data: { task_id: 'T1', status: 'processing' },
		},
		open('the task that it names is another one'),
	),
	create(
		'made up after docs.boosta.pro/api/errors',
		WIDE,
		403,
		{ code: 1, msg: '您有未完成的任务', data: { task_id: 'T1', status: 'processing' } },
		refused('auth', 'refused, and the task that it names is another one'),
	),
	create(
		'made up after docs.boosta.pro/api/errors',
		WIDE,
		200,
		{
			code: 0,
			message: 'existing account, task created',
			data: { task_id: 'T1', status: 'queued' },
		},
		queued('T1', 'no error'),
	),
	poll(
		'made up after tasks that repeat their title',
		WIDE,
		200,
		{
			id: 'T',
			status: 'failed',
			title: 'A celebrity in the rain',
			description: 'violent content',
			error: { code: 'internal_error', message: 'Internal error' },
		},
		failed('provider', 'the title is no reason'),
	),
	poll(
		'made up after tasks that repeat their title',
		UNIFIED,
		200,
		{
			code: 'success',
			message: '',
			data: {
				task_id: 'T',
				status: 'FAILURE',
				fail_reason: 'internal error',
				title: 'Sensitive content of a celebrity',
				data: { status: 'failed', title: 'A real person' },
			},
		},
		failed('provider', 'the title is no reason'),
	),
];
