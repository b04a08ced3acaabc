import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { START } from './checkWorkflow';

/**
 * The items with which a run of a parked wait was started. Read directly: an expression has them copied through n8n's
 * sandbox, which has limits of time and memory.
 * @throws NodeOperationError where there are none; nothing may pass on then
 */
export function startItems(context: IExecuteFunctions): INodeExecutionData[] {
	const { $items }: { $items?: (node: string) => INodeExecutionData[] } =
		context.getWorkflowDataProxy(0);
	const items = $items?.(START) ?? [];
	if (items.length === 0) {
		throw new NodeOperationError(context.getNode(), 'The tasks of this wait cannot be read', {
			description: 'Run Seedance Wait again with the task IDs; nothing is created again.',
		});
	}
	return items;
}
