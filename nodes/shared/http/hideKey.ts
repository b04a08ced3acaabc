import { isObject } from '../tools/json';

/**
 * Takes the API key out of what a provider answers: some hosts repeat it in their error messages. It is looked for in
 * every text after parsing, also as the host's JSON writer or its address writes it (`\/`, `\u003d`, `%2B`), because an
 * answer may hold another answer as text.
 */

/**
 * A shorter key could be part of a word or of an id: it counts if it stands alone, without a letter, a digit or a sign
 * of an address or an id beside it.
 */
const SHORT_KEY = 8;
const ALONE = ['(?<![\\w./%-])', '(?![\\w/%-]|\\.\\w)'] as const;
/** Letters alone could be a word: they count as the value of something, or behind a word for a key. */
const WORD = /^\p{L}+$/u;
const AS_VALUE = [
	'(?<=^|[:=：]\\s{0,3}|["\'`([{<]\\s?)',
	'(?=$|[.,;!?"\'`)\\]}>，。；）]|\\s\\()',
] as const;
const BEHIND_A_WORD = [
	'(?<=\\b(?:key|token|bearer|secret)\\s{1,3}|(?:令牌|密钥)\\s{0,3})',
	'(?![\\w/%-])',
] as const;
/** Answers inside answers escape a sign once more each. */
const MOST_BACKSLASHES = 15;

function literally(letter: string): string {
	return letter.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** One letter of the key, in every way in which it may be written. */
function written(letter: string): string {
	const code = letter.codePointAt(0) ?? 0;
	const hex = code.toString(16).padStart(4, '0');
	const anyCase = [...hex].map((digit) => `[${digit}${digit.toUpperCase()}]`).join('');
	const forms = [
		`\\\\{0,${MOST_BACKSLASHES}}${literally(letter)}`,
		`\\\\{1,${MOST_BACKSLASHES}}u${anyCase}`,
	];
	const percent = encodeURIComponent(letter);
	if (percent !== letter) forms.push(literally(percent), literally(percent.toLowerCase()));
	return `(?:${forms.join('|')})`;
}

/** The key's letters with what must stand around them. */
function around(key: string, letters: string): string {
	if (key.length >= SHORT_KEY) return letters;
	const places = WORD.test(key) ? [AS_VALUE, BEHIND_A_WORD] : [ALONE];
	return places.map(([before, after]) => `${before}${letters}${after}`).join('|');
}

/**
 * Hides a key.
 * @returns a function that puts `***` in its place in every text of a value; `undefined` for an empty key
 */
export function keyHider(key: string): ((value: unknown) => unknown) | undefined {
	if (key === '') return undefined;
	const letters = Array.from(key, written).join('');
	const pattern = new RegExp(around(key, letters), 'g');
	const hide = (value: unknown): unknown => {
		if (typeof value === 'string') return value.replace(pattern, '***');
		if (Array.isArray(value)) return value.map(hide);
		if (!isObject(value)) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]) => [
				key.length < SHORT_KEY ? name : name.replace(pattern, '***'),
				hide(entry),
			]),
		);
	};
	return hide;
}
