import { setTimeout as sleep } from 'node:timers/promises';
import { findChromium } from '../tools/setup/find.mjs';
import type { ProviderId } from '../simulator/types.mts';
import { inCache } from '../support/paths.mts';
import { describeWith } from '../support/requirements.mts';
import { Editor } from './support/editor.mts';
import { shared } from './support/shared.mts';
import {
	assetModerate,
	manualTrigger,
	seedanceCreate,
	seedanceWait,
	workflow,
} from './support/workflows.mts';

/**
 * Which fields a person sees, for every provider and mode, in the real editor. What is expected stands here as the
 * public interface and the providers' documents have it; it is not taken from the descriptions that make the fields.
 */

const fixedRatios = [
	'16:9 (Landscape)',
	'9:16 (Portrait)',
	'1:1 (Square)',
	'4:3',
	'3:4',
	'21:9 (Ultra-Wide)',
];
const adaptive = 'Adaptive (Follows the Media)';

/** Options that every provider has, by display name. */
const commonOptions = [
	'Additional Body',
	'Concurrency',
	'Include Other Fields',
	'Include Raw Answer',
	'Max Cost (USD)',
	'Price per Second (USD)',
	'Validate Only',
];
const live = ['Live Prices'];
const callback = ['Callback URL', 'Resume on Callback'];

interface Expected {
	name: string;
	credential: string;
	resolutions: string[];
	/** Whether a video can be edited and extended. */
	startsFromVideo?: true;
	/** Whether `adaptive` is offered without any media. */
	adaptiveWithText: boolean;
	/** It is not offered for references either. */
	adaptiveWithReferences?: false;
	/** It is not offered at all. */
	adaptive?: false;
	/** Ratios that few providers have. */
	moreRatios?: string[];
	options: string[];
	/** What a notice says, and in which modes. */
	notice?: { in: string[]; says: RegExp };
}

const everyMode = ['textToVideo', 'imageToVideo', 'firstLastFrame', 'reference', 'auto'];

const providers: Record<ProviderId, Expected> = {
	ark: {
		name: 'BytePlus / Volcengine Ark (Official)',
		credential: 'Ark',
		startsFromVideo: true,
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: true,
		options: [
			...callback,
			'Camera Fixed',
			'Draft',
			'Draft Task ID',
			'End User ID',
			'Execution Expires After (Seconds)',
			'Output Format',
			'Priority',
			'Return Last Frame',
			'Seed',
			'Service Tier',
			'Watermark',
			'Web Search',
		],
	},
	cubicSpaces: {
		name: 'CubicSpaces',
		credential: 'CubicSpaces',
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: true,
		options: ['Camera Fixed', 'Seed', 'Watermark'],
	},
	cubicSpacesArk: {
		name: 'CubicSpaces (Official-Compatible)',
		credential: 'CubicSpaces',
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: true,
		options: ['Camera Fixed', 'Seed', 'Watermark'],
	},
	fal: {
		name: 'fal.ai',
		credential: 'fal.ai',
		startsFromVideo: true,
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: true,
		options: [...callback, ...live, 'Camera Fixed', 'End User ID', 'Seed'],
	},
	kie: {
		name: 'kie.ai',
		credential: 'kie.ai',
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: false,
		options: [...callback, 'Camera Fixed', 'Output Format', 'Return Last Frame', 'Web Search'],
	},
	newApi: {
		name: 'New API Gateway',
		credential: 'New API',
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: true,
		options: [
			'Camera Fixed',
			'End User ID',
			'Execution Expires After (Seconds)',
			'Priority',
			'Return Last Frame',
			'Seed',
			'Service Tier',
			'Watermark',
			'Web Search',
		],
	},
	openAiVideos: {
		name: 'OpenAI-Style Videos API',
		credential: 'OpenAI-Style',
		resolutions: ['480p', '720p', '1080p'],
		adaptiveWithText: false,
		options: ['Camera Fixed', 'End User ID', 'Return Last Frame', 'Seed', 'Watermark'],
	},
	openRouter: {
		name: 'OpenRouter',
		credential: 'OpenRouter',
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: false,
		adaptive: false,
		moreRatios: ['9:21 (Ultra-Tall)'],
		options: [...callback, ...live, 'Seed'],
	},
	qingbo: {
		name: 'Qingbo',
		credential: 'Qingbo',
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: false,
		options: [...callback, 'Camera Fixed', 'Return Last Frame', 'Web Search'],
		notice: { in: ['reference'], says: /reference videos this provider charges about 60% / },
	},
	qingboLegacy: {
		name: 'Qingbo (Legacy Fields)',
		credential: 'Qingbo',
		resolutions: ['480p', '720p', '1080p', '2K'],
		adaptiveWithText: false,
		options: [
			...callback,
			'Camera Fixed',
			'Return Last Frame',
			'Seed',
			'Service Tier',
			'Watermark',
			'Web Search',
		],
	},
	replicate: {
		name: 'Replicate',
		credential: 'Replicate',
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: true,
		options: [...callback, 'Camera Fixed', 'Seed'],
	},
	waveSpeed: {
		name: 'WaveSpeed',
		credential: 'WaveSpeed',
		startsFromVideo: true,
		resolutions: ['480p', '720p', '1080p', '4K'],
		adaptiveWithText: false,
		adaptiveWithReferences: false,
		options: [...callback, ...live, 'Web Search'],
	},
	xingchao: {
		name: 'Xingchao',
		credential: 'Xingchao',
		resolutions: [],
		adaptiveWithText: true,
		options: [],
		notice: { in: everyMode, says: /seedance_2_0 and seedance_2_0_fast .* reference video/ },
	},
};

