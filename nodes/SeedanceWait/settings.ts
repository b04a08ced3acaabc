import type { INodeExecutionData } from 'n8n-workflow';

import { asInputError, InputError } from '../shared/n8n/input';
import { PROVIDER_IDS, type ProviderId } from '../shared/providers';
import { UNSAFE_KEY } from '../shared/tools/json';
import { ItemParameters, type ParameterSource } from '../shared/n8n/parameters';
import {
	BINARY_PROPERTY,
	CANCEL_ON_STOP,
	CANCEL_ON_TIMEOUT,
	CONCURRENCY,
	DOWNLOAD_VIDEO,
	FAILED_TASKS,
	HOLD_FOR,
	LAST_FRAME_PROPERTY,
	LIMIT,
	OPERATION,
	POLL_INTERVAL,
	TIMEOUT,
	WAIT_STRATEGY,
} from './fields';

/** What a whole run of Seedance Wait goes by, read once from the first item. */
export interface WaitSettings {
	operation: keyof typeof OPERATION.choices;
	provider: ProviderId | typeof FROM_TASK;
	strategy: keyof typeof WAIT_STRATEGY.choices;
	/** Minutes. */
	timeout: number;
	failedTasks: keyof typeof FAILED_TASKS.choices;
	/** Tasks of `getMany`, at most. */
	limit: number;
	downloadVideo: boolean;
	/** ms. */
	pollMs: number;
	/** Seconds to hold in process before parking; `undefined` if the user set nothing. */
	holdFor: number | undefined;
	concurrency: number;
	binaryPropertyName: string;
	lastFramePropertyName: string | undefined;
	cancelOnTimeout: boolean;
	cancelOnStop: boolean;
	/** *On Error* of the node says continue: what cannot be used comes back as an item. */
	continueOnFail: boolean;
}

/** The part of the settings that the output items follow from. */
export type OutputSettings = Pick<
	WaitSettings,
	'operation' | 'failedTasks' | 'downloadVideo' | 'binaryPropertyName' | 'lastFramePropertyName'
>;

/** What becomes of failed tasks: with *On Error* on continue none of them stops the workflow. */
export function failedTasksOf<T extends string>(chosen: T, continueOnFail: boolean): T | 'return' {
	return chosen === 'stop' && continueOnFail ? 'return' : chosen;
}

/** The input items and their parameters: an execute context, or what stands in for one at a callback. */
export interface WaitInput extends ParameterSource {
	getInputData(): INodeExecutionData[];
	continueOnFail(): boolean;
}

/** The provider of each item's own task; every credential can be chosen. */
export const FROM_TASK = 'fromTask';
const PROVIDER = { name: 'provider', label: 'Provider' };

/** The settings, or the one that cannot be used. */
export function readWaitSettings(source: WaitInput): WaitSettings | InputError {
	const parameters = new ItemParameters(source, 0);
	try {
		const pollSeconds = parameters.optionNumber(POLL_INTERVAL);
		const settings: WaitSettings = {
			operation: parameters.choice(OPERATION),
			provider: parameters.oneOf(PROVIDER, [...PROVIDER_IDS, FROM_TASK] as const, 'ark'),
			strategy: parameters.choice(WAIT_STRATEGY),
			timeout: parameters.number(TIMEOUT) ?? TIMEOUT.default,
			failedTasks: failedTasksOf(parameters.choice(FAILED_TASKS), source.continueOnFail()),
			limit: parameters.number(LIMIT) ?? LIMIT.default,
			downloadVideo: parameters.flag(DOWNLOAD_VIDEO),
			pollMs: (pollSeconds ?? POLL_INTERVAL.default) * 1000,
			holdFor: parameters.optionNumber(HOLD_FOR),
			concurrency: parameters.optionNumber(CONCURRENCY) ?? CONCURRENCY.default,
			binaryPropertyName: parameters.optionText(BINARY_PROPERTY) ?? BINARY_PROPERTY.default,
			lastFramePropertyName: parameters.optionText(LAST_FRAME_PROPERTY),
			cancelOnTimeout: parameters.optionFlag(CANCEL_ON_TIMEOUT),
			cancelOnStop: parameters.optionFlag(CANCEL_ON_STOP),
			continueOnFail: source.continueOnFail(),
		};
		checkFields(settings);
		return settings;
	} catch (error) {
		return asInputError(error);
	}
}

/** @throws InputError if a file would be lost: replaced by the other one, or in a field that cannot be */
function checkFields(settings: WaitSettings): void {
	const { operation, downloadVideo, binaryPropertyName, lastFramePropertyName } = settings;
	if ([binaryPropertyName, lastFramePropertyName].includes(UNSAFE_KEY))
		throw new InputError(`No field of an item can be called ${UNSAFE_KEY}`, 'Choose another name.');
	if (operation === 'cancel' || !downloadVideo || lastFramePropertyName !== binaryPropertyName)
		return;
	throw new InputError(
		`The video and its last frame are both to go into the binary field "${binaryPropertyName}"`,
		`Give ${BINARY_PROPERTY.label} and ${LAST_FRAME_PROPERTY.label} different names.`,
	);
}
