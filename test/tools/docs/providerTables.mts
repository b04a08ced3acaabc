/** `docs/providers.md`, made from the tables that the nodes themselves go by, so that it cannot say anything else. */
import { readFileSync } from 'node:fs';
import { SeedanceArkApi } from '../../../credentials/SeedanceArkApi.credentials.ts';
import { SeedanceCubicSpacesApi } from '../../../credentials/SeedanceCubicSpacesApi.credentials.ts';
import { SeedanceFalApi } from '../../../credentials/SeedanceFalApi.credentials.ts';
import { SeedanceKieApi } from '../../../credentials/SeedanceKieApi.credentials.ts';
import { SeedanceNewApiApi } from '../../../credentials/SeedanceNewApiApi.credentials.ts';
import { SeedanceOpenAiVideosApi } from '../../../credentials/SeedanceOpenAiVideosApi.credentials.ts';
import { SeedanceQingboApi } from '../../../credentials/SeedanceQingboApi.credentials.ts';
import { SeedanceOpenRouterApi } from '../../../credentials/SeedanceOpenRouterApi.credentials.ts';
import { SeedanceReplicateApi } from '../../../credentials/SeedanceReplicateApi.credentials.ts';
import { SeedanceWaveSpeedApi } from '../../../credentials/SeedanceWaveSpeedApi.credentials.ts';
import { SeedanceXingchaoApi } from '../../../credentials/SeedanceXingchaoApi.credentials.ts';
import type { ModelRow, Rates } from '../../../nodes/shared/providers/model.ts';
import {
	PROVIDER_IDS,
	PROVIDERS,
	knowsRatio,
	modesOf,
	resolutionsOf,
	takes,
	type CredentialName,
	type ProviderRow,
} from '../../../nodes/shared/providers/index.ts';
import {
	ASPECT_RATIOS,
	MODES,
	RESOLUTIONS,
	sourceModeOf,
} from '../../../nodes/shared/providers/request.ts';
import { MODE } from '../../../nodes/SeedanceCreate/fields.ts';
import { REFERENCE_KINDS, takesFiles } from '../../../nodes/SeedanceCreate/request/media.ts';
import { estimate } from '../../../nodes/SeedanceCreate/request/price.ts';
import { SETTINGS } from '../../../nodes/shared/providers/request.ts';
import { optionsOf } from '../../support/providers.mts';
import { inRoot } from '../../support/paths.mts';
import { table } from './markdown.mts';

/** One of each type. */
export const credentials = [
	new SeedanceArkApi(),
	new SeedanceCubicSpacesApi(),
	new SeedanceFalApi(),
	new SeedanceKieApi(),
	new SeedanceNewApiApi(),
	new SeedanceOpenAiVideosApi(),
	new SeedanceOpenRouterApi(),
	new SeedanceQingboApi(),
	new SeedanceReplicateApi(),
	new SeedanceWaveSpeedApi(),
	new SeedanceXingchaoApi(),
];

/** The page that a person wrote about each credential's providers. */
const pages: Record<CredentialName, string> = {
	seedanceArkApi: 'providers/ark.md',
	seedanceCubicSpacesApi: 'providers/cubicspaces.md',
	seedanceFalApi: 'providers/fal.md',
	seedanceKieApi: 'providers/kie.md',
	seedanceNewApiApi: 'providers/new-api.md',
	seedanceOpenAiVideosApi: 'providers/openai-style.md',
	seedanceOpenRouterApi: 'providers/openrouter.md',
	seedanceQingboApi: 'providers/qingbo.md',
	seedanceReplicateApi: 'providers/replicate.md',
	seedanceWaveSpeedApi: 'providers/wavespeed.md',
	seedanceXingchaoApi: 'providers/xingchao.md',
};

/** Create, status and result, with what is put into their paths in braces. */
function calls(provider: ProviderRow): string[] {
	const { create, status } = provider.dialect;
	const { path } = create;
	const creates =
		typeof path === 'string'
			? [path]
			: modesOf(provider).map((mode) => decodeURIComponent(path('{model}', mode)));
	const asks = [status.path, ...(status.result ? [status.result.path] : [])];
	return [
		...[...new Set(creates)].map((one) => `POST ${one}`),
		...asks.map((ask) => `GET ${ask('TASK').replace('TASK', '{taskId}')}`),
	];
}

const none = '–';

function code(text: string): string {
	return `\`${text}\``;
}

function yesNo(value: boolean): string {
	return value ? 'yes' : none;
}

/** The headings of docs/sources.md by the anchors that comments and sources cite. */
const SOURCES = new Map(
	[...readFileSync(inRoot('docs', 'sources.md'), 'utf8').matchAll(/^##+ (.+)$/gm)].map(
		([, text]) => [anchor(text), text],
	),
);

/** A source as the tables name it, with a link to where docs/sources.md explains it. */
function linked(source: string): string {
	return source.replace(/docs\/sources\.md#([\w-]+)/g, (_, name: string) => {
		const text = SOURCES.get(name);
		if (text === undefined) throw new Error(`docs/sources.md has no heading for #${name}`);
		return `[${text}](sources.md#${name})`;
	});
}

