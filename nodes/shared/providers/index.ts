import * as list from './list';
import type { ModelRow } from './model';
import type { ProviderRow as Row } from './provider';
import {
	MODES,
	RESOLUTIONS,
	type AspectRatio,
	type Mode,
	type Resolution,
	type SettingName,
} from './request';

/**
 * The providers' names and look-ups. From their rows the nodes' fields, the checks, the docs and the tests are built; a
 * new one is a file of its own and a line in `list.ts`.
 */

/** The values of the `provider` parameter: public, fixed. */
export type ProviderId = keyof typeof list;
export type CredentialName = (typeof list)[ProviderId]['credential'];
export type ProviderRow = Row<ProviderId, CredentialName>;

export const PROVIDERS: Readonly<Record<ProviderId, ProviderRow>> = list satisfies {
	[Id in ProviderId]: Row<Id>;
};

/** In alphabetical order. */
export const PROVIDER_IDS: readonly ProviderId[] = Object.values(PROVIDERS)
	.map((row) => row.id)
	.sort();

/** The row of a provider; `undefined` for text that names none. */
export function providerOf(id: string): ProviderRow | undefined {
	return Object.values(PROVIDERS).find((row) => row.id === id);
}

/** The row of a model, its name read without regard to case; `undefined` if it is not known. */
export function modelOf(provider: ProviderRow, id: string): ModelRow | undefined {
	const name = (provider.modelName?.(id.trim()) ?? id.trim()).toLowerCase();
	return provider.models.find((row) => row.id.toLowerCase() === name);
}

/** A task's id as its provider can be asked by it; `undefined` if there is none, or its model would have to be known. */
export function fullTaskId(
	{ dialect }: ProviderRow,
	id: string | undefined,
	model: string | undefined,
): string | undefined {
	return id === undefined || !dialect.fullTaskId ? id : dialect.fullTaskId(id, model);
}

/** The providers for which `test` holds, as values of the `provider` parameter. */
export function providersWhere(test: (row: ProviderRow) => boolean | undefined): ProviderId[] {
	return PROVIDER_IDS.filter((id) => test(PROVIDERS[id]));
}

/** The same providers, by their names. */
export function namesWhere(test: (row: ProviderRow) => boolean | undefined): string[] {
	return providersWhere(test).map((id) => PROVIDERS[id].name);
}

/** Whether the provider's document names a parameter: its dialect has a place for it. */
export function takes({ dialect }: ProviderRow, name: SettingName): boolean {
	return name in dialect.create.fields;
}

/** The modes that some of a provider's models can do. */
export function modesOf({ models }: ProviderRow): Mode[] {
	return MODES.filter((mode) => models.some((row) => row.modes.includes(mode)));
}

/** Whether a provider has a word for a ratio: some of its models know it. */
export function knowsRatio({ models }: ProviderRow, ratio: AspectRatio): boolean {
	return models.some((row) => row.aspectRatios.includes(ratio));
}

/** What a provider's models make, together; empty if its API takes no resolution. */
export function resolutionsOf({ models }: ProviderRow): Resolution[] {
	return RESOLUTIONS.filter((one) => models.some((row) => row.resolutions.includes(one)));
}
