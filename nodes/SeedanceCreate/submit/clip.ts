import { createHash, type Hash } from 'node:crypto';

import { INCLUDE_OTHER_FIELDS, INCLUDE_RAW } from '../../shared/n8n/fields';
import type { ProviderRow } from '../../shared/providers';
import {
	CONCURRENCY,
	FAILED_ITEMS,
	LIVE_PRICES,
	MAX_COST,
	PRICE_PER_SECOND,
	RESUME_ON_CALLBACK,
	VALIDATE_ONLY,
} from '../fields';
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
	/**
	 * Of the node's parameters as they are written, and of the item: the same ones ask for the same clip, even if an
	 * expression (`$now`, a random seed) now gives another request. Absent if a file counts, which stands in neither.
	 */
	asked?: string;
	/** Whether the parameters take something from elsewhere than the item, which may have been changed meanwhile. */
	refers?: boolean;
}

/** Who asks for the clip and who is told about it do not change the clip. */
const NOT_THE_CLIP = ['callbackUrl', 'endUserId'] as const;

/** What changes how a run goes, and not what is asked for. */
const NOT_ASKED: ReadonlySet<string> = new Set([
	...NOT_THE_CLIP,
	...[CONCURRENCY, FAILED_ITEMS, LIVE_PRICES, MAX_COST, PRICE_PER_SECOND].map(({ name }) => name),
	...[INCLUDE_OTHER_FIELDS, INCLUDE_RAW, RESUME_ON_CALLBACK, VALIDATE_ONLY].map(({ name }) => name),
]);
/** What expressions read beside the item's fields, its place and what is new with each run. */
const ELSEWHERE =
	/\$(?!(?:json|now|today|execution(?!\W+custom)|itemIndex|runIndex|input\.item\.json)\b)[a-z(]/i;
/** What tells items apart whose fields are the same. */
const BY_PLACE = /\$(itemIndex|runIndex)\b/;

/**
 * How a clip is asked for.
 * @param place of the item: its index and the round of a loop
 */
export function askedFor(
	parameters: JsonObject,
	item: unknown,
	place: readonly number[],
): Pick<Clip, 'asked' | 'refers'> {
	const { options, ...fields } = parameters;
	const [own, others] = [fields, isObject(options) ? options : {}].map((all) =>
		Object.entries(all).filter(([name]) => !NOT_ASKED.has(name)),
	);
	const told = stableJson([own, others].map(Object.fromEntries));
	const all = told + stableJson(BY_PLACE.test(told) ? [item, place] : item);
	return /binary:/i.test(all) ? {} : { asked: hash(all), refers: ELSEWHERE.test(told) };
}

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

/** Hosts whose addresses are signed in their path. */
const SIGNED_PATH =
	/^(https?:\/\/[^/]*\b(?:airtableusercontent|dl\.dropboxusercontent)\.com\/).*$/is;

function withoutQueries(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutQueries);
	if (isObject(value))
		return Object.fromEntries(
			Object.entries(value).map(([key, entry]) => [key, withoutQueries(entry)]),
		);
	return typeof value === 'string' && /^https?:\/\/\S+$/i.test(value)
		? value.replace(SIGNED_PATH, '$1').replace(/[?#].*$/s, '')
		: value;
}
