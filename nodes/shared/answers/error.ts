import { asText, at, foldedEntries, isObject, parseJson, type JsonObject } from '../tools/json';
import { wordsOf } from '../tools/words';
import { findFragment, findJson } from './embedded';

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
	/** What else is said beside the message. */
	more?: readonly string[];
}

/** The longest id or word of a provider that is believed, in characters. */
const WORD_LIMIT = 500;

/** An id or a word of a provider; something longer is neither. */
export function asWord(value: unknown): string | undefined {
	const text = asText(value);
	return text === undefined || text.length > WORD_LIMIT ? undefined : text;
}

/** Codes that say that all went well, or nothing. */
const NO_CODES = wordsOf('200 201 202 success succeeded ok none null 成功');
/** A code of zeros alone. */
const ZEROS = /^0+$/;

/** The code of an error; an address of a page about it (RFC 9457 `type`) is none. */
export function asCode(value: unknown): string | undefined {
	const word = asWord(value);
	if (word === undefined || ZEROS.test(word) || NO_CODES.includes(word.toLowerCase()))
		return undefined;
	return /^(https?|about):/i.test(word) ? undefined : word;
}

/** The most characters of an error text that are passed on. */
const MESSAGE_LIMIT = 2_000;
/** The most characters in which an error inside an error is looked for. */
const SEARCH_LIMIT = 65_536;
/** How many envelopes are opened. */
const DEPTH = 9;

/** Where in an answer the walk is: at its top, in what may hold an error among other things, or in an error. */
type Place = 'answer' | 'wrapper' | 'error';

/**
 * How answers name what they say of an error (docs/sources.md#across-providers). Case, `_` and `-` of a key do not
 * count; what says most comes first.
 */
const CODES = wordsOf(`
	code errorcode errcode errno errorno bizcode subcode statuscode retcode resultcode ret failurecode
	failcode
`);
const CODES_AT: Readonly<Record<Place, readonly string[]>> = {
	answer: [...CODES, 'errortype', 'type'],
	wrapper: CODES,
	error: [...CODES, 'errortype', 'type', 'status', 'reason', 'name'],
};
/** Words that are about an error wherever they stand. */
const WORDS = wordsOf(`
	rawmessage upstreammessage message msg errormessage errormsg errmsg errmessage failreason
	failurereason failmsg failmessage statusmsg statusmessage retmsg taskstatusmsg taskmessage
	errorreason failedreason
`);
const MORE_WORDS = [
	...WORDS,
	...wordsOf('errordescription description detail details reason title'),
];
const WORDS_AT: Readonly<Record<Place, readonly string[]>> = {
	answer: MORE_WORDS,
	// There they may be those of what was made.
	wrapper: [...WORDS, 'reason'],
	error: MORE_WORDS,
};
const ERRORS = wordsOf(`
	error err errors exception fault upstreamerror innererror errorinfo errordetail errordetails
	lasterror failure
`);
const ERRORS_AT: Readonly<Record<Place, readonly string[]>> = {
	answer: ERRORS,
	wrapper: ERRORS,
	// What the host behind an aggregator answered (OpenRouter), and a reason (fal), say more than what is around them.
	error: ['metadata', 'raw', 'ctx', 'extrainfo', ...ERRORS, 'cause'],
};
const WRAPPERS = wordsOf(
	'data result output response responsemetadata baseresp header body task videos',
);
const WRAPPERS_AT: Readonly<Record<Place, readonly string[]>> = {
	answer: ['detail', 'details', ...WRAPPERS, 'status'],
	wrapper: ['detail', 'details', ...WRAPPERS],
	error: ['detail', 'details', 'data', 'response', 'body'],
};
/** How many entries of a list of errors are read. */
const ENTRIES = 3;

/** The error in an answer's body, `undefined` if it holds none. */
export function readError(body: unknown): ProviderError | undefined {
	return typeof body === 'object' ? open(body, DEPTH, 'answer') : undefined;
}

/** The error of a task, which may have a title of its own that says nothing of it. */
export function readTaskError(body: unknown): ProviderError | undefined {
	return open(body, DEPTH, 'wrapper') ?? readError(body);
}

/** Objects of an answer that may be marked as an error: itself, and what stands around an error in it. */
export function errorPlaces(body: unknown): ReadonlyArray<JsonObject> {
	if (!isObject(body)) return [];
	const held = byFoldedKey(body);
	const within = WRAPPERS.map((key) => held.get(key)).filter(isObject);
	return [body, ...within];
}

/** An error whose code and words are known, with what its words may hold. */
export function errorOf(code: string | undefined, words: unknown): ProviderError | undefined {
	return combine(code, words === undefined ? undefined : openWords(words, DEPTH, 'error'));
}

/** A text for people, with what it may hold. */
export function asMessage(value: unknown): string | undefined {
	return typeof value === 'string' ? errorOf(undefined, value)?.message : undefined;
}

