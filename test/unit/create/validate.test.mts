/** Every rule that is checked before money is spent: at the limit it passes, beyond it is refused with a remedy. */
import { describe, expect, test } from '@jest/globals';
import {
	PROVIDER_IDS,
	PROVIDERS,
	takes,
	type ProviderId,
} from '../../../nodes/shared/providers/index.ts';
import { optionsOf } from '../../support/providers.mts';
import {
	MODES,
	modeOf,
	type GenerationRequest,
	type Mode,
	type SettingName,
} from '../../../nodes/shared/providers/request.ts';
import type { Known } from '../../../nodes/SeedanceCreate/request/rules/rule.ts';
import { validate, type Findings } from '../../../nodes/SeedanceCreate/request/validate.ts';

const PNG = 'https://e.com/a.png';
const MP4 = 'https://e.com/a.mp4';
const MP3 = 'https://e.com/a.mp3';
const many = (count: number, address: string): string[] =>
	Array.from({ length: count }, () => address);

type Change = Partial<GenerationRequest>;

const REFERENCES: Change = { referenceImages: [PNG, PNG] };
const FRAME: Change = { firstFrame: PNG };
const FRAMES: Change = { firstFrame: PNG, lastFrame: PNG };

function check(provider: ProviderId, change: Change = {}, chosen?: Mode, known?: Known): Findings {
	const media = { referenceImages: [], referenceVideos: [], referenceAudios: [], ...change };
	const request: GenerationRequest = {
		model: PROVIDERS[provider].models[0].id,
		prompt: 'a cat',
		...media,
		mode: change.mode ?? modeOf(media),
	};
	return validate(request, chosen ?? request.mode, PROVIDERS[provider], known);
}

function messages({ problems }: Findings): string[] {
	return problems.map(({ message }) => message);
}

/** Provider, request, and what is said about it: a message and a word of the remedy, or nothing. */
type Case = [ProviderId, Change, string | null, RegExp?];

function expectCases(cases: Case[]): void {
	// Each case is made complete: jest would take a parameter that is left over for its own callback.
	const complete = cases.map(([a, b, c, remedy = /./]) => [a, b, c, remedy] as const);
	test.each(complete)('%s %j: %j', (provider, change, message, remedy) => {
		const found = check(provider, change);
		expect(messages(found)).toEqual(message === null ? [] : [message]);
		if (message === null) return;
		const [{ name, hint }] = found.problems;
		expect(name).toBe('InputError');
		expect(hint).toMatch(remedy);
		expect(hint).toMatch(/\.$/);
	});
}

describe('model', () => {
	test('is needed', () => {
		const { problems } = check('qingbo', { model: '' });
		expect(problems[0]).toMatchObject({
			message: 'Model is empty',
			hint: expect.stringContaining('doubao-seedance-2.0'),
		});
	});

	test.each(PROVIDER_IDS)(
		'%s: an unknown one passes with a warning, whatever it is asked',
		(provider) => {
			const asked = {
				model: 'seedance-9',
				duration: 99,
				aspectRatio: '5:4',
				referenceImages: many(50, PNG),
			};
			expect(check(provider, asked)).toEqual({
				problems: [],
				warnings: [
					'The model "seedance-9" is not in this package\'s catalogue; it was sent without checking its limits. A field that it does not take is left out if Additional Body gives it as null.',
				],
			});
		},
	);

	test('is known whatever its case', () => {
		expect(check('qingbo', { model: 'Doubao-Seedance-2.0' }).warnings).toEqual([]);
	});

	test('says so if it may be switched off', () => {
		const warnings = (provider: ProviderId, model: string) => check(provider, { model }).warnings;
		expect(warnings('ark', 'doubao-seedance-1-0-pro-250528')).toEqual([
			'Seedance 1.0 Pro (Volcengine) is of a generation that is being retired, and BytePlus / Volcengine Ark (Official) may switch it off. Choose a newer model for what has to run on.',
		]);
		expect(warnings('fal', 'fal-ai/bytedance/seedance/v1/pro/fast')).toHaveLength(1);
		// docs/sources.md#ark: its page of ends names this one.
		expect(warnings('ark', 'seedance-1-5-pro-251215')).toHaveLength(1);
		expect(warnings('ark', 'doubao-seedance-2-0-260128')).toEqual([]);
	});
});

