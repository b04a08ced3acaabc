/** What providers tell of models and prices, as the editor and the estimate read it. */
import { describe, expect, test } from '@jest/globals';
import { PassThrough, Readable } from 'node:stream';
import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { searchModels } from '../../../nodes/SeedanceCreate/searchModels.ts';
import { atHost } from '../../../nodes/shared/http/account.ts';
import { modelOf, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';
import { LISTED } from '../../simulator/checks/openRouterModels.mts';

const TODAY = '2026-11-26';

function stream(text: string): Readable {
	return Readable.from([Buffer.from(text)]).pipe(new PassThrough());
}

/** The editor's context; what is asked for is noted. */
function editor(provider: ProviderId, answer: { status: number; body: string }, asked: string[]) {
	const { credential } = PROVIDERS[provider];
	return {
		getCurrentNodeParameter: () => provider,
		getNode: () => ({ credentials: { [credential]: { id: '1', name: 'mine' } } }),
		getCredentials: () => Promise.resolve({ apiKey: 'k', baseUrl: 'https://openrouter.ai/api/v1' }),
		helpers: {
			httpRequestWithAuthentication: (_type: string, { url }: { url: string }) => {
				asked.push(url);
				const { status, body } = answer;
				return Promise.resolve({ statusCode: status, headers: {}, body: stream(body) });
			},
		},
	} as unknown as ILoadOptionsFunctions;
}

describe('the model field', () => {
	test('OpenRouter: its own list, of Seedance alone, with what each can do', async () => {
		const asked: string[] = [];
		const body = JSON.stringify({
			data: [
				...LISTED,
				{ ...LISTED[0], id: 'bytedance/seedance-3.0', name: 'ByteDance: Seedance 3' },
			],
		});
		const { results } = await searchModels.call(editor('openRouter', { status: 200, body }, asked));
		expect(asked).toEqual(['https://openrouter.ai/api/v1/videos/models']);
		expect(results).toHaveLength(LISTED.length);
		expect(results).toContainEqual({
			name: 'Seedance 2.5 · bytedance/seedance-2.5',
			value: 'bytedance/seedance-2.5',
			description: '480p, 720p; 4 to 30 seconds',
		});
		expect(results).toContainEqual(
			expect.objectContaining({ name: 'Seedance 3 · bytedance/seedance-3.0' }),
		);
		expect(JSON.stringify(results)).not.toContain('veo');
	});

	test.each([
		[500, '{}'],
		[200, '<html>'],
		[200, '{"data":7}'],
		[200, '{"data":[{"id":5},null]}'],
	])('after %d %s it is the package’s own catalogue', async (status, body) => {
		const { results } = await searchModels.call(editor('openRouter', { status, body }, []), 'fast');
		expect(results).toEqual([
			{
				name: 'Seedance 2.0 Fast · bytedance/seedance-2.0-fast',
				value: 'bytedance/seedance-2.0-fast',
			},
		]);
	});

	test('a provider without such a list is not asked', async () => {
		const asked: string[] = [];
		const { results } = await searchModels.call(
			editor('waveSpeed', { status: 200, body: '{}' }, asked),
		);
		expect(results).toHaveLength(PROVIDERS.waveSpeed.models.length);
		expect(asked).toEqual([]);
	});
});

describe('where the key goes', () => {
	const { host } = PROVIDERS.fal.livePrices ?? {};
	test.each([
		['https://queue.fal.run', 'https://api.fal.ai'],
		['https://proxy.example', 'https://proxy.example'],
		['https://queue.fal.run.example', 'https://queue.fal.run.example'],
	])('fal.ai’s price with the base URL %s: to %s', (baseUrl, to) => {
		expect(atHost({ provider: PROVIDERS.fal, baseUrl }, host).baseUrl).toBe(to);
	});
});

describe('answers', () => {
	const read = (provider: 'fal' | 'openRouter' | 'waveSpeed', model: string, answer: unknown) => {
		const row = modelOf(PROVIDERS[provider], model);
		return PROVIDERS[provider].livePrices?.read(answer, model, row, TODAY);
	};
	const falAnswer = (change: object) => ({
		prices: [{ endpoint_id: 'x', unit_price: 0.01, unit: 'units', currency: 'USD', ...change }],
	});

	test('fal.ai: a unit is 1000 tokens where it is known to be', () => {
		const twenty = 'bytedance/seedance-2.0/fast';
		expect(read('fal', twenty, falAnswer({}))).toMatchObject({
			row: { tokenPrice: { base: { '480p': 10, '720p': 10 }, asked: true, date: TODAY } },
		});
		const newest = 'bytedance/seedance-2.5';
		expect(read('fal', newest, falAnswer({}))).toBeUndefined();
		expect(read('fal', newest, falAnswer({ unit: '1000 tokens' }))).toMatchObject({
			row: {
				tokenPrice: {
					base: { '720p': 10, '1080p': 23.4 },
					withReferenceVideo: { '720p': 6, '1080p': 14.04 },
				},
			},
		});
	});

	test.each([{ currency: 'EUR' }, { unit: 'seconds' }, { unit_price: 0 }, { unit_price: null }])(
		'fal.ai: %j is no price',
		(change) => {
			expect(read('fal', 'bytedance/seedance-2.0/fast', falAnswer(change))).toBeUndefined();
		},
	);

	test('OpenRouter: the recorded list gives what the catalogue says', () => {
		for (const { id, tokenPrice } of PROVIDERS.openRouter.models) {
			const live = read('openRouter', id, { data: LISTED });
			expect(live).toMatchObject({
				row: { id, tokenPrice: { base: tokenPrice?.base, asked: true } },
			});
			if (tokenPrice?.withReferenceVideo)
				expect(live).toMatchObject({
					row: { tokenPrice: { withReferenceVideo: tokenPrice.withReferenceVideo } },
				});
			if (tokenPrice?.silent)
				expect(live).toMatchObject({ row: { tokenPrice: { silent: tokenPrice.silent } } });
		}
	});

	test('OpenRouter: a model that the catalogue does not know has a price too, one without tokens none', () => {
		const item = { ...LISTED[0], id: 'bytedance/seedance-3.0' };
		expect(read('openRouter', item.id, { data: [item] })).toMatchObject({
			row: { id: item.id, tokenPrice: { base: { '480p': 3.5, '720p': 3.5 } } },
		});
		expect(read('openRouter', 'google/veo-3.1', { data: LISTED })).toBeUndefined();
		expect(read('openRouter', item.id, { data: LISTED })).toBeUndefined();
	});

	test.each([
		[{ data: { unit_price: 1.2, currency: 'USD' } }, { clipUsd: 1.2 }],
		[{ data: { unit_price: 1.2, currency: 'CNY' } }, undefined],
		[{ data: { unit_price: 0, currency: 'USD' } }, undefined],
		[{ unit_price: 1.2, currency: 'USD' }, undefined],
	])('WaveSpeed: %j', (answer, expected) => {
		expect(read('waveSpeed', 'bytedance/seedance-2.0', answer)).toEqual(expected);
	});
});
