import type { Cause } from './causes';
import { CHINESE } from './wordsChinese';
import { ENGLISH } from './wordsEnglish';

/** Both tables; an English row and a Chinese one are never about the same words. */
export const WORDS = { english: ENGLISH, chinese: CHINESE } as const;
const ROWS = [...ENGLISH, ...CHINESE];

/** A text without the addresses in it: their dots and words are not the provider's. */
function withoutAddresses(text: string): string {
	return text.replace(/\b(https?|data|asset):[^\s"'，。）)]+/gi, 'URL');
}

/** Traditional characters of such words, and the simplified ones that the patterns are written in. */
const TRADITIONAL =
	'無該餘額賬帳圖視頻審違規錯誤請過時務權臉鑰號達併發飽載鏈獲讀輸當參數長敗內盡處執進運隊積點儲費統維護單開證認異滿沒絕';
const SIMPLIFIED =
	'无该余额账账图视频审违规错误请过时务权脸钥号达并发饱载链获读输当参数长败内尽处执进运队积点储费统维护单开证认异满没绝';

/** What Taiwan calls otherwise (new-api's `zh-TW`), in simplified characters. */
const TERMS: Readonly<Record<string, string>> = {
	存取: '访问',
	管道: '渠道',
	权杖: '令牌',
	金钥: '密钥',
	使用者: '用户',
	储值: '充值',
	逾时: '超时',
};
const TERM = new RegExp(Object.keys(TERMS).join('|'), 'g');

/** A text as the patterns are written. */
export function simplified(text: string): string {
	return text
		.replace(/[\u4e00-\u9fff]/g, (character) => {
			const place = TRADITIONAL.indexOf(character);
			return place < 0 ? character : SIMPLIFIED.charAt(place);
		})
		.replace(TERM, (term) => TERMS[term]);
}

/** What a provider's words say happened. */
export function causeByWords(message: string): Cause | undefined {
	const text = simplified(withoutAddresses(message));
	return ROWS.find(({ words }) => words.some((word) => word.test(text)))?.cause;
}

/** Words of an error that tell of a task that was taken. */
const TAKEN =
	/\b(task|job|request|generation|prediction|video)s?\b[^.]{0,25}\b(created|submitted|accepted|queued|started|begun|placed|received(?=[.,;])|generated|finished|completed)\b|\b(charged|deducted|billed)\b|任务[^，。]{0,6}(创建|提交|受理|开始)|已(创建|提交|受理|接收|扣费|扣除|扣款|生成)|(提交|创建|生成|受理)成功|成功(提交|创建|受理)/gi;
const NEGATED =
	/\b(no|not|never|cannot|can't|couldn't|wasn't|fail\w*|unable|before|must|should|to be)\b|未|没有|无法|失败|不能/i;
/**
 * Words of a program that could not read what it got, or could not write it down; of work that waits, goes on or is
 * tried again; and of a callback, which comes after the task.
 */
const AFTER_TAKING =
	/\b(un|de)(marshal|serializ)|\b(NoneType|undefined|response|reply|answer|task[ _]?id|positional argument|database|redis|noauth|\w*sql|insert|fail\w* to record|in pro(gress|cess)|being \w+ed|under (\w+ )?(review|moderation)|(manual|human) review|(review|check|moderation) (is )?(pending|queued|scheduled|started|running)|(is |are )(running|processing|queued|waiting)|(?<=^|[.] )(accepted|running|processing|queued)(?=[.,;!:])|awaiting|waiting (for|in)|is in the queue|ahead of yours?|take longer|delayed|not ready|will (take|be|apply|retry)|(we|system|,) (keep trying|retrying)|ignored|fall(ing|s)? back|after this|refunded|callback|webhook)\b|(加入|进入).{0,4}队列|队列中|预计|延后|(排队|等待|生成|处理|审核|检测)中(?!的|心)|耐心等|等待完成|(写入|转存)失败|数据库/i;
/** How many characters before such words may turn them round. */
const BEFORE = 25;

/** Whether words say that a task was taken, or that something is done with one. */
export function saysTaken(message: string): boolean {
	const said = simplified(message);
	const isTaken = [...said.matchAll(TAKEN)].some(({ index, 0: words }) => {
		const before = said.slice(Math.max(0, index - BEFORE), index).split(/[.,;，。；]/);
		return !NEGATED.test(`${before.at(-1)}${words}`);
	});
	return isTaken || AFTER_TAKING.test(said);
}
