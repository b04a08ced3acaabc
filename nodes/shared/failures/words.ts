import type { Cause } from './causes';

/**
 * What providers say without a code, by language. Each row stands for itself: a test holds a sentence for every pattern.
 * The first row that fits counts, so what is more exact stands above. Addresses are taken out of a text before.
 */
interface WordRow {
	cause: Cause;
	words: readonly RegExp[];
}

const ENGLISH: readonly WordRow[] = [
	{
		cause: 'realPersonInVideo',
		words: [/\bvideo\b[^.]{0,60}\breal[\s-]?(person|people|human|face)/i],
	},
	{
		cause: 'realPerson',
		words: [
			/real[\s-]?(person|people|human|face)/i,
			/privacy information/i,
			/face verification/i,
			/\bfaces? (was |were |is |are )?(detected|recogni[sz]ed)/i,
		],
	},
	{
		cause: 'withheld',
		words: [
			/output (video|audio|image)\b.{0,80}(policy|sensitive|copyright|risk|violat)/i,
			/generated (video|audio|image|content|output)\b.{0,60}(policy|sensitive|copyright|moderat|violat|flagged|blocked)/i,
		],
	},
	{
		cause: 'policy',
		words: [
			/(content|usage|safety)\s+(polic(y|ies)|restriction|filter|guidelines?)/i,
			/polic(y|ies) (restriction|violation)/i,
			/violat\w+ .{0,30}(polic|guideline|terms)/i,
			/sensitive (content|information|words?)/i,
			/(content|prompt|image|video|input) moderation/i,
			/flagged (as|by|for)\b/i,
			/copyright/i,
			/\b(nsfw|safety system|inappropriate content|prohibited content)\b/i,
		],
	},
	{
		cause: 'noChannel',
		words: [/no available channels?/i, /no channels? (is |are )?available/i],
	},
	{
		cause: 'freeQuotaUsedUp',
		words: [
			/\b(free|trial)\b[^.]{0,60}\b(quota|exhausted|used up)/i,
			/set inference limit/i,
			/safe experience/i,
		],
	},
	{
		cause: 'quotaUsedUp',
		words: [
			/\bquota\b[^.]{0,60}\b(exhausted|used up)/i,
			/exceeded your current quota/i,
			/\b(daily|weekly|monthly)\b[^.]{0,30}\b(quota|limit)/i,
			/\bbudget\b[^.]{0,30}\bexceeded|exceeded\s?budget/i,
		],
	},
	{
		cause: 'noBalance',
		words: [
			/exhausted (account |user )?balance/i,
			/insufficient (account |user )?(balance|quota|credit|fund)/i,
			/(balance|quota|credits?)( is| are)? (not enough|too low|insufficient)/i,
			/not enough (balance|quota|credit)/i,
			/overdue/i,
			/(out of|no) (credits?|funds|balance)\b/i,
			/top up|recharge your/i,
			/payment required/i,
			/\baccount\b[^.]{0,30}\b(suspended|blocked|banned|frozen|disabled)/i,
		],
	},
	{
		cause: 'noPrice',
		words: [/(price|ratio)[^.]{0,30} not (set|configured)/i],
	},
	{
		cause: 'busy',
		words: [
			/rate limit/i,
			/too many (requests|tasks|concurrent|queued|pending)/i,
			/concurren(t|cy)[^.]{0,30}(limit|exceed)/i,
			/load (is )?saturated/i,
			/throttled/i,
		],
	},
	{
		cause: 'mediaUnreachable',
		words: [
			/(fail(ed)?|unable|cannot|can't|could not|couldn't|error|time[d-]? ?out)[^.]{0,40}(download|fetch|access|load|retriev|open)[^.]{0,40}(image|video|audio|media|url|resource|file|address)/i,
			/(image|video|audio|media|resource|file|url)[^.]{0,40}(download|fetch)[^.]{0,20}fail/i,
			/(image|video|audio|media|resource|file|url)[^.]{0,40}(not accessible|inaccessible|unreachable|not reachable|(cannot|could not|can't) be (accessed|downloaded|fetched|reached|loaded))/i,
			/invalid (image|video|audio|media)[ _]url/i,
			/(image|video|audio)_url.{0,60}invalid url/i,
			/error (while|when|during) (downloading|fetching)/i,
		],
	},
	{
		cause: 'mediaFormat',
		words: [
			/unsupported (image|video|audio|media|file) (format|type)/i,
			/(image|video|audio|file) (format|type)[^.]{0,30}(not supported|unsupported|invalid)/i,
			/(cannot|can't|could not|failed to|unable to) (decode|identify|parse) (the )?(image|video|audio)/i,
		],
	},
	{
		cause: 'unknownModel',
		words: [
			/\bmodel\b.{0,60}\b(not exist|not found|unknown|not open)/i,
			/\bmodel\b.{0,60}\bis (not (supported|available|activated|enabled)|unavailable|deprecated|retired)/i,
			/(unknown|invalid|unsupported|no such) model\b/i,
			/(no|not have) access to (the )?model/i,
			/permission to (use|access|call) (the |this )?model/i,
			/not (allowed|authori[sz]ed|permitted) to (use|access|call) (the |this )?model/i,
		],
	},
	{
		cause: 'badKey',
		words: [
			/(invalid|incorrect|wrong|expired|missing|malformed) (api[ _-]?)?(key|token|credentials?)\b/i,
			/(api[ _-]?key|token|credentials?)( provided)? (is |are |was |has )?(invalid|expired|incorrect|missing|revoked|disabled|not (valid|found))/i,
			/\bunauthori[sz]ed\b/i,
			/authentication (failed|error|required)/i,
		],
	},
	{
		cause: 'denied',
		words: [/permission denied/i, /access denied/i, /\b(no|insufficient) permissions?\b/i],
	},
	{
		cause: 'wrongAddress',
		words: [
			/invalid url \(/i,
			/no route/i,
			/(route|endpoint|page|path) (not found|does not exist)/i,
			/cannot (get|post|delete) \//i,
			/no static resource/i,
		],
	},
	{
		cause: 'swept',
		words: [/task (has )?(timed out|timeout|expired)/i],
	},
	{
		cause: 'unknownTask',
		words: [/\btask\b[^.]{0,40}(not found|not exist)/i],
	},
	{
		cause: 'parameter',
		words: [
			/(invalid|missing|unsupported|unknown|unrecogni[sz]ed) (parameter|field|argument|value)/i,
			/cannot be mixed with/i,
			/must be (one of|between|at (least|most)|greater|less)/i,
			/\b(parameter|field|prompt|content|role|duration|seconds)\b.{0,40}(is required|must be specified|is not valid)/i,
		],
	},
];

const CHINESE: readonly WordRow[] = [
	{ cause: 'realPersonInVideo', words: [/视频.{0,12}(真人|人脸)/] },
	{ cause: 'realPerson', words: [/真人/, /人脸/, /肖像/, /真实人物/] },
	{
		cause: 'withheld',
		words: [/(输出|生成)的?(视频|音频|内容|结果).{0,20}(违规|敏感|审核|版权)/],
	},
	{
		cause: 'policy',
		words: [
			/敏感/,
			/违规/,
			/审核(不|未|没有)通过/,
			/(未|不能)通过.{0,8}审核/,
			/内容安全/,
			/不合规/,
			/色情/,
			/版权/,
			/侵权/,
		],
	},
	{ cause: 'noChannel', words: [/无可用(的)?渠道/, /没有可用(的)?渠道/] },
	{ cause: 'freeQuotaUsedUp', words: [/免费(额度|配额|次数)/, /试用.{0,8}(额度|次数|结束|到期)/] },
	{
		cause: 'quotaUsedUp',
		words: [
			/(额度|配额)已?(用尽|用完|耗尽)/,
			/(今日|每日|当日|本日|本周|本月|每月).{0,8}(额度|配额|次数|限额)/,
		],
	},
	{
		cause: 'noBalance',
		words: [
			/余额.{0,6}(不足|不够|为 ?0|过低|耗尽|用尽|用完)/,
			/(账户|账号|可用|剩余)余额/,
			/(额度|配额|点数|积分|算力|资源包).{0,4}不足/,
			/欠费/,
			/请.{0,4}充值/,
			/预扣费.{0,8}失败/,
			/(账户|账号|用户).{0,6}(冻结|封禁|停用)/,
		],
	},
	{ cause: 'noPrice', words: [/(价格|倍率).{0,6}未(配置|设置)/, /未(配置|设置).{0,6}(价格|倍率)/] },
	{
		cause: 'busy',
		words: [
			/负载.{0,4}饱和/,
			/请求.{0,4}(频繁|过多|太多)/,
			/频率.{0,6}(限制|过高|超)/,
			/限流/,
			/并发.{0,10}(超|上限|限制|已满)/,
			/排队.{0,8}(已满|过多|上限|超)/,
		],
	},
	{
		cause: 'mediaUnreachable',
		words: [
			/(图片|图像|视频|音频|素材|文件|资源|链接|地址).{0,16}(下载|获取|访问|读取|加载).{0,4}(失败|超时|错误|异常)/,
			/(无法|不能|未能).{0,4}(下载|获取|访问|读取|加载).{0,16}(图片|图像|视频|音频|素材|文件|资源|链接|地址)/,
			/(下载|获取|拉取|读取).{0,8}(图片|图像|视频|音频|素材|文件|资源|链接).{0,4}(失败|超时|错误|异常)/,
			/(图片|图像|视频|音频|素材|文件|资源|链接|地址).{0,8}(无法|不能|不可)(访问|下载|读取|打开)/,
		],
	},
	{
		cause: 'mediaFormat',
		words: [
			/(图片|图像|视频|音频|文件).{0,6}(格式|类型).{0,6}(不支持|不受支持|不正确|错误|无效)/,
			/不支持.{0,8}(图片|图像|视频|音频|文件).{0,4}(格式|类型)/,
		],
	},
	{
		cause: 'unknownModel',
		words: [
			/模型.{0,40}(不存在|未找到|未开通|不可用|已下线|未启用|不支持)/,
			/(不支持|未知|无效).{0,6}模型/,
			/无权(限)?(访问|使用|调用).{0,4}模型/,
		],
	},
	{
		cause: 'badKey',
		words: [
			/(令牌|密钥|秘钥|api ?key|token).{0,10}(无效|错误|不正确|不存在|过期|失效|不可用|禁用)/i,
			/(无效|错误|过期)的?.{0,4}(令牌|密钥|秘钥|api ?key|token)/i,
			/未提供.{0,6}(令牌|密钥|api ?key|token)/i,
			/(鉴权|认证|身份验证|令牌验证)失败/,
		],
	},
	{ cause: 'denied', words: [/无权/, /(没有|无)权限/, /权限不足/, /白名单/] },
	{ cause: 'wrongAddress', words: [/(接口|路径|路由).{0,4}(不存在|未找到)/] },
	{ cause: 'swept', words: [/任务.{0,6}(超时|过期)/] },
	{ cause: 'unknownTask', words: [/任务.{0,10}(不存在|未找到|找不到)/] },
	{
		cause: 'parameter',
		words: [
			/参数.{0,12}(错误|无效|不正确|缺失|不合法|非法|校验失败|有误|异常|不能为空)/,
			/(缺少|缺失|无效|非法|不支持)的?(必要|必填)?.{0,6}(参数|字段)/,
			/不能为空/,
			/超出.{0,8}(范围|限制)/,
		],
	},
	{
		cause: 'failed',
		words: [/系统(错误|异常|繁忙)/, /服务器?(错误|异常|繁忙|不可用)/, /内部(服务)?错误/],
	},
];

/** Both tables; an English row and a Chinese one are never about the same words. */
export const WORDS = { english: ENGLISH, chinese: CHINESE } as const;

/** A text without the addresses in it: their dots and words are not the provider's. */
function withoutAddresses(text: string): string {
	return text.replace(/\b(https?|data|asset):[^\s"'，。）)]+/gi, 'URL');
}

/** What a provider's words say happened. */
export function causeByWords(message: string): Cause | undefined {
	const text = withoutAddresses(message);
	for (const table of [ENGLISH, CHINESE]) {
		const row = table.find(({ words }) => words.some((word) => word.test(text)));
		if (row) return row.cause;
	}
	return undefined;
}
