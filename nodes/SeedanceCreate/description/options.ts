import type { INodeProperties } from 'n8n-workflow';

import { providersWhere, takes } from '../../shared/providers';
import type { SettingName } from '../../shared/providers/request';
import { CONCURRENCY, EXPIRY, MAX_COST, PRICE_PER_SECOND, SEED } from '../fields';
import { numberProperty } from '../../shared/n8n/parameters';

/** The Options collection; an entry is shown only where the provider's own document names it. */

function whereDocumented(name: SettingName): INodeProperties['displayOptions'] {
	return { show: { '/provider': providersWhere((row) => takes(row, name)) } };
}

/** In alphabetical order, as n8n's own nodes have them. */
const entries: INodeProperties[] = [
	{
		displayName: 'Additional Body',
		name: 'additionalBody',
		type: 'json',
		default: '{}',
		description:
			'JSON that is merged into the request, for what the provider takes and this node does not name. What it sets is checked and priced like a parameter.',
	},
	{
		displayName: 'Callback URL',
		name: 'callbackUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/webhook',
		description: 'An address of your own that the provider calls when the task is finished',
		displayOptions: whereDocumented('callbackUrl'),
	},
	{
		displayName: 'Camera Fixed',
		name: 'cameraFixed',
		type: 'boolean',
		default: false,
		description: 'Whether the camera stands still',
		displayOptions: whereDocumented('cameraFixed'),
	},
	{
		...numberProperty(CONCURRENCY),
		description: 'How many tasks are created at the same time. Read from the first item.',
	},
	{
		displayName: 'End User ID',
		name: 'endUserId',
		type: 'string',
		default: '',
		description:
			'An ID of the person you make the video for, which providers use against abuse. At most 64 characters.',
		displayOptions: whereDocumented('endUserId'),
	},
	{
		...numberProperty(EXPIRY),
		description: 'When the provider gives an unfinished task up: 3600 to 259200 seconds',
		displayOptions: whereDocumented('executionExpiresAfter'),
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
		...numberProperty(MAX_COST),
		description:
			'What this run may cost, all items together. If the estimate is higher, nothing is sent. Read from the first item.',
	},
	{
		...numberProperty(PRICE_PER_SECOND),
		description: 'What a second of video costs you, for estimates if no document gives a price',
	},
	{
		displayName: 'Resume on Callback',
		name: 'resumeOnCallback',
		type: 'boolean',
		default: false,
		description:
			'Whether the provider calls this execution when a task is finished, which ends a suspended Seedance Wait at once. Your n8n must be reachable from the internet, and its webhook URL must be set. The wait goes on polling as well, so nothing is lost if no call comes.',
		displayOptions: whereDocumented('callbackUrl'),
	},
	{
		displayName: 'Return Last Frame',
		name: 'returnLastFrame',
		type: 'boolean',
		default: false,
		description:
			'Whether to get the last frame of the video as well, as the first frame of the next one',
		displayOptions: whereDocumented('returnLastFrame'),
	},
	{
		...numberProperty(SEED),
		description: 'The same seed with the same parameters gives a similar video; -1 means random',
		displayOptions: whereDocumented('seed'),
	},
	{
		displayName: 'Service Tier',
		name: 'serviceTier',
		type: 'string',
		default: 'default',
		placeholder: 'e.g. flex',
		description:
			'The tier of speed and price, for example flex: cheaper and slower, for Seedance 1.0 and 1.5 only',
		displayOptions: whereDocumented('serviceTier'),
	},
	{
		displayName: 'Validate Only',
		name: 'validateOnly',
		type: 'boolean',
		default: false,
		description: 'Whether to check and price all items and send nothing. Read from the first item.',
	},
	{
		displayName: 'Watermark',
		name: 'watermark',
		type: 'boolean',
		default: false,
		description: 'Whether the provider puts its watermark on the video',
		displayOptions: whereDocumented('watermark'),
	},
	{
		displayName: 'Web Search',
		name: 'webSearch',
		type: 'boolean',
		default: false,
		description: 'Whether the model may search the web for the prompt',
		displayOptions: whereDocumented('webSearch'),
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
