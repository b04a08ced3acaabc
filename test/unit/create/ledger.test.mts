/** What a clip is, and what a run remembers of its creates. */
import { randomUUID } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { composeBody } from '../../../nodes/SeedanceCreate/request/body.ts';
import { askedFor, clipOf, type Clip } from '../../../nodes/SeedanceCreate/submit/clip.ts';
import { Ledger } from '../../../nodes/SeedanceCreate/submit/ledger.ts';
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
): Clip {
	const { body } = composeBody(PROVIDERS[id].dialect, { ...REQUEST, ...change }, additional);
	return clipOf(PROVIDERS[id], body);
}

describe.each(PROVIDER_IDS)('what a clip at %s is told by', (id) => {
	test('is a hash that holds nothing of the clip', () => {
		expect(clip(id).exact).toMatch(/^[0-9a-f]{64}$/);
		expect(clip(id)).toEqual(clip(id));
	});

	test('an address with another query is another clip, and nearly the same', () => {
		const resigned = {
			referenceImages: ['https://e.com/a.png?signature=9&expires=8#top', 'asset://a'],
		};
		expect(clip(id, resigned).exact).not.toBe(clip(id).exact);
		expect(clip(id, resigned).nearly).toBe(clip(id).nearly);
	});

	test('does not change with callback addresses', () => {
		if (takes(PROVIDERS[id], 'callbackUrl')) {
			const called = (address: string) => clip(id, { callbackUrl: address });
			expect(called('https://n8n/1?token=2')).toEqual(called('https://other/'));
			expect(called('https://n8n/1')).toEqual(clip(id));
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
		expect(new Set(all.map(({ exact }) => exact)).size).toBe(all.length);
		expect(new Set(all.map(({ nearly }) => nearly)).size).toBe(all.length);
	});
});

test('the order of keys is nothing, that of lists is', () => {
	const { ark } = PROVIDERS;
	expect(clipOf(ark, { a: 1, b: { c: 1, d: 2 } })).toEqual(
		clipOf(ark, { b: { d: 2, c: 1 }, a: 1 }),
	);
	expect(clipOf(ark, { a: [1, 2] }).nearly).not.toBe(clipOf(ark, { a: [2, 1] }).nearly);
});

test('the same body at another provider is another clip', () => {
	const all = PROVIDER_IDS.map((id) => clipOf(PROVIDERS[id], { model: 'm' }).exact);
	expect(new Set(all).size).toBe(PROVIDER_IDS.length);
});

test('inline data are told apart', () => {
	const inline = (data: string) =>
		clip('ark', {
			firstFrame: `data:image/png;base64,${data}`,
			referenceImages: [],
			referenceVideos: [],
		});
	expect(inline('AAAA').nearly).not.toBe(inline('AAAB').nearly);
});

test('who asked for the clip does not make another one of it', () => {
	expect(clip('ark', { endUserId: 'execution 7' })).toEqual(clip('ark'));
	expect(clip('openAiVideos', { endUserId: 'a' })).toEqual(
		clip('openAiVideos', { endUserId: 'b' }),
	);
});

test('an address that is signed in its path is nearly the same with another signature', () => {
	const at = (path: string) =>
		clip('cubicSpaces', { referenceImages: [`https://v5.airtableusercontent.com/v3/u/${path}`] });
	expect(at('1/sig').exact).not.toBe(at('2/other').exact);
	expect(at('1/sig').nearly).toBe(at('2/other').nearly);
});

describe('what a clip is asked for by', () => {
	const asked = (
		change: JsonObject,
		options: JsonObject = {},
		item: JsonObject = { row: 1 },
		place = [0, 0],
	) =>
		askedFor(
			{ prompt: '={{ $json.p }}', ...change, options: { seed: 1, ...options } },
			item,
			place,
		);

	test('the parameters as they are written, and the item', () => {
		expect(asked({})).toEqual({ asked: expect.stringMatching(/^[0-9a-f]{64}$/), refers: false });
		expect(asked({}).asked).not.toBe(asked({ prompt: 'a fox' }).asked);
		expect(asked({}).asked).not.toBe(asked({}, { seed: 2 }).asked);
		expect(asked({}).asked).not.toBe(asked({}, {}, { row: 2 }).asked);
	});

	test('not how the run goes', () => {
		const options = { maxCost: 2, concurrency: 1, includeRaw: true, endUserId: 'x' };
		expect(asked({ failedItems: 'return' }, options)).toEqual(asked({}));
	});

	test.each([
		["={{ $('Style').first().json.s }}", true],
		['={{ $node["Style"].json.s }}', true],
		['={{ $vars.style }}', true],
		['={{ $binary.image.fileName }}', true],
		["={{ $execution.customData.get('style') }}", true],
		['={{ $now.toMillis() }} {{ $execution.id }} {{ $json.a }} {{ Math.random() }} 5 $', false],
	])('%s takes something from elsewhere: %j', (prompt, refers) => {
		expect(asked({ prompt }).refers).toBe(refers);
	});

	test('the place of the item, if that tells items apart whose fields are the same', () => {
		const at = (prompt: string, ...place: number[]) => asked({ prompt }, {}, {}, place).asked;
		expect(at('=A fox', 0, 0)).toBe(at('=A fox', 1, 2));
		for (const prompt of ['=Shot {{ $itemIndex }}', '=Shot {{ $runIndex + 1 }}']) {
			expect(at(prompt, 0, 0)).toBe(at(prompt, 0, 0));
			expect(at(prompt, 1, 0)).not.toBe(at(prompt, 0, 0));
			expect(at(prompt, 0, 1)).not.toBe(at(prompt, 0, 0));
		}
	});

	test('nothing, if files count: they stand in neither', () => {
		expect(asked({ firstFrame: 'binary:data' })).toEqual({});
		expect(asked({}, {}, { image: 'BINARY:data' })).toEqual({});
	});
});

/** A clip by its exact name; `name?query` is nearly the same as `name`, `asked/value` is asked for as `asked`. */
const named = (exact: string): Clip => ({
	exact,
	nearly: exact.split('?')[0],
	...(exact.includes('/') && {
		asked: exact.split('/')[0],
		refers: exact.startsWith('$'),
	}),
});

/** What n8n has stored of the execution that a retry repeats. */
type Stored = 'failed before' | 'stopped' | 'crashed' | 'progress' | 'unreadable';

interface TryOptions {
	execution: string;
	/** Shared by an execution and its repeats; `null`: n8n shows none; empty: not even an address. */
	token?: string | null;
	mode?: string;
	round?: unknown;
	/** The node's context, as an earlier try left it. */
	context?: string;
	/** Or the data itself. */
	stored?: Stored | object;
	/** The execution that was stopped. */
	stopped?: string;
	/** The execution that this one repeats. */
	retryOf?: string;
	type?: string;
	apiKey?: string;
}

/** One node of one workflow, as n8n runs it: contexts that are stored as JSON, executions that can be read. */
class FakeNode {
	constructor(
		/** By which n8n knows a node in a repeat, whatever its ID. */
		readonly name: string = randomUUID(),
		private readonly salt = randomUUID(),
	) {}

	try(options: TryOptions) {
		const { execution, token = 'token', mode = 'trigger', round = 0, context = '{}' } = options;
		const { stored = 'failed before', apiKey = 'key' } = options;
		const data = JSON.parse(context) as IDataObject;
		const fake = {
			additionalData: { hooks: { retryOf: options.retryOf } },
			getContext: () => data,
			evaluateExpression: (text: string) =>
				text.includes('runIndex')
					? round
					: token === ''
						? ''
						: `https://n8n/waiting/${execution}${token === null ? '' : `?signature=${token}${this.salt}`}`,
			getExecutionId: () => execution,
			getMode: () => mode,
			getNode: () => ({
				id: randomUUID(),
				name: this.name,
				type: options.type ?? 'seedanceCreate',
			}),
			getWorkflow: () => ({ id: 'workflow' }),
			getCredentials: async () => ({ apiKey }),
			getExecutionDataById: async () => {
				if (stored === 'unreadable') throw new Error('gone');
				return storedData(stored, options.stopped, this.name);
			},
		} as unknown as IExecuteFunctions;
		return {
			open: async (...clips: string[]) => {
				const ledger = Ledger.open(fake);
				const account = { provider: PROVIDERS.cubicSpaces, baseUrl: 'https://h' };
				const jobs = clips.map((clip, index) => ({ index, clip: named(clip) }));
				await ledger.prepare(account, jobs);
				return ledger;
			},
			/** As when the node fails before it sends anything. */
			openOnly: () => Ledger.open(fake),
			context: () => JSON.stringify(data),
		};
	}

	/** A run with a created clip, one that was sent, and one that was refused. */
	async firstRun(options: TryOptions = { execution: '1' }) {
		const run = this.try(options);
		const ledger = await run.open('clip', 'clip', 'other');
		ledger.created(ledger.begin(0, named('clip'), false), 'T0');
		ledger.begin(1, named('clip'), true);
		ledger.begin(2, named('other'), false);
		ledger.forget(2);
		return { ledger, context: run.context() };
	}
}

const BEGAN = Math.floor(Date.now() / 1000) * 1000 - 60_000;

function storedData(stored: Stored | object, stopped: string | undefined, node: string): unknown {
	if (typeof stored === 'object') return stored;
	const run = { startTime: BEGAN, executionTime: 5, data: { main: [[{ json: {} }]] } };
	const artificial = { data: { main: [[{ json: { isArtificialRecoveredEventItem: true } }]] } };
	const next = (name: string) => ({ nodeExecutionStack: [{ node: { name } }] });
	switch (stored) {
		case 'stopped':
			return {
				resultData: { error: { extra: { executionId: stopped } }, runData: {} },
				executionData: next('Trigger'),
			};
		case 'crashed':
			// n8n's recovery writes seconds.
			return {
				resultData: {
					runData: { Trigger: [{ ...run, ...artificial, startTime: BEGAN / 1000 }] },
				},
				executionData: next('Trigger'),
			};
		case 'progress':
			return { resultData: { runData: { Trigger: [run] } }, executionData: next(node) };
		default:
			return { resultData: { runData: { Trigger: [run] } }, executionData: next('Before') };
	}
}

const taskOf = (ledger: Ledger, index: number) => {
	const earlier = ledger.find(index);
	return earlier?.kind === 'own' ? earlier.entry.taskId : undefined;
};

test('what 0.1.0 stored is not sent again after an update, and is handed to nobody', async () => {
	const submittedAt = '2026-11-24T01:00:00.000Z';
	const entry = { clip: 'a hash', submittedAt, idempotencyKey: null };
	const context = JSON.stringify({
		seedanceLedger: {
			executionId: '1',
			runIndex: 0,
			entries: {
				0: { ...entry, state: 'created', taskId: 'T0' },
				1: { ...entry, state: 'sent', taskId: null },
			},
		},
	});
	const ledger = await new FakeNode()
		.try({ execution: '2', mode: 'retry', context })
		.open('clip', 'clip', 'other');
	expect(ledger.find(0)).toMatchObject({ kind: 'similar', entry: { taskId: 'T0' } });
	expect(ledger.find(1)).toMatchObject({ kind: 'similar', entry: { taskId: null } });
	expect(ledger.find(2)).toBeUndefined();
});

describe('another try of the same execution', () => {
	test('finds what the first one did, by the item', async () => {
		const node = new FakeNode();
		const { context } = await node.firstRun();
		const ledger = await node.try({ execution: '1', context }).open('clip', 'clip', 'other');
		expect(ledger.find(0)).toMatchObject({
			kind: 'own',
			entry: { state: 'created', taskId: 'T0', idempotencyKey: null },
		});
		expect(ledger.find(1)).toMatchObject({
			kind: 'own',
			entry: {
				state: 'sent',
				taskId: null,
				idempotencyKey: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
				submittedAt: expect.stringMatching(/^\d{4}-.*Z$/),
			},
		});
		expect(ledger.find(2)).toBeUndefined();
		expect(ledger.taskIds()).toContain('T0');
	});

	test('finds it even if an expression now gives another clip', async () => {
		const node = new FakeNode();
		const { context } = await node.firstRun();
		const ledger = await node.try({ execution: '1', context }).open('new seed', 'other');
		expect(taskOf(ledger, 0)).toBe('T0');
		expect(ledger.find(1)).toMatchObject({ kind: 'own', entry: { state: 'sent' } });
	});

	test('a create is written down before it goes out', async () => {
		const node = new FakeNode();
		const run = node.try({ execution: '1' });
		(await run.open('clip')).begin(0, named('clip'), false);
		const again = await node.try({ execution: '1', context: run.context() }).open('clip');
		expect(again.find(0)).toMatchObject({ kind: 'own', entry: { state: 'sent', taskId: null } });
	});

	test('another round of a loop creates again', async () => {
		const node = new FakeNode();
		const { context } = await node.firstRun();
		const next = await node.try({ execution: '1', round: 1, context }).open('clip');
		expect(next.find(0)).toBeUndefined();
		const third = await node.firstRun({ execution: '1', round: 3 });
		const again = await node.try({ execution: '1', round: 3, context: third.context }).open('clip');
		expect(again.find(0)).toBeDefined();
	});

	test('nothing is stored of a run in which no item failed', async () => {
		const run = new FakeNode().try({ execution: '1' });
		const ledger = await run.open('clip');
		ledger.created(ledger.begin(0, named('clip'), false), 'T');
		ledger.clear();
		expect(run.context()).toBe('{}');
	});
});

describe.each([
	['of which the context is left', 'context'],
	['that a person stopped: this process remembers', 'stopped'],
] as const)('an execution that repeats another one, %s', (_name, how) => {
	/** The first run, and its repeat. */
	async function repeated(first: (ledger: Ledger) => void, clips: string[], ...again: string[]) {
		const node = new FakeNode();
		const run = node.try({ execution: '1' });
		first(await run.open(...clips));
		const context = how === 'context' ? run.context() : '{}';
		const retry = { execution: '2', mode: 'retry', context, stored: 'stopped' } as const;
		return { node, ledger: await node.try(retry).open(...again) };
	}
	const create =
		(...clips: string[]) =>
		(ledger: Ledger): void => {
			for (const [index, clip] of clips.entries())
				if (clip !== '') ledger.created(ledger.begin(index, named(clip), false), `task of ${clip}`);
		};

	test('finds the same clip of the same item, and not one that was changed', async () => {
		const { ledger } = await repeated(create('fox', 'dog'), ['fox', 'dog'], 'fox', 'cat');
		expect(taskOf(ledger, 0)).toBe('task of fox');
		expect(ledger.find(1)).toBeUndefined();
	});

	test('items in another order find their clips', async () => {
		const { ledger } = await repeated(create('fox', 'dog'), ['fox', 'dog'], 'dog', 'fox');
		expect([taskOf(ledger, 0), taskOf(ledger, 1)]).toEqual(['task of dog', 'task of fox']);
	});

	test('items that differ only in a query never get each other’s tasks', async () => {
		const rows = ['url?id=A', 'url?id=B', 'url?id=C', 'url?id=D'];
		const { ledger } = await repeated(create('', rows[1], rows[2]), rows, ...rows);
		expect(ledger.find(0)).toBeUndefined();
		expect([taskOf(ledger, 1), taskOf(ledger, 2)]).toEqual([
			'task of url?id=B',
			'task of url?id=C',
		]);
		expect(ledger.find(3)).toBeUndefined();
	});

	test('an address that was signed anew is a doubt, and no task is handed over for it', async () => {
		const { ledger } = await repeated(create('url?s=1'), ['url?s=1'], 'url?s=2');
		expect(ledger.find(0)).toMatchObject({
			kind: 'similar',
			entry: { taskId: 'task of url?s=1' },
		});
	});

	test('what is asked for in the same words is the item’s own, whatever an expression gives now', async () => {
		const { ledger } = await repeated(
			create('fox/1', 'dog/2'),
			['fox/1', 'dog/2'],
			'dog/3',
			'fox/4',
			'fox/5',
		);
		expect([0, 1].map((index) => taskOf(ledger, index))).toEqual([
			'task of dog/2',
			'task of fox/1',
		]);
		expect(ledger.find(2)).toBeUndefined();
	});

	test('words that take something from elsewhere are a doubt', async () => {
		const { ledger } = await repeated(create('$fox/1'), ['$fox/1'], '$fox/2');
		expect(ledger.find(0)).toMatchObject({
			kind: 'similar',
			entry: { taskId: 'task of $fox/1' },
		});
	});

	test('identical clips each have their own task', async () => {
		const { ledger } = await repeated(create('', 'x', 'x'), ['x', 'x', 'x'], 'x', 'x', 'x');
		const ids = [0, 1, 2].map((index) => taskOf(ledger, index));
		// Those whose own place had one.
		expect(ids).toEqual([undefined, 'task of x', 'task of x']);
	});

	test('with another account is a doubt', async () => {
		const node = new FakeNode();
		const { context } = await node.firstRun();
		const ledger = await node
			.try({
				execution: '2',
				mode: 'retry',
				apiKey: 'of somebody else',
				stored: 'stopped',
				...(how === 'context' && { context }),
			})
			.open('clip');
		expect(ledger.find(0)).toMatchObject({ kind: 'similar', entry: { taskId: 'T0' } });
	});

	test('addresses that were signed anew are doubts in another order too', async () => {
		const { ledger } = await repeated(
			create('a?s=1', 'b?s=1'),
			['a?s=1', 'b?s=1'],
			'b?s=2',
			'a?s=2',
		);
		expect([0, 1].map((index) => ledger.find(index))).toEqual([
			expect.objectContaining({ kind: 'similar' }),
			expect.objectContaining({ kind: 'similar' }),
		]);
		expect(ledger.find(0)).toMatchObject({ entry: { taskId: 'task of b?s=1' } });
	});

	test('a doubt stays one in another try of the same execution', async () => {
		const { node } = await repeated(create('url?s=1'), ['url?s=1'], 'url?s=2');
		const retry = { execution: 'again', mode: 'retry', stored: 'stopped' } as const;
		const first = node.try(retry);
		await first.open('url?s=2');
		const ledger = await node.try({ ...retry, context: first.context() }).open('url?s=2');
		expect(ledger.find(0)).toMatchObject({ kind: 'similar' });
	});

	test('a doubt stays one in a repeat of the repeat', async () => {
		const { node } = await repeated(create('url?s=1'), ['url?s=1'], 'url?s=2');
		for (const [again, clip] of ['url?s=2', 'url?s=1', 'url?s=3'].entries()) {
			const retry = { execution: `again${again}`, mode: 'retry', stored: 'stopped' } as const;
			const ledger = await node.try(retry).open(clip);
			expect(ledger.find(0)).toMatchObject({
				kind: 'similar',
				entry: { taskId: 'task of url?s=1' },
			});
		}
	});

	test('a repeat of the repeat finds it too', async () => {
		const { node } = await repeated(create('fox'), ['fox'], 'fox');
		const retry = { execution: '3', mode: 'retry', stored: 'stopped' } as const;
		expect(taskOf(await node.try(retry).open('fox'), 0)).toBe('task of fox');
	});

	test('the key of a create is the same in every repeat', async () => {
		let key: string | null = null;
		const first = (ledger: Ledger): void => {
			key = ledger.begin(0, named('fox'), true).idempotencyKey;
			ledger.forget(0);
		};
		const { ledger } = await repeated(first, ['fox', 'fox'], 'fox', 'fox');
		expect(ledger.find(0)).toBeUndefined();
		expect(ledger.begin(0, named('fox'), true).idempotencyKey).toBe(key);
		expect(ledger.begin(1, named('fox'), true).idempotencyKey).not.toBe(key);
		expect(ledger.begin(0, named('dog'), true).idempotencyKey).not.toBe(key);
	});

	test('… in another order, and whatever an expression gives now', async () => {
		const keys: Array<string | null> = [];
		const clips = ['fox', 'dog', 'fox', 'cat/1'];
		const first = (ledger: Ledger): void => {
			for (const [index, clip] of clips.entries()) {
				keys.push(ledger.begin(index, named(clip), true).idempotencyKey);
				ledger.forget(index);
			}
		};
		const { ledger } = await repeated(first, clips, 'cat/2', 'fox', 'fox', 'dog');
		const again = ['cat/2', 'fox', 'fox', 'dog'].map(
			(clip, index) => ledger.begin(index, named(clip), true).idempotencyKey,
		);
		expect(again).toEqual([keys[3], keys[0], keys[2], keys[1]]);
		expect(new Set(keys).size).toBe(4);
	});
});

test('keys of words that take something from elsewhere go by what they gave, in whatever order', async () => {
	const node = new FakeNode();
	const keysOf = async (execution: string, ...clips: string[]) => {
		const mode = execution === '1' ? 'trigger' : 'retry';
		const ledger = await node.try({ execution, mode, context: '{}' }).open(...clips);
		return clips.map((clip, index) => {
			const { idempotencyKey } = ledger.begin(index, named(clip), true);
			ledger.forget(index);
			return idempotencyKey;
		});
	};
	const [fox, dog] = await keysOf('1', '$style/fox', '$style/dog');
	expect(await keysOf('2', '$style/dog', '$style/fox')).toEqual([dog, fox]);
});

test('an n8n that shows no resume address gives keys that no repeat has', async () => {
	const node = new FakeNode();
	const keys = [];
	for (const execution of ['1', '2']) {
		const ledger = await node.try({ execution, token: '' }).open('clip');
		expect(ledger.lasting).toBe(false);
		keys.push(ledger.begin(0, named('clip'), true).idempotencyKey);
	}
	expect(new Set(keys).size).toBe(2);
});

test('without an origin in common, the stopped execution that n8n names is remembered: what it had not sent is sent', async () => {
	const node = new FakeNode();
	const stopped = await node.try({ execution: '1', token: null }).open('clip', 'other');
	stopped.created(stopped.begin(0, named('clip'), false), 'T');
	const retry = { execution: '2', token: null, mode: 'retry', stored: 'stopped' } as const;
	const repeat = await node.try({ ...retry, stopped: '1' }).open('clip', 'other');
	expect([taskOf(repeat, 0), repeat.find(1)]).toEqual(['T', undefined]);
});

describe('whose a task is', () => {
	test('what this run has created is no other item’s, also where its earlier tries may have made it', async () => {
		const ledger = await new FakeNode().try({ execution: '1' }).open('clip', 'other');
		const entry = ledger.begin(0, named('clip'), false);
		expect(ledger.taskIdsOfOthers()).not.toContain('T-own');
		ledger.created(entry, 'T-own');
		expect(ledger.taskIdsOfOthers()).toContain('T-own');
	});

	test('what another process has created is known to all runs of the account, once its item is seen here', async () => {
		const node = new FakeNode();
		const { context } = await node.firstRun();
		const ofAnother = context.replace('"T0"', '"T-of-another-process"');
		const stranger = await new FakeNode().try({ execution: '2', token: 'two' }).open('clip');
		expect(stranger.taskIds()).not.toContain('T-of-another-process');
		await node.try({ execution: '1', context: ofAnother }).open('clip', 'clip', 'other');
		expect(stranger.taskIds()).toContain('T-of-another-process');
	});
});

test('what n8n has stored of one round of several is not handed out a second time', async () => {
	const node = new FakeNode();
	let context = '';
	for (const round of [1, 2]) {
		const run = node.try({ execution: '1', round });
		const ledger = await run.open('x');
		ledger.created(ledger.begin(0, named('x'), false), `x of ${round}`);
		if (round === 1) context = run.context();
	}
	const retry = { execution: '2', mode: 'retry', round: 1, context } as const;
	const ledger = await node.try(retry).open('x', 'x', 'x');
	const found = [0, 1, 2].map((index) => taskOf(ledger, index));
	expect(found).toEqual(['x of 1', 'x of 2', undefined]);
});

describe('a loop that a person stopped, and that is repeated from its start', () => {
	/** What each round of the first execution created, and what its repeat finds. */
	async function loop(first: string[][], again: string[][]) {
		const node = new FakeNode();
		for (const [round, clips] of first.entries()) {
			const ledger = await node.try({ execution: '1', round }).open(...clips);
			for (const [index, clip] of clips.entries())
				ledger.created(ledger.begin(index, named(clip), false), `${clip} of ${round}`);
			ledger.clear();
		}
		const found: unknown[] = [];
		for (const [round, clips] of again.entries()) {
			const retry = { execution: '2', mode: 'retry', stored: 'stopped', round } as const;
			const ledger = await node.try(retry).open(...clips);
			found.push(...clips.map((_, index) => taskOf(ledger, index) ?? ledger.find(index)));
		}
		return found;
	}

	test('its rounds find their own', async () => {
		expect(await loop([['x'], ['x'], ['y']], [['x'], ['x'], ['y']])).toEqual([
			'x of 0',
			'x of 1',
			'y of 2',
		]);
	});

	test('what no round has come to was certainly not sent', async () => {
		expect(await loop([['a'], ['b']], [['a'], ['b'], ['c']])).toEqual([
			'a of 0',
			'b of 1',
			undefined,
		]);
	});

	test('a row that now comes in another round finds its task', async () => {
		expect(await loop([['a'], ['b'], ['c']], [['new'], ['a'], ['b'], ['c']])).toEqual([
			undefined,
			'a of 0',
			'b of 1',
			'c of 2',
		]);
		expect(await loop([['a'], ['b'], ['c']], [['b'], ['c']])).toEqual(['b of 1', 'c of 2']);
		expect(await loop([['a'], ['b'], ['c']], [['c', 'b', 'a']])).toEqual([
			'c of 2',
			'b of 1',
			'a of 0',
		]);
	});

	test('one that goes on in a later round leaves what is behind it alone', async () => {
		const node = new FakeNode();
		for (const round of [0, 1]) {
			const ledger = await node.try({ execution: '1', round }).open('x');
			ledger.created(ledger.begin(0, named('x'), false), `x of ${round}`);
			ledger.clear();
		}
		const retry = { execution: '2', mode: 'retry', round: 2 } as const;
		expect((await node.try(retry).open('x')).find(0)).toBeUndefined();
	});

	test('what a repeat has taken over is not handed out once more by the next one', async () => {
		const node = new FakeNode();
		for (const [round, clip] of ['a', 'b'].entries()) {
			const ledger = await node.try({ execution: '1', round }).open(clip);
			ledger.created(ledger.begin(0, named(clip), false), `task of ${clip}`);
			ledger.clear();
		}
		const retry = { mode: 'retry', stored: 'stopped' } as const;
		const second = await node.try({ ...retry, execution: '2' }).open('b');
		expect(taskOf(second, 0)).toBe('task of b');
		const third = await node.try({ ...retry, execution: '3' }).open('b', 'b', 'a');
		expect([0, 1, 2].map((index) => taskOf(third, index))).toEqual([
			'task of b',
			undefined,
			'task of a',
		]);
	});

	test('rounds of which this process knows nothing may all have been sent', async () => {
		const node = new FakeNode();
		for (const round of [0, 1]) {
			const retry = { execution: '2', mode: 'retry', stored: 'stopped', round } as const;
			expect((await node.try(retry).open('x')).find(0)).toMatchObject({ kind: 'interrupted' });
		}
		const third = { execution: '3', mode: 'retry', stored: 'stopped' } as const;
		expect((await node.try(third).open('x')).find(0)).toMatchObject({ kind: 'interrupted' });
	});
});

test('an answer that comes after the stop is known to the repeat', async () => {
	const node = new FakeNode();
	const stopped = await node.try({ execution: '1' }).open('clip', 'other');
	const entry = stopped.begin(0, named('clip'), false);
	stopped.begin(1, named('other'), false);
	const repeat = await node
		.try({ execution: '2', mode: 'retry', stored: 'stopped' })
		.open('clip', 'other');
	expect(repeat.find(0)).toMatchObject({ kind: 'own', entry: { state: 'sent' } });
	stopped.created(entry, 'T');
	expect(taskOf(repeat, 0)).toBe('T');
	stopped.forget(1);
	expect(repeat.find(1)).toBeUndefined();
});

describe('runs that are no repeats of each other', () => {
	const FIRST = { execution: '1', token: 'one' };
	test.each([
		['another execution', { token: 'two' }],
		['a retry of another execution', { token: 'two', mode: 'retry' }],
		['a retry of another execution that was stopped', { token: 'two', mode: 'retry', round: 0 }],
		['another round', { token: 'one', mode: 'retry', round: 1 }],
	])('hand nothing over: %s', async (_name, options) => {
		const node = new FakeNode();
		await node.firstRun(FIRST);
		const ledger = await node.try({ execution: '2', ...options }).open('clip');
		expect(ledger.find(0)).toBeUndefined();
	});

	test('hand nothing over to another node', async () => {
		const salt = randomUUID();
		await new FakeNode(randomUUID(), salt).firstRun();
		const other = new FakeNode(randomUUID(), salt);
		const ledger = await other.try({ execution: '2', mode: 'retry' }).open('clip');
		expect(ledger.find(0)).toBeUndefined();
	});

	test('a call of a tool finds nothing, leaves nothing behind, and has keys of its own', async () => {
		const node = new FakeNode();
		const call = { execution: '1', type: 'seedanceCreateTool' };
		const { context, ledger } = await node.firstRun(call);
		expect(context).toBe('{}');
		const again = await node.try(call).open('clip', 'clip');
		expect(again.find(0)).toBeUndefined();
		const keys = [ledger, again].map((one) => one.begin(1, named('clip'), true).idempotencyKey);
		expect(new Set(keys).size).toBe(2);
		expect(again.lasting).toBe(false);
	});
});

describe('an execution that repeats one of which nobody knows anything', () => {
	const retry = { execution: '2', mode: 'retry' };
	test.each([
		['stopped', null],
		['crashed', BEGAN],
		['progress', BEGAN],
		['unreadable', null],
	] as const)('%s: each item may have been sent', async (stored, since) => {
		const node = new FakeNode();
		const first = node.try({ ...retry, stored });
		const ledger = await first.open('clip');
		expect(ledger.find(0)).toEqual({ kind: 'interrupted', since });
		// Retry On Fail repeats the node with what it left.
		const again = await node.try({ ...retry, stored, context: first.context() }).open('clip');
		expect(again.find(0)).toEqual({ kind: 'interrupted', since });
		// And so does a further Retry execution.
		const third = await node
			.try({ ...retry, execution: '3', stored: 'failed before', context: first.context() })
			.open('clip');
		expect(third.find(0)).toEqual({ kind: 'interrupted', since });
	});

	/** Runs of earlier nodes: when they began and how long they took, ms ago. */
	const runsOf = (...runs: Array<{ ago: number; took?: number; recovered?: boolean }>) => ({
		Trigger: runs.map(({ ago, took = 5, recovered }) => ({
			startTime: Date.now() - ago,
			executionTime: took,
			data: { main: [[{ json: recovered ? { isArtificialRecoveredEventItem: true } : {} }]] },
		})),
	});
	test.each([
		['its earlier node ended 3 seconds ago', [{ ago: 3_000 }], false],
		['its earlier node ended 8 seconds ago', [{ ago: 8_000 }], true],
		['the clock was set back since its earlier node ended', [{ ago: -3_600_000 }], true],
		['a slow earlier node has just ended', [{ ago: 60_000, took: 58_000 }], false],
		['one of several has just ended', [{ ago: 60_000 }, { ago: 1_000 }, { ago: 30_000 }], false],
	])('progress is saved, and this node is next: %s', async (_name, runs, interrupted) => {
		const node = new FakeNode();
		const stored = {
			resultData: { runData: runsOf(...runs) },
			executionData: { nodeExecutionStack: [{ node: { name: node.name } }] },
		};
		const found = (await node.try({ ...retry, stored }).open('clip')).find(0);
		expect(found?.kind).toBe(interrupted ? 'interrupted' : undefined);
	});

	test('its creates are as old as the first of its nodes at most', async () => {
		const runs = [{ ago: 20_000 }, { ago: 90_000, recovered: true }, { ago: 50_000 }];
		const stored = { resultData: { runData: runsOf(...runs) }, executionData: {} };
		const found = (await new FakeNode().try({ ...retry, stored }).open('clip')).find(0);
		expect(found?.kind).toBe('interrupted');
		const { since } = found as { since: number };
		expect(Math.abs(Date.now() - 90_000 - since)).toBeLessThan(1_000);
	});

	test('only a retry is one: a first execution sends, whatever has been stored', async () => {
		const ledger = await new FakeNode().try({ execution: '1', stored: 'stopped' }).open('clip');
		expect(ledger.find(0)).toBeUndefined();
	});

	test('what another process has created meanwhile is known from the node’s context', async () => {
		const node = new FakeNode();
		const first = node.try({ execution: '1' });
		const ledger = await first.open('fox', 'dog');
		ledger.created(ledger.begin(0, named('fox'), false), 'T-fox');
		const stored = JSON.parse(first.context()) as { seedanceLedger: IDataObject };
		const entries = stored.seedanceLedger.entries as IDataObject;
		const dog = { ...(entries[0] as IDataObject), ...named('dog'), taskId: 'T-dog' };
		const second = { ...stored.seedanceLedger, executionId: '2', entries: { ...entries, 1: dog } };
		const context = JSON.stringify({ seedanceLedger: second });
		const third = node.try({ execution: '3', mode: 'retry', context });
		const again = await third.open('fox', 'dog', 'fox', 'dog');
		expect([0, 1, 2, 3].map((index) => taskOf(again, index))).toEqual([
			...['T-fox', 'T-dog', undefined, undefined],
		]);
	});

	test('it is known from the node’s context, also in a process that remembers nothing', async () => {
		const salt = randomUUID();
		const first = new FakeNode(randomUUID(), salt).try({ ...retry, stored: 'crashed' });
		await first.open('clip');
		const context = first.context();
		const third = await new FakeNode(randomUUID(), salt)
			.try({ ...retry, execution: '3', stored: 'failed before', context })
			.open('clip');
		expect(third.find(0)).toEqual({ kind: 'interrupted', since: BEGAN });
	});

	test.each([
		['in a process that remembers nothing', false],
		['in one that remembers the first (queue mode)', true],
	])(
		'the repeat of a repeat that was cut off itself: it may have sent more; %s',
		async (_, same) => {
			const salt = randomUUID();
			const node = new FakeNode(randomUUID(), salt);
			const { context } = await node.firstRun();
			const other = same ? node : new FakeNode(randomUUID(), salt);
			// Of the second nothing is stored but what it had started with.
			const third = { execution: '3', mode: 'retry', context, stored: 'progress' } as const;
			const ledger = await other.try({ ...third, retryOf: '2' }).open('clip', 'clip', 'other');
			expect(ledger.find(0)?.kind).toBe(same ? 'own' : 'similar');
			expect(ledger.find(2)).toEqual({ kind: 'interrupted', since: BEGAN });
		},
	);

	test('… also if it was stopped in another process, and this one remembers the first', async () => {
		const node = new FakeNode();
		await node.firstRun();
		const third = { execution: '3', mode: 'retry', stored: 'stopped', stopped: '2' } as const;
		const ledger = await node.try({ ...third, retryOf: '2' }).open('clip', 'clip', 'other');
		expect([taskOf(ledger, 0), ledger.find(2)?.kind]).toEqual(['T0', 'interrupted']);
	});

	test('the repeat of one that ended in this node: what it has not sent is sent', async () => {
		const salt = randomUUID();
		const { context } = await new FakeNode('ended', salt).firstRun();
		const again = { ...retry, retryOf: '1', context, stored: 'progress' } as const;
		const ledger = await new FakeNode('again', salt).try(again).open('clip', 'clip', 'other');
		expect(ledger.find(2)).toBeUndefined();
	});

	test.each([true, false])(
		'the repeat of a repeat that failed before it sent anything finds what the first has left (tried again: %s)',
		async (triedAgain) => {
			const salt = randomUUID();
			const { context } = await new FakeNode(randomUUID(), salt).firstRun();
			// Another process, which remembers nothing.
			const node = new FakeNode(randomUUID(), salt);
			const second = { ...retry, retryOf: '1', stored: 'progress' } as const;
			const failed = node.try({ ...second, context });
			failed.openOnly();
			const again = node.try({ ...second, context: failed.context() });
			if (triedAgain) again.openOnly();
			const third = { ...retry, execution: '3', retryOf: '2', stored: 'progress' } as const;
			const ledger = await node
				.try({ ...third, context: (triedAgain ? again : failed).context() })
				.open('clip', 'clip', 'other');
			expect([0, 1, 2].map((index) => ledger.find(index)?.kind)).toEqual([
				'similar',
				'similar',
				undefined,
			]);
		},
	);

	test('one that failed before this node, or in it before anything was sent, sent nothing', async () => {
		const before = await new FakeNode().try({ ...retry, stored: 'failed before' }).open('clip');
		expect(before.find(0)).toBeUndefined();
		const node = new FakeNode();
		const failed = node.try({ execution: '1' });
		failed.openOnly();
		const context = failed.context();
		const ledger = await node.try({ ...retry, context, stored: 'progress' }).open('clip');
		expect(ledger.find(0)).toBeUndefined();
	});

	test('an n8n without tokens: the stopped execution is known by its number, another one is not', async () => {
		const node = new FakeNode();
		const id = randomUUID();
		await node.firstRun({ execution: id, token: null });
		const options = { ...retry, token: null, stored: 'stopped' } as const;
		expect(taskOf(await node.try({ ...options, stopped: id }).open('clip'), 0)).toBe('T0');
		const other = await node.try({ ...options, execution: '3', stopped: '9' }).open('clip');
		expect(other.find(0)).toMatchObject({ kind: 'interrupted' });
	});
});

test('a day later nothing is remembered, and at no time without bound', async () => {
	jest.useFakeTimers({ now: Date.now(), doNotFake: ['nextTick', 'setImmediate'] });
	const retry = { execution: '2', mode: 'retry', stored: 'stopped' } as const;
	const node = new FakeNode();
	await node.firstRun();
	jest.setSystemTime(Date.now() + 25 * 3_600_000);
	const late = await node.try(retry).open('clip');
	expect(late.find(0)).toMatchObject({ kind: 'interrupted' });
	jest.useRealTimers();

	const busy = new FakeNode();
	await busy.firstRun();
	const large = await new FakeNode().try({ execution: '3' }).open();
	for (let index = 0; index < 20_001; index++) large.begin(index, named(`clip ${index}`), false);
	await new FakeNode().try({ execution: '4' }).open();
	const after = await busy.try(retry).open('clip');
	expect(after.find(0)).toMatchObject({ kind: 'interrupted' });
});

test('creates of other runs of the same account that nobody has heard of are known, and those of a repeat are its own', async () => {
	const apiKey = randomUUID();
	const one = new FakeNode();
	const mine = await one.try({ execution: '1', apiKey }).open('clip');
	const theirs = await new FakeNode().try({ execution: '2', apiKey }).open('clip');
	const entry = theirs.begin(0, named('clip'), false);
	mine.begin(0, named('clip'), false);
	expect(mine.othersOpen()).toEqual([Date.parse(entry.submittedAt)]);
	const repeat = await one
		.try({ execution: '3', mode: 'retry', stored: 'stopped', apiKey })
		.open('clip');
	expect(repeat.othersOpen()).toEqual([Date.parse(entry.submittedAt)]);
	theirs.created(entry, 'T');
	expect(mine.othersOpen()).toEqual([]);
	expect(mine.taskIds()).toContain('T');
});

test('what somebody else has stored there is not believed', async () => {
	const submittedAt = '2026-01-01T00:00:00.000Z';
	const entry = { exact: 'clip', nearly: 'clip', state: 'created', taskId: 'T', submittedAt };
	const openWith = async (change: object): Promise<Ledger> => {
		const node = new FakeNode();
		const run = node.try({ execution: '1' });
		await run.open('clip');
		const { seedanceLedger } = JSON.parse(run.context()) as { seedanceLedger: IDataObject };
		const context = JSON.stringify({ seedanceLedger: { ...seedanceLedger, ...change } });
		return await node.try({ execution: '1', context }).open('clip');
	};
	expect(taskOf(await openWith({ entries: { '0': entry } }), 0)).toBe('T');
	for (const change of [
		{ entries: [] },
		{ entries: { '0': null } },
		{ entries: { '0': { ...entry, state: 'paid' } } },
		{ entries: { '0': { ...entry, submittedAt: undefined } } },
		{ entries: { '0': { ...entry, exact: undefined } } },
		{ entries: { '0': entry }, round: undefined },
		{ entries: { '0': entry }, origin: 'another' },
	]) {
		const ledger = await openWith(change);
		expect(ledger.find(0)).toBeUndefined();
	}
});
