import { createHash, type Hash } from 'node:crypto';

import type { ProviderRow } from '../../shared/providers';
import { piecesOf, type InputFile, type InputFiles } from '../request/files';
import { copy, isObject, remove, stableJson, type JsonObject } from '../../shared/tools/json';

/** By what a clip is told from another one: hashes of its request, which hold no data of it. */
export interface Clip {
	/** Of the whole request: the same one is the same clip. */
	exact: string;
	/**
	 * Of the request without the queries of its addresses, where signatures and expiry times change from run to run.
	 * Two clips may have the same one, so nothing is ever handed over for it: it only raises a doubt.
	 */
	nearly: string;
}

/** Who asks for the clip and who is told about it do not change the clip. */
const NOT_THE_CLIP = ['callbackUrl', 'endUserId'] as const;

/** What a request is told by: provider and body, without callback address and end user. */
export function clipOf(provider: ProviderRow, body: JsonObject): Clip {
	const { exact, nearly } = toldBy(provider, body);
	return { exact: hash(exact), nearly: hash(nearly) };
}

/**
 * The same for a request with files that are uploaded: they count by their content, as if they were sent as data. So the
 * hash is that of the same files sent as data, which stands in ledgers from before there were uploads, and never one of
 * an address that is another one with every upload.
 * @throws Error if a file cannot be read any more
 */
export async function clipWithFiles(
	provider: ProviderRow,
	body: JsonObject,
	files: InputFiles,
): Promise<Clip> {
	const { exact, nearly } = toldBy(provider, body);
	return { exact: await hashWith(exact, files), nearly: await hashWith(nearly, files) };
}

/** What the hashes of a clip are taken of. */
function toldBy(provider: ProviderRow, body: JsonObject): { exact: unknown; nearly: unknown } {
	const clip = copy(body) as JsonObject;
	for (const name of NOT_THE_CLIP) {
		const { path, beside = {} } = provider.dialect.create.fields[name] ?? {};
		if (typeof path === 'string') remove(clip, path);
		for (const field of Object.keys(beside)) remove(clip, field);
	}
	return {
		exact: { provider: provider.id, body: clip },
		nearly: { provider: provider.id, body: withoutQueries(clip) },
	};
}

/** `hash`, with the data of files in place of what stands for them. */
async function hashWith(value: unknown, files: InputFiles): Promise<string> {
	const hasher = createHash('sha256');
	for (const part of stableJson(value).split(/(binary:[0-9a-f]{64})/)) {
		const file = files.get(part);
		if (file) await addData(hasher, file);
		else hasher.update(part);
	}
	return hasher.digest('hex');
}

/** Adds a file as `data:<mime>;base64,…`, piece by piece. */
async function addData(hasher: Hash, { mimeType, open }: InputFile): Promise<void> {
	hasher.update(`data:${mimeType};base64,`);
	let rest = Buffer.alloc(0);
	for await (const piece of piecesOf(await open())) {
		const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
		// Three bytes are four characters, and only the last ones are filled up.
		const whole = bytes.length - (bytes.length % 3);
		hasher.update(bytes.toString('base64', 0, whole));
		rest = Buffer.from(bytes.subarray(whole));
	}
	hasher.update(rest.toString('base64'));
}

/** The same for the same JSON, whatever the order of its keys. */
export function hash(value: unknown): string {
	return createHash('sha256').update(stableJson(value)).digest('hex');
}

function withoutQueries(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutQueries);
	if (isObject(value))
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, withoutQueries(entry)]),
		);
	return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value)
		? value.replace(/[?#].*$/s, '')
		: value;
}
