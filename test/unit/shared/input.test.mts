/** The input grammar: how parameter values are read, wherever they come from. */
import { describe, expect, test } from '@jest/globals';
import {
	readAddress,
	readAspectRatio,
	readBoolean,
	readJsonObject,
	readList,
	readNumber,
	readResolution,
	readText,
	readWholeNumber,
	withoutSeconds,
} from '../../../nodes/shared/n8n/input.ts';
import { refusal } from '../support/refusal.mts';

/** Not set, however it is said. */
const UNSET = [undefined, null, '', '  ', '\n'];
/** … and how models and tables write it, where it cannot be text of its own. */
const NOTHING = [...UNSET, 'null', 'None', ' undefined '];

describe('text', () => {
	test.each(UNSET)('%j is not set', (value) => {
		expect(readText(value, 'Prompt')).toBeUndefined();
	});

	test('is trimmed; numbers and booleans are text too', () => {
		expect(readText('  a cat\n', 'Prompt')).toBe('a cat');
		expect(readText(5, 'Prompt')).toBe('5');
		expect(readText(0, 'Prompt')).toBe('0');
		expect(readText(false, 'Prompt')).toBe('false');
	});

	test.each([
		[['a'], 'Prompt is a list, not text'],
		[{ a: 1 }, 'Prompt is an object, not text'],
		[NaN, 'Prompt is NaN, not text'],
	])('%j is refused', (value, message) => {
		const error = refusal(() => readText(value, 'Prompt'));
		expect(error).toMatchObject({ name: 'InputError', message, hint: 'Give Prompt as text.' });
	});
});

describe('numbers', () => {
	test.each(NOTHING)('%j is not set', (value) => {
		expect(readNumber(value, 'Seed')).toBeUndefined();
		expect(readWholeNumber(value, 'Seed')).toBeUndefined();
	});

	test('may come as text', () => {
		expect(readNumber('5', 'Seed')).toBe(5);
		expect(readNumber(' -1 ', 'Seed')).toBe(-1);
		expect(readNumber('0.25', 'Seed')).toBe(0.25);
		expect(readNumber(0, 'Seed')).toBe(0);
		expect(readNumber('１０', 'Seed')).toBe(10);
		expect(readWholeNumber('4294967295', 'Seed')).toBe(4294967295);
	});

	test.each([
		['five', 'Seed is "five", not a number'],
		['5 s', 'Seed is "5 s", not a number'],
		['5%', 'Seed is "5%", not a number'],
		['1,5', 'Seed is "1,5", not a number'],
		[true, 'Seed is true, not a number'],
		[[5], 'Seed is a list, not a number'],
		[{}, 'Seed is an object, not a number'],
		[NaN, 'Seed is NaN, not a number'],
		[Infinity, 'Seed is Infinity, not a number'],
	])('%j is refused', (value, message) => {
		const error = refusal(() => readNumber(value, 'Seed'));
		expect(error).toMatchObject({ message, hint: 'Give Seed as a number.' });
	});

	test.each([0.5, '1.5', 2 ** 60])('%j is no whole number', (value) => {
		expect(refusal(() => readWholeNumber(value, 'Seed')).message).toMatch(
			/^Seed is .*, not a whole number$/,
		);
	});

	test('a long text is not repeated whole', () => {
		expect(refusal(() => readNumber('x'.repeat(500), 'Seed')).message.length).toBeLessThan(80);
	});
});

describe('words for nothing', () => {
	test.each(['nil', 'NaN', 'n/a', '#N/A', '"null"', "'None'"])('%j is not set', (value) => {
		expect(readNumber(value, 'Seed')).toBeUndefined();
		expect(readAspectRatio(value)).toBeUndefined();
		expect(readList(value, 'Images', true)).toEqual([]);
	});

	test.each(['"null', 'annulled', 'none of it'])('%j is something', (value) => {
		expect(readList(value, 'Images', true)).toEqual([value]);
	});
});

test.each(['5s', '5 S', '5 秒', '５ seconds', '5'])('%j is five seconds', (value) => {
	expect(readNumber(withoutSeconds(value), 'Duration')).toBe(5);
});

describe('booleans', () => {
	test.each(NOTHING)('%j is not set', (value) => {
		expect(readBoolean(value, 'Watermark')).toBeUndefined();
	});

	test.each([true, 'true', 'TRUE', ' True ', 1, '1', 'yes', '是', '“true”', '\ufefftrue', '１'])(
		'%j is true',
		(value) => {
			expect(readBoolean(value, 'Watermark')).toBe(true);
		},
	);

	test.each([false, 'false', 'False', 0, '0', 'No', '否', 'off'])('%j is false', (value) => {
		expect(readBoolean(value, 'Watermark')).toBe(false);
	});

	test.each(['perhaps', 2, [], {}])('%j is refused', (value) => {
		const error = refusal(() => readBoolean(value, 'Watermark'));
		expect(error.message).toMatch(/^Watermark is .*, not true or false$/);
		expect(error.hint).toBe('Give Watermark as true or false.');
	});
});

describe('resolutions', () => {
	test.each([...UNSET, 'default', 'Default'])('%j: nothing is sent', (value) => {
		expect(readResolution(value)).toBeUndefined();
	});

	test.each([
		['720p', '720p'],
		['720P', '720p'],
		['"720p"', '720p'],
		['720P\u200b', '720p'],
		['2k', '2K'],
		['4k', '4K'],
		[' 1080P ', '1080p'],
		['8K', '8K'],
		[720, '720p'],
		['1080', '1080p'],
		[4320, '4320'],
		['720 p', '720p'],
		['７２０ｐ', '720p'],
		['２Ｋ', '2K'],
		['2160p', '4K'],
		['1440', '2K'],
	])('%j is read as %j', (value, expected) => {
		expect(readResolution(value)).toBe(expected);
	});
});

