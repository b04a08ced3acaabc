/**
 * What the node lets through, a strict server takes; what it refuses, that server refuses too. The node's limits come
 * from its catalogue, the simulator's from the documents: where the two differ, one of them is wrong.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { request as httpRequest } from 'undici';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import type { ModelRow } from '../../../nodes/shared/providers/model.ts';
import { writeBody } from '../../../nodes/SeedanceCreate/request/body.ts';
import { createRequest } from '../../../nodes/SeedanceCreate/request/createRequest.ts';
import {
	modesOf,
	PROVIDERS,
	takes,
	type ProviderId,
	type ProviderRow,
} from '../../../nodes/shared/providers/index.ts';
import {
	ASPECT_RATIOS,
	RESOLUTIONS,
	modeOf,
	sourceModeOf,
	type GenerationRequest,
	type Media,
	type Mode,
	type SettingName,
} from '../../../nodes/shared/providers/request.ts';
import type { Task } from '../../../nodes/shared/items/task.ts';
import { validate } from '../../../nodes/SeedanceCreate/request/validate.ts';
import { SimulatorClient } from '../../simulator/client.mts';
import { TAKEN } from '../../simulator/types.mts';
import { startSimulator, type Simulator } from '../../simulator/server.mts';
import { effectiveParameters, nodeContext, sendOverHttp } from '../../unit/support/context.mts';

let simulator: Simulator;
let client: SimulatorClient;

beforeAll(async () => {
	simulator = await startSimulator({ seconds: 0, settings: { log: false } });
	client = new SimulatorClient(simulator.url);
});
afterAll(async () => {
	await client.close();
	await simulator.close();
});

/** Mostly one of `within`, now and then one of `beyond`. */
function mostly<T>(within: readonly T[], beyond: readonly T[]): fc.Arbitrary<T> {
	if (within.length === 0) return fc.constantFrom(...beyond);
	const inside = fc.constantFrom(...within);
	return beyond.length === 0
		? inside
		: fc.oneof(
				{ weight: 12, arbitrary: inside },
				{ weight: 1, arbitrary: fc.constantFrom(...beyond) },
			);
}

const PICTURES = {
	within: ['https://e.com/a.png', 'http://e.com/ü.png?x=1', 'asset://Asset-1'],
	inline: ['data:image/png;base64,iVBORw0KGgo='],
	beyond: ['ftp://e.com/a.png', 'a.png', 'data:video/mp4;base64,AAAA', 'asset://'],
};

function pictures(provider: ProviderRow): fc.Arbitrary<string> {
	const { within, inline, beyond } = PICTURES;
	return provider.inlineMedia
		? mostly([...within, ...inline], beyond)
		: mostly(within, [...beyond, ...inline]);
}

function other(ending: string): fc.Arbitrary<string> {
	return mostly(
		[`https://e.com/a.${ending}`, 'asset://a'],
		[`a.${ending}`, 'data:audio/mp3;base64,AAAA='],
	);
}

/** Lists of reference media, as long as the model takes them, and one longer. */
function listOf(address: fc.Arbitrary<string>, limit: number): fc.Arbitrary<string[]> {
	const length = mostly([0, Math.min(1, limit), limit], [limit + 1]);
	return length.chain((count) => fc.array(address, { minLength: count, maxLength: count }));
}

const NO_MEDIA: Media = { referenceImages: [], referenceVideos: [], referenceAudios: [] };

/** The most references of each kind in a mode; a source is one of the videos, if it is not counted apart. */
function referencesOf({ references, besideSource }: ModelRow, mode: Mode) {
	const source = sourceModeOf(mode);
	if (!source) return references;
	return besideSource?.[source] ?? { ...references, video: references.video - 1 };
}

