import { isObject } from '../tools/json';

/**
 * Takes the API key out of what a provider answers: some hosts repeat it in their error messages. It is looked for in
 * every text after parsing, also as the host's JSON writer, its address or its page writes it (`\/`, `\u003d`, `%2B`,
 * `&#x2F;`), because an answer may hold another answer as text; in base64, as a part of a header that is repeated; and
 * where its beginning alone is left of it.
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
	'(?<=\\b(?:[Kk](?:ey|EY)|[Tt]oken|TOKEN|[Bb]earer|[Ss]ecret)\\s{1,3}|(?:令牌|密钥)\\s{0,3})',
	'(?![\\w/%-])',
] as const;
/** So many letters of a key are a piece of it: fewer are how hosts themselves name a key that they hide. */
const PIECE = 16;
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
	if (!/\w/.test(letter)) {
		forms.push(`\\\\{1,${MOST_BACKSLASHES}}x${anyCase.replace(/^(\[00\]){2}/, '')}`);
		forms.push(`&(?:amp;)*#(?:0*${code}|[xX]0*${anyCase.replace(/^(\[00\])+/, '')});`);
	}
	// What is put into an address twice has its percent signs written as %25.
	const percent = encodeURIComponent(letter);
	if (percent !== letter)
		forms.push(...[percent, percent.toLowerCase()].map((one) => one.replace(/%/g, '%(?:25)*')));
	return `(?:${forms.join('|')})`;
}

/** The key inside something that was written in base64, wherever it begins there: the signs that are its alone. */
function inBase64(key: string): string[] {
	const bytes = Buffer.from(key);
	return [0, 1, 2].map((before) => {
		const all = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		const own = all.slice(
			Math.ceil((before * 4) / 3),
			Math.floor(((before + bytes.length) * 4) / 3),
		);
		return own.replace(/[+]/g, '[+-]').replace(/[/]/g, '[/_]');
	});
}

/** The key's letters with what must stand around them. */
function around(key: string, letters: string): string {
	if (key.length >= SHORT_KEY) return [letters, ...inBase64(key)].join('|');
	const places = WORD.test(key) ? [AS_VALUE, BEHIND_A_WORD] : [ALONE];
	return places.map(([before, after]) => `${before}${letters}${after}`).join('|');
}

/**
 * Hides a key.
 * @returns a function that puts `***` in its place in every text of a value; `undefined` for an empty key
 */
export function keyHider(key: string): ((value: unknown) => unknown) | undefined {
	if (key === '') return undefined;
	// Of a key that has an id and a secret, a host may repeat one of them.
	const parts = key.split(/[:|]/).filter((part) => part.length >= PIECE && part !== key);
	const patterns = [key, ...parts].map((one) => around(one, Array.from(one, written).join('')));
	const pattern = new RegExp(patterns.join('|'), 'g');
	const [before] = ALONE;
	const begun = new RegExp(`${before}${literally(key.slice(0, PIECE))}([\\w/+=:|.~-]*)`, 'g');
	/** A beginning of the key and nothing but an end after it. */
	const cutOff = (found: string, rest: string): string => {
		const own = rest.replace(/[.:]+$/, '');
		return key.startsWith(own, PIECE) ? `***${rest.slice(own.length)}` : found;
	};
	const hide = (value: unknown): unknown => {
		if (typeof value === 'string') {
			const text = value.replace(pattern, '***');
			return key.length > PIECE ? text.replace(begun, cutOff) : text;
		}
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
