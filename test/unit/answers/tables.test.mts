/** The tables of codes and of words, row by row and word by word. */
import { describe, expect, test } from '@jest/globals';
import { causeOf, type Cause } from '../../../nodes/shared/failures/index.ts';
import { CAUSES, hintOf } from '../../../nodes/shared/failures/causes.ts';
import { certainCause, KNOWN_CODES, vagueCause } from '../../../nodes/shared/failures/codes.ts';
import { causeByWords, WORDS } from '../../../nodes/shared/failures/words.ts';
import { PROVIDER_IDS, PROVIDERS, takes } from '../../../nodes/shared/providers/index.ts';

type Sentences = Partial<Record<Cause, readonly string[]>>;

/** What providers say, in sentences of our own around their words. */
const ENGLISH: Sentences = {
	realPersonInVideo: ['The request failed because the input video may contain real person.'],
	realPerson: [
		'The input image may contain a real person',
		'The image holds privacy information',
		'Complete the face verification first',
		'A face was detected in content[0]',
	],
	withheld: [
		'The output video may be related to copyright restrictions.',
		'The generated video was blocked',
	],
	policy: [
		'It breaks the content policy',
		'There was a policy violation',
		'Your prompt violates our usage guidelines',
		'The text may contain sensitive information',
		'It did not pass prompt moderation',
		'The input was flagged as unsafe',
		'This may be a copyright matter',
		'Blocked by the safety system',
	],
	noChannel: [
		'No available channel for model m under group default',
		'No channel is available at this moment',
	],
	freeQuotaUsedUp: [
		'Your free trial quota is exhausted',
		'Your account has reached the set inference limit for this model',
		'The model is paused in Safe Experience Mode',
	],
	quotaUsedUp: [
		'The quota of this token is used up',
		'You exceeded your current quota',
		'The daily limit is reached',
		'ExceededBudget: the budget of the user has been exceeded',
	],
	noBalance: [
		'Insufficient account balance',
		'User is locked. Reason: Exhausted balance',
		'The quota is not enough',
		'There is not enough credit',
		'The account has an overdue bill',
		'You have no credits left',
		'Please top up',
		'Payment Required',
		'This account is suspended',
	],
	noPrice: ['The price of model m is not set'],
	busy: [
		'Rate limit exceeded',
		'Too many requests',
		'The concurrency limit of the account is reached',
		'The load is saturated',
		'The request was throttled',
	],
	mediaUnreachable: [
		'Failed to download the image',
		'The image download failed: 403',
		'The resource is not accessible',
		'invalid image url',
		'content[1].image_url is not valid: invalid url specified',
		'Error while downloading: https://drive.google.com/file/d/1/view?usp=sharing',
	],
	mediaFormat: [
		'Unsupported image format',
		'This video format is not supported',
		'Cannot decode the image',
	],
	unknownModel: [
		'The model seedance-9 does not exist',
		'The model m is not available',
		'Unknown model: m',
		'This token has no access to model m',
		'No permission to use the model',
		'The key is not allowed to use this model',
	],
	badKey: [
		'Incorrect API key provided: ***',
		'The API key is missing',
		'Unauthorized',
		'Authentication failed',
	],
	denied: ['Permission denied', 'Access denied', 'There is no permission for this group'],
	wrongAddress: [
		'Invalid URL (POST /api/v3/x)',
		'no Route matched with those values',
		'The endpoint does not exist',
		'Cannot POST /v1/videos',
		'No static resource v1/videos.',
	],
	swept: ['The task has timed out'],
	unknownTask: ['The task was not found'],
	parameter: [
		'Unsupported value',
		'first/last frame content cannot be mixed with reference media content',
		'duration must be between 4 and 15',
		'The parameter `ratio` is not valid',
	],
};

const CHINESE: Sentences = {
	realPersonInVideo: ['视频中包含真人'],
	realPerson: ['图片中包含真人', '检测到人脸', '涉及肖像', '包含真实人物'],
	withheld: ['生成的视频可能违规'],
	policy: [
		'内容包含敏感信息',
		'内容违规',
		'审核未通过',
		'未通过平台审核',
		'内容安全检测',
		'内容不合规',
		'涉及色情',
		'可能存在版权问题',
		'涉嫌侵权',
	],
	noChannel: ['分组 default 下模型 m 无可用渠道（distributor）', '没有可用的渠道'],
	freeQuotaUsedUp: ['免费额度已用完', '试用已到期'],
	quotaUsedUp: ['该令牌额度已用尽', '今日次数已达上限'],
	noBalance: [
		'账户余额不足',
		'账户余额：0',
		'用户额度不足',
		'账号已欠费',
		'请先充值',
		'预扣费额度失败',
		'用户已被封禁',
	],
	noPrice: ['模型 m 的价格未配置', '未设置倍率'],
	busy: [
		'当前分组上游负载已饱和，请稍后再试',
		'请求过于频繁',
		'调用频率超过限制',
		'触发限流',
		'并发数超出上限',
		'排队任务已满',
	],
	mediaUnreachable: ['图片下载失败', '无法访问该链接', '下载图片超时', '链接无法访问'],
	mediaFormat: ['图片格式不支持', '不支持的视频格式'],
	unknownModel: ['模型 m 不存在', '不支持的模型', '该令牌无权访问模型 m'],
	badKey: ['该令牌状态不可用', '无效的令牌', '未提供令牌', '鉴权失败'],
	denied: ['无权进行此操作', '没有权限', '权限不足', 'IP 不在白名单中'],
	wrongAddress: ['接口不存在'],
	swept: ['任务超时（1440分钟）'],
	unknownTask: ['任务不存在'],
	parameter: ['参数错误', '缺少参数', 'prompt 不能为空', '时长超出范围'],
	failed: ['系统繁忙', '服务器错误', '内部错误'],
};

