/** Sizes, ratios and lengths as people write them: read if one thing alone is meant, refused with the values if not. */
import { describe, expect, test } from '@jest/globals';
import {
	readAspectRatio,
	readNumber,
	readResolution,
	withoutSeconds,
} from '../../../nodes/shared/n8n/input.ts';
import { refusal } from '../support/refusal.mts';

describe('numbers and choices', () => {
	test.each([
		'5',
		'5.0',
		'5s',
		'5 sec',
		'5 secs.',
		"'5",
		'"5s"',
		'5 seconds',
		'５秒',
		'\u00a05\u00a0',
	])('%j is five seconds', (value) => {
		expect(readNumber(withoutSeconds(value), 'Duration')).toBe(5);
	});

	test.each(['00:05', '5,0', 'five', '~5s', '5-10', '5 min', '5s or so'])(
		'%j is not guessed',
		(value) => {
			expect(refusal(() => readNumber(withoutSeconds(value), 'Duration'))).toMatchObject({
				hint: 'Give Duration as a number.',
			});
		},
	);

	test.each([
		['Full HD', '1080p'],
		['FullHD', '1080p'],
		['full-hd', '1080p'],
		['FHD', '1080p'],
		['UHD', '4K'],
		['`720p`', '720p'],
		['1080 P', '1080p'],
		['768p', '768p'],
	])('the resolution %j is %j', (value, resolution) => {
		expect(readResolution(value)).toBe(resolution);
	});

	test.each(['HD', 'SD', '1080x1920', '1920×1080', 'high', '720p HD', 'best', '1080p60'])(
		'the resolution %j is not guessed',
		(value) => {
			expect(refusal(() => readResolution(value))).toMatchObject({
				message: `Resolution is "${value}"`,
				hint: 'Give Resolution as one of 480p, 720p, 1080p, 2K, 4K.',
			});
		},
	);

	test.each([
		['16:09:00', '16:9'],
		['`1:1`', '1:1'],
		['16/9', '16:9'],
	])('the ratio %j is %j', (value, ratio) => {
		expect(readAspectRatio(value)).toBe(ratio);
	});

	test.each([
		'vertical',
		'portrait',
		'wide',
		'16',
		'1.78',
		'portrait 9:16',
		'landscape 9:16',
		'4:09 PM',
		'0:0',
		'16:9 or 9:16',
		'1899-12-30T16:09:00.000Z',
	])('the ratio %j is not guessed', (value) => {
		expect(refusal(() => readAspectRatio(value))).toMatchObject({
			message: `Aspect Ratio is "${value}"`,
			hint: expect.stringContaining('16:9, 9:16, 1:1'),
		});
	});
});
