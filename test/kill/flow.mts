/** The workflows that n8n is killed in, and the way back for what *Retry execution* cannot bring to its end. */
import type { INodeParameters } from 'n8n-workflow';
import { MODELS } from '../engine/support/samples.mts';
import type { ProviderId } from '../simulator/types.mts';
import type { StoredCredential } from '../n8n/support/n8nApi.mts';
import {
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
} from '../n8n/support/workflows.mts';

export const CREATE = 'Create';
export const WAIT = 'Wait';

/** What the documents tell for workflows in which every clip counts. */
const SETTINGS = { saveExecutionProgress: true };

/** Webhook → Items → Pause → Create → Wait (parked, with download) → upload of what succeeded → End. */
export function killedWorkflow(
	provider: ProviderId,
	path: string,
	credential: StoredCredential,
	sinkUrl: string,
): WorkflowJson {
	const create = seedanceCreate(
		{
			provider,
			model: modelId(MODELS[provider]),
			prompt: '={{ $json.prompt }}',
			failedItems: 'return',
		},
		{ name: CREATE, credentials: [credential] },
	);
	return flow(
		`Killed: ${provider}`,
		path,
		[waitSeconds(2, { name: 'Pause' }), create],
		{ provider, taskId: '={{ $json.taskId }}' },
		credential,
		sinkUrl,
	);
}

/** The same from Seedance Wait on, for task IDs that are read from a run that cannot be repeated. */
export function wayBackWorkflow(
	provider: ProviderId,
	path: string,
	credential: StoredCredential,
	sinkUrl: string,
): WorkflowJson {
	return flow(
		`Way back: ${provider}`,
		path,
		[],
		{ provider, taskId: '={{ $json.id }}' },
		credential,
		sinkUrl,
	);
}

function flow(
	name: string,
	path: string,
	before: NodeJson[],
	wait: INodeParameters,
	credential: StoredCredential,
	sinkUrl: string,
): WorkflowJson {
	const upload = node('n8n-nodes-base.httpRequest', 4.2, 'Upload', {
		method: 'POST',
		// An ID may have slashes.
		url: `=${sinkUrl}/upload/{{ encodeURIComponent($json.taskId) }}`,
		sendBody: true,
		contentType: 'binaryData',
		inputDataFieldName: 'video',
		options: {},
	});
	const nodes = [
		webhookTrigger(path),
		node('n8n-nodes-base.splitOut', 1, 'Items', { fieldToSplitOut: 'body.items', options: {} }),
		...before,
		seedanceWait(
			{ waitStrategy: 'suspend', timeout: 15, downloadVideo: true, ...wait },
			{ name: WAIT, credentials: [credential] },
		),
		ifTrue('={{ $json.status === "succeeded" }}', { name: 'Succeeded?' }),
		upload,
		noOp('End'),
	];
	return workflow(name, nodes, { settings: SETTINGS, links: [['Succeeded?', 1, 'End']] });
}
