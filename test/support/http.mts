/** One HTTP request with what Node has itself: a client from a package would be loaded anew in every test file. */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface HttpRequest {
	method: string;
	headers?: Record<string, string>;
	body?: string;
	signal?: AbortSignal;
	/** Whose connections are used; Node's own by itself. */
	agent?: Agent;
}

/** Redirects are not followed. @returns the answer, once its head has come; its body is still to be read. */
export function sendHttp(url: string | URL, request: HttpRequest): Promise<IncomingMessage> {
	const { body, headers, ...options } = request;
	const send = new URL(url).protocol === 'https:' ? httpsRequest : httpRequest;
	return new Promise((resolve, reject) => {
		const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
		send(url, { ...options, headers: { ...length, ...headers } }, resolve)
			.once('error', reject)
			.end(body);
	});
}
