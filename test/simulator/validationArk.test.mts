/** What the official Ark API forbids (docs/sources.md#ark) is refused in its words. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { at, Caller, type Json } from './caller.mts';
import { OwnSimulator } from './ownSimulator.mts';

const simulated = new OwnSimulator(60);
let caller: Caller;

beforeAll(async () => {
	caller = new Caller(simulated.url, 'sim-validation-ark');
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
const audio = {
	type: 'audio_url',
	audio_url: { url: 'https://e.com/a.mp3' },
	role: 'reference_audio',
};
const draftTask = (id: string) => ({ type: 'draft_task', draft_task: { id } });
const many = <T,>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

const v2 = 'doubao-seedance-2-0-260128';
const v25 = 'dreamina-seedance-2-5-260628';
const arkBody = (fields: Json): Json => ({ model: v2, content: [text], ...fields });
const arkMedia = (...items: Json[]): Json => ({ model: v2, content: [text, ...items] });

/** Error code and words that Ark answers with. */
const ARK: Array<[string, Json, string, RegExp]> = [
	['no model', { content: [text] }, 'MissingParameter', /model/],
	['no content', { model: v2 }, 'MissingParameter', /content/],
	['no prompt', { model: v2, content: [{ type: 'text', text: ' ' }] }, 'MissingParameter', /text/],
	['unknown item type', arkMedia({ type: 'sound' }), 'InvalidParameter', /content\[1\]/],
	['unknown role', arkMedia(image('middle_frame')), 'InvalidParameter', /content\[1\]\.role/],
	[
		'frames mixed with references',
		arkMedia(image('first_frame'), image('reference_image')),
		'InvalidParameter',
		/first\/last frame content cannot be mixed with reference media content\./,
	],
	['last frame without first', arkMedia(image('last_frame')), 'InvalidParameter', /last frame/],
	[
		'a frame without a role beside references',
		arkMedia(image(), image('reference_image')),
		'InvalidParameter',
		/first\/last frame content cannot be mixed with reference media content\./,
	],
	['two images without roles', arkMedia(image(), image()), 'MissingParameter', /role/],
	['video without role', arkMedia({ ...video, role: undefined }), 'MissingParameter', /role/],
	['ten images', arkMedia(...many(10, image('reference_image'))), 'InvalidParameter', /at most 9/],
	['four videos', arkMedia(...many(4, video)), 'InvalidParameter', /at most 3/],
	['audio alone', arkMedia(audio), 'InvalidParameter', /only reference/],
	['file address', arkMedia(image('first_frame', 'file:///a.png')), 'InvalidParameter', /URL/],
	[
		'inline video',
		arkMedia({ ...video, video_url: { url: inline } }),
		'InvalidParameter',
		/base64/,
	],
	['duration as text', arkBody({ duration: '5' }), 'InvalidParameter', /integer/],
	['3 seconds', arkBody({ duration: 3 }), 'InvalidParameter', /duration/],
	['16 seconds', arkBody({ duration: 16 }), 'InvalidParameter', /duration/],
	['4K in capitals', arkBody({ resolution: '4K' }), 'InvalidParameter', /resolution/],
	['2K', arkBody({ resolution: '2K' }), 'InvalidParameter', /resolution/],
	[
		'1080p on fast',
		arkBody({ model: 'doubao-seedance-2-0-fast-260128', resolution: '1080p' }),
		'InvalidParameter',
		/resolution/,
	],
	['ratio auto', arkBody({ ratio: 'auto' }), 'InvalidParameter', /ratio/],
	['flex on 2.0', arkBody({ service_tier: 'flex' }), 'InvalidParameter', /service_tier/],
	['camera on 2.0', arkBody({ camera_fixed: true }), 'InvalidParameter', /camera_fixed/],
	['expiry too short', arkBody({ execution_expires_after: 60 }), 'InvalidParameter', />= 3600/],
	['long user id', arkBody({ safety_identifier: 'x'.repeat(65) }), 'InvalidParameter', /64/],
	['seed too low', arkBody({ seed: -2 }), 'InvalidParameter', />= -1/],
	[
		'dotted name',
		arkBody({ model: 'doubao-seedance-2.0' }),
		'InvalidEndpointOrModel.NotFound',
		/exist/,
	],
	[
		'sound on 1.0',
		arkBody({ model: 'doubao-seedance-1-0-pro-250528', generate_audio: true }),
		'InvalidParameter',
		/generate_audio/,
	],
	[
		'-1 seconds on 1.0',
		arkBody({ model: 'doubao-seedance-1-0-pro-250528', duration: -1 }),
		'InvalidParameter',
		/duration/,
	],
	[
		'references on 1.5',
		{ ...arkMedia(image('reference_image')), model: 'doubao-seedance-1-5-pro-251215' },
		'InvalidParameter',
		/reference images/,
	],
	[
		'2.5: first frame with a fixed ratio',
		{ ...arkMedia(image('first_frame')), model: v25, ratio: '16:9' },
		'InvalidParameter.TaskTypeConstraint',
		/adaptive/,
	],
	[
		'2.5: edit without a video',
		{
			...arkMedia(image('reference_image')),
			model: v25,
			omni_reference_task_type: 'edit',
			duration: -1,
		},
		'InvalidParameter.TaskTypeConstraint',
		/edit tasks need a reference video/,
	],
	[
		'2.5: extend without a video',
		{ ...arkBody({ omni_reference_task_type: 'extend' }), model: v25 },
		'InvalidParameter.TaskTypeConstraint',
		/extend tasks need a reference video/,
	],
	[
		'2.5: extend with a fixed ratio',
		{ ...arkMedia(video), model: v25, omni_reference_task_type: 'extend', ratio: '16:9' },
		'InvalidParameter.TaskTypeConstraint',
		/adaptive/,
	],
	[
		'an unknown kind of task',
		{ ...arkMedia(video), model: v25, omni_reference_task_type: 'remix' },
		'InvalidParameter',
		/omni_reference_task_type/,
	],
	[
		'edit on 2.0',
		{ ...arkMedia(video), omni_reference_task_type: 'edit' },
		'InvalidParameter',
		/omni/,
	],
	['mov on 2.0', arkBody({ output_format: 'mov' }), 'InvalidParameter', /output_format/],
	[
		'avi',
		{ ...arkBody({ output_format: 'avi' }), model: v25 },
		'InvalidParameter',
		/output_format/,
	],
	['priority 10', arkBody({ priority: 10 }), 'InvalidParameter', /priority/],
	['draft on 2.0', arkBody({ draft: true }), 'InvalidParameter', /draft/],
	[
		'2.5: a draft at 720p',
		{ ...arkBody({ draft: true, resolution: '720p' }), model: v25 },
		'InvalidParameter',
		/480p only/,
	],
	[
		'2.5: the final video of a draft that is not there',
		{ model: v25, content: [draftTask('cgt-nowhere')] },
		'InvalidParameter',
		/cgt-nowhere is not a draft task/,
	],
	[
		'2.5: the final video of a draft at 720p',
		{ model: v25, content: [draftTask('cgt-nowhere')], resolution: '720p' },
		'InvalidParameter',
		/1080p only/,
	],
	[
		'2.5: edit without -1',
		{ ...arkMedia(video), model: v25, omni_reference_task_type: 'edit' },
		'InvalidParameter.TaskTypeConstraint',
		/-1/,
	],
];

