/** The rules of where code may stand, as functions on a graph of files, and how long a file may be; `main.mts` runs them in `npm run lint`. */

/** Each file of `nodes/` and `credentials/`, from the repository's root, with the files there that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** What is wrong, and what to do about it: one sentence or two for each place. */
export function brokenRules(graph: ImportGraph): string[] {
	return [
		...circles(graph),
		...importsOfOtherNodes(graph),
		...sharedThatImportsNodes(graph),
		...sharedInNameOnly(graph),
	];
}

/** What is longer holds more than one subject; a node file is a list of what the node is made of. */
const LONGEST = { file: 300, node: 80 };

/** @param lines how many lines each file has */
export function tooLong(lines: ReadonlyMap<string, number>): string[] {
	return [...lines].flatMap(([file, count]) => {
		const most = file.endsWith('.node.ts') ? LONGEST.node : LONGEST.file;
		if (count <= most) return [];
		return [
			`${file} has ${count} lines, ${most} at most. Move one of its subjects to a file of its own.`,
		];
	});
}

const SHARED = 'nodes/shared/';

/** The node whose folder a file stands in; `undefined` for what belongs to no node. */
function nodeOf(file: string): string | undefined {
	if (file.startsWith(SHARED)) return undefined;
	return /^nodes\/([^/]+)\//.exec(file)?.[1];
}

/** Each circle once, from its first file in the alphabet. */
function circles(graph: ImportGraph): string[] {
	const found = new Map<string, string[]>();
	for (const start of graph.keys()) {
		const way = wayBack(graph, start);
		if (!way) continue;
		const first = way.indexOf([...way].sort()[0] ?? start);
		const turned = [...way.slice(first), ...way.slice(0, first)];
		found.set(turned.join(), turned);
	}
	return [...found.values()].map(
		(files) =>
			`${[...files, files[0]].join(' -> ')}: these files import each other in a circle. Move what they share into a file that imports none of them.`,
	);
}

/** The shortest way from a file back to itself. */
function wayBack(graph: ImportGraph, start: string): string[] | undefined {
	const ways = [[start]];
	const seen = new Set<string>();
	for (const way of ways) {
		for (const next of graph.get(way.at(-1) ?? start) ?? []) {
			if (next === start) return way;
			if (seen.has(next)) continue;
			seen.add(next);
			ways.push([...way, next]);
		}
	}
	return undefined;
}

function importsOfOtherNodes(graph: ImportGraph): string[] {
	return edges(graph)
		.filter(([from, to]) => {
			const [one, other] = [nodeOf(from), nodeOf(to)];
			return one !== undefined && other !== undefined && one !== other;
		})
		.map(
			([from, to]) =>
				`${from} imports ${to}, which belongs to another node. Move what both need to nodes/shared.`,
		);
}

function sharedThatImportsNodes(graph: ImportGraph): string[] {
	return edges(graph)
		.filter(([from, to]) => nodeOf(from) === undefined && nodeOf(to) !== undefined)
		.map(
			([from, to]) =>
				`${from} imports ${to}: what several nodes use must not know one of them. Move the part that it needs to nodes/shared, or hand it in as an argument.`,
		);
}

/** What stands in `nodes/shared` and is reached, over whatever files, from fewer than two nodes. */
function sharedInNameOnly(graph: ImportGraph): string[] {
	const files = [...graph.keys()];
	const nodes = [...new Set(files.flatMap((file) => nodeOf(file) ?? []))];
	const users = new Map(
		nodes.map((node) => [
			node,
			reached(
				graph,
				files.filter((file) => nodeOf(file) === node),
			),
		]),
	);
	return files
		.filter((file) => file.startsWith(SHARED))
		.flatMap((file) => {
			const by = nodes.filter((node) => users.get(node)?.has(file));
			if (by.length > 1) return [];
			if (by.length === 0) return [`${file} is used by no node. Delete it.`];
			return [
				`${file} is used by ${by[0]} only. Move it to nodes/${by[0]}: nodes/shared holds what two or more nodes use.`,
			];
		});
}

function reached(graph: ImportGraph, starts: readonly string[]): Set<string> {
	const found = new Set(starts);
	// A set that grows while it is walked is walked to its new end.
	for (const file of found) for (const next of graph.get(file) ?? []) found.add(next);
	return found;
}

function edges(graph: ImportGraph): Array<[string, string]> {
	return [...graph].flatMap(([from, imports]) => imports.map((to): [string, string] => [from, to]));
}
