import { asText, type JsonObject } from '../../shared/tools/json';
import type { Dialect } from '../../shared/providers/dialect';
import { pathsOf } from './body';

/** Fields that may change the price of a request and are not part of its estimate. */

/** The values of a field that counts videos, or that would ask for nothing. */
const ONE: readonly unknown[] = [1, '1'];
const NOTHING: readonly unknown[] = [false, ''];

/**
 * Fields with a price that no parameter reads, at whatever depth of the body, and their values that change nothing: at
 * every host, because gateways pass on what they do not know. What one dialect alone reads stands in its own table.
 * What they mean: docs/sources.md#fields-with-a-price.
 */
const PRICED_FIELDS: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
	['bestof', ONE],
	['frames', []],
	// The slow tier is documented as cheaper, never dearer.
	['servicetier', ['default', 'flex']],
	['drafttask', []],
]);

function words(text: string): ReadonlySet<string> {
	return new Set(text.split(' '));
}

/** Hosts give one thing many names, of which one word says what it is: how many videos to make. */
const COUNTING = words(
	[
		'n num number count quantity amount times copies repeat samples outputs results takes shots scenes runs loops loop',
		'generations candidates iterations variants variations batch parallel multi total',
	].join(' '),
);
/** What the estimate reads. Anywhere but where the dialect reads it, nobody has priced it. */
const ESTIMATED = words(
	[
		'model models duration dur seconds secs sec length resolution rs size width height quality hd ratio audio generateaudio',
		'fps framerate framespersecond frames numframes nframes len time runtime upscale upscaler enhance scale pixels dimensions',
		'aspect definition hdr bitrate interpolation super tier mode plan pro turbo speed priority variant version engine addons',
		'extras music voice lip bgm video videos videourls',
		'sound',
	].join(' '),
);

/** A body is not searched deeper than this. */
const MOST_LEVELS = 8;

/**
 * What there is of them, as a message calls them.
 * @param estimated fields that the estimate does read, because the provider has a parameter for them
 */
export function unreadFields(
	dialect: Dialect,
	body: JsonObject,
	estimated: readonly string[] = [],
): string[] {
	const known = [...PRICED_FIELDS, ...Object.entries(dialect.create.pricedFields ?? {})];
	const table = new Map(known.map(([name, harmless]) => [plain(name), harmless]));
	const read = pathsRead(dialect, asText(body.model) ?? '');
	const found = new Set<string>();
	// A path has a dot behind it; an entry of a list has the list's.
	const walk = (value: unknown, path: string, level: number): void => {
		if (level > MOST_LEVELS || typeof value !== 'object' || value === null) return;
		if (Array.isArray(value)) {
			for (const entry of value) walk(entry, path, level + 1);
			return;
		}
		const isRead = read.has(path.slice(0, -1));
		for (const [name, entry] of Object.entries(value)) {
			const harmless =
				table.get(plain(name)) ?? (isRead || read.has(path + name) ? undefined : harmlessOf(name));
			if (harmless === undefined || entry === null || harmless.includes(entry))
				walk(entry, `${path}${name}.`, level + 1);
			else found.add(name);
		}
	};
	walk(body, '', 0);
	for (const name of estimated) found.delete(name);
	return [...found].map((name) => `the field ${name}`);
}

/** Every path of a body that is read as a parameter or as media, with all that is in it. */
function pathsRead({ create: { fields, media } }: Dialect, model: string): Set<string> {
	const settings = Object.values(fields).flatMap((field) => pathsOf(field, model));
	// Where media stand is all that a layout says in text.
	return new Set([...settings, ...textsIn(media)]);
}

function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Hosts write one name as `num_videos`, `numVideos`, `num-videos` and `numvideos`. */
function plain(name: string): string {
	return wordsOf(name).join('');
}

function wordsOf(name: string): string[] {
	return name
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u);
}

/** The harmless values of a field that nothing reads; `undefined` if all are. */
function harmlessOf(name: string): readonly unknown[] | undefined {
	const all = [plain(name), ...wordsOf(name)];
	if (all.some((word) => ESTIMATED.has(word))) return NOTHING;
	return all.some((word) => COUNTING.has(word)) ? [...ONE, ...NOTHING] : undefined;
}
