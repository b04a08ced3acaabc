import type { IExecuteFunctions, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../providers/dialect';
import { InputError } from '../n8n/input';
import { asNumber, asText, at, parseJson } from '../tools/json';
import { PROVIDERS, providersWhere, type ProviderRow } from '../providers';
import { readBody } from './streams';

/**
 * The one place that does HTTP. A request is sent once and never again by itself: who may repeat it decides elsewhere.
 * The key goes to the credential's host and to no other: redirects are not followed.
 */

/** The n8n contexts that can send. */
export type RequestContext = IExecuteFunctions | IWebhookFunctions;

/** The signal of a person's stop; a webhook has none. */
export function stopSignal(context: RequestContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Where requests to one provider go, and with which credential. */
export interface Account {
	provider: ProviderRow;
	/** Without a slash at the end. */
	baseUrl: string;
	/** Something about the address that the user should know. */
	warning?: string;
	/** Takes the API key out of a text: some hosts repeat it in their error messages. */
	hideKey?: (text: string) => string;
}

/** What became of a request. */
export type Outcome =
	| {
			kind: 'answer';
			status: number;
			/** The parsed body; `undefined` where it is no JSON, or was cut off. */
			body: unknown;
			/** Milliseconds, from `Retry-After`. */
			retryAfterMs?: number;
			/** The server's clock (`Date`), ms since 1970. */
			serverTime?: number;
			/** Where a redirect points. */
			location?: string;
	  }
	| {
			kind: 'noAnswer';
			/** True only where no byte of the request can have left. */
			notSent: boolean;
			/** True where it will be the same again: a certificate that is not trusted. */
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

/** Requests to this machine itself cannot be overheard. */
const LOCAL_HOST = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** What is shorter is no key, and would be found in words. */
const SHORTEST_KEY = 8;

const ARK_HOSTS: Record<string, string> = {
	byteplus: 'https://ark.ap-southeast.bytepluses.com/api/v3',
	volcengine: 'https://ark.cn-beijing.volces.com/api/v3',
};

/**
 * Reads the credential of a provider.
 * @throws InputError where none is chosen, or its base URL cannot be used
 */
export async function openAccount(
	context: RequestContext,
	provider: ProviderRow,
): Promise<Account> {
	const node = context.getNode();
	if (!node.credentials?.[provider.credential]) {
		throw new InputError(
			`No credential for ${provider.name} is chosen`,
			`Choose or create a credential for ${provider.name} in this node.`,
		);
	}
	const credential = await context.getCredentials(provider.credential);
	const region = asText(credential.region);
	const stated = (region !== undefined && ARK_HOSTS[region]) || asText(credential.baseUrl);
	if (stated === undefined || !URL.canParse(stated)) {
		throw new InputError(
			`The base URL in the credential for ${provider.name} is ${stated === undefined ? 'empty' : 'no address'}`,
			'Write the base URL with https://, as the provider documents it.',
		);
	}
	const url = new URL(stated);
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		throw new InputError(
			`The base URL in the credential for ${provider.name} does not begin with https://`,
			'Write it with https://.',
		);
	}
	const baseUrl = atRoot(`${url.origin}${url.pathname}`.replace(/\/+$/, ''), provider);
	const local = LOCAL_HOST.test(url.hostname);
	const warning =
		url.protocol === 'http:' && !local
			? `The base URL of the credential for ${provider.name} begins with http://: the API key travels unencrypted.`
			: undefined;
	const key = asText(credential.apiKey) ?? '';
	return {
		provider,
		baseUrl,
		...(warning !== undefined && { warning }),
		...(key.length >= SHORTEST_KEY && { hideKey: (text) => text.replaceAll(key, '***') }),
	};
}

/**
 * The base URL cut back to where all APIs behind its credential begin: people copy one with the first part of a path
 * (`/v1`), which another API of the same provider does not share.
 */
function atRoot(baseUrl: string, { credential }: ProviderRow): string {
	return providersWhere((row) => row.credential === credential)
		.map((id) => PROVIDERS[id].dialect.create.path)
		.reduce((base, path) => joinUrl(base, path).slice(0, -path.length), baseUrl);
}

/**
 * The full address of a call. A base URL may already end in the first part of the path (`/v1`, `/api/v3`), as people
 * copy it from documents.
 */
export function joinUrl(baseUrl: string, path: string): string {
	const { origin, pathname } = new URL(baseUrl);
	const prefix = pathname.replace(/\/+$/, '');
	const segments = path.split('/').filter((part) => part !== '');
	for (let count = segments.length - 1; count > 0; count--) {
		const head = `/${segments.slice(0, count).join('/')}`;
		if (prefix.endsWith(head)) return origin + prefix.slice(0, -head.length) + path;
	}
	return origin + prefix + path;
}

/**
 * Sends one request with the provider's credential. Never throws: what went wrong is in the outcome.
 * @param timeoutMs for the whole answer, body included
 */
export async function send(
	context: RequestContext,
	account: Account,
	request: ApiRequest,
	timeoutMs: number,
): Promise<Outcome> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: joinUrl(account.baseUrl, request.path),
		headers: { Accept: 'application/json', ...request.headers },
		disableFollowRedirect: true,
		ignoreHttpStatusErrors: true,
		returnFullResponse: true,
		// As a stream, so that an endless answer can be cut off.
		encoding: 'stream',
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
		const text = await readBody(at(response, 'body'), timeoutMs);
		const body = text === undefined ? undefined : parseJson(account.hideKey?.(text) ?? text);
		const header = (name: string): string | undefined => asText(at(response, `headers.${name}`));
		const date = Date.parse(header('date') ?? '');
		return {
			kind: 'answer',
			status: asNumber(at(response, 'statusCode')) ?? 0,
			body,
			retryAfterMs: retryAfter(header('retry-after'), Date.now()),
			serverTime: Number.isNaN(date) ? undefined : date,
			location: header('location'),
		};
	} catch (error) {
		const code = errorCode(error);
		const badCertificate = CERTIFICATE_CODES.test(code);
		const setUp = SET_UP_CODES.has(code) || SET_UP_CALLS.has(systemCall(error) ?? '');
		return {
			kind: 'noAnswer',
			notSent: setUp || badCertificate,
			...(badCertificate && { forGood: true }),
			code,
			message: connectionMessage(code, account),
		};
	}
}

/** Milliseconds from a `Retry-After` header, in seconds or as a date; `undefined` where there is none that can be read. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
	if (value === undefined) return undefined;
	const seconds = asNumber(value);
	if (seconds !== undefined) return seconds >= 0 ? seconds * 1000 : undefined;
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * The context for requests that a person's stop must not cut off: creates (cut off, nobody would know whether they were
 * paid) and cancels. n8n ties every request of a context that has a cancel signal to it; this one does not show it.
 */
export function uncut<T extends RequestContext>(context: T): T {
	return new Proxy(context, {
		has: (target, key) => key !== 'getExecutionCancelSignal' && Reflect.has(target, key),
	});
}

/** The system's error code, wherever n8n's wrapping has put it; `UNKNOWN` where there is none. */
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

function connectionMessage(code: string, account: Account): string {
	const host = new URL(account.baseUrl).host;
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
