/** What was recorded, as a file that anybody may see: no key, no address. */
import { keyHider } from '../../../nodes/shared/http/hideKey.ts';
import { isObject } from '../../../nodes/shared/tools/json.ts';
import type { Exchange } from './recorder.mts';

/** One exchange as it stands in the file; a body that is JSON stands there as JSON. */
export interface FixtureExchange {
	request: { method: string; path: string; body: unknown };
	answer: { status: number | null; headers: Record<string, string>; body: unknown };
}

export interface Fixture {
	provider: string;
	/** Of this package. */
	version: string;
	recordedAt: string;
	exchanges: FixtureExchange[];
}

/** What stands in a key's place: what the nodes put there too. */
const KEY_REMOVED = '***';

/** An address in a text, also as an answer inside an answer writes it; up to a quote, a space or a bracket. */
const ADDRESS =
	/\bhttps?:(?:\\*\/|\\+u002f){2}(?:[^\s"'<>\\)]|\\+\/|\\+u00(?!22|27|3[ce])[\da-f]{2})+/gi;
/** Something that can only be a secret of its own, in a header's or a query's style. */
const BEARER = /\b(Bearer|Key)\s+[\w.~+/=-]{8,}/g;

/**
 * @param secrets that must not stand in it: the API key
 */
export function fixtureOf(
	about: Omit<Fixture, 'exchanges'>,
	exchanges: readonly Exchange[],
	secrets: readonly string[],
): Fixture {
	const hiders = secrets.flatMap((secret) => keyHider(secret) ?? []);
	const clean = (value: unknown): unknown =>
		withoutAddresses(hiders.reduce((left, hide) => hide(left), value));
	return {
		...about,
		exchanges: exchanges.map(({ method, path, requestBody, status, headers, answerBody }) => ({
			request: { method, path: String(clean(path)), body: clean(parsed(requestBody)) },
			answer: {
				status,
				headers: Object.fromEntries(
					Object.entries(headers).map(([name, value]) => [name, String(clean(value))]),
				),
				body: clean(parsed(answerBody)),
			},
		})),
	};
}

/** A value with each address in its texts replaced by one that leads nowhere; its file's extension stays. */
function withoutAddresses(value: unknown): unknown {
	if (typeof value === 'string')
		return value.replace(ADDRESS, nowhere).replace(BEARER, `$1 ${KEY_REMOVED}`);
	if (Array.isArray(value)) return value.map(withoutAddresses);
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [
			String(withoutAddresses(name)),
			withoutAddresses(entry),
		]),
	);
}

function nowhere(address: string): string {
	const plain = address
		.replace(/\\+u00([\da-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		.replace(/\\/g, '');
	const [path = ''] = plain.split(/[?#]/);
	const extension = /\.(\w{2,4})$/.exec(path.replace(/^https?:\/+[^/]*/i, ''))?.[1];
	return `https://removed.example/file${extension === undefined ? '' : `.${extension}`}`;
}

function parsed(body: string): unknown {
	try {
		return body === '' ? null : (JSON.parse(body) as unknown);
	} catch {
		return body;
	}
}
