/** Reads request examples as the documents print them. */
import { isObject, type JsonObject } from '../../../../nodes/shared/tools/json.ts';

/** One HTTP request of a document. */
export interface PrintedRequest {
	method: string;
	url: string;
	/** Names in lower case. */
	headers: Record<string, string>;
	body?: JsonObject;
}

function jsonObject(text: string): JsonObject {
	const value: unknown = JSON.parse(text);
	if (!isObject(value)) throw new Error(`No JSON object: ${text}`);
	return value;
}

/** A cURL command line: `-X`, `-H` and `-d`, in their long or short form. */
export function readCurl(text: string): PrintedRequest {
	const data = /(?:-d|--data)\s+'([\s\S]*)'\s*$/.exec(text);
	const head = data ? text.slice(0, data.index) : text;
	const url = /https?:\/\/[^\s'"]+/.exec(head)?.[0];
	if (!text.startsWith('curl') || url === undefined) throw new Error(`No cURL command: ${text}`);
	const headers = [...head.matchAll(/(?:-H|--header)\s+["']([^:"']+):\s*([^"']*)["']/g)];
	return {
		method: /(?:-X|--request)\s+(\w+)/.exec(head)?.[1] ?? (data ? 'POST' : 'GET'),
		url,
		headers: Object.fromEntries(headers.map(([, name, value]) => [name.toLowerCase(), value])),
		...(data && { body: jsonObject(data[1]) }),
	};
}

/** A JSON block, sent to the endpoint that its section names (`POST /path`). */
export function readJsonBlock(endpoint: string, text: string): PrintedRequest {
	const [method, path] = endpoint.split(' ');
	return { method, url: `https://host${path}`, headers: {}, body: jsonObject(text) };
}

/** The head of a request as HTTP writes it (`GET /path`, then headers), for a task. */
export function readHead(text: string, taskId: string): PrintedRequest {
	const [line, ...rest] = text.trim().split('\n');
	const [method, path] = line.replace('{task_id}', taskId).split(' ');
	const headers = rest.map((header) => header.split(': '));
	return {
		method,
		url: `https://host${path}`,
		headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
	};
}
