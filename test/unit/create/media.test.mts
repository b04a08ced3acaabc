/** Addresses of media, and pictures from n8n's binary data. */
import { describe, expect, test } from '@jest/globals';
import { toDataUri } from '../../../nodes/SeedanceCreate/request/fileFormats.ts';
import {
	addressProblem,
	IMAGE_BYTES_LIMIT,
	sizeProblem,
} from '../../../nodes/SeedanceCreate/request/media.ts';
import { PROVIDERS, type ProviderRow } from '../../../nodes/shared/providers/index.ts';

/** A provider that has no upload, and takes data or not. */
const provider = (inline: boolean): ProviderRow => ({
	...PROVIDERS.ark,
	inlineMedia: inline,
	inlineAudio: inline || undefined,
});

const problem = (address: string, allowed = false) =>
	addressProblem(address, 'First Frame', 'image', provider(allowed));
const audioProblem = (address: string, allowed = true) =>
	addressProblem(address, 'Reference Audios, entry 1', 'audio', provider(allowed));

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
	])('%j is nearly one, and what is wrong with it is said', (address, is, hint) => {
		expect(problem(address, true)).toMatchObject({
			name: 'InputError',
			message: expect.stringContaining(`First Frame: the address ${is}: ${address}`),
			hint: expect.stringContaining(hint),
		});
	});

	test('a long one is not repeated whole', () => {
		expect(problem('x-'.repeat(250))?.message).toBe(
			`First Frame: "${'x-'.repeat(40)}" is neither an http(s) address nor asset://`,
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
			hint: expect.stringMatching(
				/^Upload the file first and use its public URL; these providers take file contents: /,
			),
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

describe('file contents without their prefix', () => {
	const bare = Buffer.alloc(90_000, 7).toString('base64');

	test('the message says how to write them', () => {
		expect(problem(bare, true)).toMatchObject({
			message: 'First Frame: this looks like file contents in base64 without their prefix',
			hint: expect.stringContaining('data:image/png;base64,'),
		});
		expect(audioProblem(bare)?.hint).toContain('data:audio/mpeg;base64,');
	});

	test('if the provider takes none, it says so', () => {
		expect(problem(bare)?.message).toContain('no file contents');
	});

	test('a short word is none', () => {
		expect(problem('undefined', true)?.message).toContain('is neither an http');
	});
});

describe('audio as data', () => {
	test.each(['wav', 'x-wav', 'mp3', 'mpeg'])('%s, if the provider takes it', (type) => {
		const address = `data:audio/${type};base64,AAAA`;
		expect(audioProblem(address)).toBeUndefined();
		expect(audioProblem(address, false)).toMatchObject({
			message: 'Reference Audios, entry 1: addresses only are taken here, no file contents',
			hint: expect.stringContaining('BytePlus / Volcengine Ark'),
		});
	});

	test.each(['data:audio/ogg;base64,AAAA', 'data:image/png;base64,AAAA', 'data:audio/wav,AAAA'])(
		'%s is not written rightly',
		(address) => {
			expect(audioProblem(address)?.message).toContain('data:audio/<type>;base64');
		},
	);

	test('up to 15 MB', () => {
		const data = (bytes: number) =>
			`data:audio/wav;base64,${Buffer.alloc(bytes).toString('base64')}`;
		expect(audioProblem(data(15 * 1024 * 1024))).toBeUndefined();
		expect(audioProblem(data(15 * 1024 * 1024 + 1))?.message).toMatch(/at most 15 MB are taken$/);
	});

	test.each([
		['audio/wav', Buffer.from('RIFF1234WAVEfmt ')],
		['audio/mpeg', Buffer.from('ID3\u0004 and so on')],
		['audio/mpeg', Buffer.from([0xff, 0xfb, 0x90, 0x64])],
	])('%s is told by its content', (type, bytes) => {
		expect(toDataUri(bytes, 'Reference Audios', 'audio')).toBe(
			`data:${type};base64,${bytes.toString('base64')}`,
		);
	});

	test('an image is no audio', () => {
		expect(() =>
			toDataUri(Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'Reference Audios', 'audio'),
		).toThrow('the binary data is not a WAV or MP3 audio');
	});

	test('a video is never taken as data', () => {
		const video = 'data:video/mp4;base64,AAAA';
		const found = addressProblem(video, 'Reference Videos, entry 1', 'video', provider(true));
		expect(found?.hint).toMatch(/these providers take file contents: fal\.ai, .*WaveSpeed\.$/);
		const uploaded = addressProblem(video, 'Reference Videos', 'video', PROVIDERS.fal);
		expect(uploaded?.hint).toBe('Use binary:FIELD instead.');
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
		expect(IMAGE_BYTES_LIMIT).toBe(30 * 1024 * 1024);
		expect(sizeProblem(IMAGE_BYTES_LIMIT - 1, 'First Frame', 'image')).toBeUndefined();
		const picture = Buffer.alloc(IMAGE_BYTES_LIMIT);
		picture.set([0xff, 0xd8, 0xff]);
		const large = `data:image/jpeg;base64,${picture.toString('base64')}`;
		expect(problem(large, true)?.message).toMatch(/has 30\.0 MB/);
		expect(() => toDataUri(picture, 'First Frame')).toThrow(
			'First Frame: the image has 30.0 MB; less than 30 MB are taken',
		);
	});
});

test.each([
	[
		'image',
		provider(true),
		'Use a public http or https URL, an asset:// address that the provider has approved or binary:FIELD.',
	],
	[
		'image',
		provider(false),
		'Use a public http or https URL or an asset:// address that the provider has approved.',
	],
	[
		'image',
		{ ...provider(true), assets: undefined },
		'Use a public http or https URL or binary:FIELD.',
	],
	['video', provider(true), 'Use a public http or https URL.'],
	['audio', provider(false), 'Use a public http or https URL.'],
] as const)('a hint names only what the provider takes: %s', (kind, row, hint) => {
	expect(addressProblem('nonsense', 'Field', kind, row)?.hint).toBe(hint);
});
