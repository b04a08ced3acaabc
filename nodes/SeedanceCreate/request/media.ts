import type { IExecuteFunctions } from 'n8n-workflow';

import { InputError } from '../../shared/n8n/input';
import { PROVIDERS, providersWhere, type ProviderRow } from '../../shared/providers';
import type { ReferenceKind } from '../../shared/providers/request';

/** Addresses of media, and images and audios from n8n's binary data. Nothing is fetched here. */

/** Images are smaller than this, in bytes (docs/sources.md#cubicspaces, Moderation Limits; docs/sources.md#ark, Images). */
export const IMAGE_BYTES_LIMIT = 30 * 1024 * 1024;
/** Audios are at most that large, in bytes (docs/sources.md#ark, Images). */
export const AUDIO_BYTES_LIMIT = 15 * 1024 * 1024;

/** The most characters of inline data in one request: Ark takes 64 MB, and the rest needs some (docs/sources.md#ark). */
const INLINE_LIMIT = 63 * 1024 * 1024;

/** Kinds that can be sent as data. */
type InlineKind = Exclude<ReferenceKind, 'video'>;

const TAKES: Record<InlineKind, (provider: ProviderRow) => boolean> = {
	image: ({ inlineMedia }) => inlineMedia,
	audio: ({ inlineAudio }) => inlineAudio === true,
};

/** Whether the provider takes media of this kind as data instead of an address. */
export function takesInline(provider: ProviderRow, kind: ReferenceKind): boolean {
	return kind !== 'video' && TAKES[kind](provider);
}

/** What to do if it does not. */
function instead(kind: ReferenceKind): string {
	const able = providersWhere((provider) => takesInline(provider, kind));
	const who = able.map((id) => PROVIDERS[id].name).join(', ');
	return able.length === 0
		? 'Upload the file first and use its public URL.'
		: `Upload the file first and use its public URL; these providers take file contents: ${who}.`;
}

/** `binary:FIELD` names a binary field of the item. */
const BINARY_PREFIX = 'binary:';

/** How inline data begins, its type in lower case (docs/sources.md#ark, content). */
const INLINE: Record<InlineKind, RegExp> = {
	image: /^data:image\/(?:jpeg|jpg|png|webp|bmp|tiff|gif|heic|heif);base64,/,
	audio: /^data:audio\/(?:wav|x-wav|mp3|mpeg);base64,/,
};
/** File contents without a word about what they are. */
const BARE_BASE64 = /^[A-Za-z0-9+/]{40,}={0,2}$/;
/** Base64 is looked at in pieces: one pattern over 40 million characters runs the engine out of stack. */
const PIECE = 65_536;

function isInline(address: string, kind: InlineKind): boolean {
	const start = INLINE[kind].exec(address)?.[0].length;
	if (start === undefined) return false;
	const end = address.length - (/={0,2}$/.exec(address.slice(-2))?.[0].length ?? 0);
	for (let from = start; from < end; from += PIECE) {
		if (/[^A-Za-z0-9+/]/.test(address.slice(from, Math.min(from + PIECE, end)))) return false;
	}
	return end > start;
}

function sizeProblem(bytes: number, label: string, kind: InlineKind): InputError | undefined {
	const fits = kind === 'image' ? bytes < IMAGE_BYTES_LIMIT : bytes <= AUDIO_BYTES_LIMIT;
	if (fits) return undefined;
	const megabytes = (bytes / 1024 / 1024).toFixed(1);
	const limit = kind === 'image' ? 'less than 30 MB are' : 'at most 15 MB are';
	return new InputError(
		`${label}: the ${kind} has ${megabytes} MB; ${limit} taken`,
		`Make the ${kind} smaller.`,
	);
}

/** Whether all inline data of a request, in characters, are too much for it. */
export function togetherProblem(characters: number): InputError | undefined {
	if (characters <= INLINE_LIMIT) return undefined;
	return new InputError(
		`The media have ${Math.ceil(characters / 1024 / 1024)} MB together as they are sent; one request may have 64 MB`,
		'Make them smaller, or use public URLs for some of them.',
	);
}

