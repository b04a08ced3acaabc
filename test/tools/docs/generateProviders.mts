/** Writes `docs/providers.md` anew: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { inRoot } from '../../support/paths.mts';
import { providerDocs } from './providerTables.mts';

writeFileSync(inRoot('docs', 'providers.md'), providerDocs());