describe('prompt', () => {
	const ALWAYS = PROVIDER_IDS.filter((id) => PROVIDERS[id].promptNeeded === 'always');

	test('is always needed where the document says so', () => {
		expect(ALWAYS).toEqual([
			'cubicSpaces',
			'fal',
			'kie',
			'newApi',
			'openAiVideos',
			'openRouter',
			'qingboLegacy',
			'replicate',
			'waveSpeed',
			'xingchao',
		]);
	});

	test.each(PROVIDER_IDS)('%s', (provider) => {
		for (const prompt of [undefined, '', '  ', '\u200b\n\ufeff']) {
			expect(check(provider, { prompt }).problems[0]).toMatchObject({
				message: 'Prompt is empty',
				hint: expect.stringContaining('Text to Video'),
			});
			expect(messages(check(provider, { prompt, ...FRAME }))).toEqual(
				ALWAYS.includes(provider) ? ['Prompt is empty'] : [],
			);
		}
	});

	// docs/sources.md#ark-25: an edit and an extension are told by the words of the prompt.
	test.each(['editVideo', 'extendVideo'] as const)('is what says the change: %s', (mode) => {
		const asked = { model: 'dreamina-seedance-2-5-260628', mode, taskType: mode, sourceVideo: MP4 };
		expect(messages(check('ark', asked, mode))).toEqual([]);
		expect(check('ark', { ...asked, prompt: ' ' }, mode).problems).toEqual([
			expect.objectContaining({
				message: 'Prompt is empty',
				hint: expect.stringContaining(mode === 'editVideo' ? 'Edit Video' : 'Extend Video'),
			}),
		]);
	});

	test('a placeholder within it is warned about', () => {
		const { problems, warnings } = check('ark', { prompt: 'A fox in {{place}} at night' });
		expect(problems).toEqual([]);
		expect(warnings).toEqual([
			'The prompt contains {{place}}, which looks like a placeholder that nothing has filled in.',
		]);
		expect(check('ark', { prompt: 'A sign: {"a":{"b":1}}' }).warnings).toEqual([]);
	});

	test('suffixes are warned about, references without a medium refused', () => {
		expect(check('ark', { prompt: 'a cat --dur 15' }).warnings).toHaveLength(1);
		expect(messages(check('ark', { prompt: '@image1' }))).toEqual([
			'The prompt names @image1, but there are 0 references of that kind',
		]);
		expect(messages(check('ark', { prompt: '@image2', ...REFERENCES }))).toEqual([]);
	});
});

