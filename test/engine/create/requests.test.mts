/** What Seedance Create sends for what stands in its fields: n8n's own resolving, hiding and defaults included. */
import { merge } from '../../../nodes/shared/tools/json.ts';
import { PROVIDERS, type ProviderId } from '../../simulator/types.mts';
import { useLab } from '../support/lab.mts';
import { MODE_PARAMETERS, type SampleMode } from '../support/samples.mts';

const lab = useLab();

/** Where each provider's body holds a value; dotted. */
const PATHS: Record<ProviderId, { prompt: string; ratio: string; audio: string; seconds: string }> =
	{
		ark: { prompt: 'content.0.text', ratio: 'ratio', audio: 'generate_audio', seconds: 'duration' },
		cubicSpaces: {
			prompt: 'prompt',
			ratio: 'metadata.ratio',
			audio: 'metadata.generate_audio',
			seconds: 'seconds',
		},
		cubicSpacesArk: {
			prompt: 'content.0.text',
			ratio: 'ratio',
			audio: 'generate_audio',
			seconds: 'duration',
		},
		fal: {
			prompt: 'prompt',
			ratio: 'aspect_ratio',
			audio: 'generate_audio',
			seconds: 'duration',
		},
		kie: {
			prompt: 'input.prompt',
			ratio: 'input.aspect_ratio',
			audio: 'input.generate_audio',
			seconds: 'input.duration',
		},
		newApi: {
			prompt: 'prompt',
			ratio: 'metadata.ratio',
			audio: 'metadata.generate_audio',
			seconds: 'seconds',
		},
		openAiVideos: { prompt: 'prompt', ratio: 'ratio', audio: 'generate_audio', seconds: 'seconds' },
		openRouter: {
			prompt: 'prompt',
			ratio: 'aspect_ratio',
			audio: 'generate_audio',
			seconds: 'duration',
		},
		qingbo: {
			prompt: 'prompt',
			ratio: 'aspect_ratio',
			audio: 'generate_audio',
			seconds: 'duration',
		},
		qingboLegacy: {
			prompt: 'prompt',
			ratio: 'aspect_ratio',
			audio: 'extra.generate_audio',
			seconds: 'duration',
		},
		replicate: {
			prompt: 'input.prompt',
			ratio: 'input.aspect_ratio',
			audio: 'input.generate_audio',
			seconds: 'input.duration',
		},
		waveSpeed: {
			prompt: 'prompt',
			ratio: 'aspect_ratio',
			audio: 'generate_audio',
			seconds: 'duration',
		},
		xingchao: {
			prompt: 'prompt',
			ratio: 'aspect_ratio',
			audio: 'generateAudio',
			seconds: 'duration',
		},
	};

function valueAt(body: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body);
}

/** An object with one value in it, at a dotted path. */
function nested(path: string, value: unknown): Record<string, unknown> {
	return path
		.split('.')
		.reverse()
		.reduce<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>;
}

/** The bodies that were sent for these parameters. */
async function sent(
	provider: ProviderId,
	parameters: Record<string, unknown>,
	options: Parameters<ReturnType<typeof lab.account>['create']>[2] = {},
) {
	const account = lab.account();
	const run = await account.create(provider, parameters, options);
	if (run.error) throw run.error;
	return { bodies: await account.bodies(), tasks: run.tasks };
}

