/**
 * Runs workflows of this package's nodes on n8n's real engine (n8n-core's `WorkflowExecute`): real parameters, real HTTP,
 * real credentials, binary data on disk, Retry On Fail, On Error, a person's stop. What n8n's server adds around it (the
 * database, suspending, webhooks) is not here.
 */
import type {
	ExecutionError,
	ExecutionStatus,
	IBinaryData,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	IRun,
	IRunExecutionData,
	ITaskData,
	IWorkflowExecuteAdditionalData,
	NodeExecutionHint,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Credentials } from './credentials.mts';
import { binaryStore, externalSecretsProxy, logReaders, n8nCore, n8nWorkflow } from './n8n.mts';
import {
	nodeTypes,
	type nodesOfAnotherProcess,
	storedParameters,
	toolNames,
	typeName,
	type EngineNode,
} from './nodes.mts';
import { findSecret } from './secrets.mts';

/** An input item; `files` become its binary data. */
export interface EngineItem {
	json: IDataObject;
	files?: Record<string, { bytes: Buffer; fileName?: string; mimeType?: string }>;
}

/** A workflow and what it starts with. */
export interface WorkflowInput {
	/** In a row behind the items, unless `connections` says otherwise. */
	nodes: EngineNode[];
	/** `[from, to]` or `[from, output, to]`; the first node always follows the items. */
	connections?: Array<[from: string, to: string] | [from: string, output: number, to: string]>;
	items: EngineItem[];
	/** Default: a production run. */
	mode?: WorkflowExecuteMode;
	/** A person's stop. */
	signal?: AbortSignal;
	/** The token that n8n keeps through every repeat of an execution; a new one unless it is given. */
	resumeToken?: string;
	/** The nodes of another process, see `nodesOfAnotherProcess`. */
	process?: ReturnType<typeof nodesOfAnotherProcess>;
	/** When the first of the executions that this one repeats began, ms since 1970. */
	began?: number;
	/** What n8n's server would add, for tests that stand in for it. */
	additionalData?: Partial<IWorkflowExecuteAdditionalData>;
}

/** The node that hands the items out. */
const START = 'Items';

let executions = 0;
/** What ends each run that is under way. */
const running = new Set<() => void>();

/** Stops every run that is under way, as after a test that failed: nothing may go on behind the tests. */
export function stopAllRuns(): void {
	for (const stop of running) stop();
}

/** What a run left. */
export class WorkflowRun {
	constructor(
		readonly input: WorkflowInput,
		readonly result: IRun,
		/** ms from start to end. */
		readonly tookMs: number,
		readonly executionId: string,
	) {}

	get status(): ExecutionStatus {
		return this.result.status;
	}

	/** Why the whole run failed. */
	get error(): ExecutionError | undefined {
		return this.result.data.resultData.error;
	}

	/** One run of a node; the last unless `run` counts from 0. */
	taskData(node: string, run = -1): ITaskData {
		const data = this.result.data.resultData.runData[node]?.at(run);
		if (!data) {
			const why = this.error ? `: ${this.error.message}` : '';
			throw new Error(`"${node}" did not run (${this.status}${why})`);
		}
		return data;
	}

	/** How often a node ran (tries of one run do not count). */
	runsOf(node: string): number {
		return this.result.data.resultData.runData[node]?.length ?? 0;
	}

	/** The items of each output. */
	outputs(node: string, run = -1): INodeExecutionData[][] {
		return (this.taskData(node, run).data?.main ?? []).map((items) => items ?? []);
	}

	items(node: string, output = 0, run = -1): INodeExecutionData[] {
		return this.outputs(node, run)[output] ?? [];
	}

	nodeError(node: string, run = -1): ExecutionError | undefined {
		return this.taskData(node, run).error;
	}

	hints(node: string, run = -1): NodeExecutionHint[] {
		return this.taskData(node, run).hints ?? [];
	}

	/** What a node keeps in its context from one try to the next. */
	context(node: string): IDataObject {
		const { contextData } = this.result.data.executionData ?? {};
		return (contextData?.[`node:${node}`] ?? {}) as IDataObject;
	}
}

/**
 * Runs a workflow to its end. Does not throw for a run that fails: see `error`.
 * @throws {Error} where an API key is found in what the run left or logged
 */
export async function runWorkflow(input: WorkflowInput): Promise<WorkflowRun> {
	const stored = await storedItems(input);
	return await execute(input, stored);
}

/**
 * What n8n does for *Retry execution*: the failed run's stored data, its error taken out, run on from the node that
 * failed (n8n's `ExecutionService.retry`).
 */
