/** Files that are uploaded before a create (docs/sources.md, the providers' Files): kept by their hash, small ones whole. */
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fileAnswer } from './files.mts';
import { send, underFault, type Answer, type Envelope } from './gateway.mts';
import type { KeyState, Store } from './store.mts';
import type { LoggedRequest, ProviderId, UploadReport } from './types.mts';

/** A file, or the place that one was given. */
export interface Upload {
	id: string;
	provider: ProviderId;
	name: string;
	type: string;
	/** Where it can be fetched from, or what its provider calls it. */
	address: string;
	/** Absent until its bytes have come. */
	report?: UploadReport;
	/** Absent if it is too large to be kept. */
	bytes?: Buffer;
}

/** Files up to this size are served again. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** What fal.ai takes in one part. */
const SINGLE_PUT_BYTES = 90 * 1024 * 1024;

/** A place for a file; `addressOf` is told its id and what a name of it ends in. */
export function newUpload(
	store: Store,
	state: KeyState,
	file: Pick<Upload, 'provider' | 'name' | 'type'>,
	addressOf: (id: string, ending: string) => string = (id, ending) =>
		`${store.mediaUrl}/files/${id}${ending}`,
): Upload {
	const id = randomUUID();
	const ending = /\.[a-z0-9]+$/i.exec(file.name)?.[0] ?? '';
	const upload: Upload = { id, ...file, address: addressOf(id, ending) };
	store.addUpload(state, upload);
	return upload;
}

/** Notes the bytes of a file. */
export function keep(
	upload: Upload,
	size: number,
	sha256: string,
	bytes: Buffer | undefined,
): void {
	const { provider, name, type, address } = upload;
	upload.report = { provider, name, type, address, size, sha256 };
	if (bytes && size <= KEPT_BYTES) upload.bytes = bytes;
}

/** Notes a file that came in one piece. */
export function keepWhole(upload: Upload, bytes: Buffer): void {
	keep(upload, bytes.length, createHash('sha256').update(bytes).digest('hex'), bytes);
}

function signature(store: Store, id: string): string {
	return createHmac('sha256', store.secret).update(id).digest('hex');
}

/** Where the bytes of a file are to be put, on the media host. */
export function putAddress(store: Store, { id }: Upload): string {
	return `${store.mediaUrl}/storage/${id}?signature=${signature(store, id)}`;
}

function isSigned(store: Store, id: string, given: string): boolean {
	const [one, other] = [Buffer.from(given), Buffer.from(signature(store, id))];
	return one.length === other.length && timingSafeEqual(one, other);
}

interface PutRequest {
	Params: { id: string };
	Querystring: { signature?: string };
}

/** An object store's PUT and GET: no key, a signature, a length that is said before. */
export function storage(app: FastifyInstance, store: Store, envelope: Envelope): void {
	const refuse = (status: number, code: string): Answer => ({
		status,
		headers: { 'content-type': 'application/xml' },
		body: String(envelope.body(status, code, code)),
	});
	app.register((scope, _options, done) => {
		scope.removeAllContentTypeParsers();
		// As a stream, so that large files are hashed on their way.
		scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
		scope.put<PutRequest>('/storage/:id', async (request, reply) => {
			const upload = store.uploads.get(request.params.id);
			if (!upload) return send(reply, refuse(404, 'NoSuchUpload'));
			return await take(store, upload, request, reply, envelope, refuse);
		});
		done();
	});
	app.get<{ Params: { name: string } }>('/files/:name', (request, reply) => {
		const id = request.params.name.replace(/\.[a-z0-9]+$/i, '');
		const { bytes, type = '' } = store.uploads.get(id)?.file ?? {};
		if (!bytes) return send(reply, refuse(404, 'NoSuchKey'));
		const file = { type, head: bytes, size: bytes.length };
		return send(reply, fileAnswer(file, request.headers.range));
	});
}

async function take(
	store: Store,
	{ state, file }: { state: KeyState; file: Upload },
	request: FastifyRequest<PutRequest>,
	reply: FastifyReply,
	envelope: Envelope,
	refuse: (status: number, code: string) => Answer,
): Promise<FastifyReply> {
	const { headers, query } = request;
	const entry: LoggedRequest = {
		at: Date.now(),
		provider: file.provider,
		op: 'put',
		method: request.method,
		path: request.url.split('?')[0] ?? '',
		query: {},
		headers: { ...headers, authorization: undefined },
		authorized: headers.authorization !== undefined,
		body: null,
		answerStatus: 0,
		fault: null,
		taskId: null,
	};
	state.log(entry);
	const fault = state.faults.take(file.provider, 'put', state.random);
	entry.fault = fault?.kind ?? null;
	const answer = await underFault(fault, envelope, store.mediaUrl, async () => {
		if (entry.authorized) return refuse(400, 'InvalidArgument');
		if (!isSigned(store, file.id, query.signature ?? ''))
			return refuse(403, 'SignatureDoesNotMatch');
		if (headers['content-length'] === undefined) return refuse(411, 'MissingContentLength');
		if (headers['content-type'] !== file.type) return refuse(403, 'SignatureDoesNotMatch');
		if (Number(headers['content-length']) > SINGLE_PUT_BYTES) return refuse(413, 'EntityTooLarge');
		const hash = createHash('sha256');
		const chunks: Buffer[] = [];
		let size = 0;
		for await (const chunk of request.body as AsyncIterable<Buffer>) {
			size += chunk.length;
			hash.update(chunk);
			if (size <= KEPT_BYTES) chunks.push(chunk);
		}
		const whole = size <= KEPT_BYTES ? Buffer.concat(chunks) : undefined;
		keep(file, size, hash.digest('hex'), whole);
		return { status: 200, body: '' };
	});
	if (answer !== 'reset') entry.answerStatus = answer.status;
	return send(reply, answer);
}
