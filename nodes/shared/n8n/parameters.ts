import type { ChoiceField, FlagField, NumberField, TextField } from './fields';
import { InputError, readBoolean, readNumber, readText, readWholeNumber } from './input';
import { isObject } from '../tools/json';

/** Where parameters come from: an execute context, or the stand-in that a webhook needs. */
export interface ParameterSource {
	getNodeParameter(name: string, itemIndex: number, fallback: unknown): unknown;
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

	text({ name, label }: Pick<TextField, 'name' | 'label'>): string | undefined {
		return readText(this.raw(name), label);
	}

	/** An options parameter: its value, or the default if it is hidden or none of the choices. */
	choice<T extends string>({ name, default: preset, choices }: ChoiceField<T>): T {
		const value = this.raw(name);
		return (Object.keys(choices) as T[]).find((known) => known === value) ?? preset;
	}

	flag({ name, label, default: preset }: FlagField): boolean {
		return readBoolean(this.raw(name), label) ?? preset;
	}

	optionFlag({ name, label, default: preset }: FlagField): boolean {
		return readBoolean(this.option(name), label) ?? preset;
	}

	/** A text from the options; `undefined` if it is empty or not set. */
	optionText({ name, label }: TextField): string | undefined {
		return readText(this.option(name), label);
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
