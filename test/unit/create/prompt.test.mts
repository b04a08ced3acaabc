/** Prompt references and the suffixes that models still obey. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import {
	lookAlikeWarnings,
	mediaCounts,
	missingReference,
	promptReferences,
	rewriteReferences,
	suffixWarnings,
} from '../../../nodes/SeedanceCreate/request/prompt.ts';

const spoken = (kind: string, index: number) => `${kind} ${index}`;

/** Prompt, and what a dialect that reads "image 1" gets. */
const REWRITTEN: Array<[string, string]> = [
	['@image1', 'image 1'],
	[
		'The cat of @image1 walks as in @video2 to @audio3',
		'The cat of image 1 walks as in video 2 to audio 3',
	],
	['@image1, @image10 and @image1.', 'image 1, image 10 and image 1.'],
	[
		'(@image1) "@image2" @image3! @image4? @image5: @image6; @image7…',
		'(image 1) "image 2" image 3! image 4? image 5: image 6; image 7…',
	],
	['@Image1 @IMAGE2 @image_3 @image 4', 'image 1 image 2 image 3 image 4'],
	['@image01', 'image 1'],
	['让@image1的猫跳舞', '让image 1的猫跳舞'],
	['@image1の猫、@video2の動き。', 'image 1の猫、video 2の動き。'],
	['고양이@image1처럼', '고양이image 1처럼'],
	['𠮷@image1𠮷', '𠮷image 1𠮷'],
	['参考@image1、@image2，以及（@video1）', '参考image 1、image 2，以及（video 1）'],
	['line one @image1\n@image2 line two', 'line one image 1\nimage 2 line two'],
	["@image1's hat, @image2’s hat", "image 1's hat, image 2’s hat"],
	['@image1/@image2 as in @video1-@video3', 'image 1/image 2 as in video 1-video 3'],
	['让@image1@image2一起跳舞', '让image 1image 2一起跳舞'],
	['让@图片1按@视频2跳舞，配@音频 1', '让image 1按video 2跳舞，配audio 1'],
	['@图1和@图像2，＠圖片３', 'image 1和image 2，image 3'],
	['@画像1の猫、@動画1、@音声1', 'image 1の猫、video 1、audio 1'],
	['@图片1@图片2/@image3', 'image 1image 2/image 3'],
];

/** Text that only looks like a reference. */
const LEFT_ALONE = [
	'write to me@image1.com',
	'write to me@image1',
	'first.last@video2.example.org',
	'a+b@image1.io',
	'user_@image1',
	'@image1.com',
	'@image1st',
	'@image1_2',
	'@images1',
	'@image',
	'@image1a',
	'@image1é',
	'@@image1',
	'@pimage1',
	'image1',
	'@image1000',
	'@image-1',
	'https://e.com/@image1',
	'e.com/7/@image1',
	'7@image1',
	'a-@image1',
	'@image1@example.com',
	'@图书1',
	'图片1',
	'me@图片1',
	'@img1',
];

describe('references', () => {
	test.each(REWRITTEN)('%s', (prompt, expected) => {
		expect(rewriteReferences(prompt, spoken)).toBe(expected);
	});

	test.each(LEFT_ALONE)('%s is left alone', (prompt) => {
		expect(promptReferences(prompt)).toEqual([]);
		expect(rewriteReferences(prompt, spoken)).toBe(prompt);
	});

	test('are found in order, with what they name', () => {
		expect(promptReferences('@video2 then @IMAGE_10')).toEqual([
			{ text: '@video2', start: 0, kind: 'video', index: 2 },
			{ text: '@IMAGE_10', start: 13, kind: 'image', index: 10 },
		]);
	});

	test('wide signs of Chinese and Japanese keyboards are the same signs', () => {
		const wide = '\uFF20image\uFF11的猫，@\uFF49mage\uFF12';
		expect(rewriteReferences(wide, spoken)).toBe('image 1的猫，image 2');
		expect(missingReference(wide, { image: 1, video: 0, audio: 0 })?.message).toContain(
			'@\uFF49mage\uFF12',
		);
	});

	test('a dialect that reads @image1 itself gets its own spelling', () => {
		expect(rewriteReferences('@Image_1, @image 2', (kind, index) => `@${kind}${index}`)).toBe(
			'@image1, @image2',
		);
	});

	test('rewriting touches nothing but the references, whatever the prompt', () => {
		const piece = fc.oneof(
			fc.string({ unit: 'grapheme', maxLength: 8 }),
			fc.constantFrom('@image1', '@video2', ' ', '@', '.', '让', '1', '\ud800'),
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
				const prompt = pieces.join('');
				const found = promptReferences(prompt);
				// Written as they stand, the prompt stays as it is.
				let next = 0;
				expect(rewriteReferences(prompt, () => found[next++].text)).toBe(prompt);
				expect(next).toBe(found.length);
				const marked = rewriteReferences(prompt, () => '\u0000');
				expect(marked.split('\u0000')).toHaveLength(found.length + prompt.split('\u0000').length);
			}),
		);
	});
});

describe('what a prompt can name', () => {
	const media = { referenceImages: [], referenceVideos: ['v'], referenceAudios: [] };

	test.each([
		['ark', {}, 0],
		['ark', { firstFrame: 'a' }, 1],
		['ark', { firstFrame: 'a', lastFrame: 'b' }, 2],
		['cubicSpaces', { firstFrame: 'a', lastFrame: 'b' }, 2],
		['cubicSpacesArk', { firstFrame: 'a', lastFrame: 'b' }, 2],
		['openAiVideos', { firstFrame: 'a', lastFrame: 'b' }, 2],
		['qingbo', { firstFrame: 'a', lastFrame: 'b' }, 0],
		['xingchao', { firstFrame: 'a', lastFrame: 'b' }, 0],
	] as const)('%s with %j: %i images', (provider, frames, image) => {
		const { dialect } = PROVIDERS[provider];
		expect(mediaCounts(dialect, { ...media, ...frames })).toEqual({ image, video: 1, audio: 0 });
	});
});

