import type { NumberField } from '../shared/n8n/parameters';
import { SETTINGS } from '../shared/providers/request';

/** The number fields of Seedance Create: what the editor shows and the node reads. */

export const CONCURRENCY: NumberField = {
	name: 'concurrency',
	label: 'Concurrency',
	default: 4,
	min: 1,
	max: 50,
	precision: 0,
};

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

/** Only shown by this: both are read as settings of the request, whose rules check the range. */
export const SEED: NumberField = {
	name: 'seed',
	label: SETTINGS.seed.label,
	default: -1,
	...SETTINGS.seed.range,
	precision: 0,
};
export const EXPIRY: NumberField = {
	name: 'executionExpiresAfter',
	label: SETTINGS.executionExpiresAfter.label,
	unit: SETTINGS.executionExpiresAfter.unit,
	default: 172_800,
	...SETTINGS.executionExpiresAfter.range,
	precision: 0,
};