describe.each(PROVIDERS)('%s', (provider) => {
	const paths = PATHS[provider];

	test('nothing is sent that was not set, but for length, ratio and sound', async () => {
		const { bodies } = await sent(provider, {});
		const rest = JSON.parse(JSON.stringify(bodies[0])) as Record<string, unknown>;
		const seconds = valueAt(rest, paths.seconds);
		expect(String(seconds)).toBe('5');
		expect(valueAt(rest, paths.ratio)).toBe('16:9');
		expect(valueAt(rest, paths.audio)).toBe(true);
		const names = JSON.stringify(rest).match(/"(\w+)":/g) ?? [];
		const ofMedia = ['content', 'type', 'text', 'metadata', 'extra', 'input'];
		const last = (path: string) => path.split('.').at(-1);
		// kie.ai's schema demands it.
		const demanded = provider === 'kie' ? ['web_search'] : [];
		const known = [...Object.values(paths).map(last), 'model', ...ofMedia, ...demanded];
		expect(names.map((name) => name.slice(1, -2)).filter((name) => !known.includes(name))).toEqual(
			[],
		);
	});

	test('the ratio of a clip with a first frame follows the frame', async () => {
		const { bodies } = await sent(provider, {
			mode: 'imageToVideo',
			...MODE_PARAMETERS.imageToVideo,
		});
		const follows = [
			...['kie', 'openAiVideos', 'qingbo', 'qingboLegacy', 'replicate', 'xingchao'],
		].includes(provider);
		const adaptive = provider === 'fal' ? 'auto' : follows ? 'adaptive' : undefined;
		expect(valueAt(bodies[0], paths.ratio)).toBe(adaptive);
	});

	test('a ratio that is set is sent, whatever the media', async () => {
		const { bodies, tasks } = await sent(provider, {
			mode: 'imageToVideo',
			...MODE_PARAMETERS.imageToVideo,
			aspectRatio: '9:16',
		});
		expect(valueAt(bodies[0], paths.ratio)).toBe('9:16');
		expect(tasks[0].aspectRatio).toBe('9:16');
	});

	test('sound that is switched off is said explicitly', async () => {
		const { bodies } = await sent(provider, { generateAudio: false });
		expect(valueAt(bodies[0], paths.audio)).toBe(false);
	});

	test.each(['', null])(
		'an empty cell for sound is the default, said explicitly: %j',
		async (sound) => {
			const { bodies } = await sent(
				provider,
				{ generateAudio: '={{ $json.sound }}' },
				{ items: [{ sound }] },
			);
			expect(valueAt(bodies[0], paths.audio)).toBe(true);
		},
	);

	test('references in the prompt are written as the provider reads them', async () => {
		const { bodies } = await sent(provider, {
			mode: 'reference',
			...MODE_PARAMETERS.reference,
			prompt: '@Image1 meets @image2 as in @video1; she hums @audio1. Mail fox@image1.example.',
		});
		expect(valueAt(bodies[0], paths.prompt)).toBe(
			provider === 'fal' || provider === 'kie'
				? '@Image1 meets @Image2 as in @Video1; she hums @Audio1. Mail fox@image1.example.'
				: provider === 'replicate'
					? '[Image1] meets [Image2] as in [Video1]; she hums [Audio1]. Mail fox@image1.example.'
					: provider.startsWith('qingbo')
						? '@image1 meets @image2 as in @video1; she hums @audio1. Mail fox@image1.example.'
						: 'image 1 meets image 2 as in video 1; she hums audio 1. Mail fox@image1.example.',
		);
	});

	test('a reference to media that are not there is refused', async () => {
		const account = lab.account();
		const run = await account.create(provider, {
			mode: 'reference',
			...MODE_PARAMETERS.reference,
			prompt: '@image3 enters',
		});
		expect(run.error?.message).toMatch(/^The prompt names @image3, but there are 2 references/);
		expect(await account.requests()).toEqual([]);
	});

	test('an unknown model is let through with a warning', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ model: 'seedance-9-9', failedItems: 'return', duration: 77 },
			{ options: { validateOnly: true } },
		);
		expect(run.task).toMatchObject({ model: 'seedance-9-9', failure: null });
		expect(run.task.warnings).toEqual([
			expect.stringMatching(/^The model "seedance-9-9" is not in this package's catalogue/),
		]);
	});

	test('the mode auto decides item by item', async () => {
		const { tasks } = await sent(
			provider,
			{
				mode: 'auto',
				firstFrame: '={{ $json.first }}',
				lastFrame: '={{ $json.last }}',
				referenceImages: '={{ $json.images }}',
				referenceVideos: '={{ $json.videos }}',
				referenceAudios: '={{ $json.audios }}',
			},
			{
				items: [
					{},
					{ first: 'https://media.example.com/a.png', last: '', images: [] },
					{ first: 'https://media.example.com/a.png', last: 'https://media.example.com/b.png' },
					{
						first: null,
						images: ['https://media.example.com/c.png', 'https://media.example.com/d.png'],
					},
					{ videos: '["https://media.example.com/e.mp4"]', images: '' },
				],
			},
		);
		expect(tasks.map(({ mode }) => mode)).toEqual([
			'textToVideo',
			'imageToVideo',
			'firstLastFrame',
			'reference',
			'reference',
		] satisfies SampleMode[]);
	});

	test('media that the mode hides are not sent', async () => {
		const { bodies } = await sent(provider, {
			mode: 'imageToVideo',
			...MODE_PARAMETERS.reference,
			...MODE_PARAMETERS.firstLastFrame,
		});
		const text = JSON.stringify(bodies);
		expect(text).toContain('first.png');
		expect(text).not.toMatch(/last\.png|one\.png|move\.mp4|voice\.mp3/);
	});

	test('an option that the provider does not document is not sent', async () => {
		const { bodies, tasks } = await sent(
			provider,
			{},
			{ options: { endUserId: 'user-7', executionExpiresAfter: 4000 } },
		);
		const text = JSON.stringify(bodies);
		expect(text.includes('user-7')).toBe(
			['ark', 'fal', 'newApi', 'openAiVideos'].includes(provider),
		);
		expect(text.includes('4000')).toBe(provider === 'ark' || provider === 'newApi');
		expect(tasks[0].warnings).toEqual([]);
	});

	test('Additional Body is merged into the request and stands in the task', async () => {
		const seconds = paths.seconds === 'seconds' || provider === 'fal' ? '6' : 6;
		const both = merge(nested(paths.ratio, '1:1'), nested(paths.seconds, seconds));
		const { bodies, tasks } = await sent(
			provider,
			{},
			{ options: { additionalBody: JSON.stringify(both) } },
		);
		expect(valueAt(bodies[0], paths.ratio)).toBe('1:1');
		expect(valueAt(bodies[0], paths.seconds)).toBe(seconds);
		expect(tasks[0]).toMatchObject({ aspectRatio: '1:1', durationSeconds: 6 });
	});

	test('what Additional Body sets is checked', async () => {
		const account = lab.account();
		const run = await account.create(
			provider,
			{ failedItems: 'protect' },
			{ options: { additionalBody: nested(paths.seconds, 77) } },
		);
		// What is only inferred is warned about, and refused there.
		const inferred = provider === 'openRouter' || provider === 'replicate';
		expect(run.error?.message).toMatch(inferred ? /duration: must be/ : /^Duration is 77 seconds/);
		expect(await account.requests()).toHaveLength(inferred ? 1 : 0);
	});
});

