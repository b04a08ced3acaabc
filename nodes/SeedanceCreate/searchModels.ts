import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { openAccount } from '../shared/http/account';
import { send } from '../shared/http/send';
import { modelOf, providerOf, type ProviderRow } from '../shared/providers';
import type { LiveModel } from '../shared/providers/live';

/** A person waits for the list, ms. */
const TIMEOUT_MS = 8_000;

/**
 * The chosen provider's models: from its own live list if it has one that is free, and from the package's own catalogue
 * otherwise, or if that fails.
 */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const provider = providerOf(String(this.getCurrentNodeParameter('provider') ?? 'ark'));
	if (!provider) return { results: [] };
	const live = await liveModels(this, provider);
	const wanted = (filter ?? '').toLowerCase();
	const all: readonly LiveModel[] = live.length > 0 ? live : provider.models;
	const models = all.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted));
	return {
		results: models.map(({ id, name, about }) => ({
			name: `${name} · ${id}`,
			value: id,
			...(about && { description: about }),
		})),
	};
}

/** Empty if there is no such list, no credential yet, or no answer. */
async function liveModels(
	context: ILoadOptionsFunctions,
	provider: ProviderRow,
): Promise<LiveModel[]> {
	const { liveModels: list } = provider;
	if (!list) return [];
	try {
		const account = await openAccount(context, provider);
		const outcome = await send(context, account, { method: 'GET', path: list.path }, TIMEOUT_MS);
		if (outcome.kind !== 'answer' || outcome.status !== 200) return [];
		// A model that the catalogue knows too has one name in both.
		return list
			.read(outcome.body)
			.map((model) => ({ ...model, name: modelOf(provider, model.id)?.name ?? model.name }));
	} catch {
		return [];
	}
}
