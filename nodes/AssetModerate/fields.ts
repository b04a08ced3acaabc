import type { NumberField } from '../shared/n8n/parameters';
import { MOST_IN_BATCH } from './providers';

/** The number fields of Seedance Asset Moderate: what the editor shows and the node reads. */

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
