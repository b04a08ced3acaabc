/**
 * One n8n that is killed again and again while executions of every age are under way in it, restarted each time, and its
 * crashed executions brought to their end as the documents tell: *Retry execution*, and the way back by task IDs.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { simulatorCredential } from '../n8n/support/credentials.mts';
import {
	CRASHED_FOR_GOOD_MS,
	endStatuses,
	N8nApiError,
	runsOf,
	type Execution,
	type N8nApi,
	type StoredWorkflow,
} from '../n8n/support/n8nApi.mts';
import type { N8nServer } from '../n8n/support/n8nServer.mts';
import type { SimulatorClient } from '../simulator/client.mts';
import type { Fault, LoggedRequest, ProviderId, TaskReport } from '../simulator/types.mts';
import { CREATE, killedWorkflow, WAIT, wayBackWorkflow } from './flow.mts';
import type { Ended } from './judge.mts';
import type { Sink } from './sink.mts';

/** What an execution was doing when n8n was killed. */
export const PHASES = [
	'before the send',
	'sent',
	'answered',
	'parked',
	'checking',
	'downloading',
	'uploading',
] as const;
export type Phase = (typeof PHASES)[number];

/** One with a list of tasks, one with an idempotency key, one with neither. */
export const PROVIDERS: readonly ProviderId[] = ['ark', 'qingbo', 'cubicSpaces'];
/** Each call takes a while, so that kills meet it under way. */
const SLOW: Fault[] = [
	{ on: 'create', kind: 'delay', probability: 0.5, delayMs: 2_500 },
	{ on: 'create', kind: 'delayBefore', probability: 1, delayMs: 1_500 },
	{ on: 'status', kind: 'delay', probability: 1, delayMs: 2_000 },
	{ on: 'download', kind: 'delay', probability: 1, delayMs: 2_500 },
];
/** Executions under way at the same time, and how many of them may have begun less than {@link YOUNG_MS} ago. */
const UNDER_WAY = 24;
const YOUNG = 3;
const YOUNG_MS = 12_000;
const ITEMS = 2;
/** How often an execution is retried before the way back is taken. */
const RETRIES = 8;
/** How many kills come first that wait for no phase: by then what is met often has been met. */
const UNAIMED = 6;
/** Longest that a kill waits for the phase it is meant for, ms: what an earlier n8n parked is checked a good minute after the start. */
const AIM_MS = 100_000;
/** How long all may take to come to their end after the last kill, ms. */
const PATIENCE_MS = 15 * 60_000;

export interface LaneOptions {
	api: N8nApi;
	simulator: SimulatorClient;
	sink: Sink;
	/** Killed in turns chosen by `random`; the first one answers the REST interface. */
	servers: readonly N8nServer[];
	providers: readonly ProviderId[];
	kills: number;
	/** No kill after this time, ms since 1970. */
	until: number;
	/** 0 to 1. */
	random: () => number;
	say: (line: string) => void;
}

export interface LaneReport {
	ended: Ended[];
	tasks: TaskReport[];
	/** How many there were. */
	kills: number;
	phases: Record<Phase, number>;
	/** Parked waits whose runs were all killed: stopped in the end, and brought back by task IDs. */
	abandoned: number;
	/** Items that came back at the timeout, since their checks were killed until then, and were waited for once more. */
	timedOut: number;
	stuck: number;
	/** The harness itself could not go on: what it has seen so far is reported. */
	endedEarly: boolean;
	complaints: string[];
}

interface Flow {
	provider: ProviderId;
	key: string;
	workflow: StoredWorkflow;
	path: string;
	wayBack: StoredWorkflow;
	wayBackPath: string;
}

