/** What each document forbids is refused with that provider's own status and envelope. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
	at,
	Caller,
	CREATE,
	fetchAny,
	statusPath,
	validCreate,
	type Json,
	type Reply,
} from './caller.mts';
import { OwnSimulator } from './ownSimulator.mts';
import { BASE_PATHS, PROVIDERS, type ProviderId } from './types.mts';

const simulated = new OwnSimulator(60);
let caller: Caller;

beforeAll(async () => {
	caller = new Caller(simulated.url, 'sim-validation');
});

const png = 'https://example.com/a.png';
const inline = 'data:image/png;base64,iVBORw0KGgo=';
const text = { type: 'text', text: 'a cat' };
const image = (role?: string, url = png) => ({
	type: 'image_url',
	image_url: { url },
	...(role && { role }),
});
const video = {
	type: 'video_url',
	video_url: { url: 'https://e.com/v.mp4' },
	role: 'reference_video',
};
const many = <T,>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

/** Refused with HTTP 400; the words are what the answer must say. */
const REFUSED: Array<[ProviderId, string, Json, RegExp]> = [
	['cubicSpaces', 'no prompt', { prompt: undefined }, /prompt is required/],
	['cubicSpaces', 'seconds as a number', { seconds: 5 }, /invalid_request.*string/],
	['cubicSpaces', 'two durations', { seconds: '5', metadata: { duration: 5 } }, /only one of/],
	['cubicSpaces', 'base64', { images: [inline] }, /base64/],
	[
		'cubicSpaces',
		'images and content',
		{ images: [png], metadata: { content: [image('first_frame')] } },
		/combined/,
	],
	['cubicSpaces', 'text in content', { metadata: { content: [text] } }, /prompt/],
	[
		'cubicSpaces',
		'mixed modes',
		{ metadata: { content: [image('first_frame'), video] } },
		/cannot be mixed/,
	],
	['cubicSpaces', '16 seconds', { seconds: '16' }, /duration/],
	[
		'cubicSpacesArk',
		'base64',
		{ content: [text, image('first_frame', inline)] },
		/InvalidParameter.*base64/,
	],
	['cubicSpacesArk', 'mixed modes', { content: [image('last_frame'), video] }, /cannot be mixed/],
	['openAiVideos', 'no model', { model: undefined }, /missing_model/],
	['openAiVideos', 'seconds of 3', { seconds: '3' }, /duration/],
	['openAiVideos', 'seconds and duration', { seconds: '5', duration: 5 }, /only one of/],
	[
		'openAiVideos',
		'ratio twice',
		{ ratio: '1:1', metadata: { ratio: '1:1' } },
		/top level and in metadata/,
	],
	['openAiVideos', '4k', { resolution: '4k' }, /480p, 720p, 1080p/],
	['openAiVideos', 'two videos at once', { n: 2 }, /<= 1/],
	['qingbo', 'an undeclared field', { seed: 5 }, /unknown_parameter.*seed/],
	['qingbo', 'extra', { extra: { generate_audio: true } }, /capability_violation.*"param":"extra"/],
	['qingbo', 'a field of the older revision', { first_frame: png }, /unknown_parameter/],
	['qingbo', 'a name of the older revision', { model: 'seedance-2.0' }, /model_not_found/],
	['qingbo', 'no prompt for text', { prompt: undefined }, /prompt/],
	['qingbo', '-1 seconds', { duration: -1 }, /from 4 to 15/],
	[
		'qingbo',
		'1080p on fast',
		{ model: 'doubao-seedance-2.0-fast', resolution: '1080p' },
		/capability/,
	],
	['qingbo', 'last without first', { last_frame_image: png }, /last frame/],
	['qingbo', 'mixed modes', { first_frame_image: png, image_urls: [png] }, /cannot be mixed/],
	[
		'qingbo',
		'last frame on 1.0 fast',
		{ model: 'doubao-seedance-1.0-pro-fast', first_frame_image: png, last_frame_image: png },
		/last frame/,
	],
	[
		'qingbo',
		'videos on 1.5',
		{ model: 'doubao-seedance-1.5-pro', video_urls: [png] },
		/reference videos/,
	],
	[
		'qingbo',
		'adaptive on 1.5',
		{ model: 'doubao-seedance-1.5-pro', aspect_ratio: 'adaptive' },
		/adaptive/,
	],
	[
		'qingbo',
		'the wrong name of sound on 1.5',
		{ model: 'doubao-seedance-1.5-pro', generate_audio: true },
		/generate_audio/,
	],
	['qingbo', 'an action without its media', { action: 'image2video' }, /action/],
	['qingbo', 'base64', { first_frame_image: inline }, /base64/],
	['qingboLegacy', 'no prompt', { prompt: undefined, first_frame: png }, /prompt/],
	[
		'qingboLegacy',
		'a field of the newer revision',
		{ first_frame_image: png },
		/unknown_parameter/,
	],
	[
		'qingboLegacy',
		'a root field that belongs into extra',
		{ generate_audio: true },
		/unknown_parameter/,
	],
	['qingboLegacy', '4k', { resolution: '4k' }, /resolution/],
	['qingboLegacy', 'a seed out of range', { seed: 4294967296 }, /seed/],
	[
		'qingboLegacy',
		'two images on 1.5',
		{ model: 'seedance-1.5-pro', image_urls: [png, png] },
		/at most 1/,
	],
	['xingchao', 'a model nobody documents', { model: 'seedance_9' }, /model/],
	[
		'xingchao',
		'no reference video on the standard model',
		{ model: 'seedance_2_0' },
		/reference video/,
	],
	['xingchao', '3 seconds', { duration: 3 }, /duration/],
	['xingchao', 'last without first', { last_image: png }, /last frame/],
	['xingchao', 'mixed modes', { first_image: png, referenceImages: [png] }, /cannot be mixed/],
	['xingchao', 'base64', { first_image: inline }, /base64/],
];

