/** The chaos suite in short (test/chaos; the whole of it is `npm run test:chaos`). */
import { runChaos } from '../chaos/run.mts';
import { PROVIDERS } from '../simulator/types.mts';
import { useLab } from './support/lab.mts';

/** Short pauses in place of seconds and minutes; what they are for stays the same. */
jest.mock('../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 20 * attempt,
}));

const lab = useLab();

test('hundreds of creates and waits under random faults: nothing paid twice, lost, mixed up, hung or leaked', async () => {
	const scale = { creates: 300, seed: 4711, timeout: 0.2, timeOuts: false, kills: false };
	const { total, providers, complaints } = await runChaos(lab.client, scale);
	expect(complaints).toEqual([]);
	expect(total).toEqual({
		creates: 300,
		createdTwice: 0,
		lost: 0,
		wrongClip: 0,
		hung: 0,
		leaked: 0,
		ambiguous: expect.any(Number),
	});
	expect(total.ambiguous).toBeGreaterThan(0);
	expect(providers.size).toBe(PROVIDERS.length);
}, 240_000);
