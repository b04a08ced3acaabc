/** What was recorded, as a file that anybody may see: no key, no address. */
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

/** What stands in a key's place. */
export const KEY_REMOVED = '(key removed)';

/** An address in a text; up to a quote, a space or a bracket. */
const ADDRESS = /\bhttps?:(?:\\?\/){2}[^\s"'<>\\)]+(?:\\\/[^\s"'<>\\)]+)*/gi;
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
	const clean = (text: string): string => cleaned(text, secrets);
	return {
		...about,
		exchanges: exchanges.map(({ method, path, requestBody, status, headers, answerBody }) => ({
			request: { method, path: clean(path), body: parsed(clean(requestBody)) },
			answer: {
				status,
				headers: Object.fromEntries(
					Object.entries(headers).map(([name, value]) => [name, clean(value)]),
				),
				body: parsed(clean(answerBody)),
			},
		})),
	};
}

/** A text without keys, and with each address replaced by one that leads nowhere; its file's extension stays. */
function cleaned(text: string, secrets: readonly string[]): string {
	let clean = text;
	for (const secret of secrets)
		for (const form of [secret, encodeURIComponent(secret)])
			if (form !== '') clean = clean.split(form).join(KEY_REMOVED);
	return clean.replace(ADDRESS, nowhere).replace(BEARER, `$1 ${KEY_REMOVED}`);
}

function nowhere(address: string): string {
	const [path = ''] = address.split(/[?#]/);
	const extension = /\.(\w{2,4})$/.exec(path.replace(/^https?:(?:\\?\/)+[^/\\]*/i, ''))?.[1];
	return `https://removed.example/file${extension === undefined ? '' : `.${extension}`}`;
}

function parsed(body: string): unknown {
	try {
		return body === '' ? null : (JSON.parse(body) as unknown);
	} catch {
		return body;
	}
}
