import { randomUUID } from 'node:crypto';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { runsOf, type Execution, type StoredCredential } from './n8nApi.mts';

/** A node as a workflow file holds it. */
export interface NodeJson {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: INodeParameters;
	credentials?: Record<string, { id: string; name: string }>;
	disabled?: boolean;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	retryOnFail?: boolean;
	maxTries?: number;
	waitBetweenTries?: number;
	executeOnce?: boolean;
	alwaysOutputData?: boolean;
	webhookId?: string;
}

/** Which node's output goes where: source name → `main` → output index → targets. */
export type ConnectionsJson = Record<
	string,
	Record<string, Array<Array<{ node: string; type: string; index: number }>>>
>;

/** A workflow as the editor exports and the REST interface takes it. */
export interface WorkflowJson {
	name: string;
	nodes: NodeJson[];
	connections: ConnectionsJson;
	settings?: Record<string, unknown>;
	staticData?: unknown;
	pinData?: Record<string, INodeExecutionData[]>;
	active?: boolean;
}

/** What every builder below takes beside a node's own parameters. */
export interface NodeExtras {
	/** Default: the type's usual name. Names are unique in a workflow. */
	name?: string;
	credentials?: StoredCredential[];
	settings?: Omit<Partial<NodeJson>, 'id' | 'name' | 'type' | 'parameters' | 'credentials'>;
}

/** The package's three node types, as n8n names them. */
export const seedanceTypes = {
	create: 'n8n-nodes-seedance.seedanceCreate',
	wait: 'n8n-nodes-seedance.seedanceWait',
	moderate: 'n8n-nodes-seedance.assetModerate',
} as const;

/** Any node. */
export function node(
	type: string,
	typeVersion: number,
	defaultName: string,
	parameters: INodeParameters,
	{ name = defaultName, credentials = [], settings = {} }: NodeExtras = {},
): NodeJson {
	const named = credentials.map(
		({ id, name: label, type: of }) => [of, { id, name: label }] as const,
	);
	return {
		id: randomUUID(),
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters,
		...(named.length > 0 && { credentials: Object.fromEntries(named) }),
		...settings,
	};
}

/** *When clicking "Execute workflow"*. */
export function manualTrigger(extras?: NodeExtras): NodeJson {
	return node('n8n-nodes-base.manualTrigger', 1, 'Start', {}, extras);
}

/**
 * A production webhook at `/webhook/<path>` that takes POST.
 * @param responseMode `onReceived` answers at once, `lastNode` when the workflow has run
 */
export function webhookTrigger(
	path: string,
	responseMode: 'onReceived' | 'lastNode' = 'onReceived',
	extras?: NodeExtras,
): NodeJson {
	const parameters = {
		path,
		httpMethod: 'POST',
		responseMode,
		...(responseMode === 'lastNode' && { responseData: 'allEntries' }),
		options: {},
	};
	const made = node('n8n-nodes-base.webhook', 2.1, 'Webhook', parameters, extras);
	return { ...made, webhookId: randomUUID() };
}

/** Hands on exactly these items (a Code node: numbers, nulls, arrays and objects stay what they are). */
export function items(list: Array<Record<string, unknown>>, extras?: NodeExtras): NodeJson {
	return code(`return ${JSON.stringify(list.map((json) => ({ json })))};`, {
		name: 'Items',
		...extras,
	});
}

/** A Code node in JavaScript that runs once for all items. */
export function code(jsCode: string, extras?: NodeExtras): NodeJson {
	return node('n8n-nodes-base.code', 2, 'Code', { jsCode }, extras);
}

/** The items as they come: marks a place whose items a test reads. */
export function noOp(name: string, extras?: NodeExtras): NodeJson {
	return node('n8n-nodes-base.noOp', 1, 'No Operation', {}, { ...extras, name });
}

