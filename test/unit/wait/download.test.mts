/** Names and types of downloaded files: nothing of it is taken on trust. */
import { Readable } from 'node:stream';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { IExecuteFunctions } from 'n8n-workflow';
import { download } from '../../../nodes/SeedanceWait/download.ts';
import { fileNameOf } from '../../../nodes/SeedanceWait/fileNames.ts';

describe('file names', () => {
	test.each([
		['clip.mp4', 'clip.mp4'],
		['a clip (1)', 'a clip (1).mp4'],
		['片段.mp4', '片段.mp4'],
		['第1集：雪狐？', '第1集：雪狐？.mp4'],
		['.hidden', 'hidden.mp4'],
		['...', 'video.mp4'],
		['.mp4', 'video.mp4'],
		[' .MOV', 'video.MOV'],
		['../.mp4', '⧸.mp4'],
		['', 'video.mp4'],
		['   ', 'video.mp4'],
		['a\u0000b\nc\u202ed.mp4', 'ab cd.mp4'],
	])('%j becomes %j', (title, expected) => {
		expect(fileNameOf(title, 'video', 'mp4')).toBe(expected);
	});

	test.each([
		['2026.11.25', '2026.11.25.mp4'],
		['Dr.Who', 'Dr.Who.mp4'],
		['Scene 1.10', 'Scene 1.10.mp4'],
		['clip.MOV', 'clip.MOV'],
		['clip.webm', 'clip.webm'],
		['Still of fox.png', 'Still of fox.png.mp4'],
		['notes.txt', 'notes.txt.mp4'],
		['clip.constructor', 'clip.constructor.mp4'],
	])('only an extension of videos counts: %j becomes %j', (title, expected) => {
		expect(fileNameOf(title, 'video', 'mp4')).toBe(expected);
	});

	test.each([
		['fox.mp4', 'fox-last-frame.png'],
		['fox.png', 'fox-last-frame.png'],
		['2026.11.25', '2026.11.25-last-frame.png'],
		['Dr.Who', 'Dr.Who-last-frame.png'],
	])('the last frame of %j is called %j', (title, expected) => {
		expect(fileNameOf(title, 'image', 'png', '-last-frame')).toBe(expected);
	});

	test('titles that differ stay different, and none is a path', () => {
		const titles = [
			'AC/DC 1/2',
			'AC/DC 2/2',
			'AC\\DC 1/2',
			'AC-DC 1-2',
			'ACDC 12',
			'A?',
			'A*',
			'A:',
			'A',
		];
		titles.push(
			'../../etc/passwd',
			'etc/passwd',
			'passwd',
			'C:\\videos\\fox',
			'/absolute/fox',
			'a/',
		);
		const names = titles.map((title) => fileNameOf(title, 'video', 'mp4'));
		expect(new Set(names).size).toBe(titles.length);
		for (const name of names) expect(name).toMatch(/^[^./\\][^/\\:*?"<>|]*\.mp4$/);
	});

	test.each([
		['x', 'x'],
		['雪', '雪'],
		['🦊', '🦊'],
		['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
		['é', 'e\u0301'],
		['🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
	])(
		'a long name of %s is cut between whole characters, and keeps its extension',
		(_name, sign) => {
			for (const before of ['', 'a', 'ab', 'abc'])
				for (const end of ['', '.mp4', '.mov']) {
					const name = fileNameOf(before + sign.repeat(500) + end, 'video', 'mp4');
					expect(name.length).toBeLessThanOrEqual(120);
					// A file system refuses more than 255 bytes.
					const bytes = Buffer.byteLength(name);
					expect(bytes).toBeLessThanOrEqual(240);
					const isFull = name.length > 116 - sign.length || bytes > 236 - Buffer.byteLength(sign);
					expect(isFull).toBe(true);
					const base = name.slice(0, -4);
					expect(base.replaceAll(sign, '')).toBe(before);
					expect(name.slice(-4)).toBe(end || '.mp4');
				}
		},
	);
});

const FTYP = (brand: string): Buffer =>
	Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}    moov`)]);
const MP4 = FTYP('isom');
const MOV = FTYP('qt  ');
const WEBM = Buffer.from('1a45dfa39f4286810142f7810142f2', 'hex');
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const JPEG = Buffer.from('ffd8ffe000104a46494600010100', 'hex');
const WEBP = Buffer.from('RIFF\u0010\0\0\0WEBPVP8 ', 'latin1');

interface Answered {
	status?: number;
	headers?: Record<string, string>;
	/** In the pieces in which they come. */
	bytes?: Buffer[];
	/** The store fails with this once it has read everything. */
	storeFails?: Error;
}

/** Fetches a file from a host that answers so, again and again; n8n's store reads it as a stream. */
async function fetchAnswer(
	{ status = 200, headers = {}, bytes = [MP4], storeFails }: Answered,
	use: 'video' | 'image' = 'video',
	title = 'T',
) {
	jest.useFakeTimers();
	let requests = 0;
	const stored: Array<{ name: string; mimeType: string; bytes: Buffer }> = [];
	const context = {
		helpers: {
			httpRequest: () => {
				requests++;
				return Promise.resolve({ statusCode: status, headers, body: Readable.from(bytes) });
			},
			prepareBinaryData: async (stream: Readable, name: string, mimeType: string) => {
				const chunks: Buffer[] = [];
				for await (const chunk of stream) chunks.push(chunk as Buffer);
				if (storeFails) throw storeFails;
				const whole = Buffer.concat(chunks);
				stored.push({ name, mimeType, bytes: whole });
				return { data: '', mimeType, bytes: whole.length };
			},
		},
	} as unknown as IExecuteFunctions;
	const from = { url: 'https://e.com/v' };
	const downloading = download(context, { from, use, title }, undefined);
	await jest.advanceTimersByTimeAsync(60_000);
	const result = await downloading;
	jest.useRealTimers();
	return { result, requests, stored };
}

describe('what is stored', () => {
	test.each([
		['T', 'video/mp4', MP4, 'T.mp4', 'video/mp4'],
		['T', 'video/quicktime; charset=x', MOV, 'T.mov', 'video/quicktime'],
		['T', 'application/octet-stream', MOV, 'T.mov', 'video/quicktime'],
		['mine.mp4', 'video/webm', WEBM, 'mine.mp4', 'video/webm'],
		['T', 'application/octet-stream', MP4, 'T.mp4', 'video/mp4'],
		['T', 'application/json', MP4, 'T.mp4', 'video/mp4'],
		['T', 'text/html', MP4, 'T.mp4', 'video/mp4'],
		['T', 'constructor', MP4, 'T.mp4', 'video/mp4'],
		['T', '', MP4, 'T.mp4', 'video/mp4'],
	])('%s as %s', async (title, type, bytes, name, mimeType) => {
		const { result, stored } = await fetchAnswer(
			{ headers: { 'content-type': type }, bytes: [bytes] },
			'video',
			title,
		);
		expect(result).toHaveProperty('binary');
		expect(stored).toEqual([{ name, mimeType, bytes }]);
	});

	test.each([
		['PNG', PNG, 'T.png', 'image/png'],
		['JPEG', JPEG, 'T.jpg', 'image/jpeg'],
		['WebP', WEBP, 'T.webp', 'image/webp'],
	])('a last frame as %s', async (_name, bytes, name, mimeType) => {
		const { stored } = await fetchAnswer({ bytes: [bytes] }, 'image');
		expect(stored).toEqual([{ name, mimeType, bytes }]);
	});

	test('every byte in its order, however small the pieces are in which they come', async () => {
		const whole = Buffer.concat([MP4, Buffer.from('0123456789')]);
		const bytes = Array.from(whole, (byte) => Buffer.from([byte]));
		const { stored } = await fetchAnswer({ bytes });
		expect(stored.map((file) => file.bytes)).toEqual([whole]);
	});
});

const HLS = 'application/vnd.apple.mpegurl';

describe('what is not the file', () => {
	const page = [Buffer.from('\n<!DOCTYPE html><html><body>Sorry</body></html>')];
	const json = [Buffer.from('{"code":"AccessDenied","message":"no"}')];
	test.each([
		['nothing', { bytes: [] }, 'the file is empty'],
		['nothing, as HTTP 204', { status: 204, bytes: [] }, 'the file is empty'],
		['a page without a type', { bytes: page }, "the file's host answered a page instead of a file"],
		[
			'a page as a video',
			{ bytes: page, headers: { 'content-type': 'video/mp4' } },
			"the file's host answered a page (video/mp4) instead of a file",
		],
		[
			'JSON as a file',
			{ bytes: json, headers: { 'content-type': 'application/octet-stream' } },
			"the file's host answered JSON (application/octet-stream) instead of a file",
		],
		['an image', { bytes: [PNG] }, 'what came is not a video'],
		['an AVIF image', { bytes: [FTYP('avif')] }, 'what came is not a video'],
		['a few bytes', { bytes: [Buffer.from('ftyp')] }, 'what came is not a video'],
		[
			'a part of the file',
			{ status: 206, headers: { 'content-range': 'bytes 0-23/100000' } },
			"the file's host sent only a part of the file",
		],
		[
			'a part that does not say which',
			{ status: 206 },
			"the file's host sent only a part of the file",
		],
		[
			'less than was announced',
			{ headers: { 'content-length': '1000' } },
			`only ${MP4.length} of 1000 bytes arrived`,
		],
		[
			'a playlist',
			{ bytes: [Buffer.from('#EXTM3U\n#EXT-X-VERSION:7\n')], headers: { 'content-type': HLS } },
			`the file's host answered a playlist (${HLS}) instead of a file`,
		],
		[
			'an archive',
			{ bytes: [Buffer.from('PK\x03\x04\x14\0\0\0\b\0\0\0\0\0')] },
			"the file's host answered a ZIP archive instead of a file",
		],
	] as Array<[string, Answered, string]>)('%s: %s', async (_name, answer, problem) => {
		const { result, requests } = await fetchAnswer(answer);
		// Not the file at all: perhaps the address has expired, and the host has a page for that.
		const expired = /instead of a file$|is empty$|is not a video$/.test(problem);
		expect(result).toEqual({ problem, ...(expired && { expired }) });
		expect(requests).toBe(3);
	});

	test('an address as a last frame is not followed: it would be that of a video', async () => {
		const { result } = await fetchAnswer(
			{ bytes: [Buffer.from('{"url":"https://e.com/v.mp4"}')] },
			'image',
		);
		expect(result).toMatchObject({ problem: "the file's host answered JSON instead of a file" });
	});

	test('the whole file as one part of itself is the file', async () => {
		const length = MP4.length;
		const range = `bytes 0-${length - 1}/${length}`;
		const { stored } = await fetchAnswer({ status: 206, headers: { 'content-range': range } });
		expect(stored).toHaveLength(1);
	});
});

