/** What copying, sheets, chats and templates leave around a value, taken off; and what they leave instead of one. Pure. */

/** What is wrong with a value, as the end of a sentence that begins with its field, and what to change. */
interface Flaw {
	is: string;
	hint: string;
}

/** Without what copying leaves around a value that is no text: quotes, and characters that nobody sees. */
export function bare(text: string): string {
	return text
		.replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
		.trim()
		.replace(/^(["'`“‘「])(.*)["'`”’」]$/s, '$2')
		.replace(/^'/, '') // A sheet's sign for text.
		.trim();
}

/** A line break as tables and chats write it: of HTML, or as JSON does. */
const BREAK = /(?:(?:<|&lt;)br\s*\/?(?:>|&gt;)|(?:\\r)?\\n)[\t ]*(?:\r?\n)?/gi;

/** Text with line breaks for what stands for them. */
export function withBreaks(text: string): string {
	return text.length > LONGEST ? text : text.replace(BREAK, '\n');
}

const EXPRESSION: Flaw = {
	is: 'holds an expression that was not evaluated',
	hint: 'Switch the field to Expression, or write what is meant where the text comes from.',
};

/** What was to be filled in, and was not; it would be sent, and paid for, as it stands. */
export function leftOver(text: string): Flaw | undefined {
	if (/\{\{[^{}$]{0,200}\$[a-z(]|^\s*\{\{[^{}]*\}\}\s*$/i.test(text)) return EXPRESSION;
	return text.includes('[object Object]')
		? { is: 'holds "[object Object]"', hint: 'Map a field of the object instead of all of it.' }
		: undefined;
}

/** The longest text of which anything is taken off, in characters: contents of files are longer. */
const LONGEST = 8192;
const URL_THERE = '((?:https?|asset)://[^\\s"\'<>|]+)';
/**
 * The one address in a text of another kind, behind words or within quotes or brackets: Markdown, HTML, the formula of a
 * sheet, the text of an attachment, a label.
 */
const WITHIN = new RegExp(
	`^(?!\\w+://)[^]*?(?:"${URL_THERE}"|'${URL_THERE}'|\\(${URL_THERE}(?:\\)|\\s+")|<${URL_THERE}[>|]|[\\s：]${URL_THERE}$)`,
	'i',
);

/** One address without what stands around it; what is none comes back as it is. */
export function bareAddress(given: string): string {
	if (given.length > LONGEST) return given;
	// JSON may write any sign by its number.
	const text = bare(withBreaks(given))
		.replace(/\\u00([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
		.replaceAll('\\/', '/');
	const found = WITHIN.exec(text)?.slice(1).find(Boolean) ?? text;
	const address = text.replaceAll(found, '').includes('://') ? text : found;
	if (!/^(?:https?|asset):/i.test(address)) return address;
	return address.replace(/&(?:amp|#38);/gi, '&').replace(/[.,;，。；、]+$/, '');
}

/** What is wrong with what is nearly one address. */
export function addressFlaw(address: string): Flaw | undefined {
	return FLAWS.find(([pattern]) => pattern.test(address.slice(0, LONGEST)))?.[1];
}

const FLAWS: ReadonlyArray<[RegExp, Flaw]> = [
	[/\{\{/, EXPRESSION],
	[
		/:\/\/(?:https?[:/]|[^]*[\s,;|()]\s*(?:https?|asset):\/\/)/i,
		{ is: 'is more than one', hint: 'Give one; a field for several takes an array.' },
	],
	[
		/^(?:https?|asset):\/\/[^]*\s/i,
		{
			is: 'has a blank in it',
			hint: 'Write %20 for a blank inside of the address; give several addresses one a line.',
		},
	],
	[
		/^https?:\/\/[^]*[<>"\\^`]/i,
		{ is: 'has signs in it that no address has', hint: 'Give the address alone.' },
	],
];
