import { readError } from '../shared/answers/error';
import { readReport, type TaskReport } from '../shared/answers/report';
import { readStatus, type StatusReading } from '../shared/answers/status';
import type { Account } from '../shared/http/account';
import { send, type Outcome } from '../shared/http/send';
import type { RequestContext } from '../shared/n8n/context';
import type { ProviderRow } from '../shared/providers';
import type { ResultCall } from '../shared/providers/dialect';
import { isObject } from '../shared/tools/json';

/** The question how one task is, in as many calls as the provider needs for it. */

/** What the provider said of a task. */
export interface Said {
	reading: StatusReading;
	/** Its last answer, as it came; `undefined` if there was none. */
	answer: unknown;
}

/**
 * Asks how a task is; and if its status says that it has ended, and no more than that, for its result.
 * @param ageMs the task's age; `undefined` if it is not known
 */
export async function askStatus(
	context: RequestContext,
	account: Account,
	taskId: string,
	ageMs: number | undefined,
	timeoutMs: number,
): Promise<Said> {
	const { provider } = account;
	const { path, result } = provider.dialect.status;
	const ask = async (place: string): Promise<Outcome> =>
		await send(context, account, { method: 'GET', path: place }, timeoutMs);
	const outcome = await ask(path(taskId));
	const reading = readStatus(provider, outcome, ageMs);
	const hasEnded = reading.kind === 'report' && reading.report.status === 'succeeded';
	if (!result || !hasEnded) return { reading, answer: bodyOf(outcome) };
	const ended = await ask(result.path(taskId));
	return {
		reading: readResult(provider, result, reading.report, ended, ageMs),
		answer: bodyOf(ended),
	};
}

export function bodyOf(outcome: Outcome): unknown {
	return outcome.kind === 'answer' ? outcome.body : undefined;
}

/** What the answer to the result call means for a task that has ended. */
function readResult(
	provider: ProviderRow,
	{ isFailure }: ResultCall,
	ended: TaskReport,
	outcome: Outcome,
	ageMs: number | undefined,
): StatusReading {
	if (outcome.kind === 'answer') {
		const { status, body, units } = outcome;
		if (status >= 200 && status < 300 && isObject(body)) {
			const counted = units === undefined ? {} : { providerUnits: units };
			const report = {
				...ended,
				...counted,
				...readReport(provider.dialect.answer, body, provider.dialect),
			};
			return { kind: 'report', report };
		}
		if (isFailure(status, body)) {
			const error = readError(body) ?? {};
			return { kind: 'report', report: { ...ended, status: 'failed', error } };
		}
	}
	return readStatus(provider, outcome, ageMs);
}
