import type { IBinaryData, IHttpRequestOptions } from 'n8n-workflow';

import { asHttpUrl } from '../shared/answers/report';
import { asNumber, asText, at } from '../shared/tools/json';
import { pause } from '../shared/tools/pause';
import { isByteStream, type ByteStream } from '../shared/http/streams';
import { joinUrl, type Account } from '../shared/http/account';
import { errorCode } from '../shared/http/send';
import type { RequestContext } from '../shared/n8n/context';

/** Videos and last frames into n8n's binary store, as a stream: never whole in memory. */

export interface Download {
	/** The file's address, or where the provider serves the file itself, with the key. */
	from: { url: string } | { account: Account; path: string };
	/** Without a path; the extension follows from the type where it has none. */
	fileName: string;
	/** What the file is where the answer does not say. */
	fallbackType: 'video/mp4' | 'image/png';
}

/** The file, or why it could not be fetched. */
export type Downloaded = { binary: IBinaryData } | { problem: string };

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 1_000;
/** How long the answer may take to begin, ms. */
const HEADERS_TIMEOUT_MS = 60_000;
/** A download that brings no byte for this long is given up, ms. */
const STALL_MS = 60_000;
/** How often a download is looked at, ms. */
const LOOK_MS = 1_000;
/** No clip of a minute is larger: what goes on beyond would only fill n8n's disk. */
const FILE_BYTES_LIMIT = 4 * 1024 ** 3;
const TOO_LARGE = 'ETOOLARGE';

const EXTENSIONS: Record<string, string> = {
	'video/mp4': 'mp4',
	'video/quicktime': 'mov',
	'video/webm': 'webm',
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/webp': 'webp',
};

