import { parseJson } from '../tools/json';

/** The most facts of an answer in its excerpt. */
const EXCERPT_FACTS = 12;

/** What an answer without an id says, as `name: value` pairs: people can look the task up by it, and it is not JSON. */
export function excerptOf(body: unknown, limit = 200): string | undefined {
	const pairs: string[] = [];
	const walk = (held: unknown, path: string): void => {
		const value = typeof held === 'string' ? (parseJson(held) ?? held) : held;
		if (pairs.length >= EXCERPT_FACTS || value === null || value === '') return;
		if (typeof value === 'object') {
			for (const [key, entry] of Object.entries(value))
				walk(entry, path === '' ? key : `${path}.${key}`);
		} else if (value !== undefined) {
			const words = String(value).replace(/\s+/g, ' ').trim();
			pairs.push(path === '' ? words : `${path}: ${words}`);
		}
	};
	walk(body, '');
	const text = pairs.join(', ');
	if (text === '') return undefined;
	return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
