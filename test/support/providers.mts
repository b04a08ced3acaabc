import type { ProviderRow } from '../../nodes/shared/providers/index.ts';
import type { SettingName } from '../../nodes/shared/providers/request.ts';

const OF_EVERY_REQUEST: readonly string[] = [
	'model',
	'prompt',
	'duration',
	'resolution',
	'aspectRatio',
];

/** The optional parameters that a provider's dialect has a place for, in its order. */
export function optionsOf({ dialect }: ProviderRow): SettingName[] {
	const names = Object.keys(dialect.create.fields) as SettingName[];
	return names.filter((name) => !OF_EVERY_REQUEST.includes(name));
}