/** What is wrong with an address: it must be http(s), `asset://`, or inline data if the dialect takes it. */
export function addressProblem(
	address: string,
	label: string,
	{ kind, allowed, assets = true }: { kind: ReferenceKind; allowed: boolean; assets?: boolean },
): InputError | undefined {
	if (/^asset:\/\/\S+$/i.test(address)) return undefined;
	if (/^data:/i.test(address)) {
		if (kind === 'video' || !allowed) return noContents(label, kind);
		if (!isInline(address, kind)) {
			return new InputError(
				`${label}: the inline data is not written as data:${kind}/<type>;base64,…`,
				'Use binary:FIELD instead.',
			);
		}
		const bytes = Buffer.byteLength(address.slice(address.indexOf(',') + 1), 'base64');
		return sizeProblem(bytes, label, kind);
	}
	if (/^https?:\/\//i.test(address) && URL.canParse(address) && !/\s/.test(address))
		return undefined;
	if (BARE_BASE64.test(address.slice(0, PIECE))) {
		if (kind === 'video' || !allowed) return noContents(label, kind);
		return new InputError(
			`${label}: this looks like file contents in base64 without their prefix`,
			`Write data:${kind}/${kind === 'image' ? 'png' : 'mpeg'};base64, before them, with the file's own type, or use binary:FIELD.`,
		);
	}
	const flaw = addressFlaw(address);
	if (flaw)
		return new InputError(`${label}: the address ${flaw.is}: ${address.slice(0, 80)}`, flaw.hint);
	return new InputError(
		`${label}: "${address.slice(0, 80)}" is neither an http(s) address nor asset://`,
		ways(kind, { allowed, assets }),
	);
}

/** The forms of an address that the provider takes. */
function ways(kind: ReferenceKind, has: { allowed: boolean; assets: boolean }): string {
	const asset =
		has.assets && kind === 'image' ? ['an asset:// address that the provider has approved'] : [];
	const file = has.allowed && kind !== 'video' ? ['binary:FIELD'] : [];
	const forms = ['a public http or https URL', ...asset, ...file];
	const last = forms.pop() ?? '';
	return `Use ${forms.length === 0 ? last : `${forms.join(', ')} or ${last}`}.`;
}

function noContents(label: string, kind: ReferenceKind): InputError {
	return new InputError(`${label}: addresses only are taken here, no file contents`, instead(kind));
}

/** What is wrong with something that is nearly an address. */
function addressFlaw(address: string): { is: string; hint: string } | undefined {
	if (/^["'“”‘’`<]+\s*(?:https?|asset):\/\//i.test(address)) {
		return { is: 'stands in quotes', hint: 'Take the quotes away; an expression needs none.' };
	}
	if (/^(?:https?|asset):\/\/[^]*\s/i.test(address)) {
		return {
			is: 'has a blank in it',
			hint: 'Write %20 for a blank inside of the address; give several addresses one a line.',
		};
	}
	return undefined;
}

interface Signature {
	mimeType: string;
	matches: (bytes: Buffer) => boolean;
}

/** Signatures of the image formats that Seedance reads (docs/sources.md#ark, Images). */
const IMAGE_SIGNATURES: readonly Signature[] = [
	{ mimeType: 'image/jpeg', matches: (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]) },
	{ mimeType: 'image/png', matches: (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]) },
	{ mimeType: 'image/gif', matches: (bytes) => bytes.toString('latin1', 0, 4) === 'GIF8' },
	{ mimeType: 'image/bmp', matches: (bytes) => bytes.toString('latin1', 0, 2) === 'BM' },
	{
		mimeType: 'image/tiff',
		matches: (bytes) =>
			startsWith(bytes, [0x49, 0x49, 0x2a, 0]) || startsWith(bytes, [0x4d, 0x4d, 0, 0x2a]),
	},
	{
		mimeType: 'image/webp',
		matches: (bytes) =>
			bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
	},
	{
		mimeType: 'image/heic',
		matches: (bytes) =>
			/^ftyp(heic|heix|hevc|heim|heis|mif1|msf1)/.test(bytes.toString('latin1', 4, 12)),
	},
];

/** MP3 begins with its tags, or with a frame of layer III. */
const AUDIO_SIGNATURES: readonly Signature[] = [
	{
		mimeType: 'audio/wav',
		matches: (bytes) =>
			bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE',
	},
	{
		mimeType: 'audio/mpeg',
		matches: (bytes) =>
			bytes.toString('latin1', 0, 3) === 'ID3' ||
			(bytes[0] === 0xff && [0xfb, 0xfa, 0xf3, 0xf2, 0xe3, 0xe2].includes(bytes[1])),
	},
];

