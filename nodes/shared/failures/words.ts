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