describe('media and modes', () => {
	test.each(PROVIDER_IDS)('%s: what no provider takes', (provider) => {
		const model = provider === 'qingboLegacy' ? 'seedance-2.0' : undefined;
		const asked = (change: Change, chosen?: Mode) =>
			messages(check(provider, { ...(model && { model }), ...change }, chosen));
		expect(asked({ ...FRAME, referenceImages: [PNG, PNG] })).toEqual([
			'First or last frame and reference media are both set; Seedance takes only one of the two',
		]);
		expect(asked({ lastFrame: PNG })).toEqual(['A last frame is set without a first frame']);
		expect(asked({}, 'imageToVideo')).toEqual(['First Frame is empty']);
		expect(asked({}, 'firstLastFrame')).toEqual(['First Frame and Last Frame are empty']);
		expect(asked(FRAME, 'firstLastFrame')).toEqual(['Last Frame is empty']);
		expect(asked({}, 'reference')).toEqual(['No reference media are set']);
	});

	test.each(MODES)('each remedy names what to set: %s', (mode) => {
		const { problems } = check('ark', {}, mode);
		if (mode === 'textToVideo') expect(problems).toEqual([]);
		else expect(problems[0].hint).toMatch(/^Set .* or choose the mode Text to Video\.$/);
	});

	expectCases([
		['qingbo', { model: 'doubao-seedance-1.0-pro-fast', ...FRAME }, null],
		[
			'qingbo',
			{ model: 'doubao-seedance-1.0-pro-fast', ...FRAMES },
			'doubao-seedance-1.0-pro-fast cannot do the mode First and Last Frame',
			/doubao-seedance-2\.0,.*doubao-seedance-1\.0-pro-quality/,
		],
		['qingbo', { model: 'doubao-seedance-1.0-pro-fast', ...REFERENCES }, null],
		[
			'qingboLegacy',
			{ model: 'seedance-1.0-pro-fast', ...FRAMES },
			'seedance-1.0-pro-fast cannot do the mode First and Last Frame',
			/seedance-1\.0-pro-quality/,
		],
		[
			'qingboLegacy',
			{ model: 'seedance-1.5-pro', ...REFERENCES },
			'seedance-1.5-pro cannot do the mode Reference',
			/seedance-2\.0/,
		],
		[
			'ark',
			{ model: 'doubao-seedance-1-0-pro-fast-251015', ...FRAMES },
			'doubao-seedance-1-0-pro-fast-251015 cannot do the mode First and Last Frame',
			/doubao-seedance-1-0-pro-250528/,
		],
		[
			'ark',
			{ model: 'seedance-1-5-pro-251215', ...REFERENCES },
			'seedance-1-5-pro-251215 cannot do the mode Reference',
			/dreamina-seedance-2-0-260128/,
		],
		[
			'xingchao',
			{ model: 'seedance_2_0' },
			'seedance_2_0 works only from at least one reference video',
			/seedance_2_0_pro, seedance_2_0_fast_pro/,
		],
		[
			'xingchao',
			{ model: 'seedance_2_0', ...FRAME },
			'seedance_2_0 works only from at least one reference video',
		],
		[
			'xingchao',
			{ model: 'seedance_2_0_fast', ...REFERENCES },
			'seedance_2_0_fast works only from at least one reference video',
		],
		['xingchao', { model: 'seedance_2_0_fast', referenceVideos: [MP4] }, null],
		['xingchao', { model: 'seedance_2_0_pro' }, null],
	]);

	test('what documents contradict each other about is sent with a warning', () => {
		const found = check('qingbo', { model: 'doubao-seedance-1.5-pro', ...REFERENCES });
		expect(found).toMatchObject({
			problems: [],
			warnings: [expect.stringContaining('may refuse this task')],
		});
		const single = check('qingboLegacy', { model: 'seedance-2.0', referenceImages: [PNG] });
		expect(single).toMatchObject({
			problems: [],
			warnings: [expect.stringContaining('as the first frame')],
		});
		expect(check('qingboLegacy', { model: 'seedance-2.0', ...REFERENCES }).warnings).toEqual([]);
	});
});

describe('numbers of references', () => {
	const V25 = 'dreamina-seedance-2-5-260628';
	expectCases([
		[
			'ark',
			{
				referenceImages: many(9, PNG),
				referenceVideos: many(3, MP4),
				referenceAudios: many(3, MP3),
			},
			null,
		],
		[
			'ark',
			{ referenceImages: many(10, PNG) },
			'Reference Images has 10 entries; dreamina-seedance-2-0-260128 takes at most 9',
			/Take 1 out/,
		],
		[
			'ark',
			{ referenceVideos: many(4, MP4) },
			'Reference Videos has 4 entries; dreamina-seedance-2-0-260128 takes at most 3',
		],
		[
			'ark',
			{ referenceImages: [PNG], referenceAudios: many(5, MP3) },
			'Reference Audios has 5 entries; dreamina-seedance-2-0-260128 takes at most 3',
			/Take 2 out/,
		],
		[
			'ark',
			{
				model: V25,
				referenceImages: many(30, PNG),
				referenceVideos: many(10, MP4),
				referenceAudios: many(10, MP3),
			},
			null,
		],
		[
			'ark',
			{ model: V25, referenceImages: many(31, PNG) },
			`Reference Images has 31 entries; ${V25} takes at most 30`,
		],
		[
			'ark',
			{ referenceAudios: [MP3] },
			'dreamina-seedance-2-0-260128 does not take audio as the only reference',
			/image or video/,
		],
		['ark', { model: V25, referenceAudios: [MP3] }, null],
		[
			'xingchao',
			{ referenceAudios: [MP3] },
			'seedance_2_0_pro does not take audio as the only reference',
		],
		['qingbo', { referenceImages: many(9, PNG) }, null],
		[
			'qingbo',
			{ referenceImages: many(10, PNG) },
			'Reference Images has 10 entries; doubao-seedance-2.0 takes at most 9',
		],
		['qingbo', { model: 'doubao-seedance-1.0-pro-quality', referenceImages: many(9, PNG) }, null],
		[
			'qingbo',
			{ model: 'doubao-seedance-1.0-pro-quality', referenceImages: many(10, PNG) },
			'Reference Images has 10 entries; doubao-seedance-1.0-pro-quality takes at most 9',
		],
		[
			'qingbo',
			{ model: 'doubao-seedance-1.0-pro-quality', referenceImages: [PNG], referenceVideos: [MP4] },
			'doubao-seedance-1.0-pro-quality takes no reference videos',
			/Seedance 2\.0/,
		],
		[
			'qingbo',
			{ model: 'doubao-seedance-1.0-pro-quality', referenceAudios: [MP3] },
			'doubao-seedance-1.0-pro-quality takes no reference audios',
		],
	]);
});

