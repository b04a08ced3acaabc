import { WAIT_INDEFINITELY, type IExecuteFunctions } from 'n8n-workflow';

import { asNumber, at, isObject } from '../shared/tools/json';
import type { WaitSettings } from './settings';

/** When a wait ends, whatever the tasks say. */
export interface WaitEnd {
	/** ms since 1970. */
	deadline: number;
	/** Why that is before Timeout, as a clause. */
	endsEarly?: string;
}

/** So much of the time that n8n leaves is kept for what follows the wait: a share, at least and at most so many ms. */
const KEPT_SHARE = 0.1;
const LEAST_KEPT_MS = 5_000;
const MOST_KEPT_MS = 5 * 60_000;

/**
 * After Timeout, or before n8n would end the execution: it counts the time parked, ends the execution as soon as that
 * goes on, and what was waited for is lost to it.
 */
export function waitEnd(context: IExecuteFunctions, settings: WaitSettings, now: number): WaitEnd {
	// No date is later than what n8n calls for ever.
	const wanted = Math.min(now + settings.timeout * 60_000, WAIT_INDEFINITELY.getTime());
	const limit = executionEnd(context, now);
	if (limit === undefined) return { deadline: wanted };
	const kept = Math.min(MOST_KEPT_MS, Math.max(LEAST_KEPT_MS, (limit - now) * KEPT_SHARE));
	const deadline = Math.max(now, limit - kept);
	if (deadline >= wanted) return { deadline: wanted };
	return {
		deadline,
		endsEarly: `n8n would end the execution at ${new Date(limit).toISOString()} (Timeout Workflow in the workflow’s settings, or EXECUTIONS_TIMEOUT)`,
	};
}

/**
 * When n8n ends the execution by its own time limit, ms since 1970. A node is not told: the workflow's setting can be
 * read, the instance's default and its start only in what n8n's context is made of.
 */
function executionEnd(context: IExecuteFunctions, now: number): number | undefined {
	const own = asNumber(context.getWorkflowSettings().executionTimeout);
	const stated = asNumber(at(context, 'additionalData.executionTimeoutTimestamp'));
	// For an execution that has waited before, n8n counts anew here, but not where it ends the execution.
	const isResumed = at(context, 'additionalData.restartExecutionId') !== undefined;
	if (stated !== undefined && !isResumed) return stated;
	const began = firstStart(context) ?? now;
	const left = stated === undefined ? undefined : Math.max(0, stated - now);
	const ownMs = own !== undefined && own > 0 ? own * 1000 : undefined;
	// EXECUTIONS_TIMEOUT_MAX has cut it, where less is left of it than time can have passed since.
	const isCut = ownMs !== undefined && left !== undefined && ownMs - left > now - began;
	const limit = isCut ? left : (ownMs ?? left);
	return limit === undefined ? undefined : began + limit;
}

/** When the first node of the execution began, ms since 1970. */
function firstStart(context: IExecuteFunctions): number | undefined {
	const runData = at(context, 'runExecutionData.resultData.runData');
	const starts = Object.values(isObject(runData) ? runData : {}).flatMap(
		(runs) => asNumber(at(runs, '0.startTime')) ?? [],
	);
	return starts.length > 0 ? Math.min(...starts) : undefined;
}
