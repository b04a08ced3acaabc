import { isObject, parseJson } from '../tools/json';

/** Finds JSON inside a text: gateways print what the host behind them answered into their own message. Pure. */

/** How many opening braces of a text are tried. */
const BRACES = 8;

/** What was found in a text, and where. */
export interface Found {
	/** The object; a text if it is not one that can be parsed. */
	value: unknown;
	from: number;
	/** Where the text goes on. */
	to: number;
}

/** The first JSON object in a text. */
export function findJson(text: string): Found | undefined {
	let from = text.indexOf('{');
	for (let tries = 0; from >= 0 && tries < BRACES; tries++) {
		const to = endOf(text, from);
		const candidate = to === undefined ? undefined : text.slice(from, to);
		const value =
			candidate === undefined
				? undefined
				: (parseJson(candidate) ?? parseJson(unescaped(candidate)));
		if (isObject(value)) return { value, from, to: to ?? text.length };
		from = text.indexOf('{', from + 1);
	}
	return undefined;
}

/** Behind the brace that closes the one at `from`; braces in texts do not count. */
function endOf(text: string, from: number): number | undefined {
	let level = 0;
	let inText = false;
	for (let index = from; index < text.length; index++) {
		const letter = text[index];
		if (letter === '\\') index++;
		else if (letter === '"') inText = !inText;
		else if (!inText && letter === '{') level++;
		else if (!inText && letter === '}' && --level === 0) return index + 1;
	}
	// A text that was escaped once more than its envelope: its quotes do not open anything.
	const last = text.lastIndexOf('}');
	return last > from ? last + 1 : undefined;
}

/** One level of escaping less. */
function unescaped(text: string): string {
	return text.replace(/\\(["\\/])/g, '$1');
}

/** JSON that breaks off, or is written as another language prints it. */
export function findFragment(text: string): Found | undefined {
	const from = text.search(/\{\s*\\*["']/);
	return from < 0 ? undefined : { value: text.slice(from), from, to: text.length };
}
