import type { IHttpRequestOptions } from 'n8n-workflow';

import type { RequestContext, SendingContext } from '../n8n/context';
import type { ApiRequest } from '../providers/dialect';
import { asNumber, asText, at, parseJson } from '../tools/json';
import type { Account } from './account';
import { joinUrl } from './baseUrl';
import { retryAfter, retryAfterElsewhere } from './retryAfter';
import { isByteStream, readBody, type ByteStream } from './streams';

/**
 * The one place that does HTTP. A request is sent once and never again by itself: who may repeat it decides elsewhere.
 * The key goes where the credential says, or to another host that its provider has for uploads or prices: redirects are
 * not followed.
 */

/** What became of a request. */
export type Outcome =
	| {
			kind: 'answer';
			status: number;
			/** The parsed body; `undefined` if it is not JSON, or was cut off. */
			body: unknown;
			/** The beginning of a body that is not JSON, in one line; absent for a web page. */
			text?: string;
			/** The beginning of a body that is not JSON or was cut off, as it came. */
			unread?: string;
			/** Milliseconds: what the answer asks to wait. */
			retryAfterMs?: number;
			/** The server's clock (`Date`), ms since 1970. */
			serverTime?: number;
			/** The status is the one that the body states, behind an HTTP status of success. */
			isStated?: true;
			/** Where a redirect points. */
			location?: string;
			/** What the provider counted for the task, if a header says so. */
			units?: number;
	  }
	| {
			kind: 'noAnswer';
			/** True only if no byte of the request can have left. */
			notSent: boolean;
			/** True if it will be the same again: a certificate that is not trusted. */
			forGood?: boolean;
			code: string;
			message: string;
	  };

/** How long an answer to a create may take, ms: providers fetch the media before they answer. */
export const CREATE_TIMEOUT_MS = 120_000;
/** How long an answer to a poll may take, ms. */
export const STATUS_TIMEOUT_MS = 30_000;

/** System calls that set a connection up, and codes that only these give. */
const SET_UP_CALLS: ReadonlySet<string> = new Set(['connect', 'getaddrinfo']);
const SET_UP_CODES: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
/** A request waits until the certificate has been checked (the codes: Node's TLS documentation). */
const CERTIFICATE_CODES =
	/^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|HOSTNAME_MISMATCH)/;

/** The most characters of an answer that is not JSON, and of what is looked at for them. */
const TEXT_LIMIT = 300;
const WORDS_SEEN = 10_000;

/** What every request says: its answer comes whole, and as a stream, so that an endless one can be cut off. */
const EVERY = {
	disableFollowRedirect: true,
	ignoreHttpStatusErrors: true,
	returnFullResponse: true,
	encoding: 'stream',
} as const satisfies Partial<IHttpRequestOptions>;

/**
 * Sends one request with the provider's credential. Never throws: what went wrong is in the outcome.
 * @param timeoutMs for the whole answer, body included
 */
export async function send(
	context: SendingContext,
	account: Account,
	request: ApiRequest,
	timeoutMs: number,
): Promise<Outcome> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: joinUrl(account.baseUrl, request.path),
		headers: { Accept: 'application/json', ...request.headers },
		...EVERY,
		timeout: timeoutMs,
		...(request.query && { qs: request.query, arrayFormat: 'repeat' }),
		...(request.body && { body: request.body }),
	};
	try {
		const response: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			account.provider.credential,
			options,
		);
		const { text, beginning } = await readBody(at(response, 'body'), timeoutMs);
		const hide = account.hideKey ?? ((value: unknown) => value);
		const body = hide(text === undefined ? undefined : parseJson(text));
		const unread =
			body === undefined ? asText(hide((text ?? beginning)?.slice(0, WORDS_SEEN))) : undefined;
		const words = text === undefined || unread === undefined ? undefined : wordsOf(unread);
		const header = (name: string): string | undefined =>
			asText(hide(at(response, `headers.${name}`)));
		const date = Date.parse(header('date') ?? '');
		const sent = asNumber(at(response, 'statusCode')) ?? 0;
		const status = trueStatus(account, sent, body);
		const { unitsHeader } = account.provider.dialect.answer;
		const units = unitsHeader === undefined ? undefined : asNumber(header(unitsHeader));
		return {
			kind: 'answer',
			status,
			...(status !== sent && { isStated: true as const }),
			body,
			...(words !== undefined && { text: words }),
			...(unread !== undefined && { unread }),
			retryAfterMs:
				retryAfter(header('retry-after'), Date.now()) ??
				(status === 429 ? retryAfterElsewhere(header, body ?? words, Date.now()) : undefined),
			serverTime: Number.isNaN(date) ? undefined : date,
			location: header('location'),
			...(units !== undefined && { units }),
		};
	} catch (error) {
		return silence(error, account.baseUrl);
	}
}

