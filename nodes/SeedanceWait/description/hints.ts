import type { IBuilderHint } from 'n8n-workflow';

/** What n8n's AI workflow builder reads of this node; n8n before it has the field takes no notice. */
export const builderHint: IBuilderHint = {
	searchHint:
		'Gets the results of Seedance tasks, with nothing to loop over: it asks by itself until all tasks are settled, for hours if need be. Items need a taskId; with tasks of several providers set provider to fromTask. Turn on downloadVideo to get the file in the binary field video: the address in videoUrl works for about a day.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-seedance.seedanceCreate',
			relationHint: 'Creates the tasks whose results this node gets',
		},
	],
};

/** What the editor shows at the node while its run is parked. */
export const waitingNodeTooltip =
	'=The run is parked until the videos are finished, and goes on by itself. How they are doing is in Executions, in the runs that this one has started.';
