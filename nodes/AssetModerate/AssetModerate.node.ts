import {
	NodeConnectionTypes,
	type IBuilderHint,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { credentialsFor } from '../shared/n8n/providerFields';
import { properties, subtitle } from './description';
import { MODERATING_PROVIDERS } from './providers';

/** What n8n's AI workflow builder reads of this node; n8n before it has the field takes no notice. */
const builderHint: IBuilderHint = {
	searchHint:
		'Only for images of real people at a provider that reviews them: gives back asset addresses of the approved images. Images without people need no review.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-seedance.seedanceCreate',
			relationHint: 'Takes the approved asset addresses as frames or reference images',
		},
	],
};

/** Sends images through a provider's review: one asset item for each image. */
export class AssetModerate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Seedance Asset Moderate',
		name: 'assetModerate',
		icon: {
			light: 'file:../../icons/assetModerate.svg',
			dark: 'file:../../icons/assetModerate.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Have images reviewed by a Seedance provider and get the asset addresses of the approved ones',
		defaults: { name: 'Seedance Asset Moderate' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		builderHint,
		credentials: credentialsFor(MODERATING_PROVIDERS),
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// What runs is loaded when it first runs: n8n loads every node at its start.
		const { moderateAssets } = await import('./execute');
		return await moderateAssets(this);
	}
}
