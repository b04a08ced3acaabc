import type { IBinaryData, IHttpRequestOptions } from 'n8n-workflow';

import { readError } from '../shared/answers/error';
import { asHttpUrl } from '../shared/answers/values';
import { findVideoUrlIn } from '../shared/answers/videoAddress';
import { asNumber, asText, at, parseJson } from '../shared/tools/json';
import { pause } from '../shared/tools/pause';
import { isByteStream, readBody, type ByteStream } from '../shared/http/streams';
import { getsKey, type Account } from '../shared/http/account';
import { joinUrl } from '../shared/http/baseUrl';
import { errorCode } from '../shared/http/send';
import type { RequestContext } from '../shared/n8n/context';
import { kindOf, nameOfOther, type FileUse } from '../shared/tools/fileKinds';
import { fileNameOf } from './fileNames';
import { FILE_BYTES_LIMIT, firstBytes, store, TOO_LARGE, watched, wholeLength } from './fileStream';

/** Videos and last frames into n8n's binary store, as a stream: never whole in memory. */

export interface Download {
	/** The file's address, or where the provider serves the file itself, with the key. */
	from: { url: string } | { account: Account; path: string };
	use: FileUse;
	/** What the user calls the file, with or without an extension. */
	title: string;
	/** Stands between the title and the extension. */
	suffix?: string;
}

/** The file, or why it could not be fetched. */
export type Downloaded = { binary: IBinaryData } | FetchProblem;

interface FetchProblem {
	problem: string;
	/** The address is not valid, or no longer, or its host cannot be reached: a fresh one may help. */
	expired?: boolean;
	/** The host answers, and does not have the file, or not yet. */
	refused?: boolean;
}

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 1_000;
/** How long the answer may take to begin, ms. */
const HEADERS_TIMEOUT_MS = 60_000;
/** How long the words of a refusal may take, ms. */
const WORDS_TIMEOUT_MS = 10_000;
/** Redirects that are followed on the provider's own host. */
const HOPS = 5;

/**
 * Fetches a file, with up to three attempts. A foreign host gets no key; the provider's own content address gets it,
 * and a redirect from there to another host does not.
 */
export async function download(
	context: RequestContext,
	wanted: Download,
	signal: AbortSignal | undefined,
): Promise<Downloaded> {
	let last: FetchProblem = { problem: '' };
	for (let attempt = 1; attempt <= ATTEMPTS && !signal?.aborted; attempt++) {
		if (attempt > 1) await pause(FIRST_PAUSE_MS * 4 ** (attempt - 2), signal);
		const { final = false, ...result } = await tryDownload(context, wanted, signal);
		if ('binary' in result) return result;
		last = result;
		if (final) break;
	}
	return last.problem === '' ? { problem: 'the execution was stopped' } : last;
}

/** `final`: it would be the same again. */
type Attempt = Downloaded & { final?: boolean };
/** `elsewhere`: the host answered an address of the file instead of the file. */
type Taken = Attempt | { elsewhere: string };

async function tryDownload(
	context: RequestContext,
	wanted: Download,
	signal: AbortSignal | undefined,
): Promise<Attempt> {
	const { from } = wanted;
	const account = 'url' in from ? undefined : from.account;
	const fetchFrom = async (url: string): Promise<Taken> =>
		await tryAddress(context, wanted, { url, account, signal });
	const first = await fetchFrom(
		'url' in from ? from.url : joinUrl(from.account.baseUrl, from.path),
	);
	if (!('elsewhere' in first)) return first;
	const { elsewhere } = first;
	const second = await fetchFrom(elsewhere);
	if ('binary' in second) return second;
	const shown = String(account?.hideKey?.(elsewhere) ?? elsewhere);
	const { problem, ...rest } = 'elsewhere' in second ? { problem: 'another address' } : second;
	return { ...rest, problem: `an address came instead of the file, ${shown}: ${problem}` };
}

async function tryAddress(
	context: RequestContext,
	wanted: Download,
	{ url, account, signal }: { url: string; account?: Account; signal?: AbortSignal },
): Promise<Taken> {
	try {
		const response =
			account && getsKey(account, url)
				? await fetchContent(context, account, url, signal)
				: await fetchForeign(context, url, signal);
		if ('problem' in response) return { ...response, final: true };
		if (!isByteStream(response.body)) return { problem: 'the answer held no file' };
		const { body } = response;
		const taken = await watched(body, async () => await take(context, wanted, response, body));
		if (!('binary' in taken)) body.destroy();
		return taken;
	} catch (error) {
		const code = errorCode(error);
		return code === TOO_LARGE
			? { problem: 'the file does not come to an end', final: true }
			: { problem: `the connection failed (${code})`, ...(!account && { expired: true }) };
	}
}

interface Response {
	status: number;
	header: (name: string) => string | undefined;
	body: unknown;
	/** The provider whose own answer it is. */
	provider?: Account;
}

