/**
 * `npm run test:chaos -- [--creates N] [--seed S] [--json FILE]`: thousands of creates and waits under random faults of
 * every kind, on every dialect, with n8n's retries on. Counts at the simulator what was paid and what came out; exit
 * code 0 only if nothing was created twice, lost, mixed up, hung or leaked.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { removeUserFolder } from '../engine/support/n8n.mts';
import { spawnSimulator } from '../simulator/client.mts';
import { endProcessesOnSignals, stopAllProcesses } from '../support/processes.mts';
import { runChaos } from './run.mts';

const { values } = parseArgs({
	options: {
		creates: { type: 'string', default: '1000' },
		seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		json: { type: 'string' },
	},
});

function wholeNumber(name: 'creates' | 'seed'): number {
	const number = Number(values[name]);
	if (Number.isInteger(number) && number >= (name === 'creates' ? 1 : 0)) return number;
	console.error(`--${name} wants a whole number`);
	process.exit(1);
}

const creates = wholeNumber('creates');
const seed = wholeNumber('seed');
endProcessesOnSignals(removeUserFolder);
const begun = Date.now();
const simulator = await spawnSimulator();
console.log(`${creates} creates, seed ${seed}`);
let said = 0;
const report = await runChaos(
	simulator.client,
	{ creates, seed, timeout: 1, timeOuts: creates >= 1000, kills: true },
	(done) => {
		if (done - said < creates / 10) return;
		said = done;
		console.log(`[${Math.round((Date.now() - begun) / 1000)} s] ${done} creates`);
	},
);
await simulator.stop();
await stopAllProcesses();
removeUserFolder();

for (const complaint of report.complaints.slice(0, 50)) console.log(complaint);
console.table(Object.fromEntries([...report.providers, ['all', report.total]]));
if (values.json !== undefined)
	writeFileSync(values.json, `${JSON.stringify({ ...report.total, seed }, null, '\t')}\n`);
const { createdTwice, lost, wrongClip, hung, leaked } = report.total;
// n8n's engine keeps timers of its own.
process.exit(
	createdTwice + lost + wrongClip + hung + leaked + report.complaints.length > 0 ? 1 : 0,
);
