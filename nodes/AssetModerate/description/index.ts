import type { INodeProperties } from 'n8n-workflow';

import { choiceProperty, property } from '../../shared/n8n/fields';
import { providerName, providerOptions } from '../../shared/n8n/providerFields';
import { ASSET_TYPE, IMAGE_URLS, MODEL, OUTPUT_MODE, REJECTED_ASSETS } from '../fields';
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
	...property(IMAGE_URLS),
	typeOptions: { rows: 2 },
	default: '={{ $json.imageUrl }}',
	placeholder: 'e.g. https://example.com/product.png',
	description:
		'Public http or https addresses of images: an array, a JSON array or one address a line. An item of this node that is still pending is asked about again.',
};

/** One field for each provider that reads it, with this provider's default. */
const models = BATCHES.map(({ id, defaultModel }): INodeProperties => ({
	...property(MODEL),
	default: defaultModel,
	description: 'The Seedance model that the assets are for; it routes the request',
	displayOptions: { show: { provider: [id] } },
}));

const assetType: INodeProperties = {
	...choiceProperty(ASSET_TYPE, { Image: {} }),
	description: 'What is reviewed',
};

const outputMode: INodeProperties = {
	...choiceProperty(OUTPUT_MODE, {
		image: {
			description: 'Every image comes back as an item of its own',
		},
		item: {
			description:
				'Every input item comes back with all its assets, the addresses of the approved ones, and whether all were approved',
		},
	}),
	description: 'What an output item stands for. Read from the first item.',
};

const rejectedAssets: INodeProperties = {
	...choiceProperty(REJECTED_ASSETS, {
		return: {
			description: 'Every image comes back with its status and the reason',
		},
		errorOutput: {
			description:
				'Images that are not approved become error items; set On Error to "Continue (using error output)" in Settings',
		},
		stop: {
			description:
				'Once all images are reviewed, the node fails and names those that are not approved',
		},
	}),
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
