import { asText, at, isObject, type JsonObject } from '../../shared/tools/json';
import { isList, noMedia, videosOf, type Media } from '../../shared/providers/request';

/**
 * Ark's content array: one item for the text and one for each medium, with its role. The official API and every
 * gateway that passes it through read it (docs/sources.md#ark; docs/sources.md#cubicspaces, Official-Compatible API).
 */

type ContentType = 'image_url' | 'video_url' | 'audio_url';

/** A source video stands as the first of the reference videos; which task it is for stands elsewhere in the body. */
type RoleField = Exclude<keyof Media, 'sourceVideo'>;

/** Each role with the type of entry that may have it. */
export const ROLES: ReadonlyArray<{ field: RoleField; type: ContentType; role: string }> = [
	{ field: 'firstFrame', type: 'image_url', role: 'first_frame' },
	{ field: 'lastFrame', type: 'image_url', role: 'last_frame' },
	{ field: 'referenceImages', type: 'image_url', role: 'reference_image' },
	// The documents' own example leaves the role of a video out; Ark fixes it, so it is stated (docs/sources.md#contradictions, 8).
	{ field: 'referenceVideos', type: 'video_url', role: 'reference_video' },
	{ field: 'referenceAudios', type: 'audio_url', role: 'reference_audio' },
];

/** The two lists of a request: frames that say which they are, and references whose type says their kind. */
export function writeLists(
	media: Media,
	frameRole: string,
): { frames: JsonObject[]; references: JsonObject[] } {
	const items = writeContent(media).map(({ role, ...item }) => ({ role, item }));
	const isFrame = ({ role }: { role?: unknown }): boolean => isFrameRole(role);
	return {
		frames: items.filter(isFrame).map(({ role, item }) => ({ ...item, [frameRole]: role })),
		references: items.filter((one) => !isFrame(one)).map(({ item }) => item),
	};
}

/** The media that the two lists name. */
export function readLists(frames: unknown, frameRole: string, references: unknown): Media {
	const entries = (list: unknown): JsonObject[] =>
		(Array.isArray(list) ? (list as unknown[]) : []).filter(isObject);
	const { media } = readContent([
		// One that does not say which it is counts as the first, so that it is seen at all; contentCheck.ts refuses it.
		...entries(frames).map((item) => ({
			...item,
			role: isFrameRole(item[frameRole]) ? item[frameRole] : 'first_frame',
		})),
		...entries(references).map((item) => ({
			...item,
			role: ROLES.find(({ type, role }) => type === item.type && !isFrameRole(role))?.role,
		})),
	]);
	return media;
}

function isFrameRole(role: unknown): boolean {
	return role === 'first_frame' || role === 'last_frame';
}

/** The content array for a request; `text` first if the dialect wants it there. */
export function writeContent(media: Media, text?: string): JsonObject[] {
	const items: JsonObject[] = text === undefined ? [] : [{ type: 'text', text }];
	const written = { ...media, referenceVideos: videosOf(media) };
	for (const { field, type, role } of ROLES) {
		for (const url of [written[field] ?? []].flat()) items.push({ type, [type]: { url }, role });
	}
	return items;
}

/** The media and the text that a content array names; a single image without a role is a first frame, as Ark reads it. */
export function readContent(content: unknown): { media: Media; text?: string } {
	const media = noMedia();
	const texts: string[] = [];
	for (const item of Array.isArray(content) ? content : []) {
		if (!isObject(item)) continue;
		const text = item.type === 'text' ? asText(item.text) : undefined;
		if (text !== undefined) texts.push(text);
		const entry =
			ROLES.find(({ type, role }) => item.type === type && item.role === role) ??
			ROLES.find(({ type }) => item.type === type);
		const url = entry && asText(at(item, `${entry.type}.url`));
		if (!entry || url === undefined) continue;
		const { field } = entry;
		if (isList(field)) media[field].push(url);
		else media[field] = url;
	}
	return texts.length > 0 ? { media, text: texts.join('\n') } : { media };
}
