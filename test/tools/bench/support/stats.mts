/** Figures as they are told: median and spread. Pure. */

/** Several measurements of one thing. */
export interface Spread {
	median: number;
	min: number;
	max: number;
	p95: number;
	count: number;
}

/** The value below which this share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
	return sorted[rank] ?? NaN;
}

/** The middle value; the mean of the two in the middle where their number is even. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length / 2;
	const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
	return low === undefined || high === undefined ? NaN : (low + high) / 2;
}

/** @throws {Error} where there is nothing to describe: a race that measured nothing has failed */
export function spread(values: readonly number[]): Spread {
	if (values.length === 0 || values.some((value) => !Number.isFinite(value))) {
		throw new Error(`No figures: [${values.join(', ')}]`);
	}
	return {
		median: median(values),
		min: Math.min(...values),
		max: Math.max(...values),
		p95: quantile(values, 0.95),
		count: values.length,
	};
}

/** A number with about three digits that count. */
export function short(value: number): string {
	if (!Number.isFinite(value)) return '–';
	const size = Math.abs(value);
	const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
	return value.toLocaleString('en-US', {
		minimumFractionDigits: digits,
		maximumFractionDigits: size > 0 && size < 0.095 ? 3 : digits,
	});
}

/** `median (min–max)`, or the value alone where all are the same. */
export function told(figures: Spread): string {
	const [low, middle, high] = [figures.min, figures.median, figures.max].map(short);
	return low === high ? middle : `${middle} (${low}–${high})`;
}

/** `12 ×`. */
export function times(ratio: number): string {
	return `${short(ratio)} ×`;
}
