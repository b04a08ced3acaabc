import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { isByteStream, type ByteStream } from '../../shared/http/streams';
import { InputError } from '../../shared/n8n/input';
import type { ProviderRow } from '../../shared/providers';
import type { ReferenceKind } from '../../shared/providers/request';
import { FORMAT_BYTES, formatOf, toDataUri, type Format } from './fileFormats';
import { isFile, noFiles, sizeProblem, takesFiles, typeProblem, uploadSizeProblem } from './media';

/** Files of the input items: `binary:FIELD`, which becomes data within the request, or is uploaded before it is sent. */

/** A file that is uploaded, known by its content. */
export interface InputFile extends Format {
	/** Of the field that names it, for sentences. */
	label: string;
	kind: ReferenceKind;
	/** Bytes. */
	size: number;
	/** Of its content, in hex. */
	sha256: string;
	/** Its content, anew each time; as a stream if n8n keeps it outside of the item. */
	open: () => Promise<Buffer | ByteStream>;
}

/** Uploaded files by what stands for them in a request until it is sent: `binary:` and the hash of their content. */
export type InputFiles = ReadonlyMap<string, InputFile>;

/** Where an address stands, and of what. */
interface Place {
	label: string;
	kind: ReferenceKind;
}

/** What stands in the request for an address that a person has given. */
export type ReadAddress = (address: string, place: Place) => Promise<string>;

/** Stands for the data of a file until it is read: the shortest ones of its kind, which pass every check. */
const STAND_IN = {
	image: 'data:image/png;base64,AAAA',
	audio: 'data:audio/mpeg;base64,AAAA',
} as const;

/** Bytes of a buffer that are worked on at once. */
const PIECE = 192 * 1024;

/** The files of one item, while its media are read: first only looked at, then read. */
export class ItemFiles {
	/** How many of its addresses are files. */
	count = 0;
	/** Bytes of those that become data within the request. */
	inlineBytes = 0;
	/** Bytes of the videos, all of which are uploaded. */
	videoBytes = 0;
	/** What stands in the request for those that are uploaded. */
	readonly uploads = new Set<string>();
	/** The same, once they are read. */
	readonly files = new Map<string, InputFile>();

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly index: number,
		private readonly provider: ProviderRow,
	) {}

	/**
	 * A stand-in for `binary:FIELD`; anything else as it is. Nothing is read.
	 * @throws InputError if the provider takes no files, if there is none, or if it is too large
	 */
	readonly lookAt: ReadAddress = async (address, { label, kind }) => {
		if (!isFile(address)) return address;
		const { provider } = this;
		if (!takesFiles(provider, kind)) throw noFiles(provider, label, kind);
		this.mustBeThere(address, label);
		const size = await this.sizeOf(address);
		const tooLarge =
			sizeProblem(size, label, kind) ?? uploadSizeProblem(provider, size, label, kind);
		if (tooLarge) throw tooLarge;
		this.count++;
		if (kind === 'video') this.videoBytes += size;
		if (provider.upload || kind === 'video') {
			this.uploads.add(address);
			return address;
		}
		this.inlineBytes += size;
		return STAND_IN[kind];
	};

	/**
	 * What a file that {@link lookAt} has let through is sent as; anything else as it is.
	 * @throws InputError if it is not what it should be, or cannot be read
	 */
	readonly read: ReadAddress = async (address, { label, kind }) => {
		if (!isFile(address)) return address;
		if (!this.provider.upload && kind !== 'video')
			return toDataUri(await this.buffer(address), label, kind);
		const open = async (): Promise<Buffer | ByteStream> => await this.open(address);
		const facts = await factsOf(open, label, kind);
		const unfit =
			typeProblem(this.provider, facts.mimeType, label) ??
			uploadSizeProblem(this.provider, facts.size, label, kind);
		if (unfit) throw unfit;
		if (kind === 'video') this.videoBytes += facts.size;
		const name = `binary:${facts.sha256}`;
		this.uploads.add(name);
		this.files.set(name, { ...facts, label, kind, open });
		return name;
	};

	private mustBeThere(address: string, label: string): void {
		const field = fieldOf(address);
		const present = Object.keys(this.binary);
		if (present.includes(field)) return;
		throw new InputError(
			`${label}: the item has no binary field "${field}"`,
			present.length > 0
				? `Its binary fields are: ${present.join(', ')}.`
				: 'The item carries no binary data; put a node that loads the file before this one.',
		);
	}

	private get binary() {
		return this.context.getInputData()[this.index]?.binary ?? {};
	}

	/** Bytes, without reading the file; what n8n keeps in the item is there as base64. */
	private async sizeOf(address: string): Promise<number> {
		const file = this.binary[fieldOf(address)];
		if (file.id === undefined) return Buffer.byteLength(file.data, 'base64');
		return file.bytes ?? (await this.context.helpers.getBinaryMetadata(file.id)).fileSize;
	}

	private async open(address: string): Promise<Buffer | ByteStream> {
		const { id } = this.binary[fieldOf(address)];
		if (id === undefined) return await this.buffer(address);
		const stream: unknown = await this.context.helpers.getBinaryStream(id);
		return isByteStream(stream) ? stream : await this.buffer(address);
	}

	private async buffer(address: string): Promise<Buffer> {
		return await this.context.helpers.getBinaryDataBuffer(this.index, fieldOf(address));
	}
}

function fieldOf(address: string): string {
	return address.slice(address.indexOf(':') + 1).trim();
}

/** Reads a file once, in pieces: what it is, how large, and its hash. */
async function factsOf(
	open: InputFile['open'],
	label: string,
	kind: ReferenceKind,
): Promise<Format & Pick<InputFile, 'size' | 'sha256'>> {
	const hash = createHash('sha256');
	let first = Buffer.alloc(0);
	let size = 0;
	for await (const piece of piecesOf(await open())) {
		if (first.length < FORMAT_BYTES) first = Buffer.concat([first, piece]);
		size += piece.length;
		hash.update(piece);
	}
	const { mimeType, extension } = formatOf(first, label, kind);
	return { mimeType, extension, size, sha256: hash.digest('hex') };
}

/** The bytes of a file, piece by piece; a stream is closed whatever happens. */
export async function* piecesOf(contents: Buffer | ByteStream): AsyncGenerator<Buffer> {
	if (Buffer.isBuffer(contents)) {
		for (let from = 0; from < contents.length; from += PIECE)
			yield contents.subarray(from, from + PIECE);
		return;
	}
	try {
		for await (const chunk of contents)
			yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
	} finally {
		contents.destroy();
	}
}
