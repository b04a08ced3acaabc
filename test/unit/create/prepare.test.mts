/** From an item's parameters to the checked and priced request, and back to an item; nothing is sent. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import {
	prepareCreate,
	foreignAssetWarning,
	type PreparedCreate,
} from '../../../nodes/SeedanceCreate/request/prepare.ts';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { flagField } from '../../../nodes/shared/n8n/fields.ts';
import { InputError } from '../../../nodes/shared/n8n/input.ts';
import { runsAsTool } from '../../../nodes/shared/n8n/context.ts';
import { inputProblem, itemProblem, taskItem } from '../../../nodes/shared/n8n/items.ts';
import { ItemParameters } from '../../../nodes/shared/n8n/parameters.ts';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import { MODE_MEDIA, MODES } from '../../../nodes/shared/providers/request.ts';
import { createAsset } from '../../../nodes/shared/items/asset.ts';
import { createTask } from '../../../nodes/shared/items/task.ts';
import { nodeContext } from '../support/context.mts';

const node = new SeedanceCreate();
const PNG = 'https://e.com/a.png';

function contextOf(provider: ProviderId, parameters: INodeParameters, item?: INodeExecutionData) {
	const [row] = PROVIDERS[provider].models;
	const model = { mode: 'list', value: row.id };
	return nodeContext({
		node,
		parameters: { provider, model, prompt: 'a cat', ...parameters },
		items: [item ?? { json: {} }],
		credential: { provider, baseUrl: 'https://h', apiKey: 'k' },
	});
}

async function prepare(
	provider: ProviderId,
	parameters: INodeParameters = {},
	item?: INodeExecutionData,
	callbackUrl?: string,
): Promise<PreparedCreate> {
	const context = contextOf(provider, parameters, item);
	const read = new ItemParameters(context, 0);
	const prepared = await prepareCreate(context, read, PROVIDERS[provider], callbackUrl);
	return (await prepared.withFiles?.()) ?? prepared;
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

describe('what is sent where nothing is chosen', () => {
	const BODIES: Array<[ProviderId, object]> = [
		[
			'ark',
			{
				model: 'dreamina-seedance-2-0-260128',
				duration: 5,
				ratio: '16:9',
				generate_audio: true,
				content: [{ type: 'text', text: 'a cat' }],
			},
		],
		[
			'cubicSpaces',
			{
				model: 'doubao-seedance-2.0',
				prompt: 'a cat',
				seconds: '5',
				metadata: { ratio: '16:9', generate_audio: true },
			},
		],
		[
			'cubicSpacesArk',
			{
				model: 'doubao-seedance-2.0',
				duration: 5,
				ratio: '16:9',
				generate_audio: true,
				content: [{ type: 'text', text: 'a cat' }],
			},
		],
		[
			'openAiVideos',
			{
				model: 'doubao-seedance-2-0-260128',
				prompt: 'a cat',
				seconds: '5',
				ratio: '16:9',
				generate_audio: true,
			},
		],
		[
			'qingbo',
			{
				model: 'doubao-seedance-2.0',
				prompt: 'a cat',
				duration: 5,
				aspect_ratio: '16:9',
				generate_audio: true,
			},
		],
		[
			'kie',
			{
				model: 'bytedance/seedance-2',
				input: {
					prompt: 'a cat',
					duration: 5,
					aspect_ratio: '16:9',
					generate_audio: true,
					web_search: false,
				},
			},
		],
		[
			'qingboLegacy',
			{
				model: 'seedance-2.0',
				prompt: 'a cat',
				duration: 5,
				aspect_ratio: '16:9',
				extra: { generate_audio: true },
			},
		],
		[
			'waveSpeed',
			{
				model: 'bytedance/seedance-2.0',
				prompt: 'a cat',
				duration: 5,
				aspect_ratio: '16:9',
				generate_audio: true,
			},
		],
		[
			'xingchao',
			{
				model: 'seedance_2_0_pro',
				prompt: 'a cat',
				duration: 5,
				aspect_ratio: '16:9',
				generateAudio: true,
			},
		],
	];
	test.each(BODIES)('%s', async (provider, body) => {
		const prepared = await prepare(provider);
		expect(prepared.body).toEqual(body);
		expect(prepared.request).toMatchObject({
			mode: 'textToVideo',
			duration: 5,
			aspectRatio: '16:9',
			generateAudio: true,
		});
		expect(prepared.warnings).toEqual([]);
	});

	test.each(PROVIDER_IDS)('%s: with a frame, what makes the clip follow it', async (provider) => {
		const { request } = await prepare(provider, { mode: 'imageToVideo', firstFrame: PNG });
		const adaptive = [
			...['fal', 'kie', 'openAiVideos', 'qingbo', 'qingboLegacy', 'replicate', 'xingchao'],
		].includes(provider);
		expect(request.aspectRatio).toBe(adaptive ? 'adaptive' : undefined);
	});

	test('with a frame, a model that knows no adaptive ratio gets none', async () => {
		const model = { mode: 'id', value: 'doubao-seedance-1.0-pro-fast' };
		const { request } = await prepare('qingbo', { model, mode: 'imageToVideo', firstFrame: PNG });
		expect(request.aspectRatio).toBeUndefined();
	});

	test('a single reference image that is taken for a frame is followed like one', async () => {
		const ratioOf = async (referenceImages: string[], more: object = {}) =>
			(await prepare('qingboLegacy', { mode: 'reference', referenceImages, ...more })).request
				.aspectRatio;
		expect(await ratioOf([PNG])).toBe('adaptive');
		expect(await ratioOf([PNG], { aspectRatio: '9:16' })).toBe('9:16');
		expect(await ratioOf([PNG, PNG])).toBe('16:9');
		expect(await ratioOf([PNG], { referenceVideos: ['https://e.com/a.mp4'] })).toBe('16:9');
	});

	test('a model is read without what copying leaves around it, and words for nothing are none', async () => {
		const prepared = await prepare('ark', {
			model: { mode: 'id', value: '\u200b"doubao-seedance-2-0-260128" ' },
		});
		expect(prepared.body.model).toBe('doubao-seedance-2-0-260128');
		await expect(prepare('ark', { model: { mode: 'id', value: 'null' } })).rejects.toThrow(
			'Model is empty',
		);
	});

	test('references get a fixed ratio', async () => {
		const { request } = await prepare('qingbo', { mode: 'reference', referenceImages: PNG });
		expect(request.aspectRatio).toBe('16:9');
	});

	test('sound is stated where the model has sound, in the model’s own field, and nowhere else', async () => {
		const body = async (value: string, generateAudio: boolean, provider: ProviderId = 'qingbo') =>
			(await prepare(provider, { model: { mode: 'id', value }, generateAudio })).body;
		expect(await body('doubao-seedance-1.5-pro', false)).toMatchObject({ audio: false });
		expect(await body('doubao-seedance-1.5-pro', false)).not.toHaveProperty('generate_audio');
		expect(await body('seedance-1.5-pro', true, 'qingboLegacy')).toMatchObject({
			extra: { audio: true },
		});
		expect(await body('doubao-seedance-1.0-pro-fast', true)).not.toHaveProperty('generate_audio');
		expect(await body('a-new-model', true)).toMatchObject({ generate_audio: true });
	});

	test('options that are switched off and that the model lacks are left out, with a warning', async () => {
		const { body, warnings } = await prepare('ark', {
			options: { cameraFixed: false, watermark: false },
		});
		expect(body).not.toHaveProperty('camera_fixed');
		expect(body).toMatchObject({ watermark: false });
		expect(warnings).toEqual([
			'Camera Fixed was left out: dreamina-seedance-2-0-260128 has no such setting.',
		]);
	});
});

describe('values from tables and agents', () => {
	test('numbers and switches as text, resolutions as meant, empty as not set', async () => {
		const { request } = await prepare('ark', {
			duration: '7 s' as unknown as number,
			resolution: '4k',
			generateAudio: 'false',
			options: {
				seed: '',
				watermark: 'true',
				returnLastFrame: 'FALSE',
				endUserId: ' me ',
				callbackUrl: '',
			},
		});
		expect(request).toMatchObject({
			duration: 7,
			resolution: '4K',
			generateAudio: false,
			watermark: true,
			returnLastFrame: false,
			endUserId: 'me',
		});
		expect(request).not.toHaveProperty('seed');
		expect(request).not.toHaveProperty('callbackUrl');
	});

	test('a model by list, by id, as bare text, in any case', async () => {
		const models = [
			{ mode: 'list', value: 'doubao-seedance-2.0' },
			{ __rl: true, mode: 'id', value: ' Doubao-Seedance-2.0 ' },
			'doubao-seedance-2.0',
		];
		for (const model of models)
			expect((await prepare('qingbo', { model: model as INodeParameters })).body.model).toBe(
				'doubao-seedance-2.0',
			);
		expect((await problem('qingbo', { model: { mode: 'list', value: '' } })).message).toBe(
			'Model is empty',
		);
	});

	test('a price that is stated, and one that is left at 0', async () => {
		const cost = async (pricePerSecond: number) =>
			(await prepare('ark', { options: { pricePerSecond } })).cost.estimatedUsd;
		expect(await cost(0.2)).toBe(1);
		expect(await cost(0)).toBeNull();
		expect((await problem('ark', { options: { pricePerSecond: -1 } })).message).toBe(
			'Price per Second is -1',
		);
	});

	test('everything that is wrong with an item is said at once', async () => {
		const { message, hint } = await problem('qingbo', {
			prompt: '',
			duration: 99,
			mode: 'imageToVideo',
			firstFrame: 'x',
		});
		expect(message).toBe(
			'Duration is 99 seconds; doubao-seedance-2.0 makes 4 to 15 seconds; First Frame: "x" is neither an http(s) address nor asset://',
		);
		expect(hint).toMatch(/Set Duration.*\. Use a public/);
	});
});

describe('modes', () => {
	test('only the fields of the mode are read', async () => {
		const all = {
			sourceVideo: 'https://e.com/source.mp4',
			firstFrame: PNG,
			lastFrame: PNG,
			referenceImages: PNG,
			referenceVideos: 'https://e.com/v.mp4',
			referenceAudios: 'https://e.com/a.mp3',
		};
		for (const mode of MODES) {
			const { request } = await prepare('ark', {
				...all,
				mode,
				model: 'dreamina-seedance-2-5-260628',
			});
			expect(request.mode).toBe(mode);
			const filled = Object.keys(all).filter((name) => {
				const value = request[name as keyof typeof all];
				return Array.isArray(value) ? value.length > 0 : value !== undefined;
			});
			expect(filled.sort()).toEqual([...MODE_MEDIA[mode]].sort());
		}
	});

	test.each([
		[{}, 'textToVideo'],
		[{ firstFrame: PNG }, 'imageToVideo'],
		[{ firstFrame: PNG, lastFrame: PNG }, 'firstLastFrame'],
		[{ referenceImages: [PNG] }, 'reference'],
		[{ referenceVideos: 'https://e.com/v.mp4', firstFrame: '' }, 'reference'],
	])('auto decides by what is filled in: %j', async (media, mode) => {
		for (const provider of PROVIDER_IDS)
			expect((await prepare(provider, { mode: 'auto', ...media })).request.mode).toBe(mode);
	});

	test('auto refuses what no mode is', async () => {
		expect(
			(await problem('ark', { mode: 'auto', firstFrame: PNG, referenceImages: PNG })).message,
		).toMatch(/only one of the two/);
		expect((await problem('ark', { mode: 'auto', lastFrame: PNG })).message).toMatch(
			/without a first frame/,
		);
	});

	test('blank list entries count only where the prompt counts', async () => {
		const media = { mode: 'reference', referenceImages: [PNG, '', PNG] };
		expect((await prepare('ark', media)).request.referenceImages).toEqual([PNG, PNG]);
		expect((await problem('ark', { ...media, prompt: '@image2' })).message).toMatch(
			/entry 2 is empty/,
		);
		expect(
			(
				await prepare('ark', {
					...media,
					prompt: '@video1',
					referenceVideos: 'https://e.com/v.mp4',
				})
			).request.referenceImages,
		).toHaveLength(2);
	});
});

describe('additional body', () => {
	const additional = (
		provider: ProviderId,
		additionalBody: object | string,
		more: INodeParameters = {},
	) => prepare(provider, { ...more, options: { additionalBody: additionalBody as string } });
	const refused = (
		provider: ProviderId,
		additionalBody: object | string,
		more: INodeParameters = {},
	) => problem(provider, { ...more, options: { additionalBody: additionalBody as string } });

	test('what it sets is checked, priced and shown', async () => {
		const { request, cost, body } = await additional('qingbo', {
			duration: 10,
			resolution: '480P',
		});
		expect(request).toMatchObject({ duration: 10, resolution: '480p' });
		expect(body).toMatchObject({ duration: 10, resolution: '480P' });
		expect(cost).toMatchObject({ estimatedUsd: 0.77095, basis: 'doubao-seedance-2.0 480p × 10 s' });
		expect((await refused('qingbo', { duration: 99 })).message).toMatch(/^Duration is 99 seconds/);
		expect((await refused('qingbo', { video_urls: ['x'] })).message).toMatch(
			/^Reference Videos, entry 1/,
		);
		expect((await refused('qingbo', { audio_urls: ['https://e.com/a.mp3'] })).message).toMatch(
			/audio as the only reference/,
		);
	});

	test('reference videos in it make the clip cheaper', async () => {
		const { cost, request } = await additional('qingbo', { video_urls: ['https://e.com/v.mp4'] });
		expect(request.mode).toBe('reference');
		expect(cost.estimatedUsd).toBe(0.5015);
	});

	test('a model in it brings its own defaults and limits', async () => {
		const { body, request } = await additional('qingbo', { model: 'doubao-seedance-1.5-pro' });
		expect(request.model).toBe('doubao-seedance-1.5-pro');
		expect(body).toMatchObject({ audio: true });
		expect(body).not.toHaveProperty('generate_audio');
		expect(
			(await refused('qingbo', { model: 'doubao-seedance-1.5-pro' }, { duration: 15 })).message,
		).toMatch(/makes 4 to 12 seconds/);
	});

	test('a setting that the model lacks is refused', async () => {
		expect((await refused('ark', { camera_fixed: false })).message).toMatch(/has no Camera Fixed/);
		expect(
			(
				await refused(
					'ark',
					{ generate_audio: true },
					{ model: { mode: 'id', value: 'doubao-seedance-1-0-pro-250528' } },
				)
			).message,
		).toMatch(/has no Generate Audio/);
	});

	test.each([
		['openAiVideos', { seconds: '5', duration: 5 }, 'seconds and duration'],
		['openAiVideos', { ratio: '1:1', metadata: { ratio: '1:1' } }, 'ratio and metadata.ratio'],
		['openAiVideos', { images: [PNG], image: PNG }, 'images and image'],
		[
			'cubicSpaces',
			{
				images: [PNG],
				metadata: {
					content: [{ type: 'image_url', image_url: { url: PNG }, role: 'reference_image' }],
				},
			},
			'metadata.content and images',
		],
		['cubicSpaces', { seconds: '5', metadata: { duration: -1 } }, 'seconds and metadata.duration'],
	] as const)('%s: one parameter in two places: %j', async (provider, body, paths) => {
		const { message, hint } = await refused(provider, body);
		expect(message).toContain(`the request names ${paths}, and`);
		expect(hint).toContain('Additional Body');
	});

	test('media in it beside the node’s own fields are refused where they stand elsewhere', async () => {
		const reference = { mode: 'reference', referenceImages: PNG };
		expect((await refused('cubicSpaces', { images: [PNG] }, reference)).message).toMatch(
			/metadata\.content and images/,
		);
	});

	test.each<[string, ProviderId, object, INodeParameters, string[]]>([
		[
			'its own content, which the fields are not in',
			'ark',
			{
				content: [
					{ type: 'text', text: 'a dog' },
					{ type: 'image_url', image_url: { url: 'https://e.com/b.png' }, role: 'first_frame' },
				],
			},
			{ mode: 'imageToVideo', firstFrame: PNG },
			['Additional Body takes the place of Prompt, First Frame: what stands there is not sent.'],
		],
		[
			'its own content, which names the same',
			'ark',
			{
				content: [
					{ type: 'text', text: 'a cat' },
					{ type: 'image_url', image_url: { url: PNG }, role: 'first_frame' },
				],
			},
			{ mode: 'imageToVideo', firstFrame: PNG },
			[],
		],
		['a setting', 'ark', { seed: 7, duration: 8 }, { mode: 'imageToVideo', firstFrame: PNG }, []],
		[
			'a prompt',
			'openAiVideos',
			{ prompt: 'a dog' },
			{},
			['Additional Body takes the place of Prompt: what stands there is not sent.'],
		],
		[
			'reference images',
			'kie',
			{ input: { reference_image_urls: ['https://e.com/b.png'] } },
			{ mode: 'reference', prompt: 'a cat', referenceImages: PNG },
			['Additional Body takes the place of Reference Images: what stands there is not sent.'],
		],
	])(
		'what it takes the place of is named: %s',
		async (_name, provider, body, parameters, warnings) => {
			const options = {
				...(parameters.options as object),
				additionalBody: body,
			} as INodeParameters;
			const prepared = await prepare(provider, { ...parameters, options });
			expect(prepared.warnings.filter((text) => text.includes('takes the place'))).toEqual(
				warnings,
			);
		},
	);

	test.each<[ProviderId, INodeParameters['x'], string]>([
		// docs/sources.md#ark, content[]: an image needs no text beside it.
		['ark', { content: [{ type: 'image_url', image_url: { url: PNG } }] }, 'imageToVideo'],
		// docs/sources.md#qingbo-june-2026: a prompt is needed for text alone.
		['qingbo', { image_with_roles: [{ url: PNG, role: 'first_frame' }] }, 'imageToVideo'],
		['qingbo', { image_urls: [PNG, PNG] }, 'reference'],
	])('media in it need no prompt: %s %j', async (provider, additionalBody, mode) => {
		for (const chosen of ['textToVideo', 'auto']) {
			const { request } = await prepare(provider, {
				mode: chosen,
				prompt: '',
				options: { additionalBody } as INodeParameters,
			});
			expect(request.mode).toBe(mode);
		}
	});

	test('frames in it count as frames: mode, rules and the ratio that follows them', async () => {
		const fields = { first_frame_image: PNG, last_frame_image: PNG };
		const roles = {
			image_with_roles: [
				{ url: PNG, role: 'first_frame' },
				{ url: PNG, role: 'last_frame' },
			],
		};
		for (const given of [fields, roles]) {
			const { request, body } = await additional('qingbo', given);
			expect(request).toMatchObject({
				mode: 'firstLastFrame',
				firstFrame: PNG,
				lastFrame: PNG,
				aspectRatio: 'adaptive',
			});
			expect(body).toMatchObject({ ...given, aspect_ratio: 'adaptive' });
		}
		expect(
			(await refused('qingbo', { image_with_roles: roles.image_with_roles.slice(1) })).message,
		).toBe('A last frame is set without a first frame');
		expect((await refused('qingbo', { ...roles, first_frame_image: PNG })).message).toMatch(
			/first_frame_image and image_with_roles/,
		);
		expect(
			(
				await additional('ark', {
					content: [
						{ type: 'text', text: 'a cat' },
						{ type: 'image_url', image_url: { url: PNG }, role: 'first_frame' },
					],
				})
			).body,
		).not.toHaveProperty('ratio');
	});

	test('references in a prompt of it are checked and written too', async () => {
		const { body, request } = await additional('cubicSpaces', {
			prompt: '@image1 sits',
			metadata: {
				content: [{ type: 'image_url', image_url: { url: PNG }, role: 'reference_image' }],
			},
		});
		expect([body.prompt, request.prompt]).toEqual(['image 1 sits', '@image1 sits']);
		expect((await refused('cubicSpaces', { prompt: '@image1 sits' })).message).toMatch(
			/^The prompt names @image1/,
		);
	});

	test('references in a text of a content array are written too', async () => {
		const content = [
			{ type: 'text', text: '@image1 dances' },
			{ type: 'image_url', image_url: { url: PNG }, role: 'reference_image' },
		];
		const { body, request } = await additional('ark', { content });
		expect(body.content).toEqual([{ type: 'text', text: 'image 1 dances' }, content[1]]);
		expect(request.prompt).toBe('@image1 dances');
		expect(content[0].text).toBe('@image1 dances');
	});

	test('fields that the provider answers 400 to are warned about', async () => {
		expect((await additional('qingbo', { seed: 5, extra: {} })).warnings).toEqual([
			'Additional Body sets seed, extra, which Qingbo does not document; it answers 400 to fields that it does not know.',
		]);
		expect((await additional('qingbo', { callback_events: ['completed'] })).warnings).toEqual([]);
		expect((await additional('ark', { priority: 5 })).warnings).toEqual([]);
	});

	test('text that is no JSON object is refused', async () => {
		expect((await refused('ark', '{"a":')).message).toBe('Additional Body is not a JSON object');
		expect((await additional('ark', '{}')).warnings).toEqual([]);
	});
});

describe('pictures from binary fields', () => {
	const png = Buffer.from('89504e470d0a1a0a0000', 'hex').toString('base64');
	const item: INodeExecutionData = {
		json: {},
		binary: {
			photo: { data: png, mimeType: 'text/plain' },
			note: { data: Buffer.from('hello').toString('base64'), mimeType: 'image/png' },
		},
	};
	const ABLE = PROVIDER_IDS.filter((id) => PROVIDERS[id].upload ?? PROVIDERS[id].inlineMedia);
	const INLINE = ABLE.filter((id) => !PROVIDERS[id].upload);

	test.each(INLINE)('%s takes them as frames and references', async (provider) => {
		const uri = `data:image/png;base64,${png}`;
		const frames = {
			mode: 'firstLastFrame',
			firstFrame: 'binary:photo',
			lastFrame: 'BINARY: photo',
		};
		expect((await prepare(provider, frames, item)).request).toMatchObject({
			firstFrame: uri,
			lastFrame: uri,
		});
		const references = { mode: 'reference', referenceImages: `binary:photo\n${PNG}` };
		expect((await prepare(provider, references, item)).request.referenceImages).toEqual([uri, PNG]);
	});

	test.each(ABLE.filter((id) => !INLINE.includes(id)))(
		'%s is told only what stands for them, which no address of an upload changes',
		async (provider) => {
			const hash = createHash('sha256').update(Buffer.from(png, 'base64')).digest('hex');
			const name = `binary:${hash}`;
			const references = { mode: 'reference', referenceImages: `binary:photo\n${PNG}` };
			const { request, body, files } = await prepare(provider, references, item);
			expect(request.referenceImages).toEqual([name, PNG]);
			expect(JSON.stringify(body)).toContain(name);
			expect([...files]).toEqual([
				[name, expect.objectContaining({ sha256: hash, mimeType: 'image/png', size: 10 })],
			]);
			const { message } = await problem(
				provider,
				{ mode: 'imageToVideo', firstFrame: 'binary:note' },
				item,
			);
			expect(message).toMatch(/^First Frame: the binary data is not a JPEG/);
		},
	);

	/** docs/sources.md#fal, files: its pages of Seedance name three formats. */
	test('fal.ai reads three formats of images, and Ark more', async () => {
		const heic = Buffer.from('\0\0\0\x18ftypheic', 'latin1').toString('base64');
		const photo = { json: {}, binary: { photo: { data: heic, mimeType: 'image/jpeg' } } };
		for (const firstFrame of ['binary:photo', `data:image/heic;base64,${heic}`]) {
			const asked = { mode: 'imageToVideo', firstFrame };
			const { message, hint } = await problem('fal', asked, photo);
			expect(message).toBe('First Frame: fal.ai does not read image/heic');
			expect(hint).toBe('Make it one of these: image/jpeg, image/png, image/webp.');
			await prepare('ark', asked, photo);
		}
		const firstFrame = `data:image/jpg;base64,${heic}`;
		await prepare('fal', { mode: 'imageToVideo', firstFrame });
	});

	test.each(PROVIDER_IDS.filter((id) => !ABLE.includes(id)))(
		'%s does not, and the message says who does',
		async (provider) => {
			const { message, hint } = await problem(
				provider,
				{ mode: 'imageToVideo', firstFrame: 'binary:photo' },
				item,
			);
			expect(message).toBe(
				`First Frame: ${PROVIDERS[provider].name} takes addresses only, no file contents`,
			);
			for (const id of ABLE) expect(hint).toContain(PROVIDERS[id].name);
		},
	);

	test('a field that is not there, and one that is no picture', async () => {
		const frame = (firstFrame: string, from: INodeExecutionData) =>
			problem('ark', { mode: 'imageToVideo', firstFrame }, from);
		expect(await frame('binary:data', item)).toMatchObject({
			message: 'First Frame: the item has no binary field "data"',
			hint: 'Its binary fields are: photo, note.',
		});
		expect((await frame('binary:data', { json: {} })).hint).toMatch(/carries no binary data/);
		expect((await frame('binary:note', item)).message).toMatch(/not a JPEG, PNG/);
	});

	test('a file that is too large is refused unread, alone or together with others', async () => {
		const stored = (bytes: number): INodeExecutionData => ({
			json: {},
			// What n8n keeps elsewhere: the data would be read by its id.
			binary: {
				photo: { data: 'filesystem-v2', id: 'filesystem-v2:1', bytes, mimeType: 'image/png' },
			},
		});
		const MB = 1024 * 1024;
		const frame = { mode: 'imageToVideo', firstFrame: 'binary:photo' };
		expect((await problem('ark', frame, stored(30 * MB))).message).toBe(
			'First Frame: the image has 30.0 MB; less than 30 MB are taken',
		);
		const three = { mode: 'reference', referenceImages: Array(3).fill('binary:photo').join('\n') };
		expect((await problem('ark', three, stored(20 * MB))).message).toBe(
			'The media have 80 MB together as they are sent; one request may have 64 MB',
		);
		// Small enough: it is read, and is no image.
		expect((await problem('ark', three, stored(15 * MB))).message).toMatch(/is not a JPEG/);
	});

	test.each(ABLE.filter((id) => PROVIDERS[id].upload))(
		'%s: a file beyond the limit of its upload is refused unread, with what to change',
		async (provider) => {
			const { name, upload } = PROVIDERS[provider];
			const most = upload?.maxMegabytes ?? 0;
			const stored = (bytes: number): INodeExecutionData => ({
				json: {},
				binary: {
					photo: { data: 'filesystem-v2', id: 'filesystem-v2:1', bytes, mimeType: 'video/mp4' },
				},
			});
			// 2.0 at fal has a limit of its own.
			const model = { mode: 'id', value: 'bytedance/seedance-2.5' };
			const video = {
				mode: 'reference',
				referenceVideos: 'binary:photo',
				...(provider === 'fal' && { model }),
			};
			const MB = 1024 * 1024;
			expect(await problem(provider, video, stored(most * MB + 1))).toMatchObject({
				message: `Reference Videos: the video has ${most}.0 MB; at most ${most} MB are uploaded to ${name}`,
				hint: 'Make the video smaller, or put it where it has a public URL and give that.',
			});
			const context = contextOf(provider, video, stored(most * MB));
			await prepareCreate(context, new ItemParameters(context, 0), PROVIDERS[provider], undefined);
		},
	);

	const sound = Buffer.from('RIFF1234WAVEfmt ').toString('base64');
	const both: INodeExecutionData = {
		json: {},
		binary: { ...item.binary, sound: { data: sound, mimeType: 'text/plain' } },
	};
	const REFERENCES = {
		mode: 'reference',
		referenceImages: PNG,
		referenceAudios: 'binary:sound',
	};

	test.each(['ark', 'newApi'] as const)('%s takes audio too', async (provider) => {
		const { request } = await prepare(provider, REFERENCES, both);
		expect(request.referenceAudios).toEqual([`data:audio/wav;base64,${sound}`]);
	});

	test('others do not, and the message says who does', async () => {
		const { message, hint } = await problem('openAiVideos', REFERENCES, both);
		expect(message).toMatch(
			/^Reference Audios: .* takes audios by their address only, no file contents$/,
		);
		expect(hint).toContain(PROVIDERS.ark.name);
	});

	test('a video as binary is refused', async () => {
		expect(
			(await problem('ark', { mode: 'reference', referenceVideos: 'binary:photo' }, item)).message,
		).toMatch(/takes videos by their address only/);
	});
});

