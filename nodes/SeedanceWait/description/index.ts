import type { INodeProperties } from 'n8n-workflow';

import {
	choiceProperty,
	INCLUDE_OTHER_FIELDS,
	INCLUDE_RAW,
	optionOf,
	optionsProperty,
	property,
} from '../../shared/n8n/fields';
import { providerName, providerOptions, valueName } from '../../shared/n8n/providerFields';
import { providersWhere } from '../../shared/providers';
import {
	BINARY_PROPERTY,
	CANCEL_ON_STOP,
	CANCEL_ON_TIMEOUT,
	CONCURRENCY,
	DOWNLOAD_VIDEO,
	FAILED_TASKS,
	FILE_NAME,
	HOLD_FOR,
	LAST_FRAME_PROPERTY,
	LIMIT,
	OPERATION,
	POLL_INTERVAL,
	TASK_ID,
	TIMEOUT,
	WAIT_STRATEGY,
} from '../fields';
import { FROM_TASK } from '../settings';

const providers = [
	...providerOptions(),
	{
		name: 'From Task',
		value: FROM_TASK,
		description: "Each item's own provider, for batches of several providers",
	},
];

const provider: INodeProperties = {
	displayName: 'Provider',
	name: 'provider',
	type: 'options',
	noDataExpression: true,
	default: 'ark',
	options: providers,
	description:
		'The same as in Seedance Create. An item of another provider is refused with a message that says which one to choose.',
};

const cannotCancel: INodeProperties = {
	displayName:
		'This provider documents no way to cancel a task; the items come back with a warning.',
	name: 'cannotCancelNotice',
	type: 'notice',
	default: '',
	displayOptions: {
		show: {
			operation: ['cancel'],
			provider: providersWhere((row) => row.dialect.cancel === undefined),
		},
	},
};

const expiryNotice: INodeProperties = {
	displayName:
		'Video addresses expire, mostly after 24 hours. Switch Download Video on to keep the file.',
	name: 'expiryNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { operation: ['wait', 'get'], downloadVideo: [false] } },
};

/** What a parked wait runs, and by which plan: set by the package itself in the workflow of the checks, never shown. */
const parked: INodeProperties[] = [
	{ displayName: 'Phase', name: 'phase', type: 'hidden', default: '' },
	{ displayName: 'Plan', name: 'plan', type: 'hidden', default: '' },
];

/** The parameters of Seedance Wait. */
export const properties: INodeProperties[] = [
	choiceProperty(OPERATION),
	provider,
	cannotCancel,
	property(TASK_ID),
	choiceProperty(WAIT_STRATEGY),
	property(TIMEOUT),
	choiceProperty(FAILED_TASKS),
	property(LIMIT),
	property(DOWNLOAD_VIDEO),
	expiryNotice,
	optionsProperty([
		property(BINARY_PROPERTY),
		property(CANCEL_ON_STOP),
		property(CANCEL_ON_TIMEOUT),
		property(CONCURRENCY),
		property(FILE_NAME),
		property(HOLD_FOR),
		{
			...property(INCLUDE_OTHER_FIELDS),
			description: 'Whether the output keeps the fields of the input item beside those of the task',
			displayOptions: optionOf('wait', 'get', 'cancel'),
		},
		property(INCLUDE_RAW),
		property(LAST_FRAME_PROPERTY),
		property(POLL_INTERVAL),
	]),
	...parked,
];

/** What a node on the canvas says of itself, for example "Ark · Wait". */
export const subtitle = `={{ ${providerName({ [FROM_TASK]: 'From Task' })} + " · " + ${valueName(OPERATION)} }}`;
