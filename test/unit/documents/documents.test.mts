/** The documents against what they speak of: files, anchors, commands, the nodes' fields, messages, examples. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { AssetModerate } from '../../../nodes/AssetModerate/AssetModerate.node.ts';
import { MODE } from '../../../nodes/SeedanceCreate/fields.ts';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import packageJson from '../../../package.json';
import { credentials } from '../../tools/docs/providerTables.mts';
import { exampleFiles } from '../../n8n/support/examples.mts';
import { inRoot } from '../../support/paths.mts';
import {
	parseMarkdown,
	readMarkdown,
	targetOf,
	type MarkdownDocument,
} from '../support/markdown.mts';

/** Files below a folder with this ending, from the root, with `/`; installed packages are not looked into. */
function filesBelow(folder: string, ending: string): string[] {
	return readdirSync(inRoot(folder), { withFileTypes: true }).flatMap((entry) => {
		const name = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(name, ending);
		return entry.isFile() && name.endsWith(ending) ? [name] : [];
	});
}

const DOCUMENTS = [
	...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
	...filesBelow('docs', '.md'),
	...filesBelow('examples', '.md'),
	...filesBelow('test', 'README.md'),
];
const read = new Map(DOCUMENTS.map((file) => [file, readMarkdown(file)]));

function documentOf(file: string): MarkdownDocument {
	const document = read.get(file);
	if (!document) throw new Error(`${file} is not among the documents`);
	return document;
}

const isWeb = (link: string): boolean => /^[a-z][a-z\d+.-]*:/i.test(link);

/** What is wrong with the links and images of a document. */
function brokenLinks({ file, links, images }: MarkdownDocument): string[] {
	return [...links, ...images].flatMap((link) => {
		if (isWeb(link)) return isGoodAddress(link) ? [] : `${link}: no https address of a host`;
		const target = targetOf(file, link);
		if (!existsSync(inRoot(target.file))) return `${link}: no such file`;
		if (target.anchor === undefined) return [];
		return documentOf(target.file).anchors.has(target.anchor) ? [] : `${link}: no such anchor`;
	});
}

function isGoodAddress(link: string): boolean {
	if (!URL.canParse(link)) return false;
	const { protocol, hostname } = new URL(link);
	return protocol === 'https:' && /^[a-z\d-]+(\.[a-z\d-]+)+$/.test(hostname);
}

const scripts: Record<string, string> = packageJson.scripts;

