import { asNumber, asText, at, isObject, type JsonObject } from '../tools/json';
import type { LiveModels, LivePrices } from './live';
import { FAMILIES, type ModelRow, type TokenPrice } from './model';
import { resolutionOf, type Resolution } from './request';

/** OpenRouter's live list of models: docs/sources.md#openrouter-live-list. It needs no key, and costs nothing. */

const PATH = '/videos/models';
const SOURCE = 'docs/sources.md#openrouter-live-list';

function itemsOf(answer: unknown): JsonObject[] {
	const data = at(answer, 'data');
	return Array.isArray(data) ? (data as unknown[]).filter(isObject) : [];
}

function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? (value as unknown[]) : [];
}

function sizesOf(item: JsonObject): Resolution[] {
	return listOf(item.supported_resolutions).flatMap(
		(size) => resolutionOf(asText(size) ?? '') ?? [],
	);
}

/** The least and the most seconds. */
function secondsOf(item: JsonObject): { min: number; max: number } | undefined {
	const seconds = listOf(item.supported_durations).flatMap((one) => asNumber(one) ?? []);
	if (seconds.length === 0) return undefined;
	return { min: Math.min(...seconds), max: Math.max(...seconds) };
}

export const LIVE_MODELS: LiveModels = {
	path: PATH,
	read: (answer) =>
		itemsOf(answer).flatMap((item) => {
			const id = asText(item.id);
			if (id === undefined || !/seedance/i.test(id)) return [];
			const name = (asText(item.name) ?? id).replace(/^ByteDance:\s*/i, '');
			const seconds = secondsOf(item);
			const about = [
				sizesOf(item).join(', '),
				seconds ? `${seconds.min} to ${seconds.max} seconds` : '',
			];
			return [{ id, name, about: about.filter((part) => part !== '').join('; ') }];
		}),
};

/** Prices by tokens: a size may have its own, and so may a silent clip and one with videos among its references. */
function tokenPriceOf(item: JsonObject, row: ModelRow | undefined, date: string) {
	const skus = item.pricing_skus;
	const rate = (name: string): number | undefined => {
		const usd = asNumber(at(skus, `video_tokens${name}`));
		return usd !== undefined && usd > 0 ? Math.round(usd * 1e12) / 1e6 : undefined;
	};
	const price = {
		base: {} as Partial<Record<Resolution, number>>,
		silent: {} as Partial<Record<Resolution, number>>,
		withReferenceVideo: {} as Partial<Record<Resolution, number>>,
	};
	for (const size of sizesOf(item)) {
		const name = `_${size.toLowerCase()}`;
		const own = rate(name);
		price.base[size] = own ?? rate('');
		price.silent[size] = rate(`${name}_without_audio`) ?? own ?? rate('_without_audio') ?? rate('');
		price.withReferenceVideo[size] =
			rate(`${name}_with_video_input`) ??
			(own === undefined ? rate('_with_video_input') : undefined);
	}
	return {
		...price,
		longestInput: row?.tokenPrice?.longestInput ?? FALLBACK_INPUT,
		date,
		asked: true,
		source: SOURCE,
	} satisfies TokenPrice;
}

/** The longest that any model takes, s. */
const FALLBACK_INPUT = 30.2;

export const LIVE_PRICES: LivePrices = {
	call: () => ({ method: 'GET', path: PATH }),
	read: (answer, model, row, date) => {
		const item = itemsOf(answer).find(
			({ id }) => asText(id)?.toLowerCase() === model.trim().toLowerCase(),
		);
		if (!item || at(item, 'pricing_skus.video_tokens') === undefined) return undefined;
		const seconds = secondsOf(item);
		const known: ModelRow = row ?? {
			...FAMILIES['2.0'],
			id: model,
			name: model,
			features: [],
			source: SOURCE,
		};
		return {
			row: {
				...known,
				...(seconds && { duration: { ...known.duration, ...seconds } }),
				tokenPrice: tokenPriceOf(item, row, date),
			},
		};
	},
};
