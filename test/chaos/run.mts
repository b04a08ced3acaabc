/** Runs a plan: the nodes on n8n's engine, with n8n's own repeats, against a simulator. */
import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { credentialTypes, simulatorCredential } from '../n8n/support/credentials.mts';
import {
	retryExecution,
	retryInterrupted,
	runWorkflow,
	type WorkflowInput,
	type WorkflowRun,
} from '../engine/support/engine.mts';
import {
	nodesOfAnotherProcess,
	type EngineNode,
	type NodeSettings,
	type SeedanceNode,
} from '../engine/support/nodes.mts';
import { MODE_PARAMETERS, MODELS } from '../engine/support/samples.mts';
import type { SimulatorClient } from '../simulator/client.mts';
import type { ProviderId, TaskReport } from '../simulator/types.mts';
import {
	addCounts,
	judge,
	noCounts,
	type Complain,
	type Counts,
	type RunResult,
} from './judge.mts';
import { planRuns, type RunPlan, type Scale } from './plan.mts';

/** How many workflow runs are under way at the same time: most of their time is waiting. */
const RUNS_AT_ONCE = 150;
/** How long a wait may go on after its deadline: a last call, files, a busy machine; ms. */
const GRACE_MS = 60_000;
/** How long a workflow run may take on top of its wait: busy providers, n8n's repeats, creates that time out; ms. */
const RUN_MS = 15 * 60_000;

export interface ChaosReport {
	total: Counts;
	providers: Map<ProviderId, Counts>;
	/** What went wrong, in words, with the run's number. */
	complaints: string[];
}

/**
 * Runs all plans of a scale.
 * @param progress called after each run with how many creates are done
 */
export async function runChaos(
	client: SimulatorClient,
	scale: Scale,
	progress: (creates: number) => void = () => undefined,
): Promise<ChaosReport> {
	const plans = planRuns(scale);
	const report: ChaosReport = { total: noCounts(), providers: new Map(), complaints: [] };
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < plans.length) {
			const plan = plans[next++];
			const counts = await runPlan(client, scale.seed, plan, (what) => {
				report.complaints.push(`run ${plan.number} (${plan.provider}): ${what}`);
			});
			const earlier = report.providers.get(plan.provider) ?? noCounts();
			report.providers.set(plan.provider, addCounts(earlier, counts));
			report.total = addCounts(report.total, counts);
			progress(report.total.creates);
		}
	};
	await Promise.all(Array.from({ length: RUNS_AT_ONCE }, worker));
	return report;
}

async function runPlan(
	client: SimulatorClient,
	seed: number,
	plan: RunPlan,
	complain: Complain,
): Promise<Counts> {
	const key = `sim-chaos-${seed}-${plan.number}-${process.pid}`;
	await client.setSettings(key, plan.settings);
	const counts = { ...noCounts(), creates: plan.items.length };
	try {
		for (let run = 0; run < plan.runsBefore; run++)
			await runWorkflow(workflowOf(client, key, { ...plan, timeout: 0.02 }));
		const before = new Set((await client.tasks(key)).map(({ id }) => id));
		await client.setFaults(key, plan.faults, plan.faultSeed);
		const run = await withinTime(() => execute(client, key, plan));
		if (run === 'hung') {
			counts.hung++;
			complain('the workflow run did not end');
		} else {
			counts.hung += lateWaits(run, plan, complain);
			const marks = plan.items.map(({ mark }) => mark);
			const result = resultOf(run, complain);
			const all = await withContents(client, key, plan, await client.tasks(key));
			const tasks = all.filter(({ id }) => !before.has(id));
			Object.assign(counts, judge(marks, tasks, result, complain));
		}
	} catch (error) {
		// The engine harness looks for the key in all that a run left and logged.
		if (!String(error).includes('API key')) throw error;
		counts.leaked++;
		complain(String(error));
	}
	for (const leak of await client.leaks(key)) {
		counts.leaked++;
		complain(`the key reached ${leak.where} by ${leak.via}: ${leak.method} ${leak.path}`);
	}
	await client.reset(key);
	return counts;
}

/** The tasks, with what a file holds in place of the addresses that it was uploaded to. */
async function withContents(
	client: SimulatorClient,
	key: string,
	{ items }: RunPlan,
	tasks: TaskReport[],
): Promise<TaskReport[]> {
	const contents = new Map(
		items.flatMap(({ file, mark }) =>
			file ? [[createHash('sha256').update(file).digest('hex'), mark] as const] : [],
		),
	);
	if (contents.size === 0) return tasks;
	const uploads = await client.uploads(key);
	return tasks.map((task) => ({
		...task,
		request: uploads.reduce(
			(text, { address, sha256 }) => text.replaceAll(address, contents.get(sha256) ?? address),
			JSON.stringify(task.request),
		),
	}));
}

async function withinTime<T>(work: () => Promise<T>): Promise<T | 'hung'> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<'hung'>((resolve) => {
		timer = setTimeout(() => resolve('hung'), RUN_MS);
	});
	try {
		return await Promise.race([work(), limit]);
	} finally {
		clearTimeout(timer);
	}
}

