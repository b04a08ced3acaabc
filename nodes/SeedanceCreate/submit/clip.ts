import { createHash } from 'node:crypto';

import type { ProviderRow } from '../../shared/providers';
import { copy, isObject, remove, stableJson, type JsonObject } from '../../shared/tools/json';

/** By what a clip is told from another one: hashes of its request, which hold no data of it. */
export interface Clip {
	/** Of the whole request: the same one is the same clip. */
	exact: string;
	/**
	 * Of the request without the queries of its addresses, where signatures and expiry times change from run to run.
	 * Two clips may have the same one, so nothing is ever handed over for it: it only raises a doubt.
	 */
	nearly: string;
}

/** Who asks for the clip and who is told about it do not change the clip. */
const NOT_THE_CLIP = ['callbackUrl', 'endUserId'] as const;

/** What a request is told by: provider and body, without callback address and end user. */
export function clipOf(provider: ProviderRow, body: JsonObject): Clip {
	const clip = copy(body) as JsonObject;
	for (const name of NOT_THE_CLIP) {
		const { path, beside = {} } = provider.dialect.create.fields[name] ?? {};
		if (typeof path === 'string') remove(clip, path);
		for (const field of Object.keys(beside)) remove(clip, field);
	}
	return {
		exact: hash({ provider: provider.id, body: clip }),
		nearly: hash({ provider: provider.id, body: withoutQueries(clip) }),
	};
}

/** The same for the same JSON, whatever the order of its keys. */
export function hash(value: unknown): string {
	return createHash('sha256').update(stableJson(value)).digest('hex');
}

function withoutQueries(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutQueries);
	if (isObject(value))
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, withoutQueries(entry)]),
		);
	return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value)
		? value.replace(/[?#].*$/s, '')
		: value;
}
