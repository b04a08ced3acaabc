/** Streams files to disk with undici: what is possible without n8n. Run by `runProgram`. */
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Agent, request } from 'undici';

interface Input {
	urls: string[];
	folder: string;
	concurrency: number;
}

const input = JSON.parse(process.argv[2] ?? '') as Input;
const agent = new Agent({ connections: input.concurrency });
let next = 0;
let bytes = 0;

async function worker(): Promise<void> {
	for (let index = next++; index < input.urls.length; index = next++) {
		const { body } = await request(input.urls[index] ?? '', { dispatcher: agent });
		const file = createWriteStream(path.join(input.folder, `${index}.mp4`));
		await pipeline(body, file);
		bytes += file.bytesWritten;
	}
}

const before = process.memoryUsage().rss;
const begun = performance.now();
await Promise.all(Array.from({ length: input.concurrency }, worker));
const ms = performance.now() - begun;
await agent.close();
const peak = process.resourceUsage().maxRSS * 1024 - before;
console.log(JSON.stringify({ ms, bytes, peak }));
