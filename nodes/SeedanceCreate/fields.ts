import {
	concurrencyField,
	flagField,
	type ChoiceField,
	type NumberField,
} from '../shared/n8n/fields';
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
};

/** Whole seconds; -1 lets the model choose. */
export const DURATION: NumberField = {
	name: 'duration',
	label: SETTINGS.duration.label,
	unit: SETTINGS.duration.unit,
	default: 5,
	min: -1,
	precision: 0,
};

export const ADDITIONAL_BODY = { name: 'additionalBody', label: 'Additional Body', default: '{}' };
export const RESUME_ON_CALLBACK = flagField('resumeOnCallback', 'Resume on Callback');
export const LIVE_PRICES = flagField('livePrices', 'Live Prices');
export const VALIDATE_ONLY = flagField('validateOnly', 'Validate Only');

export const CONCURRENCY = concurrencyField(4);

/** US dollars for the whole run. */
export const MAX_COST: NumberField = {
	name: 'maxCost',
	label: 'Max Cost',
	unit: 'USD',
	default: 0,
	min: 0,
	precision: 6,
};

/** US dollars; 0, which the editor fills in first, states nothing. */
export const PRICE_PER_SECOND: NumberField = {
	name: 'pricePerSecond',
	label: 'Price per Second',
	unit: 'USD',
	default: 0,
	min: 0,
	precision: 6,
};
