import { isObject, type JsonObject } from '../../shared/tools/json';
import type { Dialect } from '../../shared/providers/dialect';
import { pricedSuffixes } from './prompt';

/** What may change the price of a request and is not part of its estimate. */

/**
 * Fields with a price that no parameter reads, at whatever depth of the body, and their values that change nothing: at
 * every host, because gateways pass on what they do not know. What one dialect alone reads stands in its own table.
 * What they mean: docs/sources.md#fields-with-a-price.
 */
const PRICED_FIELDS: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
	...[
		...['n', 'num_videos', 'num_outputs', 'num_generations', 'num_samples', 'number_of_videos'],
		...['video_count', 'sample_count', 'batch_size', 'batch_count'],
	].map((name): [string, unknown[]] => [name, [1, '1']]),
	['frames', []],
	// The slow tier is documented as cheaper, never dearer.
	['service_tier', ['default', 'flex']],
	['draft_task', []],
]);

/** A body is not searched deeper than this. */
const MOST_LEVELS = 8;

/**
 * What there is of it, as it is called in a message.
 * @param estimated fields that the estimate does read, because the provider has a parameter for them
 */
export function unreadPrices(
	{ create }: Dialect,
	body: JsonObject,
	prompt: string,
	estimated: readonly string[] = [],
): string[] {
	const known = [...PRICED_FIELDS, ...Object.entries(create.pricedFields ?? {})];
	const table = new Map(known.map(([name, harmless]) => [plain(name), harmless]));
	const fields = pricedFields(table, body, 0).filter((name) => !estimated.includes(name));
	return [...new Set([...fields.map((name) => `the field ${name}`), ...pricedSuffixes(prompt)])];
}

/** Hosts write one name as `num_videos`, `numVideos` and `num-videos`. */
function plain(name: string): string {
	return name.replace(/[_-]/g, '').toLowerCase();
}

function pricedFields(
	table: ReadonlyMap<string, readonly unknown[]>,
	value: unknown,
	level: number,
): string[] {
	if (level > MOST_LEVELS) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => pricedFields(table, entry, level + 1));
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([name, entry]) => {
		const harmless = table.get(plain(name));
		if (harmless === undefined || entry === null || harmless.includes(entry))
			return pricedFields(table, entry, level + 1);
		return [name];
	});
}
