import { brokenRules, tooLong } from '../../tools/rules/rules.mts';

/** A package in order: two nodes that share one file. */
const inOrder = {
	'nodes/Create/Create.node.ts': ['nodes/Create/execute.ts'],
	'nodes/Create/execute.ts': ['nodes/shared/items/task.ts'],
	'nodes/Wait/Wait.node.ts': ['nodes/shared/items/task.ts'],
	'nodes/shared/items/task.ts': ['nodes/shared/tools/json.ts'],
	'nodes/shared/tools/json.ts': [],
	'credentials/Api.credentials.ts': ['credentials/shared.ts'],
	'credentials/shared.ts': [],
};

function rulesBrokenBy(change: Record<string, string[]>): string[] {
	return brokenRules(new Map(Object.entries({ ...inOrder, ...change })));
}

describe('where code may stand', () => {
	test('a package in order breaks no rule', () => {
		expect(rulesBrokenBy({})).toEqual([]);
	});

	test('a circle is shown once, as the way around', () => {
		expect(rulesBrokenBy({ 'nodes/shared/tools/json.ts': ['nodes/shared/items/task.ts'] })).toEqual(
			[
				'nodes/shared/items/task.ts -> nodes/shared/tools/json.ts -> nodes/shared/items/task.ts: these files import each other in a circle. Move what they share into a file that imports none of them.',
			],
		);
	});

	test('a node that imports from another node is told to share it', () => {
		expect(
			rulesBrokenBy({
				'nodes/Wait/Wait.node.ts': ['nodes/shared/items/task.ts', 'nodes/Create/execute.ts'],
			}),
		).toEqual([
			'nodes/Wait/Wait.node.ts imports nodes/Create/execute.ts, which belongs to another node. Move what both need to nodes/shared.',
		]);
	});

	test.each(['nodes/shared/items/task.ts', 'credentials/shared.ts'])(
		'%s may not import a node',
		(file) => {
			const broken = rulesBrokenBy({
				[file]: [
					...(file.includes('task') ? ['nodes/shared/tools/json.ts'] : []),
					'nodes/Create/extra.ts',
				],
				'nodes/Create/extra.ts': [],
			});
			expect(broken).toEqual([expect.stringContaining(`${file} imports nodes/Create/extra.ts`)]);
		},
	);

	test('what one node alone reaches, over other shared files too, is not shared', () => {
		expect(
			rulesBrokenBy({
				'nodes/Create/execute.ts': ['nodes/shared/items/task.ts', 'nodes/shared/outer.ts'],
				'nodes/shared/outer.ts': ['nodes/shared/inner.ts'],
				'nodes/shared/inner.ts': [],
			}),
		).toEqual([
			'nodes/shared/outer.ts is used by Create only. Move it to nodes/Create: nodes/shared holds what two or more nodes use.',
			'nodes/shared/inner.ts is used by Create only. Move it to nodes/Create: nodes/shared holds what two or more nodes use.',
		]);
	});

	test('what nobody uses is to be deleted', () => {
		expect(rulesBrokenBy({ 'nodes/shared/old.ts': [] })).toEqual([
			'nodes/shared/old.ts is used by no node. Delete it.',
		]);
	});
});

test('a file that has grown too long is told to part, a node file sooner', () => {
	const lines = {
		'nodes/A/A.node.ts': 80,
		'nodes/B/B.node.ts': 81,
		'nodes/a.ts': 300,
		'nodes/b.ts': 301,
	};
	expect(tooLong(new Map(Object.entries(lines)))).toEqual([
		'nodes/B/B.node.ts has 81 lines, 80 at most. Move one of its subjects to a file of its own.',
		'nodes/b.ts has 301 lines, 300 at most. Move one of its subjects to a file of its own.',
	]);
});
