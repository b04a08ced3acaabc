import type { IExecuteFunctions } from 'n8n-workflow';

import { asInputError, InputError } from '../shared/n8n/input';
import { ItemParameters } from '../shared/n8n/parameters';
import { providerOf, PROVIDERS, type ProviderRow } from '../shared/providers';
import type { Moderation } from '../shared/providers/moderation';
import { BATCH_SIZE, OUTPUT_MODE, REJECTED_ASSETS, TIMEOUT } from './fields';

/** What a whole run goes by, read once from the first item. */
export interface ModerateSettings {
	provider: ProviderRow;
	/** `undefined` if the provider has none; then there is a `problem`. */
	moderation: Moderation | undefined;
	outputMode: keyof typeof OUTPUT_MODE.choices;
	rejectedAssets: keyof typeof REJECTED_ASSETS.choices;
	/** Images in one request. */
	batchSize: number;
	/** For the review of one image or batch, ms. */
	timeoutMs: number;
	/** A setting that cannot be used: then nothing is sent. */
	problem?: InputError;
}

/** Does not throw: what cannot be used is the `problem`. */
export function readModerateSettings(context: IExecuteFunctions): ModerateSettings {
	const settings: ModerateSettings = {
		provider: PROVIDERS.cubicSpaces,
		moderation: undefined,
		outputMode: OUTPUT_MODE.default,
		rejectedAssets: REJECTED_ASSETS.default,
		batchSize: BATCH_SIZE.default,
		timeoutMs: TIMEOUT.default * 1000,
	};
	try {
		const parameters = new ItemParameters(context, 0);
		settings.outputMode = parameters.choice(OUTPUT_MODE);
		settings.rejectedAssets = parameters.choice(REJECTED_ASSETS);
		const chosen = String(parameters.raw('provider'));
		const provider = providerOf(chosen);
		const moderation = provider?.moderation;
		if (provider) settings.provider = provider;
		settings.moderation = moderation;
		if (!moderation)
			throw new InputError(
				`The provider ${provider?.name ?? `"${chosen}"`} has no review of images that this node knows`,
				'Choose a provider from the list.',
			);
		const max = moderation.kind === 'batch' ? moderation.most : BATCH_SIZE.max;
		settings.batchSize = parameters.optionNumber({ ...BATCH_SIZE, max }) ?? settings.batchSize;
		settings.timeoutMs = (parameters.optionNumber(TIMEOUT) ?? TIMEOUT.default) * 1000;
	} catch (error) {
		settings.problem = asInputError(error);
	}
	return settings;
}
