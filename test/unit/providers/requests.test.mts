/** The request that leaves the process equals the document's example, and a strict server takes it. */
import '../support/shortPauses.mts';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { INodeParameters } from 'n8n-workflow';
import { AssetModerate } from '../../../nodes/AssetModerate/AssetModerate.node.ts';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { at, copy, put, remove, type JsonObject } from '../../../nodes/shared/tools/json.ts';
import { PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import { BASE_PATHS } from '../../simulator/types.mts';
import { inRoot } from '../../support/paths.mts';
import { answerWith, nodeContext, sendOverHttp } from '../support/context.mts';
import { REQUEST_EXAMPLES, type RequestExample } from './fixtures/requests.mts';
import { readCurl, readHead, readJsonBlock, type PrintedRequest } from './support/examples.mts';
import { useSimulator } from './support/simulated.mts';

const FOLDER = inRoot('test', 'unit', 'providers', 'fixtures', 'requests');

const simulated = useSimulator();

function printed(file: string, endpoint?: string): PrintedRequest {
	const text = readFileSync(path.join(FOLDER, file), 'utf8');
	return endpoint === undefined ? readCurl(text.trim()) : readJsonBlock(endpoint, text);
}

/** The example with the differences that the fixture names. */
function expectedBody(example: RequestExample, body: JsonObject): JsonObject {
	const expected = copy(body) as JsonObject;
	for (const { path: field, sent } of example.differences ?? []) {
		if (field.startsWith('content.1.')) {
			const item = at(expected, 'content.1') as JsonObject;
			if (sent === undefined) delete item[field.slice('content.1.'.length)];
			else item[field.slice('content.1.'.length)] = sent;
		} else if (sent === undefined) remove(expected, field);
		else put(expected, field, sent);
	}
	return expected;
}

function credential(provider: ProviderId, apiKey: string) {
	return { provider, apiKey, baseUrl: simulated.client.baseUrl(provider) };
}

describe.each(REQUEST_EXAMPLES)('$file', (example) => {
	const { provider, endpoint, parameters, differences = [], fragment } = example;

	test(`${provider}: parameters make the documented request`, async () => {
		const document = printed(example.file, endpoint);
		const key = `sim-${example.file.replace(/\W/g, '-')}`;
		const node = new SeedanceCreate();
		const { model, ...rest } = parameters;
		const given: INodeParameters = { provider, model: { mode: 'id', value: model }, ...rest };
		const [items] = await node.execute.call(
			nodeContext({
				node,
				parameters: given,
				credential: credential(provider, key),
				send: sendOverHttp,
			}),
		);

		const [sent, ...more] = await simulated.client.requests(key);
		expect(more).toEqual([]);
		const expected = expectedBody(example, document.body ?? {});
		if (fragment) expect(sent.body).toMatchObject(expected);
		else expect(sent.body).toEqual(expected);
		expect(sent).toMatchObject({
			method: document.method,
			path: BASE_PATHS[provider] + new URL(document.url).pathname,
			authorized: true,
			answerStatus: 200,
			headers: { 'content-type': expect.stringMatching(/^application\/json\b/) },
		});
		expect(items).toMatchObject([
			{
				json: {
					provider,
					model,
					taskId: sent.taskId,
					failure: null,
					warnings: example.warnings ?? [],
				},
			},
		]);
	});

	test('every difference is one', () => {
		const { body } = printed(example.file, endpoint);
		for (const { path: field, sent, because } of differences) {
			expect(because).not.toBe('');
			expect(at(body, field)).not.toEqual(sent);
		}
	});
});

test('cURL examples authenticate with a Bearer key and send JSON', () => {
	const curls = REQUEST_EXAMPLES.filter(({ endpoint }) => endpoint === undefined);
	for (const { file } of curls) {
		const { headers } = printed(file);
		expect(headers.authorization).toMatch(/^Bearer /);
		expect(headers['content-type']).toBe('application/json');
	}
	expect(curls).toHaveLength(7);
});

test.each([
	['cubicSpaces', 'cubicSpaces-unified-status.txt', 'video_xxx'],
	['cubicSpacesArk', 'cubicSpaces-compatible-status.txt', 'task_xxx'],
] as const)('cubicSpaces: the status call of %s', async (provider, file, taskId) => {
	const text = readFileSync(path.join(FOLDER, file), 'utf8').trim();
	const document = text.startsWith('curl') ? readCurl(text) : readHead(text, taskId);
	const node = new SeedanceWait();
	const key = `sim-status-${provider}`;
	await node.execute.call(
		nodeContext({
			node,
			parameters: { provider, operation: 'get', taskId },
			credential: credential(provider, key),
			send: sendOverHttp,
		}),
	);
	const [sent] = await simulated.client.requests(key);
	expect(document.headers.authorization).toMatch(/^Bearer /);
	expect(sent).toMatchObject({
		method: document.method,
		path: BASE_PATHS[provider] + new URL(document.url).pathname,
		authorized: true,
		body: null,
	});
});

const PICTURE = 'https://example.com/image.jpg';

const UNCOUNTED = {
	warnings: ['No estimate counts what may change the price: the field action.'],
};

/** Documented fields that no parameter names: with what they go together, and what they mean. */
const THROUGH_ADDITIONAL_BODY: Array<[ProviderId, JsonObject, INodeParameters, object]> = [
	['qingbo', { action: 'generate' }, {}, UNCOUNTED],
	['qingbo', { callback_events: ['completed'] }, {}, {}],
	[
		'qingbo',
		{ image_with_roles: [{ url: PICTURE, role: 'first_frame' }] },
		{},
		{ mode: 'imageToVideo' },
	],
	['qingboLegacy', { action: 'generate' }, {}, UNCOUNTED],
	['qingboLegacy', { extra: { service_tier: 'default' } }, {}, {}],
	['openAiVideos', { duration: 9 }, {}, { durationSeconds: 9 }],
	['openAiVideos', { metadata: { duration: 9 } }, {}, { durationSeconds: 9 }],
	['openAiVideos', { ratio: 'auto' }, { mode: 'imageToVideo', firstFrame: PICTURE }, {}],
	['cubicSpaces', { duration: 9 }, {}, { durationSeconds: 9 }],
	['cubicSpaces', { metadata: { duration: 9 } }, {}, { durationSeconds: 9 }],
	['cubicSpaces', { images: [PICTURE, PICTURE] }, {}, { mode: 'reference' }],
	// One alone is a first frame there, and the clip follows it.
	['cubicSpaces', { image: PICTURE }, {}, { mode: 'imageToVideo', aspectRatio: null }],
	['cubicSpaces', { input_reference: PICTURE }, {}, { mode: 'imageToVideo', aspectRatio: null }],
	['openAiVideos', { image: PICTURE }, {}, { mode: 'imageToVideo', aspectRatio: 'adaptive' }],
	[
		'cubicSpacesArk',
		{
			content: [
				{ type: 'text', text: 'a cat' },
				{ type: 'image_url', image_url: { url: PICTURE }, role: 'reference_image', duration: 5 },
			],
		},
		{},
		{ mode: 'reference' },
	],
	['ark', { priority: 9 }, {}, {}],
	['ark', { output_format: 'mov' }, { model: 'dreamina-seedance-2-5-260628' }, {}],
	[
		'ark',
		{ omni_reference_task_type: 'reference' },
		{ model: 'dreamina-seedance-2-5-260628', mode: 'reference', referenceImages: PICTURE },
		{},
	],
	['ark', { draft: true }, { model: 'doubao-seedance-1-5-pro-251215', resolution: '480p' }, {}],
	[
		'ark',
		{ frames: 57 },
		{ model: 'doubao-seedance-1-0-pro-250528' },
		{
			warnings: [
				expect.stringContaining('is being retired'),
				'No estimate counts what may change the price: the field frames.',
			],
		},
	],
];

test.each(THROUGH_ADDITIONAL_BODY)(
	'%s: Additional Body reaches %j',
	async (provider, additionalBody, { model, ...parameters }, means) => {
		const node = new SeedanceCreate();
		const key = `sim-additional-${provider}`;
		const value = model ?? PROVIDERS[provider].models[0].id;
		const options = { additionalBody: JSON.stringify(additionalBody) };
		const [[item]] = await node.execute.call(
			nodeContext({
				node,
				parameters: {
					provider,
					model: { mode: 'id', value },
					prompt: 'a cat',
					...parameters,
					options,
				},
				credential: credential(provider, key),
				send: sendOverHttp,
			}),
		);
		const sent = (await simulated.client.requests(key)).at(-1);
		expect(sent).toMatchObject({ answerStatus: 200, body: additionalBody });
		expect(item.json).toMatchObject({
			taskId: expect.any(String),
			failure: null,
			warnings: [],
			...means,
		});
	},
);

test('cubicSpaces: moderation, request and answer', async () => {
	const document = printed('cubicSpaces-moderation.txt');
	const answer: unknown = JSON.parse(
		readFileSync(
			path.join(FOLDER, '..', 'answers', 'cubicSpaces-moderation-approved.json'),
			'utf8',
		),
	);
	const node = new AssetModerate();
	const sent: unknown[] = [];
	const [items] = await node.execute.call(
		nodeContext({
			node,
			parameters: { provider: 'cubicSpaces', imageUrls: 'https://example.com/product.png' },
			credential: {
				provider: 'cubicSpaces',
				apiKey: 'YOUR_API_KEY',
				baseUrl: 'https://cubicspaces.cloud',
			},
			send: (options) => {
				sent.push(options);
				return answerWith(200, answer)(options);
			},
		}),
	);
	expect(sent).toHaveLength(1);
	expect(sent[0]).toMatchObject({
		method: document.method,
		url: document.url,
		headers: { Authorization: document.headers.authorization },
	});
	expect(at(sent[0], 'body')).toEqual(document.body);
	expect(items).toEqual([
		{
			json: {
				sourceUrl: 'https://example.com/product.png',
				assetUrl: 'asset://reviewed-image-asset-id',
				assetId: 'reviewed-image-asset-id',
				assetType: 'Image',
				status: 'approved',
				approved: true,
				provider: 'cubicSpaces',
				reviewBatchId: 'review-batch-id',
				taskId: 'moderation-task-id',
				failure: null,
				warnings: [],
			},
			pairedItem: { item: 0 },
		},
	]);
});

test('with its default base URL a provider is called where its document says', async () => {
	const DOCUMENTED: Array<[ProviderId, string]> = [
		['qingbo', 'qingbo-text-to-video.txt'],
		['cubicSpaces', 'cubicSpaces-unified-text-to-video.txt'],
		['cubicSpacesArk', 'cubicSpaces-compatible-text-to-video.txt'],
	];
	for (const [provider, file] of DOCUMENTED) {
		const { credential: name, dialect } = PROVIDERS[provider];
		const className = `${name[0].toUpperCase()}${name.slice(1)}`;
		const module = (await import(`../../../credentials/${className}.credentials.ts`)) as Record<
			string,
			new () => { properties: Array<{ name: string; default: unknown }> }
		>;
		const { properties } = new module[className]();
		const baseUrl = properties.find(({ name: property }) => property === 'baseUrl')?.default;
		expect(`${String(baseUrl)}${dialect.create.path}`).toBe(printed(file).url);
	}
});

test('every example that is kept is used', () => {
	const used = new Set(REQUEST_EXAMPLES.map(({ file }) => file));
	const kept = readdirSync(FOLDER).filter(
		(file) =>
			![
				'cubicSpaces-unified-status.txt',
				'cubicSpaces-compatible-status.txt',
				'cubicSpaces-moderation.txt',
			].includes(file),
	);
	expect(kept.filter((file) => !used.has(file))).toEqual([]);
});
