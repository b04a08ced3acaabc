import type { IExecuteFunctions } from 'n8n-workflow';

import { atHost, type Account } from '../shared/http/account';
import { send, type Outcome } from '../shared/http/send';
import { modelOf, type ProviderRow } from '../shared/providers';
import type { ApiRequest } from '../shared/providers/dialect';
import { forEachBounded } from '../shared/tools/pool';
import type { CreateEntry } from './entries';
import { createRequest } from './request/createRequest';
import type { PreparedCreate } from './request/prepare';
import { liveEstimate } from './request/price';

/** What the provider itself says that the items will cost. Asking is free, and nothing else is sent. */

/** How long an answer may take, ms. */
const TIMEOUT_MS = 20_000;

type Prices = NonNullable<ProviderRow['livePrices']>;

/**
 * Prices all items that can be sent anew; those with a price of the user's own keep it. Calls that are the same are sent
 * once. Does not throw: an item without an answer keeps the estimate that it had, with a warning.
 */
export async function askPrices(
	context: IExecuteFunctions,
	account: Account,
	entries: readonly CreateEntry[],
	concurrency: number,
): Promise<void> {
	const { livePrices } = account.provider;
	if (!livePrices) return;
	const calls = new Map<string, { call: ApiRequest; asked: PreparedCreate[] }>();
	for (const { prepared, problem } of entries) {
		if (!prepared?.priced || problem) continue;
		const { request, body } = prepared;
		const call = livePrices.call(createRequest(account.provider.dialect, request, body));
		const key = JSON.stringify(call);
		const same = calls.get(key) ?? { call, asked: [] };
		same.asked.push(prepared);
		calls.set(key, same);
	}
	const host = atHost(account, livePrices.host);
	await forEachBounded([...calls.values()], concurrency, async ({ call, asked }) => {
		const outcome = await send(context, host, call, TIMEOUT_MS);
		for (const prepared of asked) reprice(account.provider, livePrices, outcome, prepared);
	});
}

function reprice(
	provider: ProviderRow,
	prices: Prices,
	outcome: Outcome,
	prepared: PreparedCreate,
): void {
	const { model } = prepared.request;
	const date = new Date().toISOString().slice(0, 10);
	const isSuccess = outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
	const live = isSuccess
		? prices.read(outcome.body, model, modelOf(provider, model), date)
		: undefined;
	const estimate = live && liveEstimate(prepared.request, live, provider.name, date);
	if (estimate && estimate.estimatedUsd !== null) {
		Object.assign(prepared, prepared.priced?.(estimate));
		return;
	}
	const why =
		outcome.kind === 'noAnswer'
			? outcome.message
			: isSuccess
				? 'its answer has no price for this request'
				: `HTTP ${outcome.status}`;
	prepared.warnings.push(
		`${provider.name} was asked for its price and told none (${why}): the estimate is the one without asking.`,
	);
}
