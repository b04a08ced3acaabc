import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { choiceProperty, property } from '../../shared/n8n/fields';
import { providerName, providerOptions, valueName } from '../../shared/n8n/providerFields';
import { providersWhere } from '../../shared/providers';
import {
	DOWNLOAD_VIDEO,
	FAILED_TASKS,
	LIMIT,
	OPERATION,
	TASK_ID,
	TIMEOUT,
	WAIT_STRATEGY,
} from '../fields';
import { FROM_TASK } from '../settings';
import { options } from './options';

/** The value of `provider` that takes each item's own. */

const operation: INodeProperties = {
	...choiceProperty(OPERATION, {
		cancel: {
			description: 'Cancel tasks that are still queued, if the provider can',
			action: 'Cancel queued video tasks',
		},
		get: {
			description: 'Ask once how the tasks are',
			action: 'Get the status of video tasks',
		},
		getMany: {
			description: 'Get the newest tasks of the account, whoever created them',
			action: 'Get many video tasks',
			displayOptions: {
				show: { provider: providersWhere((row) => row.dialect.list !== undefined) },
			},
		},
		wait: {
			description: 'Wait until every task is finished and get the results',
			action: 'Wait for finished videos',
		},
	}),
	noDataExpression: true,
};

const providers: INodePropertyOptions[] = [
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

/** For each input item's own task. */
const ABOUT_ITEMS: INodeProperties['displayOptions'] = {
	show: { operation: ['wait', 'get', 'cancel'] },
};

const taskId: INodeProperties = {
	...property(TASK_ID),
	required: true,
	description: "The ID of the task; Seedance Create's output has it as taskId",
	displayOptions: ABOUT_ITEMS,
};

const waitStrategy: INodeProperties = {
	...choiceProperty(WAIT_STRATEGY, {
		auto: {
			description: 'Hold the execution for a while, then suspend it',
		},
		inProcess: {
			description: 'Hold the execution until the end; a restart of n8n ends it',
		},
		suspend: {
			description:
				'Park the execution at once: it holds nothing, and goes on after a restart of n8n',
		},
	}),
	description: 'How to wait. Read from the first item.',
	displayOptions: { show: { operation: ['wait'] } },
};

const timeout: INodeProperties = {
	...property(TIMEOUT),
	description:
		'After this, unfinished tasks come back as last seen, with timedOut set to true. They go on at the provider and can be waited for again. Read from the first item.',
	displayOptions: { show: { operation: ['wait'] } },
};

const failedTasks: INodeProperties = {
	...choiceProperty(FAILED_TASKS, {
		return: {
			description: 'Every task comes back as an item with its status and failure',
		},
		errorOutput: {
			description:
				'Failed tasks become error items that say why, and the canvas shows how many; set On Error to "Continue (using error output)" in Settings',
		},
		stop: {
			description: 'Once every task is settled, the node fails and names the failed ones',
		},
	}),
	description:
		'What becomes of tasks that did not succeed; each says why in its failure. Read from the first item.',
	displayOptions: ABOUT_ITEMS,
};

const limit: INodeProperties = {
	...property(LIMIT),
	description: 'Max number of results to return',
	displayOptions: { show: { operation: ['getMany'] } },
};

const downloadVideo: INodeProperties = {
	...property(DOWNLOAD_VIDEO),
	description: 'Whether to put the finished video into the item as binary data',
	displayOptions: { show: { operation: ['wait', 'get'] } },
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
	operation,
	provider,
	cannotCancel,
	taskId,
	waitStrategy,
	timeout,
	failedTasks,
	limit,
	downloadVideo,
	expiryNotice,
	options,
	...parked,
];

/** What a node on the canvas says of itself, for example "Ark · Wait". */
export const subtitle = `={{ ${providerName({ [FROM_TASK]: 'From Task' })} + " · " + ${valueName(OPERATION)} }}`;
