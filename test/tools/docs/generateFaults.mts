/** Writes `docs/faults.md` anew: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { Lab } from '../../engine/support/lab.mts';
import { inRoot } from '../../support/paths.mts';
import { faultDocs } from './faultTables.mts';

const lab = new Lab();
await lab.start({ settings: { taskSeconds: 600 } });
writeFileSync(inRoot('docs', 'faults.md'), await faultDocs(lab));
await lab.stop();
process.exit(0); // n8n's engine keeps timers of its own