/** The flags that a script takes, by the source of its program. */
function flagsOf(script: string): string[] {
	const programs = scripts[script]?.match(/test\/\S+\.mts/g) ?? [];
	const source = programs.map((program) => readFileSync(inRoot(program), 'utf8')).join('\n');
	return [...source.matchAll(/(\w+): \{ type: '(?:string|boolean)'/g)].map(([, flag]) => flag);
}

/** What is wrong with the npm commands of a document. */
function brokenCommands({ code }: MarkdownDocument): string[] {
	return code.flatMap((line) => {
		const [, run, name, rest = ''] = /\bnpm (run )?([\w:-]+)(.*)/.exec(line) ?? [];
		if (name === undefined) return [];
		if (!run && name === 'install') {
			return rest.trim() === packageJson.name ? [] : `${line}: not this package`;
		}
		if (!scripts[name] || (!run && name !== 'test')) return `${line}: no such script`;
		const flags = [...rest.matchAll(/--(\w[\w-]*)/g)].map(([, flag]) => flag);
		return flags
			.filter((flag) => !flagsOf(name).includes(flag))
			.map((flag) => `${line}: no flag --${flag}`);
	});
}

/** Files of this repository that a document names and that are not there. */
function missingFiles({ code }: MarkdownDocument): string[] {
	return code
		.filter((name) => /^(nodes|credentials|icons|examples|docs|test)\/[\w./-]+$/.test(name))
		.filter((name) => !existsSync(inRoot(name)) && !existsSync(inRoot(`${name}.ts`)));
}

describe.each(DOCUMENTS)('%s', (file) => {
	test('every link and image leads somewhere', () => {
		expect(brokenLinks(documentOf(file))).toEqual([]);
	});

	test('every command is one of package.json, with flags that it takes', () => {
		expect(brokenCommands(documentOf(file))).toEqual([]);
	});

	test('every file of the repository that it names is there', () => {
		expect(missingFiles(documentOf(file))).toEqual([]);
	});
});

test('these checks find what is wrong', () => {
	const bad = parseMarkdown(
		'docs/bad.md',
		`# A heading
[a](#a-heading-1) [b](../README.md#nowhere) [c](gone.md) ![d](images/gone.png) [e](http://example.com) [f](https://nohost)
\`npm run nothing\` \`npm start\` \`npm run simulator -- --port 1 --speed 2\` \`test/gone.mts\` \`npm install other\`
`,
	);
	read.set(bad.file, bad);
	expect(brokenLinks(bad)).toHaveLength(6);
	expect(brokenCommands(bad)).toEqual([
		expect.stringContaining('nothing: no such script'),
		expect.stringContaining('start: no such script'),
		expect.stringContaining('no flag --speed'),
		expect.stringContaining('not this package'),
	]);
	expect(missingFiles(bad)).toEqual(['test/gone.mts']);
	read.delete(bad.file);
});

test('every document and every picture is reached from the README', () => {
	const reached = new Set(['README.md', 'docs/first-video.md']);
	for (const file of reached) {
		const { links = [], images = [] } = read.get(file) ?? {};
		for (const link of [...links, ...images]) {
			if (!isWeb(link)) reached.add(targetOf(file, link).file);
		}
	}
	const all = [...DOCUMENTS, ...filesBelow('docs', '.png')];
	expect(all.filter((file) => !reached.has(file))).toEqual([]);
});

/** The pages that have the tables of fields and options, and the Chinese one, which has README and reference in one. */
const REFERENCES = ['docs/reference.md', 'docs/zh-CN.md'];

describe.each(['README.md', 'docs/zh-CN.md'])('%s', (file) => {
	const readme = documentOf(file);

	test('links every example, and nothing that is none', () => {
		const linked = readme.links.filter((link) => /^(?:\.\.\/)?examples\/.*\.json$/.test(link));
		expect(linked.map((link) => path.basename(link)).sort()).toEqual(exampleFiles().sort());
	});

	test('its table of nodes names every mode of Seedance Create', () => {
		const rows = readme.tables.flatMap(({ rows: all }) => all);
		const row = rows.find(([node]) => node?.includes('Seedance Create'))?.join() ?? '';
		expect(Object.values(MODE.choices).filter((label) => !row.includes(label))).toEqual([]);
	});

	test('its table of credentials has their names and their addresses', () => {
		const rows = readme.tables.flatMap(({ rows: all }) =>
			all.filter(([, name]) => name?.startsWith('Seedance: ')),
		);
		const said = rows.map(([, name, baseUrl]) => [name, baseUrl.startsWith('http') ? baseUrl : '']);
		expect(said).toEqual(
			credentials.map(({ displayName, properties }) => [
				displayName,
				properties.find(({ name }) => name === 'baseUrl')?.default,
			]),
		);
	});
});

test("README.md is short, and has the headings that n8n's template asks for", () => {
	const { headings } = documentOf('README.md');
	const names = headings.map(({ text }) => text);
	const asked = [
		...['Installation', 'Operations', 'Credentials', 'Compatibility'],
		...['Usage', 'Resources', 'Version history'],
	];
	expect(names).toEqual(expect.arrayContaining(asked));
	expect(readFileSync(inRoot('README.md'), 'utf8').split('\n').length).toBeLessThan(156);
});

describe.each(REFERENCES)('%s', (file) => {
	const reference = documentOf(file);

	describe.each<[string, INodeType]>([
		['Seedance Create', new SeedanceCreate()],
		['Seedance Wait', new SeedanceWait()],
		['Seedance Asset Moderate', new AssetModerate()],
	])('%s', (section, { description }) => {
		const tables = reference.tables.filter((table) => table.section === section);
		const [fields, options] = tables.map(({ rows }) =>
			rows.flatMap(([names]) => names.split(', ')),
		);
		const shown = description.properties.filter(
			({ type, name }) => type !== 'notice' && type !== 'hidden' && name !== 'options',
		);

		test('its tables name all fields and options, and no others', () => {
			expect(tables).toHaveLength(2);
			// Seedance Wait's operations stand in the sentence above its table.
			const labels = new Set(shown.map(({ displayName }) => displayName));
			labels.delete('Operation');
			expect(fields.sort()).toEqual([...labels].sort());
			expect(options.sort()).toEqual(optionsOf(description.properties).sort());
		});

		test('what they have in italics is shown in the editor under this name', () => {
			const names = new Set([
				...allNames([...description.properties]),
				...[SeedanceCreate, SeedanceWait].map((Type) => new Type().description.displayName),
				'On Error: Continue',
				'On Error: Continue (using error output)',
			]);
			const said = tables.flatMap((table) => table.names);
			expect(said.filter((name) => !names.has(name))).toEqual([]);
			expect(said.length).toBeGreaterThan(1);
		});
	});

	test('the messages that it quotes are those of the nodes', () => {
		const sources = [...filesBelow('nodes', '.ts'), ...filesBelow('credentials', '.ts')]
			.map((name) => readFileSync(inRoot(name), 'utf8'))
			.join('\n');
		const [table] = reference.tables.filter(({ head }) => head.length === 2).slice(-1);
		const quoted = table.rows.flatMap(([symptom]) =>
			[...symptom.matchAll(/"([^"]+)"/g)].flatMap(([, text]) => text.split('…')),
		);
		expect(quoted.length).toBeGreaterThan(8);
		const pieces = quoted.map((text) => text.trim().replace(/^, | is$/g, '')).filter(Boolean);
		expect(pieces.filter((text) => !sources.includes(text))).toEqual([]);
	});
});

/** The entries of the collection *Options*, as shown. */
function optionsOf(properties: INodeProperties[]): string[] {
	const { options = [] } = properties.find(({ name }) => name === 'options') ?? {};
	return [...new Set(options.flatMap((one) => ('displayName' in one ? one.displayName : [])))];
}

/** Labels of fields and options, and the names of what can be chosen in them. */
function allNames(properties: INodeProperties[]): string[] {
	return properties.flatMap(({ displayName, options = [], modes = [] }) => [
		displayName,
		...modes.map((one) => one.displayName),
		...options.flatMap((one) =>
			'displayName' in one ? one.displayName : (one as INodePropertyOptions).name,
		),
	]);
}

describe('docs/zh-CN.md has what README.md and docs/reference.md have together', () => {
	const english = ['README.md', 'docs/reference.md'].map(documentOf);
	const chinese = [documentOf('docs/zh-CN.md')];
	const all = <Part,>(documents: MarkdownDocument[], part: (one: MarkdownDocument) => Part[]) =>
		new Set(documents.flatMap(part));

	/** Files that a page leads to, from the root; not these three pages themselves, which lead to each other. */
	const leadsTo = (one: MarkdownDocument) =>
		[...one.links, ...one.images]
			.map((link) => (isWeb(link) ? link : targetOf(one.file, link).file))
			.filter((target) => ![...english, ...chinese].some(({ file }) => file === target));

	test('links and images', () => {
		expect(all(chinese, leadsTo)).toEqual(all(english, leadsTo));
	});

	test('tables', () => {
		const sizes = ({ tables }: MarkdownDocument) =>
			tables.map(({ head, rows }) => `${head.length} × ${rows.length}`);
		expect(chinese.flatMap(sizes).sort()).toEqual(english.flatMap(sizes).sort());
	});

	test('code', () => {
		const code = (one: MarkdownDocument) => one.code.map((line) => line.trim());
		expect(all(chinese, code)).toEqual(all(english, code));
	});
});

test('CONTRIBUTING.md names every command', () => {
	const { code } = documentOf('CONTRIBUTING.md');
	const named = code.flatMap((line) => /^npm (?:run )?([\w:]+)$/.exec(line)?.[1] ?? []);
	expect([...new Set(named)].sort()).toEqual(Object.keys(scripts).sort());
});

describe('docs/adding-a-provider.md counts what a provider cost', () => {
	const text = readFileSync(inRoot('docs/adding-a-provider.md'), 'utf8');
	const FILES = ['nodes', 'credentials', 'docs', 'test'].flatMap((folder) =>
		filesBelow(folder, folder === 'docs' ? '.md' : 's'),
	);
	test.each(['fal', 'kie', 'openRouter', 'replicate', 'waveSpeed'] as const)('%s', (id) => {
		const { name, credential } = PROVIDERS[id];
		// Named after the provider, or what it has several files of: `falModels.ts`, `falRequest.mts`, `fal.test.mts`.
		const named = new RegExp(`/${id}(?:[A-Z]\\w*|\\.test)?\\.m?ts$|/providers/${id}\\.md$`, 'i');
		const whole = FILES.filter(
			(file) => named.test(file) || file.toLowerCase().includes(`/${credential.toLowerCase()}.`),
		);
		const own = whole.filter((file) => /^(nodes|credentials)/.test(file));
		const row = text.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? '';
		const stated = [...row.matchAll(/(\d+) in (\d+) files/g)].map(([, ...both]) =>
			both.map(Number),
		);
		for (const [index, files] of [own, whole].entries()) {
			const lines = files.flatMap((file) =>
				readFileSync(inRoot(file), 'utf8').trimEnd().split('\n'),
			);
			const [statedLines, statedFiles] = stated[index] ?? [];
			expect([files, statedFiles]).toEqual([files, files.length]);
			// As they stood: a tenth more or less tells the same.
			expect(Math.abs(statedLines / lines.length - 1)).toBeLessThan(0.1);
		}
	});
});

test("CHANGELOG.md's newest version is the package's", () => {
	const versions = documentOf('CHANGELOG.md').headings.flatMap(
		({ text }) => /^\[(\d+\.\d+\.\d+)\]/.exec(text)?.[1] ?? [],
	);
	expect(versions[0]).toBe(packageJson.version);
});

describe('sources that comments, rows and documents cite', () => {
	const CITED = [
		...['nodes', 'credentials'].flatMap((folder) => filesBelow(folder, '.ts')),
		...filesBelow('test', '.mts'),
		...DOCUMENTS,
	].map((file) => ({ file, text: readFileSync(inRoot(file), 'utf8') }));

	test('every cited heading of docs/sources.md is there', () => {
		const { anchors } = documentOf('docs/sources.md');
		const cited = CITED.flatMap(({ file, text }) =>
			[...text.matchAll(/docs\/sources\.md#([\w-]*)/g)].map(([, anchor]) => ({ file, anchor })),
		);
		expect(cited.length).toBeGreaterThan(100);
		expect(cited.filter(({ anchor }) => !anchors.has(anchor))).toEqual([]);
	});

	test('none is cited by a number, or by a file that is not here', () => {
		const old = new RegExp(
			['dialects', 'n8n-engine'].join('\\.md|') + '\\.md|\\bdocuments? \\d{3}\\b',
			'i',
		);
		expect(CITED.filter(({ text }) => old.test(text)).map(({ file }) => file)).toEqual([]);
	});
});
