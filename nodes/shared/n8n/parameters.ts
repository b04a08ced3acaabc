import { InputError, readBoolean, readNumber, readText, readWholeNumber } from './input';
import { isObject } from '../tools/json';

/** Where parameters come from: an execute context, or the stand-in that a webhook needs. */
export interface ParameterSource {
	getNodeParameter(name: string, itemIndex: number, fallback: unknown): unknown;
}

/** A number field of a node, stated once: the editor shows it and the node reads it by this. */
export interface NumberField {
	name: string;
	/** What it is called in the editor and in messages. */
	label: string;
	/** As the editor writes it behind the label. */
	unit?: string;
	default: number;
	min: number;
	max?: number;
	/** Digits behind the point; 0 for whole numbers. */
	precision?: number;
}

/** The field as the editor shows it, but for its description. */
export function numberProperty(field: NumberField) {
	const { name, label, unit, min, max, precision } = field;
	return {
		displayName: unit === undefined ? label : `${label} (${unit})`,
		name,
		type: 'number' as const,
		default: field.default,
		typeOptions: {
			minValue: min,
			...(max !== undefined && { maxValue: max }),
			...(precision !== undefined && { numberPrecision: precision }),
		},
	};
}

/** The parameters of one item, read by the input grammar. */
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
	 * A number from the options, in its range; `undefined` if it is not set.
	 * @throws InputError outside of it
	 */
	optionNumber(field: NumberField): number | undefined {
		return readField(field, this.option(field.name));
	}

	/** A number parameter, in its range. */
	number(field: NumberField): number | undefined {
		return readField(field, this.raw(field.name));
	}
}

function readField(
	{ label, min, max, precision }: NumberField,
	value: unknown,
): number | undefined {
	const number = precision === 0 ? readWholeNumber(value, label) : readNumber(value, label);
	if (number === undefined || (number >= min && (max === undefined || number <= max)))
		return number;
	throw new InputError(
		`${label} is ${number}`,
		`Give ${max === undefined ? `at least ${min}` : `${min} to ${max}`}.`,
	);
}
