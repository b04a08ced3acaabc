/** Submits creates with a bare undici Pool: what is possible without n8n. Run by `runProgram`. */
import { Pool } from 'undici';

interface Input {
	origin: string;
	path: string;
	key: string;
	bodies: number;
	body: Record<string, unknown>;
	concurrency: number;
}

const input = JSON.parse(process.argv[2] ?? '') as Input;
const pool = new Pool(input.origin, { connections: input.concurrency, pipelining: 1 });
const headers = { authorization: `Bearer ${input.key}`, 'content-type': 'application/json' };

let left = input.bodies;
const ids: string[] = [];
async function worker(): Promise<void> {
	while (left-- > 0) {
		const answer = await pool.request({
			method: 'POST',
			path: input.path,
			headers,
			body: JSON.stringify(input.body),
		});
		const { id } = (await answer.body.json()) as { id: string };
		ids.push(id);
	}
}

const cpuBefore = process.cpuUsage();
const begun = performance.now();
await Promise.all(Array.from({ length: input.concurrency }, worker));
const ms = performance.now() - begun;
const { user, system } = process.cpuUsage(cpuBefore);
await pool.close();
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, created: new Set(ids).size }));
