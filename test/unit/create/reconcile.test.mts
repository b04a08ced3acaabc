/** A lost create is looked up in the provider's list: by its request and its own time, whatever the clocks and the list do. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { findCreated, findUnsent } from '../../../nodes/SeedanceCreate/submit/reconcile.ts';
import type { Ledger } from '../../../nodes/SeedanceCreate/submit/ledger.ts';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { PROVIDERS, type ProviderRow } from '../../../nodes/shared/providers/index.ts';
import type { GenerationRequest } from '../../../nodes/shared/providers/request.ts';
import type { JsonObject } from '../../../nodes/shared/tools/json.ts';
import { nodeContext } from '../support/context.mts';

const REQUEST: GenerationRequest = {
	mode: 'textToVideo',
	model: 'dreamina-seedance-2-0-260128',
	prompt: 'a cat',
	duration: 5,
	resolution: '720p',
	aspectRatio: '16:9',
	referenceImages: [],
	referenceVideos: [],
	referenceAudios: [],
};
const SENT = Date.parse('2026-05-01T12:00:00.000Z');
const MINUTE = 60_000;

interface Listing {
	/** Tasks by when they were created by the provider's clock, ms after the create. */
	tasks: Array<{ id: string; after: number; change?: IDataObject }>;
	/** How far the provider's clock is ahead, ms. */
	ahead?: number;
	/** How long the list takes to answer, ms. */
	takes?: number;
	/** How long after the create the list is asked, ms. */
	asked?: number;
	/** Without the provider's clock. */
	dateless?: boolean;
	/** Lists that hold nothing before the one that does. */
	empty?: number;
	/** The answer in another shape than the documented one. */
	shape?: (body: { total: number; items: IDataObject[] }) => unknown;
	/** Lists that are answered before the provider fails. */
	answers?: number;
	/** Nobody knows whether it was sent at all, nor when: if, then at some time until now. */
	unsent?: boolean;
	/** When each create was sent at the latest, ms after the first; default: now, if nobody knows whether it was. */
	sentBy?: number[];
}

beforeEach(() => {
	jest.useFakeTimers({ now: SENT, doNotFake: ['nextTick', 'setImmediate'] });
});
afterEach(() => {
	jest.useRealTimers();
});

async function look(
	listing: Listing,
	known: {
		others?: number[];
		claimed?: string[];
		request?: GenerationRequest;
		body?: JsonObject;
		/** Another create that is lost. */
		also?: GenerationRequest;
		provider?: ProviderRow;
	} = {},
) {
	const { tasks, ahead = 0, takes = 0, asked = 3_000, dateless, empty = 0, unsent } = listing;
	const { answers = Infinity, shape = (body) => body, sentBy = [] } = listing;
	const ark = (at: number): number => Math.floor((at + ahead) / 1000);
	let calls = 0;
	/** ms after the create. */
	const askedAt: number[] = [];
	const send = async (_request: IHttpRequestOptions) => {
		askedAt.push(Date.now() - SENT);
		jest.setSystemTime(Date.now() + takes);
		calls += 1;
		const items = calls <= empty ? [] : tasks;
		return {
			statusCode: calls > answers ? 500 : 200,
			headers: {
				...(!dateless && { date: new Date(Date.now() + ahead).toUTCString() }),
			},
			body: JSON.stringify(
				shape({
					total: items.length,
					items: items.map(({ id, after, change }) => ({
						id,
						status: 'running',
						model: REQUEST.model,
						resolution: '720p',
						ratio: '16:9',
						duration: 5,
						created_at: ark(SENT + after),
						...change,
					})),
				}),
			),
		};
	};
	const context = nodeContext({
		node: new SeedanceCreate(),
		parameters: {},
		credential: { provider: 'ark', baseUrl: 'https://h', apiKey: 'k' },
		send: send as never,
	});
	const ledger = {
		taskIds: () => new Set(known.claimed ?? []),
		taskIdsOfOthers: () => new Set(known.claimed ?? []),
		othersOpen: () => known.others ?? [],
	} as unknown as Ledger;
	jest.setSystemTime(SENT + asked);
	const account = { provider: known.provider ?? PROVIDERS.ark, baseUrl: 'https://h' };
	const lost = [known.request ?? REQUEST, ...(known.also ? [known.also] : [])].map(
		(request, index) => ({
			request,
			body: known.body ?? {},
			sent: { from: SENT, to: SENT + (sentBy[index] ?? (unsent ? asked : 0)) },
		}),
	);
	const found = (unsent ? findUnsent : findCreated)(context, account, lost, ledger);
	// The pauses between three looks.
	for (let seconds = 0; seconds < (unsent ? 180 : 12); seconds++)
		await jest.advanceTimersByTimeAsync(1_000);
	const [finding] = await found;
	looks = askedAt;
	return { ...finding, calls };
}

