/** Plain HTTP calls to a simulated provider, for the simulator's own tests. */
import { request } from 'undici';
import { BASE_PATHS, type ProviderId } from './types.mts';

/** An answer, read whole. */
export interface Reply {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	/** The parsed body, or undefined where it is not JSON. */
	json: unknown;
}

/** JSON whose parts tests look at by path. */
export type Json = Record<string, unknown>;

/** Where each provider takes a create request, under its base URL. */
export const CREATE: Record<ProviderId, string> = {
	ark: '/contents/generations/tasks',
	cubicSpaces: '/v1/video/generations',
	cubicSpacesArk: '/api/v3/contents/generations/tasks',
	fal: '/bytedance/seedance-2.0/text-to-video',
	kie: '/api/v1/jobs/createTask',
	newApi: '/v1/video/generations',
	openAiVideos: '/v1/videos',
	openRouter: '/videos',
	qingbo: '/v1/tasks',
	qingboLegacy: '/v1/tasks',
	replicate: '/models/bytedance/seedance-2.0/predictions',
	waveSpeed: '/bytedance/seedance-2.0/text-to-video',
	xingchao: '/v1/kyyvideo2/videos',
};

/** Where each provider answers for a task. */
export function statusPath(provider: ProviderId, id: string): string {
	if (provider === 'fal') return `/${id}/status`;
	if (provider === 'kie') return `/api/v1/jobs/recordInfo?taskId=${id}`;
	if (provider === 'replicate') return `/predictions/${id}`;
	if (provider === 'waveSpeed') return `/predictions/${id}/result`;
	return provider === 'xingchao' ? `/v1/result/${id}` : `${CREATE[provider]}/${id}`;
}

/** A create request that each provider accepts, with this prompt. */
export function validCreate(provider: ProviderId, prompt: string): Json {
	switch (provider) {
		case 'ark':
			return { model: 'doubao-seedance-2-0-260128', content: [{ type: 'text', text: prompt }] };
		case 'cubicSpacesArk':
			return { model: 'doubao-seedance-2.0', content: [{ type: 'text', text: prompt }] };
		case 'cubicSpaces':
			return { model: 'doubao-seedance-2.0', prompt };
		case 'fal':
		case 'waveSpeed':
			return { prompt };
		case 'kie':
			return { model: 'bytedance/seedance-2', input: { prompt, web_search: false } };
		case 'newApi':
		case 'openAiVideos':
			return { model: 'doubao-seedance-2-0-260128', prompt };
		case 'openRouter':
			return { model: 'bytedance/seedance-2.0', prompt };
		case 'qingbo':
			return { model: 'doubao-seedance-2.0', prompt };
		case 'qingboLegacy':
			return { model: 'seedance-2.0', prompt };
		case 'replicate':
			return { input: { prompt } };
		case 'xingchao':
			return { model: 'seedance_2_0_pro', prompt };
	}
}

/** Calls any address. */
export async function fetchAny(
	url: string,
	options: {
		method?: 'GET' | 'POST' | 'DELETE';
		headers?: Record<string, string>;
		body?: string;
	} = {},
): Promise<Reply> {
	const { method = 'GET', headers = {}, body } = options;
	const answer = await request(url, { method, headers, body });
	const text = await answer.body.text();
	let json: unknown;
	try {
		json = JSON.parse(text);
	} catch {
		json = undefined;
	}
	return { status: answer.statusCode, headers: answer.headers, text, json };
}

/** Calls providers of one simulator with one key. */
export class Caller {
	constructor(
		private readonly url: string,
		readonly key: string,
	) {}

	call(
		provider: ProviderId,
		method: 'GET' | 'POST' | 'DELETE',
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
	): Promise<Reply> {
		return fetchAny(`${this.url}${BASE_PATHS[provider]}${path}`, {
			method,
			headers: {
				authorization: `${provider === 'fal' ? 'Key' : 'Bearer'} ${this.key}`,
				...(body !== undefined && { 'content-type': 'application/json' }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
	}

	create(provider: ProviderId, body: unknown, headers?: Record<string, string>): Promise<Reply> {
		return this.call(provider, 'POST', CREATE[provider], body, headers);
	}

	status(provider: ProviderId, id: string): Promise<Reply> {
		return this.call(provider, 'GET', statusPath(provider, id));
	}

	/** Creates a task and returns its id. */
	async task(provider: ProviderId, prompt = 'a cat'): Promise<string> {
		const reply = await this.create(provider, validCreate(provider, prompt));
		const { id, task_id, taskId, status_url } = (at(reply.json, 'data') ??
			reply.json ??
			{}) as Record<string, string | undefined>;
		const place = status_url && /\/([^/]+\/[^/]+\/requests\/[^/]+)\/status$/.exec(status_url)?.[1];
		const found = place ?? id ?? task_id ?? taskId;
		if (![200, 201, 202].includes(reply.status) || !found)
			throw new Error(`create: ${reply.status} ${reply.text}`);
		return found;
	}
}

/**
 * Waits until something has happened, however busy the machine is.
 * @throws {Error} after 15 seconds
 */
export async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
	for (const end = Date.now() + 15_000; !(await happened());) {
		if (Date.now() > end) throw new Error('It did not happen');
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** A value inside JSON, by its path; undefined where the path ends early. */
export function at(json: unknown, ...path: Array<string | number>): unknown {
	return path.reduce<unknown>(
		(value, part) =>
			value !== null && typeof value === 'object' ? (value as Json)[part] : undefined,
		json,
	);
}
