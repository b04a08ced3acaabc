import { asText, isObject, type JsonObject } from '../../shared/tools/json';
import type { Dialect } from '../../shared/providers/dialect';
import { pathsOf } from './body';
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
		...['video_count', 'sample_count', 'batch_size', 'batch_count', 'count', 'batch', 'quantity'],
		...['variants', 'variations', 'best_of'],
	].map((name): [string, unknown[]] => [name, [1, '1']]),
	['frames', []],
	// The slow tier is documented as cheaper, never dearer.
	['service_tier', ['default', 'flex']],
	['draft_task', []],
]);

/**
 * What the estimate reads, by every name that hosts give it: gateways pass on what stands elsewhere, and it counts there
 * (docs/sources.md#fields-with-a-price). Anywhere but where the dialect reads it, nobody has priced it.
 */
const ELSEWHERE: ReadonlySet<string> = new Set(
	[
		'model models duration durationseconds videoduration length videolength seconds secs',
		'resolution size videosize width height quality ratio aspectratio generateaudio',
		'fps framerate framespersecond numframes framecount upscale upscalefactor',
		'video videos videourl videourls inputvideo sourcevideo referencevideos referencevideourls',
	].flatMap((names) => names.split(' ')),
);
/** In such a field they ask for nothing. */
const NOTHING: readonly unknown[] = [false, ''];

/** A body is not searched deeper than this. */
const MOST_LEVELS = 8;

/**
 * What there is of it, as it is called in a message.
 * @param estimated fields that the estimate does read, because the provider has a parameter for them
 */
export function unreadPrices(
	dialect: Dialect,
	body: JsonObject,
	prompt: string,
	estimated: readonly string[] = [],
): string[] {
	const known = [...PRICED_FIELDS, ...Object.entries(dialect.create.pricedFields ?? {})];
	const table = new Map(known.map(([name, harmless]) => [plain(name), harmless]));
	const read = pathsRead(dialect, asText(body.model) ?? '');
	const fields = pricedFields({ table, read }, body, '', 0).filter(
		(name) => !estimated.includes(name),
	);
	return [...new Set([...fields.map((name) => `the field ${name}`), ...pricedSuffixes(prompt)])];
}

/** Every path of a body that is read as a parameter or as media. */
function pathsRead({ create: { fields, media } }: Dialect, model: string): Set<string> {
	const { aliases, ...layout } = media;
	const settings = Object.values(fields).flatMap((field) => pathsOf(field, model));
	// Where media stand is all that a layout says in text.
	const places = [layout, ...('fields' in layout ? [layout.fields] : []), aliases ?? {}]
		.flatMap((part) => Object.values<unknown>(part).flat())
		.flatMap((place) => (isObject(place) ? Object.values(place) : place))
		.filter((place) => typeof place === 'string');
	return new Set([...settings, ...places]);
}

/** Hosts write one name as `num_videos`, `numVideos` and `num-videos`. */
function plain(name: string): string {
	return name.replace(/[\s_-]/g, '').toLowerCase();
}

interface Priced {
	table: ReadonlyMap<string, readonly unknown[]>;
	/** Dotted paths, with all that is in them. */
	read: ReadonlySet<string>;
}

/** @param path of the value, with a dot behind it; an entry of a list has the list's */
function pricedFields(priced: Priced, value: unknown, path: string, level: number): string[] {
	if (level > MOST_LEVELS) return [];
	if (Array.isArray(value))
		return value.flatMap((entry) => pricedFields(priced, entry, path, level + 1));
	if (!isObject(value)) return [];
	const isRead = priced.read.has(path.slice(0, -1));
	return Object.entries(value).flatMap(([name, entry]) => {
		const elsewhere =
			!isRead && !priced.read.has(path + name) && ELSEWHERE.has(plain(name)) ? NOTHING : undefined;
		const harmless = priced.table.get(plain(name)) ?? elsewhere;
		if (harmless === undefined || entry === null || harmless.includes(entry))
			return pricedFields(priced, entry, `${path}${name}.`, level + 1);
		return [name];
	});
}
