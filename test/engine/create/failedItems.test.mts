/** What becomes of items that fail: *Failed Items* and *On Error* over every kind of failure. */
import type { Fault } from '../../simulator/types.mts';
import { useLab, type NodeRunOptions } from '../support/lab.mts';

const lab = useLab();

interface Case {
	name: string;
	items: Array<{ prompt: string; seconds?: number }>;
	faults?: Fault[];
	options?: NodeRunOptions;
	/** What comes out where failing items come back as items: status and category for each. */
	returned: Array<[status: string, category: string | null]>;
	/** The error where the node fails with `protect`; absent: items come back all the same. */
	protectedBy?: { message: string | RegExp; description: string | RegExp; requests: number };
	/** Tasks that exist in the end where items come back. */
	tasks: number;
}

const FOX = { prompt: 'A fox', seconds: 5 };
const NO_CREDENTIAL = 'No credential for CubicSpaces is chosen';

const CASES: Case[] = [
	{
		name: 'an item that cannot be right',
		items: [FOX, { prompt: 'A dog', seconds: 99 }, FOX],
		returned: [
			['queued', null],
			['notCreated', 'invalidInput'],
			['queued', null],
		],
		protectedBy: {
			message: 'Duration is 99 seconds; doubao-seedance-2.0 makes 4 to 15 seconds [item 1]',
			description: 'Set Duration to 4 to 15 seconds, or -1.',
			requests: 0,
		},
		tasks: 2,
	},
	{
		name: 'a setting of the run that cannot be used',
		items: [FOX, FOX],
		options: { options: { concurrency: 0 } },
		returned: [
			['notCreated', 'invalidInput'],
			['notCreated', 'invalidInput'],
		],
		protectedBy: { message: 'Concurrency is 0', description: 'Give 1 to 50.', requests: 0 },
		tasks: 0,
	},
	{
		name: 'no credential',
		items: [FOX],
		options: { credentials: null },
		returned: [['notCreated', 'invalidInput']],
		protectedBy: {
			message: NO_CREDENTIAL,
			description: 'Choose or create a credential for CubicSpaces in this node.',
			requests: 0,
		},
		tasks: 0,
	},
	{
		name: 'some items refused by the provider',
		items: [FOX, FOX, FOX],
		faults: [{ on: 'create', kind: 'policy', skip: 1 }],
		returned: [
			['queued', null],
			['notCreated', 'contentPolicy'],
			['queued', null],
		],
		tasks: 2,
	},
	{
		name: 'all items refused by the provider',
		items: [FOX, FOX],
		faults: [{ on: 'create', kind: 'realPerson', times: 2 }],
		returned: [
			['notCreated', 'realPerson'],
			['notCreated', 'realPerson'],
		],
		protectedBy: {
			message: /recognised a real person.*PrivacyInformation.*\[item 0\]$/,
			description: /Seedance Asset Moderate/,
			requests: 2,
		},
		tasks: 0,
	},
	{
		name: 'a wrong key, with which no more than the first item is sent',
		items: [FOX, FOX, FOX],
		options: { options: { concurrency: 1 } },
		faults: [{ on: 'create', kind: 'http401' }],
		returned: [
			['notCreated', 'auth'],
			['notCreated', 'auth'],
			['notCreated', 'auth'],
		],
		protectedBy: {
			message: /^The provider refused the API key: .*\[item 0\]$/,
			description:
				'Check the key in the credential, and that it belongs to this provider and region.',
			requests: 1,
		},
		tasks: 0,
	},
	{
		name: 'no balance',
		items: [FOX],
		faults: [{ on: 'create', kind: 'insufficientBalance' }],
		returned: [['notCreated', 'quota']],
		protectedBy: {
			message: /^The account has no balance left/,
			description: /Check balance and quota/,
			requests: 1,
		},
		tasks: 0,
	},
	{
		name: 'a base URL that redirects',
		items: [FOX],
		faults: [{ on: 'create', kind: 'redirect' }],
		returned: [['notCreated', 'invalidInput']],
		protectedBy: {
			message: /redirects to 127\.0\.0\.1:\d+, and the API key is not sent there \[item 0\]$/,
			description: 'Write the final address into the base URL of the credential.',
			requests: 1,
		},
		tasks: 0,
	},
	{
		name: 'an answer that was lost, and no other task',
		items: [FOX],
		faults: [{ on: 'create', kind: 'resetAfter' }],
		returned: [['unknown', 'provider']],
		protectedBy: {
			message: /^A task may exist: the create was sent, and no clear answer came .*\[item 0\]$/,
			description: /^Look for a task of 2\d{3}-.* in the console of CubicSpaces before/,
			requests: 1,
		},
		tasks: 1,
	},
	{
		name: 'a refusal and an answer that was lost',
		items: [FOX, FOX],
		faults: [
			{ on: 'create', kind: 'policy' },
			{ on: 'create', kind: 'http502html', taken: true },
		],
		options: { options: { concurrency: 1 } },
		returned: [
			['notCreated', 'contentPolicy'],
			['unknown', 'provider'],
		],
		// The message is the first failure's; that something may have to be paid is said as well.
		protectedBy: {
			message: /content policy refused the request.*\[item 0\]$/,
			description: /\[item 1\] A task may exist/,
			requests: 2,
		},
		tasks: 1,
	},
	{
		name: 'an answer that was lost beside a task that exists',
		items: [FOX, FOX],
		faults: [{ on: 'create', kind: 'truncatedJson', skip: 1 }],
		returned: [
			['queued', null],
			['unknown', 'provider'],
		],
		tasks: 2,
	},
];