describe('what only looks like a reference', () => {
	const counts = { image: 2, video: 1, audio: 0 };

	test.each([
		['in @image1-style', '@image1-style', '@image1'],
		['a cat and@image2 run', 'and@image2', '@image2'],
		['@image1and a dog', '@image1and', '@image1'],
		['like @image1.jpg', '@image1.jpg', '@image1'],
		['2@Video_1', '2@Video_1', '@video1'],
		['the cat @image-1', '@image-1', '@image1'],
		['the cat @image#2', '@image#2', '@image2'],
		['@img1 dances', '@img1', '@image1'],
		['@pic 2, @me', '@pic 2,', '@image2'],
	])('%s: a warning', (prompt, shown, meant) => {
		expect(lookAlikeWarnings(prompt, counts)).toEqual([
			`The prompt contains "${shown}", which is not read as a reference; if it is one, write ${meant}, with a blank before and after.`,
		]);
	});

	test.each([
		'@image1 and @image2, @video1.',
		'让@image1的猫跳舞',
		'@image1@image2',
		'write to me@image1.com',
		'@image3-style',
		'@audio1x',
		'@image0x',
		'no at all',
	])('%s: none', (prompt) => {
		expect(lookAlikeWarnings(prompt, counts)).toEqual([]);
	});
});

describe('a number with no medium behind it', () => {
	const media = { image: 2, video: 1, audio: 0 };

	test.each(['no references', '@image1 @image2 @video1', 'me@image7.com'])('%s: fine', (prompt) => {
		expect(missingReference(prompt, media)).toBeUndefined();
	});

	test.each([
		['@image3', 'The prompt names @image3, but there are 2 references of that kind', 'image'],
		[
			'@image1 and @video2',
			'The prompt names @video2, but there is 1 reference of that kind',
			'video',
		],
		['@audio1', 'The prompt names @audio1, but there are 0 references of that kind', 'audio'],
		['@image0', 'The prompt names @image0, but there are 2 references of that kind', 'image'],
	])('%s', (prompt, message, kind) => {
		expect(missingReference(prompt, media)).toMatchObject({
			name: 'InputError',
			message,
			hint: expect.stringContaining(`Add the missing ${kind}`),
		});
	});
});

describe('suffixes', () => {
	test.each([
		['a cat --dur 15', '--dur 15', 'the duration'],
		['a cat --rs 1080p', '--rs 1080p', 'the resolution'],
		['a cat --wm true', '--wm true', 'the watermark'],
		['a cat --RT=16:9', '--RT=16:9', 'the aspect ratio'],
		['--seed 11 a cat', '--seed 11', 'the seed'],
		['a cat\n--cf true', '--cf true', 'the fixed camera'],
		['a cat --duration 4', '--duration 4', 'the duration'],
		['a cat --resolution 720p', '--resolution 720p', 'the resolution'],
		['a cat --frames 100', '--frames 100', 'the length in frames'],
		['a cat --fps 24', '--fps 24', 'the frame rate'],
		['a cat --dur\t15', '--dur\t15', 'the duration'],
		['a cat --dur\n15', '--dur\n15', 'the duration'],
		['a cat --dur\u300015', '--dur\u300015', 'the duration'],
		['下雨--dur 15', '--dur 15', 'the duration'],
		['a cat,--dur 15', '--dur 15', 'the duration'],
		['a cat --dur15', '--dur15', 'the duration'],
		['a cat --dur\uFF11\uFF15', '--dur\uFF11\uFF15', 'the duration'],
		['a cat \u2013\u2013dur 15', '\u2013\u2013dur 15', 'the duration'],
		['a cat \u2212\u2212dur 15', '\u2212\u2212dur 15', 'the duration'],
		['a cat \uFF0D\uFF0Ddur 15', '\uFF0D\uFF0Ddur 15', 'the duration'],
		['a cat \u2014dur 15', '\u2014dur 15', 'the duration'],
		['a cat --ｄｕｒ 15', '--ｄｕｒ 15', 'the duration'],
		['a cat --dur，15', '--dur，15', 'the duration'],
		['a cat --dur(15)', '--dur(15)', 'the duration'],
		['a cat --dur\u200b15', '--dur\u200b15', 'the duration'],
		['a cat --rs"1080p"', '--rs"1080p"', 'the resolution'],
		['a cat \u2014resolution 1080p', '\u2014resolution 1080p', 'the resolution'],
	])('%j is warned about', (prompt, text, meaning) => {
		expect(suffixWarnings(prompt)).toEqual([
			`The prompt contains "${text}", which may override ${meaning} that was checked and priced; set it as a parameter instead.`,
		]);
	});

	test('one warning for each', () => {
		expect(suffixWarnings('a cat --dur 15 --rs 1080p --wm true --style noir')).toHaveLength(3);
	});

	test.each([
		'a cat -- dur 15',
		'a --constructor x',
		'a --toString x',
		'--dur',
		'-dur 5',
		'a cat \u2014ratio of gold \u2014 runs',
	])('%j is none', (prompt) => {
		expect(suffixWarnings(prompt)).toEqual([]);
	});
});