/** When the list was asked each time, ms after the create. */
let looks: number[] = [];

const MINE = { id: 'mine', after: 400 };

test('nothing is lost, or there is no list: nobody is asked, and nobody waits', async () => {
	const send = jest.fn(() => Promise.reject(new Error('asked')));
	const context = nodeContext({
		node: new SeedanceCreate(),
		parameters: {},
		credential: { provider: 'ark', baseUrl: 'https://h', apiKey: 'k' },
		send: send as never,
	});
	const ledger = { taskIds: () => new Set(), othersOpen: () => [] } as unknown as Ledger;
	const lost = { request: REQUEST, body: {}, sent: { from: SENT, to: SENT } };
	for (const [provider, creates] of [
		[PROVIDERS.ark, []],
		[PROVIDERS.cubicSpaces, [lost]],
	] as const) {
		const account = { provider, baseUrl: 'https://h' };
		// The clock stands still: whoever waits never comes back.
		const found = await findCreated(context, account, creates, ledger);
		expect(found).toEqual(creates.map(() => ({ mayBe: [] })));
	}
	expect(send).not.toHaveBeenCalled();
});

test('a list that fails three times names nothing', async () => {
	expect(await look({ tasks: [MINE], answers: 0 })).toEqual({ mayBe: [], calls: 3 });
});

test('one that is found does not end the search for another', async () => {
	let asked = 0;
	const late = { id: 'late', after: 500, change: { duration: 8 } };
	const found = await look(
		{
			tasks: [MINE, late],
			shape: (body) =>
				++asked === 1 ? { total: 1, items: body.items.filter(({ id }) => id === 'mine') } : body,
		},
		{ request: { ...REQUEST, duration: 8 }, also: REQUEST },
	);
	expect(found).toMatchObject({ taskId: 'late', calls: 2 });
});

test('the final video of a draft is never taken over for fitting: it states neither length nor shape', async () => {
	const { mode, model } = REQUEST;
	const media = { referenceImages: [], referenceVideos: [], referenceAudios: [] };
	const request = { mode, model, draftTaskId: 'cgt-draft', ...media };
	const found = await look({ tasks: [MINE] }, { request });
	expect(found).toMatchObject({ mayBe: ['mine'] });
	expect(found.taskId).toBeUndefined();
	const unsent = await look({ tasks: [MINE], unsent: true }, { request });
	expect(unsent).toMatchObject({ mayBe: ['mine'] });
	expect(unsent.none).not.toBe(true);
});