describe('aspect ratios', () => {
	test.each([...NOTHING, 'default', ' Default '])('%j is not set', (value) => {
		expect(readAspectRatio(value)).toBeUndefined();
	});

	test.each([
		['16:9', '16:9'],
		['16x9', '16:9'],
		['16X9', '16:9'],
		['16×9', '16:9'],
		['16 : 9', '16:9'],
		['16：9', '16:9'],
		['16/9', '16:9'],
		['9:16:00', '9:16'],
		['09:16', '9:16'],
		['Adaptive', 'adaptive'],
		['auto', 'adaptive'],
		['2:1', '2:1'],
		['16∶9', '16:9'],
		['１６：９', '16:9'],
		['16-9', '16:9'],
		['16比9', '16:9'],
		['1920x1080', '16:9'],
		['1080 × 1920', '9:16'],
	])('%j is read as %j', (value, expected) => {
		expect(readAspectRatio(value)).toBe(expected);
	});
});

describe('words for nothing', () => {
	test.each(NOTHING)('%j is no address and an empty list', (value) => {
		expect(readAddress(value, 'First Frame')).toBeUndefined();
		expect(readList(value, 'Reference Images', false)).toEqual([]);
		expect(readList([value, 'https://example.com/a.png'], 'Reference Images', false)).toEqual([
			'https://example.com/a.png',
		]);
	});

	test('they are text in a prompt', () => {
		expect(readText('None', 'Prompt')).toBe('None');
	});

	test('a list with semicolons is one that a template made', () => {
		const list = 'https://example.com/a.png;https://example.com/b.png';
		expect(refusal(() => readList(list, 'Reference Images', false)).message).toContain(
			'an array that a template turned into text',
		);
	});
});

describe('JSON objects', () => {
	test.each([...UNSET, {}, '{}', ' { } '])('%j is not set', (value) => {
		expect(readJsonObject(value, 'Additional Body')).toBeUndefined();
	});

	test('as a value or as text', () => {
		expect(readJsonObject({ a: 1 }, 'Additional Body')).toEqual({ a: 1 });
		expect(readJsonObject(' {"a":{"b":[1]}} ', 'Additional Body')).toEqual({ a: { b: [1] } });
	});

	test.each(['{"a":', 'text', '[1]', '"a"', 'null', '5', [1], 5, true, '{"a":'.repeat(5_000)])(
		'%.20j is refused',
		(value) => {
			expect(refusal(() => readJsonObject(value, 'Additional Body'))).toMatchObject({
				message: 'Additional Body is not a JSON object',
				hint: 'Write Additional Body as a JSON object: {"key": "value"}.',
			});
		},
	);
});

describe('lists', () => {
	const read = (value: unknown, counts = false) => readList(value, 'Reference Images', counts);
	const a = 'https://e.com/a.png';
	const b = 'asset://b';

	test.each(UNSET)('%j is empty', (value) => {
		expect(read(value)).toEqual([]);
		expect(read(value, true)).toEqual([]);
	});

	test.each([
		['an array', [a, b]],
		['an array with space around its entries', [` ${a}`, `${b}\n`]],
		['a JSON array as text', JSON.stringify([a, b])],
		['a JSON array over several lines', ` [\n "${a}",\n "${b}"\n]\n`],
		['one entry a line', `${a}\n${b}`],
		['one entry a line, as Windows writes it', `${a}\r\n${b}\r\n`],
		['line breaks at the end', `${a}\n${b}\n\n`],
	])('%s', (_name, value) => {
		expect(read(value)).toEqual([a, b]);
		expect(read(value, true)).toEqual([a, b]);
	});

	test('one address', () => {
		expect(read(a)).toEqual([a]);
		expect(read([])).toEqual([]);
		expect(read('[]')).toEqual([]);
	});

	test.each([
		['in the middle of lines', `${a}\n\n${b}`, 2],
		['before the first line', `\n${a}\n${b}`, 1],
		['in an array', [a, '', b], 2],
		['null in an array', [null, a, b], 1],
		['in a JSON array', `["${a}", "  ", "${b}"]`, 2],
	])('a blank entry %s is dropped, unless the prompt counts', (_name, value, position) => {
		expect(read(value)).toEqual([a, b]);
		expect(refusal(() => read(value, true))).toMatchObject({
			message: `Reference Images: entry ${position} is empty, and the prompt counts the entries`,
			hint: expect.stringContaining(`Fill entry ${position} or take it out`),
		});
	});

	test.each([
		['text', `${a},${b}`],
		['text with spaces', `${a}, ${a}`],
		['an entry of an array', [a, `${a},${b}`]],
		['a binary field', `${a},binary:data`],
	])('an array that a template squeezed into %s is refused', (_name, value) => {
		const error = refusal(() => read(value));
		expect(error.message).toMatch(/^Reference Images is an array that a template turned into text/);
		expect(error.hint).toContain('nothing but the expression');
	});

	test('a comma inside an address is none of that', () => {
		const comma = 'https://e.com/w_100,h_100/a,b.png?x=1,2';
		const inline = 'data:image/png;base64,iVBORw0KGgo=';
		expect(read([comma, inline])).toEqual([comma, inline]);
	});

	test.each([
		[5, 'Reference Images is 5, not a list'],
		[true, 'Reference Images is true, not a list'],
		[{ name: a }, 'Reference Images holds an object instead of an address'],
		[[{ name: a }], 'Reference Images holds an object instead of an address'],
		[[[a]], 'Reference Images holds a list instead of an address'],
		[[true], 'Reference Images holds true instead of an address'],
	])('%j is refused', (value, message) => {
		expect(refusal(() => read(value)).message).toBe(message);
	});
});