describe('ark', () => {
	test.each(ARK)('refuses: %s', async (_name, body, code, words) => {
		const reply = await caller.create('ark', body);
		expect(reply.status).toBe(code.startsWith('InvalidEndpoint') ? 404 : 400);
		expect(reply.json).toMatchObject({ error: { code, message: expect.stringMatching(words) } });
		expect(reply.text).toContain('Request id: ');
	});

	const FINE: Array<[string, Json]> = [
		['an inline first frame', arkMedia(image(undefined, inline))],
		['an asset', arkMedia(image('reference_image', 'Asset://Asset-1'))],
		[
			'nine images, three videos, three audios',
			arkMedia(...many(9, image('reference_image')), ...many(3, video), ...many(3, audio)),
		],
		[
			'frames without a prompt',
			{ model: v2, content: [image('first_frame'), image('last_frame')] },
		],
		['an endpoint id with anything', { model: 'ep-20260101-abcde', content: [text], duration: 60 }],
		['an unknown field', arkBody({ whatever: 1 })],
		['2.5: audio alone, 30 seconds', { ...arkMedia(audio), model: v25, duration: 30 }],
		['4k', arkBody({ resolution: '4k' })],
		[
			'2.5: an edit',
			{ ...arkMedia(video), model: v25, omni_reference_task_type: 'edit', duration: -1 },
		],
		['2.5: mov', { ...arkBody({ output_format: 'mov', priority: 9 }), model: v25 }],
	];
	test.each(FINE)('accepts: %s', async (_name, body) => {
		expect(await caller.create('ark', body)).toMatchObject({ status: 200 });
	});

	test('a draft, and its final video with the same model alone', async () => {
		await simulated.client.setSettings('sim-drafts', { taskSeconds: 0 });
		const drafts = new Caller(simulated.url, 'sim-drafts');
		const made = await drafts.create('ark', {
			...arkBody({ draft: true, duration: 7 }),
			model: v25,
		});
		const id = String(at(made.json, 'id'));
		const content = [draftTask(id)];
		const other = await drafts.create('ark', { model: 'seedance-1-5-pro-251215', content });
		expect(other.text).toContain('the model is not that of the draft');
		const final = await drafts.create('ark', { model: v25, content });
		const status = await drafts.status('ark', String(at(final.json, 'id')));
		expect(status.json).toMatchObject({
			draft: false,
			draft_task_id: id,
			resolution: '1080p',
			duration: 7,
		});
		expect((await drafts.status('ark', id)).json).toMatchObject({
			draft: true,
			resolution: '480p',
		});
		const plain = await drafts.create('ark', { ...arkBody({}), model: v25 });
		const ofPlain = { model: v25, content: [draftTask(String(at(plain.json, 'id')))] };
		expect((await drafts.create('ark', ofPlain)).text).toContain('is not a draft task');
	});
});