const references = ['referenceImages', 'referenceVideos', 'referenceAudios'];
const modes: Record<string, { name: string; media: string[] }> = {
	textToVideo: { name: 'Text to Video', media: [] },
	imageToVideo: { name: 'Image to Video', media: ['firstFrame'] },
	firstLastFrame: { name: 'First and Last Frame', media: ['firstFrame', 'lastFrame'] },
	reference: { name: 'Reference', media: references },
	auto: { name: 'Auto', media: ['firstFrame', 'lastFrame', ...references] },
};

/** What is asked for in the modes that start from a video. */
const fromVideo: Array<{ name: string; hidden: string[] }> = [
	{ name: 'Edit Video', hidden: ['duration', 'aspectRatio'] },
	{ name: 'Extend Video', hidden: ['aspectRatio'] },
];

/** What follows from a choice shows some moments after it: the editor has five seconds to get there. */
async function shows(read: () => Promise<string[]>, expected: string[]): Promise<void> {
	for (let left = 50; ; left--) {
		const seen = await read();
		try {
			expect(seen).toEqual(expected);
			return;
		} catch (error) {
			if (left === 0) throw error;
			await sleep(100);
		}
	}
}

describeWith([{ found: findChromium(), step: 'browser' }], 'the fields in the editor', () => {
	const { api, close } = shared();
	let editor: Editor;

	beforeAll(async () => {
		const stored = await api.createWorkflow(
			workflow('Fields', [
				manualTrigger(),
				seedanceCreate({}),
				seedanceWait({}),
				assetModerate({}),
			]),
		);
		// High enough that no field lies below the window's edge in the screenshots.
		editor = await Editor.open(api, { height: 1500 });
		await editor.openWorkflow(stored.id);
	});

	afterAll(async () => {
		await editor.close();
		await close();
	});

	describe.each(Object.entries(providers))('Seedance Create, %s', (provider, expected) => {
		beforeAll(async () => {
			await editor.openNode('Seedance Create');
			await editor.choose('provider', expected.name);
		});

		afterAll(async () => await editor.closeNode());

		test.each(Object.entries(modes))('%s', async (mode, { name, media }) => {
			await editor.choose('mode', name);
			await shows(
				async () => await editor.visibleParameters(),
				[
					'provider',
					'model',
					'mode',
					'prompt',
					...media,
					'duration',
					...(expected.resolutions.length > 0 ? ['resolution'] : []),
					'aspectRatio',
					'generateAudio',
					'failedItems',
				],
			);
			await shows(
				async () => await editor.credentialLabels(),
				[`Credential for ${expected.credential}`],
			);
			const { notice } = expected;
			await shows(
				async () => await editor.notices(),
				notice?.in.includes(mode) ? [expect.stringMatching(notice.says)] : [],
			);
			await editor.screenshot(inCache('screenshots', 'fields', `${provider}-${mode}.png`));
			const ratios = await editor.options('aspectRatio');
			const withAdaptive =
				expected.adaptive !== false &&
				(mode === 'reference'
					? expected.adaptiveWithReferences !== false
					: expected.adaptiveWithText || mode !== 'textToVideo');
			const more = expected.moreRatios ?? [];
			expect(ratios.slice(1)).toEqual([
				...fixedRatios,
				...more,
				...(withAdaptive ? [adaptive] : []),
			]);
		});

		test('edit and extend, if the provider has them', async () => {
			const offered = await editor.options('mode');
			const names = fromVideo.map(({ name }) => name);
			const expectedNames = expected.startsFromVideo ? names : [];
			expect(offered.filter((name) => names.includes(name))).toEqual(expectedNames);
			for (const { name, hidden } of expected.startsFromVideo ? fromVideo : []) {
				await editor.choose('mode', name);
				await shows(
					async () => await editor.visibleParameters(),
					[
						...['provider', 'model', 'mode', 'prompt', 'sourceVideo', ...references],
						...['duration', 'resolution', 'aspectRatio'].filter((one) => !hidden.includes(one)),
						...['generateAudio', 'failedItems'],
					],
				);
			}
		});

		test('the resolutions', async () => {
			const offered = expected.resolutions.length === 0 ? [] : await editor.options('resolution');
			expect(offered.slice(1)).toEqual(expected.resolutions);
		});

		test('the options', async () => {
			const names = [...commonOptions, ...expected.options].sort((a, b) => a.localeCompare(b));
			expect(await editor.addableOptions()).toEqual(names);
		});
	});

	describe('Seedance Wait', () => {
		beforeAll(async () => await editor.openNode('Seedance Wait'));
		afterAll(async () => await editor.closeNode());

		test.each([
			['Wait', ['waitStrategy', 'timeout', 'failedTasks', 'downloadVideo']],
			['Get', ['failedTasks', 'downloadVideo']],
			['Cancel', ['failedTasks']],
		])('%s', async (operation, fields) => {
			await editor.choose('operation', operation);
			await shows(
				async () => await editor.visibleParameters(),
				['operation', 'provider', 'taskId', ...fields],
			);
			await editor.screenshot(inCache('screenshots', 'fields', `wait-${operation}.png`));
		});

		test('every provider, and From Task with every credential', async () => {
			const names = Object.values(providers).map(({ name }) => name);
			expect(await editor.options('provider')).toEqual([...names.sort(), 'From Task']);
			await shows(async () => await editor.credentialLabels(), ['Credential for Ark']);
			await editor.choose('provider', 'From Task');
			const credentials = new Set(Object.values(providers).map(({ credential }) => credential));
			await shows(
				async () => await editor.credentialLabels(),
				[...credentials].map((name) => `Credential for ${name}`),
			);
			await editor.screenshot(inCache('screenshots', 'fields', 'wait-fromTask.png'));
		});
	});

	describe('Seedance Asset Moderate', () => {
		beforeAll(async () => await editor.openNode('Seedance Asset Moderate'));
		afterAll(async () => await editor.closeNode());

		test.each([
			['CubicSpaces', ['model'], ['Batch Size']],
			['Xingchao', [], []],
		])('%s', async (provider, fields, options) => {
			await editor.choose('provider', provider);
			await shows(
				async () => await editor.visibleParameters(),
				['provider', 'imageUrls', ...fields, 'assetType', 'outputMode', 'rejectedAssets'],
			);
			await shows(async () => await editor.credentialLabels(), [`Credential for ${provider}`]);
			expect(await editor.addableOptions()).toEqual([
				...options,
				'Include Other Fields',
				'Include Raw Answer',
				'Timeout (Seconds)',
			]);
			await editor.screenshot(inCache('screenshots', 'fields', `moderate-${provider}.png`));
		});
	});
});