describe('what is no proof that a create which nobody saw answered made no task', () => {
	const OTHER = { id: 'other', after: 400, change: { resolution: '480p' } };
	const zoneless = new Date(SENT).toISOString().slice(0, 19).replace('T', ' ');
	test.each<[string, Partial<Listing>]>([
		['an error under HTTP 200', { shape: () => ({ error: { code: 'X', message: 'busy' } }) }],
		['a code under HTTP 200', { shape: () => ({ code: 401, message: '未登录' }) }],
		['an empty object', { shape: () => ({}) }],
		['an empty array in another place', { shape: () => ({ data: [] }) }],
		['an empty page of some tasks', { shape: () => ({ items: [], total: 3 }) }],
		[
			'an empty page with more behind it',
			{ shape: () => ({ items: [], total: 0, has_more: true }) },
		],
		...[
			{ next_cursor: 'abc' },
			{ pagination: { has_more: true } },
			{ meta: { hasNextPage: 'true' } },
			{ page_info: { total_pages: 3 } },
		].map((more): [string, Partial<Listing>] => [
			`a page whose total is its own, with ${JSON.stringify(more)}`,
			{ tasks: [OTHER], shape: (body) => ({ ...body, ...more }) },
		]),
		[
			'a page smaller than the total',
			{ tasks: [OTHER], shape: (body) => ({ ...body, total: 57 }) },
		],
		['a total that is text', { tasks: [OTHER], shape: (body) => ({ ...body, total: '57' }) }],
		['a page without a total', { tasks: [OTHER], shape: ({ items }) => ({ items }) }],
		['a task without an id', { tasks: [{ id: 'x', after: 400, change: { id: null } }] }],
		[
			'the oldest tasks of many',
			{
				tasks: [-900, -600].map((second) => ({ id: `t${second}`, after: second * 1_000 })),
				shape: ({ items }) => ({ items, total: 57 }),
			},
		],
	])('%s', async (_name, listing) => {
		const found = await look({ tasks: [], ...listing, unsent: true });
		expect(found.mayBe).toEqual([]);
		expect(found.none).not.toBe(true);
	});

	test.each<[string, Partial<Listing>]>([
		['data', { shape: ({ items }) => ({ data: items }) }],
		['data.items', { shape: (body) => ({ code: 0, data: body }) }],
		['tasks', { shape: ({ items, total }) => ({ tasks: items, total }) }],
		['an array alone', { shape: ({ items }) => items }],
		['a time without its zone', { tasks: [{ ...MINE, change: { created_at: zoneless } }] }],
		// The hour of another place, called UTC's: no task is made in the future.
		[
			'a time of the future',
			{ tasks: [{ ...MINE, change: { created_at: new Date(SENT + 480 * MINUTE).toISOString() } }] },
		],
		['microseconds', { tasks: [{ ...MINE, change: { created_at: (SENT + 400) * 1e3 } }] }],
		['nanoseconds', { tasks: [{ ...MINE, change: { created_at: (SENT + 400) * 1e6 } }] }],
	])('a task that fits, listed in %s', async (_name, listing) => {
		const found = await look({ tasks: [MINE], ...listing, unsent: true });
		expect(found.mayBe).toEqual(['mine']);
		expect(found.none).not.toBe(true);
	});

	test.each<[string, Partial<Listing>]>([
		['no task at all', {}],
		['null for no task', { shape: () => ({ items: null, total: 0 }) }],
		[
			'older tasks on a page of many',
			{ tasks: [{ id: 'old', after: -600_000 }], shape: ({ items }) => ({ items, total: 57 }) },
		],
	])('but %s is one', async (_name, listing) => {
		const found = await look({ tasks: [], ...listing, unsent: true });
		expect(found).toMatchObject({ mayBe: [], none: true });
	});
});

test('what the first look has named stays named if the second gets no answer', async () => {
	const also: GenerationRequest = { ...REQUEST, resolution: '480p' };
	const found = await look({ tasks: [MINE], unsent: true, answers: 1 }, { also });
	expect(found).toMatchObject({ mayBe: ['mine'], none: false, calls: 2 });
});