function heading(provider: ProviderRow): string {
	return provider.name;
}

/** The anchor that GitHub gives to a heading. */
export function anchor(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.replace(/\s/g, '-');
}

function linkTo(provider: ProviderRow): string {
	return `[${provider.name}](#${anchor(heading(provider))})`;
}

function baseUrls({ credential, regions }: ProviderRow): string[] {
	if (regions) return Object.values(regions);
	const field = credentials
		.find(({ name }) => name === credential)
		?.properties.find(({ name }) => name === 'baseUrl');
	return field?.default ? [String(field.default)] : [];
}

/** The least and the most of a number over the models that have it. */
function fromTo(numbers: number[], told: (number: number) => string): string {
	if (numbers.length === 0) return none;
	const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
	return least === most ? told(least) : `${told(least)}–${told(most)}`;
}

/** The clip by which the overview compares prices. */
const CLIP = { mode: 'textToVideo', duration: 5, resolution: '720p', aspectRatio: '16:9' } as const;

function clipPrices({ models, regions = {} }: ProviderRow): number[] {
	const noMedia = { referenceImages: [], referenceVideos: [], referenceAudios: [] };
	return models.flatMap((row) => {
		const able = row.modes.includes(CLIP.mode) && row.resolutions.includes(CLIP.resolution);
		if (!able) return [];
		const region = row.tokenPrice?.region;
		if (region !== undefined && !(region in regions)) return [];
		const request = { ...CLIP, ...noMedia, model: row.id };
		return estimate(request, row, undefined, region).estimatedUsd ?? [];
	});
}

/** What can be made at each provider, of all its models the most. */
function madeTable(): string {
	const rows = PROVIDER_IDS.map((id) => {
		const provider = PROVIDERS[id];
		const { models } = provider;
		const most = (kind: 'image' | 'video' | 'audio') =>
			Math.max(0, ...models.map(({ references }) => references[kind]));
		const able = modesOf(provider);
		const missing = MODES.filter((mode) => !able.includes(mode)).map((mode) => MODE.choices[mode]);
		return [
			linkTo(provider),
			String(models.length),
			missing.length === 0 ? 'all' : `all but ${missing.join(', ')}`,
			fromTo(
				models.flatMap(({ duration }) => [duration.min, duration.max]),
				String,
			),
			resolutionsOf(provider).join(', ') || 'set by the model',
			REFERENCE_KINDS.map(most).join(' / '),
			fromTo(clipPrices(provider), (usd) => `$${usd.toFixed(2)}`),
		];
	});
	return table(
		[
			'Provider',
			'Models',
			'Modes',
			'Seconds',
			'Resolutions',
			'Reference images / videos / audios',
			`${CLIP.duration} s of ${CLIP.resolution} from text`,
		],
		rows,
	);
}

/** What the nodes can ask of each provider. */
function askedTable(): string {
	const rows = PROVIDER_IDS.map((id) => {
		const provider = PROVIDERS[id];
		const { dialect } = provider;
		const callback = takes(provider, 'callbackUrl');
		return [
			linkTo(provider),
			code(id),
			filesTaken(provider),
			yesNo(provider.moderation !== undefined),
			yesNo(dialect.cancel !== undefined),
			yesNo(dialect.list !== undefined),
			callback && (dialect.signature ?? dialect.signingKeys) ? 'yes, signed' : yesNo(callback),
			dialect.idempotency === undefined ? none : code(dialect.idempotency.header),
			provider.videoLifeHours === undefined ? 'not documented' : `${provider.videoLifeHours} h`,
		];
	});
	return table(
		[
			'Provider',
			'Value of `provider`',
			'Files from n8n',
			'Moderation',
			'Cancel',
			'Get Many',
			'Callback',
			'Safe repeat',
			'Video can be fetched for',
		],
		rows,
	);
}

/** The kinds of files that `binary:FIELD` may be, and how they go. */
function filesTaken(provider: ProviderRow): string {
	const kinds = REFERENCE_KINDS.filter((kind) => takesFiles(provider, kind));
	if (kinds.length === 0) return none;
	return `${kinds.map((kind) => `${kind}s`).join(', ')} (${provider.upload ? 'uploaded' : 'as data'})`;
}

