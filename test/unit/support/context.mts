/**
 * A node's execution context with nothing behind it but parameters, items and a way to send: enough to run a node's own
 * pipeline without n8n's engine. Parameters are completed and hidden ones stripped by n8n's own code.
 */
import { Readable } from 'node:stream';
import {
	NodeHelpers,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
} from 'n8n-workflow';
import { request } from 'undici';
import { credentials } from '../../tools/docs/providerTables.mts';
import { PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';

/** Answers one HTTP request, as n8n's helper does where the whole response is asked for. */
export type Sender = (options: IHttpRequestOptions) => Promise<unknown>;

export interface ContextOptions {
	/** The node whose parameters these are. */
	node: INodeType;
	/** Of every item; a function where items differ, as expressions make them. */
	parameters: INodeParameters | ((index: number) => INodeParameters);
	/** The parameters are given as the node sees them ({@link effectiveParameters}). */
	effective?: boolean;
	items?: INodeExecutionData[];
	/** Base URL of the provider's credential, where one is chosen; its key. */
	credential?: { provider: ProviderId; baseUrl: string; apiKey: string; region?: string };
	continueOnFail?: boolean;
	send?: Sender;
}

/** Nothing may be sent. */
export const sendNothing: Sender = ({ method, url }) =>
	Promise.reject(new Error(`${method ?? 'GET'} ${url} was sent`));

/** Sends over real HTTP. Redirects are not followed. */
export const sendOverHttp: Sender = async (options) => {
	const url = new URL(options.url);
	for (const [name, value] of Object.entries(options.qs ?? {}))
		for (const entry of Array.isArray(value) ? value : [value])
			url.searchParams.append(name, String(entry));
	const hasBody = options.body !== undefined;
	const answer = await request(url, {
		method: options.method ?? 'GET',
		headers: {
			...(hasBody && { 'content-type': 'application/json' }),
			...(options.headers as Record<string, string>),
		},
		...(hasBody && { body: JSON.stringify(options.body) }),
	});
	return { statusCode: answer.statusCode, headers: answer.headers, body: answer.body };
};

/** A sender that gives the same answer to everything. */
export function answerWith(status: number, body: unknown, headers: IDataObject = {}): Sender {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return () =>
		Promise.resolve({ statusCode: status, headers, body: Readable.from([Buffer.from(text)]) });
}

/** The parameters as the node sees them: defaults filled in, what is hidden taken out. */
export function effectiveParameters(node: INodeType, given: INodeParameters): INodeParameters {
	const { description } = node;
	const complete = NodeHelpers.getNodeParameters(
		description.properties,
		given,
		true,
		false,
		{ typeVersion: 1 },
		description,
	);
	if (!complete) throw new Error('n8n understands none of these parameters');
	return complete;
}

/** The context. Only what the nodes use is there. */
export function nodeContext(options: ContextOptions): IExecuteFunctions {
	const { node, parameters, credential, send = sendNothing } = options;
	const items: INodeExecutionData[] = options.items ?? [{ json: {} }];
	const seen = items.map((_, index) => {
		const given = typeof parameters === 'function' ? parameters(index) : parameters;
		return options.effective ? given : effectiveParameters(node, given);
	});
	const credentialName = credential && PROVIDERS[credential.provider].credential;
	const description: INode = {
		id: 'node',
		name: node.description.displayName,
		type: node.description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...(credentialName && { credentials: { [credentialName]: { id: '1', name: 'test' } } }),
	};
	const memory: IDataObject = {};
	const context = {
		getInputData: () => items,
		getNode: () => description,
		getNodeParameter: (name: string, index: number, fallback?: unknown) =>
			Object.hasOwn(seen[index], name) ? seen[index][name] : fallback,
		getCredentials: () => Promise.resolve({ region: 'custom', ...credential }),
		getContext: () => memory,
		getExecutionCancelSignal: () => undefined,
		getExecutionId: () => 'execution',
		getWorkflow: () => ({ id: 'workflow', name: 'Test', active: false }),
		getMode: () => 'manual',
		evaluateExpression: (text: string) => (text === '{{ $runIndex }}' ? 0 : ''),
		addExecutionHints: () => undefined,
		continueOnFail: () => options.continueOnFail ?? false,
		helpers: {
			httpRequest: send,
			httpRequestWithAuthentication: async (name: string, request: IHttpRequestOptions) => {
				const authenticate = credentials.find((type) => type.name === name)?.authenticate;
				if (typeof authenticate !== 'function') throw new Error(`There is no credential ${name}`);
				return await send(await authenticate({ ...credential }, request));
			},
			getBinaryDataBuffer: (index: number, field: string) =>
				Promise.resolve(Buffer.from(items[index].binary?.[field]?.data ?? '', 'base64')),
		},
	};
	return context as unknown as IExecuteFunctions;
}