describe('the task is found', () => {
	test.each<[string, Listing]>([
		['at once', { tasks: [MINE] }],
		['in a list that takes 7 seconds', { tasks: [MINE], takes: 7_000 }],
		['in a list that takes 20 seconds', { tasks: [MINE], takes: 20_000 }],
		['by a clock that is 10 minutes ahead', { tasks: [MINE], ahead: 10 * MINUTE }],
		['by a clock that is 10 minutes behind', { tasks: [MINE], ahead: -10 * MINUTE }],
		[
			'by a clock that is 10 minutes ahead, in a slow list',
			{ tasks: [MINE], ahead: 10 * MINUTE, takes: 20_000 },
		],
		['hours later, by a retry', { tasks: [MINE], asked: 20 * 60 * MINUTE }],
		[
			'if the create was answered just before its time was up',
			{ tasks: [{ id: 'mine', after: 118_000 }], asked: 121_000 },
		],
		['in a list that shows it a little later', { tasks: [MINE], empty: 2 }],
		['by a provider that says no time', { tasks: [MINE], dateless: true }],
		[
			'beside one that was made an hour later',
			{ tasks: [MINE, { id: 'later', after: 60 * MINUTE }], asked: 90 * MINUTE },
		],
		[
			'beside one of another length',
			{ tasks: [MINE, { id: 'other', after: 0, change: { duration: 6 } }] },
		],
	])('%s', async (_name, listing) => {
		const { taskId, calls } = await look(listing);
		// Found is found: nothing more is asked.
		expect([taskId, calls]).toEqual(['mine', 1 + (listing.empty ?? 0)]);
	});

	test('beside one that belongs to another item', async () => {
		const tasks = [MINE, { id: 'other', after: 500 }];
		expect((await look({ tasks }, { claimed: ['other'] })).taskId).toBe('mine');
	});

	test('if another run lost a create at another time', async () => {
		const others = [SENT + 10 * MINUTE, SENT - 10 * MINUTE];
		expect((await look({ tasks: [MINE], asked: 20 * MINUTE }, { others })).taskId).toBe('mine');
	});
});

describe('nobody can tell, and the tasks that it may be are named', () => {
	test('two that fit', async () => {
		const tasks = [MINE, { id: 'other', after: 2_000 }];
		expect(await look({ tasks })).toEqual({ mayBe: ['mine', 'other'], calls: 3 });
		// The provider has time between two looks.
		const [first = 0, second = 0, third = 0] = looks;
		expect(second - first).toBeGreaterThan(700);
		expect(third - second).toBeGreaterThan(1_400);
	});

	test('one that another lost create may have made as well', async () => {
		const found = await look({ tasks: [MINE] }, { also: REQUEST });
		expect(found).toEqual({ mayBe: ['mine'], calls: 3 });
	});

	test('another run lost a create at that time', async () => {
		const found = await look({ tasks: [MINE] }, { others: [SENT + 30_000] });
		expect(found).toEqual({ mayBe: ['mine'], calls: 3 });
	});
});

