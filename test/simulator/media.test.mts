/** Videos, their links and their host. */
import { describe, expect, test } from '@jest/globals';
import { at, fetchAny } from './caller.mts';
import { SimulatorClient } from './client.mts';
import { OwnSimulator } from './ownSimulator.mts';

const simulated = new OwnSimulator(60);

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('media', () => {
	async function videoOf(key: string, settings: Parameters<SimulatorClient['setSettings']>[1]) {
		const caller = await simulated.caller(key, { taskSeconds: 0, ...settings });
		const id = await caller.task('ark');
		const reply = await caller.status('ark', id);
		return { caller, id, url: String(at(reply.json, 'content', 'video_url')) };
	}

	test('a real MP4 with ranges, counted', async () => {
		const { caller, url } = await videoOf('sim-media', {});
		const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
		expect(whole.subarray(4, 8).toString()).toBe('ftyp');
		const part = await fetch(url, { headers: { range: 'bytes=4-7' } });
		expect(part.status).toBe(206);
		expect(part.headers.get('content-range')).toBe(`bytes 4-7/${whole.length}`);
		expect(await part.text()).toBe('ftyp');
		const beyond = await fetch(url, { headers: { range: 'bytes=99999999-' } });
		expect(beyond.status).toBe(416);
		expect(await simulated.client.tasks(caller.key)).toMatchObject([
			{ downloads: 1, downloadsFinished: 1 },
		]);
	});

	test('any size, as a free box at the end', async () => {
		const { url } = await videoOf('sim-large', { videoBytes: 30_000_000 });
		const answer = await fetch(url);
		expect(answer.headers.get('content-length')).toBe('30000000');
		const bytes = Buffer.from(await answer.arrayBuffer());
		expect(bytes).toHaveLength(30_000_000);
		const boxes: string[] = [];
		for (let offset = 0; offset < bytes.length; offset += bytes.readUInt32BE(offset)) {
			boxes.push(bytes.toString('latin1', offset + 4, offset + 8));
		}
		expect(boxes).toEqual(['ftyp', 'moov', 'free', 'mdat', 'free']);
	});

	test('refuses expired and forged links, and a key', async () => {
		const { caller, url } = await videoOf('sim-links', { linkSeconds: 0.05 });
		await pause(80);
		expect(await fetchAny(url)).toMatchObject({
			status: 403,
			text: expect.stringContaining('<Error>'),
		});
		expect((await fetchAny(url.replace('Signature=', 'Signature=0'))).text).toContain('Signature');
		const headers = { authorization: `Bearer ${caller.key}` };
		expect(await fetchAny(url, { headers })).toMatchObject({ status: 400 });
		expect(await simulated.client.leaks(caller.key)).toMatchObject([
			{ where: 'media', via: 'authorization' },
		]);
	});

	test('a download can break in the middle', async () => {
		const { caller, url } = await videoOf('sim-broken', {});
		await simulated.client.setFaults(caller.key, [{ on: 'download', kind: 'resetAfter' }]);
		const answer = await fetch(url);
		expect(answer.status).toBe(200);
		await expect(answer.arrayBuffer()).rejects.toThrow();
		expect(await simulated.client.tasks(caller.key)).toMatchObject([
			{ downloads: 1, downloadsFinished: 0 },
		]);
	});

	test('samples are there for everybody', async () => {
		for (const [name, type] of [
			['product.png', 'image/png'],
			['product.jpg', 'image/jpeg'],
			['clip.mp4', 'video/mp4'],
		]) {
			const answer = await fetch(`${simulated.mediaUrl}/media/samples/${name}`);
			expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
			await answer.arrayBuffer();
		}
	});

	test('/v1/videos/{id}/content: bytes for the key, once complete, or a redirect', async () => {
		const caller = await simulated.caller('sim-content', { taskSeconds: 600 });
		const unfinished = await caller.task('openAiVideos');
		const content = (headers = {}, task = id) =>
			caller.call('openAiVideos', 'GET', `/v1/videos/${task}/content`, undefined, headers);
		await simulated.client.setSettings(caller.key, { taskSeconds: 0 });
		const id = await caller.task('openAiVideos');
		expect(await content({}, unfinished)).toMatchObject({
			status: 400,
			json: { error: { message: expect.stringContaining('not completed yet') } },
		});
		expect(await content({ range: 'bytes=4-7' })).toMatchObject({ status: 206, text: 'ftyp' });
		await simulated.client.setSettings(caller.key, { contentRedirect: true });
		const redirected = await content();
		expect(redirected.status).toBe(302);
		expect((await fetch(String(redirected.headers.location))).status).toBe(200);
	});
});
