/** Which versions of n8n were tested, and what came of it: docs/n8n-versions.json, and the table made from it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from '../../support/paths.mts';

export type Language = 'en' | 'zh';

/** A row of the table, the newest version first. */
export interface VersionRow {
	/** A version, or versions in words. */
	n8n: string;
	/**
	 * `all`: by every test, at each change; `tests`: by some of them; `hand`: once, by a person; `none`: not at all, what is
	 * said is expected.
	 */
	how: 'all' | 'tests' | 'hand' | 'none';
	/** The Node that it ran on; only of what was tested. */
	node?: string;
	/** Whether waits park there; of what was tested by tests, their {@link files} say it. */
	parks?: boolean;
	/** By `tests`: the files of tests that ran, by name, and whether all that is in them passed. */
	files?: Record<string, boolean>;
	/** What differs there: sentences that stand below the table. */
	differs?: Record<Language, string>;
}

/** Which files of tests show what the table says. */
export const SHOWN_BY = {
	waits: ['mainJob'],
	parks: ['parked'],
	callback: ['parkedCallback'],
} as const;

const WORDS = {
	en: {
		head: ['n8n', 'Tested', 'Waits in process', 'Parks', 'Callback'],
		between: ' to ',
		and: ' and ',
		comma: ', ',
		yes: 'yes',
		no: 'no',
		but: 'yes, but see below',
		colon: ': ',
		expected: 'expected',
		unknown: 'not tested',
		tests: (passed: number, all: number, node: string) =>
			`by ${all === passed ? all : `${passed} of ${all}`} files of tests, on Node ${node}`,
		all: (node: string) => `by every test, on Node ${node}`,
		hand: (node: string) => `once, by hand, on Node ${node}`,
		holds: 'no: the node holds in process and says so',
		polls: 'no: the node polls',
	},
	zh: {
		head: ['n8n', '已测试', '进程内等待', '挂起', '回调'],
		between: ' 至 ',
		and: ' 和 ',
		comma: '、',
		yes: '是',
		no: '否',
		but: '是，差别见下',
		colon: '：',
		expected: '预期可以',
		unknown: '未测试',
		tests: (passed: number, all: number, node: string) =>
			`是，${all === passed ? all : `${all} 个中的 ${passed}`} 个测试文件，Node ${node}`,
		all: (node: string) => `是，全部测试，Node ${node}`,
		hand: (node: string) => `手工测试过一次，Node ${node}`,
		holds: '不可以：节点在进程内等待并说明',
		polls: '不可以：节点会轮询',
	},
};

const FILE = inRoot('docs', 'n8n-versions.json');
/** Where the table stands in a document. */
const MARKS = ['<!-- npm run docs: versions -->', '<!-- end -->'] as const;

export function readVersions(): VersionRow[] {
	return JSON.parse(readFileSync(FILE, 'utf8')) as VersionRow[];
}

/**
 * Keeps what a run of tests has shown. Files that did not run keep what was shown before.
 * @param passed by the name of a file of tests
 */
export function recordVersion(
	version: string,
	node: string,
	passed: Record<string, boolean>,
): void {
	const rows = readVersions();
	let row = rows.find(({ n8n }) => n8n === version);
	if (!row) {
		row = { n8n: version, how: 'tests' };
		rows.push(row);
		rows.sort((one, other) => first(other.n8n) - first(one.n8n));
	}
	// That of all tests needs no run of its own.
	if (row.how === 'all') return;
	row.how = 'tests';
	row.node = node;
	delete row.parks;
	const files = { ...row.files, ...passed };
	row.files = Object.fromEntries(
		Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)),
	);
	writeFileSync(FILE, `${JSON.stringify(rows, null, '\t')}\n`);
}

/** The first version that a row names, as a number that can be compared. */
function first(words: string): number {
	const [major = 0, minor = 0, patch = 0] = (/[\d.]+/.exec(words)?.[0] ?? '')
		.split('.')
		.map(Number);
	return (major * 1000 + minor) * 1000 + patch;
}

/** The table and what stands below it, as Markdown without a line break at its end. */
export function versionTable(rows: readonly VersionRow[], language: Language): string {
	const words = WORDS[language];
	const lines = rows.map((row) => [
		row.n8n.replace(' to ', words.between).replace(', ', words.comma),
		...cells(row, language),
	]);
	const head = [`| ${words.head.join(' | ')} |`, `|${words.head.map(() => '---|').join('')}`];
	const table = [...head, ...lines.map((line) => `| ${line.join(' | ')} |`)].join('\n');
	const notes = rows.flatMap(({ n8n, differs }) =>
		differs ? `${n8n}${words.colon}${differs[language]}` : [],
	);
	return [table, ...notes].join('\n\n');
}

function cells(row: VersionRow, language: Language): string[] {
	const words = WORDS[language];
	const node = (row.node ?? '').replace(' and ', words.and);
	if (row.how === 'all') return [words.all(node), words.yes, words.yes, words.yes];
	if (row.how === 'tests') {
		const outcomes = Object.values(row.files ?? {});
		const passed = outcomes.filter(Boolean).length;
		const shown = (files: readonly string[]): string => {
			const results = files.map((file) => row.files?.[file]);
			if (results.includes(undefined)) return words.unknown;
			if (results.every(Boolean)) return words.yes;
			return row.differs ? words.but : words.no;
		};
		const { waits, parks, callback } = SHOWN_BY;
		return [words.tests(passed, outcomes.length, node), ...[waits, parks, callback].map(shown)];
	}
	const can = row.how === 'hand' ? words.yes : words.expected;
	return [
		row.how === 'hand' ? words.hand(node) : words.no,
		can,
		...(row.parks === true ? [can, can] : [words.holds, words.polls]),
	];
}

/** A document with the table of today between its marks. @throws {Error} if it has no marks */
export function withTable(text: string, rows: readonly VersionRow[], language: Language): string {
	const [before, rest] = text.split(MARKS[0]);
	const after = rest?.split(MARKS[1])[1];
	if (before === undefined || after === undefined) throw new Error(`No ${MARKS.join(' … ')}`);
	return `${before}${MARKS[0]}\n\n${versionTable(rows, language)}\n\n${MARKS[1]}${after}`;
}

/** The documents that have the table. */
export const WITH_TABLE: Record<string, Language> = { 'README.md': 'en', 'docs/zh-CN.md': 'zh' };