describe('sound', () => {
	test.each([
		['ark', 'doubao-seedance-1-0-pro-250528'],
		['qingbo', 'doubao-seedance-1.0-pro-quality'],
		['qingboLegacy', 'seedance-1.0-pro-quality'],
	] as const)('%s: nothing about it where the model has none', async (provider, model) => {
		const { bodies, tasks } = await sent(provider, { model, generateAudio: true });
		expect(JSON.stringify(bodies)).not.toMatch(/audio/i);
		expect(tasks[0].warnings.join()).not.toMatch(/audio|sound/i);
	});

	test.each([
		['qingbo', 'doubao-seedance-1.5-pro', 'audio'],
		['qingboLegacy', 'seedance-1.5-pro', 'extra.audio'],
	] as const)('%s: Seedance 1.5 names it otherwise', async (provider, model, path) => {
		const { bodies } = await sent(provider, { model, generateAudio: false });
		expect(valueAt(bodies[0], path)).toBe(false);
		expect(JSON.stringify(bodies)).not.toContain('generate_audio');
	});
});

describe('values as tables and agents give them', () => {
	test('numbers as text, empty cells, resolutions in any case', async () => {
		const { bodies, tasks } = await sent(
			'ark',
			{
				duration: '={{ $json.seconds }}',
				resolution: '={{ $json.size }}',
				aspectRatio: '={{ $json.ratio }}',
			},
			{
				items: [
					{ seconds: '8', size: '1080P', ratio: '21:9' },
					{ seconds: '', size: '', ratio: '' },
					{ seconds: null, size: null, ratio: null },
					{ seconds: ' 6 ', size: '4k', ratio: ' Adaptive ' },
				],
				options: { seed: '={{ $json.seed }}', watermark: '={{ $json.mark }}', concurrency: 1 },
			},
		);
		expect(bodies.map(({ duration, resolution, ratio }) => [duration, resolution, ratio])).toEqual([
			[8, '1080p', '21:9'],
			[undefined, undefined, '16:9'],
			[undefined, undefined, '16:9'],
			[6, '4k', 'adaptive'],
		]);
		expect(tasks.map(({ durationSeconds, resolution }) => [durationSeconds, resolution])).toEqual([
			[8, '1080p'],
			[null, null],
			[null, null],
			[6, '4K'],
		]);
	});

	test('the model as bare text', async () => {
		const { bodies } = await sent(
			'ark',
			{ model: { __rl: true, mode: 'id', value: '={{ $json.m }}' } },
			{
				items: [{ m: ' doubao-seedance-2-0-260128 ' }],
			},
		);
		expect(bodies[0].model).toBe('doubao-seedance-2-0-260128');
	});

	test.each([
		['an array', ['https://media.example.com/1.png', 'https://media.example.com/2.png']],
		['JSON as text', '["https://media.example.com/1.png", "https://media.example.com/2.png"]'],
		[
			'one a line, a blank one between',
			'https://media.example.com/1.png\n\nhttps://media.example.com/2.png\n',
		],
	])('a list as %s', async (_name, images) => {
		const { bodies } = await sent(
			'qingbo',
			{ mode: 'reference', referenceImages: '={{ $json.images }}', prompt: 'Two pictures' },
			{ items: [{ images }] },
		);
		expect(bodies[0].image_urls).toEqual([
			'https://media.example.com/1.png',
			'https://media.example.com/2.png',
		]);
	});

	test('a blank entry is refused where the prompt counts', async () => {
		const run = await lab.account().create('qingbo', {
			mode: 'reference',
			referenceImages: 'https://media.example.com/1.png\n\nhttps://media.example.com/2.png',
			prompt: '@image2 only',
		});
		expect(run.error?.message).toBe(
			'Reference Images: entry 2 is empty, and the prompt counts the entries [item 0]',
		);
	});

	test('an array that a template squeezed into text is explained', async () => {
		const run = await lab.account().create(
			'qingbo',
			{ mode: 'reference', referenceImages: '= {{ $json.images }}' },
			{
				items: [{ images: ['https://media.example.com/1.png', 'https://media.example.com/2.png'] }],
			},
		);
		expect(run.error?.message).toMatch(/an array that a template turned into text/);
	});
});