function readResponse(answer: unknown, provider?: Account): Response {
	return {
		status: asNumber(at(answer, 'statusCode')) ?? 0,
		header: (name) => asText(at(answer, `headers.${name}`)),
		body: at(answer, 'body'),
		...(provider && { provider }),
	};
}

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
): Promise<Response | FetchProblem> {
	if (asHttpUrl(url) === undefined)
		return { problem: 'the address is neither http nor https', expired: true };
	const options = {
		...streamOptions(url),
		sendCredentialsOnCrossOriginRedirect: false,
		...(signal && { abortSignal: signal }),
	};
	return readResponse((await context.helpers.httpRequest(options)) as unknown);
}

/** From the provider's API, with the key; if it redirects to its storage, that gets no key. */
async function fetchContent(
	context: RequestContext,
	account: Account,
	address: string,
	signal: AbortSignal | undefined,
): Promise<Response | FetchProblem> {
	let url = address;
	for (let hop = 0; hop <= HOPS; hop++) {
		const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			account.provider.credential,
			{ ...streamOptions(url), disableFollowRedirect: true },
		);
		const response = readResponse(answer, account);
		const location = response.header('location');
		if (response.status < 300 || response.status >= 400 || location === undefined) return response;
		if (isByteStream(response.body)) response.body.destroy();
		const target = URL.canParse(location, url) ? new URL(location, url).href : '';
		if (!getsKey(account, target)) return await fetchForeign(context, target, signal);
		url = target;
	}
	return { problem: 'the provider redirects in a circle' };
}

/** Judges what has come by what it is, and hands it to n8n's store. */
async function take(
	context: RequestContext,
	wanted: Download,
	response: Response,
	body: ByteStream,
): Promise<Taken> {
	const { status, provider } = response;
	if (status < 200 || status >= 300) return refusalOf(status, await words(body), provider);
	const length = wholeLength(status, response.header);
	if (length === 'partial') return { problem: "the file's host sent only a part of the file" };
	if (length !== undefined && length > FILE_BYTES_LIMIT)
		return { problem: `the file is too large (${length} bytes)`, final: true };
	const first = await firstBytes(body);
	const kind = kindOf(first, wanted.use);
	if (!kind) return await notAFile(response, wanted.use, first);
	const [extension] = kind.extensions;
	const name = fileNameOf(wanted.title, wanted.use, extension, wanted.suffix);
	const stored = await store(context, body, name, kind.mimeType);
	if ('problem' in stored) return stored;
	const { bytes } = stored.binary;
	// What n8n has unpacked is longer than what was sent.
	if (length === undefined || bytes === undefined || bytes === length || 'bytesWritten' in body)
		return stored;
	return { problem: `only ${bytes} of ${length} bytes arrived` };
}

/** Refusals that are not of the address. */
const REFUSED_FOR_NOW = new Set([408, 425, 429]);
/** What a storage calls its reason, in XML or JSON. */
const REASON = /\bcode["'>]\W{0,4}([a-z]\w+)/i;

/**
 * What an answer other than HTTP 2xx says.
 * @param provider whose own answer it is
 */
export function refusalOf(
	status: number,
	text: string,
	provider: Account | undefined,
): FetchProblem & { final?: boolean } {
	if (provider)
		return {
			problem: providersWords(status, text, provider) ?? `the provider answered HTTP ${status}`,
		};
	const reason = REASON.exec(text)?.[1];
	const said = reason === undefined ? `HTTP ${status}` : `HTTP ${status}, ${reason}`;
	// Storages refuse an expired address with almost any of these (docs/sources.md#across-providers, Storages).
	return status >= 400 && status < 500 && !REFUSED_FOR_NOW.has(status)
		? {
				problem: `the address is no longer valid (${said})`,
				expired: true,
				refused: true,
				final: true,
			}
		: { problem: `the file's host answered ${said}` };
}

/** What a provider says instead of sending the file. */
function providersWords(status: number, text: string, account: Account): string | undefined {
	const said = parseJson(text);
	const words = readError(account.hideKey?.(said) ?? said)?.message;
	return words && `the provider refused it: ${words} (HTTP ${status})`;
}

async function words(body: unknown): Promise<string> {
	return (await readBody(body, WORDS_TIMEOUT_MS)).text ?? '';
}

/** What came under HTTP 200 instead of the file. */
async function notAFile(response: Response, use: FileUse, first: Buffer): Promise<Taken> {
	const { body, header, provider } = response;
	const what = nameOfOther(first);
	// A fresh address may be one of the file.
	const expired = provider === undefined;
	if (what === 'nothing') return { problem: 'the file is empty', expired };
	if (what === 'other data') return { problem: `what came is not ${NAMES[use]}`, expired };
	const text = await words(body);
	const elsewhere = use === 'video' ? findVideoUrlIn(text, provider?.provider.dialect) : undefined;
	if (elsewhere !== undefined) return { elsewhere };
	const said = provider && providersWords(200, text, provider);
	if (said !== undefined) return { problem: said };
	const type = header('content-type')?.split(';')[0].trim().toLowerCase();
	const named = type === undefined ? what : `${what} (${type})`;
	return { problem: `the file's host answered ${named} instead of a file`, expired };
}

const NAMES: Record<FileUse, string> = { video: 'a video', image: 'an image' };
