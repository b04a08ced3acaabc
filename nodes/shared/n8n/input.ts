import {
	asBoolean,
	asNumber,
	asText,
	firstOf,
	isObject,
	parseJson,
	type JsonObject,
} from '../tools/json';
import { ASPECT_RATIOS, RESOLUTIONS, resolutionOf, type Resolution } from '../providers/request';
import { bare, bareAddress, leftOver, withBreaks } from './pasted';

/**
 * The input grammar: how parameter values are read, wherever they come from (a person, an expression over a table, an
 * agent). Nothing here touches n8n; what cannot be read throws an `InputError`.
 */

/** Something that a person can put right: what happened, and what to change. */
export class InputError extends Error {
	/**
	 * @param message what happened, one sentence
	 * @param hint what to change
	 */
	constructor(
		message: string,
		readonly hint: string,
	) {
		super(message);
		this.name = 'InputError';
	}
}

/** What went wrong while parameters were read, as something to put right. */
export function asInputError(error: unknown): InputError {
	if (error instanceof InputError) return error;
	return new InputError(
		error instanceof Error ? error.message : String(error),
		'Check the expressions of this node’s parameters.',
	);
}

/** What tables, and models that fill a field, write if they mean nothing. */
const NOTHING = /^(["']?)(?:null|none|nil|undefined|nan|#?n\/a)?\1$/i;

/** Whether a value means "not set", if it cannot be text of its own. */
export function isUnset(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		(typeof value === 'string' && NOTHING.test(value.trim()))
	);
}

function notA(kind: string, label: string, value: unknown): InputError {
	return new InputError(`${label} is ${describe(value)}, not ${kind}`, `Give ${label} as ${kind}.`);
}

/** @throws InputError for what a template or an expression has left unfilled */
function refuseLeftOver(value: unknown, label: string): void {
	const flaw = typeof value === 'string' ? leftOver(value) : undefined;
	if (flaw) throw new InputError(`${label} ${flaw.is}`, flaw.hint);
}

/** Text, trimmed; `undefined` for empty, blank, `null` and missing. */
export function readText(value: unknown, label: string): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	refuseLeftOver(value, label);
	const text = typeof value === 'boolean' ? String(value) : asText(value);
	if (text === undefined && typeof value !== 'string') throw notA('text', label, value);
	return text;
}

/** One of a few words, in lower case; `undefined` if it is not set. Whether it is one of them is not looked at. */
export function readChoice(value: unknown, label: string): string | undefined {
	return isUnset(value) ? undefined : readText(value, label)?.toLowerCase();
}

/** Digits and signs of a Chinese or Japanese keyboard, as everyone else writes them. */
function halfWidth(value: unknown): unknown {
	return typeof value === 'string' ? bare(value).normalize('NFKC') : value;
}

/** A number, also as text; `undefined` if it is not set. */
export function readNumber(value: unknown, label: string): number | undefined {
	if (isUnset(value)) return undefined;
	refuseLeftOver(value, label);
	const number =
		typeof value === 'string' && value.includes('%') ? undefined : asNumber(halfWidth(value));
	if (number === undefined) throw notA('a number', label, value);
	return number;
}

/** A whole number, also as text. */
export function readWholeNumber(value: unknown, label: string): number | undefined {
	const number = readNumber(value, label);
	if (number !== undefined && !Number.isSafeInteger(number))
		throw notA('a whole number', label, number);
	return number;
}

/** `5s`, `5 秒`, as its number alone. */
export function withoutSeconds(value: unknown): unknown {
	return typeof value === 'string'
		? bare(value).replace(/([\d０-９])\s*(s|secs?\.?|seconds?|秒)$/i, '$1')
		: value;
}

/** What tables write for true and false. */
const YES_OR_NO: ReadonlyMap<unknown, boolean> = new Map([
	...['yes', 'on', '是'].map((word) => [word, true] as const),
	...['no', 'off', '否'].map((word) => [word, false] as const),
]);

/** A boolean, also as `true`, `false`, `yes`, `no`, `1` or `0` in text. */
export function readBoolean(value: unknown, label: string): boolean | undefined {
	refuseLeftOver(value, label);
	const text = halfWidth(value);
	const given = typeof text === 'string' ? text.toLowerCase() : text;
	if (isUnset(given)) return undefined;
	const flag = asBoolean(given) ?? YES_OR_NO.get(given);
	if (flag === undefined) throw notA('true or false', label, value);
	return flag;
}

/** The lines of an image, for names that count its columns, and for words that name one size alone. */
const LINES: ReadonlyMap<string, string> = new Map([
	['2160', '4K'],
	['1440', '2K'],
	['FHD', '1080p'],
	['FULLHD', '1080p'],
	['UHD', '4K'],
]);

/**
 * `720P`, `720 p`, `2k`, `2160p`, `Full HD` and the number 720 are read as meant; `default`, empty and missing are
 * `undefined`. A number that no document names is kept as it is.
 * @throws InputError for a word, or for a size in pixels
 */
export function readResolution(value: unknown): Resolution | string | undefined {
	const text = readText(halfWidth(value), 'Resolution');
	if (text === undefined || isUnset(text) || text.toLowerCase() === 'default') return undefined;
	const word = text.replace(/[\s-]+/g, '');
	const lines = LINES.get(word.replace(/p$/i, '').toUpperCase()) ?? word;
	const known = resolutionOf(lines) ?? resolutionOf(`${lines}p`);
	if (known !== undefined || /^\d+[pk]?$/i.test(word)) return known ?? text;
	throw notOneOf('Resolution', value, RESOLUTIONS);
}