describe('duration', () => {
	const RANGES: Array<[ProviderId, string, number, number, boolean]> = [
		['ark', 'dreamina-seedance-2-0-260128', 4, 15, true],
		['ark', 'dreamina-seedance-2-5-260628', 4, 30, true],
		['ark', 'seedance-1-5-pro-251215', 4, 12, true],
		['ark', 'doubao-seedance-1-0-pro-250528', 2, 12, false],
		['cubicSpaces', 'doubao-seedance-2.0', 4, 15, true],
		['cubicSpacesArk', 'doubao-seedance-2.0', 4, 15, true],
		['openAiVideos', 'doubao-seedance-2-0-fast-260128', 4, 15, false],
		['qingbo', 'doubao-seedance-2.0', 4, 15, false],
		['qingbo', 'doubao-seedance-1.5-pro', 4, 12, false],
		['qingbo', 'doubao-seedance-1.0-pro-fast', 2, 12, false],
		['qingboLegacy', 'seedance-2.0-fast', 4, 15, false],
		['xingchao', 'seedance_2_0_pro', 4, 15, false],
	];
	test.each(RANGES)('%s %s: %i to %i', (provider, model, least, most, automatic) => {
		const asked = (duration: number) => check(provider, { model, duration });
		for (const duration of [least, least + 1, most]) expect(asked(duration).problems).toEqual([]);
		for (const duration of [least - 1, most + 1]) {
			expect(asked(duration).problems).toMatchObject([
				{
					message: `Duration is ${duration} seconds; ${model} makes ${least} to ${most} seconds`,
					hint: `Set Duration to ${least} to ${most} seconds${automatic ? ', or -1' : ''}.`,
				},
			]);
		}
		expect(messages(asked(-1))).toEqual(
			automatic
				? []
				: [`${model} cannot choose the duration itself at ${PROVIDERS[provider].name}`],
		);
	});

	test.each([0, -2, 5.5, NaN])('%j is none, for any model', (duration) => {
		for (const model of ['seedance-9', 'doubao-seedance-2.0'])
			expect(check('qingbo', { model, duration }).problems).toMatchObject([
				{
					message: `Duration is ${duration}`,
					hint: expect.stringContaining('whole seconds'),
				},
			]);
	});
});

test('values of another type, as additionalBody may hold them, are refused whatever the model', () => {
	const FOREIGN: Array<[SettingName, unknown, string]> = [
		['prompt', { text: 'a' }, 'Prompt is an object, not text'],
		['duration', 'long', 'Duration is "long", not a number'],
		['resolution', ['720p'], 'Resolution is a list, not text'],
		['aspectRatio', true, 'Aspect Ratio is true, not text'],
		['watermark', 'maybe', 'Watermark is "maybe", not true or false'],
		['seed', {}, 'Seed is an object, not a number'],
		['endUserId', ['x'], 'End User ID is a list, not text'],
	];
	for (const [name, value, message] of FOREIGN) {
		for (const model of ['dreamina-seedance-2-0-260128', 'seedance-9'])
			expect(messages(check('ark', { model, foreign: { [name]: value } }))).toContain(message);
	}
});

