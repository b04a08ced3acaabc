/** What races are made of. */

/** How large the races are run: `full` for the record, `quick` to see that all works and where it stands. */
export type Size = 'full' | 'quick';

/** What a race gets. */
export interface RaceContext {
	size: Size;
	/** Says how far it is. */
	say(line: string): void;
}

/** A promise that was made, and whether it is kept. */
export interface Aim {
	aim: string;
	measured: string;
	met: boolean;
	/** Why it is not met, where that is known from a profile. */
	reason?: string;
}

export interface Table {
	caption: string;
	columns: string[];
	rows: string[][];
}

/** A line through points, or one bar for each point. */
export interface Series {
	name: string;
	points: Array<[x: number, y: number]>;
}

export interface Plot {
	/** Of the file: `bench-<name>.svg`. */
	name: string;
	title: string;
	x: string;
	y: string;
	series: Series[];
	logX?: boolean;
	logY?: boolean;
	/** Written beside some points. */
	labels?: Array<{ at: [x: number, y: number]; text: string }>;
}

/** What a race has to say, ratios first. */
export interface Section {
	/** What was done, for somebody who wants to judge the figures. */
	about: string;
	aims: Aim[];
	tables: Table[];
	plots: Plot[];
	notes?: string[];
}

/** A measurement and its report. `F` is JSON. */
export interface Race<F = unknown> {
	name: string;
	title: string;
	/** Sleeps for minutes and hardly works: runs beside the patient races, and after others with the same word here. */
	alongside?: string;
	/** Not part of a whole run: measured only where it is named by `--only`. */
	onRequest?: boolean;
	/** Mostly sleeps: may run while races `alongside` are under way. */
	patient?: boolean;
	measure(context: RaceContext): Promise<F>;
	/**
	 * Absent where the figures stand in another race's section.
	 * @param others figures of the other races, by name, where they were measured
	 */
	report?(figures: F, others: Readonly<Record<string, unknown>>): Section;
}

/** Where and on what it was measured. */
export interface Machine {
	cpu: string;
	cores: number;
	memoryGb: number;
	system: string;
	/** Of n8n. */
	node: string;
	n8n: string;
	package: string;
	/** Of the measured source. */
	commit: string;
}

/** One race's figures as they are kept. */
export interface RaceRecord {
	/** ISO 8601. */
	measuredAt: string;
	seconds: number;
	size: Size;
	machine: Machine;
	figures: unknown;
}

/** Everything that is known, by race. */
export type Records = Record<string, RaceRecord>;
