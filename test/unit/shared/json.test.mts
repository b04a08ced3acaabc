/** Reading JSON that somebody else wrote. */
import { describe, expect, test } from '@jest/globals';
import {
	asBoolean,
	asNumber,
	asText,
	asTextOrFirst,
	at,
	copy,
	firstOf,
	merge,
	parseJson,
	put,
	remove,
	stableJson,
	toItemJson,
} from '../../../nodes/shared/tools/json.ts';

describe('single values', () => {
	test.each([
		['text', 'text'],
		[' text\n', 'text'],
		[5, '5'],
		[0, '0'],
		[' ', undefined],
		['', undefined],
		[NaN, undefined],
		[true, undefined],
		[null, undefined],
		[['a'], undefined],
		[{}, undefined],
	])('asText(%j) is %j', (value, expected) => {
		expect(asText(value)).toBe(expected);
	});

	test.each([
		[5, 5],
		['5', 5],
		[' -5.25 ', -5.25],
		['45%', 45],
		['45 %', 45],
		[Infinity, undefined],
		[NaN, undefined],
		['', undefined],
		['5 s', undefined],
		['1e5', undefined],
		['0x10', undefined],
		['5%%', undefined],
		['9'.repeat(400), undefined],
		[true, undefined],
		[null, undefined],
		[[5], undefined],
	])('asNumber(%j) is %j', (value, expected) => {
		expect(asNumber(value)).toBe(expected);
	});

	test.each([
		[true, true],
		['true', true],
		['1', true],
		[1, true],
		[false, false],
		['false', false],
		['0', false],
		[0, false],
		['yes', undefined],
		[2, undefined],
		[null, undefined],
	])('asBoolean(%j) is %j', (value, expected) => {
		expect(asBoolean(value)).toBe(expected);
	});

	test('text, or the first text of a list', () => {
		expect(asTextOrFirst('a')).toBe('a');
		expect(asTextOrFirst(['a', 'b'])).toBe('a');
		expect(asTextOrFirst([])).toBeUndefined();
		expect(asTextOrFirst([{ url: 'a' }])).toBeUndefined();
	});
});

describe('paths', () => {
	const value = { a: { b: [{ c: 1 }, { c: 2 }] }, empty: null };

	test('at finds own properties and list entries only', () => {
		expect(at(value, 'a.b.1.c')).toBe(2);
		expect(at(value, '')).toBe(value);
		expect(at(value, 'a.b.2.c')).toBeUndefined();
		expect(at(value, 'empty.x')).toBeUndefined();
		expect(at(value, 'a.constructor')).toBeUndefined();
		expect(at(value, '__proto__.toString')).toBeUndefined();
		expect(at('text', 'length')).toBeUndefined();
	});

	test('firstOf takes the first path that can be read', () => {
		expect(firstOf(value, ['empty', 'a.b.0.c', 'a.b.1.c'], asNumber)).toBe(1);
		expect(firstOf(value, ['empty', 'x'], asNumber)).toBeUndefined();
	});

	test('put makes the objects on the way; remove takes those away that are empty then', () => {
		const target: Record<string, unknown> = { kept: 1 };
		put(target, 'metadata.content', []);
		put(target, 'metadata.ratio', '1:1');
		put(target, 'kept', 2);
		expect(target).toEqual({ kept: 2, metadata: { content: [], ratio: '1:1' } });
		remove(target, 'metadata.content');
		expect(target).toEqual({ kept: 2, metadata: { ratio: '1:1' } });
		remove(target, 'metadata.ratio');
		remove(target, 'metadata.ratio');
		remove(target, 'kept.deeper');
		expect(target).toEqual({ kept: 2 });
	});
});

describe('merging', () => {
	test('objects key by key, everything else replaced, nothing shared', () => {
		const base = { a: { x: 1, y: [1] }, b: 1 };
		const addition = { a: { y: [2], z: { deep: true } }, b: { c: 1 } };
		const merged = merge(base, addition);
		expect(merged).toEqual({ a: { x: 1, y: [2], z: { deep: true } }, b: { c: 1 } });
		(addition.a.z as { deep: boolean }).deep = false;
		addition.a.y.push(3);
		expect(merged).toMatchObject({ a: { y: [2], z: { deep: true } } });
		expect(base).toEqual({ a: { x: 1, y: [1] }, b: 1 });
	});

	test('no key reaches a prototype', () => {
		const evil: unknown = JSON.parse(
			'{"__proto__":{"polluted":1},"a":{"constructor":{"prototype":{"polluted":1}},"__proto__":{"polluted":1}},"list":[{"__proto__":{"polluted":1}}]}',
		);
		const results = [
			merge({ a: {} }, evil as Record<string, unknown>),
			copy(evil),
			toItemJson(evil),
		];
		for (const result of results) {
			// What is called so is a field like any other: an item's own, and nothing inherits from it.
			expect(JSON.parse(JSON.stringify(result))).toEqual(
				JSON.parse('{"a":{"constructor":{"prototype":{"polluted":1}}},"list":[{}]}'),
			);
			expect(Object.getPrototypeOf((result as { a: object }).a)).toBe(Object.prototype);
		}
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});

	test('what is no object becomes an item all the same', () => {
		expect(toItemJson([1])).toEqual({ value: [1] });
		expect(toItemJson(null)).toEqual({ value: null });
		expect(toItemJson({ a: 1 })).toEqual({ a: 1 });
	});
});

describe('JSON text', () => {
	test('parsed, or undefined', () => {
		expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
		expect(parseJson('{"a":[1')).toBeUndefined();
		expect(parseJson('<html>')).toBeUndefined();
		expect(parseJson('')).toBeUndefined();
	});

	test('no digit of a long whole number is lost, and no text is touched', () => {
		const text =
			'{"id": 1234567890123456789,"list":[-98765432109876543210, 9007199254740991, 1234567890123456.5],"text":"a: 1234567890123456789, \\"[1234567890123456789]\\" \\\\","time":1764108000000}';
		expect(parseJson(text)).toEqual({
			id: '1234567890123456789',
			list: ['-98765432109876543210', 9007199254740991, 1234567890123456.5],
			text: 'a: 1234567890123456789, "[1234567890123456789]" \\',
			time: 1764108000000,
		});
	});

	test('nesting that nobody could walk through is not read', () => {
		const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
		expect(parseJson(nested(100))).toBeDefined();
		expect(parseJson(nested(102))).toBeUndefined();
		expect(parseJson(nested(200_000))).toBeUndefined();
		expect(parseJson('{"a":'.repeat(200_000) + '1' + '}'.repeat(200_000))).toBeUndefined();
	});

	test('the same text whatever the order of the keys', () => {
		expect(stableJson({ b: [1, { d: 1, c: undefined }], a: 'x' })).toBe(
			'{"a":"x","b":[1,{"d":1}]}',
		);
		expect(stableJson({ a: 'x', b: [1, { c: undefined, d: 1 }] })).toBe(
			'{"a":"x","b":[1,{"d":1}]}',
		);
		expect(stableJson([undefined, null])).toBe('[null,null]');
	});
});
