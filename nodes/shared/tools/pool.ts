/** Bounded concurrency. */

/**
 * Runs `work` over all entries, at most `concurrency` at a time, in their order. Ends when all have ended; `stop` keeps
 * further ones from starting.
 */
export async function forEachBounded<T>(
	entries: readonly T[],
	concurrency: number,
	work: (entry: T) => Promise<void>,
	stop: () => boolean = () => false,
): Promise<void> {
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < entries.length && !stop()) await work(entries[next++]);
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, entries.length) }, worker));
}

/** Lets at most `concurrency` pieces of work run at a time; the others wait for their turn. */
export class Limiter {
	private running = 0;
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly concurrency: number) {}

	async run<T>(work: () => Promise<T>): Promise<T> {
		if (this.running >= this.concurrency)
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		else this.running++;
		try {
			return await work();
		} finally {
			// A waiting piece takes the place over, so that nobody can slip in between.
			const next = this.waiting.shift();
			if (next) next();
			else this.running--;
		}
	}
}
