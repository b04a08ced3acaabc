import { InputError } from '../../shared/n8n/input';
import { addressFlaw } from '../../shared/n8n/pasted';
import { namesWhere, type ProviderRow } from '../../shared/providers';
import type { ReferenceKind } from '../../shared/providers/request';

/** Addresses of media, and what a provider takes instead of one. Nothing is fetched here. */

/** Images are smaller than this, in bytes (docs/sources.md#cubicspaces, Moderation Limits; docs/sources.md#ark, Images). */
export const IMAGE_BYTES_LIMIT = 30 * 1024 * 1024;
/** Audios are at most that large, in bytes (docs/sources.md#ark, Images). */
const AUDIO_BYTES_LIMIT = 15 * 1024 * 1024;

/** The most characters of inline data in one request: Ark takes 64 MB, and the rest needs some (docs/sources.md#ark). */
const INLINE_LIMIT = 63 * 1024 * 1024;

/** Whether the provider takes media of this kind as data instead of an address. */
export function takesInline(
	{ inlineMedia, inlineAudio }: ProviderRow,
	kind: ReferenceKind,
): boolean {
	return kind === 'image' ? inlineMedia === true : kind === 'audio' && inlineAudio === true;
}

/** Whether `binary:FIELD` works for media of this kind: the provider has an upload, or takes data. */
export function takesFiles(provider: ProviderRow, kind: ReferenceKind): boolean {
	return provider.upload !== undefined || takesInline(provider, kind);
}

export const REFERENCE_KINDS: readonly ReferenceKind[] = ['image', 'video', 'audio'];

/** What to do if it does not. */
function instead(kind: ReferenceKind): string {
	const able = namesWhere((provider) => takesFiles(provider, kind));
	return able.length === 0
		? 'Upload the file first and use its public URL.'
		: `Upload the file first and use its public URL; these providers take file contents: ${able.join(', ')}.`;
}

/** `binary:FIELD` names a binary field of the item. */
const BINARY_PREFIX = 'binary:';

/** How inline data begins, its type in lower case (docs/sources.md#ark, content). */
const INLINE: Partial<Record<ReferenceKind, RegExp>> = {
	image: /^data:image\/(?:jpeg|jpg|png|webp|bmp|tiff|gif|heic|heif);base64,/,
	audio: /^data:audio\/(?:wav|x-wav|mp3|mpeg);base64,/,
};
/** File contents without a word about what they are. */
const BARE_BASE64 = /^[A-Za-z0-9+/]{40,}={0,2}$/;
/** Base64 is looked at in pieces: one pattern over 40 million characters runs the engine out of stack. */
const PIECE = 65_536;

function isInline(address: string, kind: ReferenceKind): boolean {
	const start = INLINE[kind]?.exec(address)?.[0].length;
	if (start === undefined) return false;
	const end = address.length - (/={0,2}$/.exec(address.slice(-2))?.[0].length ?? 0);
	for (let from = start; from < end; from += PIECE) {
		if (/[^A-Za-z0-9+/]/.test(address.slice(from, Math.min(from + PIECE, end)))) return false;
	}
	return end > start;
}

/** Whether a file is larger than a model reads, in bytes; documents contradict one another about videos. */
export function sizeProblem(
	bytes: number,
	label: string,
	kind: ReferenceKind,
): InputError | undefined {
	const tooLarge =
		(kind === 'image' && bytes >= IMAGE_BYTES_LIMIT) ||
		(kind === 'audio' && bytes > AUDIO_BYTES_LIMIT);
	if (!tooLarge) return undefined;
	const limit = kind === 'image' ? 'less than 30 MB are' : 'at most 15 MB are';
	return new InputError(
		`${label}: the ${kind} has ${megabytes(bytes)} MB; ${limit} taken`,
		`Make the ${kind} smaller.`,
	);
}

/** Whether an image is of a type that the provider does not read; other media are not asked about. */
export function typeProblem(
	{ name, imageTypes }: ProviderRow,
	mimeType: string,
	label: string,
): InputError | undefined {
	const type = mimeType.replace(/jpg$/, 'jpeg');
	if (!imageTypes || !type.startsWith('image/') || imageTypes.includes(type)) return undefined;
	return new InputError(
		`${label}: ${name} does not read ${type}`,
		`Make it one of these: ${imageTypes.join(', ')}.`,
	);
}

