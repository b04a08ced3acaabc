import { InputError } from '../../shared/n8n/input';
import type { ReferenceKind } from '../../shared/providers/request';
import { kindOf } from '../../shared/tools/fileKinds';
import type { ProviderRow } from '../../shared/providers';
import { sizeProblem, typeProblem, type InlineKind } from './media';

/** What a file is, by its first bytes: a name and a stored type are what somebody believes. */

export interface Format {
	mimeType: string;
	/** As file names end, without the dot. */
	extension: string;
}

interface Signature extends Format {
	matches: (bytes: Buffer) => boolean;
}

/** So many bytes tell every format. */
export const FORMAT_BYTES = 12;

/** Signatures of the image formats that Seedance reads (docs/sources.md#ark, Images). */
const IMAGE_SIGNATURES: readonly Signature[] = [
	{
		mimeType: 'image/jpeg',
		extension: 'jpg',
		matches: (bytes) => startsWith(bytes, [0xff, 0xd8, 0xff]),
	},
	{
		mimeType: 'image/png',
		extension: 'png',
		matches: (bytes) => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]),
	},
	{
		mimeType: 'image/gif',
		extension: 'gif',
		matches: (bytes) => bytes.toString('latin1', 0, 4) === 'GIF8',
	},
	{
		mimeType: 'image/bmp',
		extension: 'bmp',
		matches: (bytes) => bytes.toString('latin1', 0, 2) === 'BM',
	},
	{
		mimeType: 'image/tiff',
		extension: 'tiff',
		matches: (bytes) =>
			startsWith(bytes, [0x49, 0x49, 0x2a, 0]) || startsWith(bytes, [0x4d, 0x4d, 0, 0x2a]),
	},
	{
		mimeType: 'image/webp',
		extension: 'webp',
		matches: (bytes) =>
			bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
	},
	{
		mimeType: 'image/heic',
		extension: 'heic',
		matches: (bytes) =>
			/^ftyp(heic|heix|hevc|heim|heis|mif1|msf1)/.test(bytes.toString('latin1', 4, 12)),
	},
];

/** MP3 begins with its tags, or with a frame of layer III. */
const AUDIO_SIGNATURES: readonly Signature[] = [
	{
		mimeType: 'audio/wav',
		extension: 'wav',
		matches: (bytes) =>
			bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE',
	},
	{
		mimeType: 'audio/mpeg',
		extension: 'mp3',
		matches: (bytes) =>
			bytes.toString('latin1', 0, 3) === 'ID3' ||
			(bytes[0] === 0xff && [0xfb, 0xfa, 0xf3, 0xf2, 0xe3, 0xe2].includes(bytes[1])),
	},
];

/** The formats of videos that Seedance reads. */
const VIDEO_SIGNATURES: readonly Signature[] = (
	[
		['video/mp4', 'mp4'],
		['video/quicktime', 'mov'],
	] as const
).map(([mimeType, extension]) => ({
	mimeType,
	extension,
	matches: (bytes) => kindOf(bytes, 'video')?.mimeType === mimeType,
}));

const FORMATS: Record<ReferenceKind, { signatures: readonly Signature[]; names: string }> = {
	image: { signatures: IMAGE_SIGNATURES, names: 'a JPEG, PNG, WebP, GIF, BMP, TIFF or HEIC image' },
	audio: { signatures: AUDIO_SIGNATURES, names: 'a WAV or MP3 audio' },
	video: { signatures: VIDEO_SIGNATURES, names: 'an MP4 or MOV video' },
};

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
	return signature.every((byte, position) => bytes[position] === byte);
}

/**
 * The format of a file of one kind.
 * @param first its first bytes, {@link FORMAT_BYTES} of them if it has so many
 * @throws InputError if it is nothing of its kind that Seedance reads
 */
export function formatOf(first: Buffer, label: string, kind: ReferenceKind): Format {
	const { signatures, names } = FORMATS[kind];
	const format = signatures.find(({ matches }) => matches(first));
	if (format) return format;
	const other = kind === 'video' ? 'an image' : 'a video';
	throw new InputError(
		`${label}: the binary data is not ${names}`,
		`Check that the field holds the ${kind} itself, and not a page or ${other}.`,
	);
}

/** Endings of the same formats, and of what no model reads. */
const SAME: Readonly<Record<string, string>> = {
	jpeg: 'jpg',
	jfif: 'jpg',
	tif: 'tiff',
	heif: 'heic',
};
const OTHERS = /^(?:avif|svg|pdf|psd|webm|mkv|avi|wmv|flv|m4a|aac|ogg|flac|opus|wma)$/;

/** A warning for an address that ends like a file which the provider does not read there. */
export function endingWarning(
	provider: ProviderRow,
	address: string,
	label: string,
	kind: ReferenceKind,
): string | undefined {
	const ending =
		/^https?:\/\/[^?#/]+\/[^?#]*\.(\w+)(?:$|[?#])/i.exec(address)?.[1].toLowerCase() ?? '';
	const isOf = ({ extension }: Signature): boolean => extension === (SAME[ending] ?? ending);
	const own = FORMATS[kind].signatures.find(isOf);
	const problem = own && typeProblem(provider, own.mimeType, label)?.message;
	const isOther =
		OTHERS.test(ending) || Object.values(FORMATS).some((one) => one.signatures.some(isOf));
	if (own ? problem === undefined : !isOther) return undefined;
	return `${problem ?? `${label} is to be ${FORMATS[kind].names}`}, and the address ends in .${ending}: the provider may refuse it.`;
}

/**
 * A file as a data URI, its type told by its content and not by its name.
 * @throws InputError if the content is nothing of its kind that Seedance reads, or is too large
 */
export function toDataUri(bytes: Buffer, label: string, kind: InlineKind = 'image'): string {
	const tooLarge = sizeProblem(bytes.length, label, kind);
	if (tooLarge) throw tooLarge;
	return `data:${formatOf(bytes, label, kind).mimeType};base64,${bytes.toString('base64')}`;
}
