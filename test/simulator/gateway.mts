/** The way of every API request: key, log, fault, handler, answer. Providers only fill in handlers. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from './checks/problem.mts';
import { htmlPage, hugeJson, takesEffect, wrongTypes } from './faults.mts';
import { cutShort } from './files.mts';
import { KEY_PATTERN, clipped, type KeyState, type Store } from './store.mts';
import type { Fault, FaultKind, LoggedRequest, Operation, ProviderId, Settings } from './types.mts';

/** What goes back: JSON, text, or a stream. */
export interface Answer {
	status: number;
	body?: unknown;
	headers?: Record<string, string>;
	stream?: Readable;
	/** For the log. */
	taskId?: string;
}

/** Refusals that every provider words in its own way. */
export type RefusalKind =
	| 'unauthorized'
	| 'forbidden'
	| 'invalidJson'
	| 'routeNotFound'
	| 'notFound'
	| 'taskNotFound'
	| 'rateLimit'
	| 'quota'
	| 'insufficientBalance'
	| 'serverError'
	| 'unavailable'
	| 'unavailableNotTaken'
	| 'policy'
	| 'realPerson';

/** How one provider writes its errors. */
export interface Envelope {
	body(status: number, code: string, message: string, param?: string): unknown;
	/** Status, code and message of each refusal. */
	refusals: Record<RefusalKind, [number, string, string]>;
	/** Messages of a host that answers in Chinese; the others are English there too. */
	chinese: Partial<Record<RefusalKind, string>>;
	/** A request that breaks a documented rule. */
	invalid(problem: Problem): Answer;
}

/** A request that passed the key check, as handlers see it. */
export interface Call {
	store: Store;
	state: KeyState;
	now: number;
	params: Record<string, string | undefined>;
	query: Record<string, string | string[] | undefined>;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
	/** Origin under which the caller reached the API. */
	origin: string;
}

/** One documented endpoint. */
export interface Route {
	provider: ProviderId;
	op: Operation;
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	path: string;
	envelope: Envelope;
	/** The word before the key, if it is not Bearer. */
	scheme?: 'Key';
	/** It takes a form too, as OpenAI's client sends it. */
	multipart?: boolean;
	/** It takes a form whose parts are files and texts: an upload. */
	files?: boolean;
	handle(call: Call): Answer | Promise<Answer>;
}

/** A refusal in the provider's words. */
export function refuse(
	envelope: Envelope,
	kind: RefusalKind,
	change: { code?: string; message?: string; headers?: Record<string, string> } = {},
): Answer {
	const [status, code, message] = envelope.refusals[kind];
	const body = envelope.body(status, change.code ?? code, change.message ?? message);
	return { status, body, headers: change.headers };
}

/** The envelope in the language that a key is answered in. */
function spoken(envelope: Envelope, language: Settings['language']): Envelope {
	if (language === 'en') return envelope;
	const refusals = { ...envelope.refusals };
	for (const [kind, message] of Object.entries(envelope.chinese)) {
		const [status, code] = refusals[kind as RefusalKind];
		refusals[kind as RefusalKind] = [status, code, message];
	}
	return { ...envelope, refusals };
}

const REFUSAL_OF: Partial<Record<FaultKind, RefusalKind>> = {
	rateLimit: 'rateLimit',
	quota: 'quota',
	insufficientBalance: 'insufficientBalance',
	http401: 'unauthorized',
	http403json: 'forbidden',
	http404: 'notFound',
	http500: 'serverError',
	http503: 'unavailable',
	http503NotTaken: 'unavailableNotTaken',
	policy: 'policy',
	realPerson: 'realPerson',
};

const HTML = { 'content-type': 'text/html' };

