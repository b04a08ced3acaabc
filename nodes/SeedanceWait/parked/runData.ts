import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { START } from './workflows';

/** What earlier runs of a parked wait hold, read directly: an expression has it copied through n8n's sandbox. */

type RunItems = (node: string, output?: number, run?: number) => INodeExecutionData[];

/**
 * The items with which a run of a parked wait was started.
 * @throws NodeOperationError if there are none; nothing may pass on then
 */
export function startItems(context: IExecuteFunctions): INodeExecutionData[] {
	const { $items }: { $items?: RunItems } = context.getWorkflowDataProxy(0);
	const items = $items?.(START) ?? [];
	if (items.length === 0) {
		throw new NodeOperationError(context.getNode(), 'The tasks of this wait cannot be read', {
			description: 'Run Seedance Wait again with the task IDs; nothing is created again.',
		});
	}
	return items;
}

/** What this node has put out in each of its runs so far, the oldest first. */
export function earlierRounds(context: IExecuteFunctions): INodeExecutionData[][] {
	const { $items, $runIndex }: { $items?: RunItems; $runIndex?: number } =
		context.getWorkflowDataProxy(0);
	const { name } = context.getNode();
	return Array.from({ length: $runIndex ?? 0 }, (_, run) => {
		try {
			return $items?.(name, 0, run) ?? [];
		} catch {
			return []; // what is not known is asked about again
		}
	});
}