describe('resolution and ratio', () => {
	expectCases([
		['ark', { resolution: '4K' }, null],
		['ark', { resolution: '4k' }, null],
		[
			'ark',
			{ resolution: '2K' },
			'dreamina-seedance-2-0-260128 does not make 2K',
			/480p, 720p, 1080p, 4K/,
		],
		[
			'ark',
			{ model: 'dreamina-seedance-2-5-260628', resolution: '4K' },
			'dreamina-seedance-2-5-260628 does not make 4K',
		],
		['ark', { model: 'doubao-seedance-2-0-fast-260128', resolution: '720p' }, null],
		[
			'ark',
			{ model: 'doubao-seedance-2-0-fast-260128', resolution: '1080p' },
			'doubao-seedance-2-0-fast-260128 does not make 1080p',
		],
		['qingbo', { resolution: '4K' }, null],
		[
			'qingbo',
			{ model: 'doubao-seedance-2.0-fast', resolution: '1080p' },
			'doubao-seedance-2.0-fast does not make 1080p',
		],
		['qingbo', { model: 'doubao-seedance-2.0-face', resolution: '1080p' }, null],
		[
			'qingbo',
			{ model: 'doubao-seedance-2.0-face', resolution: '4K' },
			'doubao-seedance-2.0-face does not make 4K',
		],
		['qingboLegacy', { resolution: '2K' }, null],
		['qingboLegacy', { resolution: '4K' }, 'seedance-2.0 does not make 4K'],
		['openAiVideos', { resolution: '1080p' }, null],
		['openAiVideos', { resolution: '4K' }, 'doubao-seedance-2-0-260128 does not make 4K'],
		['xingchao', { resolution: '720p' }, 'Xingchao takes no Resolution', /choose/],
		['ark', { aspectRatio: '21:9' }, null],
		[
			'ark',
			{ aspectRatio: '9:21' },
			'dreamina-seedance-2-0-260128 does not know the aspect ratio 9:21',
			/16:9, 9:16/,
		],
		['ark', { aspectRatio: 'adaptive' }, null],
		['ark', { model: 'doubao-seedance-1-0-pro-250528', aspectRatio: 'adaptive', ...FRAME }, null],
		// docs/sources.md#ark, ratio; docs/sources.md#fal, endpoints.
		...(
			[
				['ark', 'doubao-seedance-1-0-pro-250528'],
				['ark', 'doubao-seedance-1-0-pro-fast-251015'],
				['newApi', 'doubao-seedance-1-0-pro-250528'],
				['fal', 'fal-ai/bytedance/seedance/v1/pro'],
			] as const
		).flatMap(([provider, model]): Case[] => [
			[
				provider,
				{ model, aspectRatio: 'adaptive' },
				`With ${model} the aspect ratio adaptive follows an image or video, and none is given`,
				/16:9/,
			],
			[provider, { model, aspectRatio: 'adaptive', ...FRAME }, null],
		]),
		['ark', { model: 'seedance-1-5-pro-251215', aspectRatio: 'adaptive' }, null],
		['fal', { model: 'fal-ai/bytedance/seedance/v1.5/pro', aspectRatio: 'adaptive' }, null],
		[
			'qingbo',
			{ model: 'doubao-seedance-1.5-pro', aspectRatio: 'adaptive', ...FRAME },
			'doubao-seedance-1.5-pro does not know the aspect ratio adaptive',
		],
		['qingbo', { aspectRatio: 'adaptive', ...FRAME }, null],
		['qingbo', { aspectRatio: 'adaptive', ...REFERENCES }, null],
		[
			'qingbo',
			{ aspectRatio: 'adaptive' },
			'At Qingbo the aspect ratio adaptive follows an image or video, and none is given',
			/16:9/,
		],
		[
			'openAiVideos',
			{ aspectRatio: 'adaptive' },
			'At OpenAI-Style Videos API the aspect ratio adaptive follows an image or video, and none is given',
		],
		['xingchao', { aspectRatio: 'adaptive' }, null],
		['ark', { model: 'dreamina-seedance-2-5-260628', aspectRatio: 'adaptive', ...FRAME }, null],
		['ark', { model: 'dreamina-seedance-2-5-260628', ...FRAMES }, null],
		[
			'ark',
			{ model: 'dreamina-seedance-2-5-260628', aspectRatio: '16:9', ...FRAME },
			'With a first frame dreamina-seedance-2-5-260628 takes only the aspect ratio adaptive',
			/default/,
		],
		['ark', { model: 'dreamina-seedance-2-5-260628', aspectRatio: '16:9', ...REFERENCES }, null],
	]);
});