describe('n8n’s store fails', () => {
	test.each([
		[
			Object.assign(new Error('ENOSPC: no space left on device, write'), {
				code: 'ENOSPC',
				syscall: 'write',
			}),
			'n8n’s disk is full, so it could not be stored (ENOSPC: no space left on device, write)',
		],
		[
			new Error('Failed to write binary file because its size exceeds the max size limit'),
			'n8n could not store it: Failed to write binary file because its size exceeds the max size limit',
		],
	])('%s: said as such, and not fetched again', async (storeFails, problem) => {
		const { result, requests } = await fetchAnswer({ storeFails });
		expect(result).toEqual({ problem });
		expect(requests).toBe(1);
	});
});

describe('a file that does not come to an end', () => {
	const GIGABYTE = 1024 ** 3;

	afterEach(() => {
		jest.useRealTimers();
	});

	/** Fetches from a host whose stream never ends; what its socket has read is told by `bytes`. */
	function fetchFrom(bytes: () => number, headers: object = {}) {
		jest.useFakeTimers();
		const streams: Readable[] = [];
		const context = {
			helpers: {
				httpRequest: () => {
					const stream = new Readable({ read: () => undefined });
					stream.push(MP4);
					Object.defineProperty(stream, 'socket', { get: () => ({ bytesRead: bytes() }) });
					streams.push(stream);
					return Promise.resolve({ statusCode: 200, headers, body: stream });
				},
				prepareBinaryData: (stream: Readable) =>
					new Promise((_resolve, reject) => stream.once('error', reject)),
			},
		} as unknown as IExecuteFunctions;
		const wanted = { from: { url: 'https://e.com/v' }, use: 'video', title: 'v' } as const;
		const stop = new AbortController();
		const result = download(context, wanted, stop.signal);
		return { result, streams, stop };
	}

	test('is given up when nothing has come for a minute', async () => {
		const { result, streams, stop } = fetchFrom(() => 1_000);
		await jest.advanceTimersByTimeAsync(59_000);
		expect(streams[0].destroyed).toBe(false);
		stop.abort();
		await jest.advanceTimersByTimeAsync(2_000);
		expect(streams[0].destroyed).toBe(true);
		expect(await result).toMatchObject({ problem: 'the connection failed (ESTALLED)' });
	});

	test('is not given up while something comes', async () => {
		const { streams } = fetchFrom(() => Date.now());
		await jest.advanceTimersByTimeAsync(600_000);
		expect(streams[0].destroyed).toBe(false);
		streams[0].destroy();
	});

	test('is cut off when it is larger than any clip', async () => {
		const begun = Date.now();
		const { result, streams } = fetchFrom(() => ((Date.now() - begun) / 1_000) * GIGABYTE);
		await jest.advanceTimersByTimeAsync(3_500);
		expect(streams[0].destroyed).toBe(false);
		await jest.advanceTimersByTimeAsync(3_000);
		expect(await result).toEqual({ problem: 'the file does not come to an end' });
		expect(streams).toHaveLength(1);
	});

	test('is not begun where the host says how large it is', async () => {
		const { result, streams } = fetchFrom(() => 0, { 'content-length': String(5 * GIGABYTE) });
		expect(await result).toEqual({ problem: `the file is too large (${5 * GIGABYTE} bytes)` });
		expect(streams).toHaveLength(1);
		expect(streams[0].destroyed).toBe(true);
	});
});
