import type { INodeProperties } from 'n8n-workflow';

import { providerName, providerOptions } from '../../shared/n8n/providerFields';
import { BATCHES, MODERATING_PROVIDERS } from '../providers';
import { options } from './options';

const provider: INodeProperties = {
	displayName: 'Provider',
	name: 'provider',
	type: 'options',
	noDataExpression: true,
	default: 'cubicSpaces',
	options: providerOptions(MODERATING_PROVIDERS),
	description:
		'Who reviews the images. The entry for CubicSpaces serves both of its video APIs. An approved asset works with the provider that approved it.',
};

const imageUrls: INodeProperties = {
	displayName: 'Image URLs',
	name: 'imageUrls',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '={{ $json.imageUrl }}',
	placeholder: 'e.g. https://example.com/product.png',
	description:
		'Public http or https addresses of images: an array, a JSON array or one address a line. An item of this node that is still pending is asked about again.',
};

/** One field for each provider that reads it, with this provider's default. */
const models = BATCHES.map(({ id, defaultModel }): INodeProperties => ({
	displayName: 'Model',
	name: 'model',
	type: 'string',
	default: defaultModel,
	description: 'The Seedance model that the assets are for; it routes the request',
	displayOptions: { show: { provider: [id] } },
}));

const assetType: INodeProperties = {
	displayName: 'Asset Type',
	name: 'assetType',
	type: 'options',
	default: 'Image',
	options: [{ name: 'Image', value: 'Image' }],
	description: 'What is reviewed',
};

const outputMode: INodeProperties = {
	displayName: 'Output Mode',
	name: 'outputMode',
	type: 'options',
	default: 'image',
	options: [
		{
			name: 'One Item per Image',
			value: 'image',
			description: 'Every image comes back as an item of its own',
		},
		{
			name: 'One Item per Input Item',
			value: 'item',
			description:
				'Every input item comes back with all its assets, the addresses of the approved ones, and whether all were approved',
		},
	],
	description: 'What an output item stands for. Read from the first item.',
};

const rejectedAssets: INodeProperties = {
	displayName: 'Rejected Assets',
	name: 'rejectedAssets',
	type: 'options',
	default: 'return',
	options: [
		{
			name: 'Return as Items',
			value: 'return',
			description: 'Every image comes back with its status and the reason',
		},
		{
			name: 'Send to Error Output',
			value: 'errorOutput',
			description:
				'Images that are not approved become error items; set On Error to "Continue (using error output)" in Settings',
		},
		{
			name: 'Stop the Workflow',
			value: 'stop',
			description:
				'Once all images are reviewed, the node fails and names those that are not approved',
		},
	],
	description:
		'What becomes of images that are not approved; pending ones count as not approved. Read from the first item.',
};

/** The parameters of Seedance Asset Moderate. */
export const properties: INodeProperties[] = [
	provider,
	imageUrls,
	...models,
	assetType,
	outputMode,
	rejectedAssets,
	options,
];

/** What a node on the canvas says of itself. */
export const subtitle = `={{ ${providerName()} }}`;
