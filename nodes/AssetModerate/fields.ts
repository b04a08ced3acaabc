import { textField, type ChoiceField, type NumberField } from '../shared/n8n/fields';
import type { AssetType } from '../shared/items/asset';
import { BATCHES, MOST_IN_BATCH } from './providers';

/** The fields of Seedance Asset Moderate: what the editor shows and the node reads. */

export const IMAGE_URLS = textField('imageUrls', 'Image URLs', {
	default: '={{ $json.imageUrl }}',
	placeholder: 'e.g. https://example.com/product.png',
	description:
		'Public http or https addresses of images: an array, a JSON array or one address a line. An item of this node that is still pending is asked about again.',
});
/** Its default is the provider's. */
export const MODEL = textField('model', 'Model');

export const ASSET_TYPE: ChoiceField<AssetType> = {
	name: 'assetType',
	label: 'Asset Type',
	default: 'Image',
	choices: { Image: 'Image' },
	description: 'What is reviewed',
};

export const OUTPUT_MODE: ChoiceField<'image' | 'item'> = {
	name: 'outputMode',
	label: 'Output Mode',
	default: 'image',
	choices: { image: 'One Item per Image', item: 'One Item per Input Item' },
	texts: {
		image: { description: 'Every image comes back as an item of its own' },
		item: {
			description:
				'Every input item comes back with all its assets, the addresses of the approved ones, and whether all were approved',
		},
	},
	description: 'What an output item stands for. Read from the first item.',
};

export const REJECTED_ASSETS: ChoiceField<'return' | 'errorOutput' | 'stop'> = {
	name: 'rejectedAssets',
	label: 'Rejected Assets',
	default: 'return',
	choices: {
		return: 'Return as Items',
		errorOutput: 'Send to Error Output',
		stop: 'Stop the Workflow',
	},
	texts: {
		return: { description: 'Every image comes back with its status and the reason' },
		errorOutput: {
			description:
				'Images that are not approved become error items; set On Error to "Continue (using error output)" in Settings',
		},
		stop: {
			description:
				'Once all images are reviewed, the node fails and names those that are not approved',
		},
	},
	description:
		'What becomes of images that are not approved; pending ones count as not approved. Read from the first item.',
};

export const BATCH_SIZE: NumberField = {
	name: 'batchSize',
	label: 'Batch Size',
	default: 1,
	min: 1,
	max: MOST_IN_BATCH,
	precision: 0,
	description:
		'How many images go into one request. The provider recommends 1: a batch takes longer, and one bad image can make it refuse all of them. Read from the first item.',
	displayOptions: { show: { '/provider': BATCHES.map(({ id }) => id) } },
};

/** At most a day: longer than any review, and less than a timer can hold. */
export const TIMEOUT: NumberField = {
	name: 'timeout',
	label: 'Timeout',
	unit: 'Seconds',
	default: 120,
	min: 1,
	max: 86_400,
	description:
		'How long to wait for the review of an image, or of a batch, once it is sent; after that it comes back as pending. Read from the first item.',
};
