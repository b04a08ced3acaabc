import { STATUS_TIMEOUT_MS, type RequestContext } from '../shared/transport';
import { askAll, type WaitEntry } from '../shared/waiting';

/**
 * Asks once about tasks of any accounts, with as few calls as each provider allows.
 * @returns how long a provider wants to be left alone, ms
 */
export async function askEvery(
	context: RequestContext,
	waits: readonly WaitEntry[],
	concurrency: number,
): Promise<number> {
	const byAccount = new Map<string, WaitEntry[]>();
	for (const wait of waits) {
		const { provider, baseUrl } = wait.account;
		const name = `${provider.id} ${baseUrl}`;
		const group = byAccount.get(name);
		if (group) group.push(wait);
		else byAccount.set(name, [wait]);
	}
	let retryAfterMs = 0;
	for (const group of byAccount.values()) {
		const size = group[0]?.account.provider.dialect.list?.pageSize ?? group.length;
		for (let from = 0; from < group.length; from += size) {
			const page = group.slice(from, from + size);
			const asked = await askAll(context, page, concurrency, STATUS_TIMEOUT_MS);
			retryAfterMs = Math.max(retryAfterMs, asked ?? 0);
		}
	}
	return retryAfterMs;
}
