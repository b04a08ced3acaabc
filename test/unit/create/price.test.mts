/** Estimates against Qingbo's whole price table and what is published of Ark's, every cell. */
import { describe, expect, test } from '@jest/globals';
import { estimate } from '../../../nodes/SeedanceCreate/request/price.ts';
import { applyReport } from '../../../nodes/shared/answers/status.ts';
import { createTask, roundUsd } from '../../../nodes/shared/items/task.ts';
import { modelOf, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import type { ModelRow } from '../../../nodes/shared/providers/model.ts';
import { RESOLUTIONS, type GenerationRequest } from '../../../nodes/shared/providers/request.ts';
import { cells as arkCells, printedRows, shapes } from '../../tools/docs/priceTables.mts';
import { PRINTED, PUBLISHED_RATES } from '../../tools/docs/publishedPrices.mts';

/** As printed: model, then 480P, 720P and, where there is one, 1080P, in US dollars a second. */
const BASE = `
doubao-seedance-2.0-fast-face$0.085$0.18275
doubao-seedance-2.0-fast$0.06205$0.13345
doubao-seedance-2.0-face$0.1054$0.22695$0.53125
doubao-seedance-2.0$0.077095$0.16592$0.374
doubao-seedance-1.5-pro$0.021675$0.04675$0.11475
doubao-seedance-1.0-pro-quality$0.021675$0.04675$0.1105
doubao-seedance-1.0-pro-fast$0.00935$0.02125$0.0442`;

/** With reference videos. */
const WITH_VIDEO = `
doubao-seedance-2.0-fast-face$0.051$0.10965
doubao-seedance-2.0-fast$0.036975$0.0799
doubao-seedance-2.0-face$0.06375$0.13685$0.31875
doubao-seedance-2.0$0.04675$0.1003$0.22695`;

const COLUMNS = ['480p', '720p', '1080p'] as const;

/** Every cell of a table; one that the document leaves out has no price. */
function cells(table: string): Array<[string, string, number | null]> {
	return table
		.trim()
		.split('\n')
		.flatMap((line) => {
			const [model, ...prices] = line.split('$');
			return COLUMNS.map((resolution, column): [string, string, number | null] => [
				model,
				resolution,
				prices[column] === undefined ? null : Number(prices[column]),
			]);
		});
}

const request = (change: Partial<GenerationRequest>): GenerationRequest => ({
	model: 'doubao-seedance-2.0',
	mode: 'textToVideo',
	duration: 5,
	referenceImages: [],
	referenceVideos: [],
	referenceAudios: [],
	...change,
});

const cost = (
	change: Partial<GenerationRequest>,
	stated?: number,
	provider: ProviderId = 'qingbo',
) => {
	const asked = request(change);
	return estimate(asked, modelOf(PROVIDERS[provider], asked.model), stated);
};

const VIDEO = ['https://e.com/v.mp4'];

describe('Qingbo, June 2026, without reference videos', () => {
	test.each(cells(BASE))('%s %s: %j', (model, resolution, price) => {
		for (const seconds of [2, 4, 5, 7, 12, 15]) {
			expect(cost({ model, resolution, duration: seconds }).estimatedUsd).toBe(
				price === null ? null : Number((price * seconds).toFixed(6)),
			);
		}
	});

	test('has 21 cells, 19 of them with a price', () => {
		expect(cells(BASE)).toHaveLength(21);
		expect(cells(BASE).filter(([, , price]) => price !== null)).toHaveLength(19);
	});
});

describe('Qingbo, June 2026, with reference videos', () => {
	test.each(cells(WITH_VIDEO))('%s %s: %j', (model, resolution, price) => {
		for (const seconds of [4, 5, 15]) {
			const found = cost({ model, resolution, duration: seconds, referenceVideos: VIDEO });
			expect(found.estimatedUsd).toBe(price === null ? null : Number((price * seconds).toFixed(6)));
		}
	});

	test('pictures and sound alone do not make it cheaper', () => {
		const references = {
			referenceImages: ['https://e.com/i.png'],
			referenceAudios: ['https://e.com/a.mp3'],
		};
		expect(cost({ resolution: '720p', ...references }).estimatedUsd).toBe(0.8296);
		expect(cost({ resolution: '720p', ...references, referenceVideos: VIDEO }).estimatedUsd).toBe(
			0.5015,
		);
	});
});

describe('the rest of the catalogue has no price of its own', () => {
	test('no model but those that Qingbo priced in June 2026, and none at a resolution that it does not price', () => {
		const priced = new Set(
			cells(BASE).flatMap(([model, , price]) => (price === null ? [] : model)),
		);
		// The prices of these have their own tests.
		const others = Object.values(PROVIDERS).filter(
			({ id }) => !['fal', 'kie', 'openRouter', 'replicate'].includes(id),
		);
		for (const provider of others) {
			for (const row of provider.models) {
				for (const resolution of RESOLUTIONS) {
					const { estimatedUsd } = estimate(request({ model: row.id, resolution }), row);
					const known =
						provider.id === 'qingbo' &&
						priced.has(row.id) &&
						cells(BASE).some(
							([model, column, price]) =>
								model === row.id && column === resolution && price !== null,
						);
					expect([provider.id, row.id, resolution, estimatedUsd !== null]).toEqual([
						provider.id,
						row.id,
						resolution,
						known,
					]);
				}
			}
		}
	});
});

test('every price in the catalogue says where it was read, and when', () => {
	const rows = Object.values(PROVIDERS).flatMap(({ models }): readonly ModelRow[] => models);
	const priced = rows.filter(({ price, tokenPrice }) => price ?? tokenPrice);
	expect(priced.length).toBeGreaterThan(20);
	for (const { id, source, price, tokenPrice } of priced) {
		// The source of a provider's own list has its date in its heading.
		const cited = tokenPrice?.source ?? source;
		const anchor = /docs\/sources\.md#([\w-]+)/.exec(cited)?.[1];
		const date = tokenPrice?.date ?? price?.date ?? anchor;
		expect([id, anchor, date]).toEqual([id, expect.any(String), expect.stringMatching(/20\d\d/)]);
	}
});

describe('BytePlus, by tokens', () => {
	const ofArk = (change: Partial<GenerationRequest>, region = 'byteplus') => {
		const asked = request({ aspectRatio: '16:9', ...change });
		return estimate(asked, modelOf(PROVIDERS.ark, asked.model), undefined, region);
	};
	/** Of the published figure for 24 pictures a second; one more is charged. */
	const V25 = 'dreamina-seedance-2-5-260628';
	test.each([
		[V25, '720p', 5, 1.156, 0.01],
		[V25, '480p', 5, 0.537, 0.01],
		['dreamina-seedance-2-0-260128', '720p', 5, 0.756, 0.01],
		['dreamina-seedance-2-0-260128', '1080p', 5, 1.871, 0.01],
		['dreamina-seedance-2-0-fast-260128', '720p', 4, 0.4838, 0.011],
		['dreamina-seedance-2-0-mini-260615', '480p', 15, 0.5273, 0.01],
		['seedance-1-5-pro-251215', '720p', 5, 0.2592, 0.01],
	])('%s %s × %d s: %d USD, and never less', (model, resolution, duration, published, more) => {
		const { estimatedUsd, atLeast, basis } = ofArk({ model, resolution, duration });
		expect(estimatedUsd).toBeGreaterThanOrEqual(published);
		expect(estimatedUsd).toBeLessThan(published * (1 + more) + 0.0001);
		expect(atLeast).toBe(false);
		expect(basis).toMatch(/USD per 1M tokens \(derived; list of 2026-10-09\)$/);
	});

	test.each(PUBLISHED_RATES.map((rates) => [rates.model, rates] as const))(
		'%s: each size, length and shape is the published figure and at most one frame more',
		(model, rates) => {
			const found = [...arkCells(rates), ...shapes(rates)];
			for (const { resolution, seconds, input = 0, published, ours } of found) {
				const most = published * (1 + 1 / (24 * (seconds + input))) + 0.00002;
				const estimated = ours.estimatedUsd ?? 0;
				expect([model, resolution, seconds, estimated >= published]).toContain(true);
				expect([model, resolution, seconds, estimated <= most]).toContain(true);
				expect(ours.atLeast).toBe(input > 0);
			}
			for (const { resolution, seconds, ratio, ours } of shapes(rates)) {
				const shaped = { model, resolution, duration: seconds } as const;
				const transposed = { '16:9': '9:16', '4:3': '3:4' }[ratio as string] ?? ratio;
				expect(ofArk({ ...shaped, aspectRatio: transposed } as never)).toEqual(ours);
				const adaptive = ofArk({ ...shaped, aspectRatio: 'adaptive' }).estimatedUsd;
				expect(adaptive).toBeGreaterThanOrEqual(ours.estimatedUsd ?? Infinity);
			}
		},
	);

	test('every model of BytePlus has a price at each of its resolutions, and no other has any', () => {
		for (const { id: model, resolutions } of PROVIDERS.ark.models)
			for (const resolution of resolutions) {
				const rates = PUBLISHED_RATES.find((one) => one.model === model)?.base[resolution];
				const priced = ofArk({ model, resolution }).estimatedUsd !== null;
				expect([model, resolution, priced]).toEqual([model, resolution, rates !== undefined]);
			}
	});

	test('a rate that differs from the published one has no reason, and no page is made', () => {
		const [rates] = PUBLISHED_RATES;
		const { base } = rates;
		expect(() => arkCells({ ...rates, base: { ...base, '1080p': 11 } })).toThrow('is unexplained');
		expect(() => arkCells({ ...rates, base: { '480p': 10.7 } })).toThrow('has no price');
	});

	test('each price that is printed for a whole video is met, and what is more has its reason', () => {
		expect(printedRows().map(([, , , printed]) => printed)).toEqual([
			'$1.156',
			'$0.514',
			'$4.838',
			'$2.152',
		]);
		for (const { resolution, input, usd } of PRINTED) {
			const referenceVideos = input > 0 ? VIDEO : [];
			const { estimatedUsd } = ofArk({ model: V25, resolution, referenceVideos });
			expect(estimatedUsd).toBeGreaterThanOrEqual(usd);
			expect(estimatedUsd).toBeLessThan(usd * 1.06);
		}
	});

	test('with a reference video: its longest counts, and it may be more', () => {
		const found = ofArk({ model: V25, resolution: '720p', referenceVideos: VIDEO });
		expect(found).toMatchObject({ atLeast: true, estimatedUsd: 4.84416 });
	});

	test('silent video of 1.5 costs half, an unknown ratio as much as the largest', () => {
		const model = 'seedance-1-5-pro-251215';
		const loud = ofArk({ model, resolution: '720p' }).estimatedUsd ?? 0;
		expect(ofArk({ model, resolution: '720p', generateAudio: false }).estimatedUsd).toBeCloseTo(
			loud / 2,
			4,
		);
		expect(
			ofArk({ model, resolution: '720p', aspectRatio: 'adaptive' }).estimatedUsd,
		).toBeGreaterThan(loud);
		expect(ofArk({ model, resolution: '720p', aspectRatio: '9:16' }).estimatedUsd).toBe(loud);
	});

	test.each(['volcengine', 'custom'])('region %s: no dollars are invented', (region) => {
		expect(ofArk({ model: V25, resolution: '720p' }, region).estimatedUsd).toBeNull();
	});

	test('what is charged in the end follows from the tokens', () => {
		const { atLeast, ...cost } = ofArk({ model: V25, resolution: '720p' });
		const task = createTask({ provider: 'ark', taskId: 't', status: 'running', cost });
		const report = { status: 'succeeded', videoUrl: 'https://e.com/v', tokens: 108_900 } as const;
		expect(atLeast).toBe(false);
		expect(applyReport(task, report, PROVIDERS.ark).cost.chargedUsd).toBe(1.16523);
	});
});

describe('how the estimate is made', () => {
	test('the basis says it', () => {
		expect(cost({ resolution: '720p' })).toEqual({
			atLeast: false,
			estimatedUsd: 0.8296,
			chargedUsd: null,
			basis: 'doubao-seedance-2.0 720p × 5 s',
		});
		expect(cost({ resolution: '480p', referenceVideos: VIDEO }).basis).toBe(
			'doubao-seedance-2.0 480p with reference video × 5 s',
		);
	});

	test('no resolution is priced as the documented default', () => {
		expect(cost({})).toEqual(cost({ resolution: '720p' }));
	});

	test('no duration is priced as the documented default, where there is one', () => {
		const [resolution, duration] = ['720p', undefined];
		for (const { id } of PROVIDERS.qingbo.models) {
			expect(cost({ model: id, resolution, duration })).toEqual(cost({ model: id, resolution }));
		}
		const [ark] = PROVIDERS.ark.models;
		expect(cost({ model: ark.id, duration }, 0.1, 'ark').estimatedUsd).toBeNull();
		for (const provider of ['qingboLegacy', 'xingchao'] as const) {
			for (const { id } of PROVIDERS[provider].models)
				expect(cost({ model: id, duration }, 0.1, provider).estimatedUsd).toBe(0.5);
		}
	});

	test('-1 seconds are priced as the model’s maximum', () => {
		expect(cost({ duration: -1, resolution: '480p' })).toMatchObject({
			estimatedUsd: 1.156425,
			basis: 'doubao-seedance-2.0 480p × 15 s (the longest that -1 can mean)',
		});
		expect(
			cost({ model: 'dreamina-seedance-2-5-260628', duration: -1 }, 0.1, 'ark').estimatedUsd,
		).toBe(3);
	});

	test('the user’s own price counts before that of any document', () => {
		expect(cost({ resolution: '720p' }, 9).estimatedUsd).toBe(45);
		expect(cost({ resolution: '4K' }, 0.1)).toEqual({
			atLeast: false,
			estimatedUsd: 0.5,
			chargedUsd: null,
			basis: 'stated price of 0.1 USD a second × 5 s',
		});
		expect(cost({ model: 'ep-of-my-own' }, 0.2, 'ark').estimatedUsd).toBe(1);
	});

	test('never a guess', () => {
		const unpriced = { atLeast: false, estimatedUsd: null, chargedUsd: null, basis: null };
		expect(cost({ resolution: '4K' })).toEqual(unpriced);
		expect(cost({ model: 'unknown' })).toEqual(unpriced);
		expect(cost({ model: 'unknown', duration: -1 }, 0.1)).toEqual(unpriced);
		expect(cost({ model: 'unknown', duration: undefined }, 0.1)).toEqual(unpriced);
		expect(cost({ resolution: 'constructor' })).toEqual(unpriced);
		expect(cost({ model: 'doubao-seedance-2.0-mini', resolution: '720p' })).toEqual(unpriced);
	});

	test('amounts have six decimals', () => {
		expect(roundUsd(0.1 + 0.2)).toBe(0.3);
		expect(roundUsd(0.0770950000001 * 3)).toBe(0.231285);
		expect(cost({ model: 'unknown' }, 0.33333333, 'ark').estimatedUsd).toBe(1.666667);
	});
});
