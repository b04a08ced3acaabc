import type { NumberField } from '../shared/n8n/parameters';
import { DEFAULT_POLL_SECONDS, MIN_POLL_SECONDS } from '../shared/tools/polling';

/** The number fields of Seedance Wait: what the editor shows and the node reads. */

export const CONCURRENCY: NumberField = {
	name: 'concurrency',
	label: 'Concurrency',
	default: 10,
	min: 1,
	max: 50,
	precision: 0,
};

export const HOLD_FOR: NumberField = {
	name: 'holdFor',
	label: 'Hold For',
	unit: 'Seconds',
	default: 60,
	min: 0,
};

export const POLL_INTERVAL: NumberField = {
	name: 'pollInterval',
	label: 'Poll Interval',
	unit: 'Seconds',
	default: DEFAULT_POLL_SECONDS,
	min: MIN_POLL_SECONDS,
	max: 3600,
};

export const TIMEOUT: NumberField = {
	name: 'timeout',
	label: 'Timeout',
	unit: 'Minutes',
	default: 60,
	min: 0,
};
