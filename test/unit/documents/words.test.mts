/** The words that a user reads: those of the fields, and plain ones. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { AssetModerate } from '../../../nodes/AssetModerate/AssetModerate.node.ts';
import { SeedanceCreate } from '../../../nodes/SeedanceCreate/SeedanceCreate.node.ts';
import { SeedanceWait } from '../../../nodes/SeedanceWait/SeedanceWait.node.ts';
import { credentials } from '../../tools/docs/providerTables.mts';
import { inRoot } from '../../support/paths.mts';

/** What the fields call *image*, *video* and *audio*, and what reads as translated. */
const NOT_OUR_WORDS = /\bpictures?\b|\bsounds?\b|\bclips?\b|\b(?:is|are) no\b(?! longer)/i;

/** Every text below a key that the editor shows. */
function shownTexts(value: unknown, key = ''): string[] {
	if (typeof value === 'string') {
		return /^(displayName|description|action|hint|placeholder|message|subtitle|name)$/.test(key)
			? [value]
			: [];
	}
	if (value === null || typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([name, part]) =>
		shownTexts(part, Array.isArray(value) ? key : name),
	);
}

const offending = (texts: string[]) => texts.filter((text) => NOT_OUR_WORDS.test(text));

test.each([
	['Seedance Create', new SeedanceCreate().description],
	['Seedance Wait', new SeedanceWait().description],
	['Seedance Asset Moderate', new AssetModerate().description],
	[
		'the credentials',
		credentials.map(({ displayName, properties, test: check }) => ({
			displayName,
			properties,
			check,
		})),
	],
])('%s in the editor says image, video and audio', (_, shown) => {
	const texts = shownTexts(shown);
	expect(texts.length).toBeGreaterThan(20);
	expect(offending(texts)).toEqual([]);
});

describe('notes of the examples', () => {
	const files = readdirSync(inRoot('examples')).filter((file) => file.endsWith('.json'));

	test.each(files)('%s', (file) => {
		const { nodes } = JSON.parse(readFileSync(inRoot('examples', file), 'utf8')) as {
			nodes: Array<{ type: string; name: string; parameters: { content?: string } }>;
		};
		// Between asterisks stand the names of nodes.
		const notes = nodes.flatMap(({ parameters }) => parameters.content ?? []);
		expect(notes.length).toBeGreaterThan(0);
		expect(offending(notes.map((note) => note.replace(/[*]+[^*\n]+[*]+/g, '')))).toEqual([]);
	});
});

/** What the source of a node says in sentences: its strings that have a space, imports and comments left out. */
function sentencesOf(source: string): string[] {
	const found: string[] = [];
	const visit = (part: unknown): void => {
		if (part === null || typeof part !== 'object') return;
		const { type, value, cooked }: { type?: unknown; value?: unknown; cooked?: unknown } = part;
		const text = type === 'StringLiteral' ? value : type === 'TemplateElement' && cooked;
		if (typeof text === 'string' && text.trim().includes(' ')) found.push(text);
		Object.values(part).forEach(visit);
	};
	visit(parseSync(source, { syntax: 'typescript' }));
	return found;
}

test('messages and hints say image, video and audio', () => {
	const sources = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(inRoot(folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => readFileSync(inRoot(folder, file), 'utf8')),
	);
	const sentences = sources.flatMap(sentencesOf);
	expect(sentences.length).toBeGreaterThan(300);
	expect(offending(sentences)).toEqual([]);
});

test('these checks find what is wrong', () => {
	expect(offending(['no sound', 'A picture', 'this is no URL', 'a clip'])).toHaveLength(4);
	expect(offending(['an image, a video, audio', 'there is nothing'])).toEqual([]);
	expect(
		sentencesOf('const a = `The picture is ${status} of a clip`; // a picture\nb("no");'),
	).toEqual(['The picture is ', ' of a clip']);
	expect(shownTexts({ options: [{ name: 'a', description: 'b', value: 'c' }] })).toEqual([
		'a',
		'b',
	]);
});
