/** Finds where a secret has got to: every string in a value, however deep, keys and error texts included. */
export function findSecret(value: unknown, secrets: readonly string[]): string | undefined {
	const seen = new Set<unknown>();
	const visit = (current: unknown, path: string): string | undefined => {
		if (typeof current === 'string')
			return secrets.some((secret) => current.includes(secret)) ? path : undefined;
		if (typeof current !== 'object' || current === null || seen.has(current)) return undefined;
		seen.add(current);
		if (Buffer.isBuffer(current))
			return secrets.some((secret) => current.includes(secret)) ? path : undefined;
		const entries: Array<[string, unknown]> =
			current instanceof Map
				? [...current].map(([key, entry]) => [String(key), entry])
				: Object.entries(current);
		// An error's own texts are not enumerable.
		for (const name of ['message', 'stack', 'description', 'cause'])
			if (name in current) entries.push([name, (current as Record<string, unknown>)[name]]);
		for (const [key, entry] of entries) {
			const found = visit(key, `${path} (a key)`) ?? visit(entry, `${path}.${key}`);
			if (found !== undefined) return found;
		}
		return undefined;
	};
	return visit(value, 'run');
}
