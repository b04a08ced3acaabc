/** The table of every failure in `docs/faults.md`: cause × provider, from the table that the nodes read. */
import {
	CAUSES,
	hintOf,
	type Cause,
	type CauseRow,
} from '../../../nodes/shared/failures/causes.ts';
import { PROVIDER_IDS, PROVIDERS, type ProviderId } from '../../../nodes/shared/providers/index.ts';

const CAUSE_IDS = Object.keys(CAUSES) as Cause[];

/** Providers by the hint that they get. */
function hints(cause: Cause): Map<string, ProviderId[]> {
	const byHint = new Map<string, ProviderId[]>();
	for (const id of PROVIDER_IDS) {
		const provider = PROVIDERS[id];
		const said = [
			...new Set([
				hintOf(cause, { provider, call: 'create' }),
				hintOf(cause, { provider, call: 'status' }),
			]),
		];
		const hint = said.length === 1 ? said[0] : `Create: ${said[0]} Wait: ${said[1]}`;
		byHint.set(hint, [...(byHint.get(hint) ?? []), id]);
	}
	return byHint;
}

/** One row for each cause and each hint that it has. */
export function causeRows(): string[][] {
	return CAUSE_IDS.flatMap((cause) => {
		const { category, sentence, retryable }: CauseRow = CAUSES[cause];
		return [...hints(cause)].map(([hint, ids]) => [
			sentence,
			ids.length === PROVIDER_IDS.length ? 'all' : ids.map((id) => `\`${id}\``).join(', '),
			category,
			hint,
			retryable ? 'yes' : 'no',
			cause === 'withheld' ? 'no' : 'yes',
		]);
	});
}

/** What each provider’s page promises of tasks that did not succeed. */
export function refundRows(): string[][] {
	return PROVIDER_IDS.map((id) => [
		`\`${id}\``,
		...(['failed', 'cancelled', 'expired'] as const).map((end) =>
			(PROVIDERS[id].refunds ?? []).includes(end) ? 'true' : 'false',
		),
	]);
}
