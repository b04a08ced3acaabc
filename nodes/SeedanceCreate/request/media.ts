import { InputError } from '../../shared/n8n/input';

/** Addresses of media, and pictures from n8n's binary data. Nothing is fetched here. */

/** Pictures are smaller than this, in bytes (docs/sources.md#cubicspaces, Moderation Limits; docs/sources.md#ark, Images). */
export const IMAGE_BYTES_LIMIT = 30 * 1024 * 1024;

/** `binary:FIELD` names a binary field of the item. */
export const BINARY_PREFIX = 'binary:';

/** How inline data of a picture begins, its type in lower case (docs/sources.md#ark, content). */
const INLINE_PICTURE = /^data:image\/(?:jpeg|jpg|png|webp|bmp|tiff|gif|heic|heif);base64,/;
/** Base64 is looked at in pieces: one pattern over 40 million characters runs the engine out of stack. */
const PIECE = 65_536;

function isInlinePicture(address: string): boolean {
	const start = INLINE_PICTURE.exec(address)?.[0].length;
	if (start === undefined) return false;
	const end = address.length - (/={0,2}$/.exec(address.slice(-2))?.[0].length ?? 0);
	for (let from = start; from < end; from += PIECE) {
		if (/[^A-Za-z0-9+/]/.test(address.slice(from, Math.min(from + PIECE, end)))) return false;
	}
	return end > start;
}

function sizeProblem(bytes: number, label: string): InputError | undefined {
	if (bytes < IMAGE_BYTES_LIMIT) return undefined;
	const megabytes = (bytes / 1024 / 1024).toFixed(1);
	return new InputError(
		`${label}: the image has ${megabytes} MB; less than 30 MB are taken`,
		'Make the image smaller.',
	);
}

/** What is wrong with an address: it must be http(s), `asset://`, or inline data if the dialect takes it. */
export function addressProblem(
	address: string,
	label: string,
	inline: { allowed: boolean; otherwise: string },
): InputError | undefined {
	if (/^asset:\/\/\S+$/i.test(address)) return undefined;
	if (/^data:/i.test(address)) {
		if (!inline.allowed) {
			return new InputError(
				`${label}: addresses only are taken here, no file contents`,
				inline.otherwise,
			);
		}
		if (!isInlinePicture(address)) {
			return new InputError(
				`${label}: the inline data is not written as data:image/<type>;base64,…`,
				'Use binary:FIELD instead.',
			);
		}
		return sizeProblem(Buffer.byteLength(address.slice(address.indexOf(',') + 1), 'base64'), label);
	}
	if (/^https?:\/\//i.test(address) && URL.canParse(address) && !/\s/.test(address))
		return undefined;
	const flaw = addressFlaw(address);
	if (flaw)
		return new InputError(`${label}: the address ${flaw.is}: ${address.slice(0, 80)}`, flaw.hint);
	return new InputError(
		`${label}: "${address.slice(0, 80)}" is neither an http(s) address nor asset://`,
		'Use a public http or https URL, an asset:// address from Seedance Asset Moderate, or binary:FIELD if the provider takes files.',
	);
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

/** Signatures of the picture formats that Seedance reads (docs/sources.md#ark, Images). */
const SIGNATURES: ReadonlyArray<{ mimeType: string; matches: (bytes: Buffer) => boolean }> = [
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

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
	return signature.every((byte, position) => bytes[position] === byte);
}

/**
 * A picture as a data URI, its type told by its content and not by its name.
 * @throws InputError if the content is no picture that Seedance reads, or has 30 MB and more
 */
export function toDataUri(bytes: Buffer, label: string): string {
	const tooLarge = sizeProblem(bytes.length, label);
	if (tooLarge) throw tooLarge;
	const type = SIGNATURES.find(({ matches }) => matches(bytes));
	if (!type) {
		throw new InputError(
			`${label}: the binary data is not a JPEG, PNG, WebP, GIF, BMP, TIFF or HEIC image`,
			'Check that the field holds the image itself, and not a page or a video.',
		);
	}
	return `data:${type.mimeType};base64,${bytes.toString('base64')}`;
}
