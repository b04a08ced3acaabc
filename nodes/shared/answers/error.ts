import { asText, at, firstOf, isObject, parseJson } from '../tools/json';

/**
 * Finds the error in a provider's answer. Gateways pass on what the host behind them answered as JSON text inside their
 * own message, some of them through several hands: the innermost error is the one that says what happened, the ones
 * around it are kept for when it says nothing. Nothing here throws, and no JSON is handed on as words.
 */

/** A provider's own words for what went wrong. */
export interface ProviderError {
	code?: string;
	message?: string;
	/** Codes of the envelopes around it, the nearest first. */
	around?: readonly string[];
}

/** The longest id or word of a provider that is believed, in characters. */
const WORD_LIMIT = 500;

/** An id or a word of a provider; something longer is neither. */
export function asWord(value: unknown): string | undefined {
	const text = asText(value);
	return text === undefined || text.length > WORD_LIMIT ? undefined : text;
}

/** Codes that say that all went well, or nothing. */
const NO_CODES: readonly string[] = ['0', '200', 'success'];

/** The code of an error; an address of a page about it (RFC 9457 `type`) is none. */
export function asCode(value: unknown): string | undefined {
	const word = asWord(value);
	if (word === undefined || NO_CODES.includes(word.toLowerCase())) return undefined;
	return /^(https?|about):/i.test(word) ? undefined : word;
}

/** A code in words: an HTTP status beside it says less. */
function asNamedCode(value: unknown): string | undefined {
	const code = asCode(value);
	return code === undefined || /^\d+$/.test(code) ? undefined : code;
}

/** The most characters of an error text that are passed on. */
const MESSAGE_LIMIT = 2_000;
/** The most characters in which an error inside an error is looked for. */
const SEARCH_LIMIT = 65_536;
/** How many envelopes are opened. */
const DEPTH = 4;
/** How many opening braces of a text are tried. */
const BRACES = 8;

/** Where the error envelopes of all documented providers keep their code (docs/sources.md#across-providers). */
const CODE_PATHS = [
	'error.code',
	'code',
	'data.error.code',
	'error.type',
	'type',
	'error_code',
	'errorCode',
	'detail.code',
	'detail.0.ctx.extra_info.reason',
	'detail.0.type',
	'ResponseMetadata.Error.Code',
	...['Code', 'err.code', 'err_code', 'errCode', 'errcode', 'result.error.code'],
	...['output.code', 'base_resp.status_code', 'data.code'],
];
/** Where they keep their words, or the next envelope. */
const MESSAGE_PATHS = [
	// What the host behind an aggregator answered, as text.
	'error.metadata.raw',
	'error.message',
	'message',
	'msg',
	'error.msg',
	'error',
	'data.error.message',
	'data.error',
	'detail',
	'detail.0.msg',
	'error_message',
	'errorMessage',
	'error_msg',
	'data.fail_reason',
	'fail_reason',
	'errors.0.message',
	'errors.0',
	'ResponseMetadata.Error.Message',
	...[
		'Message',
		'err.message',
		'err',
		'err_msg',
		'errMsg',
		'errmsg',
		'result.error',
		'output.message',
	],
	...[
		'base_resp.status_msg',
		'status_msg',
		'data.message',
		'data.msg',
		'failure_reason',
		'failReason',
	],
	...['upstream_error', 'inner_error', 'reason'],
	'title',
];

/** The error in an answer's body, `undefined` if it holds none. */
export function readError(body: unknown): ProviderError | undefined {
	return isObject(body) ? open(body, DEPTH) : undefined;
}

/** An error whose code and words are known, with what its words may hold. */
export function errorOf(code: string | undefined, words: unknown): ProviderError | undefined {
	return combine(code, words === undefined ? undefined : openWords(words, DEPTH));
}

/** A text for people, with what it may hold. */
export function asMessage(value: unknown): string | undefined {
	return typeof value === 'string' ? errorOf(undefined, value)?.message : undefined;
}

function open(value: unknown, depth: number): ProviderError | undefined {
	if (depth === 0 || !isObject(value)) return undefined;
	const code = firstOf(value, CODE_PATHS, asNamedCode) ?? firstOf(value, CODE_PATHS, asCode);
	const said = firstOf(value, MESSAGE_PATHS, (words) => openWords(words, depth));
	return combine(code, withFields(said, value.invalid_fields));
}

/** What is said of single fields (Replicate's `invalid_fields`), behind what is said of them all. */
function withFields(said: ProviderError | undefined, fields: unknown): ProviderError | undefined {
	const words = (Array.isArray(fields) ? (fields as unknown[]) : []).flatMap((entry) => {
		const [field, description] = [asText(at(entry, 'field')), asText(at(entry, 'description'))];
		if (description === undefined || said?.message?.includes(description)) return [];
		return field === undefined ? description : `${field}: ${description}`;
	});
	if (words.length === 0) return said;
	const all = [...(said?.message === undefined ? [] : [said.message]), ...words].join('; ');
	return { ...said, ...asWords(all) };
}

