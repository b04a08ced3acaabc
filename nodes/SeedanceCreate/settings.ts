import type { IExecuteFunctions } from 'n8n-workflow';

import { asInputError, InputError } from '../shared/n8n/input';
import { ItemParameters } from '../shared/n8n/parameters';
import { providerOf, PROVIDERS, takes, type ProviderRow } from '../shared/providers';
import { SETTINGS } from '../shared/providers/request';
import { CONCURRENCY, FAILED_ITEMS, MAX_COST, RESUME_ON_CALLBACK, VALIDATE_ONLY } from './fields';

/** What a whole run of Seedance Create goes by, read once from the first item. */
export interface CreateSettings {
	provider: ProviderRow;
	/** Bad items stop the node before anything is spent. */
	protect: boolean;
	concurrency: number;
	/** US dollars. */
	maxCost: number | undefined;
	validateOnly: boolean;
	resumeOnCallback: boolean;
	/** A setting that cannot be used: then no item is sent. */
	problem?: InputError;
}

/** Does not throw: what cannot be used is the `problem`. */
export function readCreateSettings(context: IExecuteFunctions): CreateSettings {
	const settings: CreateSettings = {
		provider: PROVIDERS.ark,
		protect: !context.continueOnFail(),
		concurrency: CONCURRENCY.default,
		maxCost: undefined,
		validateOnly: false,
		resumeOnCallback: false,
	};
	try {
		const parameters = new ItemParameters(context, 0);
		settings.provider = providerOf(String(parameters.raw('provider'))) ?? settings.provider;
		if (parameters.choice(FAILED_ITEMS) === 'return') settings.protect = false;
		settings.concurrency = parameters.optionNumber(CONCURRENCY) ?? settings.concurrency;
		settings.maxCost = parameters.optionNumber(MAX_COST);
		const resumeOnCallback = parameters.optionFlag(RESUME_ON_CALLBACK);
		if (resumeOnCallback && parameters.option('callbackUrl')) {
			throw new InputError(
				`${RESUME_ON_CALLBACK.label} and ${SETTINGS.callbackUrl.label} are both set, and a task has one callback address only`,
				'Take one of the two options out.',
			);
		}
		settings.resumeOnCallback = resumeOnCallback && takes(settings.provider, 'callbackUrl');
		settings.validateOnly = parameters.optionFlag(VALIDATE_ONLY);
	} catch (error) {
		settings.problem = asInputError(error);
	}
	return settings;
}