function mediaOf(provider: ProviderRow, row: ModelRow, mode: Mode): fc.Arbitrary<Media> {
	const picture = pictures(provider);
	const none = fc.constant<string[]>([]);
	const frames = {
		...(mode !== 'textToVideo' && { firstFrame: picture }),
		...(mode === 'firstLastFrame' && { lastFrame: picture }),
	};
	const source = sourceModeOf(mode);
	if (mode !== 'reference' && !source) {
		// Now and then a reference beside the frames, or a last frame alone.
		const stray = fc.oneof(
			{ weight: 20, arbitrary: none },
			{ weight: 1, arbitrary: fc.array(picture, { minLength: 1, maxLength: 1 }) },
		);
		return fc.record(
			{ ...frames, referenceImages: stray, referenceVideos: none, referenceAudios: none },
			{
				requiredKeys: [
					'referenceImages',
					'referenceVideos',
					'referenceAudios',
					...(mode === 'imageToVideo' ? (['firstFrame'] as never[]) : []),
				],
			},
		) as fc.Arbitrary<Media>;
	}
	const { image, video, audio } = referencesOf(row, mode);
	return fc.record({
		...(source && { sourceVideo: other('mp4') }),
		referenceImages: listOf(picture, image),
		referenceVideos: listOf(other('mp4'), video),
		referenceAudios: listOf(other('mp3'), audio),
	});
}

/** Requests at and beyond the limits of one provider and mode. */
function requests(provider: ProviderRow, mode: Mode): fc.Arbitrary<GenerationRequest> {
	const { fields } = provider.dialect.create;
	const able = provider.models.filter((row) => row.modes.includes(mode));
	return fc.constantFrom(...(sourceModeOf(mode) ? able : provider.models)).chain((row) => {
		const { min, max, auto } = row.duration;
		const ratios = ASPECT_RATIOS.filter((ratio) => row.aspectRatios.includes(ratio));
		const flag = fc.boolean();
		const settings = {
			duration: mostly(
				[min, max, Math.round((min + max) / 2), ...(auto ? [-1] : [])],
				[min - 1, max + 1, 0, -2, ...(auto ? [] : [-1])],
			),
			resolution: mostly(
				row.resolutions,
				RESOLUTIONS.filter((one) => !row.resolutions.includes(one)),
			),
			aspectRatio: mostly<string>(ratios, [
				'5:4',
				// The documents' second word for adaptive at one provider; the node has the first alone.
				...(provider.id === 'openAiVideos' ? [] : ['auto']),
				...ASPECT_RATIOS.filter((ratio) => !ratios.includes(ratio)),
			]),
			generateAudio: flag,
			seed: mostly([-1, 0, 2 ** 32 - 1], [-2, 2 ** 32]),
			watermark: flag,
			cameraFixed: flag,
			returnLastFrame: flag,
			webSearch: fc.constant(true),
			serviceTier: fc.constantFrom('default', 'flex'),
			executionExpiresAfter: mostly([3_600, 259_200], [3_599, 259_201]),
			endUserId: mostly(['x', 'x'.repeat(64)], ['x'.repeat(65)]),
			callbackUrl: provider.callbackHttpsOnly
				? mostly(['https://127.0.0.1:9/done'], ['http://e.com/done', 'nowhere'])
				: mostly(['http://127.0.0.1:9/done'], ['ftp://e.com', 'nowhere']),
			draft: flag,
			outputFormat: mostly(['mp4', 'mov'], ['webm']),
			priority: mostly([0, 9], [-1, 10]),
		};
		// What the dialect has no place for is no limit: it is refused by name.
		const placed = Object.entries(settings).filter(
			([name]) => name in fields && (name !== 'resolution' || row.resolutions.length > 0),
		);
		const prompt = fc.oneof(
			{ weight: 12, arbitrary: fc.constant('a cat') },
			{ weight: 1, arbitrary: fc.constant(undefined) },
		);
		const chosen = fc.record(Object.fromEntries(placed), { requiredKeys: [] });
		// Few of them at a time, so that most requests are within all limits.
		const some = fc
			.tuple(chosen, fc.array(fc.constantFrom(...placed.map(([name]) => name)), { maxLength: 4 }))
			.map(([all, kept]) =>
				Object.fromEntries(Object.entries(all).filter(([name]) => kept.includes(name))),
			);
		return fc.tuple(some, prompt, mediaOf(provider, row, mode)).map(
			([values, words, media]) =>
				({
					model: row.id,
					// The wire says nothing of other modes: they follow from the media.
					mode: sourceModeOf(mode) ?? modeOf(media),
					...NO_MEDIA,
					// The node itself sends what such a mode or model demands; now and then something else stands there.
					...provider.dialect.create.locked?.[mode],
					...row.demanded,
					...values,
					...(sourceModeOf(mode) && { taskType: mode }),
					...media,
					...(words !== undefined && { prompt: words }),
				}) as GenerationRequest,
		);
	});
}

