import { InputError } from '../../shared/n8n/input';
import { asText, at, isObject, type JsonObject } from '../../shared/tools/json';
import type { ProviderRow } from '../../shared/providers';
import type { MediaLayout } from '../../shared/providers/dialect';

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

const ROLE_WORDS: ReadonlySet<unknown> = new Set(
	[...ROLES.values()].flat().map((role) => role.replace('_', '')),
);

/** What holds for one list of entries with a type each. */
interface List {
	path: string;
	/** As messages name it. */
	name: string;
	/** The key of an entry that holds its role; absent if the entries have none. */
	roleKey?: string;
	roles: ReadonlyMap<string, readonly string[]>;
	others: ReadonlySet<string>;
	/** Every entry needs a role. */
	roleNeeded: boolean;
}

/** The lists of a layout that holds media as entries. */
function listsOf(media: MediaLayout): List[] {
	if (media.kind === 'content')
		return [
			{
				path: media.path,
				name: 'content',
				roleKey: 'role',
				roles: ROLES,
				others: OTHERS,
				roleNeeded: false,
			},
		];
	if (media.kind === 'fields') return [];
	const none: ReadonlySet<string> = new Set();
	return [
		{
			path: media.frames,
			name: media.frames,
			roleKey: media.frameRole,
			roles: new Map([['image_url', ONCE]]),
			others: none,
			roleNeeded: true,
		},
		{
			path: media.references,
			name: media.references,
			roles: ROLES,
			others: none,
			roleNeeded: false,
		},
	];
}

export interface ContentFindings {
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
	const types = [...list.roles.keys(), ...list.others].join(', ');
	const roleOf = (entry: JsonObject): unknown =>
		roleKey === undefined ? undefined : (entry[roleKey] ?? undefined);
	for (const [index, entry] of entries.entries()) {
		const type = asText(entry.type) ?? '';
		const where = `entry ${index + 1}`;
		const roles = list.roles.get(type);
		const stray = strayIn(entry, type, roleKey, roles !== undefined);
		if (!roles && !list.others.has(type) && (type === '' || stray !== undefined)) {
			refuse(`${where} has the type "${type}"`, `It can have: ${types}.`);
			continue;
		}
		if (stray !== undefined)
			refuse(
				`${where} has a "${stray}"`,
				ROLES.has(stray)
					? 'Each entry holds one medium, under the name of its type.'
					: `The role of a medium stands in "${roleKey}", written so and beside its type.`,
			);
		if (!roles) {
			if (list.others.has(type)) continue;
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
			`Only an image alone needs none; give each one of: ${(ROLES.get('image_url') ?? []).join(', ')}.`,
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
		if (key !== type && ROLES.has(key)) return key;
		if (isObject(value)) {
			const inner = Object.entries(value).find(([name, held]) => isRole(name, held));
			if (inner) return `${key}.${inner[0]}`;
		}
		if (key !== type && !(hasRole && key === roleKey) && isRole(key, value)) return key;
	}
	return undefined;
}
