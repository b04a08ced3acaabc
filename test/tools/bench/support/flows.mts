/** The workflows that race. */
import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import {
	code,
	ifTrue,
	modelId,
	node,
	noOp,
	seedanceCreate,
	seedanceWait,
	waitSeconds,
	webhookTrigger,
	workflow,
	type NodeJson,
	type WorkflowJson,
} from '../../../n8n/support/workflows.mts';
import type { ProviderId } from '../../../simulator/types.mts';
import type { Customer } from './stage.mts';

/** The last node of every workflow here: when it begins, the work is done. */
export const END = 'End';
export const CREATE = 'Seedance Create';
export const WAIT = 'Seedance Wait';
/** n8n's HTTP Request node in the part of Seedance Create. */
export const HTTP_CREATE = 'HTTP Create';
export const HTTP_DOWNLOAD = 'HTTP Download';

const MODELS: Partial<Record<ProviderId, string>> = {
	ark: 'doubao-seedance-2-0-260128',
	openAiVideos: 'doubao-seedance-2-0-260128',
};

function modelOf({ provider }: Customer): string {
	const model = MODELS[provider];
	if (model === undefined) throw new Error(`No model of ${provider} races here`);
	return model;
}

/** Items that name their clip: `clip-0007-` is a text that no other item's prompt holds. */
export function clips(count: number): NodeJson {
	return code(
		`return Array.from({ length: ${count} }, (_, index) => ({
	json: { prompt: 'clip-' + String(index).padStart(4, '0') + '- A fox in the snow' },
}));`,
		{ name: 'Items' },
	);
}

/** A workflow behind a webhook of its own. */
export function flow(
	name: string,
	nodes: NodeJson[],
	options?: Parameters<typeof workflow>[2],
): WorkflowJson {
	return workflow(name, [webhookTrigger(randomUUID()), ...nodes], options);
}

/** Seedance Create, everything that is not named at its default. */
export function createNode(customer: Customer, options: INodeParameters = {}): NodeJson {
	return seedanceCreate(
		{
			provider: customer.provider,
			model: modelId(modelOf(customer)),
			prompt: '={{ $json.prompt ?? "A fox in the snow" }}',
			options,
		},
		{ credentials: [customer.credential] },
	);
}

/** Seedance Wait, everything that is not named at its default. */
export function waitNode(
	customer: Customer,
	parameters: INodeParameters = {},
	options: INodeParameters = {},
): NodeJson {
	return seedanceWait(
		{ provider: customer.provider, ...parameters, options },
		{ credentials: [customer.credential] },
	);
}

function httpRequest(
	name: string,
	customer: Customer,
	parameters: INodeParameters,
	options: INodeParameters = {},
): NodeJson {
	return node(
		'n8n-nodes-base.httpRequest',
		4.2,
		name,
		{
			authentication: 'genericCredentialType',
			genericAuthType: 'httpHeaderAuth',
			...parameters,
			// What the answer is need not be guessed: the quickest setting.
			options: { response: { response: { responseFormat: 'json' } }, ...options },
		},
		{ credentials: [customer.header] },
	);
}

/** The same create request with n8n's HTTP Request node. */
export function httpCreate(customer: Customer, options?: INodeParameters): NodeJson {
	return httpRequest(
		HTTP_CREATE,
		customer,
		{
			method: 'POST',
			url: `${customer.baseUrl}/contents/generations/tasks`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify(${createBody(modelOf(customer), '$json.prompt')}) }}`,
		},
		options,
	);
}

/** Ark's create request as a JavaScript expression. */
function createBody(model: string, prompt: string): string {
	return `{ model: '${model}', content: [{ type: 'text', text: ${prompt} }], ratio: '16:9', duration: 5, generate_audio: true }`;
}

/** Ark's create request, for a sender that is not n8n. */
export function arkBody(prompt: string): Record<string, unknown> {
	return {
		model: MODELS.ark,
		content: [{ type: 'text', text: prompt }],
		ratio: '16:9',
		duration: 5,
		generate_audio: true,
	};
}

function httpStatus(customer: Customer): NodeJson {
	return httpRequest('HTTP Status', customer, {
		url: `=${customer.baseUrl}/contents/generations/tasks/{{ $json.id }}`,
	});
}

/** n8n's HTTP Request node as it downloads a file, into n8n's binary store. */
export function httpDownload(url: string): NodeJson {
	return node('n8n-nodes-base.httpRequest', 4.2, HTTP_DOWNLOAD, {
		url,
		options: { response: { response: { responseFormat: 'file' } } },
	});
}

const FINISHED = '={{ $json.status === "succeeded" }}';

/** What people build by hand: HTTP Request, then Wait, HTTP Request and If in a loop over all items. */
export function handBuilt(name: string, customer: Customer, count: number): WorkflowJson {
	return flow(
		name,
		[
			clips(count),
			httpCreate(customer),
			waitSeconds(5, { name: 'Sleep' }),
			httpStatus(customer),
			ifTrue(FINISHED, { name: 'Done?' }),
			noOp(END),
		],
		{ links: [['Done?', 1, 'Sleep']] },
	);
}

/** One item after the other, as every generator node in n8n waits. */
export function oneByOne(name: string, customer: Customer, count: number): WorkflowJson {
	const loop = node('n8n-nodes-base.splitInBatches', 3, 'One at a Time', { options: {} });
	return flow(
		name,
		[
			clips(count),
			loop,
			noOp(END),
			httpCreate(customer),
			waitSeconds(5, { name: 'Sleep' }),
			httpStatus(customer),
			ifTrue(FINISHED, { name: 'Done?' }),
		],
		{
			row: 4,
			links: [
				['One at a Time', 1, HTTP_CREATE],
				[HTTP_CREATE, 0, 'Sleep'],
				['Sleep', 0, 'HTTP Status'],
				['HTTP Status', 0, 'Done?'],
				['Done?', 0, 'One at a Time'],
				['Done?', 1, 'Sleep'],
			],
		},
	);
}
