/**
 * A mutation check: changes one thing at a time in files of `nodes/` and sees whether a test notices.
 *
 *     node --import tsx test/tools/mutate/main.mts [--unit PATTERN] [--engine PATTERN] FILE…
 *
 * An empty pattern of the engine's tests leaves them out: they take ten times as long.
 *
 * Works in a copy of the repository, one mutant after the other: first the unit tests, then those on the engine. Prints
 * what survives; each of them is looked at by a person, who adds a test or knows why nothing changes.
 */
import { spawnSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { rootFolder } from '../../support/paths.mts';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		unit: { type: 'string', default: 'create/(ledger|reconcile)' },
		engine: { type: 'string', default: 'create/repeats' },
	},
});

interface Mutant {
	line: number;
	from: number;
	to: number;
	/** In place of the source from `from` to `to`. */
	text: string;
}

/** Each operator, and what may stand in its place. */
const OPERATORS: Record<string, string> = {
	'===': '!==',
	'!==': '===',
	'<': '<=',
	'<=': '<',
	'>': '>=',
	'>=': '>',
	'&&': '||',
	'||': '&&',
	'+': '-',
	'-': '+',
	'*': '/',
	'/': '*',
};
const METHODS: Record<string, string> = { some: 'every', every: 'some', max: 'min', min: 'max' };

function mutantsOf(file: string, source: string): Mutant[] {
	const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
	const found: Mutant[] = [];
	const add = (node: ts.Node, text: string): void => {
		const from = node.getStart(tree);
		const line = tree.getLineAndCharacterOfPosition(from).line + 1;
		found.push({ line, from, to: node.getEnd(), text });
	};
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node))
			return;
		if (ts.isBinaryExpression(node)) {
			const other = OPERATORS[node.operatorToken.getText(tree)];
			if (other !== undefined) add(node.operatorToken, other);
		}
		if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
			add(node, node.operand.getText(tree));
		if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false');
		if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true');
		if (ts.isNumericLiteral(node)) add(node, `(2 * ${node.text} || 1)`);
		if (ts.isConditionalExpression(node) || ts.isIfStatement(node)) {
			const condition = ts.isIfStatement(node) ? node.expression : node.condition;
			add(condition, 'true');
			add(condition, 'false');
		}
		if (ts.isExpressionStatement(node)) add(node, ';');
		if (ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent)) {
			const other = METHODS[node.name.text];
			if (other !== undefined) add(node.name, other);
			if (node.name.text === 'filter') add(node.parent, node.expression.getText(tree));
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return found;
}

/** A copy in which nobody works, with the same installed packages. */
function copyOfRepository(): string {
	const copy = mkdtempSync(path.join(tmpdir(), 'seedance-mutants-'));
	const { stdout } = spawnSync('git', ['ls-files'], { cwd: rootFolder, encoding: 'utf8' });
	for (const file of stdout.split('\n').filter((name) => name !== '')) {
		mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
		cpSync(path.join(rootFolder, file), path.join(copy, file));
	}
	for (const folder of ['node_modules', 'test/tools/n8n-server/node_modules'])
		symlinkSync(path.join(rootFolder, folder), path.join(copy, folder));
	return copy;
}

/** A mutant that never ends is noticed too; ms. */
const TIME_LIMIT_MS = 60_000;

/** Whether all tests pass. */
function passes(copy: string, config: string, pattern: string): boolean {
	const jest = path.join('node_modules', 'jest', 'bin', 'jest.js');
	const { status } = spawnSync(
		process.execPath,
		[jest, '-c', config, '--rootDir', copy, '--bail', '--runInBand', '--forceExit', pattern],
		{ cwd: copy, stdio: 'ignore', timeout: TIME_LIMIT_MS },
	);
	return status === 0;
}

const copy = copyOfRepository();
const isKilled = (): boolean =>
	!passes(copy, 'jest.config.cjs', values.unit) ||
	(values.engine !== '' && !passes(copy, 'test/engine/jest.config.cjs', values.engine));
if (isKilled()) throw new Error('The tests fail without any mutant');
let mutants = 0;
let survived = 0;
for (const file of positionals) {
	const source = readFileSync(path.join(copy, file), 'utf8');
	const lines = source.split('\n');
	for (const { line, from, to, text } of mutantsOf(file, source)) {
		mutants++;
		writeFileSync(path.join(copy, file), source.slice(0, from) + text + source.slice(to));
		if (isKilled()) continue;
		survived++;
		console.log(`${file}:${line}: ${source.slice(from, to).replace(/\s+/g, ' ')} → ${text}`);
		console.log(`    ${lines[line - 1]?.trim() ?? ''}`);
	}
	writeFileSync(path.join(copy, file), source);
	console.log(`${file}: done, ${mutants} mutants so far`);
}
rmSync(copy, { recursive: true, force: true });
console.log(`${mutants} mutants, ${survived} survived`);
