/** Uploads of files: which host gets the key, what is sent, and what a create with files is known by. */
import '../support/shortPauses.mts';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import type { InputFile } from '../../../nodes/SeedanceCreate/request/files.ts';
import { clipOf, clipWithFiles } from '../../../nodes/SeedanceCreate/submit/clip.ts';
import type { Ledger } from '../../../nodes/SeedanceCreate/submit/ledger.ts';
import { findCreated, findUnsent } from '../../../nodes/SeedanceCreate/submit/reconcile.ts';
import { uploadOnce } from '../../../nodes/SeedanceCreate/submit/upload.ts';
import {
	PROVIDERS,
	providersWhere,
	type ProviderId,
} from '../../../nodes/shared/providers/index.ts';
import type { GenerationRequest } from '../../../nodes/shared/providers/request.ts';
import { credentials } from '../../tools/docs/providerTables.mts';
import { nodeContext, type Sender } from '../support/context.mts';

const KEY = 'the-key-of-the-test';
const UPLOADING = providersWhere(({ upload }) => upload !== undefined);

const BYTES = Buffer.from(Array.from({ length: 10_001 }, (_, index) => (index * 7) % 256));

/** A file whose bytes come in pieces of this length; in one buffer without it. */
function fileOf(bytes = BYTES, pieces?: number): InputFile {
	const chunks = (): Buffer[] => {
		const all: Buffer[] = [];
		for (let from = 0; from < bytes.length; from += pieces ?? bytes.length)
			all.push(bytes.subarray(from, from + (pieces ?? bytes.length)));
		return all;
	};
	return {
		label: 'Reference Videos',
		kind: 'video',
		mimeType: 'video/mp4',
		extension: 'mp4',
		size: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		open: async () => await Promise.resolve(pieces === undefined ? bytes : Readable.from(chunks())),
	};
}

interface Sent {
	method: string;
	url: string;
	headers: IDataObject;
	qs: unknown;
	body: unknown;
}

async function whole(body: unknown): Promise<unknown> {
	if (!(body instanceof Readable)) return body;
	const chunks: Buffer[] = [];
	for await (const chunk of body) chunks.push(Buffer.from(chunk as Uint8Array));
	return Buffer.concat(chunks);
}

/** Uploads a file of a provider; what was sent, and what came of it. */
async function upload(
	provider: ProviderId,
	baseUrl: string,
	answer: (request: Sent) => object,
	file = fileOf(),
) {
	const sent: Sent[] = [];
	const send: Sender = async ({ method = 'GET', url, headers, qs, body }: IHttpRequestOptions) => {
		const request = { method, url, headers: headers ?? {}, qs, body: await whole(body) };
		sent.push(request);
		const { status = 200, ...json } = answer(request) as { status?: number };
		return { statusCode: status, headers: {}, body: Readable.from([JSON.stringify(json)]) };
	};
	const context = nodeContext({
		node: new SeedanceCreate(),
		parameters: {},
		credential: { provider, baseUrl, apiKey: KEY },
		send,
	});
	const result = await uploadOnce(context, { provider: PROVIDERS[provider], baseUrl }, file);
	return { sent, result };
}

const FAL_ANSWER = {
	upload_url: 'https://storage.example.com/put/1?signature=abc',
	file_url: 'https://files.example.com/1.mp4',
};