function notOneOf(label: string, value: unknown, known: readonly string[]): InputError {
	return new InputError(
		`${label} is ${describe(value)}`,
		`Give ${label} as one of ${known.join(', ')}.`,
	);
}

/** Two numbers, and what people and tables write between them; a sheet takes 9:16 for a time, and adds seconds. */
const RATIO = /^(\d+)\s*[:∶x×*/_比-]\s*(\d+)(?::00)?$/i;
/** Numbers from here on are the size of an image. */
const PIXELS_FROM = 100;

function commonDivisor(one: number, other: number): number {
	return other === 0 ? one : commonDivisor(other, one % other);
}

/**
 * `16x9`, `16 : 9`, `16：9` and a sheet's `9:16:00` are read as meant, and `auto` as `adaptive`;
 * `default`, empty and missing are `undefined`. A ratio that no document names is kept as it is.
 * @throws InputError for other words: *vertical* is 9:16 to some and 3:4 to others
 */
export function readAspectRatio(value: unknown): string | undefined {
	const text = readText(halfWidth(value), 'Aspect Ratio')?.toLowerCase();
	if (text === undefined || isUnset(text) || text === 'default') return undefined;
	if (text === 'auto' || text === 'adaptive') return 'adaptive';
	const [width, height] = (RATIO.exec(text) ?? []).slice(1).map(Number);
	if (!width || !height) throw notOneOf('Aspect Ratio', value, ASPECT_RATIOS);
	const unit = Math.min(width, height) < PIXELS_FROM ? 1 : commonDivisor(width, height);
	return `${width / unit}:${height / unit}`;
}

/** One address, as text; `undefined` if it is not set. */
export function readAddress(value: unknown, label: string): string | undefined {
	if (Array.isArray(value) && value.length <= 1) return readAddress(value[0], label);
	const given = addressOf(value);
	return isUnset(given)
		? undefined
		: readText(typeof given === 'string' ? bareAddress(given) : given, label);
}

/** Where the attachments of tables and the files of other nodes keep their address. */
const ADDRESS_PATHS = ['url', 'file.url', 'external.url'];

/** The address in an attachment; anything else as it is. */
function addressOf(value: unknown): unknown {
	return isObject(value) ? (firstOf(value, ADDRESS_PATHS, asText) ?? value) : value;
}

/** A JSON object, also as text. */
export function readJsonObject(value: unknown, label: string): JsonObject | undefined {
	const parsed =
		typeof value === 'string'
			? value.trim() === ''
				? undefined
				: (parseJson(value) ?? value)
			: value;
	refuseLeftOver(value, label);
	if (parsed === undefined || parsed === null) return undefined;
	if (!isObject(parsed)) {
		throw new InputError(
			`${label} is not a JSON object`,
			`Write ${label} as a JSON object: {"key": "value"}.`,
		);
	}
	return Object.keys(parsed).length === 0 ? undefined : parsed;
}

/** Two addresses with nothing but a comma or a semicolon between them: an array that a template turned into text. */
const SQUEEZED = /[,;](?=\s*(?:https?:\/\/|asset:\/\/|binary:|data:))/i;

/**
 * A list: an array, a JSON array as text, or one entry a line.
 * @param keepsCount whether the position of an entry counts (`@image2` in the prompt): then a blank one is refused
 */
export function readList(value: unknown, label: string, keepsCount: boolean): string[] {
	const entries = listEntries(value, label);
	if (keepsCount && entries.some((entry) => entry === undefined)) {
		const position = entries.indexOf(undefined) + 1;
		throw new InputError(
			`${label}: entry ${position} is empty, and the prompt counts the entries`,
			`Fill entry ${position} or take it out, and number the references in the prompt to match.`,
		);
	}
	return entries.filter((entry) => entry !== undefined);
}

function listEntries(value: unknown, label: string): Array<string | undefined> {
	if (isUnset(value)) return [];
	const array = isObject(value) ? [value] : Array.isArray(value) ? value : jsonArray(value);
	if (array) return array.map((entry) => listEntry(entry, label));
	if (typeof value !== 'string') {
		throw new InputError(
			`${label} is ${describe(value)}, not a list`,
			`Give ${label} as an array or one entry a line.`,
		);
	}
	// A blank first line is an entry that an expression left empty; line breaks at the end are nothing.
	const text = withBreaks(value).trimEnd();
	return text === '' ? [] : text.split(/\r?\n/).map((line) => listEntry(line, label));
}

function jsonArray(value: unknown): unknown[] | undefined {
	if (typeof value !== 'string' || !value.trim().startsWith('[')) return undefined;
	const parsed = parseJson(value);
	return Array.isArray(parsed) ? parsed : undefined;
}

function listEntry(given: unknown, label: string): string | undefined {
	const entry = addressOf(given);
	if (entry === null || entry === undefined) return undefined;
	if (typeof entry !== 'string' && typeof entry !== 'number') {
		throw new InputError(
			`${label} holds ${describe(entry)} instead of an address`,
			`Give ${label} as an array of texts, for example {{ $json.images.map(image => image.url) }}.`,
		);
	}
	const text = bareAddress(String(entry).trim());
	refuseLeftOver(text, label);
	if (!/^data:/i.test(text) && SQUEEZED.test(text)) {
		throw new InputError(
			`${label} is an array that a template turned into text: "${text.slice(0, 60)}…"`,
			'Let the field hold nothing but the expression (no text around it), so that the array stays an array.',
		);
	}
	return isUnset(text) ? undefined : text;
}

/** A value as it is called in a message. */
export function describe(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (isObject(value)) return 'an object';
	return typeof value === 'string' ? `"${value.slice(0, 40)}"` : String(value);
}