/** Where the node refuses more than the document says it must, and why; at one provider, if it is named. */
const STRICTER: Array<[RegExp, string, ProviderId?]> = [
	[
		/the aspect ratio adaptive follows an image or video, and none is given/,
		'the pages of Qingbo (June 2026) and the OpenAI-style gateway say what adaptive follows: there is nothing to follow',
	],
	[
		/^seedance-1\.[05]\S* cannot do the mode Reference$/,
		'Qingbo (April 2026) takes a single reference image of these models as their first frame: mode Image to Video says so',
	],
	[
		/^Reference Audios, entry \d+: addresses only are taken here/,
		'the official API takes sound as data too; the node takes pictures alone as data',
	],
	[
		/^seedance-1\.[05]\S* has no Service Tier$/,
		'Qingbo (April 2026) shows the tab of 2.0 alone, and names it there',
	],
	[
		/^Camera Fixed does not go together with reference images$/,
		'the official API refuses it for the same models, whoever passes it on',
	],
	[
		/the aspect ratio adaptive follows a first frame, and references alone are given/,
		'WaveSpeed has no word for adaptive: what is left out is 16:9 there',
	],
	[
		/cannot choose the duration itself/,
		'WaveSpeed has no word for it: what is left out is 5 seconds there',
		'waveSpeed',
	],
	[
		/^Edit Video takes only (Duration|Aspect Ratio) .* because the source video decides/,
		'WaveSpeed takes both for an edit with Seedance 2.0; the mode means the same at every provider',
		'waveSpeed',
	],
];

/** Node parameters at one limit or beyond it. */
interface Probe {
	what: string;
	parameters: INodeParameters;
	within: boolean;
}

