/** Base URLs as people copy them from consoles, documents and chats. */
import { describe, expect, test } from '@jest/globals';
import { openAccount } from '../../../nodes/shared/http/account.ts';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import { credentials } from '../../tools/docs/providerTables.mts';

describe('base URLs', () => {
	const open = (id: ProviderId, baseUrl: string) =>
		openAccount(
			{
				getNode: () => ({ credentials: { [PROVIDERS[id].credential]: { id: '1', name: 'c' } } }),
				getCredentials: () => Promise.resolve({ region: 'custom', apiKey: 'k', baseUrl }),
			} as unknown as Parameters<typeof openAccount>[0],
			PROVIDERS[id],
		);

	test.each(PROVIDER_IDS)('the one that a new credential of %s shows is taken', async (id) => {
		const type = credentials.find(({ name }) => name === PROVIDERS[id].credential);
		const shown = String(type?.properties.find(({ name }) => name === 'baseUrl')?.default);
		for (const baseUrl of [shown, ...Object.values(PROVIDERS[id].regions ?? {})])
			if (baseUrl !== '') expect((await open(id, baseUrl)).baseUrl).toBe(baseUrl);
	});

	test.each([
		['`https://gw.example.com/v1`', 'https://gw.example.com'],
		['Base URL: https://gw.example.com/v1', 'https://gw.example.com'],
		['[API](https://gw.example.com)', 'https://gw.example.com'],
		['<https://gw.example.com/>', 'https://gw.example.com'],
		['https://gw.example.com/v1.', 'https://gw.example.com'],
		['https://gw.example.com.', 'https://gw.example.com'],
		['\u200bhttps://gw.example.com', 'https://gw.example.com'],
		['https://gw.example.com/#/token', 'https://gw.example.com'],
		['https://gw.example.com//v1', 'https://gw.example.com'],
		['https://gw.example.com/proxy//v1//videos//', 'https://gw.example.com/proxy'],
		['https://ark.example.com/seedance', 'https://ark.example.com/seedance'],
	])('%j is read as %j', async (written, baseUrl) => {
		expect((await open('newApi', written)).baseUrl).toBe(baseUrl);
	});

	test.each<[ProviderId, string]>([
		['ark', 'https://console.volcengine.com/ark/region:ark+cn-beijing/apiKey'],
		['ark', 'https://www.volcengine.com/docs/82379/1520757'],
		['ark', 'https://console.byteplus.com/ark'],
		['ark', 'https://docs.byteplus.com/en/docs/ModelArk/1520757'],
		['ark', 'https://ark.cn-beijing.volces.com'],
		['fal', 'https://fal.ai/dashboard/keys'],
		['fal', 'https://fal.ai/models/bytedance/seedance-2.0/text-to-video/api'],
		['fal', 'https://docs.fal.ai/model-endpoints/queue'],
		['fal', 'https://fal.run'],
		['kie', 'https://kie.ai/api-key'],
		['kie', 'https://docs.kie.ai/market/bytedance'],
		['openRouter', 'https://openrouter.ai/settings/keys'],
		['openRouter', 'https://openrouter.ai/docs/api/reference'],
		['openRouter', 'https://openrouter.ai'],
		['replicate', 'https://replicate.com/account/api-tokens'],
		['replicate', 'https://api.replicate.com'],
		['waveSpeed', 'https://wavespeed.ai/accesskey'],
		['waveSpeed', 'https://api.wavespeed.ai'],
		['newApi', 'https://gw.example.com/console/token'],
		['newApi', 'https://docs.newapi.pro/api/'],
	])('%s: %s is a page', async (id, baseUrl) => {
		await expect(open(id, baseUrl)).rejects.toMatchObject({
			message: expect.stringMatching(/no API begins at /),
			hint: expect.stringContaining('as the provider documents it'),
		});
	});

	test.each([
		['curl https://gw.example.com/v1/videos -H "x: y"', /is not an address/],
		['Authorization: Bearer sk-1234567890', /does not begin with https/],
		['gw.example.com', /is not an address/],
		['https://{{ $vars.host }}/v1', /holds an expression/],
		['https://gw.example.com/{{ $vars.path }}', /holds an expression/],
		['https://https://gw.example.com', /more than one/],
		['https://gw.example.com https://other.example.com', /more than one/],
	])('%j is refused', async (baseUrl, message) => {
		const opened = open('newApi', baseUrl);
		await expect(opened).rejects.toThrow(message);
		await expect(opened).rejects.toMatchObject({ hint: expect.stringMatching(/https:\/\//) });
		await expect(opened).rejects.not.toThrow(/sk-1234567890/);
	});
});
