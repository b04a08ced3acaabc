import {
	concurrencyField,
	flagField,
	textField,
	type ChoiceField,
	type NumberField,
} from '../shared/n8n/fields';
import { DEFAULT_POLL_SECONDS, MIN_POLL_SECONDS } from '../shared/tools/polling';

/** The fields of Seedance Wait: what the editor shows and the node reads. */

export const OPERATION: ChoiceField<'wait' | 'get' | 'getMany' | 'cancel'> = {
	name: 'operation',
	label: 'Operation',
	default: 'wait',
	choices: { cancel: 'Cancel', get: 'Get', getMany: 'Get Many', wait: 'Wait' },
};

export const WAIT_STRATEGY: ChoiceField<'auto' | 'inProcess' | 'suspend'> = {
	name: 'waitStrategy',
	label: 'Wait Strategy',
	default: 'auto',
	choices: { auto: 'Auto', inProcess: 'In Process', suspend: 'Suspend' },
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
};

export const TASK_ID = textField('taskId', 'Task ID', '={{ $json.taskId }}');
export const DOWNLOAD_VIDEO = flagField('downloadVideo', 'Download Video');
export const CANCEL_ON_STOP = flagField('cancelOnStop', 'Cancel on Stop');
export const CANCEL_ON_TIMEOUT = flagField('cancelOnTimeout', 'Cancel on Timeout');
export const FILE_NAME = textField('fileName', 'File Name');
export const BINARY_PROPERTY = textField('binaryPropertyName', 'Binary Property Name', 'video');
export const LAST_FRAME_PROPERTY = textField('lastFramePropertyName', 'Last Frame Property Name');

export const CONCURRENCY = concurrencyField(10);

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

export const LIMIT: NumberField = {
	name: 'limit',
	label: 'Limit',
	default: 50,
	min: 1,
	precision: 0,
};

export const TIMEOUT: NumberField = {
	name: 'timeout',
	label: 'Timeout',
	unit: 'Minutes',
	default: 60,
	min: 0,
};