/** How files become addresses. */
function uploads({ upload }: ProviderRow): string[] {
	if (!upload) return [];
	const { path, maxMegabytes, lifeHours, contents, host } = upload;
	const where = code(`POST ${host?.baseUrl ?? ''}${path}`);
	const how =
		contents.kind === 'put'
			? 'streamed to the address that it answers'
			: 'read whole into memory, one at a time';
	const life =
		lifeHours === undefined ? '' : `. They are kept for ${lifeHours} hours (not confirmed)`;
	return [
		`Files of items (\`binary:FIELD\`) are uploaded with ${where} before the create, ${how}: at most ${maxMegabytes} MB each${life}.`,
	];
}

function range({ duration: { min, max, auto } }: ModelRow): string {
	return `${min}–${max}${auto ? ', -1' : ''}`;
}

function references({
	references: { image, video, audio, audioAlone },
	needsReferenceVideo,
}: ModelRow): string {
	const counts = [image, video, audio].join(' / ');
	const notes = [
		...(needsReferenceVideo ? ['a video is needed'] : []),
		...(audioAlone ? ['audio alone will do'] : []),
	];
	return [image + video + audio === 0 ? none : counts, ...notes].join('; ');
}

function modes({ modes: able, doubtfulModes = {} }: ModelRow): string {
	const doubtful = Object.keys(doubtfulModes).length > 0;
	const usual = MODES.filter((mode) => !sourceModeOf(mode));
	const hasUsual = usual.every((mode) => able.includes(mode)) && !doubtful;
	const named = able.filter((mode) => !hasUsual || sourceModeOf(mode));
	return [
		...(hasUsual ? ['all four from text, frames and references'] : []),
		...named.map(
			(mode) => `${MODE.choices[mode]}${doubtfulModes[mode] === undefined ? '' : ' (doubtful)'}`,
		),
	].join(', ');
}

/** Few models have it, which say so; that the others lack it goes without saying. */
const RARE_RATIO = '9:21';

function ratios({ aspectRatios, adaptiveNeedsMedia, framesNeedAdaptive }: ModelRow): string {
	const usual = ASPECT_RATIOS.filter((ratio) => ratio !== RARE_RATIO);
	const missing = usual.filter((ratio) => !aspectRatios.includes(ratio));
	const able = missing.length === 0 ? 'all' : `all but ${missing.join(', ')}`;
	return [
		`${able}${aspectRatios.includes(RARE_RATIO) ? ` (${RARE_RATIO} too)` : ''}`,
		...(adaptiveNeedsMedia ? ['adaptive with an image only'] : []),
		...(framesNeedAdaptive ? ['with frames only adaptive'] : []),
	].join('; ');
}

function adaptive(provider: ProviderRow): string {
	const { adaptiveWithText, adaptiveWithReferences } = provider;
	if (!knowsRatio(provider, 'adaptive')) return 'is not offered: there is no word for it';
	if (adaptiveWithText) return 'may be chosen in every mode';
	return adaptiveWithReferences === false
		? 'needs a first frame to adapt to'
		: 'needs media to adapt to';
}

function modelTable({ models }: ProviderRow): string {
	return table(
		[
			'Model',
			'Modes',
			'Seconds',
			'Resolutions (default)',
			'Aspect ratios',
			'Reference images / videos / audios',
			'Options that it obeys',
			'Written in',
		],
		models.map((model) => [
			`${code(model.id)}<br>${model.name}${model.mayEnd ? '<br>may be retired' : ''}`,
			modes(model),
			range(model),
			model.resolutions.length === 0
				? none
				: `${model.resolutions.join(', ')}${model.defaultResolution ? ` (${model.defaultResolution})` : ''}`,
			ratios(model),
			references(model),
			model.features.map((name) => SETTINGS[name].label).join(', ') || none,
			linked(model.source),
		]),
	);
}

/** Prices for a million tokens, by what they hold for; those of a region only where accounts have one. */
function tokenPriceTable({ models, regions = {} }: ProviderRow): string[] {
	const priced = models.flatMap(({ id, tokenPrice }) =>
		tokenPrice && (tokenPrice.region === undefined || tokenPrice.region in regions)
			? [{ id, tokenPrice }]
			: [],
	);
	if (priced.length === 0) return [];
	const columns = RESOLUTIONS.filter((resolution) =>
		priced.some(({ tokenPrice }) => tokenPrice.base[resolution] !== undefined),
	);
	const rows = priced.flatMap(({ id, tokenPrice }) =>
		(
			[
				['', tokenPrice.base],
				['no sound', tokenPrice.silent],
				['reference videos', tokenPrice.withReferenceVideo],
			] as const
		).flatMap(([what, rates]) =>
			rates
				? [
						[
							code(id),
							what || none,
							...columns.map((one) => (rates[one] === undefined ? none : `$${rates[one]}`)),
						],
					]
				: [],
		),
	);
	const dates = [...new Set(priced.map(({ tokenPrice }) => tokenPrice.date))].join(' and ');
	const [{ tokenPrice }] = priced;
	return [
		`Prices for a million tokens in US dollars (${linked(tokenPrice.source)}, lists of ${dates}${tokenPrice.region === undefined ? '' : `; region ${code(tokenPrice.region)} only`}). A clip of n seconds has about width × height × (24 × n + 1) ÷ 1024 tokens; seconds of reference video count too:`,
		table(['Model', 'With', ...columns], rows),
	];
}

