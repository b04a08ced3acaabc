/** What n8n's AI workflow builder reads of the nodes, against the nodes. */
import { describe, expect, test } from '@jest/globals';
import type { INodeType } from 'n8n-workflow';
import { AssetModerate } from '../../../nodes/AssetModerate/AssetModerate.node.ts';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';

const nodes: INodeType[] = [new AssetModerate(), new SeedanceCreate(), new SeedanceWait()];
const types = nodes.map(({ description }) => `n8n-nodes-seedance.${description.name}`);

/** Words in camel case are names of this package: of parameters, values or keys of its items. */
function namesIn(text: string): string[] {
	return text.match(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g) ?? [];
}

describe.each(nodes)('$description.displayName', ({ description }) => {
	const { builderHint } = description;

	test('says what it is for, in prose and without an expression', () => {
		expect(builderHint?.searchHint).toMatch(/^[A-Z].+[^.]\.$/);
		expect(JSON.stringify(builderHint)).not.toMatch(/\{\{/);
	});

	test('names nodes that there are, and not itself', () => {
		const related = builderHint?.relatedNodes?.map(({ nodeType }) => nodeType) ?? [];
		expect(related.length).toBeGreaterThan(0);
		expect(types).toEqual(expect.arrayContaining(related));
		expect(related).not.toContain(`n8n-nodes-seedance.${description.name}`);
	});

	test('names only parameters, their values and keys of a task item', () => {
		const known = [JSON.stringify(description.properties), 'taskId videoUrl safeToRecreate'].join();
		const named = namesIn(builderHint?.searchHint ?? '');
		expect(named.filter((name) => !known.includes(name))).toEqual([]);
	});
});

test('Seedance Wait presents itself as the results of tasks, not as flow control', () => {
	const { description } = new SeedanceWait();
	const said = [description.description, description.builderHint?.searchHint].join(' ');
	expect(said).toMatch(/^Get the finished videos.* Gets the results of Seedance tasks/);
	expect(description.waitingNodeTooltip).toMatch(/^=[^{]+\.$/);
});
