/**
 * Who starts a workflow, and how it waits: whatever comes of it, every task comes out finished, once. Callers that cannot
 * wait for a parked execution are answered by one that holds in process, and are told why. And where in a workflow a wait
 * stands.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot } from '../support/paths.mts';
import { STRATEGIES, type Caller, type Outcome, type Strategy } from './support/callerParts.mts';
import { SHAPES } from './support/callerShapes.mts';
import { byMcp, byMcpNodes, byNodeTools, byTool, SPOKEN } from './support/callerTools.mts';
import {
	byEvaluation,
	byForm,
	byHand,
	bySchedule,
	bySubWorkflow,
	bySubWorkflowAlone,
	byWebhook,
} from './support/callerTriggers.mts';
import { runsOf } from './support/n8nApi.mts';
import { FIRST_CHECK, WAIT } from './support/parked.mts';
import { PROMPTS } from './support/scenario.mts';
import { shared } from './support/shared.mts';

const on = shared();

interface Row {
	run: Caller;
	parks: boolean;
	/** Its row in docs/how-waiting-works.md. */
	document: string;
	/** Why it is not parked. */
	because?: string;
	/** What the caller is told. */
	said?: unknown;
	/** The node that waits, if it is not {@link WAIT}. */
	node?: string;
	/** How many clips; default: one for each of the prompts. */
	clips?: number;
}

const FINISHED = PROMPTS.map(() => expect.objectContaining({ status: 'succeeded' }) as unknown);
const SUCCEEDED = expect.stringContaining('succeeded') as unknown;
const ANSWERED = 'would be answered before the tasks are finished';

const CALLERS: Record<string, Row> = {
	'a schedule': { run: bySchedule, parks: true, document: 'a schedule or another trigger' },
	'webhook that answers at once': {
		run: (...args) => byWebhook(...args, 'onReceived'),
		parks: true,
		document: 'a webhook that answers at once',
	},
	'webhook that answers with the last node': {
		run: (...args) => byWebhook(...args, 'lastNode'),
		said: FINISHED,
		parks: false,
		because: ANSWERED,
		document: 'a webhook that answers with the last node',
	},
	'webhook that answers in a stream': {
		run: (...args) => byWebhook(...args, 'streaming'),
		said: FINISHED,
		parks: false,
		because: ANSWERED,
		document: 'a webhook that answers in a stream',
	},
	'webhook with a node that answers': {
		run: (...args) => byWebhook(...args, 'responseNode'),
		said: FINISHED,
		parks: true,
		document: 'a webhook that answers with *Respond to Webhook*',
	},
	'form with a Form Ending': {
		run: (...args) => byForm(...args, true),
		said: expect.stringContaining('succeeded succeeded succeeded') as unknown,
		parks: true,
		document: 'a form',
	},
	'form that answers when the workflow finishes': {
		run: (...args) => byForm(...args, false),
		said: '',
		parks: true,
		document: 'a form',
	},
	'Execute Sub-workflow, once': {
		run: (...args) => bySubWorkflow(...args, 'once'),
		parks: false,
		because: 'Execute Sub-workflow',
		document: '*Execute Sub-workflow*',
	},
	'Execute Sub-workflow, for each item': {
		run: (...args) => bySubWorkflow(...args, 'each'),
		parks: false,
		because: 'Execute Sub-workflow',
		document: '*Execute Sub-workflow*',
	},
	'Execute Sub-workflow, without waiting': {
		run: bySubWorkflowAlone,
		parks: true,
		document: '*Execute Sub-workflow* that does not wait for it',
	},
	'a person': { run: byHand, parks: true, document: 'a person' },
	'a person, one step': {
		run: (...args) => byHand(...args, true),
		parks: true,
		document: 'a person',
	},
	'an agent’s workflow tool': {
		run: byTool,
		clips: 1,
		said: [SPOKEN],
		parks: true,
		document: 'an agent in the editor’s chat, by a workflow tool',
	},
	'an agent’s workflow tool, in a public chat': {
		run: (...args) => byTool(...args, { in: 'chat', responseMode: 'lastNode' }),
		clips: 1,
		said: { output: SPOKEN },
		parks: false,
		because: ANSWERED,
		document: 'an agent that answers a chat or webhook, by a workflow tool',
	},
	'an agent’s workflow tool, in a public chat that streams': {
		run: (...args) => byTool(...args, { in: 'chat', responseMode: 'streaming' }),
		clips: 1,
		said: SPOKEN,
		parks: false,
		because: ANSWERED,
		document: 'an agent that answers a chat or webhook, by a workflow tool',
	},
	'an agent’s workflow tool, behind a webhook': {
		run: (...args) => byTool(...args, { in: 'webhook', responseMode: 'lastNode' }),
		clips: 1,
		said: [{ output: SPOKEN }],
		parks: false,
		because: ANSWERED,
		document: 'an agent that answers a chat or webhook, by a workflow tool',
	},
	'an agent’s workflow tool, behind a webhook, its progress saved': {
		run: (...args) => byTool(...args, { in: 'webhook', responseMode: 'lastNode', progress: true }),
		clips: 1,
		said: [{ output: SPOKEN }],
		parks: false,
		because: ANSWERED,
		document: 'an agent that answers a chat or webhook, by a workflow tool',
	},
	'an agent’s workflow tool, its progress saved': {
		run: (...args) => byTool(...args, { in: 'editor', progress: true }),
		clips: 1,
		said: [SPOKEN],
		parks: true,
		document: 'an agent in the editor’s chat, by a workflow tool',
	},
	'an agent’s tool': {
		run: byNodeTools,
		clips: 1,
		said: [SPOKEN],
		parks: false,
		because: 'an agent’s tool cannot be suspended',
		node: 'Get Clip',
		document: 'an agent or an *MCP Server Trigger*, this node being the tool',
	},
	'an MCP client’s workflow tool': {
		run: byMcp,
		clips: 1,
		said: SUCCEEDED,
		parks: false,
		because: ANSWERED,
		document: 'an *MCP Server Trigger*, by a workflow tool',
	},
	'an MCP client’s tool': {
		run: byMcpNodes,
		clips: 1,
		said: SUCCEEDED,
		parks: false,
		document: 'an agent or an *MCP Server Trigger*, this node being the tool',
	},
	'an evaluation': {
		run: byEvaluation,
		parks: false,
		because: 'evaluation',
		document: 'an evaluation',
	},
};

