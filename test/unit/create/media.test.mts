/** Addresses of media, and pictures from n8n's binary data. */
import { describe, expect, test } from '@jest/globals';
import {
	addressProblem,
	IMAGE_BYTES_LIMIT,
	toDataUri,
} from '../../../nodes/SeedanceCreate/request/media.ts';

const problem = (address: string, allowed = false) =>
	addressProblem(address, 'First Frame', { allowed, otherwise: 'Upload it first.' });

describe('addresses', () => {
	test.each([
		'https://e.com/a.png',
		'http://e.com/a.png?x=1&y=2#z',
		'HTTPS://E.COM/A.PNG',
		'https://e.com/ü/图.png',
		'https://user@e.com:8443/a',
		'https://[::1]/a.png',
		'asset://abc',
		'Asset://Asset-2026-x',
		'ASSET://1',
	])('%s is one', (address) => {
		expect(problem(address)).toBeUndefined();
	});

	test.each([
		'a.png',
		'/a.png',
		'//e.com/a.png',
		'ftp://e.com/a.png',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'https://',
		'asset://',
		'asset:abc',
		'http//e.com',
		' https://e.com',
		'undefined',
		'[object Object]',
	])('%j is none', (address) => {
		expect(problem(address, true)).toMatchObject({
			name: 'InputError',
			message: expect.stringMatching(
				/^First Frame: ".*" is neither an http\(s\) address nor asset:\/\/$/s,
			),
			hint: expect.stringContaining('public http or https URL'),
		});
	});

	test.each([
		['https://e.com/a b.png', 'has a blank in it', 'Write %20'],
		['https://e.com/a\nb.png', 'has a blank in it', 'one a line'],
		['asset://a b', 'has a blank in it', 'Write %20'],
		['"https://e.com/a.png"', 'stands in quotes', 'Take the quotes away'],
		['“https://e.com/a.png”', 'stands in quotes', 'Take the quotes away'],
	])('%j is nearly one, and what is wrong with it is said', (address, is, hint) => {
		expect(problem(address, true)).toMatchObject({
			name: 'InputError',
			message: expect.stringContaining(`First Frame: the address ${is}: ${address}`),
			hint: expect.stringContaining(hint),
		});
	});

	test('a long one is not repeated whole', () => {
		expect(problem('x'.repeat(500))?.message).toBe(
			`First Frame: "${'x'.repeat(80)}" is neither an http(s) address nor asset://`,
		);
	});
});

describe('inline data', () => {
	const inline = 'data:image/png;base64,iVBORw0KGgo=';

	test('where the provider takes it', () => {
		expect(problem(inline, true)).toBeUndefined();
		expect(problem('data:image/heic;base64,AAAA', true)).toBeUndefined();
	});

	test('where it does not, the message says what to do', () => {
		expect(problem(inline)).toMatchObject({
			message: 'First Frame: addresses only are taken here, no file contents',
			hint: 'Upload it first.',
		});
	});

	test.each([
		'data:',
		'data:image/png,abc',
		'data:image/png;base64,',
		'data:image/png;base64,a!b',
		'data:;base64,abcd',
		'data:image/PNG;base64,abcd',
		'data:image/png;base64,ab cd',
		'data:video/mp4;base64,abcd',
		'data:image/svg+xml;base64,abcd',
	])('%j is not written rightly', (address) => {
		expect(problem(address, true)?.message).toContain('is not written as data:image/<type>;base64');
	});
});

describe('pictures from binary data', () => {
	/** The first bytes of each format. */
	const FORMATS: Array<[string, number[]]> = [
		['image/jpeg', [0xff, 0xd8, 0xff, 0xe0]],
		['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
		['image/gif', [...Buffer.from('GIF89a')]],
		['image/bmp', [...Buffer.from('BM1234')]],
		['image/tiff', [0x49, 0x49, 0x2a, 0x00]],
		['image/tiff', [0x4d, 0x4d, 0x00, 0x2a]],
		['image/webp', [...Buffer.from('RIFF1234WEBPVP8 ')]],
		['image/heic', [0, 0, 0, 0x18, ...Buffer.from('ftypheic')]],
		['image/heic', [0, 0, 0, 0x18, ...Buffer.from('ftypmif1')]],
	];
	test.each(FORMATS)('%s is told by its content', (type, start) => {
		const bytes = Buffer.from([...start, 1, 2, 3, 4, 5, 6, 7, 8]);
		const uri = toDataUri(bytes, 'First Frame');
		expect(uri).toBe(`data:${type};base64,${bytes.toString('base64')}`);
		expect(problem(uri, true)).toBeUndefined();
	});

	test.each([
		['a video', Buffer.from('\0\0\0\x18ftypmp42')],
		['a page', Buffer.from('<html>')],
		['sound', Buffer.from('RIFF1234WAVEfmt ')],
		['nothing', Buffer.alloc(0)],
		['one byte', Buffer.from([0xff])],
	])('%s is refused', (_name, bytes) => {
		expect(() => toDataUri(bytes, 'First Frame')).toThrow(
			'First Frame: the binary data is not a JPEG, PNG, WebP, GIF, BMP, TIFF or HEIC image',
		);
	});

	test('under 30 MB it is taken, from there on it is not', () => {
		const picture = Buffer.alloc(IMAGE_BYTES_LIMIT);
		picture.set([0xff, 0xd8, 0xff]);
		expect(IMAGE_BYTES_LIMIT).toBe(30 * 1024 * 1024);
		const largest = toDataUri(picture.subarray(0, IMAGE_BYTES_LIMIT - 1), 'First Frame');
		expect(problem(largest, true)).toBeUndefined();
		expect(problem(largest.replace('=', 'A'), true)?.message).toMatch(/has 30\.0 MB/);
		expect(() => toDataUri(picture, 'First Frame')).toThrow(
			'First Frame: the image has 30.0 MB; less than 30 MB are taken',
		);
	});
});