function priceTable(provider: ProviderRow): string[] {
	const { models } = provider;
	const byTokens = tokenPriceTable(provider);
	const priced = models.flatMap((model) => (model.price ? [{ ...model, price: model.price }] : []));
	if (priced.length === 0 && byTokens.length > 0) return byTokens;
	if (priced.length === 0)
		return [
			'No document gives prices in US dollars: state yours in the option *Price per Second (USD)*.',
		];
	const columns = RESOLUTIONS.filter((resolution) =>
		priced.some(({ price }) => price.base[resolution] !== undefined),
	);
	const cells = (prices: Rates) =>
		columns.map((resolution) => {
			const price = prices[resolution];
			return price === undefined ? none : `$${price}`;
		});
	const rows = priced.flatMap(({ id, price }) => [
		[code(id), none, ...cells(price.base)],
		...(price.withReferenceVideo ? [[code(id), 'yes', ...cells(price.withReferenceVideo)]] : []),
	]);
	const dates = [...new Set(priced.flatMap(({ price }) => price.date ?? []))];
	return [
		dates.length > 0
			? `Prices as public sources of ${dates.join(', ')} give them, in US dollars for each second of video; the provider’s own page was not read:`
			: 'Prices by the provider’s document, in US dollars for each second of video:',
		table(['Model', 'With reference videos', ...columns], rows),
	];
}

function section(provider: ProviderRow): string[] {
	const { dialect, credential, moderation } = provider;
	const shownAs = credentials.find(({ name }) => name === credential)?.displayName ?? credential;
	const bases = baseUrls(provider);
	const facts = [
		`Credential: *${shownAs}*. How to get a key, and what is peculiar: [${pages[credential]}](${pages[credential]}).`,
		`Base URL: ${bases.length === 0 ? "your gateway's" : bases.map(code).join(' or ')}.`,
		`Calls: ${calls(provider).map(code).join(', ')}.`,
		`Optional parameters that it documents: ${optionsOf(provider)
			.map((name) => SETTINGS[name].label)
			.join(', ')}.`,
		`\`@image1\` in a prompt is sent as ${code(dialect.promptReference('image', 1))}.`,
		{
			always: 'A prompt is always needed.',
			withoutMedia: 'A prompt is needed if no media are given.',
			withSource:
				'A prompt is needed if no media are given, and in the modes that start from a source video.',
		}[provider.promptNeeded],
		`The ratio *Adaptive* ${adaptive(provider)}.`,
		...(moderation
			? [
					`Images are reviewed by [Seedance Asset Moderate](reference.md#seedance-asset-moderate) (${linked(moderation.source)}).`,
				]
			: []),
		...(provider.models.some(({ limits }) => limits === 'inferred')
			? [
					'Limits in the table are taken from the same models elsewhere: what is beyond them is sent with a warning.',
				]
			: []),
		...uploads(provider),
		...(provider.models.some(({ limits }) => limits === 'listed')
			? [
					'Limits in the table are those of its live list when that was read, and the numbers of references those of the same models elsewhere: what is beyond them is sent with a warning.',
				]
			: []),
		`Polled at most every ${provider.pollSeconds ?? 1} s for each task.`,
		`Written in: ${linked(provider.source)}.`,
	];
	return [
		`## ${heading(provider)}`,
		facts.map((fact) => `- ${fact}`).join('\n'),
		modelTable(provider),
		...priceTable(provider),
	];
}

/** The whole page, as Markdown. */
export function providerDocs(): string {
	return `${[
		'# Providers and models',
		'<!-- Made by `npm run docs` from nodes/shared/providers/. Do not edit it by hand. -->',
		'What each provider takes by its own documents, and what the nodes therefore offer, check and price. The tables are made from those by which the nodes go. A model that is not in them can be given by its ID: it is sent with a warning and without a check of its limits.',
		'“Doubtful” is what a provider’s documents contradict each other about; the node sends it with a warning. *Safe repeat* is the header that makes a repeated create answer with the first one’s task; see [never-pay-twice.md](never-pay-twice.md). The seconds are whole ones from–to; -1 lets the model choose.',
		'What can be made, over all models of a provider; the price is what *Max Cost* reckons with, from the lists below, where one is in US dollars:',
		madeTable(),
		'What can be asked of it. A signed callback is checked if the credential holds the secret (fal.ai needs none):',
		askedTable(),
		...PROVIDER_IDS.flatMap((id) => section(PROVIDERS[id])),
	].join('\n\n')}\n`;
}
