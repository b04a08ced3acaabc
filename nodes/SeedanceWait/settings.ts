import { asInputError, InputError, readText } from '../shared/n8n/input';
import { ItemParameters, type ParameterSource } from '../shared/n8n/parameters';
import { CONCURRENCY, HOLD_FOR, POLL_INTERVAL, TIMEOUT } from './fields';

/** The default of Task ID. */
export const TASK_ID_OF_ITEM = '={{ $json.taskId }}';

/** What a whole run of Seedance Wait goes by, read once from the first item. */
export interface WaitSettings {
	operation: 'wait' | 'get' | 'cancel';
	/** The chosen provider, or `fromTask`. */
	provider: string;
	strategy: 'auto' | 'inProcess' | 'suspend';
	/** Minutes. */
	timeout: number;
	failedTasks: 'return' | 'errorOutput' | 'stop';
	downloadVideo: boolean;
	/** ms. */
	pollMs: number;
	/** Seconds to hold in process before parking; `undefined` where the user set nothing. */
	holdFor: number | undefined;
	concurrency: number;
	binaryPropertyName: string;
	lastFramePropertyName: string | undefined;
	cancelOnTimeout: boolean;
	cancelOnStop: boolean;
}

/** The part of the settings that the output items follow from. */
export type OutputSettings = Pick<
	WaitSettings,
	'operation' | 'failedTasks' | 'downloadVideo' | 'binaryPropertyName' | 'lastFramePropertyName'
> & {
	/** *On Error* of the node: failed tasks come back as items. */
	continueOnFail: boolean;
};

/** The settings, or the one that cannot be used. */
export function readWaitSettings(source: ParameterSource): WaitSettings | InputError {
	const parameters = new ItemParameters(source, 0);
	try {
		const pollSeconds = parameters.optionNumber(POLL_INTERVAL);
		const settings: WaitSettings = {
			operation: parameters.choice('operation', ['wait', 'get', 'cancel'], 'wait'),
			provider: String(parameters.raw('provider') ?? 'ark'),
			strategy: parameters.choice('waitStrategy', ['auto', 'inProcess', 'suspend'], 'auto'),
			timeout: parameters.number(TIMEOUT) ?? TIMEOUT.default,
			failedTasks: parameters.choice('failedTasks', ['return', 'errorOutput', 'stop'], 'return'),
			downloadVideo: parameters.flag('downloadVideo', 'Download Video') ?? false,
			pollMs: (pollSeconds ?? POLL_INTERVAL.default) * 1000,
			holdFor: parameters.optionNumber(HOLD_FOR),
			concurrency: parameters.optionNumber(CONCURRENCY) ?? CONCURRENCY.default,
			binaryPropertyName:
				readText(parameters.option('binaryPropertyName'), 'Binary Property Name') ?? 'video',
			lastFramePropertyName: readText(
				parameters.option('lastFramePropertyName'),
				'Last Frame Property Name',
			),
			cancelOnTimeout: parameters.optionFlag('cancelOnTimeout', 'Cancel on Timeout'),
			cancelOnStop: parameters.optionFlag('cancelOnStop', 'Cancel on Stop'),
		};
		checkFields(settings);
		return settings;
	} catch (error) {
		return asInputError(error);
	}
}

/** @throws InputError where one file would replace the other */
function checkFields(settings: WaitSettings): void {
	const { operation, downloadVideo, binaryPropertyName, lastFramePropertyName } = settings;
	if (operation === 'cancel' || !downloadVideo || lastFramePropertyName !== binaryPropertyName)
		return;
	throw new InputError(
		`The video and its last frame are both to go into the binary field "${binaryPropertyName}"`,
		'Give Binary Property Name and Last Frame Property Name different names.',
	);
}
