import { InputError } from '../../shared/n8n/input';
import type { ProviderRow } from '../../shared/providers/provider';
import {
	MEDIA_FIELDS,
	MEDIA_LABELS,
	SETTINGS,
	type GenerationRequest,
} from '../../shared/providers/request';
import type { JsonObject } from '../../shared/tools/json';
import { doubledPaths } from './body';

/** What Additional Body does to a request beyond what it means: two of a kind, fields that nobody declares, what it takes the place of. */

/** The same parameter in two places of the body, which only `additionalBody` can bring about. */
export function doubledProblems(provider: ProviderRow, body: JsonObject): InputError[] {
	return doubledPaths(provider.dialect, body).map(
		(paths) =>
			new InputError(
				`With Additional Body the request names ${paths.join(' and ')}, and ${provider.name} takes only one of them`,
				'Take one of them out of Additional Body, or clear the field of this node.',
			),
	);
}

/** A body that the provider would refuse for a field that it does not declare. */
export function additionalWarnings(
	provider: ProviderRow,
	additional: JsonObject | undefined,
): string[] {
	const { declaredFields } = provider.dialect.create;
	if (!additional || !declaredFields) return [];
	const foreign = Object.keys(additional).filter((name) => !declaredFields.includes(name));
	return foreign.length === 0
		? []
		: [
				`Additional Body sets ${foreign.join(', ')}, which ${provider.name} does not document; it answers 400 to fields that it does not know.`,
			];
}

/**
 * The prompt and the media of the node's fields that Additional Body takes the place of, with a `content` of its own for
 * example. A setting that it sets anew is what it is for, and is not named.
 * @param meant what the body means, `additionalBody` included
 */
export function replacedWarning(request: GenerationRequest, meant: GenerationRequest): string[] {
	const sent = new Set(MEDIA_FIELDS.flatMap((name) => meant[name] ?? []));
	const replaced = [
		...(request.prompt && meant.prompt !== request.prompt ? [SETTINGS.prompt.label] : []),
		...MEDIA_FIELDS.filter((name) =>
			[request[name] ?? []].flat().some((address) => !sent.has(address)),
		).map((name) => MEDIA_LABELS[name]),
	];
	return replaced.length === 0
		? []
		: [`Additional Body takes the place of ${replaced.join(', ')}: what stands there is not sent.`];
}
