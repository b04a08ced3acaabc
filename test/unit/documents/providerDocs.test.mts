/** The generated tables of the documents are those of the package. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { priceDocs } from '../../tools/docs/priceTables.mts';
import { providerDocs } from '../../tools/docs/providerTables.mts';
import { inRoot } from '../../support/paths.mts';

test.each([
	['providers.md', providerDocs],
	['prices.md', priceDocs],
])('docs/%s is current (else: npm run docs)', (page, made) => {
	expect(readFileSync(inRoot('docs', page), 'utf8')).toBe(made());
});
