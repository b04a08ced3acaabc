import { asNumber, at } from '../tools/json';
import type { LivePrices } from './live';
import type { ModelRow, TokenPrice } from './model';

/** What fal.ai's own call says that an endpoint costs: docs/sources.md#fal-live-prices. */

/** With videos among the references, by fal's pages. */
const WITH_VIDEO = 0.6;

/** How many tokens a unit is, as the answer calls it. */
function tokensIn(unit: unknown, row: ModelRow): number | undefined {
	if (unit === '1000 tokens') return 1000;
	return unit === 'units' ? row.tokensPerUnit : undefined;
}

/** US dollars for a million tokens, to six decimals. */
function perMillion(usd: number, tokens: number): number {
	return Math.round((usd / tokens) * 1e12) / 1e6;
}

/** The answer is the price of the usual size; how one that has another in the list follows from it no document says. */
function withRate(list: TokenPrice, rate: number, date: string): TokenPrice {
	const usual = list.base['720p'];
	const at720p = (rates: TokenPrice['base'], old: number | undefined, now: number) =>
		Object.fromEntries(
			Object.entries(rates).map(([size, price]) => [size, price === old ? now : price]),
		);
	const reduced = perMillion(rate * WITH_VIDEO, 1e6);
	return {
		...list,
		date,
		asked: true,
		base: at720p(list.base, usual, rate),
		...(list.withReferenceVideo && {
			withReferenceVideo: at720p(list.withReferenceVideo, list.withReferenceVideo['720p'], reduced),
		}),
	};
}

export const LIVE_PRICES: LivePrices = {
	call: ({ path }) => ({
		method: 'GET',
		path: '/v1/models/pricing',
		query: { endpoint_id: path.slice(1) },
	}),
	host: { ofBaseUrl: 'https://queue.fal.run', baseUrl: 'https://api.fal.ai' },
	read: (answer, _model, row, date) => {
		const usd = asNumber(at(answer, 'prices.0.unit_price'));
		const list = row?.tokenPrice;
		// Of a model whose silent clips cost less, the answer has one price alone.
		if (!list || list.silent || usd === undefined || usd <= 0) return undefined;
		const tokens = tokensIn(at(answer, 'prices.0.unit'), row);
		if (tokens === undefined || at(answer, 'prices.0.currency') !== 'USD') return undefined;
		return { row: { ...row, tokenPrice: withRate(list, perMillion(usd, tokens), date) } };
	},
};
