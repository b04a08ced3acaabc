import type { IBuilderHint } from 'n8n-workflow';

/** What n8n's AI workflow builder reads of this node; n8n before it has the field takes no notice. */
export const builderHint: IBuilderHint = {
	searchHint:
		'Only for images of real people at a provider that reviews them: gives back asset addresses of the approved images. Images without people need no review.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-seedance.seedanceCreate',
			relationHint: 'Takes the approved asset addresses as frames or reference images',
		},
	],
};
