import { InputError } from '../../shared/n8n/input';
import type { ReferenceKind } from '../../shared/providers/request';
import { kindOf } from '../../shared/tools/fileKinds';
import type { ProviderRow } from '../../shared/providers';
import { sizeProblem, typeProblem } from './media';

/** What a file is, by its first bytes: a name and a stored type are what somebody believes. */

export interface Format {
	mimeType: string;
	/** As file names end, without the dot. */
	extension: string;
}

/** So many bytes tell every format, that of a video too which begins with boxes that fill space. */
export const FORMAT_BYTES = 4096;

/** The formats that Seedance reads (docs/sources.md#ark, Images), and how a file of each begins. */
const FORMATS: Record<ReferenceKind, { names: string; formats: readonly KnownFormat[] }> = {
	image: {
		names: 'a JPEG, PNG, WebP, GIF, BMP, TIFF or HEIC image',
		formats: [
			{ mimeType: 'image/jpeg', extension: 'jpg', begins: /^\xff\xd8\xff/ },
			{ mimeType: 'image/png', extension: 'png', begins: /^\x89PNG/ },
			{ mimeType: 'image/gif', extension: 'gif', begins: /^GIF8/ },
			{ mimeType: 'image/bmp', extension: 'bmp', begins: /^BM/ },
			{ mimeType: 'image/tiff', extension: 'tiff', begins: /^(?:II\*\0|MM\0\*)/ },
			{ mimeType: 'image/webp', extension: 'webp', begins: /^RIFF[^]{4}WEBP/ },
			{
				mimeType: 'image/heic',
				extension: 'heic',
				begins: /^[^]{4}ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1)/,
			},
		],
	},
	audio: {
		names: 'a WAV or MP3 audio',
		formats: [
			{ mimeType: 'audio/wav', extension: 'wav', begins: /^RIFF[^]{4}WAVE/ },
			// Its tags, or a frame of layer III.
			{
				mimeType: 'audio/mpeg',
				extension: 'mp3',
				begins: /^(?:ID3|\xff[\xfb\xfa\xf3\xf2\xe3\xe2])/,
			},
		],
	},
	video: {
		names: 'an MP4 or MOV video',
		formats: [
			{ mimeType: 'video/mp4', extension: 'mp4' },
			{ mimeType: 'video/quicktime', extension: 'mov' },
		],
	},
};

interface KnownFormat extends Format {
	/** Of its first bytes as Latin-1 text; absent for videos, which `kindOf` tells. */
	begins?: RegExp;
}

/**
 * The format of a file of one kind.
 * @param first its first bytes, {@link FORMAT_BYTES} of them if it has so many
 * @throws InputError if it is nothing of its kind that Seedance reads
 */
export function formatOf(first: Buffer, label: string, kind: ReferenceKind): Format {
	const { formats, names } = FORMATS[kind];
	const head = first.toString('latin1', 0, FORMAT_BYTES);
	const video = kindOf(first, 'video')?.mimeType;
	const format = formats.find(({ begins, mimeType }) => begins?.test(head) ?? mimeType === video);
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
	const isOf = ({ extension }: Format): boolean => extension === (SAME[ending] ?? ending);
	const own = FORMATS[kind].formats.find(isOf);
	const problem = own && typeProblem(provider, own.mimeType, label)?.message;
	const isOther =
		OTHERS.test(ending) || Object.values(FORMATS).some(({ formats }) => formats.some(isOf));
	if (own ? problem === undefined : !isOther) return undefined;
	return `${problem ?? `${label} is to be ${FORMATS[kind].names}`}, and the address ends in .${ending}: the provider may refuse it.`;
}

/**
 * A file as a data URI, its type told by its content and not by its name.
 * @throws InputError if the content is nothing of its kind that Seedance reads, or is too large
 */
export function toDataUri(bytes: Buffer, label: string, kind: ReferenceKind = 'image'): string {
	const tooLarge = sizeProblem(bytes.length, label, kind);
	if (tooLarge) throw tooLarge;
	return `data:${formatOf(bytes, label, kind).mimeType};base64,${bytes.toString('base64')}`;
}
