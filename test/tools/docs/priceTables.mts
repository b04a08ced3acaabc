/** `docs/prices.md`: what the node estimates for each model of Ark, beside what others have published. */
import { estimate, type Estimate } from '../../../nodes/SeedanceCreate/request/price.ts';
import { modelOf, PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import {
	RESOLUTIONS,
	type GenerationRequest,
	type Resolution,
} from '../../../nodes/shared/providers/request.ts';
import { table } from './markdown.mts';
import {
	PRINTED,
	PRINTED_SOURCE,
	PUBLISHED_RATES,
	publishedTokens,
	SIZED_RATIOS,
	sizeOf,
	YUAN,
	type PublishedRates,
	type Rates,
	type SizedRatio,
} from './publishedPrices.mts';

/** What differs between the clips of a table. */
export interface Clip {
	model: string;
	resolution: Resolution;
	seconds: number;
	ratio?: SizedRatio;
	/** Without audio. */
	silent?: boolean;
	/** Seconds of reference video. */
	input?: number;
}

export interface Cell extends Clip {
	ours: Estimate;
	/** Tokens by the node. */
	tokens: number;
	/** US dollars by the published rate and reckoning. */
	published: number;
	why: string;
}

const SUMS: ReadonlyArray<keyof PublishedRates & ('base' | 'silent' | 'withReferenceVideo')> = [
	'base',
	'silent',
	'withReferenceVideo',
];

function request({ model, resolution, seconds, ratio, silent, input }: Clip): GenerationRequest {
	return {
		model,
		mode: input === undefined ? 'textToVideo' : 'reference',
		duration: seconds,
		resolution,
		aspectRatio: ratio ?? '16:9',
		referenceImages: [],
		referenceVideos: input === undefined ? [] : ['https://example.com/v.mp4'],
		referenceAudios: [],
		...(silent && { generateAudio: false }),
	};
}

/** The node's own estimate for a clip at BytePlus. */
function byNode(clip: Clip): Estimate {
	return estimate(request(clip), modelOf(PROVIDERS.ark, clip.model), undefined, 'byteplus');
}

function tokensOf({ basis }: Estimate): number {
	const tokens = /about (\d+) tokens/.exec(basis ?? '')?.[1];
	if (tokens === undefined) throw new Error(`No tokens in the basis ${basis}`);
	return Number(tokens);
}

/** What rounding up to a whole token, and to a millionth of a dollar, may make. */
const ROUNDING = 0.00002;
/** Printed prices have three decimals. */
const PRINTED_ROUNDING = 0.001;

/** Which of the known reasons makes the difference; throws if they do not add up to it. */
function reason(clip: Clip, ours: number, published: number, rate: number): string {
	const [width, height] = sizeOf(clip.resolution, clip.ratio);
	const frame = (width * height * rate) / 1024 / 1e6;
	if (Math.abs(ours - published - frame) > ROUNDING)
		throw new Error(`${JSON.stringify(clip)}: ${ours} against ${published} is unexplained`);
	return clip.resolution === '4K' ? 'one frame more; the size is assumed' : 'one frame more';
}

function cell(clip: Clip, rates: Rates | undefined): Cell {
	const rate = rates?.[clip.resolution];
	const ours = byNode(clip);
	if (rate === undefined || ours.estimatedUsd === null)
		throw new Error(`${JSON.stringify(clip)} has no price`);
	const size = sizeOf(clip.resolution, clip.ratio);
	const seconds = clip.seconds + (clip.input ?? 0);
	const published = (publishedTokens(size, seconds) * rate) / 1e6;
	const why = reason(clip, ours.estimatedUsd, published, rate);
	return { ...clip, ours, tokens: tokensOf(ours), published, why };
}

function row(model: string) {
	const found = modelOf(PROVIDERS.ark, model);
	if (!found) throw new Error(`Ark has no model ${model}`);
	return found;
}

/** Every model × resolution × whole second at 16:9, with what a silent one costs and one with a reference video. */
export function cells(rates: PublishedRates): Cell[] {
	const { model, longestInput } = rates;
	const { duration, resolutions } = row(model);
	const lengths = Array.from(
		{ length: duration.max - duration.min + 1 },
		(_, n) => duration.min + n,
	);
	return SUMS.filter((sum) => rates[sum] !== undefined).flatMap((sum) =>
		resolutions.flatMap((resolution) =>
			lengths.map((seconds) =>
				cell(
					{
						model,
						resolution,
						seconds,
						...(sum === 'silent' && { silent: true }),
						...(sum === 'withReferenceVideo' && { input: longestInput }),
					},
					rates[sum],
				),
			),
		),
	);
}

/** 5 seconds in every shape whose size is published. */
export function shapes(rates: PublishedRates): Cell[] {
	const { model } = rates;
	return row(model).resolutions.flatMap((resolution) =>
		SIZED_RATIOS.map((ratio) => cell({ model, resolution, seconds: 5, ratio }, rates.base)),
	);
}

/** Resolutions that have a rate at all. */
const PRICED = RESOLUTIONS.filter((resolution) =>
	PUBLISHED_RATES.some(({ base }) => base[resolution] !== undefined),
);

const usd = (amount: number): string => `$${amount.toFixed(4)}`;

function more(ours: number, published: number): string {
	const difference = ours - published;
	return `+${usd(difference)} (${((difference / published) * 100).toFixed(1)} %)`;
}

function withWhat({ silent, input }: Clip): string {
	if (silent) return 'no sound';
	return input === undefined ? '–' : `${input} s of video`;
}

function cellRow(each: Cell): string[] {
	const { resolution, seconds, ours, tokens, published, why } = each;
	const amount = ours.estimatedUsd ?? 0;
	return [
		resolution,
		String(seconds),
		withWhat(each),
		String(tokens),
		`${ours.atLeast ? 'at least ' : ''}${usd(amount)}`,
		usd(published),
		more(amount, published),
		why,
	];
}

function shapeRow({ resolution, ratio = '16:9', tokens, ours, published, why }: Cell): string[] {
	const amount = ours.estimatedUsd ?? 0;
	const [width, height] = sizeOf(resolution, ratio);
	return [
		resolution,
		ratio,
		`${width} × ${height}`,
		String(tokens),
		usd(amount),
		usd(published),
		more(amount, published),
		why,
	];
}

function ratesRow({ model, certainty, source, read, ...rates }: PublishedRates): string[][] {
	return SUMS.flatMap((sum) => {
		const prices = rates[sum];
		if (!prices) return [];
		const what = { base: '–', silent: 'no sound', withReferenceVideo: 'a reference video' }[sum];
		const columns = PRICED.map((one) => (prices[one] === undefined ? '–' : `$${prices[one]}`));
		return [[`\`${model}\``, what, ...columns, certainty, source, read]];
	});
}

/** What is printed for a whole video, and why the estimate is another one. */
export function printedRows(): string[][] {
	const [{ model }] = PUBLISHED_RATES;
	return PRINTED.map(({ resolution, input, usd: printed, size }) => {
		const { base, withReferenceVideo } = PUBLISHED_RATES[0];
		const rate = (input > 0 ? withReferenceVideo : base)?.[resolution] ?? NaN;
		const reckoned = (publishedTokens(size, 5 + input) * rate) / 1e6;
		if (!(Math.abs(reckoned - printed) < PRINTED_ROUNDING))
			throw new Error(`${printed} is not what ${size.join(' × ')} comes to: ${reckoned}`);
		const ours = byNode({ model, resolution, seconds: 5, ...(input > 0 && { input }) });
		const amount = ours.estimatedUsd ?? NaN;
		const [width, height] = sizeOf(resolution);
		const larger = width !== size[0] || height !== size[1];
		const [mine, theirs] = [[width, height], size].map((one) => one.join(' × '));
		const why = larger
			? `one frame more, and ${mine} where ${theirs} is printed: the larger is counted`
			: 'one frame more';
		return [
			resolution,
			input > 0 ? `${input} s of video` : '–',
			usd(amount),
			`$${printed}`,
			more(amount, printed),
			why,
		];
	});
}

function modelSection(rates: PublishedRates): string[] {
	const { name } = row(rates.model);
	return [
		`## ${name}`,
		`\`${rates.model}\`, 16:9, by resolution and whole seconds:`,
		table(
			['Resolution', 'Seconds', 'With', 'Tokens', 'The node', 'Published', 'Difference', 'Why'],
			cells(rates).map(cellRow),
		),
		'5 seconds in every shape:',
		table(
			['Resolution', 'Ratio', 'Size', 'Tokens', 'The node', 'Published', 'Difference', 'Why'],
			shapes(rates).map(shapeRow),
		),
	];
}

/** Models that have a price in yuan alone. */
function yuanRows(): string[][] {
	return YUAN.map(({ model, base, withReferenceVideo }) => {
		const clip = { model, resolution: '720p', seconds: 5 } as const;
		const priced = ['byteplus', 'volcengine', 'custom'].filter(
			(region) => estimate(request(clip), row(model), undefined, region).estimatedUsd !== null,
		);
		return [
			`\`${model}\``,
			`¥${base}`,
			withReferenceVideo === undefined ? '–' : `¥${withReferenceVideo}`,
			priced.length === 0 ? 'none' : priced.join(', '),
		];
	});
}

/** The whole page, as Markdown. */
export function priceDocs(): string {
	return `${[
		'# Prices of Ark, video by video',
		'<!-- Made by `npm run docs` from the node’s own estimates and test/tools/docs/publishedPrices.mts. Do not edit it by hand. -->',
		'What *Seedance Create* estimates for each model of BytePlus, resolution and length, beside what is published. Where prices and sizes come from: [sources.md](sources.md#ark-prices). No figure here was compared with a bill: what was charged follows from the tokens of each finished task, and stands in `cost.chargedUsd`.',
		'The node’s figure is never below the published one. Three things make it differ:',
		[
			'- **One frame more.** The published reckoning is width × height × 24 × seconds ÷ 1024 tokens. What is charged counts 24 × seconds + 1 frames, so the node does too.',
			'- **The larger size.** Prices printed for 480p rest on 854 × 480, the published sizes say 864 × 496.',
			'- **A size that is assumed.** No source gives the sizes of 4K: twice the sides of 1080p are taken, on both sides of the comparison.',
		].join('\n'),
		'*At least*: a reference video has a least charge that no source gives, and the node counts the longest videos that the model takes; *Max Cost* refuses such an estimate. With the ratio *Adaptive* the largest shape is counted.',
		'## What is published',
		'US dollars for a million tokens. “Derived”: not read at BytePlus itself.',
		table(
			['Model', 'With', ...PRICED, 'Certainty', 'Source', 'Read'],
			PUBLISHED_RATES.flatMap(ratesRow),
		),
		`Printed for a whole video: Seedance 2.5, 5 seconds, 16:9 (BytePlus’ page, and ${PRINTED_SOURCE}). With a reference video the largest printed price is shown, for the longest video.`,
		table(['Resolution', 'With', 'The node', 'Printed', 'Difference', 'Why'], printedRows()),
		'Volcengine charges in yuan. No rate of exchange is invented, so there the node has no estimate without *Price per Second (USD)*; the same holds for the region *Custom*. Its list, in yuan for a million tokens at the usual sizes (read in 2026; 28, 22, and those of 1.5 and 1.0 are derived):',
		table(['Model', 'Alone', 'With a reference video', 'Estimate in dollars'], yuanRows()),
		...PUBLISHED_RATES.flatMap(modelSection),
	].join('\n\n')}\n`;
}
