/** The node types of a run: this package's own, and functions that a test writes. */
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
	INode,
	ICredentialDataDecryptedObject,
} from 'n8n-workflow';
import { inRoot } from '../../support/paths.mts';
import { load } from './n8n.mts';

/** The package's nodes, by the part of their type name behind the package. */
const PACKAGE_NODES = {
	seedanceCreate: 'SeedanceCreate',
	seedanceWait: 'SeedanceWait',
	assetModerate: 'AssetModerate',
} as const;
export type PackageNode = keyof typeof PACKAGE_NODES;

/** What n8n keeps in a node's *Settings* tab. */
export type NodeSettings = Pick<
	INode,
	| 'onError'
	| 'retryOnFail'
	| 'maxTries'
	| 'waitBetweenTries'
	| 'executeOnce'
	| 'alwaysOutputData'
	| 'disabled'
>;

interface NodeBase {
	/** Unique in its workflow. */
	name: string;
	settings?: NodeSettings;
}

/** One of this package's nodes. */
export interface SeedanceNode extends NodeBase {
	type: PackageNode;
	/** Run it under the type name that n8n gives to the node as an agent's tool. */
	asTool?: boolean;
	/** What is not named keeps its default, as in the editor. */
	parameters?: Record<string, unknown>;
	/** Credential type → its data. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
}

/** Any code in a node's place: a switch, a gatherer, something that fails. */
export interface FunctionNode extends NodeBase {
	run: (context: IExecuteFunctions) => INodeExecutionData[][] | Promise<INodeExecutionData[][]>;
	/** Default 1. */
	outputs?: number;
	/** Names of nodes that it has as tools: `context.getInputConnectionData('ai_tool', 0)` gives them, as to an agent. */
	tools?: string[];
}

export type EngineNode = SeedanceNode | FunctionNode;

/** What each of them runs. */
const EXECUTES = {
	seedanceCreate: 'createTasks',
	seedanceWait: 'waitForTasks',
	assetModerate: 'moderateAssets',
} as const satisfies Record<PackageNode, string>;
type Executes = Record<string, (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>>;

type Loaded = Map<PackageNode, INodeType>;

const loaded: Loaded = new Map();

function packageNode(name: PackageNode, known = loaded): INodeType {
	let type = known.get(name);
	if (!type) {
		const className = PACKAGE_NODES[name];
		const classes = load(`./nodes/${className}/${className}.node.ts`) as Record<
			string,
			new () => INodeType
		>;
		type = new classes[className]();
		known.set(name, type);
	}
	return type;
}

/**
 * The package's nodes as another process has them: what this one remembers is not theirs. Not under jest, which keeps
 * modules of its own.
 */
export function nodesOfAnotherProcess(): Loaded {
	const { cache } = load;
	const ours = Object.keys(cache).filter((file) => file.includes(inRoot('nodes/')));
	const kept = ours.map((file) => [file, cache[file]] as const);
	for (const file of ours) delete cache[file];
	const fresh: Loaded = new Map();
	for (const name of Object.keys(PACKAGE_NODES) as PackageNode[]) {
		const type = packageNode(name, fresh);
		// A node loads what it runs when it first runs, which would be this process's own.
		const run = (load(`./nodes/${PACKAGE_NODES[name]}/execute.ts`) as Executes)[EXECUTES[name]];
		type.execute = async function () {
			return await run(this);
		};
	}
	for (const [file, module] of kept) cache[file] = module;
	return fresh;
}

/** What n8n makes of a node that is usable as a tool: it hands itself out instead of items. */
function toolNode(type: INodeType): INodeType {
	const description = { ...type.description, inputs: [], outputs: ['ai_tool' as const] };
	return Object.assign(Object.create(type) as INodeType, { description });
}

function functionNode({ name, run, outputs = 1, tools = [] }: FunctionNode): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name },
			inputs: tools.length > 0 ? ['main', 'ai_tool'] : ['main'],
			outputs: Array.from({ length: outputs }, () => 'main' as const),
			properties: [],
		},
		async execute() {
			return await run(this);
		},
	};
}

const PACKAGE = 'n8n-nodes-seedance';

/** The name under which n8n knows the type of a node. */
export function typeName(node: EngineNode): string {
	if ('run' in node) return `test.${node.name}`;
	return `${PACKAGE}.${node.type}${node.asTool ? 'Tool' : ''}`;
}

/** The nodes that are some other one's tools. */
export function toolNames(nodes: readonly EngineNode[]): Set<string> {
	return new Set(nodes.flatMap((node) => ('run' in node ? (node.tools ?? []) : [])));
}

/** The types of these nodes. */
export function nodeTypes(nodes: readonly EngineNode[], known?: Loaded): INodeTypes {
	const tools = toolNames(nodes);
	const typeOf = (node: EngineNode): INodeType => {
		if ('run' in node) return functionNode(node);
		const type = packageNode(node.type, known);
		return tools.has(node.name) ? toolNode(type) : type;
	};
	const types = new Map(nodes.map((node) => [typeName(node), typeOf(node)]));
	const find = (name: string): INodeType => {
		const type = types.get(name);
		if (!type) throw new Error(`No node of the type ${name} in this workflow`);
		return type;
	};
	return {
		getByName: (name): INodeType | IVersionedNodeType => find(name),
		getByNameAndVersion: (name) => find(name),
		getKnownTypes: (): IDataObject => ({}),
	};
}

/** Parameters as n8n stores them: JSON and nothing else. */
export function storedParameters(parameters: Record<string, unknown> = {}): INodeParameters {
	return JSON.parse(JSON.stringify(parameters)) as INodeParameters;
}
