/** Questions to the person at the terminal; lines of a pipe answer them too. */
import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

export interface Questions {
	/** The answer, without spaces around it; empty if the input has ended. */
	ask(question: string, options?: { echo?: boolean }): Promise<string>;
	close(): void;
}

export function questions(): Questions {
	let muted = false;
	const output = new Writable({
		write(chunk: Buffer, _encoding, done) {
			if (!muted) process.stdout.write(chunk);
			done();
		},
	});
	const lines: Interface = createInterface({
		input: process.stdin,
		output,
		terminal: process.stdin.isTTY === true,
	});
	const waiting: string[] = [];
	let ended = false;
	let next: ((line: string) => void) | undefined;
	lines.on('line', (line) => {
		const take = next;
		next = undefined;
		if (take) take(line);
		else waiting.push(line);
	});
	lines.on('close', () => {
		ended = true;
		next?.('');
	});
	return {
		async ask(question, { echo = true } = {}) {
			process.stdout.write(question);
			muted = !echo;
			const line =
				waiting.shift() ?? (ended ? '' : await new Promise<string>((resolve) => (next = resolve)));
			muted = false;
			if (!echo || process.stdin.isTTY !== true) process.stdout.write('\n');
			return line.trim();
		},
		close: () => lines.close(),
	};
}
