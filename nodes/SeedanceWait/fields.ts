import {
	concurrencyField,
	flagField,
	optionOf,
	textField,
	type ChoiceField,
	type NumberField,
	type Shown,
} from '../shared/n8n/fields';
import { providersWhere } from '../shared/providers';
import { DEFAULT_POLL_SECONDS, MIN_POLL_SECONDS } from '../shared/tools/polling';

/** The fields of Seedance Wait: what the editor shows and the node reads. */

/** For each input item's own task. */
const ABOUT_ITEMS: Shown['displayOptions'] = { show: { operation: ['wait', 'get', 'cancel'] } };

export const OPERATION: ChoiceField<'wait' | 'get' | 'getMany' | 'cancel'> = {
	name: 'operation',
	label: 'Operation',
	default: 'wait',
	choices: { cancel: 'Cancel', get: 'Get', getMany: 'Get Many', wait: 'Wait' },
	texts: {
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
	},
	noDataExpression: true,
};

export const WAIT_STRATEGY: ChoiceField<'auto' | 'inProcess' | 'suspend'> = {
	name: 'waitStrategy',
	label: 'Wait Strategy',
	default: 'auto',
	choices: { auto: 'Auto', inProcess: 'In Process', suspend: 'Suspend' },
	texts: {
		auto: { description: 'Hold the execution for a while, then suspend it' },
		inProcess: { description: 'Hold the execution until the end; a restart of n8n ends it' },
		suspend: {
			description:
				'Park the execution at once: it holds nothing, and goes on after a restart of n8n',
		},
	},
	description: 'How to wait. Read from the first item.',
	displayOptions: { show: { operation: ['wait'] } },
};

export const FAILED_TASKS: ChoiceField<'return' | 'errorOutput' | 'stop'> = {
	name: 'failedTasks',
	label: 'Failed Tasks',
	default: 'return',
	choices: {
		return: 'Return as Items',
		errorOutput: 'Send to Error Output',
		stop: 'Stop the Workflow',
	},
	texts: {
		return: { description: 'Every task comes back as an item with its status and failure' },
		errorOutput: {
			description:
				'Failed tasks become error items that say why, and the canvas shows how many; set On Error to "Continue (using error output)" in Settings',
		},
		stop: { description: 'Once every task is settled, the node fails and names the failed ones' },
	},
	description:
		'What becomes of tasks that did not succeed; each says why in its failure. Read from the first item.',
	displayOptions: ABOUT_ITEMS,
};

export const TASK_ID = textField('taskId', 'Task ID', {
	default: '={{ $json.taskId }}',
	required: true,
	description: "The ID of the task; Seedance Create's output has it as taskId",
	displayOptions: ABOUT_ITEMS,
});
export const DOWNLOAD_VIDEO = flagField('downloadVideo', 'Download Video', {
	description: 'Whether to put the finished video into the item as binary data',
	displayOptions: { show: { operation: ['wait', 'get'] } },
});
export const CANCEL_ON_STOP = flagField('cancelOnStop', 'Cancel on Stop', {
	description:
		'Whether queued tasks are cancelled when a person stops the execution while it holds in process',
	displayOptions: optionOf('wait'),
});
export const CANCEL_ON_TIMEOUT = flagField('cancelOnTimeout', 'Cancel on Timeout', {
	description: 'Whether tasks that are still queued at the timeout are cancelled',
	displayOptions: optionOf('wait'),
});
export const FILE_NAME = textField('fileName', 'File Name', {
	placeholder: 'e.g. {{ $json.title }}',
	description: 'The name of the video file; the task ID if it is empty',
	displayOptions: optionOf('wait', 'get'),
});
export const BINARY_PROPERTY = textField('binaryPropertyName', 'Binary Property Name', {
	default: 'video',
	description: 'The binary field that gets the video. Read from the first item.',
	displayOptions: optionOf('wait', 'get'),
});
export const LAST_FRAME_PROPERTY = textField('lastFramePropertyName', 'Last Frame Property Name', {
	placeholder: 'e.g. lastFrame',
	description:
		'If set, the last frame is downloaded too, into this binary field. Read from the first item.',
	displayOptions: optionOf('wait', 'get'),
});

export const CONCURRENCY = concurrencyField(10, {
	description: 'How many requests are under way at the same time. Read from the first item.',
	displayOptions: optionOf('wait', 'get', 'cancel'),
});

export const HOLD_FOR: NumberField = {
	name: 'holdFor',
	label: 'Hold For',
	unit: 'Seconds',
	default: 60,
	min: 0,
	description:
		'How long the strategy Auto holds the execution in process before it is suspended. Read from the first item.',
	displayOptions: optionOf('wait'),
};

export const POLL_INTERVAL: NumberField = {
	name: 'pollInterval',
	label: 'Poll Interval',
	unit: 'Seconds',
	default: DEFAULT_POLL_SECONDS,
	min: MIN_POLL_SECONDS,
	max: 3600,
	description:
		'The shortest time between two status calls for one task; it grows with the age of the task. Read from the first item.',
	displayOptions: optionOf('wait'),
};

export const LIMIT: NumberField = {
	name: 'limit',
	label: 'Limit',
	default: 50,
	min: 1,
	precision: 0,
	description: 'Max number of results to return',
	displayOptions: { show: { operation: ['getMany'] } },
};

export const TIMEOUT: NumberField = {
	name: 'timeout',
	label: 'Timeout',
	unit: 'Minutes',
	default: 60,
	min: 0,
	description:
		'After this, unfinished tasks come back as last seen, with timedOut set to true. They go on at the provider and can be waited for again. Read from the first item.',
	displayOptions: { show: { operation: ['wait'] } },
};
