import {
	asBoolean,
	asNumber,
	asText,
	at,
	copy,
	isObject,
	merge,
	put,
	remove,
	type JsonObject,
} from '../../shared/tools/json';
import {
	MEDIA_FIELDS,
	isList,
	isValueOf,
	modeOf,
	noMedia,
	resolutionOf,
	SETTING_NAMES,
	SETTINGS,
	type GenerationRequest,
	type Kind,
	type Kinds,
	sourceModeOf,
	videosOf,
	type Media,
	type Mode,
	type SettingName,
	type Settings,
} from '../../shared/providers/request';
import { readContent, readLists, writeContent, writeLists } from './content';
import { rewriteReferences } from './prompt';
import type { Dialect, Field, FieldTable, MediaLayout } from '../../shared/providers/dialect';

/**
 * Writes a request into a dialect's body and reads a body back. Reading back is what makes `additionalBody` honest:
 * what it sets is checked, priced and remembered as the parameter that it is.
 */

function pathOf(field: Field, model: string, value: unknown): string {
	return typeof field.path === 'function' ? field.path(model, value) : field.path;
}

function settings(table: FieldTable): Array<[SettingName, Field]> {
	return Object.entries(table) as Array<[SettingName, Field]>;
}

/** The settings of the request that the dialect has no place for. */
export function settingsWithoutField(dialect: Dialect, request: GenerationRequest): SettingName[] {
	const { fields, media } = dialect.create;
	const has = (name: SettingName): boolean =>
		name in fields || (name === 'prompt' && media.kind === 'content' && media.withText);
	return SETTING_NAMES.filter((name) => request[name] !== undefined && !has(name));
}

/** The JSON body of the create call, without `additionalBody`. */
export function writeBody(dialect: Dialect, request: GenerationRequest): JsonObject {
	const { fields, media } = dialect.create;
	const body: JsonObject = {};
	for (const [name, field] of settings(fields)) {
		const value = request[name];
		const written = value !== undefined && field.write ? field.write(value) : value;
		if (written === undefined) continue;
		put(body, pathOf(field, request.model, value), written);
		Object.assign(body, copy(field.beside ?? {}));
	}
	if (media.kind === 'content') {
		const content = writeContent(request, media.withText ? request.prompt : undefined);
		// A setting may stand in the content too.
		const own: unknown = at(body, media.path);
		const items = [...(Array.isArray(own) ? (own as unknown[]) : []), ...content];
		if (items.length > 0) put(body, media.path, items);
		return body;
	}
	if (media.kind === 'lists') {
		const { frames, references } = writeLists(request, media.frameRole);
		if (frames.length > 0) put(body, media.frames, frames);
		if (references.length > 0) put(body, media.references, references);
		return body;
	}
	// A source video without a place of its own is the first of the reference videos.
	const placed =
		media.fields.sourceVideo === undefined
			? { ...request, referenceVideos: videosOf(request) }
			: request;
	const { framesTogether } = media;
	const { firstFrame, lastFrame, model } = request;
	const together =
		firstFrame !== undefined && framesTogether?.of(model) ? framesTogether.path : undefined;
	if (together !== undefined) put(body, together, [firstFrame ?? [], lastFrame ?? []].flat());
	for (const name of MEDIA_FIELDS) {
		if (together !== undefined && (name === 'firstFrame' || name === 'lastFrame')) continue;
		const value = placed[name];
		const path = media.fields[name];
		if (path !== undefined && value !== undefined && value.length > 0) put(body, path, value);
	}
	return body;
}

/** Every path that a parameter may stand under, the package's own first. */
export function pathsOf(field: Field, model: string): string[] {
	return [pathOf(field, model, undefined), ...(field.aliases ?? [])];
}

/**
 * The body with `additional` merged over it. Where `additional` names a parameter by another of its paths (`duration`
 * for `seconds`), the package's own goes, because providers refuse the same parameter twice. A
 * parameter that it gives as `null` is left out.
 */
