import { readFileSync } from 'node:fs';
import { faultDocs } from '../tools/docs/faultTables.mts';
import { inRoot } from '../support/paths.mts';
import { useLab } from './support/lab.mts';

/** Short pauses in place of seconds; what they are for stays the same. */
jest.mock('../../nodes/shared/tools/polling', () => ({
	...jest.requireActual<object>('../../nodes/shared/tools/polling'),
	backOff: (attempt: number, retryAfterMs?: number) => retryAfterMs ?? 50 * attempt,
}));

const lab = useLab({ settings: { taskSeconds: 600 } });

test('docs/faults.md says what users see (else: npm run docs)', async () => {
	expect(await faultDocs(lab)).toBe(readFileSync(inRoot('docs', 'faults.md'), 'utf8'));
}, 240_000);
