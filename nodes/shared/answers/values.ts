import { asNumber, asTextOrFirst } from '../tools/json';

/** Values of an answer as the task item has them; `undefined` for what is none. Pure. */

/** Above this a timestamp is in milliseconds, below it in seconds: providers mix both (docs/sources.md#across-providers, Times). */
const MILLISECONDS_FROM = 1e11;
/** Above this it is in microseconds, or in nanoseconds. */
const MICROSECONDS_FROM = 1e14;

/** How a text ends that says of which place its time is: without it nobody knows the hour. */
const WITH_ZONE = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i;

/** A time as ISO 8601 in UTC, from seconds, their thousandths and less, or text; `undefined` for 0, for nonsense, and for a time of no place. */
export function asTime(value: unknown): string | undefined {
	const number = asNumber(value);
	if (number !== undefined && number <= 0) return undefined;
	let milliseconds =
		number === undefined
			? typeof value === 'string' && WITH_ZONE.test(value.trim())
				? Date.parse(value)
				: NaN
			: number > MILLISECONDS_FROM
				? number
				: number * 1000;
	while (milliseconds > MICROSECONDS_FROM) milliseconds /= 1000;
	const date = new Date(milliseconds);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** An address without a host. */
export function asPath(value: unknown): string | undefined {
	const text = asTextOrFirst(value);
	return text !== undefined && /^\/(?!\/)/.test(text) ? text : undefined;
}

/** An address that may be followed: http or https, nothing else. */
export function asHttpUrl(value: unknown): string | undefined {
	// A page's way to write an address: no storage has a parameter of that name.
	const text = asTextOrFirst(value)?.replace(/&amp;/g, '&');
	if (text === undefined || !URL.canParse(text)) return undefined;
	const { protocol } = new URL(text);
	return protocol === 'http:' || protocol === 'https:' ? text : undefined;
}

/** A percentage, rounded; what lies outside of 0 to 100 is moved to its end. */
export function asProgress(value: unknown): number | undefined {
	const number = asNumber(value);
	return number === undefined ? undefined : Math.min(100, Math.max(0, Math.round(number)));
}
