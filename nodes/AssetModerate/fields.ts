import { textField, type ChoiceField, type NumberField } from '../shared/n8n/fields';
import type { AssetType } from '../shared/items/asset';
import { MOST_IN_BATCH } from './providers';

/** The fields of Seedance Asset Moderate: what the editor shows and the node reads. */

export const IMAGE_URLS = textField('imageUrls', 'Image URLs', '={{ $json.imageUrl }}');
/** Its default is the provider's. */
export const MODEL = textField('model', 'Model');

export const ASSET_TYPE: ChoiceField<AssetType> = {
	name: 'assetType',
	label: 'Asset Type',
	default: 'Image',
	choices: { Image: 'Image' },
};

export const OUTPUT_MODE: ChoiceField<'image' | 'item'> = {
	name: 'outputMode',
	label: 'Output Mode',
	default: 'image',
	choices: { image: 'One Item per Image', item: 'One Item per Input Item' },
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
};

export const BATCH_SIZE: NumberField = {
	name: 'batchSize',
	label: 'Batch Size',
	default: 1,
	min: 1,
	max: MOST_IN_BATCH,
	precision: 0,
};

/** At most a day: longer than any review, and less than a timer can hold. */
export const TIMEOUT: NumberField = {
	name: 'timeout',
	label: 'Timeout',
	unit: 'Seconds',
	default: 120,
	min: 1,
	max: 86_400,
};