describe('what a list may say in other words than the request', () => {
	const asked = (change: Partial<GenerationRequest>) => ({ request: { ...REQUEST, ...change } });
	const listed = (change: IDataObject): Listing => ({ tasks: [{ ...MINE, change }] });

	test.each<[string, Listing, Partial<GenerationRequest>]>([
		['the model behind an endpoint', listed({}), { model: 'ep-20260401-abcde' }],
		['a length from the prompt', listed({ duration: 10 }), { prompt: 'a cat --dur 10' }],
		['a size from the prompt', listed({ resolution: '1080p' }), { prompt: 'a cat --rs 1080p' }],
		['a seed from the prompt', listed({ seed: 7 }), { seed: 5, prompt: 'a cat --seed 7' }],
		['the same as asked, with a length in the prompt', listed({}), { prompt: 'a cat --dur 10' }],
	])('%s: it may be the task, and nothing is sent again', async (_name, listing, change) => {
		const lost = await look(listing, asked(change));
		expect(lost).toEqual({ mayBe: ['mine'], calls: 3 });
		const unsent = await look({ ...listing, unsent: true }, asked(change));
		expect(unsent).toEqual({ mayBe: ['mine'], calls: 1 });
	});

	test('a length in frames, which Additional Body sets', async () => {
		const unsent = await look(
			{ ...listed({ duration: 2 }), unsent: true },
			{ body: { frames: 57 } },
		);
		expect(unsent).toEqual({ mayBe: ['mine'], calls: 1 });
	});

	test.each<[string, Listing, Partial<GenerationRequest>]>([
		['ratio', listed({ ratio: '9:16' }), {}],
		['resolution', listed({ resolution: '1080p' }), {}],
		['length', listed({ duration: 6 }), {}],
		['seed', listed({ seed: 6 }), { seed: 5 }],
	])('another %s is another task', async (_name, listing, change) => {
		expect(await look(listing, asked(change))).toEqual({ mayBe: [], calls: 3 });
	});

	test.each<[string, Listing, Partial<GenerationRequest>]>([
		['ratio', listed({ ratio: '9:16' }), { aspectRatio: 'adaptive' }],
		['length', listed({ duration: 7 }), { duration: -1 }],
		['seed', listed({ seed: 6 }), { seed: -1 }],
		['seed', listed({ seed: 5 }), { seed: 5 }],
	])(
		'where the model chooses the %s, or it is the same, it is the task',
		async (_name, listing, change) => {
			expect((await look(listing, asked(change))).taskId).toBe('mine');
		},
	);

	test('a task whose time cannot be read may be of any time, whatever the others say', async () => {
		const undated = { id: 'undated', after: 0, change: { created_at: 'soon' } };
		const other = { id: 'other', after: 0, change: { duration: 6 } };
		expect(await look({ tasks: [undated, other] })).toEqual({ mayBe: ['undated'], calls: 3 });
	});

	test('a size in capitals is the same size', async () => {
		expect((await look(listed({ resolution: '720P' }))).taskId).toBe('mine');
	});

	test('another model than the one in the catalogue is another task, whatever the prompt says', async () => {
		const other = { model: 'dreamina-seedance-2-5-260628' };
		const found = await look(listed(other), asked({ prompt: 'a cat --dur 10' }));
		expect(found).toEqual({ mayBe: [], calls: 3 });
	});
});

describe('it is not there', () => {
	test.each<[string, Listing]>([
		[
			'a task that was made an hour later',
			{ tasks: [{ id: 'later', after: 60 * MINUTE }], asked: 90 * MINUTE },
		],
		[
			'… as a retry sees it after 20 hours',
			{ tasks: [{ id: 'later', after: 19 * 60 * MINUTE }], asked: 20 * 60 * MINUTE },
		],
		['a task that was made a minute earlier', { tasks: [{ id: 'earlier', after: -MINUTE }] }],
		[
			'… by a clock that is 10 minutes ahead',
			{ tasks: [{ id: 'earlier', after: -MINUTE }], ahead: 10 * MINUTE },
		],
		[
			'… of a provider that says no time',
			{ tasks: [{ id: 'earlier', after: -MINUTE }], dateless: true },
		],
		['a task of another model', { tasks: [{ ...MINE, change: { model: 'other' } }] }],
	])('%s', async (_name, listing) => {
		expect(await look(listing)).toEqual({ mayBe: [], calls: 3 });
	});
});

describe('how far the two clocks may differ', () => {
	// The list counts whole seconds; the provider's `Date` too.
	test.each([
		['four seconds before the create', { after: -4_000 }, 'mine'],
		['seven seconds before it', { after: -7_000 }, undefined],
		['five seconds behind its time-out', { after: 125_000 }, 'mine'],
		['eight seconds behind it', { after: 128_000 }, undefined],
	])('a task that was made %s', async (_name, { after }, taskId) => {
		const found = await look({ tasks: [{ id: 'mine', after }], asked: 10 * MINUTE });
		expect(found.taskId).toBe(taskId);
	});
});