function withStrategies(names: string[]): Array<[string, Strategy]> {
	return names.flatMap((name) =>
		(Object.keys(STRATEGIES) as Strategy[]).map((strategy): [string, Strategy] => [name, strategy]),
	);
}

const TABLE = withStrategies(Object.keys(CALLERS));
const PLACES = withStrategies(Object.keys(SHAPES));
const running = new Map<string, Promise<Outcome>>();
const standing = new Map<string, Promise<void>>();

/** n8n publishes workflows one after the other: begun all at once, those of other test files come late, ms. */
const APART_MS = 2_000;
/** What is parked begins first: it takes longest. */
const IN_ORDER = [true, false].flatMap((parks) =>
	TABLE.filter(([caller]) => CALLERS[caller]?.parks === parks),
);

beforeAll(async () => {
	const start = async <T,>(
		runs: Map<string, Promise<T>>,
		name: string,
		run: Promise<T> | undefined,
	): Promise<void> => {
		run?.catch(() => undefined); // its own test tells
		if (run) runs.set(name, run);
		await sleep(APART_MS);
	};
	for (const [place, strategy] of PLACES) {
		const name = `${place}, ${strategy}`;
		await start(standing, name, SHAPES[place]?.(on, name, strategy));
	}
	for (const [caller, strategy] of IN_ORDER) {
		const name = `${caller}, ${strategy}`;
		await start(running, name, CALLERS[caller]?.run(on, name, strategy));
	}
}, 240_000);

afterAll(on.close);

test.each(TABLE)(
	'%s, %s: every task comes out finished',
	async (caller, strategy) => {
		const row = CALLERS[caller];
		const outcome = await running.get(`${caller}, ${strategy}`);
		if (!row || !outcome) throw new Error(`"${caller}" was not started`);
		const { items, waiting, parked, said } = outcome;
		const count = row.clips ?? PROMPTS.length;
		expect(items.map(({ status }) => status)).toEqual(Array(count).fill('succeeded'));
		if ('said' in row) expect(said).toEqual(row.said);
		expect(parked).toBe(row.parks);
		const hints = waiting.map((execution) =>
			runsOf(execution, row.node ?? WAIT).flatMap(({ hints: told = [] }) => told),
		);
		const inProcess = hints.flat().filter(({ message }) => message.includes('Waited in process'));
		if (row.parks) expect(inProcess).toEqual([]);
		for (const told of row.parks ? [] : hints)
			expect(told).toMatchObject([
				{
					message: expect.stringContaining(row.because ?? '') as string,
					type: strategy === 'suspend' ? 'warning' : 'info',
				},
			]);
	},
	(FIRST_CHECK + 200) * 1000,
);

test.each(PLACES)(
	'%s, %s: every task comes out, in order, and nothing is made twice',
	async (place, strategy) => {
		await standing.get(`${place}, ${strategy}`);
	},
	(2 * FIRST_CHECK + 200) * 1000,
);

test('docs/how-waiting-works.md says of each caller what it is seen to do here', () => {
	const text = readFileSync(inRoot('docs', 'how-waiting-works.md'), 'utf8');
	const [, table = ''] = /\| Who starts the workflow \|.*\n\|.*\n((?:\|.*\n)+)/.exec(text) ?? [];
	const rows = table
		.trim()
		.split('\n')
		.map((line) =>
			line
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
	const seen = Object.values(CALLERS).map(({ document, parks }) =>
		JSON.stringify(
			parks
				? [document, 'holds for a while, then parks', 'parks']
				: [document, 'holds in process, and says so', 'holds in process, with a warning'],
		),
	);
	expect(rows.map((row) => JSON.stringify(row)).sort()).toEqual([...new Set(seen)].sort());
});