describe('settings', () => {
	expectCases([
		['ark', { model: 'doubao-seedance-1-0-pro-250528', cameraFixed: true }, null],
		[
			'ark',
			{ cameraFixed: true },
			'dreamina-seedance-2-0-260128 has no Camera Fixed',
			/another model/,
		],
		['ark', { cameraFixed: false }, 'dreamina-seedance-2-0-260128 has no Camera Fixed'],
		['cubicSpaces', { cameraFixed: true, ...REFERENCES }, null],
		['qingbo', { cameraFixed: true }, 'doubao-seedance-2.0 has no Camera Fixed'],
		[
			'qingbo',
			{ model: 'doubao-seedance-1.5-pro', cameraFixed: true, referenceImages: [PNG] },
			'Camera Fixed does not go together with reference images',
			/one of the two/,
		],
		['qingbo', { model: 'doubao-seedance-1.5-pro', cameraFixed: true, ...FRAME }, null],
		['ark', { serviceTier: 'default' }, null],
		['ark', { serviceTier: 'flex' }, 'dreamina-seedance-2-0-260128 has no Service Tier'],
		['ark', { model: 'seedance-1-5-pro-251215', serviceTier: 'flex' }, null],
		['ark', { webSearch: true }, null],
		[
			'ark',
			{ model: 'seedance-1-5-pro-251215', webSearch: true },
			'seedance-1-5-pro-251215 has no Web Search',
		],
		[
			'ark',
			{ model: 'doubao-seedance-1-0-pro-250528', generateAudio: true },
			'doubao-seedance-1-0-pro-250528 has no Generate Audio',
		],
		[
			'ark',
			{
				returnLastFrame: true,
				executionExpiresAfter: 3600,
				endUserId: 'x'.repeat(64),
				callbackUrl: 'https://e.com/hook',
			},
			null,
		],
		['ark', { executionExpiresAfter: 259_200 }, null],
		[
			'ark',
			{ executionExpiresAfter: 3599 },
			'Execution Expires After is 3599 seconds',
			/3600 to 259200/,
		],
		['ark', { executionExpiresAfter: 259_201 }, 'Execution Expires After is 259201 seconds'],
		['ark', { executionExpiresAfter: 3600.5 }, 'Execution Expires After is 3600.5 seconds'],
		['ark', { endUserId: 'x'.repeat(65) }, 'End User ID has 65 characters', /at most 64/],
		['openAiVideos', { endUserId: 'x'.repeat(65) }, null],
		['qingboLegacy', { seed: -1 }, null],
		['qingboLegacy', { seed: 2 ** 32 - 1 }, null],
		['qingboLegacy', { seed: -2 }, 'Seed is -2', /-1 to 4294967295/],
		['qingboLegacy', { seed: 2 ** 32 }, 'Seed is 4294967296'],
		['qingboLegacy', { seed: 0.5 }, 'Seed is 0.5'],
		['qingbo', { seed: 1 }, 'Qingbo takes no Seed', /CubicSpaces/],
		['qingbo', { watermark: true }, 'Qingbo takes no Watermark'],
		['xingchao', { watermark: true }, 'Xingchao takes no Watermark'],
		['cubicSpaces', { returnLastFrame: true }, 'CubicSpaces takes no Return Last Frame'],
		[
			'cubicSpacesArk',
			{ callbackUrl: 'https://e.com' },
			'CubicSpaces (Official-Compatible) takes no Callback URL',
		],
		['openAiVideos', { serviceTier: 'flex' }, 'OpenAI-Style Videos API takes no Service Tier'],
		[
			'ark',
			{ callbackUrl: 'e.com/hook' },
			'Callback URL is not an http(s) address',
			/full address/,
		],
		['ark', { callbackUrl: 'ftp://e.com' }, 'Callback URL is not an http(s) address'],
	]);

	test('a seed that no document names for the model is sent with a warning', () => {
		expect(check('ark', { seed: 1 })).toMatchObject({
			problems: [],
			warnings: [expect.stringContaining('does not document a seed')],
		});
		expect(check('ark', { model: 'doubao-seedance-1-5-pro-251215', seed: 1 }).warnings).toEqual([]);
	});

	test('web search together with media is sent with a warning', () => {
		expect(check('ark', { webSearch: true, ...REFERENCES }).warnings).toEqual([
			expect.stringContaining('prompts without media'),
		]);
	});
});

