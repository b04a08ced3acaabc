import {
	NodeConnectionTypes,
	type IBuilderHint,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { credentialsFor } from '../shared/n8n/providerFields';
import { PROVIDER_IDS } from '../shared/providers';
import { properties, subtitle } from './description';
import { searchModels } from './searchModels';

/** What n8n's AI workflow builder reads of this node; n8n before it has the field takes no notice. */
const builderHint: IBuilderHint = {
	searchHint:
		'Creates paid video tasks and gives back task items with a taskId, not videos: put Seedance Wait behind it. One create runs all items at the same time, so no loop is needed unless one video depends on the one before. Never repeat an item whose failure.safeToRecreate is false: it may have been paid.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-seedance.seedanceWait',
			relationHint: 'Gets the finished videos of the tasks, and downloads them',
		},
		{
			nodeType: 'n8n-nodes-seedance.assetModerate',
			relationHint:
				'Gets images of people approved, if the provider reviews them, before they are used here',
		},
	],
};

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
		// What runs is loaded when it first runs: n8n loads every node at its start.
		const { createTasks } = await import('./execute');
		return await createTasks(this);
	}
}