describe('which host gets the key', () => {
	test.each(UPLOADING)('%s: only the default base URL has another host', (id) => {
		const { upload: row, credential } = PROVIDERS[id];
		const field = credentials
			.find(({ name }) => name === credential)
			?.properties.find(({ name }) => name === 'baseUrl');
		if (row?.host) {
			expect(row.host.ofBaseUrl).toBe(field?.default);
			expect(row.host.baseUrl).toMatch(/^https:\/\/[a-z0-9.]+$/);
		}
	});

	test('fal: its own upload host, and the storage gets no key', async () => {
		const { sent, result } = await upload('fal', 'https://queue.fal.run', () => FAL_ANSWER);
		expect(result).toEqual({ url: FAL_ANSWER.file_url });
		const [ask, put] = sent;
		expect(ask).toMatchObject({
			method: 'POST',
			url: 'https://rest.fal.ai/storage/upload/initiate',
			qs: { storage_type: 'fal-cdn-v3' },
			body: { content_type: 'video/mp4', file_name: 'video.mp4' },
			headers: { Authorization: `Key ${KEY}` },
		});
		expect(put).toMatchObject({ method: 'PUT', url: FAL_ANSWER.upload_url, body: BYTES });
		expect(put.headers).toEqual({ 'Content-Type': 'video/mp4', 'Content-Length': BYTES.length });
		expect(JSON.stringify(put)).not.toContain(KEY);
	});

	test.each([
		'https://proxy.example.com/fal',
		'https://queue.fal.run.evil.example.com',
		'https://queue.fal.run/v1',
		'http://queue.fal.run',
	])('fal: with the base URL %s the key goes nowhere else', async (baseUrl) => {
		const { sent } = await upload('fal', baseUrl, () => FAL_ANSWER);
		expect(sent[0].url).toBe(`${baseUrl}/storage/upload/initiate`);
		const withKey = sent.filter((request) => JSON.stringify(request.headers).includes(KEY));
		expect(withKey).toEqual([sent[0]]);
	});

	test('kie: its own upload host', async () => {
		const { sent } = await upload('kie', 'https://api.kie.ai', () => ({}));
		expect(sent.map(({ url }) => url)).toEqual([
			'https://kieai.redpandaai.co/api/file-stream-upload',
		]);
	});

	test.each(['https://api.kie.ai.evil.example', 'https://api.kie.ai/proxy', 'http://api.kie.ai'])(
		'kie: with the base URL %s the key goes nowhere else',
		async (baseUrl) => {
			const { sent } = await upload('kie', baseUrl, () => ({}));
			expect(sent.map(({ url }) => url)).toEqual([`${baseUrl}/api/file-stream-upload`]);
		},
	);

	test.each([
		['replicate', 'https://api.replicate.com/v1', 'https://api.replicate.com/v1/files'],
		[
			'waveSpeed',
			'https://api.wavespeed.ai/api/v3',
			'https://api.wavespeed.ai/api/v3/media/upload/binary',
		],
	] as const)('%s: the base URL itself', async (provider, baseUrl, url) => {
		const { sent } = await upload(provider, baseUrl, () => ({}));
		expect(sent.map((request) => request.url)).toEqual([url]);
	});

	test.each([
		['http://storage.example.com/put', 'in the clear'],
		['file:///etc/passwd', 'no web address'],
		['', 'none'],
	])('fal: a file is not put to %j (%s)', async (upload_url) => {
		const answer = { ...FAL_ANSWER, upload_url };
		const { sent, result } = await upload('fal', 'https://queue.fal.run', () => answer);
		expect(sent).toHaveLength(1);
		expect(result).toMatchObject({ failure: { code: 'unreadableAnswer', safeToRecreate: true } });
	});

	test.each([
		[{ success: false, code: 401, msg: 'Unauthorized' }, 'auth'],
		[{ success: false, msg: 'File format is not supported' }, 'mediaUnreachable'],
		[{ success: false, msg: 'Insufficient credits' }, 'quota'],
	])('kie: a success that is none says why: %j', async (answer, category) => {
		const { result } = await upload('kie', 'https://api.kie.ai', () => answer);
		expect(result).toMatchObject({ failure: { category, safeToRecreate: true } });
	});

	test('what the storage answers is not told with its address', async () => {
		const { result } = await upload('fal', 'https://queue.fal.run', ({ method }) =>
			method === 'PUT' ? { status: 403 } : FAL_ANSWER,
		);
		expect(result).toHaveProperty('failure');
		expect(JSON.stringify(result)).not.toContain('signature');
	});
});

describe.each([
	[
		'kie',
		'file',
		{ success: true, code: 200, data: { downloadUrl: 'https://h/files/1' } },
		{ uploadPath: 'n8n', fileName: `${fileOf().sha256}-video.mp4` },
	],
	['replicate', 'content', { urls: { get: 'https://h/files/1' } }, {}],
	['waveSpeed', 'file', { code: 200, data: { download_url: 'https://h/files/1' } }, {}],
] as const)('the form of %s', (provider, field, answer, others) => {
	test.each([undefined, 1_000, 4_097])('holds the very bytes, in pieces of %s', async (pieces) => {
		const file = fileOf(BYTES, pieces);
		const { sent, result } = await upload(provider, 'https://h/v1', () => answer, file);
		expect(result).toEqual({ url: 'https://h/files/1' });
		const [{ body, headers }] = sent;
		const form = await new Response(new Uint8Array(body as Buffer), {
			headers: { 'content-type': String(headers['Content-Type']) },
		}).formData();
		const { [field]: _, ...texts } = Object.fromEntries(form.entries());
		expect(texts).toEqual(others);
		const part = form.get(field) as File;
		expect([part.name, part.type]).toEqual(['video.mp4', 'video/mp4']);
		expect(Buffer.from(await part.arrayBuffer()).equals(BYTES)).toBe(true);
	});

	test.each([
		['shrunk', BYTES.subarray(1)],
		['grown', Buffer.concat([BYTES, BYTES])],
	])('a file that has %s since it was checked is not sent', async (_what, bytes) => {
		const file = { ...fileOf(), open: async () => await Promise.resolve(bytes) };
		const { sent, result } = await upload(provider, 'https://h/v1', () => answer, file);
		expect(sent).toEqual([]);
		expect(result).toMatchObject({ failure: { code: 'unreadableFile' } });
	});
});

