import { readFileSync } from 'node:fs';
import path from 'node:path';
import MarkdownIt, { type Token } from 'markdown-it';
import { inRoot } from '../../support/paths.mts';

/** What a Markdown document holds, as GitHub reads it: headings, links, tables, code. */

export interface Table {
	/** The heading above it. */
	section: string;
	head: string[];
	/** Cells as their text, without marks. */
	rows: string[][];
	/** What its rows have in italics: the names of what the editor shows. */
	names: string[];
}

export interface MarkdownDocument {
	/** Path from the repository's root. */
	file: string;
	headings: Array<{ level: number; text: string }>;
	/** Where its links lead, in order. */
	links: string[];
	/** Where its images lie, in order. */
	images: string[];
	tables: Table[];
	/** Inline code, and the lines of code blocks. */
	code: string[];
	/** What `#…` may name: GitHub's slugs of the headings, and `<a id>`. */
	anchors: Set<string>;
}

const parser = new MarkdownIt({ html: true });

/** Reads a document. @param file its path from the repository's root */
export function readMarkdown(file: string): MarkdownDocument {
	return parseMarkdown(file, readFileSync(inRoot(...file.split('/')), 'utf8'));
}

export function parseMarkdown(file: string, text: string): MarkdownDocument {
	const document: MarkdownDocument = {
		file,
		headings: [],
		links: [],
		images: [],
		tables: [],
		code: [],
		anchors: new Set(),
	};
	const tokens = parser.parse(text, {});
	for (const [index, token] of tokens.entries()) {
		if (token.type === 'heading_open') {
			const heading = { level: Number(token.tag.slice(1)), text: textOf(tokens[index + 1]) };
			document.headings.push(heading);
			addAnchor(document.anchors, slug(heading.text));
		} else if (token.type === 'table_open') {
			const section = document.headings.at(-1)?.text ?? '';
			document.tables.push({ section, head: [], rows: [], names: [] });
		} else if (token.type === 'tr_open') {
			document.tables.at(-1)?.rows.push([]);
		} else if (token.type === 'th_open' || token.type === 'td_open') {
			const table = document.tables.at(-1);
			table?.rows.at(-1)?.push(textOf(tokens[index + 1]));
			table?.names.push(...italicsOf(tokens[index + 1]));
		} else if (token.type === 'fence' || token.type === 'code_block') {
			document.code.push(...token.content.split('\n'));
		}
		for (const part of token.children ?? []) {
			if (part.type === 'link_open') document.links.push(attribute(part, 'href'));
			if (part.type === 'image') document.images.push(attribute(part, 'src'));
			if (part.type === 'code_inline') document.code.push(part.content);
		}
		const parts = [token, ...(token.children ?? [])];
		for (const { content } of parts.filter(({ type }) => type.startsWith('html_'))) {
			for (const [, id] of content.matchAll(/<a id="([^"]+)"/g)) document.anchors.add(id);
		}
	}
	for (const table of document.tables) table.head = table.rows.shift() ?? [];
	return document;
}

/** The document that a relative link leads to, from the root, and the anchor in it. */
export function targetOf(from: string, link: string): { file: string; anchor: string | undefined } {
	const [target = '', anchor] = decodeURI(link).split('#');
	const file = target === '' ? from : path.posix.join(path.posix.dirname(from), target);
	return { file, anchor };
}

/** A heading's anchor on GitHub. */
function slug(heading: string): string {
	return heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N}\p{M}\-_ ]/gu, '')
		.replaceAll(' ', '-');
}

/** GitHub numbers what would be there twice. */
function addAnchor(anchors: Set<string>, name: string): void {
	let unique = name;
	for (let count = 1; anchors.has(unique); count++) unique = `${name}-${count}`;
	anchors.add(unique);
}

function textOf(token: Token | undefined): string {
	return (token?.children ?? [])
		.filter(({ type }) => type === 'text' || type === 'code_inline')
		.map(({ content }) => content)
		.join('');
}

function italicsOf(token: Token | undefined): string[] {
	const parts = token?.children ?? [];
	return parts.flatMap(({ type }, index) =>
		type === 'em_open' ? (parts[index + 1]?.content ?? []) : [],
	);
}

function attribute(token: Token, name: string): string {
	return String(token.attrGet(name) ?? '');
}
