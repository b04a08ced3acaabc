import type { INodeProperties } from 'n8n-workflow';

import {
	INCLUDE_OTHER_FIELDS,
	includeRaw,
	optionsProperty,
	property,
} from '../../shared/n8n/fields';
import {
	BINARY_PROPERTY,
	CANCEL_ON_STOP,
	CANCEL_ON_TIMEOUT,
	CONCURRENCY,
	FILE_NAME,
	HOLD_FOR,
	LAST_FRAME_PROPERTY,
	POLL_INTERVAL,
} from '../fields';

function shownFor(...operations: string[]): INodeProperties['displayOptions'] {
	return { show: { '/operation': operations } };
}

export const options = optionsProperty([
	{
		...property(BINARY_PROPERTY),
		description: 'The binary field that gets the video. Read from the first item.',
		displayOptions: shownFor('wait', 'get'),
	},
	{
		...property(CANCEL_ON_STOP),
		description:
			'Whether queued tasks are cancelled when a person stops the execution while it holds in process',
		displayOptions: shownFor('wait'),
	},
	{
		...property(CANCEL_ON_TIMEOUT),
		description: 'Whether tasks that are still queued at the timeout are cancelled',
		displayOptions: shownFor('wait'),
	},
	{
		...property(CONCURRENCY),
		description: 'How many requests are under way at the same time. Read from the first item.',
		displayOptions: shownFor('wait', 'get', 'cancel'),
	},
	{
		...property(FILE_NAME),
		placeholder: 'e.g. {{ $json.title }}',
		description: 'The name of the video file; the task ID if it is empty',
		displayOptions: shownFor('wait', 'get'),
	},
	{
		...property(HOLD_FOR),
		description:
			'How long the strategy Auto holds the execution in process before it is suspended. Read from the first item.',
		displayOptions: shownFor('wait'),
	},
	{
		...property(INCLUDE_OTHER_FIELDS),
		description: 'Whether the output keeps the fields of the input item beside those of the task',
		displayOptions: shownFor('wait', 'get', 'cancel'),
	},
	includeRaw,
	{
		...property(LAST_FRAME_PROPERTY),
		placeholder: 'e.g. lastFrame',
		description:
			'If set, the last frame is downloaded too, into this binary field. Read from the first item.',
		displayOptions: shownFor('wait', 'get'),
	},
	{
		...property(POLL_INTERVAL),
		description:
			'The shortest time between two status calls for one task; it grows with the age of the task. Read from the first item.',
		displayOptions: shownFor('wait'),
	},
]);
