import type { N8nApi } from './n8nApi.mts';

/**
 * Says something to a stored workflow with a chat trigger, as the chat in the editor does.
 * @returns the execution's id
 */
export async function sendChatMessage(
	api: N8nApi,
	workflowId: string,
	chatInput: string,
): Promise<string> {
	const workflowData = await api.getWorkflow(workflowId);
	const json = { action: 'sendMessage', chatInput, sessionId: workflowId };
	const { executionId } = await api.call<{ executionId: string }>(
		'POST',
		`/rest/workflows/${workflowId}/run`,
		{
			workflowData,
			triggerToStartFrom: {
				name: 'When chat message received',
				data: {
					startTime: Date.now(),
					executionTime: 0,
					executionIndex: 0,
					executionStatus: 'success',
					source: [],
					data: { main: [[{ json }]] },
				},
			},
		},
	);
	return executionId;
}
