import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { providerOf } from '../shared/providers';

/** The chosen provider's models, from the package's own catalogue: no request is made. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const provider = providerOf(String(this.getCurrentNodeParameter('provider') ?? 'ark'));
	const wanted = (filter ?? '').toLowerCase();
	const models = (provider?.models ?? []).filter(({ id, name }) =>
		`${id} ${name}`.toLowerCase().includes(wanted),
	);
	return { results: models.map(({ id, name }) => ({ name: `${name} · ${id}`, value: id })) };
}
