import type { INodeCredentialDescription, INodePropertyOptions } from 'n8n-workflow';

import {
	PROVIDER_IDS,
	PROVIDERS,
	providersWhere,
	takes,
	type CredentialName,
	type ProviderId,
} from '../providers';
import type { SettingName } from '../providers/request';
import type { ChoiceField, Shown } from './fields';

/** The parts of the nodes' descriptions that follow from the table of providers. */

/** The entries of the `provider` parameter. */
export function providerOptions(ids: readonly ProviderId[] = PROVIDER_IDS): INodePropertyOptions[] {
	return ids
		.map((id) => ({ name: PROVIDERS[id].name, value: id }))
		.sort((a, b) => (a.name < b.name ? -1 : 1)); // localeCompare would load collation tables
}

/** Shown only if the provider's own document names the parameter. */
export function whereDocumented(name: SettingName): Shown['displayOptions'] {
	return { show: { '/provider': providersWhere((row) => takes(row, name)) } };
}

/** A subtitle's expression for what the value of a parameter is called. */
export function valueName({
	name,
	choices,
}: Pick<ChoiceField<string>, 'name' | 'choices'>): string {
	return `(${JSON.stringify(choices)})[$parameter["${name}"]]`;
}

/** A subtitle's expression for the chosen provider. */
export function providerName(more: Record<string, string> = {}): string {
	const names = PROVIDER_IDS.map((id) => [id, PROVIDERS[id].shortName]);
	return valueName({ name: 'provider', choices: { ...Object.fromEntries(names), ...more } });
}

/**
 * One entry for each credential type, hidden for the providers that use another one. n8n takes the first entry of a
 * name, so there is only one; and whether it is there is checked in the node, because `fromTask` hides none. Not said
 * with `show`: if that names every choice of a parameter, the editor takes the parameter for the node's way of
 * authentication and hides it from the panel.
 */
export function credentialsFor(ids: readonly ProviderId[]): INodeCredentialDescription[] {
	const names = [...new Set(ids.map((id) => PROVIDERS[id].credential))];
	return names.map((name: CredentialName) => {
		const users = ids.filter((id) => PROVIDERS[id].credential === name);
		return {
			name,
			// Where several show, a person has to see which is which.
			displayName: `Credential for ${PROVIDERS[users[0]].shortName}`,
			required: false,
			displayOptions: { hide: { provider: ids.filter((id) => !users.includes(id)) } },
		};
	});
}