describe('addresses', () => {
	const inline = 'data:image/png;base64,iVBORw0KGgo=';
	expectCases([
		[
			'qingbo',
			{ firstFrame: 'a.png' },
			'First Frame: "a.png" is neither an http(s) address nor asset://',
			/public/,
		],
		[
			'qingbo',
			{ firstFrame: PNG, lastFrame: 'b' },
			'Last Frame: "b" is neither an http(s) address nor asset://',
		],
		[
			'qingbo',
			{ referenceImages: [PNG, 'b'] },
			'Reference Images, entry 2: "b" is neither an http(s) address nor asset://',
		],
		[
			'qingbo',
			{ referenceVideos: ['c'] },
			'Reference Videos, entry 1: "c" is neither an http(s) address nor asset://',
		],
		[
			'qingbo',
			{ referenceImages: [PNG], referenceAudios: ['d'] },
			'Reference Audios, entry 1: "d" is neither an http(s) address nor asset://',
		],
		['ark', { firstFrame: inline }, null],
		['ark', { referenceImages: [inline] }, null],
		['openAiVideos', { firstFrame: inline }, null],
		[
			'qingbo',
			{ firstFrame: inline },
			'First Frame: addresses only are taken here, no file contents',
			/BytePlus.*OpenAI-Style/,
		],
		[
			'ark',
			{ referenceVideos: [inline] },
			'Reference Videos, entry 1: addresses only are taken here, no file contents',
			/Upload/,
		],
		['cubicSpaces', { firstFrame: 'asset://a' }, null],
	]);

	test('asset addresses where no document names them are sent with a warning', () => {
		const warned = PROVIDER_IDS.filter(
			(id) => check(id, { firstFrame: 'asset://a' }).warnings.length > 0,
		);
		expect(warned).toEqual([
			'fal',
			'newApi',
			'openAiVideos',
			'openRouter',
			'replicate',
			'waveSpeed',
		]);
	});

	test('pictures together fit into one request', () => {
		const large = `data:image/jpeg;base64,${'A'.repeat(22 * 1024 * 1024)}`;
		expect(check('ark', { firstFrame: large, lastFrame: large }).problems).toEqual([]);
		const { problems } = check('ark', { referenceImages: [large, large, large] });
		expect(problems).toMatchObject([
			{
				message: 'The media have 67 MB together as they are sent; one request may have 64 MB',
				hint: expect.stringContaining('public URLs'),
			},
		]);
	});
});

test('everything that is wrong is said at once', () => {
	const asked = {
		prompt: '',
		duration: 99,
		resolution: '2K',
		aspectRatio: '5:4',
		seed: -5,
		callbackUrl: 'x',
	};
	expect(messages(check('ark', asked))).toEqual([
		'Prompt is empty',
		'Duration is 99 seconds; dreamina-seedance-2-0-260128 makes 4 to 15 seconds',
		'dreamina-seedance-2-0-260128 does not make 2K',
		'dreamina-seedance-2-0-260128 does not know the aspect ratio 5:4',
		'Seed is -5',
		'Callback URL is not an http(s) address',
	]);
});

describe.each(PROVIDER_IDS)('catalogue of %s', (id) => {
	const provider = PROVIDERS[id];

	test.each(provider.models.map((row) => [row.id, row] as const))(
		'%s is consistent',
		(_id, row) => {
			expect(row.source).not.toBe('');
			expect(row.duration.min).toBeLessThanOrEqual(row.duration.max);
			// What the row says can be reached: the dialect has a place for it.
			expect(takes(provider, 'resolution')).toBe(row.resolutions.length > 0);
			if (row.defaultResolution) expect(row.resolutions).toContain(row.defaultResolution);
			expect(row.features.filter((feature) => !takes(provider, feature))).toEqual([]);
			expect(row.modes.includes('reference')).toBe(row.references.image > 0);
			for (const mode of Object.keys(row.doubtfulModes ?? {})) expect(row.modes).toContain(mode);
			for (const prices of [row.price?.base ?? {}, row.price?.withReferenceVideo ?? {}])
				expect(
					Object.keys(prices).filter((one) => !row.resolutions.some((known) => known === one)),
				).toEqual([]);
		},
	);

	test('no model is there twice, and no parameter is offered that no model obeys', () => {
		expect(new Set(provider.models.map((row) => row.id.toLowerCase())).size).toBe(
			provider.models.length,
		);
		const obeyed = new Set(provider.models.flatMap((row) => row.features));
		const always = ['callbackUrl', 'executionExpiresAfter', 'endUserId'];
		expect(
			optionsOf(provider).filter((name) => !obeyed.has(name) && !always.includes(name)),
		).toEqual([]);
	});
});