/** The answer that a fault leaves of `answer` (absent where the request took no effect). */
function broken(
	fault: Fault,
	answer: Answer | undefined,
	envelope: Envelope,
	foreignUrl: string,
): Answer | 'reset' {
	const taskId = answer?.taskId;
	const refusal = REFUSAL_OF[fault.kind];
	if (refusal) {
		const headers: Record<string, string> =
			fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
		return { ...refuse(envelope, refusal, { ...fault, headers }), taskId };
	}
	const json = { 'content-type': 'application/json' };
	const status = answer?.status ?? 200;
	switch (fault.kind) {
		case 'resetBefore':
			return 'reset';
		case 'resetAfter':
			return answer?.stream ? { ...answer, stream: cutShort(answer.stream, 0.5, answer) } : 'reset';
		case 'html200':
			return { status: 200, headers: HTML, body: htmlPage('Welcome'), taskId };
		case 'http502html':
			return { status: 502, headers: HTML, body: htmlPage('502 Bad Gateway'), taskId };
		case 'http403html':
			return { status: 403, headers: HTML, body: htmlPage('403 Forbidden'), taskId };
		case 'truncatedJson': {
			const text = JSON.stringify(answer?.body ?? { id: 'none' });
			return { status, headers: json, body: text.slice(0, Math.ceil(text.length / 2)), taskId };
		}
		case 'emptyBody':
			return { status, headers: json, body: '', taskId };
		case 'wrongTypes':
			return { status, body: wrongTypes(answer?.body), taskId };
		case 'hugeBody':
			return {
				status,
				headers: json,
				stream: hugeJson(answer?.body, fault.bytes ?? 64 * 1024 * 1024),
				taskId,
			};
		case 'redirect':
			return { status: 302, headers: { location: `${foreignUrl}/foreign` }, body: '', taskId };
		default:
			return answer ?? { status: 200 };
	}
}

/** Runs a handler as the fault wants it: not at all, late, or with its answer lost or broken. */
export async function underFault(
	fault: Fault | undefined,
	envelope: Envelope,
	foreignUrl: string,
	run: () => Answer | Promise<Answer>,
): Promise<Answer | 'reset'> {
	if (!fault) return await run();
	const wait = fault.delayMs ?? (fault.kind.startsWith('delay') ? 1000 : 0);
	if (fault.kind === 'delayBefore') await sleep(wait, undefined, { ref: false });
	const answer = takesEffect(fault) ? await run() : undefined;
	if (fault.kind !== 'delayBefore' && wait > 0) await sleep(wait, undefined, { ref: false });
	return broken(fault, answer, envelope, foreignUrl);
}

/** Writes an answer, or ends the connection without one. */
export function send(reply: FastifyReply, answer: Answer | 'reset'): FastifyReply {
	if (answer === 'reset') {
		reply.hijack();
		reply.raw.socket?.resetAndDestroy();
		return reply;
	}
	reply.code(answer.status).headers(answer.headers ?? {});
	if (answer.stream) return reply.send(answer.stream);
	if (typeof answer.body === 'string') return reply.send(answer.body);
	if (answer.body === undefined) return reply.send();
	return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.body));
}

function headersOf(request: FastifyRequest): Record<string, unknown> {
	const { authorization: _, ...rest } = request.headers;
	return rest;
}

/** The JSON of a body, or a form as the JSON that means the same; undefined where there is none. */
async function parsed(
	request: FastifyRequest,
	{ multipart, files }: Pick<Route, 'multipart' | 'files'>,
): Promise<{ body: unknown } | 'notJson'> {
	const raw = request.body;
	if (!Buffer.isBuffer(raw) || raw.length === 0) return { body: undefined };
	const type = String(request.headers['content-type']);
	try {
		if (type.includes('application/json')) return { body: JSON.parse(raw.toString('utf8')) };
		const isForm = type.includes('multipart/form-data');
		if (files && isForm) return { body: await parts(raw, type) };
		if (multipart && isForm) return { body: await form(raw, type) };
		return 'notJson';
	} catch {
		return 'notJson';
	}
}

/** Fields are text, `metadata` is JSON as text, and a file becomes inline data. */
async function form(raw: Buffer, type: string): Promise<Record<string, unknown>> {
	const fields = await new Response(new Uint8Array(raw), {
		headers: { 'content-type': type },
	}).formData();
	const body: Record<string, unknown> = {};
	for (const [name, value] of fields) {
		if (name === 'metadata' && typeof value === 'string') body[name] = JSON.parse(value);
		else if (typeof value === 'string') body[name] = value;
		else {
			const data = Buffer.from(await value.arrayBuffer()).toString('base64');
			body[name] = `data:${value.type};base64,${data}`;
		}
	}
	return body;
}

