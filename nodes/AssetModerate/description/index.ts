import type { INodeProperties } from 'n8n-workflow';

import {
	choiceProperty,
	INCLUDE_OTHER_FIELDS,
	INCLUDE_RAW,
	optionsProperty,
	property,
} from '../../shared/n8n/fields';
import { providerName, providerOptions } from '../../shared/n8n/providerFields';
import {
	ASSET_TYPE,
	BATCH_SIZE,
	IMAGE_URLS,
	MODEL,
	OUTPUT_MODE,
	REJECTED_ASSETS,
	TIMEOUT,
} from '../fields';
import { BATCHES, MODERATING_PROVIDERS } from '../providers';

const provider: INodeProperties = {
	displayName: 'Provider',
	name: 'provider',
	type: 'options',
	noDataExpression: true,
	default: 'cubicSpaces',
	options: providerOptions(MODERATING_PROVIDERS),
	description:
		'Who reviews the images. The entry for CubicSpaces serves both of its video APIs. An approved asset works with the provider that approved it.',
};

const imageUrls: INodeProperties = { ...property(IMAGE_URLS), typeOptions: { rows: 2 } };

/** One field for each provider that reads it, with this provider's default. */
const models = BATCHES.map(({ id, defaultModel }): INodeProperties => ({
	...property(MODEL),
	default: defaultModel,
	description: 'The Seedance model that the assets are for; it routes the request',
	displayOptions: { show: { provider: [id] } },
}));

/** The parameters of Seedance Asset Moderate. */
export const properties: INodeProperties[] = [
	provider,
	imageUrls,
	...models,
	choiceProperty(ASSET_TYPE),
	choiceProperty(OUTPUT_MODE),
	choiceProperty(REJECTED_ASSETS),
	optionsProperty([
		property(BATCH_SIZE),
		{
			...property(INCLUDE_OTHER_FIELDS),
			description:
				'Whether the output keeps the fields of the input item beside those of the asset',
		},
		property(INCLUDE_RAW),
		property(TIMEOUT),
	]),
];

/** What a node on the canvas says of itself. */
export const subtitle = `={{ ${providerName()} }}`;
