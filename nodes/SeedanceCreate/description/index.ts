import type { INodeProperties } from 'n8n-workflow';

import { choiceProperty } from '../../shared/n8n/fields';
import { providerName, providerOptions, valueName } from '../../shared/n8n/providerFields';
import { modesOf, PROVIDERS, providersWhere } from '../../shared/providers';
import { SETTINGS } from '../../shared/providers/request';
import { FAILED_ITEMS, MODE } from '../fields';
import { mediaFields } from './mediaFields';
import { options } from './options';
import { outputFields, providersBy } from './outputFields';

const provider: INodeProperties = {
	displayName: 'Provider',
	name: 'provider',
	type: 'options',
	noDataExpression: true,
	default: 'ark',
	options: providerOptions(),
	description: 'Whom you buy Seedance from',
};

/** What a provider demands for some of its models, said while the model is chosen. */
const needsReferenceVideo: INodeProperties[] = providersWhere(({ models }) =>
	models.some((row) => row.needsReferenceVideo),
).map((id) => {
	const ids = (needed: boolean) =>
		PROVIDERS[id].models
			.filter((row) => (row.needsReferenceVideo ?? false) === needed)
			.map((row) => row.id);
	return {
		displayName: `The models ${ids(true).join(' and ')} work only from a reference video: choose the mode Reference. For text or frames choose ${ids(false).join(' or ')}.`,
		name: 'referenceVideoNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { provider: [id] } },
	};
});

const model: INodeProperties = {
	displayName: SETTINGS.model.label,
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The Seedance model. A model that is not in the list can be given by its ID.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a model…',
			typeOptions: { searchListMethod: 'searchModels', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. doubao-seedance-2-0-260128',
		},
	],
};

const everyMode = choiceProperty(MODE);

/** One field for each set of modes, shown for the providers that have this set. */
function modeFields(): INodeProperties[] {
	return providersBy(modesOf).map(({ values, provider }) => ({
		...everyMode,
		options: everyMode.options.filter(({ value }) => ['auto', ...values].includes(value)),
		displayOptions: { show: { provider } },
	}));
}

const priceTier: INodeProperties = {
	displayName:
		'With reference videos this provider charges about 60% of the usual price per second for Seedance 2.0.',
	name: 'priceTierNotice',
	type: 'notice',
	default: '',
	displayOptions: {
		show: {
			provider: providersWhere(({ models }) =>
				models.some(({ price }) => price?.withReferenceVideo !== undefined && !price.videoMayCost),
			),
			mode: ['reference'],
		},
	},
};

const prompt: INodeProperties = {
	displayName: SETTINGS.prompt.label,
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. A shiba inu in a spacesuit walks on the moon, cinematic light',
	description:
		'What happens in the video. Refer to reference media as @image1, @video2 or @audio3, whatever the provider.',
};

/** The parameters of Seedance Create. */
export const properties: INodeProperties[] = [
	provider,
	model,
	...needsReferenceVideo,
	...modeFields(),
	priceTier,
	prompt,
	...mediaFields,
	...outputFields,
	choiceProperty(FAILED_ITEMS),
	options,
];

/**
 * What a node on the canvas says of itself, for example "Ark · Text to Video · dreamina-seedance-2-0-260128".
 * (`$parameter` gives a resource locator's value, without its name.)
 */
export const subtitle = `={{ [${providerName()}, ${valueName(MODE)}, $parameter["model"]].filter(Boolean).join(" · ") }}`;