test.each([
	[{ status: 401 }, { badKey: true }],
	[{ status: 413 }, { again: false }],
	[{ status: 429 }, { again: true }],
	[{ status: 503 }, { again: true }],
	[{ code: 403, message: 'insufficient role' }, { again: false }],
])('WaveSpeed answers %j', async (answer, told) => {
	const { result } = await upload('waveSpeed', 'https://h/api/v3', () => answer);
	expect(result).toMatchObject({ failure: expect.anything(), ...told });
});

describe('what a create with files is known by', () => {
	const name = `binary:${fileOf().sha256}`;
	const bodyOf = (video: string) => ({
		prompt: 'a cat',
		video_urls: [video, 'https://e.com/a.mp4?x=1'],
	});
	const asData = `data:video/mp4;base64,${BYTES.toString('base64')}`;

	// An update of the package must know what an earlier version has written down.
	test.each(UPLOADING)('%s: as if it were sent as data', async (id) => {
		const before = clipOf(PROVIDERS[id], bodyOf(asData));
		for (const pieces of [undefined, 1, 1_000, 4_096]) {
			const files = new Map([[name, fileOf(BYTES, pieces)]]);
			expect(await clipWithFiles(PROVIDERS[id], bodyOf(name), files)).toEqual(before);
		}
	});

	test('another file is another clip', async () => {
		const other = fileOf(Buffer.from('another one'));
		const files = new Map([[`binary:${other.sha256}`, other]]);
		const clip = await clipWithFiles(PROVIDERS.fal, bodyOf(`binary:${other.sha256}`), files);
		expect(clip.exact).not.toBe(clipOf(PROVIDERS.fal, bodyOf(asData)).exact);
		expect(clip.nearly).not.toBe(clipOf(PROVIDERS.fal, bodyOf(asData)).nearly);
	});
});

describe('a lost create with files, in a list that repeats its input', () => {
	const model = PROVIDERS.replicate.models[0].id;
	const request: GenerationRequest = {
		mode: 'imageToVideo',
		model,
		firstFrame: `binary:${fileOf().sha256}`,
		referenceImages: [],
		referenceVideos: [],
		referenceAudios: [],
	};
	const body = { input: { prompt: 'a cat', image: request.firstFrame } };
	const placed = { input: { prompt: 'a cat', image: 'https://files.example.com/mine' } };

	async function look(input: IDataObject, unsent: boolean, uploaded = true) {
		const now = Date.now();
		const task = {
			id: 'task',
			status: 'starting',
			model,
			input,
			created_at: new Date(now).toISOString(),
		};
		const context = nodeContext({
			node: new SeedanceCreate(),
			parameters: {},
			credential: { provider: 'replicate', baseUrl: 'https://h', apiKey: KEY },
			send: () =>
				Promise.resolve({
					statusCode: 200,
					headers: { date: new Date().toUTCString() },
					body: JSON.stringify({ results: [task], next: null }),
				}),
		});
		const ledger = {
			taskIds: () => new Set(),
			taskIdsOfOthers: () => new Set(),
			othersOpen: () => [],
		} as unknown as Ledger;
		const sent = { from: now, to: now };
		const lost = [{ request, body, ...(uploaded && { placed }), sent }];
		const account = { provider: PROVIDERS.replicate, baseUrl: 'https://h' };
		const [found] = await (unsent ? findUnsent : findCreated)(context, account, lost, ledger);
		return found;
	}

	test('is its task, if it has the very address', async () => {
		expect(await look(placed.input, false)).toMatchObject({ taskId: 'task' });
	});

	test.each([
		['https://files.example.com/another', true],
		['https://files.example.com/mine', false],
	])('may be its task, if it has the address %s', async (image, uploaded) => {
		const found = await look({ prompt: 'a cat', image }, false, uploaded);
		expect(found.taskId).toBeUndefined();
		expect(found.mayBe).toEqual(['task']);
	});

	test('is no other one that the run before has uploaded elsewhere: nothing proves that it was not sent', async () => {
		const found = await look(
			{ prompt: 'a cat', image: 'https://files.example.com/x' },
			true,
			false,
		);
		expect(found).toEqual({ mayBe: ['task'] });
	});

	test('is another task, if what is no file differs', async () => {
		const found = await look({ ...placed.input, prompt: 'a dog' }, false);
		expect(found.mayBe).toEqual([]);
	});
});
