/** The key alone, as it is sent: people paste it with the word that a header wants before it. */
export function bareKey(apiKey: unknown): string {
	return String(apiKey)
		.trim()
		.replace(/^(Bearer|Key)\s+/i, '');
}
