/** Writes the table of n8n's versions into README and its translation: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from '../../support/paths.mts';
import { readVersions, WITH_TABLE, withTable } from '../versions/versions.mts';

for (const [file, language] of Object.entries(WITH_TABLE)) {
	const text = readFileSync(inRoot(file), 'utf8');
	writeFileSync(inRoot(file), withTable(text, readVersions(), language));
}