/** An error in an object, or the errors in a list. */
function open(value: unknown, depth: number, place: Place): ProviderError | undefined {
	if (depth === 0) return undefined;
	if (Array.isArray(value)) {
		const entries = (value as unknown[]).slice(0, ENTRIES);
		return merge(entries.map((entry) => openWords(entry, depth, place)));
	}
	if (!isObject(value)) return undefined;
	const held = byFoldedKey(value);
	const nested = (keys: readonly string[], inside?: Place) =>
		keys.map((key) => {
			const found = held.get(key);
			if (typeof found !== 'object') return undefined;
			return open(found, depth - 1, inside ?? (key.startsWith('detail') ? 'error' : 'wrapper'));
		});
	const texts = (keys: readonly string[]) =>
		keys.map((key) => {
			const found = held.get(key);
			return typeof found === 'string' ? asToken(openWords(found, depth, 'error')) : undefined;
		});
	const words = WORDS_AT[place].map((key) => {
		const found = held.get(key);
		if (key.startsWith('detail') && typeof found !== 'string') return undefined;
		return asToken(openWords(found, depth, 'error'));
	});
	const said = merge([
		...nested(ERRORS_AT[place], 'error'),
		...words,
		...texts(ERRORS_AT[place]),
		...nested(WRAPPERS_AT[place], place === 'error' ? 'error' : undefined),
		...texts(WRAPPERS).filter((part) => /\s|[\u4e00-\u9fff]/.test(part?.message ?? '')),
		...CODES_AT[place].map((key) => combine(asCode(held.get(key)), undefined)),
	]);
	return withFields(said, value.invalid_fields);
}

function byFoldedKey(value: JsonObject): ReadonlyMap<string, unknown> {
	return new Map(
		foldedEntries(value)
			.filter(([, held]) => held !== null && held !== '')
			// Of two spellings the first counts.
			.reverse(),
	);
}

/** A code that stands where words may (`"error": "insufficient_quota"`). */
const TOKEN = /^[A-Za-z][A-Za-z\d]*(?:[_.][A-Za-z\d]+)+$/;

interface Part extends ProviderError {
	/** The message is a code. */
	isToken?: true;
}

function asToken(part: ProviderError | undefined): Part | undefined {
	if (part?.message === undefined || part.code !== undefined || !TOKEN.test(part.message))
		return part;
	return { ...part, isToken: true };
}

/** One error of all that is said of it, what says most first: a code in words says more than a number. */
function merge(parts: ReadonlyArray<Part | undefined>): ProviderError | undefined {
	const found = parts.filter((part) => part !== undefined);
	const hasWords = found.some(({ message, isToken }) => message !== undefined && !isToken);
	const isCode = ({ isToken }: Part): boolean => hasWords && isToken === true;
	const words = found.flatMap((part) =>
		part.message === undefined || isCode(part) ? [] : [part.message, ...(part.more ?? [])],
	);
	const codes = found
		.flatMap((part) => [isCode(part) ? part.message : part.code, ...(part.around ?? [])])
		.filter((code) => code !== undefined);
	const code = codes.find((one) => !/^\d+$/.test(one)) ?? codes.at(0);
	const [message, ...more] = [...new Set(words)];
	const around = [...new Set(codes)].filter((one) => one !== code);
	if (code === undefined && message === undefined) return undefined;
	return {
		...(code !== undefined && { code }),
		...(message !== undefined && { message }),
		...(around.length > 0 && { around }),
		...(more.length > 0 && { more: more.slice(0, ENTRIES) }),
	};
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
function openWords(words: unknown, depth: number, place: Place): ProviderError | undefined {
	if (typeof words === 'object') return open(words, depth - 1, place);
	return typeof words === 'string' ? openText(words.slice(0, SEARCH_LIMIT), depth) : undefined;
}

function openText(text: string, depth: number): ProviderError | undefined {
	const quoted = /^\s*"/.test(text) ? parseJson(text.trim()) : undefined;
	if (typeof quoted === 'string' && depth > 1) return openText(quoted, depth - 1);
	const found = findJson(text) ?? findFragment(text);
	if (!found) return combine(/^litellm\.\w+/.exec(text)?.[0], asWords(text));
	const before = asPrefix(text.slice(0, found.from));
	const inner =
		typeof found.value === 'string' ? loose(found.value) : open(found.value, depth - 1, 'answer');
	const around = EXCEPTION.exec(before ?? '')?.[0];
	if (!inner) return asWords(before ?? text.slice(found.to).trim());
	return combine(around, inner.message === undefined ? { ...inner, ...asWords(before) } : inner);
}

/** What stands before an envelope, without the punctuation that leads to it. */
function asPrefix(text: string): string | undefined {
	return asText(text.replace(/[\s:：,\-b'"([]+$/u, ''));
}

/** A web page, or words that say that all went well. */
const NO_WORDS =
	/^<(!doctype|html|head|body)\b|^(success(ful|fully)?|succeed(ed)?|ok|none|null|(请求|操作|查询|获取)?成功)[.!。]?$/i;

/** A text for people. */
function asWords(text: string | undefined): ProviderError | undefined {
	const message = asText(text?.slice(0, MESSAGE_LIMIT));
	return message === undefined || NO_WORDS.test(message) ? undefined : { message };
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
	return combine(asCode(code), asWords(message));
}