describe('files by how their addresses end', () => {
	const warned = (provider: ProviderId, change: Change) =>
		check(provider, change).warnings.filter((warning) => warning.includes('the address ends in'));

	test.each<[ProviderId, Change, string]>([
		['ark', { firstFrame: MP4 }, 'First Frame is to be a JPEG'],
		['ark', { firstFrame: 'https://e.com/a.SVG?x=1' }, 'ends in .svg'],
		['ark', { firstFrame: PNG, lastFrame: 'https://e.com/a.avif' }, 'Last Frame is'],
		['ark', { referenceVideos: ['https://e.com/a.webm'] }, 'an MP4 or MOV video'],
		['ark', { referenceVideos: [MP4, PNG] }, 'Reference Videos, entry 2'],
		['ark', { referenceImages: [PNG], referenceAudios: ['https://e.com/a.m4a'] }, 'a WAV or MP3'],
		['qingbo', { firstFrame: 'https://e.com/a.gif' }, 'Qingbo does not read image/gif'],
		['qingbo', { referenceImages: ['https://e.com/a.tif'] }, 'does not read image/tiff'],
		['xingchao', { firstFrame: 'https://e.com/a.heif#x' }, 'Xingchao does not read image/heic'],
		['fal', { firstFrame: 'https://e.com/a.bmp' }, 'fal.ai does not read image/bmp'],
	])('%s %j: a warning', (provider, change, words) => {
		expect(check(provider, change).problems).toEqual([]);
		expect(warned(provider, change)).toEqual([expect.stringContaining(words)]);
	});

	test.each<[ProviderId, Change]>([
		['ark', { firstFrame: 'https://e.com/a.gif' }],
		['xingchao', { firstFrame: 'https://e.com/a.tif' }],
		['qingboLegacy', { firstFrame: 'https://e.com/a.bmp' }],
		['qingbo', { firstFrame: 'https://e.com/a.JPEG' }],
		['qingbo', { firstFrame: 'https://e.com/a.jfif' }],
		['ark', { firstFrame: 'https://clips.example.avi' }],
		['ark', { firstFrame: 'https://e.com/get.php?file=a.mp4' }],
		['ark', { firstFrame: 'https://e.com/photos/v1.2' }],
		['ark', { firstFrame: 'https://e.com/a.png@!w800' }],
		['ark', { firstFrame: 'asset://a.mp4' }],
		['ark', { referenceVideos: ['https://e.com/a.MOV#t=1'] }],
	])('%s %j: none', (provider, change) => {
		expect(warned(provider, change)).toEqual([]);
	});
});

test.each(['A #REF! runs', '#VALUE!', '#NAME? in the rain', '#DIV/0!'])(
	'the error of a sheet is not a prompt: %s',
	(prompt) => {
		expect(messages(check('ark', { prompt }))).toEqual([
			expect.stringMatching(/^Prompt holds #\S+, the error of a sheet$/),
		]);
		expect(check('ark', { prompt: '#1 cat! #NAMES' }).problems).toEqual([]);
	},
);

test('videos of the item that are too large together are refused', () => {
	const of = (provider: ProviderId, videoBytes: number) =>
		messages(check(provider, { referenceVideos: [MP4] }, undefined, { videoBytes }));
	expect(of('fal', 50 * 1024 ** 2 - 1)).toEqual([]);
	expect(of('fal', 50 * 1024 ** 2)).toEqual([
		'The videos have 50.0 MB together; bytedance/seedance-2.0 takes less than 50 MB',
	]);
	expect(of('replicate', 60 * 1024 ** 2)).toEqual([]);
});

test('an asset in the prompt is not a reference', () => {
	const { problems, warnings } = check('cubicSpaces', {
		firstFrame: 'asset://rev-1',
		prompt: 'Use asset://rev-1.',
	});
	expect(problems).toEqual([]);
	expect(warnings).toEqual([
		'The prompt contains asset://rev-1; name what it holds by its place instead, such as @image1.',
	]);
});
