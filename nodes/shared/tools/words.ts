/** The words of a text: how a long list of them is written. */
export function wordsOf(text: string): string[] {
	return text.trim().split(/\s+/);
}
