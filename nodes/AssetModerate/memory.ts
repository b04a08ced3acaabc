import type { IExecuteFunctions } from 'n8n-workflow';

import { readAssetItem, type Asset } from '../shared/items/asset';
import { runIndex } from '../shared/n8n/context';
import { at, isObject, toItemJson } from '../shared/tools/json';

/**
 * What a try of this node has found out before it failed, kept in the node's context, which survives n8n's Retry On Fail
 * and Retry execution (docs/sources.md#n8n-retries-and-money): the next try does not register approved images a second time.
 */

const CONTEXT_KEY = 'seedanceAssets';

/** The assets that an earlier try of this very run left; a loop that comes round moderates again. */
export function rememberedAssets(context: IExecuteFunctions): Asset[] {
	const stored: unknown = context.getContext('node')[CONTEXT_KEY];
	const assets = at(stored, 'assets');
	if (!isObject(stored) || stored.runIndex !== runIndex(context) || !Array.isArray(assets))
		return [];
	return assets.flatMap((asset: unknown) => readAssetItem(asset) ?? []);
}

/** Keeps what a further try must not register again. */
export function rememberAssets(context: IExecuteFunctions, assets: readonly Asset[]): void {
	const kept = assets.filter(({ status }) => status !== 'rejected');
	context.getContext('node')[CONTEXT_KEY] = toItemJson({
		runIndex: runIndex(context),
		assets: kept,
	});
}

/** Nothing is kept of a try that succeeded. */
export function forgetAssets(context: IExecuteFunctions): void {
	delete context.getContext('node')[CONTEXT_KEY];
}