/** Whether a file is larger than what is uploaded to the provider, in bytes. */
export function uploadSizeProblem(
	{ name, upload }: ProviderRow,
	bytes: number,
	label: string,
	kind: ReferenceKind,
): InputError | undefined {
	if (!upload || bytes <= upload.maxMegabytes * MEBIBYTE) return undefined;
	return new InputError(
		`${label}: the ${kind} has ${megabytes(bytes)} MB; at most ${upload.maxMegabytes} MB are uploaded to ${name}`,
		`Make the ${kind} smaller, or put it where it has a public URL and give that.`,
	);
}

const MEBIBYTE = 1024 * 1024;

function megabytes(bytes: number): string {
	return (bytes / MEBIBYTE).toFixed(1);
}

/** Whether all inline data of a request, in characters, are too much for it. */
export function togetherProblem(characters: number): InputError | undefined {
	if (characters <= INLINE_LIMIT) return undefined;
	return new InputError(
		`The media have ${Math.ceil(characters / 1024 / 1024)} MB together as they are sent; one request may have 64 MB`,
		'Make them smaller, or use public URLs for some of them.',
	);
}

/**
 * What is wrong with an address: it must be http(s), `asset://`, or inline data if the provider takes it.
 * What stands for a file (`binary:…`) is not asked about here.
 */
export function addressProblem(
	address: string,
	label: string,
	kind: ReferenceKind,
	provider: ProviderRow,
): InputError | undefined {
	if (/^data:/i.test(address)) {
		if (!takesInline(provider, kind)) return noContents(provider, label, kind);
		if (!isInline(address, kind)) {
			return new InputError(
				`${label}: the inline data is not written as data:${kind}/<type>;base64,…`,
				'Use binary:FIELD instead.',
			);
		}
		const bytes = Buffer.byteLength(address.slice(address.indexOf(',') + 1), 'base64');
		return sizeProblem(bytes, label, kind);
	}
	const flaw = addressFlaw(address);
	if (flaw)
		return new InputError(`${label}: the address ${flaw.is}: ${address.slice(0, 80)}`, flaw.hint);
	if (/^asset:\/\/\S+$/i.test(address)) return undefined;
	if (/^https?:\/\//i.test(address) && URL.canParse(address) && !/\s/.test(address))
		return undefined;
	if (BARE_BASE64.test(address.slice(0, PIECE))) {
		if (!takesInline(provider, kind)) return noContents(provider, label, kind);
		return new InputError(
			`${label}: this looks like file contents in base64 without their prefix`,
			`Write data:${kind}/${kind === 'image' ? 'png' : 'mpeg'};base64, before them, with the file's own type, or use binary:FIELD.`,
		);
	}
	return new InputError(
		`${label}: "${address.slice(0, 80)}" is neither an http(s) address nor asset://`,
		`Use ${ways(provider, kind)}.`,
	);
}

/** The forms of an address that the provider takes. */
function ways(provider: ProviderRow, kind: ReferenceKind): string {
	const forms = ['a public http or https URL'];
	if (provider.assets !== undefined && kind === 'image')
		forms.push('an asset:// address that the provider has approved');
	if (takesFiles(provider, kind)) forms.push('binary:FIELD');
	const last = forms.pop() ?? '';
	return forms.length === 0 ? last : `${forms.join(', ')} or ${last}`;
}

/** `binary:FIELD` where the provider takes no files of that kind. */
export function noFiles(provider: ProviderRow, label: string, kind: ReferenceKind): InputError {
	const takesSome = REFERENCE_KINDS.some((other) => takesFiles(provider, other));
	const what = takesSome ? `${kind}s by their address` : 'addresses';
	return new InputError(
		`${label}: ${provider.name} takes ${what} only, no file contents`,
		instead(kind),
	);
}

function noContents(provider: ProviderRow, label: string, kind: ReferenceKind): InputError {
	return new InputError(
		`${label}: addresses only are taken here, no file contents`,
		takesFiles(provider, kind) ? 'Use binary:FIELD instead.' : instead(kind),
	);
}

/** Whether an address stands for a binary field of the item. */
export function isFile(address: string): boolean {
	return address.toLowerCase().startsWith(BINARY_PREFIX);
}
