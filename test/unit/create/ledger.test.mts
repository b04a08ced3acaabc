/** What a clip is, and what a run remembers of its creates. */
import { randomUUID } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { composeBody } from '../../../nodes/SeedanceCreate/request/body.ts';
import { fingerprint, Ledger } from '../../../nodes/SeedanceCreate/submit/ledger.ts';
import type { JsonObject } from '../../../nodes/shared/tools/json.ts';
import {
	PROVIDER_IDS,
	PROVIDERS,
	takes,
	type ProviderId,
} from '../../../nodes/shared/providers/index.ts';
import type { GenerationRequest } from '../../../nodes/shared/providers/request.ts';

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
		if (takes(PROVIDERS[id], 'callbackUrl')) {
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

test('who asked for the clip does not make another one of it', () => {
	expect(clip('ark', { endUserId: 'execution 7' })).toBe(clip('ark'));
	expect(clip('openAiVideos', { endUserId: 'a' })).toBe(clip('openAiVideos', { endUserId: 'b' }));
});

/** One node of one workflow, as n8n runs it: contexts that are stored as JSON, executions that can be read. */
class FakeNode {
	/** What n8n has stored of executions: `failed` with an error, `done` without. */
	readonly executions: Record<string, 'failed' | 'done' | 'unreadable'> = {};
	apiKey = 'key';

	constructor(private readonly id = randomUUID()) {}

	/** One try of an execution; what an earlier one left in `stored` is there again. */
	try(options: { execution: string; mode?: string; round?: unknown; stored?: string }) {
		const { execution, mode = 'trigger', round = 0, stored = '{}' } = options;
		const data = JSON.parse(stored) as IDataObject;
		const context = {
			getContext: () => data,
			evaluateExpression: () => round,
			getExecutionId: () => execution,
			getMode: () => mode,
			getNode: () => ({ id: this.id }),
			getWorkflow: () => ({ id: 'workflow' }),
			getCredentials: async () => ({ apiKey: this.apiKey }),
			getExecutionDataById: async (id: string) => {
				const state = this.executions[id];
				if (state === 'unreadable') throw new Error('gone');
				return state && { resultData: state === 'failed' ? { error: { name: 'E' } } : {} };
			},
		} as unknown as IExecuteFunctions;
		return {
			open: (...clips: string[]) => Ledger.open(context, PROVIDERS.cubicSpaces, clips),
			stored: () => JSON.stringify(data),
		};
	}

	/** A run with a created clip, one that was sent, and one that was refused. */
	async firstRun(options: { execution: string; round?: unknown }) {
		const run = this.try(options);
		const ledger = await run.open('clip', 'other');
		ledger.created(ledger.begin(0, 'clip', false), 'T0');
		ledger.begin(1, 'clip', true);
		ledger.begin(2, 'other', false);
		ledger.forget(2);
		return { ledger, stored: run.stored() };
	}
}

describe('another try of the same execution', () => {
	test('finds what the first one did, by the item', async () => {
		const node = new FakeNode();
		const { stored } = await node.firstRun({ execution: '1' });
		const ledger = await node.try({ execution: '1', stored }).open('clip', 'other');
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
		expect(ledger.taskIds()).toContain('T0');
	});

	test('finds it even where an expression now gives another clip', async () => {
		const node = new FakeNode();
		const { stored } = await node.firstRun({ execution: '1' });
		const ledger = await node.try({ execution: '1', stored }).open('new seed');
		expect(ledger.find(0, 'new seed')?.taskId).toBe('T0');
		expect(ledger.find(1, 'new seed')?.state).toBe('sent');
	});

	test('sends a create under its first key', async () => {
		const node = new FakeNode();
		const { ledger, stored } = await node.firstRun({ execution: '1' });
		const again = await node.try({ execution: '1', stored }).open('clip');
		const key = ledger.find(1, 'clip')?.idempotencyKey;
		expect(again.find(1, 'clip')?.idempotencyKey).toBe(key);
	});

	test('a create is written down before it goes out', async () => {
		const node = new FakeNode();
		const run = node.try({ execution: '1' });
		(await run.open('clip')).begin(0, 'clip', false);
		const again = await node.try({ execution: '1', stored: run.stored() }).open('clip');
		expect(again.find(0, 'clip')).toMatchObject({ state: 'sent', taskId: null });
	});

	test('another round of a loop creates again', async () => {
		const node = new FakeNode();
		const { stored } = await node.firstRun({ execution: '1' });
		const next = await node.try({ execution: '1', round: 1, stored }).open('clip');
		expect(next.find(0, 'clip')).toBeUndefined();
		const third = await node.firstRun({ execution: '1', round: 3 });
		const again = await node.try({ execution: '1', round: 3, stored: third.stored }).open('clip');
		expect(again.find(0, 'clip')).toBeDefined();
	});

	test('nothing is stored of a run in which no item failed', async () => {
		const run = new FakeNode().try({ execution: '1' });
		const ledger = await run.open('clip');
		ledger.created(ledger.begin(0, 'clip', false), 'T');
		ledger.clear();
		expect(run.stored()).toBe('{}');
	});
});

describe('an execution that repeats another one', () => {
	test('of which the context is left: finds the same clip of the same item', async () => {
		const node = new FakeNode();
		const { stored } = await node.firstRun({ execution: '1' });
		const ledger = await node.try({ execution: '2', mode: 'retry', stored }).open('clip', 'x');
		expect(ledger.find(1, 'x')).toBeUndefined(); // the person has changed the prompt
		expect(ledger.find(0, 'clip')?.taskId).toBe('T0');
	});

	test('of which nothing is left, because a person stopped it: this process remembers', async () => {
		const node = new FakeNode();
		await node.firstRun({ execution: '1' });
		node.executions['1'] = 'failed';
		const ledger = await node.try({ execution: '2', mode: 'retry' }).open('clip');
		expect(ledger.find(0, 'clip')?.taskId).toBe('T0');
		expect(ledger.find(1, 'clip')?.state).toBe('sent');
		expect(ledger.find(2, 'clip')).toBeUndefined();
	});

	test('items in another order find their clips', async () => {
		const node = new FakeNode();
		const first = await node.try({ execution: '1' }).open('fox', 'dog');
		first.created(first.begin(0, 'fox', false), 'FOX');
		first.created(first.begin(1, 'dog', false), 'DOG');
		node.executions['1'] = 'failed';
		const ledger = await node.try({ execution: '2', mode: 'retry' }).open('dog', 'fox');
		expect([ledger.find(0, 'dog')?.taskId, ledger.find(1, 'fox')?.taskId]).toEqual(['DOG', 'FOX']);
	});

	test('an answer that comes after the stop is known to the repeat', async () => {
		const node = new FakeNode();
		const stopped = await node.try({ execution: '1' }).open('clip');
		const entry = stopped.begin(0, 'clip', false);
		node.executions['1'] = 'failed';
		const repeat = await node.try({ execution: '2', mode: 'retry' }).open('clip');
		const found = repeat.find(0, 'clip');
		expect(found?.state).toBe('sent');
		stopped.created(entry, 'T');
		expect(found).toMatchObject({ state: 'created', taskId: 'T' });
		stopped.forget(0);
		expect(repeat.find(0, 'clip')?.taskId).toBe('T');
	});

	test('a repeat of the repeat finds it too, and nobody finds it twice', async () => {
		const node = new FakeNode();
		await node.firstRun({ execution: '1' });
		Object.assign(node.executions, { '1': 'failed', '2': 'failed' });
		const open = async (execution: string) =>
			(await node.try({ execution, mode: 'retry' }).open('clip')).find(0, 'clip')?.taskId;
		expect(await open('2')).toBe('T0');
		expect(await open('3')).toBe('T0');
		node.executions['3'] = 'done';
		expect(await open('4')).toBeNull(); // the other clip, which was sent and never heard of
		expect(await open('5')).toBeUndefined();
	});

	test.each([
		['an execution that is no repeat', 'trigger', 'failed', {}],
		['an earlier execution that went well', 'retry', 'done', {}],
		['an earlier execution that cannot be read', 'retry', 'unreadable', {}],
		['an earlier execution that is gone', 'retry', undefined, {}],
		['another round of a loop', 'retry', 'failed', { round: 1 }],
	] as const)('takes nothing over: %s', async (_name, mode, state, more) => {
		const node = new FakeNode();
		await node.firstRun({ execution: '1' });
		if (state) node.executions['1'] = state;
		const ledger = await node.try({ execution: '2', mode, ...more }).open('clip');
		expect(ledger.find(0, 'clip')).toBeUndefined();
	});

	test('takes nothing over from another node or another account', async () => {
		const node = new FakeNode();
		await node.firstRun({ execution: '1' });
		node.executions['1'] = 'failed';
		const elsewhere = new FakeNode();
		elsewhere.executions['1'] = 'failed';
		const retry = { execution: '2', mode: 'retry' };
		expect((await elsewhere.try(retry).open('clip')).find(0, 'clip')).toBeUndefined();
		node.apiKey = 'of somebody else';
		expect((await node.try(retry).open('clip')).find(0, 'clip')).toBeUndefined();
	});

	test('a day later nothing is remembered, and at no time without bound', async () => {
		jest.useFakeTimers({ now: Date.now(), doNotFake: ['nextTick', 'setImmediate'] });
		const node = new FakeNode();
		await node.firstRun({ execution: '1' });
		jest.setSystemTime(Date.now() + 25 * 3_600_000);
		node.executions['1'] = 'failed';
		await new FakeNode().try({ execution: '9' }).open('clip');
		const late = await node.try({ execution: '2', mode: 'retry' }).open('clip');
		expect(late.find(0, 'clip')).toBeUndefined();
		jest.useRealTimers();

		const busy = new FakeNode();
		await busy.firstRun({ execution: '1' });
		busy.executions['1'] = 'failed';
		const large = await new FakeNode().try({ execution: '3' }).open();
		for (let index = 0; index < 20_001; index++) large.begin(index, `clip ${index}`, false);
		await new FakeNode().try({ execution: '4' }).open();
		const after = await busy.try({ execution: '2', mode: 'retry' }).open('clip');
		expect(after.find(0, 'clip')).toBeUndefined();
	});
});

test('creates of other runs of the same account that nobody has heard of are known', async () => {
	const one = new FakeNode();
	const other = new FakeNode();
	[one.apiKey, other.apiKey] = ['shared account', 'shared account'];
	const mine = await one.try({ execution: '1' }).open('clip');
	const theirs = await other.try({ execution: '2' }).open('clip');
	const entry = theirs.begin(0, 'clip', false);
	mine.begin(0, 'clip', false);
	expect(mine.othersOpen()).toEqual([Date.parse(entry.submittedAt)]);
	theirs.created(entry, 'T');
	expect(mine.othersOpen()).toEqual([]);
	expect(mine.taskIds()).toContain('T');
});

test('what somebody else has stored there is not believed', async () => {
	const submittedAt = '2026-01-01T00:00:00.000Z';
	for (const run of [
		null,
		'text',
		{ runIndex: 0 },
		{ runIndex: 0, entries: [] },
		{ runIndex: 0, entries: { '0': null } },
		{ runIndex: 0, entries: { '0': { clip: 'clip', state: 'paid', submittedAt } } },
		{ runIndex: 0, entries: { '0': { clip: 'clip', state: 'created', taskId: 'T' } } },
		{ runIndex: 0, entries: { '0': { state: 'created', taskId: 'T', submittedAt } } },
		{ entries: { '0': { clip: 'clip', state: 'created', taskId: 'T', submittedAt } } },
	]) {
		const stored = JSON.stringify({ seedanceLedger: { executionId: '1', ...(run as object) } });
		const ledger = await new FakeNode().try({ execution: '1', stored }).open('clip');
		expect(ledger.find(0, 'clip')).toBeUndefined();
		expect(ledger.find(0, 'constructor')).toBeUndefined();
	}
});
