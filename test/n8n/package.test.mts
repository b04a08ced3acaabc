import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { packagePaths } from '../tools/setup/find.mjs';
import { inRoot, rootFolder } from '../support/paths.mts';
import { shared } from './support/shared.mts';

interface Manifest {
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
}

const manifest = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as Manifest;

/** `dist/credentials/SeedanceArkApi.credentials.js` → `seedanceArkApi`. */
function typeName(file: string): string {
	const name = /([^/]+)\.(?:node|credentials)\.js$/.exec(file)?.[1] ?? '';
	return name.charAt(0).toLowerCase() + name.slice(1);
}

describe('the packed package, installed as users have it', () => {
	const { api, close } = shared();

	afterAll(close);

	test('the tarball holds dist and what npm adds', () => {
		const { tarball } = packagePaths(rootFolder);
		const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
		const others = files.filter((file) => !file.startsWith('package/dist/'));
		expect(others.sort()).toEqual(
			['LICENSE', 'README.md', 'package.json'].map((name) => `package/${name}`),
		);
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			expect(files).toContain(`package/${file}`);
		}
		expect(files.filter((file) => /\.(test|spec)\.|\.tsbuildinfo$|\.mts$/.test(file))).toEqual([]);
	});

	test('n8n loads every node, and each as a tool for agents', async () => {
		const loaded = (await api.nodeTypes(`${manifest.name}.`)).map(({ name }) => name);
		const expected = manifest.n8n.nodes
			.map((file) => `${manifest.name}.${typeName(file)}`)
			.flatMap((name) => [name, `${name}Tool`]);
		expect([...new Set(loaded)].sort()).toEqual(expected.sort());
	});

	test('n8n loads every credential', async () => {
		const loaded = (await api.credentialTypes('seedance')).map(({ name }) => name);
		expect(loaded.sort()).toEqual(manifest.n8n.credentials.map(typeName).sort());
	});
});
