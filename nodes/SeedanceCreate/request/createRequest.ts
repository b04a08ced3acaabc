import type { ApiRequest, Dialect } from '../../shared/providers/dialect';
import type { GenerationRequest } from '../../shared/providers/request';
import { asText, at, copy, remove, type JsonObject } from '../../shared/tools/json';

/**
 * The call that creates a task: what the dialect writes into the address or the query, and what is said by
 * silence, leaves the body here, and no sooner, so that it is checked, merged and remembered like every other parameter.
 */
export function createRequest(
	{ create }: Dialect,
	{ model, mode }: Pick<GenerationRequest, 'model' | 'mode'>,
	body: JsonObject,
): ApiRequest {
	const sent = copy(body) as JsonObject;
	const query: Record<string, string> = {};
	for (const { path, sentIn, unsaid } of Object.values(create.fields)) {
		if (typeof path !== 'string') continue;
		const said = at(sent, path);
		if (unsaid !== undefined && said === unsaid) remove(sent, path);
		if (sentIn === undefined) continue;
		const value = asText(said);
		remove(sent, path);
		if (sentIn === 'query' && value !== undefined) query[path] = value;
	}
	return {
		method: 'POST',
		path: typeof create.path === 'string' ? create.path : create.path(model, mode),
		body: sent,
		...(Object.keys(query).length > 0 && { query }),
	};
}
