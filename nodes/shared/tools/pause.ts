import { sleep } from 'n8n-workflow';

/**
 * Waits until the time is over or the signal fires, whichever comes first; never throws. n8n-workflow's own `sleep`
 * knows signals only in later versions of n8n.
 * @param ms how long
 * @returns false if the signal fired
 */
export async function pause(ms: number, signal?: AbortSignal): Promise<boolean> {
	if (signal?.aborted) return false;
	let stop = (): void => undefined;
	const stopped = new Promise<boolean>((resolve) => {
		stop = () => resolve(false);
	});
	const over = sleep(ms, signal).then(
		() => true,
		() => false,
	);
	signal?.addEventListener('abort', stop);
	try {
		return await Promise.race([over, stopped]);
	} finally {
		signal?.removeEventListener('abort', stop);
	}
}

/** Milliseconds on a clock that only ever goes forward, whoever sets the machine's: for what is measured in one process. */
export function clock(): number {
	return performance.now();
}
