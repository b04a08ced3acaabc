import { NodeOperationError, type IDataObject, type INodeExecutionData } from 'n8n-workflow';

import { ownFailure } from '../items/failure';
import type { Failure, Task } from '../items/task';
import { toItemJson } from '../tools/json';
import type { RequestContext } from './context';
import type { InputError } from './input';

/** What every node makes of tasks and problems: output items, failures, errors. */

/**
 * An input error as the failure of an item.
 * @param safeToRecreate whether certainly nothing was created for the item
 */
export function inputFailure(
	problem: InputError,
	safeToRecreate: boolean,
	category: Failure['category'] = 'invalidInput',
): Failure {
	return ownFailure('invalidInput', category, problem.message, problem.hint, { safeToRecreate });
}

/** An input error as n8n shows it: what happened as the message, what to change as the description. */
export function inputProblem(
	context: RequestContext,
	error: InputError,
	itemIndex?: number,
): NodeOperationError {
	return itemProblem(context, error.message, error.hint, itemIndex);
}

/** A failure of one item as n8n shows it, with the number that n8n itself counts it by (from 0). */
export function itemProblem(
	context: RequestContext,
	message: string,
	description: string | null,
	itemIndex?: number,
): NodeOperationError {
	const where = itemIndex === undefined ? '' : ` [item ${itemIndex}]`;
	return new NodeOperationError(context.getNode(), `${message}${where}`, {
		description: description ?? undefined,
		itemIndex,
	});
}

/** What an item carries besides the task. */
interface ItemExtras {
	/** The input item's fields, under the task's (option `includeOtherFields`). */
	otherFields: boolean;
	/** The provider's own answer (option `includeRaw`). */
	raw?: { answer: unknown };
}

/** n8n takes an item with one of these for a failed run: it repeats the node, and with it every create. */
const FAILURE_FIELDS = new Set(['error', '$error']);

/** The fields of an input item that an output item may keep. */
export function otherFields(source: INodeExecutionData): IDataObject {
	const kept = Object.entries(source.json).filter(([name]) => !FAILURE_FIELDS.has(name));
	return Object.fromEntries(kept);
}

/** The output item for one input item. */
export function taskItem(
	task: Task,
	source: INodeExecutionData,
	index: number,
	extras: ItemExtras,
): INodeExecutionData {
	return {
		json: {
			...(extras.otherFields ? otherFields(source) : {}),
			...toItemJson(task),
			...(extras.raw && { raw: toItemJson({ raw: extras.raw.answer ?? null }).raw }),
		},
		pairedItem: { item: index },
	};
}
