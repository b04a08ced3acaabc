import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { InputError, readBoolean, readNumber, readText, readWholeNumber } from './input';
import { isObject, toItemJson } from '../tools/json';
import type { Task } from '../items/task';
import type { RequestContext } from '../http/send';

/** Where parameters come from: an execute context, or the stand-in that a webhook needs. */
export interface ParameterSource {
	getNodeParameter(name: string, itemIndex: number, fallback: unknown): unknown;
}

/** The parameters of one item, read by the input grammar, and what every node does with items. */
export class ItemParameters {
	private readonly options: Record<string, unknown>;

	constructor(
		private readonly source: ParameterSource,
		readonly index: number,
	) {
		const options = source.getNodeParameter('options', index, {});
		this.options = isObject(options) ? options : {};
	}

	/** The parameter as n8n gives it; `null` where it is hidden. */
	raw(name: string): unknown {
		return this.source.getNodeParameter(name, this.index, null);
	}

	/** The value of a resource locator, in whichever of its modes; an agent may give the bare text. */
	locator(name: string, label: string): string | undefined {
		const value = this.raw(name);
		return readText(isObject(value) ? value.value : value, label);
	}

	/** One entry of the Options collection, as n8n gives it. */
	option(name: string): unknown {
		return Object.hasOwn(this.options, name) ? this.options[name] : undefined;
	}

	text(name: string, label: string): string | undefined {
		return readText(this.raw(name), label);
	}

	/** An options parameter: its value, or `fallback` where it is hidden or none of `values`. */
	choice<T extends string>(name: string, values: readonly T[], fallback: T): T {
		const value = this.raw(name);
		return values.find((known) => known === value) ?? fallback;
	}

	flag(name: string, label: string): boolean | undefined {
		return readBoolean(this.raw(name), label);
	}

	optionFlag(name: string, label: string): boolean {
		return readBoolean(this.option(name), label) ?? false;
	}

	/**
	 * A number from the options, in a range.
	 * @throws InputError outside of it
	 */
	optionNumber(
		name: string,
		label: string,
		range: { min: number; max?: number; whole?: boolean },
	): number | undefined {
		const value = this.option(name);
		return inRange(
			range.whole ? readWholeNumber(value, label) : readNumber(value, label),
			label,
			range,
		);
	}

	/** A number parameter, in a range. */
	number(name: string, label: string, range: { min: number; max?: number }): number | undefined {
		return inRange(readNumber(this.raw(name), label), label, range);
	}
}

function inRange(
	value: number | undefined,
	label: string,
	{ min, max }: { min: number; max?: number },
): number | undefined {
	if (value === undefined || (value >= min && (max === undefined || value <= max))) return value;
	throw new InputError(
		`${label} is ${value}`,
		`Give ${max === undefined ? `at least ${min}` : `${min} to ${max}`}.`,
	);
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
export interface ItemExtras {
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

/** Whether n8n runs the node as an agent's tool: the node type carries the suffix then (docs/sources.md#n8n-verified-nodes). */
export function runsAsTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