/** One call of the webhook, through all of its executions. */
interface Call {
	flow: Flow;
	prompts: string[];
	/** The execution that stands for it now. */
	id: string;
	startedAt: number;
	retries: number;
	/** Since when (ms) it is seen as crashed: not for good at first, see {@link CRASHED_FOR_GOOD_MS}. */
	crashedSince?: number;
	/** What Seedance Create said, in whichever of the executions it did last. */
	said: IDataObject[];
	/** The same when the way back by task IDs began; it leads to these tasks alone. */
	created?: IDataObject[];
	/** Items that need no way back. */
	have: IDataObject[];
	/** The task items in the end, by their task's prompt. */
	items?: IDataObject[];
	/** What cannot be brought to an end. */
	problem?: string;
}

export async function runLane(options: LaneOptions): Promise<LaneReport> {
	return await new Lane(options).run();
}

class Lane {
	private flows: Flow[] = [];
	private readonly calls: Call[] = [];
	private readonly complaints: string[] = [];
	private kills = 0;
	private abandoned = 0;
	private timedOut = 0;
	private endedEarly = false;
	private readonly phases = Object.fromEntries(PHASES.map((phase) => [phase, 0])) as Record<
		Phase,
		number
	>;

	constructor(private readonly options: LaneOptions) {}

	async run(): Promise<LaneReport> {
		const { providers } = this.options;
		this.flows = await Promise.all(providers.map((provider) => this.store(provider)));
		try {
			await this.killAndSettle();
		} catch (error) {
			this.endedEarly = true;
			this.complaints.push(`a lane ended early: ${String(error)}`);
		}
		return await this.report();
	}

	private async killAndSettle(): Promise<void> {
		const { kills, until, random, say } = this.options;
		for (let kill = 1; kill <= kills; kill++) {
			const aim = this.kills >= UNAIMED && random() < 0.7 ? this.rarest() : undefined;
			const at = Date.now() + (aim ? 2_000 + random() * 8_000 : 6_000 + random() * 20_000);
			if (at > until) break;
			let met: Phase[] = [];
			for (;;) {
				if (this.hasRoom()) await this.start();
				await this.settle();
				if (Date.now() >= at) {
					met = await this.phasesNow();
					if (!aim || met.includes(aim) || Date.now() > at + AIM_MS) break;
				}
				await sleep(Math.min(400, Math.max(100, at - Date.now())));
			}
			await this.kill(met);
			say(`kill ${kill}: ${met.join(', ') || 'nothing under way'}`);
		}
		await this.settleAll();
		await this.stopAbandoned();
		await this.settleAll();
	}

	/** Young ones at any time, so that kills meet creates as well as what has long been parked. */
	private hasRoom(): boolean {
		const open = this.calls.filter(isOpen);
		const young = open.filter(({ startedAt }) => Date.now() - startedAt < YOUNG_MS);
		return open.length < UNDER_WAY && young.length < YOUNG;
	}

	private async settleAll(): Promise<void> {
		const deadline = Date.now() + PATIENCE_MS;
		while (this.calls.some(isOpen) && Date.now() < deadline) {
			await this.settle();
			await sleep(1_000);
		}
	}

	/** Each of a wait's three runs was killed: n8n goes on a day later, and a person stops it before. */
	private async stopAbandoned(): Promise<void> {
		for (const call of this.calls.filter(isOpen)) {
			const { status } = await this.options.api.getExecution(call.id);
			if (status !== 'waiting') continue;
			this.abandoned++;
			this.options.say(`execution ${call.id} waits for runs that are gone: stopped`);
			call.retries = RETRIES;
			await this.options.api.stopExecution(call.id);
		}
	}

	private async store(provider: ProviderId): Promise<Flow> {
		const { api, simulator, sink } = this.options;
		const key = `sim-${randomUUID()}`;
		await simulator.setSettings(key, { taskSeconds: [5, 45], videoMark: true });
		await simulator.setFaults(key, SLOW, Math.floor(this.options.random() * 1e6));
		const { type, data } = simulatorCredential(provider, simulator.url, key);
		const credential = await api.createCredential(type, data, key);
		const [path, wayBackPath] = [randomUUID(), randomUUID()];
		const [stored, wayBack] = [
			await api.createWorkflow(killedWorkflow(provider, path, credential, sink.url)),
			await api.createWorkflow(wayBackWorkflow(provider, wayBackPath, credential, sink.url)),
		];
		await api.activate(stored);
		await api.activate(wayBack);
		return { provider, key, workflow: stored, path, wayBack, wayBackPath };
	}

