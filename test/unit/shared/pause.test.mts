/** Waiting that a signal ends, whatever the n8n at hand knows of signals. */

/** n8n 2.27: `sleep` takes no signal. */
jest.mock('n8n-workflow', () => ({
	sleep: async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms).unref()),
}));

import { pause } from '../../../nodes/shared/tools/pause.ts';

describe('pause', () => {
	test('is true once the time is over', async () => {
		await expect(pause(1)).resolves.toBe(true);
		await expect(pause(1, new AbortController().signal)).resolves.toBe(true);
	});

	test('is false as soon as the signal fires, and at once where it has fired', async () => {
		const controller = new AbortController();
		const paused = pause(3_000, controller.signal);
		controller.abort();
		await expect(paused).resolves.toBe(false);
		await expect(pause(3_000, controller.signal)).resolves.toBe(false);
	});

	test('leaves no listener behind', async () => {
		const { signal } = new AbortController();
		const left = jest.spyOn(signal, 'removeEventListener');
		await pause(1, signal);
		expect(left).toHaveBeenCalledTimes(1);
	});
});
