import type { IExecuteFunctions } from 'n8n-workflow';

import { asInputError, InputError } from '../shared/n8n/input';
import { ItemParameters } from '../shared/n8n/parameters';
import { PROVIDER_IDS, PROVIDERS, takes, type ProviderRow } from '../shared/providers';
import { SETTINGS } from '../shared/providers/request';
import {
	CONCURRENCY,
	FAILED_ITEMS,
	LIVE_PRICES,
	MAX_COST,
	RESUME_ON_CALLBACK,
	VALIDATE_ONLY,
} from './fields';

/** What a whole run of Seedance Create goes by, read once from the first item. */
export interface CreateSettings {
	provider: ProviderRow;
	/** Bad items stop the node before anything is spent. */
	protect: boolean;
	/** Failed items become error items, which n8n routes to the error output. */
	errorOutput: boolean;
	concurrency: number;
	/** US dollars. */
	maxCost: number | undefined;
	/** The provider is asked for its prices first. */
	livePrices: boolean;
	validateOnly: boolean;
	resumeOnCallback: boolean;
	/** A setting that cannot be used: then no item is sent. */
	problem?: InputError;
}

const PROVIDER = { name: 'provider', label: 'Provider' };

/** Does not throw: what cannot be used is the `problem`. */
export function readCreateSettings(context: IExecuteFunctions): CreateSettings {
	const settings: CreateSettings = {
		provider: PROVIDERS.ark,
		protect: !context.continueOnFail(),
		errorOutput: false,
		concurrency: CONCURRENCY.default,
		maxCost: undefined,
		livePrices: false,
		validateOnly: false,
		resumeOnCallback: false,
	};
	try {
		const parameters = new ItemParameters(context, 0);
		settings.provider = PROVIDERS[parameters.oneOf(PROVIDER, PROVIDER_IDS, 'ark')];
		const failedItems = parameters.choice(FAILED_ITEMS);
		if (failedItems !== 'protect') settings.protect = false;
		settings.errorOutput = failedItems === 'errorOutput';
		settings.concurrency = parameters.optionNumber(CONCURRENCY) ?? settings.concurrency;
		settings.maxCost = parameters.optionNumber(MAX_COST);
		if (settings.maxCost === undefined && parameters.hasOption(MAX_COST.name)) {
			throw new InputError(
				`${MAX_COST.label} is set, and empty for the first item: a ceiling that vanishes is none`,
				'Give an amount, or take the option out.',
			);
		}
		const resumeOnCallback = parameters.optionFlag(RESUME_ON_CALLBACK);
		if (resumeOnCallback && parameters.option('callbackUrl')) {
			throw new InputError(
				`${RESUME_ON_CALLBACK.label} and ${SETTINGS.callbackUrl.label} are both set, and a task has one callback address only`,
				'Take one of the two options out.',
			);
		}
		settings.resumeOnCallback = resumeOnCallback && takes(settings.provider, 'callbackUrl');
		settings.livePrices = parameters.optionFlag(LIVE_PRICES);
		settings.validateOnly = parameters.optionFlag(VALIDATE_ONLY);
	} catch (error) {
		settings.problem = asInputError(error);
	}
	return settings;
}
