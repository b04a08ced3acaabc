/** The files that the simulator serves: real bytes, ranges, any size without holding it in memory. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { inRoot } from '../support/paths.mts';
import type { Answer } from './gateway.mts';

/** A file: its first bytes, then zeros up to its size. */
export interface ServedFile {
	type: string;
	head: Buffer;
	size: number;
}

const FOLDER = inRoot('test', 'simulator', 'media');
const ZEROS = Buffer.alloc(256 * 1024);
const TYPES: Record<string, string> = {
	'.mp4': 'video/mp4',
	'.png': 'image/png',
	'.jpg': 'image/jpeg',
};
const loaded = new Map<string, Buffer>();

/** A file of `media/` as it is; undefined where there is none of that name. */
export function mediaFile(name: string): ServedFile | undefined {
	const type = TYPES[path.extname(name)];
	if (!type || !/^[a-z-]+\.[a-z0-9]+$/.test(name)) return undefined;
	try {
		const head = loaded.get(name) ?? readFileSync(path.join(FOLDER, name));
		loaded.set(name, head);
		return { type, head, size: head.length };
	} catch {
		return undefined;
	}
}

/** The head of a `free` box, which players skip. */
function freeBox(bytes: number): Buffer {
	const box = Buffer.alloc(8);
	box.writeUInt32BE(Math.min(bytes, 0xffff_ffff), 0);
	box.write('free', 4, 'latin1');
	return box;
}

/** The clip as QuickTime's own kind of file, told by its brand. */
function quickTime({ head, size }: ServedFile): ServedFile {
	const bytes = Buffer.from(head);
	bytes.write('qt  ', 8, 'latin1');
	return { type: 'video/quicktime', head: bytes, size };
}

/**
 * The clip, made larger by a `free` box at its end.
 * @param mark a text in a `free` box behind the clip, by which a file is known again
 */
export function videoFile(bytes: number, mark = '', ending: 'mp4' | 'mov' = 'mp4'): ServedFile {
	const mp4 = mediaFile('clip.mp4');
	if (!mp4) throw new Error('test/simulator/media/clip.mp4 is missing');
	const clip = ending === 'mov' ? quickTime(mp4) : mp4;
	const text = Buffer.from(mark);
	const head = mark === '' ? clip.head : Buffer.concat([clip.head, freeBox(8 + text.length), text]);
	const padding = bytes - head.length;
	if (padding < 8) return { type: clip.type, head, size: head.length };
	return { type: clip.type, head: Buffer.concat([head, freeBox(padding)]), size: bytes };
}

function* bytesOf(file: ServedFile, from: number, to: number): Generator<Buffer> {
	if (from < file.head.length) yield file.head.subarray(from, Math.min(to, file.head.length));
	let position = Math.max(from, file.head.length);
	while (position < to) {
		const length = Math.min(ZEROS.length, to - position);
		yield ZEROS.subarray(0, length);
		position += length;
	}
}

/**
 * Answers a file, or the one range of it that `Range` asks for.
 * @param finished called when the last byte of the file was taken
 */
export function fileAnswer(
	file: ServedFile,
	range: string | undefined,
	finished: () => void = () => undefined,
): Answer {
	const headers: Record<string, string> = {
		'content-type': file.type,
		'accept-ranges': 'bytes',
	};
	let from = 0;
	let to = file.size;
	const asked = range === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(range);
	if (asked && (asked[1] || asked[2])) {
		if (asked[1]) {
			from = Number(asked[1]);
			if (asked[2]) to = Math.min(to, Number(asked[2]) + 1);
		} else from = Math.max(0, file.size - Number(asked[2]));
		if (from >= to) {
			return { status: 416, headers: { 'content-range': `bytes */${file.size}` }, body: '' };
		}
		headers['content-range'] = `bytes ${from}-${to - 1}/${file.size}`;
	}
	headers['content-length'] = String(to - from);
	const stream = Readable.from(bytesOf(file, from, to), { objectMode: false });
	if (to === file.size) stream.once('end', finished);
	return { status: headers['content-range'] ? 206 : 200, headers, stream };
}

/** The first part of a stream, after which it breaks: the client sees a lost connection. */
export function cutShort(
	stream: Readable,
	share: number,
	answer: Pick<Answer, 'headers'>,
): Readable {
	const limit = Math.floor(Number(answer.headers?.['content-length'] ?? 0) * share);
	async function* parts() {
		let left = limit;
		for await (const chunk of stream) {
			const bytes = Buffer.from(chunk as Uint8Array);
			yield bytes.subarray(0, left);
			left -= bytes.length;
			if (left <= 0) break;
		}
		throw new Error('connection lost on purpose');
	}
	return Readable.from(parts(), { objectMode: false });
}