describe('when the list is asked a second time: no create is under way any more, and what it made is listed', () => {
	// A create is under way for 120 seconds at most, and its task is listed 60 seconds later.
	test.each<[string, Partial<Listing>, number[]]>([
		['of those that may be under way', {}, [3_000, 183_000]],
		['of those that were sent earlier', { sentBy: [0, 0] }, [3_000, 180_000]],
		['of two, by the later one', { sentBy: [0, 2_000] }, [3_000, 182_000]],
		['of two in the other order', { sentBy: [2_000, 0] }, [3_000, 182_000]],
		[
			'at once, of those that are long over',
			{ sentBy: [0, 0], asked: 200_000 },
			[200_000, 200_000],
		],
	])('%s', async (_name, listing, expected) => {
		const also: GenerationRequest = { ...REQUEST, resolution: '480p' };
		const found = await look({ tasks: [], unsent: true, ...listing }, { also });
		expect(found).toMatchObject({ none: true, calls: 2 });
		expect(looks).toEqual(expected);
	});

	test('if one of several is missing, though another is named', async () => {
		const also: GenerationRequest = { ...REQUEST, resolution: '480p' };
		const one = { id: 'other', after: 400, change: { resolution: '480p' } };
		const found = await look({ tasks: [one], unsent: true }, { also });
		expect(found).toMatchObject({ mayBe: [], none: true, calls: 2 });
	});
});

describe('of a create that may not have been sent', () => {
	const unsent = true;
	const PAGE = Array.from({ length: 100 }, (_, index) => ({
		id: `t${index}`,
		after: 30 * MINUTE,
		change: { model: 'other' },
	}));

	test.each<[string, Listing]>([
		['an empty list', { tasks: [] }],
		['a list of other tasks', { tasks: [{ ...MINE, change: { model: 'other' } }] }],
		['a list of earlier tasks', { tasks: [{ id: 'earlier', after: -MINUTE }] }],
		[
			'a full list that reaches back to before it',
			{ tasks: [...PAGE.slice(1), { id: 'earlier', after: -MINUTE }], asked: 40 * MINUTE },
		],
		['a list of a clock that is 10 minutes ahead', { tasks: [], ahead: 10 * MINUTE }],
	])(
		'%s proves it once it can no longer turn up: it is asked a second time',
		async (_name, listing) => {
			expect(await look({ ...listing, unsent })).toEqual({ mayBe: [], none: true, calls: 2 });
		},
	);

	test('an empty list that may lack tasks proves nothing, and is not waited for', async () => {
		const { dialect } = PROVIDERS.ark;
		const list = dialect.list && { ...dialect.list, mayLack: true as const };
		const provider = { ...PROVIDERS.ark, dialect: { ...dialect, list } };
		expect(await look({ tasks: [], unsent }, { provider })).toEqual({ mayBe: [], calls: 1 });
	});

	test.each<[string, Listing]>([
		['at once', { tasks: [MINE] }],
		['by a clock that is 10 minutes behind', { tasks: [MINE], ahead: -10 * MINUTE }],
		['among others', { tasks: [{ id: 'earlier', after: -MINUTE }, MINE] }],
		['if it was made just before the retry', { tasks: [{ id: 'mine', after: 2_900 }] }],
	])('a task that fits is named %s, and no more is asked', async (_name, listing) => {
		expect(await look({ ...listing, unsent })).toEqual({ mayBe: ['mine'], calls: 1 });
	});

	test.each([100, 2_900, 60_000, 122_000])('a task of %i ms later turns up late', async (after) => {
		const found = await look({ tasks: [{ id: 'mine', after }], empty: 1, unsent });
		expect(found).toEqual({ mayBe: ['mine'], none: false, calls: 2 });
	});

	test('a full list that does not reach back to it proves nothing, and is not waited for', async () => {
		expect(await look({ tasks: PAGE, asked: 40 * MINUTE, unsent })).toEqual({
			mayBe: [],
			calls: 1,
		});
	});

	test('a list keeps its tasks for a week: of an older one it proves nothing', async () => {
		const day = 24 * 60 * MINUTE;
		expect(await look({ tasks: [], asked: 7 * day, unsent })).toEqual({ mayBe: [], calls: 1 });
		expect(await look({ tasks: [], asked: 7 * day - 4 * MINUTE, unsent })).toMatchObject({
			none: true,
		});
	});
});
