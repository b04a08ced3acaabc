import type { INodeProperties } from 'n8n-workflow';

import { numberProperty } from '../../shared/n8n/parameters';
import { BATCH_SIZE, TIMEOUT } from '../fields';
import { BATCHES } from '../providers';

/** In alphabetical order, as n8n's own nodes have them. */
const entries: INodeProperties[] = [
	{
		...numberProperty(BATCH_SIZE),
		description:
			'How many images go into one request. The provider recommends 1: a batch takes longer, and one bad image can make it refuse all of them. Read from the first item.',
		displayOptions: { show: { '/provider': BATCHES.map(({ id }) => id) } },
	},
	{
		displayName: 'Include Other Fields',
		name: 'includeOtherFields',
		type: 'boolean',
		default: false,
		description: 'Whether the output keeps the fields of the input item beside those of the asset',
	},
	{
		displayName: 'Include Raw Answer',
		name: 'includeRaw',
		type: 'boolean',
		default: false,
		description: "Whether the output holds the provider's own answer as raw",
	},
	{
		...numberProperty(TIMEOUT),
		description:
			'How long to wait for the review of an image, or of a batch, once it is sent; after that it comes back as pending. Read from the first item.',
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
