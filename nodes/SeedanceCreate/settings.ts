import type { IExecuteFunctions } from 'n8n-workflow';

import { asInputError, InputError } from '../shared/n8n/input';
import { ItemParameters } from '../shared/n8n/parameters';
import { providerOf, PROVIDERS, takes, type ProviderRow } from '../shared/providers';

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

const DEFAULT_CONCURRENCY = 4;

/** Does not throw: what cannot be used is the `problem`. */
export function readCreateSettings(context: IExecuteFunctions): CreateSettings {
	const settings: CreateSettings = {
		provider: PROVIDERS.ark,
		protect: !context.continueOnFail(),
		concurrency: DEFAULT_CONCURRENCY,
		maxCost: undefined,
		validateOnly: false,
		resumeOnCallback: false,
	};
	try {
		const parameters = new ItemParameters(context, 0);
		settings.provider = providerOf(String(parameters.raw('provider'))) ?? settings.provider;
		if (parameters.choice('failedItems', ['protect', 'return'], 'protect') === 'return')
			settings.protect = false;
		settings.concurrency =
			parameters.optionNumber('concurrency', 'Concurrency', { min: 1, max: 50, whole: true }) ??
			settings.concurrency;
		settings.maxCost = parameters.optionNumber('maxCost', 'Max Cost', { min: 0 });
		const resumeOnCallback = parameters.optionFlag('resumeOnCallback', 'Resume on Callback');
		if (resumeOnCallback && parameters.option('callbackUrl')) {
			throw new InputError(
				'Resume on Callback and Callback URL are both set, and a task has one callback address only',
				'Take one of the two options out.',
			);
		}
		settings.resumeOnCallback = resumeOnCallback && takes(settings.provider, 'callbackUrl');
		settings.validateOnly = parameters.optionFlag('validateOnly', 'Validate Only');
	} catch (error) {
		settings.problem = asInputError(error);
	}
	return settings;
}
