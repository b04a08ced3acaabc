import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { onCallback } from './parked/callback';
import { credentialsFor } from '../shared/n8n/providerFields';
import { PROVIDER_IDS } from '../shared/providers';
import { properties, subtitle } from './description';
import { builderHint, waitingNodeTooltip } from './description/hints';
import { webhooks } from './description/webhooks';
import { waitForTasks } from './execute';

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
		waitingNodeTooltip,
		credentials: credentialsFor(PROVIDER_IDS),
		webhooks,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await waitForTasks(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await onCallback(this);
	}
}
