/**
 * `npm run test:kill -- [--kills N] [--minutes M] [--seed S] [--mode regular|queue] [--lanes N] [--providers A,B] [--json FILE]`:
 * `kill -9` of a real n8n at random moments of Create → parked Wait with download → upload, most of them meant for the
 * phase that the fewest have met. After each restart what crashed is brought to its end as the documents tell. Counts
 * at the simulator what was paid, and at the sink what arrived. Exit code 0 only if nothing was lost, no file was
 * wrong, nothing is stuck and no lane ended early.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { endProcessesOnSignals, stopAllProcesses } from '../support/processes.mts';
import { PROVIDERS } from '../simulator/types.mts';
import { runKills } from './run.mts';

const { values } = parseArgs({
	options: {
		kills: { type: 'string', default: '200' },
		minutes: { type: 'string', default: 'Infinity' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		mode: { type: 'string', default: 'regular' },
		lanes: { type: 'string', default: '2' },
		providers: { type: 'string' },
		json: { type: 'string' },
	},
});

function wholeNumber(name: 'kills' | 'seed' | 'lanes'): number {
	const number = Number(values[name]);
	if (Number.isInteger(number) && number >= (name === 'seed' ? 0 : 1)) return number;
	console.error(`--${name} wants a whole number`);
	process.exit(1);
}

const minutes = Number(values.minutes);
if (!(minutes > 0)) {
	console.error('--minutes wants a number of minutes: no kill comes after them');
	process.exit(1);
}
const { mode } = values;
if (mode !== 'regular' && mode !== 'queue') {
	console.error('--mode is regular or queue');
	process.exit(1);
}
const providers = values.providers?.split(',').map((name) => {
	const known = PROVIDERS.find((id) => id === name);
	if (known) return known;
	console.error(`--providers wants names of ${PROVIDERS.join(', ')}`);
	process.exit(1);
});
endProcessesOnSignals();
const begun = Date.now();
const say = (line: string): void =>
	console.log(`[${Math.round((Date.now() - begun) / 1000)} s] ${line}`);
const [kills, seed, lanes] = [wholeNumber('kills'), wholeNumber('seed'), wholeNumber('lanes')];
say(`${kills} kills, seed ${seed}, ${mode} mode`);
const { complaints, ...report } = await runKills({
	...{ kills, seed, mode, lanes, say },
	until: begun + minutes * 60_000,
	...(providers && { providers }),
});
await stopAllProcesses();
for (const complaint of complaints.slice(0, 50)) console.log(complaint);
console.log(JSON.stringify(report, null, '\t'));
if (values.json !== undefined)
	writeFileSync(values.json, `${JSON.stringify(report, null, '\t')}\n`);
const { lost, wrongFile, stuck, endedEarly } = report;
process.exit(lost + wrongFile + stuck + endedEarly > 0 ? 1 : 0);