export function mergeAdditionalBody(
	dialect: Dialect,
	body: JsonObject,
	additional: JsonObject,
): JsonObject {
	const own = merge(body, {});
	const model = asText(at(merge(body, additional), 'model')) ?? '';
	const leftOut: string[] = [];
	for (const [, field] of settings(dialect.create.fields)) {
		const paths = pathsOf(field, model);
		const stated = paths.find((path) => at(additional, path) !== undefined);
		if (stated === undefined) continue;
		for (const path of paths) if (path !== stated) remove(own, path);
		if (at(additional, stated) !== null) continue;
		leftOut.push(stated);
		for (const name of Object.keys(field.beside ?? {})) delete own[name];
	}
	const merged = merge(own, additional);
	for (const path of leftOut) remove(merged, path);
	return merged;
}

function readSetting(name: SettingName, field: Field, model: string, body: JsonObject): unknown {
	for (const path of pathsOf(field, model)) {
		const value = at(body, path);
		if (value === undefined || value === null) continue;
		const read = field.read ? field.read(value) : value;
		return READERS[SETTINGS[name].kind](read) ?? read;
	}
	return undefined;
}

const READERS: { [K in Kind]: (value: unknown) => Kinds[K] | undefined } = {
	text: asText,
	taskId: asText,
	resolution: (value) => resolutionOf(asText(value) ?? ''),
	choice: asText,
	number: asNumber,
	wholeNumber: asNumber,
	boolean: asBoolean,
};

function texts(value: unknown): string[] {
	return [value].flat().flatMap((entry) => asText(entry) ?? []);
}

/** Takes frames over from a list of `{ "url", "role" }`. */
function readFramesWithRoles(list: unknown, media: Media): void {
	for (const item of Array.isArray(list) ? list : []) {
		const url = asText(at(item, 'url'));
		const role = at(item, 'role');
		if (url === undefined) continue;
		if (role === 'first_frame') media.firstFrame = url;
		if (role === 'last_frame') media.lastFrame = url;
	}
}

/** The media of a layout that holds them as entries; of another one, none yet. */
function readLayout(layout: MediaLayout, body: JsonObject): { media: Media; text?: string } {
	if (layout.kind === 'content') return readContent(at(body, layout.path));
	if (layout.kind === 'fields') return { media: noMedia() };
	const { frames, frameRole, references } = layout;
	return { media: readLists(at(body, frames), frameRole, at(body, references)) };
}

function readMedia(dialect: Dialect, body: JsonObject): { media: Media; text?: string } {
	const layout = dialect.create.media;
	const result = readLayout(layout, body);
	for (const name of MEDIA_FIELDS) {
		const own = layout.kind === 'fields' ? [layout.fields[name] ?? []].flat() : [];
		const found = [...own, ...(layout.aliases?.[name] ?? [])].flatMap((path) =>
			texts(at(body, path)),
		);
		if (found.length === 0) continue;
		if (isList(name)) result.media[name].push(...found);
		else result.media[name] = found[0];
		// Hosts with a content array read a single image without a role as the first frame (docs/sources.md#pitfalls, 1).
		const single = layout.kind === 'content' && name === 'referenceImages' && found.length === 1;
		if (single && at(body, layout.path) === undefined) {
			result.media.referenceImages = [];
			[result.media.firstFrame] = found;
		}
	}
	if (layout.kind !== 'fields') return result;
	if (layout.framesWithRoles !== undefined)
		readFramesWithRoles(at(body, layout.framesWithRoles), result.media);
	const [first, last] = layout.framesTogether ? texts(at(body, layout.framesTogether.path)) : [];
	result.media.firstFrame ??= first;
	result.media.lastFrame ??= last;
	return result;
}

/**
 * The request that a body stands for. Values are read tolerantly (`"10"` is 10); what cannot be read as its parameter
 * is kept apart as it stands, so that validation can refuse it.
 */
