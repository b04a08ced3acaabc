import {
	INCLUDE_OTHER_FIELDS,
	includeRaw,
	optionsProperty,
	property,
} from '../../shared/n8n/fields';
import { BATCH_SIZE, TIMEOUT } from '../fields';
import { BATCHES } from '../providers';

export const options = optionsProperty([
	{
		...property(BATCH_SIZE),
		description:
			'How many images go into one request. The provider recommends 1: a batch takes longer, and one bad image can make it refuse all of them. Read from the first item.',
		displayOptions: { show: { '/provider': BATCHES.map(({ id }) => id) } },
	},
	{
		...property(INCLUDE_OTHER_FIELDS),
		description: 'Whether the output keeps the fields of the input item beside those of the asset',
	},
	includeRaw,
	{
		...property(TIMEOUT),
		description:
			'How long to wait for the review of an image, or of a batch, once it is sent; after that it comes back as pending. Read from the first item.',
	},
]);
