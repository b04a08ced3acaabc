import * as n8n from 'n8n-workflow';
import type { IExecuteFunctions, INode, INodeParameters, IRunExecutionData } from 'n8n-workflow';

import { quoted, runsAsTool } from '../../shared/n8n/context';
import { at } from '../../shared/tools/json';
import { readRun } from './runState';

/**
 * Who started an execution, and whether that can wait for a parked one. All of it was seen in n8n 2.41
 * (docs/sources.md#n8n-suspending): a caller that cannot goes on with what is not finished, or with one item of many.
 */

/**
 * Triggers that may answer their caller with what the last node puts out, or in a stream that ends when the execution is
 * parked, and how each says so.
 */
const ANSWERING: Record<string, (parameters: INodeParameters) => boolean> = {
	'n8n-nodes-base.webhook': ({ responseMode }) => isAnswered(responseMode),
	// Whoever lets it go on by a webhook is answered as well.
	'n8n-nodes-base.wait': ({ resume, responseMode }) =>
		resume === 'webhook' && responseMode === 'lastNode',
	'@n8n/n8n-nodes-langchain.chatTrigger': (parameters) =>
		isAnswered(at(parameters, 'options.responseMode')) ||
		(at(parameters, 'options.responseMode') === undefined && parameters.availableInChat !== true),
	'@n8n/n8n-nodes-langchain.mcpTrigger': () => true,
};

function isAnswered(responseMode: unknown): boolean {
	return responseMode === 'lastNode' || responseMode === 'streaming';
}

const ANSWERED = 'would be answered before the tasks are finished';

/** Why this run cannot be parked, as a sentence for the user; `undefined` if it can. */
export async function whyNotParked(context: IExecuteFunctions): Promise<string | undefined> {
	if (runsAsTool(context)) return 'an agent’s tool cannot be suspended.';
	if (!isStored(context.getWorkflow().id)) return 'the workflow has not been saved yet.';
	if (!isStored(context.getExecutionId())) return 'this execution is not stored.';
	if (!resumesHonestly())
		return 'this version of n8n would go on as if all were well if a suspended wait fails; update to n8n 2.27 or later.';
	const taker = isEvaluation(context)
		? 'an evaluation'
		: context.getMode() === 'cli' && 'the command “n8n execute”';
	if (taker) return `${taker} takes a suspended execution for a finished one.`;
	if (context.getMode() === 'integrated') return await whyCallerCannotWait(context);
	const trigger = answeringTrigger(context);
	return trigger === undefined
		? undefined
		: `the caller of "${trigger}" ${ANSWERED}; let it respond at once, or with a Respond to Webhook node.`;
}

/** n8n's placeholders for what has no id are `__EMPTY__` and `__UNKNOWN__`. */
function isStored(id: string | undefined): boolean {
	return id !== undefined && id !== '' && !id.startsWith('__');
}

/**
 * From n8n 2.27 on the error of a child fails its parent; before it, the parent goes on with its own input, and before
 * 2.0 even if all went well. n8n tells a node no version: this constant came at the same time.
 */
function resumesHonestly(): boolean {
	return 'CRASHABLE_EXECUTION_STATUSES' in n8n;
}

function isEvaluation(context: IExecuteFunctions): boolean {
	return (
		context.getMode() === 'evaluation' ||
		at(context, 'additionalData.evaluationRunId') !== undefined
	);
}

/** The trigger that has started this execution, if it answers with the last node. */
function answeringTrigger(context: IExecuteFunctions): string | undefined {
	const { name } = context.getNode();
	return context
		.getParentNodes(name, { includeNodeParameters: true })
		.find(
			(node) =>
				ANSWERING[node.type]?.(node.parameters ?? {}) &&
				context.evaluateExpression(`{{ $(${quoted(node.name)}).isExecuted }}`, 0) === true,
		)?.name;
}

/**
 * An agent's workflow tool waits for the execution that it has started. Execute Sub-workflow does too, but once for each
 * item it goes on with the first of several that ends, with its items alone, and nothing tells that mode from the other.
 * It hands its own mode on to what it starts, and a tool does not. If it does not wait at all, its own run says so.
 */
async function whyCallerCannotWait(context: IExecuteFunctions): Promise<string | undefined> {
	const own = await readRun(context, context.getExecutionId());
	const caller = own?.parentExecution;
	if (caller?.shouldResume === false) return undefined;
	const isTool =
		at(context, 'additionalData.rootExecutionMode') === undefined &&
		at(context, 'additionalData.executeWorkflow') !== undefined;
	if (!isTool) {
		return 'Execute Sub-workflow, which has called this workflow, would go on with the first item that is finished and lose the others.';
	}
	const callerId = caller?.executionId;
	// MCP Server Trigger runs a tool before it has an execution that could wait.
	if (own && !isStored(callerId))
		return `the caller of the tool that has called this workflow ${ANSWERED}.`;
	const called = callerId === undefined ? undefined : await readRun(context, callerId);
	const trigger = called ? answeringStart(called) : undefined;
	return trigger === undefined
		? undefined
		: `the caller of "${trigger}", whose tool has called this workflow, ${ANSWERED}.`;
}

/**
 * The trigger that answers for an execution, if it may. n8n has stored it as the next node; with the progress saved,
 * only its type is left, and nothing says how it answers. Who has waited before was answered then.
 */
function answeringStart({ executionData, waitTill }: IRunExecutionData): string | undefined {
	const next = executionData?.nodeExecutionStack[0]?.node;
	const answers = next && ANSWERING[next.type];
	if (answers) return answers(next.parameters) && !isEditorsChat(next) ? next.name : undefined;
	const { triggerNode, source } = executionData?.runtimeData ?? {};
	return triggerNode &&
		!waitTill &&
		source === 'webhook' &&
		Object.hasOwn(ANSWERING, triggerNode.type)
		? triggerNode.name
		: undefined;
}

/** The editor's chat shows what an agent says whenever it says it; a public one is a call that is answered once. */
function isEditorsChat({ type, parameters }: INode): boolean {
	return type.endsWith('chatTrigger') && parameters.public !== true;
}
