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

/** The most bytes that are kept of a body that is larger than the limit or ends early. */
const BEGINNING_BYTES = 10_000;

/** A body as text. */
interface BodyText {
	/** All of it; absent if it is larger than the limit or ends early. */
	text?: string;
	/** The beginning of such a one. */
	beginning?: string;
}

export async function readBody(body: unknown, timeoutMs: number): Promise<BodyText> {
	if (typeof body === 'string') return { text: body };
	if (Buffer.isBuffer(body)) return { text: body.toString('utf8') };
	if (isObject(body) && !isByteStream(body)) return { text: JSON.stringify(body) };
	if (!isByteStream(body)) return {};
	const done = new AbortController();
	const chunks: Buffer[] = [];
	let size = 0;
	const beginning = (): string =>
		Buffer.concat(chunks).subarray(0, BEGINNING_BYTES).toString('utf8');
	const timer = pause(timeoutMs, done.signal).then((isLate) => void (isLate && body.destroy()));
	try {
		for await (const chunk of body) {
			const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
			size += bytes.length;
			if (size > ANSWER_BYTES_LIMIT) {
				body.destroy();
				return { beginning: beginning() };
			}
			chunks.push(bytes);
		}
		return { text: Buffer.concat(chunks).toString('utf8') };
	} catch {
		return { beginning: beginning() }; // Cut off: nothing that is read rests on it.
	} finally {
		done.abort();
		await timer;
	}
}
