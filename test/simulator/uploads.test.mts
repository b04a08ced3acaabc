/** Uploads in the simulator, as the providers' documents say (docs/sources.md, under Files). */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { OwnSimulator } from './ownSimulator.mts';
import type { ProviderId } from './types.mts';

const simulated = new OwnSimulator(0);

const BYTES = Buffer.from('the bytes of a file');
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const PNG = { 'content-type': 'image/png' };

async function fetched(url: string): Promise<{ status: number; bytes: Buffer }> {
	const answer = await fetch(url);
	return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

describe('fal: a place first, then the bytes', () => {
	const ask = async (key: string, body: unknown, query = 'storage_type=fal-cdn-v3') => {
		const answer = await fetch(
			`${simulated.client.baseUrl('fal')}/storage/upload/initiate${query && `?${query}`}`,
			{
				method: 'POST',
				headers: { authorization: `Key ${key}`, 'content-type': 'application/json' },
				body: JSON.stringify(body),
			},
		);
		return { status: answer.status, json: (await answer.json()) as Record<string, string> };
	};
	const FILE = { content_type: 'image/png', file_name: 'a.png' };
	const put = async (url: string, more: RequestInit = {}) =>
		(await fetch(url, { method: 'PUT', headers: PNG, body: BYTES, ...more })).status;

	test('a file is fetched where the first answer said', async () => {
		const key = 'sim-uploads-fal';
		const { status, json } = await ask(key, FILE);
		expect(status).toBe(200);
		expect((await fetched(json.file_url)).status).toBe(404);
		expect(await simulated.client.uploads(key)).toEqual([]);
		expect(await put(json.upload_url)).toBe(200);
		expect(await fetched(json.file_url)).toEqual({ status: 200, bytes: BYTES });
		expect(await simulated.client.uploads(key)).toEqual([
			{
				provider: 'fal',
				name: 'a.png',
				type: 'image/png',
				address: json.file_url,
				size: BYTES.length,
				sha256: SHA256,
			},
		]);
		expect((await simulated.client.requests(key)).map(({ op }) => op)).toEqual(['upload', 'put']);
		expect(await simulated.client.leaks(key)).toEqual([]);
	});

	test('the address of the PUT is signed, for its type, and wants a length and no key', async () => {
		const key = 'sim-uploads-signed';
		const { json } = await ask(key, FILE);
		expect(await put(`${json.upload_url}0`)).toBe(403);
		expect(await put(json.upload_url, { headers: { 'content-type': 'video/mp4' } })).toBe(403);
		const chunks = new ReadableStream({
			start(controller) {
				controller.enqueue(new Uint8Array(BYTES));
				controller.close();
			},
		});
		expect(await put(json.upload_url, { body: chunks, duplex: 'half' } as RequestInit)).toBe(411);
		const authorization = `Key ${key}`;
		expect(await put(json.upload_url, { headers: { ...PNG, authorization } })).toBe(400);
		expect((await simulated.client.leaks(key)).map(({ where, via }) => [where, via])).toEqual([
			['media', 'authorization'],
		]);
		expect(await simulated.client.uploads(key)).toEqual([]);
	});

	test.each([
		['no type', { file_name: 'a.png' }, undefined],
		['no name', { content_type: 'image/png' }, undefined],
		['no storage', FILE, ''],
	])('%s is refused', async (_what, body, query) => {
		expect((await ask('sim-uploads-refused', body, query)).status).toBeGreaterThanOrEqual(400);
	});
});

describe.each([
	['replicate', '/files', 'content', 201],
	['waveSpeed', '/media/upload/binary', 'file', 200],
] as const)('%s: a form', (provider, path, field, taken) => {
	const send = async (key: string, part: string, scheme = 'Bearer') => {
		const form = new FormData();
		form.append(part, new Blob([new Uint8Array(BYTES)], { type: 'image/png' }), 'a.png');
		const answer = await fetch(`${simulated.client.baseUrl(provider as ProviderId)}${path}`, {
			method: 'POST',
			headers: { authorization: `${scheme} ${key}` },
			body: form,
		});
		return { status: answer.status, text: await answer.text() };
	};

	test('its file is kept, and its address answered', async () => {
		const key = `sim-uploads-${provider}`;
		const { status, text } = await send(key, field);
		expect(status).toBe(taken);
		const [upload] = await simulated.client.uploads(key);
		expect(upload).toMatchObject({ provider, name: 'a.png', sha256: SHA256, size: BYTES.length });
		expect(text).toContain(upload.address);
		if (provider === 'waveSpeed')
			expect(await fetched(upload.address)).toEqual({ status: 200, bytes: BYTES });
		const [{ body }] = await simulated.client.requests(key, { op: 'upload' });
		expect(body).toEqual({ [field]: { name: 'a.png', type: 'image/png', size: BYTES.length } });
	});

	test('another part, and a wrong key, are refused', async () => {
		const key = `sim-uploads-${provider}-refused`;
		const refused = await send(key, 'other');
		expect(refused.status === 200 ? refused.text : refused.status).not.toBe(taken);
		expect((await send('wrong', field)).text).not.toContain('download_url');
		expect(await simulated.client.uploads(key)).toEqual([]);
	});
});
