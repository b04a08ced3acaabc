/** A gateway on this machine that passes every request on to the provider and keeps what both sides said. */
import fastify from 'fastify';
import { request } from 'undici';
import type { AddressInfo } from 'node:net';

/** One request and its answer, as they went over the wire. */
export interface Exchange {
	method: string;
	/** Behind the base URL, with its query. */
	path: string;
	requestBody: string;
	/** `null`: the provider gave no answer. */
	status: number | null;
	/** Those of {@link KEPT_HEADERS} that came. */
	headers: Record<string, string>;
	answerBody: string;
}

export interface Recorder {
	/** Takes the provider's base URL's place in the credential. */
	readonly baseUrl: string;
	readonly exchanges: readonly Exchange[];
	close(): Promise<void>;
}

/** What the nodes read of an answer's headers; the others say more about an account than a bug report should. */
const KEPT_HEADERS = ['content-type', 'retry-after', 'date', 'location', 'x-fal-billable-units'];
/** Of the connection, not of the request. */
const HOP_HEADERS = new Set([
	'host',
	'connection',
	'content-length',
	'transfer-encoding',
	'expect',
]);
/** No body of an answer that is kept is longer, bytes; a video is not kept. */
const LONGEST_BODY = 200_000;

/**
 * Starts a recorder on 127.0.0.1.
 * @param target the provider's base URL
 * @param onExchange told of each exchange as it ends
 */
export async function startRecorder(
	target: string,
	onExchange: (exchange: Exchange) => void = () => undefined,
): Promise<Recorder> {
	const base = target.replace(/\/+$/, '');
	const exchanges: Exchange[] = [];
	const server = fastify({ bodyLimit: 100 * 1024 * 1024, forceCloseConnections: true });
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
		done(null, body),
	);
	server.all('/*', async (incoming, reply) => {
		const body = Buffer.isBuffer(incoming.body) ? incoming.body : undefined;
		const exchange: Exchange = {
			method: incoming.method,
			path: incoming.url,
			requestBody: body?.toString('utf8') ?? '',
			status: null,
			headers: {},
			answerBody: '',
		};
		exchanges.push(exchange);
		try {
			const answer = await request(`${base}${incoming.url}`, {
				method: incoming.method as 'GET',
				headers: Object.fromEntries(
					Object.entries(incoming.headers).filter(([name]) => !HOP_HEADERS.has(name)),
				),
				...(body && { body }),
			});
			const bytes = Buffer.from(await answer.body.arrayBuffer());
			exchange.status = answer.statusCode;
			for (const name of KEPT_HEADERS) {
				const value = answer.headers[name];
				if (value !== undefined) exchange.headers[name] = String(value);
			}
			exchange.answerBody = isText(exchange.headers['content-type'])
				? bytes.subarray(0, LONGEST_BODY).toString('utf8')
				: `(${bytes.length} bytes)`;
			for (const [name, value] of Object.entries(answer.headers))
				if (value !== undefined && !HOP_HEADERS.has(name) && name !== 'content-encoding')
					reply.header(name, value);
			return await reply.code(answer.statusCode).send(bytes);
		} catch (error) {
			exchange.answerBody = `(no answer: ${(error as Error).message})`;
			// As the provider itself: a connection that ends without an answer.
			reply.hijack();
			incoming.raw.socket.destroy();
			return reply;
		} finally {
			onExchange(exchange);
		}
	});
	await server.listen({ host: '127.0.0.1', port: 0 });
	const { port } = server.server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}`,
		exchanges,
		close: async () => await server.close(),
	};
}

function isText(type = ''): boolean {
	return type === '' || /json|text|xml/i.test(type);
}
