/** From figures to `docs/benchmarks.md` and its plots. Pure: no measuring here. */
import { draw } from './plot.mts';
import type { Aim, Machine, Race, RaceRecord, Records, Section, Table } from './types.mts';

/** The files of a report, by name. */
export interface Report {
	markdown: string;
	/** `bench-….svg` → its text. */
	images: Record<string, string>;
}

/**
 * Writes the report.
 * @param imageFolder as the markdown names it
 */
export function writeReport(races: readonly Race[], records: Records, imageFolder: string): Report {
	const figures = Object.fromEntries(
		Object.entries(records).map(([name, record]) => [name, record.figures]),
	);
	const images: Record<string, string> = {};
	const sections: string[] = [];
	const aims: string[][] = [];
	for (const race of races) {
		const record = records[race.name];
		const section = record && race.report?.(record.figures, figures);
		if (!record || !section) continue;
		for (const aim of section.aims) {
			aims.push([race.title, aim.aim, aim.measured, verdict(aim)]);
		}
		for (const plot of section.plots) images[`bench-${plot.name}.svg`] = draw(plot);
		sections.push(sectionText(race, record, section, imageFolder));
	}
	const onRequest = races
		.filter((race) => race.onRequest)
		.map(({ name }) => `\`${name}\``)
		.join(', ');
	const markdown = [
		'# Benchmarks',
		'',
		'Written by `npm run bench`; every figure here comes from it. Everything runs on one machine, side by side: a real n8n server with the packed package, against the provider simulator on the same machine, so that neither a provider nor a network is measured. Figures are the median, and in brackets the smallest and the largest. Ratios tell more about another machine than seconds do.',
		'',
		'`npm run bench` measures all of it again (in less than 30 minutes on two idle cores, Linux, set-up included), `npm run bench -- --quick` a small version in less than 5 minutes, `npm run bench -- --only submit,growth` single races; `--json FILE` writes the figures. ' +
			`Run by name only: ${onRequest}.`,
		'',
		...machineTable(races, records),
		'## Aims',
		'',
		table({
			caption: '',
			columns: ['race', 'aim', 'measured', 'met'],
			rows: aims,
		}),
		...sections,
	].join('\n');
	return { markdown: `${markdown.trimEnd()}\n`, images };
}

function verdict({ met, reason }: Aim): string {
	if (met) return 'yes';
	return reason === undefined ? 'no' : `no: ${reason}`;
}

function sectionText(
	race: Race,
	record: RaceRecord,
	section: Section,
	imageFolder: string,
): string {
	const size = record.size === 'full' ? '' : ' (quick run: small sizes, few repeats)';
	return [
		'',
		`## ${race.title}`,
		'',
		`*Measured ${record.measuredAt.slice(0, 10)}, commit ${record.machine.commit}${size}.* ${section.about}`,
		'',
		...section.tables.flatMap((one) => [
			...(one.caption ? [`**${one.caption}**`, ''] : []),
			table(one),
		]),
		...section.plots.flatMap(({ name, title }) => [
			`![${title}](${imageFolder}/bench-${name}.svg)`,
			'',
		]),
		...(section.notes ?? []).map((note) => `- ${note}`),
	].join('\n');
}

function table({ columns, rows }: Table): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return `${[line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

/** One row for each machine and version; one row is the rule. */
function machineTable(races: readonly Race[], records: Records): string[] {
	const seen = new Map<string, { machine: Machine; races: string[] }>();
	for (const { name } of races) {
		const record = records[name];
		if (!record) continue;
		const { commit: _, ...rest } = record.machine;
		const key = JSON.stringify(rest);
		const entry = seen.get(key) ?? { machine: record.machine, races: [] };
		entry.races.push(name);
		seen.set(key, entry);
	}
	const several = seen.size > 1;
	const rows = [...seen.values()].map(({ machine, races: names }) => [
		...(several ? [names.join(', ')] : []),
		`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB`,
		machine.system,
		machine.n8n,
		machine.node,
		machine.package,
	]);
	const columns = [...(several ? ['races'] : []), 'machine', 'system', 'n8n', 'Node', 'package'];
	return [table({ caption: '', columns, rows })];
}
