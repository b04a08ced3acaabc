import type { INodeProperties } from 'n8n-workflow';

import { numberProperty } from '../../shared/n8n/parameters';
import { CONCURRENCY, HOLD_FOR, POLL_INTERVAL } from '../fields';

function shownFor(...operations: string[]): INodeProperties['displayOptions'] {
	return { show: { '/operation': operations } };
}

/** In alphabetical order, as n8n's own nodes have them. */
const entries: INodeProperties[] = [
	{
		displayName: 'Binary Property Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'video',
		description: 'The binary field that gets the video. Read from the first item.',
		displayOptions: shownFor('wait', 'get'),
	},
	{
		displayName: 'Cancel on Stop',
		name: 'cancelOnStop',
		type: 'boolean',
		default: false,
		description:
			'Whether queued tasks are cancelled when a person stops the execution while it holds in process',
		displayOptions: shownFor('wait'),
	},
	{
		displayName: 'Cancel on Timeout',
		name: 'cancelOnTimeout',
		type: 'boolean',
		default: false,
		description: 'Whether tasks that are still queued at the timeout are cancelled',
		displayOptions: shownFor('wait'),
	},
	{
		...numberProperty(CONCURRENCY),
		description: 'How many requests are under way at the same time. Read from the first item.',
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.title }}',
		description: 'The name of the video file; the task ID if it is empty',
		displayOptions: shownFor('wait', 'get'),
	},
	{
		...numberProperty(HOLD_FOR),
		description:
			'How long the strategy Auto holds the execution in process before it is suspended. Read from the first item.',
		displayOptions: shownFor('wait'),
	},
	{
		displayName: 'Include Other Fields',
		name: 'includeOtherFields',
		type: 'boolean',
		default: false,
		description: 'Whether the output keeps the fields of the input item beside those of the task',
	},
	{
		displayName: 'Include Raw Answer',
		name: 'includeRaw',
		type: 'boolean',
		default: false,
		description: "Whether the output holds the provider's own answer as raw",
	},
	{
		displayName: 'Last Frame Property Name',
		name: 'lastFramePropertyName',
		type: 'string',
		default: '',
		placeholder: 'e.g. lastFrame',
		description:
			'If set, the last frame is downloaded too, into this binary field. Read from the first item.',
		displayOptions: shownFor('wait', 'get'),
	},
	{
		...numberProperty(POLL_INTERVAL),
		description:
			'The shortest time between two status calls for one task; it grows with the age of the task. Read from the first item.',
		displayOptions: shownFor('wait'),
	},
];

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: entries,
};
