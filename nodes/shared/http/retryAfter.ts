import { asNumber, asText, foldedEntries } from '../tools/json';
import { wordsOf } from '../tools/words';

/** How long a provider asks to be left alone, in every form that is met (docs/sources.md#across-providers). Pure. */

const UNITS: ReadonlyArray<[RegExp, number]> = [
	[/^(ms|milli|毫秒)/, 1],
	[/^(m|分)/, 60_000],
	[/^(h|小)/, 3_600_000],
	[/^/, 1_000],
];
const UNIT =
	'(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|毫秒|秒钟?|分钟?|小时)(?![a-z])';
/** "17s", "1m30s", "2 minutes". */
const SPAN = `\\d{1,6}(?:\\.\\d+)? ?${UNIT}(?: ?\\d{1,6}(?:\\.\\d+)? ?${UNIT})*`;
const PART = new RegExp(`(\\d+(?:\\.\\d+)?) ?(${UNIT})`, 'gi');
const SPAN_ALONE = new RegExp(`^${SPAN}$`, 'i');
/** "Expected available in 1 second", "resets in ~9s", "请 30 秒后再试". */
const IN_WORDS = [
	new RegExp(
		`\\b(?:available|resets?|retry|again|wait) (?:in |after |for )?(?:about |~)?(${SPAN})`,
		'i',
	),
	/(\d{1,6} ?(?:毫秒|秒钟?|分钟?|小时|s))(?:之?后|再试)/,
];
/** From here on a number is a moment, in seconds since 1970 and in milliseconds. */
const SECONDS_FROM = 1e9;
const MILLISECONDS_FROM = 1e11;
/** Headers, the most exact first. */
const HEADERS = wordsOf(
	'retry-after-ms ratelimit-reset x-ratelimit-reset-after x-ratelimit-reset x-ratelimit-reset-requests',
);
/** The same as keys of a body, folded. */
const KEY =
	/^(retry(after|in|delay)|reset(after|in)|x?ratelimitreset)(ms|milliseconds|s|secs?|seconds)?$/;
const DEPTH = 6;
/** The most characters of a text that are looked at. */
const WORDS_SEEN = 10_000;

function lengthOf(span: string): number {
	return [...span.matchAll(PART)].reduce((sum, [, count, unit]) => {
		const [, ms] = UNITS.find(([name]) => name.test(unit.toLowerCase())) ?? ['', 1_000];
		return sum + Number(count) * ms;
	}, 0);
}

/**
 * Milliseconds from a `Retry-After` header, in seconds, as a length or as a moment; `undefined` if there is none that
 * can be read.
 * @param unitMs what a bare number counts
 */
export function retryAfter(value: unknown, now: number, unitMs = 1_000): number | undefined {
	const number = asNumber(value);
	if (number !== undefined && number < 0) return undefined;
	if (number !== undefined && number >= SECONDS_FROM)
		return Math.max(0, (number >= MILLISECONDS_FROM ? number : number * 1_000) - now);
	if (number !== undefined) return number * unitMs;
	const text = asText(value);
	if (text === undefined) return undefined;
	if (SPAN_ALONE.test(text)) return lengthOf(text);
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Milliseconds, from what a provider says in words only. */
function retryAfterInWords(text: string): number | undefined {
	const found = IN_WORDS.map((words) => words.exec(text.slice(0, WORDS_SEEN))?.[1]);
	const span = found.find((one) => one !== undefined);
	return span === undefined ? undefined : lengthOf(span);
}

/** Milliseconds, from an answer without `Retry-After` that says "later". */
export function retryAfterElsewhere(
	header: (name: string) => string | undefined,
	body: unknown,
	now: number,
): number | undefined {
	for (const name of HEADERS) {
		const ms = retryAfter(header(name), now, name.endsWith('-ms') ? 1 : 1_000);
		if (ms !== undefined) return ms;
	}
	return inBody(body, now, DEPTH);
}

function inBody(value: unknown, now: number, depth: number): number | undefined {
	if (typeof value === 'string') return retryAfterInWords(value);
	if (typeof value !== 'object' || value === null || depth === 0) return undefined;
	const entries = foldedEntries(value);
	const stated = entries.map(([key, held]) => {
		const unit = KEY.exec(key)?.at(-1);
		return KEY.test(key) ? retryAfter(held, now, unit?.startsWith('m') ? 1 : 1_000) : undefined;
	});
	const within = entries.map(([, held]) => inBody(held, now, depth - 1));
	return [...stated, ...within].find((ms) => ms !== undefined);
}