	private async start(): Promise<void> {
		const flow = this.flows[Math.floor(this.options.random() * this.flows.length)];
		if (!flow) return;
		const prompts = Array.from({ length: ITEMS }, () => `A fox ${randomUUID()}`);
		const items = prompts.map((prompt) => ({ prompt }));
		const id = await this.callWebhook(flow.workflow, flow.path, items);
		const startedAt = Date.now();
		this.calls.push({ flow, prompts, id, startedAt, retries: 0, said: [], have: [] });
	}

	private async callWebhook(
		{ id: workflowId }: StoredWorkflow,
		path: string,
		items: IDataObject[],
	): Promise<string> {
		const { api } = this.options;
		const known = new Set((await api.listExecutions({ workflowId })).map(({ id }) => id));
		await api.callWebhook(path, { items });
		return (await api.waitForNewExecution(workflowId, known)).id;
	}

	/** Looks after every call that is open; what has crashed is retried. */
	private async settle(): Promise<void> {
		for (const call of this.calls.filter(isOpen)) {
			const execution = await this.options.api.getExecution(call.id);
			if (execution.status !== 'crashed') call.crashedSince = undefined;
			if (!endStatuses.includes(execution.status)) continue;
			if (execution.status === 'crashed') {
				call.crashedSince ??= Date.now();
				if (Date.now() - call.crashedSince < CRASHED_FOR_GOOD_MS) continue;
			}
			const created = lastItems(execution, CREATE);
			if (created.length > 0) call.said = created;
			if (execution.status !== 'success') await this.bringBack(call, execution);
			else await this.take(call, finalItems(execution));
		}
	}

	/** What has timed out, because its checks were killed until then, is waited for once more, as its item says. */
	private async take(call: Call, items: IDataObject[]): Promise<void> {
		const late = items.filter(({ timedOut }) => timedOut === true).length;
		const timely = items.filter(({ timedOut }) => timedOut !== true);
		if (late > 0 && !call.created) {
			this.timedOut += late;
			call.have = timely;
			if (await this.takeWayBack(call)) return;
			call.have = [];
		}
		call.items = [...items, ...call.have];
	}

	private async bringBack(call: Call, execution: Execution): Promise<void> {
		if (call.retries++ < RETRIES) {
			const retried = await this.retry(call.id);
			if (retried !== undefined) {
				call.id = retried;
				return;
			}
		}
		if (!(await this.takeWayBack(call)))
			call.problem = `execution ${call.id} (${call.flow.provider}) is ${execution.status}: ${execution.data.resultData.error?.message ?? 'no error'}`;
	}

	/** Waits for the tasks by their IDs. @returns whether there are any, and this is the first time */
	private async takeWayBack(call: Call): Promise<boolean> {
		const { flow, said, have } = call;
		const ids = said.flatMap(({ taskId }) =>
			taskId === null || have.some((item) => item.taskId === taskId) ? [] : [{ id: taskId }],
		);
		if (call.created || ids.length === 0) return false;
		call.created = said;
		call.retries = 0;
		call.id = await this.callWebhook(flow.wayBack, flow.wayBackPath, ids);
		return true;
	}

	/**
	 * @returns the same ID if it has succeeded meanwhile; `undefined` if n8n cannot: killed while it stored the parking, an
	 * execution has lost the node that parked
	 */
	private async retry(id: string): Promise<string | undefined> {
		try {
			return await this.options.api.retryExecution(id);
		} catch (error) {
			if (!(error instanceof N8nApiError)) throw error;
			// n8n says so of every execution that it holds for finished, also of one with an error of n8n's own.
			const isFinished = error.body.includes('The execution succeeded');
			if (!isFinished && !error.body.includes("reading 'metadata'")) throw error;
			const { status } = await this.options.api.getExecution(id);
			if (isFinished && status === 'success') return id;
			this.options.say(`execution ${id} (${status}) cannot be retried by n8n: ${error.body}`);
			return undefined;
		}
	}

