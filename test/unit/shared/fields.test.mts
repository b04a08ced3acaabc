/** A message names a field as the editor does, so that whoever reads it finds the field. */
import { describe, expect, test } from '@jest/globals';
import type { INodeProperties, INodeType } from 'n8n-workflow';
import * as moderateFields from '../../../nodes/AssetModerate/fields.ts';
import { AssetModerate } from '../../../nodes/AssetModerate/AssetModerate.node.ts';
import * as createFields from '../../../nodes/SeedanceCreate/fields.ts';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import * as waitFields from '../../../nodes/SeedanceWait/fields.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { INCLUDE_OTHER_FIELDS, INCLUDE_RAW, type Field } from '../../../nodes/shared/n8n/fields.ts';
import { nodeContext } from '../support/context.mts';

/** Every parameter of these types is read by the input grammar, which refuses what it cannot read. */
const READ: ReadonlySet<string> = new Set(['boolean', 'number']);

const fields = [new SeedanceCreate(), new SeedanceWait(), new AssetModerate()].flatMap((node) =>
	node.description.properties.flatMap(
		(property): Array<[string, string, INodeType, boolean, INodeProperties]> => {
			const entries = property.name === 'options' ? (property.options as INodeProperties[]) : [];
			return [property, ...entries]
				.filter(({ type }) => READ.has(type))
				.map((field) => [
					node.description.displayName,
					field.displayName,
					node,
					field !== property,
					field,
				]);
		},
	),
);

describe('a value that cannot be read is refused by the name that the editor shows', () => {
	test.each(fields)('%s: %s', async (_, displayName, node, inOptions, { name }) => {
		const wrong = { [name]: 'neither' };
		const context = nodeContext({
			node,
			effective: true,
			parameters: {
				provider: node instanceof AssetModerate ? 'cubicSpaces' : 'ark',
				operation: 'wait',
				taskId: 'T',
				mode: 'textToVideo',
				model: 'M',
				prompt: 'P',
				imageUrls: 'https://example.com/a.png',
				...(inOptions ? { options: wrong } : wrong),
			},
		});
		const label = displayName.replace(/ \([^)]*\)$/, '');
		await expect(node.execute?.call(context)).rejects.toThrow(`${label} is "neither"`);
	});
});

const everywhere = [INCLUDE_OTHER_FIELDS, INCLUDE_RAW];
const rows = [
	{ node: new SeedanceCreate(), own: Object.values<Field>(createFields) },
	{ node: new SeedanceWait(), own: Object.values<Field>(waitFields) },
	{ node: new AssetModerate(), own: Object.values<Field>(moderateFields) },
].flatMap(({ node, own }) =>
	[...own, ...everywhere].map(({ name, label }): [string, string, string, INodeType] => [
		node.description.displayName,
		label,
		name,
		node,
	]),
);

describe('a field that a node reads stands in its editor, by the name that messages use', () => {
	test.each(rows)('%s: %s', (_, label, name, node) => {
		const shown = node.description.properties.flatMap((property) =>
			property.name === 'options' ? (property.options as INodeProperties[]) : [property],
		);
		const names = shown
			.filter((property) => property.name === name)
			.map(({ displayName }) => displayName.replace(/ \([^)]*\)$/, ''));
		expect(names).not.toEqual([]);
		expect(new Set(names)).toEqual(new Set([label]));
	});
});