const FORMATS: Record<InlineKind, { signatures: readonly Signature[]; names: string }> = {
	image: { signatures: IMAGE_SIGNATURES, names: 'a JPEG, PNG, WebP, GIF, BMP, TIFF or HEIC image' },
	audio: { signatures: AUDIO_SIGNATURES, names: 'a WAV or MP3 audio' },
};

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
	return signature.every((byte, position) => bytes[position] === byte);
}

/**
 * A file as a data URI, its type told by its content and not by its name.
 * @throws InputError if the content is nothing of its kind that Seedance reads, or is too large
 */
export function toDataUri(bytes: Buffer, label: string, kind: InlineKind = 'image'): string {
	const tooLarge = sizeProblem(bytes.length, label, kind);
	if (tooLarge) throw tooLarge;
	const { signatures, names } = FORMATS[kind];
	const type = signatures.find(({ matches }) => matches(bytes));
	if (!type) {
		throw new InputError(
			`${label}: the binary data is not ${names}`,
			`Check that the field holds the ${kind} itself, and not a page or a video.`,
		);
	}
	return `data:${type.mimeType};base64,${bytes.toString('base64')}`;
}

/** Whether an address stands for a binary field of the item. */
export function isFile(address: string): boolean {
	return address.toLowerCase().startsWith(BINARY_PREFIX);
}

/** Stands for a file's contents until it is read: the shortest ones of its kind, which pass every check. */
const STAND_IN: Record<InlineKind, string> = {
	image: 'data:image/png;base64,AAAA',
	audio: 'data:audio/mpeg;base64,AAAA',
};

/**
 * A stand-in for `binary:FIELD`; anything else as it is. Nothing is read.
 * @throws InputError if the provider takes no files, if there is none, or if it is too large
 */
export async function standIn(
	context: IExecuteFunctions,
	index: number,
	provider: ProviderRow,
	address: string,
	{ label, kind }: { label: string; kind: InlineKind },
): Promise<string> {
	if (!isFile(address)) return address;
	const field = fieldOf(address);
	if (!takesInline(provider, kind)) {
		const able = providersWhere((other) => takesInline(other, kind)).map(
			(id) => PROVIDERS[id].name,
		);
		throw new InputError(
			`${label}: ${provider.name} takes addresses only, no file contents`,
			`Upload the file first and use its public URL; these providers take file contents: ${able.join(', ')}.`,
		);
	}
	const present = Object.keys(context.getInputData()[index]?.binary ?? {});
	if (!present.includes(field)) {
		throw new InputError(
			`${label}: the item has no binary field "${field}"`,
			present.length > 0
				? `Its binary fields are: ${present.join(', ')}.`
				: 'The item carries no binary data; put a node that loads the file before this one.',
		);
	}
	const tooLarge = sizeProblem(await fileSize(context, index, address), label, kind);
	if (tooLarge) throw tooLarge;
	return STAND_IN[kind];
}

function fieldOf(address: string): string {
	return address.slice(BINARY_PREFIX.length).trim();
}

/** Bytes, without reading the file; what n8n keeps in the item is there as base64. 0 if there is no such file. */
export async function fileSize(
	context: IExecuteFunctions,
	index: number,
	address: string,
): Promise<number> {
	const file = context.getInputData()[index]?.binary?.[fieldOf(address)];
	if (!file) return 0;
	if (file.id === undefined) return Buffer.byteLength(file.data, 'base64');
	return file.bytes ?? (await context.helpers.getBinaryMetadata(file.id)).fileSize;
}

/** The contents of a file that {@link standIn} has let through, as a data URI; anything else as it is. */
export async function contents(
	context: IExecuteFunctions,
	index: number,
	_provider: ProviderRow,
	address: string,
	{ label, kind }: { label: string; kind: InlineKind },
): Promise<string> {
	if (!isFile(address)) return address;
	const bytes = await context.helpers.getBinaryDataBuffer(index, fieldOf(address));
	return toDataUri(bytes, label, kind);
}