const LANGUAGES = [
	['english', ENGLISH],
	['chinese', CHINESE],
] as const;

describe.each(LANGUAGES)('%s', (language, sentences) => {
	const rows = Object.entries(sentences) as Array<[Cause, string[]]>;
	const said = rows.flatMap(([cause, list]) => list.map((sentence) => ({ cause, sentence })));

	test.each(said)('$sentence: $cause', ({ cause, sentence }) => {
		expect(causeByWords(sentence)).toBe(cause);
	});

	test('every pattern of every row is needed for a sentence', () => {
		for (const { cause, words } of WORDS[language]) {
			for (const word of words) {
				const found = (sentences[cause] ?? []).filter((sentence) => word.test(sentence));
				expect([cause, String(word), found.length > 0]).toEqual([cause, String(word), true]);
			}
		}
	});

	test('no row stands twice', () => {
		const causes = WORDS[language].map(({ cause }) => cause);
		expect(new Set(causes).size).toBe(causes.length);
	});
});

describe('codes', () => {
	test.each([
		['certain', KNOWN_CODES.certain, certainCause],
		['vague', KNOWN_CODES.vague, vagueCause],
	] as const)('%s: each is read as its row says, in any spelling', (_name, table, read) => {
		const seen = new Map<string, string>();
		for (const [cause, codes] of Object.entries(table)) {
			for (const code of codes) {
				const whole = code.startsWith('.') ? `Some${code}` : code;
				expect([whole, read(whole)]).toEqual([whole, cause]);
				expect(read(whole.toUpperCase())).toBe(cause);
				expect([code, seen.get(code.toLowerCase())]).toEqual([code, undefined]);
				seen.set(code.toLowerCase(), cause);
			}
		}
	});

	test('a dotted code is looked up as a whole, by its end, and by its beginning', () => {
		expect(certainCause('InputVideoSensitiveContentDetected.PrivacyInformation')).toBe(
			'realPersonInVideo',
		);
		expect(certainCause('Anything.PrivacyInformation')).toBe('realPerson');
		expect(certainCause('InputTextSensitiveContentDetected.Brand.New')).toBe('policy');
		expect(certainCause('InvalidParameter.UnsupportedImageFormat')).toBe('mediaFormat');
		expect(certainCause('InvalidParameter.UrlNotAccessible')).toBe('mediaUnreachable');
		expect(certainCause('InvalidParameter.Brand.New')).toBeUndefined();
	});

	test.each<[string, Cause]>([
		['VideoRiskDetection', 'policy'],
		['output_clip_sensitive_hit', 'withheld'],
		['IMAGE_DOWNLOAD_TIMEOUT', 'mediaUnreachable'],
		['model_is_not_supported', 'unknownModel'],
		['user_insufficient_credits', 'noBalance'],
		['EndpointRateLimitReached', 'busy'],
		['expired_api_key', 'badKey'],
		['bad_params', 'parameter'],
	])('a code that nobody listed is read by its words: %s', (code, cause) => {
		expect(vagueCause(code)).toBe(cause);
	});

	test('a code comes before words, words before what a code says of many things', () => {
		const read = (code: string, message: string) => causeOf({ code, message }, 400);
		expect(read('ModelNotOpen', 'insufficient balance')).toBe('unknownModel');
		expect(read('InvalidParameter', 'invalid image url')).toBe('mediaUnreachable');
		expect(read('InvalidParameter', 'Nothing known.')).toBe('parameter');
		expect(read('x', 'InputTextRiskDetection: no')).toBe('policy');
		expect(read('model_price_error', '当前分组上游负载已饱和')).toBe('busy');
		expect(read('x', 'Nothing known.')).toBe('refusedByStatus');
	});
});

describe('hints', () => {
	const all = (Object.keys(CAUSES) as Cause[]).flatMap((cause) =>
		PROVIDER_IDS.map((id) => ({ cause, id })),
	);
	test.each(all)('$cause at $id names no way that the provider does not have', ({ cause, id }) => {
		const provider = PROVIDERS[id];
		for (const call of ['create', 'status'] as const) {
			const hint = hintOf(cause, { provider, call });
			const moderated = PROVIDER_IDS.some(
				(one) => PROVIDERS[one].moderation && PROVIDERS[one].assets === provider.assets,
			);
			if (!moderated) expect(hint).not.toContain('Asset Moderate');
			if (!takes(provider, 'executionExpiresAfter'))
				expect(hint).not.toContain('Execution Expires After');
			if (id !== 'ark') expect(hint).not.toMatch(/\bArk\b(?!\))/);
			expect(hint).toMatch(/^[A-Z].*\.$/s);
			expect(hint).not.toMatch(/picture|\bclip\b|\bsound\b/);
		}
	});

	test('a real person in a video is not sent to the review of images', () => {
		for (const id of PROVIDER_IDS)
			expect(hintOf('realPersonInVideo', { provider: PROVIDERS[id] })).not.toContain('Moderate');
		expect(hintOf('realPerson', { provider: PROVIDERS.cubicSpacesArk })).toContain(
			'Seedance Asset Moderate first (provider CubicSpaces)',
		);
	});

	test('what breaks a rule of a task type says what to set', () => {
		expect(hintOf('taskType', {})).toMatch(/Aspect Ratio to adaptive.*Duration to -1/);
	});
});