/** Sends items on by a boolean expression, for example `={{ $json.done }}`: output 0 true, 1 false. */
export function ifTrue(expression: string, extras?: NodeExtras): NodeJson {
	const conditions = {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
		combinator: 'and',
		conditions: [
			{
				id: randomUUID(),
				leftValue: expression,
				rightValue: '',
				operator: { type: 'boolean', operation: 'true', singleValue: true },
			},
		],
	};
	return node('n8n-nodes-base.if', 2.2, 'If', { conditions, options: {} }, extras);
}

/** n8n's own Wait node, resuming after some seconds. */
export function waitSeconds(seconds: number, extras?: NodeExtras): NodeJson {
	return node('n8n-nodes-base.wait', 1.1, 'Wait', { amount: seconds, unit: 'seconds' }, extras);
}

/** *Seedance Create*. Parameters that are not named keep their defaults. */
export function seedanceCreate(parameters: INodeParameters, extras?: NodeExtras): NodeJson {
	return node(seedanceTypes.create, 1, 'Seedance Create', parameters, extras);
}

/** *Seedance Wait*. Parameters that are not named keep their defaults. */
export function seedanceWait(parameters: INodeParameters, extras?: NodeExtras): NodeJson {
	return node(seedanceTypes.wait, 1, 'Seedance Wait', parameters, extras);
}

/** *Seedance Asset Moderate*. Parameters that are not named keep their defaults. */
export function assetModerate(parameters: INodeParameters, extras?: NodeExtras): NodeJson {
	return node(seedanceTypes.moderate, 1, 'Seedance Asset Moderate', parameters, extras);
}

/** The value of the `model` resource locator for a model id. */
export function modelId(value: string): INodeParameters {
	return { __rl: true, mode: 'id', value };
}

/**
 * A workflow: the nodes in a row, each connected to the next.
 * @param links further connections, as `[from, output, to]`; `from` with its row connection kept
 */
export function workflow(
	name: string,
	nodes: NodeJson[],
	{
		settings = {},
		links = [],
		row = nodes.length,
	}: {
		settings?: Record<string, unknown>;
		links?: Array<[from: string, output: number, to: string]>;
		/** How many of the nodes, from the first, stand in the row; the rest only has `links`. */
		row?: number;
	} = {},
): WorkflowJson {
	const connections: ConnectionsJson = {};
	const connect = (from: string, output: number, to: string) => {
		const outputs = ((connections[from] ??= {}).main ??= []);
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type: 'main', index: 0 });
	};
	for (let index = 1; index < row; index++) {
		const from = nodes[index - 1];
		const to = nodes[index];
		if (from && to) connect(from.name, 0, to.name);
	}
	for (const [from, output, to] of links) connect(from, output, to);
	return {
		name,
		nodes: nodes.map((one, index) => ({ ...one, position: [index * 220, 0] })),
		connections,
		settings: { executionOrder: 'v1', ...settings },
		pinData: {}, // without it the editor cannot run a single step
	};
}

/**
 * The items a node handed on.
 * @param options.output default 0
 * @param options.run which of its runs, from 0; default: the last
 * @throws {Error} if the node has not run (that often, or without output)
 */
export function runData(
	execution: Execution,
	nodeName: string,
	{ output = 0, run = -1 }: { output?: number; run?: number } = {},
): INodeExecutionData[] {
	const runs = runsOf(execution, nodeName);
	const data = runs.at(run)?.data?.main;
	if (!data) {
		const message = execution.data.resultData.error?.message;
		throw new Error(
			`"${nodeName}" handed on nothing in execution ${execution.id} (${execution.status}${message ? `: ${message}` : ''})`,
		);
	}
	return data[output] ?? [];
}

/** The `json` of the items a node handed on; as {@link runData}. */
export function jsonOf(
	execution: Execution,
	nodeName: string,
	which?: { output?: number; run?: number },
): Array<Record<string, unknown>> {
	return runData(execution, nodeName, which).map(({ json }) => json);
}
