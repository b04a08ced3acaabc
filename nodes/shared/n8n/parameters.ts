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