export async function retryExecution(
	failed: WorkflowRun,
	changes: Partial<WorkflowInput> = {},
): Promise<WorkflowRun> {
	const input = { ...failed.input, ...changes };
	const data = JSON.parse(JSON.stringify(failed.result.data)) as IRunExecutionData;
	const { resultData } = data;
	delete resultData.error;
	const runs = resultData.runData[resultData.lastNodeExecuted ?? ''];
	if (runs?.at(-1)?.error !== undefined) runs.pop();
	return await execute({ ...input, mode: 'retry' }, [], data);
}

/**
 * What n8n does for *Retry execution* of a run that was cut off, *Save execution progress* off: the workflow from its
 * start, with an empty context and what n8n has stored of the first one (`ExecutionService.stop`, its crash recovery).
 */
export async function retryInterrupted(
	first: WorkflowRun,
	by: 'stop' | 'crash',
	changes: Partial<WorkflowInput> = {},
): Promise<WorkflowRun> {
	const { resumeToken } = first.result.data;
	if (typeof resumeToken !== 'string') throw new Error('The run had no resume token');
	const name = 'ManualExecutionCancelledError';
	const error = { name, extra: { executionId: first.executionId } };
	const recovered = { data: { main: [[{ json: { isArtificialRecoveredEventItem: true } }]] } };
	// n8n's recovery keeps what an earlier one has put in: the time stays that of the first execution.
	const startTime = first.input.began ?? first.result.startedAt.getTime();
	const stored = {
		resumeToken,
		resultData:
			by === 'stop'
				? { error, runData: {} }
				: { runData: { [START]: [{ startTime, executionTime: 1, ...recovered }] } },
		executionData: { nodeExecutionStack: [{ node: { name: START } }] },
	};
	return await runWorkflow({
		...first.input,
		signal: undefined,
		began: startTime,
		...changes,
		mode: 'retry',
		resumeToken,
		additionalData: {
			getRunExecutionData: async () => stored as unknown as IRunExecutionData,
		},
	});
}

/**
 * Runs a node a second time with the same input and what it left in its context: a repeat that n8n has no reason for,
 * to prove that it does no harm.
 */
export async function repeatNode(run: WorkflowRun, name: string): Promise<WorkflowRun> {
	const data = JSON.parse(JSON.stringify(run.result.data)) as IRunExecutionData;
	const { source } = run.taskData(name);
	const [previous] = source;
	const { executionData, resultData } = data;
	if (!previous || !executionData) throw new Error(`"${name}" cannot be repeated`);
	const items = run.items(previous.previousNode, previous.previousNodeOutput);
	resultData.runData[name]?.pop();
	executionData.nodeExecutionStack = [
		{
			node: { name } as INode, // the workflow's own takes its place
			data: { main: [structuredClone(items)] },
			source: { main: [previous] },
		},
	];
	return await execute({ ...run.input, mode: 'retry' }, [], data);
}

/** The bytes of a binary field, as the next node would read them. */
export async function readBinary(binary: IBinaryData): Promise<Buffer> {
	return await (await binaryStore()).getAsBuffer(binary);
}

async function storedItems({ items }: WorkflowInput): Promise<INodeExecutionData[]> {
	const store = await binaryStore();
	return await Promise.all(
		items.map(async ({ json, files = {} }) => {
			const binary: Record<string, IBinaryData> = {};
			for (const [field, { bytes, fileName, mimeType = 'image/png' }] of Object.entries(files)) {
				const location = {
					type: 'execution',
					workflowId: 'workflow',
					executionId: 'items',
				} as const;
				binary[field] = await store.store(location, bytes, { data: '', mimeType, fileName });
			}
			return Object.keys(binary).length > 0 ? { json, binary } : { json };
		}),
	);
}

