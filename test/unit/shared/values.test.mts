/** Values of answers as the task item has them. */
import { expect, test } from '@jest/globals';
import { asTime } from '../../../nodes/shared/answers/values.ts';

test.each([
	'2026-05-01T12:00:00Z',
	'2026-05-01T20:00:00+08:00',
	'2026-05-01 20:00:00 +0800',
	'Fri, 01 May 2026 12:00:00 GMT',
	1777636800,
	'1777636800000',
])('%j is noon', (value) => {
	expect(asTime(value)).toBe('2026-05-01T12:00:00.000Z');
});

test.each(['2026-05-01 12:00:00', '2026-05-01T12:00:00', '2026-05-01', '12:00', 'today', 0])(
	'%j is no time that everybody reads alike',
	(value) => {
		expect(asTime(value)).toBeUndefined();
	},
);