/**
 * Puts a file to an address that a provider has issued for it: without the key, and without following redirects. Never
 * throws.
 * @param timeoutMs without any byte
 */
export async function sendBytes(
	context: RequestContext,
	url: string,
	contents: Buffer | ByteStream,
	{ mimeType, size }: { mimeType: string; size: number },
	timeoutMs: number,
): Promise<Outcome> {
	// Until somebody reads it, nobody would hear of its error, which ends the process.
	if (isByteStream(contents)) contents.on('error', () => undefined);
	try {
		const response: unknown = await context.helpers.httpRequest({
			method: 'PUT',
			url,
			headers: { 'Content-Type': mimeType, 'Content-Length': size },
			body: contents,
			...EVERY,
			timeout: timeoutMs,
		});
		const { text } = await readBody(at(response, 'body'), timeoutMs);
		return {
			kind: 'answer',
			status: asNumber(at(response, 'statusCode')) ?? 0,
			body: text === undefined ? undefined : parseJson(text),
		};
	} catch (error) {
		return silence(error, url);
	} finally {
		if (isByteStream(contents)) contents.destroy();
	}
}

/** What is known of a request without an answer. */
function silence(error: unknown, url: string): Extract<Outcome, { kind: 'noAnswer' }> {
	const code = errorCode(error);
	const badCertificate = CERTIFICATE_CODES.test(code);
	const setUp = SET_UP_CODES.has(code) || SET_UP_CALLS.has(systemCall(error) ?? '');
	return {
		kind: 'noAnswer',
		notSent: setUp || badCertificate,
		...(badCertificate && { forGood: true }),
		code,
		message: connectionMessage(code, new URL(url).host),
	};
}

/** The status of an answer, or the one that its body states if the provider writes it there. */
function trueStatus({ provider }: Account, status: number, body: unknown): number {
	const { statusInBody } = provider.dialect;
	if (statusInBody === undefined || status < 200 || status >= 300) return status;
	const stated = asNumber(at(body, statusInBody)) ?? status;
	return stated >= 400 && stated < 600 ? stated : status;
}

/** What an answer says that is not JSON; a web page says nothing. */
function wordsOf(text: string): string | undefined {
	const words = text
		.slice(0, 4 * TEXT_LIMIT)
		.replace(/\s+/g, ' ')
		.trim();
	// JSON that breaks off is none that people could read.
	return /^[<{["]/.test(words) ? undefined : words.slice(0, TEXT_LIMIT);
}

/** The system's error code, wherever n8n's wrapping has put it; `UNKNOWN` if there is none. */
export function errorCode(error: unknown): string {
	for (const path of [
		'code',
		'cause.code',
		'cause.cause.code',
		'errorResponse.code',
		'context.data.code',
		'httpCode',
	]) {
		const code = asText(readInherited(error, path));
		if (code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
	}
	const message = asText(readInherited(error, 'message')) ?? '';
	return /\b(E[A-Z]{3,}[A-Z_]*)\b/.exec(message)?.[1] ?? 'UNKNOWN';
}

/** The system call that failed, wherever n8n's wrapping has put it. */
function systemCall(error: unknown): string | undefined {
	const paths = ['syscall', 'cause.syscall', 'cause.cause.syscall'];
	return paths.map((path) => asText(readInherited(error, path))).find((call) => call !== undefined);
}

/** Errors keep some properties on their prototypes, which `at` does not read. */
function readInherited(value: unknown, path: string): unknown {
	let current = value;
	for (const key of path.split('.')) {
		if (typeof current !== 'object' || current === null) return undefined;
		current = (current as Record<string, unknown>)[key];
	}
	return current;
}

function connectionMessage(code: string, host: string): string {
	const texts: Record<string, string> = {
		ECONNREFUSED: `${host} refused the connection`,
		ENOTFOUND: `The host ${host} does not exist`,
		EAI_AGAIN: `The host ${host} could not be looked up`,
		ECONNRESET: `${host} closed the connection without an answer`,
		ECONNABORTED: `${host} did not answer in time`,
		ETIMEDOUT: `${host} did not answer in time`,
		ERR_CANCELED: 'The request was cut off because the execution was stopped',
	};
	if (CERTIFICATE_CODES.test(code))
		return `The certificate of ${host} is not trusted (${code}), so nothing was sent`;
	return texts[code] ?? `The connection to ${host} failed (${code})`;
}
