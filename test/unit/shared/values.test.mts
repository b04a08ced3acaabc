/** Values of answers as the task item has them. */
import { expect, test } from '@jest/globals';
import { asHttpUrl, asTime } from '../../../nodes/shared/answers/values.ts';

test.each([
	'2026-05-01T12:00:00Z',
	'2026-05-01T20:00:00+08:00',
	'2026-05-01 20:00:00 +0800',
	'Fri, 01 May 2026 12:00:00 GMT',
	1777636800,
	'1777636800000',
	1777636800000000,
	'1777636800000000000',
])('%j is noon', (value) => {
	expect(asTime(value)).toBe('2026-05-01T12:00:00.000Z');
});

test.each(['2026-05-01 12:00:00', '2026-05-01T12:00:00', '2026-05-01', '12:00', 'today', 0])(
	'%j is no time that everybody reads alike',
	(value) => {
		expect(asTime(value)).toBeUndefined();
	},
);

test('an address that stands in an answer as a page writes it', () => {
	const url = 'https://tos.example.com/v.mp4?X-Tos-Date=1&X-Tos-Signature=2';
	expect(asHttpUrl(url.replace('&', '&amp;'))).toBe(url);
	expect(asHttpUrl(url)).toBe(url);
});
