import type { IExecuteFunctions } from 'n8n-workflow';

import { readAssetItem, type Asset } from '../shared/items/asset';
import { runIndex } from '../shared/n8n/context';
import { at, isObject, toItemJson } from '../shared/tools/json';

/**
 * What a try of this node has found out before it failed, kept in the node's context, which survives n8n's Retry On Fail
 * and Retry execution (docs/sources.md#n8n-retries-and-money): the next try registers no image a second time.
 */

const CONTEXT_KEY = 'seedanceAssets';

/** What an earlier try of this very run left; a loop that comes round moderates again. */
export interface Remembered {
	assets: Asset[];
	/** n8n has tried again by itself, and nobody wants an image to be sent twice. */
	byItself: boolean;
}

export function rememberedAssets(context: IExecuteFunctions): Remembered {
	const stored: unknown = context.getContext('node')[CONTEXT_KEY];
	const assets = at(stored, 'assets');
	if (!isObject(stored) || stored.runIndex !== runIndex(context) || !Array.isArray(assets))
		return { assets: [], byItself: false };
	return {
		assets: assets.flatMap((asset: unknown) => readAssetItem(asset) ?? []),
		byItself: stored.executionId === context.getExecutionId(),
	};
}

/** Keeps what a further try must not register again. */
export function rememberAssets(context: IExecuteFunctions, assets: readonly Asset[]): void {
	const kept = assets.filter(({ status }) => status !== 'rejected');
	context.getContext('node')[CONTEXT_KEY] = toItemJson({
		runIndex: runIndex(context),
		executionId: context.getExecutionId(),
		assets: kept,
	});
}

/** Nothing is kept of a try that succeeded. */
export function forgetAssets(context: IExecuteFunctions): void {
	delete context.getContext('node')[CONTEXT_KEY];
}
