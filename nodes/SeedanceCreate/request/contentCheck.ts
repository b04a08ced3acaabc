import { InputError } from '../../shared/n8n/input';
import { asText, at, isObject, type JsonObject } from '../../shared/tools/json';
import type { ProviderRow } from '../../shared/providers';

/**
 * What is wrong with a content array itself, which only `additionalBody` can bring about: its roles and numbers do not
 * survive being read as parameters (docs/sources.md#ark, content).
 */

/** The roles of each kind of medium. */
const ROLES: ReadonlyMap<string, readonly string[]> = new Map([
	['image_url', ['first_frame', 'last_frame', 'reference_image']],
	['video_url', ['reference_video']],
	['audio_url', ['reference_audio']],
]);
/** Entries that are no media. */
const OTHERS: ReadonlySet<string> = new Set(['text', 'draft_task']);
/** Roles that only one entry can have. */
const ONCE = ['first_frame', 'last_frame'];

export function contentFindings(
	{ dialect: { create } }: ProviderRow,
	body: JsonObject,
): { problems: InputError[]; warnings: string[] } {
	const { media } = create;
	const content: unknown = media.kind === 'content' ? at(body, media.path) : undefined;
	const found = { problems: [] as InputError[], warnings: [] as string[] };
	if (content === undefined) return found;
	const refuse = (what: string, hint: string): void =>
		void found.problems.push(new InputError(`Additional Body, content: ${what}`, hint));
	if (!Array.isArray(content)) {
		refuse('it is not a list', 'Write it as an array of entries with a type each.');
		return found;
	}
	const entries = content.map((entry: unknown) => (isObject(entry) ? entry : {}));
	for (const [index, entry] of entries.entries()) {
		const type = asText(entry.type) ?? '';
		const where = `entry ${index + 1}`;
		const roles = ROLES.get(type);
		if (!roles) {
			if (!OTHERS.has(type))
				found.warnings.push(
					`Additional Body, content: ${where} has the type "${type}", which this node does not read; it was sent unchecked.`,
				);
			continue;
		}
		if (asText(at(entry, `${type}.url`)) === undefined)
			refuse(`${where} has no address`, `Give it as {"type": "${type}", "${type}": {"url": "…"}}.`);
		const { role } = entry;
		if (role !== undefined && role !== null && !roles.some((known) => known === role))
			refuse(`${where} has the role "${String(role)}"`, `It can have: ${roles.join(', ')}.`);
	}
	for (const role of ONCE)
		if (entries.filter((entry) => entry.role === role).length > 1)
			refuse(`several entries have the role ${role}`, 'Give it to one of them.');
	const images = entries.filter((entry) => entry.type === 'image_url');
	if (images.length > 1 && images.some(({ role }) => role === undefined || role === null))
		refuse(
			'there are several images, and not each has a role',
			`Only an image alone needs none; give each one of: ${(ROLES.get('image_url') ?? []).join(', ')}.`,
		);
	return found;
}
