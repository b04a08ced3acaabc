import type { IExecuteFunctions } from 'n8n-workflow';

import { MODERATIONS, MOST_IN_BATCH, type Moderation } from '../shared/assets/dialects';
import { InputError } from '../shared/input';
import { inputProblem, ItemParameters, itemProblem } from '../shared/parameters';
import { providerOf, type ProviderRow } from '../shared/providers';
import { DEFAULT_BATCH_SIZE, DEFAULT_TIMEOUT_SECONDS } from './description/options';

/** What a whole run goes by, read once from the first item. */
export interface ModerateSettings {
	provider: ProviderRow;
	moderation: Moderation;
	outputMode: 'image' | 'item';
	rejectedAssets: 'return' | 'errorOutput' | 'stop';
	/** Pictures in one request. */
	batchSize: number;
	/** For the review of one picture or batch, ms. */
	timeoutMs: number;
}

/** A day: longer than any review, and less than a timer can hold. */
const MOST_SECONDS = 86_400;

/** @throws NodeOperationError naming the setting that cannot be used */
export function readModerateSettings(context: IExecuteFunctions): ModerateSettings {
	const parameters = new ItemParameters(context, 0);
	try {
		const provider = providerOf(String(parameters.raw('provider')));
		const moderation = provider && MODERATIONS[provider.id];
		if (!provider || !moderation) {
			throw new InputError(
				`${provider?.name ?? `The provider "${String(parameters.raw('provider'))}"`} documents no review of pictures`,
				'Choose a provider from the list.',
			);
		}
		const batchSize = parameters.optionNumber('batchSize', 'Batch Size', {
			min: 1,
			max: MOST_IN_BATCH,
			whole: true,
		});
		const seconds = parameters.optionNumber('timeout', 'Timeout', { min: 1, max: MOST_SECONDS });
		return {
			provider,
			moderation,
			outputMode: parameters.choice('outputMode', ['image', 'item'], 'image'),
			rejectedAssets: parameters.choice(
				'rejectedAssets',
				['return', 'errorOutput', 'stop'],
				'return',
			),
			batchSize: batchSize ?? DEFAULT_BATCH_SIZE,
			timeoutMs: (seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
		};
	} catch (error) {
		throw error instanceof InputError
			? inputProblem(context, error, 0)
			: itemProblem(context, error instanceof Error ? error.message : String(error), null, 0);
	}
}