/** A name that is a name only: no folders, no control characters, not too long. */
export function safeFileName(name: string): string {
	const base = name
		.split(/[\\/]/)
		.pop()
		?.replace(/[\p{C}<>:"|?*]/gu, '')
		.replace(/^\.+/, '')
		.trim();
	return base === undefined || base === '' ? 'video' : base.slice(0, 120);
}

/**
 * Fetches a file, with up to three attempts. A foreign host gets no key; the provider's own content address gets it,
 * and a redirect from there does not.
 */
export async function download(
	context: RequestContext,
	wanted: Download,
	signal: AbortSignal | undefined,
): Promise<Downloaded> {
	let problem = '';
	for (let attempt = 1; attempt <= ATTEMPTS && !signal?.aborted; attempt++) {
		if (attempt > 1) await pause(FIRST_PAUSE_MS * 4 ** (attempt - 2), signal);
		const result = await tryDownload(context, wanted, signal);
		if ('binary' in result) return result;
		problem = result.problem;
		if (result.final) break;
	}
	return { problem: problem === '' ? 'the execution was stopped' : problem };
}

type Attempt = { binary: IBinaryData } | { problem: string; final: boolean };

async function tryDownload(
	context: RequestContext,
	{ from, ...wanted }: Download,
	signal: AbortSignal | undefined,
): Promise<Attempt> {
	try {
		const response =
			'url' in from
				? await fetchForeign(context, from.url, signal)
				: await fetchContent(context, from.account, from.path, signal);
		if ('problem' in response) return { ...response, final: true };
		const status = asNumber(at(response.answer, 'statusCode')) ?? 0;
		const body = at(response.answer, 'body');
		if (status < 200 || status >= 300) {
			if (isByteStream(body)) body.destroy();
			const expired = status === 403 || status === 404 || status === 410;
			return {
				problem: expired
					? `the address is no longer valid (HTTP ${status})`
					: `the file's host answered HTTP ${status}`,
				final: expired,
			};
		}
		const length = asNumber(at(response.answer, 'headers.content-length')) ?? 0;
		if (length > FILE_BYTES_LIMIT) {
			if (isByteStream(body)) body.destroy();
			return { problem: `the file is too large (${length} bytes)`, final: true };
		}
		const type = contentType(response.answer);
		if (IS_A_PAGE.test(type)) {
			if (isByteStream(body)) body.destroy();
			return {
				problem: `the file's host answered a page (${type}) instead of a file`,
				final: false,
			};
		}
		return { binary: await store(context, response.answer, wanted) };
	} catch (error) {
		const code = errorCode(error);
		return code === TOO_LARGE
			? { problem: 'the file does not come to an end', final: true }
			: { problem: `the connection failed (${code})`, final: false };
	}
}

type Response = { answer: unknown } | { problem: string };

function streamOptions(url: string): IHttpRequestOptions {
	return {
		method: 'GET',
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		timeout: HEADERS_TIMEOUT_MS,
	};
}

/** From a host that is not the provider's API: no key, redirects followed. */
async function fetchForeign(
	context: RequestContext,
	url: string,
	signal: AbortSignal | undefined,
): Promise<Response> {
	if (asHttpUrl(url) === undefined) return { problem: 'the address is neither http nor https' };
	const options = {
		...streamOptions(url),
		sendCredentialsOnCrossOriginRedirect: false,
		...(signal && { abortSignal: signal }),
	};
	return { answer: (await context.helpers.httpRequest(options)) as unknown };
}

/** From the provider's API, with the key; where it redirects to its storage, that gets no key. */
async function fetchContent(
	context: RequestContext,
	account: Account,
	path: string,
	signal: AbortSignal | undefined,
): Promise<Response> {
	const url = joinUrl(account.baseUrl, path);
	const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
		context,
		account.provider.credential,
		{ ...streamOptions(url), disableFollowRedirect: true },
	);
	const status = asNumber(at(answer, 'statusCode')) ?? 0;
	const location = asText(at(answer, 'headers.location'));
	if (status < 300 || status >= 400 || location === undefined) return { answer };
	const body = at(answer, 'body');
	if (isByteStream(body)) body.destroy();
	const target = URL.canParse(location, url) ? new URL(location, url).href : '';
	return await fetchForeign(context, target, signal);
}

/** An error page, or a provider's error as JSON or XML, under HTTP 200. */
const IS_A_PAGE = /^text\/|[/+](json|xml)$/;

function contentType(answer: unknown): string {
	const [type] = (asText(at(answer, 'headers.content-type')) ?? '').split(';');
	return type.trim().toLowerCase();
}

/** Hands the stream to n8n, which writes it to its store. */
async function store(
	context: RequestContext,
	answer: unknown,
	wanted: Pick<Download, 'fileName' | 'fallbackType'>,
): Promise<IBinaryData> {
	const body = at(answer, 'body');
	if (!isByteStream(body)) throw new Error('ENOSTREAM');
	const type = contentType(answer);
	const mimeType = Object.hasOwn(EXTENSIONS, type) ? type : wanted.fallbackType;
	const safe = safeFileName(wanted.fileName);
	const name = /\.[a-z0-9]{2,4}$/i.test(safe) ? safe : `${safe}.${EXTENSIONS[mimeType]}`;
	const done = new AbortController();
	const watch = watchOver(body, done.signal);
	try {
		return await context.helpers.prepareBinaryData(body, name, mimeType);
	} finally {
		done.abort();
		await watch;
	}
}

/** Ends a stream that brings nothing for a while, or does not come to an end. */
async function watchOver(stream: ByteStream, done: AbortSignal): Promise<void> {
	const first = bytesRead(stream);
	if (first === undefined) return;
	let last = { bytes: first, at: Date.now() };
	while (!done.aborted) {
		await pause(LOOK_MS, done);
		const bytes = bytesRead(stream) ?? 0;
		if (bytes !== last.bytes) last = { bytes, at: Date.now() };
		if (done.aborted) return;
		if (bytes - first > FILE_BYTES_LIMIT) stream.destroy(new Error(TOO_LARGE));
		if (Date.now() - last.at >= STALL_MS) stream.destroy(new Error('ESTALLED'));
	}
}

/** What has come over the stream's socket; `undefined` where it has none. */
function bytesRead(stream: ByteStream): number | undefined {
	const socket: unknown = Reflect.get(stream, 'socket');
	return typeof socket === 'object' && socket !== null
		? asNumber(Reflect.get(socket, 'bytesRead'))
		: undefined;
}
