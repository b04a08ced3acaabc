import type { IBuilderHint } from 'n8n-workflow';

/** What n8n's AI workflow builder reads of this node; n8n before it has the field takes no notice. */
export const builderHint: IBuilderHint = {
	searchHint:
		'Creates paid video tasks and gives back task items with a taskId, not videos: put Seedance Wait behind it. One create runs all items at the same time, so no loop is needed unless one video depends on the one before. Never repeat an item whose failure.safeToRecreate is false: it may have been paid.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-seedance.seedanceWait',
			relationHint: 'Gets the finished videos of the tasks, and downloads them',
		},
		{
			nodeType: 'n8n-nodes-seedance.assetModerate',
			relationHint:
				'Gets images of people approved, if the provider reviews them, before they are used here',
		},
	],
};
