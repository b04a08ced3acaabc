/** Seedance 2.5: edit, extend, draft and final; what is sent, what is refused, what is said. */
import { describe, expect, test } from '@jest/globals';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import {
	prepareCreate,
	type PreparedCreate,
} from '../../../nodes/SeedanceCreate/request/prepare.ts';
import { validate } from '../../../nodes/SeedanceCreate/request/validate.ts';
import { createTask } from '../../../nodes/shared/items/task.ts';
import { InputError } from '../../../nodes/shared/n8n/input.ts';
import { ItemParameters } from '../../../nodes/shared/n8n/parameters.ts';
import { PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import { effectiveParameters, nodeContext } from '../support/context.mts';

const node = new SeedanceCreate();
const V25 = 'dreamina-seedance-2-5-260628';
const V20 = 'dreamina-seedance-2-0-260128';
const V15 = 'seedance-1-5-pro-251215';
const SOURCE = 'https://e.com/source.mp4';
const MP4 = 'https://e.com/v.mp4';
const PNG = 'https://e.com/a.png';
const video = (url: string) => ({ type: 'video_url', video_url: { url }, role: 'reference_video' });
const text = (words: string) => ({ type: 'text', text: words });
const draftTask = (id: string) => ({ type: 'draft_task', draft_task: { id } });

function prepare(
	parameters: INodeParameters,
	provider: ProviderId = 'ark',
	item: INodeExecutionData = { json: {} },
	region = 'byteplus',
): Promise<PreparedCreate> {
	const { model = V25, ...rest } = parameters;
	const context = nodeContext({
		node,
		parameters: { provider, model: { mode: 'id', value: model }, prompt: 'a cat', ...rest },
		items: [item],
		credential: { provider, baseUrl: 'https://h', apiKey: 'k' },
	});
	const read = new ItemParameters(context, 0);
	return prepareCreate(context, read, PROVIDERS[provider], undefined, region);
}

async function problem(...input: Parameters<typeof prepare>): Promise<InputError> {
	try {
		await prepare(...input);
	} catch (error) {
		if (error instanceof InputError) return error;
		throw error;
	}
	throw new Error('Nothing was refused');
}

const EDIT = { mode: 'editVideo', sourceVideo: SOURCE };
const EXTEND = { mode: 'extendVideo', sourceVideo: SOURCE };

describe('edit and extend', () => {
	test('an edit keeps length and shape of its source, whatever the hidden fields hold', async () => {
		const { body, request } = await prepare({ ...EDIT, duration: 9, aspectRatio: '1:1' });
		expect(body).toEqual({
			model: V25,
			omni_reference_task_type: 'edit',
			duration: -1,
			ratio: 'adaptive',
			generate_audio: true,
			content: [text('a cat'), video(SOURCE)],
		});
		expect(request).toMatchObject({ mode: 'editVideo', sourceVideo: SOURCE, referenceVideos: [] });
	});

	test('an extension has a length of its own', async () => {
		const { body, request } = await prepare({ ...EXTEND, duration: 9, aspectRatio: '1:1' });
		expect(body).toMatchObject({
			omni_reference_task_type: 'extend',
			duration: 9,
			ratio: 'adaptive',
		});
		expect(request.mode).toBe('extendVideo');
	});

	test('the source is @video1, and reference videos are counted after it', async () => {
		const prompt = '@video1 with the light of @video2 and @image1';
		const references = { referenceVideos: MP4, referenceImages: PNG };
		const { body } = await prepare({ ...EDIT, ...references, prompt });
		expect(body.content).toEqual([
			text('video 1 with the light of video 2 and image 1'),
			{ type: 'image_url', image_url: { url: PNG }, role: 'reference_image' },
			video(SOURCE),
			video(MP4),
		]);
		const { message } = await problem({ ...EDIT, ...references, prompt: '@video3' });
		expect(message).toBe('The prompt names @video3, but there are 2 references of that kind');
	});

	test.each([
		['editVideo', 'Edit Video'],
		['extendVideo', 'Extend Video'],
	])('%s needs a source, and a model that can', async (mode, name) => {
		expect((await problem({ mode })).message).toBe('Source Video is empty');
		const other = await problem({ mode, sourceVideo: SOURCE, model: V20 });
		expect(other.message).toBe(`${V20} cannot do the mode ${name}`);
		expect(other.hint).toContain(V25);
	});

	test('where no model can, the provider says so, for an unknown model too', async () => {
		for (const provider of ['newApi', 'cubicSpacesArk', 'qingbo', 'xingchao'] as const) {
			for (const model of ['seedance-9', PROVIDERS[provider].models[0].id]) {
				const { message } = await problem({ ...EDIT, model }, provider);
				expect(message).toMatch(/documents no mode Edit Video|cannot do the mode Edit Video/);
			}
		}
		expect((await problem({ ...EDIT, model: 'seedance-9' }, 'qingbo')).hint).toContain('Ark');
		const unknown = await prepare({ ...EDIT, model: 'ep-20260101-abcde' });
		expect(unknown.body).toMatchObject({ omni_reference_task_type: 'edit', duration: -1 });
	});

	test('the source is one of the ten videos', async () => {
		const many = (count: number) => Array.from({ length: count }, () => MP4);
		await prepare({ ...EXTEND, referenceVideos: many(9) });
		const { message, hint } = await problem({ ...EXTEND, referenceVideos: many(10) });
		expect(message).toBe(
			`Source Video and Reference Videos has 11 entries; ${V25} takes at most 10`,
		);
		expect(hint).toBe('Take 1 out.');
	});

	test('files of all kinds are counted together', () => {
		const { ark } = PROVIDERS;
		const row = ark.models.find(({ id }) => id === V25);
		if (!row) throw new Error(`No ${V25}`);
		const models = [{ ...row, references: { ...row.references, total: 3 } }];
		const check = (count: number) =>
			validate(
				{
					model: V25,
					mode: 'editVideo',
					taskType: 'editVideo',
					prompt: 'make it night',
					sourceVideo: SOURCE,
					referenceImages: Array.from({ length: count }, () => PNG),
					referenceVideos: [MP4],
					referenceAudios: [],
				},
				'editVideo',
				{ ...ark, models },
			).problems.map(({ message }) => message);
		expect(check(1)).toEqual([]);
		expect(check(2)).toEqual([
			`The request has 4 files; ${V25} takes at most 3 of all kinds together`,
		]);
		expect(row.references.total).toBe(50);
	});

	test.each([
		[3, false],
		[4, true],
		[30, true],
		[31, false],
	])('an earlier task tells that its video has %d s', async (durationSeconds, fits) => {
		const task = createTask({
			provider: 'ark',
			status: 'succeeded',
			taskId: 'cgt-1',
			videoUrl: SOURCE,
			durationSeconds,
		});
		const item = { json: { ...task } } as unknown as INodeExecutionData;
		await prepare(EXTEND, 'ark', item);
		await prepare({ ...EDIT, sourceVideo: MP4 }, 'ark', item);
		if (fits) {
			await prepare(EDIT, 'ark', item);
			return;
		}
		const { message, hint } = await problem(EDIT, 'ark', item);
		expect(message).toBe(
			`Source Video has ${durationSeconds} seconds; ${V25} edits videos of 4 to 30 seconds`,
		);
		expect(hint).toBe('Give a video of 4 to 30 seconds.');
	});

	test('a file or inline data is not taken as a video', async () => {
		expect((await problem({ ...EDIT, sourceVideo: 'binary:data' })).message).toMatch(
			/^Source Video: .* takes videos by their address only, no file contents$/,
		);
		expect((await problem({ ...EDIT, sourceVideo: 'data:video/mp4;base64,AAAA' })).message).toBe(
			'Source Video: addresses only are taken here, no file contents',
		);
		await prepare({ ...EDIT, sourceVideo: 'asset://video-1' });
	});

	test('the mode Auto never edits or extends', async () => {
		const { body, request } = await prepare({
			mode: 'auto',
			sourceVideo: SOURCE,
			referenceVideos: MP4,
			prompt: 'Replace the car and extend the video',
		});
		expect(request).toMatchObject({ mode: 'reference', referenceVideos: [MP4] });
		expect(request.sourceVideo).toBeUndefined();
		expect(body.omni_reference_task_type).toBe('reference');
	});

	test('the kind of task is stated only where the model has several', async () => {
		const plain = await prepare({ mode: 'reference', referenceVideos: MP4, model: V20 });
		expect(plain.body).not.toHaveProperty('omni_reference_task_type');
		const framed = await prepare({ mode: 'imageToVideo', firstFrame: PNG });
		expect(framed.body).not.toHaveProperty('omni_reference_task_type');
	});

	test('the input video is priced with the longest that it can be, and no ceiling rests on it', async () => {
		const edit = await prepare({ ...EDIT, resolution: '720p' });
		// 30 s of source and 30 s of result, at the most pixels of 720p and the price with a video.
		expect(edit.cost.estimatedUsd).toBe(8.352474);
		expect(edit.unreadPrices).toEqual([
			'a reference video, for which the provider charges at least',
		]);
		const extend = await prepare({ ...EXTEND, duration: 5, resolution: '720p' });
		expect(extend.cost.estimatedUsd).toBeGreaterThan(4);
		expect(extend.unreadPrices).toHaveLength(1);
	});
});

describe('what Additional Body makes of a task', () => {
	const asReference = { mode: 'reference', referenceVideos: MP4 };

	test('an edit is read back as one, and its rules hold', async () => {
		const additionalBody = { omni_reference_task_type: 'edit' };
		const { message, hint } = await problem({ ...asReference, options: { additionalBody } });
		expect(message).toMatch(/^Edit Video takes only Duration -1, .*; it is 5/);
		expect(message).toMatch(/Edit Video takes only Aspect Ratio adaptive, .*; it is 16:9/);
		expect(hint).toContain('choose the mode Edit Video');
		const { request } = await prepare({
			...asReference,
			options: { additionalBody: { ...additionalBody, duration: -1, ratio: 'adaptive' } },
		});
		expect(request).toMatchObject({ mode: 'editVideo', sourceVideo: MP4, referenceVideos: [] });
	});

	test('a type of its own is refused, and auto is warned about', async () => {
		const set = (type: string) => ({
			...asReference,
			options: { additionalBody: { omni_reference_task_type: type } },
		});
		expect((await problem(set('remix'))).message).toMatch(
			/^omni_reference_task_type is "remix" in Additional Body, which is not one of its values/,
		);
		expect((await prepare(set('auto'))).warnings).toEqual([
			expect.stringMatching(/^With omni_reference_task_type "auto" the provider takes words/),
		]);
		expect((await problem({ ...set('edit'), model: V20 })).message).toContain(
			`${V20} has no Task Type`,
		);
	});

	test('a locked field is not unlocked', async () => {
		const { message } = await problem({ ...EDIT, options: { additionalBody: { duration: 5 } } });
		expect(message).toMatch(/^Edit Video takes only Duration -1/);
	});

	test.each([
		[{ output_format: 'avi' }, 'Output Format is "avi"'],
		[{ priority: 10 }, 'Priority is 10'],
		[{ draft: 'yes!' }, 'Draft is "yes!", not true or false'],
	])('%j is refused by its parameter’s rule', async (additionalBody, message) => {
		expect((await problem({ options: { additionalBody } })).message).toBe(message);
	});
});

describe('draft', () => {
	const draft = { options: { draft: true } };

	test('is made at 480p, which is said', async () => {
		const { body, request } = await prepare(draft);
		expect(body).toMatchObject({ draft: true, resolution: '480p' });
		expect(request.resolution).toBe('480p');
		await prepare({ ...draft, resolution: '480p' });
		const { message, hint } = await problem({ ...draft, resolution: '1080p' });
		expect(message).toBe('A draft is made at 480p only; Resolution is 1080p');
		expect(hint).toContain('480p');
	});

	test('is refused for a model that has none, and warned about where no document names it', async () => {
		await prepare({ ...draft, model: V15 });
		expect((await problem({ ...draft, model: V20 })).message).toBe(`${V20} has no Draft`);
		expect((await prepare({ ...EDIT, ...draft })).warnings).toEqual([
			expect.stringMatching(/^Drafts are documented for text, frames and references/),
		]);
	});

	test('has no price but one’s own', async () => {
		expect((await prepare(draft)).cost.estimatedUsd).toBeNull();
		const stated = await prepare({ options: { draft: true, pricePerSecond: 0.1 } });
		expect(stated.cost.estimatedUsd).toBe(0.5);
	});
});

/** docs/sources.md#ark-drafts: a draft of 1.5 returns no last frame, and is not made by the slow tier. */
describe('what a draft of 1.5 lacks', () => {
	test.each([
		['returnLastFrame', true, 'Return Last Frame'],
		['serviceTier', 'flex', 'Service Tier'],
	])('%s', async (name, value, label) => {
		const asked = (model: string, options: INodeParameters) => ({ model, options });
		const { message, hint } = await problem(asked(V15, { draft: true, [name]: value }));
		expect(message).toBe(`A draft of ${V15} does not go together with ${label}`);
		expect(hint).toBe(`Take ${label} out; the final video may have it.`);
		const { body } = await prepare(asked(V15, { draftTaskId: 'cgt-1', [name]: value }));
		expect(Object.values(body)).toContain(value);
	});

	test('what asks for neither is sent, and 2.5 has no such limit', async () => {
		const options = { draft: true, returnLastFrame: false, serviceTier: 'default' };
		await prepare({ model: V15, options });
		await prepare({ model: V25, options: { draft: true, returnLastFrame: true } });
	});
});

describe('the final video of a draft', () => {
	const id = 'cgt-20261001-draft';
	const final = (options: INodeParameters = {}) => ({ draftTaskId: id, ...options });

	test('is its id, and nothing that the draft knows', async () => {
		const { body, warnings, request } = await prepare({ prompt: '', options: final() });
		expect(body).toEqual({ model: V25, content: [draftTask(id)] });
		expect(warnings).toEqual([]);
		expect(request.draftTaskId).toBe(id);
	});

	test('needs no media, and what is left out is named', async () => {
		const { body, warnings } = await prepare({
			mode: 'firstLastFrame',
			firstFrame: 'binary:nowhere',
			duration: 10,
			aspectRatio: '9:16',
			options: final({
				webSearch: true,
				watermark: true,
				returnLastFrame: true,
				outputFormat: 'mov',
			}),
		});
		expect(body).toEqual({
			model: V25,
			content: [draftTask(id)],
			watermark: true,
			return_last_frame: true,
			output_format: 'mov',
		});
		expect(warnings).toEqual([
			'The final video is made from the draft alone. Left out: Mode, First Frame, Prompt, Duration, Aspect Ratio, Web Search; what the draft was made with counts.',
		]);
	});

	test('an id that is there and empty is refused: it would pay a new video', async () => {
		for (const draftTaskId of ['', ' ', null, 'null']) {
			const { message } = await problem({ options: { draftTaskId } as INodeParameters });
			expect(message).toMatch(/^Draft Task ID is set, and empty for this item/);
		}
	});

	test('is not a draft itself, and has the resolution of its model', async () => {
		expect((await problem({ options: final({ draft: true }) })).message).toMatch(
			/^Draft and Draft Task ID are both set/,
		);
		expect((await problem({ resolution: '720p', options: final() })).message).toBe(
			`${V25} makes the final video of a draft at 1080p only; Resolution is 720p`,
		);
		await prepare({ resolution: '1080p', options: final() });
		await prepare({ model: V15, resolution: '720p', options: final() });
		expect((await problem({ model: V20, options: final() })).message).toBe(
			`${V20} has no Draft Task ID`,
		);
	});

	test('Additional Body makes one too, and may not set what the draft knows', async () => {
		const content = [draftTask(id)];
		const made = await prepare({ options: { additionalBody: { content } } });
		expect(made.body).toEqual({ model: V25, content });
		expect(made.warnings).toEqual([expect.stringMatching(/Left out: Prompt;/)]);
		const more = { content: [text('a dog'), video(MP4), ...content], duration: 5 };
		expect((await problem({ options: { additionalBody: more } })).message).toBe(
			'The final video of a draft takes over Reference Videos, Prompt, Duration from it, and Additional Body sets it',
		);
		const beside = await prepare({
			options: final({ additionalBody: { return_last_frame: true } }),
		});
		expect(beside.body).toEqual({ model: V25, content, return_last_frame: true });
	});

	test('has no price but one’s own, for the longest that the draft can be', async () => {
		expect((await prepare({ options: final() })).cost.estimatedUsd).toBeNull();
		const stated = await prepare({ options: final({ pricePerSecond: 0.1 }) });
		expect(stated.cost).toMatchObject({
			estimatedUsd: 3,
			basis: expect.stringContaining('the longest that a draft can mean'),
		});
		expect(stated.unreadPrices).toEqual([]);
	});
});

describe('the editor', () => {
	const shown = (given: INodeParameters) =>
		Object.keys(effectiveParameters(node, { provider: 'ark', ...given }));

	test.each([
		['textToVideo', { sourceVideo: false, duration: true, aspectRatio: true }],
		['reference', { sourceVideo: false, duration: true, aspectRatio: true }],
		['auto', { sourceVideo: false, duration: true, aspectRatio: true }],
		['editVideo', { sourceVideo: true, duration: false, aspectRatio: false }],
		['extendVideo', { sourceVideo: true, duration: true, aspectRatio: false }],
	])('%s shows what it reads', (mode, expected) => {
		const names = shown({ mode });
		const seen = Object.keys(expected).map((name) => [name, names.includes(name)]);
		expect(Object.fromEntries(seen)).toEqual(expected);
	});

	test('references show beside a source', () => {
		for (const mode of ['editVideo', 'extendVideo'])
			expect(shown({ mode })).toEqual(
				expect.arrayContaining(['referenceImages', 'referenceVideos', 'referenceAudios']),
			);
	});

	test('edit and extend are offered where a model has them, and nowhere else', () => {
		const { properties } = node.description;
		for (const provider of Object.values(PROVIDERS)) {
			const fields = properties.filter(
				({ name, displayOptions }) =>
					name === 'mode' && displayOptions?.show?.provider?.includes(provider.id),
			);
			expect(fields).toHaveLength(1);
			const values = (fields[0].options ?? []).flatMap((one) => ('value' in one ? one.value : []));
			expect(values.includes('editVideo')).toBe(['ark', 'fal', 'waveSpeed'].includes(provider.id));
			expect(values.includes('extendVideo')).toBe(
				['ark', 'fal', 'waveSpeed'].includes(provider.id),
			);
			expect(values).toEqual(expect.arrayContaining(['auto', 'textToVideo', 'reference']));
		}
	});

	test.each([
		['draft', ['ark']],
		['draftTaskId', ['ark']],
		['outputFormat', ['ark', 'kie']],
		['priority', ['ark', 'newApi']],
	])('the option %s shows for %j', (name, providers) => {
		const options = node.description.properties.find((one) => one.name === 'options')?.options;
		const option = options?.find((one) => one.name === name);
		expect(option).toMatchObject({ displayOptions: { show: { '/provider': providers } } });
	});
});