describe('beside the request', () => {
	test('an own callback address, and this execution’s', async () => {
		expect(
			(await prepare('ark', { options: { callbackUrl: 'https://e.com/h' } })).body.callback_url,
		).toBe('https://e.com/h');
		expect((await prepare('ark', {}, undefined, 'https://n8n/resume')).body.callback_url).toBe(
			'https://n8n/resume',
		);
	});

	test('an asset of another provider is warned about', async () => {
		const { request } = await prepare('cubicSpaces', {
			mode: 'reference',
			referenceImages: 'asset://a',
		});
		const json = { provider: 'xingchao', assetUrl: 'asset://a' };
		expect(foreignAssetWarning(PROVIDERS.cubicSpaces, json, request)).toEqual([
			'asset://a was issued by xingchao; CubicSpaces may not know it.',
		]);
		expect(
			foreignAssetWarning(PROVIDERS.cubicSpacesArk, { ...json, provider: 'cubicSpaces' }, request),
		).toEqual([]);
		expect(
			foreignAssetWarning(PROVIDERS.cubicSpaces, { ...json, assetUrl: 'asset://b' }, request),
		).toEqual([]);
		expect(foreignAssetWarning(PROVIDERS.cubicSpaces, {}, request)).toEqual([]);
		// One item for several pictures.
		const assets = ['asset://a', 'asset://b'].map((assetUrl) =>
			createAsset({ provider: 'xingchao', sourceUrl: PNG, assetUrl, status: 'approved' }),
		);
		expect(foreignAssetWarning(PROVIDERS.cubicSpaces, { assets }, request)).toEqual([
			'asset://a was issued by xingchao; CubicSpaces may not know it.',
		]);
	});
});