/** The name of an exception before the envelope: gateways written in Python print it. */
const EXCEPTION = /\blitellm\.\w+|\b[A-Z]\w*(?:Error|Exception)\b/;

/** Words, or what they wrap. */
function openWords(words: unknown, depth: number): ProviderError | undefined {
	if (isObject(words)) return open(words, depth - 1);
	return typeof words === 'string' ? openText(words.slice(0, SEARCH_LIMIT), depth) : undefined;
}

function openText(text: string, depth: number): ProviderError | undefined {
	const quoted = /^\s*"/.test(text) ? parseJson(text.trim()) : undefined;
	if (typeof quoted === 'string' && depth > 1) return openText(quoted, depth - 1);
	const found = findJson(text) ?? findFragment(text);
	if (!found) return combine(/^litellm\.\w+/.exec(text)?.[0], asWords(text));
	const before = asPrefix(text.slice(0, found.from));
	const inner = typeof found.value === 'string' ? loose(found.value) : open(found.value, depth - 1);
	const around = EXCEPTION.exec(before ?? '')?.[0];
	if (!inner) return asWords(before ?? text.slice(found.to).trim());
	return combine(around, inner.message === undefined ? { ...inner, ...asWords(before) } : inner);
}

/** What stands before an envelope, without the punctuation that leads to it. */
function asPrefix(text: string): string | undefined {
	return asText(text.replace(/[\s:：,\-b'"([]+$/u, ''));
}

/** A text for people; a web page is none. */
function asWords(text: string | undefined): ProviderError | undefined {
	const message = asText(text?.slice(0, MESSAGE_LIMIT));
	return message === undefined || /^<(!doctype|html|head|body)\b/i.test(message)
		? undefined
		: { message };
}

/** The envelope's code with what is inside: the inner code counts, the outer ones are kept around it. */
function combine(
	code: string | undefined,
	inner: ProviderError | undefined,
): ProviderError | undefined {
	if (code === undefined) return inner;
	if (inner?.code === undefined) return { code, ...inner };
	if (inner.code === code || inner.around?.includes(code)) return inner;
	return { ...inner, around: [...(inner.around ?? []), code] };
}

interface Found {
	/** The object; a text if it is not one that can be parsed. */
	value: unknown;
	from: number;
	/** Where the text goes on. */
	to: number;
}

/** The first JSON object in a text. */
function findJson(text: string): Found | undefined {
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
function findFragment(text: string): Found | undefined {
	const from = text.search(/\{\s*\\*["']/);
	return from < 0 ? undefined : { value: text.slice(from), from, to: text.length };
}

const LOOSE_CODE = /["']code["']\s*:\s*["']?([\w.:-]{1,200})/g;
const LOOSE_TYPE = /["']type["']\s*:\s*["']([\w.:-]{1,200})/g;
const LOOSE_MESSAGE = /["'](?:message|msg|detail)["']\s*:\s*(?:"([^"]{1,2000})|'([^']{1,2000}))/g;

/** Code and words of a fragment, the innermost of each. */
function loose(fragment: string): ProviderError | undefined {
	const plain = fragment.replace(/\\+(["'/])/g, '$1');
	const code = ([...plain.matchAll(LOOSE_CODE)].at(-1) ??
		[...plain.matchAll(LOOSE_TYPE)].at(-1))?.[1];
	const message = [...plain.matchAll(LOOSE_MESSAGE)]
		.map((match) => match[1] ?? match[2])
		.filter((words) => !/^\s*[{[]/.test(words))
		.at(-1);
	const read = asCode(code);
	return combine(read, asWords(message));
}

/** The most facts of an answer in its excerpt. */
const EXCERPT_FACTS = 12;

/** What an answer without an id says, as `name: value` pairs: people can look the task up by it, and it is not JSON. */
export function excerptOf(body: unknown, limit = 200): string | undefined {
	const pairs: string[] = [];
	const walk = (held: unknown, path: string): void => {
		const value = typeof held === 'string' ? (parseJson(held) ?? held) : held;
		if (pairs.length >= EXCERPT_FACTS || value === null || value === '') return;
		if (typeof value === 'object') {
			for (const [key, entry] of Object.entries(value))
				walk(entry, path === '' ? key : `${path}.${key}`);
		} else if (value !== undefined) {
			const words = String(value).replace(/\s+/g, ' ').trim();
			pairs.push(path === '' ? words : `${path}: ${words}`);
		}
	};
	walk(body, '');
	const text = pairs.join(', ');
	if (text === '') return undefined;
	return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
