/** What hosts answer instead of a file. */
import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../../../nodes/SeedanceWait/download.ts';
import { findVideoUrlIn } from '../../../nodes/shared/answers/videoAddress.ts';
import { kindOf, nameOfOther } from '../../../nodes/shared/tools/fileKinds.ts';
import { EXPIRED } from '../../corpus/storages.mts';

describe('an address that is no longer valid', () => {
	test.each(EXPIRED)('$source: HTTP $status $reason', ({ status, body, reason }) => {
		const said = reason === undefined ? `HTTP ${status}` : `HTTP ${status}, ${reason}`;
		expect(refusalOf(status, body, undefined)).toEqual({
			problem: `the address is no longer valid (${said})`,
			expired: true,
			refused: true,
			final: true,
		});
	});

	test.each([408, 425, 429, 500, 502, 503, 504, 304])('HTTP %d says nothing of it', (status) => {
		expect(refusalOf(status, '', undefined)).toEqual({
			problem: `the file's host answered HTTP ${status}`,
		});
	});

	test('a slow-down keeps its name and is tried again', () => {
		const body = '<Error><Code>SlowDown</Code></Error>';
		expect(refusalOf(503, body, undefined)).toEqual({
			problem: "the file's host answered HTTP 503, SlowDown",
		});
	});
});

const VIDEO = 'https://files.example/7?a=1&b=2';

describe('an address in the place of the file', () => {
	test.each([
		['{"url"}', JSON.stringify({ url: VIDEO })],
		['{"data":{"video_url"}}', JSON.stringify({ code: 0, data: { video_url: VIDEO } })],
		['{"data":{"url"}}', JSON.stringify({ message: 'success', data: { url: VIDEO } })],
		// apifox.com/web/project/7109750, "OpenAI video download": the content route answers the task as JSON.
		['a task', JSON.stringify({ id: 'video_1', status: 'completed', video_url: VIDEO })],
		['a list', JSON.stringify([{ url: VIDEO }])],
		['a text in JSON', JSON.stringify(VIDEO)],
		['a text', `${VIDEO}\n`],
		[
			'a page that sends on',
			`<html><head><meta http-equiv="refresh" content="0; url=${VIDEO.replace('&', '&amp;')}"></head></html>`,
		],
	])('%s', (_name, text) => {
		expect(findVideoUrlIn(text)?.trim()).toBe(VIDEO);
	});

	test.each([
		['an error', '{"error":{"message":"see https://e.com/help","doc_url":"https://e.com/help"}}'],
		['an image', '{"data":{"thumbnail_url":"https://e.com/1"}}'],
		['what was asked for', '{"input":{"video_url":"https://e.com/v.mp4"}}'],
		['a page with links', '<html><a href="https://e.com/v.mp4">Our film</a></html>'],
		['a page that sends on within its host', '<meta http-equiv=refresh content="0;url=/login">'],
		['a playlist', '#EXTM3U\nhttps://e.com/1.ts\n'],
		['no http', '{"url":"file:///etc/passwd"}'],
		['nothing', ''],
	])('none in %s', (_name, text) => {
		expect(findVideoUrlIn(text)).toBeUndefined();
	});
});

const box = (name: string, bytes: number): Buffer => {
	const made = Buffer.alloc(bytes);
	made.writeUInt32BE(bytes);
	made.write(name, 4, 'latin1');
	return made;
};
const FTYP = Buffer.concat([box('ftyp', 24), box('moov', 16)]);
FTYP.write('isom', 8, 'latin1');
const MOV = Buffer.concat([box('ftyp', 20), box('wide', 8), box('mdat', 16)]);
MOV.write('qt  ', 8, 'latin1');

describe('the kind of a video', () => {
	test.each([
		['free', Buffer.concat([box('free', 8), FTYP]), 'video/mp4'],
		['skip and free', Buffer.concat([box('skip', 40), box('free', 16), FTYP]), 'video/mp4'],
		['wide before QuickTime', Buffer.concat([box('wide', 8), MOV]), 'video/quicktime'],
		['wide and mdat', Buffer.concat([box('wide', 8), box('mdat', 64)]), 'video/quicktime'],
		['a free box that is not all there', box('free', 4000).subarray(0, 100), 'video/quicktime'],
		['a size of 0', Buffer.concat([Buffer.from('\0\0\0\0free'), FTYP]), 'video/mp4'],
	])('%s', (_name, bytes, mimeType) => {
		expect(kindOf(bytes, 'video')?.mimeType).toBe(mimeType);
	});

	test('an image behind a free box is none', () => {
		const avif = Buffer.concat([box('free', 8), box('ftyp', 24)]);
		avif.write('avif', 16, 'latin1');
		expect(kindOf(avif, 'video')).toBeUndefined();
	});

	test.each([
		['#EXTM3U\n#EXT-X-VERSION:3', 'a playlist'],
		['PK\x03\x04\x14\0\0\0\b\0\0\0', 'a ZIP archive'],
		['https://e.com/v.mp4', 'an address'],
		['"https://e.com/v.mp4"', 'an address'],
		['\ufeff {"a":1}', 'JSON'],
		['\n<!doctype html>', 'a page'],
		['Sorry, gone', 'other data'],
		['', 'nothing'],
	])('%j is %s', (text, name) => {
		expect(nameOfOther(Buffer.from(text))).toBe(name);
	});
});
