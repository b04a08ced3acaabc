/** Every example workflow against the nodes' own descriptions. */
import { describe, expect, test } from '@jest/globals';
import { NodeHelpers, type INode, type INodeType } from 'n8n-workflow';
import { AssetModerate } from '../../../nodes/AssetModerate/AssetModerate.node.ts';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import {
	modelOf,
	PROVIDER_IDS,
	PROVIDERS,
	providerOf,
} from '../../../nodes/shared/providers/index.ts';
import { exampleFiles, readExample } from '../../n8n/support/examples.mts';
import { atProvider, exampleProvider, mainExample } from '../../tools/demo/atProvider.mts';
import type { NodeJson, WorkflowJson } from '../../n8n/support/workflows.mts';

const packagePrefix = 'n8n-nodes-seedance.';
const nodeTypes: INodeType[] = [new SeedanceCreate(), new SeedanceWait(), new AssetModerate()];

/** What n8n adds to a node that an agent may use. */
const toolParameters = ['toolDescription', 'descriptionType'];

/** The nodes of this package in a workflow, each with its type; those for agents included. */
function ownNodes(workflow: WorkflowJson): Array<{ node: NodeJson; type: INodeType }> {
	return workflow.nodes
		.filter(({ type }) => type.startsWith(packagePrefix))
		.map((node) => {
			const name = node.type.slice(packagePrefix.length).replace(/Tool$/, '');
			const type = nodeTypes.find(({ description }) => description.name === name);
			if (!type) throw new Error(`"${node.name}" is of the unknown type ${node.type}`);
			return { node, type };
		});
}

/** The parameters as n8n would save them: without hidden ones, and without what equals its default. */
function asSaved({ node, type }: { node: NodeJson; type: INodeType }): unknown {
	return NodeHelpers.getNodeParameters(
		type.description.properties,
		node.parameters,
		false,
		false,
		node as INode,
		type.description,
	);
}

test('there are examples', () => {
	expect(exampleFiles().length).toBeGreaterThanOrEqual(8);
});

describe.each(exampleFiles())('%s', (file) => {
	const workflow = readExample(file);
	const names = workflow.nodes.map(({ name }) => name);

	test('nodes of this package: version, and only parameters that are visible and not at their default', () => {
		expect(ownNodes(workflow).length).toBeGreaterThan(0);
		for (const { node, type } of ownNodes(workflow)) {
			expect([type.description.version].flat()).toContain(node.typeVersion);
			const own = Object.entries(node.parameters).filter(
				([name]) => !toolParameters.includes(name),
			);
			expect([node.name, asSaved({ node, type })]).toEqual([node.name, Object.fromEntries(own)]);
		}
	});

	test('names a provider, a model of its catalogue and the credential that it needs', () => {
		for (const { node } of ownNodes(workflow)) {
			const moderates = node.type.includes('assetModerate');
			if (node.parameters.provider === 'fromTask') {
				// Every provider whose tasks it may meet; each by a credential that there is.
				const known = Object.values(PROVIDERS).map(({ credential }) => credential);
				expect(Object.keys(node.credentials ?? {}).length).toBeGreaterThan(1);
				expect(known).toEqual(expect.arrayContaining(Object.keys(node.credentials ?? {})));
				continue;
			}
			const provider = providerOf(
				String(node.parameters.provider ?? (moderates ? 'cubicSpaces' : 'ark')),
			);
			if (!provider) throw new Error(`${node.name} has no provider`);
			expect(Object.keys(node.credentials ?? {})).toEqual([provider.credential]);
			const model = node.parameters.model as Record<string, string> | undefined;
			if (!model) continue;
			const row = modelOf(provider, String(model.value));
			expect([model.value, model.cachedResultName]).toEqual([row?.id, `${row?.name} · ${row?.id}`]);
		}
	});

	test('explains itself on a sticky note, and holds no key, account or run of its author', () => {
		const notes = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes).toHaveLength(1);
		expect(notes[0]?.parameters.content).toMatch(
			/^## .+\n\n[^]+\*\*To use it:\*\* [^]+costs money/,
		);
		for (const { credentials = {} } of workflow.nodes) {
			expect(Object.values(credentials).map(({ id }) => id)).toEqual(
				Object.values(credentials).map(() => ''),
			);
		}
		expect(workflow.pinData).toEqual({});
		expect(Object.keys(workflow)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/^(id|versionId|active|meta)$/)]),
		);
	});

	test('every node has a name of its own, and every connection two ends', () => {
		expect(new Set(names).size).toBe(names.length);
		const ends = Object.entries(workflow.connections).flatMap(([from, byType]) => [
			from,
			...Object.values(byType).flatMap((outputs) => outputs.flat().map(({ node }) => node)),
		]);
		expect(ends.filter((name) => !names.includes(name))).toEqual([]);
		const loose = names.filter((name) => !ends.includes(name));
		expect(loose).toEqual(['Explanation']);
	});
});

describe.each(PROVIDER_IDS.filter((id) => id !== exampleProvider))(
	'the main example at %s, as the demo runs it',
	(id) => {
		const { credential } = PROVIDERS[id];
		const stored = { id: '7', name: 'Mine', type: credential };
		const workflow = atProvider(readExample(mainExample), id, stored);

		test('its nodes show what is set, with a model of the provider and its credential', () => {
			const nodes = ownNodes(workflow);
			expect(nodes.map(({ type }) => type.description.name)).toEqual([
				'seedanceCreate',
				'seedanceWait',
			]);
			for (const { node, type } of nodes) {
				expect(node.parameters.provider).toBe(id);
				const seen = asSaved({ node, type }) as Record<string, unknown>;
				// What equals its default is not saved.
				expect(node.parameters).toMatchObject(seen);
				const hidden = Object.keys(node.parameters).filter((name) => !(name in seen));
				// n8n takes out of it what the provider has no field for.
				const { fields } = PROVIDERS[id].dialect.create;
				expect(hidden.filter((name) => name !== 'provider' && name in fields)).toEqual([]);
				expect(Object.keys(node.credentials ?? {})).toEqual([credential]);
				const model = node.parameters.model as Record<string, string> | undefined;
				if (model) expect(modelOf(PROVIDERS[id], String(model.value))).toBeDefined();
			}
		});
	},
);
