import type { IExecuteFunctions, ILoadOptionsFunctions, IWebhookFunctions } from 'n8n-workflow';

import { asNumber } from '../tools/json';

/** What the nodes ask n8n about the execution they run in. */

/** The n8n contexts of an execution that can send. */
export type RequestContext = IExecuteFunctions | IWebhookFunctions;

/** The editor can send too, for what a field offers. */
export type SendingContext = RequestContext | ILoadOptionsFunctions;

/** The signal of a person's stop; a webhook has none. */
export function stopSignal(context: RequestContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Whether a person has stopped the execution. */
export function isStopped(context: RequestContext): boolean {
	return stopSignal(context)?.aborted ?? false;
}

/**
 * The context for requests that a person's stop must not cut off: creates (cut off, nobody would know whether they were
 * paid) and cancels. n8n ties every request of a context that has a cancel signal to it; this one does not show it.
 */
export function ignoringStop<T extends RequestContext>(context: T): T {
	return new Proxy(context, {
		has: (target, key) => key !== 'getExecutionCancelSignal' && Reflect.has(target, key),
	});
}

/**
 * The last part of the address that Seedance Create passes as callback. One address serves the whole execution: without
 * a part of its own a late callback would end the wait of any other node that waits for a call.
 */
export const CALLBACK_PATH = 'seedance';

/** How often the node has run before in this execution: a loop that comes round counts up from 0. */
export function runIndex(context: IExecuteFunctions): number {
	return asNumber(context.evaluateExpression('{{ $runIndex }}', 0)) ?? 0;
}

/** A name as it stands in an expression, which a `}}` inside would end. */
export function quoted(name: string): string {
	return JSON.stringify(name).replaceAll('}', '\\u007d');
}

/** Whether n8n runs the node as an agent's tool: the node type carries the suffix then (docs/sources.md#n8n-verified-nodes). */
export function runsAsTool(context: IExecuteFunctions): boolean {
	return context.getNode().type.endsWith('Tool');
}