describe('parameters of one item', () => {
	const read = (parameters: Record<string, unknown>) =>
		new ItemParameters(
			{ getNodeParameter: (name, _index, fallback) => parameters[name] ?? fallback },
			0,
		);

	test('options are own properties only, and nothing where there are none', () => {
		expect(read({ options: { seed: 1 } }).option('seed')).toBe(1);
		for (const options of [undefined, null, [], 'text', {}]) {
			expect(read({ options }).option('seed')).toBeUndefined();
			expect(read({ options }).option('constructor')).toBeUndefined();
			expect(read({ options }).optionFlag(flagField('watermark', 'Watermark'))).toBe(false);
		}
	});

	test('a choice that is none is refused, and only a hidden field takes the default', () => {
		const field = { name: 'x', label: 'X', default: 'a', choices: { a: 'A', b: 'B' } } as const;
		expect(read({ x: 'b' }).choice(field)).toBe('b');
		for (const x of [undefined, null]) expect(read({ x }).choice(field)).toBe('a');
		for (const x of ['c', '', 'A', 5, ['b']])
			expect(() => read({ x }).choice(field)).toThrow(/^X is .*, which is not one of/);
		expect(() => read({ x: '={{ $json.x }}' }).choice(field)).toThrow(
			'X is an expression, and only a fixed choice is read there',
		);
	});

	test('numbers have ranges', () => {
		const field = { name: 'n', label: 'N', default: 1 };
		const number = (value: unknown, range: { min: number; max?: number; precision?: number }) =>
			read({ options: { n: value } }).optionNumber({ ...field, ...range });
		expect(number('4', { min: 1, max: 50 })).toBe(4);
		expect(number(undefined, { min: 1 })).toBeUndefined();
		expect(() => number(0, { min: 1, max: 50 })).toThrow('N is 0');
		expect(() => number(51, { min: 1, max: 50 })).toThrow('N is 51');
		expect(() => number(1.5, { min: 1, precision: 0 })).toThrow('not a whole number');
		expect(read({ n: 5 }).number({ ...field, min: 5, max: 5 })).toBe(5);
	});
});

