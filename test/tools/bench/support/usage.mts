/** What a process has used, from /proc. Linux only. */
import { readFileSync } from 'node:fs';

/** The unit of times in /proc/PID/stat: USER_HZ, which is 100 on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** CPU time of a process so far, all its threads, ms. */
export function cpuMs(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	// The name in brackets may hold spaces; utime and stime are fields 14 and 15 (proc(5)).
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}
