import { readError } from '../shared/answers/error';
import { findVideoUrl } from '../shared/answers/videoAddress';
import type { Account } from '../shared/http/account';
import { parseJson } from '../shared/tools/json';

/** What a host answers instead of a file, and what it means for the address. Pure. */

export interface FetchProblem {
	problem: string;
	/** The address is no longer valid: a fresh one may be. */
	expired?: boolean;
}

interface Refusal extends FetchProblem {
	/** It would be the same again. */
	final?: boolean;
}

/** Refusals that are not of the address. */
const REFUSED_FOR_NOW = new Set([408, 425, 429]);
/** What a storage calls its reason, in XML or JSON. */
const REASON = /\bcode["'>]\W{0,4}([a-z]\w+)/i;

/**
 * What an answer other than HTTP 2xx says.
 * @param provider whose own answer it is
 */
export function refusalOf(status: number, text: string, provider: Account | undefined): Refusal {
	if (provider)
		return {
			problem: providersWords(status, text, provider) ?? `the provider answered HTTP ${status}`,
		};
	const reason = REASON.exec(text)?.[1];
	const said = reason === undefined ? `HTTP ${status}` : `HTTP ${status}, ${reason}`;
	// Storages refuse an expired address with almost any of these (docs/sources.md#across-providers, Storages).
	return status >= 400 && status < 500 && !REFUSED_FOR_NOW.has(status)
		? { problem: `the address is no longer valid (${said})`, expired: true, final: true }
		: { problem: `the file's host answered ${said}` };
}

/** What a provider says instead of sending the file. */
export function providersWords(status: number, text: string, account: Account): string | undefined {
	const said = parseJson(text);
	const words = readError(account.hideKey?.(said) ?? said)?.message;
	return words && `the provider refused it: ${words} (HTTP ${status})`;
}

/** Where a page sends its reader. */
const REFRESH = /http-equiv=["']?refresh\b[^>]*?\burl=\s*["']?([^"'>\s]+)/i;

/** The video's address in JSON, in a page that sends on, or in a text that is nothing else. */
export function addressIn(text: string, provider: Account | undefined): string | undefined {
	const said = parseJson(text) ?? REFRESH.exec(text)?.[1].replaceAll('&amp;', '&') ?? text;
	return findVideoUrl({ content: said }, provider?.provider.dialect);
}
