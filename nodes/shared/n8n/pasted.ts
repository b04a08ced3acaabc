/** What copying, sheets, chats and templates leave around a value, taken off; and what they leave instead of one. Pure. */

/** What is wrong with a value, as the end of a sentence that begins with its field, and what to change. */
export interface Flaw {
	is: string;
	hint: string;
}

/** Without what copying leaves around a value that is no text: quotes, and characters that nobody sees. */
export function bare(text: string): string {
	return text
		.replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
		.trim()
		.replace(/^(["'`“‘「])(.*)["'`”’」]$/s, '$2')
		.trim();
}

const EXPRESSION: Flaw = {
	is: 'holds an expression that was not evaluated',
	hint: 'Switch the field to Expression, or write what is meant where the text comes from.',
};

/** What was to be filled in, and was not; it would be sent, and paid for, as it stands. */
export function leftOver(text: string): Flaw | undefined {
	if (/\{\{[^{}$]{0,200}\$[a-z(]/i.test(text)) return EXPRESSION;
	return text.includes('[object Object]')
		? { is: 'holds "[object Object]"', hint: 'Map a field of the object instead of all of it.' }
		: undefined;
}