/** Every limit that the catalogue's row names for a mode, from both sides. */
function probes(provider: ProviderRow, row: ModelRow, mode: Mode): Probe[] {
	const { min, max, auto } = row.duration;
	const locked = provider.dialect.create.locked?.[mode] ?? {};
	const open = (name: 'duration' | 'aspectRatio'): boolean => locked[name] === undefined;
	const base: INodeParameters = {
		...(open('duration') && { duration: min }),
		...mediaParameters(row, mode),
	};
	const result: Probe[] = [];
	const probe = (what: string, within: boolean, change: INodeParameters): void =>
		void result.push({ what: `${row.id}: ${what}`, within, parameters: { ...base, ...change } });
	const option = (what: string, within: boolean, options: INodeParameters): void =>
		probe(what, within, { options });

	if (open('duration')) {
		for (const duration of [min, max]) probe(`${duration} s`, true, { duration });
		for (const duration of [min - 1, max + 1, 0]) probe(`${duration} s`, false, { duration });
		probe('-1 s', auto, { duration: -1 });
	}
	if (row.resolutions.length > 0)
		for (const resolution of RESOLUTIONS)
			probe(resolution, row.resolutions.includes(resolution), { resolution });
	for (const aspectRatio of open('aspectRatio') ? ASPECT_RATIOS : []) {
		const framed = mode === 'imageToVideo' || mode === 'firstLastFrame';
		const fits = framed && row.framesNeedAdaptive ? aspectRatio === 'adaptive' : true;
		const follows =
			aspectRatio !== 'adaptive' ||
			(mode === 'reference'
				? provider.adaptiveWithReferences !== false
				: mode !== 'textToVideo' ||
					(provider.adaptiveWithText === true && !row.adaptiveNeedsMedia));
		probe(aspectRatio, row.aspectRatios.includes(aspectRatio) && fits && follows, { aspectRatio });
	}
	const source = sourceModeOf(mode) !== undefined;
	if (mode === 'reference' || source) {
		const { image, video, audio } = referencesOf(row, mode);
		const needed = row.needsReferenceVideo ? { referenceVideos: ['https://e.com/v.mp4'] } : {};
		for (const [name, limit, ending] of [
			['referenceImages', image, 'png'],
			['referenceVideos', video, 'mp4'],
			['referenceAudios', audio, 'mp3'],
		] as const) {
			const list = (count: number) =>
				Array.from({ length: count }, () => `https://e.com/a.${ending}`);
			if (limit > 0) probe(`${limit} ${name}`, true, { ...needed, [name]: list(limit) });
			probe(`${limit + 1} ${name}`, false, { ...needed, [name]: list(limit + 1) });
		}
	}
	const named = (name: SettingName): boolean => takes(provider, name);
	if (named('seed'))
		for (const [seed, within] of [
			[-1, true],
			[2 ** 32 - 1, true],
			[-2, false],
			[2 ** 32, false],
		] as const)
			option(`seed ${seed}`, within, { seed });
	if (named('executionExpiresAfter'))
		for (const [executionExpiresAfter, within] of [
			[3_600, true],
			[259_200, true],
			[3_599, false],
			[259_201, false],
		] as const)
			option(`${executionExpiresAfter} s to expire`, within, { executionExpiresAfter });
	if (provider.id === 'ark')
		for (const length of [64, 65])
			option(`${length} characters`, length <= 64, { endUserId: 'x'.repeat(length) });
	// The camera cannot stand still over pictures that 1.x takes as references.
	const moving = mode === 'reference' && row.references.video === 0;
	for (const [name, values] of Object.entries({
		outputFormat: [
			['mp4', true],
			['mov', true],
			['webm', false],
		],
		priority: [
			[0, true],
			[9, true],
			[-1, false],
			[10, false],
		],
	} as const))
		for (const [value, within] of named(name as SettingName) ? values : [])
			option(`${name} ${value}`, within && row.features.includes(name as SettingName), {
				[name]: value,
			});
	if (named('draft')) {
		const able = row.features.includes('draft');
		option('draft', able, { draft: true });
		for (const resolution of row.resolutions)
			probe(`draft at ${resolution}`, able && resolution === row.draftResolution, {
				resolution,
				options: { draft: true },
			});
	}
	for (const name of ['watermark', 'cameraFixed', 'returnLastFrame', 'webSearch'] as const) {
		const within = row.features.includes(name) && !(name === 'cameraFixed' && moving);
		if (named(name)) option(name, within, { [name]: true });
	}
	if (named('serviceTier'))
		option('flex', row.features.includes('serviceTier'), { serviceTier: 'flex' });
	return result;
}

function mediaParameters(row: ModelRow, mode: Mode): INodeParameters {
	const firstFrame = 'https://e.com/first.png';
	const ratio = row.ratioNeeded && { aspectRatio: '16:9' };
	if (mode === 'imageToVideo') return { firstFrame, ...ratio };
	if (mode === 'firstLastFrame')
		return { firstFrame, lastFrame: 'https://e.com/last.png', ...ratio };
	if (mode === 'textToVideo') return {};
	const referenceVideos =
		row.references.video > 0 && !sourceModeOf(mode) ? 'https://e.com/v.mp4' : '';
	return {
		...(sourceModeOf(mode) && { sourceVideo: 'https://e.com/source.mp4' }),
		referenceImages: referencesOf(row, mode).image > 0 ? 'https://e.com/a.png' : '',
		referenceVideos,
	};
}

/** Each name with any value. */
function anyOf(names: string[]): Record<string, unknown> {
	return Object.fromEntries(names.map((name) => [name, expect.anything()]));
}

/** What is only inferred is warned about in these words. */
const AS_FAR_AS_IS_KNOWN = ', as far as is known; it was sent all the same';

function isInferred({ models }: ProviderRow, mode: Mode): boolean {
	return models.some((row) => row.limits !== undefined && row.modes.includes(mode));
}

const CASES = Object.values(PROVIDERS).flatMap((provider) =>
	modesOf(provider).map((mode) => [provider.id, mode] as const),
);

