import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { credentialsFor } from '../shared/n8n/providerFields';
import { PROVIDER_IDS } from '../shared/providers';
import { properties, subtitle } from './description';
import { builderHint } from './description/hints';
import { createTasks } from './execute';
import { searchModels } from './searchModels';

/** Creates Seedance video tasks: one task item for each input item. */
export class SeedanceCreate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Seedance Create',
		name: 'seedanceCreate',
		icon: {
			light: 'file:../../icons/seedanceCreate.svg',
			dark: 'file:../../icons/seedanceCreate.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Create videos from text, images, videos and audio with ByteDance Seedance',
		defaults: { name: 'Seedance Create' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		builderHint,
		credentials: credentialsFor(PROVIDER_IDS),
		properties,
	};

	methods = { listSearch: { searchModels } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await createTasks(this);
	}
}