describe('the other providers', () => {
	test.each(REFUSED)('%s refuses: %s', async (provider, _name, change, words) => {
		const reply = await caller.create(provider, { ...validCreate(provider, 'a cat'), ...change });
		expect(reply.status).toBe(400);
		expect(reply.text).toMatch(words);
	});

	const url = 'https://e.com/a.png';
	const MODERATION: Array<[string, Json, RegExp]> = [
		['no model', { images: [url] }, /model is required/],
		['no images', { model: 'm' }, /images is required/],
		['51 images', { model: 'm', images: many(51, url) }, /50/],
		['base64', { model: 'm', images: [inline] }, /base64/],
		[
			'an ending nobody lists',
			{ model: 'm', images: ['https://e.com/a.svg?x=.png'] },
			/第1条URL文件类型不受支持/,
		],
		[
			'another asset type',
			{ model: 'm', images: [url], asset_type: 'Video' },
			/不支持混合类型素材/,
		],
	];
	test.each(MODERATION)('moderation refuses: %s', async (_name, body, words) => {
		const reply = await caller.call('cubicSpaces', 'POST', '/v1/images/moderations', body);
		expect(reply).toMatchObject({ status: 400, json: { code: 400 } });
		expect(reply.text).toMatch(words);
	});

	test('strictAssets refuses what was not issued, and accepts what was', async () => {
		const one = new Caller(simulated.url, 'sim-strict');
		await simulated.client.setSettings(one.key, { strictAssets: true, moderateSeconds: 0 });
		const create = (asset: string) =>
			one.create('cubicSpacesArk', {
				model: 'doubao-seedance-2.0',
				content: [text, image('reference_image', asset)],
			});
		expect(await create('asset://made-up')).toMatchObject({ status: 400 });
		const moderated = await one.call('cubicSpaces', 'POST', '/v1/assets/moderations', {
			model: 'doubao-seedance-2.0',
			images: [url],
		});
		const asset = /asset:\/\/[^"]+/.exec(moderated.text)?.[0] ?? '';
		expect(await create(asset)).toMatchObject({ status: 200 });
	});
});

describe.each(PROVIDERS)('%s', (provider) => {
	/** kie.ai states it in the body. */
	const statusOf = ({ status, json }: Reply): number =>
		provider === 'kie' && status === 200 ? Number(at(json, 'code')) : status;

	test('answers a wrong key, a foreign task and an unknown path', async () => {
		const id = await caller.task(provider);
		const wrong = new Caller(simulated.url, 'wrong-key');
		expect(statusOf(await wrong.status(provider, id))).toBe(401);
		const keyless = `${simulated.url}${BASE_PATHS[provider]}${statusPath(provider, id)}`;
		expect(statusOf(await fetchAny(keyless))).toBe(401);

		const other = new Caller(simulated.url, 'sim-somebody-else');
		const gateway = ['cubicSpaces', 'cubicSpacesArk', 'newApi', 'openAiVideos'].includes(provider);
		const unknown = gateway ? 400 : provider === 'kie' ? 422 : 404;
		expect(statusOf(await other.status(provider, id))).toBe(unknown);
		// fal.ai answers 202 until the end.
		expect((await caller.status(provider, id)).status).toBe(provider === 'fal' ? 202 : 200);
		expect((await caller.call(provider, 'GET', '/v9/nothing')).status).toBe(404);
	});

	test('refuses a body that is not JSON', async () => {
		for (const type of ['application/json', 'text/plain']) {
			const reply = await fetchAny(`${simulated.url}${BASE_PATHS[provider]}${CREATE[provider]}`, {
				method: 'POST',
				headers: {
					authorization: `${provider === 'fal' ? 'Key' : 'Bearer'} ${caller.key}`,
					'content-type': type,
				},
				body: type === 'text/plain' ? '{}' : '{',
			});
			expect(statusOf(reply)).toBe(provider === 'fal' || provider === 'kie' ? 422 : 400);
			expect(reply.json).toBeDefined();
		}
	});
});
