/** OpenRouter: what the rows of no other provider need. Requests and answers are those of its description and guide. */
import { describe, expect, test } from '@jest/globals';
import { outputFields } from '../../../nodes/SeedanceCreate/description/outputFields.ts';
import { composeBody, readBody } from '../../../nodes/SeedanceCreate/request/body.ts';
import { contentFindings } from '../../../nodes/SeedanceCreate/request/contentCheck.ts';
import { estimate } from '../../../nodes/SeedanceCreate/request/price.ts';
import { validate } from '../../../nodes/SeedanceCreate/request/validate.ts';
import { readCreation } from '../../../nodes/shared/answers/creation.ts';
import { readReport } from '../../../nodes/shared/answers/report.ts';
import { applyReport, isContentAddress } from '../../../nodes/shared/answers/status.ts';
import { joinUrl } from '../../../nodes/shared/http/baseUrl.ts';
import { createTask } from '../../../nodes/shared/items/task.ts';
import { modelOf, PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import type { GenerationRequest } from '../../../nodes/shared/providers/request.ts';

const { openRouter } = PROVIDERS;
const { dialect } = openRouter;
const BASE = 'https://openrouter.ai/api/v1';
const PNG = 'https://media.example.com/a.png';
const MP4 = 'https://media.example.com/a.mp4';
const MP3 = 'https://media.example.com/a.mp3';

const REQUEST: GenerationRequest = {
	model: 'bytedance/seedance-2.0',
	mode: 'textToVideo',
	prompt: 'a cat',
	duration: 5,
	resolution: '4K',
	aspectRatio: '16:9',
	generateAudio: false,
	referenceImages: [],
	referenceVideos: [],
	referenceAudios: [],
};
const FRAMES = {
	...REQUEST,
	mode: 'firstLastFrame',
	firstFrame: PNG,
	lastFrame: `${PNG}?2`,
} as const;
const REFERENCES: GenerationRequest = {
	...REQUEST,
	mode: 'reference',
	referenceImages: [PNG],
	referenceVideos: [MP4],
	referenceAudios: [MP3],
};

const image = (url: string) => ({ type: 'image_url', image_url: { url } });
const FRAME_IMAGES = [
	{ ...image(PNG), frame_type: 'first_frame' },
	{ ...image(`${PNG}?2`), frame_type: 'last_frame' },
];

function problems(request: GenerationRequest): string[] {
	return validate(request, request.mode, openRouter).problems.map(({ message }) => message);
}

describe('requests', () => {
	test('text', () => {
		expect(composeBody(dialect, REQUEST).body).toEqual({
			model: 'bytedance/seedance-2.0',
			prompt: 'a cat',
			duration: 5,
			resolution: '4K',
			aspect_ratio: '16:9',
			generate_audio: false,
		});
	});

	test('frames say which they are, references only of which kind', () => {
		expect(composeBody(dialect, FRAMES).body).toMatchObject({ frame_images: FRAME_IMAGES });
		expect(composeBody(dialect, FRAMES).body).not.toHaveProperty('input_references');
		const { body } = composeBody(dialect, REFERENCES);
		expect(body).toMatchObject({
			input_references: [
				image(PNG),
				{ type: 'video_url', video_url: { url: MP4 } },
				{ type: 'audio_url', audio_url: { url: MP3 } },
			],
		});
		expect(body).not.toHaveProperty('frame_images');
		expect(JSON.stringify(body)).not.toContain('role');
	});

	test.each([REQUEST, FRAMES, REFERENCES])('are read back as they were: $mode', (request) => {
		expect(readBody(dialect, composeBody(dialect, request).body)).toEqual(request);
		expect(problems(request)).toEqual([]);
	});

	test('frames that Additional Body puts beside references are refused: the references would be dropped', () => {
		const { meant } = composeBody(dialect, REFERENCES, { frame_images: FRAME_IMAGES });
		expect(problems({ ...meant, mode: 'reference' })).toEqual([
			expect.stringContaining('First or last frame and reference media are both set'),
		]);
	});

	test.each([
		['frame_images', [image(PNG)], 'entry 1 has no frame_type'],
		['frame_images', [{ ...image(PNG), frame_type: 'first' }], 'has the frame_type "first"'],
		['frame_images', [FRAME_IMAGES[0], FRAME_IMAGES[0]], 'several entries have the frame_type'],
		['frame_images', PNG, 'it is not a list'],
		['input_references', [{ type: 'video_url', url: MP4 }], 'entry 1 has no address'],
	])('%s %j is refused', (path, list, words) => {
		const found = contentFindings(openRouter, { [path]: list });
		expect(found.problems.map(({ message }) => message)).toEqual([
			expect.stringContaining(`Additional Body, ${path}: `),
		]);
		expect(found.problems[0].message).toContain(words);
	});

	test('references need no role, and several images none either', () => {
		const list = [image(PNG), image(PNG), { type: 'video_url', video_url: { url: MP4 } }];
		expect(contentFindings(openRouter, { input_references: list }).problems).toEqual([]);
	});
});

describe('refused before anything is paid', () => {
	test('a callback to http', () => {
		const callbackUrl = 'http://n8n.example.com/hook';
		expect(problems({ ...REQUEST, callbackUrl })).toEqual([
			expect.stringContaining('OpenRouter calls https:// addresses alone'),
		]);
		expect(problems({ ...REQUEST, callbackUrl: callbackUrl.replace('http:', 'https:') })).toEqual(
			[],
		);
	});

	test.each(['bytedance/seedance-2.0', 'bytedance/seedance-of-tomorrow'])(
		'the ratio adaptive, also with a frame: %s',
		(model) => {
			const request = { ...REQUEST, model, mode: 'imageToVideo', firstFrame: PNG } as const;
			expect(problems({ ...request, aspectRatio: 'adaptive' })).toEqual([
				'OpenRouter has no aspect ratio adaptive',
			]);
		},
	);

	/** docs/sources.md#openrouter-live-list. */
	test('the ratio 9:21 is in the list of every model but 2.5, and in the editor', () => {
		for (const { id } of openRouter.models) {
			const asked = { ...REQUEST, model: id, resolution: '480p', aspectRatio: '9:21' };
			const { warnings } = validate(asked, 'textToVideo', openRouter);
			expect(warnings).toEqual(
				id === 'bytedance/seedance-2.5'
					? [expect.stringContaining('does not know the aspect ratio 9:21')]
					: [],
			);
		}
		const offering = outputFields
			.filter(({ name }) => name === 'aspectRatio')
			.filter(({ options = [] }) => options.some((one) => 'value' in one && one.value === '9:21'))
			.map(({ displayOptions }) => displayOptions?.show?.provider);
		expect(offering).toEqual([['openRouter']]);
	});

	test('other limits may have grown since they were read: a warning', () => {
		const found = validate({ ...REQUEST, duration: 30 }, 'textToVideo', openRouter);
		expect(found.problems).toEqual([]);
		expect(found.warnings).toEqual([expect.stringContaining('as far as is known')]);
	});
});

describe('prices', () => {
	const priced = (change: Partial<GenerationRequest>) => {
		const asked = { ...REQUEST, ...change };
		return estimate(asked, modelOf(openRouter, asked.model));
	};

	// US dollars for a million tokens, as the list of 2026-10-09 has them; 1280 × 720 and 1920 × 1080 pixels.
	test.each([
		['bytedance/seedance-2.0', '720p', 7, 921_600],
		['bytedance/seedance-2.0', '1080p', 7.7, 2_073_600],
		['bytedance/seedance-2.0', '4K', 4, 8_294_400],
		['bytedance/seedance-2.0-fast', '720p', 4.2, 921_600],
		['bytedance/seedance-2.0-mini', '480p', 3.5, 864 * 496],
		['bytedance/seedance-2.5', '720p', 10.7, 921_600],
		['bytedance/seedance-1-5-pro', '1080p', 1.2, 2_073_600],
	])('%s %s: %d for a million tokens', (model, resolution, rate, pixels) => {
		const { estimatedUsd, basis, atLeast } = priced({ model, resolution, aspectRatio: '16:9' });
		const tokens = Math.ceil((pixels * 121) / 1024);
		expect(estimatedUsd).toBeCloseTo((tokens * rate) / 1e6, 5);
		expect(basis).toContain(`${tokens} tokens`);
		expect(basis).toContain('list of 2026-10-09');
		expect(atLeast).toBe(false);
	});

	test('a charge that was told of is never more than the estimate', () => {
		const model = 'bytedance/seedance-2.0-mini';
		const { estimatedUsd } = priced({
			model,
			resolution: '480p',
			aspectRatio: '1:1',
			duration: 12,
		});
		// 115,600 tokens at the list's price; $0.16184 was charged.
		expect(estimatedUsd).toBe(0.4046);
	});

	test('with a reference video no ceiling can rest on it, and without a resolution there is none', () => {
		expect(priced({ referenceVideos: [MP4], resolution: '720p' })).toMatchObject({
			estimatedUsd: expect.any(Number),
			atLeast: true,
		});
		expect(priced({ resolution: undefined }).estimatedUsd).toBe(null);
	});
});

describe('answers', () => {
	const TASK = {
		...createTask({ provider: 'openRouter', status: 'queued', model: REQUEST.model }),
		taskId: 'job-abc123',
	};
	const URL_ = `${BASE}/videos/job-abc123/content?index=0`;
	const DONE = {
		id: 'job-abc123',
		generation_id: 'gen-1',
		polling_url: '/api/v1/videos/job-abc123',
		status: 'completed',
		unsigned_urls: [URL_],
		usage: { cost: 0.5, is_byok: false },
	};

	test('202 is a task', () => {
		const body = { id: 'job-abc123', polling_url: DONE.polling_url, status: 'pending' };
		const answer = { kind: 'answer', status: 202, body, headers: {} } as const;
		expect(readCreation(openRouter, answer)).toMatchObject({
			kind: 'created',
			taskId: 'job-abc123',
		});
	});

	test('the own address is served with the key, the charge is the answer’s', () => {
		const task = applyReport(TASK, readReport(dialect.answer, DONE), openRouter);
		expect(task).toMatchObject({
			status: 'succeeded',
			videoUrl: null,
			cost: { chargedUsd: 0.5 },
			warnings: [expect.stringContaining('switch Download Video on')],
		});
		expect(isContentAddress(openRouter, 'job-abc123', URL_)).toBe(true);
		expect(isContentAddress(openRouter, 'job-other', URL_)).toBe(false);
		expect(joinUrl(BASE, dialect.content?.path('job-abc123') ?? '')).toBe(URL_);
	});

	test('an address of another host stands in the item', () => {
		const report = readReport(dialect.answer, { ...DONE, unsigned_urls: [MP4] });
		expect(applyReport(TASK, report, openRouter).videoUrl).toBe(MP4);
	});

	test.each([null, undefined])('a cost of %j is none', (cost) => {
		const report = readReport(dialect.answer, { ...DONE, usage: { cost, is_byok: true } });
		expect(applyReport(TASK, report, openRouter).cost.chargedUsd).toBe(null);
	});

	test('a cost before the end is no charge yet, one of a failed task is', () => {
		const at = (status: string) =>
			applyReport(TASK, readReport(dialect.answer, { ...DONE, status, error: 'x' }), openRouter);
		expect(at('in_progress').cost.chargedUsd).toBe(null);
		expect(at('failed').cost.chargedUsd).toBe(0.5);
	});

	test.each([
		['The provider failed', undefined],
		[{ code: 502, message: 'The provider failed' }, '502'],
	])('an error as %j', (error, code) => {
		const report = readReport(dialect.answer, { id: 'job-abc123', status: 'failed', error });
		expect(report.error?.message).toBe('The provider failed');
		expect(report.error?.code).toBe(code);
	});

	test.each(['pending', 'in_progress', 'completed', 'failed', 'cancelled', 'expired'])(
		'a callback says of %s what the answer says',
		(status) => {
			const data = { ...DONE, status, error: null };
			const body = { type: `video.generation.${status}`, created_at: '2026-08-22T10:00:00Z', data };
			expect(readReport(dialect.answer, body)).toMatchObject(readReport(dialect.answer, data));
		},
	);

	test('402 is a refusal for lack of credit: nothing was made', () => {
		const body = { error: { code: 402, message: 'Insufficient credits. Add more.' } };
		const answer = { kind: 'answer', status: 402, body, headers: {} } as const;
		expect(readCreation(openRouter, answer)).toMatchObject({ kind: 'refused' });
	});
});
