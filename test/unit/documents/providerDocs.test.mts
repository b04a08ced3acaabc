/** The generated tables of the documents are those of the package. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { providerDocs } from '../../tools/docs/providerTables.mts';
import { inRoot } from '../../support/paths.mts';

test('docs/providers.md is current (else: npm run docs)', () => {
	expect(readFileSync(inRoot('docs', 'providers.md'), 'utf8')).toBe(providerDocs());
});
