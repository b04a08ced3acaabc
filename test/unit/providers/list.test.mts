/** The list of providers: its public names, and what a row and its credential both say. */
import { PROVIDER_IDS, PROVIDERS, providerOf } from '../../../nodes/shared/providers/index.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { credentials } from '../../tools/docs/providerTables.mts';
import { inRoot } from '../../support/paths.mts';

test('the values of the provider parameter never change, and only grow', () => {
	expect(PROVIDER_IDS).toEqual([
		'ark',
		'cubicSpaces',
		'cubicSpacesArk',
		'fal',
		'kie',
		'newApi',
		'openAiVideos',
		'openRouter',
		'qingbo',
		'qingboLegacy',
		'replicate',
		'waveSpeed',
		'xingchao',
	]);
});

test('no code goes another way for a provider by its name', () => {
	const names = PROVIDER_IDS.join('|');
	const branch = new RegExp(
		`(===|!==|\\bcase|includes\\(|has\\(|startsWith\\() *['"](${names})['"]`,
	);
	const files = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' }).map(
			(file) => `${folder}/${file}`,
		),
	);
	const lines = files
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) => readFileSync(inRoot(file), 'utf8').split('\n'));
	expect(lines.length).toBeGreaterThan(15_000);
	expect(lines.filter((line) => branch.test(line))).toEqual([]);
});

test('a text finds a row only by its id', () => {
	for (const id of PROVIDER_IDS) expect(providerOf(id)).toBe(PROVIDERS[id]);
	for (const text of ['', 'Ark', 'default', '__esModule', 'constructor', 'toString'])
		expect(providerOf(text)).toBeUndefined();
});

test('every credential serves a provider, and every provider has one', () => {
	const used = new Set(Object.values(PROVIDERS).map(({ credential }) => credential));
	expect([...used].sort()).toEqual(credentials.map(({ name }) => name).sort());
});

test.each(PROVIDER_IDS)('%s: its credential offers the regions of its row and tests them', (id) => {
	const { credential, regions = {} } = PROVIDERS[id];
	const type = credentials.find(({ name }) => name === credential);
	const field = type?.properties.find(({ name }) => name === 'region');
	const offered = (field?.options ?? []).flatMap((one) =>
		'value' in one ? String(one.value) : [],
	);
	expect(offered.filter((region) => region !== 'custom').sort()).toEqual(
		Object.keys(regions).sort(),
	);
	for (const baseUrl of Object.values(regions))
		expect(type?.test.request.baseURL).toContain(`'${baseUrl}'`);
});
