/**
 * `npm run bench -- [--quick] [--only RACE,…] [--render] [--json FILE]`: measures, and writes what it found into
 * `docs/benchmarks.json`, `docs/benchmarks.md` and `docs/images/bench-*.svg`. Each race is written as soon as it is
 * over, so that a run can be interrupted and the rest measured later. `--quick` leaves the docs alone and writes into
 * `node_modules/.cache/seedance/bench/`. `--render` measures nothing and writes the report from the figures that are there.
 */
import { mkdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { inCache, inRoot } from '../../support/paths.mts';
import { endProcessesOnSignals, stopAllProcesses } from '../../support/processes.mts';
import { machine } from './machine.mts';
import { RACES } from './races/index.mts';
import { writeReport } from './report.mts';
import type { Race, Records, Size } from './types.mts';

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		only: { type: 'string' },
		render: { type: 'boolean', default: false },
		json: { type: 'string' },
	},
});

const size: Size = values.quick ? 'quick' : 'full';
const asked = values.only?.split(',').filter((name) => name !== '');
const unknown = asked?.filter((name) => !RACES.some((race) => race.name === name)) ?? [];
if (unknown.length > 0) {
	const names = RACES.map(({ name }) => name).join(', ');
	console.error(`There is no race ${unknown.join(', ')}; there are: ${names}`);
	process.exit(1);
}
const chosen = values.render
	? []
	: RACES.filter(({ name, onRequest }) => asked?.includes(name) ?? !onRequest);

const folder = size === 'full' ? inRoot('docs') : inCache('bench');
const recordFile = path.join(folder, 'benchmarks.json');
const records: Records = existsSync(recordFile)
	? (JSON.parse(readFileSync(recordFile, 'utf8')) as Records)
	: {};
const measured: Records = {};
const failed: string[] = [];
const begun = Date.now();

function say(line: string): void {
	console.log(`[${Math.round((Date.now() - begun) / 1000)} s] ${line}`);
}

async function save(): Promise<void> {
	const images = path.join(folder, 'images');
	mkdirSync(images, { recursive: true });
	const sorted = Object.fromEntries(
		RACES.flatMap(({ name }) => (records[name] ? [[name, records[name]]] : [])),
	);
	const style = { ...(await resolveConfig(recordFile)), filepath: recordFile };
	writeFileSync(recordFile, await format(JSON.stringify(sorted), style));
	const report = writeReport(RACES, records, 'images');
	writeFileSync(path.join(folder, 'benchmarks.md'), report.markdown);
	for (const [name, svg] of Object.entries(report.images)) {
		writeFileSync(path.join(images, name), svg);
	}
	if (values.json !== undefined) {
		writeFileSync(values.json, `${JSON.stringify({ size, races: measured }, null, '\t')}\n`);
	}
}

async function run(race: Race): Promise<void> {
	const started = Date.now();
	say(`${race.name}: begins`);
	try {
		const figures = await race.measure({ size, say: (line) => say(`${race.name}: ${line}`) });
		const record = {
			measuredAt: new Date(started).toISOString(),
			seconds: Math.round((Date.now() - started) / 1000),
			size,
			machine: machine(),
			figures,
		};
		records[race.name] = record;
		measured[race.name] = record;
		await save();
		say(`${race.name}: done in ${record.seconds} s`);
	} catch (error) {
		failed.push(race.name);
		say(`${race.name}: FAILED: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
	}
}

endProcessesOnSignals();
// What mostly sleeps is run beside the others that do; what needs the processor has it for itself.
const turns = new Map<string, Promise<void>>();
for (const race of chosen) {
	if (race.alongside === undefined) continue;
	const before = turns.get(race.alongside) ?? Promise.resolve();
	turns.set(
		race.alongside,
		before.then(async () => await run(race)),
	);
}
const patient = chosen.filter((race) => race.patient);
if (size === 'quick') await Promise.all(patient.map(run));
else for (const race of patient) await run(race);
await Promise.all(turns.values());
for (const race of chosen.filter((one) => one.alongside === undefined && !one.patient))
	await run(race);
if (values.render) await save();
await stopAllProcesses();
say(
	failed.length > 0
		? `failed: ${failed.join(', ')}`
		: `written to ${path.relative(inRoot(), path.join(folder, 'benchmarks.md'))}`,
);
process.exitCode = failed.length > 0 ? 1 : 0;
