import type { IBinaryData } from 'n8n-workflow';

import { BYTES_TO_TELL } from '../shared/tools/fileKinds';
import { asNumber } from '../shared/tools/json';
import { pause } from '../shared/tools/pause';
import { errorCode } from '../shared/http/send';
import type { ByteStream } from '../shared/http/streams';
import type { RequestContext } from '../shared/n8n/context';

/** The stream of a file on its way to n8n's binary store: looked at, watched over, never held in memory. */

/** A download that brings no byte for this long is given up, ms. */
const STALL_MS = 60_000;
/** How often a download is looked at, ms. */
const LOOK_MS = 1_000;
/** No clip of a minute is larger: what goes on beyond would only fill n8n's disk. */
export const FILE_BYTES_LIMIT = 4 * 1024 ** 3;
/** The stream was ended because it is larger than that. */
export const TOO_LARGE = 'ETOOLARGE';

/** The first bytes of a stream, which stay in it. Fewer than asked for if it ends before. */
export async function firstBytes(stream: ByteStream): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for (let ended = false; size < BYTES_TO_TELL && !ended;) {
		const chunk: unknown = stream.read();
		if (chunk === null) {
			ended = await waitForBytes(stream);
			continue;
		}
		const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
		chunks.push(bytes);
		size += bytes.length;
	}
	const first = Buffer.concat(chunks);
	// At once, before the stream can notice that nothing is left in it.
	if (size >= BYTES_TO_TELL) stream.unshift(first);
	// Until then it would not begin to flow for whoever comes next.
	await pause(0);
	return first;
}

/**
 * @returns whether the stream has come to its end
 * @throws what the stream fails with
 */
async function waitForBytes(stream: ByteStream): Promise<boolean> {
	if (stream.errored) throw stream.errored;
	if (stream.destroyed || stream.readableEnded) return true;
	return await new Promise<boolean>((resolve, reject) => {
		const settle = (action: () => void): void => {
			stream.off('readable', onReadable).off('end', onEnd).off('close', onEnd);
			stream.off('error', onError);
			action();
		};
		const onReadable = (): void => settle(() => resolve(false));
		const onEnd = (): void => settle(() => resolve(true));
		const onError = (error: Error): void => settle(() => reject(error));
		stream.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onError);
	});
}

/** Runs `work` over a stream, which is ended if it brings nothing for a while, or does not come to an end. */
export async function watched<T>(stream: ByteStream, work: () => Promise<T>): Promise<T> {
	const done = new AbortController();
	const watch = watchOver(stream, done.signal);
	// Whoever reads hears of an error; between two readers nobody would, which ends the process.
	stream.on('error', () => undefined);
	try {
		return await work();
	} finally {
		done.abort();
		await watch;
	}
}

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

/** What has come over the stream's socket; `undefined` if it has none. */
function bytesRead(stream: ByteStream): number | undefined {
	const socket: unknown = Reflect.get(stream, 'socket');
	return typeof socket === 'object' && socket !== null
		? asNumber(Reflect.get(socket, 'bytesRead'))
		: undefined;
}

/** How long the file is by its headers; `undefined` if they do not say. */
export function wholeLength(
	status: number,
	header: (name: string) => string | undefined,
): number | 'partial' | undefined {
	if (status !== 206) return asNumber(header('content-length'));
	const range = /^bytes 0-(\d+)\/(\d+)$/.exec(header('content-range') ?? '');
	return range && Number(range[1]) + 1 === Number(range[2]) ? Number(range[2]) : 'partial';
}

/** Errors of the system that mean n8n's own disk. */
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Hands the stream to n8n, which writes it to its store.
 * @throws what the stream itself fails with
 */
export async function store(
	context: RequestContext,
	body: ByteStream,
	name: string,
	mimeType: string,
): Promise<{ binary: IBinaryData } | { problem: string; final?: boolean }> {
	try {
		return { binary: await context.helpers.prepareBinaryData(body, name, mimeType) };
	} catch (error) {
		if (body.errored) throw body.errored;
		// n8n gave the host up, which is no failure of its store: those are of the system, or come after the last byte.
		if (body.destroyed && !body.readableEnded && !('syscall' in Object(error)))
			return { problem: 'the connection failed (ESTALLED)' };
		// The file came, and n8n could not keep it: fetched again it would be the same.
		const words = error instanceof Error ? error.message : String(error);
		const problem = DISK_FULL.has(errorCode(error))
			? `n8n’s disk is full, so it could not be stored (${words})`
			: `n8n could not store it: ${words}`;
		return { problem, final: true };
	}
}