/** The run, and what n8n and people do with one that fails or is stopped. */
async function execute(client: SimulatorClient, key: string, plan: RunPlan): Promise<WorkflowRun> {
	const input = workflowOf(client, key, plan);
	let run: WorkflowRun | undefined;
	for (const after of [...plan.cuts, null]) {
		const stop = new AbortController();
		const timer = after === null ? undefined : setTimeout(() => stop.abort(), after);
		const signal = stop.signal;
		if (!run) run = await runWorkflow({ ...input, signal });
		else if (plan.forgets)
			run = await retryInterrupted(run, 'crash', { process: nodesOfAnotherProcess(), signal });
		else run = await retryInterrupted(run, 'stop', { signal });
		clearTimeout(timer);
		if (run.status !== 'canceled') break;
	}
	if (!run) throw new Error('No try was made');
	return run.error && plan.number % 2 === 0 ? await retryExecution(run) : run;
}

interface Tool {
	invoke: (args: IDataObject) => Promise<unknown>;
}

/** Calls the node once for each item, as an agent does; an item of what the call answered, or of its error. */
function agent(tool: SeedanceNode): EngineNode {
	return {
		name: AGENT,
		tools: [tool.name],
		run: async (context) => {
			const [{ invoke }] = ((await context.getInputConnectionData('ai_tool', 0)) as Tool[]).map(
				(one) => ({ invoke: one.invoke.bind(one) }),
			);
			const answered = context.getInputData().map(async ({ json }) => {
				try {
					const [item] = JSON.parse(String(await invoke(json))) as IDataObject[];
					return { json: item };
				} catch (error) {
					const said = (error as Error).message;
					return {
						json: { taskId: null, status: MAY_EXIST.test(said) ? 'unknown' : 'notCreated', said },
					};
				}
			});
			return [await Promise.all(answered)];
		},
	};
}

const AGENT = 'Agent';
const MAY_EXIST = /A task may exist/;

/** A parameter: from the item, or filled in by the model that calls the tool. */
function parameter(plan: RunPlan, name: 'prompt' | 'duration' | 'url'): string {
	const type = name === 'duration' ? 'number' : 'string';
	return plan.asTool ? `={{ $fromAI('${name}', '${name}', '${type}') }}` : `={{ $json.${name} }}`;
}

function workflowOf(client: SimulatorClient, key: string, plan: RunPlan): WorkflowInput {
	const { provider } = plan;
	const credentials = {
		[credentialTypes[provider]]: simulatorCredential(provider, client.url, key).data,
	};
	const settings: NodeSettings = {
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 200,
		...(plan.continues && { onError: 'continueRegularOutput' }),
	};
	const create: SeedanceNode = {
		name: 'Create',
		type: 'seedanceCreate',
		credentials,
		settings,
		parameters: {
			provider,
			model: { __rl: true, mode: 'id', value: MODELS[provider] },
			mode: plan.mode,
			...MODE_PARAMETERS[plan.mode],
			...(plan.items[0]?.file && { firstFrame: 'binary:image' }),
			...(plan.items[0]?.url !== undefined && { firstFrame: parameter(plan, 'url') }),
			prompt: parameter(plan, 'prompt'),
			duration: parameter(plan, 'duration'),
			...(plan.asTool && { toolDescription: 'Makes a video' }),
			failedItems: plan.failedItems,
			options: { concurrency: plan.concurrency },
		},
	};
	const wait: SeedanceNode = {
		name: 'Wait',
		type: 'seedanceWait',
		credentials,
		settings,
		parameters: {
			provider,
			waitStrategy: 'inProcess',
			timeout: plan.timeout,
			downloadVideo: plan.downloadVideo,
			options: { cancelOnTimeout: plan.cancelOnTimeout, pollInterval: 1 },
		},
	};
	const tool: SeedanceNode = { ...create, asTool: true };
	return {
		nodes: plan.asTool ? [tool, agent(tool)] : [create, wait],
		items: plan.items.map(({ mark: _, file, ...json }) => ({
			json,
			...(file && { files: { image: { bytes: file } } }),
		})),
	};
}

/** The items of the last node that put some out. */
function resultOf(run: WorkflowRun, complain: Complain): RunResult {
	const error = `${run.error?.message ?? ''} ${run.error?.description ?? ''}`;
	if (run.runsOf(AGENT) > 0) return { items: run.items(AGENT).map(({ json }) => json), error };
	if (run.runsOf('Create') === 0 || run.nodeError('Create')) return { items: null, error };
	const created = run.items('Create').map(({ json }) => json);
	if (run.runsOf('Wait') === 0 || run.nodeError('Wait')) {
		complain(`Seedance Wait failed: ${error}`);
		return { items: created, error };
	}
	const waited = run.items('Wait').map(({ json }) => json);
	checkWaited(created, waited, complain);
	return { items: waited, error };
}

/** Statuses with which a wait may end. */
const ENDS = ['succeeded', 'failed', 'cancelled', 'expired', 'unknown', 'notCreated'];

/** A wait passes on what it got, and nothing that is still under way, unless it says so. */
function checkWaited(created: IDataObject[], waited: IDataObject[], complain: Complain): void {
	for (const [index, item] of waited.entries()) {
		if (item.taskId !== created[index]?.taskId)
			complain(
				`Seedance Wait turned task ${String(created[index]?.taskId)} into ${String(item.taskId)}`,
			);
		if (!ENDS.includes(String(item.status)) && item.timedOut !== true)
			complain(`Seedance Wait ended with ${String(item.status)} and no time-out`);
	}
}

function lateWaits(run: WorkflowRun, plan: RunPlan, complain: Complain): number {
	if (run.runsOf('Wait') === 0) return 0;
	const { executionTime } = run.taskData('Wait');
	if (executionTime <= plan.timeout * 60_000 + GRACE_MS) return 0;
	complain(`Seedance Wait took ${executionTime} ms`);
	return 1;
}