async function execute(
	input: WorkflowInput,
	items: INodeExecutionData[],
	earlier?: IRunExecutionData,
): Promise<WorkflowRun> {
	const credentials = new Credentials();
	const start: EngineNode = { name: START, run: () => [structuredClone(items)] };
	const all = [start, ...input.nodes];
	const nodes = all.map((node, index) => storedNode(node, index, credentials));
	const connections = connectionsOf(input);
	const workflow = new n8nWorkflow.Workflow({
		id: 'workflow',
		name: 'Engine test',
		nodes,
		connections,
		active: false,
		nodeTypes: nodeTypes(all, input.process),
		settings: { executionOrder: 'v1' },
	});
	const mode = input.mode ?? 'trigger';
	const executionId = String(++executions);
	const hooks = new n8nCore.ExecutionLifecycleHooks(mode, executionId, {
		id: 'workflow',
		name: 'Engine test',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes,
		connections,
	});
	const startedWith = earlier && structuredClone(earlier);
	const additional: IWorkflowExecuteAdditionalData = {
		...SERVER,
		credentialsHelper: credentials,
		executionId,
		hooks,
		// What n8n has stored of a run that is under way: what it started with.
		getRunExecutionData: async (id) => (id === executionId ? startedWith : undefined),
		...input.additionalData,
	};
	for (const entry of earlier?.executionData?.nodeExecutionStack ?? [])
		entry.node = workflow.getNode(entry.node.name) ?? entry.node;
	let leaked: string | undefined;
	const readLog = (line: string): void => {
		leaked ??= findSecret(line, credentials.secrets) && `the log: ${line}`;
	};
	logReaders.add(readLog);
	const startedAt = Date.now();
	const { resumeToken } = input;
	const begun = earlier ?? n8nWorkflow.createRunExecutionData(resumeToken ? { resumeToken } : {});
	const engine = new n8nCore.WorkflowExecute(additional, mode, begun);
	const execution = earlier
		? engine.processRunExecutionData(workflow)
		: engine.run({ workflow, startNode: workflow.getNode(START) ?? undefined });
	const stop = (): void => execution.cancel();
	running.add(stop);
	if (input.signal?.aborted) stop();
	input.signal?.addEventListener('abort', stop, { once: true });
	const result = await execution;
	running.delete(stop);
	logReaders.delete(readLog);
	input.signal?.removeEventListener('abort', stop);
	leaked ??= findSecret(result, credentials.secrets);
	if (leaked !== undefined) throw new Error(`The API key is in ${leaked}`);
	return new WorkflowRun(input, result, Date.now() - startedAt, executionId);
}

function storedNode(node: EngineNode, index: number, credentials: Credentials): INode {
	const base = {
		id: `node-${index}`,
		name: node.name,
		type: typeName(node),
		typeVersion: 1,
		position: [index * 200, 0] as [number, number],
		...node.settings,
	};
	if ('run' in node) return { ...base, parameters: {} };
	const named = Object.entries(node.credentials ?? {}).map(([type, data]) => [
		type,
		credentials.add(type, data),
	]);
	return {
		...base,
		parameters: storedParameters(node.parameters),
		...(named.length > 0 && { credentials: Object.fromEntries(named) as INode['credentials'] }),
	};
}

function connectionsOf({ nodes, connections }: WorkflowInput): IConnections {
	const result: IConnections = {};
	const connect = (from: string, output: number, to: string): void => {
		const outputs = ((result[from] ??= { main: [] }).main ??= []);
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type: 'main', index: 0 });
	};
	const tools = toolNames(nodes);
	for (const node of nodes)
		for (const tool of 'run' in node ? (node.tools ?? []) : [])
			result[tool] = { ai_tool: [[{ node: node.name, type: 'ai_tool', index: 0 }]] };
	const inARow = nodes.map(({ name }) => name).filter((name) => !tools.has(name));
	const names = [START, ...inARow];
	if (!connections) {
		for (const [index, name] of names.slice(1).entries()) connect(names[index], 0, name);
		return result;
	}
	connect(START, 0, names[1]);
	for (const link of connections)
		if (link.length === 2) connect(link[0], 0, link[1]);
		else connect(...link);
	return result;
}

const notHere = (what: string) => (): never => {
	throw new Error(`${what} needs n8n's server`);
};

/** What n8n's server tells every run. */
const SERVER: Omit<IWorkflowExecuteAdditionalData, 'credentialsHelper' | 'executionId' | 'hooks'> =
	{
		currentNodeExecutionIndex: 0,
		restApiUrl: 'http://n8n.example.com/rest',
		instanceBaseUrl: 'http://n8n.example.com/',
		formBaseUrl: 'http://n8n.example.com/form',
		formWaitingBaseUrl: 'http://n8n.example.com/form-waiting',
		formTestBaseUrl: 'http://n8n.example.com/form-test',
		webhookBaseUrl: 'http://n8n.example.com/webhook',
		webhookWaitingBaseUrl: 'http://n8n.example.com/webhook-waiting',
		webhookTestBaseUrl: 'http://n8n.example.com/webhook-test',
		mcpBaseUrl: 'http://n8n.example.com/mcp',
		mcpTestBaseUrl: 'http://n8n.example.com/mcp-test',
		variables: {},
		externalSecretsProxy,
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		executeWorkflow: notHere('A sub-workflow'),
		getRunExecutionData: notHere('Reading an execution'),
		getRuntimeCredential: notHere('A runtime credential'),
		startRunnerTask: notHere('A task runner'),
	};
