import { isObject } from '../tools/json';

/**
 * Takes the API key out of what a provider answers: some hosts repeat it in their error messages. It is looked for in
 * every text after parsing, also as the host's JSON writer or its address writes it (`\/`, `\u003d`, `%2B`), because an
 * answer may hold another answer as text.
 */

/** A shorter key could be part of a word or of an id: it counts where it stands alone. */
const SHORT_KEY = 8;
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

/**
 * Hides a key.
 * @returns a function that puts `***` in its place in every text of a value; `undefined` for an empty key
 */
export function keyHider(key: string): ((value: unknown) => unknown) | undefined {
	if (key === '') return undefined;
	const letters = Array.from(key, written).join('');
	// Alone: no letter, digit, or sign of an address or an id beside it.
	const pattern =
		key.length < SHORT_KEY
			? new RegExp(`(?<![\\w./%-])${letters}(?![\\w/%-]|\\.\\w)`, 'g')
			: new RegExp(letters, 'g');
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