describe('items and errors as n8n sees them', () => {
	const context = contextOf('ark', {});
	const source: INodeExecutionData = { json: { mine: 1, status: 'old', error: 'x', $error: 'y' } };
	const task = createTask({ provider: 'ark', status: 'queued', taskId: 'T' });

	test('other fields lie under the task’s own, and none that n8n takes for a failure', () => {
		expect(taskItem(task, source, 3, { otherFields: false })).toEqual({
			json: task,
			pairedItem: { item: 3 },
		});
		expect(taskItem(task, source, 0, { otherFields: true }).json).toEqual({ mine: 1, ...task });
	});

	test('the provider’s own answer only on request, without keys that reach a prototype', () => {
		expect(taskItem(task, source, 0, { otherFields: false }).json).not.toHaveProperty('raw');
		const raw = (answer: unknown) =>
			taskItem(task, source, 0, { otherFields: false, raw: { answer } }).json.raw;
		expect(raw({ a: [1] })).toEqual({ a: [1] });
		expect(raw(undefined)).toBeNull();
		expect(raw(JSON.parse('{"__proto__":{"x":1},"a":1}'))).toEqual({ a: 1 });
	});

	test('an error names the item, counted from 0, and what to change', () => {
		const error = inputProblem(context, new InputError('It is wrong', 'Change it.'), 2);
		expect(error).toMatchObject({
			message: 'It is wrong [item 2]',
			description: 'Change it.',
			context: { itemIndex: 2 },
		});
		expect(itemProblem(context, 'It is wrong', null)).toMatchObject({ message: 'It is wrong' });
	});

	test('a tool is told by the name of its type', () => {
		expect(runsAsTool(context)).toBe(false);
		Object.assign(context.getNode(), { type: 'n8n-nodes-seedance.seedanceCreateTool' });
		expect(runsAsTool(context)).toBe(true);
	});
});

