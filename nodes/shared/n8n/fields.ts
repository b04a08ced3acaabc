import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** Fields of the nodes as rows, each stated once: the editor shows a field and the node reads it by the same row. */

/** What else the editor shows of a field. */
export type Shown = Pick<
	INodeProperties,
	'description' | 'placeholder' | 'displayOptions' | 'required' | 'noDataExpression'
>;

/** What every field has. */
export interface Field extends Shown {
	name: string;
	/** What it is called in the editor and in messages. */
	label: string;
	/** As the editor writes it behind the label. */
	unit?: string;
	/** What the editor fills in first. */
	default: string | number | boolean;
	/** Limits of a number; both included. */
	min?: number;
	max?: number;
	/** Digits behind the point; 0 for whole numbers. */
	precision?: number;
}

export interface NumberField extends Field {
	default: number;
	min: number;
}

/** A field that is on or off; one that is not set is the default. */
export interface FlagField extends Field {
	default: boolean;
}

export interface TextField extends Field {
	default: string;
}

/** A field with a list of values to choose from, in the editor's order. */
export interface ChoiceField<T extends string> extends Field {
	default: T;
	/** What the editor calls each value. */
	choices: Readonly<Record<T, string>>;
	/** What it says of each value. */
	texts?: Readonly<
		Record<T, Pick<INodePropertyOptions, 'description' | 'action' | 'displayOptions'>>
	>;
}

/** An option that is off if nobody sets it. */
export function flagField(name: string, label: string, shown: Shown = {}): FlagField {
	return { name, label, default: false, ...shown };
}

/** A text field, empty if nothing else is said. */
export function textField(
	name: string,
	label: string,
	shown: Shown & { default?: string } = {},
): TextField {
	return { name, label, default: '', ...shown };
}

/** Options of all three nodes. */
export const INCLUDE_OTHER_FIELDS = flagField('includeOtherFields', 'Include Other Fields');
export const INCLUDE_RAW = flagField('includeRaw', 'Include Raw Answer', {
	description: "Whether the output holds the provider's own answer as raw",
});

/** How many requests may be under way at the same time. */
export function concurrencyField(preset: number, shown: Shown): NumberField {
	return {
		name: 'concurrency',
		label: 'Concurrency',
		default: preset,
		min: 1,
		max: 50,
		precision: 0,
		...shown,
	};
}

/** An option of these operations. */
export function optionOf(...operations: string[]): Shown['displayOptions'] {
	return { show: { '/operation': operations } };
}

/** The field as the editor shows it. */
export function property(field: Field): INodeProperties {
	const { name, label, unit, min, max, precision, ...shown } = field;
	const type = typeof field.default;
	return {
		...shown,
		displayName: unit === undefined ? label : `${label} (${unit})`,
		name,
		type: type === 'number' || type === 'boolean' ? type : 'string',
		...(min !== undefined && {
			typeOptions: {
				minValue: min,
				...(max !== undefined && { maxValue: max }),
				...(precision !== undefined && { numberPrecision: precision }),
			},
		}),
	};
}

/** The field as the editor shows it. */
export function choiceProperty<T extends string>({ choices, texts, ...field }: ChoiceField<T>) {
	const values = Object.keys(choices) as T[];
	return {
		...property(field),
		type: 'options' as const,
		options: values.map((value) => ({ name: choices[value], value, ...texts?.[value] })),
	};
}

/** The Options collection of a node, in alphabetical order, as n8n's own nodes have it. */
export function optionsProperty(entries: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...entries].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
	};
}
