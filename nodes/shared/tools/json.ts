import type { IDataObject } from 'n8n-workflow';

/**
 * Reading JSON that somebody else wrote: every answer of a provider goes through these functions, so that a wrong type
 * is `undefined` and never an exception. Keys are looked up as own properties only.
 */

/** A JSON object whose values are not known yet. */
export type JsonObject = Record<string, unknown>;

/** The key that must never be copied from foreign JSON: setting it replaces an object's prototype. */
export const UNSAFE_KEY = '__proto__';

export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a list of one holds; anything else is itself. */
export function onlyEntry(value: unknown): unknown {
	return Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value;
}

/** The value at a dotted path (`data.items.0.id`), or `undefined` if the path ends early. */
export function at(value: unknown, path: string): unknown {
	let current = value;
	for (const key of path === '' ? [] : path.split('.')) {
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key))
			return undefined;
		current = (current as JsonObject)[key];
	}
	return current;
}

/** A key as people mean it, however it is written: `error_code`, `errorCode` and `ErrorCode` are one. */
export function foldedKey(key: string): string {
	return key.toLowerCase().replace(/[_-]/g, '');
}

/** What an object or a list holds, by folded keys. */
export function foldedEntries(value: object): Array<[string, unknown]> {
	return Object.entries(value).map(([key, held]) => [foldedKey(key), held]);
}

/** The first value among the paths that `read` understands. */
export function firstOf<T>(
	value: unknown,
	paths: readonly string[],
	read: (candidate: unknown) => T | undefined,
): T | undefined {
	for (const path of paths) {
		const found = read(at(value, path));
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Text that is not blank, trimmed; a number becomes its decimal text. */
export function asText(value: unknown): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	return text === '' ? undefined : text;
}

/** The longest text that is read as a number, in characters, without the space around it. */
const NUMBER_LIMIT = 30;

/** A finite number, also from its text (`"5"`, `"45%"`). */
export function asNumber(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	const match = text.length > NUMBER_LIMIT ? null : /^(-?\d+(?:\.\d+)?)\s*%?$/.exec(text);
	return match ? Number(match[1]) : undefined;
}

/** A boolean, also from its text or from 0 and 1. */
export function asBoolean(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 1 || value === '1') return true;
	if (value === 'false' || value === 0 || value === '0') return false;
	return undefined;
}

/** Text, or the first text of an array (a provider's `url` is either). */
export function asTextOrFirst(value: unknown): string | undefined {
	return Array.isArray(value) ? firstOf(value, ['0'], asText) : asText(value);
}

/** Puts `value` at a dotted path, making the objects on the way. The path is the package's own, never foreign. */
export function put(target: JsonObject, path: string, value: unknown): void {
	const keys = path.split('.');
	const last = keys.pop() as string;
	let current = target;
	for (const key of keys) {
		const next = current[key];
		if (isObject(next)) {
			current = next;
		} else {
			const made: JsonObject = {};
			current[key] = made;
			current = made;
		}
	}
	current[last] = value;
}

/** Takes the value at a dotted path away, and the objects on the way that are empty then. */
export function remove(target: JsonObject, path: string): void {
	const [head, ...rest] = path.split('.');
	if (!Object.hasOwn(target, head)) return;
	if (rest.length === 0) {
		delete target[head];
		return;
	}
	const inner = target[head];
	if (!isObject(inner)) return;
	remove(inner, rest.join('.'));
	if (Object.keys(inner).length === 0) delete target[head];
}

/** `addition` merged into a copy of `base`: objects key by key, everything else replaced. */
export function merge(base: JsonObject, addition: JsonObject): JsonObject {
	const result: JsonObject = { ...base };
	for (const [key, value] of Object.entries(addition)) {
		if (key === UNSAFE_KEY) continue;
		const existing = Object.hasOwn(result, key) ? result[key] : undefined;
		result[key] = isObject(existing) && isObject(value) ? merge(existing, value) : copy(value);
	}
	return result;
}

/** A deep copy without keys that would reach a prototype. */
export function copy(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(copy);
	return isObject(value) ? merge({}, value) : value;
}

/** What n8n calls an item's JSON: a copy of any JSON, wrapped if it is not an object. */
export function toItemJson(value: unknown): IDataObject {
	const copied = copy(value);
	return (isObject(copied) ? copied : { value: copied }) as IDataObject;
}

/** The deepest nesting of JSON that is read: beyond some thousands, whoever walks through it would break off. */
const DEPTH_LIMIT = 100;

function isDeeperThan(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((entry) => isDeeperThan(entry, levels - 1));
}

/** A whole number too long to be read exactly, where one can stand; strings are passed over. */
const LONG_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/gs;

/** Long whole numbers as texts: some gateways number their tasks so, and a number with other digits is another task. */
function exactNumbers(text: string): string {
	if (!/[:[,]\s*-?\d{16}/.test(text)) return text;
	return text.replace(LONG_NUMBER, (whole, before: string | undefined, digits: string) =>
		before === undefined || Number.isSafeInteger(Number(digits)) ? whole : `${before}"${digits}"`,
	);
}

/**
 * The text parsed as JSON, its longest whole numbers as texts; `undefined` if it is not one, or nested deeper than any
 * document has it.
 */
export function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(exactNumbers(text));
		return isDeeperThan(value, DEPTH_LIMIT) ? undefined : value;
	} catch {
		return undefined;
	}
}

/** The value with the JSON texts at these dotted paths parsed, one after the other; what is none stays as it stands. */
export function withJsonAt(value: unknown, paths: readonly string[]): unknown {
	return paths.reduce((current, path) => parsedAt(current, path.split('.')), value);
}

function parsedAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
	if (key === undefined) {
		const parsed = typeof value === 'string' ? parseJson(value) : undefined;
		return isObject(parsed) || Array.isArray(parsed) ? parsed : value;
	}
	if (!isObject(value) || !Object.hasOwn(value, key)) return value;
	const inner = parsedAt(value[key], rest);
	return inner === value[key] ? value : { ...value, [key]: inner };
}

/** The same JSON text whatever the order of the keys: what hashes are taken of. */
export function stableJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
	if (!isObject(value)) return JSON.stringify(value) ?? 'null';
	const entries = Object.keys(value)
		.filter((key) => value[key] !== undefined)
		.sort()
		.map((key) => `${JSON.stringify(key)}:${stableJson(value[key])}`);
	return `{${entries.join(',')}}`;
}
