import {
	concurrencyField,
	flagField,
	type ChoiceField,
	type NumberField,
} from '../shared/n8n/fields';
import { whereDocumented } from '../shared/n8n/providerFields';
import { providersWhere } from '../shared/providers';
import { SETTINGS, type Mode } from '../shared/providers/request';

/** The fields of Seedance Create that are no setting of the request: what the editor shows and the node reads. */

export const MODE: ChoiceField<Mode | 'auto'> = {
	name: 'mode',
	label: 'Mode',
	default: 'textToVideo',
	choices: {
		auto: 'Auto',
		editVideo: 'Edit Video',
		extendVideo: 'Extend Video',
		firstLastFrame: 'First and Last Frame',
		imageToVideo: 'Image to Video',
		reference: 'Reference',
		textToVideo: 'Text to Video',
	},
	texts: {
		auto: {
			action: 'Create videos from a table of prompts and media',
			description: 'Decides item by item from the media that are filled in; for tables and agents',
		},
		editVideo: {
			action: 'Edit videos',
			description: 'Changes a video as the prompt says; Seedance 2.5',
		},
		extendVideo: {
			action: 'Extend videos',
			description: 'Goes on with a video and makes the new part; Seedance 2.5',
		},
		firstLastFrame: {
			action: 'Create videos between two images',
			description: 'Makes the way from one image to another',
		},
		imageToVideo: {
			action: 'Create videos from a first image',
			description: 'Starts with an image',
		},
		reference: {
			action: 'Create videos from references',
			description: 'Takes people, products, motion or voices from images, videos and audio',
		},
		textToVideo: {
			action: 'Create videos from text',
			description: 'Makes the video from the prompt alone',
		},
	},
	noDataExpression: true,
	description: 'What the video is made from',
};

export const FAILED_ITEMS: ChoiceField<'protect' | 'return' | 'errorOutput'> = {
	name: 'failedItems',
	label: 'Failed Items',
	default: 'protect',
	choices: {
		protect: 'Protect Paid Tasks',
		return: 'Return as Items',
		errorOutput: 'Send to Error Output',
	},
	texts: {
		protect: {
			description:
				'Every item is checked first, and a bad one stops the node while nothing is spent. Once a task exists, an item that fails comes back as an item.',
		},
		return: { description: 'Items that fail always come back as items with their failure' },
		errorOutput: {
			description:
				'Failed items become error items that say why, and the canvas shows how many; set On Error to "Continue (using error output)" in Settings',
		},
	},
	description: 'What becomes of items that fail. Read from the first item.',
};

/** Whole seconds; -1 lets the model choose. */
export const DURATION: NumberField = {
	name: 'duration',
	label: SETTINGS.duration.label,
	unit: SETTINGS.duration.unit,
	default: 5,
	min: -1,
	precision: 0,
	description:
		'How long the video is, in whole seconds. -1 lets the model choose, if it can. With Extend Video it is the length of the new part.',
	// An edited video is as long as its source.
	displayOptions: { hide: { mode: ['editVideo'] } },
};

export const ADDITIONAL_BODY = { name: 'additionalBody', label: 'Additional Body', default: '{}' };
export const RESUME_ON_CALLBACK = flagField('resumeOnCallback', 'Resume on Callback', {
	description:
		'Whether the provider calls this execution when a task is finished, which ends a suspended Seedance Wait at once. Your n8n must be reachable from the internet, and its webhook URL must be set. The wait goes on polling as well.',
	displayOptions: whereDocumented('callbackUrl'),
});
export const LIVE_PRICES = flagField('livePrices', 'Live Prices', {
	description:
		'Whether to ask the provider for its price first, which is free, so that the estimate and Max Cost go by it. Read from the first item.',
	displayOptions: {
		show: { '/provider': providersWhere((row) => row.livePrices !== undefined) },
	},
});
export const VALIDATE_ONLY = flagField('validateOnly', 'Validate Only', {
	description: 'Whether to check and price all items and send nothing. Read from the first item.',
});

export const CONCURRENCY = concurrencyField(4, {
	description: 'How many tasks are created at the same time. Read from the first item.',
});

/** US dollars for the whole run. */
export const MAX_COST: NumberField = {
	name: 'maxCost',
	label: 'Max Cost',
	unit: 'USD',
	default: 0,
	min: 0,
	precision: 6,
	description:
		'What this run may cost, all items together. If the estimate is higher, nothing is sent. Read from the first item.',
};

/** US dollars; 0, which the editor fills in first, states nothing. */
export const PRICE_PER_SECOND: NumberField = {
	name: 'pricePerSecond',
	label: 'Price per Second',
	unit: 'USD',
	default: 0,
	min: 0,
	precision: 6,
	description: 'What a second of video costs you; it counts before the price of any document',
};
