/** The host that serves finished videos: another port, so a foreign host to every API. */
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { htmlPage } from './faults.mts';
import { fileAnswer, mediaFile, videoFile, type ServedFile } from './files.mts';
import { send, underFault, type Answer, type Envelope } from './gateway.mts';
import { linkState } from './links.mts';
import type { KeyState, Store } from './store.mts';
import { endingOf, type Task } from './tasks.mts';
import type { LoggedRequest } from './types.mts';
import { arkEnvelope } from './envelopes.mts';
import { storage } from './uploads.mts';

const XML = { 'content-type': 'application/xml' };

function xml(status: number, code: string, message: string): Answer {
	const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
	return { status, headers: XML, body };
}

/** An object store's errors are XML; only the statuses matter here. */
const storeEnvelope: Envelope = {
	...arkEnvelope,
	body: (_status, code, message) =>
		`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
};

function rangeOf(request: FastifyRequest): string | undefined {
	return request.headers.range;
}

function taskFile(
	store: Store,
	state: KeyState,
	task: Task,
	name: string,
	request: FastifyRequest,
): Answer {
	const query = request.query as Record<string, string | undefined>;
	const link = linkState(store, name, query, Date.now());
	if (link === 'forged') return xml(403, 'SignatureDoesNotMatch', 'The signature does not match.');
	if (link === 'expired') return xml(403, 'AccessDenied', 'Request has expired');
	if (name.endsWith('.png')) {
		const frame = mediaFile('last-frame.png');
		return frame ? fileAnswer(frame, rangeOf(request)) : xml(404, 'NoSuchKey', 'No such object.');
	}
	return servedVideo(task, taskVideo(state, task), rangeOf(request));
}

/** The file of a task, as its key's settings want it. */
export function taskVideo({ settings }: KeyState, task: Task): ServedFile {
	return videoFile(settings.videoBytes, settings.videoMark ? task.knownAs : '', endingOf(task));
}

/** A task's video, counted. */
export function servedVideo(task: Task, file: ServedFile, range: string | undefined): Answer {
	if (range === undefined || range.startsWith('bytes=0-')) task.downloads += 1;
	return fileAnswer(file, range, () => {
		task.downloadsFinished += 1;
	});
}

async function serveTaskFile(
	store: Store,
	request: FastifyRequest<{ Params: { name: string } }>,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const { name } = request.params;
	const id = name.replace(/\.(mp4|mov|png)$/, '');
	const state = store.ownerOf(id);
	const task = state?.tasks.get(id);
	if (!state || !task) return send(reply, xml(404, 'NoSuchKey', 'No such object.'));
	const entry: LoggedRequest = {
		at: Date.now(),
		provider: task.provider,
		op: 'download',
		method: request.method,
		path: request.url.split('?')[0] ?? '',
		query: {},
		headers: { ...request.headers, authorization: undefined },
		authorized: request.headers.authorization !== undefined,
		body: null,
		answerStatus: 0,
		fault: null,
		taskId: task.knownAs,
	};
	state.log(entry);
	const refused = xml(400, 'InvalidArgument', 'Only one auth mechanism allowed.');
	const fault = state.faults.take(task.provider, 'download', state.random);
	entry.fault = fault?.kind ?? null;
	const answer = entry.authorized
		? refused
		: await underFault(fault, storeEnvelope, store.mediaUrl, () =>
				taskFile(store, state, task, name, request),
			);
	if (answer !== 'reset') entry.answerStatus = answer.status;
	return send(reply, answer);
}

/** Builds the media host; it notes every key and every Authorization header that reaches it. */
export function mediaHost(store: Store): FastifyInstance {
	const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	app.addHook('onRequest', async (request) => {
		store.watch('media', request);
	});
	app.get<{ Params: { name: string } }>('/media/:name', (request, reply) =>
		serveTaskFile(store, request, reply),
	);
	app.get<{ Params: { name: string } }>('/media/samples/:name', (request, reply) => {
		const file = mediaFile(request.params.name);
		return send(
			reply,
			file ? fileAnswer(file, rangeOf(request)) : xml(404, 'NoSuchKey', 'No such object.'),
		);
	});
	storage(app, store, storeEnvelope);
	app.setNotFoundHandler((request, reply) => {
		const page = { headers: { 'content-type': 'text/html' }, body: htmlPage('Elsewhere') };
		const status = request.headers.authorization === undefined ? 200 : 400;
		return send(reply, { status, ...page });
	});
	return app;
}
