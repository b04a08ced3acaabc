import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { packagePaths } from '../tools/setup/find.mjs';
import { inRoot, rootFolder } from '../support/paths.mts';
import { AssetModerate } from '../../nodes/AssetModerate/AssetModerate.node.ts';
import { SeedanceCreate } from '../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { SeedanceWait } from '../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { createTask } from '../../nodes/shared/items/task.ts';
import { Scenario } from './support/scenario.mts';
import { shared } from './support/shared.mts';
import { jsonOf, seedanceWait } from './support/workflows.mts';

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

/** Without what n8n itself adds to the operations of a node. */
function withoutOwn(description: unknown): unknown {
	return JSON.parse(JSON.stringify(description), (_key, value: unknown) =>
		Array.isArray(value)
			? value.filter((one: { value?: unknown } | null) => one?.value !== '__CUSTOM_API_CALL__')
			: value,
	) as unknown;
}

describe('the packed package, installed as users have it', () => {
	const { api, simulator, close } = shared();

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

	test('whichever n8n it is shows every field as the nodes have it', async () => {
		const loaded = await api.nodeTypes(`${manifest.name}.`);
		for (const { description } of [new AssetModerate(), new SeedanceCreate(), new SeedanceWait()]) {
			const seen = loaded.find(({ name }) => name === `${manifest.name}.${description.name}`);
			const { properties, credentials } = JSON.parse(JSON.stringify(description)) as object & {
				properties: unknown;
				credentials: unknown;
			};
			expect(withoutOwn(seen)).toMatchObject({ properties, credentials });
		}
	});

	test('whichever n8n it is takes no parameter away and strikes nothing out of a task item', async () => {
		const scenario = await Scenario.create({ api, simulator }, 'Package: fields', {
			provider: 'ark',
			items: [{ prompt: 'A fox' }],
			parameters: { duration: 7, resolution: '480p', aspectRatio: '9:16', generateAudio: false },
			options: { watermark: true, returnLastFrame: true, endUserId: 'client-7', includeRaw: true },
			behind: (credential) => [
				seedanceWait(
					{ waitStrategy: 'inProcess', downloadVideo: true, options: { pollInterval: 1 } },
					{ credentials: [credential] },
				),
			],
		});
		await simulator.setSettings(scenario.key, { taskSeconds: 1 });
		const [item = {}] = jsonOf(await scenario.run(), 'End');
		const [sent] = await scenario.tasks();
		expect(sent?.request).toMatchObject({
			...{ duration: 7, resolution: '480p', ratio: '9:16', generate_audio: false, watermark: true },
			...{ return_last_frame: true, safety_identifier: 'client-7' },
		});
		const keys = Object.keys(createTask({ provider: 'ark', status: 'succeeded' }));
		expect(Object.keys(item)).toEqual(expect.arrayContaining(keys));
		expect(item).toMatchObject({ taskId: sent?.id, status: 'succeeded', durationSeconds: 7 });
		for (const field of ['videoUrl', 'lastFrameUrl']) expect(item[field]).toMatch(/^http/);
		expect(JSON.stringify(item)).not.toMatch(/redact|\*\*\*|hidden/i);
	});
});
