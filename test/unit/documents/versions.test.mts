/** The table of n8n's versions in the documents, and the workflow that tests them. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import serverPackage from '../../tools/n8n-server/package.json';
import { inRoot } from '../../support/paths.mts';
import {
	readVersions,
	SHOWN_BY,
	versionTable,
	WITH_TABLE,
	withTable,
	type VersionRow,
} from '../../tools/versions/versions.mts';

const rows = readVersions();
const tested = rows.filter(({ how }) => how === 'tests').map(({ n8n }) => n8n);

test.each(Object.entries(WITH_TABLE))(
	'the table of versions in %s is current (else: npm run docs)',
	(file, language) => {
		const text = readFileSync(inRoot(file), 'utf8');
		expect(text).toBe(withTable(text, rows, language));
	},
);

function testsKnow27(): boolean {
	const files = readdirSync(inRoot('test', 'n8n')).filter((name) => name.endsWith('.test.mts'));
	return files.some((name) =>
		readFileSync(inRoot('test', 'n8n', name), 'utf8').includes('isFloor'),
	);
}

test('a version at which not all passed, or of which tests know a difference, says what differs', () => {
	for (const { n8n, files = {}, differs } of rows) {
		const passed = Object.values(files).every(Boolean);
		const same = passed && !(n8n.startsWith('2.27.') && testsKnow27());
		expect([n8n, differs === undefined]).toEqual([n8n, same]);
	}
});

test('the version that all tests run on is among them, and the others show what the table says', () => {
	const all = rows.filter(({ how }) => how === 'all').map(({ n8n }) => n8n);
	expect(all).toEqual([serverPackage.dependencies.n8n]);
	const shows = Object.values(SHOWN_BY).flat();
	for (const { how, files = {} } of rows) {
		if (how === 'tests') expect(Object.keys(files)).toEqual(expect.arrayContaining(shows));
	}
});

test("GitHub's workflow tests each of them, and the newest that there is", () => {
	const workflow = parse(readFileSync(inRoot('.github', 'workflows', 'n8n.yml'), 'utf8')) as {
		jobs: { versions: { strategy: { matrix: { n8n: string[] } } } };
	};
	const { n8n } = workflow.jobs.versions.strategy.matrix;
	expect(n8n).toEqual([...tested, 'latest']);
});

describe('what the table says of a version', () => {
	const said = (row: VersionRow) => versionTable([row], 'en').split('\n').at(-1);

	test('by tests: how many files passed, and what the files show', () => {
		const files = { mainJob: true, parked: false, other: true };
		expect(said({ n8n: '2.0.0', how: 'tests', node: '24', files })).toBe(
			'| 2.0.0 | by 2 of 3 files of tests, on Node 24 | yes | no | not tested |',
		);
	});

	test('what differs stands below', () => {
		const files = { mainJob: true, parked: true, parkedCallback: false };
		const differs = { en: 'A call is late.', zh: '' };
		const row = { n8n: '2.0.0', how: 'tests', node: '24', files, differs } as const;
		expect(versionTable([row], 'en').split('\n').slice(2)).toEqual([
			'| 2.0.0 | by 2 of 3 files of tests, on Node 24 | yes | yes | yes, but see below |',
			'',
			'2.0.0: A call is late.',
		]);
	});

	test('by hand, and not at all', () => {
		expect(said({ n8n: '1.0.0, 2.0.0', how: 'hand', node: '20', parks: true })).toBe(
			'| 1.0.0, 2.0.0 | once, by hand, on Node 20 | yes | yes | yes |',
		);
		expect(said({ n8n: '3.0 to 4.0', how: 'none', parks: false })).toMatch(
			/^\| 3\.0 to 4\.0 \| no \| expected \| no: .+ \| no: the node polls \|$/,
		);
	});
});