export function readBody(dialect: Dialect, body: JsonObject): GenerationRequest {
	const model = asText(body.model) ?? '';
	const { media, text } = readMedia(dialect, body);
	const read: Partial<Settings> = {};
	const foreign: Partial<Record<SettingName, unknown>> = {};
	const take = <N extends SettingName>(name: N, value: unknown): void => {
		if (isValueOf(name, value)) read[name] = value;
		else if (value !== undefined) foreign[name] = value;
	};
	for (const [name, field] of settings(dialect.create.fields))
		take(name, readSetting(name, field, model, body));
	if (text !== undefined) read.prompt = text;
	const mode = sourceModeOf(read.taskType) ?? modeOf(media);
	const request = { ...read, model, ...withSource(media, mode), mode };
	return Object.keys(foreign).length === 0 ? request : { ...request, foreign };
}

/** Where a source video has no place of its own, it is the first of the reference videos. */
function withSource(media: Media, mode: Mode): Media {
	if (!sourceModeOf(mode) || media.sourceVideo !== undefined) return media;
	const [sourceVideo, ...referenceVideos] = media.referenceVideos;
	return sourceVideo === undefined ? media : { ...media, sourceVideo, referenceVideos };
}

/**
 * The body to send: the request, `additionalBody` merged over it, and the prompt's references written the dialect's way
 * wherever the prompt stands; and what it all means.
 */
export function composeBody(
	dialect: Dialect,
	request: GenerationRequest,
	additional?: JsonObject,
): { body: JsonObject; meant: GenerationRequest } {
	const own = writeBody(dialect, request);
	if (!additional || Object.keys(additional).length === 0)
		return { body: writeReferences(dialect, own), meant: request };
	const body = mergeAdditionalBody(dialect, own, additional);
	// What the dialect has no place for is asked for all the same, and validation says so.
	const unplaced = settingsWithoutField(dialect, request).map((name) => [name, request[name]]);
	const meant = { ...readBody(dialect, body), ...Object.fromEntries(unplaced) };
	return { body: writeReferences(dialect, body), meant };
}

/** Writes `@image1` as the dialect reads it, in place. */
function writeReferences(dialect: Dialect, body: JsonObject): JsonObject {
	const { fields, media } = dialect.create;
	const write = (holder: JsonObject, path: string): void => {
		const text = at(holder, path);
		if (typeof text === 'string')
			put(holder, path, rewriteReferences(text, dialect.promptReference));
	};
	const paths = fields.prompt ? pathsOf(fields.prompt, asText(body.model) ?? '') : [];
	for (const path of paths) write(body, path);
	const content = media.kind === 'content' ? at(body, media.path) : undefined;
	for (const item of Array.isArray(content) ? content : [])
		if (isObject(item) && item.type === 'text') write(item, 'text');
	return body;
}

/**
 * Parameters that a body states at several of their paths, as these paths: only `additionalBody` can do that, and
 * providers refuse it or choose for themselves.
 */
export function doubledPaths(dialect: Dialect, body: JsonObject): string[][] {
	const { fields, media } = dialect.create;
	const model = asText(body.model) ?? '';
	const groups = settings(fields).map(([, field]) => pathsOf(field, model));
	if (media.kind === 'content')
		groups.push([media.path, ...Object.values(media.aliases ?? {}).flat()]);
	else if (media.kind === 'fields') {
		const { fields: own, framesWithRoles, framesTogether } = media;
		const frames = [own.firstFrame, own.lastFrame];
		if (framesWithRoles !== undefined)
			for (const path of [...frames, own.referenceImages]) groups.push([path, framesWithRoles]);
		if (framesTogether) for (const path of frames) groups.push([path, framesTogether.path]);
	}
	return groups
		.map((paths) => paths.filter((path) => at(body, path) !== undefined))
		.filter((paths) => paths.length > 1);
}
