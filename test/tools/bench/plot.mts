/** Line charts as SVG text: readable on light and dark pages, the same bytes for the same figures. Pure. */
import { short } from './support/stats.mts';
import type { Plot } from './types.mts';

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 24;
const TOP = 48;
const BOTTOM = 92;
/** Okabe and Ito's colours, told apart by everybody. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

interface Axis {
	/** From a value to its place in pixels. */
	place(value: number): number;
	ticks: number[];
}

function axis(values: number[], log: boolean, from: number, to: number): Axis {
	const ticks = log ? logTicks(values) : linearTicks(Math.max(...values));
	const scale = log ? Math.log10 : (value: number) => value;
	const low = scale(ticks[0] ?? 0);
	const high = scale(ticks.at(-1) ?? 1);
	return {
		ticks,
		place: (value) => from + ((scale(value) - low) / (high - low)) * (to - from),
	};
}

/** From 0 up to the largest value, in steps of 1, 2 or 5. */
function linearTicks(largest: number): number[] {
	const rough = Math.max(largest, 1e-9) / 5;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
	const count = Math.ceil(largest / step - 1e-9);
	return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)));
}

/** Powers of ten around all values. */
function logTicks(values: number[]): number[] {
	const positive = values.filter((value) => value > 0);
	const low = Math.floor(Math.log10(Math.min(...positive)) + 1e-9);
	const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive)) - 1e-9));
	return Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
}

function escaped(text: string): string {
	return text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);
}

function text(x: number, y: number, content: string, more = ''): string {
	return `<text x="${round(x)}" y="${round(y)}" ${more}>${escaped(content)}</text>`;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

/** Draws a chart. */
export function draw(plot: Plot): string {
	const points = plot.series.flatMap((series) => series.points);
	const x = axis(
		points.map(([value]) => value),
		plot.logX ?? false,
		LEFT,
		WIDTH - RIGHT,
	);
	const y = axis(
		points.map(([, value]) => value),
		plot.logY ?? false,
		HEIGHT - BOTTOM,
		TOP,
	);
	const lines = [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(plot.title)}" font-family="sans-serif" font-size="12">`,
		`<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
		text(LEFT, 26, plot.title, 'font-size="15" font-weight="bold" fill="#222222"'),
	];
	for (const tick of y.ticks) {
		const at = round(y.place(tick));
		lines.push(
			`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#dddddd"/>`,
			text(LEFT - 8, at + 4, short(tick), 'text-anchor="end" fill="#444444"'),
		);
	}
	for (const tick of x.ticks) {
		const at = round(x.place(tick));
		lines.push(
			`<line x1="${at}" x2="${at}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM + 5}" stroke="#888888"/>`,
			text(at, HEIGHT - BOTTOM + 20, short(tick), 'text-anchor="middle" fill="#444444"'),
		);
	}
	const middle = (TOP + HEIGHT - BOTTOM) / 2;
	lines.push(
		text(
			(LEFT + WIDTH - RIGHT) / 2,
			HEIGHT - BOTTOM + 40,
			plot.x,
			'text-anchor="middle" fill="#222222"',
		),
		text(
			16,
			middle,
			plot.y,
			`text-anchor="middle" fill="#222222" transform="rotate(-90 16 ${middle})"`,
		),
	);
	let legend = LEFT;
	for (const [index, series] of plot.series.entries()) {
		const colour = COLOURS[index % COLOURS.length] ?? '#000000';
		const path = series.points.map(([a, b]) => `${round(x.place(a))},${round(y.place(b))}`);
		lines.push(
			`<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
		);
		for (const point of path) {
			const [cx, cy] = point.split(',');
			lines.push(`<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`);
		}
		lines.push(
			`<rect x="${legend}" y="${HEIGHT - 30}" width="12" height="12" fill="${colour}"/>`,
			text(legend + 18, HEIGHT - 20, series.name, 'fill="#222222"'),
		);
		legend += 40 + series.name.length * 6.6;
	}
	for (const { at, text: label } of plot.labels ?? []) {
		lines.push(
			text(x.place(at[0]) + 6, y.place(at[1]) - 7, label, 'font-size="11" fill="#222222"'),
		);
	}
	return `${[...lines, '</svg>'].join('\n')}\n`;
}