	/** The phase that the fewest kills have met: left to chance alone, short ones are seldom met. */
	private rarest(): Phase {
		return PHASES.reduce((rarest, phase) =>
			this.phases[phase] < this.phases[rarest] ? phase : rarest,
		);
	}

	private async kill(met: readonly Phase[]): Promise<void> {
		const { servers, random } = this.options;
		for (const phase of met) this.phases[phase]++;
		this.kills++;
		const victim = servers[Math.floor(random() * servers.length)];
		if (!victim) throw new Error('There is no n8n to kill');
		await victim.kill();
		await victim.restart();
	}

	private async phasesNow(): Promise<Phase[]> {
		const { simulator, sink } = this.options;
		const met = new Set<Phase>();
		if (sink.underWay() > 0) met.add('uploading');
		for (const flow of this.flows) {
			const requests = await simulator.requests(flow.key);
			const open = requests.filter(isUnderWay);
			if (open.some(({ op }) => op === 'create')) met.add('sent');
			if (open.some(({ op }) => op === 'status' || op === 'list')) met.add('checking');
			if (open.some(({ op }) => op === 'download')) met.add('downloading');
			const asked = new Set(requests.filter(({ op }) => op === 'create').map(promptOf));
			for (const call of this.calls.filter((one) => isOpen(one) && one.flow === flow)) {
				const { status } = await this.options.api.getExecution(call.id);
				if (status === 'waiting') met.add('parked');
				else if (status !== 'running') continue;
				else if (!call.prompts.some((prompt) => asked.has(prompt))) met.add('before the send');
				else if (open.length === 0) met.add('answered');
			}
		}
		return PHASES.filter((phase) => met.has(phase));
	}

	private async report(): Promise<LaneReport> {
		const { simulator } = this.options;
		const tasks = await Promise.all(this.flows.map(({ key }) => simulator.tasks(key)));
		const all = tasks.flat();
		const prompts = new Map(all.map(({ id, prompt }) => [id, prompt]));
		const open = this.calls.filter(({ items }) => items === undefined);
		for (const { id, problem } of open)
			this.complaints.push(problem ?? `execution ${id} did not come to an end`);
		const ended = this.calls.flatMap(({ prompts: own, items, created }) =>
			own.map((prompt, index): Ended => ({
				prompt,
				// By the task's own prompt where it is known, so that an item of another's task shows.
				item:
					items?.find(({ taskId }) => prompts.get(String(taskId)) === prompt) ??
					(items && (created ?? items)[index]),
			})),
		);
		return {
			ended,
			tasks: all,
			phases: this.phases,
			kills: this.kills,
			abandoned: this.abandoned,
			timedOut: this.timedOut,
			stuck: open.length,
			endedEarly: this.endedEarly,
			complaints: this.complaints,
		};
	}
}

function isOpen({ items, problem }: Call): boolean {
	return items === undefined && problem === undefined;
}

/** A request that has come and is not answered yet. */
function isUnderWay({ answerStatus, fault, at }: LoggedRequest): boolean {
	return answerStatus === 0 && fault?.startsWith('delay') === true && Date.now() - at < 5_000;
}

function promptOf({ body }: LoggedRequest): string {
	return /A fox [0-9a-f-]{36}/.exec(JSON.stringify(body))?.[0] ?? '';
}

/** What a node handed on in its last run; nothing if it did not run. */
function lastItems(execution: Execution, name: string): IDataObject[] {
	const items = runsOf(execution, name).at(-1)?.data?.main[0] ?? [];
	return items.map(({ json }) => json);
}

function finalItems(execution: Execution): IDataObject[] {
	return lastItems(execution, WAIT);
}
