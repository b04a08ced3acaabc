/** Names and types of downloaded files: nothing of it is taken on trust. */
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { IExecuteFunctions } from 'n8n-workflow';
import { download, safeFileName } from '../../nodes/shared/download.ts';

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
