/** Writes `docs/providers.md` and `docs/prices.md` anew: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { inRoot } from '../../support/paths.mts';
import { priceDocs } from './priceTables.mts';
import { providerDocs } from './providerTables.mts';

writeFileSync(inRoot('docs', 'providers.md'), providerDocs());
writeFileSync(inRoot('docs', 'prices.md'), priceDocs());