/** A file in a form; a log shows all of it but its bytes. */
export class FilePart {
	readonly #bytes: Buffer;
	readonly size: number;

	constructor(
		readonly name: string,
		readonly type: string,
		bytes: Buffer,
	) {
		this.#bytes = bytes;
		this.size = bytes.length;
	}

	get bytes(): Buffer {
		return this.#bytes;
	}
}

/** The parts of a form, files as they are. */
async function parts(raw: Buffer, type: string): Promise<Record<string, unknown>> {
	const fields = await new Response(new Uint8Array(raw), {
		headers: { 'content-type': type },
	}).formData();
	const body: Record<string, unknown> = {};
	for (const [name, value] of fields) {
		if (typeof value === 'string') body[name] = value;
		else body[name] = new FilePart(value.name, value.type, Buffer.from(await value.arrayBuffer()));
	}
	return body;
}

async function serve(
	store: Store,
	route: Omit<Route, 'method' | 'path'>,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const { provider, op } = route;
	const [, scheme, key = ''] = /^(\S+) (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
	const state = store.of(key);
	const authorized =
		KEY_PATTERN.test(key) && !state.revoked && scheme === (route.scheme ?? 'Bearer');
	const envelope = spoken(route.envelope, state.settings.language);
	const json = await parsed(request, route);
	const now = Date.now();
	const entry: LoggedRequest = {
		at: now,
		provider,
		op,
		method: request.method,
		path: request.url.split('?')[0] ?? '',
		query: { ...(request.query as Record<string, unknown>) },
		headers: headersOf(request),
		authorized,
		body: state.settings.log && json !== 'notJson' ? (clipped(json.body) ?? null) : null,
		answerStatus: 0,
		fault: null,
		taskId: (request.params as Record<string, string | undefined>).id ?? null,
	};
	state.log(entry);
	store.watch('api', request);
	if (authorized && Buffer.isBuffer(request.body) && request.body.includes(key)) {
		const { method, path } = entry;
		store.addLeak({ at: now, where: 'api', via: 'body', method, path, key });
	}

	const run = (): Answer | Promise<Answer> => {
		if (json === 'notJson') return refuse(envelope, 'invalidJson');
		return route.handle({
			store,
			state,
			now: Date.now(),
			params: request.params as Call['params'],
			query: request.query as Call['query'],
			headers: request.headers,
			body: json.body,
			origin: `http://${request.headers.host ?? ''}`,
		});
	};
	const fault = authorized ? state.faults.take(provider, op, state.random) : undefined;
	entry.fault = fault?.kind ?? null;
	const answer = authorized
		? await underFault(fault, envelope, store.mediaUrl, run)
		: refuse(envelope, 'unauthorized');
	if (answer !== 'reset') {
		entry.answerStatus = answer.status;
		entry.taskId = answer.taskId ?? entry.taskId;
	}
	const ahead = state.settings.clockAheadSeconds * 1000;
	if (ahead !== 0) reply.header('date', new Date(Date.now() + ahead).toUTCString());
	return send(reply, answer);
}

/** Puts a provider's endpoints under its prefix; any other path there is the provider's 404. */
export function mount(app: FastifyInstance, store: Store, prefix: string, routes: Route[]): void {
	app.register(
		(scope, _options, done) => {
			for (const route of routes) {
				scope.route({
					method: route.method,
					url: route.path,
					exposeHeadRoute: false,
					handler: (request, reply) => serve(store, route, request, reply),
				});
			}
			const [first] = routes;
			if (first) {
				const { provider, envelope, scheme } = first;
				scope.setNotFoundHandler((request, reply) => {
					const handle = () => refuse(envelope, 'routeNotFound');
					return serve(
						store,
						{ provider, op: 'unknown', envelope, scheme, handle },
						request,
						reply,
					);
				});
			}
			done();
		},
		{ prefix },
	);
}