describe.each(CASES)('%s, %s', (id: ProviderId, mode) => {
	const provider = PROVIDERS[id];

	test('the node sends what is at a limit, and refuses what is beyond', async () => {
		const all = provider.models
			.filter((row) => row.modes.includes(mode))
			.flatMap((row) => probes(provider, row, mode).map((one) => ({ ...one, model: row.id })));
		const apiKey = `sim-at-limits-${id}-${mode}`;
		const node = new SeedanceCreate();
		// Provider and mode alone decide what is shown; what is shown is changed item by item.
		const shown = effectiveParameters(node, { provider: id, mode, prompt: 'a cat' });
		for (const { parameters } of all) expect(shown).toMatchObject(anyOf(Object.keys(parameters)));
		const [items] = await node.execute.call(
			nodeContext({
				node,
				items: all.map(() => ({ json: {} })),
				effective: true,
				parameters: (index) => ({
					...shown,
					failedItems: 'return',
					model: { mode: 'id', value: all[index].model },
					...all[index].parameters,
				}),
				credential: { provider: id, apiKey, baseUrl: client.baseUrl(id) },
				send: sendOverHttp,
			}),
		);
		const outcomes = items.map(({ json }, index) => {
			const { taskId, failure, warnings } = json as unknown as Task;
			const sent = taskId !== null;
			// What is only inferred is sent with a warning, and refused by the server.
			const warned = warnings.some((warning) => warning.includes(AS_FAR_AS_IS_KNOWN));
			if (warned && failure?.category === 'invalidInput')
				return { what: all[index].what, sent, isWarned: true };
			return {
				what: all[index].what,
				sent,
				...(!sent && failure?.code !== 'invalidInput' && { failure }),
			};
		});
		expect(
			outcomes.map(({ what, sent, ...more }) => ({
				what,
				sent,
				...(!('isWarned' in more) && more),
			})),
		).toEqual(all.map(({ what, within }) => ({ what, sent: within })));
		const warned = outcomes.filter((one) => 'isWarned' in one);
		expect(warned.length > 0).toBe(isInferred(provider, mode));
		const within = all.filter((one) => one.within);
		expect(await client.counts(apiKey)).toEqual({ create: within.length + warned.length });
		expect(within.length).toBeGreaterThan(8);
		expect(all.length - within.length).toBeGreaterThan(4);
	});

	test('node and server agree, whatever the combination', async () => {
		const seen = { sent: 0, refused: 0 };
		await fc.assert(
			fc.asyncProperty(requests(provider, mode), async (request) => {
				const found = validate(request, request.mode, provider);
				const problems = [
					...found.problems.map(({ message }) => message),
					...found.warnings.filter((warning) => warning.includes(AS_FAR_AS_IS_KNOWN)),
				];
				const stricter = problems.filter((message) =>
					STRICTER.some(([pattern, , only = id]) => only === id && pattern.test(message)),
				);
				if (problems.length > 0 && stricter.length === problems.length) return;
				const { dialect } = provider;
				const { path, body, query } = createRequest(dialect, request, writeBody(dialect, request));
				const scheme = id === 'fal' ? 'Key' : 'Bearer';
				const answer = await httpRequest(`${client.baseUrl(id)}${path}`, {
					method: 'POST',
					headers: {
						authorization: `${scheme} sim-limits-${id}`,
						'content-type': 'application/json',
					},
					query,
					body: JSON.stringify(body),
				});
				const words = await answer.body.text();
				// kie.ai states it in the body.
				const status =
					id === 'kie' ? (JSON.parse(words) as { code: number }).code : answer.statusCode;
				if (problems.length === 0) {
					seen.sent++;
					expect([status, words]).toEqual([TAKEN[id] ?? 200, expect.any(String)]);
				} else {
					seen.refused++;
					// fal.ai has no address for what a model cannot do.
					const refused =
						id === 'fal' ? [422, 404] : ['kie', 'replicate'].includes(id) ? [422] : [400];
					expect([problems, refused]).toEqual([problems, expect.arrayContaining([status])]);
				}
			}),
			// A source leaves little else that could be refused.
			{ numRuns: sourceModeOf(mode) ? 40 : 20 },
		);
		expect(seen.sent).toBeGreaterThan(0);
		expect(seen.refused).toBeGreaterThan(0);
	});
});