describe('a content array of one’s own is what the provider reads', () => {
	const image = (role?: string, url = PNG) => ({
		type: 'image_url',
		image_url: { url },
		...(role !== undefined && { role }),
	});
	const text = { type: 'text', text: 'a cat' };
	const content = (...entries: unknown[]) => ({
		options: { additionalBody: JSON.stringify({ content: entries }) },
	});

	test.each<[string, unknown[], string]>([
		[
			'two first frames',
			[text, image('first_frame'), image('first_frame')],
			'Additional Body, content: several entries have the role first_frame',
		],
		[
			'two images without a role',
			[text, image(), image()],
			'Additional Body, content: there are several images, and not each has a role',
		],
		[
			'one with a role beside one without',
			[text, image('first_frame'), image()],
			'Additional Body, content: there are several images, and not each has a role',
		],
		[
			'a misspelt role',
			[text, image('referenceimage')],
			'Additional Body, content: entry 2 has the role "referenceimage"',
		],
		[
			'a role of another kind',
			[
				text,
				image('reference_image'),
				{ type: 'video_url', video_url: { url: PNG }, role: 'reference_image' },
			],
			'Additional Body, content: entry 3 has the role "reference_image"',
		],
		[
			'an image without an address',
			[text, { type: 'image_url', url: PNG, role: 'first_frame' }],
			'Additional Body, content: entry 2 has no address',
		],
		[
			'a misspelt key of a role',
			[text, { ...image(), Role: 'reference_image' }],
			'Additional Body, content: entry 2 has a "Role"',
		],
		[
			'a role under another name',
			[text, { ...image(), rol: 'reference_image' }],
			'Additional Body, content: entry 2 has a "rol"',
		],
		[
			'a role inside the medium',
			[text, { type: 'image_url', image_url: { url: PNG, role: 'last_frame' } }],
			'Additional Body, content: entry 2 has a "image_url.role"',
		],
		[
			'a text with a role',
			[{ ...text, role: 'first_frame' }],
			'Additional Body, content: entry 1 has a "role"',
		],
		[
			'two media in one entry',
			[text, { ...image('reference_image'), video_url: { url: PNG } }],
			'Additional Body, content: entry 2 has a "video_url"',
		],
		...['image', 'imageurl', 'image-url', undefined].map((type): [string, unknown[], string] => [
			`a medium of the type ${type}`,
			[text, { type, image_url: { url: PNG }, role: 'first_frame' }],
			`Additional Body, content: entry 2 has the type "${type ?? ''}"`,
		]),
		['an entry that is none', [text, null], 'content: entry 2 has the type ""'],
		[
			'two drafts',
			['cgt-1', 'cgt-2'].map((id) => ({ type: 'draft_task', draft_task: { id } })),
			'Additional Body, content: several entries are a draft',
		],
	])('%s: refused', async (_name, entries, message) => {
		expect((await problem('ark', content(...entries))).message).toContain(message);
	});

	test.each<[string, unknown[]]>([
		['one image without a role', [text, image()]],
		['both frames', [text, image('first_frame'), image('last_frame')]],
		['references', [text, image('reference_image'), image('reference_image')]],
		['a text of the words of a role', [{ type: 'text', text: 'First frame' }]],
		[
			'a video without a role',
			[text, { type: 'video_url', video_url: { url: 'https://e.com/a.mp4' } }],
		],
	])('%s: sent', async (_name, entries) => {
		const { warnings } = await prepare('ark', { ...content(...entries), prompt: '' });
		expect(warnings).toEqual([]);
	});

	test('what is no list is refused, and an unknown type is said', async () => {
		const odd = { options: { additionalBody: JSON.stringify({ content: 'a cat' }) } };
		expect((await problem('ark', odd)).message).toContain('content: it is not a list');
		const { warnings } = await prepare('ark', content(text, { type: 'mesh_url' }));
		expect(warnings).toContainEqual(expect.stringContaining('has the type "mesh_url"'));
	});

	test('the frames can be named in the prompt, as the provider counts them', async () => {
		const prompt = 'A smooth transition from @image1 to @image2';
		const frames = { mode: 'firstLastFrame', firstFrame: PNG, lastFrame: PNG, prompt };
		const { body } = await prepare('ark', frames);
		expect(JSON.stringify(body)).toContain('A smooth transition from image 1 to image 2');
		expect((await problem('ark', { ...frames, prompt: '@image3' })).message).toBe(
			'The prompt names @image3, but there are 2 references of that kind',
		);
	});

	test('web search that is off sends no tools', async () => {
		for (const webSearch of [false, true]) {
			const { body } = await prepare('ark', { options: { webSearch } });
			expect(body.tools).toEqual(webSearch ? [{ type: 'web_search' }] : undefined);
		}
	});
});

test.each(['undefined', ' null ', '#N/A', 'NaN', '"None"'])(
	'a prompt of nothing but %j is empty',
	async (prompt) => {
		expect((await problem('ark', { prompt })).message).toBe('Prompt is empty');
	},
);

test('a service tier is read whatever its case', async () => {
	const model = { mode: 'id', value: 'seedance-1-5-pro-251215' };
	const { body } = await prepare('ark', { model, options: { serviceTier: ' Flex ' } });
	expect(body.service_tier).toBe('flex');
});

test('what no estimate counts is named', async () => {
	const { warnings } = await prepare('openAiVideos', { options: { additionalBody: { n: 4 } } });
	expect(warnings).toEqual(['No estimate counts what may change the price: the field n.']);
});
