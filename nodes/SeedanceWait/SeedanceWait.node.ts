import {
	NodeConnectionTypes,
	type IBuilderHint,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { CALLBACK_PATH } from '../shared/n8n/context';
import { credentialsFor } from '../shared/n8n/providerFields';
import { PROVIDER_IDS } from '../shared/providers';
import { properties, subtitle } from './description';

/** What n8n's AI workflow builder reads of this node; n8n before it has the field takes no notice. */
const builderHint: IBuilderHint = {
	searchHint:
		'Gets the results of Seedance tasks, with nothing to loop over: it asks by itself until all tasks are settled, for hours if need be. Items need a taskId; with tasks of several providers set provider to fromTask. Turn on downloadVideo to get the file in the binary field video: the address in videoUrl works for about a day.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-seedance.seedanceCreate',
			relationHint: 'Creates the tasks whose results this node gets',
		},
	],
};

function resumedBy(path: string): IWebhookDescription {
	return {
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		path,
		isFullPath: true,
		restartWebhook: true,
	};
}

/** The addresses that end a parked wait: Seedance Create's, and the bare resume URL that a user may have passed on. */
const webhooks: IWebhookDescription[] = [resumedBy(CALLBACK_PATH), resumedBy('')];

/** Gets the results of Seedance video tasks: one task item for each input item. */
export class SeedanceWait implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Seedance Wait',
		name: 'seedanceWait',
		icon: {
			light: 'file:../../icons/seedanceWait.svg',
			dark: 'file:../../icons/seedanceWait.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Get the finished videos of Seedance tasks',
		defaults: { name: 'Seedance Wait' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		builderHint,
		waitingNodeTooltip:
			'=The run is parked until the videos are finished, and goes on by itself. How they are doing is in Executions, in the runs that this one has started.',
		credentials: credentialsFor(PROVIDER_IDS),
		webhooks,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// What runs is loaded when it first runs: n8n loads every node at its start.
		const { waitForTasks } = await import('./execute');
		return await waitForTasks(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { onCallback } = await import('./parked/callback');
		return await onCallback(this);
	}
}
