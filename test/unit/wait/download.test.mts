/** Names and types of downloaded files: nothing of it is taken on trust. */
import { Readable } from 'node:stream';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { IExecuteFunctions } from 'n8n-workflow';
import { download, safeFileName } from '../../../nodes/SeedanceWait/download.ts';

describe('file names', () => {
	test.each([
		['clip.mp4', 'clip.mp4'],
		['a clip (1)', 'a clip (1)'],
		['片段.mp4', '片段.mp4'],
		['../../etc/passwd', 'passwd'],
		['..\\..\\windows\\system.ini', 'system.ini'],
		['/absolute/name.mp4', 'name.mp4'],
		['.hidden', 'hidden'],
		['...', 'video'],
		['a/', 'video'],
		['', 'video'],
		['a\u0000b\nc\u202ed.mp4', 'abcd.mp4'],
		['<a>:"b"|c?*.mp4', 'abc.mp4'],
		['x'.repeat(500), 'x'.repeat(120)],
	])('%j becomes %j', (name, expected) => {
		expect(safeFileName(name)).toBe(expected);
	});
});

describe('what is stored', () => {
	async function stored(fileName: string, contentType: string | undefined): Promise<string[]> {
		let seen: string[] = [];
		const context = {
			helpers: {
				httpRequest: () =>
					Promise.resolve({
						statusCode: 200,
						headers: { 'content-type': contentType },
						body: Readable.from([Buffer.from('bytes')]),
					}),
				prepareBinaryData: (_stream: Readable, name: string, mimeType: string) => {
					seen = [name, mimeType];
					return Promise.resolve({ data: '', mimeType });
				},
			},
		};
		const from = { url: 'https://e.com/v' };
		const result = await download(
			context as unknown as IExecuteFunctions,
			{ from, fileName, fallbackType: 'video/mp4' },
			undefined,
		);
		expect(result).toHaveProperty('binary');
		return seen;
	}

	test.each([
		['T', 'video/mp4', ['T.mp4', 'video/mp4']],
		['T', 'video/quicktime; charset=x', ['T.mov', 'video/quicktime']],
		['T', 'IMAGE/PNG', ['T.png', 'image/png']],
		['mine.mp4', 'video/webm', ['mine.mp4', 'video/webm']],
		['T', 'application/octet-stream', ['T.mp4', 'video/mp4']],
		['T', 'constructor', ['T.mp4', 'video/mp4']],
		['T', '', ['T.mp4', 'video/mp4']],
		['T', undefined, ['T.mp4', 'video/mp4']],
	])('%s as %s', async (fileName, contentType, expected) => {
		expect(await stored(fileName, contentType)).toEqual(expected);
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
					Object.defineProperty(stream, 'socket', { get: () => ({ bytesRead: bytes() }) });
					streams.push(stream);
					return Promise.resolve({ statusCode: 200, headers, body: stream });
				},
				prepareBinaryData: (stream: Readable) =>
					new Promise((_resolve, reject) => stream.once('error', reject)),
			},
		} as unknown as IExecuteFunctions;
		const wanted = { from: { url: 'https://e.com/v' }, fileName: 'v', fallbackType: 'video/mp4' };
		const stop = new AbortController();
		const result = download(context, wanted as Parameters<typeof download>[1], stop.signal);
		return { result, streams, stop };
	}

	test('is given up when nothing has come for a minute', async () => {
		const { result, streams, stop } = fetchFrom(() => 1_000);
		await jest.advanceTimersByTimeAsync(59_000);
		expect(streams[0].destroyed).toBe(false);
		stop.abort();
		await jest.advanceTimersByTimeAsync(2_000);
		expect(streams[0].destroyed).toBe(true);
		expect(await result).toEqual({ problem: 'the connection failed (ESTALLED)' });
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
