import type { IExecuteFunctions } from 'n8n-workflow';

import { readUnsuccessful } from '../../shared/answers/creation';
import { readError } from '../../shared/answers/error';
import { asHttpUrl } from '../../shared/answers/values';
import { atHost, type Account } from '../../shared/http/account';
import { send, sendBytes, type Outcome } from '../../shared/http/send';
import { failureOf, ownFailure } from '../../shared/items/failure';
import type { Failure } from '../../shared/items/task';
import type { ApiRequest } from '../../shared/providers/dialect';
import type { FileFacts } from '../../shared/providers/upload';
import { at, firstOf } from '../../shared/tools/json';
import { piecesOf, type InputFile } from '../request/files';

/** One file to one provider, once. */

/** The address that a create may name, or why there is none. */
export type Uploaded =
	| { url: string }
	| {
			failure: Failure;
			/** The same may work a little later. */
			again?: boolean;
			retryAfterMs?: number;
			/** The key itself is refused. */
			badKey?: boolean;
	  };

/** How long an upload may rest without any byte, ms. */
const UPLOAD_TIMEOUT_MS = 300_000;

/** Never throws. */
export async function uploadOnce(
	context: IExecuteFunctions,
	account: Account,
	file: InputFile,
): Promise<Uploaded> {
	const { upload } = account.provider;
	if (!upload) return failed('noUpload', `${account.provider.name} has no upload`);
	const host = atHost(account, upload.host);
	const { kind, extension, mimeType, sha256 } = file;
	const facts: FileFacts = { name: `${kind}.${extension}`, mimeType, sha256 };
	const { path, query, contents } = upload;
	try {
		const request =
			contents.kind === 'form'
				? await formRequest(file, facts, contents.field, contents.others?.(facts) ?? {})
				: { body: contents.ask(facts) };
		const call = { method: 'POST' as const, path, ...(query && { query }), ...request };
		const outcome = await send(context, host, call, UPLOAD_TIMEOUT_MS);
		if (!isSuccess(outcome)) return refused(account, outcome);
		const url = firstOf(outcome.body, upload.address, asHttpUrl);
		const to = contents.kind === 'put' ? targetOf(host, at(outcome.body, contents.to)) : undefined;
		if (url === undefined || (contents.kind === 'put' && to === undefined))
			return withoutAddress(account, outcome);
		if (to === undefined) return { url };
		const put = await sendBytes(context, to, await file.open(), file, UPLOAD_TIMEOUT_MS);
		return isSuccess(put) ? { url } : refused(account, put);
	} catch {
		return failed('unreadableFile', 'n8n could not read the file any more');
	}
}

/** Where a PUT goes; never from https to http. */
function targetOf({ baseUrl }: Account, stated: unknown): string | undefined {
	const url = asHttpUrl(stated);
	if (url === undefined) return undefined;
	return new URL(baseUrl).protocol === 'https:' && new URL(url).protocol !== 'https:'
		? undefined
		: url;
}

/** A boundary that no file has in it by chance: the hash of this one. */
async function formRequest(
	file: InputFile,
	{ name, mimeType }: FileFacts,
	field: string,
	others: Readonly<Record<string, string>>,
): Promise<Pick<ApiRequest, 'body' | 'headers'>> {
	const boundary = `----seedance${file.sha256.slice(0, 40)}`;
	const part = (of: string, more: string): string =>
		`--${boundary}\r\nContent-Disposition: form-data; name="${of}"${more}\r\n\r\n`;
	const texts = Object.entries(others).map(([key, value]) => `${part(key, '')}${value}\r\n`);
	const opened = part(field, `; filename="${name}"\r\nContent-Type: ${mimeType}`);
	const head = Buffer.from(texts.join('') + opened);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	// In one piece from the start: joined in the end, the file would be in memory twice.
	const body = Buffer.alloc(head.length + file.size + tail.length);
	let end = head.copy(body);
	for await (const piece of piecesOf(await file.open())) {
		if (end + piece.length > body.length - tail.length) throw new Error('The file has grown');
		end += piece.copy(body, end);
	}
	if (end + tail.copy(body, end) !== body.length) throw new Error('The file has shrunk');
	return { body, headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` } };
}

type Answer = Extract<Outcome, { kind: 'answer' }>;

function isSuccess(outcome: Outcome): outcome is Answer {
	return outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
}

/** Statuses after which the same may work: the host is busy, or had to give up. */
const AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

function refused({ provider }: Account, outcome: Outcome): Uploaded {
	const { failure } = readUnsuccessful(outcome, provider);
	if (outcome.kind === 'noAnswer') return { failure, again: outcome.forGood !== true };
	const { status, retryAfterMs } = outcome;
	const again = AGAIN.has(status) || status >= 500;
	if (status === 404 || status === 405) return { failure: { ...failure, hint: NO_UPLOAD } };
	return { failure, again, retryAfterMs, badKey: status === 401 };
}

/** A success that gives no address: some hosts refuse so. Nothing else of it is told, it may hold a signed address. */
function withoutAddress({ provider }: Account, { body, text }: Answer): Uploaded {
	const error = readError(body) ?? (text === undefined ? undefined : { message: text });
	return error === undefined
		? failed('unreadableAnswer', 'The provider answered without an address for it')
		: { failure: failureOf(error, { safeToRecreate: true, provider }) };
}

const NO_UPLOAD =
	'Check the base URL of the credential: its host may have no upload. Give the public URL of the file instead.';

function failed(code: string, message: string): Uploaded {
	return { failure: ownFailure(code, 'provider', message, null, { safeToRecreate: true }) };
}
