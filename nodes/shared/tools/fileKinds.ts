/** What a file is, by its first bytes: a Content-Type is what a host believes, and an error page may carry any. Pure. */

/** What a download is for. */
export type FileUse = 'video' | 'image';

interface FileKind {
	mimeType: string;
	use: FileUse;
	/** As file names end; the first is the one that is written. */
	extensions: readonly [string, ...string[]];
	begins: (bytes: Buffer) => boolean;
}

/** So many bytes tell every kind. */
export const BYTES_TO_TELL = 12;

function text(bytes: Buffer, from: number, to: number): string {
	return bytes.toString('latin1', from, to);
}

/** The boxes that a QuickTime file without `ftyp` may begin with. */
const QUICKTIME_BOXES = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
/** Brands of `ftyp` that stand for a still image. */
const IMAGE_BRANDS = /^(avi[fs]|hei[cfmsx]|hev[cmsx]|mi[afs]f|msf1|jpeg)$/;

const KINDS: readonly FileKind[] = [
	{
		mimeType: 'video/quicktime',
		use: 'video',
		extensions: ['mov', 'qt'],
		begins: (bytes) => text(bytes, 4, 12) === 'ftypqt  ' || QUICKTIME_BOXES.has(text(bytes, 4, 8)),
	},
	{
		mimeType: 'video/mp4',
		use: 'video',
		extensions: ['mp4', 'm4v'],
		begins: (bytes) => text(bytes, 4, 8) === 'ftyp' && !IMAGE_BRANDS.test(text(bytes, 8, 12)),
	},
	{
		mimeType: 'video/webm',
		use: 'video',
		extensions: ['webm', 'mkv'],
		begins: (bytes) => text(bytes, 0, 4) === '\x1a\x45\xdf\xa3',
	},
	{
		mimeType: 'image/png',
		use: 'image',
		extensions: ['png'],
		begins: (bytes) => text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n',
	},
	{
		mimeType: 'image/jpeg',
		use: 'image',
		extensions: ['jpg', 'jpeg'],
		begins: (bytes) => text(bytes, 0, 3) === '\xff\xd8\xff',
	},
	{
		mimeType: 'image/webp',
		use: 'image',
		extensions: ['webp'],
		begins: (bytes) => text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP',
	},
];

/** From `ftyp` on, if only boxes that fill space stand before it. */
function unpadded(bytes: Buffer): Buffer {
	let from = 0;
	while (
		from + BYTES_TO_TELL <= bytes.length &&
		/free|skip|wide/.test(text(bytes, from + 4, from + 8))
	)
		from += Math.max(8, bytes.readUInt32BE(from));
	return text(bytes, from + 4, from + 8) === 'ftyp' ? bytes.subarray(from) : bytes;
}

/** The kind that a file's first bytes tell; `undefined` if they are not those of a file for this use. */
export function kindOf(
	firstBytes: Buffer,
	use: FileUse,
): Pick<FileKind, 'mimeType' | 'extensions'> | undefined {
	if (firstBytes.length < BYTES_TO_TELL) return undefined;
	const bytes = unpadded(firstBytes);
	return KINDS.find((kind) => kind.use === use && kind.begins(bytes));
}

/** What hosts answer instead of a file, by its beginning. */
const OTHERS: ReadonlyArray<[RegExp, string]> = [
	[/^$/, 'nothing'],
	[/^</, 'a page'],
	[/^[{[]/, 'JSON'],
	[/^"?https?:/i, 'an address'],
	[/^#EXTM3U/, 'a playlist'],
	[/^PK[^ -~]{2}/, 'a ZIP archive'],
];

/** What came instead of a file, in words. */
export function nameOfOther(firstBytes: Buffer): string {
	const begins = firstBytes
		.toString('utf8')
		.replace(/^\ufeff/, '')
		.trimStart();
	return OTHERS.find(([beginning]) => beginning.test(begins))?.[1] ?? 'other data';
}

/** The media extension that a name ends in, as it is written there, without the dot: of these uses, `''` if none. */
export function mediaExtension(name: string, uses: readonly FileUse[]): string {
	const extension = /\.([^.]+)$/.exec(name)?.[1] ?? '';
	const known = KINDS.some(
		(kind) => uses.includes(kind.use) && kind.extensions.includes(extension.toLowerCase()),
	);
	return known ? extension : '';
}
