/** Answers about a task in shapes of their own: numbers for a status, lists, flags, and words beside the video. */
import {
	CLIP_URL,
	create,
	failed,
	NEW_API,
	poll,
	refused,
	UNIFIED,
	VIDEOS,
	type CorpusRow,
	type Rest,
} from './rows.mts';

const CDN = 'https://cdn.example.com/';
const WIDE = ['openAiVideos', 'ark', 'xingchao', 'qingbo'] as const;
/** Those whose answers count how much is done. */
const COUNTING = ['openAiVideos', 'newApi', 'qingbo'] as const;

const again = (because: string): Rest => ({ item: 'again', because });
const running = (because: string): Rest => ({ item: 'running', because });
const ended = (item: 'expired' | 'cancelled', because: string): Rest => ({
	item,
	category: 'provider',
	safe: 'row',
	because,
});
const made = (because: string): Rest => ({ item: 'succeeded', url: CLIP_URL, because });

const VISUAL = 'gpt.morphogen.top/en/video/jimeng/query-results (Volcengine’s visual API)';
const visual = (status: string, more: object = {}) => ({
	code: 10000,
	data: { binary_data_base64: null, image_urls: null, resp_data: '', status, ...more },
	message: 'Success',
	request_id: '20260101',
	status: 10000,
	time_elapsed: '92.1ms',
});
const HIAPI = 'docs.hiapi.ai/zh/async-api/detail';
const hiapi = (status: string, more: object = {}) => ({
	code: 200,
	message: 'success',
	data: { taskId: 'T', model: 'm', status, created: 1777282033, completed: 0, ...more },
});
const CHANJING = '302ai-en.apifox.cn/312102537e0';
const chanjing = (data: object) => ({
	code: 0,
	data: { audio_urls: null, duration: 30, id: 'T', msg: '', preview_url: '', ...data },
	msg: 'success',
	trace_id: 'b74d',
});
const PIXVERSE = 'docs.platform.pixverse.ai/get-video-generation-status-13016632e0';
const pixverse = (status: number, url: string) => ({
	ErrCode: 0,
	ErrMsg: 'success',
	Resp: { id: 1, prompt: 'a cat', status, url, size: 0, resolution_ratio: 0 },
});
const AKOOL = 'docs.akool.com/ai-tools-suite/video-translation/get-result';
const akool = (video_status: number, more: object) => ({
	code: 1000,
	msg: 'OK',
	data: { _id: 'T', uid: 1, video_id: 'V', video_status, external_video: '', video: '', ...more },
});
const LOOVA = 'docs.loova.ai/api-reference/get-task-status';
const loova = (status: string, result: object | null) => ({
	code: 200,
	trace_id: '45c3',
	message: null,
	data: { task_id: 'T', status, model: 'seedance_2_0', credits_cost: 12, result },
});
const DREAMINA = 'useapi.net/docs/api-dreamina-v1/get-dreamina-videos-jobid';
const dreamina = (status: string, more: object) => ({
	jobid: 'j0223v-u1-US:a@b.c:dreamina',
	type: 'video',
	status,
	model: 'seedance-2.0',
	created: '2026-02-23T14:05:30.123Z',
	request: { prompt: 'a cat', ratio: '16:9', duration: 5, inputMode: 'prompt' },
	code: 200,
	...more,
});
const GEEKAI = 'docs.geekai.co/en/api/video/retrieval';
const LEMON = 'docs.lemondata.cc/api-reference/tasks/cancel-task';
const A2E = 'api.a2e.ai/obtain-the-status-of-one-avatar-video-task-12138802e0';
const QN = 'apidocs.qnaigc.com/423900624e0';
const QN_KLING = 'apidocs.qnaigc.com/237751553d0';
const OCTOPUS = 'docs.octopusx.ai/en/videos/seedance-2/query';
const MINIMAX = 'platform.minimax.io/docs/api-reference/video-generation-v2-query';
const GAORUI = 'ai.gaorui.cc/docs/result';
const CHATFIRE = 'docs.chatfire.site/huobao-api/video/generations';
const BFL = 'docs.bfl.ai/api_integration/errors';
const UNIFICALLY = 'docs.unifically.com/video-models/kling-video/kling-v2-6/get-task';
const JSEND = 'omniti-labs/jsend README.md';
const MODELSLAB = 'docs.modelslab.com/video-api/fetch-video';
const MIDSYNC = 'midsync.dev/en/developers/docs/video-status-api';

