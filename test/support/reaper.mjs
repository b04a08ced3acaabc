/**
 * Ends the processes of a parent that died without ending them (`kill -9`, a crash, a test runner that
 * closes its workers). The parent writes `+pid` and `-pid` lines; when its end of the pipe closes, what
 * is left is ended: asked first, then killed.
 */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const groups = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
	const pid = Number(line.slice(1));
	if (line.startsWith('+')) groups.add(pid);
	else groups.delete(pid);
}

signalAll('SIGTERM');
if (groups.size > 0) await sleep(5_000);
signalAll('SIGKILL');

/** @param {NodeJS.Signals} signal */
function signalAll(signal) {
	for (const pid of groups) {
		try {
			process.kill(-pid, signal);
		} catch {
			groups.delete(pid); // already gone
		}
	}
}
