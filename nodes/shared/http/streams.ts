import type { IExecuteFunctions } from 'n8n-workflow';

import { isObject } from '../tools/json';
import { pause } from '../tools/pause';

/** Bodies of answers, which come as streams, so that one without end can be cut off. */

/** The most bytes of an answer that are read; documented answers are under 100 kB. */
export const ANSWER_BYTES_LIMIT = 5 * 1024 * 1024;

/** Node's readable stream, as n8n's helpers name it. */
export type ByteStream = Exclude<
	Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0],
	Buffer
>;

export function isByteStream(value: unknown): value is ByteStream {
	return (
		typeof value === 'object' &&
		value !== null &&
		Symbol.asyncIterator in value &&
		'destroy' in value
	);
}

/** The body as text; `undefined` if it is larger than the limit or ends early. */
export async function readBody(body: unknown, timeoutMs: number): Promise<string | undefined> {
	if (typeof body === 'string') return body;
	if (Buffer.isBuffer(body)) return body.toString('utf8');
	if (isObject(body) && !isByteStream(body)) return JSON.stringify(body);
	if (!isByteStream(body)) return undefined;
	const done = new AbortController();
	const chunks: Buffer[] = [];
	let size = 0;
	const timer = pause(timeoutMs, done.signal).then((isLate) => void (isLate && body.destroy()));
	try {
		for await (const chunk of body) {
			const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
			size += bytes.length;
			if (size > ANSWER_BYTES_LIMIT) {
				body.destroy();
				return undefined;
			}
			chunks.push(bytes);
		}
		return Buffer.concat(chunks).toString('utf8');
	} catch {
		return undefined; // Cut off: the status line is all that is known.
	} finally {
		done.abort();
		await timer;
	}
}
