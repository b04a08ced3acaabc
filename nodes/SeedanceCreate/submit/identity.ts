import type { IExecuteFunctions } from 'n8n-workflow';

import type { Account } from '../../shared/http/account';
import { runIndex, runsAsTool } from '../../shared/n8n/context';
import { asNumber, asText, at, isObject } from '../../shared/tools/json';
import { hash } from './clip';

/**
 * Which try this is. n8n keeps the resume token of an execution through every *Retry execution* of it, whatever became
 * of it (docs/sources.md#n8n-retries-and-money): a hash of it is the one name that an execution and all its repeats share.
 */
export interface Try {
	/** Shared by an execution and its repeats, and by nothing else. */
	origin: string;
	/** Whether the origin is known to be shared: n8n before 2.0 gives no token. */
	lasting: boolean;
	executionId: string;
	/** Workflow and node, by its name: n8n knows a node by it in a repeat, also if another one has taken its place. */
	place: string;
	/** Counts the rounds of a loop. */
	round: number;
	/** Whether a person repeats an earlier execution. */
	repeats: boolean;
	/** Which one, if n8n says it; it may be a repeat itself. */
	repeated?: string;
}

/**
 * @returns `undefined` as an agent's tool: n8n gives a call no name that its tries share, so nothing is joined, and the
 * node leaves n8n no reason to try again once a task may exist
 */
export function tryOf(context: IExecuteFunctions): Try | undefined {
	if (runsAsTool(context)) return undefined;
	const executionId = context.getExecutionId();
	const token = resumeToken(context);
	return {
		origin: hash(token === undefined ? { executionId } : { token }),
		lasting: token !== undefined,
		executionId,
		place: `${context.getWorkflow().id ?? ''}/${context.getNode().name}`,
		round: runIndex(context),
		repeats: context.getMode() === 'retry',
		repeated: asText(at(context, 'additionalData.hooks.retryOf')),
	};
}

/** The token stands in the resume address, the only place where n8n shows it to a node. */
function resumeToken(context: IExecuteFunctions): string | undefined {
	const address = asText(context.evaluateExpression('{{ $execution.resumeUrl }}', 0)) ?? '';
	const query = URL.canParse(address) ? new URL(address).searchParams : undefined;
	return query && [...query.values()].find((value) => value !== '');
}

/** The account, told from others without keeping its key. */
export async function accountName(context: IExecuteFunctions, account: Account): Promise<string> {
	return hash(await context.getCredentials(account.provider.credential));
}

/** What n8n has stored of the execution that this one repeats. */
export interface Repeated {
	/** Whether it was cut off, so that n8n has kept nothing of the node that ran then. */
	interrupted: boolean;
	/** When it began, ms since 1970; `undefined` if nobody can tell. */
	since?: number;
	/** Its id, if n8n says it. */
	executionId?: string;
}

/**
 * A node that follows another one starts within this time, ms: n8n stores the data in between. Too long, and a node that
 * was cut off passes for one that has just come up: n8n cannot be started again and the execution be retried in less.
 * Too short costs no money: the item is `unknown` where it could have been sent.
 */
const FOLLOWS_AT_ONCE_MS = 5_000;

/**
 * Reads it from the data that this execution has started with. After a stop the error is still there, or nothing is;
 * after a crash n8n's recovery has put items of its own in; with *Save execution progress* the node itself is next,
 * although nothing has run just now.
 */
export async function repeatedRun(context: IExecuteFunctions): Promise<Repeated> {
	const data = await startData(context);
	const runs = Object.values(at(data, 'resultData.runData') ?? {}).flatMap((list: unknown) =>
		Array.isArray(list) ? (list as unknown[]) : [],
	);
	const starts = runs.flatMap((run) => startOf(run) ?? []);
	const ends = runs.map((run) => (startOf(run) ?? 0) + (asNumber(at(run, 'executionTime')) ?? 0));
	const next = at(data, 'executionData.nodeExecutionStack.0.node.name');
	// An end that is still to come tells nothing: the clock was set back meanwhile.
	const sinceLast = Math.abs(Date.now() - Math.max(0, ...ends));
	const isNext = next === context.getNode().name && sinceLast > FOLLOWS_AT_ONCE_MS;
	const executionId = asText(at(data, 'resultData.error.extra.executionId'));
	return {
		interrupted:
			runs.length === 0 ||
			isObject(at(data, 'resultData.error')) ||
			runs.some(isRecovered) ||
			isNext,
		...(starts.length > 0 && { since: Math.min(...starts) }),
		...(executionId !== undefined && { executionId }),
	};
}

/** Seconds are larger than this only after the year 5138; what n8n's crash recovery writes are seconds. */
const MOST_SECONDS = 1e11;

/** When a node's run began, ms since 1970. */
function startOf(run: unknown): number | undefined {
	const time = asNumber(at(run, 'startTime'));
	return time !== undefined && time < MOST_SECONDS ? time * 1000 : time;
}

async function startData(context: IExecuteFunctions): Promise<unknown> {
	try {
		return await context.getExecutionDataById(context.getExecutionId());
	} catch {
		return undefined; // It cannot be read: then nobody can tell, and that is a doubt.
	}
}

/** An item that n8n's crash recovery stands in for those that were lost. */
function isRecovered(run: unknown): boolean {
	return at(run, 'data.main.0.0.json.isArtificialRecoveredEventItem') === true;
}
