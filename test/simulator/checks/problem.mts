/** Checks bodies against a schema, and says the first thing that is wrong. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** One broken rule, before a provider has put it into its own words. */
export interface Problem {
	kind: 'missing' | 'invalid' | 'unknownField' | 'unsupported' | 'taskType' | 'model';
	/** The field as the provider writes it, such as `content[0].image_url.url`. */
	param: string;
	message: string;
}

const ajv = new Ajv({ discriminator: true, allowUnionTypes: true });

/** `/content/0/url` → `content[0].url`. */
function fieldOf(instancePath: string, last = ''): string {
	return [...instancePath.split('/').slice(1), ...(last ? [last] : [])].reduce(
		(path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path ? `${path}.${part}` : part),
		'',
	);
}

function problemOf(error: ErrorObject | undefined): Problem {
	const params = (error?.params ?? {}) as Record<string, unknown>;
	const path = error?.instancePath ?? '';
	if (error?.keyword === 'required') {
		const param = fieldOf(path, String(params.missingProperty));
		return { kind: 'missing', param, message: `missing required parameter: ${param}` };
	}
	if (error?.keyword === 'additionalProperties') {
		const param = fieldOf(path, String(params.additionalProperty));
		return { kind: 'unknownField', param, message: `unknown parameter: ${param}` };
	}
	const param = fieldOf(path);
	const allowed = Array.isArray(params.allowedValues)
		? `: ${params.allowedValues.map(String).join(', ')}`
		: '';
	return { kind: 'invalid', param, message: `${error?.message ?? 'is not valid'}${allowed}` };
}

/** A function that types a body or names its first problem. `T` must be what the schema says. */
export function checker<T>(
	schema: Record<string, unknown>,
): (body: unknown) => { value: T } | { problem: Problem } {
	// A schema takes some ten milliseconds, and most processes need few of the many.
	let compiled: ValidateFunction<T> | undefined;
	return (body) => {
		const validate = (compiled ??= ajv.compile<T>(schema));
		return validate(body) ? { value: body } : { problem: problemOf(validate.errors?.[0]) };
	};
}

/** Shorthand for a rule that the value breaks. */
export function invalid(param: string, message: string): Problem {
	return { kind: 'invalid', param, message };
}

/** Shorthand for something that the model cannot do. */
export function unsupported(param: string, message: string): Problem {
	return { kind: 'unsupported', param, message };
}