export const SHAPES: readonly CorpusRow[] = [
	poll(VISUAL, WIDE, 200, visual('in_queue'), { item: 'queued', because: 'its word' }),
	poll(VISUAL, WIDE, 200, visual('generating'), running('its word')),
	poll(VISUAL, WIDE, 200, visual('not_found'), again('the task is not known: no status of it')),
	poll(VISUAL, WIDE, 200, visual('expired'), ended('expired', 'its word')),
	poll(
		VISUAL,
		WIDE,
		200,
		visual('done', {
			video_url: CLIP_URL,
			resp_data: JSON.stringify({ params: { input_image_url: `${CDN}a.jpg` } }),
		}),
		made('the word and the address'),
	),
	poll(HIAPI, WIDE, 200, hiapi('handling'), running('a word for work')),
	poll(HIAPI, WIDE, 200, hiapi('archiving'), running('the file is being stored')),
	poll(
		HIAPI,
		WIDE,
		200,
		hiapi('success', {
			output: [
				{ url: `${CDN}first`, type: 'first_frame', expireAt: 1777886899 },
				{ url: `${CDN}thumb`, type: 'thumbnail', expireAt: 1777886899 },
				{ url: CLIP_URL, type: 'video', expireAt: 1777886899 },
				{ url: `${CDN}last`, type: 'last_frame', expireAt: 1777886899 },
			],
		}),
		made('of several files the one of type video'),
	),
	poll(
		HIAPI,
		WIDE,
		200,
		hiapi('fail', { error: { code: 'content_policy', message: 'content policy violation' } }),
		failed('contentPolicy', 'its word, and the reason'),
	),
	poll(
		CHANJING,
		COUNTING,
		200,
		chanjing({ progress: 100, status: 30, video_url: CLIP_URL, subtitle_data_url: '' }),
		made('no one knows the number, but the file is there, and all of it'),
	),
	poll(
		CHANJING,
		WIDE,
		200,
		chanjing({ progress: 40, status: 10, video_url: '' }),
		again('a number, and no file yet'),
	),
	poll(
		CHANJING,
		WIDE,
		200,
		chanjing({ progress: 0, status: 40, msg: 'parameter error', video_url: '' }),
		again('a number may mean anything: not the end of a paid task'),
	),
	poll(PIXVERSE, WIDE, 200, pixverse(5, ''), again('a number, and no file yet')),
	poll(PIXVERSE, WIDE, 200, pixverse(7, ''), again('a number may mean anything')),
	poll(
		AKOOL,
		COUNTING,
		200,
		akool(3, { progress: 100, video: CLIP_URL }),
		made('no one knows the number, but the file is there, and all of it'),
	),
	poll(AKOOL, WIDE, 200, akool(2, { progress: 30 }), again('a number, and no file yet')),
	poll(LOOVA, WIDE, 200, loova('processing', null), running('its word')),
	poll(
		LOOVA,
		WIDE,
		200,
		loova('succeeded', { video_url: CLIP_URL, error_message: null, finished_at: '2024-01-01' }),
		made('in data.result'),
	),
	poll(
		LOOVA,
		WIDE,
		200,
		loova('failed', { video_url: null, error_message: 'Content policy violation' }),
		failed('contentPolicy', 'the reason stands in data.result'),
	),
	poll(DREAMINA, WIDE, 200, dreamina('created', { response: { forecastCost: 125 } }), {
		item: 'queued',
		because: 'its word',
	}),
	poll(
		DREAMINA,
		WIDE,
		200,
		dreamina('completed', {
			response: { videoUrl: CLIP_URL, videoId: '7', coverUrl: `${CDN}cover`, durationMs: 5042 },
		}),
		made('the video beside its cover'),
	),
	poll(
		DREAMINA,
		WIDE,
		200,
		dreamina('failed', {
			error: 'fail_code: 2043',
			errorDetails: 'OutputVideoRisk: the generated video did not pass moderation',
		}),
		failed('contentPolicy', 'the details say more than the number'),
	),
	poll(
		GEEKAI,
		WIDE,
		200,
		{
			model: 'm',
			task_id: 'T',
			task_status: 'success',
			task_progress: 100,
			video_result: [{ url: CLIP_URL, cover_image_url: `${CDN}cover` }],
		},
		made('task_status and video_result'),
	),
	poll(
		GEEKAI,
		WIDE,
		200,
		{ model: 'm', task_id: 'T', task_status: 'failed', error: { message: 'insufficient quota' } },
		failed('quota', 'task_status'),
	),
	poll(
		LEMON,
		WIDE,
		200,
		{
			id: 'T',
			task_id: 'T',
			poll_url: '/v1/tasks/T',
			status: 'failed',
			cancelled: true,
			cancellation_status: 'cancelled',
			error: 'Task cancelled before execution',
		},
		ended('cancelled', 'the flag says what the old word does not'),
	),
	poll(
		A2E,
		WIDE,
		200,
		{ code: 0, data: [{ _id: 'T', status: 'copy', result: '', process: 90 }] },
		running('the file is being stored'),
	),
	poll(
		A2E,
		WIDE,
		200,
		{ code: 0, data: [{ _id: 'T', status: 'process', result: '', process: 30 }] },
		running('its word'),
	),
	poll(
		A2E,
		WIDE,
		200,
		{ code: 0, data: [{ _id: 'T', status: 'success', result: CLIP_URL, process: 100 }] },
		made('the task in a list of one'),
	),
	poll(
		QN,
		WIDE,
		200,
		{
			id: 'chatvideo-1',
			model: 'm',
			status: 'Completed',
			message: '完成',
			data: { videos: [{ url: CLIP_URL, mimeType: 'video/mp4' }], raiMediaFilteredCount: 0 },
		},
		made('in data.videos'),
	),
	poll(
		QN_KLING,
		WIDE,
		200,
		{
			id: 'qvideo-1',
			object: 'video.generation',
			status: 'completed',
			progress: 100,
			task_result: { videos: [{ id: 'v', url: CLIP_URL, duration: '5.0' }] },
			error: { code: 'generation_failed', message: '视频生成失败: 内容不符合规范' },
		},
		made('an error beside a success with its video does not count'),
	),
	poll(
		OCTOPUS,
		UNIFIED,
		200,
		{
			code: 'success',
			message: '',
			data: {
				task_id: 'T',
				status: 'FAILURE',
				fail_reason: 'sensitive content detected',
				progress: '100%',
				data: { status: 'failed' },
			},
		},
		failed('contentPolicy', 'the reason of the gateway'),
	),
	poll(
		OCTOPUS,
		UNIFIED,
		200,
		{
			code: 'success',
			message: '',
			data: {
				task_id: 'T',
				status: 'SUCCESS',
				fail_reason: '',
				progress: '100%',
				data: { status: 'succeeded', video_url: CLIP_URL, usage: { total_tokens: 1 } },
			},
		},
		made('the address stands one level deeper'),
	),
	poll(
		MINIMAX,
		WIDE,
		200,
		{
			task: {
				id: 'T',
				model: 'MiniMax-H3',
				status: 'succeeded',
				content: { url: CLIP_URL },
				task_type: 'generation',
				modality: 'video',
			},
		},
		made('the task in an object of its own'),
	),
	poll(
		MINIMAX,
		WIDE,
		200,
		{
			task: {
				id: 'T',
				status: 'failed',
				error: { code: '1026', message: 'video description involves sensitive content' },
			},
		},
		failed('contentPolicy', 'the task in an object of its own'),
	),
	poll(
		GAORUI,
		['openAiVideos', 'newApi'],
		200,
		{
			id: 'T',
			task_id: 'T',
			object: 'video',
			status: 'completed',
			progress: 100,
			output_url: 'https://your-domain/v1/videos/T/content',
		},
		{ item: 'succeeded', because: 'the gateway serves the file itself' },
	),
	poll(
		CHATFIRE,
		WIDE,
		200,
		{
			id: 'T',
			status: 'completed',
			model: 'm',
			content: [
				{ type: 'text', text: 'a cat' },
				{ type: 'image_url', image_url: { url: `${CDN}asked.png` } },
			],
			data: [{ url: CLIP_URL }],
		},
		made('what was asked for is repeated in content'),
	),
	poll(
		MIDSYNC,
		WIDE,
		200,
		{
			success: true,
			taskId: 'T',
			status: 'completed',
			assets: [
				{ kind: 'image', url: `${CDN}cover` },
				{ kind: 'video', url: CLIP_URL },
			],
		},
		made('the asset of kind video'),
	),
	poll(
		'made up after jimeng clients that wrap an answer once more',
		WIDE,
		200,
		[{ id: 'T', status: 'succeeded', video_url: CLIP_URL }],
		made('a list of one is what it holds'),
	),
	poll(
		'made up after jimeng clients that wrap an answer once more',
		WIDE,
		200,
		[],
		again('an empty list says nothing'),
	),
	poll(
		'QuantumNous/new-api relay/relay_task.go, a body without the task',
		NEW_API,
		200,
		{ code: 'success', message: '', data: null },
		again('says nothing of the task'),
	),
	poll(
		'made up after gateways whose answers have progress alone',
		WIDE,
		200,
		{ task_id: 'T', progress: 45 },
		again('no status, and no file'),
	),
	poll(
		'made up after gateways whose answers have progress alone',
		VIDEOS,
		200,
		{ id: 'T', progress: 100, video_url: CLIP_URL },
		made('no status, but the file is there'),
	),
	poll(
		JSEND,
		WIDE,
		200,
		{ status: 'error', message: 'Unable to communicate with database' },
		again('its error is that of the server, and it names no task'),
	),
	poll(
		'made up after JSend',
		WIDE,
		200,
		{ status: 'fail', message: 'Rate limit exceeded, try again in 20 seconds' },
		again('the call was turned down'),
	),
	poll(
		'made up after JSend',
		WIDE,
		200,
		{ status: 'error', code: 401, message: '令牌已过期', data: null },
		again('the key is refused: it says nothing of the task'),
	),
	poll(
		'funcx-faas/funcx-web-service#254',
		WIDE,
		200,
		{ task_id: 'T', status: 'Failed', reason: 'Unknown task id' },
		again('the task is not known to whoever asks'),
	),
	poll(
		'made up after docs.kie.ai, 422 in the body of another gateway',
		UNIFIED,
		200,
		{ success: false, status: 'failed', message: '任务不存在' },
		again('the task is not known to whoever asks'),
	),
	poll(
		'made up after JSend',
		WIDE,
		200,
		{ status: 'fail', message: 'The prompt violates the content policy' },
		failed('contentPolicy', 'a call without content cannot be refused so'),
	),
	poll(
		'docs.api.box/suno-api/get-music-video-details',
		WIDE,
		200,
		{ code: 200, msg: 'success', data: { taskId: 'T', status: 'GENERATE_MP4_FAILED' } },
		failed('unknown', 'an end in a word of its own'),
	),
	poll(
		'docs.api.box/suno-api',
		WIDE,
		200,
		{ code: 200, msg: 'success', data: { taskId: 'T', status: 'SENSITIVE_WORD_ERROR' } },
		failed('contentPolicy', 'the word is the reason'),
	),
	poll(
		MODELSLAB,
		VIDEOS,
		200,
		{
			status: 'processing',
			id: 147,
			output: [],
			future_links: [`${CDN}future.mp4`],
			meta: { init_video: `${CDN}asked.mp4` },
			eta: 20,
		},
		running('what will be there is not there yet'),
	),
	poll(
		MODELSLAB,
		VIDEOS,
		200,
		{
			status: 'success',
			id: 147,
			meta: { init_video: `${CDN}asked.mp4` },
			future_links: [`${CDN}future.mp4`],
			output: [CLIP_URL],
			proxy_links: [`${CDN}proxy.mp4`],
		},
		made('the output, whatever stands before it'),
	),
	poll(
		'made up after JSend, numbers inside',
		WIDE,
		200,
		{ status: 'success', data: { task_id: 'T', status: 2, progress: 40 } },
		again('the word is that of the call, and nobody knows the number'),
	),
	poll(
		'made up after JSend',
		WIDE,
		200,
		{ status: 'success', data: { task_id: 'T', progress: 40 } },
		again('the word is that of the call'),
	),
	poll(JSEND, WIDE, 200, { status: 'success', data: null }, again('the word is that of the call')),
	poll(
		'made up after JSend',
		WIDE,
		200,
		{ status: 'success', message: 'Task is processing' },
		again('the word is that of the call'),
	),
	poll(
		'made up after JSend',
		WIDE,
		200,
		{ status: 'success', data: { output: { video: CLIP_URL } } },
		made('with the video the word may be that of either'),
	),
	poll(
		'made up after xxynet/KiraAI#136, with a reason beside it',
		WIDE,
		200,
		{ id: 'T', status: 'completed', video_url: null, error: 'NSFW content detected' },
		{
			item: 'failed',
			category: 'contentPolicy',
			safe: false,
			because: 'without a video the reason counts; it may have been charged all the same',
		},
	),
	poll(
		'made up after theopenco/llmgateway apps/gateway/src/videos/videos.ts',
		VIDEOS,
		200,
		{
			id: 'T',
			status: 'completed',
			content: [
				{ type: 'image', url: `${CDN}cover` },
				{ type: 'video', url: CLIP_URL },
			],
		},
		made('the first of a list is its cover'),
	),
	poll(
		'made up after Replicate, a model that makes a cover too',
		['replicate'],
		200,
		{ id: 'T', status: 'succeeded', output: [`${CDN}cover.jpg`, CLIP_URL] },
		made('an image is no video, wherever it stands'),
	),
	poll(
		'made up after WaveSpeed, a model that makes a cover too',
		['waveSpeed'],
		200,
		{
			code: 200,
			message: 'success',
			data: { id: 'T', status: 'completed', outputs: [`${CDN}cover.webp`, CLIP_URL], error: '' },
		},
		made('an image is no video, wherever it stands'),
	),
	create(
		'made up after JSend',
		WIDE,
		200,
		{ status: 'success', data: { taskId: 'T1' } },
		{ item: 'queued', taskId: 'T1', because: 'what was just taken has not succeeded' },
	),
	create(
		'made up after docs.eachlabs.ai',
		WIDE,
		200,
		{
			status: 'success',
			message: 'Prediction created successfully',
			predictionID: '7a1f0c52-9b3e',
		},
		{ item: 'queued', taskId: '7a1f0c52-9b3e', because: 'what was just taken has not succeeded' },
	),
	create(
		'made up after gateways that answer a create with the word of the call',
		WIDE,
		200,
		{ id: 'T1', status: 'success' },
		{ item: 'queued', taskId: 'T1', because: 'what was just taken has not succeeded' },
	),
	create(
		'made up after gateways that make a video while they are waited for',
		['openAiVideos'],
		200,
		{ id: 'T1', status: 'completed', video_url: CLIP_URL },
		{ item: 'succeeded', taskId: 'T1', url: CLIP_URL, because: 'the video is there' },
	),
	create(
		HIAPI,
		WIDE,
		200,
		{ code: 200, message: 'success', data: { taskId: 'tk-hiapi-01H' } },
		{
			item: 'queued',
			taskId: 'tk-hiapi-01H',
			because: 'its id',
		},
	),
	create(
		VISUAL,
		WIDE,
		200,
		{ ...visual('x'), data: { task_id: '7392616336519610409' } },
		{
			item: 'queued',
			taskId: '7392616336519610409',
			because: 'its id',
		},
	),
	create(
		MODELSLAB,
		VIDEOS,
		200,
		{ status: 'error', message: 'Invalid API Key' },
		{
			...refused('auth', 'the key is refused'),
		},
	),
	create(
		'docs.gptunnel.ru/media-api/seedance-lite',
		VIDEOS,
		200,
		{ code: 0, id: '687fbf7cea2350000177fbf8', model: 'seedance-1-lite-480P-5s', ar: '9:16' },
		{ item: 'queued', taskId: '687fbf7cea2350000177fbf8', because: 'its id' },
	),
	create(DREAMINA, VIDEOS, 200, dreamina('created', { response: { forecastCost: 1 } }), {
		item: 'queued',
		taskId: 'j0223v-u1-US:a@b.c:dreamina',
		because: 'an id with signs in it',
	}),
	poll(
		BFL,
		WIDE,
		200,
		{ id: 'T', status: 'Request Moderated', result: null },
		failed('contentPolicy', 'the word is the reason'),
	),
	poll(
		BFL,
		WIDE,
		200,
		{
			id: 'T',
			status: 'Content Moderated',
			result: null,
			details: { 'Moderation Reasons': ['Derivative Works Filter'] },
		},
		failed('contentPolicy', 'the word is the reason'),
	),
	poll(
		BFL,
		WIDE,
		200,
		{ id: 'T', status: 'Task not found', result: null },
		again('it is not known (any more) to whoever asks'),
	),
	poll(
		'docs.higgsfield.ai/help/faq',
		WIDE,
		200,
		{ request_id: 'T', status: 'nsfw' },
		failed('contentPolicy', 'the word is the reason'),
	),
	poll(
		UNIFICALLY,
		WIDE,
		400,
		{
			code: 400,
			success: false,
			data: {
				task_id: 'T',
				status: 'failed',
				error: { code: 'content_policy', message: 'content policy violation' },
			},
		},
		failed('contentPolicy', 'a refusal that holds the task is the task’s'),
	),
	poll(
		UNIFICALLY,
		WIDE,
		429,
		{ code: 429, success: false, data: { task_id: 'T', status: 'failed' } },
		again('too many calls end no task'),
	),
	poll(
		'made up after docs.unifically.com',
		WIDE,
		400,
		{ task_id: 'T', status: 'failed', message: 'Task not found' },
		again('it is not known to whoever asks'),
	),
	poll(
		'made up after docs.unifically.com',
		WIDE,
		400,
		{ status: 'failed', message: 'Bad request' },
		again('it names no task'),
	),
];
