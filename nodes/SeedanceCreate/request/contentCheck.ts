import { InputError } from '../../shared/n8n/input';
import { asText, at, isObject, type JsonObject } from '../../shared/tools/json';
import type { ProviderRow } from '../../shared/providers';
import type { MediaLayout } from '../../shared/providers/dialect';
import { ROLES } from './content';

/**
 * What is wrong with a content array itself, which only `additionalBody` can bring about: its roles and numbers do not
 * survive being read as parameters (docs/sources.md#ark, content).
 */

/** The roles of each type of medium. */
const MEDIA_TYPES: ReadonlyMap<string, readonly string[]> = new Map(
	ROLES.map(({ type }) => [type, ROLES.flatMap((one) => (one.type === type ? one.role : []))]),
);
/** The same, and what else may stand in a content array, which is not a medium and has no role. */
const CONTENT_TYPES: ReadonlyMap<string, readonly string[] | undefined> = new Map([
	...MEDIA_TYPES,
	['text', undefined],
	['draft_task', undefined],
]);
/** Roles that only one entry can have. */
const ONCE = ['first_frame', 'last_frame'];

const ROLE_WORDS: ReadonlySet<unknown> = new Set(ROLES.map(({ role }) => role.replace('_', '')));

/** What holds for one list of entries with a type each. */
interface List {
	path: string;
	/** As messages name it. */
	name: string;
	/** The key of an entry that holds its role; absent if the entries have none. */
	roleKey?: string;
	/** The types that an entry can have, with their roles. */
	types: ReadonlyMap<string, readonly string[] | undefined>;
	/** Every entry needs a role. */
	roleNeeded?: true;
}

/** The lists of a layout that holds media as entries. */
function listsOf(media: MediaLayout): List[] {
	if (media.kind === 'content')
		return [{ path: media.path, name: 'content', roleKey: 'role', types: CONTENT_TYPES }];
	if (media.kind === 'fields') return [];
	const { frames, frameRole, references } = media;
	const types = new Map([['image_url', ONCE]]);
	return [
		{ path: frames, name: frames, roleKey: frameRole, types, roleNeeded: true },
		{ path: references, name: references, types: MEDIA_TYPES },
	];
}

interface ContentFindings {
	problems: InputError[];
	warnings: string[];
	/** Entries that nothing reads, as a message calls them. */
	unread: string[];
}

export function contentFindings(
	{ dialect: { create } }: ProviderRow,
	body: JsonObject,
): ContentFindings {
	const found: ContentFindings = { problems: [], warnings: [], unread: [] };
	for (const list of listsOf(create.media)) {
		const content: unknown = at(body, list.path);
		if (content !== undefined) checkList(list, content, found);
	}
	return found;
}

function checkList(list: List, content: unknown, found: ContentFindings): void {
	const { name, roleKey, roleNeeded } = list;
	const refuse = (what: string, hint: string): void =>
		void found.problems.push(new InputError(`Additional Body, ${name}: ${what}`, hint));
	if (!Array.isArray(content)) {
		refuse('it is not a list', 'Write it as an array of entries with a type each.');
		return;
	}
	const entries = content.map((entry: unknown) => (isObject(entry) ? entry : {}));
	const types = [...list.types.keys()].join(', ');
	const roleOf = (entry: JsonObject): unknown =>
		roleKey === undefined ? undefined : (entry[roleKey] ?? undefined);
	for (const [index, entry] of entries.entries()) {
		const type = asText(entry.type) ?? '';
		const where = `entry ${index + 1}`;
		const roles = list.types.get(type);
		const stray = strayIn(entry, type, roleKey, roles !== undefined);
		if (!list.types.has(type) && (type === '' || stray !== undefined)) {
			refuse(`${where} has the type "${type}"`, `It can have: ${types}.`);
			continue;
		}
		if (stray !== undefined)
			refuse(
				`${where} has a "${stray}"`,
				MEDIA_TYPES.has(stray)
					? 'Each entry holds one medium, under the name of its type.'
					: `The role of a medium stands in "${roleKey}", written so and beside its type.`,
			);
		if (!roles) {
			if (list.types.has(type)) continue;
			found.warnings.push(
				`Additional Body, ${name}: ${where} has the type "${type}", which this node does not read; it was sent unchecked.`,
			);
			found.unread.push(`${where} of ${name}`);
			continue;
		}
		if (asText(at(entry, `${type}.url`)) === undefined)
			refuse(`${where} has no address`, `Give it as {"type": "${type}", "${type}": {"url": "…"}}.`);
		const role = roleOf(entry);
		if (role === undefined && roleNeeded)
			refuse(`${where} has no ${roleKey}`, `It needs one of: ${roles.join(', ')}.`);
		if (role !== undefined && !roles.some((known) => known === role))
			refuse(`${where} has the ${roleKey} "${String(role)}"`, `It can have: ${roles.join(', ')}.`);
	}
	if (entries.filter(({ type }) => type === 'draft_task').length > 1)
		refuse('several entries are a draft', 'The final video is made from one.');
	if (roleKey === undefined) return;
	for (const role of ONCE)
		if (entries.filter((entry) => roleOf(entry) === role).length > 1)
			refuse(`several entries have the ${roleKey} ${role}`, 'Give it to one of them.');
	const images = entries.filter((entry) => entry.type === 'image_url');
	if (!roleNeeded && images.length > 1 && images.some((entry) => roleOf(entry) === undefined))
		refuse(
			'there are several images, and not each has a role',
			`Only an image alone needs none; give each one of: ${MEDIA_TYPES.get('image_url')?.join(', ')}.`,
		);
}

/** Where an entry says what nobody reads there: another medium, or a role in another place than its own. */
function strayIn(
	entry: JsonObject,
	type: string,
	roleKey: string | undefined,
	hasRole: boolean,
): string | undefined {
	const isRole = (key: string, value: unknown): boolean =>
		roleKey !== undefined &&
		(/role/i.test(key) ||
			ROLE_WORDS.has(
				asText(value)
					?.toLowerCase()
					.replace(/[^a-z]/g, ''),
			));
	for (const [key, value] of Object.entries(entry)) {
		if (key !== type && MEDIA_TYPES.has(key)) return key;
		if (isObject(value)) {
			const inner = Object.entries(value).find(([name, held]) => isRole(name, held));
			if (inner) return `${key}.${inner[0]}`;
		}
		if (key !== type && !(hasRole && key === roleKey) && isRole(key, value)) return key;
	}
	return undefined;
}
