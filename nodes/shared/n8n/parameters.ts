import type { ChoiceField, FlagField, NumberField, TextField } from './fields';
import { bare } from './pasted';
import {
	describe,
	InputError,
	isUnset,
	readBoolean,
	readNumber,
	readText,
	readWholeNumber,
} from './input';
import { isObject } from '../tools/json';

/** Where parameters come from: an execute context, or the stand-in that a webhook needs. */
export interface ParameterSource {
	getNodeParameter(name: string, itemIndex: number, fallback: unknown): unknown;
}

/** Stands in for an option that is not in the collection; nobody types it. */
const NOT_THERE = '\u0000';

function readOptions(source: ParameterSource, index: number): Record<string, unknown> | undefined {
	try {
		const options = source.getNodeParameter('options', index, {});
		return isObject(options) ? options : {};
	} catch {
		return undefined; // Each one is read by its path then, and says itself what is wrong.
	}
}

/** The parameters of one item, read by the input grammar. */
export class ItemParameters {
	/** All options at once; `undefined`: one of them cannot be read. */
	private readonly options: Record<string, unknown> | undefined;
	/** By path, what n8n has given: an expression (a random number, the time) may give something else the next time. */
	private readonly given = new Map<string, unknown>();

	constructor(
		private readonly source: ParameterSource,
		readonly index: number,
	) {
		this.options = readOptions(source, index);
	}

	/** The parameter as n8n gives it; `null` if it is hidden. */
	raw(name: string): unknown {
		return this.once(name, null);
	}

	private once(path: string, fallback: unknown): unknown {
		if (!this.given.has(path))
			this.given.set(path, this.source.getNodeParameter(path, this.index, fallback));
		return this.given.get(path);
	}

	/** The value of a resource locator, in whichever of its modes; an agent may give the bare text. */
	locator(name: string, label: string): string | undefined {
		const given = this.raw(name);
		const value = isObject(given) ? given.value : given;
		return isUnset(value)
			? undefined
			: readText(typeof value === 'string' ? bare(value) : value, label);
	}

	/** One entry of the Options collection, as n8n gives it. One that cannot be read does not take the others with it. */
	option(name: string): unknown {
		const { options } = this;
		if (options) return Object.hasOwn(options, name) ? options[name] : undefined;
		const value = this.once(`options.${name}`, NOT_THERE);
		return value === NOT_THERE ? undefined : value;
	}

	/** Whether an option is in the collection, empty or not. */
	hasOption(name: string): boolean {
		return this.options ? Object.hasOwn(this.options, name) : this.option(name) !== undefined;
	}

	text({ name, label }: Pick<TextField, 'name' | 'label'>): string | undefined {
		return readText(this.raw(name), label);
	}

	/**
	 * An options parameter: its value, or the default if it is hidden.
	 * @throws InputError for anything else than one of the choices: what was meant is not guessed
	 */
	choice<T extends string>(field: ChoiceField<T>): T {
		return this.oneOf(field, Object.keys(field.choices) as T[], field.default);
	}

	/** The same for choices that no field states, for example the providers. */
	oneOf<T extends string>(
		{ name, label }: { name: string; label: string },
		values: readonly T[],
		preset: T,
	): T {
		const value = this.raw(name);
		if (value === null || value === undefined) return preset;
		const chosen = values.find((known) => known === value);
		if (chosen !== undefined) return chosen;
		// n8n takes the first sign of an expression off if it reads none.
		const expression = typeof value === 'string' && /^=|^\{\{/.test(value);
		throw new InputError(
			expression
				? `${label} is an expression, and only a fixed choice is read there`
				: `${label} is ${describe(value)}, which is not one of its choices`,
			`Choose one of: ${values.join(', ')}.`,
		);
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
