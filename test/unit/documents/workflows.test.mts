/** What GitHub runs and asks, against this repository. */
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { PROVIDER_IDS, PROVIDERS } from '../../../nodes/shared/providers/index.ts';
import packageJson from '../../../package.json';
import { inRoot } from '../../support/paths.mts';

interface Step {
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}

interface Workflow {
	on: Record<string, unknown>;
	permissions: Record<string, string>;
	jobs: Record<
		string,
		{
			steps: Step[];
			permissions?: Record<string, string>;
			strategy?: { matrix: Record<string, unknown[]> };
		}
	>;
}

function textOf(...parts: string[]): string {
	return readFileSync(inRoot('.github', ...parts), 'utf8');
}

const files = readdirSync(inRoot('.github', 'workflows'));
const scripts: Record<string, string> = packageJson.scripts;

/** Actions that are not pinned to one commit with its version beside it. */
function unpinned(text: string): string[] {
	const lines = text.split('\n').filter((line) => /\buses:/.test(line));
	return lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(line));
}

/** Commands that this repository does not have. */
function unknownCommands(run: string): string[] {
	const names = [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
	return names.filter((name) => !scripts[name]);
}

test('there are three', () => {
	expect(files.sort()).toEqual(['ci.yml', 'n8n.yml', 'publish.yml']);
});

describe.each(files)('%s', (file) => {
	const text = textOf('workflows', file);
	const workflow = parse(text) as Workflow;
	const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

	test('pins every action by its commit, the same one everywhere', () => {
		expect(unpinned(text)).toEqual([]);
		const pins = files.flatMap((name) => textOf('workflows', name).match(/[\w-]+\/[\w-]+@\S+/g));
		const actions = pins.map((pin) => pin?.split('@')[0]);
		expect(new Set(pins).size).toBe(new Set(actions).size);
	});

	test('runs what is there', () => {
		const runs = steps.flatMap(({ run }) => run ?? []);
		expect(runs.flatMap(unknownCommands)).toEqual([]);
		for (const run of runs.filter((command) => command.startsWith('.')))
			accessSync(inRoot(run), constants.X_OK);
		expect(runs.length).toBeGreaterThan(1);
	});

	test('may read the code and nothing else, and leaves no key of it behind', () => {
		expect(workflow.permissions).toEqual({ contents: 'read' });
		const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
		expect(checkouts.map((step) => step.with)).toEqual([{ 'persist-credentials': false }]);
	});
});

test('these checks find what is wrong', () => {
	expect(
		unpinned(
			`uses: actions/checkout@v7
- uses: actions/checkout@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0
- uses: actions/checkout@9c091bb # v7.0.0`,
		),
	).toHaveLength(3);
	expect(unknownCommands('npm run lint && npm run nothing')).toEqual(['nothing']);
});

test('CI runs everything on the oldest Node of the tools and on that of n8n', () => {
	const { check } = (parse(textOf('workflows', 'ci.yml')) as Workflow).jobs;
	expect(check.strategy?.matrix).toEqual({ node: [20, 24] });
	expect(check.steps.at(-1)).toEqual({ run: '.ci/run' });
});

test('a release is checked, scanned, and published with provenance', () => {
	const workflow = parse(textOf('workflows', 'publish.yml')) as Workflow;
	const { publish } = workflow.jobs;
	expect(workflow.on).toEqual({ release: { types: ['published'] } });
	expect(publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
	const commands = ['npm run build', 'npm run scan', 'npm publish --provenance --access public'];
	expect(publish.steps.flatMap(({ run }) => run ?? []).slice(-3)).toEqual(commands);
});

interface Form {
	name: string;
	description: string;
	body: Array<{
		type: string;
		id?: string;
		attributes: { label?: string; value?: string; options?: unknown[] };
	}>;
}

describe.each(['bug_report.yml', 'provider_request.yml'])('%s', (file) => {
	const { name, description, body } = parse(textOf('ISSUE_TEMPLATE', file)) as Form;

	test('is a form that GitHub takes', () => {
		expect([name, description]).toEqual([expect.any(String), expect.any(String)]);
		const fields = body.filter(({ type }) => type !== 'markdown');
		const ids = fields.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		for (const { id, type, attributes } of fields) {
			expect(id).toMatch(/^[\w-]+$/);
			expect(['input', 'textarea', 'dropdown', 'checkboxes']).toContain(type);
			expect(attributes.label).toEqual(expect.any(String));
		}
	});

	test('offers the providers that there are, where it asks for one', () => {
		const provider = body.find(({ id }) => id === 'provider');
		if (provider?.type !== 'dropdown') return expect(provider?.type).toBe('input');
		const names = PROVIDER_IDS.map((id) => PROVIDERS[id].name);
		expect([...(provider.attributes.options ?? [])].sort()).toEqual(names.sort());
	});
});
