/** What a clip is, and what a run remembers of its creates. */
import { describe, expect, test } from '@jest/globals';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { composeBody } from '../../nodes/shared/dialects/requestBody.ts';
import { fingerprint, Ledger } from '../../nodes/shared/ledger.ts';
import type { JsonObject } from '../../nodes/shared/json.ts';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../nodes/shared/providers.ts';
import type { GenerationRequest } from '../../nodes/shared/request.ts';

const REQUEST: GenerationRequest = {
	mode: 'reference',
	model: 'm-2.0',
	prompt: 'a cat',
	duration: 5,
	aspectRatio: '16:9',
	generateAudio: true,
	referenceImages: ['https://e.com/a.png?signature=1&expires=2', 'asset://a'],
	referenceVideos: ['https://e.com/v.mp4'],
	referenceAudios: [],
};

function clip(
	id: ProviderId,
	change: Partial<GenerationRequest> = {},
	additional?: JsonObject,
): string {
	const { body } = composeBody(PROVIDERS[id].dialect, { ...REQUEST, ...change }, additional);
	return fingerprint(PROVIDERS[id], body);
}

describe.each(PROVIDER_IDS)('fingerprint of a clip at %s', (id) => {
	test('is a hash that holds nothing of the clip', () => {
		expect(clip(id)).toMatch(/^[0-9a-f]{64}$/);
		expect(clip(id)).toBe(clip(id));
	});

	test('does not change with signatures, expiry times and callback addresses', () => {
		const resigned = {
			referenceImages: ['https://e.com/a.png?signature=9&expires=8#top', 'asset://a'],
		};
		expect(clip(id, resigned)).toBe(clip(id));
		if (PROVIDERS[id].parameters.includes('callbackUrl')) {
			const called = (address: string) => clip(id, { callbackUrl: address });
			expect(called('https://n8n/1?token=2')).toBe(called('https://other/'));
			expect(called('https://n8n/1')).toBe(clip(id));
		}
	});

	test('changes with everything that makes another clip', () => {
		const changes: Array<Partial<GenerationRequest>> = [
			{ prompt: 'a dog' },
			{ prompt: 'see https://e.com/a?x=1' },
			{ prompt: 'see https://e.com/a?x=2' },
			{ model: 'n-2.0' },
			{ duration: 6 },
			{ aspectRatio: '1:1' },
			{ generateAudio: false },
			{ referenceImages: ['https://e.com/b.png', 'asset://a'] },
			{ referenceImages: ['asset://a', 'https://e.com/a.png'] },
			{ referenceImages: ['https://e.com/a.png', 'asset://b'] },
			{ referenceVideos: [] },
			{ referenceVideos: ['https://e.com/w.mp4'] },
			{ firstFrame: 'https://e.com/a.png', referenceImages: [], referenceVideos: [] },
		];
		const all = [clip(id), clip(id, {}, { more: 1 }), ...changes.map((change) => clip(id, change))];
		expect(new Set(all).size).toBe(all.length);
	});
});

test('the order of keys is nothing, that of lists is', () => {
	const { ark } = PROVIDERS;
	expect(fingerprint(ark, { a: 1, b: { c: 1, d: 2 } })).toBe(
		fingerprint(ark, { b: { d: 2, c: 1 }, a: 1 }),
	);
	expect(fingerprint(ark, { a: [1, 2] })).not.toBe(fingerprint(ark, { a: [2, 1] }));
});

test('the same body at another provider is another clip', () => {
	const all = PROVIDER_IDS.map((id) => fingerprint(PROVIDERS[id], { model: 'm' }));
	expect(new Set(all).size).toBe(PROVIDER_IDS.length);
});

test('inline data are told apart', () => {
	const inline = (data: string) =>
		clip('ark', {
			firstFrame: `data:image/png;base64,${data}`,
			referenceImages: [],
			referenceVideos: [],
		});
	expect(inline('AAAA')).not.toBe(inline('AAAB'));
});

describe('the ledger of a run', () => {
	/** The node's context as n8n keeps it between tries: stored as JSON. */
	function memory() {
		let stored = '{}';
		return {
			context(runIndex: unknown = 0): IExecuteFunctions {
				const data = JSON.parse(stored) as IDataObject;
				const context = { getContext: () => data, evaluateExpression: () => runIndex };
				return context as unknown as IExecuteFunctions;
			},
			save(context: IExecuteFunctions): void {
				stored = JSON.stringify(context.getContext('node'));
			},
			get text() {
				return stored;
			},
		};
	}

	function firstTry(runIndex: unknown = 0) {
		const node = memory();
		const context = node.context(runIndex);
		const ledger = Ledger.open(context);
		ledger.begin(0, 'clip', false);
		ledger.created(0, 'clip', 'T0');
		ledger.begin(1, 'clip', true);
		ledger.begin(2, 'other', false);
		ledger.forget(2, 'other');
		node.save(context);
		return { node, ledger };
	}

	test('a repeat of the same run finds its creates, by item and clip', () => {
		const { node } = firstTry();
		const ledger = Ledger.open(node.context());
		expect(ledger.find(0, 'clip')).toMatchObject({
			state: 'created',
			taskId: 'T0',
			idempotencyKey: null,
		});
		expect(ledger.find(1, 'clip')).toMatchObject({
			state: 'sent',
			taskId: null,
			idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
			submittedAt: expect.stringMatching(/^\d{4}-.*Z$/),
		});
		expect(ledger.find(2, 'other')).toBeUndefined();
		expect(ledger.find(1, 'other')).toBeUndefined();
		expect(ledger.taskIds()).toEqual(['T0']);
	});

	test('the key of a create stays the same over repeats', () => {
		const { node, ledger } = firstTry();
		const key = ledger.find(1, 'clip')?.idempotencyKey;
		expect(Ledger.open(node.context()).find(1, 'clip')?.idempotencyKey).toBe(key);
	});

	test('another round of a loop creates again', () => {
		const { node } = firstTry(0);
		expect(Ledger.open(node.context(1)).find(0, 'clip')).toBeUndefined();
		expect(Ledger.open(firstTry(3).node.context(3)).find(0, 'clip')).toBeDefined();
	});

	test('once nothing can be repeated any more it is gone', () => {
		const { node } = firstTry();
		const context = node.context();
		Ledger.open(context).clear();
		node.save(context);
		expect(node.text).toBe('{}');
		expect(Ledger.open(node.context()).taskIds()).toEqual([]);
	});

	test('a create is written down before it goes out', () => {
		const node = memory();
		const context = node.context();
		Ledger.open(context).begin(0, 'clip', false);
		node.save(context);
		expect(Ledger.open(node.context()).find(0, 'clip')).toMatchObject({
			state: 'sent',
			taskId: null,
		});
	});

	test('what somebody else has stored there is not believed', () => {
		for (const stored of [
			null,
			'text',
			{ runIndex: 0 },
			{ runIndex: 0, entries: [] },
			{ runIndex: 0, entries: { '0:clip': null } },
			{ runIndex: 0, entries: { '0:clip': { state: 'paid', submittedAt: 'x' } } },
			{ runIndex: 0, entries: { '0:clip': { state: 'created', taskId: 'T' } } },
		]) {
			const data = { seedanceLedger: stored } as IDataObject;
			const context = { getContext: () => data, evaluateExpression: () => 0 };
			const ledger = Ledger.open(context as unknown as IExecuteFunctions);
			expect(ledger.find(0, 'clip')).toBeUndefined();
			expect(ledger.find(0, 'constructor')).toBeUndefined();
		}
	});
});