describe('warnings', () => {
	test('a suffix in the prompt that may override what was checked', async () => {
		const { tasks } = await sent('ark', { prompt: 'A fox --dur 10 --rt 9:16 -- and more' });
		expect(tasks[0].warnings).toEqual([
			expect.stringMatching(/"--dur 10", which may override the duration/),
			expect.stringMatching(/"--rt 9:16", which may override the aspect ratio/),
		]);
	});

	test('an asset that another provider issued', async () => {
		const { tasks } = await sent(
			'ark',
			{ mode: 'imageToVideo', firstFrame: '={{ $json.assetUrl }}' },
			{ items: [{ assetUrl: 'asset://asset-1', provider: 'cubicSpaces' }] },
		);
		expect(tasks[0].warnings).toEqual([
			'asset://asset-1 was issued by cubicSpaces; BytePlus / Volcengine Ark (Official) may not know it.',
		]);
	});

	test('a field that Qingbo does not declare', async () => {
		const account = lab.account();
		const run = await account.create(
			'qingbo',
			{ failedItems: 'return' },
			{ options: { additionalBody: { watermark: true } } },
		);
		expect(run.task).toMatchObject({ status: 'notCreated', failure: { category: 'invalidInput' } });
		expect(run.task.warnings).toEqual([
			expect.stringMatching(/^Additional Body sets watermark, which Qingbo does not document/),
		]);
	});
});

describe('resuming on a callback', () => {
	test('the address of this execution is sent, one for all items, and is in no item', async () => {
		const { bodies, tasks } = await sent(
			'ark',
			{},
			{ items: [{}, {}], options: { resumeOnCallback: true } },
		);
		const [first, second] = bodies.map((body) => body.callback_url);
		expect(first).toMatch(/^http:\/\/n8n\.example\.com\/webhook-waiting\/\d+/);
		expect(second).toBe(first);
		expect(JSON.stringify(tasks)).not.toContain('webhook-waiting');
	});

	test('not together with an address of one’s own', async () => {
		const run = await lab
			.account()
			.create(
				'ark',
				{},
				{ options: { resumeOnCallback: true, callbackUrl: 'https://example.com/hook' } },
			);
		expect(run.error?.message).toMatch(/^Resume on Callback and Callback URL are both set/);
	});

	test('a provider without callbacks gets none', async () => {
		const { bodies } = await sent('xingchao', {}, { options: { resumeOnCallback: true } });
		expect(JSON.stringify(bodies)).not.toContain('webhook-waiting');
	});
});