async function run(
	{ items, faults = [], options = {} }: Case,
	failedItems: 'protect' | 'return',
	onError?: 'continueRegularOutput' | 'continueErrorOutput',
) {
	const account = lab.account();
	await lab.client.setFaults(account.key, faults);
	const result = await account.create(
		'cubicSpaces',
		{ failedItems, prompt: '={{ $json.prompt }}', duration: '={{ $json.seconds }}' },
		{ ...options, items, settings: onError && { onError } },
	);
	return { account, result };
}

describe.each(CASES)('$name', (one) => {
	test.each([
		['Return as Items', 'return', undefined],
		['On Error: Continue', 'protect', 'continueRegularOutput'],
		['On Error: Continue (using error output)', 'protect', 'continueErrorOutput'],
	] as const)('%s: every item comes back', async (_name, failedItems, onError) => {
		const { account, result } = await run(one, failedItems, onError);
		expect(result.error).toBeUndefined();
		expect(result.tasks.map(({ status, failure }) => [status, failure?.category ?? null])).toEqual(
			one.returned,
		);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(
			one.items.map((_, item) => ({ item })),
		);
		for (const { taskId, status, failure } of result.tasks) {
			expect(taskId !== null).toBe(status === 'queued');
			if (!failure) continue;
			expect(failure.safeToRecreate).toBe(status === 'notCreated');
			expect(failure.hint).toMatch(/\.$/);
		}
		expect(await account.tasks()).toHaveLength(one.tasks);
	});

	if (!one.protectedBy) {
		test('Protect Paid Tasks: every item comes back, because a task exists', async () => {
			const { account, result } = await run(one, 'protect');
			expect(result.error).toBeUndefined();
			expect(
				result.tasks.map(({ status, failure }) => [status, failure?.category ?? null]),
			).toEqual(one.returned);
			expect(await account.tasks()).toHaveLength(one.tasks);
		});
		return;
	}
	const { message, description, requests } = one.protectedBy;
	test('Protect Paid Tasks: the node fails in plain words', async () => {
		const { account, result } = await run(one, 'protect');
		expect(result.status).toBe('error');
		expect(result.error).toMatchObject({ name: 'NodeOperationError' });
		const matching = (text: string | RegExp) =>
			typeof text === 'string' ? text : expect.stringMatching(text);
		expect(result.error?.message).toEqual(matching(message));
		expect(result.error?.description).toEqual(matching(description));
		expect(await account.requests()).toHaveLength(requests);
	});
});

test('an expression that fails for one item is that item’s failure', async () => {
	const account = lab.account();
	const result = await account.create(
		'cubicSpaces',
		{ failedItems: 'return', prompt: "={{ $json.prompt ?? $('Nowhere').first().json.prompt }}" },
		{ items: [FOX, {}, FOX] },
	);
	expect(result.tasks.map(({ status }) => status)).toEqual(['queued', 'notCreated', 'queued']);
	expect(result.tasks[1].failure).toMatchObject({ code: 'invalidInput' });
	expect(result.tasks[1].failure?.message).toMatch(/node/i);
});

test('all that is wrong with an item is said at once', async () => {
	const result = await lab.account().create('cubicSpaces', {
		prompt: ' ',
		duration: 2,
		mode: 'firstLastFrame',
		lastFrame: 'ftp://media.example.com/last.png',
	});
	expect(result.error?.message).toBe(
		'Prompt is empty; A last frame is set without a first frame; ' +
			'Duration is 2 seconds; doubao-seedance-2.0 makes 4 to 15 seconds; ' +
			'Last Frame: "ftp://media.example.com/last.png" is neither an http(s) address nor asset:// [item 0]',
	);
	expect(result.error?.description).toMatch(/Describe the video.*Set First Frame too.*-1\./);
});
