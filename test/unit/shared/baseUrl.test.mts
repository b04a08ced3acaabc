/** A base URL as people copy it: with parts of a path, the whole address of a call, or that of one task. */
import { describe, expect, test } from '@jest/globals';
import { atRoot, joinUrl } from '../../../nodes/shared/http/baseUrl.ts';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';

const HOST = 'https://gateway.example.com';
/** Where the base URL ends if the host alone is not it. */
const ROOTS: Partial<Record<ProviderId, string>> = {
	ark: '/api/v3',
	openRouter: '/api/v1',
	replicate: '/v1',
	waveSpeed: '/api/v3',
};

describe.each(PROVIDER_IDS)('%s', (id) => {
	const provider = PROVIDERS[id];
	const root = `${HOST}${ROOTS[id] ?? ''}`;
	const { create, content } = provider.dialect;
	const model = provider.models[0]?.id ?? '';
	const path = typeof create.path === 'string' ? create.path : create.path(model, 'textToVideo');

	test.each([
		['the base URL itself', ''],
		['the address of a create', path],
		['that of a task', typeof create.path === 'string' ? `${path}/task_0123456789abcdef` : path],
		['that of a document', typeof create.path === 'string' ? `${path}/{task_id}` : path],
		['a file’s', content ? content.path('task_0123456789abcdef') : ''],
	])('%s', (_name, ending) => {
		// What serves the files stands beside the creates at some providers.
		const isOther = typeof create.path === 'string' && content && !ending.startsWith(create.path);
		const base = atRoot(root + ending, provider);
		const expected = isOther && ending !== '' && ending !== path ? [root, root + ending] : [root];
		expect(expected).toContain(base);
		if (expected.length === 1) expect(joinUrl(base, path)).toBe(root + path);
	});
});

test.each([
	['openAiVideos', '/v1/chat/completions', ''],
	['newApi', '/proxy/v1/chat/completions', '/proxy'],
	['openAiVideos', '/v1/models', ''],
	['openAiVideos', '/v1/videos/:id', ''],
	// The other API for videos that such gateways have.
	['openAiVideos', '/v1/video/generations', ''],
	['newApi', '/proxy/v1/videos', '/proxy'],
	['openAiVideos', '/v1/videos/<task_id>/content', ''],
	['newApi', '/team-7/v1/video/generations', '/team-7'],
	['newApi', '/v1/video/generations/task_abc', ''],
	// A gateway's own path stays.
	['openAiVideos', '/v1/account/gateway', '/v1/account/gateway'],
	['openRouter', '/videos/v1', '/videos/v1'],
	['openRouter', '/videos/api/v1', '/videos/api/v1'],
	['waveSpeed', '/api/v3/bytedance/seedance-2.0/text-to-video', '/api/v3'],
	['fal', '/bytedance/seedance-2.0/text-to-video', ''],
] as const)('%s: %s', (id, given, left) => {
	expect(atRoot(HOST + given, PROVIDERS[id])).toBe(HOST + left);
});
